"""Classes of faults in figures: what belongs together, last year's values, rates, how numbers are written, acceptance.

Where a class applies to a figure as it stands, the figure is drawn from all of the dataset; what the reference does
not have (shares of two counts, sub-offices, sums printed in 万) is declared for figures that it has.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction

from mutations import BASE, DATA, PACK, Fault, Files, Plant, line_of, put, spots, templates
from rows import (
    COUNT,
    MONEY,
    SHARE,
    Row,
    add,
    declaration,
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

Draw = Callable[[random.Random, Row], str | None]
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_TEN_THOUSAND = 10_000


def figure(code: str, draw: Draw, *paths: str) -> Plant:
    """A class that writes one figure anew: the first of all, in any order, for which ``draw`` has a text."""

    def plant(chance: random.Random, files: Files) -> Fault:
        known = [(path, row) for path in paths or (DATA,) for row in rows(files, path)]
        for path, row in chance.sample(known, len(known)):
            if text := draw(chance, row):
                return Fault(write(files, row, text, path), code, path, row.line)
        raise LookupError(code)

    return plant


def some(chance: random.Random, files: Files, fit: Callable[[Row], object]) -> Row:
    """One of the figures that fit."""
    return chance.choice([row for row in rows(files) if fit(row)])


def _among(chance: random.Random, words: str) -> str:
    """One of the words between blanks."""
    return chance.choice(words.split())


# How a figure is written: each gives other text for a figure to which the class applies.


def negative(_chance: random.Random, row: Row) -> str | None:
    return row.anew(f"-{row.number}") if row.number[:1].isdigit() and row.number != "0" else None


def not_whole(chance: random.Random, row: Row) -> str | None:
    if row.kind != COUNT or not row.number:
        return None
    digits = re.sub("[^0-9.]", "", row.number).partition(".")[0]
    scaled = "万" if "万" in row.number else ""
    return row.anew(f"{digits}.{chance.randint(0, 9)}" + (f"{chance.randint(1000, 9999)}1{scaled}" if scaled else ""))


def no_rank(chance: random.Random, files: Files) -> Fault:
    """A rank that is no whole number from 1 on."""
    row = some(chance, files, lambda row: "排名" in row.rest)
    rest = f"{row.rest.partition(': ')[0]}: {_among(chance, '0 2.5 约3 10余 1万 3.0')}"
    return Fault(write(files, row, f"{{同比: {row.rate}, {rest}}}"), "D104", DATA, row.line)


def not_plain(chance: random.Random, row: Row) -> str | None:
    if row.kind == SHARE:
        return row.anew(chance.choice([row.number.rstrip("%"), row.number.replace("%", "％"), f"百分之{row.size}"]))
    if not row.number.isdigit():
        return None
    forms = "{wide} {n}{unit} 0{n} 约{n}余 近{n}+ {n}千 {n}。5 {n}? ≥{n} {n}元 +{n} {n}% 三百二十 待定 1e3 0x{n}"
    if row.text == row.number:
        forms += " {n},000 {n}，000 {n}/2"
    return row.anew(_among(chance, forms).format(n=row.number, wide=row.number.translate(_WIDE), unit=row.unit))


def not_a_rate(chance: random.Random, row: Row) -> str | None:
    if row.kind == SHARE:
        return row.told(row.number, f"同比: {_among(chance, '2% -2.5% 1倍 提高2个百分点 2个千分点')}")
    forms = "下降2% 上升2% -2.27 2成 约2% ↓2% +-3% 百分之二 2.27个百分点 2%多 −2% 同比2% 2％ 增加12件 +1000‰"
    return row.told(row.number, f"同比: {_among(chance, forms)}")


def not_filled(chance: random.Random, row: Row) -> str | None:
    return f"{{值: , 同比: {row.rate}}}" if row.number and row.rate and chance.random() < 0.5 else " "  # half of them


def restated_bare(_chance: random.Random, row: Row) -> str | None:
    return row.told(row.number, f"上年同口径: {row.number}") if row.number else None


def restated(chance: random.Random, row: Row) -> str | None:
    if not row.number.isdigit():
        return None
    return row.told(row.number, f"上年同口径: {int(row.number) + chance.randint(1, 9)}", "理由: 统计口径调整")


def tenfold(chance: random.Random, row: Row) -> str | None:
    """Ten or a hundred times last year's, as its file says it or as it is stated here, or a tenth or less of it."""
    factor = chance.choice([10, 100])
    if row.before:
        return row.told(str(int(row.before) * factor))
    if not row.number or row.size == 0:
        return None
    more = row.number.replace(f"{row.size:f}", f"{row.size * factor:f}")
    if chance.random() < 0.5:  # half of them
        return row.told(row.number, f"上年: {more}")
    return row.told(more, f"上年: {row.number}")


def earlier(chance: random.Random, row: Row) -> str | None:
    """Last year's value as it is not in its own file."""
    if not row.before:
        return None
    other = int(row.before) + chance.choice([-1, 1, 2, chance.randint(3, 30)])
    return row.told(row.number, f"上年: {other}")


def other_rate(chance: random.Random, row: Row) -> str | None:
    """A rate beside two numbers that give another; where last year's file has none, it is stated here."""
    if row.kind not in (COUNT, MONEY) or not re.fullmatch(r"[1-9][0-9.]*", row.number):
        return None
    decimals = chance.randint(0, 3)
    slip = Decimal(chance.choice([-1, 1]) * chance.randint(1, 9)).scaleb(-decimals)
    base = Decimal(row.before or chance.randint(10, 999))
    rate = percent(Decimal(row.number), base, decimals)
    wrong = chance.choice([rate + slip, -rate or slip])
    return row.told(row.number, *([] if row.before else [f"上年: {base}"]), f"同比: {wrong}%")


def other_points(chance: random.Random, row: Row) -> str | None:
    """A difference of two shares that is another."""
    if row.kind != SHARE:
        return None
    base = Decimal(chance.randint(1, 999)) / 10
    points = row.size - base + Decimal(chance.choice([-1, 1]) * chance.randint(1, 20)) / 10
    return row.told(row.number, f"上年: {base}%", f"同比: {points}个百分点")


def of_approximate(chance: random.Random, row: Row) -> str | None:
    """An approximate number whose rate would be worked out, of last year's file or of what is stated here."""
    if row.kind != COUNT or not row.number:
        return None
    number = chance.choice(["约{}", "近{}", "超{}", "{}余", "{}+"]).format(70)
    return row.told(number, *([] if row.before else [f"上年: {chance.randint(10, 99)}"]))


def fall_too_large(chance: random.Random, row: Row) -> str | None:
    if row.kind not in (COUNT, MONEY):
        return None
    forms = [f"-{chance.randint(101, 900)}%", "-100.1%", f"-{chance.randint(1, 9)}.5倍", "-2倍"]
    forms += [f"是上年的0.{chance.randint(1, 9)}倍"]
    return row.told(row.number, f"同比: {chance.choice(forms)}")


def rise_too_large(chance: random.Random, row: Row) -> str | None:
    if not row.rated or row.before:
        return None
    rate = chance.choice([f"{chance.randint(21, 99)}倍", f"{chance.randint(2001, 9999)}.5%", "是上年的51倍"])
    return row.told(row.number, f"同比: {rate}")


def impossible(chance: random.Random, row: Row) -> str | None:
    """A rate that no whole number of last year gives, whichever of its forms it has."""
    if row.kind != COUNT or row.before or not row.number:
        return None
    low = int(row.number) if row.number.isdigit() and row.number != "0" else 10 * chance.randint(1, 9)
    counts, number = [low], str(low)
    if not row.number.isdigit():
        counts, number = list(range(low, low + 10)), f"{low}余"
    for _ in range(1000):
        decimals = chance.randint(len(str(low)) - 1, len(str(low)) + 2)
        unit = chance.choice(list(_RATES))
        form, least = _RATES[unit]
        rate = Decimal(chance.randint(int(least * 100), 300)) / 100 + Decimal(chance.random())
        wanted = half_up(Fraction(rate) * (100 if unit == "%" else 1), decimals)
        if wanted and not any(_gives(count, unit, wanted, decimals) for count in counts):
            return row.told(number, f"同比: {form.format(wanted)}")
    return None


_RATES = {"%": ("{}%", Decimal("-0.95")), "倍": ("{}倍", Decimal(0)), "是上年的": ("是上年的{}倍", Decimal("1.01"))}


def _gives(count: int, unit: str, wanted: Decimal, decimals: int) -> bool:
    """Whether a whole number of last year gives this rate of a count: one of those next to where it would be."""
    ratio = Fraction(wanted) / (100 if unit == "%" else 1) + (unit != "是上年的")
    near = int(count / ratio) if ratio > 0 else 0
    bases = [base for base in range(near - 2, near + 4) if base > 0]
    exact = [Fraction(count, base) - (unit != "是上年的") for base in bases]
    return wanted in [half_up(rate * (100 if unit == "%" else 1), decimals) for rate in exact]


def impossible_share(chance: random.Random, row: Row) -> str | None:
    """A share that has risen by more than it is."""
    if row.kind != SHARE:
        return None
    return row.told(row.number, f"同比: {row.size + chance.randint(1, 40)}个百分点")


# What belongs together.


def _written(files: Files, name: str) -> bool:
    return any(row.name == name and row.number for row in rows(files))


def wholes(files: Files) -> dict[str, list[str]]:
    """The figures that the pack adds up, with their parts."""
    return {name: keys["构成"] for name, keys in declared(files).items() if "构成" in keys}


def sum_differs(chance: random.Random, files: Files) -> Fault:
    """A whole or one of its parts slipped; or of its parts one is not published and the others are too many."""
    whole, parts = chance.choice(list(wholes(files).items()))
    changed, slip = chance.choice([whole, *parts]), chance.choice([1, 2, 9, 10, chance.randint(11, 90)])
    row = row_of(files, changed)
    text = row.anew(str(int(row.number) + slip))
    if changed != whole and chance.random() < 0.3:  # three in ten
        other = row_of(files, chance.choice([part for part in parts if part != changed]))
        files = write(files, other, "不公开")
        text = str(int(row_of(files, whole).number) + slip)
    return Fault(write(files, row, text), "D107", DATA, row_of(files, whole).line)


def part_exceeds(chance: random.Random, files: Files) -> Fault:
    """A part above its whole: the part raised, or the whole lowered."""
    pairs = [(part, keys["属于"]) for part, keys in declared(files).items() if "属于" in keys]
    part, whole = chance.choice([pair for pair in pairs if all(_written(files, name) for name in pair)])
    one, other = row_of(files, part), row_of(files, whole)
    if other.number.isdigit() and int(one.number) > 0 and chance.random() < 0.5:  # half of them
        changed = write(files, other, str(chance.randint(0, int(one.number) - 1)))
    else:
        most = int(other.size) if other.number.isdigit() else 2 * int(other.size)  # 400余 stays below 500
        changed = write(files, one, one.told(str(most + chance.randint(1, 50))))
    return Fault(changed, "D108", DATA, one.line)


def other_unit(chance: random.Random, files: Files) -> Fault:
    """The unit of a part, in the pack, is another than that of its whole."""
    known = declared(files)
    pairs = [pair for pair in relations(known) if all(_written(files, name) for name in pair)]
    part, whole = chance.choice(pairs)
    used = {known[part]["单位"], known[whole]["单位"]}
    unit = chance.choice([unit for unit in ("件", "起", "次", "人次", "场") if unit not in used])
    return Fault(declare(files, part, 单位=unit), "D115", PACK, declaration(files, part))


def shares(chance: random.Random, files: Files) -> tuple[Row, Row, str, Files]:
    """A part and its whole, both counts, and the files with a new share of the group of the part, printed."""
    counts = {row.name: row for row in rows(files) if row.number.isdigit() and row.number != "0"}
    pairs = [pair for pair in relations(declared(files)) if all(name in counts for name in pair)]
    part, whole = chance.choice(pairs)
    name = f"{part.partition('.')[0]}.比率"
    spot = chance.choice(spots(files, "(?<=。)(?=\n\n)"))
    return counts[part], counts[whole], name, put(files, spot, f"占{{{{ {name} }}}}。")


def share_differs(chance: random.Random, files: Files) -> Fault:
    """A share that its two numbers do not give, or that no whole does where that is not published."""
    part, whole, name, files = shares(chance, files)
    decimals = chance.randint(0, 2)
    exact = half_up(Fraction(100 * int(part.number), int(whole.number)), decimals)
    wrong = exact + Decimal(chance.choice([-1, 1]) * chance.randint(1, 9)).scaleb(-decimals)
    if int(part.number) > 1 and chance.random() < 0.3:  # three in ten
        files = write(files, whole, "不公开")
        wrong = half_up(Fraction(100 * int(part.number) * 2, 2 * int(whole.number) + 1), 4) + Decimal("0.0001")
    files = declare(files, name, 类型="比例", 比率=f"[{part.name}, {whole.name}]")
    files = add(files, name, f"{wrong}%")
    return Fault(files, "D116", DATA, row_of(files, name).line)


def move_differs(chance: random.Random, files: Files) -> Fault:
    """The size of a move that its two numbers do not give."""
    part, whole, name, files = shares(chance, files)
    exact = abs(percent(int(part.number), int(whole.number), 1))
    files = declare(files, name, 类型="比例", 变幅=f"[{whole.name}, {part.name}]")
    files = add(files, name, f"{exact + Decimal(chance.randint(1, 99)) / 10}%")
    return Fault(files, "D116", DATA, row_of(files, name).line)


def not_hundred(chance: random.Random, files: Files) -> Fault:
    """Shares that are all of one whole and miss 100 % by more than rounding does."""
    three = chance.sample([row for row in rows(files) if row.kind == SHARE], chance.choice([2, 3]))
    left = 1000 + chance.choice([-1, 1]) * chance.randint(2, 90)
    for row in three[:-1]:
        tenths = chance.randint(1, left // 2)
        left -= tenths
        files = write(files, row, f"{tenths // 10}.{tenths % 10}%")
    files = write(files, three[-1], f"{left // 10}.{left % 10}%")
    names = ", ".join(row.name for row in three)
    return Fault({**files, PACK: f"{files[PACK]}\n合计百分之百:\n  - [{names}]\n"}, "D119", DATA, three[0].line)


def _in_ten_thousands(value: int) -> Decimal:
    return half_up(Fraction(value, _TEN_THOUSAND), 1)


def printed_sum(chance: random.Random, files: Files) -> Fault:
    """Parts that add up to their whole, but not as they are printed in 万 with one decimal."""
    whole, parts = chance.choice(list(wholes(files).items()))
    while True:
        numbers = [chance.randint(_TEN_THOUSAND, 90 * _TEN_THOUSAND) for _ in parts]
        shown = _in_ten_thousands(sum(numbers))
        if sum(map(_in_ten_thousands, numbers)) != shown and shown % 1:  # 44万 reads as rounded beside 16.4万
            break
    for name, number in zip((whole, *parts), (sum(numbers), *numbers), strict=True):
        files = declare(files, name, 显示="万", 小数="1")
        files = write(files, row_of(files, name), str(number))
    return Fault(files, "D120", DATA, row_of(files, whole).line)


def offices(
    chance: random.Random, files: Files, fit: Callable[[Row], object] = lambda row: not row.rest
) -> tuple[Row, Files]:
    """A count that fits and that two sub-offices add up to, and the files with them."""
    row = some(chance, files, lambda row: row.number.isdigit() and int(row.number) > 1 and fit(row))
    files = declare(files, row.name, 汇总="是")
    east = chance.randint(0, int(row.number))
    made = {**files, "project.yaml": f"{files['project.yaml']}\n下属:\n  - east\n  - west\n"}
    for name, number in (("east", east), ("west", int(row.number) - east)):
        group, _, key = row.name.partition(".")
        made[f"{name}/project.yaml"] = f"机构: {{全称: {name}}}\n"
        made[f"{name}/data/2018.yaml"] = f"年度: 2018\n状态: 定稿\n其余: 不公开\n{group}:\n  {key}: {number}\n"
    return row, made


def offices_differ(chance: random.Random, files: Files) -> Fault:
    """A figure of the whole body, or of a sub-office, slipped."""
    row, files = offices(chance, files)
    slip = chance.randint(1, 9)
    if chance.random() < 0.5:  # half of them
        return Fault(write(files, row, row.anew(str(int(row.number) + slip))), "D118", DATA, row.line)
    path = f"{_among(chance, 'east west')}/data/2018.yaml"
    files = {**files, path: re.sub(r"\d+$", lambda found: str(int(found[0]) + slip), files[path].rstrip()) + "\n"}
    return Fault(files, "D118", DATA, row.line)


def office_lacks(chance: random.Random, files: Files) -> Fault:
    """A sub-office has no number, no dataset, or none that is final; a finding names the path within its project."""
    _, files = offices(chance, files)
    name = _among(chance, "east west")
    path, project = f"{name}/data/2018.yaml", files["project.yaml"]
    lacking = chance.randrange(3)
    if lacking == 0:
        kept = {other: text for other, text in files.items() if other != path}
        return Fault(kept, "D117", "project.yaml", line_of(files, "project.yaml", project.index(f"- {name}")))
    if lacking == 1:
        return Fault({**files, path: files[path].replace("定稿", "编制中")}, "D117", DATA, 2)
    without = re.sub(r": \d+$", ": 不公开", files[path].rstrip()) + "\n"
    return Fault({**files, path: without}, "D117", DATA, 5)


# Last year's values, and rates that need both files.


def earlier_by_file(chance: random.Random, files: Files) -> Fault:
    """Last year's value is stated as its file had it, and there it is changed."""
    row = some(chance, files, lambda row: row.before)
    files = write(files, row, row.told(row.number, f"上年: {row.before}"))
    return Fault(add(files, row.name, str(int(row.before) + chance.randint(1, 40)), BASE), "D114", DATA, row.line)


def told_otherwise(chance: random.Random, files: Files) -> Fault:
    """A comment tells another value of last year than its file, or one that it does not have."""
    row = some(chance, files, lambda row: row.number)
    told = int(row.before or 0) + chance.randint(1, 20)
    return Fault(write(files, row, f"{row.text}  # 上年 {told}"), "Y101", DATA, row.line)


def base_does_not_fit(chance: random.Random, files: Files) -> Fault:
    """Last year's file has a number that does not give the rate quoted this year."""
    row = some(chance, files, lambda row: row.number.isdigit() and row.rate.endswith("%"))
    rate = Decimal(row.rate.rstrip("%"))
    base = int(int(row.number) / (1 + rate / 100))
    while percent(int(row.number), base, -int(rate.as_tuple().exponent)) == rate:
        base = chance.randint(base // 2 + 1, 2 * base)
    return Fault(add(files, row.name, str(base), BASE), "R101", DATA, row.line)


def rounds_to_all(chance: random.Random, files: Files) -> Fault:
    """So few of so many are left that the fall is printed as 100 %: worked out, or quoted so."""
    row = some(chance, files, lambda row: row.rated and row.number)
    left = chance.randint(1, 9)
    if not row.before and chance.random() < 0.5:  # half of them
        return Fault(write(files, row, row.told(str(left), "同比: -100%")), "R102", DATA, row.line)
    before = left * 200 * 10**row.decimals + chance.randint(1, 999)
    return Fault(add(write(files, row, str(left)), row.name, str(before), BASE), "R102", DATA, row.line)


def of_approximate_base(chance: random.Random, files: Files) -> Fault:
    """Last year's number is approximate, and a rate is worked out from it."""
    row = some(chance, files, lambda row: row.before)
    return Fault(add(files, row.name, f"{chance.randint(2, 9)}0余", BASE), "R103", DATA, row.line)


def small_base(chance: random.Random, files: Files) -> Fault:
    """A percentage of fewer than ten: last year's file has them, or the rate tells."""
    row = some(chance, files, lambda row: row.rated and row.number)
    base = chance.randint(1, 9)
    number = base + chance.randint(1, 8 * base)
    if not row.before and chance.random() < 0.5:  # half of them
        told = chance.choice([f"同比: {percent(number, base, 2)}%", f"上年: {base}"])
        return Fault(write(files, row, row.told(str(number), told)), "R106", DATA, row.line)
    return Fault(add(write(files, row, str(number)), row.name, str(base), BASE), "R106", DATA, row.line)


def mixed_decimals(chance: random.Random, files: Files) -> Fault:
    """One rate of a series has more decimals than the others, or fewer."""
    row = row_of(files, chance.choice(series(files)))
    digits = chance.choice(["", f".{chance.randint(10, 99)}", f".{chance.randint(100, 999)}"])
    rate = f"同比: -{chance.randint(1, 99)}{digits}%"
    return Fault(write(files, row, row.told("", rate)), "R108", DATA, row.line)


def _printed_in_ten_thousands(chance: random.Random, files: Files, told: str) -> tuple[Row, Files]:
    """A figure that is printed in 万 with one decimal, and the files in which last year's stands before ``told``."""
    row = some(chance, files, lambda row: row.rated and row.number.isdigit())
    tag = re.compile(r"\{\{ " + re.escape(row.name) + r"\|同比(?:续句|括注) \}\}")
    path = next(path for path in templates(files) if tag.search(files[path]))
    words = f"（上年{{{{ {row.name}|上年数 }}}}），{{{{ {row.name}|{told} }}}}"
    return row, declare({**files, path: tag.sub(words, files[path])}, row.name, 显示="万", 小数="1")


def printed_difference(chance: random.Random, files: Files) -> Fault:
    """How many more there are does not follow from the two numbers as they are printed in 万."""
    row, files = _printed_in_ten_thousands(chance, files, "增减")
    while True:
        new, old = (chance.randint(_TEN_THOUSAND, 90 * _TEN_THOUSAND) for _ in range(2))
        shown = [_in_ten_thousands(number) for number in (new, old, abs(new - old))]
        if all(number % 1 for number in shown) and abs(shown[0] - shown[1]) != shown[2] > 1:
            break
    return Fault(add(write(files, row, str(new)), row.name, str(old), BASE), "R109", DATA, row.line)


def printed_rate(chance: random.Random, files: Files) -> Fault:
    """A rate does not follow from the two numbers as they are printed in 万."""
    row, files = _printed_in_ten_thousands(chance, files, "同比")
    while True:
        new, old = (chance.randint(_TEN_THOUSAND, 90 * _TEN_THOUSAND) for _ in range(2))
        exact = percent(new, old, row.decimals)
        if exact and exact != percent(_in_ten_thousands(new), _in_ten_thousands(old), row.decimals):
            break
    return Fault(add(write(files, row, str(new)), row.name, str(old), BASE), "R109", DATA, row.line)


# Names, dates and states of figures.


def figure_left_out(chance: random.Random, files: Files) -> Fault:
    """A figure whose line is missing, its group being there: found at the group."""
    row = some(chance, files, lambda row: not row.rest)
    lines = files[DATA].splitlines()
    del lines[row.line - 1]
    group = lines.index(f"{row.name.partition('.')[0]}:") + 1
    return Fault({**files, DATA: "\n".join(lines) + "\n"}, "D105", DATA, group)


def not_in_effect(chance: random.Random, files: Files) -> Fault:
    """A figure of an indicator that begins after the year, or ended before it."""
    row = some(chance, files, lambda row: row.number)
    years = chance.choice([{"自": str(chance.randint(2019, 2030))}, {"至": str(chance.randint(2000, 2017))}])
    return Fault(declare(files, row.name, **years), "D110", DATA, row.line)


def unknown_figure(chance: random.Random, files: Files) -> Fault:
    """The name of a figure, or a key in its braces, one character off."""
    row = some(chance, files, lambda row: not row.rest)
    lines = files[DATA].splitlines()
    key = row.name.partition(".")[2]
    at = chance.randrange(len(key))
    wrong = key[:at] + chance.choice("甲乙丙丁") + key[at + 1 :]
    lines[row.line - 1] = lines[row.line - 1].replace(f"  {key}:", f"  {wrong}:", 1)
    if row.number and chance.random() < 0.3:  # three in ten
        other = _among(chance, "同笔 上年数 去年 备住 说明 单位 同比增长")
        return Fault(write(files, row, row.told(row.number, f"{other}: 1")), "S201", DATA, row.line)
    return Fault({**files, DATA: "\n".join(lines) + "\n"}, "S201", DATA, row.line)


def unknown_group(chance: random.Random, files: Files) -> Fault:
    """A group, or a key at the head of a dataset, one character off."""
    path = chance.choice([DATA, BASE])
    keys = re.findall(r"^([\u4e00-\u9fff]+)(?=:)", files[path], re.MULTILINE)
    key = chance.choice([key for key in keys if key not in ("年度", "其余")])
    wrong = key[:-1] + chance.choice("甲乙丙丁")
    changed = {**files, path: files[path].replace(f"\n{key}:", f"\n{wrong}:", 1)}
    return Fault(changed, "S201", path, line_of(changed, path, changed[path].index(f"\n{wrong}:") + 1))


def figure_twice(chance: random.Random, files: Files) -> Fault:
    """A figure stands twice in its group, or its group twice in the dataset."""
    row = some(chance, files, lambda row: row.number)
    group, _, key = row.name.partition(".")
    if chance.random() < 0.5:  # half of them
        changed = f"{files[DATA]}{group}:\n  {key}: {chance.randint(1, 99)}\n"
        return Fault({**files, DATA: changed}, "S103", DATA, files[DATA].count("\n") + 1)
    lines = files[DATA].splitlines()
    lines.insert(row.line, f"  {key}: {chance.randint(1, 99)}")
    return Fault({**files, DATA: "\n".join(lines) + "\n"}, "S103", DATA, row.line + 1)


def other_year(chance: random.Random, files: Files) -> Fault:
    """A dataset that says it is of another year."""
    path = chance.choice([DATA, BASE])
    own = re.search(r"(?<=年度: )\d{4}", files[path])
    assert own is not None
    year = chance.choice([year for year in range(2000, 2030) if year != int(own[0])])
    changed = files[path][: own.start()] + str(year) + files[path][own.end() :]
    return Fault({**files, path: changed}, "D111", path, line_of(files, path, own.start()))


def never_printed(chance: random.Random, files: Files) -> Fault:
    """A figure that the pack declares and the dataset holds, and no sentence prints."""
    name = f"{some(chance, files, lambda row: row).name.partition('.')[0]}.另计"
    files = add(declare(files, name, 单位="件"), name, str(chance.randint(1, 999)))
    return Fault(files, "N102", DATA, row_of(files, name).line)


def declared_twice(chance: random.Random, files: Files) -> Fault:
    """The line of an indicator stands in another section, too: found where it stands the second time."""
    name = chance.choice(list(declared(files)))
    lines = files[PACK].splitlines()
    first = declaration(files, name)
    heads = [at for at, line in enumerate(lines, 1) if line == "    指标:"]
    own = max(at for at in heads if at < first)
    line = chance.choice([at for at in heads if at != own])
    lines.insert(line, lines[first - 1])
    return Fault({**files, PACK: "\n".join(lines) + "\n"}, "P101", PACK, max(line, first) + 1)


def unknown_part(chance: random.Random, files: Files) -> Fault:
    """A part or whole named in the pack one character off."""
    name, key, other = chance.choice(
        [
            (name, key, other)
            for name, keys in declared(files).items()
            for key in ("构成", "属于")
            for other in ([keys[key]] if isinstance(keys.get(key), str) else keys.get(key, ()))
        ]
    )
    lines = files[PACK].splitlines()
    line = declaration(files, name)
    head, _, tail = lines[line - 1].partition(f"{key}: ")
    lines[line - 1] = f"{head}{key}: {tail.replace(other, other[:-1] + chance.choice('甲乙丙丁'), 1)}"
    return Fault({**files, PACK: "\n".join(lines) + "\n"}, "P102", PACK, line)


def unfit_chart(chance: random.Random, files: Files) -> Fault:
    """A chart of figures in two units, or of what has none."""
    known = declared(files)
    names = chance.choice(
        [(one, other) for one in known for other in known if known[one].get("单位") != known[other].get("单位")]
    )
    return _chart(files, "两年对比", names, "P113")


def empty_chart(chance: random.Random, files: Files) -> Fault:
    """A chart of what is published in neither year."""
    return _chart(files, chance.choice(["两年对比", "历年"]), ["警情.案件类"], "P114")


def _chart(files: Files, kind: str, names: Sequence[str], code: str) -> Fault:
    """The pack with a chart of these names at its end."""
    text = f"{files[PACK].rstrip()}\n图表:\n  - {{标题: 图, 类型: {kind}, 指标: [{', '.join(names)}]}}\n"
    return Fault({**files, PACK: text}, code, PACK, text.count("\n"))


def unfit_relation(chance: random.Random, files: Files) -> Fault:
    """Figures of two kinds, one of which is declared a part of the other."""
    known = declared(files)
    one, other = chance.choice(
        [(one, other) for one in known for other in known if known[one]["类型"] != known[other]["类型"]]
    )
    key = chance.choice(["属于", "构成", "比率"])
    value = {"属于": other, "构成": f"[{other}]", "比率": f"[{one}, {other}]"}[key]
    return Fault(declare(files, one, **{key: value}), "P112", PACK, declaration(files, one))


# Acceptance.

ACCEPTED = re.compile(r"  - 代码: (?P<code>\w+)\n    对象: (?P<subject>\S+)\n    值: (?P<value>\S+)\n")


def accepted_at_other_value(chance: random.Random, files: Files) -> Fault:
    """What was accepted is still wrong, but has another value; or the acceptance names another."""
    entry = chance.choice(list(ACCEPTED.finditer(files[DATA])))
    line = line_of(files, DATA, entry.start())
    if chance.random() < 0.5:  # half of them
        other = f"{entry['value'][:-1]}{chance.choice('甲乙1')}"
        changed = {**files, DATA: files[DATA][: entry.start("value")] + other + files[DATA][entry.end("value") :]}
        return Fault(changed, "A101", DATA, line)
    row = row_of(files, entry["subject"])
    text = {
        "R104": row.told(row.number, f"同比: {_among(chance, '-2.26% -2.28% -2% -1.5% -3.27%')}"),
        "R107": row.told(row.number, f"同比: {chance.randint(20, 99)}倍"),
        "D113": str(chance.randint(41, 400)),
        "R106": str(chance.choice([10, 11, 13, 17])),
    }
    if entry["code"] in text:
        return Fault(write(files, row, text[entry["code"]]), "A101", DATA, line)
    return Fault(declare(files, row.name, 单位=_among(chance, "件 场 条")), "A101", DATA, line)


def accepted_for_nothing(chance: random.Random, files: Files) -> Fault:
    """An acceptance of what is not wrong, or no longer is."""
    row = some(chance, files, lambda row: row.number)
    code = _among(chance, "D103 D104 D107 D108 D110 D112 D114 D116 D118 R101 R102 R103 R105 R108 R109 N102 C101")
    entry = f"  - {{代码: {code}, 对象: {row.name}, 值: {row.number}, 理由: 核对过}}\n"
    changed = {**files, DATA: files[DATA].replace("接受:\n", f"接受:\n{entry}")}
    return Fault(changed, "A101", DATA, line_of(changed, DATA, changed[DATA].index(entry)))


def cannot_accept(chance: random.Random, files: Files) -> Fault:
    """An acceptance whose code does not exist, or is of what has to be mended."""
    entry = chance.choice(list(ACCEPTED.finditer(files[DATA])))
    code = _among(chance, "R1O4 R114 d113 R999 D105 D101 D106 S201 N101 P109 F102 A101 X101 T104 同比")
    changed = files[DATA][: entry.start("code")] + code + files[DATA][entry.end("code") :]
    return Fault({**files, DATA: changed}, "A102", DATA, line_of(files, DATA, entry.start()))


FAULTS: dict[str, Plant] = {
    "sum differs": sum_differs,
    "part above whole": part_exceeds,
    "unit of a part declared": other_unit,
    "share of two counts": share_differs,
    "size of a move": move_differs,
    "shares not 100 %": not_hundred,
    "printed sum": printed_sum,
    "sub-offices differ": offices_differ,
    "sub-office lacks": office_lacks,
    "last year's value": figure("D114", earlier),
    "last year's file": earlier_by_file,
    "comment on last year": told_otherwise,
    "restated, no reason": figure("D106", restated_bare, DATA, BASE),
    "restated": figure("D112", restated),
    "tenfold": figure("D113", tenfold),
    "quoted rate": figure("R101", other_rate),
    "quoted points": figure("R101", other_points),
    "quoted rate, base": base_does_not_fit,
    "rounds to 100 %": rounds_to_all,
    "rate of approximate": figure("R103", of_approximate),
    "rate of approximate base": of_approximate_base,
    "impossible rate": figure("R104", impossible),
    "impossible rise of share": figure("R104", impossible_share),
    "fall over 100 %": figure("R105", fall_too_large),
    "small base": small_base,
    "rise over 1000 %": figure("R107", rise_too_large),
    "mixed decimals of rates": mixed_decimals,
    "printed rate": printed_rate,
    "printed difference": printed_difference,
    "negative": figure("D103", negative, DATA, BASE),
    "not whole": figure("D104", not_whole, DATA, BASE),
    "no rank": no_rank,
    "not a plain number": figure("D101", not_plain, DATA, BASE),
    "not a rate": figure("D102", not_a_rate, DATA, BASE),
    "not filled in": figure("D105", not_filled),
    "figure left out": figure_left_out,
    "not in effect": not_in_effect,
    "unknown figure": unknown_figure,
    "unknown group": unknown_group,
    "figure twice": figure_twice,
    "dataset of other year": other_year,
    "figure never printed": never_printed,
    "indicator twice": declared_twice,
    "unknown part": unknown_part,
    "unfit relation": unfit_relation,
    "unfit chart": unfit_chart,
    "empty chart": empty_chart,
    "accepted at other value": accepted_at_other_value,
    "accepted for nothing": accepted_for_nothing,
    "cannot be accepted": cannot_accept,
}
