"""The samples for CI: sound in the eyes of their services' checkers, careful with rights, and run step by step here."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checkers import pipeline_faults, workflow_faults
from commands import ROOT, reportgen
from pipelines import INSTALL, Ended, filled, github_steps, gitlab_steps, run, sample

SAMPLES = ROOT / "docs/ci"
GITHUB = ["github.yml", "github-fleet.yml"]
GITLAB = ["gitlab.yml", "gitlab-fleet.yml"]
FILES = {"data.csv", "data.json", "manifest.json", "report.html", "report.pdf"}
OF_A_YEAR = FILES | {"index.html", "data.csv-metadata.json"}


def text(name: str) -> str:
    return (SAMPLES / name).read_text(encoding="utf-8")


def planted(folder: Path, name: str, old: str, new: str) -> Path:
    assert old in text(name)
    path = folder / name
    path.write_text(text(name).replace(old, new, 1), encoding="utf-8")
    return path


def test_every_sample_is_one_of_these() -> None:
    assert sorted(path.name for path in SAMPLES.iterdir()) == sorted([*GITHUB, *GITLAB])


@pytest.mark.parametrize("name", GITHUB)
def test_workflow_is_sound(name: str) -> None:
    assert workflow_faults(SAMPLES / name) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("github.yml", "timeout-minutes: 20", "timeout: 20", "'timeout'"),
        ("github.yml", "needs: report", "needs: rapport", "needs rapport"),
        ("github.yml", "steps.install.outcome", "steps.instal.outcome", "report asks for steps.instal"),
        (
            "github.yml",
            "if-no-files-found: ignore",
            "if-nothing-found: ignore",
            "actions/upload-artifact has no input if-nothing-found",
        ),
        ("github-fleet.yml", "matrix.share }}/", "matrix.shard }}/", "build asks for matrix.shard"),
        ("github.yml", "ubuntu-24.04", "debian-12", "report runs on debian-12"),
        ("github.yml", "checkout@3d3c42e5aac5ba805825da76410c181273ba90b1", "checkout@v7", "unpinned-uses"),
        (
            "github.yml",
            "run: reportgen check --all",
            "run: reportgen check ${{ github.head_ref }}",
            "template-injection",
        ),
        ("github.yml", "permissions: {}", "permissions: write-all", "excessive-permissions"),
    ],
)
def test_planted_fault_in_a_workflow_is_found(tmp_path: Path, name: str, old: str, new: str, fault: str) -> None:
    assert fault in "\n".join(workflow_faults(planted(tmp_path, name, old, new)))


@pytest.mark.parametrize("name", GITLAB)
def test_pipeline_is_sound(name: str) -> None:
    assert pipeline_faults(SAMPLES / name) == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("gitlab.yml", "codequality: findings.json", "code_quality: findings.json"),
        ("gitlab.yml", "when: always", "when: whenever"),
        ("gitlab-fleet.yml", "parallel: 3", "parallel: three"),
    ],
)
def test_planted_fault_in_a_pipeline_is_found(tmp_path: Path, name: str, old: str, new: str) -> None:
    assert pipeline_faults(planted(tmp_path, name, old, new)) != []


OURS = re.compile(r"uses: (.+)|(?:image|VERAPDF): (\S+)$|name: ([a-z]+/\S+)$", re.MULTILINE)
PINNED = re.compile(
    r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|python:3\.\d+-slim-[a-z]+|[a-z/]+:v[\d.]+@sha256:[0-9a-f]{64}"
)


def loose(sample_text: str) -> list[str]:
    """Actions that are no commit with its version beside it, and images without a version or, of others, a sum."""
    used = [each for found in OURS.findall(sample_text) for each in found if each]
    assert used
    return [each for each in used if not PINNED.fullmatch(each)]


@pytest.mark.parametrize("name", [*GITHUB, *GITLAB])
def test_whatever_others_made_is_pinned(name: str) -> None:
    assert loose(text(name)) == []


@pytest.mark.parametrize(
    "fault",
    [
        "- uses: actions/checkout@v7",
        "- uses: actions/checkout@" + "a" * 40,
        "- uses: actions/checkout@main # v7.0.1",
        "image: python",
        "image: python:latest",
        "name: verapdf/cli:v1.30.2",
        "VERAPDF: verapdf/cli:latest",
    ],
)
def test_what_is_not_pinned_is_found(fault: str) -> None:
    assert len(loose(f"{text('github.yml')}      {fault}\n")) == 1


def test_the_same_judge_is_used_by_both() -> None:
    (ours,), (theirs,) = (set(re.findall(r"verapdf/cli:\S+", text(name))) for name in ("github.yml", "gitlab.yml"))
    assert ours == theirs


def rights(name: str) -> dict[str, Any]:
    """What a workflow may do, and those of its jobs that ask for something else."""
    told = sample(SAMPLES / name)
    asked = {job: each["permissions"] for job, each in told["jobs"].items() if "permissions" in each}
    return {"": told["permissions"]} | asked


def test_jobs_may_read_and_only_those_that_run_nothing_of_the_project_may_write() -> None:
    assert rights("github-fleet.yml") == {"": {"contents": "read"}}
    assert rights("github.yml") == {
        "": {"contents": "read"},
        "code-scanning": {"actions": "read", "contents": "read", "security-events": "write"},
        "standards": {},
        "pages": {"pages": "write", "id-token": "write"},
    }
    jobs = sample(SAMPLES / "github.yml")["jobs"]
    assert [job for job in ("code-scanning", "pages") if github_steps(jobs[job])] == []


@pytest.mark.parametrize("name", [*GITHUB, *GITLAB])
def test_no_secret_is_used_and_the_lock_is_the_one_way_to_install(name: str) -> None:
    assert re.findall(r"secrets\.|TOKEN|PASSWORD|apt-get|pip install", text(name)) == []
    assert re.findall(rf"^ *(?:- )?{INSTALL}$", text(name), re.MULTILINE) != []
    assert os.access(ROOT / INSTALL.removeprefix("reportgen/").split()[0], os.X_OK)


def system_packages(pattern: str, place: str) -> list[str]:
    found = re.search(pattern, (ROOT / place).read_text(encoding="utf-8"))
    assert found
    return found[1].split()


def test_the_readme_names_the_system_packages_that_are_installed() -> None:
    installed = system_packages(r'report_packages="(.+)"', "script/setup")
    assert len(installed) == 3
    assert system_packages(r"apt-get install -y --no-install-recommends (.+)", "README.md") == installed


def checked_out(folder: Path) -> Path:
    """A project with a finished year and one in the making, and reportgen in it as a submodule would be."""
    shutil.copytree(ROOT / "starter", folder)
    (folder / "reportgen").symlink_to(ROOT)
    done = reportgen("new", "2026", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def wrong(folder: Path) -> Path:
    """The same with a figure that contradicts another, in the finished year."""
    path = checked_out(folder) / "data/2025.yaml"
    before = path.read_text(encoding="utf-8")
    assert before.count("维持: 21") == 1
    path.write_text(before.replace("维持: 21", "维持: 20"), encoding="utf-8")
    return folder


def on_github(folder: Path) -> dict[str, Ended]:
    return run(github_steps(sample(SAMPLES / "github.yml")["jobs"]["report"]), folder, {})


def on_gitlab(folder: Path) -> Ended:
    environ = {"CI_PAGES_URL": "https://county.pages.example/reports"}
    return run(gitlab_steps(sample(SAMPLES / "gitlab.yml")["report"], {}), folder, environ)["script"]


def published(folder: Path) -> dict[str, set[str]]:
    """The names of the files in each of a folder's folders."""
    years = [year for year in folder.iterdir() if year.is_dir()] if folder.exists() else []
    return {year.name: {path.name for path in year.iterdir()} for year in years}


def summed(folder: Path) -> list[str]:
    """The files of a folder that its manifest has another sum of, or none."""
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["artefacts"]
    files = [path for path in folder.rglob("*") if path.is_file() and path != folder / "manifest.json"]
    sums = {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    return sorted(name for name in {*told, *sums} if told.get(name, {}).get("sha256") != sums.get(name))


def test_github_checks_drafts_publishes_and_verifies(tmp_path: Path) -> None:
    folder = checked_out(tmp_path / "project")
    ended = on_github(folder)
    assert {name: each.code for name, each in ended.items()} == dict.fromkeys(ended, 0), ended
    assert published(folder / "site")["2025"] == OF_A_YEAR
    assert summed(folder / "site") == []
    assert not (folder / "site/sitemap.xml").exists()
    assert published(folder / "drafts") == {"2026-draft": FILES}
    assert ended["Verify"].stderr.count("核对相符") == 1
    assert json.loads((folder / "findings.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"


def test_github_shows_what_is_wrong_and_publishes_nothing(tmp_path: Path) -> None:
    folder = wrong(tmp_path / "project")
    ended = on_github(folder)
    assert [name for name, each in ended.items() if each.code] == ["Check"]
    assert re.search(
        r"^::error file=data/2025\.yaml,line=\d+,col=\d+,title=D107::", ended["Check"].stdout, re.MULTILINE
    )
    (run_,) = json.loads((folder / "findings.sarif").read_text(encoding="utf-8"))["runs"]
    assert "D107" in {each["ruleId"] for each in run_["results"]}
    assert (published(folder / "site"), published(folder / "drafts")) == ({}, {"2026-draft": FILES})


def test_gitlab_checks_drafts_publishes_and_verifies(tmp_path: Path) -> None:
    folder = checked_out(tmp_path / "project")
    ended = on_gitlab(folder)
    assert ended.code == 0, ended.stderr
    assert published(folder / "public")["2025"] == OF_A_YEAR
    assert summed(folder / "public") == []
    assert "<loc>https://county.pages.example/reports/2025/</loc>" in (folder / "public/sitemap.xml").read_text("utf-8")
    assert published(folder / "drafts") == {"2026-draft": FILES}
    assert ended.stderr.count("核对相符") == 1


def test_gitlab_shows_what_is_wrong_and_publishes_nothing(tmp_path: Path) -> None:
    folder = wrong(tmp_path / "project")
    assert on_gitlab(folder).code == 1
    issues = json.loads((folder / "findings.json").read_text(encoding="utf-8"))
    assert ("D107", "data/2025.yaml") in {(each["check_name"], each["location"]["path"]) for each in issues}
    assert (published(folder / "public"), published(folder / "drafts")) == ({}, {"2026-draft": FILES})


def test_no_draft_is_asked_for_where_no_year_is_in_the_making(tmp_path: Path) -> None:
    """Nothing that could make one is on the path here."""
    shutil.copytree(ROOT / "starter", tmp_path / "project")
    steps = [
        step for step in github_steps(sample(SAMPLES / "github.yml")["jobs"]["report"]) if "--draft" in step.script
    ]
    assert [each.code for each in run(steps, tmp_path / "project", {}).values()] == [0]
    path = tmp_path / "project/data/2025.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("状态: 定稿", "状态: 编制中"), encoding="utf-8")
    assert [each.code for each in run(steps, tmp_path / "project", {}).values()] == [127]


BUREAUS = ["东区", "北区", "西区"]


def fleet(folder: Path) -> Path:
    """Bureaus with one finished year each, in one repository."""
    for name in BUREAUS:
        shutil.copytree(ROOT / "starter", folder / "bureaus" / name)
    (folder / "reportgen").symlink_to(ROOT)
    return folder


def share_on_github(told: dict[str, Any], number: int, folder: Path) -> Ended:
    job = told["jobs"]["build"]
    values = {"matrix.share": number, "strategy.job-total": len(job["strategy"]["matrix"]["share"])}
    environ = {name: filled(value, values) for name, value in job["env"].items()}
    return run(github_steps(job), folder, environ)["Build this share"]


def share_on_gitlab(told: dict[str, Any], number: int, folder: Path) -> Ended:
    environ = {"CI_NODE_INDEX": str(number), "CI_NODE_TOTAL": str(told["build"]["parallel"])}
    return run(gitlab_steps(told["build"], told["default"]), folder, environ)["script"]


def together_on_github(told: dict[str, Any], folder: Path) -> Ended:
    return run(github_steps(told["jobs"]["together"]), folder, {})["Verify"]


def together_on_gitlab(told: dict[str, Any], folder: Path) -> Ended:
    return run(gitlab_steps(told["together"], told["default"]), folder, {})["script"]


@pytest.mark.parametrize(
    ("name", "share", "together"),
    [
        ("github-fleet.yml", share_on_github, together_on_github),
        ("gitlab-fleet.yml", share_on_gitlab, together_on_gitlab),
    ],
)
def test_machines_of_a_fleet_make_each_report_once(
    tmp_path: Path,
    name: str,
    share: Callable[[dict[str, Any], int, Path], Ended],
    together: Callable[[dict[str, Any], Path], Ended],
) -> None:
    told = sample(SAMPLES / name)
    folder = fleet(tmp_path / "fleet")
    made: list[str] = []
    for number in (1, 2, 3):
        ended = share(told, number, folder)
        assert ended.code == 0, ended.stderr
        made += [path.name for path in (folder / "public").iterdir()]
        (folder / "public").rename(folder / f"public-{number}")  # as an artefact leaves its machine
    assert sorted(made) == BUREAUS
    for number in (1, 2, 3):
        shutil.copytree(folder / f"public-{number}", folder / "public", dirs_exist_ok=True)
    ended = together(told, folder)
    assert (ended.code, ended.stderr.count("核对相符")) == (0, 3), ended.stderr
