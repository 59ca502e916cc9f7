"""The record: the ordered list of what was issued, and nothing else."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from heapq import merge
from typing import Any, Literal, get_args

from pipeline.clock import from_stamp, stamp
from pipeline.digest import digest, is_digest
from pipeline.filed import ARCHIVE, Filed, filed, filed_from
from pipeline.issued import Issued

Kind = Literal["lift", "update", "correction", "kill"]
SLUG = re.compile("[a-z0-9-]{1,80}")
DECODER = json.JSONDecoder()
KINDS = frozenset(get_args(Kind))


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that became public: slug, revision, kind, instant (UTC), digest of the issued text.

    `before` is how the text that it replaced was filed, where this one is filed otherwise: feeds keep what they held.
    """

    slug: str
    revision: int
    kind: Kind
    instant: datetime
    digest: str
    before: Filed | None = None

    def line(self) -> str:
        """The entry as one line of JSON."""
        # none of these has a sign that JSON writes otherwise, and there are ten thousand of them
        row = (
            f'{{"slug": "{self.slug}", "revision": {self.revision}, "kind": "{self.kind}", '
            f'"instant": "{stamp(self.instant)}", "digest": "{self.digest}"'
        )
        return f'{row}, "before": {json.dumps(self.before._asdict())}}}' if self.before else row + "}"


@dataclass(frozen=True, slots=True)
class Standing:
    """How one release stands in public: its newest issued text and all its entries, oldest first.

    `places` are those of its entries in the record, the first being 0; none for one that is to be.
    """

    issued: Issued
    entries: tuple[Entry, ...]
    places: tuple[int, ...] = ()
    _arose: list[datetime] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def slug(self) -> str:
        return self.entries[-1].slug

    @property
    def lifted(self) -> datetime:
        """When it first became public: here, or for a text of an archive where it stood before."""
        if not self._arose:
            since = self.issued.since
            self._arose.append(since if since and self.archived else self.arrived)
        return self._arose[0]

    @property
    def arrived(self) -> datetime:
        """When it first became public here."""
        return self.entries[0].instant

    @property
    def archived(self) -> bool:
        """Whether it came from an archive: what the first of its texts was, no later one changes."""
        first = next((entry.before for entry in self.entries if entry.before), None)
        return first.kind == ARCHIVE if first else self.issued.archived

    @property
    def changed(self) -> datetime:
        """When it last changed in public."""
        return self.entries[-1].instant

    @property
    def kind(self) -> Kind:
        return self.entries[-1].kind

    def filings(self) -> list[tuple[int, Filed]]:
        """Every way in which it was ever filed, oldest first, and the place in the record where that began."""
        at = filed(self.issued)
        if len(self.entries) == 1:  # as most are, and ten thousand are asked
            return [(self.places[0], at)]
        found = []
        for place, entry in zip(reversed(self.places), reversed(self.entries), strict=True):
            if entry.before:
                found.append((place, at))
                at = entry.before
        return [(self.places[0], at), *reversed(found)]


def _lifted(one: Standing) -> tuple[datetime, str]:
    return one.lifted, one.slug


def _by_age(found: tuple[Standing, ...]) -> tuple[Standing, ...]:
    old = sorted((one for one in found if one.archived), key=_lifted)
    return tuple(merge((one for one in found if not one.archived), old, key=_lifted)) if old else found


class MissingText(LookupError):
    """The record names an issued text that is not at hand; the argument is the entry."""


@dataclass(frozen=True, slots=True)
class Record:
    """Append-only, ordered, only what is public; with the issued texts it names, by digest.

    `asked` are the slugs whose own parts are asked for, None for all: lists and feeds always show every release.
    """

    entries: tuple[Entry, ...] = ()
    texts: Mapping[str, Issued] = field(default_factory=dict)
    asked: frozenset[str] | None = field(default=None, compare=False)
    _newest: dict[str, Entry] = field(init=False, repr=False, compare=False, default_factory=dict)
    _standing: list[tuple[Standing, ...]] = field(init=False, repr=False, compare=False, default_factory=list)
    _data: list[bytes] = field(init=False, repr=False, compare=False, default_factory=list)

    def __post_init__(self) -> None:
        self._newest.update((entry.slug, entry) for entry in self.entries)

    def standing(self) -> tuple[Standing, ...]:
        """Every release that was ever lifted, newest lift first; MissingText where a text is lost.

        Worked out once: a dozen formats ask, and ten thousand releases take twenty milliseconds.
        """
        return self._found()[1]

    def each(self) -> tuple[Standing, ...]:
        """The releases whose own parts are asked for, newest lift first."""
        return tuple(one for one in self.standing() if self.asked is None or one.slug in self.asked)

    def asking(self, slugs: Iterable[str]) -> "Record":
        """The same record, of which the own parts of these releases alone are asked for."""
        found = replace(self, asked=frozenset(slugs))
        found._standing.extend(self._found())
        found._data.append(self.data())
        return found

    def in_order(self) -> tuple[Standing, ...]:
        """The same in the order of their first entries: the one order in which nothing ever comes in between."""
        return self._found()[0]

    def by_age(self) -> tuple[Standing, ...]:
        """The same, but what came from an archive stands at its own time, among what became public then."""
        return self._found()[2]

    def _found(self) -> list[tuple[Standing, ...]]:
        if not self._standing:
            by_slug: dict[str, tuple[tuple[Entry, ...], tuple[int, ...]]] = {}
            for place, entry in enumerate(self.entries):
                entries, places = by_slug.get(entry.slug, ((), ()))
                by_slug[entry.slug] = (*entries, entry), (*places, place)
            found = tuple(Standing(self._text(mine[-1]), mine, places) for mine, places in by_slug.values())
            self._standing.extend((found, tuple(sorted(found, key=_lifted, reverse=True)), _by_age(found)))
        return self._standing

    @property
    def newest(self) -> datetime | None:
        """The instant of its newest entry."""
        return max((entry.instant for entry in self.entries), default=None)

    def last(self, slug: str) -> Entry | None:
        """The newest entry of a slug, or None if it was never public."""
        return self._newest.get(slug)

    def adding(self, additions: Iterable[tuple[Entry, Issued]]) -> "Record":
        """This record and what comes next; itself unchanged. Each entry is told how its release was filed before."""
        entries, texts, newest = list(self.entries), dict(self.texts), dict(self._newest)
        for entry, issued in additions:
            last = newest.get(entry.slug)
            old = texts.get(last.digest) if last else None
            before = filed(old) if old and filed(old) != filed(issued) else None
            newest[entry.slug] = replace(entry, before=before) if before else entry
            entries.append(newest[entry.slug])
            texts[issued.digest] = issued
        found = replace(self, entries=tuple(entries), texts=texts, asked=None)
        found._data.append(self.data() + _lines(found.entries[len(self.entries) :]))
        return found

    def data(self) -> bytes:
        """The record as JSON Lines, as the public sees it; worked out once."""
        if not self._data:
            self._data.append(_lines(self.entries))
        return self._data[0]

    @property
    def digest(self) -> str:
        return digest(self.data())

    def _text(self, entry: Entry) -> Issued:
        try:
            return self.texts[entry.digest]
        except KeyError:
            raise MissingText(entry) from None


def _lines(entries: Iterable[Entry]) -> bytes:
    return "".join(entry.line() + "\n" for entry in entries).encode()


def entries_from(data: bytes) -> tuple[Entry, ...]:
    """The entries of a JSON Lines record; ValueError where a line is damaged."""
    found = list[Entry]()
    for line in data.splitlines():
        try:
            row, end = DECODER.raw_decode(text := line.decode())  # a third of what `loads` takes, ten thousand times
            if end != len(text):
                raise ValueError("more than one thing on a line")
            found.append(_entry(row))
        except (KeyError, TypeError, ValueError, RecursionError) as fault:
            raise ValueError(f"line {len(found) + 1} of the record is damaged") from fault
    return tuple(found)


def _entry(row: dict[str, Any]) -> Entry:
    """The entry of a parsed line. Slug and digest become names of files, so their form is held here."""
    slug, revision, kind, name = row["slug"], row["revision"], row["kind"], row["digest"]
    if not (SLUG.fullmatch(slug) and is_digest(name)) or kind not in KINDS or type(revision) is not int:
        raise ValueError(f"no entry: {row}")
    before = filed_from(row["before"]) if "before" in row else None
    return Entry(slug, revision, kind, from_stamp(row["instant"]), name, before)
