"""The command line: one file a command, each turning options into one call, printing what comes back, and an exit code.

0 done; 1 findings of severity error, nothing published; 2 usage; 3 the environment (library, font, disk, permission,
output locked); 130 and 143 interrupted.
"""

from __future__ import annotations

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
from reportgen.catalog import msg, render
from reportgen.cli.ending import DONE, ENVIRONMENT, INTERRUPTED, USAGE, complain
from reportgen.cli.speech import asked_language, speak, translate
from reportgen.diagnostics import EnvironmentProblem

COMMANDS = {
    "build": ("build", "build"),
    "check": ("check", "check"),
    "compare": ("compare", "compare"),
    "doctor": ("doctor", "doctor"),
    "export": ("exporting", "export"),
    "import": ("importing", "import_"),
    "init": ("init", "init"),
    "new": ("new", "new"),
    "preview": ("preview", "preview"),
    "schema": ("schema", "schema"),
    "site": ("site", "site"),
    "trace": ("trace", "trace"),
    "verify": ("verify", "verify"),
}


class _Commands(click.Group):
    """The commands, each imported when it is asked for: none pays for what another needs."""

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
        module, function = COMMANDS[cmd_name]
        command = cast("click.Command", getattr(import_module(f"reportgen.cli.{module}"), function))
        translate(command, self.language)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that a line names; one that does not exist gets the nearest."""
        name = args[0]
        if name in COMMANDS or name.startswith("-"):
            return super().resolve_command(ctx, args)
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
    sys.exit(code)


def _run(language: str) -> int:
    commands.language = language
    speak(language)
    translate(commands, language)
    try:
        return _ran()
    except click.exceptions.Abort:
        return INTERRUPTED
    except click.UsageError as error:
        error.show()
        return USAGE
    except EnvironmentProblem as problem:
        return complain(problem, language)
    except OSError as error:
        reason = error.strerror or str(error)
        what = msg("{path} cannot be used: {reason}", path=error.filename, reason=reason)
        if error.filename is None:
            what = msg("the output or a file cannot be used: {reason}", reason=reason)
        return complain(EnvironmentProblem(what, msg("check that it is there and its permissions")), language)


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
                os.write(sys.stderr.fileno(), (back + _last_words(language)).encode(sys.stderr.encoding, "replace"))
        for name, tidy_up in (("child", "end_all"), ("scratch", "clear")):
            if module := sys.modules.get(f"reportgen.{name}"):  # what was never imported has nothing to tidy up
                getattr(module, tidy_up)()
        os._exit(128 + number)

    return end


def _last_words(language: str) -> str:
    message = msg("interrupted; what is published is whole")
    try:
        return render(message, language) + "\n"
    except Exception:  # noqa: BLE001  # the reading of the translations is what was interrupted
        return message.template + "\n"
