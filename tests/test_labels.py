"""The reviewed labels of zones, held against the pinned tzdata, against CLDR and against their page for officers."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from babel.core import Locale, get_global

from pipeline.embargo.labels import (
    ABBREVIATIONS,
    CAPITALS_ONLY,
    DOUBTFUL,
    NAMES,
    WALL_CLOCKS,
    WORDS,
    Meaning,
    meanings,
)
from pipeline.source.newsroom_form import OFFSET
from pipeline.zone import names, zone

PAGE = Path(__file__).parents[1] / "docs" / "abbreviations.md"
ALL = [(letters, meaning) for letters, several in ABBREVIATIONS.items() for meaning in several]
EACH = pytest.mark.parametrize(("letters", "meaning"), ALL, ids=[f"{x}-{m.where}" for x, m in ALL])

# Policy P12 gives these one meaning; the zone beside each shows the same letters for another hour.
SETTLED_BY_POLICY = {("PST", "Asia/Manila")}
# What labels of one meaning have to be, written down a second time: minutes east of UTC.
SINGLE = (
    "UTC 0, TU 0, GMT 0, Z 0, NDT -150, ADT -180, HNA -240, HAA -180, EST -300, EDT -240, HNE -300, HAE -240, "
    "MDT -360, PST -480, PDT -420, AKST -540, AKDT -480, HST -600, GYT -240, SRT -180, BRT -180, WET 0, WEST 60, "
    "CET 60, CEST 120, EET 120, EEST 180, MSK 180, WAT 60, CAT 120, EAT 180, SAST 120, PKT 300, HKT 480, SGT 480, "
    "JST 540, KST 540, AWST 480, ACST 570, ACDT 630, AEST 600, AEDT 660, NZST 720, NZDT 780"
)
SEVERAL = (
    "NST -210 345, AST -240 180, CST -360 -300 480, CDT -300 -240, MST -420 390 480, ECT -240 -300 60, "
    "BST 60 360 660, IST 60 120 330, GST 240 -120"
)
SEASONS = (datetime(2026, 1, 15, 12, tzinfo=UTC), datetime(2026, 7, 15, 12, tzinfo=UTC))


@cache
def shown(region: str) -> frozenset[tuple[str, timedelta]]:
    """Every pair of letters and offset a zone shows from 1990 to 2026."""
    days = (datetime(1990, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(0, 37 * 365, 10))
    here = (day.astimezone(zone(region)) for day in days)
    return frozenset((moment.tzname() or "", moment.utcoffset() or timedelta()) for moment in here)


def shown_now(region: str) -> set[tuple[str, timedelta]]:
    here = [season.astimezone(zone(region)) for season in SEASONS]
    return {(moment.tzname() or "", moment.utcoffset() or timedelta()) for moment in here}


def folded(name: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", name.lower())
    return tuple(re.findall(r"[a-z]+", "".join(c for c in plain if not unicodedata.combining(c))))


def minutes(table: str) -> dict[str, list[timedelta]]:
    rows = (row.split() for row in table.split(", "))
    return {letters: [timedelta(minutes=int(m)) for m in east] for letters, *east in rows}


def test_every_label_is_one_to_five_capitals() -> None:
    assert [x for x in [*ABBREVIATIONS, *WALL_CLOCKS, *CAPITALS_ONLY] if not re.fullmatch(r"[A-Z]{1,5}", x)] == []


def test_the_offsets_are_those_entered_a_second_time() -> None:
    table = {letters: [m.east for m in several] for letters, several in ABBREVIATIONS.items()}
    assert table == minutes(SINGLE) | minutes(SEVERAL)


def test_the_meanings_of_one_label_differ_in_offset_and_region() -> None:
    for letters, several in ABBREVIATIONS.items():
        assert len({m.east for m in several}) == len({m.region for m in several}) == len(several), letters


@EACH
def test_the_zone_of_a_meaning_shows_its_offset(letters: str, meaning: Meaning) -> None:
    if not meaning.region:
        assert (letters in {"UTC", "TU", "GMT", "Z"}, meaning.east) == (True, timedelta())
        return
    assert meaning.east in {east for _, east in shown(meaning.region)}
    assert meaning.east in {east for _, east in shown_now(meaning.region)}, "a meaning of the past is no living one"


@EACH
def test_where_tzdata_shows_the_label_it_shows_the_offset_of_the_table(letters: str, meaning: Meaning) -> None:
    if not meaning.region:
        return
    at = {east for shown_letters, east in shown_now(meaning.region) if shown_letters == letters}
    assert at <= {meaning.east}


def test_no_zone_of_tzdata_shows_a_label_with_an_offset_the_table_lacks() -> None:
    missing = {
        (letters, name)
        for name in names()
        for letters, east in shown_now(name)
        if letters in ABBREVIATIONS and east not in {m.east for m in ABBREVIATIONS[letters]}
    }
    assert missing == SETTLED_BY_POLICY


@EACH
def test_a_message_can_say_what_a_meaning_is_and_where(letters: str, meaning: Meaning) -> None:
    assert 0 < len(meaning.where) <= 40
    assert meaning.name[0].isupper()


def test_a_label_that_is_not_in_the_table_has_no_meaning() -> None:
    assert meanings("ATS") == meanings("ast") == meanings("ET") == ()


def test_ast_is_atlantic_or_arabia() -> None:
    assert [(m.region, m.east / timedelta(hours=1)) for m in meanings("AST")] == [
        ("America/Halifax", -4),
        ("Asia/Riyadh", 3),
    ]


def test_a_wall_clock_is_a_zone_and_never_a_label_of_the_table() -> None:
    assert set(WALL_CLOCKS.values()) <= names()
    assert not set(WALL_CLOCKS) & set(ABBREVIATIONS)
    assert {x: WALL_CLOCKS[x] for x in ("ET", "CT", "MT", "PT")} == {
        "ET": "America/New_York",
        "CT": "America/Chicago",
        "MT": "America/Denver",
        "PT": "America/Los_Angeles",
    }


def test_labels_that_are_words_are_read_in_capitals_only() -> None:
    assert set(WORDS) <= CAPITALS_ONLY <= {*ABBREVIATIONS, *WALL_CLOCKS}
    assert {"EST", "CET", "ET", "EAT", "CAT", "WEST", "WET", "WAT", "EET", "TU", "HE", "CT", "MT", "PT", "Z"} <= (
        CAPITALS_ONLY
    )
    assert not {"UTC", "GMT", "AST", "EDT", "PST", "CEST", "BST"} & CAPITALS_ONLY


def test_long_names_are_folded_words() -> None:
    for words in [*NAMES, *DOUBTFUL]:
        assert words == folded(" ".join(words)), words


def test_a_long_name_is_never_read_and_doubtful() -> None:
    assert not set(NAMES) & DOUBTFUL


def test_no_long_name_stands_for_two_things() -> None:
    text = (Path(__file__).parents[1] / "pipeline" / "embargo" / "labels.py").read_text(encoding="utf-8")
    table = text[text.index("_NAMES:") : text.index("_DOUBTFUL =")]
    entries = [value for quoted in re.findall(r': (?:"""(.*?)"""|"(.*?)"),', table, re.S) for value in quoted if value]
    phrases = [" ".join(phrase.split()) for entry in entries for phrase in entry.split(",")]
    assert len(phrases) == len(set(phrases)) == len(NAMES)


def test_a_long_name_stands_for_one_thing() -> None:
    for words, value in NAMES.items():
        if isinstance(value, Meaning):
            assert (" ".join(words), value in {m for _, m in ALL}) == (" ".join(words), True)
        else:
            assert value in WALL_CLOCKS or value in names() or len(meanings(value)) == 1, words


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Eastern Time", "ET"),
        ("heure de l’Est", "ET"),
        ("hora del este", "ET"),
        ("heure avancée de l’Est", "EDT"),
        ("Eastern Caribbean time", "America/Port_of_Spain"),
        ("Midden-Europese zomertijd", "CEST"),
        ("tempo universal coordenado", "UTC"),
        ("lè inivèsèl", "UTC"),
        ("Hora de Greenwich", "GMT"),
        ("Atlantic Standard Time", meanings("AST")[0]),
        ("Arabia Standard Time", meanings("AST")[1]),
        ("British Summer Time", meanings("BST")[0]),
        ("India Standard Time", meanings("IST")[2]),
        ("Central Standard Time", meanings("CST")[0]),
    ],
)
def test_long_names_in_six_languages(name: str, value: str | Meaning) -> None:
    assert NAMES[folded(name)] == value


@pytest.mark.parametrize("name", ["Atlantic Time", "heure de l’Atlantique", "hora del Pacífico", "hora central"])
def test_a_long_name_of_several_clocks_is_doubtful(name: str) -> None:
    assert folded(name) in DOUBTFUL


def longest(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The names a reader meets from left to right, the longest at each place."""
    at = 0
    while at < len(words):
        known = [
            words[at:end] for end in range(len(words), at, -1) if words[at:end] in NAMES or words[at:end] in DOUBTFUL
        ]
        if known:
            yield known[0]
        at += len(known[0]) if known else 1


def offsets(value: str | Meaning) -> set[timedelta]:
    if isinstance(value, Meaning):
        return {value.east}
    if value in ABBREVIATIONS:
        return {m.east for m in meanings(value)}
    return {east for _, east in shown_now(WALL_CLOCKS.get(value, value))}


@pytest.mark.parametrize("locale", ["en", "en_GB", "fr", "fr_CA", "es", "es_MX", "nl", "pt", "pt_PT"])
def test_no_zone_name_of_cldr_is_misread_for_another_zone(locale: str) -> None:
    """`Australian Eastern Standard Time` holds `Eastern Standard Time`, and must not be read as New York's."""
    of: dict[str, set[timedelta]] = {}
    for name, metazone in get_global("meta_zones").items():
        if name in names():
            of.setdefault(metazone, set()).update(east for _, east in shown(name))
    misread = [
        (name, " ".join(words))
        for metazone, told in Locale.parse(locale).meta_zones.items()
        for name in dict(told.get("long", {})).values()
        for words in longest(folded(name))
        if words in NAMES and not offsets(NAMES[words]) <= of.get(metazone, set())
    ]
    assert misread == []


def told(east: timedelta) -> str:
    whole, rest = divmod(abs(int(east.total_seconds())) // 60, 60)
    sign = "-" if east < timedelta() else "+"
    return "UTC" if not east else f"UTC{sign}{whole}" + (f":{rest:02}" if rest else "")


def section(title: str) -> str:
    return PAGE.read_text(encoding="utf-8").split(f"\n## {title}\n")[1].split("\n## ")[0]


def rows_of_the_page() -> list[tuple[str, ...]]:
    lines = (line for line in section("The table").splitlines() if re.match(r"\| `[A-Z]+` \|", line))
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]


def test_the_page_and_the_table_hold_the_same_rows() -> None:
    page = [row[:3] for row in rows_of_the_page()]
    table = [(f"`{x}`", f"{m.name} ({m.where})", told(m.east)) for x, m in ALL]
    clocks = [
        (f"`{x}`", f"the clocks of {name.rsplit('/')[-1].replace('_', ' ')}", "by season")
        for x, name in WALL_CLOCKS.items()
    ]
    assert sorted(page) == sorted(table + clocks)


def test_every_row_of_the_page_says_when_it_is_read_and_names_its_source() -> None:
    assert [row for row in rows_of_the_page() if len(row) != 5 or not all(row)] == []


def test_what_the_page_says_of_tzdata_is_so() -> None:
    for label, meaning, offset, _, source in rows_of_the_page():
        letters = label.strip("`")
        for name in re.findall(r"tzdata `([A-Za-z_/]+)`", source):
            here = {(x, told(east)) for x, east in shown(name)}
            assert offset == "by season" or (letters, offset) in here, (label, meaning, name)
        for name in re.findall(r"hour of `([A-Za-z_/]+)`", source):
            assert offset in {told(east) for _, east in shown(name)}, (label, meaning, name)


def test_what_the_page_says_of_cldr_is_so() -> None:
    claims = [(row, *claim) for row in rows_of_the_page() for claim in re.findall(r"CLDR `(\w+)`, (\w+)", row[4])]
    for row, metazone, locale in claims:
        short = dict(Locale.parse(locale).meta_zones[metazone].get("short", {}))
        assert row[0].strip("`") in short.values(), (row[0], metazone, locale)
    assert len(claims) > 15


def test_every_source_of_the_page_has_its_address_and_every_address_is_a_source() -> None:
    text = PAGE.read_text(encoding="utf-8")
    addresses = set(re.findall(r"^\[([^\]]+)\]: http", text, re.M))
    assert addresses == set(re.findall(r"^- \[([^\]]+)\]: ", text, re.M))
    cited = {name for row in rows_of_the_page() for name in re.findall(r"\[([^\]]+)\]", row[4])}
    assert cited <= addresses


def test_the_page_names_every_label_that_is_a_word() -> None:
    assert set(re.findall(r"`([A-Z]+)`", section("Labels that are also words"))) == CAPITALS_ONLY


def test_what_the_page_leaves_out_has_no_meaning() -> None:
    left_out = re.findall(r"`([A-Z]+)`", section("Left out on purpose"))
    assert len(left_out) > 20
    assert [letters for letters in left_out if meanings(letters) or letters in WALL_CLOCKS] == []


def test_the_example_of_an_alias_is_one_that_newsroom_yml_takes() -> None:
    (example,) = re.findall(r"zone-aliases:\n((?:  .*\n)+)", PAGE.read_text(encoding="utf-8"))
    values = [line.split(": ")[1].strip('"') for line in example.splitlines()]
    assert len(values) == 2
    assert [value for value in values if not OFFSET.fullmatch(value) and value not in names()] == []
