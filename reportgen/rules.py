"""The one table of findings: every code with its severity and, in a few words, what is wrong.

Named after the wrong thing. Families: S text of a YAML file, P pack and prose, D data, R rates, C claims,
N names and coverage, L language, A acceptance, Y the change of years, F fonts and characters, T typesetting,
X files and project, V finished folders, I import of tables.

A finding may be accepted where a report can be printed that somebody stands behind: every warning, and every error
that sets what is written against something else that is written. What cannot be read, is not there or cannot be
printed has to be mended.
"""

from __future__ import annotations

from reportgen.catalog import msg
from reportgen.diagnostics import Rule, Severity


def _error(code: str, title: str) -> Rule:
    """What has to be mended."""
    return Rule(code, Severity.ERROR, msg(title))


def _contradiction(code: str, title: str) -> Rule:
    """An error that may be accepted: two things that are written cannot both be true."""
    return Rule(code, Severity.ERROR, msg(title), acceptable=True)


def _warning(code: str, title: str, *, acceptable: bool = True) -> Rule:
    """What should be looked at."""
    return Rule(code, Severity.WARNING, msg(title), acceptable)


# Family S, text of a YAML file (source)
NOT_UTF8 = _error("S101", "a file is not in UTF-8")
FILE_TOO_LARGE = _error("S102", "a file is too large")
DUPLICATE_KEY = _error("S103", "a key stands twice")
BAD_CHARACTER = _error("S104", "an invisible character or a wrong indent")
BAD_COLON = _error("S105", "a colon is full-width or lacks its space")
BAD_SYNTAX = _error("S106", "a line cannot be read")
REFUSED_YAML = _error("S107", "a part of YAML that is not allowed")
TOO_DEEP = _error("S108", "a file is nested too deep or has too many values")
VALUE_TOO_LONG = _error("S109", "a value is too long")
NOT_KEYS = _error("S110", "a file holds no keys")

# Family S2, keys and values of a YAML file (fields)
UNKNOWN_KEY = _error("S201", "a key is not known")
WRONG_VALUE = _error("S202", "a value is not what is wanted")
MISSING_KEY = _error("S203", "a key is missing")
UNDIVIDED_LIST = _warning("S204", "an entry of a list in brackets holds a full-width comma")

# Family P, pack and prose (pack, prose, compose)
INDICATOR_TWICE = _error("P101", "an indicator is declared twice")
UNKNOWN_PART = _error("P102", "a part or whole names no indicator")
PROSE_SYNTAX = _error("P103", "a template cannot be read")
PROSE_REFUSED = _error("P104", "a template does what prose may not")
UNKNOWN_FORM = _error("P105", "a form or condition does not exist")
LEFTOVER_MARKUP = _error("P106", "a mark of Markdown would be printed")
FORBIDDEN_CHARACTER = _error("P107", "an invisible or private-use character stands in prose")
PROSE_STRUCTURE = _error("P108", "the headings of a section are out of order")
CANNOT_BE_WORDED = _error("P109", "a form cannot word what it is given")
UNSAFE_LINK = _error("P110", "a link leads to an address that is not allowed")
LOST_FIGURE = _error("P111", "a printed figure got lost or doubled in the text")
UNFIT_RELATION = _error("P112", "figures are set against each other that cannot be")
UNFIT_CHART = _error("P113", "a chart sets figures side by side that cannot be")
EMPTY_CHART = _warning("P114", "a chart has too little to show and is left out")

# Family D, data (figures, build, checks.data, checks.sums, checks.offices, checks.oddities)
NOT_A_NUMBER = _error("D101", "a figure is not a plain number")
NOT_A_RATE = _error("D102", "a quoted rate is not written as one")
NEGATIVE = _contradiction("D103", "a figure is negative")
NOT_WHOLE = _contradiction("D104", "a count is not whole")
NOT_FILLED_IN = _error("D105", "a figure or fact is not filled in")
RESTATED_WITHOUT_REASON = _error("D106", "last year's figure is restated without a reason")
SUM_DIFFERS = _contradiction("D107", "the parts do not add up to the whole")
PART_EXCEEDS = _contradiction("D108", "a part exceeds its whole")
NOT_FINAL = _error("D109", "a dataset that is not final is built")
NOT_IN_EFFECT = _contradiction("D110", "a figure stands in a year in which its indicator does not exist")
WRONG_YEAR = _error("D111", "a dataset says it is of another year")
RESTATED = _warning("D112", "last year's figure is restated")
TENFOLD = _warning("D113", "a figure is ten times last year's or more, or a tenth or less")
EARLIER_DIFFERS = _contradiction("D114", "last year's value is not what last year's own file says")
UNIT_CHANGES = _warning("D115", "a part is counted in another unit than its whole")
SHARE_DIFFERS = _contradiction("D116", "a share does not follow from the two numbers it is worked out from")
OFFICE_LACKS = _contradiction("D117", "a sub-office has no figure for the sum")
OFFICES_DIFFER = _contradiction("D118", "the sub-offices do not add up to the figure of the whole body")
NOT_HUNDRED = _contradiction("D119", "the shares of one whole do not add up to 100 %")
PRINTED_SUM_DIFFERS = _warning("D120", "the parts add up, but not as they are printed")

# Family R, rates (checks.rates, checks.oddities, checks.coherence)
RATE_DIFFERS = _contradiction("R101", "a quoted rate differs from the computed one")
ROUNDS_TO_ALL = _warning("R102", "a rate rounds to 100 % while some remain")
RATE_FROM_APPROXIMATE = _warning("R103", "a rate is worked out from an approximate number")
RATE_IMPOSSIBLE = _contradiction("R104", "no base gives the quoted rate")
FALL_TOO_LARGE = _contradiction("R105", "a decrease over 100 % or in 倍")
SMALL_BASE = _warning("R106", "a percentage of a number below 10")
CHANGE_TOO_LARGE = _warning("R107", "an increase of more than 1000 %")
MIXED_DECIMALS = _warning("R108", "rates in one series have different decimals")
PRINTED_RATE_DIFFERS = _warning("R109", "a printed rate does not follow from the numbers printed beside it")

# Family C, claims (checks.claims)
CLAIM_CONTRADICTED = _contradiction("C101", "the data contradict a claim")
DIRECTION_WITHOUT_CONDITION = _warning("C102", "a word of direction without a condition")
RANK_WITHOUT_CONDITION = _warning("C103", "a rank without a condition")
NONE_WITHOUT_CONDITION = _warning("C104", "that there is none, without a condition")
FIRST_WITHOUT_CONDITION = _warning("C105", "首次 or 连续N年 without a condition")
ALL_WITHOUT_CONDITION = _warning("C106", "全部 or 均 without a condition")
OPPOSITE_CONDITION = _contradiction("C107", "a sentence says the opposite of its condition")

# Family N, names and coverage (checks.names, checks.coverage, checks.dates, checks.spelling)
UNKNOWN_NAME = _error("N101", "a template names what does not exist")
NEVER_PRINTED = _warning("N102", "an indicator is never printed")
FACT_NEVER_PRINTED = _warning("N103", "a text, date or list is never printed")
DIGITS_WITHOUT_SOURCE = _warning("N104", "digits in the prose come from no data")
NUMERAL_WITHOUT_SOURCE = _warning("N105", "a count in Chinese numerals comes from no data")
OTHER_YEAR = _warning("N106", "a year in the prose is not the report's")
STALE_TEXT = _warning("N107", "a text is last year's, but its figure moved")
IMPOSSIBLE_DATE = _error("N108", "a date does not exist")
WRONG_WEEKDAY = _error("N109", "a day of the week does not match its date")
LATE_DATE = _warning("N110", "a date is later than the publication")
DATE_OF_OTHER_YEAR = _warning("N111", "a date of another year is printed without its year")
MISSPELT_NAME = _error("N112", "a name is one character off")
PERSONAL_NUMBER = _warning("N113", "what looks like a mobile or identity number")
NOT_TRANSLATED = _warning("N114", "an edition in another language prints Chinese")

# Family L, language (checks.language): 1 punctuation, 2 numbers
HALF_WIDTH_MARK = _warning("L101", "half-width punctuation in Chinese text")
HALF_WIDTH_BRACKET = _warning("L102", "half-width brackets or quotation marks in Chinese text")
COMMA_BETWEEN_TITLES = _warning("L103", "a 、 between adjoining titles or quotations")
COMMA_BEFORE_OTHERS = _warning("L104", "a 、 before 等")
SPACE_IN_TEXT = _warning("L105", "a space in Chinese text")
DOUBLED_MARK = _warning("L106", "two punctuation marks in place of one")
NO_FULL_STOP = _warning("L107", "a paragraph without a full stop")
UNPAIRED_MARK = _warning("L108", "a bracket, quotation or title mark without its other half")
WRONG_QUOTATION_MARK = _warning("L109", "quotation marks in the wrong order")
TITLE_IN_TITLE = _warning("L110", "title marks in the wrong order")
WRONG_DOTS_OR_DASH = _warning("L111", "an ellipsis or dash that is not whole")
COMMA_AFTER_ORDINAL = _warning("L112", "a comma after 一是, 二是")
FULL_WIDTH_DIGIT = _warning("L201", "full-width digits or letters")
THOUSANDS_SEPARATOR = _warning("L202", "a number cut into groups of three")
STACKED_APPROXIMATION = _warning("L203", "two words of approximation for one number")
NOT_ROUND = _warning("L204", "余 after a number that is not round")
DIGITS_WITH_NUMERAL = _warning("L205", "digits before 千 or 百")
RANGE_WITHOUT_UNIT = _warning("L206", "a range with %, 万 or 亿 at its end alone")
RANGE_OF_TIME = _warning("L207", "a range of time without —")
RANGE_OF_VALUES = _warning("L208", "a range of values with a hyphen")
NEGATIVE_CHANGE = _warning("L209", "a change with a minus sign")
PADDED_DATE = _warning("L210", "a month or day padded with 0")
SERIES_MIXED = _warning("L211", "different decimals in one series")
UNIT_OF_PART = _warning("L212", "another unit behind 其中")

# Family A, acceptance (checks)
ACCEPTED_FOR_NOTHING = _warning("A101", "an acceptance is not needed or void", acceptable=False)
CANNOT_ACCEPT = _warning(
    "A102", "an acceptance names a code that does not exist or cannot be accepted", acceptable=False
)

# Family Y, the change of years (checks.years)
OTHER_LAST_YEAR = _error("Y101", "a comment tells another value of last year than last year's file")
NOT_REVIEWED = _error("Y102", "a text taken over from last year is still marked as to be reviewed")

# Family F, fonts and characters (fonts)
FACE_UNUSABLE = _error("F101", "a font file is missing or not the one its table speaks of")
CHARACTER_MISSING = _error("F102", "a character is in none of the faces it could be set in")

# Family T, typesetting (typeset)
TYPESETTER_COMPLAINED = _error("T101", "the typesetting program complained")
OUTSIDE_RESOURCE = _error("T102", "the page asked for a file or address")
TOO_LONG = _error("T103", "the text is too long to be set")
NO_ROOM = _error("T104", "a text, or a row of a table, finds no room within the type area")
TOO_MUCH_TO_SET = _error("T105", "setting the report takes too much time or memory")
PICTURE_UNFIT = _error("T106", "a picture cannot be set")
NO_INFOGRAPHIC = _error("T107", "there is no infographic to be made")

# Family X, files and project (project, publish)
FILE_MISSING = _error("X101", "a file is missing")
FILE_REFUSED = _error("X102", "a file may not be read")
FILE_CHANGED = _error("X103", "a file changed while it was read")

# Family V, a finished folder against itself (verify)
MANIFEST_UNUSABLE = _error("V101", "a folder has no manifest that can be used")
ARTEFACT_MISSING = _error("V102", "a file of the manifest is missing")
ARTEFACT_CHANGED = _error("V103", "a file is not the one in the manifest")
FILE_UNLISTED = _error("V104", "a file is not in the manifest")
ARTEFACT_UNREADABLE = _error("V105", "a published file cannot be read as what it is")
TEXT_DIFFERS = _error("V106", "the texts of two outputs differ")
STRUCTURE_DIFFERS = _error("V107", "the tags of the PDF are not the parts of the page")
FIGURE_DIFFERS = _error("V108", "a figure on the page is not the one of the data")
FIGURE_MISSTATED = _error("V109", "the words of a figure do not state its value")
PRINTED_DIFFERS = _error("V110", "the data say wrongly whether a figure is printed")
TABLE_DIFFERS = _error("V111", "data.csv says something else than data.json")
ATTACHMENT_DIFFERS = _error("V112", "the PDF does not carry the data it was made from")
FONT_FOREIGN = _error("V113", "the PDF is set in a font that it should not be set in")
NOT_TAGGED = _error("V114", "a part of the PDF cannot be read aloud")
PAGE_ASKS = _error("V115", "a page asks for something outside it")
BOOKMARK_DIFFERS = _error("V116", "a bookmark of the Word file is not the figure of the data")
INFOGRAPHIC_DIFFERS = _error("V117", "a figure of the infographic is not the one of the data")
CHART_DIFFERS = _error("V118", "a number in a chart is not the one of the data")

# Family I, import of tables (spreadsheet)
NOT_A_TABLE = _error("I101", "a file is no table that can be read")
HEADINGS_MISSING = _error("I102", "a table lacks its headings")
ROW_UNKNOWN = _error("I103", "a row of a table is no indicator's")
ROW_TWICE = _error("I104", "an indicator stands twice in a table")
CELL_DOUBTFUL = _error("I105", "no figure can be taken from a cell")
UNIT_DIFFERS = _error("I106", "a unit of a table is not the indicator's")
WOULD_OVERWRITE = _error("I107", "a figure that is filled in would be changed")
NO_PLACE = _error("I108", "a figure has no place in the dataset")


def all_rules() -> tuple[Rule, ...]:
    """Every rule, by code."""
    rules = [value for value in globals().values() if isinstance(value, Rule)]
    return tuple(sorted(rules, key=lambda rule: rule.code))


def by_code() -> dict[str, Rule]:
    """Every rule under its code."""
    return {rule.code: rule for rule in all_rules()}
