"""JPEG: the segments of ITU-T T.81, Annex B; the tables, frames and scans stay, and what colours and turns it."""

import re
import struct
from dataclasses import dataclass, field

from pipeline.pictures.carried import in_photoshop, in_xmp
from pipeline.pictures.exif import TURNED, Exif, exif, oriented
from pipeline.pictures.walk import Clean, Unwalkable, Walk

EOI, SOS, COM, APP = 0xD9, 0xDA, 0xFE, range(0xE0, 0xF0)
FRAMES = (*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0))
TABLES = (0xC4, 0xCC, 0xDB, 0xDC, 0xDD)  # Huffman, arithmetic, quantisation, number of lines, restart interval
# In a scan 0xFF is followed by 0 where it is data and by D0 to D7 where decoding can restart.
_FILL = re.compile(rb"\xff+")
_SCAN_ENDS = re.compile(rb"\xff[^\x00\xd0-\xd7]")


@dataclass(slots=True)
class _Found:
    """What the walk has come by."""

    head: bytes = b""
    kept: list[bytes] = field(default_factory=list)
    size: tuple[int, int] | None = None
    orientation: int = 1
    carried: set[str] = field(default_factory=set)


def clean(data: bytes) -> Clean:
    """The picture with its tables, frames, scans, colour profile and orientation, up to its end; Unwalkable else."""
    walk, found = Walk(data, 2), _Found()
    while (marker := _marker(walk)) != EOI:
        _segment(walk, marker, found)
    if found.size is None:
        raise Unwalkable("it has no picture in it")
    turn = oriented(found.orientation)
    turning = _written(0xE1, b"Exif\0\0" + turn) if turn else b""
    width, height = found.size[::-1] if found.orientation in TURNED else found.size
    whole = b"".join((b"\xff\xd8", found.head, turning, *found.kept, b"\xff\xd9"))
    return Clean(whole, width, height, frozenset(found.carried))


def _marker(walk: Walk) -> int:
    """The next marker; before each, 0xFF may stand any number of times (B.1.1.2)."""
    walk.piece()
    filled = _FILL.match(walk.data, walk.at)
    if filled is None:
        raise Unwalkable("it ends in the middle" if walk.done else "between its pieces lies something of no piece")
    walk.at = filled.end()
    return walk.number(1, "big")


def _segment(walk: Walk, marker: int, found: _Found) -> None:
    if marker != COM and marker not in (*APP, *FRAMES, *TABLES, SOS):
        raise Unwalkable("it has a piece that belongs to no picture of this kind")
    length = walk.number(2, "big")
    if length < 2:
        raise Unwalkable("one of its pieces says that it is shorter than nothing")
    data = walk.take(length - 2)
    if marker == COM:
        found.carried.add("words")
    elif marker in APP:
        _of_a_program(marker, data, found)
    else:
        found.kept.append(_written(marker, data))
    if marker in FRAMES:
        found.size = _size(data, found.size)
    if marker == SOS:
        found.kept.append(_scan(walk))


def _of_a_program(marker: int, data: bytes, found: _Found) -> None:
    """Keep of the application's segments what colours the picture; note what turns it and what the others tell."""
    if marker == 0xE0 and data.startswith(b"JFIF\0") and len(data) >= 14:
        found.carried |= {"copy"} if len(data) > 14 else set()
        found.head = found.head or _written(marker, data[:12] + b"\0\0")  # without its small copy
    elif marker == 0xE2 and data.startswith(b"ICC_PROFILE\0"):
        found.kept.append(_written(marker, data))
    elif marker == 0xEE and data.startswith(b"Adobe") and len(data) >= 12:
        found.kept.append(_written(marker, data[:12]))  # how the colours were transformed
    elif marker == 0xE0 and data.startswith(b"JFXX\0"):
        found.carried.add("copy")
    elif marker == 0xE1 and data.startswith(b"Exif\0"):
        _exif(exif(data[6:]), found)
    elif marker == 0xE1:
        found.carried.update(in_xmp(data))
    elif marker == 0xED:
        found.carried.update(in_photoshop(data))


def _exif(read: Exif, found: _Found) -> None:
    found.orientation = read.orientation if found.orientation == 1 else found.orientation
    found.carried |= read.carried


def _size(data: bytes, before: tuple[int, int] | None) -> tuple[int, int]:
    """Width and height of the only frame (B.2.2)."""
    if before is not None or len(data) < 6:
        raise Unwalkable("it holds not exactly one picture")
    height, width = struct.unpack_from(">HH", data, 1)
    return width, height


def _scan(walk: Walk) -> bytes:
    """The packed pixels up to the next marker."""
    end = _SCAN_ENDS.search(walk.data, walk.at)
    if end is None:
        raise Unwalkable("it ends in the middle")
    return walk.take(end.start() - walk.at)


def _written(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data
