"""What is published, made once for all tests of a file: the real reports, an example, and papers with everything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct
from msgspec.structs import replace

import builders
import papers
from projects import assessed, begun
from reportgen.build import Assessment, drafted
from reportgen.document import Document, Frame, FrameLine, Role
from reportgen.outputs import OUTPUTS, docx, fragment, html
from reportgen.outputs.material import Files
from reportgen.production import produce

ROOT = Path(__file__).resolve().parent.parent
PROJECTS = {
    "2018": (ROOT, 2018, ""),
    "example": (ROOT / "examples/yunxi", 2024, ""),
    "english": (ROOT / "examples/yunxi", 2025, "en"),
}
FRAME = Frame(
    letterhead=(
        FrameLine(Role.COPY, ("000001",)),
        FrameLine(Role.SECRECY, ("秘密★1年",)),
        FrameLine(Role.URGENCY, ("特急",)),
        FrameLine(Role.ISSUER, ("云山市某某局文件",)),
        FrameLine(Role.NUMBER, ("云某〔2019〕1号", "签发人：", "谭伟文", "陈坚", "欧阳明华")),
    ),
    addressed=(FrameLine(Role.ADDRESSEE, ("云山市人民政府，云山市公安局：",)),),
    signed=(
        FrameLine(Role.SIGNATURE, ("云山市某某局",)),
        FrameLine(Role.DAY, ("2019年1月18日",)),
        FrameLine(Role.REMARK, ("（此件公开发布）",)),
    ),
    imprint=(
        FrameLine(Role.COPIES, ("抄送：", "市委办公室，市司法局。")),
        FrameLine(Role.PRINTED, ("云山市某某局办公室", "2019年1月20日印发")),
    ),
)
PAPERS: Mapping[str, Callable[[], Document]] = {
    "everything": papers.with_everything,
    "framed": lambda: replace(papers.with_everything(), frame=FRAME),
    "long": papers.long_report,
}
DRAFT = "draft"
FINISHED = (*PROJECTS, *PAPERS)
ON_THE_GRID = tuple(name for name in FINISHED if name != "english")  # GB/T 9704 is of Chinese
NAMES = (*FINISHED, DRAFT)


class Published(Struct, frozen=True):
    """A document and its files by name; ``dataset`` is the file its figures come from, if they come from one."""

    document: Document
    files: Mapping[str, bytes]
    dataset: Path | None = None

    @property
    def pdf(self) -> bytes:
        return self.files["report.pdf"]

    @property
    def page(self) -> str:
        return self.files["report.html"].decode("utf-8")

    @property
    def word(self) -> bytes:
        return self.files["report.docx"]

    @property
    def fragment(self) -> str:
        return self.files["fragment.html"].decode("utf-8")


def pasted(fragment: str, language: str = "zh-CN") -> str:
    """A page of a site, in the language of the report, that holds the fragment."""
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>某某区人民政府</title>'
    body = f"<header>某某区人民政府</header>\n<main>\n<h1>年度报告</h1>\n{fragment}</main>"
    return f'<!DOCTYPE html>\n<html lang="{language}">\n<head>{head}</head>\n<body>\n{body}\n</body>\n</html>\n'


@cache
def published(name: str) -> Published:
    """One of :data:`NAMES` or of the large papers, in all forms."""
    if make := {**PAPERS, **papers.LARGE}.get(name):
        document = make()
        return Published(document, _files(document))
    if name == DRAFT:
        with TemporaryDirectory() as folder:
            return _produced(drafted(assessed(begun(Path(folder)))))
    project, year, edition = PROJECTS[name]
    return replace(_produced(assessed(project, year, edition)), dataset=project / f"data/{year}.yaml")


def _produced(assessment: Assessment) -> Published:
    files, findings = produce(assessment, OUTPUTS, lambda _name: None)
    assert findings == []
    assert assessment.document is not None
    return Published(assessment.document, files)


def _files(document: Document) -> Files:
    """The forms that need no figures."""
    material = builders.material(builders.report(), document)
    made = [output.make(material)()[0] for output in (html, fragment, docx)]
    return {"report.pdf": papers.made(document), **{name: data for files in made for name, data in files.items()}}
