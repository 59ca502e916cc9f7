"""Pictures: what readers get is the picture and nothing else, and what cannot be walked is refused."""

import io
import struct
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from pipeline.digest import digest
from pipeline.pictures import CARRIED, Unwalkable, clean, is_picture, public_bytes
from pipeline.pictures.exif import exif, oriented
from pipeline.pictures.walk import MOST_PIECES
from tests.photographs import SIZE, chunk, drawn, gif, jpeg, png, profile, webp, written

WORD = "canary"
MAKERS: list[Callable[..., bytes]] = [jpeg, png, webp, gif]
TURNING: list[Callable[..., bytes]] = [jpeg, png, webp]
EACH = pytest.mark.parametrize("made", MAKERS)
EACH_TURNING = pytest.mark.parametrize("made", TURNING)


def opened(data: bytes) -> Image.Image:
    """The picture as a program decodes it, to the last byte."""
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def shown(data: bytes) -> Image.Image:
    """The picture as a reader sees it: turned as it says."""
    return ImageOps.exif_transpose(opened(data)).convert("RGB")


@EACH
def test_nothing_of_what_a_picture_carried_is_in_its_public_bytes(made: Callable[..., bytes]) -> None:
    data = made(WORD)
    assert WORD.encode() in data
    found = clean(data)
    assert WORD.encode() not in found.data
    assert b"GPS" not in found.data
    assert not {"exif", "xmp", "comment", "photoshop"} & opened(found.data).info.keys()
    assert dict(opened(found.data).getexif()) == {}


@EACH
def test_the_pixels_stay_as_they_were(made: Callable[..., bytes]) -> None:
    before, after = opened(made(WORD)), opened(clean(made(WORD)).data)
    assert after.tobytes() == before.tobytes()
    assert after.mode == before.mode


@EACH_TURNING
def test_the_colour_profile_stays(made: Callable[..., bytes]) -> None:
    assert opened(clean(made(WORD)).data).info["icc_profile"] == profile()


@pytest.mark.parametrize("orientation", range(1, 9))
@EACH_TURNING
def test_a_picture_is_shown_turned_as_before_and_measured_as_it_is_shown(
    made: Callable[..., bytes], orientation: int
) -> None:
    data = made(orientation=orientation)
    found = clean(data)
    assert shown(found.data).tobytes() == shown(data).tobytes()
    assert (found.width, found.height) == shown(data).size
    assert (shown(data).size == SIZE) == (orientation < 5)


@EACH
def test_a_picture_without_anything_beside_it_stays_as_it_is(made: Callable[..., bytes]) -> None:
    once = clean(made(WORD)).data
    assert clean(once).data == once
    assert clean(once).carried == frozenset()
    assert clean(made()).carried == frozenset()


def test_a_progressive_jpeg_keeps_all_its_scans() -> None:
    data = jpeg(WORD, progressive=True)
    assert clean(data).data.count(b"\xff\xda") == data.split(b"\xff\xd9")[0].count(b"\xff\xda") > 1
    assert opened(clean(data).data).tobytes() == opened(data).tobytes()


def test_a_jpeg_in_the_colours_of_print_keeps_how_they_were_transformed() -> None:
    out = io.BytesIO()
    drawn().convert("CMYK").save(out, "JPEG", quality=95)
    assert b"Adobe" in clean(out.getvalue()).data
    assert opened(clean(out.getvalue()).data).tobytes() == opened(out.getvalue()).tobytes()


@pytest.mark.parametrize("made", [webp, gif])
def test_a_moving_picture_goes_on_moving(made: Callable[..., bytes]) -> None:
    before, after = (
        Image.open(io.BytesIO(made(WORD, frames=3))),
        Image.open(io.BytesIO(clean(made(WORD, frames=3)).data)),
    )
    assert (before.n_frames, after.n_frames) == (3, 3)  # type: ignore[attr-defined]  # of what can move
    for frame in range(3):
        before.seek(frame)
        after.seek(frame)
        assert after.convert("RGB").tobytes() == before.convert("RGB").tobytes()
    assert after.info["duration"] == before.info["duration"] == 100


def test_a_small_copy_of_the_picture_goes_with_the_exif_or_the_header_that_holds_it() -> None:
    whole = jpeg()
    small = b"JFIF\0\1\1\0\0\1\0\1\2\1" + b"copies"
    data = b"\xff\xd8\xff\xe0" + struct.pack(">H", len(small) + 2) + small + whole[20:]
    assert whole[2:4] == b"\xff\xe0"
    assert clean(data).carried == {"copy"}
    assert b"copies" not in clean(data).data
    assert opened(clean(data).data).tobytes() == opened(whole).tobytes()


@EACH
def test_what_is_carried_is_told_in_kinds_that_have_words(made: Callable[..., bytes]) -> None:
    expected = {"place", "author", "serial", "words"}
    assert clean(made(WORD)).carried == ({"words"} if made is gif else expected)
    assert expected < CARRIED.keys()


def test_the_blanks_of_a_camera_tell_nothing() -> None:
    found = Image.Exif()
    found[0x013B], found[0x010E] = "     ", " "
    found.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0   \0"
    assert exif(found.tobytes().removeprefix(b"Exif\0\0")).carried == frozenset()


def test_the_small_copy_in_an_exif_is_told() -> None:
    first = struct.pack("<HI", 0, 14)
    data = b"II*\0" + struct.pack("<I", 8) + first + struct.pack("<HHHIII", 1, 0x0201, 4, 1, 99, 0)
    assert exif(data).carried == {"copy"}


@EACH
def test_a_picture_cut_short_anywhere_is_refused(made: Callable[..., bytes]) -> None:
    data = clean(made(WORD)).data
    for end in range(4, len(data)):
        if is_picture(data[:end]):
            with pytest.raises(Unwalkable):
                clean(data[:end])


@EACH
@given(st.data())
def test_a_picture_with_a_wrong_byte_is_refused_or_clean_and_nothing_else_is_raised(
    made: Callable[..., bytes], data: st.DataObject
) -> None:
    whole = bytearray(made(WORD))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] = data.draw(st.integers(0, 255))
    try:
        once = clean(bytes(whole)).data
    except Unwalkable:
        return
    assert clean(once).data == once


@given(
    st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\x20\0\0\0WEBP"]), st.binary(max_size=200)
)
def test_no_bytes_raise_anything_but_a_refusal(begins: bytes, data: bytes) -> None:
    with suppress(Unwalkable):
        clean(begins + data)


@given(st.binary(max_size=200))
def test_no_exif_raises(data: bytes) -> None:
    for begins in (b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08", b""):
        assert exif(begins + data).orientation in range(1, 9)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_smallest_exif_says_how_to_turn_and_nothing_else(orientation: int) -> None:
    assert exif(oriented(orientation)).orientation == orientation
    assert len(oriented(orientation)) == (26 if orientation > 1 else 0)


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xd8" + b"\xff\xfe\0\2" * (MOST_PIECES + 1) + jpeg()[2:],
        png()[:33] + chunk(b"tEXt", b"") * (MOST_PIECES + 1) + png()[33:],
        gif()[:13] + b"\x21\xfe" + b"\1x" * (MOST_PIECES + 1) + b"\0" + gif()[13:],
        b"RIFF" + struct.pack("<I", 4 + 8 * (MOST_PIECES + 1)) + b"WEBP" + b"ABCD\0\0\0\0" * (MOST_PIECES + 1),
    ],
    ids=["jpeg", "png", "gif", "webp"],
)
def test_a_picture_in_a_million_pieces_is_refused(data: bytes) -> None:
    with pytest.raises(Unwalkable):
        clean(data)


SIGNATURE, HEAD = b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"plain text", "it is no PNG, JPEG, WebP or GIF"),
        (jpeg()[:-2] + jpeg()[2:], "pictur"),
        (b"\xff\xd8\xff\xd9", "no picture in it"),
        (b"\xff\xd8\xff\xc5", "ends in the middle"),
        (b"\xff\xd8\xff\x02\0\2", "belongs to no picture"),
        (b"\xff\xd8\xff\xe0\0\1", "shorter than nothing"),
        (b"\xff\xd8\xff\xe0\0\2x", "something of no piece"),
        (png()[:33] + chunk(b"NEWS", b"") + png()[33:], "belongs to no picture"),
        (png()[:33].replace(b"\0\0\0\x08", b"\0\0\0\x09", 1) + png()[33:], "damaged"),
        (png().replace(b"IHDR", b"IHDX"), "begin with its measures"),
        (b"RIFF\x0c\0\0\0WEBPEXIF\0\0\0\0", "begin with its measures"),
        (b"GIF89a\1\0\1\0\0\0\0x", "belongs to no picture"),
        (b"GIF89a\1\0\1\0\0\0\0\x3b", "no picture in it"),
        (gif()[:6] + b"\0\0" + gif()[8:], "nothing wide or nothing high"),
        (SIGNATURE + HEAD + chunk(b"IEND", b""), "no picture in it"),
        (
            SIGNATURE + chunk(b"IHDR", bytes(8) + b"\x08\2\0\0\0") + chunk(b"IDAT", b"x") + chunk(b"IEND", b""),
            "nothing",
        ),
    ],
)
def test_what_is_not_built_as_its_format_says_is_refused_in_words(data: bytes, why: str) -> None:
    with pytest.raises(Unwalkable, match=why):
        clean(data)


def test_a_file_that_is_no_picture_is_public_as_it_is() -> None:
    assert public_bytes(b"%PDF-1.7 by somebody") == b"%PDF-1.7 by somebody"
    assert public_bytes(png(WORD)) == clean(png(WORD)).data


def test_the_public_bytes_of_a_picture_are_the_same_for_ever() -> None:
    """What was issued names them by digest: another way of cleaning would make every picture of the past a change."""
    turned = oriented(6)
    data = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xe1" + struct.pack(">H", len(turned) + 8) + b"Exif\0\0"
    data += turned + b"\xff\xfe\0\4no\xff\xc0\0\x0b\x08\0\x08\0\x0c\1\1\x11\0\xff\xda\0\2\1\2\3\xff\xd9behind"
    small = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)) + chunk(b"tEXt", b"a\0b")
    )
    small += chunk(b"eXIf", turned) + chunk(b"IDAT", b"x") + chunk(b"IEND", b"")
    plain = b"RIFF" + struct.pack("<I", 18 + 8) + b"WEBPVP8L\x05\0\0\0\x2f\x07\x40\x01\0\0" + b"XMP \0\0\0\0"
    moving = b"GIF89a\1\0\1\0\0\0\0\x21\xfe\1x\0\x2c\0\0\0\0\1\0\1\0\0\2\1x\0\x3b"
    assert [digest(clean(each).data)[:16] for each in (data, small, plain, moving)] == [
        "316c6415c5fe206b",
        "c5167afa72d14710",
        "7f143c3ccea61fc3",
        "1fcfda25d463a1a8",
    ]


def test_the_measures_come_from_the_header_of_each_kind() -> None:
    assert {(clean(made()).width, clean(made()).height) for made in MAKERS} == {SIZE}
    out = io.BytesIO()
    drawn().save(out, "WEBP", quality=50)
    assert (clean(out.getvalue()).width, clean(out.getvalue()).height) == SIZE


def test_the_words_of_the_fixtures_reach_the_exif() -> None:
    assert WORD.encode() in written(WORD).tobytes()
