"""Exif: how a picture is turned, and what else stands there (Exif 2.32, 4.6); what cannot be read says nothing."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MOST_ENTRIES = 1000
_WIDTHS = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8}  # bytes of a value by its type
_ORIENTATION, _OF_EXIF, _OF_GPS, _SMALL_COPY = 0x0112, 0x8769, 0x8825, 0x0201
_TELLS = {
    0x010E: "words", 0x013B: "author", 0x8298: "author", 0x9286: "words", 0x9C9B: "words", 0x9C9C: "words",
    0x9C9D: "author", 0x9C9E: "words", 0x9C9F: "words", 0xA430: "author", 0xA431: "serial", 0xA435: "serial",
    0xC62F: "serial",
}  # fmt: skip
_CHARSETS = (b"ASCII\0\0\0", b"UNICODE\0", b"JIS\0\0\0\0\0")  # before a comment of the user
TURNED = range(5, 9)  # a quarter to the left or right: shown as wide as it is stored high


@dataclass(frozen=True, slots=True)
class Exif:
    """The orientation, 1 (upright) to 8, and what else is told."""

    orientation: int = 1
    carried: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Entry:
    tag: int
    value: bytes
    number: int


def exif(data: bytes) -> Exif:
    """What the bytes of a TIFF header and its directories say, as far as they can be read."""
    orders = {b"II*\0": "<", b"MM\0*": ">"}
    order = orders.get(data[:4], "")
    if not order or len(data) < 8:
        return Exif()
    (first,) = struct.unpack_from(f"{order}I", data, 4)
    main, following = _directory(data, first, order)
    turned = next((entry.number for entry in main if entry.tag == _ORIENTATION and 1 <= entry.number <= 8), 1)
    return Exif(turned, frozenset(_told(data, order, main, following)))


def oriented(orientation: int) -> bytes:
    """The smallest Exif that turns a picture so; nothing for an upright one."""
    if orientation == 1:
        return b""
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, orientation, 0, 0)


def _told(data: bytes, order: str, main: list[_Entry], following: int) -> Iterator[str]:
    inner = [entry for at in _leads(main, _OF_EXIF) for entry in _directory(data, at, order)[0]]
    for entry in (*main, *inner):
        if entry.tag in _TELLS and _says_something(entry.value):
            yield _TELLS[entry.tag]
    places = [entry for at in _leads(main, _OF_GPS) for entry in _directory(data, at, order)[0]]
    if any(entry.tag in (2, 4) and entry.value.strip(b"\0") for entry in places):
        yield "place"
    if following and any(entry.tag == _SMALL_COPY for entry in _directory(data, following, order)[0]):
        yield "copy"


def _leads(entries: list[_Entry], tag: int) -> list[int]:
    return [entry.number for entry in entries if entry.tag == tag][:1]


def _says_something(value: bytes) -> bool:
    """Whether a text is more than the blanks that cameras put there."""
    return bool(value[8 if value.startswith(_CHARSETS) else 0 :].strip(b"\0 "))


def _directory(data: bytes, at: int, order: str) -> tuple[list[_Entry], int]:
    """The entries of a directory and where the next one begins; none where they do not lie in the data."""
    if at + 2 > len(data):
        return [], 0
    (count,) = struct.unpack_from(f"{order}H", data, at)
    end = at + 2 + 12 * count
    if count > MOST_ENTRIES or end > len(data):
        return [], 0
    entries = [_entry(data, at + 2 + 12 * number, order) for number in range(count)]
    following = struct.unpack_from(f"{order}I", data, end)[0] if end + 4 <= len(data) else 0
    return entries, following


def _entry(data: bytes, at: int, order: str) -> _Entry:
    tag, sort, count = struct.unpack_from(f"{order}HHI", data, at)
    length = _WIDTHS.get(sort, 0) * count
    (place,) = struct.unpack_from(f"{order}I", data, at + 8)
    value = data[at + 8 : at + 8 + length] if length <= 4 else data[place : place + length]
    number = struct.unpack_from(f"{order}H", data, at + 8)[0] if sort == 3 else place
    return _Entry(tag, value, number)
