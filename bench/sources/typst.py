"""The report for Typst."""

from __future__ import annotations

import json

from bench.material import Block, Text

_HEAD = """\
#set document(title: {title}, author: {author})
#set page(
  paper: "a4",
  margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm),
  footer-descent: 0pt,
  footer: context {{
    let number = counter(page).get().first()
    let line = text(font: "Reportgen Song", size: 14pt)[— #number —]
    align(top + if calc.odd(number) {{ right }} else {{ left }}, pad(x: 15.79pt, top: 5mm, line))
  }},
)
#set text(
  font: ("Reportgen FangSong", "Reportgen Song"), size: 15.79pt, lang: "zh", region: "cn",
  cjk-latin-spacing: none,
  top-edge: 0.88em, bottom-edge: -0.12em,
)
#let lead = 10.227mm - 15.79pt
#set par(justify: true, leading: lead, spacing: lead, first-line-indent: (amount: 2em, all: true))
#let hei(body) = text(font: ("Reportgen Hei", "Reportgen Song"), body)
#let kai(body) = text(font: ("Reportgen Kai", "Reportgen Song"), body)
#show heading: it => block(above: lead, below: lead, hei(text(size: 15.79pt, weight: "regular", h(2em) + it.body)))
#align(center, text(font: ("Reportgen XiaoBiaoSong", "Reportgen Song"), size: 22pt)[
  #set par(first-line-indent: 0pt, leading: 10.227mm - 22pt)
  {lines}
])
#v(10.227mm)
"""


def source(text: Text) -> str:
    """The whole source."""
    title, author = _string("".join(text.title)), _string(text.author)
    lines = " \\ ".join(f"#{_string(line)}" for line in text.title)
    return _HEAD.format(title=title, author=author, lines=lines) + "\n".join(map(_block, text.blocks))


def _block(block: Block) -> str:
    if not block.text:
        return f"#heading(level: {block.level}, {_string(block.head)})\n"
    face = "hei" if block.level == 1 else "kai"
    head = f"#{face}({_string(block.head)})" if block.head else ""
    return f"{head}#{_string(block.text)}\n"


def _string(text: str) -> str:
    """A string of Typst, which escapes as JSON does but for characters that no report has."""
    return json.dumps(text, ensure_ascii=False)
