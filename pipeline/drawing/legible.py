"""Legible: whether a font has the letters of some words, and how those are written with it."""

import re
import unicodedata
from functools import lru_cache

from pipeline.drawing.face import FINER, font
from pipeline.drawing.letters import letters

LARGEST = 100  # pixels, at which each letter is tried
HELD = "\u00a0\u202f\u2007\u2060\ufeff"
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
FROM_THE_RIGHT = ("R", "AL", "AN")  # and Arabic figures, which stand among such letters
JOINED = frozenset(map(chr, (*range(0x1800, 0x18B0), *range(0xA840, 0xA878))))  # Mongolian and Phags-pa


def can_be_drawn(words: str, data: bytes) -> bool:
    """Whether the font has all their letters, and those stand one behind the other: boxes are worse than no card.

    ValueError for no font, and for one that is broken where it is needed.
    """
    said, sure = drawable(words, data), _sure(data)
    if sure.issuperset(said):
        return True
    new = set(said) - sure
    if not letters(data).issuperset(new) or any(map(_joined, new)):
        return False
    for letter in sorted(new):
        _try(letter, data)
    sure |= new
    return True


def drawable(words: str, data: bytes) -> str:
    """The words as they are drawn: composed, without what nobody sees; a letter the font lacks as its plain form."""
    return unicodedata.normalize("NFC", words).translate(_forms(data)).strip()


@lru_cache(maxsize=4)
def _sure(data: bytes) -> set[str]:
    """The letters of a font that stood the trial, more and more; every release asks for the same again."""
    return set()


def _try(letter: str, data: bytes) -> None:
    """Draw a letter once, at the largest size; ValueError where the font is broken there."""
    try:
        font(data, FINER * LARGEST).getmask(letter)
    except (OSError, ValueError, MemoryError) as fault:
        raise ValueError(f"this font is broken ({fault})") from fault


def _joined(letter: str) -> bool:
    """Whether a letter runs from the right, or joins, moves or changes with its neighbour.

    Setting those takes FriBidi, which Pillow has on some machines only: the same release would have other cards there.
    """
    return (
        unicodedata.bidirectional(letter) in FROM_THE_RIGHT
        or unicodedata.category(letter)[0] == "M"
        or letter in JOINED
    )


class _Forms(dict[int, str]):
    """How each letter is written with a font, by its code; found out once."""

    def __init__(self, known: frozenset[str]) -> None:
        self._known = known

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if UNSEEN.match(letter):
            form = ""
        else:
            form = "\u00a0" if letter in HELD else " " if letter.isspace() else letter
            form = form if form in self._known else unicodedata.normalize("NFKC", form)
        self[code] = form
        return form


@lru_cache(maxsize=4)
def _forms(data: bytes) -> _Forms:
    return _Forms(letters(data))
