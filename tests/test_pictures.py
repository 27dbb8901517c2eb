"""Pictures on paper: those beside the stylesheet, and nothing else; what is refused, refused at its place."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

import papers
from projects import write
from reportgen.catalog import render
from reportgen.inputs import LARGEST_PICTURE, MOST_PICTURES
from reportgen.outputs import pdf
from reportgen.project import load
from reportgen.typeset.internals import weasyprint
from reportgen.typeset.press import press
from reportgen.typeset.sheet import Made

RED = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40" fill="red"/>{}</svg>'


def saved(kind: str, width: int = 40, height: int = 40) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width, height), (200, 0, 0)).save(made, kind)
    return made.getvalue()


def png(width: int, height: int) -> bytes:
    """A PNG that says it is so large, in a few bytes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


def shown(css: str, **pictures: bytes) -> Made:
    """The report with a stylesheet that shows pictures, named ``a_png`` for a.png."""
    named = {name.replace("_", "."): data for name, data in pictures.items()}
    weasyprint()
    with press(papers.FACES) as typesetter:
        settings = pdf.Settings(papers.FACES, papers.paper_css(papers.CSS + css), (), named)
        return pdf.begin(papers.with_everything(), settings, typesetter)()


@pytest.mark.parametrize(
    ("name", "data"), [("a_png", saved("PNG")), ("a_jpg", saved("JPEG")), ("a_jpeg", saved("JPEG"))]
)
def test_a_picture_beside_the_stylesheet_is_shown(name: str, data: bytes) -> None:
    made, findings = shown(f"h1 {{ background: url({name.replace('_', '.')}) }}", **{name: data})
    assert findings == []
    assert made
    with pikepdf.open(io.BytesIO(made)) as paper:
        assert any(entry.get("/Subtype") == "/Image" for entry in paper.objects if isinstance(entry, pikepdf.Stream))


def test_a_drawing_beside_the_stylesheet_is_shown() -> None:
    made, findings = shown("h1 { background: url(a.svg) }", a_svg=RED.format("").encode())
    assert (bool(made), findings) == (True, [])


@pytest.mark.parametrize(
    ("css", "asked", "place"),
    [
        ("\nh1 { background: url(b.png) }", "b.png", (1, 18, 10)),
        ("\nh1 {\n  background: url('../../data/2018.yaml') }", "data/2018.yaml", (2, 19, 22)),
        ("\nh1 { background: \\75rl(//evil.example/x) }", "https://evil.example/x", (1, 18, 21)),
        ("\n:root { --x: url(file:///etc/passwd) } h1 { background: var(--x) }", "file:///etc/passwd", (1, 14, 23)),
        ("\nh1 { background: url(a.png?x) }", "a.png?x", (1, 18, 12)),
        ("\nh1 { background: url(a.svg) }", "http://evil.example/x", None),
    ],
)
def test_what_is_refused_is_refused_at_its_place(css: str, asked: str, place: tuple[int, int, int] | None) -> None:
    drawing = RED.format('\n<image href="http://evil.example/x" width="9" height="9"/>')
    made, findings = shown(css, a_png=saved("PNG"), a_svg=drawing.encode())
    assert made is None
    (finding,) = findings
    assert (finding.code, finding.subject) == ("T102", asked)
    assert finding.span
    last = papers.CSS.count("\n") + 1
    expected = (
        ("templates/page/a.svg", 2, 14) if place is None else ("templates/page/paper.css", last + place[0], place[1])
    )
    assert (finding.span.source.path, finding.span.line, finding.span.column) == expected
    if place:
        assert finding.span.length == place[2]


def test_what_the_typesetter_says_of_a_line_is_placed_on_it() -> None:
    _, (finding,) = shown("\n\np { colour: red }")
    assert (finding.code, finding.span and finding.span.line) == ("T101", papers.CSS.count("\n") + 3)


def test_what_makes_the_typesetter_stumble_is_a_finding() -> None:
    made, findings = shown("@color-profile --x { src: url(x.icc) }")
    assert (made, {finding.code for finding in findings}) == (None, {"T102"})


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a_png", png(13_000, 13_000), "a.png has more than 25 million pixels"),
        ("a_jpg", saved("JPEG", 6000, 5000), "a.jpg has more than 25 million pixels"),
        ("a_png", saved("BMP"), "a.png is not the kind of picture that its name says"),
        ("a_png", saved("JPEG"), "a.png is not the kind of picture that its name says"),
        ("a_jpg", saved("PNG"), "a.jpg is not the kind of picture that its name says"),
        ("a_jpg", b"\xff\xd8\xff", "a.jpg is not the kind of picture that its name says"),
        ("a_png", b"%!PS-Adobe-3.0 EPSF-3.0\n", "a.png is not the kind of picture that its name says"),
        ("a_png", b"", "a.png is not the kind of picture that its name says"),
        ("a_svg", b"<!DOCTYPE svg>" + RED.encode(), "a.svg is no SVG picture, or one with a document type"),
        ("a_svg", RED.encode("utf-16"), "a.svg is no SVG picture, or one with a document type"),
        ("a_svg", b"\x1f\x8b\x08", "a.svg is no SVG picture, or one with a document type"),
        ("a_svg", b"<html>", "a.svg is no SVG picture, or one with a document type"),
    ],
)
def test_what_is_no_fit_picture_is_said_before_it_is_set(name: str, data: bytes, said: str) -> None:
    made, findings = shown("", **{name: data})
    assert made is None
    assert [(finding.code, render(finding.message, "en")) for finding in findings] == [("T106", said)]


def large(path: Path) -> None:
    path.write_bytes(b"\0" * (LARGEST_PICTURE + 1))


def many(path: Path) -> None:
    for number in range(MOST_PICTURES + 1):
        path.with_name(f"{number}.png").write_bytes(b"")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda path: path.symlink_to("/etc/passwd"), "X102"),
        (lambda path: path.symlink_to("../../data/2018.yaml"), "X102"),
        (lambda path: path.mkdir(), "X102"),
        (large, "S102"),
        (many, "X102"),
    ],
)
def test_a_picture_is_a_regular_file_of_bounded_size(tmp_path: Path, make: Callable[[Path], None], code: str) -> None:
    folder = write(tmp_path) / "templates/page"
    folder.mkdir()
    make(folder / "a.png")
    project, _ = load(tmp_path)
    assert project
    found, findings = project.inputs().pictures()
    assert (found, [finding.code for finding in findings]) == ({}, [code])


def test_pictures_count_among_the_inputs_and_other_files_do_not(tmp_path: Path) -> None:
    folder = write(tmp_path) / "templates/page"
    folder.mkdir()
    for name in ("a.png", "b.svg", "c.gif", "paper.css", ".d.png"):
        (folder / name).write_bytes(b"x")
    project, _ = load(tmp_path)
    assert project
    inputs = project.inputs()
    assert inputs.pictures() == ({"a.png": b"x", "b.svg": b"x"}, [])
    assert {path for path in inputs.sums() if path.startswith("templates/page")} == {
        "templates/page/a.png",
        "templates/page/b.svg",
    }
