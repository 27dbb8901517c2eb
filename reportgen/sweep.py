"""Python's search for rings of unused objects, put off while few can be there.

It goes through all that lives, the more often the more of it is made: of a large dataset it took a quarter of the time.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def unswept() -> Iterator[None]:
    """Nothing is looked for meanwhile; afterwards it is as before."""
    swept = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if swept:
            gc.enable()
