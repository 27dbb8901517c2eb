"""The samples for CI as a runner sees them: which scripts a job runs, one after the other, and in what surroundings.

A step is run as GitHub and GitLab run it: by ``bash -e`` in the project's folder. What only a service can do (check
out, cache, hand over artefacts, publish) is left out, and so is :data:`INSTALL`, which tests have behind them.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

INSTALL = "reportgen/script/setup report"
_EXPRESSION = re.compile(r"\$\{\{ *([\w.-]+) *\}\}")


@dataclass(frozen=True, slots=True)
class Step:
    """A script of a job; ``always``: it runs also after one that failed."""

    name: str
    script: str
    always: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """How a step ended and what it printed."""

    code: int
    stdout: str
    stderr: str


class _Yaml12(yaml.SafeLoader):
    """Reads ``on`` as a word, not as true, as both services do."""


_Yaml12.yaml_implicit_resolvers = {
    first: [each for each in resolvers if each[0] != "tag:yaml.org,2002:bool" or first in "tTfF"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def sample(path: Path) -> dict[str, Any]:
    """What a sample says."""
    told = yaml.load(path.read_text(encoding="utf-8"), _Yaml12)  # noqa: S506  # it is a SafeLoader
    assert isinstance(told, dict)
    return told


def github_steps(job: dict[str, Any]) -> list[Step]:
    """The steps that run a script, in order."""
    return [
        Step(step["name"], step["run"], "!cancelled()" in step.get("if", "")) for step in job["steps"] if "run" in step
    ]


def gitlab_steps(job: dict[str, Any], default: dict[str, Any]) -> list[Step]:
    """The one script that GitLab makes of a job."""
    lines = [*job.get("before_script", default.get("before_script", [])), *job["script"]]
    return [Step("script", "\n".join(lines) + "\n")]


def filled(text: str, values: Mapping[str, object]) -> str:
    """``text`` with the values of its expressions."""
    return _EXPRESSION.sub(lambda found: str(values[found[1]]), text)


def run(steps: list[Step], folder: Path, environ: dict[str, str]) -> dict[str, Ended]:
    """Runs a job's steps in ``folder`` until one fails, and then those that run all the same."""
    added = folder.with_name(folder.name + ".path")
    added.write_text("", encoding="utf-8")
    surroundings = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "GITHUB_WORKSPACE": str(folder)}
    surroundings |= {"CI_PROJECT_DIR": str(folder), "GITHUB_PATH": str(added)} | environ
    ended: dict[str, Ended] = {}
    for step in steps:
        if step.always or not any(each.code for each in ended.values()):
            path = ":".join([*reversed(added.read_text(encoding="utf-8").split()), surroundings["PATH"]])
            ended[step.name] = _ended(step.script, folder, surroundings | {"PATH": path})
    return ended


def _ended(script: str, folder: Path, environ: dict[str, str]) -> Ended:
    kept = "\n".join(line for line in script.splitlines() if line != INSTALL)
    assert "script/setup" not in kept  # it would replace the environment that runs this
    command = ["bash", "--noprofile", "--norc", "-e", "-c", kept]
    done = subprocess.run(
        command, cwd=folder, env=environ, capture_output=True, encoding="utf-8", check=False, timeout=120
    )
    return Ended(done.returncode, done.stdout, done.stderr)
