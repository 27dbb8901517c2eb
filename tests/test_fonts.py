"""The faces in fonts/ and their tables, and characters that no face has."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from msgspec.structs import replace

from papers import FACES, long_report, words
from projects import assessed, found, write
from reportgen import fonts
from reportgen.catalog import render
from reportgen.diagnostics import Source, Span
from reportgen.document import Heading, Paragraph, Section
from tools.fonts import check

TABLE = fonts.coverage(FACES[fonts.COVERAGE].read_text(encoding="utf-8"))


def test_the_faces_in_the_repository_are_those_of_their_manifest() -> None:
    assert fonts.check(FACES) == []


@pytest.mark.parametrize("name", fonts.FACES)
def test_a_changed_face_is_found(name: str, tmp_path: Path) -> None:
    data = bytearray(FACES[name].read_bytes())
    data[1000] ^= 1
    changed = tmp_path / name
    changed.write_bytes(data)
    (finding,) = fonts.check(FACES | {name: changed})
    assert (finding.code, finding.subject) == ("F101", name)


@pytest.mark.parametrize("name", [*fonts.FACES, fonts.MANIFEST])
def test_a_missing_file_is_found(name: str) -> None:
    (finding,) = fonts.check({other: path for other, path in FACES.items() if other != name})
    assert (finding.code, finding.subject) == ("F101", name)


@pytest.mark.parametrize(("name", "family"), fonts.FACES.items())
def test_the_coverage_table_is_what_the_face_holds(name: str, family: str) -> None:
    with TTFont(FACES[name], lazy=True) as face:
        held = set(face.getBestCmap())
    every = {chr(code) for code in range(0x30000)}
    listed = {ord(char) for char in every - TABLE[family].lacking(every)}
    assert listed == {code for code in held if code < 0x30000}


@pytest.mark.parametrize("name", fonts.FACES)
def test_what_reports_print_most_comes_first_in_a_face(name: str) -> None:
    face = check.opened(FACES[name])
    with face.font:
        assert list(check.far(face)) == []


def test_a_frequent_character_of_a_late_glyph_is_found() -> None:
    face = check.opened(FACES["ReportgenHei.otf"])
    exchanged = face.cmap | {ord("法"): face.cmap[ord("龢")], ord("龢"): face.cmap[ord("法")]}
    with face.font:
        found = list(check.far(dataclasses.replace(face, cmap=exchanged)))
    assert found == ["1 of the frequent characters are glyphs from 256 on: 法"]


def test_a_document_of_common_characters_lacks_none() -> None:
    assert fonts.missing(long_report(), TABLE) == []


def test_a_missing_character_is_named_with_its_place() -> None:
    span = Span(Source("data/2018.yaml", "谭😀伟"), 1, 1)
    document = replace(long_report(), lead=(Paragraph(words("谭😀伟😀"), span=span),))
    (finding,) = fonts.missing(document, TABLE)
    assert (finding.code, finding.span, finding.subject) == ("F102", span, "😀")
    assert render(finding.message, "en") == "the character 😀 (U+1F600) cannot be printed"


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"y2018": ("渠道: [门户网站, 微博]", "渠道: [门户网站, 微😀博]")}, ("F102", "data/2018.yaml", 11, 15)),
        ({"supervision": ("## 内部监督", "## 内部😀监督")}, ("F102", "templates/small/supervision.md", 8, 6)),
        ({"closing": ("继续努力", "继续😀努力")}, ("F102", "templates/small/closing.md", 1, 7)),
        (
            {"closing": ("下一步", "{% if 行政诉讼.受理 is 上升 %}增长😀，{% endif %}下一步")},
            ("F102", "templates/small/closing.md", 1, 25),
        ),
        (
            {"openness": ("依托{{ 公开.渠道|列举 }}", ""), "y2018": ("微博]", "微博😀]")},
            ("F102", "data/2018.yaml", 11, 16),
        ),
    ],
)
def test_check_names_the_place_of_a_missing_character(
    tmp_path: Path, changes: dict[str, tuple[str, str]], place: tuple[str, str, int, int]
) -> None:
    assert [one for one in found(assessed(write(tmp_path, **changes))) if one[0] == "F102"] == [place]


def test_each_character_is_looked_for_in_the_face_of_its_place() -> None:
    only_in_body = {family: TABLE[family] if family == fonts.BODY else fonts.Coverage(()) for family in TABLE}
    heading = Heading(1, "一、", words("甲"), "a")
    item = Paragraph(words("乙"), Heading(2, "（一）", words("丙"), "b", "。"))
    document = replace(long_report(), title=(words("丁"),), lead=(), sections=(Section(heading, (item,)),), closing=())
    lacking = {finding.subject for finding in fonts.missing(document, only_in_body)}
    assert lacking == set("丁一、甲（一）丙。—0123456789")
