"""The check of clocks: hours that cannot be, two that should be one, and slips of the embargo's or the event's hour."""

from datetime import UTC, datetime

import pytest

from pipeline.checks import Context
from pipeline.checks.clocks import LONG, MOST, check
from pipeline.embargo import Embargo
from pipeline.embargo.printed.prose import Prose, prose
from pipeline.event import begins
from pipeline.problem import Problem
from pipeline.release import Event
from pipeline.zone import TZDATA
from tests.test_check_times import NEWSROOM, NINE, release

AT_NINE = Event("4 December 2020, 09:00 hrs AST", "Port of Spain")
JULY = datetime(2026, 7, 3, 13, tzinfo=UTC)  # 09:00 in Port of Spain and in New York


def found(body: str, language: str = "en", **more: object) -> list[Problem]:
    return list(check(release(body, language, **more), NEWSROOM, Context((), NINE)))  # type: ignore[arg-type]


def codes(body: str, language: str = "en", **more: object) -> list[str]:
    return [problem.code for problem in found(body, language, **more)]


def embargo(instant: datetime, zone: str = "America/Port_of_Spain") -> Embargo:
    return Embargo(instant, "", zone, TZDATA)


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("en", "It begins at 9 a.m. in Port of Spain (14:00 GMT)."),
        ("en", "It begins at 09:00 hrs AST / 15:00 CET."),
        ("en", "It begins at 09:00 AST, 13:00 GMT, 15:00 CET."),
        ("en", "It begins on 4 December 2020 at 9 a.m. ET (9 a.m. AST)."),
        ("fr", "La séance débute à 9 h 00, heure de Port of Spain (15 h 00 GMT)."),
        ("es", "Comienza a las 9:00 a. m. AST (14:00 GMT)."),
        ("nl", "Het begint om 09.00 uur AST (15.00 uur CET)."),
    ],
)
def test_two_clocks_that_cannot_show_one_instant_stop(language: str, body: str) -> None:
    assert [(p.code, p.stops) for p in found(body, language)] == [("hours-disagree", True)]


@pytest.mark.parametrize(
    "body",
    [
        "It begins at 9 a.m. in Port of Spain (13:00 GMT).",
        "It begins at 09:00 hrs AST / 13:00 GMT / 14:00 CET.",
        "It begins at 9 p.m. AST (01:00 GMT the next day).",
        "It begins on 4 December 2020 at 8 a.m. ET (9 a.m. AST).",
        "It begins each day at 9 a.m. ET (9 a.m. AST).",  # in summer
        "The desks open at 09:00 AST and 14:00 GMT.",
        "The desk is open from 09:00 AST to 14:00 GMT.",
        "The hall is open 9 a.m. – 5 p.m. (Thursdays until 8 p.m.).",
        "Doors: 18:30 (curtain 19:00).",
        "It begins at 9 a.m. (registration from 8 a.m.).",
        "Trains leave at 13:05, 18:45, 20:15.",
    ],
)
def test_hours_that_can_be_one_instant_or_shall_be_several_have_no_problem(body: str) -> None:
    assert codes(body) == []


def test_two_clocks_in_a_release_that_goes_out_at_once_are_held_against_its_own_day() -> None:
    at_once = Embargo(None, "FOR IMMEDIATE RELEASE", "", TZDATA)
    wrong = "It begins at 9 a.m. AST (14:00 GMT)."
    assert codes(wrong, embargo=at_once, date="2020-12-04") == ["hours-disagree"]
    assert codes(wrong, embargo=at_once) == [], "no day is known, and clocks change in spring"


def test_hours_disagree_is_told_where_it_stands_with_the_words_and_the_day() -> None:
    (problem,) = found("Some words.\n\nIt begins at 9 a.m. AST (14:00 GMT).")
    assert (problem.place.line - release("").body_line, problem.place.column) == (2, 14)
    assert problem.wrong == "`9 a.m. AST (14:00 GMT)` is not one hour: on 4 December 2020 it means 13:00 and 14:00 UTC."


@pytest.mark.parametrize(
    ("body", "code", "stops"),
    [
        ("They meet at 25:00 hrs.", "hour-not-on-clock", True),
        ("They meet at 9:75 a.m.", "hour-not-on-clock", True),
        ("They meet at 24:30 hours.", "hour-not-on-clock", True),
        ("Ze komen om 26:00 uur.", "hour-not-on-clock", True),
        ("They meet at 14:30 p.m.", "hour-not-on-clock", False),
        ("They meet at 13 pm.", "hour-not-on-clock", False),
        ("Comienza a las 21:00 p. m.", "hour-not-on-clock", False),
    ],
)
def test_an_hour_of_no_clock_is_found(body: str, code: str, stops: bool) -> None:
    assert [(p.code, p.stops) for p in found(body)] == [(code, stops)]


@pytest.mark.parametrize(
    "body",
    [
        *("They meet at 24:00 hrs.", "It took 120:30 hours.", "It won by 9:75.", "Room 14.30, 9 a.m.", "12:30 p.m."),
        *("The ratio 10:90 holds.", "Version 2.14 pm3 is out.", "They meet at 00:30 a.m.", "PO Box 113 PM Street"),
    ],
)
def test_hours_and_other_numbers_that_can_be_have_no_problem(body: str) -> None:
    assert codes(body) == []


def test_what_to_write_instead_of_an_hour_of_no_clock_is_said() -> None:
    (problem,) = found("They meet at 14:30 p.m. in Rome.")
    assert problem.mend == "Write `14:30` or `2:30 p.m.`."


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("en", "The signing is on Friday, 4 December 2020, at 9 p.m."),
        ("en", "The signing is on 4 December 2020, 21:00 hrs AST."),
        ("en", "The signing is on 4 December 2020, at 09:00 hrs EST."),
        ("en", "The signing is on 4 December at 09:00 GMT."),
        ("fr", "La signature a lieu le 4 décembre 2020 à 21 h 00."),
        ("es", "La firma es el 4 de diciembre de 2020 a las 9:00 p. m."),
    ],
)
def test_the_hour_of_the_embargo_with_half_a_day_or_a_zone_exchanged_is_advice(language: str, body: str) -> None:
    assert [(p.code, p.stops) for p in found(body, language)] == [("hour-other-than-embargo", False)]


@pytest.mark.parametrize(
    "body",
    [
        "The signing is on Friday, 4 December 2020, at 9 a.m.",
        "The signing is on 4 December 2020 at 09:00 hrs AST (13:00 GMT).",
        "The signing is on 4 December 2020 at 13:00 GMT.",
        "Doctors answer questions on Friday, 4 December 2020, at 18:30.",
        "The signing was on 4 December 2019 at 9 p.m.",
        "The hall is open on 4 December 2020 from 9 a.m. to 9 p.m.",
        "The hall is open on 4 December 2020 from 3 p.m. to 9 p.m.",
        "The hall is open on 4 December 2020, 9 p.m. to 11 p.m.",
        "The hall is open from 3 p.m. to 9 p.m. on 4 December 2020.",
        "The room in Turin opens on 4 December 2020 at 9 a.m. in Turin.",
    ],
)
def test_the_hour_of_the_embargo_and_others_of_its_day_have_no_problem(body: str) -> None:
    assert codes(body) == []


def test_a_text_that_gives_the_event_no_other_hour_than_a_wrong_one_is_advised_once() -> None:
    body = "The signing is on 4 December 2020 at 10:00. Come on 4 December 2020 at 11:00."
    (problem,) = found(body, event=AT_NINE, embargo=None)
    assert (problem.code, problem.stops) == ("hour-other-than-event", False)
    assert problem.wrong == (
        "The text says `4 December 2020 at 10:00`, and the line `event:` means 09:00 on 4 December 2020."
    )


@pytest.mark.parametrize(
    "body",
    [
        "The signing is on 4 December 2020 at 09:00; come on 4 December 2020 at 08:30.",
        "The signing is at 9 a.m. AST (13:00 GMT). Come on 4 December 2020 at 08:30.",
        "The signing is on 5 December 2020 at 10:00.",
        "They sign on 4 December 2020.",
        "The doors are open on 4 December 2020 from 10:00 to 12:00.",
    ],
)
def test_an_hour_beside_that_of_the_event_or_of_another_day_has_no_problem(body: str) -> None:
    assert codes(body, event=AT_NINE, embargo=None) == []


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("It begins on 4 July 2026 at 10:00 EST.", ["zone-out-of-season"]),
        ("It begins on 4 July 2026 at 10:00 EDT.", []),
        ("It begins on 4 July 2026 at 10:00 AST.", []),
        ("It begins on 4 January 2027 at 10:00 CEST.", ["zone-out-of-season"]),
        ("It begins on 4 July 2026 at 10:00.", []),
    ],
)
def test_an_hour_that_no_clock_shows_on_its_day_is_advice(body: str, wanted: list[str]) -> None:
    problems = found(body, embargo=embargo(JULY))
    assert [problem.code for problem in problems] == wanted
    assert not any(problem.stops for problem in problems)


def test_an_hour_over_which_the_clocks_go_forward_on_the_day_of_the_embargo_is_advice() -> None:
    spring = embargo(datetime(2026, 3, 29, 13, tzinfo=UTC))
    (problem,) = found("It begins on 29 March 2026 at 02:30 in Paris.", embargo=spring)
    assert (problem.code, problem.stops) == ("zone-out-of-season", False)
    assert "does not exist" in problem.wrong
    assert codes("It begins on 29 March 2026 at 03:30 in Paris.", embargo=spring) == []


def test_hours_are_looked_at_in_the_headline_too_and_not_in_what_tells_of_a_mistake() -> None:
    assert codes("Come.", title="Signing at 9 a.m. AST (14:00 GMT)") == ["hours-disagree"]
    assert codes("Come.", correction="The notice said 9 a.m. AST (14:00 GMT).") == []
    assert codes("At 25:00 hrs.", killed="It is off.") == []


def test_without_a_line_that_gives_an_hour_only_what_is_wrong_in_itself_is_told() -> None:
    assert codes("It is on 4 December 2020 at 9 p.m.", embargo=None) == []
    assert codes("At 25:00 hrs on 4 July 2026 at 10:00 EST.", embargo=None) == [
        "hour-not-on-clock",
        "zone-out-of-season",
    ]


@pytest.mark.parametrize("between", range(0, 60, 3))
def test_no_hour_of_a_list_is_cut_in_two(between: int) -> None:
    for more in range(3):
        body = f"12:00 AST (16:00 GMT), {'y' * (between + more)} " * 12
        assert codes(body) == [], body


@pytest.mark.parametrize(
    "body",
    [
        "on 4 December 2020 at 9 p.m. and " * 4_000,
        "9 a.m. AST (14:00 GMT), " * 5_000,
        "9 a.m. " + "A" * 90_000 + " (14:00 GMT)",
        "9:" * 50_000,
        "4 December 2020 " * 6_000 + "9 p.m.",
    ],
)
def test_a_text_of_hours_without_end_is_read_with_care_only_in_its_beginning(
    body: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []

    def looks(text: str) -> Prose:
        looked.append(len(text))
        return prose(text)

    monkeypatch.setattr("pipeline.embargo.printed.hours.prose", looks)
    codes(body)
    assert len(looked) <= MOST
    assert all(length <= 3 * LONG for length in looked)


def test_an_event_has_an_instant_only_if_its_words_give_one() -> None:
    line = begins(release("", event=AT_NINE), NEWSROOM)
    assert line is not None
    assert line.instant == NINE
    assert begins(release("", event=Event("all day", "Rome")), NEWSROOM) is None
    assert begins(release(""), NEWSROOM) is None
