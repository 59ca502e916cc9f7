"""The press kit of each release: text, PDF, pictures in full size and attachments in one archive."""

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from pipeline.clock import from_stamp, stamp
from pipeline.media import media_type
from pipeline.newsroom import Newsroom
from pipeline.part import Inputs, Part, kept
from pipeline.record import Record, Standing
from pipeline.typeset.documents import PDF, TEXT, as_pdf, as_text, kit_of
from pipeline.typeset.template import Look, drawn_from, look, render
from pipeline.typeset.view import release_view, told

UNIX, MODE = 3, 0o100644  # a plain file that everybody may read and its owner may change
PICTURES, ATTACHMENTS = "pictures", "attachments"
CAPTIONS = "captions.txt"
SAID = ("title", "pictures", "newsroom", "url", "language", "direction", "words")


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """`releases/<slug>/<slug>-press-kit.zip` for every release that stands and is not withdrawn, where it is wanted."""
    if not newsroom.press_kit:
        return ()
    seen = look(newsroom.templates)
    return tuple(_kit(newsroom, one, seen, kit) for one in record.each() if (kit := kit_of(newsroom, one, seen)))


def _kit(newsroom: Newsroom, one: Standing, seen: Look, kit: Mapping[str, str]) -> Part:
    parts = {TEXT: as_text(newsroom, one, seen)}
    if kit["pdf"]:
        parts[PDF] = as_pdf(newsroom, one, seen)
    parts |= dict(_files(one))
    inputs = told(newsroom, one) | {
        "folder": kit["zip"].removesuffix(".zip"),
        "names": list(parts),
        "at": stamp(one.changed),
    }
    path = f"releases/{one.slug}/{kit['zip']}"
    return drawn_from(path, "application/zip", seen, _make, inputs, sources=list(parts.values()))


def _files(one: Standing) -> Iterator[tuple[str, Part]]:
    """The author's files by their place in the kit; one that is shown and offered lies among the pictures."""
    shown = {row["file"]: row["digest"] for row in one.issued.rows("pictures")}
    offered = {row["file"]: row["digest"] for row in one.issued.rows("attachments") if row["file"] not in shown}
    for folder, files in ((PICTURES, shown), (ATTACHMENTS, offered)):
        for name, content in files.items():
            yield f"{folder}/{name}", kept(f"releases/{one.slug}/{name}", media_type(name), content)


def _make(inputs: Inputs, look: Look, data: Sequence[bytes]) -> bytes:
    """Nothing in it is pressed together: pictures and PDFs are so already, and one zlib does it other than the next."""
    files = dict(zip(inputs["names"], data, strict=True))
    if inputs["text"].get("pictures"):
        view = release_view(inputs, look)
        files[f"{PICTURES}/{CAPTIONS}"] = render(look, CAPTIONS, {name: view[name] for name in SAID}).encode()
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as archive:
        for name in sorted(files):
            archive.writestr(_entry(f"{inputs['folder']}/{name}", from_stamp(inputs["at"])), files[name])
    return out.getvalue()


def _entry(name: str, at: datetime) -> ZipInfo:
    entry = ZipInfo(name, at.timetuple()[:6])
    entry.create_system, entry.external_attr = UNIX, MODE << 16
    return entry
