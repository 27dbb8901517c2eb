"""Every class of planted faults is found at its line, and harmless edits raise no alarm; the seed is recorded here.

``python tests/mutations.py SEED NUMBER FOLDER`` draws others, and prints class by class what was planted and found.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from mutations import Workshop, chance, edits, faults
from reportgen import rules

SEED = 20180211
FAULTS, EDITS = faults(), edits()


def spread(total: int, names: Iterable[str]) -> dict[str, int]:
    """How often each of ``names`` is drawn, so that it is ``total`` in all."""
    listed = list(names)
    return {name: total // len(listed) + (at < total % len(listed)) for at, name in enumerate(listed)}


PLANTED, MADE = spread(304, FAULTS), spread(102, EDITS)


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return Workshop(tmp_path_factory.mktemp("workshop"))


def test_nothing_is_found_in_the_reference_itself(workshop: Workshop) -> None:
    assert workshop.found_in(workshop.files) == []


@pytest.mark.parametrize(("name", "count"), PLANTED.items())
def test_planted_faults_are_found_at_their_line(workshop: Workshop, name: str, count: int) -> None:
    assert list(workshop.misses(FAULTS[name], chance(SEED, name), count)) == []


@pytest.mark.parametrize(("name", "count"), MADE.items())
def test_harmless_edits_raise_no_alarm(workshop: Workshop, name: str, count: int) -> None:
    assert list(workshop.alarms(EDITS[name], chance(SEED, name), count)) == []


def test_there_are_faults_and_edits_enough() -> None:
    assert sum(PLANTED.values()) >= 300
    assert min(PLANTED.values()) >= 2
    assert len(EDITS) >= 10
    assert sum(MADE.values()) >= 100


# Of what is built alone, of the fonts that the program brings along, of a file that is saved while it is read; the last
# is of an edition in another language.
NOT_PLANTED = {"D109", "F101", "X103", "N114"}


def test_every_code_that_check_can_find_has_a_class(workshop: Workshop) -> None:
    drawn = [plant(chance(seed, name), workshop.files) for name, plant in FAULTS.items() for seed in range(5)]
    codes = {rule.code for rule in rules.all_rules() if rule.code[0] not in "TVI"}
    assert {fault.code for fault in drawn} == codes - NOT_PLANTED


def test_a_fault_that_is_none_is_missed_and_an_edit_that_is_one_is_noticed(workshop: Workshop) -> None:
    assert len(list(workshop.misses(lambda c, f: replace(FAULTS["space"](c, f), files=f), chance(1, "a"), 1))) == 1
    assert len(list(workshop.alarms(lambda c, f: FAULTS["space"](c, f).files, chance(1, "b"), 1))) == 1
