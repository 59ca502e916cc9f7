"""Held: the feeds that hold something public, those of `each:` among them, and the releases in each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.filed import ARCHIVE, Filed, filed
from pipeline.newsroom import Feed, Newsroom
from pipeline.once import once
from pipeline.record import Standing
from pipeline.typeset.catalogue import catalogue, spoken
from pipeline.typeset.frame import tree_of
from pipeline.typeset.listing import Listing, last_issued, topic_id, topic_name
from pipeline.typeset.template import Look

FORMS = {"RSS": ".rss", "Atom": ".atom", "JSON": ".json"}


@dataclass(frozen=True, slots=True)
class Held:
    """A feed with a name, and its releases, oldest first in the order in which the record brought them to it."""

    feed: Feed
    standing: list[Standing] = field(default_factory=list, compare=False, repr=False)


@once
def held(newsroom: Newsroom, standing: Sequence[Standing], seen: Look) -> tuple[Held, ...]:
    """Every feed that holds something, as declared, and the feed `all` also when it is empty.

    A release stays in each feed that it ever was in, where it stood, however it is filed by now: the subscribers of
    that feed have its text, so they must hear of its corrections and its withdrawal.
    """
    shelves = _Shelves(newsroom, seen)
    came = [(place, at, one) for one in standing for place, at in one.filings()]
    came.sort(key=lambda filing: filing[0])
    for place, at, one in came:
        shelves.put(one, place, at)
    return tuple(shelves.filled())


def in_any(newsroom: Newsroom, one: Standing) -> bool:
    """Whether any feed that is declared holds this release."""
    return any(True for _ in _names(newsroom.feeds, one))


def addresses_of(newsroom: Newsroom, one: Standing) -> tuple[str, ...]:
    """The addresses of the documents that readers poll, of each feed that holds this release, in every format."""
    names = dict.fromkeys(_names(_declared(newsroom), one))
    return tuple(newsroom.url(f"feeds/{name}{suffix}") for name in names for suffix in FORMS.values())


def _names(declared: Iterable[Feed], one: Standing) -> Iterator[str]:
    """The feeds that hold a release, some perhaps more than once."""
    for _, at in one.filings():
        for line in declared:
            yield from (feed.name for feed in _each(line, at) if feed.name and _wanted(at, feed))


def _declared(newsroom: Newsroom) -> tuple[Feed, ...]:
    """The lines of newsroom.yml, and the feed of everything before them, where they do not name it."""
    named = any(feed.name == "all" for feed in newsroom.feeds)
    return newsroom.feeds if named else (Feed("all", ""), *newsroom.feeds)


def page_of(newsroom: Newsroom, one: Held) -> str:
    """The public path of the list that shows just what a feed holds, else that of all releases."""
    there = any(_wanted(filed(each.issued), one.feed) for each in reversed(one.standing))
    return (_list_of(newsroom, one.feed) if there else "") or "index.html"


def own_feed(newsroom: Newsroom, feeds: Iterable[Held], listing: Listing) -> Feed | None:
    """The feed of just what a listing holds, None where there is none, and for the list of everything."""
    if not listing.folder or listing.kind == "years":
        return None
    return next((one.feed for one in feeds if _list_of(newsroom, one.feed) == listing.path()), None)


def _list_of(newsroom: Newsroom, feed: Feed) -> str:
    """The list of one topic or one organisation, all of it or what is in one language; '' where there is none such."""
    asked = (feed.topics, feed.organisations, feed.languages, feed.kinds)
    tree = tree_of(newsroom, feed.languages[0]) if feed.languages else ""
    if any(len(values) > 1 for values in asked) or feed.kinds or (feed.topics and feed.organisations):
        return ""
    if feed.topics and not topic_id(feed.topics[0]):
        return ""
    if feed.languages and not tree:  # the lists at the top are in every language
        return ""
    kind = "topics" if feed.topics else "organisations" if feed.organisations else ""
    id_ = topic_id(feed.topics[0]) if feed.topics else "".join(feed.organisations)
    return Listing(tree and feed.languages[0], tree, kind if id_ else "", id_).path()


def archived_title(feed: Feed, language: str) -> str:
    """What an archive document calls its feed: nothing that one more release could change."""
    return feed.organisations[0] if feed.each == "organisation" else feed.called(language)


def language_of(newsroom: Newsroom, feed: Feed) -> str:
    """The language of its title: its own if it has one alone, else the newsroom's first."""
    return feed.languages[0] if len(feed.languages) == 1 else newsroom.languages[0]


class _Shelves:
    """Releases put to feeds in one pass: which they are is worked out once for all texts that are filed alike."""

    def __init__(self, newsroom: Newsroom, seen: Look) -> None:
        self.newsroom, self.seen = newsroom, seen
        self.declared = _declared(newsroom)
        self.found: list[dict[str, Held]] = [{} for _ in self.declared]
        self.known: dict[Filed, list[list[Standing]]] = {}

    def put(self, one: Standing, place: int, at: Filed) -> None:
        """A release that came to be filed so at this place in the record, on the shelf of each feed that lacks it."""
        if at not in self.known:
            self.known[at] = [shelf.standing for shelf in self._shelves_of(at)]
        for shelf in self.known[at]:
            if place == one.places[0] or all(each is not one for each in shelf):
                shelf.append(one)

    def filled(self) -> Iterator[Held]:
        """Those that hold something, in the order of newsroom.yml; several of one line by their names."""
        for feed, shelves in zip(self.declared, self.found, strict=True):
            if feed.name == "all" and not shelves:
                yield Held(feed)
            for _, shelf in sorted(shelves.items()):
                yield replace(shelf, feed=self._titled(shelf)) if feed.each else shelf

    def _shelves_of(self, at: Filed) -> Iterator[Held]:
        for feed, shelves in zip(self.declared, self.found, strict=True):
            for one in _each(feed, at):
                if one.name and _wanted(at, one):
                    yield shelves.setdefault(one.name, Held(one))

    def _titled(self, shelf: Held) -> Feed:
        """A topic is called as newsroom.yml says, an organisation as it was last issued, a language as it says."""
        feed, newsroom = shelf.feed, self.newsroom
        if feed.each == "topic":
            titles = newsroom.topics.get(feed.topics[0], {})
            return replace(feed, title=topic_name(titles, feed.topics[0], newsroom.languages[:1]), titles=titles)
        if feed.each == "organisation":
            return replace(feed, title=self._called(feed.organisations[0], shelf.standing))
        known = spoken(self.seen, feed.languages[0])
        return replace(feed, title=catalogue(self.seen, known).words["language"] if known else feed.languages[0])

    def _called(self, id_: str, standing: list[Standing]) -> str:
        """An organisation as it was issued last; where it issues nothing there any more, as newsroom.yml calls it."""
        own = [one for one in standing if any(row["id"] == id_ for row in one.issued.rows("issuers"))]
        if own:
            return str(next(row["name"] for row in last_issued(own).rows("issuers") if row["id"] == id_))
        known = self.newsroom.organisations.get(id_)
        return known.name if known else id_


def _each(feed: Feed, at: Filed) -> Iterator[Feed]:
    """The feeds that a line stands for, as far as one text goes: itself, or with `each:` one of every kind."""
    language, _, topics, issuers = at
    if not feed.each:
        yield feed
    if feed.each == "topic":
        for id_ in dict.fromkeys(filter(None, map(topic_id, topics))):
            yield replace(feed, name=f"topic-{id_}", topics=(id_,))
    if feed.each == "organisation":
        for id_ in issuers:
            yield replace(feed, name=f"organisation-{id_}", organisations=(id_,))
    if feed.each == "language" and language:
        yield replace(feed, name=f"language-{language.lower()}", languages=(language,))


def _wanted(at: Filed, feed: Feed) -> bool:
    language, kind, topics, issuers = at
    return (
        kind != ARCHIVE
        and language in (feed.languages or (language,))
        and kind in (feed.kinds or (kind,))
        and (not feed.topics or bool(_ids(feed.topics) & _ids(topics)))
        and (not feed.organisations or not {*feed.organisations}.isdisjoint(issuers))
    )


def _ids(topics: Iterable[str]) -> set[str]:
    """Topics as addresses know them; one without any Latin letter as it is written."""
    return {topic_id(topic) or topic for topic in topics}
