"""Checks of figures: each case is a set of files that say on the offending line what is found there, and all of it.

``# finds D107 at 4`` stands for the code and the column; a finding that nobody announced fails as well.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from entries import PLACE, entry, subject_of
from projects import assessed, found, write
from reportgen import checks, rules
from reportgen.catalog import render
from reportgen.checks import rates
from reportgen.checks.acceptance import settle
from reportgen.checks.rates import bases_of
from reportgen.compare import Entry
from reportgen.diagnostics import Diagnostic, Severity
from reportgen.figures import Acceptance
from reportgen.quantity import round_half_up

CASES = sorted((Path(__file__).parent / "datasets" / "figures").glob("*.txt"))
OWN = re.compile(r"[DR]1|A10|P102|P112")
ELSEWHERE = {"D101", "D102", "D109", "D111"}  # texts that are no numbers, datasets that are not built: other tests
Place = tuple[str, str, int, int]


def unpacked(case: Path, folder: Path) -> Path:
    """The project of a case, with a title and a section that prints every figure where it has none of its own."""
    files = {"bureau/project.yaml": "模板: small\n"}
    for part in case.read_text(encoding="utf-8").split("--- ")[1:]:
        name, _, text = part.partition("\n")
        files[name] = text
    pack = yaml.safe_load(files["bureau/templates/small/pack.yaml"])
    names = pack["章节"][0]["指标"]
    printed = "".join(
        f"{name}{{% if {name} is 公开 %}}{{{{ {name} }}}}{{% endif %}}{{{{ {name}|同比括注 }}}}。\n" for name in names
    )
    files.setdefault("bureau/templates/small/title.md", "报告\n")
    files.setdefault("bureau/templates/small/all.md", f"# 情况\n\n{printed}")
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "bureau"


def announced(folder: Path) -> list[Place]:
    """What the comments of all files announce, by the path that a finding names."""
    places = []
    for path in folder.rglob("*.yaml"):
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
            _, _, comment = line.partition("# finds ")
            inside = path.relative_to(folder).as_posix().partition("/")[2]
            places += [
                (code, inside, number, int(column)) for code, column in re.findall(r"([A-Z]\d+) at (\d+)", comment)
            ]
    return sorted(set(places), key=lambda place: (*place[1:], place[0]))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_figures_are_found_wrong_where_the_case_says(case: Path, tmp_path: Path) -> None:
    project = unpacked(case, tmp_path)
    assert announced(tmp_path) != []
    assert found(assessed(project)) == announced(tmp_path)


def test_there_is_a_case_for_every_code() -> None:
    codes = {code for case in CASES for code in re.findall(r"finds.*?([A-Z]\d+) at", case.read_text(encoding="utf-8"))}
    codes |= {code for case in CASES for code in re.findall(r", ([A-Z]\d+) at", case.read_text(encoding="utf-8"))}
    assert codes >= {rule.code for rule in rules.all_rules() if OWN.match(rule.code)} - ELSEWHERE


def case(name: str, folder: Path) -> dict[tuple[str, str], Diagnostic]:
    """The findings of a case by code and subject."""
    made = assessed(unpacked(_path(name), folder))
    return {(finding.code, finding.subject): finding for finding in made.findings}


SENTENCES = [
    ("sums", "D107", "甲", "“甲”是24，各项 甲一 7 + 甲二 4 相加却是11", "这几个数应当相加得到总数，请改错的那一个"),
    (
        "sums",
        "D107",
        "丙",
        "“丙”是30.5万，各项 丙一 20.5万 + 丙二 101000 相加却是30.6万",
        "这几个数应当相加得到总数，请改错的那一个",
    ),
    ("sums", "D107", "戊", "“戊”是24，仅 戊一 25 相加就有25", "这几个数应当相加得到总数，请改错的那一个"),
    (
        "rates",
        "R101",
        "甲一",
        "“甲一”引用的同比-50%与数据不符：今年11、上年24，应为-54%",
        "要得出-50%，上年的数应为22：请改上年的数，或者删去引用的同比，由程序计算",
    ),
    (
        "rates",
        "R101",
        "甲三",
        "“甲三”引用的同比是下降（-25%），但今年30比上年24多",
        "要得出-25%，上年的数应为40：请改上年的数，或者删去引用的同比，由程序计算",
    ),
    (
        "rates",
        "R101",
        "甲九",
        "“甲九”引用的同比-54.17%与数据不符：今年11、上年25，应为-56%",
        "要得出-54.17%，上年的数应为24：请改上年的数，或者删去引用的同比，由程序计算",
    ),
    (
        "rates",
        "R104",
        "乙一",
        "“乙一”今年是35，上年不论是多少都得不出-2.27%",
        "最接近的（上年的数 → 同比）是：35 → 0%；36 → -2.78%。请问到上年的数，用“上年:”填进来",
    ),
    (
        "rates",
        "R104",
        "丙四",
        "“丙四”今年才4.6%，不可能比上年提高5.6个百分点",
        "升幅不会超过比例本身；请问到上年的数，用“上年:”填进来",
    ),
    (
        "oddities",
        "D113",
        "甲一",
        "“甲一”今年是2780，差不多正好是上年278的10倍",
        "请核对两年的数，看是不是多写、少写了一位；确认无误的，写进“接受”，并最好用“|由至”印作“由278宗增至2780宗”",
    ),
    (
        "oddities",
        "D113",
        "甲二",
        "“甲二”今年是28，上年的282差不多正好是它的10倍",
        "请核对两年的数，看是不是多写、少写了一位；确认无误的，写进“接受”，并最好用“|由至”印作“由282宗减至28宗”",
    ),
    (
        "oddities",
        "D113",
        "甲三",
        "“甲三”今年是530，是上年50的10.6倍",
        "请核对两年的数，看是不是多写、少写了一位；确认无误的，写进“接受”，并最好用“|由至”印作“由50宗增至530宗”",
    ),
    (
        "oddities",
        "D113",
        "甲七",
        "“甲七”今年是47358.00，差不多正好是上年4.74的10000倍",
        "请核对两年的数，看是不是多写、少写了一位；确认无误的，写进“接受”，并最好用“|由至”印作“由4.74元增至47358.00元”",
    ),
    (
        "oddities",
        "D113",
        "甲六",
        "“甲六”今年是40，是上年2的20倍",
        "请核对两年的数和单位（万、亿、元），看是不是多写、少写了一位；确认无误的，写进“接受”",
    ),
    ("oddities", "R106", "乙一", "“乙一”上年只有9，印百分比容易引起误解", "请用“|由至”印作“由9宗增至12宗”"),
    (
        "shares",
        "D116",
        "甲率",
        "“甲率”是88%，由 甲分 46、甲总 50 得不出这个比例",
        "由“甲分”和“甲总”计算是92%；要得出所写的比例，“甲分”应为44，或者“甲总”应为52",
    ),
    (
        "coherence",
        "R109",
        "甲",
        "“甲”印出的幅度是71.4%，照印出的今年、上年两个约数算却是72.3%",
        "请在 pack.yaml 里给这个指标增加“小数”，或者不印上年的数",
    ),
    (
        "coherence",
        "R109",
        "差三",
        "“差三”印出的增减数是8.5万，照印出的今年、上年两个约数相减却是8.6万",
        "请在 pack.yaml 里给这个指标增加“小数”，或者不印上年的数",
    ),
    (
        "offices",
        "D118",
        "甲",
        "“甲”是11，下属各单位 东所 5 + ../west 7 相加却是12",
        "请改错的那个数，可能在本单位，也可能在下属单位",
    ),
    ("acceptance", "A101", "", "“接受”里关于 丙 的 R103 已经用不着了", "删去这一条；如仍要保留，请重新核对后另写一条"),
]


@pytest.mark.parametrize(("name", "code", "subject", "message", "hint"), SENTENCES)
def test_finding_says_what_is_wrong_and_what_to_do(
    name: str, code: str, subject: str, message: str, hint: str, tmp_path: Path
) -> None:
    finding = case(name, tmp_path)[code, subject]
    assert render(finding.message, "zh") == message
    assert finding.hint is not None
    assert render(finding.hint, "zh") == hint


@given(st.integers(0, 3000), st.integers(1, 3000), st.integers(0, 3))
def test_rate_that_was_worked_out_is_never_found_wrong(new: int, old: int, decimals: int) -> None:
    exact = round_half_up(Fraction(100 * (new - old), old), decimals)
    quoted = f"{exact:f}%"
    with_base, alone = entry(str(new), str(old), quoted), entry(str(new), None, quoted)
    assert codes(with_base) == codes(alone) == []
    run = bases_of(alone)
    assert run is not None
    assert run.first <= old <= (old if run.last is None else run.last)


@given(st.integers(1, 3000), st.integers(1, 3000), st.integers(-200, 200))
def test_rate_that_was_not_worked_out_is_found_wrong(new: int, old: int, slip: int) -> None:
    exact = round_half_up(Fraction(100 * (new - old), old), 1)
    quoted = exact + Decimal(slip) / 10
    assume(slip and quoted >= -100)
    assert codes(entry(str(new), str(old), f"{quoted:f}%")) == ["R101"]


@given(st.integers(10_000, 10_000_000), st.integers(10_000, 10_000_000), st.integers(0, 2))
def test_number_rounded_to_ten_thousands_keeps_the_rate_of_the_exact_one(new: int, old: int, decimals: int) -> None:
    quoted = f"{round_half_up(Fraction(100 * (new - old), old), decimals):f}%"
    written = f"{round_half_up(Fraction(new, 10_000), 2):f}万"
    assert codes(entry(written, str(old), quoted)) == []
    assert codes(entry(written, None, quoted)) == []


def codes(made: Entry) -> list[str]:
    looked_at = (rates.quoted_rate_differs, rates.impossible_rate, rates.fall_too_large)
    return [finding.code for finding in checks.run(looked_at, subject_of(made))]


def test_every_warning_may_be_accepted_and_what_leaves_nothing_to_print_may_not() -> None:
    warnings = [rule for rule in rules.all_rules() if rule.severity is Severity.WARNING]
    assert [rule.code for rule in warnings if not rule.acceptable] == ["A101", "A102"]
    accepted = {rule.code for rule in rules.all_rules() if rule.acceptable and rule.severity is Severity.ERROR}
    assert accepted >= {"D103", "D104", "D107", "D108", "D110", "D114", "D116", "D117", "D118", "D119"}
    assert accepted >= {"R101", "R104", "R105", "C101"}
    assert not [code for code in accepted if code[0] in "SPAFTX"]
    assert not accepted & {"D101", "D102", "D105", "D106", "D109", "D111", "N101"}


def test_misspelt_code_is_answered_with_the_nearest(tmp_path: Path) -> None:
    found_ = [
        finding for finding in assessed(unpacked(_path("acceptance"), tmp_path)).findings if finding.code == "A102"
    ]
    hints = [render(finding.hint, "zh") for finding in found_ if finding.hint]
    assert hints == ["是不是“R104”？", "请改正这个问题，并删去这一条"]


def test_void_acceptance_says_what_the_value_is_now(tmp_path: Path) -> None:
    void = [finding for finding in assessed(unpacked(_path("acceptance"), tmp_path)).findings if finding.code == "A101"]
    assert render(void[0].message, "zh") == "乙 的 R104 是按 -2.28% 接受的，现在的值是 -2.27%，接受已失效"


def _path(name: str) -> Path:
    return next(path for path in CASES if path.stem == name)


def test_place_of_both_files_is_named_where_offices_do_not_add_up(tmp_path: Path) -> None:
    finding = case("offices", tmp_path)["D118", "甲"]
    assert finding.span is not None
    assert finding.span.source.shown.endswith("bureau/data/2018.yaml")
    places = [one.span.source.shown.removeprefix(f"{tmp_path}/") for one in finding.related]
    assert places == ["east/data/2018.yaml", "west/data/2018.yaml"]
    assert [render(one.message, "zh") for one in finding.related] == ["“东所”的数", "“../west”的数"]


def test_a_share_beside_last_years_follows_from_what_is_printed(tmp_path: Path) -> None:
    printed = "网办比例{{ 公开.占比 }}（上年{{ 公开.占比|上年数 }}）{{ 公开.占比|同比续句 }}，"
    folder = write(
        tmp_path, y2017=("  信息: 51\n", "  信息: 51\n  占比: 28.1%\n"), openness=("网办比例{{ 公开.占比 }}，", printed)
    )
    assessment = assessed(folder)
    assert assessment.document is not None
    assert "54.6%（上年28.1%），同比提高26.5个百分点" in assessment.document.text()
    assert found(assessment) == []


def test_work_grows_with_the_figures_and_no_faster() -> None:
    few, many = calls(200), calls(800)
    assert many < 5 * few


def calls(size: int) -> int:
    """How many calls it takes to check and settle so many figures, each of them with an accepted finding."""
    made = [entry("35", None, "-2.27%", label=f"指标{number}") for number in range(size)]
    subject = subject_of(*made)
    accepted = [Acceptance("R104", f"指标{number}", "-2.27%", "核对过", PLACE) for number in range(size)]
    counted = Counter[str]()
    sys.setprofile(lambda _frame, event, _argument: counted.update((event,)))
    try:
        settled = settle(checks.run((*checks.OF_FIGURES, *checks.OF_PRINTED), subject), accepted)
    finally:
        sys.setprofile(None)
    assert {finding.severity for finding in settled} == {Severity.ACCEPTED}
    return sum(counted.values())
