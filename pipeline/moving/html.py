"""HTML: pages saved from a site, each with the text of a release in it."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from pipeline.imports.copy import Copy
from pipeline.imports.furniture import left_out
from pipeline.imports.headline import head_of
from pipeline.imports.opened import page_text, without_unseen
from pipeline.imports.tokens import Token, TooManyTags, tokens
from pipeline.moving.addresses import below, old_address
from pipeline.moving.item import Asked, Item, Left
from pipeline.moving.source import Source
from pipeline.moving.words import copied
from pipeline.problem import Place
from pipeline.source.characters import Unreadable

ENDINGS = (".html", ".htm", ".xhtml")
PUBLISHED = ("article:published_time", "dc.date.issued", "dc.date", "dcterms.issued", "datepublished", "date")
DATA = re.compile(r"<script[^>]{0,200}application/ld\+json[^>]{0,200}>(?P<data>[^<]{1,100000})<", re.IGNORECASE)


def looks_like(source: Source) -> bool:
    """Whether there are pages."""
    return bool(source.ending(*ENDINGS))


def items(source: Source, asked: Asked) -> Iterator[Item | Left]:
    """Every page; of a list of texts somebody has to say that it is none."""
    for path in source.ending(*ENDINGS):
        try:
            yield _item(source, asked, path)
        except Unreadable as why:
            yield Left("could not be read", why.problems[0])


def _item(source: Source, asked: Asked, path: str) -> Item | Left:
    markup = without_unseen(page_text(source.read(path), path))
    head = _Head(markup, path)
    if head.sends_on:
        return Left("a page that only sends readers on")
    item = Item(Place(path), "", "", when=head.when, language=head.language)
    item.addresses = _addresses(asked, path, head, item)
    copy = copied(markup, path, item.addresses[0] if item.addresses else head.address)
    _take(item, copy, asked, head)
    return item


def _take(item: Item, copy: Copy, asked: Asked, head: "_Head") -> None:
    left_out(copy)
    said = head_of(copy, asked.newsroom)
    item.title, item.subtitle = said.title or head.title, said.subtitle
    item.number, item.town, item.date = said.number, said.place, said.date
    item.when = item.when or said.date
    item.body, item.pictures = copy.body(), copy.pictures
    item.problems += copy.problems


def _addresses(asked: Asked, path: str, head: "_Head", item: Item) -> list[str]:
    """The address that the page calls its own, else that of its file below the old site."""
    stem = PurePosixPath(path).with_suffix("")
    folder = stem.parent if stem.name == "index" else stem
    usual = f"{folder}/" if stem.name == "index" else path
    own = head.address if head.address.startswith("http") else below(asked, head.address) if head.address else ""
    first = own or old_address(asked, str(folder), usual, item, folder.name)
    return [first] if first else []


class _Head:
    """What a page says of itself in its head: title, language, address and hour."""

    def __init__(self, markup: str, file: str) -> None:
        self.title = self.language = self.address = self.when = ""
        self.sends_on = False
        self._said: dict[str, str] = {}
        try:
            for token in tokens(markup):
                self._take(token)
        except TooManyTags:
            pass  # the text is read next, and says so with its line
        self.when = next((self._said[name] for name in PUBLISHED if self._said.get(name)), "") or _dated(markup)
        self.when = self.when or self._said.get("time", "")
        self.title = self._said.get("og:title") or self._said.get("title", "")
        self.address = self._said.get("canonical") or self._said.get("og:url", "")

    def _take(self, token: Token) -> None:
        given = token.attributes
        if token.name == "title":
            self._said.setdefault("title", " ".join(token.text.split()))
        elif token.name == "html":
            self.language = given.get("lang", given.get("xml:lang", "")).replace("_", "-")
        elif token.name == "link" and "canonical" in given.get("rel", "").lower().split():
            self._said.setdefault("canonical", given.get("href", "").strip())
        elif token.name == "meta":
            name = (given.get("property") or given.get("name") or given.get("itemprop", "")).lower()
            self._said.setdefault(name, " ".join(given.get("content", "").split()))
            self.sends_on = self.sends_on or given.get("http-equiv", "").lower() == "refresh"
        elif token.name == "time" and not token.closes and ("pubdate" in given or "datetime" in given):
            self._said.setdefault("time", given.get("datetime", "").strip())


def _dated(markup: str) -> str:
    """The hour in the data for search engines, '' where there is none."""
    for found in DATA.finditer(markup):
        try:
            data = json.loads(found["data"])
        except (ValueError, RecursionError):
            continue
        for one in _tables(data):
            if isinstance(one.get("datePublished"), str):
                return str(one["datePublished"]).strip()
    return ""


def _tables(data: Any) -> Iterator[Mapping[str, Any]]:
    listed = data.get("@graph", [data]) if isinstance(data, dict) else data
    yield from (each for each in (listed if isinstance(listed, list) else []) if isinstance(each, dict))
