"""The social card: who says what, 1200 by 630 pixels, in type on one colour."""

import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pipeline.drawing.colour import ramp
from pipeline.drawing.letters import letters
from pipeline.drawing.shape import draw_lines
from pipeline.drawing.wrapped import MORE, Measure, Room, cut, wrapped

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 1200, 630
MARGIN = 80
INNER = WIDTH - 2 * MARGIN
SCALE = (100, 88, 78, 70, 62, 54, 48, 42)  # sizes of the title, in pixels
LEADING = 1.13
TOP, BOTTOM = 112, 466  # between these heights the title stands
SMALL = 30
SMALLER = (SMALL, 26, 22)
QUIET, FAINT = 195, 110  # how strongly what is not the title stands out, of 255
FINER = 2  # drawn so many times as large, and then made small
SHADES = 16  # between the two colours: four bits for each pixel
MOST = 400  # letters of a title that are looked at
HELD = "\u00a0\u202f\u2007\u2060\ufeff"
DASH = re.compile(" (?=[–—])")  # a line that begins with one looks like a list
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")

FROM_THE_RIGHT = ("R", "AL", "AN")  # and Arabic figures, which stand among such letters
JOINED = frozenset(map(chr, (*range(0x1800, 0x18B0), *range(0xA840, 0xA878))))  # Mongolian and Phags-pa


def can_be_drawn(words: str, font: bytes) -> bool:
    """Whether the font has all their letters, and those stand one behind the other: boxes are worse than no card.

    ValueError for no font, and for one that is broken where it is needed.
    """
    known = letters(font)
    if not (known.issuperset(words) or known.issuperset(drawable(words, font))):
        return False
    said = drawable(words, font)
    if _joined(said):
        return False
    try:
        for letter in sorted(set(said)):
            _try(font, letter)
    except (OSError, ValueError, MemoryError) as fault:
        raise ValueError(f"this font is broken ({fault})") from fault
    return True


@lru_cache(maxsize=30_000)
def _try(font: bytes, letter: str) -> None:
    """Draw a letter once, at the largest size; OSError where the font is broken there."""
    _font(font, FINER * SCALE[0]).getmask(letter)


def _joined(words: str) -> bool:
    """Whether a letter runs from the right, or joins, moves or changes with its neighbour.

    Setting those takes FriBidi, which Pillow has on some machines only: the same release would have other cards there.
    """
    return not words.isascii() and any(
        unicodedata.bidirectional(letter) in FROM_THE_RIGHT
        or unicodedata.category(letter)[0] == "M"
        or letter in JOINED
        for letter in words
    )


def drawable(words: str, font: bytes) -> str:
    """The words as they are drawn: composed, without what nobody sees; a letter the font lacks as its plain form."""
    known = letters(font)
    plain = UNSEEN.sub("", unicodedata.normalize("NFC", words))
    plain = "".join("\u00a0" if letter in HELD else " " if letter.isspace() else letter for letter in plain)
    whole = (letter if letter in known else unicodedata.normalize("NFKC", letter) for letter in plain)
    return "".join(whole).strip()


def card(inputs: Mapping[str, Any], font: bytes) -> bytes:
    """A PNG of `kind`, `title`, `issuers` and `newsroom` in `ink` on `colour`; the same from the same, byte by byte.

    The title has the largest size at which all of it fits, and an ellipsis where none is small enough.
    """
    from PIL import Image, ImageDraw

    said = {name: drawable(text, font) for name, text in inputs.items()}
    # one channel, which says how much of the writing's colour a pixel has: a small file, without fringes of colour
    canvas = Image.new("L", (FINER * WIDTH, FINER * HEIGHT), 0)
    pen = _Pen(ImageDraw.Draw(canvas), font)
    pen.write(TOP - 56, said["kind"], SMALL, QUIET)
    _title(pen, said["title"])
    _foot(pen, said)
    canvas = canvas.resize((WIDTH, HEIGHT), Image.Resampling.BOX)
    canvas = canvas.point([round(strength / 255 * (SHADES - 1)) for strength in range(256)])
    canvas.putpalette(ramp(inputs["colour"], inputs["ink"], SHADES))
    out = io.BytesIO()
    canvas.save(out, "PNG", bits=4, compress_level=6)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Pen:
    """Writes in pixels of the card, and finer than those, so that letters stand at even distances."""

    draw: "ImageDraw"
    data: bytes

    def write(self, top: int, words: str, size: int, strength: int, left: int = MARGIN) -> None:
        font = _font(self.data, FINER * size)
        self.draw.text((FINER * left, FINER * top), words, font=font, fill=strength, anchor="la")

    def line(self, top: int, words: str, strength: int, left: int = MARGIN) -> None:
        """One line: smaller where it is long, and cut where that does not do."""
        width = WIDTH - MARGIN - left
        for size in SMALLER:
            if measure(self.data, size)(words) <= width:
                return self.write(top, words, size, strength, left)
        (cut_short,) = cut(words[:MOST], measure(self.data, SMALLER[-1]), Room(width, 1))
        return self.write(top, cut_short, SMALLER[-1], strength, left)


def _title(pen: _Pen, title: str) -> None:
    size, lines = composed(title, pen.data)
    for number, line in enumerate(lines):
        pen.write(TOP + round(number * size * LEADING), line, size, 255)


def _foot(pen: _Pen, said: Mapping[str, str]) -> None:
    """Who speaks, over the newsroom's name behind its sign."""
    pen.draw.rectangle((FINER * MARGIN, FINER * 490, FINER * (WIDTH - MARGIN) - 1, FINER * 492 - 1), fill=FAINT)
    pen.line(512, said["issuers"], 255)
    draw_lines(pen.draw, FINER * MARGIN, FINER * 563, FINER * 1.5, QUIET)
    pen.line(556, said["newsroom"], QUIET, MARGIN + 42)


def composed(title: str, data: bytes) -> tuple[int, list[str]]:
    """The size of a title in pixels, and its lines."""
    short = DASH.sub("\u00a0", title if len(title) <= MOST else title[:MOST].rsplit(" ", 1)[0] + MORE)
    for size in SCALE:
        lines = wrapped(short, measure(data, size), _room(size))
        if lines:
            return size, lines
    return SCALE[-1], cut(short, measure(data, SCALE[-1]), _room(SCALE[-1]))


def _room(size: int) -> Room:
    return Room(INNER, int((BOTTOM - TOP) / (size * LEADING)))


def measure(data: bytes, size: int) -> Measure:
    """How wide words are in a font, in pixels of the card."""
    font = _font(data, FINER * size)
    return lambda words: font.getlength(words) / FINER


@lru_cache(maxsize=32)
def _font(data: bytes, size: int) -> "FreeTypeFont":
    from PIL import ImageFont

    # said, for by itself Pillow lays out in the way that the machine's libraries allow
    return ImageFont.truetype(io.BytesIO(data), size, layout_engine=ImageFont.Layout.BASIC)
