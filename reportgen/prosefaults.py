"""What Jinja says of a template that it cannot read -> what is wrong and how to mend it, in our own messages."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from jinja2 import nodes

from reportgen.catalog import Message, msg
from reportgen.fields import nearest_hint
from reportgen.parts import CLAIM, END_CLAIM

OPENED_BY = {"endif": "if", "elif": "if", "else": "if", "endfor": "for", END_CLAIM: CLAIM}
_TAGS = ("if", "elif", "else", "endif", "for", "endfor", CLAIM, END_CLAIM)
_LOOK = msg("look for a bracket that is not closed, a missing {{% endif %}}, {{% endfor %}} or {{% 终断言 %}}")


class Fault(NamedTuple):
    """What is wrong: the text that Jinja stumbled over, empty where it is the whole line, a message and a hint.

    ``offset`` is where that text stands in the template, as far as Jinja says so.
    """

    text: str
    message: Message
    hint: Message
    offset: int | None = None


def explained(said: str) -> Fault:
    """The fault that Jinja's own sentence speaks of."""
    if found := re.match(r"Encountered unknown tag '(.+?)'", said):
        return _tag(found[1])
    if found := re.match(r"unexpected char '(.)' at (\d+)", said):
        return _character(found[1])._replace(offset=int(found[2]))
    if found := re.match(r"expected token '.+?', got '(?!end of )(.+?)'", said):
        hint = msg("before a form stands |, before a condition is; or a bracket is not closed")
        return Fault(found[1], msg("{text} cannot stand here", text=found[1]), hint)
    if found := re.match(r"unexpected '(.)'", said):
        return Fault(found[1], msg("the bracket {mark} does not match the one before it", mark=found[1]), _LOOK)
    if said.startswith("Expected an expression"):
        message = msg("the brackets hold nothing, or end too early")
        return Fault("", message, msg("write a name of the dataset in them, such as {{{{ 行政诉讼.受理 }}}}"))
    return Fault("", msg("this line of the template cannot be read"), _LOOK)


def _tag(name: str) -> Fault:
    if opener := OPENED_BY.get(name):
        message = msg("{tag} ends or divides what never began", tag=name)
        return Fault(name, message, msg("delete it, or put {{% {tag} … %}} where it is to begin", tag=opener))
    return Fault(name, msg("there is no tag {name}", name=name), nearest_hint(name, _TAGS))


def _character(char: str) -> Fault:
    narrow = unicodedata.normalize("NFKC", "." if char == "。" else char)
    message = msg("{char} cannot stand between the brackets of a tag", char=char)
    if narrow != char:
        return Fault(char, message, msg("write the half-width {mark}", mark=narrow))
    return Fault(char, message, msg("delete it, or close the bracket before it with }}}} or %}}"))


def kind_of(node: nodes.Node) -> Message:
    """What somebody tried that Jinja can do and prose may not."""
    if isinstance(node, nodes.BinExpr | nodes.UnaryExpr | nodes.Concat):
        return msg("arithmetic")
    if isinstance(node, nodes.Call):
        return msg("a call with brackets behind a name")
    if isinstance(node, nodes.Stmt):
        return msg("a tag other than if, for and 断言")
    return msg("this way of writing")
