"""A preview under many edits, drawn at random: saves of every kind, syntax errors, deleted files, folders that move.

An edit is a function that changes the project of a :class:`Desk`, waits until the preview shows what it has to show,
and puts right again what it broke. ``edits.py --runs 1000 --seed 1`` prints what was done, how long saves took to be
shown, and how much memory the preview holds at the beginning and at the end.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from previews import Preview, memory, previewed
from projects import FILES, write
from saves import SAVES

CLOSING, DATA, PACK = "templates/small/closing.md", "data/2018.yaml", "templates/small/pack.yaml"
_CHARACTERS = "山川草木风云日月江河湖海春夏秋冬"
_FAULTS = {DATA: "公开：\n", CLOSING: "{% if %}\n", PACK: "章节: [\n", "project.yaml": "模板: [\n"}


@dataclass
class Desk:
    """A project that is edited while it is previewed, with what its files hold now."""

    preview: Preview
    chance: random.Random
    files: dict[str, str] = field(default_factory=lambda: dict(FILES))
    seconds: list[float] = field(default_factory=list)

    def path(self, name: str) -> Path:
        return self.preview.folder / name

    def words(self) -> str:
        return "".join(self.chance.sample(_CHARACTERS, 6))

    def save(self, name: str, text: str) -> None:
        """In a way that one of the editors has."""
        self.files[name] = text
        self.chance.choice(list(SAVES.values()))(self.path(name), text)

    def await_words(self, words: str) -> None:
        began = time.monotonic()
        self.preview.until_report_says(words)
        self.seconds.append(time.monotonic() - began)

    def await_fault_and_mend(self, name: str) -> None:
        """The report shown before stays as it is, until the file is as it was."""
        before = self.preview.shown().digest
        assert self.preview.until(lambda shown: bool(shown.notices)).digest == before
        self.path(name).write_text(self.files[name], encoding="utf-8")
        assert self.preview.until(lambda shown: not shown.notices).digest == before


def prose(desk: Desk) -> None:
    """Other words."""
    words = desk.words()
    desk.save(CLOSING, f"下一步，{words}。\n")
    desk.await_words(words)


def figure(desk: Desk) -> None:
    """Another number."""
    count = desk.chance.randrange(1000, 10_000)
    desk.save(DATA, FILES[DATA].replace("信息: 68", f"信息: {count}"))
    desk.await_words(f"{count}条")


def burst(desk: Desk) -> None:
    """Several saves at once, of which the last counts."""
    many = [desk.words() for _ in range(desk.chance.randrange(2, 12))]
    for words in many:
        desk.save(CLOSING, f"下一步，{words}。\n")
    desk.await_words(many[-1])


def fault(desk: Desk) -> None:
    """A file that cannot be read."""
    name = desk.chance.choice(list(_FAULTS))
    desk.path(name).write_text(_FAULTS[name], encoding="utf-8")
    desk.await_fault_and_mend(name)


def deleted(desk: Desk) -> None:
    """A file that is gone."""
    name = desk.chance.choice([DATA, CLOSING, PACK])
    desk.path(name).unlink()
    desk.await_fault_and_mend(name)


def moved(desk: Desk) -> None:
    """A folder that is put aside and comes back."""
    name = desk.chance.choice(["data", "templates", "templates/small"])
    shutil.move(desk.path(name), desk.path("aside"))
    desk.preview.until(lambda shown: bool(shown.notices))
    shutil.move(desk.path("aside"), desk.path(name))
    desk.preview.until(lambda shown: not shown.notices)
    prose(desk)


def style(desk: Desk) -> None:
    """A stylesheet of the project's own, for a while."""
    words = desk.words()
    path = desk.path("templates/page/screen.css")
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"/* {words} */\n", encoding="utf-8")
    desk.await_words(words)
    path.unlink()
    desk.preview.until(lambda _shown: words not in desk.preview.get("/report.html"))


def paper(desk: Desk) -> None:
    """The PDF is asked for."""
    status, _, body = desk.preview.ask("/report.pdf")
    assert (status, body[:5]) == (200, b"%PDF-")


# How often each is drawn, in a hundred.
EDITS: Mapping[Callable[[Desk], None], int] = {
    prose: 40, figure: 25, burst: 10, fault: 10, deleted: 6, moved: 3, style: 4, paper: 2,
}  # fmt: skip


def edited(desk: Desk, runs: int) -> Counter[str]:
    """How many edits of each kind were made and shown."""
    done: Counter[str] = Counter()
    for edit in desk.chance.choices(list(EDITS), list(EDITS.values()), k=runs):
        edit(desk)
        done[edit.__name__] += 1
    return done


def main(runs: int, seed: int) -> None:
    """Prints what was done and what it took."""
    with TemporaryDirectory() as folder, previewed(write(Path(folder))) as preview:
        desk = Desk(preview, random.Random(seed))  # noqa: S311  # no secret
        paper(desk)  # what that imports is held from then on
        edited(desk, runs // 10)
        held = memory(preview.process.pid)
        done = edited(desk, runs - runs // 10)
        print(f"after a tenth: {held:,} B, at the end: {memory(preview.process.pid):,} B")  # noqa: T201  # a program
        print(*(f"{name}: {count}" for name, count in done.items()), sep=", ")  # noqa: T201
        parts = statistics.quantiles(desk.seconds, n=20)
        print(f"from the save to the page: p50 {parts[9]:.3f} s, p95 {parts[18]:.3f} s")  # noqa: T201


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=1000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    main(chosen.runs, chosen.seed)
