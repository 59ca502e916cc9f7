"""The pieces of a release: each text that a reader gets to see, with the place of every word in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.problem import Place
from pipeline.release import Release
from pipeline.typeset.commonmark import prose_ranges

SEEN = re.compile(r"[^\n]")
# Web and mail addresses, accounts and hashtags: copied, not spelt. A mark that closes a sentence is part of none.
ADDRESS = re.compile(
    r"(?<![\w/@#.])(?:(?:https?://|www\.)[^\s<>\"“”«»]+|[\w.+-]{1,64}@[\w-]+\.[\w.-]+|[@#]\w[\w.-]*)(?<![.,;:!?])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One text: the field it stands in, what a reader reads of it, and where it begins.

    In Markdown everything else (marks, code, the addresses of links) is spaces, so that offsets stay true.
    """

    field: str
    text: str
    start: Place

    def place_at(self, offset: int) -> Place:
        """Where a character stands; fields may be folded or quoted, so that only their beginning is known."""
        if self.field != "body":
            return self.start
        row, last = self.text.count("\n", 0, offset), self.text.rfind("\n", 0, offset)
        return Place(self.start.file, self.start.line + row, offset - last)


@dataclass(frozen=True, slots=True, eq=False)
class _Itself:
    """A release as the very thing it is: to compare all of its fields would cost more than to look anew."""

    release: Release

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and self.release is other.release

    def __hash__(self) -> int:
        return id(self.release)


def pieces(release: Release) -> tuple[Piece, ...]:
    """Every text of a release that is not empty, in the order of a page: headline, body, notes, pictures, posts."""
    return _pieces(_Itself(release))


@lru_cache(maxsize=4)  # all checks of a release ask one after the other, some for its original as well
def _pieces(itself: _Itself) -> tuple[Piece, ...]:
    release = itself.release
    return tuple(Piece(field, text, _start(release, field)) for field, text in _texts(release) if text)


def words(text: str) -> str:
    """The text with web and mail addresses, accounts and hashtags as spaces: what is spelt as in a dictionary."""
    if "@" not in text and "#" not in text and "www." not in text and "://" not in text:
        return text
    return ADDRESS.sub(lambda found: " " * len(found[0]), text)


def _texts(release: Release) -> Iterator[tuple[str, str]]:
    for key in ("title", "subtitle", "summary", "update", "correction", "place"):
        yield key, getattr(release, key)
    yield "body", _prose(release.body)
    yield "notes", _prose(release.notes)
    if release.event:
        yield from (("event.place", release.event.place), ("event.accreditation", release.event.accreditation))
    for at, contact in enumerate(release.contacts):
        yield from ((f"contacts.{at}.name", contact.name), (f"contacts.{at}.role", contact.role))
    for at, picture in enumerate(release.pictures):
        yield from ((f"pictures.{at}.{key}", getattr(picture, key)) for key in ("alt", "caption", "credit"))
    for at, attachment in enumerate(release.attachments):
        yield f"attachments.{at}.title", attachment.title
    yield from release.social.texts


def _start(release: Release, field: str) -> Place:
    """Where a text begins: its field, or the nearest that is written in the release's own file."""
    if field == "body":
        return Place(release.file, release.body_line)
    inner = f"{field}.text"
    if inner in release.places:
        return release.place_of(inner)
    while field not in release.places and "." in field:
        field = field.rpartition(".")[0]
    return release.place_of(field)


@lru_cache(maxsize=16)  # several checks ask for the same few texts one after the other
def _prose(markdown: str) -> str:
    """Markdown in which all that is not read as words is spaces, character for character."""
    data, last, found = markdown.encode(), 0, []
    for start, end in prose_ranges(markdown):
        found += [SEEN.sub(" ", data[last:start].decode()), data[start:end].decode()]
        last = end
    return "".join([*found, SEEN.sub(" ", data[last:].decode())])
