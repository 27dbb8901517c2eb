"""The command line as a user meets it: real processes, exit codes, what is printed where."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from commands import ENVIRON, reportgen
from projects import begun, write
from reportgen import rules
from reportgen.catalog import display_width, msg
from reportgen.diagnostics import Source, Span
from reportgen.listing import as_text


def test_check_of_a_sound_project_finds_nothing(tmp_path: Path) -> None:
    done = reportgen("check", "2018", cwd=write(tmp_path))
    assert done.returncode == 0
    assert "accepted R104" in done.stdout
    assert "  it was looked at and let stand: 原文如此" in done.stdout
    assert done.stderr == "errors: 0, warnings: 0, accepted: 1\n"


def test_finding_has_place_caret_and_hint(tmp_path: Path) -> None:
    write(tmp_path, y2018=("  受理: 11\n", "  受理: 24\n"))
    done = reportgen("check", cwd=tmp_path)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    at = next(index for index, line in enumerate(lines) if line.startswith("data/2018.yaml:15:7: error D107: "))
    assert lines[at + 1] == "      受理: 24"
    assert lines[at + 2] == "            ^~"
    assert any(line.startswith("  hint: ") for line in lines[at:])


def test_caret_stands_under_double_width_text() -> None:
    line = "  行政诉讼：受理 = “十一”宗"
    span = Span(Source("x.yaml", line), 1, line.index("受理") + 1, 2)
    excerpt, caret = as_text([rules.WRONG_VALUE.at(span, msg("this line cannot be read as YAML"))], "en").splitlines()[
        1:3
    ]
    assert display_width(caret[: caret.index("^")]) == display_width(excerpt[: excerpt.index("受理")])
    assert caret.strip() == "^~~~"


def test_json_is_a_list_of_findings_with_their_places(tmp_path: Path) -> None:
    write(tmp_path, y2018=("  受理: 11\n", "  受里: 11\n"))
    done = reportgen("check", "--format", "json", "-q", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr == ""
    found = {each["code"]: each for each in json.loads(done.stdout)}
    assert set(found) == {"D105", "S201", "R104"}
    assert set(found["S201"]) >= {"file", "line", "column", "severity", "code", "message", "hint"}
    assert (found["S201"]["file"], found["S201"]["line"], found["S201"]["column"]) == ("data/2018.yaml", 15, 3)
    assert found["S201"]["hint"] == "did you mean 受理?"
    assert found["R104"]["severity"] == "accepted"


def test_github_annotations_name_file_line_and_code(tmp_path: Path) -> None:
    write(tmp_path, y2018=("  受理: 11\n", "  受里: 11\n"))
    done = reportgen("check", "--format", "github", "-C", tmp_path.name, cwd=tmp_path.parent)
    assert f"::error file={tmp_path.name}/data/2018.yaml,line=15,col=3,title=S201::" in done.stdout


@pytest.mark.parametrize(("arguments", "environ"), [(["--lang", "zh"], {}), ([], {"LC_ALL": "zh_CN.UTF-8"})])
def test_messages_are_chinese_when_asked_for(tmp_path: Path, arguments: list[str], environ: dict[str, str]) -> None:
    write(tmp_path, y2018=("  受理: 11\n", "  受理: 24\n"))
    done = reportgen("check", *arguments, cwd=tmp_path, **environ)
    assert "错误 D107: “行政诉讼”是24，各项 已审结 7 + 审理中 4 相加却是11" in done.stdout
    assert "错误1个" in done.stderr


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_build_of_several_years_gives_one_document(tmp_path: Path, form: str) -> None:
    write(tmp_path, y2017=("状态: 仅作基数\n其余: 不公开\n", "状态: 定稿\n其余: 不公开\n"))
    done = reportgen("build", "2017", "2018", "--format", form, "--to", "data", cwd=tmp_path)
    assert done.returncode == 1
    made = json.loads(done.stdout)
    found = made if form == "json" else made["runs"][0]["results"]
    assert {each["code" if form == "json" else "ruleId"] for each in found} >= {"D105", "R104"}
    silent = reportgen("build", "2018", "--format", form, "--to", "data", "-q", cwd=write(tmp_path))
    assert json.loads(silent.stdout) != made


def test_name_of_a_folder_reaches_the_terminal_only_as_text(tmp_path: Path) -> None:
    folder = tmp_path / "x\x1b[31m\u202e"
    write(folder, y2018=("  受理: 11\n", "  受理: 24\n"))
    for form in ("text", "json", "github", "gitlab", "sarif"):
        done = reportgen("check", "--format", form, "-C", folder.name, cwd=tmp_path)
        assert done.returncode == 1
        assert not {"\x1b", "\u202e"} & {*done.stdout, *done.stderr}
    write(folder)
    done = reportgen("build", "--to", "data", "-C", folder.name, "-o", folder.name, cwd=tmp_path)
    assert done.returncode == 0
    assert "data.json" in done.stdout
    assert not {"\x1b", "\u202e"} & {*done.stdout, *done.stderr}


def test_offices_count_among_the_inputs_of_a_build(tmp_path: Path) -> None:
    write(tmp_path / "bureau", project=("模板: small\n", "模板: small\n下属: [../east]\n"))
    write(tmp_path / "east")
    done = reportgen("build", "--to", "data", cwd=tmp_path / "bureau")
    assert done.returncode == 0, done.stderr
    manifest = json.loads((tmp_path / "bureau/public/2018/manifest.json").read_text(encoding="utf-8"))
    assert "../east/data/2018.yaml" in json.dumps(manifest)


def test_check_of_all_years_sees_those_in_the_making_and_those_that_are_only_a_base(tmp_path: Path) -> None:
    begun(tmp_path)
    (tmp_path / "data/2017.yaml").write_text("年度: 2017\n状态: 仅作基数\n其余: 不公开\n错: 1\n", encoding="utf-8")
    done = reportgen("check", "--all", "--format", "json", cwd=tmp_path)
    files = {each["file"] for each in json.loads(done.stdout)}
    assert (done.returncode, files) == (1, {"data/2017.yaml", "data/2018.yaml"})


def test_strict_makes_warnings_stop(tmp_path: Path) -> None:
    write(tmp_path, y2018=("代码: R104", "代码: R105"))
    assert reportgen("check", cwd=tmp_path).returncode == 1
    write(tmp_path, openness=("公开信息{{ 公开.信息 }}{{ 公开.信息|同比续句 }}", "公开信息"))
    assert reportgen("check", cwd=tmp_path).returncode == 0
    assert reportgen("check", "--strict", cwd=tmp_path).returncode == 1


USAGE = [
    ["check", "1066"],
    ["check", "2016"],
    ["build", "--to", "word"],
    ["chek"],
    ["build", "-C", "."] * 1 + ["-C", "."],
]


@pytest.mark.parametrize("arguments", USAGE)
def test_wrong_usage_exits_with_2_and_one_sentence(tmp_path: Path, arguments: list[str]) -> None:
    done = reportgen(*arguments, cwd=write(tmp_path))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "Error: " in done.stderr


def test_build_publishes_what_is_asked_for_and_nothing_else(tmp_path: Path) -> None:
    write(tmp_path)
    assert reportgen("build", "--to", "html", "--to", "data", cwd=tmp_path).returncode == 0
    assert sorted(path.name for path in (tmp_path / "public/2018").iterdir()) == [
        "data.csv", "data.json", "manifest.json", "report.html",
    ]  # fmt: skip
    done = reportgen("build", "2018", "--to", "html", "-o", "public", cwd=tmp_path)
    assert done.returncode == 0
    assert sorted(path.name for path in (tmp_path / "public/2018").iterdir()) == ["manifest.json", "report.html"]
    assert [line.split()[0] for line in done.stdout.splitlines()] == [
        "public/2018/report.html", "public/2018/manifest.json",
    ]  # fmt: skip
    assert [path.name for path in (tmp_path / "public").iterdir()] == ["2018"]


def test_build_stops_at_an_error_and_leaves_the_last_publication(tmp_path: Path) -> None:
    write(tmp_path)
    assert reportgen("build", "--to", "html", cwd=tmp_path).returncode == 0
    before = (tmp_path / "public/2018/report.html").read_bytes()
    write(tmp_path, y2018=("  受理: 11\n", "  受理:\n"))
    done = reportgen("build", "--to", "html", cwd=tmp_path)
    assert done.returncode == 1
    assert "data/2018.yaml:15:6: error D105: " in done.stderr
    assert (tmp_path / "public/2018/report.html").read_bytes() == before


@pytest.mark.parametrize("status", ["编制中", "仅作基数"])
def test_year_that_is_not_final_is_not_published(tmp_path: Path, status: str) -> None:
    write(tmp_path, y2018=("状态: 定稿", f"状态: {status}"))
    done = reportgen("build", "2018", cwd=tmp_path)
    assert done.returncode == 1
    assert "data/2018.yaml:2:5: error D109: " in done.stderr
    assert not (tmp_path / "public").exists()


def test_several_projects_are_published_side_by_side(tmp_path: Path) -> None:
    write(tmp_path / "one")
    write(tmp_path / "other")
    assert reportgen("build", "-C", "one", "-C", "other", "--to", "html", cwd=tmp_path).returncode == 0
    assert (tmp_path / "public/one/2018/report.html").exists()
    assert (tmp_path / "public/other/2018/report.html").exists()


def test_terminal_shows_a_bar_and_quiet_nothing(tmp_path: Path) -> None:
    write(tmp_path)
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "reportgen", "build", "--to", "html"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=ENVIRON | {"TERM": "xterm"}, stdout=subprocess.PIPE, stderr=follower
    ):
        os.close(follower)
        shown = b""
        while True:
            try:
                part = os.read(leader, 4096)
            except OSError:
                break
            if not part:
                break
            shown += part
    os.close(leader)
    assert b"building" in shown
    assert b"100%" in shown
    done = reportgen("build", "--to", "html", "-q", cwd=tmp_path)
    assert (done.stdout, done.stderr) == ("", "")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signal_ends_in_one_line_and_its_code(tmp_path: Path, number: int, code: int) -> None:
    write(tmp_path)
    (tmp_path / "public").mkdir()
    holder = subprocess.Popen(["flock", "public/.2018.lock", "sleep", "60"], cwd=tmp_path)
    try:
        time.sleep(0.3)
        command = [sys.executable, "-m", "reportgen", "build", "--to", "html"]
        with subprocess.Popen(command, cwd=tmp_path, env=ENVIRON, stderr=subprocess.PIPE, text=True) as running:
            time.sleep(3)  # by then it waits for the lock
            running.send_signal(number)
            _, shown = running.communicate(timeout=20)
        assert running.returncode == code
        assert shown.splitlines()[-1] == "interrupted; what is published is whole"
        assert "Traceback" not in shown
        assert not (tmp_path / "public/2018").exists()
    finally:
        holder.kill()
        holder.wait()


def test_hostile_value_reaches_the_terminal_only_as_text(tmp_path: Path) -> None:
    write(tmp_path, y2018=("  受理: 11\n", '  受理: "\\e]0;x\\a11"\n'))
    done = reportgen("check", cwd=tmp_path)
    assert done.returncode == 1
    assert "\x1b" not in done.stdout
    assert "U+001B" in done.stdout


def test_help_and_check_import_nothing_of_the_typesetter(tmp_path: Path) -> None:
    write(tmp_path)
    probe = (
        "import sys; sys.argv = ['reportgen', 'check', '-q']\n"
        "from reportgen.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: code = end.code\n"
        "print(code, 'weasyprint' in sys.modules, 'pikepdf' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], cwd=tmp_path, env=ENVIRON, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines()[-1] == "0 False False"


FULL = [(">/dev/full", "check"), (">/dev/full 2>&1", "check"), ("2>/dev/full", "chek")]


@pytest.mark.parametrize(("streams", "command"), FULL)
def test_stream_that_takes_nothing_ends_with_3(tmp_path: Path, streams: str, command: str) -> None:
    script = f'exec "$0" -m reportgen {command} {streams}'
    shell = ["sh", "-c", script, sys.executable]
    done = subprocess.run(shell, cwd=write(tmp_path), env=ENVIRON, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    if "2>" not in streams:
        assert done.stderr.startswith("the output or a file cannot be used: No space left on device\nhint: ")


def test_doctor_says_what_is_there(tmp_path: Path) -> None:
    done = reportgen("doctor", cwd=write(tmp_path))
    assert done.returncode == 0
    assert "ok: library libpango-1.0.so.0 (libpango-1.0-0)" in done.stdout
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts/ReportgenKai.otf").write_bytes(b"broken")
    done = reportgen("doctor", cwd=tmp_path)
    assert done.returncode == 3
    assert "missing: the five faces in fonts/" in done.stdout
