"""Every example is a project that checks clean, says what its figures say, and needs no program of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from projects import assessed, found
from reportgen.document import Table, plain
from reportgen.project import load

EXAMPLES = sorted(path for path in (Path(__file__).resolve().parent.parent / "examples").iterdir() if path.is_dir())


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda path: path.name)
def test_every_year_of_an_example_checks_clean(folder: Path) -> None:
    project, findings = load(folder)
    assert findings == []
    assert project is not None
    for year in project.years():
        assert found(assessed(folder, year)) == []


def test_second_bureau_words_its_own_figures() -> None:
    document = assessed(EXAMPLES[0], 2024).document
    assert document is not None
    text = document.text()
    for sentence in (
        "政务服务办件12.86万件，比上年增长5.9%；网上办理比例达92.4%，比上年提高4.3个百分点",
        "查办案件1864件，比上年（1702件）增长9.5%，其中食品、广告类案件分别占39.8%和17.1%",
        "食品和广告类案件比上年分别下降9%、增长10.4%，价格类案件与上年持平",
        "办理行政复议案件48件（比上年下降7.7%），被纠错3件（上年为0件）；行政应诉21件（与上年持平）",
        "四、2025年主要安排",
        "法治培训32场，比上年翻一番，参训2100余人次",
    ):
        assert sentence in text
    table = next(block for block in document.blocks() if isinstance(block, Table))
    assert [plain(cell) for cell in table.rows[2]] == ["价格", "256件", "256件", "持平"]
    assert [plain(cell) for cell in table.rows[0]] == ["食品", "742件", "815件", "下降9%"]
