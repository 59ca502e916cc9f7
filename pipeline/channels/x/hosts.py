"""Names of hosts as X reads them: how they end, and which are too long to be any."""

import re
from bisect import bisect_left, insort
from collections import deque
from functools import cache, lru_cache

from pipeline.channels.x.endings import LATIN, OTHERS

LATIN_LETTERS = (  # X's letters of Latin names, and those that are one of them in capitals or small
    "a-zA-Z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289\u028b"
    "\u02bb\u0300-\u036f\u1e00-\u1eff"
    "\u0260\u0269\u0275\u0280\u0283\u0288\u028a\u028c\u0292\u0399\u03b9\u1fbe\u2c65\u2c66\u2c7e\u2c7f"
)
SHORT = 63  # the most letters of a part, written as the net does (RFC 1035, RFC 3492)
_LOOK_ALIKES = {  # letters whose capital is that of another letter too
    "ε": "\u03f5",
    "в": "\u1c80",
    "д": "\u1c81",
    "о": "\u1c82",
    "с": "\u1c83",
    "т": "\u1c84\u1c85",
}
SURELY_SHORT = 8  # halves: none takes more than 7 letters
_AFTER = "(?![0-9A-Za-z@+-])"


def _either_case(word: str) -> str:
    return "".join(f"[{letter}{letter.upper()}{_LOOK_ALIKES.get(letter, '')}]" for letter in word)


@cache
def _pattern() -> re.Pattern[str]:
    """A full stop and an ending, or a Latin word that may be one: the group; made when the first text may need it."""
    longest_first = sorted(OTHERS, key=len, reverse=True)
    half_latin = "|".join(_either_case(word) for word in longest_first if word[0].isascii())
    others = "|".join(_either_case(word) for word in longest_first if not word[0].isascii())
    word = "([A-Za-z]{2,18}+)"
    return re.compile(
        rf"\.(?:(?=[vV])(?:{half_latin}){_AFTER}|{word}{_AFTER}|[xX][nN]--[0-9A-Za-z-]+|(?=[^\x00-\x7f])(?:{others}){_AFTER})"
    )


_LATIN_NAME = re.compile(f"[-{LATIN_LETTERS}]+(?:\\.[-{LATIN_LETTERS}]+)*\\.?")
_LATIN_PART = re.compile(f"[-{LATIN_LETTERS}]\\.")
_STOPS = re.compile("[\u3002\uff0e\uff61]")  # what else may part a name


def endings(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where names may end in a stretch of a text of halves: the full stop and the end of the ending, first to last."""
    found = _pattern().finditer(text, start, end + 1)  # with one more, for that may spoil the last
    return [each.span() for each in found if each[1] is None or each[1].lower() in LATIN]


def is_latin(name: str) -> bool:
    """Whether a name has Latin letters only, in X's sense."""
    return _LATIN_NAME.fullmatch(name) is not None


def latin_names(name: str) -> list[tuple[int, int]]:
    """The names in Latin letters within a name that X found: where no scheme is written, X links only those."""
    if not _LATIN_PART.search(name):
        return []
    found: list[tuple[int, int]] = []
    stops, done, placed = deque(endings(name, 0, len(name))), 0, 0
    for letters in _LATIN_NAME.finditer(name):
        first, last = max(letters.start(), done), 0
        while stops and stops[0][0] < letters.end():
            dot, stop = stops.popleft()
            last = stop if dot > first else last
        if last:
            done = last
            # X looks its find up again by its words, and takes the first place where they stand
            start = name.index(name[first:last], placed)
            placed = start + last - first
            found.append((start, placed))
    return found


def is_too_long(name: str) -> bool:
    """Whether a part of the name, written as the net does, has more than 63 letters, or hides such writing."""
    if name.startswith("xn--") and not is_latin(name) and not latin_names(name):
        return True
    if len(name) <= (SHORT if name.isascii() else SURELY_SHORT):
        return False
    return not all(_fits(label) for label in name.split("."))


def _fits(label: str) -> bool:
    if len(label) <= (SHORT if label.isascii() else SURELY_SHORT):
        return True
    if len(label) > 2 * SHORT:
        return False
    parts = _STOPS.split(label)
    return sum(map(_written, parts)) + len(parts) - 1 <= SHORT


@lru_cache(maxsize=64)
def _written(part: str) -> int:
    """The letters of a part in Punycode with its prefix (RFC 3492), or in itself where it is of ASCII.

    The deltas are counted by rank, so it takes no more than the letters' number and its logarithm.
    """
    if part.isascii():
        return len(part)
    codes = list(map(ord, part.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")))
    basic = [at for at, code in enumerate(codes) if code < 0x80]
    letters = len("xn--") + len(basic) + bool(basic)
    before, bias, last, place, first = basic, 72, 0x80, 0, True
    for code, at in sorted((code, at) for at, code in enumerate(codes) if code >= 0x80):
        rank = bisect_left(before, at)
        insort(before, at)
        handled = len(before)
        delta = (code - last) * handled + rank - place
        letters += _digits(delta, bias)
        bias = _adapted(delta, handled, first)
        last, place, first = code, rank + 1, False
    return letters


def _digits(delta: int, bias: int) -> int:
    """How many digits a delta takes (RFC 3492, section 6.3)."""
    digits, step = 1, 36
    while True:
        threshold = min(26, max(1, step - bias))
        if delta < threshold:
            return digits
        delta = (delta - threshold) // (36 - threshold)
        digits, step = digits + 1, step + 36


def _adapted(delta: int, handled: int, first: bool) -> int:
    """The bias for the next delta (RFC 3492, section 6.1)."""
    delta = delta // 700 if first else delta // 2
    delta += delta // handled
    step = 0
    while delta > 455:
        delta, step = delta // 35, step + 36
    return step + 36 * delta // (delta + 38)
