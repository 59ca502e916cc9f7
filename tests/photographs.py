"""Small true pictures, made by Pillow, with whatever a camera or a program may have written into them."""

import io
import struct
import zlib
from functools import cache

from PIL import Image, ImageCms, PngImagePlugin
from PIL.Image import Exif

SIZE = (8, 6)


def drawn() -> Image.Image:
    """A picture in which every corner has a colour of its own, so that it shows how it is turned."""
    picture = Image.new("RGB", SIZE)
    picture.putdata([(x * 30, y * 40, (x + y) * 15) for y in range(SIZE[1]) for x in range(SIZE[0])])
    return picture


def written(word: str = "", *, orientation: int = 1, author: str = "") -> Exif:
    """An Exif with a word wherever one fits: author, serial number, place, description and comment."""
    found = Image.Exif()
    if orientation != 1:
        found[0x0112] = orientation
    if author or word:
        found[0x013B] = author or f"{word}author"
    if word:
        found[0x010E], found[0x8298] = f"{word}description", f"{word}rights"
        inner, places = found.get_ifd(0x8769), found.get_ifd(0x8825)
        inner[0xA431], inner[0x9286] = f"{word}serial", b"ASCII\0\0\0" + f"{word}comment".encode()
        places[1], places[2], places[3], places[4] = "N", (10.0, 39.0, 0.0), "W", (61.0, 31.0, 0.0)
        places[0x1D] = f"{word}day"
    return found


def xmp(word: str) -> bytes:
    """A packet of XMP that names an author and a place."""
    inner = f"<dc:creator>{word}xmp</dc:creator><exif:GPSLatitude>{word}place</exif:GPSLatitude>"
    return f'<x:xmpmeta xmlns:x="adobe:ns:meta/">{inner}</x:xmpmeta>'.encode()


@cache
def profile() -> bytes:
    """A colour profile; the hour at which it was made stands in it, so it is made once."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def _saved(picture: Image.Image, kind: str, **more: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def jpeg(word: str = "", *, orientation: int = 1, author: str = "", progressive: bool = False) -> bytes:
    """A JPEG with a colour profile and, where there is a word, with Exif, XMP, IPTC, a comment and what lies behind."""
    exif = written(word, orientation=orientation, author=author)
    more: dict[str, object] = {"exif": exif} if len(exif) or word else {}
    more |= {"icc_profile": profile(), "progressive": progressive, "quality": 90}
    if not word:
        return _saved(drawn(), "JPEG", **more)
    data = _saved(drawn(), "JPEG", comment=f"{word}note", xmp=xmp(word), **more)
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", 40) + b"\x1c\x02\x50\0\x20" + word.encode()
    segment = struct.pack(">BBH", 0xFF, 0xED, len(iptc) + 2) + iptc
    return data[:2] + segment + data[2:] + jpeg() + f"{word}behind".encode()


def png(word: str = "", *, orientation: int = 1) -> bytes:
    """A PNG with a colour profile and, where there is a word, with every kind of text, Exif and what lies behind."""
    more: dict[str, object] = {"icc_profile": profile()}
    if word or orientation != 1:
        more["exif"] = written(word, orientation=orientation)
    if not word:
        return _saved(drawn(), "PNG", **more)
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", f"{word}text")
    texts.add_text("Comment", f"{word}packed", zip=True)
    texts.add_itxt("XML:com.adobe.xmp", xmp(word).decode())
    texts.add(b"prIv", f"{word}private".encode())
    return _saved(drawn(), "PNG", pnginfo=texts, **more) + f"{word}behind".encode()


def chunk(name: bytes, content: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def webp(word: str = "", *, orientation: int = 1, frames: int = 1) -> bytes:
    """A lossless WebP with a colour profile and, where there is a word, with Exif, XMP and what lies behind."""
    more: dict[str, object] = {"icc_profile": profile(), "lossless": True}
    if word or orientation != 1:
        more["exif"] = written(word, orientation=orientation)
    if frames > 1:
        others = [drawn().rotate(90 * turn) for turn in range(1, frames)]
        more |= {"save_all": True, "append_images": others, "duration": 100}
    if not word:
        return _saved(drawn(), "WEBP", **more)
    return _saved(drawn(), "WEBP", xmp=xmp(word), **more) + f"{word}behind".encode()


def gif(word: str = "", *, frames: int = 1) -> bytes:
    """A GIF, moving where it has several frames; where there is a word, with a comment, XMP and what lies behind."""
    others = [drawn().rotate(90 * turn) for turn in range(1, frames)]
    data = _saved(drawn(), "GIF", save_all=True, append_images=others, duration=100, loop=0)
    if not word:
        return data
    blocks = b"\x21\xfe" + _blocks(f"{word}comment".encode()) + b"\x21\xff" + _blocks(b"XMP DataXMP", xmp(word))
    at = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    return data[:at] + blocks + data[at:] + f"{word}behind".encode()


def _blocks(*data: bytes) -> bytes:
    return b"".join(bytes([len(each)]) + each for each in data) + b"\0"


def photograph(width: int, height: int, *, noise: bool = False) -> bytes:
    """A JPEG of that size: one colour, or with noise, as large as a file of that size becomes."""
    plain = Image.new("RGB", (width, height), (40, 90, 160))
    return _saved(Image.effect_noise((width, height), 90).convert("RGB") if noise else plain, "JPEG", quality=95)
