"""What the prose says and no data bear out: «code» stands before the character where it has to be found."""

from __future__ import annotations

from pathlib import Path

import pytest

from projects import assessed, cases, closing, found, marked, write
from reportgen.catalog import render

S18, SUP, OPEN = "data/2018.yaml", "templates/small/supervision.md", "templates/small/openness.md"


@pytest.mark.parametrize("text", cases("numbers"))
def test_numbers_come_from_the_data(tmp_path: Path, text: str) -> None:
    prose, expected = marked(text)
    assert closing(tmp_path, prose) == expected


@pytest.mark.parametrize("text", cases("dates"))
def test_dates_are_days_of_the_report(tmp_path: Path, text: str) -> None:
    prose, expected = marked(text)
    assert closing(tmp_path, prose) == expected


DATASET = [
    ({"y2018": ("日期: 2018-02-11", "日期: 2017-12-28")}, [("N111", OPEN, 8, 2)]),
    ({"y2018": ("日期: 2018-02-11", "日期: 2019-02-11")}, [("N110", S18, 13, 7), ("N111", OPEN, 8, 2)]),
    (
        {"y2018": ("日期: 2018-02-11", "日期: 2017-12-28"), "openness": ("公开.日期|月日", "公开.日期")},
        [],
    ),
    (
        {"y2018": ("日期: 2018-02-11", "日期: 2017-12-28"), "openness": ("自{{ 公开", "自{{ 上年 }}年{{ 公开")},
        [],
    ),
    (
        {"y2018": ("[门户网站, 微博]", "[2月30日起, 2018年2月11日（星期六）起]")},
        [("N108", S18, 11, 8), ("N109", S18, 11, 16)],
    ),
    ({"y2018": ("  信息: 68", "  信息: 13800138000")}, [("D113", S18, 7, 7)]),
    ({"y2018": ("  信息: 68", "  信息: 68   # 张某13800138000")}, [("N113", S18, 7, 16)]),
    ({"y2018": ("信息: 68", "信息: {值: 68, 备注: '13800138000'}")}, [("N113", S18, 7, 20)]),
    ({"y2018": ("渠道: [门户网站, 微博]", "渠道: [门户网站, 010-12345678, 12件]")}, []),
    ({"y2018": ("渠道: [门户网站, 微博]", "渠道: [门户网站，微博]")}, [("S204", S18, 11, 8)]),
    ({"y2018": ("渠道: [门户网站, 微博]", "渠道: [门户网站、微博, 短信]")}, [("S204", S18, 11, 8)]),
    ({"y2018": ("渠道: [门户网站, 微博]", "渠道: ['门户网站，微博']")}, []),
    ({"y2018": ("渠道: [门户网站, 微博]", "渠道:\n    - 门户网站，微博")}, []),
    ({"y2018": ("发布日期: 2019-01-31", "发布日期:")}, [("D105", S18, 3, 6)]),
    ({"y2018": ("发布日期: 2019-01-31\n", "")}, []),
    # never printed
    ({"supervision": ("案件类警情{{ 警情.案件类|同比 }}。", "")}, [("N102", S18, 21, 3)]),
    (
        {"supervision": ("案件类警情{{ 警情.案件类|同比 }}。", "{% if 警情.案件类 is 下降 %}好。{% endif %}")},
        [("N102", S18, 21, 3)],
    ),
    ({"openness": ("\n执行{{ 公开.办法 }}。", "\n依法执行。")}, [("N103", S18, 12, 3)]),
    ({"openness": ("自{{ 公开.日期|月日 }}起，", "")}, [("N103", S18, 13, 7)]),
    ({"openness": ("依托{{ 公开.渠道|列举 }}", "依托{% for 项 in 公开.渠道 %}“{{ 项 }}”{% endfor %}")}, []),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "places"), DATASET)
def test_dataset_and_prose_go_together(
    tmp_path: Path, changes: dict[str, tuple[str, str]], places: list[tuple[str, str, int, int]]
) -> None:
    assert found(assessed(write(tmp_path, **changes))) == places


@pytest.mark.parametrize("text", cases("names"))
def test_names_exist_wherever_they_stand(tmp_path: Path, text: str) -> None:
    prose, expected = marked(text)
    assert closing(tmp_path, prose) == expected


DECLARED = "谭伟文, 陈坚, 习近平, 党的十九大, 中央第十二巡视组, 推进依法行政工作领导小组, 12345热线"
PROJECT = ("简称: 本局}\n", f"简称: 本局}}\n专名: [{DECLARED}, '110']\n")


@pytest.mark.parametrize("text", cases("spelling"))
def test_names_are_spelt_as_declared(tmp_path: Path, text: str) -> None:
    prose, expected = marked(text)
    assert closing(tmp_path, prose, project=PROJECT) == expected


def test_names_are_spelt_as_declared_in_the_dataset(tmp_path: Path) -> None:
    texts = ("渠道: [门户网站, 微博]", "渠道: [陈述, 陈坚, '党的十九在', 学习党的十九大精神]")
    made = assessed(write(tmp_path, y2018=texts, project=PROJECT))
    assert found(made) == [("N112", S18, 11, 8), ("N112", S18, 11, 17)]
    hints = [render(finding.hint, "zh") for finding in made.findings if finding.code == "N112" and finding.hint]
    assert hints[0] == "请写成“陈坚”；确有另一个名称的，也写进“专名”"


STALE = "以治安类为主，占七成"
LAST = "行政诉讼:\n  受理: 24\n"


def stale(text: str, before: str, figures: str = "  受理: 11\n") -> dict[str, tuple[str, str]]:
    """The small project with a text beside its figures, this year and last."""
    return {
        "pack": ("      公开.渠道: 名单\n", "      公开.渠道: 名单\n      行政诉讼.说明: 文本\n"),
        "y2018": ("  受理: 11\n", f"{figures}  说明: {text}\n"),
        "y2017": (LAST, f"{LAST}  说明: {before}\n"),
        "supervision": ("仍在审理；", "仍在审理，{{ 行政诉讼.说明 }}；"),
    }


def test_text_of_last_year_beside_a_figure_that_moved(tmp_path: Path) -> None:
    made = assessed(write(tmp_path / "same", **stale(STALE, STALE)))
    assert found(made) == [("N107", S18, 16, 7)]
    (finding,) = [finding for finding in made.findings if finding.code == "N107"]
    assert (finding.subject, finding.value) == ("行政诉讼.说明", "行政诉讼.受理=11")
    assert [(one.span.source.path, one.span.line) for one in finding.related] == [(S18, 15)]
    assert found(assessed(write(tmp_path / "new", **stale(STALE, "以交通类为主，占七成")))) == []
    assert found(assessed(write(tmp_path / "name", **stale("天网系统", "天网系统")))) == []


def test_text_at_the_top_goes_with_no_figure_at_the_top(tmp_path: Path) -> None:
    write(
        tmp_path,
        pack=("      公开.渠道: 名单\n", "      公开.渠道: 名单\n      说明: 文本\n"),
        y2018=("公开:\n", "总数: 12\n说明: 第2期\n公开:\n"),
        y2017=("公开:\n", "总数: 11\n说明: 第2期\n公开:\n"),
        openness=("执行{{ 公开.办法 }}。", "执行{{ 公开.办法 }}。共{{ 总数 }}。见{{ 说明 }}。"),
    )
    pack = tmp_path / "templates/small/pack.yaml"
    pack.write_text(
        pack.read_text(encoding="utf-8").replace("    指标:\n      公开", "    指标:\n      总数: 件\n      公开"),
        encoding="utf-8",
    )
    assert found(assessed(tmp_path)) == []


def test_text_goes_with_the_figures_of_its_sentence(tmp_path: Path) -> None:
    write(
        tmp_path,
        y2018=("渠道: [门户网站, 微博]", "渠道: [门户网站2.0版, 微博]"),
        y2017=("  信息: 51\n", "  信息: 68\n  渠道: [门户网站2.0版, 微博]\n"),
        openness=("公开信息，\n执行", "公开信息，办理{{ 行政诉讼.受理|数 }}；\n执行"),
    )
    assert found(assessed(tmp_path)) == [("N107", S18, 11, 3)]


def test_reason_under_a_claim_is_written_anew_each_year(tmp_path: Path) -> None:
    text = "{% 断言 行政诉讼.受理 is 下降 %}行政诉讼下降，主要是因为开展专项行动{% 终断言 %}。"
    write(tmp_path, closing=("下一步，继续努力。", text))
    assert found(assessed(tmp_path)) == []
    base = tmp_path / "data/2017.yaml"
    base.write_text(base.read_text(encoding="utf-8").replace("仅作基数", "定稿"), encoding="utf-8")
    assert found(assessed(tmp_path)) == [("N107", "templates/small/closing.md", 1, 4)]
    (tmp_path / "templates/small/2018").mkdir()
    (tmp_path / "templates/small/2018/closing.md").write_text(text.replace("开展", "深化"), encoding="utf-8")
    assert found(assessed(tmp_path)) == []
