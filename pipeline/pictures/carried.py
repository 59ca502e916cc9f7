"""What a picture carries beside its pixels, as far as it tells of people and places: only to be said, never to be kept.

What is taken out does not hang on this: the walkers keep what a reader needs and drop all else, known here or not.
"""

import re
from collections.abc import Iterator, Mapping

CARRIED: Mapping[str, str] = {
    "place": "the place where it was taken",
    "author": "the name of its author or owner",
    "serial": "the serial number of the camera",
    "copy": "a small copy of itself",
    "words": "a title or description",
}
_IN_XMP: Mapping[str, re.Pattern[bytes]] = {
    "place": re.compile(rb"GPSL(?:at|ong)itude|photoshop:City|Iptc4xmp\w{1,6}:(?:Location|City|Sublocation)"),
    "author": re.compile(rb"dc:creator|photoshop:(?:AuthorsPosition|Credit)|tiff:Artist|OwnerName|xmpRights:Owner"),
    "serial": re.compile(rb"SerialNumber"),
    "copy": re.compile(rb"xmpGImg:image|xmp:Thumbnails"),
    "words": re.compile(rb"dc:(?:description|title)|photoshop:(?:Instructions|Headline)|exif:UserComment"),
}
# The datasets of IPTC IIM 4.2, record 2, and of Photoshop's resources the two that hold a small copy.
_IPTC = re.compile(rb"\x1c\x02([\x05\x28\x50\x55\x5a\x5c\x5f\x65\x69\x78])")
_DATASETS = {0x05: "words", 0x28: "words", 0x50: "author", 0x55: "author", 0x5A: "place", 0x5C: "place"} | {
    0x5F: "place", 0x65: "place", 0x69: "words", 0x78: "words"
}  # fmt: skip
_SMALL_COPY = re.compile(rb"8BIM\x04[\x09\x0c]")
_OF_PNG = {
    b"author": "author", b"artist": "author", b"copyright": "author", b"title": "words", b"description": "words",
    b"comment": "words", b"source": "serial",
}  # fmt: skip


def in_xmp(data: bytes) -> Iterator[str]:
    """What a packet of XMP seems to tell (ISO 16684-1), by the names that stand in it."""
    return (kind for kind, names in _IN_XMP.items() if names.search(data))


def in_photoshop(data: bytes) -> Iterator[str]:
    """What Photoshop's resources with their IPTC tell."""
    yield from {_DATASETS[found[0]] for found in _IPTC.findall(data)}
    if _SMALL_COPY.search(data):
        yield "copy"


def in_png_text(data: bytes) -> Iterator[str]:
    """What a text chunk tells (W3C PNG, 11.3.3); a packed one is not opened."""
    keyword, _, text = data.partition(b"\0")
    if keyword == b"XML:com.adobe.xmp":
        yield from in_xmp(text)
    elif keyword.lower() in _OF_PNG and text.strip(b"\0 "):
        yield _OF_PNG[keyword.lower()]
