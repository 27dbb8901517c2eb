"""The guide to a new kind of report, followed as it is written in an empty folder."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from commands import ROOT
from test_manual import run

GUIDE = (ROOT / "docs/new-report.zh-CN.md").read_text(encoding="utf-8")
STEP = re.compile(
    r"^(?:`(?P<file>[^`\n]+)`：\n\n)?```(?P<kind>sh|yaml|markdown)\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL
)


def follow(folder: Path, guide: str) -> tuple[Path, str]:
    """Does what the guide says: its files are written, its commands run; the project, and what they printed."""
    said, place = "", folder
    for step in STEP.finditer(guide):
        if step["file"]:
            (place / step["file"]).write_text(step["text"], encoding="utf-8")
            continue
        entered = re.match(r"cd (\S+)\n", step["text"])
        place = place / entered[1] if entered else place
        done = run(step["text"][entered.end() if entered else 0 :], place)
        said += done.stdout + done.stderr
        assert done.returncode == 0, f"{step['text']}{done.stdout}{done.stderr}"
    return place, said


def test_a_new_kind_of_report_is_built_as_the_guide_says(tmp_path: Path) -> None:
    project, said = follow(tmp_path, GUIDE)
    page = (project / "public/2025/report.html").read_text(encoding="utf-8")
    text = re.sub(r"<[^>]+>", "", page)
    for sentence in (
        "检查企业465家次，比上年增长12.9%；排查隐患871处，比上年下降3.5%",
        "整改率为98.6%，比上年提高2.5个百分点",
        "全年没有发生生产安全事故。事故调查报告依法向社会公布。",
        "重点抓好以下工作：一是开展重点行业领域专项整治；二是推行企业隐患自查自改自报。",
    ):
        assert sentence in text
    assert sorted(path.name for path in (project / "templates").iterdir()) == ["safety"]
    assert (project / "data/2026.yaml").is_file()
    assert len(list((project / "forms").iterdir())) == 2
    assert "errors: 0, warnings: 0, accepted: 0" in said


FAULTS = [
    ("  重大: 18\n", "  重大: 19\n"),
    ("为{{ 隐患.整改率 }}", "为{{ 隐患.整改律 }}"),
    ("  整改率: 98.6%\n", "  整改率: 96.8%\n"),
]


@pytest.mark.parametrize(("right", "wrong"), FAULTS)
def test_a_slip_in_following_it_is_found(tmp_path: Path, right: str, wrong: str) -> None:
    assert GUIDE.count(right) == 1
    with pytest.raises(AssertionError, match="reportgen check --strict"):
        follow(tmp_path, GUIDE.replace(right, wrong))
