"""``reportgen site`` as a command: what it refuses and leaves alone, and that all or nothing is published."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from commands import reportgen
from projects import begun, write
from reportgen.publish import publish, strangers


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write(tmp_path / "project")


def left(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_site_replaces_a_site_and_tells_what_it_made(project: Path) -> None:
    publish(
        {
            "index.html": b"",
            "2001/index.html": b"",
            "manifest.json": b'{"artefacts": {"index.html": {}, "2001/index.html": {}}}',
        },
        project / "site",
    )
    done = reportgen("site", cwd=project)
    assert done.returncode == 0
    assert done.stdout.startswith("site/index.html  ")
    assert "2018/report.pdf" in left(project / "site")
    assert "2001/index.html" not in left(project / "site")
    assert strangers(project / "site") == []


def holding(name: str) -> Callable[[Path], object]:
    def put(project: Path) -> None:
        (project / "site").mkdir()
        (project / "site" / name).write_text("www.example.gov.cn\n", encoding="utf-8")

    return put


def no_change(_project: Path) -> None:
    """The project as it is."""


def unfinished(project: Path) -> None:
    begun(project)


REFUSED: dict[str, tuple[Callable[[Path], object], list[str], str]] = {
    "foreign": (holding("CNAME"), [], "site holds CNAME, which no site put there; give another folder"),
    "project": (no_change, ["-o", "data"], "data holds 2017.yaml, which no site put there; give another folder"),
    "here": (no_change, ["-o", "."], ". is the folder you are in, or one around it; give another"),
    "around": (no_change, ["-o", ".."], ".. is the folder you are in, or one around it; give another"),
    "unfinished": (unfinished, [], "there is no finished year"),
    "url": (no_change, ["--url", "javascript:alert(1)"], "is not an address such as https://"),
    "host": (no_change, ["--url", 'https://a.cn/"><b>'], "is not an address such as https://"),
    "twice": (no_change, ["-C", ".", "-C", "../project"], "two projects are called project"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_refused_and_leaves_everything_as_it_was(project: Path, name: str) -> None:
    change, arguments, said = REFUSED[name]
    change(project)
    before = left(project.parent)
    done = reportgen("site", *arguments, cwd=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert left(project.parent) == before


def test_the_name_of_a_folder_has_to_fit_an_address(project: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "城东 (旧)")
    done = reportgen("site", "-C", project, "-C", other, cwd=tmp_path)
    assert done.returncode == 2
    assert "the folder's name 城东 (旧) cannot be part of an address; give it another" in done.stderr


def test_names_that_differ_in_case_only_are_one_address(project: Path, tmp_path: Path) -> None:
    done = reportgen("site", "-C", project, "-C", write(tmp_path / "Project"), cwd=tmp_path)
    assert done.returncode == 2
    assert "two projects are called Project" in done.stderr


def test_a_year_in_the_making_is_compared_with_and_not_told(project: Path) -> None:
    path = project / "data/2017.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("仅作基数", "编制中"), encoding="utf-8")
    assert reportgen("site", "-q", cwd=project).returncode == 0
    told = {
        (record["year"], record["id"]): (record["value"], record["change"]["text"])
        for record in json.loads((project / "site/series.json").read_bytes())
    }
    assert {year for year, _ in told} == {2018}
    assert told[2018, "行政诉讼.受理"] == ("11", "同比下降54.17%")


def test_one_year_that_fails_keeps_all_from_being_published(project: Path, tmp_path: Path) -> None:
    wrong = write(tmp_path / "wrong", y2018=("受理: 11", "受理: 12"))
    holding("index.html")(tmp_path)
    (tmp_path / "site/manifest.json").write_text('{"artefacts": {"index.html": {}}}', encoding="utf-8")
    done = reportgen("site", "-C", project, "-C", wrong, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-1] == "the site is not published, because of: wrong 2018"
    assert left(tmp_path / "site") == ["index.html", "manifest.json"]


def test_a_project_that_cannot_be_read_keeps_all_from_being_published(project: Path, tmp_path: Path) -> None:
    broken = write(tmp_path / "broken", project=("模板: small", "模板: [small"))
    done = reportgen("site", "-C", project, "-C", broken, cwd=tmp_path)
    assert done.returncode == 1
    assert "project.yaml:" in done.stderr
    assert not (tmp_path / "site").exists()


def test_a_project_without_a_finished_year_is_left_out_and_named(project: Path, tmp_path: Path) -> None:
    begun(tmp_path / "new")
    done = reportgen("site", "-C", project, "-C", "new", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "new has no finished year and is left out" in done.stderr
    assert [path for path in left(tmp_path / "site") if path.startswith("new/")] == []


def test_the_pages_are_the_projects_to_change(project: Path) -> None:
    own = project / "templates/site"
    own.mkdir()
    (own / "moved.html").write_text("{% include 'head.html' %}", encoding="utf-8")
    (own / "site.css").write_text("h1 { color: var(--red); }\n", encoding="utf-8")
    assert reportgen("site", "-q", cwd=project).returncode == 0
    assert (project / "site/site.css").read_text(encoding="utf-8").endswith("h1 { color: var(--red); }\n")


@pytest.mark.parametrize("fault", ["{% if %}", "{{ ''.__class__.__mro__ }}"])
def test_a_page_that_cannot_be_filled_in_is_a_finding_and_nothing_is_published(project: Path, fault: str) -> None:
    own = project / "templates/site"
    own.mkdir()
    (own / "years.html").write_text(f"<p>\n{fault}\n", encoding="utf-8")
    done = reportgen("site", cwd=project)
    assert done.returncode == 1
    assert re.search(
        r"^templates/site/years\.html:2:\d+: error P103: the page template cannot be filled in",
        done.stderr,
        re.MULTILINE,
    )
    assert "Traceback" not in done.stderr
    assert not (project / "site").exists()


def test_a_warning_stops_a_site_that_is_to_be_strict(project: Path) -> None:
    path = project / "templates/small/lead.md"
    path.write_text(path.read_text(encoding="utf-8").replace("依法履职", "依法履职 ，"), encoding="utf-8")
    done = reportgen("site", "--strict", "--lang", "en", cwd=project)
    assert (done.returncode, left(project / "site")) == (1, [])
    assert re.search("warning L[0-9]{3}", done.stderr)
    assert done.stderr.endswith("the site is not published, because of: project 2018\n")
    assert reportgen("site", "-q", cwd=project).returncode == 0
