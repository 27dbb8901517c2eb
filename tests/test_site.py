"""The archive site: its addresses, its data before the checkers of each format, its pages in a real browser."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import lxml.html
import pytest
from csvw import CSVW
from playwright.sync_api import Browser

import sites
from browser import Visit, browser, visit
from checkers import csvw_faults, dead_links, feed_faults, package_faults, page_messages, sitemap_faults
from commands import reportgen
from reportgen.outputs.data import COLUMNS
from reportgen.site.model import page_of
from reportgen.site.tables import YEARLY
from sites import HOME, HOSTILE, UNPUBLISHED, Made

EAST, YUNXI = "城东", "yunxi"


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return sites.one(tmp_path_factory.mktemp("one"))


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return sites.several(tmp_path_factory.mktemp("several"))


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


# ── What lies where ──

# Addresses are promises: none of these may ever change.
YEAR_FILES = [
    "data.csv",
    "data.csv-metadata.json",
    "data.json",
    "index.html",
    "manifest.json",
    "report.html",
    "report.pdf",
]
ADDRESSES = [
    *(f"{year}/{name}" for year in (2018, 2019) for name in YEAR_FILES),
    *("datapackage.json", "feed.xml", "index.html", "indicators.csv", "indicators.csv-metadata.json"),
    "indicators/index.html",
    *(
        "manifest.json",
        "search.html",
        "series.csv",
        "series.csv-metadata.json",
        "series.json",
        "site.css",
        "sitemap.xml",
    ),
]
INDICATORS = {
    "行政诉讼.受理": "indicators/30c0ead69ca1.html",
    "行政复议.受理": "indicators/15ddf6e09a20.html",
    "复议.收到": "indicators/ba675682d237.html",
}


def test_every_address_stays(one: Made) -> None:
    paths = one.paths()
    assert [path for path in paths if not re.fullmatch(r"indicators/[0-9a-f]{12}\.html", path)] == ADDRESSES
    assert {name: page_of(name) for name in INDICATORS} == INDICATORS
    assert set(INDICATORS.values()) <= set(paths)


def test_several_bureaus_have_folders_of_their_own(several: Made) -> None:
    paths = several.paths()
    assert [path for path in paths if "/" not in path] == [
        "feed.xml",
        "index.html",
        "manifest.json",
        "search.html",
        "site.css",
    ]
    for path in (
        f"{EAST}/2018/index.html",
        f"{EAST}/2018/report.pdf",
        f"{YUNXI}/2024/index.html",
        f"{YUNXI}/series.csv",
    ):
        assert path in paths


def test_the_reports_are_those_that_build_publishes_and_their_folders_verify(one: Made) -> None:
    done = reportgen("build", "2019", "-q", "-o", "public", cwd=one.root.parent)
    assert done.returncode == 0
    for path in (one.root.parent / "public/2019").iterdir():
        if path.name != "manifest.json":
            assert one.read(f"2019/{path.name}") == path.read_bytes()
    verified = reportgen("verify", "site/2018", "site/2019", cwd=one.root.parent)
    assert (verified.returncode, (verified.stdout + verified.stderr).count(" is sound: ")) == (0, 2)


def test_nothing_of_a_year_in_the_making_is_told(one: Made) -> None:
    told = [
        path
        for path in one.paths()
        if UNPUBLISHED.encode() in one.read(path) or b"2020\xe5\xb9\xb4\xe5\xba\xa6" in one.read(path)
    ]
    assert told == []
    assert "24宗" in one.text("2019/index.html")


def test_the_manifest_holds_the_sum_of_every_file_and_input(one: Made) -> None:
    told = json.loads(one.read("manifest.json"))
    sums = {path: hashlib.sha256(one.read(path)).hexdigest() for path in one.paths() if path != "manifest.json"}
    assert {path: each["sha256"] for path, each in told["artefacts"].items()} == sums
    assert {"data/2017.yaml", "data/2018.yaml", "data/2019.yaml", "templates/site/head.html"} <= set(told["inputs"])
    assert "data/2020.yaml" not in told["inputs"]


def test_the_same_input_gives_the_same_bytes(one: Made, tmp_path: Path) -> None:
    elsewhere = tmp_path / "其他 文件夹"
    shutil.copytree(one.root.parent, elsewhere, ignore=shutil.ignore_patterns("site", "public"))
    again = sites.made(
        elsewhere, "--url", HOME.rstrip("/"), "-j", "1", LC_ALL="zh_CN.UTF-8", TZ="Asia/Shanghai", PYTHONHASHSEED="3"
    )
    assert again.paths() == one.paths()
    assert [path for path in one.paths() if one.read(path) != again.read(path)] == []


def test_every_link_leads_somewhere(one: Made, several: Made) -> None:
    assert dead_links(one.root) == []
    assert dead_links(several.root) == []


@pytest.mark.parametrize(
    "fault", [('href="2019/report.pdf"', 'href="2019/paper.pdf"'), ('href="#main"', 'href="#mian"')]
)
def test_a_dead_link_is_found(one: Made, tmp_path: Path, fault: tuple[str, str]) -> None:
    shutil.copytree(one.root, tmp_path / "site")
    assert one.text("index.html").count(fault[0]) == 1
    (tmp_path / "site/index.html").write_text(one.text("index.html").replace(*fault), encoding="utf-8")
    assert dead_links(tmp_path / "site") == [f"index.html: {fault[1][6:-1]}"]


def test_an_indicators_former_address_leads_on(one: Made) -> None:
    page = lxml.html.fromstring(one.read(INDICATORS["复议.收到"]))
    (target,) = page.xpath("//meta[@http-equiv='refresh']/@content")
    assert target == f"0; url={Path(INDICATORS['行政复议.受理']).name}"


def table(page: lxml.html.HtmlElement) -> list[list[str]]:
    return [[" ".join(cell.text_content().split()) for cell in row] for row in page.xpath("//table/tbody/tr")]


def test_an_indicators_page_says_what_the_reports_say(one: Made) -> None:
    assert table(lxml.html.fromstring(one.read(INDICATORS["行政诉讼.受理"]))) == [
        ["2019年", "24宗", "同比上升118.18%", "2019年报告"],
        ["2018年", "11宗", "同比下降54.17%", "2018年报告"],
        ["2017年", "24宗", "—", "比较用的基数"],
    ]
    assert table(lxml.html.fromstring(one.read(page_of("公开.信息"))))[0] == [
        "2019年",
        "80条",
        "按可比口径计算，同比上升25%上年按同一口径为64条：不再计转载",
        "2019年报告",
    ]


# ── For machines ──


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_series_says_what_the_years_say(one: Made) -> None:
    found = rows(one.read("series.csv"))
    assert {row["year"] for row in found} == {"2017", "2018", "2019"}
    for year in ("2018", "2019"):
        of_year = {row["id"]: row for row in rows(one.read(f"{year}/data.csv"))}
        told = {row["id"]: row for row in found if row["year"] == year}
        shared = set(told["行政诉讼.受理"]) & set(COLUMNS)
        assert {name: {key: row[key] for key in shared} for name, row in told.items()} == {
            name: {key: row[key] for key in shared} for name, row in of_year.items()
        }


def test_the_dictionary_defines_every_indicator(one: Made) -> None:
    found = {row["id"]: row for row in rows(one.read("indicators.csv"))}
    assert set(found) == {row["id"] for row in rows(one.read("series.csv"))}
    assert found["行政诉讼.受理"] == {
        "id": "行政诉讼.受理",
        "label": "行政诉讼",
        "unit": "宗",
        "kind": "数量",
        "definition": "由已审结、审理中构成",
        "since": "",
        "until": "",
        "former": "",
        "supplier": "法制科",
        "page": INDICATORS["行政诉讼.受理"],
    }
    assert found["局务会议.列席"]["definition"] == "包含在局务会议之内"


def test_every_column_of_the_data_is_described() -> None:
    assert sorted(column.name for column in YEARLY) == sorted(COLUMNS)


@pytest.mark.parametrize("folder", ["one", EAST, YUNXI])
def test_the_data_package_is_sound(one: Made, several: Made, folder: str) -> None:
    path = one.root if folder == "one" else several.root / folder
    assert package_faults(path / "datapackage.json") == []


PACKAGE_FAULTS: dict[str, tuple[str, str, str, str]] = {
    "cell": ("series.csv", ",number,11,", ",number,一一,", "一一"),
    "sum": ("2018/data.csv", ",宗,", ",件,", "hash"),
    "key": ("indicators.csv", "行政诉讼.已审结,", "行政诉讼.受理,", "primary key"),
    "type": ("datapackage.json", '"type": "number"', '"type": "nubmer"', "nubmer"),
}


@pytest.mark.parametrize("fault", PACKAGE_FAULTS)
def test_a_fault_in_the_data_package_is_found(one: Made, tmp_path: Path, fault: str) -> None:
    name, old, new, said = PACKAGE_FAULTS[fault]
    broken = planted(one, tmp_path, name, old, new)
    assert said in "".join(package_faults(broken.root / "datapackage.json"))


def planted(of: Made, folder: Path, name: str, old: str, new: str) -> Made:
    """A copy of a site with one text replaced in one file."""
    shutil.copytree(of.root, folder / "site")
    text = of.text(name)
    assert old in text
    (folder / "site" / name).write_bytes(text.replace(old, new, 1).encode("utf-8"))
    return Made(folder / "site")


@pytest.mark.parametrize("name", ["series.csv", "indicators.csv", "2018/data.csv", "2019/data.csv"])
def test_the_tables_are_what_their_csvw_metadata_say(one: Made, name: str) -> None:
    assert csvw_faults(one.root / f"{name}-metadata.json") == []
    (read,) = CSVW(str(one.root / f"{name}-metadata.json")).tables
    cells = list(read)
    assert len(cells) == len(rows(one.read(name)))
    if "value" in cells[0]:
        assert {type(cell["value"]).__name__ for cell in cells} <= {"Decimal", "NoneType"}


CSVW_FAULTS: dict[str, tuple[str, str, str]] = {
    "cell": ("2018/data.csv", ",number,11,", ",number,一一,"),
    "heading": ("2018/data.csv", "label", "lable"),
    "type": ("2018/data.csv-metadata.json", '"decimal"', '"nubmer"'),
}


@pytest.mark.parametrize("fault", CSVW_FAULTS)
def test_a_fault_in_csvw_is_found(one: Made, tmp_path: Path, fault: str) -> None:
    broken = planted(one, tmp_path, *CSVW_FAULTS[fault])
    assert csvw_faults(broken.root / "2018/data.csv-metadata.json") != []


def test_the_feed_is_sound_and_its_ids_do_not_hang_on_the_address(one: Made, several: Made) -> None:
    for made in (one, several):
        assert feed_faults(made.read("feed.xml")) == []
    ids = re.findall("<id>(.*)</id>", one.text("feed.xml"))
    assert ids == [
        "urn:uuid:d0a59062-a3ed-5f2a-88f4-a2daa265f29b",
        "urn:uuid:4df71c40-27d5-53f9-af43-cc21e767adfc",
        "urn:uuid:9a44b54b-f758-5aaf-80e6-20089801f9da",
    ]
    assert re.findall("<updated>(.*)</updated>", one.text("feed.xml")) == [
        *("2020-02-28T00:00:00+08:00", "2020-02-28T00:00:00+08:00", "2019-01-31T00:00:00+08:00")
    ]


FEED_FAULTS: dict[str, tuple[str, str]] = {
    "moment": ("T00:00:00+08:00</updated>", "</updated>"),
    "id": ("<id>urn:uuid:", "<id>"),
    "title": ("<title>云山市某某局工作报告</title>", "<title />"),
    "element": ("<published>", "<issued />\n<published>"),
}


@pytest.mark.parametrize("fault", FEED_FAULTS)
def test_a_fault_in_the_feed_is_found(one: Made, fault: str) -> None:
    old, new = FEED_FAULTS[fault]
    assert old in one.text("feed.xml")
    assert feed_faults(one.text("feed.xml").replace(old, new, 1).encode()) != []


def test_an_id_that_stands_twice_is_found(one: Made) -> None:
    text = one.text("feed.xml")
    _, first, second = re.findall("<id>(.*)</id>", text)
    assert feed_faults(text.replace(second, first).encode()) == [first, first]


def test_the_sitemap_is_sound_and_names_every_page_with_its_day(one: Made) -> None:
    assert sitemap_faults(one.read("sitemap.xml")) == []
    places = re.findall("<loc>(.*)</loc>", one.text("sitemap.xml"))
    assert len(places) == len(set(places))
    assert {f"{HOME}", f"{HOME}2018/", f"{HOME}2018/report.html", f"{HOME}indicators/"} <= set(places)
    pages = {path for path in one.paths() if path.endswith(".html")} - {"search.html", INDICATORS["复议.收到"]}
    assert {HOME + path.removesuffix("index.html") for path in pages} <= set(places)
    assert re.search(rf"<loc>{HOME}2018/</loc>\s*<lastmod>2019-01-31</lastmod>", one.text("sitemap.xml"))


@pytest.mark.parametrize(
    ("old", "new"), [("<loc>https://", "<loc>"), ("2019-01-31", "2019年1月31日"), ("<loc>", "<priority/><loc>")]
)
def test_a_fault_in_the_sitemap_is_found(one: Made, old: str, new: str) -> None:
    assert old in one.text("sitemap.xml")
    assert sitemap_faults(one.text("sitemap.xml").replace(old, new, 1).encode()) != []


def linked(made: Made, path: str) -> list[dict[str, Any]]:
    return [
        json.loads(text)
        for text in lxml.html.fromstring(made.read(path)).xpath("//script[@type='application/ld+json']/text()")
    ]


def test_a_years_dataset_is_described_after_schema_org(one: Made) -> None:
    (told,) = linked(one, "2018/index.html")
    assert (told["@context"], told["@type"], told["url"]) == ("https://schema.org", "Dataset", f"{HOME}2018/")
    assert 50 <= len(told["description"]) <= 5000
    assert (told["datePublished"], told["temporalCoverage"], told["inLanguage"]) == ("2019-01-31", "2018", "zh-CN")
    assert told["publisher"] == {"@type": "GovernmentOrganization", "name": "云山市某某局"}
    assert "行政诉讼" in told["variableMeasured"]
    files = {each["contentUrl"]: each for each in told["distribution"]}
    assert set(files) == {f"{HOME}2018/{name}" for name in ("report.html", "report.pdf", "data.csv", "data.json")}
    for address, each in files.items():
        data = one.read(address.removeprefix(HOME))
        assert (each["sha256"], each["contentSize"]) == (hashlib.sha256(data).hexdigest(), f"{len(data)} B")


def test_a_bureaus_years_are_a_catalogue_of_datasets(one: Made, several: Made) -> None:
    (told,) = linked(one, "index.html")
    assert [each["url"] for each in told["dataset"]] == [f"{HOME}2018/", f"{HOME}2019/"]
    assert [each["@id"] for each in told["dataset"]] == [
        linked(one, f"{year}/index.html")[0]["@id"] for year in (2018, 2019)
    ]
    assert [told["dataset"][0]["url"] for told in linked(several, "index.html")] == [
        f"{quote(EAST)}/2018/index.html",
        f"{YUNXI}/2023/index.html",
    ]
    (told,) = linked(several, f"{YUNXI}/index.html")
    assert [each["url"] for each in told["dataset"]] == [f"{year}/index.html" for year in (2023, 2024, 2025)]


# ── English ──

ENGLISH = f"{YUNXI}/en"


def alternates(made: Made, path: str) -> list[tuple[str, str]]:
    page = lxml.html.fromstring(made.read(path))
    return [(each.get("hreflang"), each.get("href")) for each in page.xpath("//head/link[@hreflang]")]


def test_what_is_in_english_lies_beside_and_each_page_leads_to_the_other(several: Made) -> None:
    assert [path for path in several.paths() if "/en/" in path] == [
        *(f"{ENGLISH}/2025/{name}" for name in YEAR_FILES if name != "data.csv-metadata.json"),
        f"{ENGLISH}/index.html",
    ]
    for page in ("index.html", "2025/index.html"):
        up = "../" * page.count("/")
        assert alternates(several, f"{YUNXI}/{page}") == [("zh-CN", Path(page).name), ("en", f"{up}en/{page}")]
        assert alternates(several, f"{ENGLISH}/{page}") == [("zh-CN", f"{up}../{page}"), ("en", Path(page).name)]
    assert alternates(several, f"{YUNXI}/2024/index.html") == alternates(several, f"{EAST}/index.html") == []
    verified = reportgen("verify", several.root / ENGLISH / "2025", cwd=several.root)
    assert verified.returncode == 0, verified.stdout


def test_a_years_page_offers_the_files_of_both_languages(several: Made) -> None:
    for page, other in ((f"{YUNXI}/2025", "../en/2025"), (f"{ENGLISH}/2025", "../../2025")):
        read = lxml.html.fromstring(several.read(f"{page}/index.html"))
        files = read.xpath("//table[contains(@class, 'files')]//th/a/@href")
        names = ["report.html", "report.pdf", "data.csv", "data.json"]
        assert files == [*names, *(f"{other}/{name}" for name in names)]


def test_an_english_page_is_english(several: Made) -> None:
    for page in ("index.html", "2025/index.html"):
        read = lxml.html.fromstring(several.read(f"{ENGLISH}/{page}"))
        assert read.get("lang") == "en"
        for chinese in read.xpath("//*[@lang='zh-CN']"):
            chinese.drop_tree()
        assert re.findall("[\u3000-\uffef]", lxml.html.tostring(read, encoding="unicode")) == []
    cells = table(lxml.html.fromstring(several.read(f"{ENGLISH}/2025/index.html")))
    assert ["penalty cases", "1,894 cases", "up 1.6% on the previous year"] in cells
    assert ["place in the assessment of law-based government", "2nd", "unchanged from the previous year"] in cells


def test_programs_learn_that_the_english_report_is_a_translation(several: Made) -> None:
    (chinese,), (english,) = (linked(several, f"{at}/2025/index.html") for at in (YUNXI, ENGLISH))
    assert english["inLanguage"] == "en"
    assert chinese["workTranslation"] == {"@id": english["@id"]}
    assert english["translationOfWork"] == {"@id": chinese["@id"]}
    assert f'href="{ENGLISH}/2025/index.html" type="text/html" hreflang="en"' in several.text("feed.xml")


# ── Pages ──


def test_no_text_of_the_data_is_ever_markup_or_script(several: Made) -> None:
    for path in several.paths():
        if path.startswith(f"{EAST}/") and path.endswith(".html") and not path.endswith("report.html"):
            page = lxml.html.fromstring(several.read(path))
            assert page.xpath("//img") == []
            assert page.xpath("//header/p")[0].text_content() == HOSTILE
    (told,) = linked(several, f"{EAST}/2018/index.html")
    assert told["publisher"]["name"] == HOSTILE
    assert b"<img" not in several.read("search.html")
    assert b"<img" not in several.read("feed.xml")


def test_every_page_allows_itself_its_style_and_search_its_one_script(one: Made, several: Made) -> None:
    for made in (one, several):
        for path in made.paths():
            if not path.endswith(".html") or path.endswith("report.html"):
                continue
            page = lxml.html.fromstring(made.read(path))
            (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
            scripts = page.xpath("//script[not(@type)]/text()")
            allowed = [
                f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in scripts
            ]
            told = "".join(f"; script-src {each}" for each in allowed)
            assert policy == f"default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'{told}"
            assert (len(scripts), page.xpath("//@style"), page.xpath("//@*[starts-with(name(), 'on')]")) == (
                path == "search.html",
                [],
                [],
            )


KINDS = [
    "index.html",
    "2019/index.html",
    "indicators/index.html",
    INDICATORS["行政诉讼.受理"],
    INDICATORS["复议.收到"],
    "search.html",
]


def test_the_nu_checker_finds_nothing_but_a_planted_fault(one: Made, several: Made, tmp_path: Path) -> None:
    pages = {f"one-{number}.html": one.text(path) for number, path in enumerate(KINDS)}
    pages |= {"several.html": several.text("index.html"), "hostile.html": several.text(f"{EAST}/index.html")}
    pages |= {"found.html": several.text("search.html"), "english.html": several.text(f"{ENGLISH}/2025/index.html")}
    faulty = {"nested.html": ("</form>", "</from>"), "label.html": ('for="q"', 'for="p"')}
    pages |= {name: pages["one-0.html"].replace(*fault) for name, fault in faulty.items()}
    for name, text in pages.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    said = page_messages(tmp_path / name for name in pages)
    assert {name for name, messages in said.items() if messages} == set(faulty), said


@pytest.mark.parametrize(("width", "dark"), [(390, False), (1280, True)], ids=["phone-light", "desk-dark"])
@pytest.mark.parametrize("path", [*KINDS[:4], "search.html"])
def test_a_page_fits_reads_and_asks_for_nothing_but_its_style(
    chromium: Browser, one: Made, path: str, width: int, *, dark: bool
) -> None:
    with visit(chromium, one.root / path, width=width, dark=dark) as seen:
        if path == "search.html":
            seen.page.fill("#q", "诉讼")
        assert seen.overflow <= 0
        assert seen.console == []
        assert seen.requests == [(one.root / "site.css").as_uri()]
        assert seen.violations() == []


def test_the_first_page_of_several_bureaus_fits_and_reads(chromium: Browser, several: Made) -> None:
    for path in ("index.html", f"{EAST}/2018/index.html", f"{ENGLISH}/index.html", f"{ENGLISH}/2025/index.html"):
        with visit(chromium, several.root / path, width=390) as seen:
            assert (seen.overflow <= 0, seen.console) == (True, [])
            assert seen.violations() == []


def hits(seen: Visit) -> list[tuple[str, list[str]]]:
    """The titles that the search lists, each with the texts below it."""
    return [
        (item.locator(".title a").inner_text(), item.locator("li a").all_inner_texts())
        for item in seen.page.locator("#hits > li").all()
    ]


SEARCHES: dict[str, tuple[str, list[str]]] = {
    "政诉": ("行政诉讼", ["2019年24宗，同比上升118.18%", "2018年11宗，同比下降54.17%", "2017年24宗"]),
    "行政诉讼.已": ("已审结", ["2019年19宗，同比上升171.43%", "2018年7宗"]),
    "11": ("行政诉讼", ["2018年11宗，同比下降54.17%", "2019年24宗，同比上升118.18%"]),
    "１１": ("行政诉讼", ["2018年11宗，同比下降54.17%", "2019年24宗，同比上升118.18%"]),
    "54.17": ("行政诉讼", ["2018年11宗，同比下降54.17%"]),
    "诉讼 2018 11": ("行政诉讼", ["2018年11宗，同比下降54.17%"]),
    "内部监督": ("云山市某某局2019年度工作报告", ["（二）内部监督"]),
    "2018年度工作": ("云山市某某局2018年度工作报告", []),
}


def test_the_search_finds_titles_and_figures_as_they_are_typed(chromium: Browser, one: Made) -> None:
    with visit(chromium, one.root / "search.html") as seen:
        for words, first in SEARCHES.items():
            seen.page.fill("#q", "")
            seen.page.locator("#q").press_sequentially(words)
            assert hits(seen)[0] == first
            assert seen.page.inner_text("#said") == f"找到{len(hits(seen))}条。"
        assert seen.console == []


def test_a_number_is_not_found_within_another(chromium: Browser, one: Made) -> None:
    with visit(chromium, one.root / "search.html") as seen:
        for words in ("1年", "4.17", "71"):
            seen.page.fill("#q", words)
            assert hits(seen) == [], words


def test_the_search_says_where_there_is_nothing(chromium: Browser, one: Made) -> None:
    with visit(chromium, one.root / "search.html") as seen:
        before = seen.page.inner_text("#said")
        seen.page.fill("#q", "<b>没有的</b>")
        assert seen.page.inner_text("#said").startswith("没有找到“<b>没有的</b>”。")
        assert (hits(seen), seen.page.get_attribute("#said", "role")) == ([], "status")
        seen.page.fill("#q", "")
        assert seen.page.inner_text("#said") == before


def test_the_first_page_searches_and_a_hit_leads_to_the_figure(chromium: Browser, one: Made) -> None:
    with visit(chromium, one.root / "index.html") as seen:
        seen.page.fill("#q", "行政诉讼 11")
        seen.page.press("#q", "Enter")
        seen.page.wait_for_url("**/search.html?q=*")
        assert seen.page.input_value("#q") == "行政诉讼 11"
        seen.page.click("#hits li li a")
        seen.page.wait_for_url("**/indicators/*")
        assert seen.page.inner_text("tr:target th") == "2018年"
        assert seen.violations() == []
        assert seen.console == []


def test_the_search_shows_hostile_texts_as_they_are(chromium: Browser, several: Made) -> None:
    with visit(chromium, several.root / "search.html") as seen:
        seen.page.fill("#q", "行政诉讼")
        assert HOSTILE in seen.page.inner_text("#hits > li:first-child .about")
        assert seen.page.locator("#hits img").count() == 0
        seen.page.fill("#q", "行政处罚案件 1864")
        assert hits(seen)[0][0] == "行政处罚案件"
        assert seen.console == []


def test_the_keyboard_comes_from_the_first_page_to_a_hit(chromium: Browser, one: Made) -> None:
    with visit(chromium, one.root / "search.html") as seen:
        active = "document.activeElement"
        seen.page.keyboard.press("Tab")
        assert seen.page.evaluate(f"{active}.textContent") == "跳到正文"
        seen.page.keyboard.press("Enter")
        seen.page.keyboard.press("Tab")
        assert seen.page.evaluate(f"[{active}.id, getComputedStyle({active}).outlineStyle]") == ["q", "solid"]
        seen.page.keyboard.type("54.17")
        for _ in range(2):
            seen.page.keyboard.press("Tab")
        assert seen.page.evaluate(f"{active}.textContent") == "行政诉讼"
