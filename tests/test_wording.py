"""The wording contract: which words a pair of figures gets, row by row, and every rounding tie."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from entries import PLACE, compared, entry, figure, indicator
from reportgen import rules
from reportgen.compare import ChangeKind, Entry, change_of, change_over
from reportgen.figures import FactValue, State
from reportgen.pack import Fact, FactKind, Kind
from reportgen.quantity import round_half_up
from reportgen.wording import zh
from reportgen.wording.phrase import Phrase
from reportgen.wording.table import FormError

SHARE: dict[str, Any] = {"kind": Kind.SHARE, "unit": "%", "rise": "提高"}
TIMES = {"times_from": Decimal(100)}

CHANGES = [
    # last year > 0
    ("11", "24", {}, "同比下降54.17%"),
    ("20", "17", {}, "同比上升17.65%"),
    ("38", "14", {}, "同比上升171.43%"),
    ("278", "51", {}, "同比上升445.1%"),
    ("54", "50", {}, "同比上升8%"),
    ("40", "2", {}, "同比上升1900%"),
    ("12", "9", {}, "同比上升33.33%"),
    ("54", "50", {"keep_zeros": True}, "同比上升8.00%"),
    ("103", "100", {"keep_zeros": True, "decimals": 1}, "同比上升3.0%"),
    ("103", "100", {"rise": "增长", "fall": "下降"}, "同比增长3%"),
    ("97", "100", {"rise": "增加", "fall": "减少"}, "同比减少3%"),
    ("97", "100", {"comparison": "比上年"}, "比上年下降3%"),
    ("97", "100", {"comparison": "较上年"}, "较上年下降3%"),
    # equal, and nearly
    ("24", "24", {}, "与上年持平"),
    ("24", "24", {"comparison": "比上年"}, "与上年持平"),
    ("100001", "100000", {"decimals": 1}, "与上年基本持平"),
    ("99999", "100000", {"decimals": 1}, "与上年基本持平"),
    # zeros
    ("0", "24", {}, "上年为24件"),
    ("0", "24", {"hundred": True}, "同比下降100%"),
    ("3", "0", {}, "上年为0件"),
    ("3", "0", {"none_before": True}, "上年无"),
    ("0", "0", {}, "与上年持平"),
    # no base
    ("3", None, {}, ""),
    ("3", None, {"first": True}, ""),
    ("3", "不公开", {"first": True}, ""),
    ("3", "不适用", {}, ""),
    # shares and ranks
    ("54.6%", "50%", SHARE, "同比提高4.6个百分点"),
    ("50%", "50.4%", SHARE, "同比下降0.4个百分点"),
    ("50.4%", "50.4%", SHARE, "与上年持平"),
    ("3.2‰", "3‰", {"kind": Kind.PERMILLE, "unit": "‰", "rise": "提高"}, "同比提高0.2个千分点"),
    ("2", "5", {"kind": Kind.RANK, "unit": "位"}, "由第5位升至第2位"),
    ("5", "2", {"kind": Kind.RANK, "unit": "位"}, "由第2位降至第5位"),
    ("2", "2", {"kind": Kind.RANK, "unit": "位"}, "与上年持平"),
    # negative bases
    ("3", "-5", {"negative": True}, "由-5件转为3件"),
    ("3", "-5", {"negative": True, "profit": True}, "扭亏为盈"),
    ("-3", "5", {"negative": True, "profit": True}, "由盈转亏"),
    ("-3", "-5", {"negative": True}, "比上年增加2件"),
    ("-7", "-5", {"negative": True}, "比上年减少2件"),
    # 100 % and more
    ("22", "10", TIMES, "同比上升1.2倍"),
    ("22", "10", TIMES | {"multiple": True}, "是上年的2.2倍"),
    ("19", "10", TIMES, "同比上升90%"),
    ("20", "10", {"doubling": True}, "同比翻一番"),
    ("40", "10", {"doubling": True}, "同比翻两番"),
    ("80", "10", {"doubling": True}, "同比翻三番"),
    ("20", "10", {}, "同比上升100%"),
    ("10", "20", TIMES | {"doubling": True}, "同比下降50%"),
]


@pytest.mark.parametrize(("now", "before", "usage", "words"), CHANGES)
def test_change_gets_the_words_of_the_contract(now: str, before: str | None, usage: dict[str, Any], words: str) -> None:
    assert zh.change(entry(now, before, **usage)).text == words


REVIEWED = [
    # ranks: the lower is the better, and there is no difference of ranks
    (zh.difference, "2", "5", {"kind": Kind.RANK, "unit": "位"}, "由第5位升至第2位"),
    (zh.difference_to, "2", "5", {"kind": Kind.RANK, "unit": "位"}, "由第5位升至第2位"),
    (zh.from_to, "2", "5", {"kind": Kind.RANK, "unit": "位"}, "由第5位升至第2位"),
    # approximate numbers give no exact difference, and shares keep their sign
    (zh.difference, "3000余", "2000", {}, ""),
    (zh.figure, "约50%", None, SHARE, "约50%"),
    (zh.figure, "50余%", None, SHARE, "50余%"),
    # no profit and no loss at 0
    (zh.change, "-5", "0", {"negative": True, "profit": True}, "由0件转为-5件"),
    (zh.change, "0", "-5", {"negative": True, "profit": True}, "由-5件转为0件"),
    # small numbers are not shown in 万, and a difference has the decimals of its indicator
    (zh.figure, "300", None, {"scale": "万", "places": 1}, "300件"),
    (zh.figure, "0", None, {"scale": "万", "places": 1}, "0件"),
    (zh.difference, "205049", "190000", {"scale": "万", "places": 1}, "比上年增加1.5万件"),
    (zh.difference, "205000", "204900", {"scale": "万", "places": 1}, "比上年增加100件"),
]


@pytest.mark.parametrize(("form", "now", "before", "fields", "words"), REVIEWED)
def test_form_words_what_is_out_of_the_ordinary(
    form: Callable[[Entry], Phrase], now: str, before: str | None, fields: dict[str, Any], words: str
) -> None:
    assert form(entry(now, before, **fields)).text == words


@pytest.mark.parametrize("form", [zh.change, zh.with_base, zh.difference, zh.from_to, zh.movement])
def test_every_form_says_that_the_base_was_restated(form: Callable[[Entry], Phrase]) -> None:
    of = indicator()
    made, _ = compared(of, figure(of, "11", restated="22"), "24")
    assert form(made).text.startswith("按可比口径计算，")


def test_restated_figure_is_said_apart() -> None:
    of = indicator(label="乙")
    restated, _ = compared(of, figure(of, "11", restated="22"), "24")
    made = [entry("614", "1000", label="甲"), restated]
    assert zh.respectively_changed(made).text == "甲同比下降38.6%，乙按可比口径计算，同比下降50%"


def test_first_year_is_said_only_of_what_is_new() -> None:
    of = indicator(first=True)
    assert change_of(figure(of, "3"), None, 2018).kind is ChangeKind.NONE
    new = indicator(first=True, since=2018)
    assert change_of(figure(new, "3"), None, 2018).kind is ChangeKind.FIRST


def test_quoted_rate_of_an_approximate_number_stands_as_quoted() -> None:
    of = indicator()
    made, findings = compared(of, figure(of, "650万+", "132%"), "280万")
    assert zh.change(made).text == "同比上升132%"
    assert findings == []


def test_quoted_equality_has_to_be_one() -> None:
    of = indicator(**SHARE)
    _, findings = compared(of, figure(of, "54.6%", "持平"), "54.2%")
    assert [finding.code for finding in findings] == [rules.RATE_DIFFERS.code]


QUOTED = [
    ("35", None, "-2.27%", "同比下降2.27%"),
    ("432", None, "19倍", "同比上升19倍"),
    ("40", None, "是上年的20倍", "是上年的20倍"),
    ("20.5万", "119000", "71.9%", "同比上升71.9%"),
    (None, None, "-20.9%", "同比下降20.9%"),
    ("650万+", None, "132%", "同比上升132%"),
    ("3000余", "2000余", "50%", "同比上升50%"),
    ("24", None, "持平", "与上年持平"),
    ("11", "24", "-54.17%", "同比下降54.17%"),
    ("54.6%", None, "4.6个百分点", "同比提高4.6个百分点"),
]


@pytest.mark.parametrize(("now", "before", "rate", "words"), QUOTED)
def test_quoted_rate_is_worded_as_quoted(now: str | None, before: str | None, rate: str, words: str) -> None:
    fields = SHARE if now and "%" in now else {}
    assert zh.change(entry(now, before, rate, **fields)).text == words


def test_restated_base_is_said_so() -> None:
    of = indicator()
    made, findings = compared(of, figure(of, "11", restated="22"), "24")
    assert zh.change(made).text == "按可比口径计算，同比下降50%"
    assert findings == []


def test_quoted_rate_that_differs_is_an_error_and_stands_as_quoted() -> None:
    of = indicator()
    made, findings = compared(of, figure(of, "11", "-50%"), "24")
    assert [finding.code for finding in findings] == [rules.RATE_DIFFERS.code]
    assert zh.change(made).text == "同比下降50%"


def test_rate_from_an_approximate_number_is_a_finding() -> None:
    of = indicator()
    _, findings = compared(of, figure(of, "3000余"), "2000")
    assert [finding.code for finding in findings] == [rules.RATE_FROM_APPROXIMATE.code]


ANOTHER_YEAR: list[tuple[str, str, dict[str, Any], str]] = [
    ("11", "24", {}, "与2015年相比下降54.17%"),
    ("11", "24", {"comparison": "比上年"}, "与2015年相比下降54.17%"),
    ("24", "24", {}, "与2015年持平"),
    ("100001", "100000", {"decimals": 0}, "与2015年基本持平"),
    ("0", "24", {}, "2015年为24件"),
    ("5", "0", {}, "2015年为0件"),
    ("5", "0", {"none_before": True}, "2015年无"),
    ("54.6%", "50%", {"kind": Kind.SHARE, "unit": "%"}, "与2015年相比上升4.6个百分点"),
    ("2", "5", {"kind": Kind.RANK, "unit": "位"}, "由第5位升至第2位"),
    ("48", "24", {"doubling": True}, "与2015年相比翻一番"),
    ("72", "24", {"times_from": Decimal(100), "multiple": True}, "是2015年的3倍"),
    ("-1", "-3", {"negative": True}, "比2015年增加2件"),
    ("5", "-3", {"negative": True}, "由-3件转为5件"),
    ("3000余", "2000", {}, ""),
    ("11", "约24", {}, ""),
    ("11", "不公开", {}, ""),
]


@pytest.mark.parametrize(("now", "before", "fields", "words"), ANOTHER_YEAR)
def test_change_against_another_year_names_it(now: str, before: str, fields: dict[str, Any], words: str) -> None:
    of = indicator(**fields)
    this, then = figure(of, now, "-1%" if of.kind is Kind.COUNT else None), figure(of, before)
    made = Entry(this, then, change_over(this, then, 2015))
    assert zh.change(made).text == words
    unchanged = {"与2015年持平": "持平", "与2015年基本持平": "基本持平"}
    assert zh.movement(made).text == unchanged.get(words, words.removeprefix("与2015年相比"))


FORMS = [
    (zh.bracketed, "11", "24", "（同比下降54.17%）"),
    (zh.bracketed, "11", None, ""),
    (zh.continued, "11", "24", "，同比下降54.17%"),
    (zh.continued, "11", None, ""),
    (zh.continued, "11", "0", "，上年为0件"),
    (zh.size, "11", "24", "54.17%"),
    (zh.size, "11", "11", ""),
    (zh.movement, "11", "24", "下降54.17%"),
    (zh.movement, "24", "24", "持平"),
    (zh.movement, "0", "24", "上年为24件"),
    (zh.movement, "3", None, ""),
    (zh.difference, "36", "24", "比上年增加12件"),
    (zh.difference, "24", "36", "比上年减少12件"),
    (zh.difference, "24", "24", "与上年持平"),
    (zh.difference, "24", None, ""),
    (zh.difference_to, "284", "272", "比上年增加12件，达到284件"),
    (zh.difference_to, "272", "284", "比上年减少12件，降至272件"),
    (zh.with_base, "22", "31", "比上年（31件）下降29.03%"),
    (zh.from_to, "40", "2", "由2件增至40件"),
    (zh.from_to, "2", "40", "由40件减至2件"),
    (zh.last_year, "2", "40", "40件"),
    (zh.number, "11", None, "11"),
]


@pytest.mark.parametrize(("form", "now", "before", "words"), FORMS)
def test_form_owns_its_punctuation(form: Callable[[Entry], Phrase], now: str, before: str | None, words: str) -> None:
    assert form(entry(now, before)).text == words


FIGURES = [
    ("11", {"unit": "宗"}, "11宗"),
    ("0", {"unit": "宗"}, "0宗"),
    ("205000", {"unit": "宗", "scale": "万", "places": 1}, "20.5万宗"),
    ("66041", {"unit": "辆"}, "66041辆"),
    ("361.76万", {"unit": "条"}, "361.76万条"),
    ("3000余", {"unit": "条"}, "3000余条"),
    ("650万+", {"unit": "次"}, "650万+次"),
    ("650余万", {"unit": "次"}, "650余万次"),
    ("约300", {"unit": "次"}, "约300次"),
    ("近300", {"unit": "次"}, "近300次"),
    ("超300", {"unit": "次"}, "超300次"),
    ("47358.00", {"unit": "元", "kind": Kind.MONEY}, "47358.00元"),
    ("54.6%", {"unit": "%", "kind": Kind.SHARE}, "54.6%"),
    ("2", {"unit": "", "kind": Kind.RANK}, "第2"),
    ("2", {"unit": "位", "kind": Kind.RANK}, "第2位"),
]


@pytest.mark.parametrize(("literal", "fields", "words"), FIGURES)
def test_figure_is_printed_with_its_unit(literal: str, fields: dict[str, Any], words: str) -> None:
    assert zh.figure(entry(literal, **fields)).text == words


GAP = "【待填：法制大队】"
OPEN, KNOWN = entry(None, "24", unit="宗", supplier="法制大队"), entry("11", "22", label="采访", unit="宗")
TITLES = FactValue(Fact("文件", FactKind.TITLES, "", PLACE), ("甲办法",), PLACE)
UNFILLED: dict[str, tuple[tuple[object, ...], str]] = {
    "数": ((OPEN,), GAP),
    "上年数": ((OPEN,), "24宗"),
    **dict.fromkeys(
        ("同比", "同比括注", "同比续句", "幅度", "升降", "增减", "增减至", "含基数", "由至"), ((OPEN,), "")
    ),
    "分别": (([OPEN, KNOWN],), f"案件和采访分别为{GAP}和11宗"),
    "分别同比": (([OPEN, KNOWN],), "采访同比下降50%"),
    "分别续句": (([OPEN, KNOWN],), "，其中采访同比下降50%"),
    "占比": ((KNOWN, OPEN), GAP),
    "较指标": ((OPEN, KNOWN), GAP),
    "等": ((TITLES, OPEN, "文件"), f"《甲办法》等文件{GAP}"),
}


def test_entries_are_counted_and_keep_no_mark_of_their_own() -> None:
    listed = FactValue(Fact("不足", FactKind.LIST, "", PLACE), ("力量不足；", "培训不够。", "平台，尚未联通"), PLACE)
    assert zh.WORDING.forms["逐项"].function(listed).text == "一是力量不足；二是培训不够；三是平台，尚未联通"


OF_FACTS_ALONE = {"列举", "逐项", "引号", "书名", "月日"}


@pytest.mark.parametrize("name", sorted(zh.WORDING.forms.keys() - OF_FACTS_ALONE))
def test_form_of_a_figure_not_filled_in_leaves_its_gap_or_says_nothing(name: str) -> None:
    values, words = UNFILLED[name]
    assert zh.WORDING.forms[name].function(*values).text == words


def test_quoted_change_is_said_also_where_the_figure_is_not_filled_in() -> None:
    stated = replace(figure(indicator(), None, "3%"), state=State.UNFILLED)
    assert zh.bracketed(compared(stated.indicator, stated, None)[0]).text == "（同比上升3%）"


@pytest.mark.parametrize("literal", ["不公开", "不适用"])
def test_what_is_no_number_cannot_be_printed_as_one(literal: str) -> None:
    with pytest.raises(FormError):
        zh.figure(entry(literal))


def several(*pairs: tuple[str, str, str], **usage: Any) -> list[Entry]:  # noqa: ANN401  # fields of two types
    return [entry(now, before, label=label, **usage) for label, now, before in pairs]


SEVERAL = [
    (
        [("甲", "468", "1000"), ("乙", "816", "1000"), ("丙", "715", "1000")],
        "甲、乙和丙类警情同比分别下降53.2%、18.4%和28.5%",
    ),
    ([("甲", "614", "1000"), ("乙", "1028", "1000")], "甲和乙类警情同比分别下降38.6%、上升2.8%"),
    ([("甲", "614", "1000"), ("乙", "1000", "1000")], "甲类警情同比下降38.6%，乙类警情与上年持平"),
    ([("甲", "5", "5"), ("乙", "6", "6")], "甲和乙类警情均与上年持平"),
    (
        [("甲", "614", "1000"), ("乙", "500", "1000"), ("丙", "0", "4")],
        "甲和乙类警情同比分别下降38.6%和50%，丙类警情上年为4件",
    ),
    ([("甲", "614", "1000")], "甲类警情同比下降38.6%"),
]


@pytest.mark.parametrize(("pairs", "words"), SEVERAL)
def test_several_changes_share_one_clause(pairs: list[tuple[str, str, str]], words: str) -> None:
    assert zh.respectively_changed(several(*pairs), "类警情").text == words


def test_mixed_units_keep_their_own() -> None:
    made = several(("甲", "25", "10"), ("乙", "43", "10"), ("丙", "1726", "1000"), times_from=Decimal(100))
    assert zh.respectively_changed(made).text == "甲、乙和丙同比分别上升1.5倍、3.3倍和72.6%"


def test_points_name_their_unit_once() -> None:
    made = several(("甲", "51.6%", "50%"), ("乙", "50.1%", "50%"), **SHARE)
    assert zh.respectively_changed(made).text == "甲和乙同比分别提高1.6个和0.1个百分点"


def test_changes_follow_figures_just_named() -> None:
    assert (
        zh.respectively_continued(several(("甲", "103", "100"), ("乙", "98", "100"))).text == "，同比分别上升3%、下降2%"
    )
    assert (
        zh.respectively_continued(several(("甲", "103", "100"), ("乙", "5", "5"))).text
        == "，其中甲同比上升3%，乙与上年持平"
    )


def test_figures_share_one_clause() -> None:
    assert (
        zh.respectively(several(("甲", "3", "1"), ("乙", "4", "1"), ("丙", "5", "1"))).text
        == "甲、乙和丙分别为3件、4件和5件"
    )
    assert zh.respectively(several(("甲", "3", "1"))).text == "甲为3件"


def test_share_and_target() -> None:
    assert zh.share(entry("7"), entry("11")).text == "63.6%"
    assert zh.share(entry("7"), entry("0")).text == ""
    target = entry("50%", **SHARE)
    assert zh.against_target(entry("54.6%", **SHARE), target).text == "超出既定指标4.6个百分点"
    assert zh.against_target(entry("45.4%", **SHARE), target).text == "低于既定指标4.6个百分点"
    assert zh.against_target(entry("50%", **SHARE), target).text == "达到既定指标"


def test_every_mark_names_its_indicator_and_number() -> None:
    (mark,) = zh.figure(entry("205000", unit="宗", scale="万", decimals=1, label="违停")).pieces
    assert (mark.indicator, mark.role, mark.value, mark.text) == ("违停", "value", "205000", "20.5万宗")  # type: ignore[union-attr]


TIES = [
    ("54.165", 2, "54.17"),
    ("2.5", 0, "3"),
    ("0.5", 0, "1"),
    ("1.005", 2, "1.01"),
    ("-2.5", 0, "-3"),
    ("0.05", 1, "0.1"),
]


@pytest.mark.parametrize(("value", "decimals", "rounded"), TIES)
def test_ties_go_away_from_zero(value: str, decimals: int, rounded: str) -> None:
    assert round_half_up(Fraction(value), decimals) == Decimal(rounded)


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 4))
def test_word_and_amount_follow_from_the_rounded_value(now: int, before: int, decimals: int) -> None:
    made = entry(str(now), str(before), decimals=decimals)
    exact = Fraction(100 * (now - before), before)
    words = zh.change(made).text
    if now == before:
        assert words == "与上年持平"
    elif abs(exact) * 2 * 10**decimals < 1:
        assert made.change.kind is ChangeKind.ALMOST_EQUAL
        assert words == "与上年基本持平"
    else:
        assert words.startswith("同比上升" if now > before else "同比下降")
        amount = Fraction(words[4:-1])
        assert amount > 0
        assert abs(amount - abs(exact)) * 2 * 10**decimals <= 1
        assert "-" not in words
