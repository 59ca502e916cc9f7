"""Amend a release file: change one field of its front matter and leave every other byte alone."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.problem import Place
from pipeline.source.characters import Unreadable
from pipeline.source.written import Listing, Table, Text, table

OPENING = re.compile(r"\ufeff?---[ \t]*\r?\n")
CLOSING = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)
APPROVED = "approved"
EMBARGO = "embargo"


class Unamendable(ValueError):
    """The file has no front matter in which the field could be written."""


def with_approval(text: str, by: str, digest: str) -> str:
    """The file with this approval added; approvals of any other digest, which are void, are taken out.

    Raises Unamendable for a file without front matter, or one whose fields do not begin their lines.
    """
    start, end = front_matter(text)
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


def with_embargo(text: str, words: str, *, was: str, date: str = "") -> str:
    """The file with these words as its embargo, in the quotes or the block in which the former ones stand.

    `was` and `date` are the embargo and the date it was read with. Raises Unamendable where the file says something
    else by now, and as `with_approval` does. Every byte outside the value stays, a comment behind it too.
    """
    start, end = front_matter(text)
    front = text[start:end]
    fields = fields_of(front)
    if _text(fields, EMBARGO) != was or (date and _text(fields, "date") != date):
        raise Unamendable("it was changed meanwhile; look at it and run this again")
    before, place = scalars(front), fields.fields[EMBARGO].value.place
    at = next(n for n, each in enumerate(before) if (each.start_mark.line, each.start_mark.column) == mark_of(place))
    first, last = before[at].start_mark.index, before[at].end_mark.index
    for value in _ways(before[at].style, front[first:last], words):
        amended = front[:first] + value + front[last:]
        after = scalars(amended)
        if [each.value.strip() if n == at else each.value for n, each in enumerate(after)] == [
            words if n == at else each.value for n, each in enumerate(before)
        ]:
            return text[:start] + amended + text[end:]
    raise Unamendable("its embargo stands in a way that cannot be rewritten; write it on one line")


def mark_of(place: Place) -> tuple[int, int]:
    """A place as the parser counts: from 0."""
    return place.line - 1, place.column - 1


def scalars(front: str) -> list[Any]:
    """The parser's event of every key and text, in order; none where the front matter is no YAML."""
    import yaml

    try:
        events = list(yaml.parse(front, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)))
    except yaml.YAMLError:
        return []
    return [event for event in events if isinstance(event, yaml.ScalarEvent)]


def _ways(style: str | None, written: str, words: str) -> Iterator[str]:
    """The value with other words in it, in the style it was written in; plain text may need quotes, as in braces."""
    if style in ("|", ">"):
        content = written.index("\n")
        yield written[:content] + re.sub(r"\S(?:.*\S)?", lambda _: words, written[content:], count=1, flags=re.DOTALL)
    elif style in ("'", '"'):
        yield f"{style}{words}{style}"
    else:
        yield from (words, f'"{words}"')


def front_matter(text: str) -> tuple[int, int]:
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
    fields = fields_of(front).fields
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
    field = fields_of(front).fields.get(APPROVED)
    items = field.value.items if field and isinstance(field.value, Listing) else ()
    return [(_text(item, "by"), _text(item, "digest")) for item in items if isinstance(item, Table)]


def _text(item: Table, key: str) -> str:
    field = item.fields.get(key)
    return field.value.value.strip() if field and isinstance(field.value, Text) else ""


def fields_of(front: str) -> Table:
    """The fields as the line reads them; Unamendable where they cannot be read."""
    try:
        return table(front.replace("\r\n", "\n"), "the file")
    except Unreadable as fault:
        raise Unamendable(f"its fields cannot be read: {fault}") from fault
