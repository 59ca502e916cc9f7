"""A picture made to fit what a network takes: no more bytes and no more pixels."""

from math import isqrt

from pipeline.drawing.smaller import smaller
from pipeline.pictures import Unwalkable, clean


def fitted(data: bytes, kind: str, *, most_bytes: int, most_pixels: int) -> tuple[bytes, str]:
    """The picture as it is, or smaller where a network would refuse it, with its media type; a pure function.

    What moves or cannot be made smaller stays as it is, and the network says what it thinks of it. What is made smaller
    becomes WebP.
    """
    try:
        shown = clean(data)
    except Unwalkable:
        return data, kind
    if len(data) <= most_bytes and shown.width * shown.height <= most_pixels:
        return data, kind
    width = min(shown.width, max(1, isqrt(most_pixels * shown.width // shown.height)))
    found = smaller(data, {"width": width})
    while found is not data and len(found) > most_bytes and width > 1:
        width = width * 2 // 3
        found = smaller(data, {"width": width})
    return (data, kind) if found is data else (found, "image/webp")
