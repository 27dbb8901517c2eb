"""Archive sites for tests, made by the command line: of one bureau over the years, and of several bureaus."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from commands import ROOT, reportgen
from projects import FILES, write

HOME = "https://www.example.gov.cn/reports/"
HOSTILE = "</script><img src=x onerror=alert(1)>&amp;'\""
UNPUBLISHED = "987654321"
NEXT_YEAR = [
    ("年度: 2018", "年度: 2019"),
    ("发布日期: 2019-01-31", "发布日期: 2020-02-28"),
    ("接受:\n  - {代码: R104, 对象: 行政复议.受理, 值: -2.27%, 理由: 原文如此}\n", ""),
    ("信息: 68", "信息: {值: 80, 上年同口径: 64, 理由: 不再计转载}"),
    ("浏览: {值: 650万+, 同比: 132%}", "浏览: {值: 900万+, 同比: 38.5%}"),
    ("日期: 2018-02-11", "日期: 2019-02-12"),
    ("受理: 11", "受理: 24"),
    ("已审结: 7", "已审结: 19"),
    ("审理中: 4", "审理中: 5"),
    ("受理: {值: 35, 同比: -2.27%}", "受理: 30"),
]


@dataclass(frozen=True, slots=True)
class Made:
    """A site: where it lies, and its files by path."""

    root: Path

    def read(self, path: str) -> bytes:
        return (self.root / path).read_bytes()

    def text(self, path: str) -> str:
        return self.read(path).decode("utf-8")

    def paths(self) -> list[str]:
        return sorted(path.relative_to(self.root).as_posix() for path in self.root.rglob("*") if path.is_file())


def over_years(folder: Path, **changes: tuple[str, str]) -> Path:
    """The small project with two finished years, a base before them and a year in the making."""
    write(folder, **changes)
    finished = FILES["data/2018.yaml"]
    for old, new in NEXT_YEAR:
        assert finished.count(old) == 1, old
        finished = finished.replace(old, new)
    draft = (
        finished.replace("年度: 2019", "年度: 2020")
        .replace("定稿", "编制中")
        .replace("受理: 24", f"受理: {UNPUBLISHED}")
    )
    (folder / "data/2019.yaml").write_text(finished, encoding="utf-8")
    (folder / "data/2020.yaml").write_text(draft, encoding="utf-8")
    return folder


def made(folder: Path, *arguments: object, **environ: str) -> Made:
    """The site that ``reportgen site`` makes in ``folder``."""
    done = reportgen("site", "-q", *arguments, cwd=folder, **environ)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    return Made(folder / "site")


def one(folder: Path) -> Made:
    """The site of one bureau, at an address of its own."""
    renamed = (
        "行政复议.受理: {名称: 行政复议, 单位: 宗}",
        "行政复议.受理: {名称: 行政复议, 单位: 宗, 原名: 复议.收到}",
    )
    return made(over_years(folder, pack=renamed), "--url", HOME)


def several(folder: Path) -> Made:
    """The site of two bureaus, one of a hostile name in a folder of a Chinese name; nowhere in particular."""
    named = ("全称: 云山市某某局", f"全称: {HOSTILE!r}".replace("\\'", "''"))
    write(folder / "城东", project=named)
    return made(folder, "-C", "城东", "-C", ROOT / "examples/yunxi")
