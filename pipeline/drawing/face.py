"""Face: a font at one size, with the width and the picture of each letter kept, for the next card has them again."""

import io
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

FINER = 2  # letters are drawn so many times as large, then made small: they stand at even distances, to half a pixel
SHADES = 16  # between nothing and the full ink: four bits for each pixel
# as masks: the full ink laid on through one of them gives its shade
STEPS = [round(strength / 255 * (SHADES - 1)) * 255 // (SHADES - 1) for strength in range(256)]
MOST_STAMPS = 2048  # of some 4 kB: all that a Latin alphabet needs at every size

Stamp = tuple[int, int, "Image"]  # how far right and down of a place, and what is seen there


class Face:
    """A font at a size in pixels; what it tells is in pixels too, and what it keeps in finer ones."""

    def __init__(self, data: bytes, size: int) -> None:
        self.font = font(data, FINER * size)
        self.steps = _Steps(self.font)

    def measure(self, words: str) -> float:
        """How wide words are, one letter behind the other."""
        return sum(map(self.steps.__getitem__, words)) / FINER

    def stamps(self, words: str, left: int, top: int) -> Iterator[Stamp]:
        """The letters of a line that has its upper left corner there, each with where it goes."""
        fine = FINER * left
        for letter in words:
            if stamp := _stamp(self, letter, fine % FINER):
                right, down, seen = stamp
                yield fine // FINER + right, top + down, seen
            fine += self.steps[letter]


class _Steps(dict[str, int]):
    """How far each letter leads on, in finer pixels; asked of the font once."""

    def __init__(self, font: "FreeTypeFont") -> None:
        self._font = font

    def __missing__(self, letter: str) -> int:
        found = self[letter] = round(self._font.getlength(letter))
        return found


@lru_cache(maxsize=32)
def face(data: bytes, size: int) -> Face:
    """The face of a font at a size; one, however often it is asked for."""
    return Face(data, size)


@lru_cache(maxsize=32)
def font(data: bytes, size: int) -> "FreeTypeFont":
    """A font as Pillow has it, laid out in the plain way: by itself Pillow takes what the machine's libraries allow."""
    from PIL import ImageFont

    return ImageFont.truetype(io.BytesIO(data), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=MOST_STAMPS)
def _stamp(face: Face, letter: str, aside: int) -> Stamp | None:
    """A letter that begins so many finer pixels aside of a whole one; None for a blank."""
    from PIL import Image, ImageDraw

    left, top, right, bottom = (round(edge) // FINER for edge in face.font.getbbox(letter, anchor="la"))
    fine = Image.new("L", (FINER * (right - left + 3), FINER * (bottom - top + 3)))
    place = (FINER * (1 - left) + aside, FINER * (1 - top))
    ImageDraw.Draw(fine).text(place, letter, font=face.font, fill=255, anchor="la")
    whole = fine.reduce(FINER).point(STEPS)
    box = whole.getbbox()
    return (left - 1 + box[0], top - 1 + box[1], whole.crop(box)) if box else None
