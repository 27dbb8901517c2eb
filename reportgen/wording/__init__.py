"""Numbers as prose: :class:`~reportgen.wording.phrase.Phrase` and one table of forms and tests per language.

``zh`` is the table of Chinese, ``en`` that of English; :func:`table` gives the table of a language. A form takes
entries of a report, facts and texts and gives a phrase that owns its punctuation and is empty where there is nothing to
say. Forms and tests have the same names in every language: what they say is the table's.
"""

from reportgen.wording import en, zh
from reportgen.wording.table import Wording

TABLES = {"zh-CN": zh.WORDING, "en": en.WORDING}


def table(language: str) -> Wording:
    """The forms and tests of ``language``; packs and editions name only languages that are here."""
    return TABLES[language]
