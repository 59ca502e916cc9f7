"""The pictures and attachments of each release, beside its page."""

from pathlib import PurePosixPath

from pipeline.newsroom import Newsroom
from pipeline.part import Part, kept
from pipeline.record import Record, Standing

# the operating system's own list differs from machine to machine
MEDIA_TYPES = {
    ".avif": "image/avif",
    ".csv": "text/csv; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".gif": "image/gif",
    ".ics": "text/calendar; charset=utf-8",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".txt": "text/plain; charset=utf-8",
    ".webp": "image/webp",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """`releases/<slug>/<file>` for each file of a standing release; the bytes are in the store by digest."""
    return tuple(part for one in record.standing() for part in _files(one))


def media_type(name: str) -> str:
    """The media type of a file name; `application/octet-stream`, a download, where it is not a known one."""
    return MEDIA_TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")


def _files(one: Standing) -> list[Part]:
    rows = [*one.issued.rows("pictures"), *one.issued.rows("attachments")]
    files = {row["file"]: row["digest"] for row in rows}  # one file may be shown and offered for download
    return [kept(f"releases/{one.slug}/{name}", media_type(name), content) for name, content in files.items()]
