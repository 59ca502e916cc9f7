"""Amend a release file: change one field of its front matter and leave every other byte alone."""

import json
import re
from collections.abc import Iterable

from pipeline.source.characters import Unreadable
from pipeline.source.written import Listing, Table, Text, table

OPENING = re.compile(r"\ufeff?---[ \t]*\r?\n")
CLOSING = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)
APPROVED = "approved"


class Unamendable(ValueError):
    """The file has no front matter in which the field could be written."""


def with_approval(text: str, by: str, digest: str) -> str:
    """The file with this approval added; approvals of any other digest, which are void, are taken out.

    Raises Unamendable for a file without front matter, or one whose fields do not begin their lines.
    """
    start, end = _front_matter(text)
    front, by = text[start:end], by.strip()
    kept = [each for each in _approvals(front) if each[1] == digest and each[0].casefold() != by.casefold()]
    wanted = [*kept, (by, digest)]
    lines = front.split("\n")[:-1]
    first, last = _span(front, len(lines))
    ending = "\r" if "\r\n" in text[:end] else ""
    block = [line + ending for line in _block(wanted)]
    amended = "".join(line + "\n" for line in [*lines[:first], *block, *lines[last:]])
    if _approvals(amended) != wanted:
        raise Unamendable("the name of who approves holds a character that cannot be written")
    return text[:start] + amended + text[end:]


def _front_matter(text: str) -> tuple[int, int]:
    """Where the front matter begins and ends in the text, its fences left out."""
    opening = OPENING.match(text)
    closing = CLOSING.search(text, opening.end()) if opening else None
    if opening is None or closing is None:
        raise Unamendable("the file does not begin with front matter between two lines of ---")
    return opening.end(), closing.start()


def _block(approvals: Iterable[tuple[str, str]]) -> list[str]:
    lines = [f"{APPROVED}:"]
    for person, bound in approvals:
        lines += [f"  - by: {json.dumps(person, ensure_ascii=False)}", f"    digest: {bound}"]
    return lines


def _span(front: str, count: int) -> tuple[int, int]:
    """The lines the field takes, from the first to before the last; both the end where it is absent."""
    fields = _fields(front).fields
    if any(field.place.column != 1 for field in fields.values()):
        raise Unamendable("its fields do not begin their lines; write each on a line of its own, without braces")
    if APPROVED not in fields:
        return count, count
    first = fields[APPROVED].place.line - 1
    last = min((row for field in fields.values() if (row := field.place.line - 1) > first), default=count)
    lines = front.split("\n")
    while last > first + 1 and (not lines[last - 1].strip() or lines[last - 1].startswith("#")):
        last -= 1  # a blank line or a comment belongs to what comes after it
    return first, last


def _approvals(front: str) -> list[tuple[str, str]]:
    field = _fields(front).fields.get(APPROVED)
    items = field.value.items if field and isinstance(field.value, Listing) else ()
    return [(_text(item, "by"), _text(item, "digest")) for item in items if isinstance(item, Table)]


def _text(item: Table, key: str) -> str:
    field = item.fields.get(key)
    return field.value.value.strip() if field and isinstance(field.value, Text) else ""


def _fields(front: str) -> Table:
    try:
        return table(front.replace("\r\n", "\n"), "the file")
    except Unreadable as fault:
        raise Unamendable(f"its fields cannot be read: {fault}") from fault
