"""Words read back: every form of the language states the value it is marked with, and no other text does."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import entry, report, worded
from reportgen.catalog import Message
from reportgen.compare import Entry
from reportgen.document import Mark
from reportgen.outputs import data
from reportgen.pack import Kind
from reportgen.verify import figures
from reportgen.verify.facts import Figure, Page, Publication
from reportgen.verify.numbers import states
from reportgen.verify.records import records
from reportgen.wording import zh
from reportgen.wording.phrase import Phrase
from reportgen.wording.table import FormError


def figure(text: str, value: str, role: str = "value") -> Figure:
    return Figure("甲", role, value, text, 0, 1, 1)


STATED = {
    "value": {
        "11宗": "11", "20.5万宗": "205000", "21万宗": "205000", "3000余条": "3000", "650万+次": "6500000",
        "约300人": "300", "47358.00元": "47358.00", "-5万元": "-50000", "第2位": "2", "54.6%": "54.6",
        "3.62亿次": "361760000", "0件": "0",
    },
    "previous": {"24宗": "24"},
    "change": {
        "下降54.17%": "-54.17", "54.17%": "-54.17", "上升8%": "8.00", "持平": "0", "与上年基本持平": "0", "翻两番": "2",
        "是上年的1.2倍": "1.20", "回落3%": "-3", "减少1.3万件": "-13000",
    },
    "derived": {"4.6个百分点": "-4.6", "63.6%": "63.6"},
}  # fmt: skip
NOT_STATED = {
    "value": {
        "24宗": "11", "20.4万宗": "205000", "20.5宗": "205000", "20万宗": "205000", "5万元": "-50000", "宗": "11",
        "": "0", "11宗": "", "12宗": "twelve", "10宗": "1e1", "持平": "0",
    },
    "previous": {"11宗": "-11"},
    "change": {
        "上升54.17%": "-54.17", "下降8%": "8", "下降54.2%": "-54.17", "持平": "1", "翻一番": "2",
        "大幅上升": "0",
    },
    "derived": {"4.5个百分点": "4.6"},
}  # fmt: skip


def listed(table: dict[str, dict[str, str]]) -> list[tuple[str, str, str]]:
    return [(text, value, role) for role, pairs in table.items() for text, value in pairs.items()]


@pytest.mark.parametrize(("text", "value", "role"), listed(STATED))
def test_a_text_states_its_value(text: str, value: str, role: str) -> None:
    assert states(figure(text, value, role))


@pytest.mark.parametrize(("text", "value", "role"), listed(NOT_STATED))
def test_a_text_does_not_state_another_value(text: str, value: str, role: str) -> None:
    assert not states(figure(text, value, role))


def literals(kind: Kind) -> st.SearchStrategy[str]:
    """Numbers as a dataset may write them."""
    whole = st.integers(0, 10**9).map(str)
    if kind is Kind.COUNT:
        return st.one_of(whole, st.integers(-99, -1).map(str), st.decimals(0, 9999, places=2).map(lambda n: f"{n}万"))
    if kind is Kind.RANK:
        return st.integers(1, 99).map(str)
    if kind is Kind.MONEY:
        return st.decimals(0, 10**8, places=2).map(str)
    sign = "%" if kind is Kind.SHARE else "‰"
    return st.decimals(0, 100, places=1).map(lambda number: f"{number}{sign}")


USAGE = st.fixed_dictionaries(
    {
        "decimals": st.integers(0, 4),
        "times_from": st.sampled_from([None, Decimal(100)]),
        **dict.fromkeys(("keep_zeros", "multiple", "doubling", "hundred", "none_before", "profit"), st.booleans()),
        "scale": st.sampled_from(["", "万", "亿"]),
        "places": st.sampled_from([None, 0, 1, 2]),
        "rise": st.sampled_from(["上升", "增长"]),
        "fall": st.sampled_from(["下降", "减少"]),
    }
)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Entry, Entry]:
    """Two figures of one kind, each with last year's."""
    kind = draw(st.sampled_from(Kind))
    fields: dict[str, Any] = {**draw(USAGE), "kind": kind, "unit": "%" if kind is Kind.SHARE else "件"}
    numbers = literals(kind)
    one, other = (entry(name, draw(numbers), draw(st.none() | numbers), **fields) for name in ("甲", "乙"))
    return one, other


def phrases(one: Entry, other: Entry) -> list[Phrase]:
    """Whatever can be said of two figures."""
    calls: list[tuple[Any, ...]] = [(zh.WORDING.figure, one)]
    for form in zh.WORDING.forms.values():
        calls += [(form.function, one), (form.function, [one, other]), (form.function, one, other)]
    found = []
    for function, *arguments in calls:
        try:
            found.append(function(*arguments))
        except (FormError, TypeError, AttributeError):  # not what this form is for
            continue
    return found


def flaws(one: Entry, other: Entry, marks: list[Mark]) -> list[str]:
    """What verifying says of these marks and the records of the two figures."""
    written = data.to_json(data.records(report(one, other), worded, {mark.indicator for mark in marks}))
    known = records(written)
    assert not isinstance(known, Message)
    said = tuple(Figure(mark.indicator, mark.role, mark.value, mark.text, 0, 1, 1) for mark in marks)
    folder = Publication("", {}, {}, None, Page("", (), said, "zh-CN", draft=False), None, None, None, known, None)
    checks = (figures.figure_misstated, figures.figure_differs)
    return [f"{finding.code} {finding.message.values}" for check in checks for finding in check(folder)]


@settings(max_examples=300)
@given(pairs())
def test_whatever_the_language_says_of_a_figure_is_read_back_as_its_value(both: tuple[Entry, Entry]) -> None:
    said = phrases(*both)
    marks = [piece for words in said for piece in words.pieces if isinstance(piece, Mark)]
    assert len(said) > 5
    assert flaws(*both, marks) == []


def test_a_wrong_mark_among_them_is_found() -> None:
    one, other = entry("甲", "11", "24", unit="宗"), entry("乙", "7", "3", unit="宗")
    fine = [Mark("11宗", "甲", "value", "11"), Mark("减少13宗", "甲", "change", "-13")]
    assert flaws(one, other, fine) == []
    for wrong, codes in (
        (Mark("12宗", "甲", "value", "11"), ["V109"]),
        (Mark("7宗", "甲", "value", "7"), ["V108"]),
        (Mark("减少12宗", "甲", "change", "-12"), ["V108"]),
        (Mark("11宗", "甲", "number", "11"), ["V108"]),
        (Mark("11宗", "丙", "value", "11"), ["V108"]),
    ):
        assert [found[:4] for found in flaws(one, other, [*fine, wrong])] == codes
