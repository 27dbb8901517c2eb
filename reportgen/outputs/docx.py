"""Document -> ``report.docx``, for reading and marking up in Word; the same input gives the same bytes."""

from __future__ import annotations

from functools import partial

from reportgen.catalog import msg
from reportgen.diagnostics import Diagnostic
from reportgen.libraries import need
from reportgen.outputs.material import Files, Making, Material

NAME = "report.docx"
_WITHOUT = msg("the library python-docx is not installed; without it no Word file can be written")


def make(material: Material) -> Making:
    """``report.docx``; where python-docx is missing, EnvironmentProblem with what to install."""
    need("docx", "python-docx", _WITHOUT)
    return partial(_made, material)


def _made(material: Material) -> tuple[Files, list[Diagnostic]]:
    from reportgen.outputs.word.package import packed  # noqa: PLC0415  # python-docx takes 0.2 s, and may be missing

    return {NAME: packed(material)}, []
