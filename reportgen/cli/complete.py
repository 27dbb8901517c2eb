"""What a shell offers while a command is typed: the years of the project, the names of its indicators."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from reportgen.diagnostics import EnvironmentProblem
from reportgen.project import Project, load


class Year(click.IntRange):
    """A year; offered are those with a dataset, with what each says of itself, or (``begin``) those to be begun."""

    name = "year"

    def __init__(self, *, begin: bool = False) -> None:
        super().__init__(1900, 2999)
        self.begin = begin

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The years that begin with what was typed."""
        del param

        def years(project: Project) -> list[CompletionItem]:
            there = project.years()
            if self.begin:
                return [CompletionItem(str(year + 1)) for year in there if year + 1 not in there]
            return [CompletionItem(str(year), help=project.status(year)) for year in there]

        return [item for item in _of_project(ctx, years) if item.value.startswith(incomplete)]


class Name(click.types.StringParamType):
    """An indicator or a group of them, by its name in datasets; with ``facts`` a text, date or list too."""

    def __init__(self, *, facts: bool = False) -> None:
        self.facts = facts

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The names that begin with what was typed, as far as the next dot."""
        del param

        def names(project: Project) -> list[CompletionItem]:
            from reportgen.build import read_pack  # noqa: PLC0415  # only while a name is completed

            pack, _ = read_pack(project.inputs())
            known = [*pack.indicators.values(), *(pack.facts.values() if self.facts else ())] if pack else []
            labels = {one.id: one.label for one in known}
            depth = incomplete.count(".") + 1
            found = dict.fromkeys(".".join(name.split(".")[:depth]) for name in labels)
            return [CompletionItem(name, help=labels.get(name)) for name in found]

        return [item for item in _of_project(ctx, names) if item.value.startswith(incomplete)]


def _of_project(ctx: click.Context, offer: Callable[[Project], list[CompletionItem]]) -> list[CompletionItem]:
    """What ``offer`` finds in the project that -C names; nothing where there is none to be read."""
    folders = ctx.params.get("folders") or (Path(),)
    try:
        project, _ = load(folders[0])
        return offer(project) if project else []
    except EnvironmentProblem:
        return []
