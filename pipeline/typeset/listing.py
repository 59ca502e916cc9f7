"""Listings: every list of releases that the public gets, in every language that somebody has published in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pipeline.issued import Issued
from pipeline.newsroom import Newsroom
from pipeline.once import once
from pipeline.record import SLUG, Record, Standing
from pipeline.source.slug import slugged
from pipeline.typeset.catalogue import spoken
from pipeline.typeset.frame import tree_of
from pipeline.typeset.template import Look
from pipeline.zone import zone

Row = dict[str, Any]
KINDS = ("topics", "organisations", "years")


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of releases, oldest first as the record has them, those from an archive at their own time.

    `kind` is '' for all of a version, else the folder of such lists, and `id` the name in it; `tree` is the folder of
    the version, '' for the first language's, which lists the releases in every language.
    """

    language: str
    tree: str
    kind: str = ""
    id: str = ""
    label: str = ""
    acronym: str = ""
    standing: Sequence[Standing] = field(default=(), compare=False, repr=False)

    @property
    def folder(self) -> str:
        """Where it stands, such as `fr/topics/research/`."""
        return f"{self.tree}{self.kind}/{self.id}/" if self.kind else self.tree

    def path(self, number: int = 0) -> str:
        """The public path of one of its pages; 0 is the front."""
        return f"{self.folder}page/{number}/index.html" if number else f"{self.folder}index.html"


@once
def listings(newsroom: Newsroom, record: Record, seen: Look) -> tuple[Listing, ...]:
    """All listings that have something in them, and the list of everything also when it has not."""
    standing, names = record.by_age(), _Names(newsroom)
    first = newsroom.languages[0]
    found = _version(newsroom, first, standing, names)
    for language in dict.fromkeys(newsroom.languages[1:]):
        own = [one for one in standing if one.issued["language"] == language]
        if own and language != first and spoken(seen, language):
            found += _version(newsroom, language, own, names)
    return tuple(found)


def topics_of(newsroom: Newsroom, one: Standing) -> list[Row]:
    """What a release is about: the `label` of each topic and the `path` of its listing; none of a withdrawn text."""
    if one.issued["killed"]:
        return []
    language = one.issued["language"]
    tree, told = tree_of(newsroom, language), (language, newsroom.languages[0])
    return [
        {
            "label": topic_name(newsroom.topics.get(id_, {}), id_, told),
            "path": Listing(language, tree, "topics", id_).path(),
        }
        for id_ in dict.fromkeys(map(topic_id, one.issued["topics"] or ()))
        if id_
    ]


def versions(found: Iterable[Listing]) -> dict[tuple[str, str], list[Listing]]:
    """For each kind and name its listing in each language that has one, the newsroom's first language first."""
    groups: dict[tuple[str, str], list[Listing]] = {}
    for one in found:
        groups.setdefault((one.kind, one.id), []).append(one)
    return groups


def _version(newsroom: Newsroom, language: str, standing: Sequence[Standing], names: "_Names") -> list[Listing]:
    tree = tree_of(newsroom, language)
    groups: dict[tuple[str, str], list[Standing]] = {}
    for one in standing:
        for group in names.groups(one):
            groups.setdefault(group, []).append(one)
    every = Listing(language, tree, standing=standing)
    return [every] + [
        Listing(language, tree, kind, id_, *names.called(kind, id_, language, group), group)
        for (kind, id_), group in sorted(groups.items(), key=lambda item: item[0])
    ]


class _Names:
    """Which listings a release belongs to, and what they are called."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.topics, self.first, self.home = newsroom.topics, newsroom.languages[0], zone(newsroom.home)
        self._groups: dict[str, list[tuple[str, str]]] = {}

    def groups(self, one: Standing) -> list[tuple[str, str]]:
        """Kind and name of each; a withdrawn text stays where it was, as in the feeds, or pages would shift."""
        if one.slug not in self._groups:
            topics = [("topics", topic) for topic in map(topic_id, one.issued["topics"] or ()) if topic]
            issuers = [("organisations", row["id"]) for row in one.issued.rows("issuers")]
            year = ("years", str(one.lifted.astimezone(self.home).year))
            self._groups[one.slug] = list(dict.fromkeys([*topics, *issuers, year]))
        return self._groups[one.slug]

    def called(self, kind: str, id_: str, language: str, group: list[Standing]) -> tuple[str, str]:
        """What readers see it called, and its acronym; an organisation is called as it was last issued."""
        if kind == "topics":
            return topic_name(self.topics.get(id_, {}), id_, (language, self.first)), ""
        if kind == "organisations":
            row = next(row for row in last_issued(group).rows("issuers") if row["id"] == id_)
            return row["name"], row.get("acronym", "")
        return id_, ""


def last_issued(standing: Iterable[Standing]) -> Issued:
    """The text that became public last."""
    return max(standing, key=lambda one: (one.changed, one.slug)).issued


@lru_cache(maxsize=4096)
def topic_id(topic: str) -> str:
    """The name of a topic in addresses, '' for one that has no Latin letter."""
    return topic if SLUG.fullmatch(topic) else slugged(topic)


def topic_name(names: Mapping[str, str], id_: str, languages: Iterable[str]) -> str:
    """A topic in the first of these languages that it is named in, else from its short name: `Crime prevention`."""
    known = next((names[language] for language in languages if names.get(language)), "")
    return known or id_.replace("-", " ").strip().capitalize()
