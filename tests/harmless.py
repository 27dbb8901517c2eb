"""Kinds of harmless edits: what a clerk does to a sound report, and nothing may be found in it."""

from __future__ import annotations

import random
import re

from mutations import BASE, DATA, PACK, Edit, Files, put, spots, templates

HAN = "[\u4e00-\u9fff]"
# Sound sentences that hold what a careless pattern would take for a fault.
SENTENCES = (
    "分局着力提升执法水平，提高办案质量，加强队伍管理。",
    "坚持均衡用力，防止和减少随意性，推动各项工作平均质量稳步向好。",
    "始终把安全放在首位，主要负责人切实履行第一责任人职责。",
    "落实行政执法三项制度，做好两个平台的衔接，一起推进、一体落实。",
    "学习近年来的典型案例，举一反三，走进千家万户。",
    "做到零距离服务、零容忍执法，从零开始抓规范。",
    "涉及户政、交通、治安等业务，按等级分类管理。",
    "会议指出：“要讲‘规矩’、守‘底线’。”",
    "贯彻《关于落实〈行政处罚法〉的意见》《工作细则》，修订《办法》（试行）、《规程》。",
    "突出一个“实”字——不打折扣……确保见效。",
    "窗口开放时间为9:00—17:00，群众随到随办。",
    "依据GB/T 15834—2011和国办发〔2017〕47号，参见https://www.example.gov.cn/a?b=1,2等网页。",
    "优秀、良好等次分别通报，近年来约请、附近走访等做法继续保持。",
    "党的十八大以来，党的十九届四中全会作出部署。",
    "拟于{{ 下年 }}年3月1日前完成，截至{{ 年度 }}年12月31日进展顺利。",
    "第2期培训按计划开展，效果达到百分之百满意。",
    "各单位负责人均到会，工作人员全部经过培训。",
    "对照{{ 上年 }}年的不足逐项整改，为{{ 下年 }}年打好基础。",
)  # fmt: skip
SYNONYMS = (
    ("推进", "推动"),
    ("开展", "组织"),
    ("加强", "强化"),
    ("健全", "完善"),
    ("认真", "切实"),
    ("及时", "适时"),
    ("结合", "联系"),
)


def wrapped(chance: random.Random, files: Files) -> Files:
    """A line broken at another place."""
    return put(files, chance.choice(spots(files, f"(?<={HAN})(?={HAN})")), "\n")


def joined(chance: random.Random, files: Files) -> Files:
    """Two lines of a paragraph made one."""
    return put(files, chance.choice(spots(files, f"(?<=[，、；。])\n(?={HAN})")), "")


def blanks(chance: random.Random, files: Files) -> Files:
    """Blanks at the end of a line, or one more blank line between paragraphs."""
    return put(files, chance.choice(spots(files, "(?<=。)(?=\n\n)")), chance.choice(["  ", "\n", "\n\n"]))


def comment(chance: random.Random, files: Files) -> Files:
    """A comment in a template or in the dataset, with everything in it that prose may not have."""
    words = "另注：同比下降-3%,约300件左右(2017年),,一是，"
    if chance.random() < 0.5:  # half of them
        return put(files, chance.choice(spots(files, f"(?<={HAN})(?=[，。])")), f"{{# {words} #}}")
    lines = files[DATA].splitlines()
    line = chance.choice([index for index, text in enumerate(lines) if re.search(r": \d+$", text)])
    lines[line] += f"     # {words}"
    return {**files, DATA: "\n".join(lines) + "\n"}


def sentence(chance: random.Random, files: Files) -> Files:
    """One more sound sentence."""
    return put(files, chance.choice(spots(files, "(?<=。)(?=\n\n)")), chance.choice(SENTENCES))


def synonym(chance: random.Random, files: Files) -> Files:
    """A word said another way, outside the declared names."""
    old, new = chance.choice(SYNONYMS)
    free = [spot for spot in spots(files, old) if not _in_a_name(files, spot.path, spot.start)]
    return put(files, chance.choice(free), new)


def _in_a_name(files: Files, path: str, start: int) -> bool:
    around = files[path][max(0, start - 12) : start + 12]
    return any(word in around for word in ("领导小组", "委员会", "指挥部", "办公室"))


def figures(chance: random.Random, files: Files) -> Files:
    """Several figures that hang together, changed together."""
    done, open_, upheld, plays = (chance.randint(13, 19) for _ in range(4))
    changes = {
        r"(?<=  次数: )12(?=\n  法制列席)": str(plays),
        r"(?<=  法制列席: )12": str(plays),
        r"(?<=  受理: )11(?=\n  已审结)": str(done + open_),
        r"(?<=  已审结: )7\n  维持: 7": f"{done}\n  维持: {done}",
        r"(?<=  审理中: )4": str(open_),
        r"(?<=  维持: )26(?=\n  撤销: 4)": str(upheld),
        r"(?<=受理: \{值: )35, 同比: -2.27%(?=\})": str(upheld + 9),
    }
    text = files[DATA]
    for pattern, value in changes.items():
        text, count = re.subn(pattern, value, text)
        assert count == 1, pattern
    text = re.sub(r"  - 代码: R104\n(?:    .*\n)+", "", text) if "代码: R104" in text else text
    return {**files, DATA: text.replace("接受:\n\n", "\n")}


def figure(chance: random.Random, files: Files) -> Files:
    """One figure that hangs together with no other."""
    key, low, high = chance.choice(
        [
            ("期次: 246", 200, 400),
            ("人次: 3256", 2000, 9000),
            ("介入指导: 125", 80, 200),
            ("讨论审核: 63", 40, 90),
            ("活动: 57", 40, 90),
            ("刑事拘留: 660", 400, 900),
        ]
    )
    assert files[DATA].count(key) == 1, key
    name = key.partition(":")[0]
    return {**files, DATA: files[DATA].replace(key, f"{name}: {chance.randint(low, high)}")}


def sections(chance: random.Random, files: Files) -> Files:
    """Two sections exchanged."""
    text = files[PACK]
    start = text.index("  - 文件: ")
    end = start + re.search(r"^(?=\S)|\Z", text[start:], re.MULTILINE).start()  # type: ignore[union-attr]  # the end is there
    listed = re.split(r"(?=^  - 文件: )", text[start:end], flags=re.MULTILINE)[1:]
    first, second = chance.sample(range(len(listed)), 2)
    listed[first], listed[second] = listed[second].rstrip() + "\n\n", listed[first].rstrip() + "\n\n"
    return {**files, PACK: text[:start] + "".join(listed) + text[end:]}


def groups(chance: random.Random, files: Files) -> Files:
    """Two items of a list exchanged."""
    found = list(re.finditer(r"^( +- [^{}\n]+\n)( +- [^{}\n]+\n)", files[DATA], re.MULTILINE))
    pair = chance.choice(found)
    text = files[DATA]
    return {**files, DATA: text[: pair.start()] + pair[2] + pair[1] + text[pair.end() :]}


def quoted(chance: random.Random, files: Files) -> Files:
    """A text of the dataset put in quotation marks of YAML."""
    found = list(re.finditer(r"(?<=^    - )[\u4e00-\u9fff]+$", files[DATA], re.MULTILINE))
    text = chance.choice(found)
    mark = chance.choice("'\"")
    return {**files, DATA: files[DATA][: text.start()] + mark + text[0] + mark + files[DATA][text.end() :]}


def claim(chance: random.Random, files: Files) -> Files:
    """One more claim that is so, or a branch for each case."""
    words = chance.choice(
        [
            "{% 断言 行政诉讼.受理 is 下降 %}行政诉讼较前下降{% 终断言 %}。",
            "{% 断言 [警情.两抢, 警情.盗窃] is 下降 %}盗窃等警情均下降{% 终断言 %}。",
            "{% 断言 宣传.稿件 > 宣传.采访 %}稿件多于采访，全部见报{% 终断言 %}。",
            "{% if 宣传.活动 is 上升 %}活动增长{% elif 宣传.活动 is 下降 %}活动减少{% else %}活动持平{% endif %}。",
            "{% for 项 in 学法.法律 %}{% if not loop.first %}、{% endif %}{{ 项 }}{% endfor %}等逐部学习。",
            "{% if 执法过错.发现 is not 为零 %}发现执法过错{{ 执法过错.发现 }}{% else %}未发现执法过错{% endif %}。",
        ]
    )
    return put(files, chance.choice(spots(files, "(?<=。)(?=\n\n)")), words)


def indicator(chance: random.Random, files: Files) -> Files:
    """One more indicator, filled in and printed."""
    count = chance.randint(11, 999)
    pack = files[PACK].replace("      培训.期次:", "      走访.次数: {名称: 走访企业, 单位: 次}\n      培训.期次:")
    told = put(files, chance.choice(spots(files, "(?<=。)(?=\n\n)")), "走访企业{{ 走访.次数 }}。")
    return {**told, PACK: pack, DATA: files[DATA] + f"走访:\n  次数: {count}\n", BASE: files[BASE]}


def name(chance: random.Random, files: Files) -> Files:
    """One more declared name with digits, used in the prose."""
    said = chance.choice(["12345热线", "“双随机、1+N”监管", "八项规定", "三位一体2.0版"])
    project = files["project.yaml"].replace("  - 习近平\n", f"  - 习近平\n  - '{said}'\n", 1)
    told = put(files, chance.choice(spots(files, "(?<=。)(?=\n\n)")), f"用好{said}，方便群众。")
    return {**told, "project.yaml": project}


def table(chance: random.Random, files: Files) -> Files:
    """A table with its caption, or a link."""
    words = "\n\n表：宣传情况\n\n| 项目 | 本年 |\n|---|---:|\n| 活动 | {{ 宣传.活动 }}，上年{{ 宣传.活动|上年数 }} |"
    link = "详见[办事指南](https://www.example.gov.cn/guide,1)。"
    return put(files, chance.choice(spots(files, "(?<=。)(?=\n\n\0)")), chance.choice([words, link]))


def heading(chance: random.Random, files: Files) -> Files:
    """A heading said another way."""
    path = chance.choice([path for path in templates(files) if "\n## " in files[path]])
    found = chance.choice(list(re.finditer(r"^## .*$", files[path], re.MULTILINE)))
    return {**files, path: files[path][: found.end()] + "有关工作" + files[path][found.end() :]}


EDITS: dict[str, Edit] = {
    "line broken elsewhere": wrapped,
    "lines joined": joined,
    "blanks and blank lines": blanks,
    "comment": comment,
    "sound sentence": sentence,
    "synonym": synonym,
    "figures changed together": figures,
    "figure changed": figure,
    "sections exchanged": sections,
    "list items exchanged": groups,
    "text in quotation marks": quoted,
    "claim that is so": claim,
    "indicator added": indicator,
    "name declared": name,
    "table or link": table,
    "heading": heading,
}
