"""The report as a page for Chromium, whose margin boxes count pages since version 131."""

from __future__ import annotations

from html import escape

from bench.material import Block, Text

_HEAD = """\
<!DOCTYPE html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>{title}</title><meta name="author" content="{author}">
<style>
@page {{ size: A4; margin: 37mm 26mm 35mm 28mm }}
@page :right {{ @bottom-right {{
  content: "— " counter(page) " —"; font: 14pt/14pt "Reportgen Song"; padding: 5mm 15.79pt 0 0; vertical-align: top
}} }}
@page :left {{ @bottom-left {{
  content: "— " counter(page) " —"; font: 14pt/14pt "Reportgen Song"; padding: 5mm 0 0 15.79pt; vertical-align: top
}} }}
html {{ font: 15.79pt/10.227mm "Reportgen FangSong", "Reportgen Song"; orphans: 2; widows: 2 }}
body {{ margin: 0 }}
h1, h2, p {{ font-size: inherit; font-weight: normal; line-height: inherit; margin: 0 }}
h1 {{ font: 22pt/10.227mm "Reportgen XiaoBiaoSong", "Reportgen Song"; margin-bottom: 10.227mm; text-align: center }}
h2 {{ font-family: "Reportgen Hei", "Reportgen Song" }}
.run-in {{ font-family: "Reportgen Kai", "Reportgen Song" }}
h2, p {{ text-align: justify; text-indent: 2em }}
h2 {{ break-after: avoid }}
</style></head>
<body>
<h1>{lines}</h1>
"""


def source(text: Text) -> str:
    """The whole page."""
    title, author = escape("".join(text.title)), escape(text.author)
    head = _HEAD.format(title=title, author=author, lines="<br>".join(map(escape, text.title)))
    return head + "\n".join(map(_block, text.blocks)) + "\n</body></html>\n"


def _block(block: Block) -> str:
    if not block.text:
        return f"<h{block.level + 1}>{escape(block.head)}</h{block.level + 1}>"
    head = f'<span class="run-in">{escape(block.head)}</span>' if block.head else ""
    return f"<p>{head}{escape(block.text)}</p>"
