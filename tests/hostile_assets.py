"""Ways to name a resource in CSS, HTML and SVG, and addresses to name: what a page must not make anybody fetch.

In each way ``@`` stands for the address, but where a letter follows it. What is named lies outside the project, or is
nothing that a page may show.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_ADDRESS = re.compile("@(?![A-Za-z-])")
CSS: Mapping[str, str] = {
    "import of an address": "@import url(@);",
    "import of a text": '@import "@";',
    "import of a text in single marks": "@import '@';",
    "import for print": '@import "@" print;',
    "import into a layer": '@import url("@") layer(x);',
    "import where something is supported": '@import url("@") supports(display: grid);',
    "import in capitals": '@IMPORT "@";',
    "import behind a comment": '/**/@import/**/"@";',
    "import behind a character set": '@charset "utf-8";@import "@";',
    "font-face": "@font-face { font-family: x; src: url(@) } p { font-family: x }",
    "font-face with a format": '@font-face { font-family: x; src: url("@") format("truetype") } p { font-family: x }',
    "font-face after a local font": '@font-face { font-family: x; src: local("Nowhere"), url(@) } p { font-family: x }',
    "local font": '@font-face { font-family: x; src: local("@") } p { font-family: x }',
    "background": "p { background: url(@) }",
    "background-image": "p { background-image: url('@') }",
    "background of a page": "@page { background: url(@) }",
    "background of a margin": "@page { @top-left { content: 'x'; background: url(@) } }",
    "content of a margin": "@page { @top-left { content: url(@) } }",
    "second background": "p { background: linear-gradient(red, blue), url(@) }",
    "background of the root": "html { background: url(@) }",
    "list-style": "section { display: list-item; list-style: url(@) }",
    "list-style-image": "section { display: list-item; list-style-image: url(@) }",
    "content": "h1::before { content: url(@) }",
    "content of an element": "h1 { content: url(@) }",
    "content with a text": "h1::after { content: 'x' url(@) 'y' }",
    "content of a marker": "section { display: list-item } section::marker { content: url(@) }",
    "footnote": "h1::footnote-call { content: url(@) }",
    "border-image": "p { border: 9px solid; border-image: url(@) 9 }",
    "border-image-source": "p { border: 9px solid; border-image-source: url(@) }",
    "mask": "p { mask: url(@) }",
    "mask-image": "p { mask-image: url(@) }",
    "mask-border": "p { mask-border: url(@) 9 }",
    "clip-path": "p { clip-path: url(@#x) }",
    "filter": "p { filter: url(@#x) }",
    "backdrop-filter": "p { backdrop-filter: url(@#x) }",
    "shape-outside": "p { float: left; shape-outside: url(@) }",
    "cursor": "p { cursor: url(@), auto }",
    "offset-path": "p { offset-path: url(@#x) }",
    "fill": "p { fill: url(@#x) }",
    "image-set": "p { background: image-set('@' 1x, '@' 2x) }",
    "-webkit-image-set": "p { background: -webkit-image-set(url(@) 1x) }",
    "cross-fade": "p { background: cross-fade(url(@), url(@)) }",
    "image()": "p { background: image('@') }",
    "element()": "p { background: element(#x) url(@) }",
    "src()": "p { background: src('@') }",
    "variable": ":root { --x: url(@) } p { background: var(--x) }",
    "fallback of a variable": "p { background: var(--none, url(@)) }",
    "attribute as an address": "h2 { background: attr(data-label url, url(@)) }",
    "attribute in content": "h2::before { content: attr(data-label) url(@) }",
    "target-counter": "p::after { content: target-counter('@#x', page) }",
    "target-text": "p::after { content: target-text(url(@#x)) }",
    "leader": "p::after { content: leader('x') url(@) }",
    "link of a bookmark": "h1 { bookmark-label: url(@) 'x' }",
    "anchor": "h1 { link: url(@) }",
    "counter-style": "@counter-style x { system: cyclic; symbols: url(@) } h1 { display: list-item; list-style: x }",
    "namespace": '@namespace x url("@"); x|p { background: url(@) }',
    "colour profile": "@color-profile --x { src: url(@) } p { color: color(--x 1 0 0) }",
    "view of another document": "@document url(@) { p { color: red } }",
    "media": "@media print { p { background: url(@) } }",
    "supports": "@supports (display: block) { p { background: url(@) } }",
    "layer": "@layer x { p { background: url(@) } }",
    "nested rule": "section { & p { background: url(@) } }",
    "escaped url": "p { background: \\75rl(@) }",
    "URL in capitals": "p { background: URL(@) }",
    "blanks within": "p { background: url(   @   ) }",
    "string of an old kind": "p { behavior: url(@); -moz-binding: url(@#x) }",
    "important": "p { background: url(@) !important }",
    "closed style": "</style><img src='@'><style>",
}
SVG: Mapping[str, str] = {
    "image": '<image href="@" width="9" height="9"/>',
    "image by xlink": '<image xlink:href="@" width="9" height="9"/>',
    "image under a base": '<g xml:base="@"><image href="x.png" width="9" height="9"/></g>',
    "use": '<use href="@#x"/>',
    "use by xlink": '<use xlink:href="@#x"/>',
    "filter image": '<filter id="f"><feImage href="@"/></filter><rect width="9" height="9" filter="url(#f)"/>',
    "filter": '<rect width="9" height="9" filter="url(@#x)"/>',
    "mask": '<rect width="9" height="9" mask="url(@#x)"/>',
    "clip path": '<rect width="9" height="9" clip-path="url(@#x)"/>',
    "fill": '<rect width="9" height="9" fill="url(@#x)"/>',
    "stroke": '<rect width="9" height="9" stroke="url(@#x)"/>',
    "pattern": '<pattern id="p" href="@#x"/><rect width="9" height="9" fill="url(#p)"/>',
    "gradient": '<linearGradient id="g" xlink:href="@#x"/><rect width="9" height="9" fill="url(#g)"/>',
    "radial gradient": '<radialGradient id="g" href="@#x"/><rect width="9" height="9" fill="url(#g)"/>',
    "marker": '<path d="M0 0L9 9L0 9" marker-start="url(@#x)" marker-mid="url(@#x)" marker-end="url(@#x)"/>',
    "text on a path": '<text><textPath href="@#x">x</textPath></text>',
    "text reference": '<text><tref xlink:href="@#x"/></text>',
    "link": '<a href="@"><rect width="9" height="9"/></a>',
    "script": '<script href="@"/>',
    "script in it": '<script>fetch("@")</script>',
    "style": '<style>rect { fill: url(@#x) }</style><rect width="9" height="9"/>',
    "import in a style": '<style>@import "@";</style><rect width="9" height="9"/>',
    "import of an address in a style": '<style>@import url(@);</style><rect width="9" height="9"/>',
    "font in a style": "<style>@font-face { font-family: x; src: url(@) }</style><text font-family='x'>x</text>",
    "style attribute": '<rect width="9" height="9" style="fill: url(@#x)"/>',
    "foreign object": '<foreignObject width="9" height="9"><img xmlns="http://www.w3.org/1999/xhtml" src="@"/>'
    "</foreignObject>",
    "iframe": '<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="@"/></foreignObject>',
    "animation": '<image width="9" height="9"><animate attributeName="href" values="@"/></image>',
    "set": '<image width="9" height="9"><set attributeName="xlink:href" to="@"/></image>',
    "motion": '<rect width="9" height="9"><animateMotion><mpath href="@#x"/></animateMotion></rect>',
    "cursor": '<cursor id="c" href="@"/><rect width="9" height="9" cursor="url(#c)"/>',
    "colour profile": '<color-profile name="x" xlink:href="@"/><rect width="9" height="9" fill="icc-color(x, 0)"/>',
    "definition of a font": '<font-face><font-face-src><font-face-uri xlink:href="@"/></font-face-src></font-face>',
    "handler": '<rect width="9" height="9" onload="fetch(\'@\')"/>',
    "video": '<video xlink:href="@"/><audio xlink:href="@"/>',
    "picture in an address": "<image width='9' height='9' href=\"data:image/svg+xml,"
    "%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Cimage href='@' width='9' height='9'/%3E%3C/svg%3E\"/>",
}
# Whole SVG files: what stands before the picture.
XML: Mapping[str, str] = {
    "external entity": '<!DOCTYPE svg [<!ENTITY x SYSTEM "@">]>',
    "external parameter entity": '<!DOCTYPE svg [<!ENTITY % x SYSTEM "@"> %x;]>',
    "external document type": '<!DOCTYPE svg SYSTEM "@">',
    "public document type": '<!DOCTYPE svg PUBLIC "-//X//X" "@">',
    "stylesheet": '<?xml-stylesheet href="@" type="text/css"?>',
    "transformation": '<?xml-stylesheet href="@" type="text/xsl"?>',
    "inclusion": '<?xml version="1.0"?><!-- --><!DOCTYPE svg [<!NOTATION n SYSTEM "@">]>',
}
HTML: Mapping[str, str] = {
    "img": "<img src='@'>",
    "img by density": "<img srcset='@ 1x, @ 2x'>",
    "img by width": "<img src=x srcset='@ 9w' sizes='9px'>",
    "img, lazy": "<img loading=lazy src='@'>",
    "img, low": "<img lowsrc='@' dynsrc='@'>",
    "img, map": "<img src=x usemap='@#x' longdesc='@'>",
    "picture": "<picture><source srcset='@'><img src=x></picture>",
    "image": "<image src='@'>",
    "object": "<object data='@'></object>",
    "object with a code base": "<object codebase='@' data='x' classid='@' archive='@'></object>",
    "parameter": "<object><param name=src value='@'><param name=movie value='@'></object>",
    "embed": "<embed src='@'>",
    "applet": "<applet archive='@' code=x></applet>",
    "iframe": "<iframe src='@'></iframe>",
    "iframe with a document": "<iframe srcdoc=\"<img src='@'>\"></iframe>",
    "frame": "<frameset><frame src='@'></frameset>",
    "portal": "<portal src='@'></portal>",
    "video": "<video src='@' poster='@'></video>",
    "audio": "<audio src='@'></audio>",
    "source": "<video><source src='@'></video>",
    "track": "<video><track src='@' default></video>",
    "input": "<input type=image src='@'>",
    "button": "<form action='@'><button formaction='@'></button></form>",
    "isindex": "<isindex action='@'>",
    "link to a stylesheet": "<link rel=stylesheet href='@'>",
    "link to another stylesheet": "<link rel='alternate stylesheet' href='@' title=x>",
    "link to an icon": "<link rel=icon href='@'><link rel='apple-touch-icon' href='@'>",
    "link to an attachment": "<link rel=attachment href='@' title=x>",
    "link ahead": "<link rel=preload href='@' as=image><link rel=prefetch href='@'>",
    "link to a host": "<link rel=dns-prefetch href='@'><link rel=preconnect href='@'>",
    "link to a module": "<link rel=modulepreload href='@'>",
    "link to a manifest": "<link rel=manifest href='@'>",
    "link to an import": "<link rel=import href='@'>",
    "link to a ping": "<link rel=pingback href='@'>",
    "link in the body": "<p><link rel=stylesheet href='@' media=print></p>",
    "attachment of a link": "<a rel=attachment href='@'>x</a>",
    "ping of a link": "<a href='#x' ping='@'>x</a>",
    "area": "<map name=x><area href='@' ping='@'></map>",
    "base": "<base href='@'><img src=x.png>",
    "refresh": "<meta http-equiv=refresh content='0; url=@'>",
    "policy": "<meta http-equiv=Content-Security-Policy content='report-uri @'>",
    "picture of a page": "<meta property='og:image' content='@'>",
    "script": "<script src='@'></script>",
    "script in it": "<script>fetch('@')</script>",
    "script, import": "<script type=module>import '@'</script>",
    "handler": "<p onclick=\"fetch('@')\" onload=\"fetch('@')\">x</p>",
    "style": "<style>p { background: url(@) }</style>",
    "import in a style": "<style>@import '@';</style>",
    "style attribute": "<p style=\"background: url('@')\">x</p>",
    "background of the body": "<body background='@'>",
    "background of a table": "<table background='@'><tr><td background='@'>x</table>",
    "quotation": "<blockquote cite='@'>x</blockquote><q cite='@'>x</q><ins cite='@'>x</ins>",
    "manifest of the page": "<html manifest='@'>",
    "profile": "<head profile='@'>",
    "svg": "<svg width=9 height=9><image href='@' width=9 height=9 /></svg>",
    "svg, use": "<svg><use href='@#x'/></svg>",
    "svg, style": "<svg><style>@import '@';</style></svg>",
    "mathematics": "<math href='@' xlink:href='@'><mglyph src='@'/></math>",
    "template": "<template><img src='@'></template>",
    "not scripted": "<noscript><img src='@'></noscript>",
    "old background": "<bgsound src='@'><layer src='@'></layer><ilayer src='@'></ilayer>",
    "data of a comment": "<!--[if IE]><img src='@'><![endif]-->",
    "marquee": "<marquee><img src='@'></marquee>",
}
# The ways again as an author or a supplier would write them where text belongs.
MARKDOWN: Mapping[str, str] = {
    "picture": "![x](@)",
    "picture by reference": "![x][y]\n\n[y]: @",
    "link": "[x](@)",
    "link in brackets": "[x](<@>)",
    "link with a title": '[x](@ "y")',
    "link by reference": "[x][y]\n\n[y]: @",
    "address": "<@>",
    "html": "<img src='@'>",
    "include": "{% include '@' %}",
    "import": "{% import '@' as x %}",
    "extends": "{% extends '@' %}",
    "name": "{{ '@' }}",
    "footnote": "x[^1]\n\n[^1]: @",
}
NAMES: Mapping[str, str] = {
    "pack": "模板: '@'",
    "office": "下属: ['@']",
    "site": "网站: {SiteName: 甲, Image: '@', Url: '@'}",
    "body": "机构: {全称: '@'}",
    "name": "专名: ['@']",
    "title of the pack": "标题: '@'",
    "section of the pack": "  - 文件: '@'",
    "lead of the pack": "导语: '@'",
}


@dataclass(frozen=True, slots=True)
class Payload:
    """A way to name an address in a text of this kind: css, svg, xml, html (a page template), prose, name, data."""

    kind: str
    way: str
    text: str

    @property
    def name(self) -> str:
        return f"{self.kind}: {self.way}"

    def at(self, address: str) -> str:
        """The text with an address in it."""
        return _ADDRESS.sub(lambda _: address, self.text)


def payloads() -> Iterator[Payload]:
    """Every way, in every kind of text."""
    kinds = {"css": CSS, "svg": SVG, "xml": XML, "html": HTML, "prose": MARKDOWN, "name": NAMES, "data": HTML}
    for kind, ways in kinds.items():
        yield from (Payload(kind, way, text) for way, text in ways.items())


def addresses(outside: str, port: int, host: str = "127.0.0.1") -> dict[str, str]:
    """Addresses of what lies in the folder ``outside``, or would be asked of ``host``, by what is tried with them."""
    up = "../" * 12
    bare = outside.lstrip("/")
    dots = "%2e%2e/" * 12
    return {
        "file": f"file://{outside}/secret.svg",
        "file in capitals": f"FILE://{outside}/secret.svg",
        "file with one stroke": f"file:{outside}/secret.svg",
        "file of this host": f"file://localhost{outside}/secret.svg",
        "file of another host": f"file://{host}{outside}/secret.svg",
        "file with a question": f"file://{outside}/secret.svg?x",
        "file with a fragment": f"file://{outside}/secret.svg#x",
        "file, encoded": f"file://{outside}/secret%2Esvg",
        "file, escaped": f"\\66ile://{outside}/secret.svg",
        "path": f"{outside}/secret.svg",
        "path up": f"{up}{bare}/secret.svg",
        "path up, encoded": f"{dots}{bare}/secret.svg",
        "path up, twice encoded": f"{dots.replace('%', '%25')}{bare}/secret.svg",
        "path up, with backslashes": up.replace("/", "\\\\") + bare + "/secret.svg",
        "path through a link": "link.svg",
        "path through a linked folder": "linked/secret.svg",
        "picture": f"file://{outside}/secret.png",
        "stylesheet": f"file://{outside}/secret.css",
        "font": f"file://{outside}/secret.otf",
        "folder": f"file://{outside}/",
        "pipe": f"file://{outside}/pipe",
        "socket": f"file://{outside}/socket",
        "device": "file:///dev/zero",
        "process": "file:///proc/self/environ",
        "http": f"http://{host}:{port}/x",
        "http in capitals": f"HTTP://{host}:{port}/x.svg",
        "http with a name": f"http://user:word@{host}:{port}/x.svg",
        "http by number": f"http://2130706433:{port}/x.svg",
        "http in IPv6": f"http://[::1]:{port}/x.svg",
        "https": f"https://{host}:{port}/x.svg",
        "ftp": f"ftp://{host}:{port}/x.svg",
        "any scheme": f"//{host}:{port}/x.svg",
        "share": f"\\\\\\\\{host}\\\\x.svg",
        "page itself": f"https://page.invalid:{port}/x.svg",
        "page as a name": f"https://page.invalid@{host}:{port}/x.svg",
        "gopher": f"gopher://{host}:{port}/x",
        "jar": f"jar:http://{host}:{port}/x!/y",
        "data": "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Cimage href="
        f"'http://{host}:{port}/x' width='9' height='9'/%3E%3C/svg%3E",
        "blob": f"blob:http://{host}:{port}/x",
        "script": f"javascript:fetch('http://{host}:{port}/x')",
    }
