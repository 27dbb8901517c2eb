"""What WeasyPrint imports but does not need here is imported once it is used.

That is fontTools, a third of its start, which HarfBuzz makes needless, and the parser of HTML.
"""

from __future__ import annotations

from contextlib import AbstractContextManager

from reportgen.later import standing_in

_WANTED = {
    "tinyhtml5": ("parse",),
    "fontTools": ("subset",),
    "fontTools.subset": (),
    "fontTools.ttLib": ("TTFont", "ttFont", "woff2"),
    "fontTools.varLib": (),
    "fontTools.varLib.instancer": ("instantiateVariableFont",),
}
# WeasyPrint would catch it; any error stands for it, since it is never raised unseen.
_ERRORS = {"fontTools.ttLib": {"TTLibError": Exception}}


def put_off() -> AbstractContextManager[None]:
    """What is imported meanwhile gets stand-ins for what it does not need."""
    return standing_in(_WANTED, _ERRORS)
