"""A short portion of each campaign, the same at every run, and its control; ``--all`` runs them at length.

``python tests/campaign.py NAME --runs N --seed S`` goes on for as long as you like.
"""

from __future__ import annotations

from importlib import import_module

import pytest

import campaign
from campaigns import Outcome

SHORT = {
    "reading": (75, 60),
    "sizes": (5, 2),
    "kills": (12, 8),
    "readers": (60, 20),
    "disks": (10, 10),
    "signals": (6, 3),
    "surroundings": (2, 2),
    "offline": (2, 1),
}
LEAST = {"reading": 0.05}  # of a control's inputs have to fail


def tried(name: str, runs: int, *, control: bool) -> Outcome:
    return campaign.of(name, runs, campaign.SEED, control=control)


def test_every_campaign_has_a_short_portion() -> None:
    assert tuple(SHORT) == campaign.NAMES


@pytest.mark.parametrize("name", campaign.NAMES)
def test_nothing_fails(name: str) -> None:
    outcome = tried(name, SHORT[name][0], control=False)
    assert outcome.failures == []
    assert outcome.tried >= SHORT[name][0]


@pytest.mark.parametrize("name", campaign.NAMES)
def test_the_control_is_noticed(name: str) -> None:
    outcome = tried(name, SHORT[name][1], control=True)
    assert len(outcome.failures) >= LEAST.get(name, 0.1) * outcome.tried


@pytest.mark.campaign
@pytest.mark.parametrize("name", campaign.NAMES)
def test_nothing_fails_at_length(name: str) -> None:
    assert tried(name, import_module(f"campaigns.{name}").LONG, control=False).failures == []


def test_half_of_the_kills_lie_inside_publishing() -> None:
    outcome = tried("kills", SHORT["kills"][0], control=False)
    assert 2 * outcome.counts["inside publishing"] >= outcome.tried
