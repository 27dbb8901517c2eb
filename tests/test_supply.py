"""What the project is made of is written down: licences for people, a bill of materials for programs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

NAMES = ("THIRD-PARTY.md", "sbom.cdx.json")
SCRIPT = "import json, supply; print(json.dumps(supply.files()))"


@pytest.fixture(scope="module")
def made(root: Path) -> dict[str, str]:
    """What the tool writes today."""
    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(command, cwd=root / "tools", check=True, capture_output=True, encoding="utf-8")
    files: dict[str, str] = json.loads(done.stdout)
    return files


def locked(text: str) -> set[tuple[str, str]]:
    return set(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


def listed(table: str) -> dict[tuple[str, str], str]:
    """The licence of each package and version in the list."""
    rows = re.findall(r"^\| ([a-z0-9-]+) \| (\S+) \| (.*) \| (?:reports|tests) \|$", table, re.MULTILINE)
    return {(name, version): licence for name, version, licence in rows}


def components(bill: str) -> set[tuple[str, str]]:
    return {(each["name"], each["version"]) for each in json.loads(bill)["components"]}


@pytest.mark.parametrize("name", NAMES)
def test_what_is_written_down_is_up_to_date(root: Path, made: dict[str, str], name: str) -> None:
    assert (root / name).read_text(encoding="utf-8") == made[name]


def test_every_locked_package_has_a_licence(root: Path) -> None:
    found = listed((root / "THIRD-PARTY.md").read_text(encoding="utf-8"))
    assert found.keys() == locked((root / "requirements-dev.txt").read_text(encoding="utf-8"))
    assert [package for package, licence in found.items() if not licence.strip()] == []


def test_the_bill_holds_what_users_install(root: Path, made: dict[str, str]) -> None:
    usual = (root / "requirements.txt").read_text(encoding="utf-8")
    assert components(made["sbom.cdx.json"]) == locked(usual)
    assert components(made["sbom.cdx.json"]) != locked(usual.replace("click==", "clack=="))
    told = json.loads(made["sbom.cdx.json"])
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    assert all(each["licenses"][0]["license"]["name"] for each in told["components"])


def test_the_bill_names_no_address_but_that_of_its_format(made: dict[str, str]) -> None:
    assert re.findall(r"https?://[^\"]+", made["sbom.cdx.json"]) == ["http://cyclonedx.org/schema/bom-1.6.schema.json"]
