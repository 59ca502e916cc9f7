"""Thumb: a picture made small enough for the card of a post."""

from collections.abc import Callable

from pipeline.drawing.smaller import WEBP, smaller
from pipeline.pictures import Unwalkable, clean

WIDTHS = (1200, 800, 400)  # a card is shown some 600 pixels wide, on fine screens twice as fine


def thumb(digest: str, picture: Callable[[str], bytes], most: int, media_type: str = WEBP) -> bytes | None:
    """The picture of a digest in the first width that takes no more bytes; None where there is none to be had.

    No post waits for its picture, whatever is wrong with it.
    """
    try:
        return small(picture(digest), most, media_type) if digest else None
    except (LookupError, MemoryError, ImportError):
        return None


def small(data: bytes, most: int, media_type: str = WEBP) -> bytes | None:
    """The picture itself so small; None where it moves, is damaged, or takes more bytes in every width."""
    try:
        wide = clean(data).width
    except Unwalkable:
        return None
    for width in dict.fromkeys(min(width, wide) for width in WIDTHS):
        made = smaller(data, {"width": width, "type": media_type})
        if made is not data and len(made) <= most:
            return made
    return None
