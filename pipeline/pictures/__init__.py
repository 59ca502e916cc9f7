"""Pictures: their bytes as the public gets them, without what cameras and programs wrote into the file.

No pixel is decoded or packed anew: the file is walked piece by piece, and pieces that no reader needs are left out.
Stay: pixels, colour profile, orientation, transparency, animation. All else goes: place, author, serial numbers, dates,
descriptions, small copies, and whatever lies behind the picture's end.
"""

import re

from pipeline.pictures import gif, jpeg, png, webp
from pipeline.pictures.carried import CARRIED
from pipeline.pictures.walk import Clean, Unwalkable

__all__ = ["CARRIED", "MOST_BYTES", "Clean", "Unwalkable", "clean", "is_picture", "public_bytes"]

MOST_BYTES = 20_000_000  # of a picture shown on a page; a larger one is not even read
# How the pictures begin that every browser shows (PNG 5.2, T.81 B.1.1.3, GIF89a 17, RFC 9649 2.4).
_SHOWN = re.compile(
    rb"(?P<png>\x89PNG\r\n\x1a\n)|(?P<jpeg>\xff\xd8\xff)|(?P<gif>GIF8[79]a)|(?P<webp>RIFF.{4}WEBP)", re.DOTALL
)
_CLEANERS = {"png": png.clean, "jpeg": jpeg.clean, "gif": gif.clean, "webp": webp.clean}


def is_picture(data: bytes) -> bool:
    """Whether a file begins as one of the pictures that every browser shows, whatever it is called."""
    return _SHOWN.match(data) is not None


def clean(data: bytes) -> Clean:
    """The picture without what it carries beside its pixels; a pure function, linear in the length of the file.

    Raises Unwalkable for anything that is not built piece by piece as its format says, to the last piece.
    """
    shown = _SHOWN.match(data)
    if shown is None or shown.lastgroup is None:
        raise Unwalkable("it is no PNG, JPEG, WebP or GIF")
    found = _CLEANERS[shown.lastgroup](data)
    if not (found.width and found.height):
        raise Unwalkable("it is nothing wide or nothing high")
    return found


def public_bytes(data: bytes) -> bytes:
    """The bytes of any file as the public gets them: a picture cleaned, all else as it is; Unwalkable as `clean`."""
    return clean(data).data if is_picture(data) else data
