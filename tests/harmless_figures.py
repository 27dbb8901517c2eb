"""Kinds of harmless edits of figures: several that hang together changed together, and the same said another way."""

from __future__ import annotations

import itertools
import random
import re
from fractions import Fraction

from faults_of_figures import ACCEPTED, offices, shares, some, wholes
from mutations import BASE, DATA, PACK, Edit, Files, put, spots, templates
from rows import (
    SHARE,
    Row,
    add,
    declare,
    declared,
    half_up,
    percent,
    relations,
    row_of,
    rows,
    series,
    write,
)

_CONDITION = re.compile(r"\{% (?:断言|if) (?P<condition>.*?)%\}")
_NAME = re.compile(r"[^\s.%\[\],(){}|=<>]+\.[^\s.%\[\],(){}|=<>]+")


def _accepted(files: Files) -> set[str]:
    """What an acceptance names."""
    return {found["subject"] for found in ACCEPTED.finditer(files[DATA])}


def _claimed(files: Files) -> set[str]:
    """The figures that a condition of the prose asks for."""
    whole = "".join(files[path] for path in templates(files))
    return {name for found in _CONDITION.finditer(whole) for name in _NAME.findall(found["condition"])}


def _free(files: Files) -> list[Row]:
    """The counts that hang together with nothing: no part, no claim, nothing accepted, no last year, no rate."""
    tied = _accepted(files) | _claimed(files) | {name for pair in relations(declared(files)) for name in pair}
    return [
        row for row in rows(files) if row.number.isdigit() and row.name not in tied and not (row.before or row.rate)
    ]


def _two_years(chance: random.Random, decimals: int) -> tuple[int, int]:
    """This year's number and last year's, whose rate is neither odd nor 0."""
    while True:
        base = chance.randint(10, 5000)
        new = chance.randint(base // 5 + 1, 5 * base)
        if percent(new, base, decimals):
            return new, base


def _not_accepted(files: Files, name: str) -> Files:
    """The files without what is accepted of a figure."""
    entries = [found for found in ACCEPTED.finditer(files[DATA]) if found["subject"] == name]
    text = files[DATA]
    for found in reversed(entries):
        end = text.index("\n", text.index("    理由: ", found.start())) + 1
        text = text[: found.start()] + text[end:]
    return {**files, DATA: text}


def whole_and_parts(chance: random.Random, files: Files) -> Files:
    """The parts of a whole drawn anew, what belongs to them below them, the whole their sum, last year's beside it."""
    whole, parts = chance.choice(list(wholes(files).items()))
    files = _not_accepted(files, whole)
    numbers = {part: chance.randint(8, 40) for part in parts}
    for name, number in (*numbers.items(), (whole, sum(numbers.values()))):
        files = write(files, row_of(files, name), str(number))
    for name, above in relations(declared(files)):
        if above in (whole, *parts) and name not in parts:
            most = int(row_of(files, above).number)
            files = write(files, row_of(files, name), str(chance.choice([most, chance.randint(0, most)])))
    return add(files, whole, str(chance.randint(12, 60)), BASE)


def quoted_rate(chance: random.Random, files: Files) -> Files:
    """A figure with its rate quoted as it is worked out, last year's number in its file or not."""
    taken = _accepted(files) | {name for pair in relations(declared(files)) for name in pair}
    row = some(chance, files, lambda row: row.number.isdigit() and row.name not in taken)
    decimals = chance.randint(1, 3)
    new, base = _two_years(chance, decimals)
    known = row.before or chance.random() < 0.5  # half of them
    rate = percent(new, base, decimals)
    words = chance.choice([f"{rate}%", f"{rate:+}%"])
    files = write(files, row, row.told(str(new), f"同比: {words}"))
    return add(files, row.name, str(base), BASE) if known else files


def both_years(chance: random.Random, files: Files) -> Files:
    """A figure changed in this year's file and in last year's, which may also be told here."""
    row = chance.choice([row for row in rows(files) if row.before and row.name not in _accepted(files)])
    row = row if chance.random() < 0.5 and "行政诉讼" not in row.name else chance.choice(_free(files))  # half of them
    new, base = _two_years(chance, row.decimals)
    fields = chance.choice([[], [f"上年: {base}"]])
    return add(write(files, row, row.told(str(new), *fields)), row.name, str(base), BASE)


def restated(chance: random.Random, files: Files) -> Files:
    """Last year's number restated with its reason, and accepted."""
    row = chance.choice(
        [*_free(files), *(row for row in rows(files) if row.before and row.name not in _accepted(files))]
    )
    new, base = _two_years(chance, row.decimals)
    new = int(row.number) if row.name in _claimed(files) or "行政诉讼" in row.name else new
    base = base if new != int(row.number) else new + chance.randint(1, 9)
    files = write(files, row, row.told(str(new), f"上年同口径: {base}", "理由: 统计口径调整"))
    entry = f"  - {{代码: D112, 对象: {row.name}, 值: {base}, 理由: 口径调整，已核对}}\n"
    return {**files, DATA: files[DATA].replace("接受:\n", f"接受:\n{entry}", 1)}


def part_added(chance: random.Random, files: Files) -> Files:
    """A new part of a whole: declared, filled in, printed, and the whole that much larger."""
    whole = chance.choice([name for name in wholes(files) if name not in _accepted(files)])
    name = f"{whole.partition('.')[0]}.{chance.choice(['撤诉', '终止', '转办'])}"
    number, keys = chance.randint(1, 9), declared(files)[whole]
    files = declare(files, name, 单位=keys["单位"])
    files = declare(files, whole, 构成=f"[{', '.join([*keys['构成'], name])}]")
    row = row_of(files, whole)
    files = write(files, row, str(int(row.number) + number))
    spot = chance.choice(spots(files, "(?<=。)(?=\n\n)"))
    return add(put(files, spot, f"另有{{{{ {name} }}}}。"), name, str(number))


def bureau_and_offices(chance: random.Random, files: Files) -> Files:
    """A figure of the whole body and those of its sub-offices, changed together."""
    row = chance.choice(_free(files))
    files = write(files, row, str(chance.randint(2, 999)))
    name = row.name
    _, made = offices(chance, files, lambda row: row.name == name)
    return made


def share(chance: random.Random, files: Files) -> Files:
    """A share that its two counts give, or the size of the move from the one to the other."""
    part, whole, name, files = shares(chance, files)
    decimals = chance.randint(0, 3)
    exact = half_up(Fraction(100 * int(part.number), int(whole.number)), decimals)
    if chance.random() < 0.5 or exact == 0:  # half of them
        files = declare(files, name, 类型="比例", 比率=f"[{part.name}, {whole.name}]")
        return add(files, name, f"{exact}%")
    files = declare(files, name, 类型="比例", 变幅=f"[{whole.name}, {part.name}]")
    return add(files, name, f"{abs(percent(int(part.number), int(whole.number), decimals))}%")


def hundred(chance: random.Random, files: Files) -> Files:
    """Three shares of one whole, each rounded for itself."""
    counts = [chance.randint(1, 99) for _ in range(3)]
    three = chance.sample([row for row in rows(files) if row.kind == SHARE], 3)
    told = sorted(half_up(Fraction(100 * count, sum(counts)), 1) for count in counts)
    for row, number in zip(sorted(three, key=lambda row: row.name == "马上就办.比例"), told, strict=True):
        files = write(files, row, f"{number}%")
    return {**files, PACK: f"{files[PACK]}\n合计百分之百:\n  - [{', '.join(row.name for row in three)}]\n"}


def keys_exchanged(chance: random.Random, files: Files) -> Files:
    """Two figures of a group exchanged, or the keys in the braces of one."""
    known = rows(files)
    pairs = [
        (one, other)
        for one, other in itertools.pairwise(known)
        if other.line == one.line + 1 and one.name.partition(".")[0] == other.name.partition(".")[0]
    ]
    if chance.random() < 0.3:  # three in ten
        row = some(chance, files, lambda row: row.number and row.rate)
        return write(files, row, f"{{同比: {row.rate}, 值: {row.number}}}")
    one, other = chance.choice(pairs)
    lines = files[DATA].splitlines()
    lines[one.line - 1], lines[other.line - 1] = lines[other.line - 1], lines[one.line - 1]
    return {**files, DATA: "\n".join(lines) + "\n"}


def groups_exchanged(chance: random.Random, files: Files) -> Files:
    """Two groups of the dataset exchanged, this year's or last year's."""
    path = chance.choice([DATA, BASE])
    head, *groups = re.split(r"^(?=[\u4e00-\u9fff]+:$)", files[path], flags=re.MULTILINE)
    groups = [group if group.endswith("\n") else group + "\n" for group in groups]
    first, second = chance.sample([at for at, group in enumerate(groups) if not group.startswith("接受")], 2)
    groups[first], groups[second] = groups[second], groups[first]
    return {**files, path: head + "".join(groups)}


def written_otherwise(chance: random.Random, files: Files) -> Files:
    """A figure in quotation marks, its keys on lines of their own, or with a remark."""
    row = some(chance, files, lambda row: row.number and not row.rest)
    mark = chance.choice("'\"")
    number, rate = (f"{mark}{text}{mark}" for text in (row.number, row.rate))
    fields = [f"同比: {rate}"] if row.rate else []
    below = "".join(
        f"\n    {field}" for field in (f"值: {number}", *fields, *chance.choice([[], ["备注: 法制大队报"]]))
    )
    lines = files[DATA].splitlines()
    head, _, behind = lines[row.line - 1].partition(": ")
    inline = f"{head}: {row.told(number, *fields)}{behind.removeprefix(row.text)}"
    lines[row.line - 1] = chance.choice([inline, f"{head}:{below}"])
    return {**files, DATA: "\n".join(lines) + "\n"}


def last_year_told(chance: random.Random, files: Files) -> Files:
    """Last year's value beside a figure as its file has it: as a key, or as a comment."""
    row = some(chance, files, lambda row: row.before)
    text = chance.choice([row.told(row.number, f"上年: {row.before}"), f"{row.text}  # 上年 {row.before}"])
    return write(files, row, text)


def state(chance: random.Random, files: Files) -> Files:
    """This year in the making, or last year's file a report of its own."""
    path, old, new = chance.choice([(DATA, "状态: 定稿", "状态: 编制中"), (BASE, "状态: 仅作基数", "状态: 定稿")])
    return {**files, path: files[path].replace(old, new)}


def shown_otherwise(chance: random.Random, files: Files) -> Files:
    """A figure printed in 万 or no longer, with other decimals, or with another usage of its rate."""
    row = some(chance, files, lambda row: row.kind != SHARE and row.name not in _claimed(files))
    keys = chance.choice([{"显示": "万"}, {"显示": "亿"}, {"显示": "万", "小数": str(chance.randint(1, 4))}])
    if row.rated and row.name not in series(files) and chance.random() < 0.5:  # half of them
        words = ["{比较: 比上年}", "{比较: 较上年, 升: 增长}", "{保留零: 是}", "{翻番: 是}", "{倍数起点: 200%}"]
        keys = {"用语": chance.choice(words)}
    return declare(files, row.name, **keys)


def approximate(chance: random.Random, files: Files) -> Files:
    """A count that is only about known, or in 万."""
    row = chance.choice(_free(files))
    number = chance.choice(["约{}0", "近{}00", "超{}0", "{}00余", "{}0+", "{}.5万", "{}余万"]).format(
        chance.randint(2, 9)
    )
    return write(files, row, row.told(number.replace("余万", "0余万")))


def unit(chance: random.Random, files: Files) -> Files:
    """The unit of a whole and of all that belongs to it, changed together in the pack."""
    below = relations(declared(files))
    whole = chance.choice(list(wholes(files)))
    names = {whole}
    while more := {part for part, above in below if above in names} - names:
        names |= more
    new = chance.choice("件起")
    for name in names:
        files = declare(files, name, 单位=new)
    return files


def renamed(chance: random.Random, files: Files) -> Files:
    """An indicator renamed in the pack, the prose and this year's file; its former name holds for last year's."""
    taken = _accepted(files) | {name for pair in relations(declared(files)) for name in pair}
    row = some(chance, files, lambda row: row.name not in taken and not row.rest)
    new = f"{row.name}数"
    whole = re.compile(rf"(?<![\w.]){re.escape(row.name)}(?![\w.])")
    paths = [PACK, *templates(files)]
    files = {**files, **{path: whole.sub(new, files[path]) for path in paths}}
    files = declare(files, new, 原名=row.name)
    lines = files[DATA].splitlines()
    lines[row.line - 1] = re.sub(r"^(  [^:]+):", r"\1数:", lines[row.line - 1])
    return {**files, DATA: "\n".join(lines) + "\n"}


def line_ends(chance: random.Random, files: Files) -> Files:
    """A file as another editor saves it: with line ends of Windows, a byte order mark, or none at its end."""
    path = chance.choice([DATA, BASE, PACK, *templates(files)])
    text = chance.choice([files[path].replace("\n", "\r\n"), f"\ufeff{files[path]}", files[path].rstrip("\n")])
    return {**files, path: text}


EDITS: dict[str, Edit] = {
    "whole and its parts": whole_and_parts,
    "figure and its quoted rate": quoted_rate,
    "both years": both_years,
    "restated with its reason": restated,
    "part added": part_added,
    "bureau and sub-offices": bureau_and_offices,
    "share of two counts": share,
    "shares of one whole": hundred,
    "keys exchanged": keys_exchanged,
    "groups exchanged": groups_exchanged,
    "written otherwise": written_otherwise,
    "last year's value told": last_year_told,
    "state": state,
    "shown otherwise": shown_otherwise,
    "approximate number": approximate,
    "unit of all": unit,
    "indicator renamed": renamed,
    "line ends": line_ends,
}
