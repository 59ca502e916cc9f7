"""The letters that a font has, read from its table `cmap` (ISO/IEC 14496-22, 5.2.1)."""

import struct
from collections.abc import Iterator
from functools import lru_cache

MOST_LISTS = 16  # of letters, in one font


@lru_cache(maxsize=4)
def letters(font: bytes) -> frozenset[str]:
    """Every letter for which a TrueType or OpenType font has a shape; ValueError for bytes that are no such font."""
    try:
        at, _ = _table(font, b"cmap")
        (count,) = struct.unpack_from(">H", font, at + 2)
        rows = [struct.unpack_from(">HHI", font, at + 4 + 8 * number) for number in range(count)]
        places = sorted({offset for _, _, offset in rows})[:MOST_LISTS]  # several rows may lead to one list
        found = {code for offset in places for code in _codes(font, at + offset)}
    except (struct.error, LookupError) as fault:
        raise ValueError("this is no TrueType or OpenType font") from fault
    return frozenset(chr(code) for code in found if code <= 0x10FFFF)


def _table(font: bytes, tag: bytes) -> tuple[int, int]:
    """Where a table lies and how long it is."""
    if font[:4] not in (b"\0\1\0\0", b"OTTO", b"true"):
        raise LookupError("no font")
    (count,) = struct.unpack_from(">H", font, 4)
    for number in range(count):
        name, _, at, length = struct.unpack_from(">4sIII", font, 12 + 16 * number)
        if name == tag:
            return at, length
    raise LookupError(tag)


def _codes(font: bytes, at: int) -> Iterator[int]:
    """The codes of a subtable that lead to a glyph; none for a form that only old machines read."""
    (form,) = struct.unpack_from(">H", font, at)
    if form == 4:
        yield from _in_segments(font, at)
    elif form == 12:
        (groups,) = struct.unpack_from(">I", font, at + 12)
        seen = 0  # in a list that is whole no code stands twice; in a forged one, it could stand there without end
        for number in range(min(groups, 10_000)):
            first, last, glyph = struct.unpack_from(">III", font, at + 16 + 12 * number)
            yield from range(max(first + (glyph == 0), seen), min(last, 0x10FFFF) + 1)
            seen = max(seen, last + 1)


def _in_segments(font: bytes, at: int) -> Iterator[int]:
    (twice,) = struct.unpack_from(">H", font, at + 6)
    ends, starts, seen = at + 14, at + 16 + twice, 0
    for offset in range(0, twice, 2):
        (last,) = struct.unpack_from(">H", font, ends + offset)
        (first,) = struct.unpack_from(">H", font, starts + offset)
        (delta,) = struct.unpack_from(">H", font, starts + twice + offset)
        place = starts + 2 * twice + offset
        (ranges,) = struct.unpack_from(">H", font, place)
        begin, seen = max(first, seen), max(seen, last + 1)
        for code in range(begin, last + 1):
            glyph = code
            if ranges:
                (glyph,) = struct.unpack_from(">H", font, place + ranges + 2 * (code - first))
            if glyph and (glyph + delta) & 0xFFFF and code != 0xFFFF:
                yield code
