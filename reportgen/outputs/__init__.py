"""What a report is published as: :data:`OUTPUTS`, one row for each name that ``--to`` takes.

Each is a module that turns :class:`~reportgen.outputs.material.Material` into named bytes by its function ``make``. It
is imported when it is asked for, so that HTML and data need nothing of what PDF needs.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

PAPER = "pdf"
INFOGRAPHIC = "infographic"
# Paper stands last: another process sets it while the others are made.
OUTPUTS: Mapping[str, str] = {
    "html": "html",
    "data": "data",
    "fragment": "fragment",
    "docx": "docx",
    INFOGRAPHIC: "infographic",
    PAPER: "pdf",
}
DEFAULT = ("html", "data", PAPER)


def need_press(outputs: Collection[str]) -> bool:
    """Whether a press sets any of these."""
    return PAPER in outputs or INFOGRAPHIC in outputs
