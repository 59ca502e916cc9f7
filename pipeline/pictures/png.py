"""PNG: the chunks of the W3C's specification, third edition; those stay that draw, colour and move the picture."""

import struct
import zlib

from pipeline.pictures.carried import in_png_text
from pipeline.pictures.exif import TURNED, exif, oriented
from pipeline.pictures.walk import Clean, Unwalkable, Walk

SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Critical chunks; transparency, colour, depth and density (11.3); animation (11.3.6). All others go.
KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT acTL fcTL fdAT".split()
)
TEXTS = (b"tEXt", b"zTXt", b"iTXt")


def clean(data: bytes) -> Clean:
    """The picture with the chunks it is drawn from and its orientation, up to its end; Unwalkable else."""
    walk, kept, orientation, carried = Walk(data, len(SIGNATURE)), list[bytes](), 1, set[str]()
    width, height = _size(data)
    while True:
        name, content, whole = _chunk(walk)
        if name in KEPT:
            kept.append(whole)
        elif name == b"eXIf":
            read = exif(content)
            orientation, carried = read.orientation, carried | read.carried
        elif name in TEXTS:
            carried.update(in_png_text(content))
        elif not name[0] & 0x20:  # a capital letter: nobody can draw the picture without it
            raise Unwalkable("it has a piece that belongs to no picture of this kind")
        if name == b"IEND":
            break
    if not any(whole[4:8] == b"IDAT" for whole in kept):
        raise Unwalkable("it has no picture in it")
    turn = oriented(orientation)
    turning = [_written(b"eXIf", turn)] if turn else []
    if orientation in TURNED:
        width, height = height, width
    return Clean(b"".join((SIGNATURE, kept[0], *turning, *kept[1:])), width, height, frozenset(carried))


def _size(data: bytes) -> tuple[int, int]:
    if len(data) < 33 or data[8:16] != b"\0\0\0\rIHDR":
        raise Unwalkable("it does not begin with its measures")
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _chunk(walk: Walk) -> tuple[bytes, bytes, bytes]:
    """Name, content and all bytes of the next chunk; a chunk that stays must be whole by its check sum."""
    walk.piece()
    start = walk.at
    length, name = walk.number(4, "big"), walk.take(4)
    content = walk.take(length)
    check = walk.number(4, "big")
    if name in KEPT and zlib.crc32(content, zlib.crc32(name)) != check:
        raise Unwalkable("one of its pieces was damaged")
    return name, content, walk.data[start : walk.at]


def _written(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
