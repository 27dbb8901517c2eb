"""What is imported once it is used: nothing is lost by it, and a check imports none of it."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from commands import ENVIRON, ROOT
from reportgen.later import SELDOM

_CHECK = """
import sys
from reportgen.cli import main
from reportgen.later import SELDOM
sys.argv = ["reportgen", "check", "2018", *sys.argv[1:]]
try:
    main()
except SystemExit as end:
    print(end.code, *(name for name in SELDOM if name in sys.modules))
"""
_USED = """
from reportgen.later import standing_in

wanted = {"seldom": ("Kind", "TABLE", "twice"), "whole": (), "package": ("below",), "package.below": (), "wrong": ()}
with standing_in(wanted, {"wrong": {"WrongError": ValueError}}):
    import whole
    import package.below as under
    from package import below
    from wrong import WrongError
    from seldom import TABLE, Kind, twice

    try:
        from seldom import absent
    except ImportError:
        print("absent")

class Own(Kind):
    pass

print(twice(2), TABLE["a"], "b" in TABLE, Own().name, Kind.name, whole.part, isinstance(Own(), Kind._real()))
print(under.part, below.part, WrongError.__name__)
from seldom import Kind as later
import whole as again
print(later.__name__, again.__file__ is not None)
"""


@pytest.mark.parametrize("name", SELDOM)
def test_what_stands_for_a_part_stands_for_one_that_is_there(name: str) -> None:
    module = import_module(name)
    assert [part for part in SELDOM[name] if not hasattr(module, part)] == []


@pytest.mark.parametrize(("form", "used"), [("text", []), ("json", ["json"])])
def test_a_check_imports_nothing_that_it_does_not_use(form: str, used: list[str]) -> None:
    assert _printed(_CHECK, ROOT, "--format", form).splitlines()[-1].split() == ["0", *used]


def test_a_stand_in_does_all_that_the_real_one_does(tmp_path: Path) -> None:
    (tmp_path / "seldom.py").write_text(
        "class Kind:\n    name = 'kind'\nTABLE = {'a': 1}\ndef twice(number): return 2 * number\n", encoding="utf-8"
    )
    (tmp_path / "package").mkdir()
    (tmp_path / "package/__init__.py").touch()
    (tmp_path / "package/below.py").write_text("part = 'below'\n", encoding="utf-8")
    (tmp_path / "whole.py").write_text("part = 'part'\n", encoding="utf-8")
    said = _printed(_USED, tmp_path)
    assert said.splitlines() == ["absent", "4 1 False kind kind part True", "below below ValueError", "Kind True"]


def _printed(program: str, folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=folder,
        env=ENVIRON | {"PYTHONPATH": f"{ROOT}:{folder}"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
