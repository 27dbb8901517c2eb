"""``data.json`` and ``data.csv``: every indicator, exact numbers, and cells that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from builders import entry, in_every_state, material, report, worded
from reportgen.outputs.data import COLUMNS, guarded, make, recorded, records, to_csv, to_json
from reportgen.pack import Kind


def by_id() -> dict[str, dict[str, Any]]:
    return {record["id"]: record for record in records(in_every_state(), worded, ("行政诉讼.受理",))}


def rows(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))


def test_a_record_is_what_the_contract_says() -> None:
    assert by_id()["行政诉讼.受理"] == {
        "id": "行政诉讼.受理",
        "label": "行政诉讼",
        "unit": "宗",
        "state": "number",
        "value": "11",
        "approximate": False,
        "previous": "24",
        "restated": False,
        "change": {"kind": "percent", "value": "-54.17", "text": "同比下降54.17%"},
        "stated": False,
        "printed": True,
        "source": {"file": "data/2018.yaml", "line": 41},
    }


def test_every_state_keeps_what_is_known() -> None:
    found = {
        name: (
            record["state"],
            record["value"],
            record["previous"],
            record["change"]["kind"],
            record["change"]["value"],
        )
        for name, record in by_id().items()
    }
    assert found == {
        "行政诉讼.受理": ("number", "11", "24", "percent", "-54.17"),
        "行政复议.受理": ("number", "35", None, "percent", "-2.27"),
        "微博.阅读量": ("number", "6500000", "2800000", "percent", "132"),
        "罚没.金额": ("number", "47358.00", None, "first", None),
        "马上就办.比例": ("number", "54.6", "50.0", "points", "4.60"),
        "警情.排名": ("number", "2", "5", "rank", "3"),
        "违停.处罚": ("number", "205000", "190000", "percent", "7.89"),
        "警情.案件类": ("withheld", None, None, "percent", "-20.9"),
        "执法过错.发现": ("number", "0", "3", "to_zero", None),
        "信访.积案": ("not_applicable", None, "7", "none", None),
        "信访.办结": ("unfilled", None, "7", "none", None),
    }


def test_what_is_quoted_approximate_or_restated_says_so() -> None:
    flagged = {
        name: [key for key in ("stated", "approximate", "restated") if record[key]] for name, record in by_id().items()
    }
    assert {name: flags for name, flags in flagged.items() if flags} == {
        "行政复议.受理": ["stated"],
        "微博.阅读量": ["stated", "approximate"],
        "违停.处罚": ["restated"],
        "警情.案件类": ["stated"],
    }


def test_what_stands_in_the_report_is_printed_whatever_is_said_of_it() -> None:
    unprinted = [record["id"] for record in recorded(material()) if not record["printed"]]
    assert unprinted == ["信访.积案", "信访.办结"]


@pytest.mark.parametrize(
    ("now", "before", "fields", "kind", "value"),
    [
        ("7", "7", {}, "equal", "0"),
        ("100001", "100000", {}, "almost_equal", "0"),
        ("3", "0", {}, "from_zero", None),
        ("22", "10", {"times_from": Decimal(100)}, "times", "1.20"),
        ("20", "10", {"doubling": True}, "doubled", "1"),
        ("-5", "-8", {"negative": True}, "absolute", "3"),
        ("5", "2", {"kind": Kind.RANK}, "rank", "-3"),
    ],
)
def test_the_value_of_a_change(now: str, before: str, fields: dict[str, object], kind: str, value: str | None) -> None:
    made = report(entry("案件", now, before, None, **fields))
    (record,) = records(made, worded, ())
    assert (record["change"]["kind"], record["change"]["value"]) == (kind, value)


def test_the_order_is_that_of_the_pack() -> None:
    made = in_every_state()
    turned = MappingProxyType(dict(reversed(tuple(made.entries.items()))))
    assert [record["id"] for record in records(replace(made, entries=turned), worded, ())] == list(made.pack.indicators)


def test_json_is_readable_and_ends_its_last_line() -> None:
    text = make(material())()[0]["data.json"].decode("utf-8")
    assert text.startswith('[\n  {\n    "id": "行政诉讼.受理",\n')
    assert text.endswith("  }\n]\n")
    assert json.loads(text) == recorded(material())


def test_csv_is_the_same_flat_with_a_mark_for_excel() -> None:
    table = make(material())()[0]["data.csv"]
    assert table.startswith(b"\xef\xbb\xbf" + ",".join(COLUMNS).encode() + b"\r\n")
    assert table.count(b"\n") == table.count(b"\r\n") == 12
    first = rows(table)[0]
    assert list(first.values()) == [
        *("行政诉讼.受理", "行政诉讼", "宗", "number", "11", "false", "24", "false"),
        *("percent", "-54.17", "同比下降54.17%", "false", "true", "data/2018.yaml", "41"),
    ]


def test_csv_has_a_column_for_everything_in_json() -> None:
    (record, *_) = records(in_every_state(), worded, ())
    flat = [
        f"{name}_{inner}" if inner else name
        for name, value in record.items()
        for inner in (value if isinstance(value, dict) else ("",))
    ]
    assert tuple(flat) == COLUMNS


@pytest.mark.parametrize(
    "cell", ["=1+1", "+86", "-x", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "-1-1", "-1e5", "--1", "-"]
)
def test_a_cell_that_could_be_a_formula_is_text(cell: str) -> None:
    made = report(entry("甲", "5", "3", label=cell, unit=cell))
    (row,) = rows(to_csv(records(made, lambda _: cell, ())))
    assert (row["label"], row["unit"], row["change_text"]) == ("'" + cell,) * 3


@pytest.mark.parametrize("cell", ["-54.17", "-3", "0", "47358.00", "同比下降54.17%", "data/2018.yaml", "", "1+1"])
def test_numbers_and_plain_text_stay_as_they_are(cell: str) -> None:
    assert guarded(cell) == cell


@given(st.lists(st.text(max_size=20), min_size=3, max_size=3))
def test_whatever_a_name_holds_it_comes_back(texts: list[str]) -> None:
    label, unit, words = texts
    made = report(entry("甲", "5", "3", label=label, unit=unit))
    found = records(made, lambda _: words, ())
    assert json.loads(to_json(found)) == found
    (row,) = rows(to_csv(found))
    assert [row["label"], row["unit"], row["change_text"]] == [guarded(text) for text in texts]
