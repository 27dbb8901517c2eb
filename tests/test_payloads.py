"""Hostile ways to name a resource, each tried once: nothing outside is touched, and the campaign would notice."""

from __future__ import annotations

from functools import partial

import pytest

import commands

campaign = partial(commands.campaign, "payloads", 3000)
EACH_WAY_ONCE = 195


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
