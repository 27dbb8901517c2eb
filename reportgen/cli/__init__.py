"""The command line: one file a command, each turning options into one call, printing what comes back, and an exit code.

0 done; 1 findings of severity error, nothing published; 2 usage; 3 the environment (library, font, disk, permission,
output locked); 130 and 143 interrupted.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from io import TextIOWrapper
from typing import NoReturn, cast

import click

from reportgen import __version__
from reportgen.cli.codes import DONE, ENVIRONMENT
from reportgen.cli.speech import asked_language, speak, translate
from reportgen.later import standing_in

COMMANDS = {
    "build": ("build", "build", "Check, then publish the given years (by default the newest finished one)."),
    "check": (
        "check",
        "check",
        "Report all findings of the given years (by default the newest finished one); write nothing.",
    ),
    "compare": (
        "compare",
        "compare",
        "Put the indicators of YEAR beside those of BASE (by default the year before), with their change in words.",
    ),
    "doctor": (
        "doctor",
        "doctor",
        "Look for the libraries and fonts that reports need, and name what mends each lack.",
    ),
    "export": (
        "exporting",
        "export",
        "Write a form to fill in for each supplying unit, with units and last year's values; import reads it back.",
    ),
    "import": (
        "importing",
        "import_",
        "Take the figures of a table (.xlsx, .csv) into the dataset of a year; nothing if anything is doubtful.",
    ),
    "init": ("init", "init", "Make DIR a new project of a few figures and sections that builds at once."),
    "new": (
        "new",
        "new",
        "Begin the dataset of YEAR from the one of the year before, and list what is to be filled in.",
    ),
    "preview": (
        "preview",
        "preview",
        "Show a year in the browser, on this machine alone, and anew whenever a file is saved, until Ctrl-C.",
    ),
    "schema": (
        "schema",
        "schema",
        "Print the JSON Schema of the datasets, with last year's values for YEAR (by default the newest).",
    ),
    "site": (
        "site",
        "site",
        "Make the archive of all finished years, and of all projects, as a site that needs no server.",
    ),
    "trace": (
        "trace",
        "trace",
        "Tell where INDICATOR comes from and where it is printed: data, arithmetic, sentence, page, line and position.",
    ),
    "verify": (
        "verify",
        "verify",
        "Hold published folders against themselves: sums, texts, figures, attached data, fonts, tags.",
    ),
}
"""Of each command its module, its function, and its help, which that function's docstring repeats."""


class _Commands(click.Group):
    """The commands, each imported when it is asked for: none pays for what another needs, nor does the list of all."""

    language = "en"

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, function, _ = COMMANDS[cmd_name]
        with standing_in():
            command = cast("click.Command", getattr(import_module(f"reportgen.cli.{module}"), function))
        if not gc.isenabled():  # the program's first lines saw to that
            gc.freeze()
            gc.enable()
        translate(command, self.language)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The names of all commands and what they do."""
        listed = [click.Command(name, help=told) for name, (_, _, told) in COMMANDS.items()]
        for command in listed:
            translate(command, self.language)
        click.Group(commands=listed).format_commands(ctx, formatter)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that a line names; one that does not exist gets the nearest."""
        name = args[0]
        if name in COMMANDS or name.startswith("-"):
            return super().resolve_command(ctx, args)
        from reportgen.catalog import msg, render  # noqa: PLC0415  # only what goes wrong needs words
        from reportgen.fields import nearest_hint  # noqa: PLC0415  # imports what reading data needs

        message = msg("there is no command {name}; {hint}", name=name, hint=nearest_hint(name, sorted(COMMANDS)))
        raise click.UsageError(render(message, self.language), ctx)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: reportgen check 2018 && reportgen build 2018",
)
@click.version_option(__version__, prog_name="reportgen")
def commands() -> None:
    """Annual reports of Chinese government bodies: YAML figures by year in, PDF and HTML out."""


def main() -> NoReturn:
    """The entry point: runs the command and exits with its code; no traceback for what a user can mend."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    language = asked_language(sys.argv[1:], os.environ)
    _heed_interrupts(_ending(language))
    try:
        code = _run(language)
    except OSError:  # not even standard error takes what there is to say
        code = ENVIRONMENT
    _let_go()
    _heed_interrupts(signal.SIG_IGN)  # all is done, and Python's way out is no place for a signal
    gc.freeze()  # nor for a search of all that is left, which took a seventh of a check
    sys.exit(code)


def _run(language: str) -> int:
    commands.language = language
    speak(language)
    translate(commands, language)
    try:
        return _ran()
    except Exception as error:  # noqa: BLE001  # what is none of a user's business is raised again
        from reportgen.cli.ending import code_of  # noqa: PLC0415  # only what goes wrong needs words

        return code_of(error, language)


def _ran() -> int:
    """Runs the command; a reader that went away is no error."""
    try:
        code = commands.main(prog_name="reportgen", standalone_mode=False)
        if sys.stdout:
            sys.stdout.flush()
    except BrokenPipeError:
        return DONE
    return code if isinstance(code, int) else DONE


def _let_go() -> None:
    """Gives up what no stream takes, so that Python does not try once more on its way out."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream:
                stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _heed_interrupts(handler: Callable[[int, object], NoReturn] | signal.Handlers) -> None:
    """From now on Ctrl-C and SIGTERM are handled so, unless whoever started this program wants them ignored."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    for number in numbers:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)
    if hasattr(signal, "pthread_sigmask"):  # not on Windows
        signal.pthread_sigmask(signal.SIG_UNBLOCK, numbers)  # the entry point held them back


def _ending(language: str) -> Callable[[int, object], NoReturn]:
    """What ends the program at once with one line: an exception would be lost in a library that swallows all.

    What a block would have tidied up is tidied up here; publishing holds interrupts back until it has done so itself.
    """

    def end(number: int, _frame: object) -> NoReturn:
        with suppress(OSError):
            if sys.stderr:
                back = "\x1b[?25h\n" if sys.stderr.isatty() else ""  # a bar hides the cursor and leaves its line open
                line = _told("interrupted; what is published is whole", language) + "\n"
                os.write(sys.stderr.fileno(), (back + line).encode(sys.stderr.encoding, "replace"))
        for name, tidy_up in (("child", "end_all"), ("scratch", "clear")):
            # What was never imported, or not to its end, has nothing to tidy up.
            if call := getattr(sys.modules.get(f"reportgen.{name}"), tidy_up, None):
                call()
        os._exit(128 + number)

    return end


def _told(text: str, language: str) -> str:
    """A text in a language as far as the catalogue is there: what is not imported, or half, is not begun here."""
    try:
        return str(sys.modules["reportgen.catalog"].translated(text, language))
    except Exception:  # noqa: BLE001  # the reading of the translations is what was interrupted
        return text
