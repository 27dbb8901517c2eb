"""The real reports as readers meet them: by eye, keyboard and screen reader, in large type, on paper, on a site."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from browser import Visit, browser, visit
from checkers import printed_text, squeezed
from published import PROJECTS, pasted, published
from reportgen.document import Document, Table, plain

REPORTS = tuple(PROJECTS)
WITH_FRAME = (*REPORTS, "framed")


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The pages of the reports, and sites' pages with their fragments."""
    folder = tmp_path_factory.mktemp("pages")
    texts = {name: published(name).page for name in WITH_FRAME}
    texts |= {
        f"{name}-fragment": pasted(published(name).fragment, published(name).document.language) for name in WITH_FRAME
    }
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in texts}


ALL = (*WITH_FRAME, *(f"{name}-fragment" for name in WITH_FRAME))


# Eyes


# 320 is 1280 at 400 % (WCAG 1.4.10), 640 is 1280 at 200 %.
@pytest.mark.parametrize("width", [320, 390, 640, 1280])
@pytest.mark.parametrize("name", ALL)
def test_it_fits_its_window_and_fetches_nothing(
    chromium: Browser, paths: dict[str, Path], name: str, width: int
) -> None:
    with visit(chromium, paths[name], width=width) as seen:
        assert (seen.overflow <= 0, seen.console, seen.requests) == (True, [], [])


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", WITH_FRAME)
def test_axe_finds_nothing(chromium: Browser, paths: dict[str, Path], name: str, width: int, *, dark: bool) -> None:
    with visit(chromium, paths[name], width=width, dark=dark) as seen:
        seen.page.evaluate("location.hash = 'n3'")
        assert seen.violations() == []


CONTRAST = "body { background: #000; color: #ff0 } a { color: #ff0 }"  # as a site that can be switched to it


@pytest.mark.parametrize("colours", ["body {}", CONTRAST], ids=["plain", "contrast"])
@pytest.mark.parametrize("name", WITH_FRAME)
def test_axe_finds_nothing_in_a_fragment_either(
    chromium: Browser, paths: dict[str, Path], name: str, colours: str
) -> None:
    with visit(chromium, paths[f"{name}-fragment"], width=390) as seen:
        seen.page.add_style_tag(content=colours)
        assert seen.violations() == []


def test_axe_finds_a_planted_fault_in_a_fragment(chromium: Browser, paths: dict[str, Path]) -> None:
    with visit(chromium, paths["example-fragment"]) as seen:
        seen.page.evaluate("document.querySelector('h3').outerHTML = '<h5>一、</h5>'")
        assert [violation["id"] for violation in seen.violations()] == ["heading-order"]


# WCAG 1.4.4 (letters alone at 200 %, as phones enlarge them) and 1.4.12 (more space between them).
LARGE = "html { font-size: 225% }"
SPACED = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"
SPACED += "p { margin-bottom: 2em !important }"


@pytest.mark.parametrize(("style", "width"), [(LARGE, 390), (SPACED, 390), (SPACED, 1280)])
@pytest.mark.parametrize("name", WITH_FRAME)
def test_large_or_spaced_letters_are_neither_cut_off_nor_too_wide(
    chromium: Browser, paths: dict[str, Path], name: str, style: str, width: int
) -> None:
    with visit(chromium, paths[name], width=width) as seen:
        seen.page.add_style_tag(content=style)
        assert seen.overflow <= 0
        assert cut_off(seen.page) == []


def test_letters_cut_off_are_noticed(chromium: Browser, paths: dict[str, Path]) -> None:
    with visit(chromium, paths["example"], width=390) as seen:
        seen.page.add_style_tag(content="article p { height: 1em; overflow: hidden }")
        assert len(cut_off(seen.page)) > 3


def cut_off(page: Page) -> list[str]:
    """The visible elements that hide a part of what they hold; those put aside for screen readers are 1 pixel wide."""
    found: list[str] = page.evaluate("""[...document.querySelectorAll('body *')].filter(each => {
        const hides = ['hidden', 'clip'].includes(getComputedStyle(each).overflowY);
        return hides && each.clientWidth > 1 && each.scrollHeight > each.clientHeight + 1;
    }).map(each => each.textContent)""")
    return found


@pytest.mark.parametrize("name", REPORTS)
def test_day_and_source_are_in_sight(chromium: Browser, paths: dict[str, Path], name: str) -> None:
    published_on = {
        "2018": "发布时间：2019年1月31日（推定）",
        "example": "发布时间：2025年3月28日",
        "english": "Published: 27 March 2026",
    }
    with visit(chromium, paths[name], width=390) as seen:
        line = seen.page.locator(".publication")
        day, source = (span.inner_text() for span in line.locator("span").all())
        assert line.is_visible()
        said = "Source: " if name == "english" else "来源："
        assert (day, source) == (published_on[name], said + published(name).document.author)


# No script, no motion, colours of the system


@pytest.mark.parametrize("name", ALL)
def test_it_is_all_there_without_scripts(chromium: Browser, paths: dict[str, Path], name: str) -> None:
    with visit(chromium, paths[name], java_script_enabled=False) as seen:
        _without_charts(seen)
        text = squeezed(seen.page.locator("main").inner_text())
    report = squeezed(published(name.removesuffix("-fragment")).document.text())
    assert report in text
    assert "<script" not in paths[name].read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ALL)
def test_nothing_moves_by_itself(chromium: Browser, paths: dict[str, Path], name: str) -> None:
    with visit(chromium, paths[name]) as seen:
        assert moving(seen.page) == 0
        seen.page.add_style_tag(content="p { transition: color 1s } html { scroll-behavior: smooth }")
        assert moving(seen.page) > 1


def moving(page: Page) -> int:
    """How many elements would move or change over a time, whatever the reader asked for."""
    count: int = page.evaluate("""[...document.querySelectorAll('*')].filter(each => {
        const style = getComputedStyle(each);
        const still = style.animationName === 'none' && /^(0s[, ]*)+$/.test(style.transitionDuration);
        return !still || style.scrollBehavior !== 'auto';
    }).length""")
    return count


def test_where_the_system_imposes_its_colours_figures_and_places_are_still_marked(
    chromium: Browser, paths: dict[str, Path]
) -> None:
    with visit(chromium, paths["2018"], forced_colors="active", dark=True) as seen:
        page = seen.page
        assert styles(page, ".note", "borderBottomStyle", "borderBottomWidth") == ["dotted", "1px"]
        for place in ("h2", "#n3"):
            page.evaluate(f"location.hash = document.querySelector('{place}').id")
            page.evaluate("document.activeElement.blur()")
            style, colour = styles(page, place, "outlineStyle", "outlineColor")
            assert style == "solid"
            assert colour not in {"transparent", "rgba(0, 0, 0, 0)", *styles(page, "main", "backgroundColor")}
        assert seen.violations() == []


def styles(page: Page, element: str, *properties: str) -> list[str]:
    """Computed style properties of an element."""
    computed = f"getComputedStyle(document.querySelector('{element}'))"
    return [str(page.evaluate(f"{computed}.{each}")) for each in properties]


# Keyboards


@pytest.mark.parametrize("name", REPORTS)
def test_the_keyboard_reaches_every_figure_in_order_and_shows_where_it_is(
    chromium: Browser, paths: dict[str, Path], name: str
) -> None:
    with visit(chromium, paths[name]) as seen:
        reached, links = walked(seen.page)
        figures = seen.page.locator(".note").count()
    assert reached == [(index, "solid") for index in range(links)]
    assert figures == noted(name)


def test_a_figure_out_of_reach_or_out_of_sight_would_be_noticed(chromium: Browser, paths: dict[str, Path]) -> None:
    with visit(chromium, paths["example"]) as seen:
        seen.page.add_style_tag(content="#f2 { outline: 0 !important }")
        seen.page.evaluate("document.querySelector('#f3').tabIndex = -1")
        reached, links = walked(seen.page)
    missed = set(range(links)) - {index for index, _ in reached}
    assert len(missed) == 1
    assert [style for _, style in reached].count("none") == 1


def walked(page: Page) -> tuple[list[tuple[int, str]], int]:
    """The links that the tabulator key reaches, by their place in the page, with their outline; how many there are."""
    page.evaluate("window.links = [...document.querySelectorAll('a, [tabindex=\"0\"]')]")
    active = "document.activeElement"
    reached: list[tuple[int, str]] = []
    while True:
        page.keyboard.press("Tab")
        index, style = page.evaluate(f"[links.indexOf({active}), getComputedStyle({active}).outlineStyle]")
        if index < 0 or (reached and index == reached[0][0]):
            return reached, int(page.evaluate("links.length"))
        reached.append((index, style))


@pytest.mark.parametrize("name", REPORTS)
def test_every_figure_leads_to_its_note_and_back(chromium: Browser, paths: dict[str, Path], name: str) -> None:
    with visit(chromium, paths[name]) as seen:
        there, back = seen.page.evaluate("""(() => {
            const steps = [...document.querySelectorAll('.note')].map(link => {
                link.click();
                const row = document.activeElement;
                row.querySelector('a').click();
                return [row === document.querySelector(link.hash), document.activeElement.hash === link.hash];
            });
            return [0, 1].map(which => steps.filter(step => step[which]).length);
        })()""")
    assert there == back == noted(name)


def noted(name: str) -> int:
    """How many figures the report prints."""
    return len(list(published(name).document.marks()))


# Screen readers


@pytest.mark.parametrize("name", REPORTS)
def test_a_screen_reader_is_told_last_year_and_the_arithmetic_at_every_figure(
    chromium: Browser, paths: dict[str, Path], name: str
) -> None:
    with visit(chromium, paths[name]) as seen:
        told = [link for link in tree(seen)["link"] if link[1] not in {"", "回到正文", "Back to the report"}]
        notes = seen.page.evaluate("""[...document.querySelectorAll('.note')].map(link => {
            const cells = [...document.querySelector(link.hash).children].map(cell => cell.firstChild.textContent);
            const row = document.querySelector(link.hash);
            const sum = row.querySelector('[data-label=变化] .aside, [data-label=Change] .aside');
            return [link.textContent, cells[0], cells[2], cells[3], sum ? sum.textContent : ''];
        })""")
    assert len(told) == len(notes) == noted(name)
    for (text, description), (shown, label, before, change, arithmetic) in zip(told, notes, strict=True):
        assert text == shown
        pieces = {label, before, *([] if before in change else [change, arithmetic])}  # 上年为3件 says it once
        assert [
            piece for piece in pieces - {"—", "不公开", "不适用", "not published"} if piece not in description
        ] == []


def test_a_figure_that_tells_nothing_would_be_noticed(chromium: Browser, paths: dict[str, Path]) -> None:
    with visit(chromium, paths["example"]) as seen:
        seen.page.evaluate("document.querySelector('.note').removeAttribute('title')")
        told = [link for link in tree(seen)["link"] if link[1] not in {"", "回到正文"}]
    assert len(told) == noted("example") - 1


def tree(seen: Visit) -> Mapping[str, list[tuple[str, str]]]:
    """What a screen reader is given, by role: name and description of each, in order."""
    session = seen.page.context.new_cdp_session(seen.page)
    (root, *others) = session.send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in others}
    found = defaultdict(list)

    def walk(node: dict[str, Any]) -> None:
        for child in (by_id[number] for number in node.get("childIds", ())):
            if not child["ignored"]:
                found[said(child, "role")].append((said(child, "name"), said(child, "description")))
            walk(child)

    walk(root)
    return found


def said(node: dict[str, Any], what: str) -> str:
    return str(node.get(what, {}).get("value", ""))


LANDMARKS = {"banner": [""], "navigation": ["目录"], "main": [""], "region": ["数据说明"], "contentinfo": [""]}


@pytest.mark.parametrize("width", [390, 1280])
def test_a_screen_reader_finds_the_parts_of_the_page(chromium: Browser, paths: dict[str, Path], width: int) -> None:
    with visit(chromium, paths["2018"], width=width) as seen:
        found = tree(seen)
    parts = {role: [name for name, _ in found[role]] for role in LANDMARKS}
    assert parts == LANDMARKS
    headings = [name for name, _ in found["heading"]]
    document = published("2018").document
    assert len(headings) == 1 + len(list(document.headings())) + 1
    assert headings[-1] == "数据说明"


# Paper


@pytest.mark.parametrize("name", REPORTS)
def test_a_browser_prints_the_report_and_its_notes_and_nothing_of_the_screen(
    chromium: Browser, paths: dict[str, Path], tmp_path: Path, name: str
) -> None:
    with visit(chromium, paths[name], dark=True) as seen:
        head = squeezed(seen.page.locator("header").inner_text())
        _without_charts(seen)
        data = seen.page.pdf(prefer_css_page_size=True, print_background=True)
    (tmp_path / "printed.pdf").write_bytes(data)
    document = published(name).document
    text = _with_heads_once(printed_text(tmp_path / "printed.pdf"), document)
    before, report, after = text.partition(squeezed(document.text()))
    assert before == head
    assert report
    begins, ends = ("AboutthefiguresWorkedout:", ",2025") if name == "english" else ("数据说明“计算”指", "年度")
    assert after.startswith(begins)
    assert after.endswith(ends)
    with pypdfium2.PdfDocument(io.BytesIO(data)) as printed:
        assert {tuple(map(round, page.get_size())) for page in printed} == {(595, 842)}
        assert {page.render().to_pil().getpixel((5, 5)) for page in printed} == {(255, 255, 255)}


def _without_charts(seen: Visit) -> None:
    """Takes the drawings out: their text is no text of the report, and tests/test_charts.py looks at it."""
    seen.page.evaluate("document.querySelectorAll('svg').forEach(each => each.remove())")


def _with_heads_once(text: str, document: Document) -> str:
    """``text`` without the heads that a browser repeats where a table goes on: they stand under no caption."""
    heads = defaultdict(list)
    for table in (block for block in document.blocks() if isinstance(block, Table)):
        heads[squeezed("".join(map(plain, table.head)))].append(squeezed(plain(table.caption)))
    for head, captions in heads.items():
        *pieces, last = text.split(head)
        text = "".join(piece + head * piece.endswith(tuple(captions)) for piece in pieces) + last
    return text
