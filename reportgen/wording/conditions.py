"""What prose can ask of a figure, in every language: ``X is 上升``, and of all in a list: ``[甲, 乙] is 上升``."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.catalog import msg
from reportgen.compare import UNCHANGED, Change, ChangeKind, Entry, change_of
from reportgen.figures import State
from reportgen.wording.table import Condition, FormError

_FEWEST, _MOST = 2, 50


def _is_zero(entry: Entry) -> bool:
    return entry.figure.quantity is not None and entry.figure.quantity.value == 0


def _is_up(entry: Entry) -> bool:
    return entry.change.direction > 0


def _is_down(entry: Entry) -> bool:
    return entry.change.direction < 0


def _is_equal(entry: Entry) -> bool:
    return entry.change.kind in UNCHANGED


def _is_public(entry: Entry) -> bool:
    return entry.figure.state is State.NUMBER


def _is_filled(entry: Entry) -> bool:
    return entry.figure.state is not State.UNFILLED


def _is_first(entry: Entry) -> bool:
    """Whether there is some now, there was none last year, and none in any year before that a dataset knows of."""
    if not _is_filled(entry):
        return False
    before = [figure.quantity for figure in (entry.previous, *entry.earlier) if figure and figure.quantity]
    if not entry.new and (entry.previous is None or entry.previous.quantity is None):
        raise FormError(msg("last year's dataset does not say how many {id} there were", id=_id(entry)))
    now = entry.figure.quantity
    return now is not None and now.value > 0 and all(quantity.value == 0 for quantity in before)


def _is_up_for(entry: Entry, years: object = None) -> bool:
    return _is_filled(entry) and all(change.direction > 0 for change in _changes(entry, years))


def _is_down_for(entry: Entry, years: object = None) -> bool:
    return _is_filled(entry) and all(change.direction < 0 for change in _changes(entry, years))


def _changes(entry: Entry, years: object) -> Iterator[Change]:
    """The changes of the last ``years`` years, newest first; a form error where one of them is not known."""
    if not isinstance(years, int) or not _FEWEST <= years <= _MOST:
        raise FormError(msg("say for how many years, such as 连续上升(3)"))
    figures = [entry.figure, entry.previous, *entry.earlier, *([None] * years)]
    for index in range(years):
        figure = figures[index]
        change = change_of(figure, figures[index + 1]) if figure else None
        if change is None or change.kind in (ChangeKind.NONE, ChangeKind.FIRST):
            message = msg(
                "how {id} changed in the last {years} years is not in the datasets", id=_id(entry), years=years
            )
            raise FormError(message)
        yield change


def _id(entry: Entry) -> str:
    return entry.figure.indicator.id


CONDITIONS = {
    "为零": Condition(_is_zero, "{% if 执法过错.发现 is 为零 %}"),
    "上升": Condition(_is_up, "{% if 行政诉讼.受理 is 上升 %}"),
    "下降": Condition(_is_down, "{% if 行政诉讼.受理 is 下降 %}"),
    "持平": Condition(_is_equal, "{% if 行政诉讼.受理 is 持平 %}"),
    "公开": Condition(_is_public, "{% if 警情.案件类 is 公开 %}"),
    "已填": Condition(_is_filled, "{% if 警情.案件类 is 已填 %}"),
    "首次出现": Condition(_is_first, "{% if 国家赔偿.赔偿 is 首次出现 %}", earlier=True),
    "连续上升": Condition(_is_up_for, "{% if 行政诉讼.受理 is 连续上升(3) %}", earlier=True),
    "连续下降": Condition(_is_down_for, "{% if 行政诉讼.受理 is 连续下降(3) %}", earlier=True),
}
