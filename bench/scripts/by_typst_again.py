"""Typst as its Python wheel in a process that stays: it compiles when it is told to, with what it has kept.

The first argument is the folder of the faces, then come input and output. Each line that is read is one compilation.
"""

import sys

import typst

faces, source, target = sys.argv[1:]
compiler = typst.Compiler(source, font_paths=[faces], ignore_system_fonts=True)
for _ in sys.stdin:
    compiler.compile(output=target)
    sys.stdout.write("compiled\n")
    sys.stdout.flush()
