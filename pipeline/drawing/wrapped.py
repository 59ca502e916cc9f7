"""Words set in lines by their measured widths."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

Measure = Callable[[str], float]  # of words it tells what their letters tell together
MORE = "…"
# a line may end at a blank, and behind a hyphen, a dash or a stroke between letters; not at a blank that holds
_ENDS = re.compile(r"(?<= )(?=[^ ])|(?<=[^\W\d][-–—/])(?=[^\W\d])")


@dataclass(frozen=True, slots=True)
class Room:
    """How wide a line may be, and how many there may be."""

    width: float
    lines: int


def wrapped(text: str, measure: Measure, room: Room) -> list[str] | None:
    """The text in as many lines as it needs, each as nearly as wide as the others; None where the room is too small."""
    if measure(text.replace(" ", "")) > room.width * room.lines:
        return None  # whatever its lines were: no need to find them
    pieces = _ENDS.split(text)
    widths = [(measure(piece.rstrip(" ")), measure(piece)) for piece in pieces]
    widest = max(bare for bare, _ in widths)
    starts = _starts(widths, room.width)
    if widest > room.width or len(starts) > room.lines:
        return None
    low, high = 0.0, room.width
    while high - low > 4:  # the narrowest measure that needs no line more
        middle = (low + high) / 2
        fits = widest <= middle and len(_starts(widths, middle)) <= len(starts)
        low, high = (low, middle) if fits else (middle, high)
    ends = pairwise([*_starts(widths, high), len(pieces)])
    return ["".join(pieces[start:end]).rstrip(" ") for start, end in ends]


def cut(text: str, measure: Measure, room: Room) -> list[str]:
    """As much of the text as there is room for, with an ellipsis behind the last word that is whole.

    A word that is wider than a line is broken.
    """
    words = [part for word in text.split(" ") for part in _broken(word, measure, room.width - measure(MORE))]
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _fits(words[:middle], len(words), measure, room) else (low, middle - 1)
    return _fits(words[:low], len(words), measure, room) or [MORE]


def _fits(words: Sequence[str], of: int, measure: Measure, room: Room) -> list[str] | None:
    text = " ".join(words)
    if len(words) < of:
        text = text.rstrip(" ,;:.–—-") + MORE
    return wrapped(text, measure, room)


def _broken(word: str, measure: Measure, width: float) -> list[str]:
    """The word in parts of about one length, of which each fits into a line."""
    whole = measure(word)
    if whole <= width:
        return [word]
    length = max(1, -(-len(word) // ceil(whole / width)))
    halves = [word[at : at + length] for at in range(0, len(word), length)]
    return [part for half in halves for part in (_broken(half, measure, width) if 1 < length < len(word) else [half])]


def _starts(widths: Sequence[tuple[float, float]], width: float) -> list[int]:
    """Which piece begins each line, by how wide pieces are without and with the blank behind them."""
    starts, used = [0], 0.0
    for number, (bare, whole) in enumerate(widths):
        if used + bare > width and number:
            starts.append(number)
            used = 0.0
        used += whole
    return starts
