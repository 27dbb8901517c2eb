"""Bombs end in few clear lines; without limits they would not end."""

from __future__ import annotations

from functools import partial

import pytest

import commands

campaign = partial(commands.campaign, "bombs", 7200)


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
