"""What lies beside a release: its pictures and attachments, looked at and measured."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from pipeline.digest import digest
from pipeline.files import Files
from pipeline.pictures import MOST_BYTES, Unwalkable, clean, is_picture
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
    found = _file(form, beside, "signing.jpg", most=MOST_BYTES)
    if found.data and not is_picture(found.data):
        form.problem(
            "file",
            "picture-unreadable",
            f"The file `{found.name}` is not a picture that every reader can see.",
            "Save it again as PNG, JPEG, WebP or GIF in the program that made it, such as `file: signing.jpg`.",
        )
    return Picture(
        found.name,
        alt=form.text("alt"),
        caption=form.text("caption"),
        credit=form.text("credit"),
        licence=form.text("licence"),
        digest=digest(found.data) if found.data else "",
        size=found.size,
        width=found.width,
        height=found.height,
        carried=found.carried,
    )


def _attachment(form: Form, beside: Beside) -> Attachment:
    found = _file(form, beside, "programme.pdf")
    title = form.text("title") or found.name
    return Attachment(found.name, title, digest(found.data) if found.data else "", found.size, found.carried)


# what Dateline itself puts beside them
PAGE_FILES: Mapping[str, str] = {
    "event.ics": "the calendar file",
    "index.html": "the page",
    "ninjs.json": "the news object",
    "release.txt": "the plain text",
}


@dataclass(frozen=True, slots=True)
class _File:
    """A file as the public gets it; no bytes where it is refused or absent, and then its size as far as it is known."""

    name: str
    data: bytes = b""
    size: int = 0
    width: int = 0
    height: int = 0
    carried: tuple[str, ...] = ()


def _file(form: Form, beside: Beside, example: str, most: int = 0) -> _File:
    """The file that a form names, read unless it is larger than `most` bytes, and a picture cleaned."""
    name = form.text("file", need=example)
    if not name:
        return _File("")
    refused = _refused(name)
    if refused:
        form.problem(
            "file", "file-refused", refused, f"Write the name of a file beside the release: `file: {example}`."
        )
        return _File(name)
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
        return _File(name)
    return _taken(form, beside.files, beside.folder / name, most)


def _taken(form: Form, files: Files, path: Path, most: int) -> _File:
    name = path.name
    try:
        size = files.age(path)[1] if most else 0
        data = files.read(path) if size <= most else b""
    except OSError as fault:
        form.problem(
            "file",
            "file-unreadable",
            f"The file `{name}` cannot be read ({fault.strerror or 'the disk refused'}).",
            f"Put it beside the release again, readable for everyone: `chmod a+r {name}`.",
        )
        return _File(name)
    if not data and size <= most:
        form.problem(
            "file", "file-absent", f"The file `{name}` is empty.", f"Put the whole file there again: `{name}`."
        )
    if not is_picture(data):
        return _File(name, data, size or len(data))
    return _cleaned(form, name, data)


def _cleaned(form: Form, name: str, data: bytes) -> _File:
    """A picture without what cameras and programs wrote into it."""
    try:
        found = clean(data)
    except Unwalkable as fault:
        form.problem(
            "file",
            "picture-damaged",
            f"The picture `{name}` is damaged, or no such picture as its beginning says: {fault}.",
            f"Save it again in the program that made it, and put it in place of `{name}`.",
        )
        return _File(name)
    return _File(name, found.data, len(found.data), found.width, found.height, tuple(sorted(found.carried)))


def _refused(name: str) -> str:
    """Why a name is not taken, '' where it is: only plain names in the release's own folder are."""
    if "/" in name or "\\" in name or name.startswith("."):
        return f"The name `{name}` leads out of the release's folder or to a hidden file."
    if len(name.encode()) > 200:
        return "The name of this file is longer than 200 bytes."
    taken = name.lower()
    if taken in PAGE_FILES:
        return f"Dateline puts {PAGE_FILES[taken]} of a release there as `{taken}`: no other file can be called so."
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
