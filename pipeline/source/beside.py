"""What lies beside a release: its pictures and attachments, looked at and measured."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from pipeline.digest import digest
from pipeline.files import Files
from pipeline.release import Attachment, Picture
from pipeline.source.form import Form


@dataclass(frozen=True, slots=True)
class Beside:
    """The folder of a release, reached through the files seam."""

    files: Files
    folder: Path


def pictures(form: Form, beside: Beside) -> tuple[Picture, ...]:
    """The pictures of a release, with digest, size in bytes, width and height in pixels (0 where unknown)."""
    return tuple(
        _picture(part, beside)
        for part in form.forms("pictures", example="{file: signing.jpg, alt: Two people sign at a table}")
    )


def attachments(form: Form, beside: Beside) -> tuple[Attachment, ...]:
    """The attachments of a release, with digest and size in bytes."""
    return tuple(
        _attachment(part, beside)
        for part in form.forms("attachments", example="{file: programme.pdf, title: Programme of the day}")
    )


def _picture(form: Form, beside: Beside) -> Picture:
    name, data = _file(form, beside, "signing.jpg")
    if data and not SHOWN.match(data):
        form.problem(
            "file",
            "picture-unreadable",
            f"The file `{name}` is not a picture that every reader can see.",
            "Save it again as PNG, JPEG, WebP or GIF in the program that made it, such as `file: signing.jpg`.",
        )
    width, height = pixels(data)
    return Picture(
        name,
        alt=form.text("alt"),
        caption=form.text("caption"),
        credit=form.text("credit"),
        licence=form.text("licence"),
        digest=digest(data) if data else "",
        size=len(data),
        width=width,
        height=height,
    )


def _attachment(form: Form, beside: Beside) -> Attachment:
    name, data = _file(form, beside, "programme.pdf")
    return Attachment(name, form.text("title") or name, digest(data) if data else "", len(data))


# How the pictures begin that every browser shows (PNG 5.2, T.81 B.1.1.3, GIF89a 17, RFC 9649 2.4).
SHOWN = re.compile(rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8[79]a|RIFF.{4}WEBP", re.DOTALL)
PAGE_FILES = ("index.html", "release.txt")  # what Dateline itself puts beside them


def _file(form: Form, beside: Beside, example: str) -> tuple[str, bytes]:
    """The name and bytes of the file that a form names; no bytes where it is refused or absent."""
    name = form.text("file", need=example)
    if not name:
        return "", b""
    refused = _refused(name)
    if refused:
        form.problem(
            "file", "file-refused", refused, f"Write the name of a file beside the release: `file: {example}`."
        )
        return name, b""
    sort = beside.files.sort(beside.folder / name)
    if sort != "file":
        near = _near(name, beside) if sort == "none" else ""
        mend = f"Write its name as it stands there: `file: {near}`." if near else ""
        form.problem(
            "file",
            "file-absent",
            _absent(name, sort),
            mend or f"Put it beside the release and name it: `file: {name}`.",
        )
        return name, b""
    try:
        data = beside.files.read(beside.folder / name)
    except OSError as fault:
        form.problem(
            "file",
            "file-unreadable",
            f"The file `{name}` cannot be read ({fault.strerror or 'the disk refused'}).",
            f"Put it beside the release again, readable for everyone: `chmod a+r {name}`.",
        )
        return name, b""
    if not data:
        form.problem(
            "file", "file-absent", f"The file `{name}` is empty.", f"Put the whole file there again: `{name}`."
        )
    return name, data


def _refused(name: str) -> str:
    """Why a name is not taken, '' where it is: only plain names in the release's own folder are."""
    if "/" in name or "\\" in name or name.startswith("."):
        return f"The name `{name}` leads out of the release's folder or to a hidden file."
    if len(name.encode()) > 200:
        return "The name of this file is longer than 200 bytes."
    if name.lower() in PAGE_FILES:
        return f"`{name}` is the name of the page itself, or of its plain text."
    if name.lower().endswith(".md"):
        return f"`{name}` is a text of this newsroom, perhaps one that is not public yet."
    return ""


def _near(name: str, beside: Beside) -> str:
    """A file beside the release that is called almost so: capital letters first, then a slip; '' for none."""
    try:
        names = [other for other in beside.files.names(beside.folder) if not _refused(other) and "." in other]
    except OSError:
        return ""
    same = [other for other in names if other.casefold() == name.casefold()]
    found = same or get_close_matches(name, names, n=1, cutoff=0.85)
    return found[0] if found and beside.files.sort(beside.folder / found[0]) == "file" else ""


def _absent(name: str, sort: str) -> str:
    if sort == "link":
        return f"`{name}` is a link to another place, and links are not followed."
    if sort == "folder":
        return f"`{name}` is a folder."
    return f"There is no file `{name}` beside this release."


def pixels(data: bytes) -> tuple[int, int]:
    """Width and height in pixels from a PNG or JPEG header, (0, 0) for anything else.

    PNG: the IHDR chunk comes first (W3C PNG, 11.2.1). JPEG: the first frame header (ITU-T T.81, B.2.2).
    """
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR" and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if data.startswith(b"\xff\xd8"):
        return next(_frames(data), (0, 0))
    return 0, 0


def _frames(data: bytes) -> Iterator[tuple[int, int]]:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            yield width, height
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
