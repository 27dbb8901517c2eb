"""Projects of any size, for measuring how a cost grows. The same size gives the same project.

A page's worth of text is a heading with prose of plain clauses and six figures with their changes, as the report of
this repository has.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from bench.material import ROOT, YEAR

PAGE = 560  # characters of prose that fill a page with its heading and figures
FIGURES = 6  # to a page
_PAGES = 10  # to a section
_SEED = 2018
_FIELD, _FIGURE = "旁听庭审:\n  次数: ", 13  # as this repository has it
_CLAUSES = (
    "坚持把依法行政贯穿于各项工作", "按季度分析研判执法质量", "健全重大事项集体讨论制度", "推动责任层层落实到岗到人",
    "严格规范公正文明执法", "落实行政执法公示制度", "完善执法全过程记录", "组织干部职工学习法律法规",
    "加强执法监督检查", "及时通报存在的突出问题", "督促有关单位限期整改", "主动接受社会各界监督",
    "畅通群众诉求表达渠道", "优化办事流程", "压减申请材料", "推行一次告知和限时办结", "依法化解矛盾纠纷",
    "做好行政复议和应诉工作", "推进规范性文件清理", "强化对一线执法的指导", "定期开展案卷评查", "邀请专家学者授课辅导",
    "广泛开展法治宣传教育", "引导群众依法维护权益",
)  # fmt: skip
_DIGITS = "甲乙丙丁戊己庚辛壬癸"
_PROJECT = "模板: grown\n机构: {全称: 云山市某某局, 简称: 本局}\n"


def of_pages(folder: Path, pages: int) -> Path:
    """A project whose report fills about this many pages."""
    chance = random.Random(_SEED)  # noqa: S311  # no secret
    sections = [range(first, min(first + _PAGES, pages)) for first in range(0, pages, _PAGES)]
    prose = [_prose(number, section, chance) for number, section in enumerate(sections)]
    names = [[name for page in section for name in _names(page)] for section in sections]
    return _write(folder, prose, names)


def of_indicators(folder: Path, count: int) -> Path:
    """A project with this many indicators, of which each is printed once, in a table of its section."""
    names = [[f"{_numeral(each)}类.办件" for each in part] for part in _parts(count)]
    prose = [f"# {_numeral(number)}方面情况\n\n{_table(part)}" for number, part in enumerate(names)]
    return _write(folder, prose, names)


def copies(folder: Path, count: int) -> list[Path]:
    """The project of this repository, as often as this, each in a folder of its own.

    All but the first and the last, which are looked at, have a figure of their own: no report is another's.
    """
    made = [_copied(folder / f"p{number:03}") for number in range(count)]
    for number, project in enumerate(made[1:-1], start=1):
        _replace_figure(project, _FIGURE + number)
    return made


def _copied(target: Path) -> Path:
    for part in ("data", "templates"):
        shutil.copytree(ROOT / part, target / part)
    shutil.copy(ROOT / "project.yaml", target)
    return target


def changed_figure(project: Path) -> None:
    """Changes one figure that nothing else depends on, to and fro."""
    _replace_figure(project, _FIGURE if f"{_FIELD}{_FIGURE + 1}\n" in _dataset_of(project) else _FIGURE + 1)


def _replace_figure(project: Path, by: int) -> None:
    text = re.sub(f"{_FIELD}[0-9]+\n", f"{_FIELD}{by}\n", _dataset_of(project))
    _dataset_path(project).write_text(text, encoding="utf-8")


def _dataset_of(project: Path) -> str:
    return _dataset_path(project).read_text(encoding="utf-8")


def _dataset_path(project: Path) -> Path:
    return project / f"data/{YEAR}.yaml"


def _parts(count: int) -> list[range]:
    """Numbers up to ``count``, a hundred to a section."""
    return [range(first, min(first + 100, count)) for first in range(0, count, 100)]


def _write(folder: Path, prose: list[str], names: list[list[str]]) -> Path:
    pack = folder / "templates/grown"
    pack.mkdir(parents=True)
    (folder / "data").mkdir()
    (folder / "project.yaml").write_text(_PROJECT, encoding="utf-8")
    (pack / "title.md").write_text("{{ 机构.全称 }}\n{{ 年度 }}年度工作报告\n", encoding="utf-8")
    (pack / "pack.yaml").write_text("\n".join(_pack(names)) + "\n", encoding="utf-8")
    for number, text in enumerate(prose):
        (pack / f"s{number}.md").write_text(text, encoding="utf-8")
    every = [name for part in names for name in part]
    for year, status, most in ((YEAR, "定稿", 900), (YEAR - 1, "仅作基数", 800)):
        text = f"年度: {year}\n状态: {status}\n" + "\n".join(_dataset(every, most)) + "\n"
        (folder / f"data/{year}.yaml").write_text(text, encoding="utf-8")
    return folder


def _pack(names: list[list[str]]) -> Iterator[str]:
    yield "名称: 工作报告\n标题: title.md\n章节:"
    for number, part in enumerate(names):
        yield f"  - 文件: s{number}.md\n    指标:"
        for name in part:
            yield f"      {name}: {{名称: {name.replace('.', '')}, 单位: 件}}"


def _dataset(names: Iterable[str], most: int) -> Iterator[str]:
    """Figures from ``most`` downwards, so that none is too few or too many times last year's."""
    for number, name in enumerate(names):
        group, _, last = name.partition(".")
        yield f"{group}:\n  {last}: {most - number % 200}"


def _names(page: int) -> list[str]:
    return [f"{_numeral(page * FIGURES + each)}类.办件" for each in range(FIGURES)]


def _prose(number: int, pages: Iterable[int], chance: random.Random) -> str:
    return f"# {_numeral(number)}方面情况\n\n" + "\n\n".join(_page(page, chance) for page in pages) + "\n"


def _page(page: int, chance: random.Random) -> str:
    figures = "；".join(
        f"办理{name.replace('.', '')}{{{{ {name} }}}}{{{{ {name}|同比括注 }}}}" for name in _names(page)
    )
    paragraphs = []
    for length in (PAGE // 3, PAGE // 3):
        text = chance.choice(_CLAUSES)
        while len(text) < length:
            text += "，" + chance.choice(_CLAUSES)
        paragraphs.append(f"{text}。")
    return f"## {_numeral(page)}项工作\n\n" + "\n\n".join([paragraphs[0], f"全年{figures}。", paragraphs[1]])


def _table(names: Iterable[str]) -> str:
    rows = "\n".join(f"| {name.replace('.', '')} | {{{{ {name} }}}} |" for name in names)
    return f"表：办件情况\n\n| 项目 | 数量 |\n|---|---:|\n{rows}\n"


def _numeral(number: int) -> str:
    """A number digit by digit in heavenly stems, which no check takes for a number that stands in no data."""
    return "".join(_DIGITS[int(digit)] for digit in str(number))
