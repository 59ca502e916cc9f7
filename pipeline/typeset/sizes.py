"""The sizes in which a picture is offered: a telephone needs not load what a printer wants."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from pipeline.drawing.smaller import MOST_PIXELS, smaller
from pipeline.media import media_type
from pipeline.part import Part, turned
from pipeline.typeset.template import painter

WIDTHS = (480, 960, 1600)
READ = ("image/jpeg", "image/png", "image/webp")


def widths(row: Mapping[str, Any]) -> list[int]:
    """The widths in pixels in which a picture of an issued text is offered beside its original, smallest first.

    None where its measures are not known, where it is too large to be unpacked, or of a kind that is not.
    """
    wide, high = row.get("width", 0), row.get("height", 0)
    if not (wide and high) or wide * high > MOST_PIXELS or media_type(row["file"]) not in READ:
        return []
    return [width for width in WIDTHS if width < wide] + ([wide] if wide <= WIDTHS[-1] else [])


def path_of(slug: str, file: str, width: int) -> str:
    """The public path of a size: beside no file of the author, for they all lie below `releases/`."""
    return f"assets/pictures/{slug}/{file}-{width}.webp"


def sized(slug: str, row: Mapping[str, Any], width: int) -> Part:
    """A picture in one of its widths, as WebP, from the public bytes of its original."""
    path = path_of(slug, row["file"], width)
    return turned(path, "image/webp", painter(), smaller, source=row["digest"], inputs={"width": width})


def offered(row: Mapping[str, Any], slug: str, root: str) -> str:
    """The sizes of a picture as a `srcset` says them, from a page at that distance of the top; '' for none."""
    return ", ".join(f"{root}{quote(path_of(slug, row['file'], width))} {width}w" for width in widths(row))
