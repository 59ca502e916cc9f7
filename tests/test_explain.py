"""The explanation says how each word was read, leaves none out, and refuses where the reader does."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from pipeline.clock import from_stamp
from pipeline.embargo import Refusal, read_embargo
from pipeline.embargo.characters import plain
from pipeline.embargo.clauses import Clause
from pipeline.embargo.explain import AT_ONCE, Explanation, explain
from pipeline.embargo.labels import meanings
from pipeline.embargo.statements import Declared, Label
from pipeline.embargo.telling import Read, told_statement
from tests.test_embargo_cases import CASES

HOME = "America/Port_of_Spain"
FACTS: dict[str, Any] = {"home": HOME}


def told(words: str, **facts: Any) -> dict[str, str]:
    """Each stretch and its meaning; a stretch said twice must mean the same twice."""
    found = explain(words, **(FACTS | facts))
    pairs = {(each.words, each.meaning) for each in found.stretches}
    assert len(pairs) == len(dict(pairs)) or any(not words for words, _ in pairs)
    return dict(pairs)


def unsaid(words: str, **facts: Any) -> list[str]:
    """What release and newsroom supply."""
    return [each.meaning for each in explain(words, **(FACTS | facts)).stretches if not each.words]


def test_the_founding_embargo_is_told_in_the_authors_order() -> None:
    found = explain("Friday, 4th December 2020 (at 09:00 hrs. AST)", home=HOME)
    assert [(each.words, each.meaning) for each in found.stretches] == [
        ("Friday", "the weekday, Friday, which fits"),
        ("4th December 2020", "the day, 4 December 2020"),
        ("at 09:00 hrs.", "09:00 on the 24-hour clock"),
        ("AST", "Atlantic Standard Time, UTC−4, because the clock in Port of Spain shows AST that day"),
    ]
    assert found.passed == ()
    assert found.embargo == read_embargo(found.embargo.words, home=HOME)


@pytest.mark.parametrize(
    ("words", "facts", "stretch", "meaning"),
    [
        ("vrijdag 4 december 2020, 09.00 uur", {}, "vrijdag", "the weekday, Friday, which fits"),
        ("4 December 2020, 9 p.m. UTC", {}, "9 p.m.", "21:00 on the 24-hour clock"),
        ("4 December 2020, 09:30:15 UTC", {}, "09:30:15", "09:30:15 on the 24-hour clock"),
        ("4 December 2020, noon UTC", {}, "noon", "12:00 on the 24-hour clock"),
        ("4 December 2020, 24:00 UTC", {}, "24:00", "24:00 on the 24-hour clock, the end of the day"),
        ("4 décembre 2020, 9 heures du soir", {}, "9 heures du soir", "21:00 on the 24-hour clock"),
        (
            "4/12/2020 09:00",
            {"order": "DMY"},
            "4/12/2020",
            "the day, 4 December 2020 (day before month, as newsroom.yml says)",
        ),
        (
            "4/12/2020 09:00",
            {"order": "MDY"},
            "4/12/2020",
            "the day, 12 April 2020 (month before day, as newsroom.yml says)",
        ),
        ("Friday 4/12/2020 09:00", {}, "4/12/2020", "the day, 4 December 2020 (the only reading that fits the rest)"),
        ("13/11/2020 09:00", {"order": "DMY"}, "13/11/2020", "the day, 13 November 2020"),
        ("4/4/2020 09:00", {"order": "DMY"}, "4/4/2020", "the day, 4 April 2020"),
        (
            "4 Dec, 09:00",
            {"date": "2020-12-01"},
            "4 Dec",
            "the day, 4 December 2020 (the year from the date of the release, 1 December 2020)",
        ),
        (
            "2 Jan, 09:00",
            {"date": "2020-12-01"},
            "2 Jan",
            "the day, 2 January 2021 (the year from the date of the release, 1 December 2020)",
        ),
        ("Fri Dec 4 13:00:00 UTC 2020", {}, "Dec 4", "the day, 4 December 2020 (the year from “2020”)"),
        ("Fri Dec 4 13:00:00 UTC 2020", {}, "2020", "the year of that day"),
        ("4 December 2020, 09:00 UTC", {}, "UTC", "Coordinated Universal Time"),
        ("4 December 2020, 09:00 GMT", {}, "GMT", "Greenwich Mean Time, the same as UTC"),
        ("4 December 2020, 09:00 UTC-4", {}, "UTC-4", "4 hours behind UTC"),
        ("4 December 2020, 09:00 UTC+1", {}, "UTC+1", "1 hour ahead of UTC"),
        ("4 December 2020, 09:00 UTC+5:45", {}, "UTC+5:45", "5 hours 45 minutes ahead of UTC"),
        ("041300ZDEC20", {}, "041300ZDEC20", "the day, 4 December 2020; 13:00 on the 24-hour clock; UTC itself"),
        ("4 December 2020, 09:00 CET", {}, "CET", "Central European Time, UTC+1"),
        ("4 December 2020, 13:00Z", {}, "Z", "Zulu, the military and aviation UTC"),
        ("4 December 2020, 23:00 UTC-4", {}, "UTC-4", "4 hours behind UTC"),
        ("4 December 2020, 03:00 UTC+9", {}, "UTC+9", "9 hours ahead of UTC"),
        ("4 July 2020, 0900 hrs (9:00 a.m.) AST", {}, "9:00 a.m.", "09:00 on the 24-hour clock"),
        (
            "4 July 2020, 09:00 Jamaica standard time",
            {},
            "Jamaica standard time",
            "the clock there (America/Jamaica): UTC−5 that day",
        ),
        (
            "4 de julho de 2020 às 9h no horário de Brasília",
            {},
            "no horário de Brasília",
            "the clock there (America/Sao_Paulo): UTC−3 that day",
        ),
        ("4 July: for immediate release", {"date": "2020-07-04"}, "4 July", "the day, 4 July 2020"),
        ("4 July: for immediate release", {}, "4 July", "the day of the release"),
        (
            "4 December 2020, 10:00 CST (UTC+8)",
            {},
            "CST",
            "China Standard Time, UTC+8, the only meaning that fits the rest",
        ),
        ("4 July 2020, 09:00 EST (13:00 UTC)", {}, "EST", "the clock in New York: UTC−4 that day"),
        ("4 July 2020, 09:00 ET", {}, "ET", "the clock in New York: UTC−4 that day"),
        ("4 July 2020, 09:00 heure de Paris", {}, "heure de Paris", "the clock there (Europe/Paris): UTC+2 that day"),
        ("4 July 2020, 09:00 Jamaica time", {}, "Jamaica time", "the clock there (America/Jamaica): UTC−5 that day"),
        (
            "4 July 2020, 09:00 in Georgetown",
            {"home": "America/Guyana"},
            "in Georgetown",
            "the clock there, which is the one at home: UTC−4 that day",
        ),
        ("4 July 2020, 09:00 America/Jamaica", {}, "America/Jamaica", "the clock in Jamaica: UTC−5 that day"),
        ("4 July 2020, 09:00 local time", {}, "local time", "the clock at home, in Port of Spain: UTC−4 that day"),
        ("4 July 2020, 09:00 XYT", {"aliases": {"XYT": "-04:00"}}, "XYT", "UTC−4, as newsroom.yml says"),
        ("4 July 2020, 09:00 XYT", {"aliases": {"XYT": "Europe/Rome"}}, "XYT", "UTC+2, as newsroom.yml says"),
        ("FOR IMMEDIATE RELEASE", {}, "FOR IMMEDIATE RELEASE", AT_ONCE),
        (
            "Friday, 4 December 2020: pour diffusion immédiate",
            {"date": "2020-12-04"},
            "4 December 2020",
            "the day, 4 December 2020",
        ),
    ],
)
def test_a_stretch_is_told_in_plain_words(words: str, facts: dict[str, Any], stretch: str, meaning: str) -> None:
    assert told(words, **facts)[stretch] == meaning


def test_the_day_is_that_of_the_clock_it_was_written_for() -> None:
    words = "Thursday 3 December 2026 at 8 p.m. Port of Spain time / Friday 4 December 2026 at 9 a.m. Tokyo time"
    assert told(words)["3 December 2026"] == "the day, 3 December 2026"
    assert told(words)["4 December 2026"] == "the day, 4 December 2026"


def test_what_the_words_leave_open_is_said_to_come_from_release_and_newsroom() -> None:
    day = "no day, so that of the release: 4 December 2020"
    home = "no zone, so the clock at home, in Port of Spain: UTC−4 that day"
    assert unsaid("09:00", date="2020-12-04") == [day, home]
    assert unsaid("4 December 2020, 09:00") == [home]
    assert unsaid("09:00 UTC", date="2020-12-04") == [day]
    assert unsaid("4 December 2020, 09:00 UTC") == []
    assert unsaid("FOR IMMEDIATE RELEASE") == []


def test_words_that_say_nothing_about_the_hour_are_passed_over_and_named() -> None:
    found = explain("STRICT EMBARGO: not for publication before 09:00 hrs AST on 4 December 2020", home=HOME)
    assert found.passed == ("STRICT EMBARGO", "not for publication before", "on")
    assert explain("Embargo à 9 h, 4 décembre 2020", home=HOME).passed == ("Embargo",)


def test_a_place_that_is_only_named_is_said_to_leave_the_clock_alone() -> None:
    words = "4 December 2020, 09:00 AST. Vienna office"
    assert told(words)["Vienna"] == "a place that is named; it does not change the clock"


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        ((9,), "Eastern Standard Time, UTC−5"),
        ((10,), "the clock in New York: UTC−4 that day"),
        ((9, 10), "a zone, which fits the rest"),
        ((8,), "a zone, which fits the rest"),
        ((), "a zone, which fits the rest"),
    ],
)
def test_a_clock_that_cannot_be_told_for_certain_is_not_guessed(hours: tuple[int, ...], told: str) -> None:
    label = Label("EST", meanings("EST"))
    clauses = tuple(Clause(timedelta(hours=hour), (label,), f"{hour} a.m. EST") for hour in hours)
    read = Read((), Declared(HOME, "", "", {}), clauses, from_stamp("2020-07-04T14:00:00Z"))
    assert told_statement(label, "EST", read) == told


def explained(text: str, facts: dict[str, str], aliases: dict[str, str]) -> Explanation:
    return explain(
        text, home=facts.get("home", ""), date=facts.get("date", ""), order=facts.get("order", ""), aliases=aliases
    )


def test_no_word_of_any_case_is_lost_and_none_is_invented() -> None:
    seen = 0
    for case in CASES:
        if case.expected.startswith("REFUSE:"):
            continue
        found = explained(case.text, case.facts, case.aliases)
        said = Counter("".join([*(each.words for each in found.stretches), *found.passed]))
        meant = Counter(plain(case.text))
        assert {c: n for c, n in said.items() if c.isalnum()} == {c: n for c, n in meant.items() if c.isalnum()}, (
            case.id
        )
        assert all(each.meaning for each in found.stretches), case.id
        seen += 1
    assert seen > 300


def test_what_the_reader_refuses_is_refused_in_the_same_words() -> None:
    refused = [case for case in CASES if case.expected.startswith("REFUSE:")]
    for case in refused:
        with pytest.raises(Refusal) as one:
            explained(case.text, case.facts, case.aliases)
        with pytest.raises(Refusal) as other:
            read_embargo(
                case.text,
                home=case.facts.get("home", ""),
                date=case.facts.get("date", ""),
                order=case.facts.get("order", ""),
                aliases=case.aliases,
            )
        assert (one.value.wrong, one.value.mend) == (other.value.wrong, other.value.mend)
    assert len(refused) > 100
