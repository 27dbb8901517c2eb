"""What WeasyPrint imports but does not need here is imported once it is used.

That is fontTools, a third of its start, which HarfBuzz makes needless, and the parser of HTML.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

# What WeasyPrint imports, by module. An error it would catch is any error, since it is never raised unseen.
_WANTED = {
    "tinyhtml5": ("parse",),
    "fontTools": ("subset",),
    "fontTools.subset": (),
    "fontTools.ttLib": ("TTFont", "ttFont", "woff2"),
    "fontTools.varLib": (),
    "fontTools.varLib.instancer": ("instantiateVariableFont",),
}
_ERRORS = {"fontTools.ttLib": {"TTLibError": Exception}}


class _Later:
    """Something of a module that is imported when it is first called, or asked for a part of it."""

    def __init__(self, module: str, name: str) -> None:
        self._place = module, name

    def __call__(self, *values: Any, **named: Any) -> Any:  # noqa: ANN401  # stands for whatever is there
        return self._real()(*values, **named)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._real(), name)

    def _real(self) -> Any:  # noqa: ANN401
        module, name = self._place
        found = getattr(import_module(module), name, None)
        return found if found is not None else import_module(f"{module}.{name}")


@contextmanager
def put_off() -> Iterator[None]:
    """What is imported meanwhile gets stand-ins for what it does not need, unless that is there already."""
    lacking = {name: wanted for name, wanted in _WANTED.items() if name.partition(".")[0] not in sys.modules}
    made = {name: _stand_in(name, wanted) for name, wanted in lacking.items()}
    sys.modules.update(made)
    try:
        yield
    finally:
        for name in made:
            del sys.modules[name]


def _stand_in(name: str, wanted: tuple[str, ...]) -> ModuleType:
    module = ModuleType(name)
    module.__dict__.update({each: _Later(name, each) for each in wanted} | _ERRORS.get(name, {}))
    return module
