"""The English edition: the same figures in other words, checked, published and verified as the report itself is."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from commands import ROOT, reportgen
from projects import write
from reportgen.build import Assessment, assess
from reportgen.diagnostics import Severity
from reportgen.document import Table, plain
from reportgen.project import load
from reportgen.state import state

YUNXI = ROOT / "examples/yunxi"
PACK = ROOT / "templates/rule-of-law"
HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the example, with a pack of its own that may be changed."""
    folder = tmp_path / "yunxi"
    shutil.copytree(YUNXI, folder)
    shutil.copytree(PACK, folder / "templates/rule-of-law")
    return folder


def english(folder: Path, year: int = 2025) -> Assessment:
    loaded, findings = load(folder)
    assert findings == []
    assert loaded is not None
    return assess(loaded, year, "en")


def found(assessment: Assessment) -> list[tuple[str, str, int]]:
    """What was found and not accepted: code, file, line."""
    listed = [one for one in assessment.findings if one.severity is not Severity.ACCEPTED]
    return [(one.code, one.span.source.path, one.span.line) if one.span else (one.code, "", 0) for one in listed]


def change(folder: Path, file: str, old: str, new: str) -> int:
    """Changes one place of a file and gives its line."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (file, old)
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


SAID = [
    "1.3794 million applications for government services, up 7.2% on the previous year, of which 1.3022 million online",
    "94.4%, up 2 percentage points on the previous year. It offered 21 integrated services (up 61.5%",
    "carried out 5,972 inspections, down 12% on the previous year on a comparable basis. It concluded",
    "1,894 cases of administrative penalties, up 1.6% from 1,864 cases in the previous year; 80% of them",
    "Fines and confiscations came to 22.468 million yuan, down 5% on the previous year",
    "There was no case of state compensation.",
    "A meeting on 25 February set the tasks",
    "first, draw up the work programme for law-based market regulation in the next five years; second,",
    "it came 2nd, unchanged from the previous year",
    "19 March 2026",
]


def test_the_edition_says_in_english_what_the_report_says() -> None:
    made = english(YUNXI)
    assert found(made) == []
    assert made.document is not None
    text = made.document.text()
    assert HAN.search(text) is None
    for sentence in SAID:
        assert sentence in text
    numbers = [heading.number + plain(heading.inlines) for heading in made.document.headings()]
    assert numbers[:3] == [
        "I. Main measures and results",
        "A. Studying the law and taking responsibility",
        "B. Rules and decisions",
    ]
    table = next(block for block in made.document.blocks() if isinstance(block, Table))
    assert plain(table.caption) == "Administrative penalty cases, 2025"
    assert [plain(cell) for cell in table.rows[1]] == ["Summary", "379 cases", "296 cases", "up 28%"]


def test_both_editions_print_the_same_figures() -> None:
    loaded, _ = load(YUNXI)
    assert loaded is not None
    chinese, other = assess(loaded, 2025).document, english(YUNXI).document
    assert chinese is not None
    assert other is not None
    of = [{(mark.indicator, mark.role, mark.value) for mark in document.marks()} for document in (chinese, other)]
    assert of[0] == of[1]
    assert len(of[0]) > 50


def test_findings_that_are_accepted_are_accepted_in_every_edition() -> None:
    accepted = [one.code for one in english(YUNXI).findings if one.severity is Severity.ACCEPTED]
    assert accepted == ["D112", "R106"]


TEXTS, NAMES = "data/2025.en.yaml", "templates/rule-of-law/en/pack.yaml"
MEASURES = "templates/rule-of-law/en/measures.md"
FAULTS = [
    (TEXTS, "    - fair competition\n", "", "S202", 2),  # an entry that is not translated
    (TEXTS, "  负责人: Shen Ruolan\n", "", "D105", None),  # a text that is printed
    (TEXTS, "  负责人: Shen Ruolan\n", "  专题会议: 6\n", "S202", 1),  # a figure has no place there
    (TEXTS, "    理由: since", "    值: 5972\n    理由: since", "S201", 1),
    (TEXTS, "    理由: since", "    # 理由: since", "D106", None),  # why a figure was restated
    (TEXTS, "普法:\n", "处罚:\n  案件: {理由: counted anew}\n普法:\n", "S202", 2),  # one that was not
    (TEXTS, "food safety", "food safety（食品）", "N114", 1),
    (NAMES, "{名称: penalty cases,", "{名称: 行政处罚案件,", "N114", None),
    (MEASURES, "The table shows", "The table shows，", "N114", 1),
    (TEXTS, "考核:\n", "督察:\n  意见: none\n考核:\n", "S201", 2),  # nothing is called so
    (NAMES, "  检查.涉企: {", "  检查.涉及: {", "S201", 1),
    (NAMES, "  检查.涉企: {名称: inspections of enterprises, 单位: [inspection, inspections]}\n", "", "S203", None),
    (NAMES, "单位: [inspection, inspections]}\n  检查.涉企", "单位: [inspection]}\n  检查.涉企", "S202", 1),
    (MEASURES, "conditions, procedures", "in 12 days, conditions, procedures", "N104", 1),
    (MEASURES, "conditions, procedures", "within ten days, conditions, procedures", "N105", 1),
    (MEASURES, "Major decisions went", "In 2019, major decisions went", "N106", 1),
    (MEASURES, "handled {{ 服务.办件 }}", "handled an increased {{ 服务.办件 }}", "C102", 1),
    (MEASURES, "It offered {{ 服务.一件事 }}", "It offered for the first time {{ 服务.一件事 }}", "C105", 1),
    (MEASURES, "It was charged with {{", "Every member was charged with {{", "C106", 1),
    (MEASURES, "{{ 检查.次数|同比续句 }}", "{{ 检查.次数|同比序句 }}", "P105", 1),
    (MEASURES, "The table shows", "{% 断言 复议.纠错 is 为零 %}None was so.{% 终断言 %} The table shows", "C101", None),
    ("templates/rule-of-law/en/responsibility.md", "{{ 责任.负责人 }},", "Shen Roulan,", "N112", 1),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "code", "line"), FAULTS)
def test_a_fault_of_the_edition_is_found(  # a row of the table
    project: Path, file: str, old: str, new: str, code: str, line: int | None
) -> None:
    start = change(project, file, old, new)
    places = [place for place in found(english(project)) if place[0] == code]
    assert places != []
    if line:
        assert places[0][1] == file
        assert start <= places[0][2] <= start + line or file == TEXTS


def test_punctuation_of_english_is_not_that_of_chinese(project: Path) -> None:
    change(project, MEASURES, "The table shows", "Offices (east, west): open 9:00-17:00 - as a rule... The table shows")
    assert [place for place in found(english(project)) if place[0].startswith("L")] == []


@pytest.mark.parametrize("missing", ["data/2025.en.yaml", "templates/rule-of-law/en/pack.yaml", MEASURES])
def test_an_edition_that_lacks_a_file_is_not_made(project: Path, missing: str) -> None:
    (project / missing).unlink()
    if missing.startswith("templates"):  # the built-in one would take its place
        (project / "project.yaml").write_text("模板: own\n", encoding="utf-8")
        (project / "templates/rule-of-law").rename(project / "templates/own")
    made = english(project)
    assert made.document is None
    assert "X101" in [code for code, *_ in found(made)]


@pytest.mark.parametrize("joint", [" and ", ", ", ", and "])
def test_rates_side_by_side_in_english_have_the_same_decimals(project: Path, joint: str) -> None:
    rates = joint.join(f"{{{{ 处罚.{name}|幅度 }}}}" for name in ("案件", "普通程序", "不予处罚"))
    change(project, MEASURES, "The table shows", f"They are {rates}. The table shows")
    assert [place for place in found(english(project)) if place[0] == "R108"] == []
    change(project, "templates/rule-of-law/pack.yaml", "原名: 处罚.轻微免罚", "用语: {小数: 2}, 原名: 处罚.轻微免罚")
    assert [place[0] for place in found(english(project)) if place[0] == "R108"] == ["R108"]


def test_a_name_without_a_translation_is_accepted_in_the_texts(project: Path) -> None:
    change(project, TEXTS, "food safety", "food safety (食品)")
    change(project, TEXTS, "落款:", "接受:\n  - {代码: N114, 对象: 食品, 理由: the name of the exhibition}\n落款:")
    assert found(english(project)) == []


def test_the_reason_of_a_restated_figure_is_that_of_the_edition(project: Path) -> None:
    assessment = english(project)
    assert assessment.report is not None
    assert assessment.report.entries["检查.次数"].figure.reason.startswith("since inspections of one enterprise")
    change(project, "templates/rule-of-law/pack.yaml", "图解:", "附表: {标题: 主要指标}\n图解:")
    change(project, NAMES, "名称: Annual", "附表: {标题: Key indicators}\n名称: Annual")
    document = english(project).document
    assert document is not None
    assert "restated on this year's definition: since inspections of one enterprise" in document.text()
    assert HAN.search(document.text()) is None


def test_a_pack_without_an_edition_has_none(tmp_path: Path) -> None:
    assert found(english(write(tmp_path), 2018)) == [("X101", "", 0)]


def published(folder: Path, *arguments: object) -> Iterator[str]:
    done = reportgen("build", "-C", folder, "--edition", "en", "-o", folder / "out", *arguments, cwd=folder)
    assert done.returncode == 0, done.stderr
    yield done.stdout


def test_the_edition_is_published_beside_the_report_and_is_sound(project: Path) -> None:
    list(published(project, "--all", "--strict"))
    (target,) = (project / "out").iterdir()  # the one year that has English texts
    assert target.name == "2025-en"
    page = (target / "report.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    assert "those carried out together count as one</span>" in page
    shown = re.sub(r'<style>.*?</style>|data-indicator="[^"]*"', "", page, flags=re.DOTALL)
    assert HAN.findall(shown) == []
    verified = reportgen("verify", target, cwd=project)
    assert verified.returncode == 0, verified.stdout
    records = {one["id"]: one for one in json.loads((target / "data.json").read_text(encoding="utf-8"))}
    assert records["处罚.案件"]["label"] == "penalty cases"
    assert records["处罚.案件"]["change"]["text"] == "up 1.6% on the previous year"
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    assert {"data/2025.en.yaml", "templates/rule-of-law/en/pack.yaml"} <= manifest["inputs"].keys()
    assert all("unchanged" in line for line in "".join(published(project)).splitlines())
    change(project, TEXTS, "food safety", "the safety of food")
    assert "unchanged" not in "".join(published(project, "--to", "html", "--to", "pdf", "--to", "data"))


def test_a_draft_of_the_edition_says_so_in_english(project: Path) -> None:
    for file, old, new in (
        ("data/2025.yaml", "状态: 定稿", "状态: 编制中"),
        ("data/2025.yaml", "  批示: 42\n", "  批示:\n"),
        (TEXTS, "  负责人: Shen Ruolan\n", ""),
    ):
        change(project, file, old, new)
    list(published(project, "--draft"))
    page = (project / "out/2025-en-draft/report.html").read_text(encoding="utf-8")
    for words in ("[to be supplied by the general office]", "Still to be done about this draft", "DRAFT"):
        assert words in page


def test_the_state_of_one_edition_is_not_that_of_another(project: Path) -> None:
    loaded, _ = load(project)
    assert loaded is not None

    def digest(edition: str) -> str:
        return state(loaded, 2025, ("html",), draft=False, edition=edition).digest

    before = digest("en")
    assert before != digest("")
    change(project, TEXTS, "food safety", "the safety of food")
    assert digest("en") != before


def test_a_figure_of_the_edition_is_traced_to_its_english_sentence() -> None:
    arguments = ("trace", "-C", YUNXI, "2025", "处罚.案件", "--edition", "en", "--format", "json")
    done = reportgen(*arguments, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["label"], told["recorded"], told["previous"]["recorded"]) == (
        "penalty cases",
        "1,894 cases",
        "1,864 cases",
    )
    assert told["printed"][0]["template"]["file"] == "builtin:templates/rule-of-law/en/measures.md"
    assert "1,894 cases of administrative penalties" in told["printed"][0]["sentence"]


def test_charts_of_an_edition_keep_the_scale_of_the_pack_and_say_what_is_on_another_definition(project: Path) -> None:
    change(project, "templates/rule-of-law/pack.yaml", "类型: 历年, 指标: [服务.办件]", "类型: 历年, 指标: [检查.次数]")
    change(
        project,
        "templates/rule-of-law/pack.yaml",
        "指标: [处罚.案件, 处罚.普通程序, 处罚.简易程序, 处罚.不予处罚]}",
        "指标: [诉讼.案件, 复议.案件]}",
    )
    reason = re.search("理由: .*", (project / "data/2025.en.yaml").read_text(encoding="utf-8"))
    assert reason is not None
    change(project, "data/2025.en.yaml", reason[0], f"{reason[0].rstrip('.')}.")
    made = english(project)
    assert found(made) == []
    assert made.document is not None
    text = made.document.text()
    assert "18 lawsuits" in text
    assert len(made.document.charts()) == 2
    assert ".." not in text
    assert "the years of administrative inspections before 2024 are on the definition of their time" in text
