"""The HTML page in a real browser: widths, both colour schemes, axe, keyboard, paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser import browser, visit
from builders import a_draft, document, in_every_state, material
from reportgen.document import Paragraph, Table, Text
from reportgen.outputs.html import render


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    written = tmp_path_factory.mktemp("page") / "report.html"
    written.write_bytes(render(material(site={"SiteName": "某某区人民政府", "ContentSource": "法制大队"})))
    return written


# 320 is 1280 at 400 % (WCAG 1.4.10), 640 is 1280 at 200 %.
@pytest.mark.parametrize("width", [320, 390, 640, 1280])
def test_the_page_fits_its_window_and_fetches_nothing(chromium: Browser, path: Path, width: int) -> None:
    with visit(chromium, path, width=width) as seen:
        assert seen.overflow <= 0
        assert seen.console == []
        assert seen.requests == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_at_rest_or_where_one_jumped_to(
    chromium: Browser, path: Path, width: int, *, dark: bool
) -> None:
    with visit(chromium, path, width=width, dark=dark) as seen:
        assert seen.violations() == []
        for anchor in ("n3", "s1-1"):
            seen.page.evaluate(f"location.hash = '{anchor}'")
            seen.page.wait_for_function("document.querySelector(':target')")
            background = seen.page.evaluate("getComputedStyle(document.querySelector(':target')).backgroundColor")
            assert background == ("rgb(77, 63, 26)" if dark else "rgb(251, 231, 178)")
            assert seen.violations() == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_draft_is_marked_across_the_page_and_stays_readable(chromium: Browser, tmp_path: Path, *, dark: bool) -> None:
    made = in_every_state()
    written = tmp_path / "report.html"
    written.write_bytes(render(material(made, a_draft(document(made)))))
    with visit(chromium, written, dark=dark) as seen:
        mark = "getComputedStyle(document.body, '::before')"
        assert seen.page.evaluate(f"[{mark}.content, {mark}.position]") == ['"送审稿"', "fixed"]
        shown = seen.page.evaluate("getComputedStyle(document.querySelector('mark.gap')).backgroundColor")
        assert shown == ("rgb(77, 63, 26)" if dark else "rgb(251, 231, 178)")
        assert seen.violations() == []


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ("document.querySelector('article').insertAdjacentHTML('beforeend', '<img src=data:,>')", "image-alt"),
        ("document.querySelector('article p').style.color = '#ccc'", "color-contrast"),
        ("document.querySelector('main').replaceWith(...document.querySelector('main').children)", "landmark-one-main"),
    ],
)
def test_axe_finds_a_planted_fault(chromium: Browser, path: Path, fault: str, rule: str) -> None:
    with visit(chromium, path) as seen:
        seen.page.evaluate(fault)
        assert rule in [violation["id"] for violation in seen.violations()]


def test_a_page_that_is_too_wide_or_fetches_is_noticed(chromium: Browser, tmp_path: Path) -> None:
    wide = tmp_path / "wide.html"
    wide.write_text(
        "<title>x</title><body style='margin: 0'><div style='width: 2000px'>x</div><img src='https://example.org/x.png'>"
    )
    with visit(chromium, wide, width=390) as seen:
        assert seen.overflow == 1610
        assert seen.requests == ["https://example.org/x.png"]
        assert len(seen.console) == 1


def test_the_keyboard_reaches_a_note_and_comes_back(chromium: Browser, path: Path) -> None:
    with visit(chromium, path) as seen:
        active = "document.activeElement"
        seen.page.keyboard.press("Tab")
        assert seen.page.evaluate(f"{active}.textContent") == "跳到正文"
        assert seen.page.evaluate(f"{active}.getBoundingClientRect().top >= 0")
        seen.page.keyboard.press("Enter")
        seen.page.keyboard.press("Tab")
        assert seen.page.evaluate(f"[{active}.id, getComputedStyle({active}).outlineStyle]") == ["f1", "solid"]
        seen.page.keyboard.press("Enter")
        assert seen.page.evaluate(f"{active}.id") == "n1"
        seen.page.keyboard.press("Tab")
        seen.page.keyboard.press("Enter")
        assert seen.page.evaluate(f"{active}.id") == "f1"


def test_on_a_phone_the_notes_are_still_a_table(chromium: Browser, path: Path) -> None:
    with visit(chromium, path, width=390) as seen:
        tree = seen.page.locator("#notes table").aria_snapshot()
    assert tree.count("columnheader") == 6
    assert '- rowheader "行政诉讼"' in tree
    assert '- cell "2017年 24宗"' in tree


def test_text_that_wraps_nowhere_scrolls_or_breaks(chromium: Browser, tmp_path: Path) -> None:
    cell = (Text("宽" * 30 + "w" * 60),)
    table = Table((cell,) * 4, ((cell,) * 4,), ("",) * 4)
    printed = document(in_every_state(), lead=(Paragraph((Text("https://example.org/" + "a" * 300),)), table))
    written = tmp_path / "report.html"
    written.write_bytes(render(material(printed=printed)))
    with visit(chromium, written, width=390) as seen:
        assert seen.overflow <= 0
        assert seen.violations() == []


def test_paper_shows_the_report_without_the_contents_list(chromium: Browser, path: Path) -> None:
    with visit(chromium, path, dark=True) as seen:
        seen.page.emulate_media(media="print")
        shown = "getComputedStyle(document.querySelector('{}')).{}"
        assert seen.page.evaluate(shown.format("nav", "display")) == "none"
        assert seen.page.evaluate(shown.format("html", "backgroundColor")) == "rgb(255, 255, 255)"
        assert seen.page.evaluate(shown.format("article p", "color")) == "rgb(0, 0, 0)"
