"""WeasyPrint without what costs time before it sets anything, and with the standard that a report has to keep.

The libraries are loaded by their names, so that no process is started to look for them; FONTCONFIG_FILE is that of
five faces. PDF/A-3a, as reportgen writes it.
"""

import ctypes.util
import sys

ctypes.util.find_library = lambda name: None  # noqa: ARG005  # WeasyPrint then tries the names themselves

from weasyprint import HTML  # noqa: E402

for source, target in zip(sys.argv[1::2], sys.argv[2::2], strict=True):
    HTML(source).write_pdf(target, pdf_variant="pdf/a-3a")
