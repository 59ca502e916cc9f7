"""Links: what X makes one of, as twitter-text 3.1.0 finds them, in one pass over the text.

X looks for the first place where a link can begin and takes the longest name from there that has an ending it knows.
Trying each place takes the square of a text's length, so the endings are looked up first: a stretch of letters, hyphens
and full stops is read only if it holds one, and a place in it leads to the last ending that can be reached from there.
"""

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from pipeline.channels.x.endings import LATIN
from pipeline.channels.x.hosts import LATIN_LETTERS, SHORT, SURELY_SHORT, endings, is_latin, is_too_long, latin_names

LONGEST = 4096  # an address with its scheme, which counts once more
_LONGEST_SHORT = 40  # the word of an address of X's own shortener
_BLANKS = "\t-\r \x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_NO_TEXT = "\ufffe\ufeff\uffff"
_DIRECTIONS = "\u202a-\u202e\u061c\u200e\u200f\u2066-\u2069"
_NOT_IN_PARTS = rf"!'#%&()*+,\\./:;<=>?@\[\]\^{{|}}~${_BLANKS}{_NO_TEXT}{_DIRECTIONS}"
_IN_NAMES = rf"[^{_NOT_IN_PARTS}_\-]"
_PART = f"[^{_NOT_IN_PARTS}]++"
_STRETCH = re.compile(f"{_PART}(?:(?<![_-])\\.(?={_IN_NAMES})({_PART}))*")
_BEFORE = f"[^A-Za-z0-9@\uff20$#\uff03{_NO_TEXT}]"
_NO_BEFORE = frozenset(f"@$#{_NO_TEXT}")  # of what can stand in front of a stretch
_BEFORE_MOST = frozenset(" \t\r\n(),:;!?\"'")
_NO_END = frozenset("@+")  # of what can stand behind one
_TAILS = frozenset(":/?")
_MAY_FOLLOW = re.compile(_BEFORE)
_BEGINNING = re.compile(_BEFORE + _IN_NAMES)
_SCHEME = re.compile("https?://", re.IGNORECASE | re.ASCII)
_IN_PATHS = f"[{LATIN_LETTERS}\u0400-\u04ff\u1c80-\u1c87!*';:=+,.$/%#\\[\\]\\-\u2013_~@|&]"
_BRACKETS = rf"\((?:{_IN_PATHS}++(?:\({_IN_PATHS}++\){_IN_PATHS}*+)?|\({_IN_PATHS}++\){_IN_PATHS}*+)\)"
_PATH_TOKEN = re.compile(f"({_IN_PATHS}+)|{_BRACKETS}")
_PATH_ENDS_BEFORE = "!*';:,.$%[]\u2013~@|&"
_QUERY = r"\?[a-zA-Z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*"
_TAIL = re.compile(f"(?::[0-9]+)?(/(?:{_IN_PATHS}++|{_BRACKETS})*)?({_QUERY})?")
_QUERY_ENDS_BEFORE = "!?*'@();:+$%[].,~|"
_SHORT = re.compile(f"https?://t\\.co/([a-z0-9]+)({_QUERY})?", re.IGNORECASE | re.ASCII)

_LINKING_DOT = re.compile(r"(?<=[^ \t\r\n.])\.(?=[A-Za-z]{2}|[^\W\d_A-Za-z])")
_SEEN_ADDRESS = re.compile(r"https?://\S+")
_OPENING, _CLOSING = "(\"'", ".,;:!?)\"'"


# Where a link stands in a text of halves, first and behind the last, and how many halves X passes over to count it.
# These are its own but for `a.com署名.みんな/b`: X links `a.com`, passes over as many as `a.com/b` has, and counts on.
Link: TypeAlias = tuple[int, int, int]


def links(text: str) -> Iterator[Link]:
    """The links X makes of a text of halves, first to last; linear in the text."""
    done = 0
    for stretch in _STRETCH.finditer(text):
        if not stretch.lastindex or stretch.end() <= done:
            continue  # no full stop is in it
        start, end = stretch.span()
        behind = text[end : end + 1]
        apart = start > done and text[start - 1] in _BEFORE_MOST and behind not in _NO_END
        if apart and _is_plain(text[start:end], text[stretch.start(1) : end]):
            path, done = _tail(text, end) if behind in _TAILS else (False, end)
            if done - start <= LONGEST - len("https://"):
                yield (start, done, done - start) if path else (start, end, end - start)
            continue
        for least, dot, stop in _names(text, stretch):
            begin = _beginning(text, least, dot, done, least == start) if dot > done else None
            if begin is not None:
                scheme = _scheme(text, begin, done) if begin == start and text[begin - 1] == "/" else begin
                path, done = _tail(text, stop) if text[stop : stop + 1] in _TAILS else (False, stop)
                yield from _linked(text, scheme, begin, stop, path=path, end=done)


def _is_plain(name: str, ending: str) -> bool:
    """Whether a stretch is one short Latin name, as most are: without this nothing but the time is different."""
    if name.isascii():
        return len(name) <= SHORT and ending.lower() in LATIN and name.replace(".", "").isalnum()
    return len(name) <= SURELY_SHORT and ending.lower() in LATIN and name[0] != "-" and is_latin(name)


def _names(text: str, stretch: re.Match[str]) -> list[tuple[int, int, int]]:
    """The names in a stretch that X may find: from where on they may begin, the full stop before the ending, its end.

    The last part before an ending may hold no underscore; the parts before it may. So the last ending with no
    underscore there is reached from everywhere before it, and the others only from within the part before them.
    """
    (start, end), last = stretch.span(), stretch.start(1)
    ending = text[last:end].lower()
    known = (ending in LATIN and text[end : end + 1] not in _NO_END) or _is_written(ending)
    if known and text.find("_", start, last) < 0:
        return [(start, last - 1, end)]  # as good as always
    alone = known and text.rfind(".", start, last - 1) < 0
    stops = [(last - 1, end)] if alone else endings(text, start, end)
    if not stops:
        return []
    good = len(stops) - 1
    while good >= 0 and text.find("_", text.rfind(".", start, stops[good][0]) + 1, stops[good][0]) >= 0:
        good -= 1
    within = [(max(start, text.rfind("_", start, dot) + 1), dot, stop) for dot, stop in stops[good + 1 :]]
    return within if good < 0 else [(start, *stops[good]), *within]


def _is_written(ending: str) -> bool:
    """Whether it is one of any letters in the writing of the net: X takes every such ending for one."""
    return ending.startswith("xn--") and ending[4:].replace("-", "0").isalnum() and ending.isascii()


def _beginning(text: str, least: int, most: int, done: int, is_start: bool) -> int | None:
    """Where the first name between `least` and `most` begins.

    In front of it stands a character that is not `done` and lets a link follow, or nothing at all.
    """
    if is_start and least > done and text[least] not in "_-" and text[least - 1] not in _NO_BEFORE:
        return least
    found = _BEGINNING.search(text, max(least - 1, done), most)
    begin = found.end() - 1 if found else None
    if least == done == 0 and begin != 1 and text[0] not in "_-":  # X tries the second character first
        return 0
    return begin


def _scheme(text: str, name: int, done: int) -> int:
    """Where the scheme in front of a name begins that X takes with it, or the name itself."""
    if text.endswith("://", 0, name):
        for length in (7, 8):
            at = name - length
            if at >= done and _SCHEME.fullmatch(text, at, name):
                return at if at == 0 or (at > done and _MAY_FOLLOW.match(text, at - 1)) else name
    return name


def _tail(text: str, at: int) -> tuple[bool, int]:
    """Whether a path follows the name that ends here, and where port, path and query end."""
    found = _TAIL.match(text, at)
    if found is None:
        return False, at
    path, query = found.groups("")
    kept = _kept(path)
    if kept < len(path):
        return True, found.start(1) + kept
    return path != "", found.end() - len(query) + len(query.rstrip(_QUERY_ENDS_BEFORE))


def _kept(path: str) -> int:
    """How much of a path X keeps: to the last letter outside of brackets, and brackets that follow it at once."""
    if "(" not in path:
        return len(path.rstrip(_PATH_ENDS_BEFORE))
    kept = 0
    for token in _PATH_TOKEN.finditer(path):
        letters = (token[1] or "").rstrip(_PATH_ENDS_BEFORE)
        if letters or kept == token.start():
            kept = token.start() + len(letters) if token[1] else token.end()
    return kept


def _linked(text: str, scheme: int, start: int, stop: int, *, path: bool, end: int) -> Iterable[Link]:
    """The links that X makes of a name and its path: one, or each Latin name in it, or none."""
    if (start - scheme or len("https://")) + end - scheme > LONGEST:
        return ()
    name = text[start:stop]
    if scheme < start:
        return () if is_too_long(name) else _whole(text, scheme, end)
    if start and text[start - 1] in "-_./":
        return ()
    if is_latin(name):
        return () if is_too_long(name) else ((start, end if path else stop, (end if path else stop) - start),)
    latin = latin_names(name)
    return _latin(start, len(name), latin, end - stop if path else 0) if latin and not is_too_long(name) else ()


def _whole(text: str, start: int, end: int) -> Iterable[Link]:
    """The whole address; one of X's own shortener ends behind its word and a query."""
    short = _SHORT.match(text, start, end)
    if short is None:
        return ((start, end, end - start),)
    if len(short[1]) > _LONGEST_SHORT:
        return ()
    query = short[2] or ""
    end = short.end() - len(query) + len(query.rstrip(_QUERY_ENDS_BEFORE))
    return ((start, end, end - start),)


def _latin(start: int, length: int, found: list[tuple[int, int]], path: int) -> Iterator[Link]:
    """Each Latin name found in a name; the path, of so many halves, belongs to the last."""
    for begin, end in found[:-1]:
        yield start + begin, start + end, end - begin
    begin, end = found[-1]
    yield start + begin, start + (length if path else end) + path, end - begin + path


def bare(word: str) -> str:
    """The word without the brackets, quotes and points around it."""
    return word.lstrip(_OPENING).rstrip(_CLOSING)


def perhaps(text: str) -> int:
    """The most links X can make of a text: one for each full stop with letters right behind it."""
    return len(_LINKING_DOT.findall(text))


def addresses(text: str) -> frozenset[str]:
    """The addresses with a scheme in a text, without the points and slashes behind them."""
    return frozenset(found.rstrip(_CLOSING).rstrip("/") for found in _SEEN_ADDRESS.findall(text))
