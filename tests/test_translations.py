"""Translations in step with their original: hour, contacts, revision and figures."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipeline.checks import Context, translations
from pipeline.embargo import Embargo
from pipeline.newsroom import Contact
from pipeline.problem import Problem
from pipeline.record import Entry, Record
from pipeline.release import Release
from tests.test_boilerplate import NEWSROOM

NINE = Embargo(datetime(2031, 4, 10, 13, tzinfo=UTC), "10 April 2031, 09:00 hrs AST", "UTC", "2026a")
TEN = replace(NINE, instant=datetime(2031, 4, 10, 14, tzinfo=UTC), words="10 April 2031, 10:00 hrs AST")
NOW = replace(NINE, instant=None, words="FOR IMMEDIATE RELEASE")
DESK = Contact("Press desk", "us", email="press@us.example", phone="+1 868 555 0100", id="desk")
ORIGINAL = Release("releases/a.md", "a", "Heads adopt the plan", NINE, ("us",), (DESK,), "The Heads met.", 8, "en")
FRENCH = replace(ORIGINAL, file="releases/b.md", slug="b", language="fr", translation_of="a")


def problems(french: Release = FRENCH, original: Release = ORIGINAL, record: Record | None = None) -> list[Problem]:
    context = Context((original, french), datetime(2031, 1, 1, tzinfo=UTC), record or Record())
    return list(translations.check(french, NEWSROOM, context))


def told(
    french: Release = FRENCH, original: Release = ORIGINAL, record: Record | None = None
) -> list[tuple[str, bool]]:
    return [(problem.code, problem.stops) for problem in problems(french, original, record)]


def of_bodies(english: str, french: str) -> list[str]:
    found = problems(replace(FRENCH, body=french), replace(ORIGINAL, body=english))
    assert all(problem.code == "translation-numbers" and not problem.stops for problem in found)
    return [problem.wrong for problem in found]


def test_a_translation_in_step_has_no_problem() -> None:
    assert told() == []
    assert told(ORIGINAL) == []


@pytest.mark.parametrize("other", [TEN, NOW])
def test_another_hour_stops_while_neither_is_public(other: Embargo) -> None:
    assert told(replace(FRENCH, embargo=other)) == [("translation-hour", True)]
    assert told(original=replace(ORIGINAL, embargo=other)) == [("translation-hour", True)]


@pytest.mark.parametrize("slug", ["a", "b"])
def test_what_is_public_may_be_translated_at_any_hour(slug: str) -> None:
    record = Record((Entry(slug, 1, "lift", datetime(2030, 1, 1, tzinfo=UTC), "0" * 64),))
    assert told(replace(FRENCH, embargo=TEN), record=record) == []


def test_the_same_hour_in_other_words_is_the_same() -> None:
    assert told(replace(FRENCH, embargo=replace(NINE, words="10 avril 2031, 9 h"))) == []
    assert told(replace(FRENCH, embargo=NOW), replace(ORIGINAL, embargo=NOW)) == []
    assert told(replace(FRENCH, embargo=None)) == []


@pytest.mark.parametrize(
    "contact",
    [
        replace(DESK, name="Service de presse", id=""),
        replace(DESK, email="PRESS@us.example", phone="", id=""),
        replace(DESK, email="", phone="+1 (868) 555-0100", id=""),
        replace(DESK, email="presse@us.example", phone="", id="desk"),
    ],
)
def test_the_same_desk_under_another_name_is_the_same(contact: Contact) -> None:
    assert told(replace(FRENCH, contacts=(contact,))) == []


def test_a_contact_that_the_translation_lacks_is_advised_and_one_more_is_not() -> None:
    other = Contact("Service de presse", "us", email="presse@us.example")
    assert told(replace(FRENCH, contacts=(other,))) == [("translation-contacts", False)]
    assert told(replace(FRENCH, contacts=(DESK, other))) == []


def test_the_revision_that_is_behind_is_named() -> None:
    (problem,) = problems(original=replace(ORIGINAL, revision=2))
    assert (problem.code, problem.stops) == ("translation-revision", False)
    assert "`b`" in problem.mend
    (problem,) = problems(replace(FRENCH, revision=3))
    assert "`a`" in problem.mend
    assert "`revision: 3`" in problem.mend


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("It costs $1,500.", "Il coûte 1 500 $."),
        ("It costs $1,500.", "Il coûte 1\u202f500 $."),
        ("It costs $1,500.", "Il coûte 1.500 $."),
        ("It fell by 12.5%.", "Il baisse de 12,5 %."),
        ("Of 1,234,567.89 pages.", "Sur 1 234 567,89 pages."),
        ("On 14 June 2031 at 15:30.", "Samedi à quinze heures trente."),
        ("From 21 to 27 March and on April 18, 2031.", "Du lundi au samedi."),
        ("On 2031-06-14, 14/06/2031 or 14.06.2031.", "Samedi."),
        ("At 10 am, 0900 hrs and 9.30 p.m. in 1974.", "Le matin."),
        ("It has 1.5 billion and 20 million.", "Il y en a beaucoup."),
        ("Call +1 868 555 0100 or see https://us.example/2345.", "Appelez."),
        ("See [it](https://us.example/12345) and a77@us.example.[^12]", "Voyez."),
        ("The 26th meeting on COVID-19 in room A45.", "La réunion."),
        ("It has 7 pages.", "Il a sept pages."),
        ("No figures.", "Il y en a 45 de plus."),
    ],
)
def test_figures_that_are_there_or_are_written_otherwise_are_no_problem(english: str, french: str) -> None:
    assert of_bodies(english, french) == []


@pytest.mark.parametrize(
    ("english", "french", "missing"),
    [
        ("It costs $1,500.", "Il coûte 1 600 $.", "`1,500`"),
        ("It fell by 12.5%.", "Il baisse de 12,6 %.", "`12.5`"),
        ("45 libraries in 9 towns.", "54 bibliothèques.", "`45`"),
        ("11, 22, 33, 44, 55, 66 and 77.", "Rien.", "`11`, `22`, `33`, `44`, `55` and 2 more"),
    ],
)
def test_a_figure_that_the_translation_lacks_is_advised(english: str, french: str, missing: str) -> None:
    (wrong,) = of_bodies(english, french)
    assert missing in wrong


@pytest.mark.parametrize(
    ("french", "original"),
    [
        (replace(FRENCH, killed="Called off.", embargo=TEN), ORIGINAL),
        (replace(FRENCH, embargo=TEN), replace(ORIGINAL, killed="Called off.")),
        (replace(FRENCH, embargo=TEN), replace(ORIGINAL, slug="c")),
        (replace(FRENCH, embargo=TEN, language="en"), ORIGINAL),
    ],
)
def test_what_is_withdrawn_or_no_translation_is_left_to_others(french: Release, original: Release) -> None:
    assert told(french, original) == []


@pytest.mark.parametrize("unit", ["1", "1,", "1 ", "12 345 ", "1.", "+1 ", "12 to ", "[", "a@", "https://", "1-"])
def test_hostile_figures_get_an_answer(unit: str) -> None:
    body = unit * (100_000 // len(unit))
    assert len(problems(replace(FRENCH, body="Rien."), replace(ORIGINAL, body=body))) <= 1
