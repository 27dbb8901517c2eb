"""Many edits one after the other, as a day at the desk brings them; the preview shows each and holds no more for it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from edits import EDITS, Desk, edited, paper
from previews import memory, previewed
from projects import write

SEED = 1


def test_every_kind_of_edit_is_shown(tmp_path: Path) -> None:
    with previewed(write(tmp_path)) as preview:
        desk = Desk(preview, random.Random(SEED))  # noqa: S311  # no secret
        for edit in EDITS:
            edit(desk)


@pytest.mark.campaign
def test_campaign_of_a_thousand_edits(tmp_path: Path) -> None:
    with previewed(write(tmp_path)) as preview:
        desk = Desk(preview, random.Random(SEED))  # noqa: S311  # no secret
        paper(desk)  # what that imports is held from then on
        edited(desk, 200)
        held = memory(preview.process.pid)
        assert sum(edited(desk, 800).values()) == 800
        assert memory(preview.process.pid) - held < 20_000_000
