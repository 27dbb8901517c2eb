"""The table of limits in the docs says what the program does."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen import compose, diagnostics, disk, document, figures, inputs, prose, source, verify, yamlfaults
from reportgen.limits import Limits
from reportgen.outputs import pdf, sandbox
from reportgen.typeset import pictures, press, render
from reportgen.verify import pdf as pdf_of_a_folder
from reportgen.verify import pdfium, word

TABLE = (Path(__file__).parents[1] / "docs/limits.md").read_text(encoding="utf-8")
LIMITS = {
    "bytes of one file of YAML": source.LARGEST_FILE,
    "lines of one file of YAML": source.MOST_LINES - 1,
    "keys, values, groups and lists of one file": source.MOST_NODES,
    "groups and lists within each other": source.DEEPEST,
    "characters of one value": source.LONGEST_SCALAR,
    "characters of all texts of a dataset": figures.LONGEST_FACTS,
    "list entries of all texts of a dataset": figures.MOST_ITEMS,
    "findings of one file that are listed: of its text": yamlfaults.MOST_FINDINGS,
    "findings of one file that are listed: of its values": figures.MOST_FINDINGS,
    "characters of one file of prose": prose.LONGEST,
    "lines of one file of prose": prose.MOST_LINES,
    "names and marks within one tag": prose.MOST_IN_A_TAG,
    "blocks within each other": prose.DEEPEST_BLOCKS,
    "brackets within each other": prose.DEEPEST_BRACKETS,
    "conditions of one branch": prose.MOST_ARMS,
    "values that a report prints": compose.MOST_VALUES,
    "characters and values of a report": document.LONGEST_REPORT,
    "characters of one page template": sandbox.LARGEST_TEMPLATE,
    "expressions and blocks within each other": sandbox.DEEPEST,
    "characters printed and steps taken": sandbox.LARGEST_PAGE,
    "characters of one paragraph": pdf.LONGEST_PARAGRAPH,
    "pictures beside `paper.css`": inputs.MOST_PICTURES,
    "bytes of one picture": inputs.LARGEST_PICTURE,
    "pixels of one picture": pictures.MOST_PIXELS,
    "findings of the typesetting program that are listed, of each kind": render.MOST_FINDINGS,
    "findings of a kind that are listed": diagnostics.MOST_ALIKE,
    "findings of each check that are listed": verify.MOST_FINDINGS,
    "bytes of a folder": disk.LARGEST_FOLDER,
    "files of a folder": disk.MOST_FILES,
    "unpacked bytes of a Word file": word.LARGEST_UNPACKED,
    "elements within each other in a Word file": word.DEEPEST,
    "pages of a PDF": pdfium.MOST_PAGES,
}


@pytest.mark.parametrize("what", LIMITS)
def test_the_table_says_what_holds(what: str) -> None:
    assert f"| {what} | {LIMITS[what]:,} |" in TABLE


def test_the_table_says_what_setting_may_take() -> None:
    assert f"{press.SECONDS} s, and 1 s for each {press.CHARACTERS_A_SECOND:,} characters" in TABLE
    memory = f"{press.MEMORY // 1_000_000} MB, and {press.MEMORY_OF_CHARACTER:,} bytes for each character"
    assert memory in TABLE
    assert "| time by the clock | ten times as much |" in TABLE
    assert Limits(1, 7).patience == 10 * 7


def test_the_table_says_what_verifying_may_take() -> None:
    for limits, what in ((verify.LIMITS, "a folder"), (pdf_of_a_folder.LIMITS, "the PDF of a folder")):
        assert (
            f"| processor time and memory for {what} | {limits.seconds} s, {limits.memory // 1_000_000:,} MB |" in TABLE
        )
