"""The check of embargo words: a notice left in the text stops, a release about embargoes does not."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from pipeline.checks import Context
from pipeline.checks.embargoes import check
from pipeline.files import Disk
from pipeline.read import read
from pipeline.release import Picture, Social
from tests.codes import ROOT
from tests.test_check_times import NEWSROOM, NINE, release


def codes(body: str, language: str = "en", **more: object) -> list[tuple[str, bool]]:
    found = check(release(body, language, **more), NEWSROOM, Context((), NINE))  # type: ignore[arg-type]
    return [(problem.code, problem.stops) for problem in found]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "EMBARGOED UNTIL FRIDAY, 4 DECEMBER 2020, 09:00 HRS"),
        ("en", "STRICTLY EMBARGOED"),
        ("en", "Embargoed until Friday, 4 December 2020"),
        ("en", "**Embargo:** 4 December 2020, 09:00 AST"),
        ("en", "Embargo: 4 December 2020"),
        ("en", "(Embargoed until 09:00 hrs on Friday)"),
        ("en", "This release is under embargo until 9 a.m. on Friday."),
        ("en", "The report is embargoed until 0900 hrs AST."),
        ("en", "The report, embargoed until 09:00 on Friday, names no one."),
        ("en", "Under press embargo until noon on Friday."),
        ("en", "Not for release before Friday."),
        ("en", "NOT FOR PUBLICATION UNTIL 09:00"),
        ("en", "Not to be published before Friday morning."),
        ("en", "Hold for release until Friday."),
        ("fr", "SOUS EMBARGO JUSQU’AU VENDREDI"),
        ("fr", "Sous embargo jusqu’au vendredi 4 décembre 2020 à 9 h 00"),
        ("fr", "Ne pas diffuser avant vendredi."),
        ("es", "Embargado hasta el viernes a las 9:00 horas"),
        ("es", "Bajo embargo hasta el 4 de diciembre de 2020"),
        ("pt", "Sob embargo até sexta-feira, 4 de dezembro de 2020, às 9h"),
        ("nl", "Onder embargo tot vrijdag 4 december 2020, 09.00 uur"),
        ("ht", "Anba anbago jiska vandredi 4 desanm 2020 a 9è"),
    ],
)
def test_a_notice_left_in_the_text_stops(language: str, text: str) -> None:
    assert codes(text, language) == [("embargo-in-text", True)]
    assert codes(f"The Heads adopted the plan.\n\n{text}\n", language) == [("embargo-in-text", True)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The island has been under embargo since 1962, and the Heads ask to end it."),
        ("en", "The arms embargo until 4 December 2020, 24:00, was extended by the Council."),
        ("en", "The oil embargo ends at 09:00 on 4 December 2020."),
        ("en", "Exports were embargoed until 1994, when the ports opened."),
        ("en", "Embargo: 60 years on, the Heads look back."),
        ("en", "Embargo until 4 May 1994 hurt the ports, a study finds."),
        ("en", "# Trade embargo: what changes on 4 December 2020"),
        ("en", "OAS LIFTS EMBARGO ON FISH; EMBARGOED GOODS ARE FREE"),
        ("en", "The guide shows how to write an embargo that can be read in one way only."),
        ("en", "Write “Embargoed until Friday, 4 December 2020, 09:00 hrs” above the title."),
        ("en", "Write `EMBARGOED UNTIL 09:00` above the title."),
        ("en", "The vaccine is not for use before May; the fish is not to be released before 09:00."),
        ("en", "Do not open the door before nine, and do not publish names."),
        ("fr", "Le pays est sous embargo depuis 1962. L’embargo sur les armes dure jusqu’en 2021."),
        ("es", "El embargo comercial hasta 1994; el embargo de armas hasta el 4 de diciembre"),
        ("nl", "Het wapenembargo tot 2021 en het olie-embargo tot 2022"),
        ("ht", "Anbago sou zam yo fini."),
        ("en", "Embargo " * 12_000),
        ("en", "embargoed until " * 6_000),
    ],
)
def test_a_text_about_embargoes_passes(language: str, text: str) -> None:
    assert codes(text, language) == []


def test_every_text_that_readers_see_is_looked_at_once() -> None:
    words = "EMBARGOED UNTIL 09:00 and EMBARGOED UNTIL 10:00"
    pictures = (Picture("a.jpg", "A", caption=words),)
    seen: dict[str, Any] = {
        "title": words,
        "subtitle": words,
        "summary": words,
        "notes": words,
        "social": Social(words),
    }
    assert len(codes(words, **seen, pictures=pictures)) == 7
    assert codes(words, killed="Called off.") == []


def test_the_problem_quotes_the_words_at_their_place() -> None:
    one = release("The plan.\n\n*Embargoed until* 09:00 hrs on Friday. It is good.")
    (problem,) = check(one, NEWSROOM, Context((), NINE))
    assert str(problem.place) == "r.md:7:2"
    assert "`Embargoed until 09:00 hrs on Friday`" in problem.wrong


def test_without_a_readable_embargo_the_words_still_stop() -> None:
    one = replace(release("Embargo: 4 December, 09:00"), embargo=None)
    assert [problem.code for problem in check(one, NEWSROOM, Context((), NINE))] == ["embargo-in-text"]


def test_the_sample_newsroom_holds_no_such_words() -> None:
    reading = read(Disk(), ROOT)
    assert reading.newsroom
    context = Context(reading.releases, datetime(2026, 1, 1, tzinfo=UTC))
    assert [problem for one in reading.releases for problem in check(one, reading.newsroom, context)] == []
