"""Numbers as prose: :class:`~reportgen.wording.phrase.Phrase` and one table of forms and tests per language.

``zh`` is the table of Chinese, ``en`` that of English; :func:`table` gives the table of a language. A form takes
entries of a report, facts and texts and gives a phrase that owns its punctuation and is empty where there is nothing to
say. Forms and tests have the same names in every language: what they say is the table's.
"""

from functools import cache
from importlib import import_module
from typing import cast

from reportgen.wording.table import Wording

LANGUAGES = {"zh-CN": "zh", "en": "en"}
"""The languages that reports are written in, and the module of each."""


@cache
def table(language: str) -> Wording:
    """The forms and tests of ``language``, read when first asked for; packs and editions name only those there are."""
    return cast("Wording", import_module(f"{__name__}.{LANGUAGES[language]}").WORDING)
