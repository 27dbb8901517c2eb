"""Checks of claims: sentences that state the condition under which they are true, and those that should."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from reportgen import rules
from reportgen.catalog import Message, msg
from reportgen.checks.corpus import Found
from reportgen.checks.subject import Subject
from reportgen.compare import Entry
from reportgen.diagnostics import Diagnostic, Related, Rule
from reportgen.pack import LANGUAGE, FactKind
from reportgen.passages import Guard, references
from reportgen.sought import Sought

_DIRECTIONS = {"上升", "下降", "持平"}
_UNDECIDED = {"公开", "已填"}


class _Word(Struct, frozen=True):
    """Words that claim something, and the tests that bear them out; without any every test does."""

    sought: Sought
    borne_by: frozenset[str]


def _word(pattern: str, *borne_by: str) -> _Word:
    return _Word(Sought(pattern, flags=re.IGNORECASE), frozenset(borne_by))


class _Words(Struct, frozen=True):
    """The words that claim something in one language."""

    up: _Word
    down: _Word
    equal: _Word
    rank: _Word
    none: _Word
    first: _Word
    run: _Word
    all: _Word


_BORNE_UP, _BORNE_DOWN, _BORNE_RUN = ("上升", "连续上升"), ("下降", "连续下降"), ("连续上升", "连续下降")
_BESIDE = r"(?:了|至|到|约|达)?(?=[0-9.]+(?:%|‰|倍|个?百分点|个?千分点))"
_RAISED = ("提升", "提高", "加强", "增加")
_PLACES = "[一二三四五六七八九十百0-9]+"
_WHERE = "全[市省国区县州局]"
_CHINESE = _Words(
    up=_word("|".join(("上升|增长|上涨|攀升|增幅|升幅", *(each + _BESIDE for each in _RAISED))), *_BORNE_UP),
    down=_word(rf"下降|减少|下滑|回落|降幅|降低{_BESIDE}", *_BORNE_DOWN),
    equal=_word("持平", "持平"),
    rank=_word(
        rf"(?=[第排名位居列全前榜首])(?:第{_PLACES}[位名](?!额)|(?:排名|名列|位列|位居)(?:{_WHERE})?第?{_PLACES}(?![项大类级般年月日个条种])"
        rf"|(?:居|列|排)(?:{_WHERE})?第{_PLACES}|{_WHERE}第{_PLACES}(?![大类级批届次])|前{_PLACES}[名位强]"
        r"|居首|榜首|(?<![在于])首位|名列前茅)"
    ),
    none=_word(
        "未发现|没有发现|未发生|没有发生|无一(?!不)|零(?<![归从清百千万]零)(?![距星售散工件碎基容门头钱食部点时度下上用])",
        "为零",
    ),
    first=_word("首次|首度|首例|第一次", "首次出现"),
    run=_word("连续[一二三四五六七八九十两几多0-9]+年|连年|逐年", *_BORNE_RUN),
    all=_word(
        "全部|全都|均(?<![平人户日月年件次]均)(?![衡等价匀势线摊值数分可])"
        "|均(?<=[人户日月年件次]均)(?=[已未由经在按获被受无符维系属予与做取得参完通])"  # 个人均已, and not 人均
    ),
)
_ENGLISH = _Words(
    up=_word(r"\b(?:rose|risen|increased?|grew|grown|growth|up)\b", *_BORNE_UP),
    down=_word(r"\b(?:fell|fallen|decreased?|declined?|dropped|down)\b", *_BORNE_DOWN),
    equal=_word(r"\bunchanged\b|\bthe same as\b", "持平"),
    rank=_word(
        r"\b(?:ranked|first|second|third|[0-9]+(?:st|nd|rd|th))(?= (?:in|among|of|place)\b)|\b(?:highest|lowest)\b"
    ),
    none=_word(r"\b(?:no(?! more than| less than| later than)|none|zero|not a single)\b", "为零"),
    first=_word(r"\bfor the first time\b|\bfirst ever\b", "首次出现"),
    run=_word(r"\bconsecutive years?\b|\byears running\b|\byear after year\b", *_BORNE_RUN),
    all=_word(r"\b(?:all|every)\b"),
)
_WORDS = {LANGUAGE: _CHINESE, "en": _ENGLISH}


def _words(subject: Subject) -> _Words:
    return _WORDS[subject.report.pack.language]


def contradicted_claim(subject: Subject) -> Iterator[Diagnostic]:
    """The data contradict a claim of the prose.

    Bad: ``{% 断言 执法过错.发现 is 为零 %}未发现执法过错{% 终断言 %}`` with 发现: 2. Good: with 发现: 0.
    """
    for claim in subject.claims:
        if not claim.holds:
            named = [reference.name for reference in claim.assertion.condition.references]
            yield rules.CLAIM_CONTRADICTED.at(
                claim.assertion.span,
                msg("the data contradict what is said here: {text}", text=claim.text),
                hint=msg("correct the sentence, or the figures that its condition names"),
                related=tuple(_places(subject, named)),
                subject=claim.text,
                value=_figures(subject, named),
            )


def contradicted_direction(subject: Subject) -> Iterator[Diagnostic]:
    """A word of direction stands before the size of a change that went the other way.

    Bad: ``同比上升{{ 行政诉讼.受理|幅度 }}`` with 11 after 24. Good: ``同比{{ 行政诉讼.受理|升降 }}``.
    """
    words = _words(subject)
    for sign, word in ((1, words.up), (-1, words.down)):
        for found in subject.corpus.find(word.sought):
            entry = _sized(subject, found)
            if entry and entry.change.direction == -sign:
                name = entry.figure.indicator.id
                yield rules.CLAIM_CONTRADICTED.at(
                    found.span,
                    msg("the data contradict what is said here: {text}", text=found.around().text),
                    hint=msg("let the form |升降 choose the word"),
                    related=tuple(_places(subject, [name])),
                    subject=found.around().text,
                    value=_figures(subject, [name]),
                )


def opposite_condition(subject: Subject) -> Iterator[Diagnostic]:
    """A sentence says the opposite of the condition that it stands under.

    Bad: ``{% 断言 行政诉讼.受理 is 上升 %}案件下降{% 终断言 %}``. Good: ``is 下降``.
    """
    for word, opposite in _opposites(subject):
        for found in subject.corpus.find(word.sought):
            if any(_is_opposed(guards, word, opposite) for guards in _guards(subject, found)):
                message = msg("{word} stands under a condition that says the opposite", word=found.text)
                hint = msg("correct the word, or the condition around it")
                yield found.finding(rules.OPPOSITE_CONDITION, message, hint)


def direction_without_condition(subject: Subject) -> Iterator[Diagnostic]:
    """A word of direction (上升 下降 增长 减少 持平) speaks of a figure without a condition.

    Bad: ``行政诉讼明显下降``. Good: ``{% if 行政诉讼.受理 is 下降 %}行政诉讼明显下降{% endif %}``, ``|同比``.
    """
    message = msg("{word} says how a figure changed, and no condition bears it out")
    yield from _without_condition(subject, rules.DIRECTION_WITHOUT_CONDITION, _words(subject).equal, message)
    for word, opposite in _opposites(subject):
        yield from _without_condition(subject, rules.DIRECTION_WITHOUT_CONDITION, word, message, opposite)


def rank_without_condition(subject: Subject) -> Iterator[Diagnostic]:
    """A rank is claimed of a figure without a condition.

    Bad: ``发案{{ 数 }}，居全市首位``. Good: ``{% 断言 警情.排名 == 1 %}居全市首位{% 终断言 %}``.
    """
    message = msg("{word} claims a rank, and no condition bears it out")
    yield from _without_condition(subject, rules.RANK_WITHOUT_CONDITION, _words(subject).rank, message)


def none_without_condition(subject: Subject) -> Iterator[Diagnostic]:
    """That there is none (零, 未发现) is claimed of a figure without a condition.

    Bad: ``未发现执法过错``. Good: ``{% 断言 执法过错.发现 is 为零 %}未发现执法过错{% 终断言 %}``.
    """
    message = msg("{word} says that there is none, and no condition bears it out")
    yield from _without_condition(subject, rules.NONE_WITHOUT_CONDITION, _words(subject).none, message)


def first_without_condition(subject: Subject) -> Iterator[Diagnostic]:
    """首次 or 连续N年 is claimed of a figure without a condition.

    Bad: ``首次决定赔偿{{ 国家赔偿.赔偿 }}``. Good: ``{% 断言 国家赔偿.赔偿 is 首次出现 %}首次决定赔偿{% 终断言 %}``.
    """
    message = msg("{word} speaks of earlier years, and no condition bears it out")
    for word in (_words(subject).first, _words(subject).run):
        yield from _without_condition(subject, rules.FIRST_WITHOUT_CONDITION, word, message)


def all_without_condition(subject: Subject) -> Iterator[Diagnostic]:
    """全部 or 均 is claimed of a figure without a condition.

    Bad: ``受理12件，已全部答复{{ 答复 }}``. Good: ``{% 断言 申请.答复 == 申请.受理 %}已全部答复{% 终断言 %}``.
    """
    message = msg("{word} says that it is so of all, and no condition bears it out")
    yield from _without_condition(subject, rules.ALL_WITHOUT_CONDITION, _words(subject).all, message)


def _without_condition(
    subject: Subject, rule: Rule, word: _Word, message: Message, opposite: _Word | None = None
) -> Iterator[Diagnostic]:
    """The finding for each clause that says the word of a figure and stands under no fit condition.

    A text of the dataset stands under the conditions of the tags that print it; titles of papers claim nothing.
    """
    for found in subject.corpus.find(word.sought):
        if not found.written or _is_title(subject, found):
            continue
        places = _guards(subject, found)
        if all(_is_borne(word, guards) for guards in places):
            continue
        if opposite and any(_is_opposed(guards, word, opposite) for guards in places):
            continue
        clause = found.around()
        names = list(dict.fromkeys(_named(subject, clause)))
        if names or re.search("[0-9](?![0-9]*[年月日])", clause.masked[clause.start : clause.end]):
            hint = _IN_DATA if found.passage.fact else _IN_PROSE
            said = replace(message, values=(("word", found.text),))
            yield found.finding(rule, said, hint, value=_figures(subject, names))


_IN_PROSE = msg("put it in {{% 断言 … %}}…{{% 终断言 %}} with the condition that makes it true, or let a form say it")
_IN_DATA = msg(
    "print this text within {{% if … %}} with the condition that makes it true, or take the claim out of the text"
    " and let a form say it"
)


def _opposites(subject: Subject) -> tuple[tuple[_Word, _Word], ...]:
    words = _words(subject)
    return (words.up, words.down), (words.down, words.up)


def _is_title(subject: Subject, found: Found) -> bool:
    """Whether it stands in the title of a paper in the dataset."""
    fact = subject.report.year.facts.get(found.passage.fact)
    return fact is not None and fact.fact.kind is FactKind.TITLES


def _guards(subject: Subject, found: Found) -> Sequence[Sequence[Guard]]:
    """What is known where a match stands: once for prose, for a text of the dataset in each place that prints it."""
    if not found.passage.fact:
        return (found.passage.piece(found.start).guards,)
    return subject.printings.get(found.passage.fact) or ((),)


def _is_opposed(guards: Sequence[Guard], word: _Word, opposite: _Word) -> bool:
    """Whether a word stands under a test of the opposite and under none of its own."""
    asked = _asked(guards)
    return bool(asked & opposite.borne_by) and not asked & word.borne_by


def _is_borne(word: _Word, guards: Sequence[Guard]) -> bool:
    """Whether one of the conditions around decides what the word claims."""
    if any(guard.condition.compares for guard in guards):
        return True
    asked, denied = _asked(guards), _asked(guards, holds=False)
    if not word.borne_by:
        return bool((asked | denied) - _UNDECIDED)
    left = _DIRECTIONS - denied
    return bool(asked & word.borne_by) or (len(left) == 1 and left <= word.borne_by)


def _asked(guards: Iterable[Guard], *, holds: bool = True) -> set[str]:
    """The tests that hold where a piece stands, or that do not."""
    return {test.name for guard in guards for test in guard.condition.tests if (guard.holds != test.negated) == holds}


def _named(subject: Subject, clause: Found) -> Iterator[str]:
    """The indicators that a clause prints or calls by their names."""
    indicators = subject.report.pack.indicators
    yield from (one.name for one in references(clause.pieces) if one.name in indicators)
    yield from subject.labels.called(clause.text)


def _sized(subject: Subject, found: Found) -> Entry | None:
    """The figure whose size of change stands right behind a word."""
    following = found.passage.piece(min(found.end, len(found.passage.text) - 1)).printed
    if not found.written or following is None or [form.text for form in following.forms] != ["幅度"]:
        return None
    return subject.report.entries.get(following.references[0].name) if following.references else None


def _figures(subject: Subject, names: Iterable[str]) -> str:
    """Figures as the dataset writes them, which an acceptance is bound to: 执法过错.发现=2."""
    entries = subject.report.entries
    held = {name: entries[name].figure for name in dict.fromkeys(names) if name in entries}
    literals = {name: one.quantity or one.rate for name, one in held.items()}
    return "，".join(f"{name}={one.literal}" for name, one in literals.items() if one)


def _places(subject: Subject, names: Iterable[str]) -> Iterator[Related]:
    """Where figures stand, last year's too where the change is worked out from it."""
    for name in dict.fromkeys(names):
        entry = subject.report.entries.get(name)
        if entry:
            yield Related(msg("the figure of {id}", id=name), entry.figure.span)
        if entry and entry.previous and entry.previous.quantity:
            yield Related(msg("last year's figure"), entry.previous.span)
