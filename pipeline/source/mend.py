"""Mend a release file where that is safe: byte order mark, tabs, unseen signs at line ends, printers' quotes."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from pipeline.problem import Place
from pipeline.source.amend import Unamendable, front_matter, scalars
from pipeline.source.characters import UNSEEN, Unreadable, decode
from pipeline.source.front_matter import sheet
from pipeline.source.slip import quoted, unquoted

MARK = "\ufeff"
LEADING = re.compile(r"[ \t]*")
INDENT = "  "
BLANKS = " \t"
ODD_BLANKS = f"{BLANKS}\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
UNSEEN_GONE = "what nobody can see at the end of the line is gone."


Done = tuple[int, str]  # a line of the file, and what was done in it


@dataclass(frozen=True, slots=True)
class Mended:
    """A text after mending, and what was done."""

    text: str
    done: tuple[Done, ...] = ()


def cleaned(text: str) -> Mended:
    """The text without a byte order mark, unseen signs at line ends, tabs before its fields, and blanks behind them.

    Nothing else changes. Nothing at all is done where the fields cannot be read even then: that is for a person.
    """
    found = Mended(text)
    for step in (_mark, _line_ends, _tabs, _blanks):
        after = step(found.text)
        found = Mended(after.text, tuple(dict.fromkeys((*found.done, *after.done))))
    return found if found.done and _readable(found.text) else Mended(text)


def straightened(text: str, places: Collection[Place]) -> Mended:
    """The text with straight quotation marks round the values at these places, in place of printers' ones.

    Every other value stays as it is read, and every other sign as it is written.
    """
    done = []
    for place in sorted(places, reverse=True):
        after = _straight(text, place)
        if after != text:
            done.append((place.line, "the printers' quotation marks round the text are straight ones now."))
            text = after
    return Mended(text, tuple(reversed(done)))


def _straight(text: str, place: Place) -> str:
    try:
        first, last = front_matter(text)
    except Unamendable:
        return text
    front, above = text[first:last], text[:first].count("\n")
    before = scalars(front)
    spot = place.line - 1 - above, place.column - 1
    at = next((n for n, each in enumerate(before) if (each.start_mark.line, each.start_mark.column) == spot), None)
    if at is None or before[at].style or unquoted(before[at].value.strip()) == before[at].value.strip():
        return text
    words = before[at].value.strip()
    amended = front[: before[at].start_mark.index] + quoted(words) + front[before[at].end_mark.index :]
    wanted = [unquoted(words) if n == at else each.value for n, each in enumerate(before)]
    return text[:first] + amended + text[last:] if [each.value for each in scalars(amended)] == wanted else text


def _mark(text: str) -> Mended:
    if not text.startswith(MARK):
        return Mended(text)
    return Mended(text[1:], ((1, "the byte order mark before the first line is gone."),))


def _line_ends(text: str) -> Mended:
    """Unseen signs behind the last visible one of a line, in fields and body alike: no word holds them."""
    done, lines = [], text.split("\n")
    for row, line in enumerate(lines):
        ending = "\r" if line.endswith("\r") else ""
        bare = line.removesuffix("\r")
        end = len(bare)
        while end and UNSEEN.match(bare[end - 1]):
            end -= 1
        if end < len(bare):
            done.append((row + 1, UNSEEN_GONE))
            lines[row] = bare[:end] + ending
    return Mended("\n".join(lines), tuple(done))


def _tabs(text: str) -> Mended:
    """Tabs over which the reader stumbles, in the blank space that begins a line of the fields."""
    done = []
    while row := _stumbles(text):
        lines = text.split("\n")
        blank = LEADING.match(lines[row - 1])
        if blank is None or "\t" not in blank[0]:
            break
        lines[row - 1] = blank[0].replace("\t", INDENT) + lines[row - 1][blank.end() :]
        done.append((row, "the tabs that moved the line to the right are spaces now."))
        text = "\n".join(lines)
    return Mended(text, tuple(done))


def _blanks(text: str) -> Mended:
    """Blanks behind a field: not within a text over several lines, nor in the body, where two of them break a line.

    An odd one, such as a no-break space, goes only where a line begins at the margin: what it ends is read without it.
    """
    try:
        first, last = front_matter(text)
    except Unamendable:
        return Mended(text)
    lines, before = text[first:last].split("\n"), scalars(text[first:last])
    within = {row for each in before for row in range(each.start_mark.line, each.end_mark.line)}
    done = []
    for row, line in enumerate(lines):
        bare = line.removesuffix("\r")
        kept = bare.rstrip(BLANKS if bare[:1] in (" ", "\t") else ODD_BLANKS)
        if kept != bare and row not in within:
            done.append((text[:first].count("\n") + row + 1, UNSEEN_GONE))
            lines[row] = kept + line[len(bare) :]
    amended = "\n".join(lines)
    same = before and [each.value.strip() for each in scalars(amended)] == [each.value.strip() for each in before]
    return Mended(text[:first] + amended + text[last:], tuple(done)) if same else Mended(text)


def _stumbles(text: str) -> int:
    """The line of the file at which the reader stumbles over a tab, 0 where it does not."""
    try:
        sheet(decode(text.encode(), ""), "")
    except Unreadable as fault:
        return next((problem.place.line for problem in fault.problems if problem.code == "tab"), 0)
    except UnicodeEncodeError:
        pass
    return 0


def _readable(text: str) -> bool:
    try:
        sheet(decode(text.encode(), ""), "")
    except (Unreadable, UnicodeEncodeError):
        return False
    return True
