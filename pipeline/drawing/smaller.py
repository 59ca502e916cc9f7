"""A picture made smaller, as WebP or JPEG: upright, in the colours of the web, without anything but its pixels."""

import io
import struct
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 40_000_000  # unpacked 160 MB, and as much again while it shrinks; a check stops what has more
MOST_SIDE = 16_383  # of a WebP (RFC 9649, 2.6)
QUALITY = 80
WEBP, JPEG = "image/webp", "image/jpeg"
READ = ("JPEG", "PNG", "WEBP")
# by orientation, what makes a stored picture upright (Exif 2.32, 4.6.4); in some it is shown as wide as stored high
TURNS: Mapping[int, str] = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}
QUARTERS = range(5, 9)
# what Pillow's decoders raise for damaged and forged bytes
DAMAGED = (
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    struct.error,
    zlib.error,
)
NO_ROOM = "out of memory"  # how an OSError of Pillow says that memory ran out (PIL.ImageFile.ERRORS)


def smaller(data: bytes, inputs: Mapping[str, Any]) -> bytes:
    """The picture `width` pixels wide, in proportion, of the media `type`; the bytes themselves where that cannot be
    done well.

    So it is with what moves, what is too large to unpack, and pixels that are damaged: a reader then sees what the
    original shows, and nobody's release waits for it. Orientation and colour profile are applied and dropped.
    MemoryError and ImportError where the machine is at fault: another time it can be done.
    """
    from PIL import Image

    try:
        with catch_warnings(action="ignore"), Image.open(io.BytesIO(data), formats=READ) as picture:
            if not (_can(picture, inputs["width"]) and _seen_through(picture, data)):
                return data
            upright = _upright(picture, inputs["width"])
    except (*DAMAGED, Image.DecompressionBombError) as fault:
        if NO_ROOM in str(fault):
            raise MemoryError from fault
        return data
    return _jpeg(upright) if inputs.get("type") == JPEG else _webp(upright)


def _can(picture: "Image", width: int) -> bool:
    if picture.width * picture.height > MOST_PIXELS:
        return False  # said before anybody asks how it is turned: for that a PNG is unpacked
    wide, high = _shown(picture)
    moves = getattr(picture, "is_animated", False)
    return not moves and max(width, _height(wide, high, width)) <= MOST_SIDE


def _seen_through(picture: "Image", data: bytes) -> bool:
    """Whether it can be told which pixels are seen through: where one colour is, in 16 bits, not in the 8 that we have.

    Pillow leaves that colour as the file says it, and unpacks a grey of fewer bits into 8 (W3C PNG, 11.2.1, 11.3.1.1).
    """
    if picture.format != "PNG" or "transparency" not in picture.info:
        return True
    depth = data[24]
    if picture.mode == "L":
        picture.info["transparency"] *= 255 // (2**depth - 1)
    return depth < 16


def _upright(picture: "Image", width: int) -> "Image":
    """Made small before anything else is done: what follows then costs little."""
    from PIL import Image

    wide, high = _shown(picture)
    size = (width, _height(wide, high, width))
    if (wide, high) != picture.size:
        size = size[::-1]
    picture.draft("RGB", (size[0] * 2, size[1] * 2))  # a JPEG is unpacked only as large as that
    plain = _plain(picture)
    if plain.size != size:
        plain = plain.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    turn = TURNS.get(_orientation(picture))
    if turn:
        plain = plain.transpose(Image.Transpose[turn])
    return _on_the_web(plain, picture.info.get("icc_profile"))


def _shown(picture: "Image") -> tuple[int, int]:
    """Width and height as they are shown."""
    turned = _orientation(picture) in QUARTERS
    return (picture.height, picture.width) if turned else (picture.width, picture.height)


def _orientation(picture: "Image") -> int:
    return int(picture.getexif().get(0x0112, 1))


def _height(wide: int, high: int, width: int) -> int:
    return max(1, round(high * width / wide))


def _plain(picture: "Image") -> "Image":
    """In a mode that can be made smaller well: indexed colours, single bits and one colour to see through cannot."""
    if picture.mode.startswith("I"):  # grey in 16 bits
        return picture.convert("I").point(lambda grey: grey / 256).convert("L")
    if "transparency" in picture.info:
        return picture.convert("LA" if picture.mode in ("1", "L") else "RGBA")
    if picture.mode in ("RGB", "RGBA", "CMYK", "L", "LA"):
        return picture
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _on_the_web(picture: "Image", profile: bytes | None) -> "Image":
    """In sRGB, as a WebP holds it."""
    alpha = picture.getchannel("A") if picture.mode in ("RGBA", "LA") else None
    colours = picture.convert({"RGBA": "RGB", "LA": "L"}.get(picture.mode, picture.mode))
    colours = _converted(colours, profile) if profile else colours.convert("RGB")
    if alpha is not None:
        colours.putalpha(alpha)
    return colours


def _converted(picture: "Image", profile: bytes) -> "Image":
    """By the profile, or without where it is none of this kind of picture."""
    from PIL import ImageCms

    try:
        known = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        made = ImageCms.profileToProfile(picture, known, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        made = None
    return made or picture.convert("RGB")


def _webp(picture: "Image") -> bytes:
    from PIL import Image

    bare = Image.new(picture.mode, picture.size)  # what was read along stays behind
    bare.paste(picture)
    out = io.BytesIO()
    bare.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()


def _jpeg(picture: "Image") -> bytes:
    """For networks that take no WebP; what is seen through stands on white."""
    from PIL import Image

    bare = Image.new("RGB", picture.size, "white")
    bare.paste(picture, mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
