"""WordPress: its own export (WXR), of which only what was published for everybody is taken."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from pipeline.imports.copy import Depicted
from pipeline.moving.addresses import below
from pipeline.moving.item import Asked, Item, Left
from pipeline.moving.rows import Cell, Row, rows
from pipeline.moving.source import Source
from pipeline.moving.words import one_line, take_words
from pipeline.problem import Place
from pipeline.source.characters import Unreadable

MARK = b"wordpress.org/export/"
NEVER = "0000-00-00"  # how an export writes the hour in UTC of what was never published
STATUSES = {"draft": "a draft", "auto-draft": "a draft", "pending": "a draft", "trash": "thrown away"}
STATUSES |= {"private": "private", "future": "still to come", "inherit": "an earlier version"}

Medium = tuple[str, str]  # the address of a file, and what it shows


def looks_like(source: Source) -> bool:
    """Whether an export of WordPress is among the files."""
    return bool(_exports(source))


def items(source: Source, asked: Asked) -> Iterator[Item | Left]:
    """Every post that was public to everybody."""
    for path in _exports(source):
        try:
            found = rows(source.read(path), path, ("item",))
        except Unreadable as why:
            yield Left("could not be read", why.problems[0])
            continue
        media = {row.text("wp:post_id"): _medium(row) for row in found if row.text("wp:post_type") == "attachment"}
        for row in found:
            try:
                yield _item(row, path, asked, media)
            except Unreadable as why:
                yield Left("could not be read", why.problems[0])


def _exports(source: Source) -> tuple[str, ...]:
    return tuple(path for path in source.ending(".xml", ".wxr") if MARK in source.begins(path))


def _item(row: Row, path: str, asked: Asked, media: Mapping[str, Medium]) -> Item | Left:
    why = _hidden(row)
    if why:
        return Left(why)
    hour = row.text("wp:post_date_gmt")
    item = Item(Place(path, row.line), one_line(row.text("title")), "", when=f"{hour}Z" if _is_hour(hour) else "")
    item.when = item.when or row.text("pubDate") or row.text("wp:post_date")
    item.addresses = _addresses(row, asked)
    item.topics = [cell.text.strip() for cell in row.all("category") if cell.text.strip()]
    item.summary = one_line(row.text("excerpt:encoded"))
    take_words(item, row.text("content:encoded"), row.line_of("content:encoded"))
    _thumbnail(item, row, media)
    shown = dict(media.values())
    for picture in item.pictures:
        picture.alt = picture.alt or shown.get(picture.source, "")
    return item


def _hidden(row: Row) -> str:
    """Why not everybody saw it; '' where everybody did. What an export does not call published was not."""
    kind, status = row.text("wp:post_type"), row.text("wp:status")
    if kind == "attachment":
        return "a file (those that texts show are looked for beside the export)"
    if kind != "post":
        return f"no post but a `{kind[:20] or 'nothing'}`"
    if status != "publish":
        return STATUSES.get(status, f"marked `{status[:20]}`, not `publish`")
    return "behind a password" if row.text("wp:post_password") else ""


def _is_hour(words: str) -> bool:
    return bool(words) and not words.startswith(NEVER)


def _addresses(row: Row, asked: Asked) -> list[str]:
    """The address that readers had, and the short one that always leads there."""
    link = row.text("link")
    guid = row.text("guid")
    found = [link if link.startswith("http") else below(asked, link), guid if guid.startswith("http") else ""]
    return [each for each in dict.fromkeys(found) if each]


def _medium(row: Row) -> Medium:
    return row.text("wp:attachment_url"), " ".join(_meta(row, "_wp_attachment_image_alt").text.split())


def _meta(row: Row, name: str) -> Cell:
    """What the export keeps under a name of its own, an empty cell where there is nothing."""
    for key, value in pairwise(row.cells):
        if key.name.endswith("/wp:meta_key") and key.text.strip() == name:
            return value
    return Cell("", row.line, {})


def _thumbnail(item: Item, row: Row, media: Mapping[str, Medium]) -> None:
    """The picture that the old site showed above the text, unless it stands in it as well."""
    named = _meta(row, "_thumbnail_id")
    address, alt = media.get(named.text.strip(), ("", ""))
    if named.text and all(picture.source != address for picture in item.pictures):
        item.pictures.insert(0, Depicted(named.line, address, address.rpartition("/")[2], alt))
