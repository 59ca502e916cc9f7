"""The event of a release: its hours as its words give them, told in zones, and a file for calendars."""

from datetime import UTC, datetime
from typing import Any

import pytest
from icalendar import Calendar

from pipeline.event import span, zones
from pipeline.issued import resolve
from pipeline.record import Record
from pipeline.release import Event
from pipeline.typeset.template import look
from pipeline.typeset.view import release_view, told
from tests.issuing import NEWSROOM, lifted, record_of, release
from tests.test_page import made, page, parts

OPEN_DAY = "Saturday 20 May 2023, 10:00 to 15:00 AST"
TOLD = "Saturday, 20 May 2023, 10:00–15:00 (Port of Spain, UTC−4)"
INVITED = Event(OPEN_DAY, "The library; hall, first floor", "Send names to the press desk.")


def hours(words: str) -> list[str]:
    found = span(release("x", event=Event(words), date="2023-05-09"), NEWSROOM)
    return [f"{each.instant:%d %H:%M}" for each in found if each and each.instant]


@pytest.mark.parametrize(
    ("words", "utc"),
    [
        (OPEN_DAY, ["20 14:00", "20 19:00"]),
        ("20 May 2023, 10:00–15:00 AST", ["20 14:00", "20 19:00"]),
        ("20 May 2023, from 9:30 a.m. to 1 p.m. AST", ["20 13:30", "20 17:00"]),
        ("20 mai 2023, de 14h30 à 16h00, heure de Port of Spain", ["20 18:30", "20 20:00"]),
        ("20 May 2023, 09:00 hrs AST", ["20 13:00"]),
        ("20 May 2023, 15:00 to 10:00 AST", []),
        ("20 May 2023, 10 to 11 am AST", []),
        ("20 to 22 May 2023", []),
        ("20.05-21.05.2023", []),
        ("Whenever it rains", []),
    ],
)
def test_an_event_has_the_hours_that_its_words_give_and_no_guessed_ones(words: str, utc: list[str]) -> None:
    assert hours(words) == utc


def test_what_the_words_were_read_as_is_issued_and_so_approved_with_them() -> None:
    event = resolve(release("x", event=INVITED, date="2023-05-09"), NEWSROOM)["event"]
    assert (event["begins"], event["ends"]) == ("2023-05-20T14:00:00Z", "2023-05-20T19:00:00Z")
    assert event["zones"] == ["America/Port_of_Spain", *zones(release("x"), NEWSROOM)][: len(event["zones"])]
    assert "begins" not in resolve(release("x", event=Event("Whenever it rains")), NEWSROOM)["event"]


def test_a_release_without_an_event_is_issued_as_it_always_was() -> None:
    assert "event" not in resolve(release("x"), NEWSROOM).text


def record(**fields: Any) -> Record:
    return record_of(release("pact", event=INVITED, date="2023-05-09", **fields))


def test_the_hour_is_told_in_each_zone_with_another_clock_and_in_utc() -> None:
    (standing,) = record().standing()
    text = {**standing.issued.text}
    text["event"] = {**text["event"], "zones": ["America/Port_of_Spain", "America/Barbados", "Europe/Rome"]}
    shown = release_view({**told(NEWSROOM, standing), "text": text}, look(""))["event"]["zones"]
    assert shown == [
        "Saturday, 20 May 2023, 10:00–15:00 (Port of Spain, UTC−4)",
        "Saturday, 20 May 2023, 16:00–21:00 (Rome, UTC+2)",
        "Saturday, 20 May 2023, 14:00–19:00 UTC",
    ]


def test_page_and_text_tell_time_place_and_accreditation() -> None:
    for said in (page(record()), made(record(), "releases/pact/release.txt")):
        for words in (TOLD, "14:00–19:00 UTC", "The library; hall, first floor", "Send names to the press desk."):
            assert words in said, words


def test_the_hour_is_told_once_where_the_zones_tell_all_that_was_typed() -> None:
    assert OPEN_DAY not in page(record())
    assert f'<time datetime="2023-05-20T14:00:00Z">{TOLD}</time>' in page(record())


@pytest.mark.parametrize(
    "words",
    [
        "20 May 2023, 10:00 AST, 14:00 GMT",
        "Saturday 20 May 2023, 10:00 AST / 14:00 UTC",
        "20 to 22 May 2023",
        "Whenever it rains",
    ],
)
def test_words_that_say_more_than_the_zones_stand_as_they_were_typed(words: str) -> None:
    found = record_of(release("pact", event=Event(words), date="2023-05-09"))
    for said in (page(found), made(found, "releases/pact/release.txt")):
        assert words in said


@pytest.mark.parametrize(
    ("words", "zones_tell_all"),
    [
        ("4 December 2020 (at 09:00 hrs. AST)", True),
        ("20 May 2023, from 9:30 a.m. to 1 p.m. AST", True),
        ("20 mai 2023, de 14h30 à 16h00, heure de Port of Spain", True),
        ("20 May 2023, 09:00 AST; doors open at 08:30", False),
        ("20 May 2023, 10:00 AST (14:00 UTC)", False),
        ("20 May 2023, 10:00 AST; bring a lamp", False),
    ],
)
def test_the_zones_tell_all_only_where_no_other_hour_was_typed(words: str, zones_tell_all: bool) -> None:
    row = {"time": words, "begins": "2023-05-20T14:00:00Z", "zones": ["America/Port_of_Spain"]}
    row |= {"ends": "2023-05-20T19:00:00Z"} if " to " in words or " à " in words else {}
    (standing,) = record().standing()
    text = {**standing.issued.text, "event": row}
    assert release_view({**told(NEWSROOM, standing), "text": text}, look(""))["event"]["covered"] is zones_tell_all


def test_the_file_for_calendars_is_read_back_as_it_was_meant() -> None:
    (event,) = Calendar.from_ical(made(record(), "releases/pact/event.ics")).walk("VEVENT")
    assert event.decoded("dtstart") == datetime(2023, 5, 20, 14, tzinfo=UTC)
    assert event.decoded("dtend") == datetime(2023, 5, 20, 19, tzinfo=UTC)
    assert (str(event["uid"]), str(event["summary"])) == ("pact@news.example", "Title of pact")
    assert str(event["location"]) == "The library; hall, first floor"
    assert str(event["url"]) == "https://news.example/releases/pact/"
    assert 'href="event.ics"' in page(record())


def test_a_correction_is_a_later_version_of_the_same_entry() -> None:
    again = lifted(record(), release("pact", event=INVITED, date="2023-05-09", correction="It is ten."), "correction")
    first, second = (
        Calendar.from_ical(made(each, "releases/pact/event.ics")).walk("VEVENT")[0] for each in (record(), again)
    )
    assert first["uid"] == second["uid"]
    assert first.decoded("sequence") < second.decoded("sequence")
    assert second.decoded("dtstamp") > first.decoded("dtstamp")


@pytest.mark.parametrize("event", [None, Event("Whenever it rains")])
def test_there_is_no_file_where_there_is_no_hour(event: Event | None) -> None:
    found = record_of(release("pact", event=event))
    assert "releases/pact/event.ics" not in parts(found)
    assert "event.ics" not in page(found)


def test_a_withdrawn_invitation_takes_its_entry_out_of_calendars() -> None:
    gone = lifted(record(), release("pact", event=INVITED, date="2023-05-09", revision=2, killed="Off."), "kill")
    before, after = (
        Calendar.from_ical(made(each, "releases/pact/event.ics")).walk("VEVENT")[0] for each in (record(), gone)
    )
    assert (str(after["uid"]), str(after["status"])) == (str(before["uid"]), "CANCELLED")
    assert after.decoded("sequence") > before.decoded("sequence")
    assert after.decoded("dtstamp") > before.decoded("dtstamp")
    assert [after.decoded(name) for name in ("dtstart", "dtend")] == [
        before.decoded(name) for name in ("dtstart", "dtend")
    ]
    assert "status" not in before
    assert "location" not in after
    assert "description" not in after


def test_of_a_withdrawn_event_nothing_is_kept_but_when_it_was() -> None:
    issued = resolve(release("pact", event=INVITED, date="2023-05-09", killed="Off."), NEWSROOM)
    assert issued["cancelled"] == {"begins": "2023-05-20T14:00:00Z", "ends": "2023-05-20T19:00:00Z"}
    assert "event" not in issued.text
    told_of = issued.data().decode()
    assert not [words for words in ("library", "first floor", "press desk.", "10:00 to") if words in told_of]
    gone = lifted(record(), release("pact", event=INVITED, date="2023-05-09", killed="Off."), "kill")
    assert "event.ics" not in page(gone)
    assert "20 May" not in page(gone)


@pytest.mark.parametrize("event", [None, Event("Whenever it rains")])
def test_a_withdrawn_release_without_an_hour_has_no_file_and_is_issued_as_it_always_was(event: Event | None) -> None:
    gone = lifted(record_of(release("pact", event=event)), release("pact", event=event, killed="Off."), "kill")
    assert "releases/pact/event.ics" not in parts(gone)
    assert "cancelled" not in gone.standing()[0].issued.text


def test_the_file_is_one_that_anybody_may_hand_on_and_invites_nobody() -> None:
    """With METHOD:PUBLISH it would need an ORGANIZER (RFC 5546, 3.2.1), by which Outlook makes it a meeting."""
    calendar = Calendar.from_ical(made(record(), "releases/pact/event.ics"))
    assert "method" not in calendar
    assert "organizer" not in calendar.walk("VEVENT")[0]
