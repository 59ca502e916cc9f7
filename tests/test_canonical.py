"""The canonical form is written one way, and read back to the same instant in the same zone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clock import from_stamp
from pipeline.embargo import Embargo, canonical, read_embargo
from pipeline.embargo.canonical import as_choice, can_be_named, nearest_zones
from pipeline.zone import TZDATA, links, names, zone

HOME = "America/Port_of_Spain"
SEASONS = (from_stamp("2020-12-04T13:00:00Z"), from_stamp("2027-07-04T00:30:30Z"))
FIRST, LAST = datetime(1990, 1, 2), datetime(2099, 12, 30)  # noqa: DTZ001  # hypothesis adds the zone
NAMED = sorted(name for name in names() if can_be_named(name))
UNNAMED = sorted(name for name in names() if not can_be_named(name))


def embargo(instant: datetime | None, name: str = HOME) -> Embargo:
    return Embargo(instant, "as the author wrote it", name, TZDATA)


def back(words: str, home: str) -> tuple[datetime | None, str]:
    """The instant and zone that the words are read as in a newsroom at home there, '' for no newsroom."""
    found = read_embargo(words, home=home)
    return found.instant, found.zone


@pytest.mark.parametrize(
    ("stamp", "name", "words"),
    [
        ("2020-12-04T13:00:00Z", HOME, "2020-12-04T09:00:00-04:00[America/Port_of_Spain]"),
        ("2020-12-04T13:00:00Z", "Europe/Rome", "2020-12-04T14:00:00+01:00[Europe/Rome]"),
        ("2020-12-04T13:00:00Z", "UTC", "2020-12-04T13:00:00+00:00[UTC]"),
        ("2020-12-04T20:00:30Z", "Asia/Kathmandu", "2020-12-05T01:45:30+05:45[Asia/Kathmandu]"),
        ("2020-12-04T13:00:00Z", "EST5EDT", "2020-12-04T08:00:00-05:00"),
        ("2020-12-04T13:00:00Z", "Etc/GMT+4", "2020-12-04T09:00:00-04:00"),
    ],
)
def test_it_is_the_wall_clock_its_offset_and_its_zone(stamp: str, name: str, words: str) -> None:
    assert canonical(embargo(from_stamp(stamp), name)) == words


def test_immediate_release_is_said_in_words_and_read_back() -> None:
    assert canonical(embargo(None)) == "FOR IMMEDIATE RELEASE"
    assert read_embargo(canonical(embargo(None)), home=HOME).instant is None


@pytest.mark.parametrize("name", NAMED)
def test_every_zone_of_tzdata_that_can_be_named_is_read_back_by_its_name(name: str) -> None:
    for instant in SEASONS:
        words = canonical(embargo(instant, name))
        assert words.endswith(f"[{name}]")
        assert back(words, name) == (instant, name)
        if "/" in name:  # anywhere else too
            assert back(words, HOME) == back(words, "") == (instant, name)


def test_utc_is_read_back_as_such_where_no_newsroom_shows_it_in_its_own_zone() -> None:
    words = canonical(embargo(SEASONS[0], "UTC"))
    assert back(words, "") == (SEASONS[0], "UTC")
    assert back(words, HOME) == (SEASONS[0], HOME)


@pytest.mark.parametrize("name", UNNAMED)
def test_a_zone_whose_name_is_no_place_is_left_out_and_still_holds_where_it_is_home(name: str) -> None:
    for instant in SEASONS:
        words = canonical(embargo(instant, name))
        assert "[" not in words
        assert back(words, name) == (instant, name)


def test_zones_of_both_kinds_are_there() -> None:
    assert len(NAMED) > 500
    assert {"Jamaica", "EST5EDT", "GB", "Etc/GMT+4", "Factory"} <= {*UNNAMED}


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Jamaica", "America/Jamaica"),
        ("EST5EDT", "America/Port_of_Spain"),
        ("Jamacia", "America/Jamaica"),
        ("GB", "Europe/London"),
        ("Port of Spain", "America/Port_of_Spain"),
        ("new york", "America/New_York"),
        ("America/Jamacia", "America/Jamaica"),
        ("europe/rome", "Europe/Rome"),
        ("utc", "Etc/UTC"),
        ("Etc/GMT+4", "America/Port_of_Spain"),
        ("UTC-4", "America/Port_of_Spain"),
        ("GMT+9", "America/Port_of_Spain"),
        ("xyzzy", "America/Port_of_Spain"),
        ("Haiti", "America/Port-au-Prince"),
        ("Haïti", "America/Port-au-Prince"),
        ("America/Haiti", "America/Port-au-Prince"),
        ("UK", "Europe/London"),
        ("Trinidad and Tobago", "America/Port_of_Spain"),
        ("Geneva", "Europe/Zurich"),
        ("Paris, France", "Europe/Paris"),
        ("London time", "Europe/London"),
        ("USA", "America/New_York"),
        ("foo", "America/Port_of_Spain"),
        ("AST", "America/Port_of_Spain"),
    ],
)
def test_the_zone_that_a_name_is_near_to_is_named_in_full(name: str, near: str) -> None:
    assert nearest_zones(name)[0] == near


def test_a_country_of_several_clocks_is_offered_one_zone_for_each() -> None:
    offered = nearest_zones("United States")
    assert offered[:2] == ("America/New_York", "America/Chicago")
    assert len({datetime(2026, 1, 1, tzinfo=UTC).astimezone(zone(each)).utcoffset() for each in offered}) == 4
    assert as_choice("Samoa", "home: {}") == "`home: Pacific/Pago_Pago` or `home: Pacific/Apia`"


def test_a_city_in_the_wrong_area_is_not_looked_for_on_the_other_side_of_the_world() -> None:
    assert nearest_zones("Europe/Jamacia") == ("America/Port_of_Spain",)
    assert nearest_zones("America/Kingston") == ("America/Toronto", "America/Jamaica")


@pytest.mark.parametrize("name", UNNAMED)
def test_what_is_named_instead_of_a_zone_can_be_named_and_keeps_its_hours_or_is_the_example(name: str) -> None:
    near = nearest_zones(name)[0]
    assert can_be_named(near)
    same = all(i.astimezone(zone(name)).utcoffset() == i.astimezone(zone(near)).utcoffset() for i in SEASONS)
    assert same if name in links() else near == HOME


@given(st.datetimes(FIRST, LAST, timezones=st.just(UTC)), st.sampled_from(NAMED))
def test_any_second_of_any_zone_reads_back_to_itself(instant: datetime, name: str) -> None:
    instant = instant.replace(microsecond=0)
    words = canonical(embargo(instant, name))
    assert back(words, name) == (instant, name)
    assert canonical(read_embargo(words, home=name)) == words


@pytest.mark.parametrize("name", ["America/New_York", "Europe/London", "Australia/Lord_Howe"])
def test_both_passes_of_an_hour_that_comes_twice_are_told_apart(name: str) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    hours = [start + timedelta(minutes=15 * n) for n in range(4 * 24 * 365)]
    shown = [hour.astimezone(zone(name)) for hour in hours]
    twice = [hour for hour, there in zip(hours, shown, strict=True) if there.fold]
    assert twice
    for second in twice:
        for instant in (second, second - timedelta(minutes=60 if name != "Australia/Lord_Howe" else 30)):
            assert back(canonical(embargo(instant, name)), HOME) == (instant, name)
