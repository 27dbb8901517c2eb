"""What is read from the disk, from where, and what is refused: links, ways out, pipes, files that change."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from reportgen.catalog import render
from reportgen.diagnostics import Diagnostic, EnvironmentProblem, Source, Span
from reportgen.disk import builtin
from reportgen.inputs import FONT_FILES, PAGE_FILES
from reportgen.project import Project, load, office
from reportgen.source import LARGEST_FILE, MOST_LINES


def project(folder: Path, **files: str) -> Project:
    """The project in ``folder``, with these files in it; ``__`` stands for a slash, ``_yaml`` for .yaml."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        put(folder, name.replace("__", "/").replace("_yaml", ".yaml"), text)
    loaded, findings = load(folder)
    assert findings == []
    assert loaded is not None
    return loaded


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def codes(findings: list[Diagnostic]) -> list[str]:
    return [found.code for found in findings]


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_folder_without_project_file_is_a_project(tmp_path: Path) -> None:
    loaded = project(tmp_path / "haizhu")
    assert (loaded.name, loaded.pack, dict(loaded.body), loaded.names) == ("haizhu", "administration", {}, ())
    assert loaded.years() == []


def test_project_file_is_read(tmp_path: Path) -> None:
    text = "模板: small\n机构: {全称: 某某局, 简称: 本局}\n专名: [甲, 乙]\n网站: {SiteName: 网}\n"
    loaded = project(tmp_path, project_yaml=text)
    assert (loaded.pack, loaded.names) == ("small", ("甲", "乙"))
    assert (dict(loaded.body), dict(loaded.site)) == ({"全称": "某某局", "简称": "本局"}, {"SiteName": "网"})
    assert loaded.inputs().sums() == {"project.yaml": sha256(text)}


def test_unknown_key_is_answered_with_the_nearest(tmp_path: Path) -> None:
    put(tmp_path, "project.yaml", "机构名: {全称: 某某局}\n")
    _, findings = load(tmp_path)
    assert codes(findings) == ["S201"]
    assert findings[0].hint is not None
    assert render(findings[0].hint, "en") == "did you mean 机构?"


@pytest.mark.parametrize("name", ["../../etc", "/etc", "a/b", ".git", "..", "模板", "a" * 101])
def test_pack_that_is_no_plain_name_is_refused(tmp_path: Path, name: str) -> None:
    put(tmp_path, "project.yaml", f"模板: {name}\n")
    loaded, findings = load(tmp_path)
    assert loaded is None
    assert codes(findings) == ["S202"]


@pytest.mark.parametrize("empty", ["模板:\n", "模板: ''\n"])
def test_pack_that_is_left_empty_is_found(tmp_path: Path, empty: str) -> None:
    (tmp_path / "project.yaml").write_text(empty, encoding="utf-8")
    loaded, findings = load(tmp_path)
    assert (loaded, codes(findings)) == (None, ["S203"])


def test_project_file_that_cannot_be_read_gives_no_project(tmp_path: Path) -> None:
    put(tmp_path, "project.yaml", "模板：small\n")
    loaded, findings = load(tmp_path)
    assert loaded is None
    assert codes(findings) == ["S105"]


def test_missing_folder_is_a_state_of_the_machine(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="there is no folder"):
        load(tmp_path / "nowhere")


def test_years_are_the_datasets_that_are_there(tmp_path: Path) -> None:
    loaded = project(tmp_path)
    for name in (
        "2018.yaml",
        "2017.yaml",
        "2018.yaml~",
        "18.yaml",
        "02018.yaml",
        "2016.yml",
        "２０１５.yaml",
        "0999.yaml",
    ):
        put(tmp_path, f"data/{name}", "")
    assert loaded.years() == [2017, 2018]


def test_files_are_named_as_the_user_would_name_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "examples/a/data/2018.yaml", "年度: 2018\n")
    monkeypatch.chdir(tmp_path)
    shown = []
    for folder in (Path("examples/a"), Path("examples/a/"), tmp_path / "examples/a"):
        loaded, _ = load(folder)
        assert loaded is not None
        text, findings = loaded.inputs().dataset(2018)
        assert findings == []
        assert text is not None
        assert text.path == "data/2018.yaml"
        shown.append(text.shown)
    assert shown == ["examples/a/data/2018.yaml"] * 2 + [f"{tmp_path}/examples/a/data/2018.yaml"]
    monkeypatch.chdir(tmp_path / "examples/a")
    loaded, _ = load(Path())
    assert loaded is not None
    text, _ = loaded.inputs().dataset(2018)
    assert text is not None
    assert text.shown == "data/2018.yaml"


def test_missing_dataset_is_named(tmp_path: Path) -> None:
    text, findings = project(tmp_path).inputs().dataset(2018)
    assert text is None
    assert codes(findings) == ["X101"]
    assert findings[0].span is not None
    assert findings[0].span.source.path == "data/2018.yaml"


def template(loaded: Project, name: str, year: int | None = None) -> Source:
    text, findings = loaded.inputs().template(name, year=year)
    assert findings == []
    assert text is not None
    return text


def test_own_template_wins_over_the_built_in_one_file_by_file(tmp_path: Path) -> None:
    loaded = project(tmp_path)
    built_in = template(loaded, "pack.yaml")
    assert built_in.shown == f"builtin:{built_in.path}" == "builtin:templates/administration/pack.yaml"
    put(tmp_path, "templates/administration/title.md", "own")
    own = template(loaded, "title.md")
    assert (own.text, own.path) == ("own", "templates/administration/title.md")
    assert template(loaded, "pack.yaml").text == built_in.text


def test_template_of_the_newest_year_not_later_than_the_report_is_taken(tmp_path: Path) -> None:
    loaded = project(tmp_path)
    for folder in ("", "2016/", "2018/", "2020/", "20199/", "later/"):
        put(tmp_path, f"templates/administration/{folder}lead.md", folder)
    found = {year: template(loaded, "lead.md", year).text for year in (2015, 2016, 2017, 2018, 2019, 2021)}
    assert found == {2015: "", 2016: "2016/", 2017: "2016/", 2018: "2018/", 2019: "2018/", 2021: "2020/"}
    assert template(loaded, "lead.md").text == ""


@pytest.mark.parametrize(
    "name", ["../project.yaml", "/etc/hostname", "a/b.md", "", ".hidden", "a\0b", "甲.md", "a" * 300]
)
def test_template_that_is_no_plain_name_is_refused(tmp_path: Path, name: str) -> None:
    text, findings = project(tmp_path).inputs().template(name)
    assert text is None
    assert codes(findings) == ["X102"]


def test_missing_template_is_placed_where_it_is_named(tmp_path: Path) -> None:
    loaded = project(tmp_path, data__2018_yaml="年度: 2018\n")
    text, _ = loaded.inputs().dataset(2018)
    assert text is not None
    place = Span(text, 1, 1)
    _, findings = loaded.inputs().template("nothing.md", named_at=place)
    assert [(found.code, found.span) for found in findings] == [("X101", place)]


def link_to_file(folder: Path, outside: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data/2018.yaml").symlink_to(outside / "secret.yaml")


def link_within(folder: Path, outside: Path) -> None:
    put(folder, "data/2017.yaml", outside.name)
    (folder / "data/2018.yaml").symlink_to("2017.yaml")


def link_to_folder(folder: Path, outside: Path) -> None:
    put(outside, "2018.yaml", "secret")
    (folder / "data").symlink_to(outside)


def link_to_nothing(folder: Path, outside: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data/2018.yaml").symlink_to(outside / "nothing")


def link_to_itself(folder: Path, _outside: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data/2018.yaml").symlink_to("2018.yaml")


def pipe(folder: Path, _outside: Path) -> None:
    (folder / "data").mkdir()
    os.mkfifo(folder / "data/2018.yaml")


def device(folder: Path, _outside: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data/2018.yaml").symlink_to("/dev/zero")


def directory(folder: Path, _outside: Path) -> None:
    (folder / "data/2018.yaml").mkdir(parents=True)


REFUSED = [link_to_file, link_within, link_to_folder, link_to_nothing, link_to_itself, pipe, device, directory]


@pytest.mark.parametrize("make", REFUSED)
def test_only_regular_files_within_the_project_are_read(tmp_path: Path, make: Callable[[Path, Path], None]) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "project"
    put(outside, "secret.yaml", "secret")
    folder.mkdir()
    make(folder, outside)
    inputs = project(folder).inputs()
    text, findings = inputs.dataset(2018)
    assert text is None
    assert codes(findings) == ["X102"]
    assert inputs.sums() == {}


def test_link_in_place_of_a_template_is_refused_and_not_passed_over(tmp_path: Path) -> None:
    loaded = project(tmp_path)
    folder = tmp_path / "templates/administration"
    folder.mkdir(parents=True)
    (folder / "pack.yaml").symlink_to("/nowhere")
    text, findings = loaded.inputs().template("pack.yaml")
    assert text is None
    assert codes(findings) == ["X102"]


def test_link_in_place_of_the_project_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "project.yaml").symlink_to("/etc/hostname")
    loaded, findings = load(tmp_path)
    assert loaded is None
    assert codes(findings) == ["X102"]


def test_project_may_itself_be_reached_over_a_link(tmp_path: Path) -> None:
    project(tmp_path / "real", data__2018_yaml="年度: 2018\n")
    (tmp_path / "link").symlink_to("real")
    loaded, _ = load(tmp_path / "link")
    assert loaded is not None
    assert loaded.inputs().dataset(2018)[1] == []


def test_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    loaded = project(tmp_path, data__2018_yaml="")
    os.truncate(tmp_path / "data/2018.yaml", 40 * LARGEST_FILE)
    text, findings = loaded.inputs().dataset(2018)
    assert text is None
    assert codes(findings) == ["S102"]


def test_file_of_too_many_lines_is_refused_with_the_limit_named(tmp_path: Path) -> None:
    loaded = project(tmp_path, data__2018_yaml="# \n" * (MOST_LINES - 1))
    assert loaded.inputs().dataset(2018)[0] is not None
    loaded = project(tmp_path, data__2018_yaml="# \n" * MOST_LINES)
    text, findings = loaded.inputs().dataset(2018)
    assert (text, codes(findings)) == (None, ["S102"])
    assert render(findings[0].message, "en") == "it has more than the 500000 lines allowed"


@contextmanager
def growing(path: Path) -> Iterator[None]:
    """A thread that keeps writing to the file."""
    stop = threading.Event()

    def write() -> None:
        with path.open("ab", buffering=0) as file:
            while not stop.is_set() and file.tell() < LARGEST_FILE // 2:
                file.write(b"#" * 299 + b"\n")

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def test_file_that_changes_while_it_is_read_is_found_out(tmp_path: Path) -> None:
    loaded = project(tmp_path, data__2018_yaml="# \n" * 100_000)
    seen: set[str] = set()
    with growing(tmp_path / "data/2018.yaml"):
        for _ in range(200):
            text, findings = loaded.inputs().dataset(2018)
            assert (text is None) == bool(findings)
            seen.update(codes(findings))
            if seen:
                break
    assert seen == {"X103"}


@contextmanager
def unprivileged() -> Iterator[None]:
    """Without the rights of root, for whom no file is closed."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_closed_file_or_folder_is_a_state_of_the_machine(tmp_path: Path) -> None:
    loaded = project(tmp_path / "project", data__2018_yaml="年度: 2018\n")
    (tmp_path / "project/data").chmod(0)
    for read in (loaded.years, lambda: loaded.inputs().dataset(2018), lambda: load(tmp_path / "project/data/x")):
        with unprivileged(), pytest.raises(EnvironmentProblem, match="cannot be read") as caught:
            read()
        assert caught.value.hint is not None
    (tmp_path / "project/data").chmod(0o755)


def test_sums_tell_of_every_file_that_was_read(tmp_path: Path) -> None:
    loaded = project(tmp_path, project_yaml="模板: administration\n", data__2018_yaml="年度: 2018\n")
    put(tmp_path, "templates/administration/2018/lead.md", "lead")
    put(tmp_path, "fonts/ReportgenKai.otf", "own face")
    inputs = loaded.inputs()
    inputs.dataset(2018)
    inputs.dataset(2017)
    inputs.template("lead.md", year=2018)
    inputs.font_files()
    sums = inputs.sums()
    assert {name: sums[name] for name in sums if not name.startswith("fonts/")} == {
        "data/2018.yaml": sha256("年度: 2018\n"),
        "project.yaml": sha256("模板: administration\n"),
        "templates/administration/2018/lead.md": sha256("lead"),
    }
    assert sums["fonts/ReportgenKai.otf"] == sha256("own face")
    assert {name for name in sums if name.startswith("fonts/")} == {f"fonts/{name}" for name in FONT_FILES}
    assert list(sums) == sorted(sums)
    assert loaded.inputs().sums() == {"project.yaml": sha256("模板: administration\n")}


def test_own_font_wins_and_a_link_is_no_font(tmp_path: Path) -> None:
    loaded = project(tmp_path)
    put(tmp_path, "fonts/ReportgenKai.otf", "own")
    (tmp_path / "fonts/ReportgenHei.otf").symlink_to(builtin() / "fonts/ReportgenHei.otf")
    found = loaded.inputs().font_files()
    assert found["ReportgenKai.otf"] == tmp_path / "fonts/ReportgenKai.otf"
    assert found["ReportgenSong.otf"] == builtin() / "fonts/ReportgenSong.otf"
    assert "ReportgenHei.otf" not in found


def test_own_page_file_wins_and_a_broken_one_is_not_passed_over(tmp_path: Path) -> None:
    loaded = project(tmp_path)
    built_in = loaded.inputs().page_files()
    assert {name: file.shown for name, file in built_in.items()} == {
        name: f"builtin:templates/page/{name}" for name in PAGE_FILES
    }
    put(tmp_path, "templates/page/screen.css", "own")
    own = loaded.inputs().page_files()
    assert own["screen.css"].shown == f"{loaded.inputs().shown}templates/page/screen.css"
    assert {name: file.text for name, file in own.items()} == {
        **{name: file.text for name, file in built_in.items()},
        "screen.css": "own",
    }
    (tmp_path / "templates/page/screen.css").write_bytes("字".encode("gbk"))
    with pytest.raises(EnvironmentProblem, match="cannot be used"):
        loaded.inputs().page_files()


OFFICES = ["/etc", "east/../../x", "..", "../../", "~/x", "a\\b", "../east/", "../.git", "东所", "."]


@pytest.mark.parametrize("path", OFFICES)
def test_sub_office_is_a_plain_relative_folder(tmp_path: Path, path: str) -> None:
    put(tmp_path, "project.yaml", f"下属: ['{path}', ../west]\n")
    loaded, findings = load(tmp_path)
    assert loaded is not None
    assert codes(findings) == ["S202"]
    assert [each.path for each in loaded.offices] == ["../west"]


def test_sub_office_is_named_once(tmp_path: Path) -> None:
    put(tmp_path, "project.yaml", "下属:\n  - ../west\n  - ../west\n")
    loaded, findings = load(tmp_path)
    assert loaded is not None
    assert [(found.code, found.span.line) for found in findings if found.span] == [("S202", 3)]
    assert len(loaded.offices) == 1


def test_sub_office_may_lie_beside_the_project_or_within_and_nowhere_else(tmp_path: Path) -> None:
    put(tmp_path, "west/data/2018.yaml", "年度: 2018\n")
    put(tmp_path, "bureau/units/east/data/2018.yaml", "年度: 2018\n")
    (tmp_path / "linked").symlink_to("west")
    loaded = project(tmp_path / "bureau", project_yaml="下属: [../west, units/east, ../nothing, ../linked]\n")
    found = [office(loaded, named) for named in loaded.offices]
    assert [made and (made.root.name, made.years()) for made, _ in found] == [
        ("west", [2018]), ("east", [2018]), None, None
    ]  # fmt: skip
    assert [codes(findings) for _, findings in found] == [[], [], ["X101"], ["X102"]]
    assert [finding.span.line for _, findings in found for finding in findings if finding.span] == [1, 1]


def test_files_of_a_sub_office_are_named_and_summed_from_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "west/data/2018.yaml", "年度: 2018\n")
    put(tmp_path, "bureau/project.yaml", "下属: [../west]\n")
    monkeypatch.chdir(tmp_path / "bureau")
    loaded, _ = load(Path())
    assert loaded is not None
    west, _ = office(loaded, loaded.offices[0])
    assert west is not None
    inputs = loaded.inputs()
    text, _ = inputs.with_office("../west", west.inputs()).dataset(2018)
    assert text is not None
    assert text.shown == "../west/data/2018.yaml"
    assert inputs.sums()["../west/data/2018.yaml"] == sha256("年度: 2018\n")
