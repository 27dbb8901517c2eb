"""Every example is a project that checks clean, says what its figures say, and needs no program of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from commands import ROOT, reportgen
from projects import assessed, found
from reportgen.diagnostics import Severity
from reportgen.document import Document, Table, plain
from reportgen.project import load

EXAMPLES = ROOT / "examples"
PROJECTS = sorted(path.parent for path in EXAMPLES.rglob("project.yaml"))


def document(name: str, year: int) -> Document:
    """The report of an example."""
    made = assessed(EXAMPLES / name, year).document
    assert made is not None
    return made


@pytest.mark.parametrize("folder", PROJECTS, ids=lambda path: path.relative_to(EXAMPLES).as_posix())
def test_every_year_of_an_example_checks_clean(folder: Path) -> None:
    project, findings = load(folder)
    assert findings == []
    assert project is not None
    assert project.years() != []
    for year in project.years():
        assert found(assessed(folder, year)) == []


SAID = {
    ("yunxi", 2023): [
        "“最多跑一次”事项达到182项，比上年增长8.3%。作出行政许可决定14121件",  # until 2023
        "不予处罚266件，比上年增长24.3%；没有应当向司法机关移送的涉嫌犯罪案件",  # recorded under its former name
        "纠错0件",
        "在全市政府部门法治政府建设考核中的名次由第6位升至第5位",
        "存在不足：一是基层执法力量与监管任务不相适应；二是部分执法文书说理不够充分；三是新业态监管规则供给滞后。",
    ],
    ("yunxi", 2024): [
        "办理政务服务事项128.64万件，比上年增长9.8%；其中网上办理118.86万件，网上办件率为92.4%，比上年提高4.3个百分点",
        "推出“高效办成一件事”事项13项（首次纳入统计）。作出行政许可决定14970件",  # since 2024
        "开展行政检查8154次，比上年下降9.3%，其中涉企检查次数比上年下降18.6%",  # the number is withheld
        "移送涉嫌犯罪案件2件（上年为0件）",
        "不予处罚318件，比上年增长19.5%",  # beside last year's figure under the former name
        "举办法治培训32场，比上年翻一番",
        "行政诉讼案件21件（与上年持平）",
        "受理投诉举报36420件，比上年增长7.5%，已全部办结",
        "受众2.1余万人次，比上年增长8.2%",
        "四、2025年推进法治政府建设的主要安排",
    ],
    ("yunxi", 2025): [
        "开展行政检查5972次，按可比口径计算，比上年下降12%。办结",  # restated; nothing is said of what is withheld
        "移送涉嫌犯罪案件3件（比上年增长50%）",  # accepted with its reason
        "没有行政赔偿案件",
        "考核中列第2位，与上年持平",
    ],
    ("lanshui", 2025): [
        "平均办理时间为2.5天，同比下降28.6%",
        "超限率为2.67‰，同比下降0.55个千分点。查处非法网约车26件（首次纳入统计）。",
        "没有发现执法过错",
        "局党组书记、局长周砚秋认真履行推进法治建设第一责任人职责",  # the built-in prose
    ],
}


@pytest.mark.parametrize(("name", "year"), SAID, ids=str)
def test_bureaus_word_their_own_figures(name: str, year: int) -> None:
    text = document(name, year).text()
    for sentence in SAID[name, year]:
        assert sentence in text


REQUIRED = ["主要举措和成效", "不足和原因", "第一责任人职责", "主要安排", "其他需要报告的情况"]


@pytest.mark.parametrize(("name", "year"), SAID, ids=str)
def test_the_five_required_contents_stand_in_their_order(name: str, year: int) -> None:
    titles = [plain(section.heading.inlines) for section in document(name, year).sections]
    assert len(titles) == len(REQUIRED)
    for title, required in zip(titles, REQUIRED, strict=True):
        assert required in title


def test_a_table_puts_two_years_side_by_side() -> None:
    table = next(block for block in document("lanshui", 2025).blocks() if isinstance(block, Table))
    assert [plain(cell) for cell in table.head] == ["类别", "2025年", "2024年", "升降"]
    assert [plain(cell) for cell in table.rows[1]] == ["道路运输", "451件", "477件", "下降5.5%"]
    assert [plain(cell) for cell in table.rows[2]] == ["工程质量", "4件", "0件", "上年为0件"]


def test_what_is_accepted_in_an_example_has_its_reason() -> None:
    assessment = assessed(EXAMPLES / "yunxi", 2025)
    accepted = [one.code for one in assessment.findings if one.severity is Severity.ACCEPTED]
    assert accepted == ["D112", "R106"]


def test_sub_offices_that_no_longer_add_up_are_found(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / "yunxi", tmp_path, dirs_exist_ok=True)
    east = tmp_path / "offices/east/data/2025.yaml"
    text = east.read_text(encoding="utf-8")
    assert text.count("决定: 5236") == 1
    east.write_text(text.replace("决定: 5236", "决定: 5235"), encoding="utf-8")
    (wrong,) = found(assessed(tmp_path, 2025))
    assert wrong[:2] == ("D118", "data/2025.yaml")


def test_all_of_them_are_built_by_one_command_without_an_open_warning(tmp_path: Path) -> None:
    folders = [part for name in ("yunxi", "lanshui") for part in ("-C", str(EXAMPLES / name))]
    done = reportgen("build", *folders, "--all", "--strict", "--to", "data", "-o", tmp_path, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    again = reportgen("build", *folders, "--all", "--strict", "--to", "data", "-o", tmp_path, cwd=tmp_path)
    assert all("unchanged" in line for line in again.stdout.splitlines())
    made = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.glob("*/*/data.json"))
    assert made == ["lanshui/2025/data.json", *(f"yunxi/{year}/data.json" for year in (2023, 2024, 2025))]
