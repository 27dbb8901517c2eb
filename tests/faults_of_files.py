"""Classes of faults in the files themselves: YAML, keys and values, facts, templates, characters, missing files."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from mutations import BASE, DATA, PACK, TITLE, Fault, Files, Plant, fault_at, line_of, spots, templates
from rows import rows

PROJECT = "project.yaml"
YAMLS = (DATA, BASE, PACK, PROJECT)
HAN = "[\u4e00-\u9fff]"
_BLANK_LINES = "(?<=。)(?=\n\n)"


def _with_line(files: Files, path: str, line: int, text: str) -> dict[str, str]:
    """The files with another text of one line; several lines, or none, where it has several or is empty."""
    lines = files[path].splitlines()
    lines[line - 1 : line] = text.split("\n") if text else []
    return {**files, path: "\n".join(lines) + "\n"}


def _lines(files: Files, path: str, pattern: str) -> list[tuple[int, str]]:
    """The lines of a file that begin like this, with their numbers."""
    return [(number, line) for number, line in enumerate(files[path].splitlines(), 1) if re.match(pattern, line)]


def line(code: str, pattern: str, *texts: str, paths: tuple[str, ...] = YAMLS, below: int = 0) -> Plant:
    """A class that writes a line that matches anew, and is found there or ``below`` it.

    ``{0}`` in one of ``texts`` is the line, ``{1}`` and on are the groups of the pattern.
    """

    def plant(chance: random.Random, files: Files) -> Fault:
        places = [(path, *found) for path in paths for found in _lines(files, path, pattern)]
        path, number, old = chance.choice(places)
        found = re.match(pattern, old)
        assert found is not None
        text = chance.choice(texts).format(old, *found.groups())
        return Fault(_with_line(files, path, number, text), code, path, number + below)

    return plant


def refused(chance: random.Random, files: Files) -> Fault:
    """An anchor, a reference or a tag before a value; a merge or a second document at the end of a file."""
    if chance.random() < 0.7:  # seven in ten
        return _PROPERTY(chance, files)
    path, text = chance.choice(YAMLS), chance.choice(["<<: {甲: 1}\n", "---\n甲: 1\n"])
    return Fault({**files, path: files[path] + text}, "S107", path, files[path].count("\n") + 1)


_PROPERTY = line("S107", r"( +[^\s#-][^#]*): ([^\s#{\['\"|>][^#]*)$", "{1}: !!str {2}", "{1}: &甲 {2}", "{1}: *甲")


def not_utf8(chance: random.Random, files: Files) -> Fault:
    """A line of a file in GBK."""
    path = chance.choice([*YAMLS, *templates(files)])
    number, old = chance.choice(_lines(files, path, f".*{HAN}{HAN}"))
    wrong = old.encode("gbk", "ignore").decode("utf-8", "surrogateescape")
    return Fault(_with_line(files, path, number, wrong), "S101", path, number)


def too_large(chance: random.Random, files: Files) -> Fault:
    """A file of more than fifty million bytes."""
    path = chance.choice([*YAMLS, *templates(files)])
    return Fault({**files, path: "#" * 50_000_001}, "S102", path, 1)


def too_deep(chance: random.Random, files: Files) -> Fault:
    """A group within a group, a hundred deep."""
    path = chance.choice(YAMLS)
    deep = f"深: {'{甲: ' * 100}1{'}' * 100}\n"
    return Fault({**files, path: files[path] + deep}, "S108", path, files[path].count("\n") + 1)


def too_long(chance: random.Random, files: Files) -> Fault:
    """A text of more than a hundred thousand characters."""
    fact = chance.choice([fact for fact in facts(files) if fact.text])
    return Fault(_with_line(files, DATA, fact.line, f"{fact.head}: {'长' * 100_001}"), "S109", DATA, fact.line)


def no_keys(chance: random.Random, files: Files) -> Fault:
    """A file that is empty, all comment, a text or a list."""
    path = chance.choice(YAMLS)
    return Fault({**files, path: chance.choice(["", "# 待填\n", "只有文字\n", "- 甲\n- 乙\n"])}, "S110", path, 1)


def lacks_key(chance: random.Random, files: Files) -> Fault:
    """A dataset, a pack or an acceptance without a key that it has to have."""
    path, key = chance.choice([(DATA, "年度"), (DATA, "状态"), (BASE, "状态"), (PACK, "名称"), (PACK, "标题")])
    if chance.random() < 0.4:  # four in ten
        number, _ = chance.choice(_lines(files, DATA, "    (?:对象|理由): "))
        first = max(at for at, _ in _lines(files, DATA, "  - 代码: ") if at < number)
        return Fault(_with_line(files, DATA, number, ""), "S203", DATA, first)
    (number, _), *_ = _lines(files, path, f"{key}: ")
    changed = _with_line(files, path, number, "")
    return Fault(changed, "S203", path, _first_key(changed[path]))


def _first_key(text: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if line and line[0] not in "# ")


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact of the dataset: its path, line, the line up to the colon, its text, and the lines of its list."""

    name: str
    line: int
    head: str
    text: str
    items: tuple[int, ...]


def facts(files: Files) -> list[FactLine]:
    """The facts of this year's dataset that stand in a group of their own."""
    known = set(re.findall(r"^      ([^\s:]+): \{类型: (?:文本|日期|文件|名单)", files[PACK], re.MULTILINE))
    return [fact for fact in _keys(files[DATA].splitlines()) if fact.name in known]


def _keys(lines: list[str]) -> Iterator[FactLine]:
    """Every key of a group with what stands behind it, or below it as a list."""
    group = ""
    for number, text in enumerate(lines, start=1):
        if text and text[0] not in " #":
            group = text.partition(":")[0]
        elif found := re.match(r"(  ([^\s#:-][^\s:]*)):(?: ([^#]*[^#\s]))?", text):
            last = number
            while last < len(lines) and lines[last].startswith("    - "):
                last += 1
            yield FactLine(f"{group}.{found[2]}", number, found[1], found[3] or "", tuple(range(number + 1, last + 1)))


def fact_emptied(chance: random.Random, files: Files) -> Fault:
    """A text, a date or a list of which nothing is left but its key."""
    fact = chance.choice(facts(files))
    changed = _with_line(files, DATA, fact.line, f"{fact.head}:")
    for _ in fact.items:
        changed = _with_line(changed, DATA, fact.line + 1, "")
    return Fault(changed, "D105", DATA, fact.line)


def fact_left_out(chance: random.Random, files: Files) -> Fault:
    """A text that the dataset does not have: found where it is printed."""
    single = [fact for fact in facts(files) if fact.text and len(_printings(files, fact.name)) == 1]
    fact = chance.choice(single)
    ((path, number),) = _printings(files, fact.name)
    return Fault(_with_line(files, DATA, fact.line, ""), "D105", path, number)


def list_undivided(chance: random.Random, files: Files) -> Fault:
    """A list in brackets whose entries full-width commas part."""
    fact = chance.choice([fact for fact in facts(files) if len(fact.items) > 1])
    lines = files[DATA].splitlines()
    entries = "，".join(lines[number - 1].removeprefix("    - ") for number in fact.items)
    changed = _with_line(files, DATA, fact.line, f"{fact.head}: [{entries}]")
    for _ in fact.items:
        changed = _with_line(changed, DATA, fact.line + 1, "")
    return Fault(changed, "S204", DATA, fact.line)


def _printings(files: Files, name: str) -> list[tuple[str, int]]:
    """Where a name stands in a tag."""
    tag = rf"\{{\{{ {re.escape(name)}(?![\w.])"
    return [
        (path, line_of(files, path, found.start()))
        for path in templates(files)
        for found in re.finditer(tag, files[path])
    ]


def fact_of_other_kind(chance: random.Random, files: Files) -> Fault:
    """A list where a text is wanted, or keys where a list is."""
    fact = chance.choice([fact for fact in facts(files) if fact.text])
    text = f"{fact.head}: {chance.choice(['[甲, 乙]', '{甲: 乙}'])}"
    return Fault(_with_line(files, DATA, fact.line, text), "S202", DATA, fact.line)


def told(code: str, *texts: str) -> Plant:
    """A class that puts words before a text of the dataset."""

    def plant(chance: random.Random, files: Files) -> Fault:
        fact = chance.choice([fact for fact in facts(files) if re.match(HAN, fact.text)])
        text = f"{fact.head}: {chance.choice(texts)}{fact.text}"
        return Fault(_with_line(files, DATA, fact.line, text), code, DATA, fact.line)

    return plant


def to_review(chance: random.Random, files: Files) -> Fault:
    """A text that is still marked as to be reviewed."""
    fact = chance.choice([fact for fact in facts(files) if fact.text])
    return Fault(_with_line(files, DATA, fact.line, f"{fact.head}: {fact.text}  # 待核"), "Y102", DATA, fact.line)


def inserted(code: str, *texts: str) -> Plant:
    """A class that puts one of ``texts`` at the end of a paragraph; ``{name}`` in it is a figure that is printed."""

    def plant(chance: random.Random, files: Files) -> Fault:
        spot = chance.choice(spots(files, _BLANK_LINES))
        name = chance.choice([row.name for row in rows(files) if row.number.isdigit()])
        return fault_at(files, spot, chance.choice(texts).replace("{name}", name), code)

    return plant


def unfinished(chance: random.Random, files: Files) -> Fault:
    """A tag that is not closed, or closes nothing."""
    wrong = [
        "{{ 年度",
        "{% if 行政诉讼.受理 is 下降 %}下降",
        "{% endif %}",
        "{% 断言 %}",
        "{% 如果 %}",
        "{{ }}",
        "{# 注",
    ]
    path = chance.choice([path for path in templates(files) if path != TITLE])
    changed = {**files, path: files[path].rstrip() + "\n" + chance.choice(wrong)}
    return Fault(changed, "P103", path, files[path].rstrip().count("\n") + 2)


def unknown_form(chance: random.Random, files: Files) -> Fault:
    """A form or a condition one character off."""
    places = [
        (path, found)
        for path in templates(files)
        for found in re.finditer(r"(?<=\|)[\u4e00-\u9fff]+(?= \}\}|\()|(?<= is )[\u4e00-\u9fff]+", files[path])
    ]
    path, found = chance.choice(places)
    wrong = found[0][:-1] + chance.choice("甲乙丙丁")
    changed = {**files, path: files[path][: found.start()] + wrong + files[path][found.end() :]}
    return Fault(changed, "P105", path, line_of(files, path, found.start()))


def unseen(chance: random.Random, files: Files) -> Fault:
    """A character in the prose that cannot be seen."""
    spot = chance.choice(spots(files, f"(?<={HAN})(?={HAN})"))
    return fault_at(files, spot, chance.choice("\u200b\ufeff\u202e\ue000\x07\u00ad"), "P107")


def without_glyph(chance: random.Random, files: Files) -> Fault:
    """A character that none of the faces holds."""
    spot = chance.choice(spots(files, f"(?<={HAN})(?={HAN})", data=True))
    return fault_at(files, spot, chance.choice("😀🚓👮𪚥ꙮ"), "F102")


def heading(chance: random.Random, files: Files) -> Fault:
    """A heading of a section that is one level too low."""
    path, found = chance.choice(
        [
            (path, found)
            for path in templates(files)
            for found in list(re.finditer("^## ", files[path], re.MULTILINE))[:1]
        ]
    )
    changed = {**files, path: files[path][: found.start()] + "#" + files[path][found.start() :]}
    return Fault(changed, "P108", path, line_of(files, path, found.start()))


def not_published(chance: random.Random, files: Files) -> Fault:
    """A number that is printed, and is not published."""
    row = chance.choice([row for row in rows(files) if not row.number])
    spot = chance.choice(spots(files, _BLANK_LINES))
    return fault_at(files, spot, f"共{{{{ {row.name} }}}}。", "P109")


def beside_the_table(chance: random.Random, files: Files) -> Fault:
    """A figure in a cell that the head of its table does not have."""
    spot = chance.choice(spots(files, _BLANK_LINES))
    one, other = (row.name for row in chance.sample([row for row in rows(files) if row.number.isdigit()], 2))
    table = f"\n\n| 项目 | 数量 |\n|---|---:|\n| 甲 | {{{{ {one} }}}} |\n| 乙 | 计 | {{{{ {other} }}}} |"
    made = fault_at(files, spot, table, "P111")
    return Fault(made.files, made.code, made.path, made.line + 5)


def file_missing(chance: random.Random, files: Files) -> Fault:
    """A section, the title, lead or closing words named after a file that is not there."""
    number, old = chance.choice(_lines(files, PACK, "  - 文件: |(?:标题|导语|结语): "))
    other = old.replace(".md", chance.choice(["s.md", "2.md", ""]))
    return Fault(_with_line(files, PACK, number, other), "X101", PACK, number)


def file_refused(chance: random.Random, files: Files) -> Fault:
    """A section whose file lies elsewhere."""
    number, old = chance.choice(_lines(files, PACK, "  - 文件: "))
    key, _, name = old.partition(": ")
    other = chance.choice(["../", "/etc/", "小节/", "~/"]) + name
    return Fault(_with_line(files, PACK, number, f"{key}: {other}"), "X102", PACK, number)


_FIGURE_LINE = r"(  [\u4e00-\u9fff]+): (\d+) *$"
FAULTS: dict[str, Plant] = {
    "not UTF-8": not_utf8,
    "key twice": line("S103", r"( *[\u4e00-\u9fff.]+): [^\s{\[].*$", "{0}\n{0}", below=1),
    "wrong indent or unseen": line("S104", f"  ({HAN}+: \\d.*)", "\t{1}", "\u3000{1}", "{0}\u200b"),
    "wrong colon": line("S105", _FIGURE_LINE, "{1}：{2}", "{1}:{2}", paths=(DATA, BASE)),
    "unreadable line": line("S106", _FIGURE_LINE, "{1}: [{2}", "{1}: '{2}", '{1}: "{2}', paths=(DATA,)),
    "refused YAML": refused,
    "too large": too_large,
    "too deep": too_deep,
    "too long": too_long,
    "no keys": no_keys,
    "key of pack or project": line(
        "S201", r"(标题|用语|专名|章节|机构|网站): ?(.*)", "{1}甲: {2}", paths=(PACK, PROJECT)
    ),
    "key of indicator": line("S201", r"(      [^:]+: \{名称: [^,}]+), ", "{1}, 单味: 件, 类型: 数量}}", paths=(PACK,)),
    "state or date": line("S202", "(状态|  日期): .*", "{1}: 完稿", "{1}: 2019-02-30", "{1}: 2019年", paths=(DATA,)),
    "date fact": line("S202", "(  公安工作会议): .*", "{1}: 2018-02-30", "{1}: 2018年2月11日", "{1}: 2018-2-11"),
    "kind or unit": line("S202", r"(      [^:]+: \{名称: [^,}]+).*", "{1}, 类型: 个数}}", "{1}, 小数: 一}}"),
    "key missing": lacks_key,
    "fact emptied": fact_emptied,
    "fact left out": fact_left_out,
    "list undivided": list_undivided,
    "fact of other kind": fact_of_other_kind,
    "impossible date in data": told("N108", "2018年2月30日起，", "13月5日起，", "2017年2月29日起，"),
    "wrong weekday in data": told("N109", "2018年2月11日（星期一）起，", "2018年5月1日（周三）起，"),
    "late date in data": told("N110", "2019年3月1日起，", "2020年12月31日起，"),
    "direction in data": told("C102", "行政诉讼有所下降，", "宣传活动明显增长，", "警情下降5%，"),
    "rank in data": told("C103", "案件类警情降幅居全市首位，", "行政诉讼排名第二，"),
    "none in data": told("C104", "未发现执法过错，", "行政复议零投诉，"),
    "first in data": told("C105", "首次受理行政复议，", "行政诉讼连续三年达标，"),
    "all in data": told("C106", "行政诉讼全部办结，", "行政复议均已办结，"),
    "still to be reviewed": to_review,
    "unfinished tag": unfinished,
    "refused tag": inserted(
        "P104",
        "{{ {name} + 1 }}",
        "{% set 甲 = 1 %}",
        "{% include 'lead.md' %}",
        "{{ range(3) }}",
        "{% for 行政诉讼 in 学法.法律 %}{{ 行政诉讼 }}{% endfor %}",
    ),
    "unknown form": unknown_form,
    "markup": inserted("P106", "**重点**。", "`代码`。", "<b>重点</b>。", "见![图](a.png)。"),
    "unseen character": unseen,
    "character without glyph": without_glyph,
    "heading too low": heading,
    "not published": not_published,
    "unsafe link": inserted(
        "P110", "见[网页](javascript:alert)。", "见[网页](file:///etc/passwd)。", "见[附件](../a.pdf)。"
    ),
    "figure in address": inserted("P110", "见[网页](https://example.org/{{ {name} }})。"),
    "figure beside the table": beside_the_table,
    "file missing": file_missing,
    "file refused": file_refused,
}
