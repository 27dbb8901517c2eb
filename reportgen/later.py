"""What libraries import and a report seldom needs is imported once it is used: every command pays for all it imports.

A stand-in takes its place until then. It can be called, subclassed, asked for a part or a key: whoever does so gets the
real one, so that nothing but the moment of an import changes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.machinery import ModuleSpec
from types import MappingProxyType, ModuleType
from typing import Any

# By module, what others import from it by name; where there is nothing, they import the whole and ask it later.
Wanted = Mapping[str, Sequence[str]]
Errors = Mapping[str, Mapping[str, type[Exception]]]
SELDOM: Wanted = {
    # PyYAML reads with libyaml, which needs its events alone
    "yaml.composer": ("ComposerError",),
    "yaml.constructor": ("ConstructorError",),
    "yaml.cyaml": ("CSafeLoader",),
    "yaml.dumper": ("BaseDumper", "Dumper", "SafeDumper"),
    "yaml.emitter": ("EmitterError",),
    "yaml.loader": ("BaseLoader", "FullLoader", "Loader", "SafeLoader", "UnsafeLoader"),
    "yaml.parser": ("ParserError",),
    "yaml.reader": ("ReaderError",),
    "yaml.representer": ("RepresenterError",),
    "yaml.scanner": ("ScannerError",),
    "yaml.serializer": ("SerializerError",),
    # Jinja is given texts, and keeps what it compiled itself
    "jinja2.bccache": ("BytecodeCache", "FileSystemBytecodeCache", "MemcachedBytecodeCache"),
    "jinja2.loaders": (
        "BaseLoader",
        "ChoiceLoader",
        "DictLoader",
        "FileSystemLoader",
        "FunctionLoader",
        "ModuleLoader",
        "PackageLoader",
        "PrefixLoader",
    ),
    "json": (),
    "pprint": (),
    # Markdown of prose has headings, paragraphs, tables and links
    "markdown_it.common.entities": ("entities",),
    "markdown_it.common.normalize_url": (),
    "markdown_it.rules_block.html_block": ("html_block",),
    "markdown_it.rules_core.replacements": ("replace",),
    "markdown_it.rules_core.smartquotes": ("smartquotes",),
    "markdown_it.rules_inline.autolink": ("autolink",),
    "markdown_it.rules_inline.entity": ("entity",),
    "markdown_it.rules_inline.html_inline": ("html_inline",),
    "markdown_it.rules_inline.linkify": ("linkify",),
    # msgspec makes types; it reads nothing, and writes JSON for outputs alone
    "msgspec.inspect": (),
    "msgspec.json": (),
    "msgspec.msgpack": (),
    "msgspec.toml": (),
    "msgspec.yaml": (),
    "typing_extensions": ("NotRequired", "Required", "get_type_hints"),
    # the command line without completion; addresses that are none of a network; faults and sums
    "click.shell_completion": ("CompletionItem",),
    "hashlib": ("sha256",),
    "ipaddress": (),
    "traceback": (),
}


class _Later:
    """Something of a module that is imported when it is first used."""

    def __init__(self, module: str, name: str) -> None:
        self._place = module, name

    def __call__(self, *values: Any, **named: Any) -> Any:  # noqa: ANN401  # stands for whatever is there
        return self._real()(*values, **named)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        if name.startswith("__"):  # typing asks whether it is one of its own
            raise AttributeError(name)
        return getattr(self._real(), name)

    def __contains__(self, key: object) -> bool:
        return key in self._real()

    def __getitem__(self, key: object) -> Any:  # noqa: ANN401
        return self._real()[key]

    def __mro_entries__(self, _bases: tuple[object, ...]) -> tuple[Any, ...]:
        return (self._real(),)

    def _real(self) -> Any:  # noqa: ANN401
        module, name = self._place
        found = getattr(_imported(module), name, None)
        return _imported(f"{module}.{name}") if found is None else found


class _StandIns:
    """Finds a stand-in for each module that is wanted, as Python's import asks for it."""

    def __init__(self, wanted: Wanted, errors: Errors) -> None:
        self._wanted = wanted
        self._errors = errors

    def find_spec(self, name: str, _path: object, _target: object = None) -> ModuleSpec | None:
        if name not in self._wanted:
            return None
        is_package = any(other.startswith(f"{name}.") for other in self._wanted)
        return ModuleSpec(name, self, is_package=is_package)  # type: ignore[arg-type]  # it does what is asked

    def create_module(self, _spec: ModuleSpec) -> None:
        """Python makes the module."""

    def exec_module(self, module: ModuleType) -> None:
        def part(name: str) -> Any:  # noqa: ANN401
            if name.startswith("__"):
                raise AttributeError(name)
            return getattr(_imported(module.__name__), name)

        names = self._wanted[module.__name__]
        parts: dict[str, Any] = {name: _Later(module.__name__, name) for name in names}
        vars(module).update(parts | dict(self._errors.get(module.__name__, {})), __getattr__=part)


def _imported(name: str) -> ModuleType:
    """The module itself, also while there are stand-ins."""
    here = [finder for finder in sys.meta_path if isinstance(finder, _StandIns)]
    for finder in here:
        sys.meta_path.remove(finder)
    try:
        if _is_stand_in(name):
            del sys.modules[name]
        return import_module(name)
    finally:
        sys.meta_path[:0] = here


def _is_stand_in(name: str) -> bool:
    return isinstance(getattr(sys.modules.get(name), "__loader__", None), _StandIns)


@contextmanager
def standing_in(wanted: Wanted = SELDOM, errors: Errors = MappingProxyType({})) -> Iterator[None]:
    """What is imported meanwhile gets stand-ins for these modules, unless they are there already.

    ``errors`` are classes that stand, by module and name, for those that would be caught.
    """
    finder = _StandIns(wanted, errors)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        with suppress(ValueError):
            sys.meta_path.remove(finder)
        for name in filter(_is_stand_in, wanted):
            del sys.modules[name]
