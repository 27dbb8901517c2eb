"""Forms that are sent out: what they hold, what can be filled in, the same bytes each time, and the way back."""

from __future__ import annotations

import hashlib
import re
import shutil
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from commands import ROOT, reportgen
from office import saved_as
from projects import assessed, write
from reportgen.build import record
from reportgen.figures import State
from reportgen.layout import Role
from reportgen.project import load
from reportgen.spreadsheet.drawing import WIDTHS, workbook
from reportgen.spreadsheet.form import Form, distinct, file_names, forms
from workbooks import opened


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The small project, with suppliers for all of its indicators, about to begin 2019."""
    write(tmp_path, pack=("  - 文件: openness.md\n", "  - 文件: openness.md\n    供数单位: 办公室\n"))
    return tmp_path


def made(folder: Path, year: int = 2019) -> list[Form]:
    of, _ = load(folder)
    assert of is not None
    known, _ = record(of, year, begun=False)
    return forms(known, year)


def cells(sheet: Worksheet, row: int) -> list[object]:
    return [sheet.cell(row, column).value for column in range(1, len(WIDTHS) + 1)]


def test_workbook_has_a_sheet_for_each_unit(project: Path) -> None:
    done = reportgen("export", 2019, "-o", "填报表.xlsx", cwd=project)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("填报表.xlsx  ")
    book = opened(project / "填报表.xlsx")
    assert book.sheetnames == ["办公室", "法制科"]
    sheet = book["法制科"]
    assert sheet["A1"].value == "2019年度数据填报表"
    assert sheet["A2"].value == "供数单位：法制科"
    assert cells(sheet, 4) == ["指标", "名称", "单位", "2018年", "2019年", "同比", "备注"]
    assert cells(sheet, 5) == ["行政诉讼.受理", "行政诉讼", "宗", 11, None, None, None]
    assert cells(sheet, 9) == ["警情.案件类", "案件类警情", "起", "不公开", None, None, None]
    assert cells(book["办公室"], 6)[3] == "650万+"
    assert cells(book["办公室"], 7)[3:5] == [0.546, None]
    assert book["办公室"]["D7"].number_format == "0.0#%"


def test_folder_gets_a_workbook_for_each_unit(project: Path) -> None:
    assert reportgen("export", 2019, "-o", "forms", cwd=project).returncode == 0
    assert sorted(path.name for path in (project / "forms").iterdir()) == ["2019-办公室.xlsx", "2019-法制科.xlsx"]
    assert reportgen("export", 2019, "-o", "one", "--unit", "法制科", cwd=project).returncode == 0
    assert sorted(path.name for path in (project / "one").iterdir()) == ["2019-法制科.xlsx"]


def test_what_is_there_is_replaced_only_by_force(project: Path) -> None:
    (project / "forms").mkdir()
    (project / "forms/2019-法制科.xlsx").write_bytes(b"filled in")
    done = reportgen("export", 2019, "-o", "forms", "--lang", "zh", cwd=project)
    assert done.returncode == 2
    assert "forms/2019-法制科.xlsx 已经有了；要替换已有的文件，加 --force" in done.stderr
    assert sorted(path.name for path in (project / "forms").iterdir()) == ["2019-法制科.xlsx"]
    assert (project / "forms/2019-法制科.xlsx").read_bytes() == b"filled in"
    assert reportgen("export", 2019, "-o", "forms", "--force", cwd=project).returncode == 0
    assert opened(project / "forms/2019-法制科.xlsx").sheetnames == ["法制科"]


USAGE = [
    (["2019"], "Missing option '-o'"),
    (["2019", "-o", "forms.csv"], "forms are written as .xlsx, not as .csv"),
    (["2019", "-o", "f.xlsx", "--unit", "法制处"], "no figure of 2019 comes from 法制处; did you mean 法制科?"),
    (["2019", "-o", "f.xlsx", "-C", ".", "-C", "."], "this command takes one project; give -C once"),
]


@pytest.mark.parametrize(("arguments", "message"), USAGE)
def test_wrong_usage_exits_with_2(project: Path, arguments: list[str], message: str) -> None:
    done = reportgen("export", *arguments, cwd=project)
    assert done.returncode == 2
    assert message in done.stderr


@pytest.mark.parametrize("file", ["data/2018.yaml", "templates/small/pack.yaml", "project.yaml"])
def test_what_cannot_be_read_stops_the_export(project: Path, file: str) -> None:
    with (project / file).open("a", encoding="utf-8") as text:
        text.write("甲：乙\n")
    done = reportgen("export", 2019, "-o", "f.xlsx", cwd=project)
    assert done.returncode == 1
    assert f"{file}:" in done.stderr
    assert not (project / "f.xlsx").exists()


def test_only_what_is_asked_for_can_be_filled_in(project: Path) -> None:
    sheet = _first(project)
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    open_cells = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    figures = {f"{column}{row}" for row in range(5, 5 + 8) for column in "EG"}
    assert open_cells - {"D2", "E2", "F2", "G2"} == figures | {
        "F8",
        "F9",
    }  # the rate of a count that was quoted, and of one withheld
    assert sheet["A5"].fill.fgColor.rgb != sheet["E5"].fill.fgColor.rgb


def _first(project: Path) -> Worksheet:
    """The form of 法制科 for 2019."""
    (project / "f.xlsx").write_bytes(workbook(made(project)))
    return opened(project / "f.xlsx")["法制科"]


def test_sheet_is_ready_to_be_printed_and_read(project: Path) -> None:
    sheet = _first(project)
    assert sheet.freeze_panes == "C5"
    assert sheet.print_title_rows == "$4:$4"
    assert str(sheet.page_setup.paperSize) == sheet.PAPERSIZE_A4
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value} == {"宋体", "黑体"}


VALIDATIONS = {
    "行政诉讼.受理": 'OR(AND(ISNUMBER({0}),{0}>=0,{0}=INT({0})),{0}="不公开",{0}="不适用")',
    "执法过错.发现": 'OR(AND(ISNUMBER({0}),{0}>=0),{0}="不公开",{0}="不适用")',
    "公开.占比": 'OR(AND(ISNUMBER({0}),{0}>=0,{0}<=1),{0}="不公开",{0}="不适用")',
    "局务会议.次数": 'OR(AND(ISNUMBER({0}),{0}>=1,{0}=INT({0})),{0}="不公开",{0}="不适用")',
    "行政复议.受理": 'OR(AND(ISNUMBER({0}),TRUE),{0}="不公开",{0}="不适用")',
    "行政诉讼.已审结": 'OR(AND(ISNUMBER({0}),{0}=INT({0})),{0}="不公开",{0}="不适用")',
}  # fmt: skip


def test_input_is_validated_by_the_kind_of_the_indicator(project: Path) -> None:
    pack = project / "templates/small/pack.yaml"
    text = pack.read_text(encoding="utf-8")
    for old, new in (
        ("名称: 执法过错,", "名称: 执法过错, 类型: 金额,"),
        ("名称: 局务会议,", "名称: 局务会议, 类型: 名次,"),
        ("名称: 行政复议,", "名称: 行政复议, 可为负: 是, 可为小数: 是,"),
        ("名称: 已审结,", "名称: 已审结, 可为负: 是,"),
    ):
        text = text.replace(old, new)
    pack.write_text(text, encoding="utf-8")
    (project / "f.xlsx").write_bytes(workbook(made(project)))
    found = {}
    for sheet in opened(project / "f.xlsx").worksheets:
        for each in sheet.data_validations.dataValidation:
            address = str(each.sqref)
            found[sheet[f"A{address[1:]}"].value] = (each.formula1, address)
            assert each.errorStyle == "warning"  # 3000余 can be entered all the same
            assert len(str(each.formula1)) < 255
            assert len(str(each.prompt)) < 255
    assert len(found) == 12
    for name, formula in VALIDATIONS.items():
        assert found[name][0] == formula.format(found[name][1])


def test_the_same_forms_give_the_same_bytes(project: Path) -> None:
    sums = set()
    for number, environ in enumerate(({"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai"}, {"PYTHONHASHSEED": "2"})):
        name = f"f{number}.xlsx"
        assert reportgen("export", 2019, "-o", name, cwd=project, **environ).returncode == 0
        sums.add(hashlib.sha256((project / name).read_bytes()).hexdigest())
    assert len(sums) == 1
    with zipfile.ZipFile(project / "f0.xlsx") as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2019-12-31T00:00:00Z") == 2


def test_a_clock_before_1980_changes_no_byte(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    today = workbook(made(project))
    monkeypatch.setattr(time, "time", lambda: 3600.0)
    assert workbook(made(project)) == today


def test_without_lxml_the_form_says_the_same(project: Path) -> None:
    """Users may have no lxml, which openpyxl takes where it is there."""
    shown = []
    for number, environ in enumerate(({}, {"OPENPYXL_LXML": "False"})):
        name = f"f{number}.xlsx"
        assert reportgen("export", 2018, "-o", name, cwd=project, **environ).returncode == 0
        shown.append([[cells(sheet, row) for row in range(1, 14)] for sheet in opened(project / name).worksheets])
        assert reportgen("import", name, 2018, cwd=project, **environ).returncode == 0
    assert shown[0] == shown[1]


HOSTILE = ["=1+1", "+cmd|'/C calc'!A0", "-2+3", "@SUM(A1)", "＝1"]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_never_a_formula(project: Path, text: str) -> None:
    pack = project / "templates/small/pack.yaml"
    changed = pack.read_text(encoding="utf-8").replace("名称: 行政复议, 单位: 宗", f'名称: "{text}", 单位: "{text}"')
    pack.write_text(changed.replace("供数单位: 法制科", f'供数单位: "{text}"'), encoding="utf-8")
    (project / "f.xlsx").write_bytes(workbook(made(project)))
    sheet = opened(project / "f.xlsx").worksheets[-1]
    found = [cell for row in sheet.iter_rows() for cell in row if cell.value == text]
    assert len(found) == 2
    assert {cell.data_type for cell in found} == {"s"}
    assert all(cell.quotePrefix for cell in found)
    assert reportgen("import", "f.xlsx", 2019, cwd=project).returncode == 2  # there is no 2019.yaml yet


NAMES = [
    ("法制大队/综合科", "2019-法制大队－综合科.xlsx", "法制大队－综合科"),
    ("[一]:*?\\'", "2019-[一]－－－－'.xlsx", "－一－－－－－－"),
    ("..", "2019-－－.xlsx", ".."),
    ("长" * 80, f"2019-{'长' * 55}.xlsx", "长" * 31),
]


@pytest.mark.parametrize(("unit", "file", "sheet"), NAMES)
def test_name_of_a_unit_makes_names_that_every_system_takes(project: Path, unit: str, file: str, sheet: str) -> None:
    asked = [Form(unit, 2019, made(project)[0].lines)]
    assert list(file_names(asked)) == [file]
    (project / "f.xlsx").write_bytes(workbook(asked))
    assert opened(project / "f.xlsx").sheetnames == [sheet]


def test_names_that_come_out_the_same_get_a_number() -> None:
    assert distinct("A组", ["a组"], 31) == "A组2"
    assert distinct("长" * 31, ["长" * 31, "长" * 30 + "2"], 31) == "长" * 30 + "3"
    forms_of = [Form(name, 2019, ()) for name in ("甲/乙", "甲:乙", "甲－乙")]
    assert list(file_names(forms_of)) == ["2019-甲－乙.xlsx", "2019-甲－乙2.xlsx", "2019-甲－乙3.xlsx"]


def test_unit_that_is_not_named_gets_a_form_too(tmp_path: Path) -> None:
    assert [form.supplier for form in made(write(tmp_path))] == ["未定供数单位", "法制科"]


def test_indicators_of_other_years_are_not_asked_for(project: Path) -> None:
    pack = project / "templates/small/pack.yaml"
    text = pack.read_text(encoding="utf-8").replace("行政复议.受理: {", "行政复议.受理: {至: 2018, ")
    pack.write_text(text.replace("警情.案件类: {", "警情.案件类: {自: 2020, "), encoding="utf-8")
    names = [line.indicator.id for form in made(project) for line in form.lines]
    assert not {"行政复议.受理", "警情.案件类"} & set(names)


def test_headings_of_forms_are_those_that_are_read() -> None:
    assert set(WIDTHS) == set(Role)


# There and back

FILLED = {
    "公开.信息": 70,
    "公开.浏览": "700万+",
    "公开.占比": 0.567,
    "公开.指标": "不适用",
    "行政诉讼.受理": 12,
    "行政诉讼.已审结": 8,
    "行政诉讼.审理中": 4,
    "行政复议.受理": 30,
    "警情.案件类": "不公开",
    "执法过错.发现": 0,
    "局务会议.次数": 12,
}
RATES = {"公开.浏览": "8%", "警情.案件类": "-3.5%"}
NEW = """\
年度: 2019
状态: 编制中
公开:
  信息:
  浏览:
行政诉讼:
  受理:     # 旧注
"""
BACK = """\
年度: 2019
状态: 编制中
公开:
  信息: 70  # 自 2019-办公室.xlsx 办公室!E5
  浏览: {值: 700万+, 同比: 8%}  # 自 2019-办公室.xlsx 办公室!E6
  占比: 56.7%  # 自 2019-办公室.xlsx 办公室!E7
  指标: 不适用  # 自 2019-办公室.xlsx 办公室!E8
行政诉讼:
  受理: 12     # 旧注  # 自 2019-法制科.xlsx 法制科!E5
  已审结: 8  # 自 2019-法制科.xlsx 法制科!E6
  审理中: 4  # 自 2019-法制科.xlsx 法制科!E7
行政复议:
  受理: 30  # 自 2019-法制科.xlsx 法制科!E8
警情:
  案件类: {值: 不公开, 同比: -3.5%}  # 自 2019-法制科.xlsx 法制科!E9
执法过错:
  发现: 0  # 自 2019-法制科.xlsx 法制科!E10
局务会议:
  次数: 12  # 自 2019-法制科.xlsx 法制科!E11
"""


def fill(path: Path) -> None:
    """Fills a form in as a unit would."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for row in range(5, sheet.max_row + 1):
            name = str(sheet.cell(row, 1).value)
            sheet.cell(row, 5).value = FILLED.get(name)  # type: ignore[assignment]  # numbers and texts
            if name in RATES:
                sheet.cell(row, 6).value = RATES[name]
    book.save(path)


def test_forms_come_back_as_the_dataset(project: Path) -> None:
    (project / "data/2019.yaml").write_text(NEW, encoding="utf-8")
    assert reportgen("export", 2019, "-o", "forms", cwd=project).returncode == 0
    for path in sorted((project / "forms").iterdir()):
        fill(path)
        done = reportgen("import", path, 2019, cwd=project)
        assert done.returncode == 0, done.stderr
    assert (project / "data/2019.yaml").read_text(encoding="utf-8") == BACK
    report = assessed(project, 2019).report
    assert report is not None
    assert [name for name, each in report.year.figures.items() if each.state is State.UNFILLED] == ["局务会议.列席"]


def kept(sheet: Worksheet) -> dict[str, object]:
    """What of a form has to outlive a spreadsheet program; panes do not where it converts without a window."""
    checks = {
        str(check.sqref): (check.type, check.errorStyle, check.prompt)
        for check in sheet.data_validations.dataValidation
    }
    cells = [cell for row in sheet.iter_rows(min_row=5, max_col=len(WIDTHS)) for cell in row]
    return {
        "validation": checks,
        "protected": sheet.protection.sheet,
        "open": [cell.coordinate for cell in cells if not cell.protection.locked],
        "values": [cell.value for cell in cells],
        "formats": [cell.number_format for cell in cells if isinstance(cell.value, int | float)],
        "title row": sheet.print_title_rows,
        "width": (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight, sheet.page_setup.paperSize),
    }


@pytest.mark.campaign
def test_a_form_that_libreoffice_saved_is_still_the_form(project: Path, tmp_path: Path) -> None:
    assert reportgen("export", 2019, "-o", "f.xlsx", cwd=project).returncode == 0
    before, after = (
        opened(path) for path in (project / "f.xlsx", saved_as(project / "f.xlsx", tmp_path / "out", "xlsx"))
    )
    assert after.sheetnames == before.sheetnames
    for name in before.sheetnames:
        assert kept(after[name]) == kept(before[name])


@pytest.mark.campaign
@pytest.mark.parametrize("form", ["xlsx", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"])
def test_forms_that_libreoffice_saved_come_back_as_the_dataset(project: Path, tmp_path: Path, form: str) -> None:
    (project / "data/2019.yaml").write_text(NEW, encoding="utf-8")
    assert reportgen("export", 2019, "-o", "forms", cwd=project).returncode == 0
    for path in sorted((project / "forms").iterdir()):
        fill(path)
        done = reportgen("import", saved_as(path, tmp_path / "out", form), 2019, cwd=project)
        assert done.returncode == 0, done.stderr
    origin = re.compile(r"#? *自 (\S+?)\.\w+ (?:\w+!)?(?=[A-Z])")
    back = (project / "data/2019.yaml").read_text(encoding="utf-8")
    assert origin.sub(r"\1 ", back) == origin.sub(r"\1 ", BACK)


def commands_of_the_manual() -> list[list[str]]:
    """The blocks of commands that the manual gives for forms, line by line."""
    manual = (ROOT / "docs/manual.zh-CN.md").read_text(encoding="utf-8")
    section = manual[manual.index("## 八、发表与收表") :].partition("\n## ")[0]
    return [block.strip().splitlines() for block in re.findall(r"```\n(reportgen .*?)```", section, re.DOTALL)]


def test_commands_of_the_manual_run_as_they_are_written(tmp_path: Path) -> None:
    for name in ("data", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "project.yaml", tmp_path)
    (tmp_path / "data/2019.yaml").write_text("年度: 2019\n状态: 编制中\n", encoding="utf-8")
    out, back = commands_of_the_manual()
    for command in out:
        done = reportgen(*command.split()[1:], cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    book = openpyxl.load_workbook(tmp_path / "填报表/2019-法制大队.xlsx")
    sheet = book["法制大队"]
    assert sheet["A18"].value == "行政诉讼.受理"
    sheet["E18"] = 11
    book.save(tmp_path / "法制大队.xlsx")
    for command in back:
        done = reportgen(*command.split()[1:], cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    written = (tmp_path / "data/2019.yaml").read_text(encoding="utf-8")
    assert written == "年度: 2019\n状态: 编制中\n行政诉讼:\n  受理: 11  # 自 法制大队.xlsx 法制大队!E18\n"


def test_layout_of_the_manual_is_one(tmp_path: Path) -> None:
    manual = (ROOT / "docs/manual.zh-CN.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```yaml\n(表格:.*?)```", manual, re.DOTALL)
    (tmp_path / "project.yaml").write_text(block, encoding="utf-8")
    of, findings = load(tmp_path)
    assert findings == []
    assert of is not None
    assert of.layouts[0].names == {"一审行政应诉案件": "行政诉讼.受理"}


@pytest.mark.parametrize(("folder", "year"), [(ROOT, 2018), (ROOT / "examples/yunxi", 2024)])
def test_form_of_a_finished_year_changes_nothing(tmp_path: Path, folder: Path, year: int) -> None:
    assert reportgen("export", year, "-C", folder, "-o", tmp_path / "f.xlsx", cwd=tmp_path).returncode == 0
    done = reportgen("import", tmp_path / "f.xlsx", year, "-C", folder, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "changed: 0, " in done.stdout
    assert "left empty: 0, not in the table: 0" in done.stdout
    assert done.stdout.splitlines()[-1] == "nothing was written"
