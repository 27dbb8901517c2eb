"""WeasyPrint as its first page of documentation has it."""

import sys

from weasyprint import HTML

for source, target in zip(sys.argv[1::2], sys.argv[2::2], strict=True):
    HTML(source).write_pdf(target)
