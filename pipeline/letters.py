"""Letters as readers compare them: accents and capitals set aside, and every character kept in its place."""

import re
import unicodedata
from functools import cache, lru_cache

BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
ALIKE = dict.fromkeys("\u00a0\u2007\u2009\u202f", " ") | dict.fromkeys("\u2018\u2019\u02bc", "'") | {"\u2011": "-"}
AROUND = 80  # characters on either side that tell whether a line is set in capitals
MARKS = " \t\"'“”„«»‘’([*_"  # may stand between the end of a sentence and the first word of the next


def _class_of(wanted: str) -> str:
    """The Latin letters for which a method such as `isupper` holds, to stand in a class of a pattern."""
    return "".join(letter for letter in map(chr, range(0x41, 0x250)) if getattr(letter, wanted)())


UPPER, LOWER = _class_of("isupper"), _class_of("islower")


def level(text: str) -> str:
    """The text with plain blanks, apostrophes and hyphens, whose kinds are nobody's mistake; of the same length."""
    plain = text if text.isascii() else BEYOND_ASCII.sub(lambda found: ALIKE.get(found[0], found[0]), text)
    return plain.replace("\n", " ").replace("\t", " ")


def bare(text: str) -> str:
    """The text without accents, of the same length."""
    return text if text.isascii() else BEYOND_ASCII.sub(_base_of, text)


@lru_cache(maxsize=64)  # several checks fold the same few texts one after the other
def folded(text: str) -> str:
    """The text levelled, without accents and capitals, of the same length."""
    lower = bare(text).replace("\n", " ").replace("\t", " ").lower()
    return lower if len(lower) == len(text) else "".join(map(_lower, bare(text)))


def opens_sentence(text: str, at: int) -> bool:
    """Whether the word at an offset is the first of a sentence, an item or a line."""
    before = text[max(at - AROUND, 0) : at].rstrip(MARKS)
    return not before or before[-1] in ".!?…:;\n•–—-"


def among_capitals(text: str, start: int, end: int) -> bool:
    """Whether the words round a stretch of text stand in capitals, as in some headlines; False where there are none."""
    before, after = text[max(start - AROUND, 0) : start], text[end : end + AROUND]
    near = before.rpartition("\n")[2] + after.partition("\n")[0]
    return near.isupper()


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no letter, digit or accent goes on before or behind a stretch of text."""
    if start and _goes_on(text[start - 1]):
        return False
    return end >= len(text) or not _goes_on(text[end])


def _goes_on(letter: str) -> bool:
    return letter.isalnum() or letter == "_" or unicodedata.combining(letter) != 0


def _base_of(found: re.Match[str]) -> str:
    return _base(found[0])


@cache
def _base(letter: str) -> str:
    """The letter below its accent, or the plain sign for it; the letter itself where it has none."""
    parts = unicodedata.normalize("NFD", letter)
    return parts[0] if parts[1:] and all(map(unicodedata.combining, parts[1:])) else ALIKE.get(letter, letter)


def _lower(letter: str) -> str:
    lower = letter.lower()
    return lower if len(lower) == 1 else letter
