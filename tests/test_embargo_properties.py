"""What the embargo reader keeps to for every phrase: read back exactly, never moved by a slip, never anything else."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from pipeline.embargo import Refusal, read_embargo, vocabulary
from pipeline.embargo.labels import ABBREVIATIONS, NAMES, WALL_CLOCKS
from pipeline.zone import names, zone
from tests.test_embargo_cases import CASES, RULES

ROOT = Path(__file__).parents[1]
LONGEST = 2000
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
FIRST, LAST = datetime(1990, 1, 2, tzinfo=UTC), datetime(2099, 12, 30, 23, 59, 59, tzinfo=UTC)
ZONES = sorted(name for name in names() if "/" in name and not name.startswith("Etc/"))
OFFSETS = [n * timedelta(minutes=15) for n in range(-48, 57)]

# Babel knows no Haitian Creole.
HAITIAN = (
    ["janvye", "fevriye", "mas", "avril", "me", "jen", "jiyè", "out", "septanm", "oktòb", "novanm", "desanm"],
    ["lendi", "madi", "mèkredi", "jedi", "vandredi", "samdi", "dimanch"],
)
LINES = {
    "Embargoed until {weekday}, {day} {month} {year}, {hour:02}:{minute:02} hrs {offset}": "en",
    "{hour:02}{minute:02} hrs {offset} on {weekday} {day} {month} {year}": "en",
    "Not for release before {twelve}:{minute:02} {half} ({offset}) on {weekday}, {month} {day}, {year}": "en",
    "Sous embargo jusqu’au {weekday} {day} {month} {year} à {hour}h{minute:02} ({offset})": "fr",
    "Embargado hasta el {weekday} {day} de {month} de {year} a las {hour:02}:{minute:02} horas ({offset})": "es",
    "Onder embargo tot {weekday} {day} {month} {year} om {hour:02}.{minute:02} uur ({offset})": "nl",
    "Embargado até {weekday}, {day} de {month} de {year}, às {hour}h{minute:02} ({offset})": "pt",
    "Anbago jiska {weekday} {day} {month} {year} a {hour}è{minute:02} ({offset})": "ht",
}
# A clock's name in the words, and the zone it names.
CLOCKS = {
    "JST": "Asia/Tokyo",
    "Tokyo time": "Asia/Tokyo",
    "Asia/Tokyo": "Asia/Tokyo",
    "America/Port_of_Spain": "America/Port_of_Spain",
    "GMT": "UTC",
    "UTC": "UTC",
    "heure de Paris": "Europe/Paris",
    "hora de Lima": "America/Lima",
    "horário de Brasília": "America/Sao_Paulo",
    "Nederlandse tijd": "Europe/Amsterdam",
    "Jamaican time": "America/Jamaica",
    "Eastern Time": "America/New_York",
    "Japan Standard Time": "Asia/Tokyo",
}
BESIDE = [" {}", ", {}", " ({})", " / {}"]
# fmt: off
FORMS = [
    "4", "04", "12", "31", "1990", "2020", "2026", "2100", "20", "'20", "4th", "1er", "1o", "2ª", "4/12", "Dec-2020",
    "04/12/2020", "2020-12-04", "20201204", "04.12.2020", "041300ZDEC20", "2020-12-04T09:00", "09:00", "9:00", "0900",
    "9h", "9h30", "09.00", "12", "24:00", "00:00", "25:00", "a.m.", "p.m.", "am", "pm", "hrs", "h", "uur", "UTC", "GMT",
    "UTC-4", "+0530", "-04:00", "Z", "T", "J", "Tokyo", "London", "Georgetown", "(Paris)", "St. John's", "Ayiti",
    "USDL-26-1000", "COP26", "A/RES/74/123",
]
MARKS = [
    *".,:;/-–—()[]<>{}'’\"“”«»*_~|=?!+&#@\\ \n\t", "&nbsp;", "&#58;", "<b>", "</b>", "<br>", "...", "~~", "<!--",
]
STRANGE = [
    "\u202e", "\u200b", "\u0660", "\u0410", "\u00b2", "\uff19", "é", "e\u0301", "\ufb01", "İ", "ß", "\ud800", "\0",
]
# fmt: on


@dataclass(frozen=True, slots=True)
class Phrase:
    """An hour told in words, the instant (UTC) that it is, and the offset it is told in."""

    words: str
    instant: datetime
    east: timedelta

    @property
    def weekday(self) -> int:
        """The day of the week that its words name, Monday is 0."""
        return (self.instant + self.east).weekday()


@cache
def calendar(language: str) -> tuple[list[str], list[str]]:
    """The names of the months from January and of the weekdays from Monday, as the Unicode consortium gives them."""
    if language == "ht":
        return HAITIAN
    found = Locale(language)
    months, days = found.months["format"]["wide"], found.days["format"]["wide"]
    return [months[number] for number in range(1, 13)], [days[number] for number in range(7)]


def told(east: timedelta) -> str:
    """An offset as people write it: UTC-4, UTC+5:30, UTC."""
    hours, minutes = divmod(abs(east) // MINUTE, 60)
    if not east:
        return "UTC"
    return f"UTC{'-' if east < timedelta() else '+'}{hours}" + (f":{minutes:02}" if minutes else "")


def line(form: str, wall: datetime, east: timedelta) -> str:
    """A wall clock's hour (naive) under an offset, written out."""
    months, weekdays = calendar(LINES[form])
    return form.format(
        weekday=weekdays[wall.weekday()],
        day=wall.day,
        month=months[wall.month - 1],
        year=wall.year,
        hour=wall.hour,
        minute=wall.minute,
        twelve=(wall.hour - 1) % 12 + 1,
        half="a.m." if wall.hour < 12 else "p.m.",
        offset=told(east),
    )


def instants() -> st.SearchStrategy[datetime]:
    """Every second from 1990 to 2099, short of a day that could fall outside somewhere on earth."""
    return st.integers(0, (LAST - FIRST) // SECOND).map(lambda seconds: FIRST + seconds * SECOND)


@st.composite
def phrases(draw: st.DrawFn, twice: bool = False) -> Phrase:
    """An hour with its day, weekday and offset in one of six languages; `twice` has it in UTC as well, after a slash.

    Midnight by the twelve-hour clock is left out, for which night it means is not known.
    """
    form, east = draw(st.sampled_from(list(LINES))), draw(st.sampled_from(OFFSETS))
    instant = draw(instants()).replace(second=0)
    walls = [(instant + east).replace(tzinfo=None), instant.replace(tzinfo=None)]
    assume("{half}" not in form or all((wall.hour, wall.minute) != (0, 0) for wall in walls))
    here, there = line(form, walls[0], east), line(form, walls[1], timedelta())
    return Phrase(f"{here} / {there}" if twice else here, instant, east)


def outcome(words: str, home: str = "") -> datetime | str | None:
    """The instant, None for immediate release, or the rule that the words are refused by."""
    try:
        return read_embargo(words, home=home).instant
    except Refusal as refusal:
        return refusal.rule


def refused(words: str) -> bool:
    """Whether the words are read as nothing."""
    return isinstance(outcome(words), str)


def gaps(words: str) -> list[int]:
    """The places at which another word can be put in, the end among them."""
    return [*(found.start() for found in re.finditer(" ", words)), len(words)]


@given(instants(), st.sampled_from(ZONES))
def test_every_canonical_form_reads_back_to_itself(instant: datetime, name: str) -> None:
    words = f"{instant.astimezone(zone(name)).isoformat()}[{name}]"
    read = read_embargo(words, home="")
    assert (read.instant, read.words, read.zone) == (instant, words, name)


@pytest.mark.parametrize("instant", [datetime(2020, 12, 4, 13, tzinfo=UTC), datetime(2026, 7, 6, 13, 30, tzinfo=UTC)])
def test_the_canonical_form_in_every_zone_reads_back_to_itself(instant: datetime) -> None:
    forms = {name: f"{instant.astimezone(zone(name)).isoformat()}[{name}]" for name in ZONES}
    assert {name for name, form in forms.items() if outcome(form) != instant} == set()
    assert len(forms) > 500


@given(instants(), st.sampled_from(ZONES), st.sampled_from(OFFSETS))
def test_a_canonical_form_with_the_offset_of_another_clock_is_refused(
    instant: datetime, name: str, east: timedelta
) -> None:
    local = instant.astimezone(zone(name))
    assume(east != local.utcoffset())
    other = local.replace(tzinfo=timezone(east))
    # In a fold the other pass's offset is right too.
    assume(other.astimezone(zone(name)).utcoffset() != east)
    assert refused(f"{other.isoformat()}[{name}]")


@given(phrases())
def test_an_hour_told_in_six_languages_is_its_instant(phrase: Phrase) -> None:
    assert outcome(phrase.words) == phrase.instant


@given(phrases(twice=True))
def test_an_hour_told_here_and_in_utc_is_its_instant(phrase: Phrase) -> None:
    assert outcome(phrase.words) == phrase.instant


@given(phrases(twice=True), st.data(), st.sampled_from("0123456789"), st.sampled_from(["", " "]))
def test_a_digit_put_in_anywhere_leads_to_refusal(phrase: Phrase, data: st.DataObject, digit: str, blank: str) -> None:
    """Everything is told twice, so a digit contradicts wherever it stands: only 09 for 9 is the same number."""
    at = data.draw(st.integers(0, len(phrase.words)))
    altered = phrase.words[:at] + blank + digit + blank + phrase.words[at:]
    read = outcome(altered)
    assert isinstance(read, str) or (read == phrase.instant and numbers(altered) == numbers(phrase.words))


def numbers(words: str) -> list[int]:
    """The numbers in a phrase, in their order."""
    return [int(number) for number in re.findall(r"\d+", words)]


@given(instants(), st.sampled_from(ZONES), st.data(), st.sampled_from("0123456789"))
def test_a_digit_put_into_a_canonical_form_leads_to_refusal(
    instant: datetime, name: str, data: st.DataObject, digit: str
) -> None:
    words = f"{instant.astimezone(zone(name)).isoformat()}[{name}]"
    at = data.draw(st.integers(0, len(words)))
    assert refused(words[:at] + digit + words[at:])


@given(
    phrases(),
    st.data(),
    st.tuples(st.sampled_from(sorted(set(LINES.values()))), st.integers(1, 6)),
    st.sampled_from([str, str.lower, str.upper, str.title]),
    st.sampled_from(BESIDE),
)
def test_a_wrong_weekday_put_in_anywhere_leads_to_refusal(
    phrase: Phrase, data: st.DataObject, wrong: tuple[str, int], case: Callable[[str], str], form: str
) -> None:
    at = data.draw(st.sampled_from(gaps(phrase.words)))
    language, days_off = wrong
    weekday = case(calendar(language)[1][(phrase.weekday + days_off) % 7])
    assert refused(phrase.words[:at] + form.format(weekday) + phrase.words[at:])


@given(phrases(), st.data(), st.sampled_from(OFFSETS), st.sampled_from(BESIDE))
def test_a_second_offset_that_contradicts_leads_to_refusal(
    phrase: Phrase, data: st.DataObject, east: timedelta, form: str
) -> None:
    assume(east != phrase.east)
    at = data.draw(st.sampled_from(gaps(phrase.words)))
    assert refused(phrase.words[:at] + form.format(told(east)) + phrase.words[at:])


@given(phrases(), st.data(), st.sampled_from(sorted(CLOCKS)), st.sampled_from(BESIDE))
def test_a_second_clock_that_contradicts_leads_to_refusal(
    phrase: Phrase, data: st.DataObject, clock: str, form: str
) -> None:
    assume(phrase.instant.astimezone(zone(CLOCKS[clock])).utcoffset() != phrase.east)
    at = data.draw(st.sampled_from(gaps(phrase.words)))
    assert refused(phrase.words[:at] + form.format(clock) + phrase.words[at:])


@given(
    phrases(twice=True),
    st.data(),
    st.sampled_from(["", "Asia/Kathmandu"]),
    st.sampled_from([*"0123456789:.-/+ ,()'hamnptzAESTZ\n", "", "two letters swapped"]),
)
def test_no_slip_of_a_key_moves_an_hour_that_is_told_twice(
    phrase: Phrase, data: st.DataObject, home: str, key: str
) -> None:
    """One character put in the place of another, left out, or typed before the one that it follows."""
    words, at = phrase.words, data.draw(st.integers(0, len(phrase.words) - 2))
    altered = words[:at] + (key + words[at + 1 :] if len(key) < 2 else words[at + 1] + words[at] + words[at + 2 :])
    assume(phrase.east)
    assert outcome(altered, home) in (phrase.instant, *RULES)


# A clock's name beside, before, behind and apart from its hour.
APART = [
    "{hour} {clock}, {day}",
    "{hour} ({clock}), {day}",
    "{hour}, {day} {clock}",
    "{hour}, {day}, {clock}",
    "{hour}, {day} ({clock})",
    "{hour}, {day} - {clock}",
    "{hour}, {day}. All times {clock}.",
    "{hour}, {day}, all times in {clock}",
    "{day}, {hour}\n{clock}",
    "{day} {clock} {hour}",
    "Embargo ({clock}): {hour}, {day}",
    "Embargo: {clock}, {day}, {hour}",
    "{clock}: {hour}, {day}",
    "Time zone: {clock}\nTime: {hour}\nDate: {day}",
]


@pytest.mark.parametrize("form", APART)
def test_no_clock_named_anywhere_in_the_words_is_passed_over_for_home(form: str) -> None:
    """Nepal is 5 h 45 min ahead of UTC, as no other zone and no abbreviation but its own is."""
    at_home = datetime(2020, 12, 4, 3, 32, tzinfo=UTC)
    clocks = {*ABBREVIATIONS, *WALL_CLOCKS, *map(" ".join, NAMES), *CLOCKS, *map(told, OFFSETS), "Eastern", "Pacific"}
    others = clocks - {"NST", "nepal standard time", told(timedelta(hours=5, minutes=45))}
    words = {clock: form.format(hour="9:17 a.m.", day="Friday 4 December 2020", clock=clock) for clock in others}
    passed_over = [clock for clock, line in words.items() if outcome(line, "Asia/Kathmandu") == at_home]
    assert sorted(passed_over) == []


@cache
def vocabulary_of_the_reader() -> list[str]:
    """All that means something to the reader, or comes near it: words, labels, zones, places, forms, marks, markup."""
    tables = (vocabulary.months(), vocabulary.weekdays(), vocabulary.parts(), vocabulary.senses(), NAMES)
    words = {" ".join([key] if isinstance(key, str) else key) for table in tables for key in table}
    return sorted(words | {*FORMS, *ABBREVIATIONS, *ZONES[::40]}) + 20 * MARKS + STRANGE


def lines() -> st.SearchStrategy[str]:
    """Up to 2,000 characters of anything, or of what the reader knows, alone or beside a phrase that can be read."""
    known = st.lists(st.sampled_from(vocabulary_of_the_reader()), max_size=60)
    many = st.tuples(known, st.integers(1, 40)).map(lambda drawn: drawn[0] * drawn[1])
    row = st.tuples(st.sampled_from(["", " "]), st.one_of(known, many)).map(lambda drawn: drawn[0].join(drawn[1]))
    beside = st.tuples(row, phrases(), row).map(lambda drawn: f"{drawn[0]} {drawn[1].words} {drawn[2]}")
    characters = st.text(st.characters(), max_size=LONGEST)
    return st.one_of(row, beside, characters).map(lambda text: text[:LONGEST])


@settings(max_examples=300)
@given(
    lines(),
    st.sampled_from(["", "America/Port_of_Spain", "Europe/London"]),
    st.sampled_from(["", "2020-12-04", "2020-02-30", "9999-12-31", "soon"]),
    st.sampled_from(["", "DMY", "MDY", "YMD"]),
    st.sampled_from([{}, {"AST": "-04:00"}, {"ect": "America/St_Lucia"}, {"AT": "-04:00"}, {"XST": "+99:00"}]),
)
@example("24:00 hrs, 31 December 2099", "America/Port_of_Spain", "", "", {})
def test_no_text_ends_in_anything_but_an_instant_no_embargo_or_a_refusal(
    text: str, home: str, date: str, order: str, aliases: dict[str, str]
) -> None:
    with suppress(Refusal):
        read = read_embargo(text, home=home, date=date, order=order, aliases=aliases)
        assert read.words == text
        assert read.zone in names()
        assert read.instant is None or 1989 < read.instant.year < 2101


# A machine with another calendar: every phrase of the cases is read there, and all that comes of it is told.
ELSEWHERE = """
import datetime, json, locale, os, sys, time

class Moved(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(int(os.environ["YEAR"]), 7, 1, 12, tzinfo=tz)
    today = utcnow = now

class Today(datetime.date):
    @classmethod
    def today(cls):
        return cls(int(os.environ["YEAR"]), 7, 1)

datetime.datetime, datetime.date = Moved, Today
try:
    locale.setlocale(locale.LC_ALL, "")
except locale.Error:
    pass  # not every machine has every locale
from pipeline.embargo import Refusal, read_embargo

def told(words, facts, aliases):
    try:
        read = read_embargo(words, **facts, aliases=aliases)
    except Refusal as refusal:
        return [refusal.rule, refusal.wrong, refusal.mend]
    return [str(read.instant), read.zone, read.tzdata]

json.dump([time.tzname, [told(*asked) for asked in json.load(sys.stdin)]], sys.stdout)
"""
MACHINES = [
    {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1", "YEAR": "1999"},
    {"TZ": "America/New_York", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "2", "YEAR": "2020"},
    {"TZ": "<+14>-14", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "3", "YEAR": "2080"},
]


def on_a_machine(settings_of_it: dict[str, str]) -> tuple[list[str], list[list[str]]]:
    """The names of a machine's own zone, and what comes of every phrase of the cases there."""
    asked = [
        (each.text, {fact: each.facts.get(fact, "") for fact in ("home", "date", "order")}, each.aliases)
        for each in CASES
    ]
    told_there = subprocess.run(
        [sys.executable, "-c", ELSEWHERE],
        input=json.dumps(asked),
        env={**os.environ, **settings_of_it},
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    own_zone, outcomes = json.loads(told_there)
    return own_zone, outcomes


def test_what_is_read_and_every_word_of_a_refusal_is_the_same_on_any_machine_on_any_day() -> None:
    here, *others = [on_a_machine(each) for each in MACHINES]
    assert len({tuple(own_zone) for own_zone, _ in (here, *others)}) == len(MACHINES)
    for _, outcomes in others:
        assert [pair for pair in zip(here[1], outcomes, strict=True) if pair[0] != pair[1]] == []
