"""The HTML before the Nu checker: no error, no warning, no remark; planted faults are found."""

from __future__ import annotations

import pytest

from builders import a_draft, document, in_every_state, material
from checkers import page_messages
from published import NAMES, pasted, published
from reportgen.outputs import fragment, html
from reportgen.outputs.material import Material

SOUND = [*(f"{name}-{form}" for name in NAMES for form in ("page", "fragment")), "states-page", "states-fragment"]
SOUND += ["draft-page", "draft-fragment"]
FAULTS = {
    "unclosed": ("</article>", "</section>", "Stray end tag “section”."),
    "twice": ('id="contents"', 'id="report"', "Duplicate ID “report”."),
    "obsolete": ("<table>", "<table border=0>", "The “border” attribute on the “table” element is obsolete."),
    "misspelt": ("color: inherit", "colour: inherit", "Property “colour” doesn't exist."),
    "wrong": ("<main>", "<main role=heading>", "Bad value"),
    "missing": ("<title>", "<!-- -->", "missing a required instance of child element “title”"),
}


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What the checker says of each page, all of them shown to it at once."""
    folder = tmp_path_factory.mktemp("pages")
    made = in_every_state()
    site = {"SiteName": "某某区人民政府", "SiteDomain": "www.example.gov.cn", "Keywords": "年报;公安"}
    draft = material(made, a_draft(document(made)))
    pages = both("states", material(made, site=site)) | both("draft", draft)
    for name in NAMES:
        pages[f"{name}-page"] = published(name).page
        pages[f"{name}-fragment"] = pasted(published(name).fragment, published(name).document.language)
    for name, (old, new, _) in FAULTS.items():
        assert old in pages["states-page"], name
        pages[name] = pages["states-page"].replace(old, new)
    for name, text in pages.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return page_messages(folder / f"{name}.html" for name in pages)


def both(name: str, of: Material) -> dict[str, str]:
    """The page and the fragment of a material."""
    return {
        f"{name}-page": html.render(of).decode("utf-8"),
        f"{name}-fragment": pasted(fragment.render(of).decode("utf-8")),
    }


@pytest.mark.parametrize("name", SOUND)
def test_nothing_is_said_of_a_page_or_fragment(said: dict[str, list[str]], name: str) -> None:
    assert said[f"{name}.html"] == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_named(said: dict[str, list[str]], name: str) -> None:
    assert any(FAULTS[name][2] in message for message in said[f"{name}.html"]), said[f"{name}.html"]
