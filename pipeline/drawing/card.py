"""The social card: who says what, 1200 by 630 pixels, in type on one colour."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from pipeline.drawing.colour import ramp
from pipeline.drawing.face import FINER, SHADES, STEPS, Stamp, face
from pipeline.drawing.legible import LARGEST, drawable
from pipeline.drawing.shape import draw_lines
from pipeline.drawing.sheet import ASIDE, Strip, canvas, png, strip
from pipeline.drawing.wrapped import MORE, Measure, Room, cut, wrapped

WIDTH, HEIGHT = 1200, 630
MARGIN = 80
INNER = WIDTH - 2 * MARGIN
SCALE = (LARGEST, 88, 78, 70, 62, 54, 48, 42)  # sizes of the title, in pixels
LEADING = 1.13
TOP, BOTTOM = 112, 466  # between these heights the title stands
RULE = (490, 492)
SMALL = 30
SMALLER = (SMALL, 26, 22)
FULL, QUIET, FAINT = SHADES - 1, 11, 6  # how strongly what is not the title stands out, in shades
MOST = 400  # letters of a title that are looked at
DASH = re.compile(" (?=[–—])")  # a line that begins with one looks like a list


@dataclass(frozen=True, slots=True)
class Line:
    """Words with their size, their shade and the place of their upper left corner."""

    words: str
    size: int
    shade: int
    top: int
    left: int = MARGIN


def card(inputs: Mapping[str, Any], font: bytes) -> bytes:
    """A PNG of `kind`, `title`, `issuers` and `newsroom` in `ink` on `colour`; the same from the same, byte by byte.

    The title has the largest size at which all of it fits, and an ellipsis where none is small enough.
    """
    said = {name: drawable(inputs[name], font) for name in ("kind", "title", "issuers", "newsroom")}
    head, title, foot = _head(said["kind"]), _title(said["title"], font), _foot(said, font)
    strips = _seen(_kept(font, head), _strip(font, title), _kept(font, foot, signed=True))
    if any(one.end > other.top for one, other in pairwise(strips)):  # the letters of some fonts reach far
        strips = _seen(_strip(font, head + title + foot, signed=True))
    return png((WIDTH, HEIGHT), strips, ramp(inputs["colour"], inputs["ink"], SHADES))


def _seen(*strips: Strip | None) -> list[Strip]:
    return [each for each in strips if each]


def _head(kind: str) -> tuple[Line, ...]:
    return (Line(kind, SMALL, QUIET, TOP - 56),)


def _title(title: str, font: bytes) -> tuple[Line, ...]:
    size, lines = composed(title, font)
    return tuple(Line(line, size, FULL, TOP + round(number * size * LEADING)) for number, line in enumerate(lines))


def _foot(said: Mapping[str, str], font: bytes) -> tuple[Line, ...]:
    """Who speaks, over the newsroom's name behind its sign."""
    return (
        _fitted(Line(said["issuers"], SMALL, FULL, 512), font),
        _fitted(Line(said["newsroom"], SMALL, QUIET, 556, MARGIN + 42), font),
    )


def _fitted(line: Line, font: bytes) -> Line:
    """One line: smaller where it is long, and cut where that does not do."""
    width = WIDTH - MARGIN - line.left
    for size in SMALLER:
        if measure(font, size)(line.words) <= width:
            return Line(line.words, size, line.shade, line.top, line.left)
    (short,) = cut(line.words[:MOST], measure(font, SMALLER[-1]), Room(width, 1))
    return Line(short, SMALLER[-1], line.shade, line.top, line.left)


def composed(title: str, font: bytes) -> tuple[int, list[str]]:
    """The size of a title in pixels, and its lines."""
    short = DASH.sub("\u00a0", title if len(title) <= MOST else title[:MOST].rsplit(" ", 1)[0] + MORE)
    for size in SCALE:
        lines = wrapped(short, measure(font, size), _room(size))
        if lines:
            return size, lines
    return SCALE[-1], cut(short, measure(font, SCALE[-1]), _room(SCALE[-1]))


def _room(size: int) -> Room:
    return Room(INNER, int((BOTTOM - TOP) / (size * LEADING)))


def measure(font: bytes, size: int) -> Measure:
    """How wide words are in a font, in pixels of the card."""
    return face(font, size).measure


@lru_cache(maxsize=64)
def _kept(font: bytes, lines: tuple[Line, ...], *, signed: bool = False) -> Strip | None:
    """The same as `_strip`, for what many cards have in common."""
    return _strip(font, lines, signed=signed)


def _strip(font: bytes, lines: tuple[Line, ...], *, signed: bool = False) -> Strip | None:
    """Lines as they are drawn, with rule and sign if it is the foot; None where nothing is seen."""
    from PIL import ImageDraw

    stamps = [pair for line in lines for pair in _stamps(line, font)] + (list(_signed()) if signed else [])
    top = max(0, min((down for (_, down, _), _ in stamps), default=0))
    end = min(HEIGHT, max((down + seen.height for (_, down, seen), _ in stamps), default=0))
    if top >= end:
        return None
    drawn = canvas(WIDTH, end - top)
    lay = ImageDraw.Draw(drawn).bitmap
    for (right, down, seen), shade in stamps:
        lay((ASIDE + right, 1 + down - top), seen, shade)
    return strip(drawn, top)


def _stamps(line: Line, font: bytes) -> Iterator[tuple[Stamp, int]]:
    for stamp in face(font, line.size).stamps(line.words, line.left, line.top):
        yield stamp, line.shade


def _signed() -> Iterator[tuple[Stamp, int]]:
    """The rule over the foot, and the sign in it."""
    from PIL import Image, ImageDraw

    yield (MARGIN, RULE[0], Image.new("L", (INNER, RULE[1] - RULE[0]), 255)), FAINT
    fine = Image.new("L", (FINER * 32, FINER * 32))
    draw_lines(ImageDraw.Draw(fine), 0, FINER, FINER * 1.5, 255)
    yield (MARGIN, 562, fine.reduce(FINER).point(STEPS)), QUIET
