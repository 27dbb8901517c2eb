"""Workbooks made to do harm, or damaged: refused in one sentence, or read for what they hold."""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from reportgen.catalog import render
from reportgen.spreadsheet import parts
from reportgen.spreadsheet.files import read
from workbooks import book, data_of, form, patched

SOUND = data_of(book({"表1": form(("行政诉讼", None, "宗", 24, 11))}))
TOO_LARGE = "the file is too large for a table of figures"
DAMAGED = "the file is damaged, or is no workbook"
DOCTYPE = "the file holds a document type, which no workbook may"
SHEET = "worksheets/sheet1.xml"


def told(data: bytes) -> str:
    """What is said of a file; the text of its first sheet where it is read."""
    sheets, findings = read(data, Path("数据.xlsx"))
    if findings:
        assert [each.code for each in findings] == ["I101"]
        return render(findings[0].message, "en")
    return sheets[0].source.text


def repacked(changes: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The sound workbook with parts replaced or added, by their full names."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(SOUND)) as given, zipfile.ZipFile(made, "w", method) as kept:
        for name in given.namelist():
            if name not in changes:
                kept.writestr(name, given.read(name))
        for name, data in changes.items():
            kept.writestr(name, data)
    return made.getvalue()


def sheet(rows: str, rest: str = "") -> bytes:
    """A workbook whose one sheet holds these rows, and what stands behind them."""
    xml = f'<worksheet xmlns="{parts.MAIN}"><sheetData>{rows}</sheetData>{rest}</worksheet>'
    return repacked({f"xl/{SHEET}": xml.encode()})


def text(address: str, content: str) -> str:
    return f'<c r="{address}" t="inlineStr"><is><t>{content}</t></is></c>'


USUAL = f'<row r="1">{text("A1", "指标")}{text("B1", "本年")}</row>'
BILLION_LAUGHS = (
    '<!DOCTYPE z [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


def with_doctype(part: str, doctype: str) -> bytes:
    return patched(SOUND, {part: (r"\A(<\?xml[^>]*\?>)?", lambda found: found[0] + doctype)})  # type: ignore[dict-item]  # re.sub takes it


def test_the_sound_workbook_is_read() -> None:
    assert "行政诉讼\t\t宗\t24\t11" in told(SOUND)


@pytest.mark.parametrize("part", [SHEET, "styles.xml", "workbook.xml", "[Content_Types].xml", "workbook.xml.rels"])
@pytest.mark.parametrize("doctype", ["<!DOCTYPE z>", BILLION_LAUGHS, '<!DOCTYPE z SYSTEM "file:///etc/passwd">'])
def test_document_type_is_refused_wherever_it_stands(part: str, doctype: str) -> None:
    assert told(with_doctype(part, doctype)) == DOCTYPE


def test_document_type_in_utf_16_is_refused() -> None:
    xml = f'<?xml version="1.0" encoding="utf-16"?>{BILLION_LAUGHS}<worksheet xmlns="{parts.MAIN}"/>'
    assert told(repacked({f"xl/{SHEET}": xml.encode("utf-16")})) == DOCTYPE


def test_part_that_unpacks_to_too_much_is_not_unpacked() -> None:
    bomb = repacked({f"xl/{SHEET}": b" " * (parts.LARGEST_UNPACKED + 1)})
    assert len(bomb) < 100_000
    assert told(bomb) == TOO_LARGE


def test_size_that_is_a_lie_is_never_exceeded() -> None:
    """The archive says that a part is small; no more than that is unpacked, and the sum does not fit."""
    bomb = bytearray(repacked({f"xl/{SHEET}": b" " * (parts.LARGEST_UNPACKED + 1)}))
    size = (parts.LARGEST_UNPACKED + 1).to_bytes(4, "little")
    for found in [match.start() for match in re.finditer(re.escape(size), bytes(bomb))]:
        bomb[found : found + 4] = (1000).to_bytes(4, "little")
    assert told(bytes(bomb)) == DAMAGED


def test_archive_of_too_many_parts_is_refused() -> None:
    assert told(repacked({f"a{number}.xml": b"<a/>" for number in range(parts.MOST_PARTS + 1)})) == TOO_LARGE


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_packing_that_the_format_does_not_have_is_refused(method: int) -> None:
    assert told(repacked({f"xl/{SHEET}": b"<a/>"}, method)) == DAMAGED


FAR = [
    (USUAL + f'<row r="{parts.MOST_ROWS + 1}">{text(f"A{parts.MOST_ROWS + 1}", "x")}</row>', "reaches to row 10001"),
    (USUAL + f'<row r="1048576">{text("XFD1048576", "x")}</row>', "reaches to row 1048576, column 16384"),
    (USUAL + f'<row r="2">{text("XFD2", "x")}</row>', "reaches to row 2, column 16384"),
    (USUAL + f'<row r="999999999999">{text("A999", "x")}</row>', "指标\t本年"),
]


@pytest.mark.parametrize(("rows", "said"), FAR)
def test_cells_far_away_are_refused(rows: str, said: str) -> None:
    assert said in told(sheet(rows))


def test_too_many_cells_are_refused() -> None:
    row = "".join(f'<c r="{letter}1"><v>1</v></c>' for letter in "ABCDEFGH")
    assert told(sheet(f'<row r="1">{row}</row>' * (parts.MOST_CELLS // 8 + 1))) == TOO_LARGE


def test_empty_cells_far_away_do_no_harm() -> None:
    """Somebody formatted whole columns: usual, and no reason to refuse."""
    empty = "".join(f'<row r="{row}" s="1"><c r="C{row}" s="0"/></row>' for row in range(3, 30_000))
    data = f'<row r="2">{text("A2", "行政诉讼")}<c r="B2"><v>11</v></c></row>'
    assert told(sheet(USUAL + data + empty + '<row r="1048576"><c r="XFD1048576" s="0"/></row>')).splitlines() == [
        "指标\t本年",
        "行政诉讼\t11",
    ]


def test_merged_area_as_large_as_the_sheet_is_no_work() -> None:
    rest = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    data = f'<row r="2">{text("A2", "行政诉讼")}<c r="B2"><v>11</v></c></row>'
    sheets, findings = read(sheet(USUAL + data, rest), Path("数据.xlsx"))
    assert findings == []
    cell = sheets[0].cell(2, 2)
    assert cell is not None
    assert cell.content.trouble is not None


def test_merged_areas_one_over_the_other_are_refused() -> None:
    far = f'<row r="{parts.MOST_ROWS}"><c r="GR{parts.MOST_ROWS}"><v>1</v></c></row>'
    areas = '<mergeCell ref="A1:XFD1048576"/>' * 1000
    assert told(sheet(USUAL + far, f"<mergeCells>{areas}</mergeCells>")) == TOO_LARGE


def test_size_that_a_sheet_says_of_itself_is_not_believed() -> None:
    data = f'<row r="2">{text("A2", "行政诉讼")}<c r="B2"><v>11</v></c></row>'
    lying = patched(sheet(USUAL + data), {SHEET: ("<sheetData>", '<dimension ref="A1:A1"/><sheetData>')})
    assert told(lying) == "指标\t本年\n行政诉讼\t11"


def test_cells_without_addresses_are_counted() -> None:
    row = '<row><c t="inlineStr"><is><t>指标</t></is></c><c/><c><f>1+1</f></c></row>'
    sheets, findings = read(sheet(row), Path("数据.xlsx"))
    assert findings == []
    assert [sheets[0].cell(1, column) is None for column in (1, 2, 3)] == [False, True, False]


def test_deep_nesting_is_refused_or_read_without_a_crash() -> None:
    depth = 100_000
    assert told(sheet("<row><c>" + "<a>" * depth + "</a>" * depth + "</c></row>")) in {
        DAMAGED,
        "the file holds no table",
    }


def test_name_of_a_sheet_reaches_a_terminal_only_as_text() -> None:
    evil = patched(SOUND, {"workbook.xml": ('name="表1"', 'name="a&#x202e;b"')})
    sheets, _ = read(evil, Path("数据.xlsx"))
    assert sheets[0].name == "a<U+202E>b"


def mutations(seed: int) -> bytes:
    """The sound workbook with some bytes changed, in the archive or within a part."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    with zipfile.ZipFile(BytesIO(SOUND)) as given:
        name = chance.choice(given.namelist())
        data = bytearray(given.read(name) if seed % 2 else SOUND)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data))
        data[at : at + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 3))
    return repacked({name: bytes(data)}) if seed % 2 else bytes(data)


def never_crashes(make: Callable[[int], bytes], count: int) -> None:
    outcomes = [told(make(seed)) for seed in range(count)]
    assert DAMAGED in outcomes
    assert any("行政诉讼" in outcome for outcome in outcomes)


def test_damaged_workbooks_are_refused_or_read() -> None:
    never_crashes(mutations, 400)


@pytest.mark.campaign
def test_many_damaged_workbooks_are_refused_or_read() -> None:
    never_crashes(mutations, 20_000)
