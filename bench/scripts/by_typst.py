"""Typst as its Python wheel; the first argument is the folder of the faces."""

import sys

import typst

faces, *rest = sys.argv[1:]
for source, target in zip(rest[::2], rest[1::2], strict=True):
    typst.compile(source, output=target, font_paths=[faces], ignore_system_fonts=True)
