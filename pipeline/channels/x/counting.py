"""The count: what a text weighs, never less than X finds."""

import re
import unicodedata
from itertools import groupby

from pipeline.channels.x.links import bare, perhaps, sure
from pipeline.delivery import Limit

URL_WEIGHT = 23
LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))  # twitter-text, configuration v3
# The only marks that are written as one and fall into several (Unicode Standard Annex 15, Non_Starter_Decomposition).
_SEVERAL = str.maketrans({mark: unicodedata.normalize("NFD", mark) for mark in "\u0344\u0f73\u0f75\u0f81"})


def limits() -> tuple[Limit, ...]:
    """280, weighted as X weighs them (docs.x.com, counting characters)."""
    return (Limit(280, "characters", count),)


def count(text: str) -> int:
    """The weighted length, never less than X's own; linear in the text.

    An address that X surely makes a link of counts 23; whatever else might become one counts its letters
    and a link besides. A sequence of emoji that X counts as one (2) counts each of its code points here.
    """
    return sum(_weight(piece) for piece in re.split(r"([ \t\r\n]+)", composed(text)))


def composed(text: str) -> str:
    """Normalization form C, in which X counts."""
    return unicodedata.normalize("NFC", ordered(text))


def ordered(text: str) -> str:
    """The same text with the marks on each letter in canonical order (The Unicode Standard, D109).

    Python brings them into order too, but takes the square of their number for it: 13 s for 80 000 (3.11).
    """
    runs = groupby(text.translate(_SEVERAL), key=lambda character: unicodedata.combining(character) > 0)
    return "".join(mark for _, run in runs for mark in sorted(run, key=unicodedata.combining))


def _weight(piece: str) -> int:
    within, letters = bare(piece), _letters(piece)
    address = sure(within)
    if address is None:
        # each link takes at least the four letters of `a.io` away and puts 23 in their place
        return letters + (URL_WEIGHT - 4) * perhaps(piece)
    around = letters - _letters(within)
    return around + (URL_WEIGHT if address["scheme"] else max(URL_WEIGHT, _letters(within)))


def _letters(piece: str) -> int:
    return sum(1 if any(low <= ord(c) <= high for low, high in LIGHT) else 2 for c in piece)
