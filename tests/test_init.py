"""A new project: whole, clean, built at once, its own and nobody else's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from commands import ROOT, reportgen
from projects import assessed, found

FILES = [
    ".gitignore", "README.md", "data/2024.yaml", "data/2025.yaml", "project.yaml", "templates/annual/lead.md",
    "templates/annual/pack.yaml", "templates/annual/plan.md", "templates/annual/service.md",
    "templates/annual/supervision.md", "templates/annual/title.md",
]  # fmt: skip


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_new_project_is_made_whole_and_builds_at_once(tmp_path: Path) -> None:
    done = reportgen("init", "局/新项目", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "局/新项目\n")
    folder = tmp_path / "局/新项目"
    assert list(files(folder)) == FILES
    assert reportgen("check", "--strict", cwd=folder).returncode == 0
    assert reportgen("check", "2024", "--strict", cwd=folder).returncode == 0
    assert reportgen("build", "-q", cwd=folder).returncode == 0
    assert sorted(path.name for path in (folder / "public/2025").iterdir()) == [
        "data.csv", "data.json", "manifest.json", "report.html", "report.pdf",
    ]  # fmt: skip
    assert {name for name in files(folder) if not name.startswith("public/")} == set(FILES)


def test_it_shows_what_a_report_is_made_of(tmp_path: Path) -> None:
    assert reportgen("init", ".", "-q", cwd=tmp_path).returncode == 0
    made = assessed(tmp_path, 2025)
    assert found(made) == []
    assert made.document is not None
    text = made.document.text()
    for part in (
        "13020件（同比上升5%），其中网上办理11067件，占85%",
        "群众满意率为98.1%，同比提高0.9个百分点",
        "行政复议案件24件（同比下降20%），其中维持21件、撤销3件；行政诉讼案件15件（与上年持平）",
        "复议和诉讼案件案件本年上年变化行政复议24件30件下降20%行政诉讼15件15件持平",
        "没有发现执法过错",
    ):
        assert part in text
    assert [heading.number for heading in made.document.headings() if heading.level == 1] == ["一、", "二、", "三、"]


def test_every_command_of_its_readme_runs(tmp_path: Path) -> None:
    reportgen("init", "new", cwd=tmp_path)
    readme = (tmp_path / "new/README.md").read_text(encoding="utf-8")
    assert len(readme.splitlines()) == 10
    commands = re.findall(r"^    reportgen (.+?)  +#", readme, re.MULTILINE)
    assert [command.split()[0] for command in commands] == ["check", "build", "new", "compare"]
    for command in commands:
        done = reportgen(*command.split(), cwd=tmp_path / "new")
        assert done.returncode == 0, done.stderr


def test_it_carries_no_facts_of_another_bureau(tmp_path: Path) -> None:
    reportgen("init", "new", cwd=tmp_path)
    made = b"".join(files(tmp_path / "new").values()).decode("utf-8")
    told = (ROOT / "project.yaml").read_text(encoding="utf-8") + (ROOT / "data/2018.yaml").read_text(encoding="utf-8")
    names = set(re.findall(r"[\u4e00-\u9fff]{5,}", told))
    assert "广州市公安局海珠区分局" in names
    assert {name for name in names if name in made} == set()


@pytest.mark.parametrize("kind", ["file", "folder", "link"])
def test_what_is_there_is_left_as_it_is(tmp_path: Path, kind: str) -> None:
    (tmp_path / "empty").mkdir()
    target = tmp_path / "new"
    if kind == "link":
        target.symlink_to(tmp_path / "empty")
    elif kind == "file":
        target.write_text("mine", encoding="utf-8")
    else:
        target.mkdir()
        (target / "mine").write_text("mine", encoding="utf-8")
    before = files(tmp_path)
    done = reportgen("init", "new", cwd=tmp_path)
    assert done.returncode == 2
    said = done.stderr.splitlines()[-1]
    assert "new" in said
    assert "is there and not empty" in said or "is a file" in said
    assert files(tmp_path) == before


def test_folder_that_cannot_be_written_is_an_environment_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = reportgen("init", "file/new", cwd=tmp_path)
    assert done.returncode == 3
    assert "file/new cannot be written: " in done.stderr
