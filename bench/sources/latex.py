"""The report for XeLaTeX, by ctex and xeCJK."""

from __future__ import annotations

import re
from pathlib import Path

from bench.material import Block, Text

_HEAD = r"""\documentclass[fontset=none]{ctexart}
\usepackage[a4paper,top=37mm,bottom=35mm,left=28mm,right=26mm,footskip=9mm]{geometry}
\usepackage{fancyhdr}
\newcommand{\faces}{@FOLDER@/}
\setmainfont{ReportgenFangSong.otf}[Path=\faces,Ligatures={NoCommon}]
\setCJKmainfont{ReportgenFangSong.otf}[Path=\faces]
\newfontfamily{\heiwestern}{ReportgenHei.otf}[Path=\faces]
\newCJKfontfamily{\heichinese}{ReportgenHei.otf}[Path=\faces]
\newfontfamily{\kaiwestern}{ReportgenKai.otf}[Path=\faces]
\newCJKfontfamily{\kaichinese}{ReportgenKai.otf}[Path=\faces]
\newfontfamily{\titlewestern}{ReportgenXiaoBiaoSong.otf}[Path=\faces]
\newCJKfontfamily{\titlechinese}{ReportgenXiaoBiaoSong.otf}[Path=\faces]
\newfontfamily{\songwestern}{ReportgenSong.otf}[Path=\faces]
\newcommand{\hei}{\heiwestern\heichinese}
\newcommand{\kai}{\kaiwestern\kaichinese}
\newcommand{\size}{\fontsize{15.79bp}{10.227mm}\selectfont}
\xeCJKsetup{CJKecglue={},PunctStyle=quanjiao}
\linespread{1}
\fancyhf{}
\renewcommand{\headrulewidth}{0pt}
\fancyfoot[R]{\fontsize{14bp}{14bp}\songwestern — \thepage\ —\hspace*{15.79bp}}
\pagestyle{fancy}
\setlength{\parskip}{0pt}
\setlength{\topskip}{10.227mm}
\setlength{\parindent}{31.58bp}
\raggedbottom
\widowpenalty=10000
\clubpenalty=10000
\title{@TITLE@}
\begin{document}
\size
{\centering\fontsize{22bp}{10.227mm}\titlewestern\titlechinese
@LINES@\par}
\vspace{10.227mm}
"""
_SPECIAL = re.compile(r"[\\#$%&_{}~^]")
_ESCAPES = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def source(text: Text, faces: Path) -> str:
    """The whole source; ``faces`` is the folder of the font files."""
    fields = {
        "FOLDER": str(faces),
        "TITLE": _escaped("".join(text.title)),
        "LINES": r"\\ ".join(map(_escaped, text.title)),
    }
    head = re.sub("@([A-Z]+)@", lambda found: fields[found[1]], _HEAD)
    return head + "\n\n".join(map(_block, text.blocks)) + "\n\\end{document}\n"


def _block(block: Block) -> str:
    if not block.head:
        return _escaped(block.text)
    face = r"\hei" if block.level == 1 else r"\kai"
    head = f"{{{face} {_escaped(block.head)}}}"
    return head + _escaped(block.text) if block.text else f"{head}\\par\\nobreak"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: _ESCAPES.get(found[0], f"\\{found[0]}"), text)
