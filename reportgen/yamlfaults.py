"""What can be wrong with YAML text, in words: characters, colons, refused constructs, lines that cannot be read.

Knows the text and what PyYAML says of it, not PyYAML: its problems, which the C and the Python parser word
differently, are told apart by their few fixed words, and said anew in a sentence that a clerk understands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from msgspec import Struct

from reportgen import rules
from reportgen.catalog import Message, msg
from reportgen.diagnostics import Diagnostic, Related, Source, Span
from reportgen.sought import Sought

MOST_FINDINGS = 100
BLANKS = "\t\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
Told = tuple[Message, Message]

# What cannot be seen: controls, format characters, private use, surrogates, separators, blanks that count as letters.
_UNSEEN = (
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u180e"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\uf8ff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U0010ffff]"
)
_WRONG = Sought(
    rf"(?P<indent>^ *[{BLANKS}][ {BLANKS}]*)|(?P<unseen>{_UNSEEN}+|\r(?!\n))|(?P<tab>\t+)", flags=re.MULTILINE
)
_HIDDEN = Sought(rf"(?P<unseen>{_UNSEEN}+|\r(?!\n))")
UNSEEN = Sought(rf"{_UNSEEN}|\r(?!\n)")
_COMMENT = Sought(r"(?:^|(?<=\s))#", flags=re.MULTILINE)
_BLANK_LETTERS = "\u034f\u115f\u1160\u2800\u3164\uffa0"  # cannot be seen, and count as printable


def wrong_characters(source: Source) -> tuple[list[Diagnostic], str]:
    """Characters that cannot be seen or are no proper space, and the text with a stand-in for each of them."""
    findings: list[Diagnostic] = []
    text, pieces = source.text, []
    if is_sound(text):
        return findings, text
    line, line_start, seen = 1, 0, 0
    for found in islice(_wrong(text), MOST_FINDINGS):
        if (newline := text.rfind("\n", seen, found.start())) >= 0:
            line += text.count("\n", seen, newline + 1)
            line_start = newline + 1
        pieces += [text[seen : found.start()], ("x" if found.lastgroup == "unseen" else " ") * len(found[0])]
        seen = found.end()
        wrong = found[0].lstrip(" ")
        column = found.end() - len(wrong) - line_start + 1
        findings.append(wrong_character(Span(source, line, column, len(wrong)), wrong[0], found.lastgroup))
    return findings, "".join([*pieces, text[seen:]]) if findings else text


def is_sound(text: str) -> bool:
    """Whether no character of a text is wrong, as can be told at once of nearly all texts."""
    return text.replace("\n", "").isprintable() and not any(char in text for char in _BLANK_LETTERS)


def _wrong(text: str) -> Iterator[re.Match[str]]:
    """Where wrong characters stand; tabs in a comment do no harm."""
    position = looked = 0
    while found := _WRONG.pattern.search(text, position):
        position = found.end()
        if found.lastgroup != "tab":
            yield found
        elif _COMMENT.pattern.search(text, max(looked, text.rfind("\n", looked, found.start()) + 1), found.start()):
            position = text.find("\n", position) + 1 or len(text)
            yield from _HIDDEN.pattern.finditer(text, found.end(), position)
        else:
            looked = found.start()
            yield found


_NAMES = {"\t": msg("a tab"), "\u3000": msg("a full-width space"), "\u00a0": msg("a no-break space")}


def wrong_character(span: Span, char: str, kind: str | None) -> Diagnostic:
    """The finding for a character that is an ``indent``, is ``unseen``, or stands where a space should be."""
    name = _NAMES.get(char, msg("{code}", code=f"U+{ord(char):04X}"))
    if kind == "indent":
        message = msg("the line is indented with {char}", char=name)
        return rules.BAD_CHARACTER.at(span, message, hint=msg("indent with half-width spaces only"))
    if kind == "unseen":
        message = msg("the character {char} cannot be seen and is not allowed", char=name)
        return rules.BAD_CHARACTER.at(span, message, hint=msg("delete it"))
    message = msg("{char} stands here in place of a space", char=name)
    return rules.BAD_CHARACTER.at(span, message, hint=msg("write a half-width space, or nothing"))


def doubled(span: Span, text: str, first: Span, first_text: str) -> Diagnostic:
    """The finding for a key that stands a second time, be it in characters of another width."""
    message = msg("the key {key} stands a second time; the first time is line {line}", key=text, line=first.line)
    if text != first_text:
        message = msg(
            "the key {key} differs from {first} in line {line} only in the width or form of its characters",
            key=text,
            first=first_text,
            line=first.line,
        )
    related = (Related(msg("the first time"), first),)
    return rules.DUPLICATE_KEY.at(span, message, hint=msg("keep one of the two"), related=related)


_REFUSED = {
    "*": (msg("references with * are not allowed"), msg("write the value out")),
    "&": (msg("anchors with & are not allowed"), msg("write the value out where it is needed")),
    "!": (msg("tags with ! are not allowed"), msg("delete it; the pack decides what a value is")),
    "%": (msg("directives such as %YAML are not allowed"), msg("delete the line")),
    "<<": (msg("merging with << is not allowed"), msg("write the keys out")),
    "---": (msg("a second document begins here"), msg("a file holds one document; delete the line ---")),
}


def refused(mark: str, span: Span) -> Diagnostic:
    """The finding for a part of YAML that is not taken, by its mark."""
    message, hint = _REFUSED[mark]
    return rules.REFUSED_YAML.at(span, message, hint=hint)


def many_directives(source: Source) -> list[Diagnostic]:
    """Findings for lines that begin with %, where they are many: libyaml takes a time that grows with their square."""
    places = [found.start() for found in islice(re.finditer("^%", source.text, re.MULTILINE), MOST_FINDINGS)]
    if len(places) < MOST_FINDINGS:
        return []
    return [refused("%", Span(source, source.text.count("\n", 0, place) + 1, 1)) for place in places]


# A line that begins as a key would, but whose colon is full-width or lacks its space; clock times and addresses aside.
_KEY_LINE = Sought(
    r"(?P<item>\s*(?:- +)*)(?P<key>(?![0-9]+[:：])[^\s:：#'\"{}\[\],&*!|>%@`-][^\s:：#'\"{}\[\],]{0,40}) ?"
    r"(?P<colon>：|:(?![ \r\n]|$|//))"
)


def missing_colons(source: Source, first: int, last: int, *, items: bool = False) -> list[Diagnostic]:
    """Lines that look like a key with a full-width colon or without a space after it; in list items, too, on demand."""
    findings: list[Diagnostic] = []
    for number in range(first, min(last, len(source.lines)) + 1):
        found = _KEY_LINE.pattern.match(source.lines[number - 1])
        if found and (items or "-" not in found["item"]):
            findings.append(_wrong_colon(Span(source, number, found.start("colon") + 1), found))
        if len(findings) == MOST_FINDINGS:
            break
    return findings


def colon_in_key(span: Span, text: str) -> list[Diagnostic]:
    """The finding for a key of a flow group that swallowed its value: {值：35} or {值:35}."""
    found = _KEY_LINE.pattern.match(text)
    if found is None:
        return []
    return [_wrong_colon(Span(span.source, span.line, span.column + found.start("colon")), found)]


def _wrong_colon(span: Span, found: re.Match[str]) -> Diagnostic:
    message = msg("after the colon of {key} a space is missing", key=found["key"])
    if found["colon"] == "：":
        message = msg("the colon after {key} is full-width", key=found["key"])
    hint = msg("write “{key}: ” with a half-width colon and a space", key=found["key"])
    return rules.BAD_COLON.at(span, message, hint=hint)


_UNREADABLE = (msg("this line cannot be read as YAML"), msg("compare it with the lines around it"))
_BRACKET = (msg("a bracket is not closed, or a comma is missing"), msg("close it on the same line"))
_COMMA = (msg("the comma between two entries is full-width"), msg("write “, ” with a half-width comma and a space"))
_COLON = (
    msg("a colon stands where no key can be"),
    msg("put the text in quotation marks if the colon belongs to it, or begin a new line"),
)
_UNEXPECTED = (msg("this character cannot begin a value"), msg("put the value in quotation marks"))
_BEHIND = (msg("something stands behind the end of the value"), msg("put the whole value in quotation marks"))
_BACKSLASH = (msg("a backslash does not belong here"), msg("use single quotation marks"))
_INDENT = (
    msg("the indent of this line fits no line above"),
    msg("indent keys of one group by the same number of spaces"),
)
_QUOTE = (msg("a quotation mark is not closed"), msg("close it on the same line"))
NO_KEY = (msg("a key is empty"), msg("write “key: value”"))
QUERY = (msg("a question mark stands right before a key"), msg("delete it, or put the key in quotation marks"))
_ITEM = (msg("a list item stands among keys"), msg("give the list a key of its own and begin it on the line below"))

# What PyYAML says (C and Python parser word it differently), whether the place is its context, and what we say.
_EXPLAINED: tuple[tuple[str, bool, Told], ...] = (
    ("scanning an anchor", True, _REFUSED["&"]),
    ("scanning an alias", True, _REFUSED["*"]),
    (r"(scanning|parsing) a tag|tag handle", True, _REFUSED["!"]),
    ("directive|incompatible YAML", False, _REFUSED["%"]),
    ("quoted scalar.*(end of stream|document)", True, _QUOTE),
    (
        "block scalar",
        True,
        (msg("the text after | or > cannot be read"), msg("write it behind the colon, on one line")),
    ),
    ("expected ':'", True, (msg("a key without a colon ends here"), msg("write “key: value”"))),
    ("any token|node content|mapping keys", False, _UNEXPECTED),
    (
        "sequence entries",
        False,
        (msg("a list cannot begin on the line of its key"), msg("begin it on the next line")),
    ),
)


class Trouble(Struct, frozen=True):
    """What a parser could not read: its words, the ``place``, and where what it was reading began (``context``).

    ``last`` is the last value it did read, ``bracket`` the innermost bracket still open; ``ended`` says that the
    document had ended before.
    """

    words: str
    place: Span
    context: Span
    last: Span
    bracket: Span | None = None
    ended: bool = False


def unreadable(trouble: Trouble) -> list[Diagnostic]:
    """The findings for what the parser could not read; a quotation mark or colon before it explains most of it."""
    if _closed_by_another(trouble):
        return [_explained(trouble.last, _QUOTE)]
    if re.search("mapping values|simple key|parsing a block|document start", trouble.words):
        source, last = trouble.place.source, trouble.place.line
        first = trouble.context.line if "simple key" in trouble.words else last
        if colons := missing_colons(source, min(first, trouble.last.line), last, items=True):
            return colons + missing_colons(source, last + 1, len(source.lines))
    if re.search(r"quoted scalar(?!.*(end of stream|document))", trouble.words):
        return [_explained(_backslash(trouble.place), _BACKSLASH)]
    for pattern, at_context, told in _EXPLAINED:
        if re.search(pattern, trouble.words) and not (told is _UNEXPECTED and trouble.bracket):
            return [_explained(trouble.context if at_context else trouble.place, told)]
    return [_explained(*_structure(trouble))]


_QUOTED = Sought(r"'(?:[^']|'')*'|\"(?:[^\"\\]|\\.)*\"")


def _closed_by_another(trouble: Trouble) -> bool:
    """Whether the last value began with a quotation mark, and the next one, lines below and of another value, ended it.

    What could not be read then stands right behind that mark, on its line.
    """
    last, below = trouble.last, trouble.place.line - trouble.last.line
    if below <= 0:
        return False
    lines = [last.source_line[last.column - 1 :], *last.source.lines[last.line : trouble.place.line]]
    found = _QUOTED.pattern.match("\n".join(lines))
    return found is not None and found[0].count("\n") == below


def _explained(span: Span, told: Told) -> Diagnostic:
    rule = rules.REFUSED_YAML if told in _REFUSED.values() else rules.BAD_SYNTAX
    return rule.at(span, told[0], hint=told[1])


def _backslash(place: Span) -> Span:
    """The backslash at ``place``, where the C parser is, or before it, where the Python parser has got to."""
    found = place.source_line.rfind("\\", 0, place.column)
    return Span(place.source, place.line, found + 1) if found >= 0 else place


def _structure(trouble: Trouble) -> tuple[Span, Told]:
    """Why a line does not go with those around it, and the place that shows it."""
    place = trouble.place
    line = place.source_line.strip()
    start = Span(place.source, place.line, place.source_line.find(line) + 1, max(1, len(line)))
    if trouble.bracket:
        return _bracket(place, trouble.bracket)
    if "mapping values" in trouble.words:
        return (place, _COLON) if place.line == trouble.last.line else (start, _INDENT)
    if not re.search("parsing a block|document start", trouble.words):
        return place, _UNREADABLE
    if place.column > start.column and not line.startswith(":"):
        return place, _BEHIND
    return start, _REFUSED["---"] if trouble.ended else _misplaced(line)


def _misplaced(line: str) -> Told:
    """Why a line that is sound in itself cannot stand where it stands."""
    if line.startswith(":"):
        return NO_KEY
    return _ITEM if line.startswith("- ") else _INDENT


def _bracket(place: Span, bracket: Span) -> tuple[Span, Told]:
    """What is wrong inside brackets: a full-width comma, or a bracket or comma that is missing."""
    if place.line > bracket.line:
        return bracket, _BRACKET
    comma = place.source_line.find("，", bracket.column, place.column)
    return (Span(place.source, place.line, comma + 1), _COMMA) if comma >= 0 else (place, _BRACKET)
