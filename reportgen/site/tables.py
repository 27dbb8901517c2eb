"""The tables of a site: what their columns hold, said once, and then as CSVW metadata and as a Frictionless schema."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from reportgen.figures import State
from reportgen.outputs.data import COLUMNS, Record, flat_table, of_change, of_figure, of_indicator
from reportgen.pack import Indicator, Pack
from reportgen.site.model import Bureau, page_of

METADATA = "-metadata.json"
_CSVW = "http://www.w3.org/ns/csvw"


class Column(Struct, frozen=True):
    """A column: what it is called, what it holds, and its type as both standards call it; ``needed``: never empty."""

    name: str
    about: str
    type: str = "string"
    needed: bool = False
    choice: tuple[str, ...] = ()


class Table(Struct, frozen=True):
    """A table of a bureau: where it lies in its folder, its title, its columns, those that tell rows apart."""

    path: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]


_ID = Column("id", "指标编号，在数据文件和网页地址中使用，不随名称改变", needed=True)
_LABEL = Column("label", "指标名称", needed=True)
_UNIT = Column("unit", "计量单位，名次等没有单位的为空")
_FIGURE = (
    Column(
        "state",
        "数的状态：number 有数，withheld 不公开，not_applicable 不适用，unfilled 没有",
        needed=True,
        choice=tuple(state.name.lower() for state in State),
    ),
    Column("value", "数值，按个位计（20.5万写作205000）；没有数时为空", "number"),
    Column("approximate", "是否为约数（余、多）", "boolean", needed=True),
    Column("previous", "用来比较的上年数", "number"),
    Column("restated", "上年数是否为同口径调整后的数", "boolean", needed=True),
    Column("change_kind", "变化的类别，如 percent、points、equal", needed=True),
    Column("change_value", "变化的大小，带正负号", "number"),
    Column("change_text", "变化的说法，与报告相同"),
    Column("stated", "变化是否为照录（true）而不是由两年的数算出", "boolean", needed=True),
)
YEARLY = (
    _ID,
    _LABEL,
    _UNIT,
    *_FIGURE,
    Column("printed", "报告正文是否印出", "boolean", needed=True),
    Column("source_file", "数据文件", needed=True),
    Column("source_line", "数据文件中的行", "integer", needed=True),
)
SERIES = Table(
    "series.csv",
    "各项指标历年数据",
    (Column("year", "年度", "integer", needed=True), _ID, _LABEL, _UNIT, *_FIGURE),
    ("year", "id"),
)
INDICATORS = Table(
    "indicators.csv",
    "指标目录",
    (
        _ID,
        _LABEL,
        _UNIT,
        Column("kind", "类型：数量、金额、比例、千分比、名次", needed=True),
        Column("definition", "与其他指标的关系：构成、包含、比率"),
        Column("since", "从哪一年起统计；一直都有的为空", "integer"),
        Column("until", "统计到哪一年；仍在统计的为空", "integer"),
        Column("former", "原来的指标编号"),
        Column("supplier", "供数单位"),
        Column("page", "指标历年数据的网页", needed=True),
    ),
    ("id",),
)


def of_year(year: int) -> Table:
    """The table ``data.csv`` of a year."""
    known = {column.name: column for column in YEARLY}
    return Table(f"{year}/data.csv", f"{year}年各项指标", tuple(known[name] for name in COLUMNS), ("id",))


def all_of(bureau: Bureau) -> tuple[Table, ...]:
    """Every table of a bureau."""
    return SERIES, INDICATORS, *(of_year(edition.year) for edition in bureau.editions)


def series(bureau: Bureau) -> bytes:
    """Every figure of every year, a row each."""
    return flat_table([column.name for column in SERIES.columns], figures(bureau))


def indicators(bureau: Bureau) -> bytes:
    """The data dictionary."""
    rows = (defined(row.indicator, bureau.pack) for row in bureau.rows)
    return flat_table([column.name for column in INDICATORS.columns], rows)


def defined(indicator: Indicator, pack: Pack) -> Record:
    """What the data dictionary says of an indicator."""
    return {
        **of_indicator(indicator),
        "kind": indicator.kind.value,
        "definition": "；".join(_definition(indicator, pack)),
        "since": indicator.since,
        "until": indicator.until,
        "former": indicator.former,
        "supplier": indicator.supplier,
        "page": page_of(indicator.id),
    }


def csvw(table: Table, publisher: str) -> bytes:
    """Metadata for a table after CSV on the Web, to lie beside it."""
    return as_json(
        {
            "@context": [_CSVW, {"@language": "zh"}],
            "url": table.path.rpartition("/")[2],
            "dc:title": table.title,
            "dc:publisher": publisher,
            "dialect": {"encoding": "utf-8", "lineTerminators": ["\r\n"], "header": True},
            "tableSchema": {
                "columns": [_csvw_column(column) for column in table.columns],
                "primaryKey": list(table.key),
            },
        }
    )


def schema(table: Table) -> Record:
    """The schema of a table after Frictionless Data."""
    return {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }


def as_json(content: object) -> bytes:
    """A file of JSON as people read it, UTF-8."""
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def figures(bureau: Bureau) -> list[Record]:
    """Every figure of every year as data files have it, year by year."""
    found = [
        {"year": year, **of_indicator(row.indicator), **of_figure(cell.figure), **of_change(cell.entry, cell.change)}
        for row in bureau.rows
        for year, cell in bureau.told(row)
        if cell.figure and cell.entry
    ]
    return sorted(found, key=lambda record: int(record["year"]))


def _definition(indicator: Indicator, pack: Pack) -> Iterator[str]:
    if indicator.parts:
        yield f"由{'、'.join(_called(indicator.parts, pack))}构成"
    if indicator.whole:
        yield f"包含在{_called([indicator.whole], pack)[0]}之内"
    if indicator.ratio:
        part, whole = _called(indicator.ratio, pack)
        yield f"{part}占{whole}的比率"
    if indicator.move:
        first, second = _called(indicator.move, pack)
        yield f"由{first}到{second}的变幅"
    if indicator.summed:
        yield "由下属单位汇总"


def _called(names: Sequence[str], pack: Pack) -> list[str]:
    known = pack.indicators
    return [known[name].label if name in known else name for name in names]


def _csvw_column(column: Column) -> Record:
    datatype: Any = column.type if column.type != "number" else "decimal"
    told = {"name": column.name, "titles": column.name, "dc:description": column.about, "datatype": datatype}
    return told | ({"required": True} if column.needed else {"null": ""})


def _field(column: Column) -> Record:
    told: Record = {"name": column.name, "type": column.type, "description": column.about}
    rules = ({"required": True} if column.needed else {}) | ({"enum": list(column.choice)} if column.choice else {})
    return told | ({"constraints": rules} if rules else {})
