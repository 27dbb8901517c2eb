"""Hostile ways to name a resource, each tried once: nothing outside is touched, and the campaign would notice."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CAMPAIGN = Path(__file__).parent / "campaigns/payloads.py"
EACH_WAY_ONCE = 195


def campaign(*arguments: object) -> Any:  # noqa: ANN401  # what its JSON holds
    """What the campaign says of itself; it is a process of its own, since it is watched."""
    command = [sys.executable, str(CAMPAIGN), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=3000)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_nothing_outside_is_touched() -> None:
    result = campaign("--runs", EACH_WAY_ONCE)
    assert (result["tried"], result["leaks"]) == (EACH_WAY_ONCE, [])
    assert set(result["kinds"]) == {"css", "svg", "xml", "html", "prose", "name"}


def test_the_campaign_would_notice() -> None:
    assert len(campaign("--runs", 30, "--control")["leaks"]) >= 15


@pytest.mark.campaign
def test_nothing_outside_is_touched_by_any_way_with_any_address() -> None:
    assert campaign("--runs", 3000)["leaks"] == []
    assert campaign("--runs", 500, "--seed", 2, "--apart")["leaks"] == []


@pytest.mark.campaign
def test_most_ways_lead_out_of_weasyprint_as_it_comes() -> None:
    result = campaign("--runs", 338, "--control")
    assert len(result["leaks"]) >= 100
