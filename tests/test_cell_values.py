"""What a cell says: taken exactly, or refused; never guessed at."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entries import indicator
from reportgen.catalog import render
from reportgen.figures import figure_of
from reportgen.layout import Heading, Role, heading
from reportgen.pack import Kind
from reportgen.quantity import Fault, parse_quantity
from reportgen.source import Scalar
from reportgen.spreadsheet.cells import Content
from reportgen.spreadsheet.formats import Shown, shown
from reportgen.spreadsheet.values import Reading, figure, rate, with_unit

CASES = indicator(unit="宗")
MONEY = indicator(unit="元", kind=Kind.MONEY)
SHARE = indicator(unit="%", kind=Kind.SHARE)


def said(content: Content, of: object = CASES) -> str:
    """What is taken from a cell, or after ! why nothing is."""
    assert not isinstance(of, str)
    reading = figure(content, of)  # type: ignore[arg-type]  # an indicator
    if isinstance(reading, Fault):
        return "!" + render(reading.message, "en")
    return f"{reading.literal}|{reading.unit}" if reading.unit else reading.literal


NOT = "! is not a plain number"
TEXTS = [
    ("11", "11"),
    ("０", "0"),
    (" １１　", "11"),
    ("1,234", "1234"),
    ("１，２３４，５６７", "1234567"),
    ("1,234.50", "1234.50"),
    ("1,23", NOT),
    ("12,34", NOT),
    ("1234,567", NOT),
    ("1，234,5", NOT),
    ("1 234", NOT),
    ("12．5", "12.5"),
    ("11宗", "11|宗"),
    ("11 宗", "11|宗"),
    ("3000余条", "3000余|条"),
    ("650万+次", "650万+|次"),
    ("５万余元", "5万余|元"),
    ("2012.75万元", "2012.75万|元"),
    ("约300", "约300"),
    ("1.5亿", "1.5亿"),
    ("54.6％", "54.6%"),
    ("−5", "-5"),
    ("3千", "3|千"),
    ("2018年", "2018|年"),
    ("不公开", "不公开"),
    ("不适用", "不适用"),
    ("十一", NOT),
    ("11例（含1例）", NOT),
    ("11-12", NOT),
    ("1.2.3", NOT),
    ("2018-01-02", NOT),
    ("—", NOT),
    ("/", NOT),
    ("无", NOT),
    ("+5", NOT),
    ("1e3", NOT),
    ("0x1F", NOT),
    ("١٢", NOT),
    ("Ⅻ", NOT),
    ("①", NOT),
    ("11①", NOT),
    ("11²", NOT),
    ("11㎡", NOT),
]


@pytest.mark.parametrize(("text", "taken"), TEXTS)
def test_text(text: str, taken: str) -> None:
    found = said(Content(text))
    assert found == (f"!{text.strip()} is not a plain number" if taken is NOT else taken)


NUMBERS = [
    ("11", "General", CASES, "11"),
    ("0", "General", CASES, "0"),
    ("11.0", "General", CASES, "11"),
    ("1E+5", "General", CASES, "100000"),
    ("-5", "General", CASES, "-5"),
    ("11", "0", CASES, "11"),
    ("11", "#,##0", CASES, "11"),
    ("11", "0.00", CASES, "11"),
    ("11", '0"宗"', CASES, "11|宗"),
    ("11", "G/通用格式", CASES, "11"),
    ("11", "[DBNum1][$-804]General", CASES, "11"),
    ("11", "[Red]0", CASES, "11"),
    ("0", '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"??_ ;_ @_ ', CASES, "0"),
    ("11.000000000000002", "0", CASES, "11"),
    ("0.30000000000000004", "General", CASES, "!the number 0.30000000000000004 has more digits than anybody types"),
    ("0.30000000000000004", "0.0", MONEY, "0.3"),
    ("11.4", "0", CASES, "!the cell shows 11, but holds 11.4"),
    ("205000", '0!.0,"万"', CASES, "!the cell shows something else than the number 205000 in it"),
    ("205000", "0.0,", CASES, "!the cell shows something else than the number 205000 in it"),
    ("20", '0"万"', CASES, "20|万"),
    ("20", '[>9]"多";0', CASES, "!the cell shows something else than the number 20 in it"),
    ("20", ";;;", CASES, "!the cell shows something else than the number 20 in it"),
    ("20", '"涉密"', CASES, "!the cell shows something else than the number 20 in it"),
    ("20", "0" * 300, CASES, "!the cell shows something else than the number 20 in it"),
    ("47358", "0.00", MONEY, "47358.00"),
    ("1423.7", "¥#,##0.00", MONEY, "1423.70"),
    ("1423.7", '"￥"#,##0.00_);[Red]("￥"#,##0.00)', MONEY, "1423.70"),
    ("1423.7", "[$¥-804]#,##0.00", MONEY, "1423.70"),
    ("1423.7", "General", MONEY, "1423.7"),
    ("1423.704", "0.00", MONEY, "!the cell shows 1423.70, but holds 1423.704"),
    ("1423.70408163265", "0.00", MONEY, "1423.70"),
    ("2012.75", '0.00"万元"', MONEY, "2012.75|万元"),
    ("0.546", "0.0%", SHARE, "54.6%"),
    ("0.546", "0.00%", SHARE, "54.6%"),
    ("0.546", "0%", SHARE, "!the cell shows 55, but holds 54.6"),
    ("0.54666666666666663", "0.0%", SHARE, "54.7%"),
    ("0.29", "0.0#%", SHARE, "29%"),
    ("1", "0%", SHARE, "100%"),
    ("0.546", "General", SHARE, "0.546"),
    ("54.6", '0.0"%"', SHARE, "54.6%"),
    ("54.5", "0.0%", SHARE, "5450%"),
    ("3.2", '0.0#"‰"', indicator(unit="‰", kind=Kind.PERMILLE), "3.2‰"),
    ("1.005", "0.00", MONEY, "1.005"),
]


@pytest.mark.parametrize(("number", "form", "of", "taken"), NUMBERS[:-1])
def test_number(number: str, form: str, of: object, taken: str) -> None:
    assert said(Content(number, Decimal(number), form), of) == taken


def test_halves_are_rounded_up_as_the_cell_shows_them() -> None:
    assert said(Content("", Decimal("1.00500000000001"), "0.00"), MONEY) == "1.01"
    assert said(Content("", Decimal("0.125000000000001"), "0%"), SHARE) == "13%"


FORMATS = [
    ("General", Shown()),
    ("0.00", Shown(2, 2)),
    ("#,##0.0#", Shown(1, 2)),
    ("0.00%", Shown(2, 2, percent=True)),
    ("0.00E+00", Shown()),
    ("# ?/?", Shown()),
    ('0.0" 万元"', Shown(1, 1, words="万元")),
    (r"0\宗", Shown(0, 0, words="宗")),
    ("0万", Shown(0, 0, words="万")),
    ("0_)", Shown(0, 0)),
]


@pytest.mark.parametrize(("form", "look"), FORMATS)
def test_number_format(form: str, look: Shown) -> None:
    assert shown(form, Decimal(11)) == look


def test_section_of_a_format_goes_by_the_sign() -> None:
    form = '0.0;-0.00;"无"'
    assert [shown(form, Decimal(number)).most for number in (1, -1)] == [1, 2]
    assert shown(form, Decimal(0)).odd


@given(st.text(alphabet='0#?.,%"\\_*[]<>$;-!E+万宗General@/ ', max_size=30), st.integers(-5, 5))
def test_any_format_is_understood_or_odd(form: str, number: int) -> None:
    look = shown(form, Decimal(number))
    assert look.most is None or 0 <= look.least <= look.most


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_typed_number_is_taken_as_it_is(number: Decimal) -> None:
    """What a spreadsheet stores is the nearest binary number; what is taken is what was typed."""
    stored = Decimal(repr(float(number)))
    reading = figure(Content("", stored, "General"), MONEY)
    assert isinstance(reading, Reading)
    parsed = parse_quantity(reading.literal)
    assert not isinstance(parsed, Fault)
    assert parsed.value == number


@given(st.decimals(min_value=0, max_value=2, places=4))
def test_typed_percentage_is_taken_as_it_is(share: Decimal) -> None:
    reading = figure(Content("", Decimal(repr(float(share))), "0.00%"), SHARE)
    assert isinstance(reading, Reading)
    assert Decimal(reading.literal.rstrip("%")) == share * 100


RATES = [
    (Content("-2.27%"), "-2.27%"),
    (Content("＋２４．５％"), "+24.5%"),
    (Content("−2.27 %"), "-2.27%"),
    (Content("19 倍"), "19倍"),
    (Content("0.3个百分点"), "0.3个百分点"),
    (Content("持平"), "持平"),
    (Content("", Decimal("-0.0227"), "0.00%"), "-2.27%"),
    (Content("", Decimal("-0.541666666666667"), "0.00%"), "-54.17%"),
    (Content("", Decimal("0.3"), '0.0"个百分点"'), "0.3|个百分点"),
    (Content("", Decimal("-2.27"), "General"), "-2.27"),  # no sign: refused by the reader of rates
]


@pytest.mark.parametrize(("content", "taken"), RATES)
def test_rate(content: Content, taken: str) -> None:
    reading = rate(content)
    assert isinstance(reading, Reading)
    assert "|".join(filter(None, (reading.literal, reading.unit))) == taken


UNITS = [
    ("11", "", ["宗", ""], {}, "11"),
    ("11", "宗", ["", ""], {}, "11"),
    ("11", "", ["件", ""], {}, "!the unit is 件, but 案件 is counted in 宗"),
    ("11", "", ["件", ""], {"件": ""}, "11"),
    ("12.5", "", ["万宗", ""], {}, "!the unit is 万宗, but 案件 is counted in 宗"),
    ("12.5", "", ["万宗", ""], {"万宗": "万"}, "12.5万"),
    ("12.5", "", ["", "万宗"], {"万宗": "万"}, "12.5万"),
    ("12.5", "宗", ["万宗", ""], {"万宗": "万"}, "!two different units are given: 宗、万宗"),
    ("54.6%", "", ["%", ""], {"%": "%"}, "54.6%"),
    ("54.6", "", ["%", ""], {"%": "%"}, "54.6%"),
    ("不公开", "", ["件", ""], {}, "不公开"),
]


@pytest.mark.parametrize(("literal", "own", "beside", "told", "taken"), UNITS)
def test_unit(literal: str, own: str, beside: list[str], told: dict[str, str], taken: str) -> None:
    of = SHARE if "%" in beside else CASES
    found = with_unit(Reading(literal, own), of, beside, told)
    assert (f"!{render(found.message, 'en')}" if isinstance(found, Fault) else found) == taken


@given(st.text(alphabet="0123456789１２,，.．%％万亿余+-−约 宗元十年", max_size=9))
def test_whatever_is_taken_from_a_text_is_read_again_as_the_number_it_says(text: str) -> None:
    """A digit is never lost or added: the digits of the literal are those of the text."""
    reading = figure(Content(text), CASES)
    if isinstance(reading, Fault):
        return
    findings: list[object] = []
    made = figure_of(CASES, Scalar("", CASES.span), {"值": Scalar(reading.literal, CASES.span)}, findings)  # type: ignore[arg-type]  # only counted
    digits = [str(int(char)) for char in text if char.isdigit()]
    assert [char for char in reading.literal if char.isdigit()] == digits
    assert made.quantity is not None or findings


HEADINGS = [
    ("本年", Heading(Role.THIS)),
    ("2018年", Heading(Role.THIS)),
    ("２０１８ 年度", Heading(Role.THIS)),
    ("2018", Heading(Role.THIS)),
    ("2017年", Heading(Role.LAST)),
    ("2016年", None),
    ("2019年", None),
    ("本年（2018年）", Heading(Role.THIS)),
    ("本年(2017年)", None),
    ("2018年（万元）", Heading(Role.THIS, "万元")),
    ("同比（%）", Heading(Role.RATE, "%")),
    ("同比％", Heading(Role.RATE, "%")),
    ("同比(2018年)", Heading(Role.RATE)),
    ("名  称", Heading(Role.NAME)),
    ("指标\n名称", Heading(Role.NAME)),
    ("去年同期", Heading(Role.LAST)),
    ("序号", None),
    ("", None),
    ("(", None),
]


@pytest.mark.parametrize(("text", "column"), HEADINGS)
def test_heading(text: str, column: Heading | None) -> None:
    assert heading(text, 2018) == column
