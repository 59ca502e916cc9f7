"""Planned: what becomes of each text of the old site here: a release, a draft, or nothing, and why."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from pipeline.imports.refusing import too_big
from pipeline.imports.tongue import tongue
from pipeline.moving.beside import Beside, beside
from pipeline.moving.item import Asked, Item, Left
from pipeline.moving.source import Source
from pipeline.moving.when import Since, since_of
from pipeline.moving.written import written
from pipeline.problem import Problem
from pipeline.source.archive_form import ADDRESS
from pipeline.source.slug import LONGEST, slugged

MOST_BYTES = 256 * 1024  # as much as a release may have
NAMELESS = re.compile(r"(?:index|default|node|\d+|home|article|news|item)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Planned:
    """A release to be written: its slug, the name of its file or folder, its text, and its files by their new names."""

    item: Item
    slug: str
    name: str
    text: str
    beside: Beside
    draft: bool
    cut: bool  # its hour was left out, because the zone is not known

    @property
    def path(self) -> str:
        """Its file below the folder of releases: alone, or in a folder with what stands beside it."""
        return f"{self.name}/release.md" if self.beside.files else f"{self.name}.md"


class Planner:
    """Goes through the texts one by one; `taken` are slugs and `known` old addresses that are here already."""

    def __init__(self, source: Source, asked: Asked, taken: Iterable[str], known: Iterable[str]) -> None:
        self.source, self.asked = source, asked
        self.taken, self.known = set(taken), set(known)
        self.mine: dict[str, str] = {}
        self.topics = {slugged(topic): topic for topic in asked.newsroom.topics}

    def planned(self, found: Iterable[Item | Left]) -> Iterator[Planned | Left]:
        """What becomes of each."""
        for one in found:
            yield one if isinstance(one, Left) else self._planned(one)

    def _planned(self, item: Item) -> Planned | Left:
        item.addresses = [each for each in item.addresses if ADDRESS.fullmatch(each)]
        since = since_of(item.when, self.asked)
        left = self._left(item, since)
        if left:
            return left
        self._settle(item, since)
        slug = self._slug(item, since)
        files = beside(item, self.source, self.asked, slug)
        draft = any(problem.stops for problem in item.problems)
        text = written(item, self.asked, since.words, files, draft=draft)
        if len(text.encode()) > MOST_BYTES:
            return Left("too long", too_big(item.place, f"{MOST_BYTES // 1024} KiB"))
        self.taken.add(slug)
        self.mine.update(dict.fromkeys(item.addresses, str(item.place)))
        name = f"{since.words[:10]}-{slug}" if since.words else slug
        return Planned(item, slug, name, text, files, draft, since.cut)

    def _left(self, item: Item, since: Since) -> Left | None:
        """Why a text stays where it is."""
        if since.words and since.instant() > self.asked.now:
            return Left("still to come")
        if not self.known.isdisjoint(item.addresses):
            return Left("here already")
        twin = next((self.mine[each] for each in item.addresses if each in self.mine), "")
        if twin:
            wrong, mend = f"{twin} stood at the same address.", "Keep one of the two, and import again."
            return Left("at the address of another", Problem(item.place, "archive-address", wrong, mend))
        if not item.addresses:
            wrong = "Nothing says at which address this text stood."
            mend = "Say where the old site is, such as `--address https://www.agency.example/`."
            return Left("without an address", Problem(item.place, "archive-address", wrong, mend))
        return None

    def _settle(self, item: Item, since: Since) -> None:
        """Language and topics as this newsroom has them; a problem for what is missing."""
        newsroom = self.asked.newsroom
        item.topics = list(dict.fromkeys(filter(None, (self.topics.get(slugged(each)) for each in item.topics))))
        only = newsroom.languages[0] if len(newsroom.languages) == 1 else ""
        said = item.language.lower() or tongue(f"{item.title} {item.body}") or only
        item.language = next((one for one in newsroom.languages if one.lower() in (said, said.partition("-")[0])), "")
        lacks = (
            (item.title, "It has no title.", 'Write it, such as `title: "The reading room opens"`.'),
            (item.body, "There is no text in it.", "Write it below the second line `---`, or remove the file."),
            (since.words, "Nothing says on which day it was public.",
             "Write it, such as `since: 2009-03-04`, under `archive:`."),
            (item.language, f"Its language ({said or 'not certain'}) is none of this newsroom.",
             f"Write it, such as `language: {newsroom.languages[0]}`, or add it to newsroom.yml."),
        )  # fmt: skip
        for value, wrong, mend in lacks:
            if not value:
                item.told(item.place.line, "copy-unsure", wrong, f"{mend} Then take `draft: true` away.", stops=True)

    def _slug(self, item: Item, since: Since) -> str:
        """The last part of its old address, else of its title; with its year or a number where another has it."""
        wanted = _named(item.addresses[0]) or slugged(item.title) or "release"
        year = since.words[:4]
        others = [f"{wanted}-{year}"] if year else []
        names = (each[-LONGEST:].strip("-") for each in [wanted, *others, *(f"{wanted}-{at}" for at in range(2, 9999))])
        slug = next(name for name in names if name not in self.taken)
        if slug != wanted:
            item.told(
                item.place.line,
                "slug-taken",
                f"Another release has the address `/releases/{wanted}/`, so this one has `/releases/{slug}/`.",
                f"There is nothing to do; before it is public, `slug: {slug}` can still be another one.",
            )
        return slug


def _named(address: str) -> str:
    """The slug in an old address, '' where its last part is a number, or what every page is called."""
    last = unquote(urlsplit(address).path).rstrip("/").rpartition("/")[2]
    stem = re.sub(r"\.[a-z]{3,5}$", "", last, flags=re.IGNORECASE)
    return "" if NAMELESS.fullmatch(stem) else slugged(stem)
