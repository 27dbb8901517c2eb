"""Every class of planted faults is found at its line, and harmless edits raise no alarm; the seed is recorded here.

``python tests/mutations.py SEED NUMBER FOLDER`` draws others, and prints class by class what was planted and found.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from faults_of_prose import FAULTS
from harmless import EDITS
from mutations import Workshop, chance

SEED = 20180211
OF_EACH_CLASS, OF_EACH_KIND = 4, 7


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return Workshop(tmp_path_factory.mktemp("workshop"))


def test_nothing_is_found_in_the_reference_itself(workshop: Workshop) -> None:
    assert workshop.found_in(workshop.files) == []


@pytest.mark.parametrize("name", FAULTS)
def test_planted_faults_are_found_at_their_line(workshop: Workshop, name: str) -> None:
    assert list(workshop.misses(FAULTS[name], chance(SEED, name), OF_EACH_CLASS)) == []


@pytest.mark.parametrize("name", EDITS)
def test_harmless_edits_raise_no_alarm(workshop: Workshop, name: str) -> None:
    assert list(workshop.alarms(EDITS[name], chance(SEED, name), OF_EACH_KIND)) == []


def test_there_are_faults_and_edits_enough() -> None:
    assert len(FAULTS) * OF_EACH_CLASS >= 150
    assert len(EDITS) >= 10
    assert len(EDITS) * OF_EACH_KIND >= 100


def test_a_fault_that_is_none_is_missed_and_an_edit_that_is_one_is_noticed(workshop: Workshop) -> None:
    assert len(list(workshop.misses(lambda c, f: replace(FAULTS["space"](c, f), files=f), chance(1, "a"), 1))) == 1
    assert len(list(workshop.alarms(lambda c, f: FAULTS["space"](c, f).files, chance(1, "b"), 1))) == 1
