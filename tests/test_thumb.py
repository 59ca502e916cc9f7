"""Pictures made small enough for the card of a post, as networks take them."""

from io import BytesIO

import pytest
from PIL import Image

from pipeline.channels.bluesky.picture import MOST_BYTES
from pipeline.drawing.smaller import JPEG, WEBP
from pipeline.thumb import small, thumb
from tests.photographs import drawn, jpeg, photograph, png

KINDS = pytest.mark.parametrize(("media_type", "kind"), [(WEBP, "WEBP"), (JPEG, "JPEG")])


def opened(data: bytes | None) -> Image.Image:
    assert data is not None
    return Image.open(BytesIO(data))


@KINDS
@pytest.mark.parametrize(("size", "width"), [((1600, 1200), 1200), ((300, 200), 300), ((401, 90), 401)])
def test_a_picture_is_made_as_wide_as_a_card_and_never_wider_than_it_is(
    size: tuple[int, int], width: int, media_type: str, kind: str
) -> None:
    made = opened(small(photograph(*size), MOST_BYTES, media_type))
    assert (made.format, made.width) == (kind, width)


def test_a_picture_that_stays_too_large_is_made_narrower() -> None:
    noise = photograph(1600, 1200, noise=True)
    wide = small(noise, MOST_BYTES)
    assert wide is not None
    assert opened(small(noise, len(wide) - 1)).width == 800
    assert small(noise, 10) is None
    assert MOST_BYTES == 1_000_000


@KINDS
def test_the_same_picture_gives_the_same_bytes(media_type: str, kind: str) -> None:
    made = small(jpeg("word"), MOST_BYTES, media_type)
    assert made == small(jpeg("word"), MOST_BYTES, media_type)
    assert opened(made).format == kind


def test_what_is_seen_through_stands_on_white_in_a_jpeg() -> None:
    out = BytesIO()
    Image.new("RGBA", (8, 6), (200, 0, 0, 0)).save(out, "PNG")
    made = opened(small(out.getvalue(), MOST_BYTES, JPEG))
    assert made.mode == "RGB"
    assert made.getpixel((3, 3)) == (255, 255, 255)
    assert opened(small(png(), MOST_BYTES, JPEG)).getpixel((0, 0)) != (255, 255, 255)


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"GIF89a", b"\xff\xd8\xff\xd9", photograph(90, 60)[:200]])
def test_what_cannot_be_made_small_is_none(data: bytes) -> None:
    assert small(data, MOST_BYTES) is None


def test_a_moving_picture_is_none() -> None:
    out = BytesIO()
    drawn().save(out, "WEBP", save_all=True, append_images=[drawn().rotate(90)])
    assert small(out.getvalue(), MOST_BYTES) is None


@pytest.mark.parametrize("fault", [LookupError, MemoryError, ImportError])
def test_a_picture_that_is_lost_or_has_no_room_is_none(fault: type[Exception]) -> None:
    def picture(digest: str) -> bytes:
        raise fault(digest)

    assert thumb("d" * 64, picture, MOST_BYTES) is None
    assert thumb("", picture, MOST_BYTES) is None
