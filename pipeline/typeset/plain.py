"""Plain text of Markdown that people want to read: wrapped, links as numbered notes."""

import re
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from pipeline.kept import Kept
from pipeline.typeset.commonmark import SCHEMES, address, steps, without_html

DEEPEST = 40  # levels of quotes and lists; deeper ones are read as the last, so that no text exhausts the stack
BLANKS = re.compile("[ \t]+")
NARROWEST = 24  # columns left to a deeply indented text
WIDEST = 100  # columns of a table, however long lines may be; a wider one is told as a list
UNBROKEN = 1_000_000  # columns: each paragraph is one line
MOST = 16  # texts remembered: a release has some four


@dataclass(slots=True)
class Node:
    """A piece of the text: the event's name, its detail (text, address, alignments) and what it holds."""

    name: str
    detail: Any = None
    holds: list["Node"] = field(default_factory=list)


_known: Kept[str, Node] = Kept(MOST)


def plain(text: str, width: int = 72) -> str:
    """The text in lines of at most `width` characters (a longer word stays whole), link notes at the end."""
    body, addresses = flowed(text, width)
    return "\n\n".join(piece for piece in (body, listed(addresses)) if piece)


def flowed(text: str, width: int = 72, addresses: tuple[str, ...] = ()) -> tuple[str, tuple[str, ...]]:
    """The text, and the addresses its notes `[1]`, `[2]` … stand for, numbered on from those given."""
    if not text:
        return "", addresses
    found = list(addresses)
    return _blocks(_tree(text).holds, width, found), tuple(found)


def listed(addresses: Iterable[str]) -> str:
    """The notes themselves, one a line: `[1] https://example.org/`."""
    return "\n".join(f"[{number}] {target}" for number, target in enumerate(addresses, 1))


def opening(text: str, most: int = 200) -> str:
    """The first paragraph without any marks, cut between words to `most` characters; '' where there is none."""
    first = next((node for node in _tree(text).holds if node.name == "Paragraph"), Node("None"))
    return textwrap.shorten(_bare(first), most, placeholder="…")


def _bare(node: Node) -> str:
    if node.name in ("Text", "Code"):
        return str(node.detail)
    return "".join(map(_bare, node.holds)) or (" " if node.name.endswith("Break") else "")


def _tree(text: str) -> Node:
    """The whole text; remembered, for the same is wanted in lines and without them."""
    known = _known.get(text)
    if known is None:
        known = _parsed(text)
        _known.put(text, known)
    return known


def _parsed(text: str) -> Node:
    stack = [Node("Document")]
    skipped = 0
    for turn, name, detail in steps(without_html(text)):
        if turn == "Start":
            if len(stack) > DEEPEST:
                skipped += 1
                continue
            stack.append(Node(name, detail))
            stack[-2].holds.append(stack[-1])
        elif turn:
            if skipped:
                skipped -= 1
            else:
                stack.pop()
        else:
            stack[-1].holds.append(Node(name, detail))
    return stack[0]


def _blocks(nodes: Iterable[Node], width: int, notes: list[str], gap: str = "\n\n") -> str:
    """Blocks below one another; inline pieces that stand free, as in a tight list, are one paragraph."""
    pieces, free, width = list[str](), list[Node](), max(width, NARROWEST)
    for node in nodes:
        block = BLOCKS.get(node.name)
        if not block:
            free.append(node)
            continue
        if free:
            pieces.append(_wrapped(_inline(free, notes), width))
            free = []
        pieces.append(block(node, width, notes))
    if free:
        pieces.append(_wrapped(_inline(free, notes), width))
    return gap.join([piece for piece in pieces if piece.strip()])


def _wrapped(text: str, width: int) -> str:
    if "\n" not in text:
        return _filled(text, width).strip()
    return "\n".join([_filled(line, width) for line in text.split("\n")]).strip()


def _filled(line: str, width: int) -> str:
    """The words of a line in lines of at most `width`, a longer word alone; a blank that holds is part of a word.

    What textwrap does as well, in twenty times the time, and a letter is made of hundreds of lines.
    """
    if len(line) <= width:
        return line
    text = BLANKS.sub(" ", line) if "  " in line or "\t" in line else line
    lines, start = list[str](), 0
    while len(text) - start > width:
        end = text.rfind(" ", start, start + width + 1)
        if end < 0 and (end := text.find(" ", start + width)) < 0:
            break
        lines.append(text[start:end])
        start = end + 1
    return "\n".join([*lines, text[start:]])


def _inline(nodes: Iterable[Node], notes: list[str]) -> str:
    return "".join([node.detail if node.name == "Text" else _inline_piece(node, notes) for node in nodes])


def _inline_piece(node: Node, notes: list[str]) -> str:
    match node.name:
        case "Code":
            return str(node.detail)
        case "SoftBreak":
            return " "
        case "HardBreak":
            return "\n"
        case "FootnoteReference":
            return f"(*{node.detail})"
        case "Link":
            return _link(_inline(node.holds, notes), address(node.detail), notes)
        case _:
            return _inline(node.holds, notes)


def _link(label: str, target: str, notes: list[str]) -> str:
    scheme, _, rest = target.partition(":")
    if scheme.lower() not in SCHEMES:
        return label
    if scheme.lower() in ("mailto", "tel"):
        return label if _letters(rest) in _letters(label) else f"{label} ({rest})"
    if label in (target, rest.removeprefix("//").rstrip("/")):
        return target
    if target not in notes:
        notes.append(target)
    return f"{label} [{notes.index(target) + 1}]"


def _letters(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


def _paragraph(node: Node, width: int, notes: list[str]) -> str:
    return _wrapped(_inline(node.holds, notes), width)


def _heading(node: Node, width: int, notes: list[str]) -> str:
    text = _paragraph(node, width, notes)
    return text and f"{text}\n{'-' * max(len(line) for line in text.splitlines())}"


def _quote(node: Node, width: int, notes: list[str]) -> str:
    return textwrap.indent(_blocks(node.holds, width - 2, notes), "> ", lambda _: True).replace("> \n", ">\n")


def _list(node: Node, width: int, notes: list[str]) -> str:
    loose = any(child.name == "Paragraph" for item in node.holds for child in item.holds)
    items = []
    for number, item in enumerate(node.holds, node.detail or 0):
        mark = "- " if node.detail is None else f"{number}. "
        items.append(_hung(mark, _blocks(item.holds, width - len(mark), notes, "\n\n" if loose else "\n")))
    return ("\n\n" if loose else "\n").join(items)


def _footnote(node: Node, width: int, notes: list[str]) -> str:
    mark = f"(*{node.detail}) "
    return _hung(mark, _blocks(node.holds, width - len(mark), notes))


def _hung(mark: str, text: str) -> str:
    if "\n" not in text:
        return mark + text
    return mark + textwrap.indent(text, " " * len(mark))[len(mark) :]


def _code(node: Node, _width: int, notes: list[str]) -> str:
    return textwrap.indent(_inline(node.holds, notes).rstrip("\n"), "    ")


def _table(node: Node, width: int, notes: list[str]) -> str:
    rows = [[_inline(cell.holds, notes).replace("\n", " ").strip() for cell in row.holds] for row in node.holds]
    sizes = [0] * len(rows[0])
    for row in rows:  # which may be short: the parser fills up only so many of a table's rows
        for column, cell in enumerate(row):
            sizes[column] = max(sizes[column], len(cell))
    if sum(sizes) + 2 * (len(sizes) - 1) > min(width, WIDEST):
        return _table_as_list(rows, width)
    lines = ["  ".join(map(_cell, row, sizes, node.detail)).rstrip() for row in rows]
    return "\n".join([lines[0], "  ".join("-" * size for size in sizes), *lines[1:]])


def _cell(text: str, size: int, alignment: str) -> str:
    return text.rjust(size) if alignment == "Right" else text.ljust(size)


def _table_as_list(rows: list[list[str]], width: int) -> str:
    """A table too wide for the line: each row's cells under one another, named by their column."""
    told = (
        "\n".join(
            _hung("- " if not at else "  ", _wrapped(f"{name}: {cell}" if name else cell, width - 2))
            for at, (name, cell) in enumerate(zip(rows[0], row, strict=False))
            if cell or not at
        )
        for row in rows[1:]
    )
    return "\n\n".join(told)


BLOCKS: dict[str, Callable[[Node, int, list[str]], str]] = {
    "Paragraph": _paragraph,
    "Heading": _heading,
    "BlockQuote": _quote,
    "List": _list,
    "FootnoteDefinition": _footnote,
    "CodeBlock": _code,
    "Table": _table,
    "Rule": lambda *_: "* * *",
}
