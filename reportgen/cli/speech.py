"""The words of the command line itself in Chinese: what click says, and the help of our commands.

click looks each of its sentences up through gettext, by the two names that its modules import from there; here these
names lead to the one catalogue. Our own help texts are replaced before the command line is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import ModuleType

import click
import click.core
import click.decorators
import click.exceptions
import click.formatting
import click.parser
import click.types

LANGUAGES = ("zh", "en")
_MODULES: tuple[ModuleType, ...] = (
    click.core,
    click.decorators,
    click.exceptions,
    click.formatting,
    click.parser,
    click.types,
)


def asked_language(arguments: Sequence[str], environ: Mapping[str, str]) -> str:
    """The language that --lang names, wherever it stands, or else that of the locale: known before click reads them."""
    for index, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--lang":
            value = value or next(iter(arguments[index + 1 : index + 2]), "")
            if value in LANGUAGES:
                return value
    return default_language(environ)


def default_language(environ: Mapping[str, str]) -> str:
    """``zh`` or ``en``, as the locale asks for."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environ.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def speak(language: str) -> None:
    """Has click speak this language; English is what it is written in."""
    if language == "en":
        return
    from reportgen.catalog import display_width, translated  # noqa: PLC0415  # English needs no catalogue

    def looked_up(text: str) -> str:
        return translated(text, language)

    def counted(one: str, several: str, count: int) -> str:
        return looked_up(one if count == 1 else several)

    for module in _MODULES:
        vars(module).update({"_": looked_up, "ngettext": counted})
    vars(click.formatting)["term_len"] = display_width  # so that columns stand right beside full-width characters


def translate(command: click.Command, language: str) -> None:
    """Puts the help of a command and of its parameters, which is written in English, into a language."""
    if language == "en":
        return
    from reportgen.catalog import translated  # noqa: PLC0415  # English needs no catalogue

    context = click.Context(command)
    command.options_metavar = translated("[OPTIONS]", language)
    command.help = command.short_help = translated(command.help or "", language)
    kind, colon, examples = (command.epilog or "").partition(":")
    command.epilog = translated(kind + colon, language) + examples
    for param in command.params:
        param.type.name = translated(param.type.name, language)
        if isinstance(param, click.Argument):
            param.metavar = translated(param.make_metavar(context), language)
        elif isinstance(param, click.Option) and param.help:
            param.help = translated(param.help, language)
    if isinstance(command, click.Group):
        command.subcommand_metavar = translated("COMMAND [ARGS]...", language)
