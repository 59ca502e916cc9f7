"""Sheet: a picture of sixteen shades as a PNG (W3C PNG, third edition), put together from strips that were pressed."""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

SIGNATURE = b"\x89PNG\r\n\x1a\n"
DEPTH, INDEXED = 4, 3  # bits of a pixel, each of which names a colour of the palette
ASIDE = 8 // DEPTH  # pixels in a byte: that before each row tells how it is written
PLAIN, LESS_ABOVE = 0, 2  # how a row is written: as it is, or less the row above it (9.2)
HEAD, END = b"\x78\x01", b"\x03\x00"  # of a stream (RFC 1950, 2.2), and its last block, which holds nothing (RFC 1951)
MOST_MEMORY = 9  # as Pillow has it
PRIME = 65521  # of the sum behind a stream (RFC 1950, 9)


@dataclass(frozen=True, slots=True)
class Strip:
    """Rows from `top` to before `end`, pressed: whole blocks of a stream, and the sum of what is in them."""

    top: int
    end: int
    pressed: bytes
    size: int
    check: int


def canvas(width: int, rows: int) -> "Image":
    """Where a strip is drawn, in shades: one row down and `ASIDE` pixels from the left; what is not there is lost."""
    from PIL import Image

    return Image.new("P", (ASIDE + width, 1 + rows))


def strip(drawn: "Image", top: int) -> Strip:
    """The rows drawn on a canvas, of which the first stands at `top` of a sheet."""
    from PIL import ImageChops

    for edge in ((0, 0, drawn.width, 1), (0, 0, ASIDE, drawn.height)):
        drawn.paste(0, edge)
    width, height = drawn.width // ASIDE, drawn.height - 1
    packed = drawn.tobytes("raw", f"P;{DEPTH}")
    rows = ImageChops.subtract_modulo(_bytes(packed[width:], width), _bytes(packed[:-width], width))
    rows.paste(LESS_ABOVE, (0, 1, 1, height))  # but for the first row, whatever strip stands above
    return _pressed(top, top + height, rows.tobytes())


def _bytes(packed: bytes, width: int) -> "Image":
    """Bytes as a picture, so that they can be reckoned with."""
    from PIL import Image

    return Image.frombuffer("L", (width, len(packed) // width), packed, "raw", "L", 0, 1)


def png(size: tuple[int, int], strips: Sequence[Strip], palette: Sequence[int]) -> bytes:
    """A PNG of strips that stand one below the other, on the first colour of the palette."""
    width, height = size
    parts, row, check = list[Strip](), 0, 1
    for each in strips:
        parts += [_blank(width, each.top - row), each]
        row = each.end
    parts.append(_blank(width, height - row))
    for part in parts:
        check = _summed(check, part)
    stream = b"".join([HEAD, *(part.pressed for part in parts), END, struct.pack(">I", check)])
    head = struct.pack(">IIBBBBB", width, height, DEPTH, INDEXED, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", bytes(palette)), (b"IDAT", stream), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(name, content) for name, content in chunks)


@lru_cache(maxsize=512)
def _blank(width: int, rows: int) -> Strip:
    return _pressed(0, rows, bytes((ASIDE + width) // ASIDE * rows))


def _pressed(top: int, end: int, rows: bytes) -> Strip:
    press = _press()
    pressed = press.compress(rows) + press.flush(zlib.Z_SYNC_FLUSH)
    return Strip(top, end, pressed, len(rows), zlib.adler32(rows))


def _press() -> "zlib._Compress":
    """Only runs of a byte are pressed: every zlib finds the same, while each has its own way with all other repeats."""
    return zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS, MOST_MEMORY, zlib.Z_RLE)


def _summed(check: int, part: Strip) -> int:
    """The sum of what was before and of one part more, told from their sums alone."""
    low, high = check & 0xFFFF, check >> 16
    more_low, more_high = part.check & 0xFFFF, part.check >> 16
    return (high + more_high + part.size * (low - 1)) % PRIME << 16 | (low + more_low - 1) % PRIME


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(content, zlib.crc32(name)))
