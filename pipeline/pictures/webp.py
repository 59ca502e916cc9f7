"""WebP: the chunks of RFC 9649; those stay that draw, colour and move the picture."""

import struct

from pipeline.pictures.carried import in_xmp
from pipeline.pictures.exif import TURNED, exif, oriented
from pipeline.pictures.walk import Clean, Unwalkable, Walk

KEPT = (b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP")
OF_A_FRAME = (b"VP8 ", b"VP8L", b"ALPH")
HAS_EXIF, HAS_XMP = 0x08, 0x04  # flags of VP8X (2.7.1)
FRAME_HEADER = 16  # bytes of ANMF before its own chunks (2.7.1.2)


def clean(data: bytes) -> Clean:
    """The picture with the chunks it is drawn from and its orientation, up to its end; Unwalkable else."""
    chunks = _chunks(Walk(_inside(data)))
    names = [name for name, _ in chunks]
    if not names or names[0] not in (b"VP8 ", b"VP8L", b"VP8X"):
        raise Unwalkable("it does not begin with its measures")
    carried, orientation = set[str](), 1
    for name, content in chunks:
        if name == b"EXIF":
            read = exif(content.removeprefix(b"Exif\0\0"))
            orientation, carried = read.orientation, carried | read.carried
        elif name == b"XMP ":
            carried.update(in_xmp(content))
    turn = oriented(orientation) if names[0] == b"VP8X" else b""  # the plain form has no place for it
    kept = [(name, _without(name, content, bool(turn))) for name, content in chunks if name in KEPT]
    whole = b"".join(_written(*chunk) for chunk in (*kept, *([(b"EXIF", turn)] if turn else [])))
    width, height = _size(*chunks[0])
    if turn and orientation in TURNED:
        width, height = height, width
    return Clean(b"RIFF" + struct.pack("<I", len(whole) + 4) + b"WEBP" + whole, width, height, frozenset(carried))


def _inside(data: bytes) -> bytes:
    """What lies between the header and the end that it names."""
    length = int.from_bytes(data[4:8], "little")
    if length < 4 or length + 8 > len(data):
        raise Unwalkable("it ends in the middle")
    return data[12 : length + 8]


def _chunks(walk: Walk) -> list[tuple[bytes, bytes]]:
    """Name and content of each chunk; one of odd length is followed by a byte of nothing."""
    found = []
    while not walk.done:
        walk.piece()
        name, length = walk.take(4), walk.number(4, "little")
        found.append((name, walk.take(length)))
        walk.take(length % 2)
    return found


def _without(name: bytes, content: bytes, turned: bool) -> bytes:
    """A chunk that stays, without the flags of what goes, and a frame without what only it carries."""
    if name == b"VP8X" and content:
        flags = content[0] & ~(HAS_EXIF | HAS_XMP) | (HAS_EXIF if turned else 0)
        return bytes([flags]) + content[1:10]
    if name == b"ANMF":
        inner = [chunk for chunk in _chunks(Walk(content[FRAME_HEADER:])) if chunk[0] in OF_A_FRAME]
        return content[:FRAME_HEADER] + b"".join(_written(*chunk) for chunk in inner)
    return content


def _size(name: bytes, content: bytes) -> tuple[int, int]:
    """Width and height by the header of the first chunk (2.5 to 2.7)."""
    if len(content) < (5 if name == b"VP8L" else 10):
        raise Unwalkable("it ends in the middle")
    if name == b"VP8X":
        return int.from_bytes(content[4:7], "little") + 1, int.from_bytes(content[7:10], "little") + 1
    if name == b"VP8L":
        bits = int.from_bytes(content[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack_from("<HH", content, 6)
    return width & 0x3FFF, height & 0x3FFF


def _written(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
