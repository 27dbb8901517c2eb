"""The preview as a process: what it serves and refuses, what it shows after each save, and how it ends."""

from __future__ import annotations

import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from commands import ENVIRON, reportgen
from previews import Preview, previewed
from projects import FILES, assessed, begun, write
from reportgen.build import drafted
from reportgen.catalog import render
from reportgen.disk import folders
from reportgen.fonts import FACES
from reportgen.preview.rebuild import rebuilt
from reportgen.preview.state import Board, Page, Paper, State
from reportgen.preview.watch import MOST_REPORTS, bursts
from reportgen.production import produce
from saves import SAVES, in_its_place

CLOSING = "templates/small/closing.md"
WORDS = "下一步，继续努力。\n"
WIDE = "\n表：宽表\n\n|" + "甲|" * 40 + "\n|" + "---|" * 40 + "\n|" + "一二三四五六七八|" * 40 + "\n"


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """One preview for all tests that do not end it."""
    with previewed(write(tmp_path_factory.mktemp("standing"))) as running:
        yield running


@pytest.fixture
def preview(standing: Preview) -> Iterator[Preview]:
    """The same, put back as it was after a test that edits."""
    before = standing.shown().digest
    yield standing
    for path in (standing.folder / "templates").rglob("*"):
        if path.is_file() and path.relative_to(standing.folder).as_posix() not in FILES:
            path.unlink()
    write(standing.folder)
    assert standing.until(lambda shown: shown.digest == before and not shown.findings).notices == ()


@pytest.fixture
def project(standing: Preview) -> Path:
    return standing.folder


def published(folder: Path, output: str) -> bytes:
    """What ``build`` would publish."""
    assessment = assessed(folder)
    assert assessment.report
    is_draft = assessment.report.year.status.value == "编制中"
    files, findings = produce(drafted(assessment) if is_draft else assessment, [output], lambda _name: None)
    assert findings == []
    return files[f"report.{output}"]


# ---- what is served


def test_the_report_and_its_pdf_are_those_that_build_publishes(preview: Preview, project: Path) -> None:
    for output, kind in (("html", "text/html; charset=utf-8"), ("pdf", "application/pdf")):
        status, headers, body = preview.ask(f"/report.{output}")
        assert (status, headers["Content-Type"]) == (200, kind)
        assert body == published(project, output)
    assert "<script" not in preview.get("/report.html")


def test_it_is_reached_by_this_machine_alone(standing: Preview) -> None:
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", standing.port), timeout=5)


@pytest.mark.parametrize("path", ["/", "/report.html", "/report.pdf", "/events", "/frame.js"])
@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:{port}", "", "127.0.0.1:{port} evil.example"],
)
def test_called_by_another_name_it_tells_nothing(standing: Preview, path: str, host: str) -> None:
    status, _, body = standing.ask(path, host=host.format(port=standing.port))
    assert (status, body) == (421, b"421 Misdirected Request\n")


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "LocalHost:{port}"])
def test_called_by_its_own_names_it_answers(standing: Preview, host: str) -> None:
    assert standing.ask("/report.html", host=host.format(port=standing.port))[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "/data/2018.yaml",
        "/../data/2018.yaml",
        "/report.html?",
        "/report.html/",
        "/%72eport.html",
        "/frame.html",
        "/frame.py",
        "http://evil.example/report.html",
        "report.html",
        "*",
    ],
)
def test_nothing_is_served_but_what_it_knows(standing: Preview, path: str) -> None:
    status, _, body = standing.ask(path)
    assert (status, body) == (404, b"404 Not Found\n")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "BREW"])
def test_it_can_only_be_read(standing: Preview, method: str) -> None:
    status, headers, body = standing.ask("/report.html", method)
    assert (status, headers["Allow"], body) == (405, "GET, HEAD", b"405 Method Not Allowed\n")


@pytest.mark.parametrize("path", ["/", "/report.html", "/report.pdf", "/frame.css", "/frame.js"])
def test_head_gives_the_headers_alone(standing: Preview, path: str) -> None:
    (status, headers, body), whole = standing.ask(path, "HEAD"), standing.ask(path)
    assert (status, body) == (200, b"")
    assert headers["Content-Length"] == str(len(whole[2]))
    assert {**headers, "Date": ""} == {**whole[1], "Date": ""}


@pytest.mark.parametrize("path", ["/", "/report.html", "/report.pdf", "/events", "/nothing"])
def test_other_sites_get_no_hold_of_it(standing: Preview, path: str) -> None:
    _, headers, _ = standing.ask(path, "HEAD")
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert re.search(r"frame-ancestors '(none|self)'", headers["Content-Security-Policy"])
    assert "Access-Control-Allow-Origin" not in headers


def test_what_is_no_request_at_all_is_refused(standing: Preview) -> None:
    for sent in (b"\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9\r\n\r\n", b"\xff\xfe / HTTP/1.1\r\n\r\n", b"G" * 70_000):
        with socket.create_connection(("127.0.0.1", standing.port), timeout=20) as connection:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            assert b"200" not in connection.recv(20)
    assert standing.ask("/")[0] == 200


# ---- what is shown after a save


@pytest.mark.parametrize("save", SAVES.values(), ids=SAVES)
def test_saved_in_any_way_prose_is_shown(preview: Preview, project: Path, save: object) -> None:
    assert callable(save)
    for words in ("再接再厉", "继续前进"):
        save(project / CLOSING, f"下一步，{words}。\n")
        preview.until_report_says(words)
        assert preview.shown().notices == ()


SOURCES = {
    "data/2018.yaml": ("  信息: 68\n", "  信息: 86\n", "86条"),
    "data/2017.yaml": ("  信息: 51\n", "  信息: 34\n", "同比上升100%"),
    "templates/small/title.md": ("年度工作报告", "年度总结", "年度总结"),
    "templates/small/pack.yaml": ("单位: 条", "单位: 篇", "68篇"),
    "project.yaml": ("简称: 本局", "简称: 我局", "我局依法履职"),
}


@pytest.mark.parametrize("name", SOURCES)
def test_every_source_of_the_report_is_watched(preview: Preview, project: Path, name: str) -> None:
    old, new, words = SOURCES[name]
    in_its_place(project / name, FILES[name].replace(old, new))
    preview.until_report_says(words)


def test_what_comes_later_is_watched_too(preview: Preview, project: Path) -> None:
    """Folders that were not there: a style of the project's own, the prose of one year, a pack that came back."""
    page = project / "templates/page"
    page.mkdir()
    (page / "screen.css").write_text("/* 自己的样式 */\n", encoding="utf-8")
    preview.until_report_says("自己的样式")
    (page / "screen.css").write_text("/* 又改了样式 */\n", encoding="utf-8")
    preview.until_report_says("又改了样式")
    (project / "templates/small/2018").mkdir()
    for words in ("当年写法", "又一写法"):
        (project / "templates/small/2018/closing.md").write_text(f"下一步，{words}。\n", encoding="utf-8")
        preview.until_report_says(words)
    (project / "fonts").mkdir()
    (project / "fonts/COVERAGE.tsv").write_text(f"{','.join(FACES.values())}\t20-7E\n", encoding="utf-8")
    preview.until(lambda shown: "F102" in shown.codes)
    shutil.rmtree(project / "fonts")
    preview.until(lambda shown: not shown.notices)
    shutil.rmtree(project / "templates/small/2018")
    preview.until_report_says("继续努力")
    shutil.move(project / "templates", project / "aside")
    preview.until(lambda shown: "X101" in shown.codes)
    shutil.move(project / "aside", project / "templates")
    preview.until(lambda shown: shown.findings == ())
    in_its_place(project / CLOSING, "下一步，再接再厉。\n")
    preview.until_report_says("再接再厉")


def test_figures_of_a_sub_office_are_watched(tmp_path: Path) -> None:
    write(tmp_path / "east")
    bureau = write(
        tmp_path / "bureau",
        project=("模板: small\n", "模板: small\n下属: [../east]\n"),
        pack=("{名称: 公开信息, 单位: 条}", "{名称: 公开信息, 单位: 条, 汇总: 是}"),
    )
    with previewed(bureau) as preview:
        assert preview.until(lambda shown: not shown.findings).page
        in_its_place(tmp_path / "east/data/2018.yaml", FILES["data/2018.yaml"].replace("信息: 68", "信息: 67"))
        assert preview.until(lambda shown: bool(shown.findings)).findings[0][0] == "error"


def test_findings_are_shown_with_their_places_in_the_language_asked_for(tmp_path: Path) -> None:
    with previewed(write(tmp_path), "--lang", "zh") as preview:
        assert preview.shown().findings == ()
        in_its_place(tmp_path / "data/2018.yaml", FILES["data/2018.yaml"].replace("受理: 11", "受理: 12"))
        shown = preview.until(lambda shown: bool(shown.findings))
        assert shown.findings == (("错误", "D107", "data/2018.yaml:15:7"),)
        page = preview.get("/")
        assert "相加却是11" in page
        assert "受理: <mark>12</mark>" in page
        assert '<html lang="zh-CN">' in page
        assert "<title>2018年报告预览</title>" in page


def test_hostile_text_is_shown_as_text(preview: Preview, project: Path) -> None:
    hostile = "<script>alert(1)</script>"
    in_its_place(project / "data/2018.yaml", FILES["data/2018.yaml"].replace("受理: 11", f"'{hostile}': 1\n  受理: 11"))
    preview.until(lambda shown: bool(shown.findings))
    page = preview.get("/")
    assert "&lt;script&gt;alert" in page
    assert hostile not in page


FAULTS = {
    "yaml": ("data/2018.yaml", FILES["data/2018.yaml"].replace("公开:", "公开：")),
    "sum": ("data/2018.yaml", FILES["data/2018.yaml"].replace("受理: 11", "受理: 12")),
    "prose": (CLOSING, "下一步，{% if %}。\n"),
    "name": (CLOSING, "下一步，{{ 没有 }}。\n"),
    "pack": ("templates/small/pack.yaml", "章节: [\n"),
    "project": ("project.yaml", "模板: [\n"),
    "empty": ("data/2018.yaml", ""),
    "no text": (CLOSING, "\udcff"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_last_good_report_stays_until_the_fault_is_mended(preview: Preview, project: Path, fault: str) -> None:
    name, text = FAULTS[fault]
    good, before = preview.get("/report.html"), preview.shown()
    in_its_place(project / name, "")
    (project / name).write_bytes(text.encode("utf-8", "surrogateescape"))
    shown = preview.until(lambda shown: bool(shown.findings) and shown.build > before.build)
    assert shown.notices == ("What was saved last has errors; the report shown is the last one without.",)
    assert (shown.page, shown.digest) == (before.page, before.digest)
    assert preview.get("/report.html") == good
    in_its_place(project / name, FILES[name])
    mended = preview.until(lambda shown: not shown.findings)
    assert (mended.notices, mended.digest) == ((), before.digest)
    assert mended.page == mended.build


@pytest.mark.parametrize("name", ["data/2018.yaml", CLOSING, "templates/small/pack.yaml"])
def test_deleted_file_is_found_missing_and_found_again(preview: Preview, project: Path, name: str) -> None:
    good = preview.get("/report.html")
    (project / name).unlink()
    assert preview.until(lambda shown: bool(shown.findings)).codes == ["X101"]
    assert preview.get("/report.html") == good
    (project / name).write_text(FILES[name], encoding="utf-8")
    assert preview.until(lambda shown: not shown.findings).notices == ()


def test_what_the_machine_refuses_is_said_and_the_report_stays(preview: Preview, project: Path) -> None:
    good = preview.get("/report.html")
    style = project / "templates/page/screen.css"
    style.mkdir(parents=True)
    notices = preview.until(lambda shown: bool(shown.notices)).notices
    assert notices[0] == "the file templates/page/screen.css cannot be used"
    assert notices[-1] == "What was saved last has errors; the report shown is the last one without."
    assert preview.get("/report.html") == good
    style.rmdir()
    assert preview.until(lambda shown: not shown.notices).digest


def test_failure_of_the_program_is_said_and_the_report_stays(project: Path) -> None:
    good = rebuilt(State(), project, 2018)
    state = rebuilt(good, "not a path", 2018)  # type: ignore[arg-type]  # as a fault of the program
    assert state.problem
    assert render(state.problem.message, "en").startswith("reportgen failed on what was saved last: AttributeError: ")
    assert (state.build, state.page, state.outdated) == (2, good.page, True)


def test_with_errors_from_the_start_what_can_be_shown_is(tmp_path: Path) -> None:
    with previewed(write(tmp_path, y2018=("受理: 11", "受理: 12"))) as preview:
        shown = preview.shown()
        assert shown.codes == ["D107"]
        assert shown.notices == ("The report has errors; as it is, it cannot be published.",)
        assert "12宗" in preview.get("/report.html")


def test_where_nothing_can_be_shown_it_is_said_until_something_can(tmp_path: Path) -> None:
    with previewed(write(tmp_path, closing=(WORDS, "{% if %}\n"))) as preview:
        assert preview.shown().notices == (
            "There is nothing to show yet: mend what is listed, and the report appears.",
        )
        assert [preview.ask(path)[0] for path in ("/report.html", "/report.pdf")] == [404, 404]
        in_its_place(tmp_path / CLOSING, WORDS)
        preview.until_report_says("继续努力")


def test_year_in_the_making_is_shown_as_a_draft_whatever_is_found(tmp_path: Path) -> None:
    with previewed(begun(tmp_path), "2018") as preview:
        assert preview.get("/report.html").encode() == published(tmp_path, "html")
        assert "【待填：办公室】" in preview.get("/report.html")
        assert preview.shown().notices == ("The year is in the making: this is a draft.",)
        assert "R104" in preview.shown().codes
        path = tmp_path / "data/2018.yaml"
        in_its_place(path, path.read_text(encoding="utf-8").replace("  发现:\n", "  发现: 0\n"))
        preview.until(lambda shown: shown.build > 1 and shown.page == shown.build)
        assert preview.ask("/report.pdf")[2] == published(tmp_path, "pdf")


def test_base_year_gets_no_report(project: Path) -> None:
    with previewed(project, "2017") as preview:
        assert (preview.shown().codes, preview.shown().page) == (["D109"], 0)


def test_what_setting_the_pdf_finds_is_listed_too(preview: Preview, project: Path) -> None:
    in_its_place(project / CLOSING, WORDS + WIDE)
    preview.until_report_says("宽表")
    assert "T104" not in preview.shown().codes
    status, headers, body = preview.ask("/report.pdf")
    assert (status, headers["Content-Type"]) == (503, "text/plain; charset=utf-8")
    assert b"error T104" in body
    assert "T104" in preview.shown().codes
    in_its_place(project / CLOSING, WORDS)
    preview.until(lambda shown: shown.findings == ())
    assert preview.ask("/report.pdf")[0] == 200


# ---- bursts


def test_many_files_saved_at_once_are_few_builds(preview: Preview, project: Path) -> None:
    before = preview.shown().build
    for number in range(200):
        in_its_place(project / CLOSING, f"下一步，继续努力{'啊' * number}。\n")
    preview.until_report_says("啊" * 199)
    assert preview.shown().build - before < 20


ONE, TWO, NONE = frozenset({Path("1")}), frozenset({Path("2")}), frozenset[Path]()


def test_burst_ends_when_nothing_happens() -> None:
    assert list(bursts([None, ONE, TWO, ONE, None, None, TWO, None])) == [ONE | TWO, TWO]


def test_what_does_not_matter_begins_no_burst_and_ends_none() -> None:
    assert list(bursts([NONE, NONE, None, ONE, NONE, TWO, None, NONE, None])) == [ONE | TWO]


def test_what_never_ends_is_given_piece_by_piece() -> None:
    assert list(bursts([ONE] * (2 * MOST_REPORTS + 1))) == [ONE, ONE]
    assert list(bursts([ONE] + [NONE] * (2 * MOST_REPORTS))) == [ONE]


def test_folders_are_those_that_files_are_read_from(tmp_path: Path) -> None:
    project = write(tmp_path)
    (project / "templates/small/2018").mkdir()
    (project / "templates/small/drafts").mkdir()
    (project / "templates/other").symlink_to("small")
    (project / "public/2018").mkdir(parents=True)
    found = [folder.relative_to(project).as_posix() for folder in folders(project)]
    assert found == [".", "data", "templates", "templates/small", "templates/small/2018"]


# ---- the board


def page(build: int) -> Page:
    return Page(build, b"", None, sound=True)  # type: ignore[arg-type]  # nothing looks at it


def test_pdf_of_an_earlier_page_is_not_given_for_a_later_one() -> None:
    board = Board()
    assert board.ask() is None
    board.built(State(build=1, page=page(1)))
    board.made(Paper(1, b"1"))
    board.built(State(build=2, page=page(2)))
    assert board.wanted(0) is None
    given: list[Paper | None] = []
    asking = Thread(target=lambda: given.append(board.ask()))
    asking.start()
    wanted = board.wanted(20)
    assert wanted == page(2)
    board.built(State(build=3, page=page(3)))
    assert given == []
    board.made(Paper(2, b"2"))
    asking.join(20)
    assert given == [Paper(2, b"2")]
    assert board.wanted(0) is None


def test_what_ends_a_thread_ends_the_preview() -> None:
    board = Board()
    board.fail(ZeroDivisionError("here"))
    with pytest.raises(ZeroDivisionError, match="here"):
        board.wanted(20)


def test_waiting_is_over_when_the_preview_ends() -> None:
    board, over = Board(), Event()
    board.built(State(build=1, page=page(1)))

    def wait() -> None:
        assert board.after(board.state, 60) is None
        assert board.ask() is None
        over.set()

    Thread(target=wait).start()
    board.close()
    assert over.wait(20)


# ---- how it ends, and what it needs


def children(process: int) -> list[int]:
    listed = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    return [int(each) for each in listed.split()]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signal_ends_it_with_somebody_listening_and_a_pdf_in_the_making(tmp_path: Path, number: int, code: int) -> None:
    write(tmp_path)
    with previewed(tmp_path, "-q") as preview, preview.listening() as builds:
        assert next(builds) >= 1
        with socket.create_connection(("127.0.0.1", preview.port)) as asking:
            asking.sendall(f"GET /report.pdf HTTP/1.0\r\nHost: 127.0.0.1:{preview.port}\r\n\r\n".encode())
            while not (made_by := children(preview.process.pid)):
                time.sleep(0.01)
            ended, printed = preview.stop(number)
        assert (ended, printed.strip()) == (code, "interrupted; what is published is whole")
        assert list(builds) == []
        assert not any(Path(f"/proc/{each}").exists() for each in made_by)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", preview.port), timeout=5)
        with previewed(tmp_path, "--port", str(preview.port)) as again:
            assert again.port == preview.port


def test_folder_that_goes_away_ends_it(tmp_path: Path) -> None:
    project = write(tmp_path / "bureau")
    with previewed(project, "-C", str(project), "-q") as preview:
        shutil.rmtree(project)
        _, printed = preview.process.communicate(timeout=60)
    assert preview.process.returncode == 3
    assert printed == f"there is no folder {project}\n"


def test_port_in_use_is_said_in_one_sentence(standing: Preview, project: Path) -> None:
    done = reportgen("preview", "--port", standing.port, cwd=project)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.splitlines() == [
        f"port {standing.port} of this machine is in use or not to be had",
        "hint: choose another with --port, or leave it out",
    ]


def test_without_watchfiles_it_says_what_to_install(project: Path) -> None:
    program = (
        "import sys\nsys.modules['watchfiles'] = None\nsys.argv = ['reportgen', 'preview']\n"
        "from reportgen.cli import main\nmain()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=project, env=ENVIRON, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.splitlines() == [
        "the library watchfiles is not installed; without it no preview sees that a file was saved",
        "hint: install it with: pip install watchfiles",
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["2016"], 2, "there is no dataset for 2016; there are: 2017、2018"),
        (["--port", "65536"], 2, "65536 is not in the range"),
        (["-C", ".", "-C", "."], 2, "this command takes one project; give -C once"),
        (["-C", "nowhere"], 3, "there is no folder nowhere"),
    ],
)
def test_wrong_use_is_told_before_anything_is_served(project: Path, arguments: list[str], code: int, said: str) -> None:
    done = reportgen("preview", *arguments, cwd=project)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr


def test_without_a_year_it_is_the_newest_finished_or_else_the_newest_in_the_making(tmp_path: Path) -> None:
    finished = write(tmp_path / "finished")
    (finished / "data/2019.yaml").write_text("年度: 2019\n状态: 编制中\n", encoding="utf-8")
    with previewed(finished) as preview:
        assert "<title>Preview of 2018</title>" in preview.get("/")
    with previewed(begun(tmp_path / "begun")) as preview:
        assert "<title>Preview of 2018</title>" in preview.get("/")
    base = write(tmp_path / "base", y2018=("状态: 定稿", "状态: 仅作基数"))
    done = reportgen("preview", cwd=base)
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no year to preview" in done.stderr
