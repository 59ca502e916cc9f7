"""The sign of a newsroom that has none of its own: three lines of text, the last one short, as in favicon.svg."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

SIDE = 32  # of favicon.svg, in whose units this is
STROKE = 2.6
LINES = ((10, 16), (16, 16), (22, 9))  # the height of each line, and its length between its round ends
LEFT, TOP = 8 - STROKE / 2, 10 - STROKE / 2


def draw_lines(pen: "ImageDraw", left: float, top: float, unit: float, strength: int) -> None:
    """Draw the lines with the upper left end of the first one there."""
    for box in _boxes(unit):
        moved = (left + box[0], top + box[1], left + box[2], top + box[3])
        pen.rounded_rectangle(moved, radius=STROKE / 2 * unit, fill=strength)


def _boxes(unit: float) -> Iterator[tuple[float, float, float, float]]:
    for height, length in LINES:
        top = (height - LINES[0][0]) * unit
        yield 0, top, (length + STROKE) * unit, top + STROKE * unit
