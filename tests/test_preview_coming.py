"""What is coming, by day at home, with what gets in the way of what."""

from pipeline.preview.coming_up import Lift, by_day
from tests.room import Room

NEXT = "Friday, 4 December 2026, 09:00:30 hrs AST"
SATURDAY = "Saturday, 5 December 2026, 11:00 hrs AST"


def lifts(room: Room, *quiet: tuple[str, str]) -> dict[str, Lift]:
    days = by_day(room.survey(), quiet)
    return {each.change.release.slug: each for day in days.values() for each in day}


def test_each_change_stands_at_its_day_and_hour_at_home(room: Room) -> None:
    room.write("alpha", embargo="2026-12-05T02:30:00Z")
    found = lifts(room)["alpha"]
    assert (found.day.isoformat(), found.hour) == ("2026-12-04", "22:30")


def test_two_in_the_same_minute_are_told_and_an_original_with_its_translation_is_not(room: Room) -> None:
    room.write("alpha")
    room.write("beta", embargo=NEXT)
    room.write("alpha-fr", translation_of="alpha", language="fr")
    found = lifts(room)
    assert "Title of beta goes out in the same minute." in found["alpha"].conflicts
    assert "Title of alpha goes out in the same minute." in found["beta"].conflicts
    assert not any("alpha-fr" in each for each in found["alpha"].conflicts)


def test_a_translation_before_its_original_is_told(room: Room) -> None:
    room.write("alpha", embargo=SATURDAY)
    room.write("beta", translation_of="alpha", language="fr")
    room.write("gamma", translation_of="nothing", language="fr")
    found = lifts(room)
    assert "It is a translation, and alpha goes out later than this." in found["beta"].conflicts
    assert "It is a translation of nothing, which is not coming." in found["gamma"].conflicts
    assert not any("translation" in each for each in found["alpha"].conflicts)


def test_a_day_off_of_an_issuer_is_told_in_its_city(room: Room) -> None:
    room.describe(
        organisations="  bureau:\n    name: The Bureau\n    acronym: TB\n    zone: Africa/Cairo\n"
        "    contacts: [{id: nile, name: Nile desk, email: nile@bureau.example}]"
    )
    room.write("alpha", embargo=SATURDAY)
    room.write("beta", issuers="[bureau]", contacts="[nile]")
    found = lifts(room)
    assert "It is Saturday in Port of Spain, a day off at TA." in found["alpha"].conflicts
    assert "It is Friday in Cairo, a day off at TB." in found["beta"].conflicts


def test_the_quiet_hours_of_an_account_are_told(room: Room) -> None:
    room.write("alpha")
    assert lifts(room, ("alpha", "x-ta"))["alpha"].conflicts == ("x-ta has quiet hours then: its post waits.",)
    assert lifts(room, ("other", "x-ta"))["alpha"].conflicts == ()


def test_what_has_no_hour_stands_at_no_day(room: Room) -> None:
    room.write("alpha", embargo="FOR IMMEDIATE RELEASE")
    assert lifts(room) == {}
