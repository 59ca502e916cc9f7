"""Bundle: the search index of one year in one language, and the texts that it holds."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.digest import canonical, is_digest
from pipeline.files import Files
from pipeline.media import media_type
from pipeline.newsroom import Newsroom
from pipeline.part import Inputs, Part, kept, part
from pipeline.record import SLUG, Record, Standing
from pipeline.typeset.template import made_with
from pipeline.zone import zone

FOLDER = "search/"
INDEXES = f"{FOLDER}indexes.json"  # which there are, for readers' browsers
STATE = "search.json"
JSON = "application/json"
# the names become paths of the public tree
YEAR, LANGUAGE, NAME = (re.compile(form) for form in (r"\d{4}", r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", r"([a-z]+/)?[\w.-]+"))

Row = dict[str, Any]
Place = tuple[str, str]  # a year and a language


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files of an index by name and digest; the issued text of each release in it, by slug and digest.

    `key` names all that it was made from, `version` the program that made it.
    """

    year: str
    language: str
    version: str
    key: str
    texts: Mapping[str, str]
    files: Mapping[str, str]

    @property
    def place(self) -> Place:
        return self.year, self.language

    @property
    def folder(self) -> str:
        """Where it stands in the public tree."""
        return f"{FOLDER}{self.year}/{self.language}/"

    def stands(self, record: Record) -> bool:
        """Whether each text in it is public by that record, as it is there: none withdrawn, corrected or to come."""
        newest = {slug: record.last(slug) for slug in self.texts}
        return all(last and last.digest == self.texts[slug] for slug, last in newest.items())


def places(newsroom: Newsroom, record: Record) -> dict[Place, list[Standing]]:
    """What can be found, by year of the newsroom's home and language; nothing that was withdrawn."""
    found: dict[Place, list[Standing]] = {}
    home = zone(newsroom.home)
    for one in record.in_order():
        if not one.issued["killed"]:
            year = f"{one.lifted.astimezone(home).year:04}"
            found.setdefault((year, one.issued["language"]), []).append(one)
    return found


def read_bundles(files: Files, folder: Path) -> tuple[Bundle, ...]:
    """The indexes that were made here; none where there is no such list, or none that can be read."""
    try:
        return bundles_from(files.read(folder / STATE))
    except (OSError, ValueError):
        return ()


def write_bundles(files: Files, folder: Path, bundles: Iterable[Bundle]) -> None:
    """Keep the list; no word of a release stands in it."""
    rows = [asdict(each) for each in sorted(bundles, key=lambda each: each.place)]
    files.write(folder / STATE, canonical({"bundles": rows}))


@lru_cache(maxsize=4)
def bundles_from(data: bytes) -> tuple[Bundle, ...]:
    """The indexes of a list; ValueError for what is no such list."""
    try:
        return tuple(_bundle(row) for row in json.loads(data)["bundles"])
    except (AttributeError, KeyError, TypeError, RecursionError) as fault:
        raise ValueError("this is no list of indexes") from fault


def _bundle(row: Row) -> Bundle:
    found = Bundle(row["year"], row["language"], row["version"], row["key"], row["texts"], row["files"])
    named = YEAR.fullmatch(found.year) and LANGUAGE.fullmatch(found.language) and all(map(NAME.fullmatch, found.files))
    known = all(map(SLUG.fullmatch, found.texts)) and all(
        map(is_digest, [*found.texts.values(), *found.files.values()])
    )
    if not (named and known):
        raise ValueError(f"no index: {found.year}")
    return found


def usable(newsroom: Newsroom, record: Record, bundles: Iterable[Bundle]) -> tuple[Bundle, ...]:
    """Those that may be public beside the pages of a record, the newest year first."""
    if not newsroom.search:
        return ()
    found = [each for each in bundles if each.stands(record)]
    return tuple(sorted(found, key=lambda each: each.place, reverse=True))


def named(bundles: Iterable[Bundle]) -> str:
    """What tells these indexes from all others."""
    return " ".join(word for each in bundles for word in (*each.place, each.key))


def parts(newsroom: Newsroom, record: Record, bundles: tuple[Bundle, ...]) -> Iterator[Part]:
    """The files of the indexes, and the list of them for the page that searches; nothing where nobody searches."""
    if not newsroom.search:
        return
    for each in bundles:
        yield from (kept(f"{each.folder}{name}", media_type(name), data) for name, data in each.files.items())
    held = {each.place: each.texts.keys() for each in bundles}
    behind = [at for at, those in places(newsroom, record).items() if {one.slug for one in those} - {*held.get(at, ())}]
    told = {
        "indexes": [{"year": each.year, "language": each.language, "version": each.version} for each in bundles],
        "behind": [{"year": year, "language": language} for year, language in sorted(behind, reverse=True)],
    }
    yield part(INDEXES, JSON, made_with(), _told, told)


def _told(inputs: Inputs) -> bytes:
    return (json.dumps(inputs, indent=1) + "\n").encode()
