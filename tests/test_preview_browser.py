"""The preview in a real browser: what appears after a save, what stays, both colour schemes, axe."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame

from browser import Visit, browser, visit
from previews import Preview, previewed
from projects import FILES, write
from saves import SAVES, in_its_place

CLOSING = "templates/small/closing.md"
DATA = "data/2018.yaml"
TALL = "下一步，继续努力。\n" + "\n我们将一如既往地做好各项工作。\n" * 60
FAULTY = FILES[DATA].replace("受理: 11", "受理: 12")
STAYS = "What was saved last has errors; the report shown is the last one without."


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    with previewed(write(tmp_path)) as running:
        yield running


def report(seen: Visit) -> Frame:
    found = seen.page.frame(name="report")
    assert found is not None
    return found


def await_words(seen: Visit, words: str) -> None:
    report(seen).wait_for_selector(f"#report :text('{words}')")


def test_save_is_shown_where_one_was_reading_and_nothing_else_is_fetched(chromium: Browser, preview: Preview) -> None:
    in_its_place(preview.folder / CLOSING, TALL)
    preview.until_report_says("一如既往")
    with visit(chromium, preview.address) as seen:
        await_words(seen, "一如既往")
        report(seen).evaluate("scrollTo(0, 1000)")
        for number, save in enumerate(SAVES.values()):
            save(preview.folder / CLOSING, TALL.replace("继续", "继续" * (number + 2)))
            await_words(seen, "继续" * (number + 2) + "努力")
            report(seen).wait_for_function("scrollY === 1000")
        assert seen.console == []
        assert {address.replace(preview.address, "") for address in seen.requests} == {
            "", "report.html", "frame.css", "frame.js", "events",
        }  # fmt: skip


def test_findings_come_and_go_and_the_last_good_report_stays(chromium: Browser, preview: Preview) -> None:
    with visit(chromium, preview.address) as seen:
        await_words(seen, "11宗")
        for text, place in ((FAULTY, "data/2018.yaml:15:7"), (FILES[DATA].replace("公开:", "公开："), ":6:3")):
            in_its_place(preview.folder / DATA, text)
            seen.page.wait_for_selector(f"#findings .place:has-text('{place}')")
            assert seen.page.locator("#bar .notice").all_text_contents() == [STAYS]
            await_words(seen, "11宗")
        in_its_place(preview.folder / DATA, FAULTY.replace("已审结: 7", "已审结: 8"))
        await_words(seen, "12宗")
        seen.page.wait_for_selector("#findings li", state="detached")
        assert seen.page.locator("#bar .notice").count() == 0
        (preview.folder / DATA).unlink()
        seen.page.wait_for_selector("#findings .place:has-text('X101')")
        await_words(seen, "12宗")
        assert seen.console == []


def test_report_that_was_never_there_appears_without_a_hand(chromium: Browser, tmp_path: Path) -> None:
    project = write(tmp_path, closing=("下一步，继续努力。", "{% if %}"))
    with previewed(project) as preview, visit(chromium, preview.address) as seen:
        seen.page.wait_for_selector("#findings li")
        assert report(seen).evaluate("document.body.textContent") == ""
        in_its_place(project / CLOSING, "下一步，继续努力。\n")
        await_words(seen, "继续努力")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_axe_finds_nothing_and_the_page_fits(chromium: Browser, preview: Preview, width: int, *, dark: bool) -> None:
    with visit(chromium, preview.address, width=width, dark=dark) as seen:
        await_words(seen, "11宗")
        in_its_place(preview.folder / DATA, FAULTY)
        seen.page.wait_for_selector("#findings li")
        assert seen.violations() == []
        assert seen.overflow <= 0


def test_axe_finds_a_planted_fault(chromium: Browser, preview: Preview) -> None:
    with visit(chromium, preview.address) as seen:
        await_words(seen, "11宗")
        seen.page.evaluate("document.querySelector('iframe').removeAttribute('title')")
        assert [violation["id"] for violation in seen.violations()] == ["frame-title"]


def test_pdf_is_made_when_it_is_asked_for_and_again_after_a_save(chromium: Browser, preview: Preview) -> None:
    with visit(chromium, preview.address) as seen:
        await_words(seen, "11宗")
        pdf = f"{preview.address}report.pdf"
        assert pdf not in seen.requests
        with seen.page.expect_response(pdf, timeout=60_000) as first:
            seen.page.locator("nav >> text=PDF").click()
        with seen.page.expect_response(pdf, timeout=60_000) as second:
            in_its_place(preview.folder / CLOSING, TALL)
        assert (first.value.status, second.value.status) == (200, 200)
        seen.page.locator("nav >> text=Page").click()
        await_words(seen, "一如既往")
        assert seen.page.locator("#waiting").is_hidden()


def test_end_of_the_preview_is_said_and_the_next_one_takes_over(chromium: Browser, preview: Preview) -> None:
    with visit(chromium, preview.address) as seen:
        await_words(seen, "11宗")
        preview.stop(signal.SIGTERM)
        seen.page.wait_for_selector("#ended:visible")
        await_words(seen, "11宗")
        in_its_place(preview.folder / DATA, FAULTY.replace("已审结: 7", "已审结: 8"))
        with previewed(preview.folder, "--port", str(preview.port)):
            await_words(seen, "12宗")
            seen.page.wait_for_selector("#ended", state="hidden")
