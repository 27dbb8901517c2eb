"""ReportLab with its paragraphs; the first argument is the folder of the faces with TrueType outlines.

Its breaking of Chinese lines lets a mark begin a line where one more would not fit.
"""

import json
import sys
from html import escape
from pathlib import Path

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Spacer

FACES = ("FangSong", "Hei", "Kai", "XiaoBiaoSong", "Song")
PITCH = 10.227 * mm
BODY = ParagraphStyle(
    "body", fontName="FangSong", fontSize=15.79, leading=PITCH, firstLineIndent=31.58, wordWrap="CJK",
    alignment=TA_JUSTIFY,
)  # fmt: skip
HEADING = ParagraphStyle("heading", BODY, fontName="Hei", keepWithNext=1)
TITLE = ParagraphStyle(
    "title", BODY, fontName="XiaoBiaoSong", fontSize=22, firstLineIndent=0, alignment=TA_CENTER
)  # fmt: skip


def number(canvas, _document):
    canvas.setFont("Song", 14)
    text = f"— {canvas.getPageNumber()} —"
    if canvas.getPageNumber() % 2:
        canvas.drawRightString(184 * mm - 15.79, 27 * mm, text)
    else:
        canvas.drawString(28 * mm + 15.79, 27 * mm, text)


def paragraph(block):
    if not block["text"]:
        return Paragraph(escape(block["head"]), HEADING)
    face = "Hei" if block["level"] == 1 else "Kai"
    head = f'<font name="{face}">{escape(block["head"])}</font>' if block["head"] else ""
    return Paragraph(head + escape(block["text"]), BODY)


def made(source, target):
    text = json.loads(Path(source).read_text(encoding="utf-8"))
    document = BaseDocTemplate(target, pagesize=A4, title="".join(text["title"]), author=text["author"])
    frame = Frame(28 * mm, 35 * mm, 156 * mm, 225 * mm, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=number))
    story = [Paragraph(escape(line), TITLE) for line in text["title"]]
    document.build([*story, Spacer(0, PITCH), *map(paragraph, text["blocks"])])


faces, *rest = sys.argv[1:]
for name in FACES:
    pdfmetrics.registerFont(TTFont(name, f"{faces}/Reportgen{name}.ttf"))
for source, target in zip(rest[::2], rest[1::2], strict=True):
    made(source, target)
