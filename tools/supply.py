"""What the project is made of: ``THIRD-PARTY.md`` and ``sbom.cdx.json``, from the locks and the installed packages.

``python tools/supply.py`` writes both after each ``script/lock``. A licence is what the package itself says; where it
says nothing, or is not installed here since another system or Python needs it, :data:`SILENT` says it. Neither file
names a registry: users sit behind mirrors. The hashes stand in the locks.
"""

from __future__ import annotations

import json
import re
import sys
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE, SBOM = "THIRD-PARTY.md", "sbom.cdx.json"
SILENT: Mapping[str, str] = {
    "axe-playwright-python": "MIT",
    "brotlicffi": "MIT",
    "colorama": "BSD-3-Clause",
    "tzdata": "Apache-2.0",
    "typing-extensions": "PSF-2.0",
}
_ENTRY = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+)", re.MULTILINE)
_PURL = "pkg:pypi/{}@{}"
_HEAD = """\
# Third-party packages

What `requirements.txt` (what users install) and `requirements-dev.txt` (what the tests need besides) lock, and under
which licence, as the packages themselves say. Written by `python tools/supply.py`; do not change it by hand.

The fonts in `fonts/` are under the SIL Open Font License 1.1 (`fonts/OFL.txt`). Of the system reportgen uses Pango,
HarfBuzz, GLib and Fontconfig, which it does not carry.

| package | version | licence | needed by |
|---|---|---|---|
"""


@dataclass(frozen=True)
class Package:
    """A locked package."""

    name: str
    version: str
    licence: str


def locked(name: str) -> list[Package]:
    """The packages of a lock, in its order."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return [Package(found["name"], found["version"], licence(found["name"])) for found in _ENTRY.finditer(text)]


def licence(name: str) -> str:
    """What a package says of its licence, in one line."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return SILENT.get(name, "")
    stated = told.get("License-Expression") or told.get("License") or ""
    if not stated or "\n" in stated:
        kinds = [kind.rpartition(" :: ")[2] for kind in told.get_all("Classifier") or [] if kind.startswith("License")]
        stated = " / ".join(kinds) or stated.partition("\n")[0]
    return stated.strip() or SILENT.get(name, "")


def table(usual: list[Package], dev: list[Package]) -> str:
    """The list for people."""
    names = {package.name for package in usual}
    rows = [(each.name, each.version, each.licence, "reports" if each.name in names else "tests") for each in dev]
    return _HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def bill(usual: list[Package], version: str) -> str:
    """The bill of materials of what users install, in CycloneDX 1.6; the same locks give the same bytes."""
    content = [_component(package) for package in usual]
    root = {"type": "application", "bom-ref": "reportgen", "name": "reportgen", "version": version}
    made = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, json.dumps([root, content]))}",
        "version": 1,
        "metadata": {"component": root | {"licenses": [{"expression": "MIT AND OFL-1.1"}]}},
        "components": content,
        "dependencies": [{"ref": "reportgen", "dependsOn": [each["bom-ref"] for each in content]}],
    }
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def _component(package: Package) -> dict[str, object]:
    purl = _PURL.format(package.name, package.version)
    return {
        "type": "library",
        "bom-ref": purl,
        "name": package.name,
        "version": package.version,
        "purl": purl,
        "licenses": [{"license": {"name": package.licence}}],
    }


def files() -> dict[str, str]:
    """What has to stand in the repository, by file name."""
    usual, dev = locked("requirements.txt"), locked("requirements-dev.txt")
    version = re.search(r'__version__ = "([^"]+)"', (ROOT / "reportgen/__init__.py").read_text(encoding="utf-8"))
    assert version  # noqa: S101  # it is there
    return {TABLE: table(usual, dev), SBOM: bill(usual, version[1])}


def main() -> int:
    """Writes the files; 1 where a licence is not known."""
    unknown = [package.name for package in locked("requirements-dev.txt") if not package.licence]
    for name, text in files().items():
        (ROOT / name).write_text(text, encoding="utf-8")
    if unknown:
        print("no licence known of:", *unknown, file=sys.stderr)  # noqa: T201  # a program of its own
    return bool(unknown)


if __name__ == "__main__":
    sys.exit(main())
