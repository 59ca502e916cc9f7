"""The check of events: nothing is announced that is over, and history is not taken for an announcement."""

from datetime import UTC, datetime

import pytest

from pipeline.checks import Context
from pipeline.checks.events import check
from pipeline.files import Disk
from pipeline.read import read
from pipeline.release import Event
from tests.codes import ROOT
from tests.test_check_times import NEWSROOM, NINE, release

AT_NINE = Event("4 December 2020, 09:00 hrs AST", "Port of Spain")
AT_EIGHT = Event("4 December 2020, 08:00 hrs AST", "Port of Spain")


def codes(body: str, language: str = "en", **more: object) -> list[tuple[str, bool]]:
    found = check(release(body, language, **more), NEWSROOM, Context((), NINE))  # type: ignore[arg-type]
    return [(problem.code, problem.stops) for problem in found]


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("en", "The signing will take place in Port of Spain on Wednesday, 2 December 2020."),
        ("en", "The Heads will sign the plan on 2 December."),
        ("en", "The library is scheduled to open (27 November 2020)."),
        ("fr", "La signature aura lieu à Rome le mercredi 2 décembre 2020."),
        ("es", "La firma tendrá lugar en Roma el 2 de diciembre de 2020."),
        ("pt", "A assinatura terá lugar em Roma a 2 de dezembro de 2020."),
        ("nl", "De ondertekening zal in Rome op 2 december 2020 zijn."),
        ("ht", "Siyati a pral fèt 2 desanm 2020."),
    ],
)
def test_what_is_announced_for_a_day_before_the_lift_is_advice(language: str, body: str) -> None:
    assert ("event-before-lift", False) in codes(body, language)


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("en", "The signing will take place on 4 December 2020, and a dinner will be held on 5 December."),
        ("en", "The Heads will sign the plan of 2 December 2020."),
        ("en", "The Heads will meet, as agreed on 2 December 2020."),
        ("en", "They will sign what was adopted by the Heads on 2 December 2020."),
        ("en", "The work will go on. On 2 December 2020 the Heads met."),
        ("en", "The States will benefit from a memorandum signed on 2 December 2020."),
        ("en", "The Heads will meet in the room opened by the Minister on 2 December 2020."),
        ("en", "It was to take place on 2 December 2020; the Heads met then."),
        ("en", "The Heads will sign, in the hall where on 4 May 1998 they met, a plan."),
        ("en", "The prize will open on 2 January 2020."),
        ("fr", "Les chefs signeront l’accord du 2 décembre 2020."),
        ("es", "Firmarán el acuerdo del 2 de diciembre de 2020."),
        ("xx", "The signing will take place on 2 December 2020."),
        ("en", "will sign " * 9_000 + "on 2 December 2020"),
        ("en", "will sign a " + "a" * 90_000 + " on 2 December 2020"),
    ],
)
def test_what_lies_ahead_or_is_told_of_the_past_has_no_problem(language: str, body: str) -> None:
    wanted = [("event-before-lift", False)] if body.startswith("will sign will") else []
    assert codes(body, language) == wanted


@pytest.mark.parametrize(
    ("more", "body", "advised"),
    [
        ({"title": "Heads to sign the plan"}, "They meet.", True),
        ({}, "The signing will take place on 4 December at 09:00.", True),
        ({}, "The signing will take place on 11 December at 09:00.", False),
        ({}, "The Heads sign the plan today, and the States will benefit.", False),
        ({"title": "Heads to benefit from the plan"}, "They meet.", False),
        ({"kind": "advisory"}, "Journalists are invited.", True),
        ({"kind": "advisory", "language": "xx"}, "Tout le monde.", True),
    ],
)
def test_an_event_at_the_very_hour_of_the_lift_that_is_still_to_come_is_advice(
    more: dict[str, object], body: str, advised: bool
) -> None:
    assert codes(body, **{"event": AT_NINE, **more}) == [("event-is-embargo", False)] * advised  # type: ignore[arg-type]


def test_an_invitation_after_its_event_is_advice_and_a_report_is_not() -> None:
    assert codes("Come.", event=AT_EIGHT, kind="advisory") == [("event-before-lift", False)]
    assert codes("They met.", event=AT_EIGHT) == []


def test_an_event_from_one_hour_to_another_begins_at_the_first() -> None:
    spanning = Event("4 December 2020, 09:00 to 12:00 AST")
    assert codes("The signing will take place on 4 December.", event=spanning) == [("event-is-embargo", False)]


@pytest.mark.parametrize("time", ["soon", "all day", "4 to 6 December 2020", "40:00 hrs, 31 November"])
def test_an_event_whose_words_are_no_instant_is_left_to_readers(time: str) -> None:
    assert codes("The signing will take place on 11 December.", event=Event(time), kind="advisory") == []


def test_withdrawn_releases_and_those_without_an_instant_have_no_events_to_compare() -> None:
    body = "The signing will take place on 2 December 2020."
    assert codes(body, killed="Called off.") == codes(body, instant=None) == codes(body, embargo=None) == []


def test_the_sample_newsroom_announces_nothing_that_is_over() -> None:
    reading = read(Disk(), ROOT)
    assert reading.newsroom
    context = Context(reading.releases, datetime(2026, 1, 1, tzinfo=UTC))
    assert [problem for one in reading.releases for problem in check(one, reading.newsroom, context)] == []
