"""Changes one value in the text of a dataset and keeps every other byte: comments, order, spacing, line ends.

:func:`put` and :func:`note` take the text as it is in the file and give it changed. Both read their result back: unless
it says just what was wanted, and all else as before, they give None, and nothing may be written.
"""

from __future__ import annotations

from collections.abc import Sequence as SequenceOf
from functools import lru_cache
from typing import Any

from reportgen.diagnostics import Source, Span
from reportgen.origin import noted
from reportgen.patch import BYTE_ORDER_MARK, Patch
from reportgen.source import Mapping, Node, Scalar, read

VALUE = "值"  # the key of a figure's number where further keys stand beside it
_STEP = "  "


def put(text: str, path: SequenceOf[str], value: str) -> str | None:
    """``text`` with ``value``, as it is to be written, under the keys of ``path``.

    A key that is missing is added at the end of its group. What stands alone under a key that is to have keys of its
    own becomes its 值: ``受理: 35`` with 同比 becomes ``受理: {值: 35, 同比: -2%}``.
    """
    tree = _tree(text)
    patch = Patch(text)
    if tree is None or not _edit(patch, tree, tuple(path), value):
        return None
    changed = patch.text()
    return changed if _said(changed) == _with(_plain(tree), path, value) else None


def note(text: str, path: SequenceOf[str], place: str) -> str | None:
    """``text`` with a comment at the end of the line of the figure at ``path`` that it comes from ``place``."""
    tree = _tree(text)
    found = _line(tree, tuple(path)) if tree else None
    if tree is None or found is None:
        return None
    line, name = found
    written = tree.span.source.lines[line - 1]
    patch = Patch(text)
    patch.replace((line, 1), (line, len(written) + 1), noted(written, place, name))
    changed = patch.text()
    return changed if _said(changed) == _said(text) else None


def holds(text: str, path: SequenceOf[str]) -> bool:
    """Whether something stands under the keys of ``path``, be it nothing but a colon."""
    tree = _tree(text)
    return tree is not None and _walk(tree, tuple(path))[1] == ()


def is_group(text: str, path: SequenceOf[str]) -> bool:
    """Whether keys stand under ``path``."""
    tree = _tree(text)
    node, missing = _walk(tree, tuple(path)) if tree else (None, ())
    return isinstance(node, Mapping) and not missing


@lru_cache(maxsize=8)  # the text that one change leaves is the one that the next begins with
def _tree(text: str) -> Mapping | None:
    return read(Source("", text.removeprefix(BYTE_ORDER_MARK).replace("\r\n", "\n")))[0]


def _said(text: str) -> Any:  # noqa: ANN401  # nested groups, lists and texts
    tree = _tree(text)
    return tree and _plain(tree)


def _plain(node: Node) -> Any:  # noqa: ANN401  # the same
    """What a node says, without places and order of keys."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return {key.text: _plain(below) for key, below in node.entries}
    return [_plain(item) for item in node.items]


def _with(said: Any, path: SequenceOf[str], value: str) -> Any:  # noqa: ANN401  # the same
    """``said`` with ``value`` at ``path``."""
    if not path:
        return value
    if isinstance(said, str):
        said = {VALUE: said} if said else {}
    return said | {path[0]: _with(said.get(path[0], ""), path[1:], value)}


def _walk(tree: Mapping, path: tuple[str, ...]) -> tuple[Node, tuple[str, ...]]:
    """The node that is reached along ``path``, and the keys that are missing below it."""
    node: Node = tree
    for depth, key in enumerate(path):
        below = node.get(key) if isinstance(node, Mapping) else None
        if below is None:
            return node, path[depth:]
        node = below
    return node, ()


def _edit(patch: Patch, tree: Mapping, path: tuple[str, ...], value: str) -> bool:
    """Makes the change, if there is a place for it."""
    node, missing = _walk(tree, path)
    if isinstance(node, Scalar):
        _replace(patch, node, missing, value)
    elif not isinstance(node, Mapping) or not missing:
        return False
    elif node.flow:
        _into_braces(patch, node, missing, value)
    else:
        _new_line(patch, node, missing, value)
    return True


def _replace(patch: Patch, node: Scalar, missing: tuple[str, ...], value: str) -> None:
    """Writes over a scalar; a group of itself and the value where keys are missing below it."""
    line = node.span.source_line
    start = node.span.column - 1
    written = line[start : node.end[1] - 1] if node.end[0] == node.span.line else ""
    if missing:
        own = f"{VALUE}: {written}, " if written else ""
        value = "{" + own + _flow(missing, value) + "}"
    gap = " " if line[start - 1 : start] == ":" else ""
    patch.replace((node.span.line, node.span.column), node.end, gap + value)


def _into_braces(patch: Patch, group: Mapping, missing: tuple[str, ...], value: str) -> None:
    """A new key inside ``{…}``: 值 first, any other last."""
    new = _flow(missing, value)
    first = (group.span.line, group.span.column + 1)
    if not group.entries:
        patch.replace(first, first, new)
    elif missing[0] == VALUE:
        patch.replace(first, first, f"{new}, ")
    else:
        last = group.entries[-1][1].end
        patch.replace(last, last, f", {new}")


def _flow(keys: tuple[str, ...], value: str) -> str:
    """The keys, each within the one before, as they stand in braces: ``甲: {乙: 11}``."""
    inner = value if len(keys) == 1 else "{" + _flow(keys[1:], value) + "}"
    return f"{keys[0]}: {inner}"


def _new_line(patch: Patch, group: Mapping, missing: tuple[str, ...], value: str) -> None:
    """A line for each missing key behind the last line of a group; comments and blank lines after it stay after it."""
    indent = " " * (group.entries[-1][0].span.column - 1)
    new = [f"{indent}{_STEP * depth}{name}:" for depth, name in enumerate(missing)]
    new[-1] += f" {value}"
    patch.add_lines(max(group.end, group.entries[-1][0].end)[0], new)


def _line(tree: Mapping, path: tuple[str, ...]) -> tuple[int, str] | None:
    """The line of a figure's number, and the name that tells the figure from others on this line."""
    node, missing = _walk(tree, path)
    if missing:
        return None
    own = 0  # how many keys of the path stand on lines of their own
    for depth in range(1, len(path) + 1):
        key = _key(tree, path[:depth])
        if key and _begins_line(key.span):
            own = depth
    while isinstance(node, Mapping) and not node.flow:
        node = node.get(VALUE) or node.entries[0][1]
    return node.span.line, ".".join(path[own:])


def _key(tree: Mapping, path: tuple[str, ...]) -> Scalar | None:
    """The key that ``path`` ends with."""
    group, _ = _walk(tree, path[:-1])
    return next((key for key, _ in group.entries if key.text == path[-1]), None) if isinstance(group, Mapping) else None


def _begins_line(span: Span) -> bool:
    """Whether nothing but indent stands before a key: it is not in braces."""
    return not span.source_line[: span.column - 1].strip(" ")
