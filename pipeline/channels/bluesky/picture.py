"""The picture on a card: the release's own, made small enough for Bluesky."""

from collections.abc import Callable

from pipeline.drawing.smaller import smaller
from pipeline.pictures import Unwalkable, clean

TYPES = ("image/jpeg", "image/png", "image/webp")
MOST_BYTES = 1_000_000  # app.bsky.embed.external; refused when the post is made, not when the picture is uploaded
WIDTHS = (1200, 800, 400)  # a card is shown some 600 pixels wide, on fine screens twice as fine
SMALL = "image/webp"


def small(data: bytes) -> bytes | None:
    """The picture as WebP in the first width that keeps the limit; None where it cannot be made small."""
    try:
        wide = clean(data).width
    except Unwalkable:
        return None
    for width in dict.fromkeys(min(width, wide) for width in WIDTHS):
        made = smaller(data, {"width": width})
        if made is not data and len(made) <= MOST_BYTES:
            return made
    return None


def thumb(digest: str, picture: Callable[[str], bytes]) -> bytes | None:
    """The small picture of a digest; None where there is none to be had: no post waits for its picture."""
    try:
        return small(picture(digest)) if digest else None
    except (LookupError, MemoryError, ImportError):
        return None
