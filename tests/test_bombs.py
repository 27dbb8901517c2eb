"""Bombs end in few clear lines; without limits they would not end."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CAMPAIGN = Path(__file__).parent / "campaigns/bombs.py"


def campaign(*arguments: object) -> Any:  # noqa: ANN401  # what its JSON holds
    """What the campaign says of itself."""
    command = [sys.executable, str(CAMPAIGN), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=7200)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_bombs_end_in_few_clear_lines() -> None:
    result = campaign("--runs", 8, "--seconds", 1)
    assert (result["tried"], result["faults"]) == (8, [])


def test_it_is_the_limits_that_end_them() -> None:
    assert campaign("--only", "picture: uses of uses", "--seconds", 1)["ended by limits"] == 1


@pytest.mark.campaign
def test_every_bomb_ends_within_the_limits_of_a_build() -> None:
    result = campaign()
    assert result["faults"] == []
    assert result["tried"] > 100
