"""The tree: clean HTML of a text as plain data, in which no word can be taken for an order to a typesetter."""

import re
from html.parser import HTMLParser
from typing import Any

Node = dict[str, Any]

DEEPEST = 16  # elements one inside the other; Typst gives up at some eighty calls, and no reader follows so far
PARTS = ("li", "thead", "tbody", "tr", "th", "td")  # of what is there they are never left out
VOID = ("br", "hr")
# what stands by itself, so that blanks around it mean nothing
BLOCKS = {"p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "pre", "div", "table", "hr"}
HOLDERS = {"", "ul", "ol", "li", "blockquote", "div", "table", "thead", "tbody", "tr"}
BLANKS = re.compile(r"[ \t\n\r\f]+")  # a no-break space is none of them
KEPT = ("href", "id", "class", "start")


def tree(html: str) -> list[Any]:
    """The HTML that `markdown.html` makes as a list of texts and nodes.

    A node has its `tag`, what is `in` it, and its `href`, `id`, `class` or `start`. A table has its number of
    `columns`, their `align`, the cells of its `head` and all other `cells` in order; `pre` and `code` their `text`.
    """
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return [_shaped(each) for each in builder.root["in"]]


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root: Node = {"tag": "", "in": []}
        self._open: list[tuple[str, Node]] = [("", self.root)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node: Node = {"tag": tag, "in": []} | {name: value for name, value in attrs if name in KEPT and value}
        above, here = self._open[-1]
        deep = len(self._open) > DEEPEST and not (tag in PARTS and above == here["tag"])
        if not deep:
            self._here["in"].append(node)
        if tag not in VOID:
            self._open.append((tag, self._here if deep else node))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and len(self._open) > 1:  # what was cleaned is closed in order
            self._open.pop()

    def handle_data(self, data: str) -> None:
        here = self._here
        text = data if any(tag == "pre" for tag, _ in self._open) else BLANKS.sub(" ", data)
        if text != " " or not _between(here):
            here["in"].append(text)

    @property
    def _here(self) -> Node:
        return self._open[-1][1]


def _between(holder: Node) -> bool:
    """Whether a blank at this point of a holder stands between blocks, or before the first word."""
    inside = holder["in"]
    if holder["tag"] not in HOLDERS:
        return False
    return not inside or (isinstance(inside[-1], dict) and (holder["tag"] != "li" or inside[-1]["tag"] in BLOCKS))


def _shaped(node: Any) -> Any:
    if isinstance(node, str):
        return node
    if node["tag"] == "table":
        return _table(node)
    if node["tag"] in ("pre", "code"):
        return {"tag": node["tag"], "text": _text(node)}
    if node["tag"] == "ol":
        node["start"] = int(node.get("start", "1"))
    return node | {"in": [_shaped(each) for each in node["in"]]}


def _table(node: Node) -> Node:
    rows = [_cells(row) for part in node["in"] for row in _rows(part)]
    head, *others = rows or [[]]
    cells = [cell for row in others for cell in row]  # the parser has filled up short rows
    return {
        "tag": "table",
        "columns": len(head),
        "align": [cell.get("class", "") for cell in head],
        "head": [[_shaped(each) for each in cell["in"]] for cell in head],
        "cells": [[_shaped(each) for each in cell["in"]] for cell in cells],
    }


def _rows(part: Node) -> list[Node]:
    """The rows of a part: a head may hold its cells without a row around them."""
    inside = [each for each in part["in"] if isinstance(each, dict)]
    rows = [each for each in inside if each["tag"] == "tr"]
    return rows or ([part] if inside else [])


def _cells(row: Node) -> list[Node]:
    return [each for each in row["in"] if isinstance(each, dict)]


def _text(node: Any) -> str:
    return node if isinstance(node, str) else "\n" if node["tag"] == "br" else "".join(map(_text, node["in"]))
