"""Classes of faults in prose and in texts of the dataset: claims, coverage, names, dates, language."""

from __future__ import annotations

import random
import re

from mutations import BASE, DATA, PACK, Fault, Files, Plant, Spot, fault_at, line_of, spots, templates

HAN = "[\u4e00-\u9fff]"
CHARACTERS = "的是在有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产"
NAMES = (
    "习近平", "谭伟文", "党的十九大", "习近平新时代中国特色社会主义思想", "对党忠诚、服务人民、执法公正、纪律严明",
    "广州市公安局海珠区分局", "中央第十二巡视组", "推进依法行政工作领导小组", "年度综合检查工作领导小组",
    "重大疑难案件审议委员会", "区国家司法救助领导小组", "智慧新警务推进工作领导小组", "广交会社会综合治理联勤指挥部",
    "区寄递物流业安全管理办公室", "公安综合办证中心", "赤岗派出所", "广州金盾网", "区政府公众信息网",
    "四个走在全国前列",
)  # fmt: skip
ALIKE = "见建间尖艰监兼健"  # sound like the 坚 of 陈坚
WEEKDAYS = "一二三四五六"  # 2018年2月11日 was a 星期日


def inserted(code: str, *clauses: str) -> Plant:
    """A class that puts one of ``clauses`` behind a word before a comma or full stop."""

    def plant(chance: random.Random, files: Files) -> Fault:
        spot = chance.choice(spots(files, f"(?<={HAN})(?=[，。；])"))
        return fault_at(files, spot, "，" + _filled(chance, files, chance.choice(clauses)), code)

    return plant


def _filled(chance: random.Random, files: Files, clause: str) -> str:
    """The clause with a label, a number and numerals drawn."""
    label = chance.choice(re.findall(r"名称: ([\u4e00-\u9fff]{4,}), 单位", files[PACK]))
    fields = {"label": label, "n": chance.randint(11, 9999), "unit": chance.choice("件起宗次人")}
    return clause.format(**fields)


def replaced(code: str, pattern: str, *texts: str, data: bool = False) -> Plant:
    """A class that puts one of ``texts`` in place of what matches; ``{}`` in it is what stood there."""

    def plant(chance: random.Random, files: Files) -> Fault:
        spot = chance.choice(spots(files, pattern, data=data))
        old = files[spot.path][spot.start : spot.end]
        return fault_at(files, spot, chance.choice(texts).replace("{}", old), code)

    return plant


def narrowed(code: str, marks: str, narrow: str) -> Plant:
    """A class that puts a half-width mark in place of a full-width one."""

    def plant(chance: random.Random, files: Files) -> Fault:
        spot = chance.choice(spots(files, f"(?<={HAN})[{marks}](?={HAN})", data=True))
        return fault_at(files, spot, narrow[marks.index(files[spot.path][spot.start])], code)

    return plant


def half_pair(chance: random.Random, files: Files) -> Fault:
    """A pair on one line of which one mark is left out: found at the other."""
    spot = chance.choice(spots(files, "“[^“”（）《》\0\n]+”|（[^“”（）《》\0\n]+）", data=True))
    text = files[spot.path][spot.start : spot.end]
    opening = chance.random() < 0.5  # half of them
    return fault_at(files, spot, text[1:] if opening else text[:-1], "L108")


def full_stop(chance: random.Random, files: Files) -> Fault:
    """The full stop at the end of a paragraph left out."""
    spot = chance.choice(spots(files, "。(?=\n\n|\n*$(?![\\s\\S]))"))
    return fault_at(files, spot, "", "L107")


def misspelt(chance: random.Random, files: Files) -> Fault:
    """A declared name with a character replaced, left out or put in, or two exchanged, within the name."""
    name, spot = chance.choice([(name, spot) for name in NAMES for spot in spots(files, name, data=True)])
    at = chance.randrange(1, len(name) - 1)
    other = chance.choice([char for char in CHARACTERS if char not in name])
    exchanged = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    edits = [name[:at] + other + name[at + 1 :], name[:at] + other + name[at:]]
    edits += [exchanged] if exchanged != name else []
    edits += [name[:at] + name[at + 1 :]] if len(name) > len("习近平") else []
    return fault_at(files, spot, chance.choice(edits), "N112")


def misspelt_short(chance: random.Random, files: Files) -> Fault:
    """A name of two characters with another second character, as a text of the dataset."""
    spot = chance.choice(spots(files, "陈坚", data=True))
    return fault_at(files, spot, "陈" + chance.choice(ALIKE + CHARACTERS), "N112")


def contradicted(chance: random.Random, files: Files) -> Fault:
    """The condition of a claim turned round."""
    found = [
        (path, claim)
        for path in templates(files)
        for claim in re.finditer(r"\{% 断言 [^%]*?(?P<word> is 为零| is 下降| == | > )", files[path])
    ]
    path, claim = chance.choice(found)
    turned = {" is 为零": " is not 为零", " is 下降": " is not 下降", " == ": " != ", " > ": " <= "}[claim["word"]]
    return fault_at(files, Spot(path, *claim.span("word")), turned, "C101")


def contradicted_by_data(chance: random.Random, files: Files) -> Fault:
    """A figure changed so that what a claim says of it is no longer so."""
    old, new, path, word = chance.choice(
        [
            ("  发现: 0", f"  发现: {chance.randint(1, 30)}", "supervision.md", "断言 执法过错"),
            ("  法制列席: 12", f"  法制列席: {chance.randint(0, 11)}", "decision.md", "断言 局务会议"),
            ("  答复: 12", f"  答复: {chance.randint(0, 11)}", "openness.md", "断言 信息公开申请"),
            ("  零发案天数: 330", "  零发案天数: 0", "enforcement.md", "断言 广州塔"),
            ("同比: -20.9%, ", f"同比: {chance.randint(1, 40)}%, ", "enforcement.md", "断言 警情"),
        ]
    )
    path = f"templates/administration/{path}"
    assert files[DATA].count(old) == 1, old
    changed = {**files, DATA: files[DATA].replace(old, new)}
    return Fault(changed, "C101", path, line_of(files, path, files[path].index(word)))


def opposite(chance: random.Random, files: Files) -> Fault:
    """A claim whose words say the opposite of its condition."""
    name, test, word = chance.choice(
        [
            ("行政诉讼.受理", "下降", "上升"),
            ("宣传.活动", "上升", "下降"),
            ("警情.盗窃", "下降", "增长"),
            ("五类车.查扣", "上升", "减少"),
        ]
    )
    spot = chance.choice(spots(files, f"(?<={HAN})(?=[，。；])"))
    return fault_at(files, spot, f"，{{% 断言 {name} is {test} %}}有所{word}{{% 终断言 %}}", "C107")


def against_its_size(chance: random.Random, files: Files) -> Fault:
    """A word of direction before the size of a change that went the other way."""
    name, word = chance.choice(
        [("行政诉讼.受理", "上升"), ("宣传.活动", "下降"), ("警情.盗窃", "增长"), ("五类车.查扣", "减少")]
    )
    spot = chance.choice(spots(files, f"(?<={HAN})(?=[，。；])"))
    return fault_at(files, spot, f"，同比{word}{{{{ {name}|幅度 }}}}", "C101")


def stale_claim(chance: random.Random, files: Files) -> Fault:
    """A claim that tells more than its condition bears out, word for word as in last year's report."""
    name, test = chance.choice(
        [("行政诉讼.受理", "下降"), ("宣传.活动", "上升"), ("宣传.采访", "上升"), ("公众号.文章", "上升")]
    )
    reason = chance.choice(["主要是因为开展专项行动", "得益于源头治理；措施有力", "各单位落实责任，成效显现"])
    spot = chance.choice(spots(files, "(?<=。)(?=\n\n)"))
    made = fault_at(files, spot, f"{{% 断言 {name} is {test} %}}有所{test}，{reason}{{% 终断言 %}}。", "N107")
    base = files[BASE].replace("状态: 仅作基数", "状态: 定稿")
    return Fault({**made.files, BASE: base}, "N107", made.path, made.line)


def unknown_name(chance: random.Random, files: Files) -> Fault:
    """A name in a tag with one character replaced; half of them within a loop that is named like its group."""
    found = [
        (path, tag)
        for path in templates(files)
        for tag in re.finditer(r"\{\{ (?P<name>[^ |[\]]+\.[^ |[\]]+) ", files[path])
    ]
    path, tag = chance.choice(found)
    name = tag["name"][:-1] + chance.choice("甲乙丙丁")
    text = f"{{{{ {name} "
    if chance.random() < 0.5:  # half of them
        group = name.partition(".")[0]
        text = f"{{% for {group} in 学法.法律 %}}{{{{ {group} }}}}{{% endfor %}}{text}"
    return fault_at(files, Spot(path, *tag.span()), text, "N101")


def never_printed(chance: random.Random, files: Files) -> Fault:
    """A figure or text whose only tag is taken out."""
    whole = "".join(files[path] for path in templates(files))
    simple = re.findall(r"(?<!“)\{\{ ([^ |[\]]+\.[^ |[\]]+) \}\}", whole)
    once = sorted(name for name in set(simple) if len(re.findall(rf"(?<![\w.]){name}(?![\w.])", whole)) == 1)
    name = chance.choice([name for name in once if not name.startswith("机构.")])
    path = next(path for path in templates(files) if f"{{{{ {name} }}}}" in files[path])
    changed = {**files, path: files[path].replace(f"{{{{ {name} }}}}", "若干")}
    figure = re.search(
        rf"^      {re.escape(name)}: \{{名称: .*单位|类型: (?:金额|比例|名次)", files[PACK], re.MULTILINE
    )
    return Fault(changed, "N102" if figure and _is_figure(files, name) else "N103", DATA, _line_of_key(files, name))


def _is_figure(files: Files, name: str) -> bool:
    line = next(line for line in files[PACK].splitlines() if line.strip().startswith(f"{name}: "))
    return not re.search("类型: (?:文本|日期|文件|名单)", line)


def _line_of_key(files: Files, name: str) -> int:
    """The line of a key of the dataset, given its path."""
    lines = files[DATA].splitlines()
    number = 0
    for depth, segment in enumerate(name.split(".")):
        found = (index for index in range(number, len(lines)) if re.match(rf"{'  ' * depth}{segment}:", lines[index]))
        number = next(found, number)
    return number + 1


def date_of_other_year(chance: random.Random, files: Files) -> Fault:
    """The date of the meeting moved to another year: it is printed without one."""
    day = f"{chance.choice([2015, 2016, 2017])}-0{chance.randint(1, 9)}-{chance.randint(10, 28)}"
    path = "templates/administration/leadership.md"
    changed = {**files, DATA: files[DATA].replace("2018-02-11", day)}
    return Fault(changed, "N111", path, line_of(files, path, files[path].index("会议.公安工作会议|月日")))


def stale(chance: random.Random, files: Files) -> Fault:
    """A text that tells something, the same as last year, beside a figure that moved."""
    name, figure, value = chance.choice(
        [
            ("天网.系统", "抓获嫌疑人", 4158),
            ("四标四实.平台", "基础数据", 3000000),
            ("微博.账号", "活动", 40),
            ("公众号.账号", "文章", 51),
        ]
    )
    group, key = name.split(".")
    said = chance.choice(["以治安类为主，占七成", "升级为2.0版", "自2016年起运行"])
    number = _line_of_key(files, name)
    lines = files[DATA].splitlines()
    lines[number - 1] = f"  {key}: {said}"
    block = f"  {key}: {said}\n" + (f"  {figure}: {value}\n" if group != "公众号" else "")
    base = (
        files[BASE].replace(f"{group}:\n", f"{group}:\n{block}")
        if f"\n{group}:" in files[BASE]
        else files[BASE] + f"{group}:\n{block}"
    )
    return Fault({**files, DATA: "\n".join(lines) + "\n", BASE: base}, "N107", DATA, number)


def personal(chance: random.Random, files: Files) -> Fault:
    """A mobile or identity number in the prose, or in a comment of the dataset."""
    mobile = f"1{chance.choice('3456789')}{chance.randint(0, 10**9 - 1):09}"
    number = chance.choice([mobile, f"{mobile[:3]}-{mobile[3:7]}-{mobile[7:]}", _identity(chance)])
    if chance.random() < 0.5:  # half of them
        spot = chance.choice(spots(files, f"(?<={HAN})(?=[，。；])"))
        return fault_at(files, spot, f"（电话{number}）", "N113")
    line = chance.choice([index for index, text in enumerate(files[DATA].splitlines()) if re.search(r": \d+$", text)])
    lines = files[DATA].splitlines()
    lines[line] += f"     # 经办人电话{number}"
    return Fault({**files, DATA: "\n".join(lines) + "\n"}, "N113", DATA, line + 1)


def _identity(chance: random.Random) -> str:
    """An identity number with its check digit (GB 11643-1999)."""
    digits = (
        f"44010519{chance.randint(50, 99)}0{chance.randint(1, 9)}{chance.randint(10, 28)}{chance.randint(0, 999):03}"
    )
    total = sum(pow(2, 17 - index, 11) * int(digit) for index, digit in enumerate(digits))
    return digits + "10X98765432"[total % 11]


FAULTS: dict[str, Plant] = {
    "claim turned round": contradicted,
    "claim contradicted by data": contradicted_by_data,
    "words against condition": opposite,
    "word against its size": against_its_size,
    "direction": inserted(
        "C102", "{label}明显下降", "{label}持续增长", "{label}与上年持平", "提升{n}%", "{label}有所减少"
    ),
    "rank": inserted("C103", "{label}居全市首位", "{label}排名第二", "{label}列全市第3位"),
    "none": inserted("C104", "未发现{label}", "{label}实现零投诉", "没有发生{label}"),
    "first": inserted("C105", "{label}首次开展", "{label}连续三年达标", "{label}连续5年优秀"),
    "all": inserted("C106", "{label}全部办结", "{label}均已办结"),
    "unknown name": unknown_name,
    "never printed": never_printed,
    "digits": inserted("N104", "共{n}{unit}", "占{n}%", "第{n}"),
    "numerals": inserted("N105", "共三{unit}", "共十二{unit}", "共两百余{unit}", "约占百分之二十"),
    "other year": inserted("N106", "延续2017年做法", "对照二〇一六年要求", "巩固2015—2016年成果"),
    "stale text": stale,
    "claim of last year": stale_claim,
    "impossible date": inserted("N108", "2018年2月30日部署", "13月5日部署", "6月31日部署"),
    "wrong weekday": inserted("N109", *(f"2018年2月11日（星期{day}）部署" for day in WEEKDAYS)),
    "late date": inserted("N110", "2019年3月1日部署", "2020年12月31日部署"),
    "date of other year": date_of_other_year,
    "misspelt name": misspelt,
    "misspelt short name": misspelt_short,
    "personal number": personal,
    "half-width mark": narrowed("L101", "，；：", ",;:"),
    "half-width bracket": replaced("L102", f"(?<={HAN})[（“](?={HAN})|(?<={HAN})[）”](?={HAN})", "(", '"', ")"),
    "、 between titles": replaced("L103", "“[^“”\0\n]+”(?=[^“])", "{}、{}"),
    "、 before 等": replaced("L104", f"(?<={HAN})等(?=[^级候待额同次效])", "、{}", data=True),
    "space": replaced("L105", f"(?<={HAN})(?={HAN})", " ", "　", data=True),
    "doubled mark": replaced("L106", f"(?<={HAN})[，。；：、](?={HAN})", "{}{}", "{}，", data=True),
    "no full stop": full_stop,
    "half of a pair": half_pair,
    "wrong quotes": replaced("L109", "(?<=[^“])“[^“”‘\0\n]+”(?=[^“])", "‘甲’{}", "‘乙’{}"),
    "title in title": replaced("L110", f"(?<={HAN})(?=[，。；])", "《关于《条例》的意见》", "〈条例〉"),
    "dots or dash": replaced("L111", f"(?<=[^年月日时期\0\n])(?<={HAN})(?={HAN})", "…", "—", "...", "--"),
    "一是，": replaced("L112", "(?<=[。；\n])[一二三四]是", "{}，"),
    "full-width digits": inserted("L201", "共３件", "Ａ类事项", "２０１８年"),
    "thousands": inserted("L202", "共66,041{unit}", "共1，234，567{unit}", "共12 345{unit}"),
    "stacked": inserted("L203", "约300{unit}左右", "近3000余{unit}", "超300{unit}以上", "约近300{unit}"),
    "not round": inserted("L204", "共3256余{unit}"),
    "digits with 千": inserted("L205", "共3千{unit}", "约5百{unit}"),
    "range without unit": inserted("L206", "占15～30%", "共5～10万{unit}"),
    "range of time": inserted("L207", "2018～2019年", "9:00-17:00开放", "3月～5月开展"),
    "range of values": inserted("L208", "每次3-5{unit}"),
    "negative change": inserted("L209", "下降-3%", "负增长3%"),
    "padded date": inserted("L210", "2018年02月5日部署", "2018年2月05日部署"),
    "mixed decimals": inserted("L211", "分别为17.6%、8.25%和3%"),
    "unit of part": inserted("L212", "受理11宗，其中7件已审结"),
}
