"""How the five faces in ``fonts/`` are made, and checked.

    python -m tools.fonts.build SOURCES CHARACTERS OUT    draws them anew: three minutes, always the same bytes
    python -m tools.fonts.check FONTS CHARACTERS          finds what is wrong with them; --write renews their tables

:mod:`~tools.fonts.sources` are the openly licensed fonts they come from, :mod:`~tools.fonts.repertoire` says which
code points go in and which are printed most, :mod:`~tools.fonts.plan` which glyph each one shows,
:mod:`~tools.fonts.draw` draws it and :mod:`~tools.fonts.write` makes a font of it.
"""
