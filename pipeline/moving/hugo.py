"""Hugo: Markdown below `content/`, with fields in YAML, TOML or JSON, and page bundles with their pictures."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from pipeline.moving.addresses import below, old_address
from pipeline.moving.fields import Fields, fields_of
from pipeline.moving.item import Asked, Item, Left
from pipeline.moving.marked import take_marked
from pipeline.moving.source import Source
from pipeline.moving.when import since_of
from pipeline.problem import Place
from pipeline.source.characters import Unreadable, decode

FENCES = ("---", "+++", "{")
LANGUAGE = re.compile(r"(?P<name>.+)\.(?P<language>[a-z]{2,3}(?:-[a-zA-Z]{2,4})?)")
REFERENCE = re.compile(r"\{\{[<%]\s*(?:rel)?ref\s[^{}]{0,500}[%>]\}\}")


def looks_like(source: Source) -> bool:
    """Whether there are Markdown texts with fields between lines of dashes or plus signs, or in JSON."""
    texts = source.ending(".md", ".markdown")[:20]
    return any(source.begins(path).decode(errors="replace").lstrip("\ufeff").startswith(FENCES) for path in texts)


def items(source: Source, asked: Asked) -> Iterator[Item | Left]:
    """Every text but lists, drafts, and what was not public yet or any more."""
    for path in source.ending(".md", ".markdown"):
        try:
            yield _item(source, asked, path)
        except Unreadable as why:
            yield Left("could not be read", why.problems[0])


def _item(source: Source, asked: Asked, path: str) -> Item | Left:
    stem, language = _named(path)
    if stem.rpartition("/")[2] == "_index":
        return Left("a list of texts")
    text = decode(source.read(path), path)
    if not text.startswith(FENCES):
        return Left("a text without fields")
    fields = fields_of(text, path)
    why = _hidden(fields, asked)
    if why:
        return Left(why)
    item = Item(Place(path), fields.text("title"), "", when=fields.text("publishdate", "date"))
    item.language = language or fields.text("language", "lang")
    item.summary, item.subtitle = fields.text("summary", "description"), fields.text("subtitle")
    item.topics = fields.texts("tags", "categories", "topics")
    item.addresses = _addresses(asked, stem, fields, item)
    take_marked(item, REFERENCE.sub("#", fields.body), fields.body_line)
    return item


def _named(path: str) -> tuple[str, str]:
    """The path of a text below `content/` without its endings, and the language in its name."""
    pieces = PurePosixPath(path).with_suffix("").parts
    inside = pieces[len(pieces) - 1 - pieces[::-1].index("content") :][1:] if "content" in pieces else pieces
    found = LANGUAGE.fullmatch(inside[-1])
    name = found["name"] if found else inside[-1]
    whole = inside[:-1] if name == "index" and len(inside) > 1 else (*inside[:-1], name)
    return "/".join(whole), found["language"] if found else ""


def _hidden(fields: Fields, asked: Asked) -> str:
    """Why it was not to be seen: '' where it was."""
    if fields.says_yes("draft"):
        return "a draft"
    if fields.says_yes("headless") or fields.text("build") == "false":
        return "no page of its own"
    until = since_of(fields.text("expirydate"), asked)
    if until.words and until.instant() <= asked.now:
        return "taken from the site at its hour"
    return ""


def _addresses(asked: Asked, stem: str, fields: Fields, item: Item) -> list[str]:
    folder, _, name = stem.rpartition("/")
    slug = fields.text("slug") or name
    path = f"{folder}/{slug}" if folder else slug
    own = fields.text("url")
    first = below(asked, own) if own else old_address(asked, path.lower(), "{path}/", item, slug)
    return [each for each in dict.fromkeys([first, *(below(asked, one) for one in fields.texts("aliases"))]) if each]
