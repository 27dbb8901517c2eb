"""``reportgen verify`` as those meet it who receive a folder: exit codes, what is printed where, hostile folders."""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from projects import write
from reportgen.disk import LARGEST_FOLDER, MOST_FILES, published
from reportgen.source import LARGEST_FILE
from tamper import forged, replaced

ROOT = Path(__file__).resolve().parent.parent
ENVIRON = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
# As on a machine of somebody who only receives reports: nothing that makes them can be imported.
WITHOUT_TYPESETTER = """\
import sys
for name in ("weasyprint", "pydyf", "fontTools", "tinycss2", "pikepdf"):
    sys.modules[name] = None
from reportgen.cli import main
main()
"""


def run(*arguments: object, cwd: Path, program: str = "from reportgen.cli import main; main()") -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    command = [sys.executable, "-c", program, *map(str, arguments)]
    done = subprocess.run(
        command, cwd=cwd, env=ENVIRON, capture_output=True, text=True, encoding="utf-8", check=False, timeout=300
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write(tmp_path_factory.mktemp("project"))
    code, _, shown = run("build", "-q", cwd=folder)
    assert code == 0, shown
    return folder


@pytest.fixture
def received(project: Path, tmp_path: Path) -> Path:
    """A copy of what was published, to be tampered with."""
    folder = tmp_path / "2018"
    folder.mkdir()
    for path in (project / "public/2018").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


def test_a_sound_folder_gives_one_line_and_0(project: Path) -> None:
    assert run("verify", "public/2018", cwd=project) == (
        0,
        "",
        "public/2018 is sound: files: 5, pages: 1, characters: 297, figures: 16\n",
    )
    assert run("verify", "public/2018", "-q", cwd=project) == (0, "", "")
    assert run("verify", "public/2018/", "--format", "json", "-q", cwd=project) == (0, "[]\n", "")
    assert (
        run("verify", ".", "--lang", "zh", cwd=project / "public/2018")[2]
        == ". 核对相符：文件5个，1页，297字，数16个\n"
    )


def test_it_needs_nothing_that_makes_reports(project: Path) -> None:
    code, _, shown = run("verify", "public/2018", cwd=project, program=WITHOUT_TYPESETTER)
    assert (code, shown.split(":")[0]) == (0, "public/2018 is sound")
    command = [sys.executable, "-c", WITHOUT_TYPESETTER, "build", "--to", "pdf"]
    done = subprocess.run(command, cwd=project, env=ENVIRON, capture_output=True, text=True, check=False)
    assert re.search(r"import of (weasyprint|tinycss2) halted", done.stderr)


def test_a_folder_that_was_changed_is_a_finding_and_1(received: Path) -> None:
    page = received / "report.html"
    page.write_bytes(replaced(">68条</data>", ">86条</data>")(page.read_bytes()))
    code, found, shown = run("verify", "2018", cwd=received.parent)
    assert code == 1
    lines = found.splitlines()
    assert [line.split(": ")[1] for line in lines if not line.startswith("  ")] == [
        "error V103", "error V106", "error V109",
    ]  # fmt: skip
    assert lines[0].startswith("2018/report.html:1:1: error V103: report.html has ")
    assert shown == "2018 is not sound; findings: 3\n"


def test_several_folders_are_told_in_one_list(received: Path, project: Path) -> None:
    (received / "old.docx").write_bytes(b"PK")
    code, found, shown = run("verify", project / "public/2018", received, "--format", "json", cwd=received.parent)
    assert code == 1
    assert [(each["code"], each["file"]) for each in json.loads(found)] == [("V104", f"{received}/old.docx")]
    assert [line.split(" is ")[1][:5] for line in shown.splitlines()] == ["sound", "not s"]
    code, found, _ = run("verify", received, "--format", "github", cwd=received.parent)
    assert found.startswith(f"::error file={received}/old.docx,line=1,col=1,title=V104::old.docx is in the folder")


def test_outputs_that_are_not_there_are_named(tmp_path: Path) -> None:
    assert run("build", "--to", "html", "-q", cwd=write(tmp_path))[0] == 0
    assert run("verify", "public/2018", cwd=tmp_path)[2] == (
        "public/2018 is sound: files: 2, pages: 0, characters: 297, figures: 16; "
        "not in it, so not compared: report.pdf, data.json, data.csv\n"
    )


def test_a_result_that_is_not_sound_is_not_published(tmp_path: Path) -> None:
    page = (ROOT / "templates/page/page.html").read_text(encoding="utf-8")
    own = write(tmp_path) / "templates/page/page.html"
    own.parent.mkdir()
    own.write_text(page.replace("{{ article }}", '<article id="report"><p>依法履职。</p></article>'), encoding="utf-8")
    code, _, shown = run("build", cwd=tmp_path)
    assert code == 1
    found = re.findall("error (V[0-9]+)", shown)
    assert set(found) == {"V106", "V107", "V110"}
    assert shown.count("please report it") == len(found)
    assert not (tmp_path / "public").exists()


def test_no_folder_is_wrong_usage(project: Path) -> None:
    assert run("verify", cwd=project)[0] == 2
    assert run("verify", "public/1999", cwd=project)[0] == 2
    assert run("verify", "public/2018/report.pdf", cwd=project)[0] == 2


def test_only_regular_files_of_the_folder_are_read(received: Path) -> None:
    (received / "report.html").rename(received.parent / "elsewhere")
    (received / "report.html").symlink_to(received.parent / "elsewhere")
    os.mkfifo(received / "pipe")
    (received / "below").mkdir()
    (received / "below/secret").write_bytes(b"x")
    files, findings = published(received, "2018/")
    assert sorted(files) == ["data.csv", "data.json", "manifest.json", "report.pdf"]
    assert [(finding.code, finding.span.source.shown) for finding in findings if finding.span] == [
        ("X102", "2018/below"), ("X102", "2018/pipe"), ("X102", "2018/report.html"),
    ]  # fmt: skip
    assert run("verify", received, cwd=received)[0] == 1


def test_a_folder_reached_by_a_link_is_read(received: Path) -> None:
    link = received.parent / "latest"
    link.symlink_to(received)
    assert run("verify", "latest", cwd=received.parent)[0] == 0


def test_a_name_reaches_the_terminal_only_as_text(received: Path) -> None:
    (received / "\x1b]0;x\x07\u202e.html").write_bytes(b"")
    code, found, _ = run("verify", "2018", cwd=received.parent)
    assert code == 1
    assert "\x1b" not in found
    assert "2018/<U+001B>]0;x<U+0007><U+202E>.html:1:1: error V104" in found


def test_what_is_too_large_or_too_much_is_not_read(tmp_path: Path) -> None:
    for number in range(LARGEST_FOLDER // LARGEST_FILE + 2):
        with (tmp_path / f"{number}").open("wb") as file:
            file.truncate(LARGEST_FILE + (number == 0))
    files, findings = published(tmp_path, "x/")
    assert sum(map(len, files.values())) <= LARGEST_FOLDER
    assert [finding.code for finding in findings] == ["S102", "S102"]
    many = tmp_path / "many"
    many.mkdir()
    for number in range(MOST_FILES + 1):
        (many / f"{number}").touch()
    files, findings = published(many, "x/")
    assert (len(files), [finding.code for finding in findings]) == (MOST_FILES, ["X102"])


def bomb(pieces: int) -> bytes:
    """A PDF of a few hundred kilobytes whose one page takes ``pieces`` megabytes, and many times that in memory."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"q\n" * 500_000) for _ in range(pieces)) + packer.flush()
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(packed), packed),
    )
    data, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"xref\n0 5\n0000000000 65535 f \n%btrailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(data),
    )


HOSTILE = {
    "report.pdf": bomb(1500),
    "report.html": b'<article id="report">' + b"<p>" * 3_000_000,
    "data.json": b"[" * 1_000_000,
    "data.csv": b'"' + b",\n" * 3_000_000,
    "manifest.json": b'{"artefacts":' * 1_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_costs_one_line_and_bounded_memory(name: str, received: Path) -> None:
    files = {path.name: path.read_bytes() for path in received.iterdir()} | {name: HOSTILE[name]}
    for each, data in (forged(files) if name != "manifest.json" else files).items():
        (received / each).write_bytes(data)
    code, found, _ = run("verify", "2018", cwd=received.parent)
    assert code == 1
    assert found.splitlines()[0].startswith(f"2018/{name}:1:1: error V10")
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert largest < 2_100_000
