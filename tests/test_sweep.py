"""The search for unused objects is put off, and taken up again whatever happens."""

from __future__ import annotations

import gc

import pytest

from reportgen.sweep import unswept


@pytest.mark.parametrize("swept", [True, False])
def test_afterwards_it_is_as_before(*, swept: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if swept else gc.disable)()
        with pytest.raises(ZeroDivisionError):
            _failing()
        assert gc.isenabled() == swept
    finally:
        (gc.enable if before else gc.disable)()


def _failing() -> None:
    with unswept():
        assert not gc.isenabled()
        raise ZeroDivisionError
