"""English: which words a figure and its change get, by the same names of forms and conditions as in every language.

Quotation marks and apostrophes are the plain ones of the keyboard: in the faces the curly ones are full-width.
"""

from __future__ import annotations

from reportgen.wording.conditions import CONDITIONS
from reportgen.wording.en.changes import (
    bracketed,
    change,
    continued,
    difference,
    difference_to,
    from_to,
    movement,
    size,
    with_base,
)
from reportgen.wording.en.facts import and_others, day, fact, itemised, listed, month_day, quoted, titles
from reportgen.wording.en.relations import against_target, share
from reportgen.wording.en.several import respectively, respectively_changed, respectively_continued
from reportgen.wording.en.values import figure, gap, last_year, number, recorded, worded
from reportgen.wording.table import AnnexWords, ChartWords, DraftWords, Form, FrameWords, InfographicWords, Wording

_NUMERALS = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))

_FORMS = {
    "数": Form(number, "{{ 行政诉讼.受理|数 }}", "11"),
    "上年数": Form(last_year, "{{ 行政诉讼.受理|上年数 }}", "24 cases"),
    "同比": Form(change, "{{ 行政诉讼.受理|同比 }}", "down 54.17% year on year"),
    "同比括注": Form(bracketed, "{{ 行政诉讼.受理|同比括注 }}", " (down 54.17% year on year)"),
    "同比续句": Form(continued, "{{ 行政诉讼.受理|同比续句 }}", ", down 54.17% year on year"),
    "幅度": Form(size, "{{ 行政诉讼.受理|幅度 }}", "54.17%"),
    "升降": Form(movement, "{{ 行政诉讼.受理|升降 }}", "down 54.17%"),
    "增减": Form(difference, "{{ 行政诉讼.受理|增减 }}", "down by 13 cases year on year"),
    "增减至": Form(difference_to, "{{ 行政诉讼.受理|增减至 }}", "down by 13 cases year on year, to 11 cases"),
    "含基数": Form(with_base, "{{ 行政诉讼.受理|含基数 }}", "down 54.17% from 24 cases in the previous year"),
    "由至": Form(from_to, "{{ 行政诉讼.受理|由至 }}", "down from 24 cases to 11 cases"),
    "分别": Form(
        respectively,
        "{{ [宣传.活动, 宣传.专题片]|分别 }}",
        "events and films stood at 20 events and 20 films respectively",
    ),
    "分别同比": Form(
        respectively_changed,
        "{{ [宣传.活动, 宣传.采访]|分别同比 }}",
        "events and interviews rose by 17.65% and 171.43% respectively, year on year",
    ),
    "分别续句": Form(
        respectively_continued,
        "{{ [宣传.活动, 宣传.采访]|分别续句 }}",
        ", up 17.65% and 171.43% respectively, year on year",
    ),
    "占比": Form(share, "{{ 行政诉讼.已审结|占比(行政诉讼.受理) }}", "63.6%"),
    "较指标": Form(
        against_target, "{{ 马上就办.比例|较指标(马上就办.指标) }}", "4.6 percentage points above the target"
    ),
    "列举": Form(listed, "{{ 名单.街道|列举 }}", "East Street, West Street and South Street"),
    "逐项": Form(itemised, "{{ 名单.街道|逐项 }}", "first, East Street; second, West Street; and third, South Street"),
    "引号": Form(quoted, "{{ 名单.街道|引号 }}", '"East Street", "West Street" and "South Street"'),
    "书名": Form(titles, "{{ 文件.指引|书名 }}", '"Measures A" and "Rules B"'),
    "等": Form(
        and_others, "{{ 文件.指引|等(文件.份数, 'papers') }}", '"Measures A" and "Rules B" and other papers, 3 in all'
    ),
    "月日": Form(month_day, "{{ 会议.日期|月日 }}", "11 February"),
}


def heading_number(level: int, count: int) -> str:
    """The number of the ``count``-th heading of its level: I. A. 1. (a)."""
    letter = chr(ord("A") + (count - 1) % 26)
    return (f"{_roman(count)}. ", f"{letter}. ", f"{count}. ", f"({letter.lower()}) ")[level - 1]


def heading_stop(level: int, title: str) -> str:
    """The mark, and the space behind it, that closes a heading which runs into its paragraph."""
    return "" if level == 1 else " " if title.endswith((".", "?", "!")) else ". "


def _roman(count: int) -> str:
    words = ""
    for value, numeral in _NUMERALS:
        words += numeral * (count // value)
        count %= value
    return words


WORDING = Wording(
    forms=_FORMS,
    conditions=CONDITIONS,
    figure=figure,
    shown=worded,
    recorded=recorded,
    change=change,
    movement=movement,
    fact=fact,
    day=day,
    heading_number=heading_number,
    heading_stop=heading_stop,
    gap=gap,
    joint=" ",
    brackets="()",
    caption="Table: ",
    attached=("The data of this report", "All indicators of this report and their changes"),
    frame=FrameWords(
        signers="Signed by: ",
        copies="Copies to: ",
        printed=" Printed on {}",
        remark="({})",
        addressee="To: {}",
        between=", ",
        end=".",
    ),
    draft=DraftWords(
        word="DRAFT",
        unconfirmed=("[to be confirmed: ", "]"),
        title="Still to be done about this draft",
        summary="Figures to be supplied: {gaps}. Texts to be reviewed: {reviews}. Findings to be settled: {findings}. "
        "This page is for review and is not printed in the final report.",
        whole="Nothing is to be supplied, reviewed or settled. "
        "This page is for review and is not printed in the final report.",
        gaps="Figures to be supplied",
        reviews="Texts to be reviewed",
        findings="Findings to be settled",
        supplier="{name} ({count}): {items}.",
        unnamed="supplier not named",
        between=", ",
        item="{name} (line {line})",
        claims="Claims that wait for figures ({count}): {items}.",
        claim='"{text}"{place}',
        finding="{number}. {severity} {code}{place}: {message}. {hint}",
        place=" ({file} line {line})",
        hint="Hint: {hint}.",
    ),
    annex=AnnexWords(
        label="Annex ",
        title="{title}, {year}",
        attached="Annex: {title}",
        columns=("Indicator", "{year}", "{before}", "Change", "Remarks"),
        withheld="not published",
        not_applicable="not applicable",
        unfilled="to be supplied",
        nothing="—",
        rank="{number}",
        new="new this year",
        noted="see note",
        restated="Note: last year's figure of {label} is restated on this year's definition: {reason}.",
    ),
    charts=ChartWords(
        title="Charts",
        caption="Figure {number}. {title} ({years})",
        between=", ",
        span="{first} to {last}",
        alternative="Bar chart: {title} ({years}). {groups}.",
        group="{label}: {told}",
        told="{words} in {year}",
        joint=", ",
        gap="; ",
        nothing="no data",
        year="Year",
        table="Data of figure {number}",
        broken="Note: {label} was defined anew in {year}; the years before are on the definition of their time.",
        unadjusted="Note: the years of {label} before {year} are on the definition of their time and are not restated.",
    ),
    infographic=InfographicWords(title="{title} {year}", source="Source: {title}"),
)
