"""The count: what a text weighs, as X finds it."""

import re
import unicodedata

from pipeline.channels.x.emoji import sequences
from pipeline.channels.x.halves import halves
from pipeline.channels.x.links import links
from pipeline.delivery import Limit

URL_WEIGHT = 23
EMOJI_WEIGHT = 2
_HEAVY = re.compile("[^\x00-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]+")  # twitter-text, configuration v3
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
# The only marks that are written as one and fall into several (Unicode Standard Annex 15, Non_Starter_Decomposition).
_SEVERAL = str.maketrans({mark: unicodedata.normalize("NFD", mark) for mark in "\u0344\u0f73\u0f75\u0f81"})


def limits(told: str = "") -> tuple[Limit, ...]:
    """280, weighted as X weighs them (docs.x.com, counting characters)."""
    return (Limit(280, "characters", count),)


def count(text: str) -> int:
    """The weighted length, that of twitter-text 3.1.0 with its configuration v3; linear in the text."""
    units = halves(composed(text))
    weight, done, between = 0, 0, []
    for start, passed, each in _counted_whole(units):
        if start >= done:
            between.append(units[done:start])
            weight, done = weight + each, start + passed
    between.append(units[done:])
    return weight + _letters(between)


def _counted_whole(units: str) -> list[tuple[int, int, int]]:
    """Links and emoji, first to last: where they stand, how many halves are passed over, what they weigh."""
    linked = [(start, passed, URL_WEIGHT) for start, _, passed in links(units)]
    emoji = [(start, end - start, EMOJI_WEIGHT) for start, end in sequences(units)]
    starts = {start for start, _, _ in linked} if emoji else ()
    return sorted([*linked, *(each for each in emoji if each[0] not in starts)]) if emoji else linked


def composed(text: str) -> str:
    """Normalization form C, in which X counts."""
    return text if text.isascii() else unicodedata.normalize("NFC", ordered(text))


def ordered(text: str) -> str:
    """The same text with the marks on each letter in canonical order (The Unicode Standard, D109).

    Python brings them into order too, but takes the square of their number for it: 13 s for 80 000 (3.11).
    """
    apart = text.translate(_SEVERAL)
    marks = "".join(filter(unicodedata.combining, set(apart)))
    return re.sub(f"[{marks}]{{2,}}", _in_order, apart) if marks else text


def _in_order(marks: re.Match[str]) -> str:
    return "".join(sorted(marks[0], key=unicodedata.combining))


def _letters(texts: list[str]) -> int:
    """What letters weigh, one by one: the two halves of a character weigh as much as one that is heavy."""
    apart = "\n".join(texts)
    heavy = sum(map(len, _HEAVY.findall(apart)))
    return len(apart) + heavy - 2 * len(_PAIR.findall(apart)) - (len(texts) - 1)
