"""Words that are one slip of the finger apart: a letter more, less, other, two that changed places or were doubled."""

import re
from collections.abc import Iterable, Iterator

TWICE = re.compile(r"(.)\1")
LONGEST = 24  # letters; names and titles are shorter, and the work grows with the square of a word


def near_pairs(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of different words one slip apart, each later word with one earlier word at most.

    The work grows with the number of words and not with its square: two words are one slip apart only where they
    are the same, or as good as, once each has lost one letter, or all that it doubles: Carribean, Caribbean.
    """
    seen: dict[str, str] = {}
    for word in words:
        keys = _shortened(word) if len(word) <= LONGEST else []
        near = next((seen[key] for key in keys if key in seen and _are_near(seen[key], word)), None)
        if near is not None:
            yield near, word
        for key in keys:
            seen.setdefault(key, word)


def _are_near(one: str, other: str) -> bool:
    return one_slip(one, other) or (one != other and _single(one) == _single(other))


def one_slip(one: str, other: str) -> bool:
    """Whether one slip makes one word of the other."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    head = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, others = one[head:], other[head:]
    if len(one) != len(other):
        return rest[1:] == others or rest == others[1:]
    return rest[1:] == others[1:] or (rest[:2] == others[1::-1] and rest[2:] == others[2:])


def _shortened(word: str) -> list[str]:
    return [word, _single(word), *(word[:at] + word[at + 1 :] for at in range(len(word)))]


def _single(word: str) -> str:
    """A word in which nothing is doubled."""
    return TWICE.sub(r"\1", word)
