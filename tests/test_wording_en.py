"""The English wording table, row by row: the same engine, the same names of forms, other words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from entries import PLACE, compared, entry, figure, indicator
from reportgen.compare import change_over
from reportgen.document import Mark
from reportgen.figures import FactValue
from reportgen.pack import Fact, FactKind, Kind
from reportgen.verify.facts import Figure
from reportgen.verify.numbers import states
from reportgen.wording import LANGUAGES, en, table, zh
from reportgen.wording.phrase import Phrase
from reportgen.wording.table import FormError

CASE: dict[str, Any] = {"unit": "cases", "unit_of_one": "case", "label": "lawsuits"}
SHARE: dict[str, Any] = {"kind": Kind.SHARE, "unit": "%"}
PERMILLE: dict[str, Any] = {"kind": Kind.PERMILLE, "unit": "‰"}
RANK: dict[str, Any] = {"kind": Kind.RANK, "unit": ""}
TIMES = {"times_from": Decimal(100)}

CHANGES = [
    # last year > 0
    ("11", "24", {}, "down 54.17% year on year"),
    ("30", "24", {}, "up 25% year on year"),
    ("40", "2", {}, "up 1,900% year on year"),
    ("103", "100", {"keep_zeros": True, "decimals": 1}, "up 3.0% year on year"),
    ("97", "100", {"comparison": "比上年"}, "down 3% on the previous year"),
    ("97", "100", {"comparison": "较上年"}, "down 3% on the previous year"),
    # the pair of Chinese words is of no account
    ("97", "100", {"rise": "增加", "fall": "减少"}, "down 3% year on year"),
    # equal, and nearly
    ("24", "24", {}, "unchanged from the previous year"),
    ("100001", "100000", {"decimals": 1}, "virtually unchanged from the previous year"),
    # zeros
    ("0", "24", {}, "compared with 24 cases in the previous year"),
    ("0", "24", {"hundred": True}, "down 100% year on year"),
    ("3", "0", {}, "compared with 0 cases in the previous year"),
    ("3", "0", {"none_before": True}, "with none in the previous year"),
    ("0", "0", {}, "unchanged from the previous year"),
    ("0", "1", {}, "compared with 1 case in the previous year"),
    # no base
    ("3", None, {}, ""),
    ("3", None, {"first": True, "since": 2018}, "recorded for the first time"),
    ("3", None, {"first": True}, ""),
    ("3", "不公开", {"first": True}, ""),
    ("3", "不适用", {}, ""),
    # shares, per mille, ranks
    ("54.6%", "50%", SHARE, "up 4.6 percentage points year on year"),
    ("49%", "50%", SHARE, "down 1 percentage point year on year"),
    ("2.67‰", "3.22‰", PERMILLE, "down 0.55 per mille points year on year"),
    ("2", "5", RANK, "up from 5th to 2nd"),
    ("11", "3", RANK, "down from 3rd to 11th"),
    ("2", "2", RANK, "unchanged from the previous year"),
    # signs
    ("3", "-5", {"negative": True}, "from -5 cases to 3 cases"),
    ("3", "-5", {"negative": True, "profit": True}, "a turn from loss to profit"),
    ("-5", "3", {"negative": True, "profit": True}, "a turn from profit to loss"),
    ("-3", "-5", {"negative": True}, "up by 2 cases year on year"),
    # large increases
    ("22", "10", TIMES, "up by 1.2 times the previous year's figure"),
    ("22", "10", TIMES | {"multiple": True}, "2.2 times the previous year's figure"),
    ("20", "10", {"doubling": True}, "double the previous year's figure"),
    ("40", "10", {"doubling": True}, "four times the previous year's figure"),
    ("320", "10", {"doubling": True}, "32 times the previous year's figure"),
    ("5", "10", TIMES, "down 50% year on year"),
]


@pytest.mark.parametrize(("now", "before", "fields", "words"), CHANGES)
def test_a_pair_of_figures_gets_its_words(now: str, before: str | None, fields: dict[str, Any], words: str) -> None:
    made = entry(now, before, **CASE | fields)
    assert en.WORDING.change(made).text == words
    assert en.WORDING.forms["同比括注"].function(made).text == (f" ({words})" if words else "")
    assert en.WORDING.forms["同比续句"].function(made).text == (f", {words}" if words else "")


@pytest.mark.parametrize(("now", "before", "fields", "words"), CHANGES)
def test_whoever_reads_the_words_back_finds_the_figures(
    now: str, before: str | None, fields: dict[str, Any], words: str
) -> None:
    del words
    made = entry(now, before, **CASE | fields)
    phrases = [en.WORDING.figure(made), *(en.WORDING.forms[name].function(made) for name in OF_ONE)]
    read = [mark for phrase in phrases for mark in figures(phrase)]
    assert read != []
    for mark in read:
        assert states(mark, "en"), mark
        assert not states(Figure("", mark.role, mark.value + "7", mark.text, 0, 1, 1), "en")


OF_ONE = ("上年数", "同比", "幅度", "升降", "增减", "增减至", "含基数", "由至")


def figures(phrase: Phrase) -> list[Figure]:
    """The figures of a phrase as verify finds them on a page."""
    marks = [piece for piece in phrase.pieces if isinstance(piece, Mark)]
    return [Figure(one.indicator, one.role, one.value, "".join(one.text.split()), 0, 1, 1) for one in marks]


WRONG = [
    ("change", "-54.17", "up54.17%"),
    ("change", "54.17", "down54.17%"),
    ("value", "1286400", "1.2865million"),
    ("value", "1286", "1,287cases"),
    ("value", "1286", "1.286million"),
    ("change", "1", "fourtimes"),
    ("change", "4.6", "unchanged"),
]


@pytest.mark.parametrize(("role", "value", "text"), WRONG)
def test_wrong_english_words_of_a_figure_are_found(role: str, value: str, text: str) -> None:
    assert not states(Figure("", role, value, text, 0, 1, 1), "en")


def test_a_restated_base_is_said() -> None:
    of = indicator(**CASE)
    made = compared(of, figure(of, "11", restated="22"), "24")[0]
    assert en.WORDING.change(made).text == "down 50% year on year on a comparable basis"
    assert en.WORDING.forms["含基数"].function(made).text == (
        "down 50% from 22 cases in the previous year on a comparable basis"
    )


def test_another_base_year_is_named() -> None:
    of = indicator(**CASE)
    now, before = figure(of, "30"), figure(of, "24")
    made = entry("30", "24", **CASE)
    other = type(made)(now, before, change_over(now, before, 2015))
    assert en.WORDING.change(other).text == "up 25% compared with 2015"


FIGURES = [
    ("1", CASE, "1 case"),
    ("11", CASE, "11 cases"),
    ("0", CASE, "0 cases"),
    ("66041", CASE, "66,041 cases"),
    ("1286400", CASE | {"scale": "万", "places": 2}, "1.2864 million cases"),
    ("1286450", CASE | {"scale": "万", "places": 1}, "1.286 million cases"),
    ("205000", CASE | {"scale": "万", "places": 1}, "205,000 cases"),
    ("361.76万", CASE, "3.6176 million cases"),
    ("12.5亿", {"unit": "yuan", "kind": Kind.MONEY}, "1.25 billion yuan"),
    ("20.5万", CASE, "205,000 cases"),
    ("3000余", CASE, "more than 3,000 cases"),
    ("650万+", CASE, "more than 6.5 million cases"),
    ("约300", CASE, "about 300 cases"),
    ("近300", CASE, "nearly 300 cases"),
    ("超300", CASE, "more than 300 cases"),
    ("47358.00", {"unit": "yuan", "kind": Kind.MONEY}, "47,358.00 yuan"),
    ("54.6%", SHARE, "54.6%"),
    ("2.67‰", PERMILLE, "2.67‰"),
    *[(words[:-2], RANK, words) for words in ("1st", "2nd", "3rd", "12th", "21st", "112th")],
]


@pytest.mark.parametrize(("literal", "fields", "words"), FIGURES)
def test_a_figure_is_printed_with_its_unit(literal: str, fields: dict[str, Any], words: str) -> None:
    printed = en.WORDING.figure(entry(literal, **fields))
    assert printed.text == words
    assert all(states(one, "en") for one in figures(printed))


SEVERAL = [
    ([("11", "24"), ("30", "24")], "同比", "a and b fell by 54.17% and rose by 25% respectively, year on year"),
    ([("12", "24"), ("18", "24")], "同比", "a and b fell by 50% and 25% respectively, year on year"),
    ([("12", "24")], "同比", "a fell by 50% year on year"),
    ([("12", "24"), ("24", "24")], "同比", "a fell by 50% year on year; b remained unchanged"),
    ([("12", "24"), ("0", "24")], "同比", "a fell by 50% year on year; b: compared with 24 cases in the previous year"),
    ([("12", "24"), ("18", "24")], "续句", ", down 50% and 25% respectively, year on year"),
    ([("12", "24"), ("24", "24")], "续句", ", of which a fell by 50% year on year; b remained unchanged"),
    ([("12", "24"), ("1", "24")], "", "a and b stood at 12 cases and 1 case respectively"),
    ([("12", "24")], "", "a stood at 12 cases"),
]


@pytest.mark.parametrize(("pairs", "form", "words"), SEVERAL)
def test_several_figures_share_a_clause(pairs: list[tuple[str, str]], form: str, words: str) -> None:
    entries = [entry(*pair, **CASE | {"label": name}) for name, pair in zip("abc", pairs, strict=False)]
    assert en.WORDING.forms[f"分别{form}"].function(entries).text == words


def test_a_figure_stands_beside_another() -> None:
    part, whole, share, target = (
        entry("7", **CASE), entry("11", **CASE), entry("54.6%", **SHARE), entry("50%", **SHARE),
    )  # fmt: skip
    assert en.WORDING.forms["占比"].function(part, whole).text == "63.6%"
    against = en.WORDING.forms["较指标"].function
    assert against(share, target).text == "4.6 percentage points above the target"
    assert against(target, share, "the plan").text == "4.6 percentage points below the plan"
    assert against(target, target).text == "meeting the target"
    with pytest.raises(FormError):
        against(part, target)


def fact(kind: FactKind, *texts: str) -> FactValue:
    return FactValue(Fact("x", kind, "", PLACE), texts, PLACE)


def test_texts_dates_and_lists() -> None:
    forms, three = en.WORDING.forms, fact(FactKind.LIST, "East", "West", "South.")
    assert forms["列举"].function(fact(FactKind.LIST, "East", "West", "South")).text == "East, West and South"
    assert forms["逐项"].function(three).text == "first, East; second, West; and third, South"
    assert forms["引号"].function(fact(FactKind.LIST, "East", "West")).text == '"East" and "West"'
    papers = fact(FactKind.TITLES, "Measures A", "Rules B")
    assert en.WORDING.fact(papers).text == '"Measures A" and "Rules B"'
    of = CASE | {"unit": "papers", "unit_of_one": "paper"}
    assert forms["等"].function(papers, entry("3", **of), "papers").text == (
        '"Measures A" and "Rules B" and other papers, 3 papers in all'
    )
    with pytest.raises(FormError):
        forms["等"].function(papers, entry("1", **of), "papers")
    day = FactValue(Fact("x", FactKind.DATE, "", PLACE), date(2018, 2, 11), PLACE)
    assert forms["月日"].function(day).text == "11 February"
    assert en.WORDING.fact(day).text == "11 February 2018"


def test_headings_are_numbered_and_closed() -> None:
    number = en.WORDING.heading_number
    assert [number(1, count) for count in (1, 4, 9, 14)] == ["I. ", "IV. ", "IX. ", "XIV. "]
    assert [number(level, 2) for level in (2, 3, 4)] == ["B. ", "2. ", "(b) "]
    assert [en.WORDING.heading_stop(*of) for of in ((1, "A"), (2, "A"), (2, "Why?"))] == ["", ". ", " "]


def test_what_is_not_filled_in_leaves_its_gap() -> None:
    made = entry(None, "24", **CASE | {"supplier": "the general office"})
    assert en.WORDING.figure(made).text == "[to be supplied by the general office]"
    assert en.WORDING.forms["同比"].function(made).text == ""


def test_every_language_has_the_same_forms_and_conditions() -> None:
    for wording in map(table, LANGUAGES):
        assert wording.forms.keys() == zh.WORDING.forms.keys()
        assert wording.conditions == zh.WORDING.conditions


def test_no_chinese_is_left_in_english_words() -> None:
    words = [form.printed for form in en.WORDING.forms.values()]
    assert all(word.isascii() for word in words)
