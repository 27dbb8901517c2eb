"""A real browser for tests: headless Chromium that draws with the project's fonts and sees no network."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

FONTS = Path(__file__).parents[1] / "fonts"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_FACES = {"FangSong": "FangSong", "KaiTi": "Kai", "SimHei": "Hei", "SimSun": "Song", "STZhongsong": "XiaoBiaoSong"}


@dataclass
class Visit:
    """An open page, what its console said and which addresses other than its own it asked for."""

    page: Page
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    @property
    def overflow(self) -> int:
        """By how many CSS pixels the page is wider than its window."""
        return int(self.page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth"))

    def violations(self) -> list[dict[str, Any]]:
        """What axe-core finds wrong."""
        axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
        self.page.evaluate(axe)
        found: list[dict[str, Any]] = self.page.evaluate("axe.run({preload: false}).then(result => result.violations)")
        return found


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """Chromium with a private font configuration in ``folder``."""
    environment = os.environ | {"FONTCONFIG_FILE": str(_font_configuration(folder))}
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=_chromium(), args=list(FLAGS), env=dict(environment))
        yield opened
        opened.close()


@contextmanager
def visit(
    opened: Browser,
    place: Path | str,
    *,
    width: int = 1280,
    dark: bool = False,
    **context_options: Any,  # noqa: ANN401  # as Playwright has them
) -> Iterator[Visit]:
    """A file, or an address of this machine, in a window ``width`` pixels wide, in the light or dark scheme."""
    address = place if isinstance(place, str) else place.as_uri()
    context = opened.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if dark else "light",
        offline=isinstance(place, Path),
        **context_options,
    )
    page = context.new_page()
    seen = Visit(page)
    page.on("console", lambda message: seen.console.append(message.text))
    page.on("pageerror", lambda error: seen.console.append(str(error)))
    page.on("request", lambda request: seen.requests.append(request.url))
    page.goto(address)
    seen.requests.remove(address)
    yield seen
    context.close()


def _chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert found, "the tests of the page need Chromium: apt-get install chromium"
    return found


def _font_configuration(folder: Path) -> Path:
    """Names the faces of the project as the fonts that the page asks for."""
    aliases = "".join(
        f"<match><test name='family'><string>{asked}</string></test>"
        f"<edit name='family' mode='assign' binding='strong'><string>Reportgen {face}</string></edit></match>"
        for asked, face in _FACES.items()
    )
    path = folder / "fonts.conf"
    path.write_text(
        f"<fontconfig><dir>{FONTS}</dir><cachedir>{folder / 'fontcache'}</cachedir>{aliases}</fontconfig>",
        encoding="utf-8",
    )
    return path
