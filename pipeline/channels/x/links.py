"""Links: what X makes one of, as twitter-text 3.1.0 finds them, in one pass over the text.

X looks for the first place where a link can begin and takes the longest name from there that has an ending it knows.
Trying each place takes the square of a text's length, so the endings are looked up first: a stretch of letters, hyphens
and full stops is read only if it holds one, and a place in it leads to the last ending that can be reached from there.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.channels.x.hosts import LATIN_LETTERS, endings, is_too_long, latin_names

LONGEST = 4096  # an address with its scheme, which counts once more
_LONGEST_SHORT = 40  # the word of an address of X's own shortener
_BLANKS = "\t-\r \x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_NO_TEXT = "\ufffe\ufeff\uffff"
_DIRECTIONS = "\u202a-\u202e\u061c\u200e\u200f\u2066-\u2069"
_NOT_IN_NAMES = rf"!'#%&()*+,\\\-./:;<=>?@\[\]\^_{{|}}~${_BLANKS}{_NO_TEXT}{_DIRECTIONS}"
_IN_NAMES = f"[^{_NOT_IN_NAMES}]"
_STRETCH = re.compile(f"(?:{_IN_NAMES}|[_-])+(?:(?<![_-])\\.(?={_IN_NAMES})(?:{_IN_NAMES}|[_-])+)*")
_BEFORE = f"[^A-Za-z0-9@\uff20$#\uff03{_NO_TEXT}]"
_MAY_FOLLOW = re.compile(_BEFORE)
_MAY_BEGIN = re.compile(_IN_NAMES)
_BEGINNING = re.compile(_BEFORE + _IN_NAMES)
_SCHEME = re.compile("https?://", re.IGNORECASE | re.ASCII)
_PORT = re.compile(":[0-9]+")
_IN_PATHS = f"[{LATIN_LETTERS}\u0400-\u04ff\u1c80-\u1c87!*';:=+,.$/%#\\[\\]\\-\u2013_~@|&]"
_BRACKETS = rf"\((?:{_IN_PATHS}++(?:\({_IN_PATHS}++\){_IN_PATHS}*+)?|\({_IN_PATHS}++\){_IN_PATHS}*+)\)"
_PATH = re.compile(f"/(?:{_IN_PATHS}++|{_BRACKETS})*")
_PATH_ENDS_BEFORE = "!*';:,.$%[]\u2013~@|&"
_QUERY = re.compile(r"\?[a-zA-Z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*")
_QUERY_ENDS_BEFORE = "!?*'@();:+$%[].,~|"
_SHORT = re.compile("https?://t\\.co/([a-z0-9]+)", re.IGNORECASE | re.ASCII)

_LINKING_DOT = re.compile(r"(?<=[^ \t\r\n.])\.(?=[A-Za-z]{2}|[^\W\d_A-Za-z])")
_SEEN_ADDRESS = re.compile(r"https?://\S+")
_OPENING, _CLOSING = "(\"'", ".,;:!?)\"'"


class Link(NamedTuple):
    """A link in a text of halves: where it stands, and how many halves X passes over to count it.

    These are the link's own, but for `a.com署名.みんな/b`, where X links `a.com`, passes over as many as `a.com/b` has,
    and counts from there.
    """

    start: int
    end: int
    passed: int


def links(text: str) -> Iterator[Link]:
    """The links X makes of a text of halves, first to last; linear in the text."""
    stops = endings(text)
    first = done = 0
    for stretch in _STRETCH.finditer(text) if stops else ():
        start, end = stretch.span()
        while first < len(stops) and stops[first][0] < start:
            first += 1
        beyond = first
        while beyond < len(stops) and stops[beyond][0] < end:
            beyond += 1
        for found in _names(text, start, stops[first:beyond], done):
            done = found.end
            yield from _linked(text, found)
        first = beyond


class _Name(NamedTuple):
    """A name and what belongs to it: where its scheme begins, the name itself, the path, and where all of it ends."""

    scheme: int
    start: int
    stop: int
    path: bool
    end: int


def _names(text: str, start: int, stops: list[tuple[int, int]], done: int) -> Iterator[_Name]:
    """The names X finds in the stretch that begins at `start`, behind what is `done`.

    The last part before an ending may hold no underscore; the parts before it may.
    """
    good = len(stops) - 1
    while good >= 0 and text.find("_", text.rfind(".", start, stops[good][0]) + 1, stops[good][0]) >= 0:
        good -= 1
    for at in range(max(good, 0), len(stops)):
        dot, stop = stops[at]
        least = start if at == good else max(start, text.rfind("_", start, dot) + 1)
        places = _places(text, least, dot, done, least == start) if dot > done else None
        if places:
            path, done = _tail(text, stop)
            yield _Name(*places, stop, path, done)


def _places(text: str, least: int, most: int, done: int, is_start: bool) -> tuple[int, int] | None:
    """Where the first name between `least` and `most` begins: its scheme and itself, the same where it has none.

    In front of either stands a character that is not `done` and lets a link follow, or nothing at all.
    """
    if is_start and _MAY_BEGIN.match(text, least):
        scheme = _scheme(text, least)
        if scheme < least and (scheme == 0 or (scheme > done and _MAY_FOLLOW.match(text, scheme - 1))):
            return scheme, least
    found = _BEGINNING.search(text, max(least - 1, done), most)
    begin = found.end() - 1 if found else None
    if least == done == 0 and begin != 1 and _MAY_BEGIN.match(text):  # X tries the second character first
        begin = 0
    return None if begin is None else (begin, begin)


def _scheme(text: str, name: int) -> int:
    """Where the scheme in front of a name begins, or the name itself."""
    if text.endswith("://", 0, name):
        for length in (7, 8):
            if name >= length and _SCHEME.fullmatch(text, name - length, name):
                return name - length
    return name


def _tail(text: str, at: int) -> tuple[bool, int]:
    """Whether a path follows the name that ends here, and where port, path and query end."""
    port = _PORT.match(text, at)
    at = port.end() if port else at
    path = _PATH.match(text, at)
    at += len(path[0].rstrip(_PATH_ENDS_BEFORE)) if path else 0
    return path is not None, _query(text, at, len(text))


def _query(text: str, at: int, most: int) -> int:
    """Where the query that begins here ends, if there is one."""
    query = _QUERY.match(text, at, most)
    length = len(query[0].rstrip(_QUERY_ENDS_BEFORE)) if query else 0
    return at + length  # of a lone question mark nothing is left


def _linked(text: str, name: _Name) -> Iterator[Link]:
    """The links that X makes of a name it found: one, or each Latin name in it, or none."""
    scheme = name.start - name.scheme
    if (scheme or len("https://")) + name.end - name.scheme > LONGEST or is_too_long(text[name.start : name.stop]):
        return
    if scheme:
        yield from _whole(text, name)
    elif name.start == 0 or text[name.start - 1] not in "-_./":
        yield from _latin(text, name)


def _whole(text: str, name: _Name) -> Iterator[Link]:
    """The whole address; one of X's own shortener ends behind its word and a query."""
    short, end = _SHORT.match(text, name.scheme, name.end), name.end
    if short:
        if len(short[1]) > _LONGEST_SHORT:
            return
        end = _query(text, short.end(), name.end)
    yield Link(name.scheme, end, end - name.scheme)


def _latin(text: str, name: _Name) -> Iterator[Link]:
    """Each Latin name; the path belongs to the last."""
    found = latin_names(text[name.start : name.stop])
    for at, (begin, end) in enumerate(found, 1):
        if name.path and at == len(found):
            yield Link(name.start + begin, name.end, end - begin + name.end - name.stop)
        else:
            yield Link(name.start + begin, name.start + end, end - begin)


def bare(word: str) -> str:
    """The word without the brackets, quotes and points around it."""
    return word.lstrip(_OPENING).rstrip(_CLOSING)


def perhaps(text: str) -> int:
    """The most links X can make of a text: one for each full stop with letters right behind it."""
    return len(_LINKING_DOT.findall(text))


def addresses(text: str) -> frozenset[str]:
    """The addresses with a scheme in a text, without the points and slashes behind them."""
    return frozenset(found.rstrip(_CLOSING).rstrip("/") for found in _SEEN_ADDRESS.findall(text))
