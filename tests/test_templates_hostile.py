"""Templates made to do harm: refused in one sentence at their place, whatever they ask for."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jinja2 import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from builders import PAGE, material
from hostile_templates import GREEDY, PROSE, REACHING
from projects import closing, found, marked, write
from reportgen import figures
from reportgen.build import assess
from reportgen.catalog import render
from reportgen.outputs.html import make
from reportgen.outputs.sandbox import LARGEST_PAGE
from reportgen.project import load


@pytest.mark.parametrize("name", [*REACHING, *GREEDY])
def test_page_template_is_refused_in_one_sentence(name: str) -> None:
    files, findings = make(material(page=PAGE | {"page.html": ({**REACHING, **GREEDY})[name]}))()
    assert files == {}
    assert [finding.code for finding in findings] == ["P103"]
    said = render(findings[0].message, "en")
    assert len(said) < 250
    assert not any(word in said for word in ("object at", "<class", "reportgen.", "Traceback"))


def test_page_template_is_refused_at_line_and_column() -> None:
    for text in (
        "<p>\n  {{ «P103»nothing }}",
        "<p>{% if false %}\n{{ article.«P103»nothing }}{% endif %}",
        "\n\n{% for x in [1] %}{{ x|«P103»upper }}{% endfor %}",
        "\n  «P103»{{ 9 ** 9 }}",
        "{% macro m() %}\n{{ year.«P103»day }}{% endmacro %}{{ m() }}",
    ):
        template, expected = marked(text, "templates/page/page.html")
        _, findings = make(material(page=PAGE | {"page.html": template}))()
        assert [(f.code, f.span.source.path, f.span.line, f.span.column) for f in findings if f.span] == expected


def test_what_a_page_template_may_reach_it_reaches() -> None:
    template = "{% for name, _ in tags %}{{ loop.index }}{% endfor %}{{ [title, 'b']|join('、') }}{{ published.year }}"
    files, findings = make(material(page=PAGE | {"page.html": template}))()
    assert findings == []
    assert files["report.html"].decode().endswith("、b2019")


def test_what_a_page_prints_is_counted_however_it_is_printed() -> None:
    text = "x" * 150_000
    loop = f"{{% for x in '{'y' * (LARGEST_PAGE // len(text) + 1)}' %}}{text}{{% endfor %}}"
    assert [finding.code for finding in make(material(page=PAGE | {"page.html": loop}))()[1]] == ["P103"]
    short = f"{{% for x in 'yy' %}}{text}{{% endfor %}}"
    assert make(material(page=PAGE | {"page.html": short}))()[1] == []


def test_the_usual_sandbox_of_jinja_lets_much_of_it_through() -> None:
    values = {"article": "", "groups": [], "title": "", "year": 2018, "author": "", "published": figures}
    through = []
    for name, template in REACHING.items():
        try:
            ImmutableSandboxedEnvironment(autoescape=True).from_string(template).render(values)
        except (TemplateError, TypeError, AttributeError, LookupError, RuntimeError):
            continue
        through.append(name)
    assert len(through) >= 20


@pytest.mark.parametrize("name", PROSE)
def test_prose_is_refused_at_its_place(tmp_path: Path, name: str) -> None:
    code, text = PROSE[name]
    places = closing(tmp_path, text)
    assert code in {place[0] for place in places}
    assert {place[1] for place in places} == {"templates/small/closing.md"}


def test_a_list_of_the_dataset_cannot_blow_up_a_loop(tmp_path: Path) -> None:
    write(
        tmp_path,
        closing=("下一步，继续努力。", f"{{% for 项 in 公开.渠道 %}}{'长' * 1000}{{{{ 项 }}}}。{{% endfor %}}"),
        y2018=("渠道: [门户网站, 微博]", "渠道:\n" + "\n".join(f"    - 网{number}" for number in range(2000))),
    )
    project, _ = load(tmp_path)
    assert project is not None
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert ("T103", "templates/small/closing.md", 1, 1) in found(assess(project, 2018))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


def campaign(*arguments: object) -> Any:  # noqa: ANN401  # what its JSON holds
    """What the campaign of drawn templates says of itself."""
    script = Path(__file__).parent / "campaigns/templates.py"
    command = [sys.executable, str(script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=3000)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_templates_drawn_at_random_are_filled_in_or_refused() -> None:
    assert campaign("--runs", 60)["failures"] == []


def test_the_campaign_would_notice() -> None:
    assert campaign("--runs", 500, "--control")["failures"] != []


@pytest.mark.campaign
def test_thousands_of_templates_are_filled_in_or_refused() -> None:
    assert campaign("--runs", 5000, "--seed", 2)["failures"] == []
