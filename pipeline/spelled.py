"""Spelled: a digest as a number in short groups, to be read over the telephone and heard alike in every language."""

import re

GROUPS, LONG = 6, 4  # twenty-four figures, as much as eighty bits: two texts with one number are not to be made
GAPS = re.compile(r"[\s\u00a0.\-–]+")
FIGURES = re.compile(rf"[0-9]{{{GROUPS * LONG}}}")


def spelled(digest: str) -> str:
    """The number that stands for a digest, such as `4821 0937 5561 2048 7710 3392`."""
    figures = f"{int(digest, 16) % 10 ** (GROUPS * LONG):0{GROUPS * LONG}d}"
    return " ".join(figures[at : at + LONG] for at in range(0, len(figures), LONG))


def is_spelled(words: str) -> bool:
    """Whether these words are such a number, however its groups are set apart."""
    return bool(FIGURES.fullmatch(GAPS.sub("", words)))


def names(words: str, digest: str) -> bool:
    """Whether a number that was read out is that of a digest."""
    return GAPS.sub("", words) == GAPS.sub("", spelled(digest))
