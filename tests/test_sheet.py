"""Sheets: any reader of PNG sees what was drawn, however it was put together, and every zlib presses it alike."""

import io
import zlib
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.drawing.card import card
from pipeline.drawing.sheet import ASIDE, Strip, _press, canvas, png, strip

FONT = (Path(__file__).parents[1] / "templates/fonts/card.ttf").read_bytes()
WIDE = 600  # bytes in a row of a card
WIDTH, HEIGHT = 24, 20
GREYS = [grey for shade in range(16) for grey in [17 * shade] * 3]

rows = st.lists(st.lists(st.integers(0, 15), min_size=WIDTH, max_size=WIDTH), min_size=1, max_size=4)


def drawn(shades: list[list[int]], top: int) -> Strip:
    ground = canvas(WIDTH, len(shades))
    for y, row in enumerate(shades):
        for x, shade in enumerate(row):
            ground.putpixel((ASIDE + x, 1 + y), shade)
    return strip(ground, top)


def seen(data: bytes) -> list[list[int]]:
    with Image.open(io.BytesIO(data)) as found:
        assert (found.format, found.size, found.mode, found.info) == ("PNG", (WIDTH, HEIGHT), "P", {})
        assert found.getpalette() == GREYS
        flat = list(found.tobytes())
    return [flat[at : at + WIDTH] for at in range(0, len(flat), WIDTH)]


def content(data: bytes, name: bytes) -> bytes:
    """What the chunks of that name hold together."""
    found, at = b"", 8
    while at < len(data):
        end = at + 8 + int.from_bytes(data[at : at + 4])
        found += data[at + 8 : end] if data[at + 4 : at + 8] == name else b""
        at = end + 4
    return found


@given(st.lists(st.tuples(st.integers(0, 2), rows), max_size=3))
def test_strips_are_seen_where_they_stand_and_nothing_between_them(parts: list[tuple[int, list[list[int]]]]) -> None:
    tops = list(accumulate(parts, lambda end, part: end + part[0] + len(part[1]), initial=0))
    strips, wanted = [], [[0] * WIDTH for _ in range(HEIGHT)]
    for end, (gap, shades) in zip(tops, parts, strict=False):
        strips.append(drawn(shades, end + gap))
        wanted[end + gap : end + gap + len(shades)] = shades
    data = png((WIDTH, HEIGHT), strips, GREYS)
    assert seen(data) == wanted
    assert len(zlib.decompress(content(data, b"IDAT"))) == HEIGHT * (1 + WIDTH // 2), "its sum is right too"


def test_what_is_drawn_over_the_edges_is_lost_and_breaks_nothing() -> None:
    ground = canvas(WIDTH, 3)
    ground.paste(9, (0, 0, *ground.size))
    found = seen(png((WIDTH, HEIGHT), [strip(ground, 4)], GREYS))
    assert found == [[9 if 4 <= y < 7 else 0] * WIDTH for y in range(HEIGHT)]


@pytest.mark.parametrize(
    "title", ["Pact", "Ministers meet in Bridgetown to agree a common plan", "Word and more " * 22]
)
def test_every_zlib_presses_a_strip_into_the_same_bytes(title: str) -> None:
    """The machine's own is held against that which Pillow brings along, zlib-ng; with other repeats they differ."""
    said = {"kind": "", "title": title, "issuers": "", "newsroom": "", "colour": "#000000", "ink": "#ffffff"}
    rows = [b"\0" + row[1:] for row in written(card(said, FONT), 1 + WIDE)]  # Pillow writes a zero before each
    picture = Image.frombytes("P", (WIDE, len(rows)), b"".join(row[1:] for row in rows))
    picture.putpalette(bytes(3 * 256))
    theirs = io.BytesIO()
    picture.save(theirs, "PNG", compress_type=zlib.Z_RLE)
    ours = _press()
    assert ours.compress(b"".join(rows)) + ours.flush() == content(theirs.getvalue(), b"IDAT")[2:-4]


def written(data: bytes, width: int) -> list[bytes]:
    """The rows of a PNG as its stream has them, each behind its filter."""
    plain = zlib.decompress(content(data, b"IDAT"))
    return [plain[at : at + width] for at in range(0, len(plain), width)]
