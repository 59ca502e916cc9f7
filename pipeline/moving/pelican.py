"""Pelican: Markdown with lines such as `Title:` and `Date:` above it, or the same in YAML."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from pipeline.moving.addresses import below, old_address
from pipeline.moving.fields import fields_of
from pipeline.moving.item import Asked, Item, Left
from pipeline.moving.marked import take_marked
from pipeline.moving.source import Source
from pipeline.problem import Place
from pipeline.source.characters import Unreadable, decode
from pipeline.source.slug import slugged

OWN = re.compile(rb"(?:\xef\xbb\xbf)?(?:[A-Za-z_]{2,30}:[^\n]*\n){0,10}title:[^\n]*\n", re.IGNORECASE)
FILES = re.compile(r"[{|](?:static|filename|attach)[}|]", re.IGNORECASE)
PUBLIC = ("", "published")


def looks_like(source: Source) -> bool:
    """Whether there are Markdown texts that begin with plain lines of fields."""
    return any(OWN.match(source.begins(path)) for path in source.ending(".md", ".markdown")[:20])


def items(source: Source, asked: Asked) -> Iterator[Item | Left]:
    """Every article that was public; reStructuredText is told and left."""
    for path in source.ending(".md", ".markdown", ".rst"):
        if path.lower().endswith(".rst"):
            yield Left("reStructuredText, which is not read here: save the page that the old site made of it")
            continue
        try:
            yield _item(source, asked, path)
        except Unreadable as why:
            yield Left("could not be read", why.problems[0])


def _item(source: Source, asked: Asked, path: str) -> Item | Left:
    fields = fields_of(decode(source.read(path), path), path)
    status = fields.text("status").casefold()
    if status not in PUBLIC:
        return Left("a draft" if status == "draft" else f"marked `{status[:20]}`, so not among the articles")
    item = Item(Place(path), fields.text("title"), "", when=fields.text("date"))
    item.language = fields.text("lang", "language")
    item.summary, item.subtitle = fields.text("summary"), fields.text("subtitle")
    tags = fields.texts("tags", "keywords", "category")
    item.topics = [tag.strip() for tag in (tags if isinstance(fields.values.get("tags"), list) else _apart(tags))]
    slug = fields.text("slug") or slugged(item.title)
    own = fields.text("url", "save_as")
    stem = str(PurePosixPath(path).with_suffix(""))
    first = below(asked, own) if own else old_address(asked, stem, "{slug}.html", item, slug)
    item.addresses = [first] if first else []
    take_marked(item, FILES.sub("", fields.body), fields.body_line)
    return item


def _apart(tags: list[str]) -> list[str]:
    return [each for tag in tags for each in re.split(r"[,;]", tag) if each.strip()]
