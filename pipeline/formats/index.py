"""The index: every list of releases, newest first, in pages whose numbers do not move."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from pipeline.digest import digest
from pipeline.feeds.held import Held, held, own_feed
from pipeline.newsroom import Feed, Newsroom
from pipeline.part import Inputs, Part
from pipeline.record import Record, Standing
from pipeline.typeset.desks import desks
from pipeline.typeset.frame import site
from pipeline.typeset.gathered import later
from pipeline.typeset.listed import listed, name_of, row_of
from pipeline.typeset.listing import KINDS, Listing, listings, versions
from pipeline.typeset.paging import Page, paged
from pipeline.typeset.template import Look, look, render

Row = dict[str, Any]


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """`index.html`, `topics/…`, `organisations/…` and `years/…`, and all of them again below the folder of a language.

    Each is a front with its archive pages beside it, `page/<number>/`.
    """
    seen = look(newsroom.templates)
    found = listings(newsroom, record, seen)
    every, contacts = versions(found), bool(desks(newsroom, record.standing()))
    shelf = _Shelf(newsroom, found, contacts, seen, held(newsroom, record.in_order(), seen), _names(record))
    return tuple(part for listing in found for part in shelf.parts(listing, every[listing.kind, listing.id]))


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What the pages of all listings have in common."""

    newsroom: Newsroom
    found: tuple[Listing, ...]
    contacts: bool
    seen: Look
    feeds: tuple[Held, ...]
    names: Mapping[str, str]

    def parts(self, listing: Listing, same: list[Listing]) -> Iterator[Part]:
        """The pages of a listing that stands in the languages of `same`."""
        base = self._base(listing)
        front = base | self._front(listing, same if len(same) > 1 else [])
        named = [json.dumps(told, sort_keys=True) for told in (front, base)]
        for page in paged(listing.standing):
            place, told = self._place(listing, page), base if page.number else front
            names = [self.names[one.slug] for one in page.items]
            name = digest("\n".join([named[page.number > 0], json.dumps(place), *names]).encode())
            inputs = partial(_inputs, told | place, page.items)
            yield later(listing.path(page.number), "text/html; charset=utf-8", self.seen, _make, name, inputs=inputs)

    def _base(self, listing: Listing) -> Row:
        """What stands on every page: nothing that changes when one more release is added."""
        return {
            "newsroom": self.newsroom.name,
            "home": self.newsroom.home,
            "language": listing.language,
            "tree": listing.tree,
            "kind": listing.kind,
            "label": listing.label,
            "acronym": listing.acronym,
            "site": self._site(listing) | {"here": "below"},
            "alternates": [],
            "filters": [],
        }

    def _front(self, listing: Listing, same: list[Listing]) -> Row:
        """What stands on the front alone, which is made anew with each of its releases anyway."""
        ways = [
            {"language": one.language, "path": one.path(), "url": self.newsroom.url(one.path()), "here": one is listing}
            for one in same
        ]
        here = {"here": "below" if listing.kind else "releases", "versions": ways, "feeds": self._feeds_of(listing)}
        return {
            "site": self._site(listing) | here,
            "alternates": ways,
            "filters": [] if listing.kind else self._filters(listing.tree),
        }

    def _site(self, listing: Listing) -> Row:
        """The frame, with the feed of just this list before all others."""
        frame, own = site(self.newsroom, listing.language, self.contacts), own_feed(self.newsroom, self.feeds, listing)
        first = _feeds([own] if own else [], listing.language)
        return frame | {"own": [*first, *(feed for feed in frame["own"] if not own or feed["name"] != own.name)]}

    def _filters(self, tree: str) -> list[Row]:
        """Where the releases of a version are listed by topic, by organisation and by year."""
        mine = [one for one in self.found if one.tree == tree]
        return [{"kind": kind, "links": _links(one for one in mine if one.kind == kind)} for kind in KINDS]

    def _feeds_of(self, listing: Listing) -> list[Row]:
        """What the front of a version names beside the feed of everything: those with a line of their own.

        One that nothing public is in is not named: its title could tell of what is coming.
        """
        if listing.kind:
            return []
        named = [one.feed for one in self.feeds if not one.feed.each]
        asked = [feed for feed in named if not listing.tree or feed.languages == (listing.language,)]
        own = {feed["name"] for feed in self._site(listing)["own"]}
        return _feeds((feed for feed in asked if feed.name not in own), listing.language)

    def _place(self, listing: Listing, page: Page[Any]) -> Row:
        """Where a page stands among the pages of its listing; '' for a page that is not there."""
        older, newer = page.older, page.newer
        oldest = older is not None and older > 1
        return {
            "path": listing.path(page.number),
            "url": self.newsroom.url(listing.path(page.number)),
            "number": page.number,
            "front": listing.path(),
            "older": "" if older is None else listing.path(older),
            "newer": "" if newer is None else listing.path(newer),
            "oldest": listing.path(1) if oldest else "",
        }


def _names(record: Record) -> dict[str, str]:
    """By slug the name of the row of each release: it is in several lists."""
    return {one.slug: name_of(one) for one in record.standing()}


def _inputs(told: Row, standing: Sequence[Standing]) -> Row:
    return told | {"rows": [row_of(one) for one in standing]}


def _links(found: Iterable[Listing]) -> list[Row]:
    return [{"label": one.acronym or one.label, "path": one.path(), "count": len(one.standing)} for one in found]


def _feeds(feeds: Iterable[Feed], language: str) -> list[Row]:
    return [{"name": feed.name, "title": feed.called(language)} for feed in feeds if feed.name != "all"]


def _make(inputs: Inputs, look: Look) -> bytes:
    return render(look, "index.html", listed(inputs, look)).encode()
