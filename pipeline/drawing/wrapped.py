"""Words set in lines by their measured widths."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

Measure = Callable[[str], float]
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
    pieces = [(piece, measure(piece.rstrip(" ")), measure(piece)) for piece in _ENDS.split(text)]
    if any(width > room.width for _, width, _ in pieces):
        return None
    lines = _filled(pieces, room.width)
    if len(lines) > room.lines:
        return None
    low, high = 0.0, room.width
    while high - low > 4:  # the narrowest measure that needs no line more
        middle = (low + high) / 2
        fits = all(width <= middle for _, width, _ in pieces) and len(_filled(pieces, middle)) <= len(lines)
        low, high = (low, middle) if fits else (middle, high)
    return _filled(pieces, high)


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


def _filled(pieces: Sequence[tuple[str, float, float]], width: float) -> list[str]:
    lines, used = [""], 0.0
    for piece, bare, whole in pieces:
        if lines[-1] and used + bare > width:
            lines.append("")
            used = 0.0
        lines[-1] += piece
        used += whole
    return [line.rstrip(" ") for line in lines]
