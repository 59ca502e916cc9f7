"""Moments: an instant as a reader in a zone and a language expects it."""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clock import from_stamp
from pipeline.typeset import calendar, moment
from pipeline.zone import UnknownZone, city, names, zone
from tests.tongues import LANGUAGES, day, shown

NINE = datetime(2020, 12, 4, 13, tzinfo=UTC)

WINTER, SUMMER = "2020-12-04T13:00:00Z", "2021-07-01T13:00:00Z"
SHOWN = [
    (WINTER, "America/Port_of_Spain", "en", "Friday, 4 December 2020, 09:00 (Port of Spain, UTC−4) · 13:00 UTC"),
    (WINTER, "America/Port_of_Spain", "fr", "vendredi 4 décembre 2020, 09:00 (Port-d’Espagne, UTC−4) · 13:00 UTC"),
    (WINTER, "America/Port_of_Spain", "es", "viernes, 4 de diciembre de 2020, 9:00 (Puerto España, UTC−4) · 13:00 UTC"),
    (WINTER, "America/Port_of_Spain", "nl", "vrijdag 4 december 2020, 09:00 (Port of Spain, UTC−4) · 13:00 UTC"),
    (
        WINTER,
        "America/Port_of_Spain",
        "pt",
        "sexta-feira, 4 de dezembro de 2020, 09:00 (Port of Spain, UTC−4) · 13:00 UTC",
    ),
    (WINTER, "America/Port_of_Spain", "ht", "vandredi 4 desanm 2020, 09:00 (Port of Spain, UTC−4) · 13:00 UTC"),
    (WINTER, "Europe/Rome", "en", "Friday, 4 December 2020, 14:00 (Rome, UTC+1) · 13:00 UTC"),
    (SUMMER, "Europe/Rome", "en", "Thursday, 1 July 2021, 15:00 (Rome, UTC+2) · 13:00 UTC"),
    (SUMMER, "Europe/Rome", "fr", "jeudi 1er juillet 2021, 15:00 (Rome, UTC+2) · 13:00 UTC"),
    (SUMMER, "Europe/Rome", "es", "jueves, 1 de julio de 2021, 15:00 (Roma, UTC+2) · 13:00 UTC"),
    (SUMMER, "Europe/Rome", "nl", "donderdag 1 juli 2021, 15:00 (Rome, UTC+2) · 13:00 UTC"),
    (SUMMER, "Europe/Rome", "pt", "quinta-feira, 1 de julho de 2021, 15:00 (Roma, UTC+2) · 13:00 UTC"),
    (WINTER, "America/Port-au-Prince", "ht", "vandredi 4 desanm 2020, 08:00 (Pòtoprens, UTC−5) · 13:00 UTC"),
    (SUMMER, "America/Port-au-Prince", "ht", "jedi 1ye jiyè 2021, 09:00 (Pòtoprens, UTC−4) · 13:00 UTC"),
    # half hours and quarters, before and behind UTC
    (WINTER, "America/St_Johns", "en", "Friday, 4 December 2020, 09:30 (St John’s, UTC−3:30) · 13:00 UTC"),
    (SUMMER, "America/St_Johns", "nl", "donderdag 1 juli 2021, 10:30 (Saint John’s, UTC−2:30) · 13:00 UTC"),
    (WINTER, "Asia/Kolkata", "en", "Friday, 4 December 2020, 18:30 (Kolkata, UTC+5:30) · 13:00 UTC"),
    (WINTER, "Asia/Kathmandu", "en", "Friday, 4 December 2020, 18:45 (Kathmandu, UTC+5:45) · 13:00 UTC"),
    # another day in UTC
    (
        "2020-12-05T01:30:00Z",
        "America/Port_of_Spain",
        "en",
        "Friday, 4 December 2020, 21:30 (Port of Spain, UTC−4) · 5 December 2020, 01:30 UTC",
    ),
    (
        "2020-12-01T01:30:00Z",
        "America/Port_of_Spain",
        "fr",
        "lundi 30 novembre 2020, 21:30 (Port-d’Espagne, UTC−4) · 1er décembre 2020, 01:30 UTC",
    ),
    (
        "2020-12-31T23:30:00Z",
        "America/Curacao",
        "es",
        "jueves, 31 de diciembre de 2020, 19:30 (Curazao, UTC−4) · 23:30 UTC",
    ),
    # both sides of the date line
    (
        "2020-12-04T10:30:00Z",
        "Pacific/Kiritimati",
        "en",
        "Saturday, 5 December 2020, 00:30 (Kiritimati, UTC+14) · 4 December 2020, 10:30 UTC",
    ),
    (
        "2020-12-04T10:30:00Z",
        "Pacific/Pago_Pago",
        "en",
        "Thursday, 3 December 2020, 23:30 (Pago Pago, UTC−11) · 4 December 2020, 10:30 UTC",
    ),
    # the hour of UTC is not told twice
    (WINTER, "Europe/London", "en", "Friday, 4 December 2020, 13:00 (London, UTC)"),
    (SUMMER, "Europe/London", "pt", "quinta-feira, 1 de julho de 2021, 14:00 (Londres, UTC+1) · 13:00 UTC"),
    (WINTER, "Africa/Accra", "fr", "vendredi 4 décembre 2020, 13:00 (Accra, UTC)"),
    (WINTER, "UTC", "en", "Friday, 4 December 2020, 13:00 UTC"),
    (WINTER, "Etc/UTC", "ht", "vandredi 4 desanm 2020, 13:00 UTC"),
    (WINTER, "GMT", "nl", "vrijdag 4 december 2020, 13:00 UTC"),
    # a zone that has only a number, and one whose name has its sign the other way round
    (WINTER, "America/Paramaribo", "nl", "vrijdag 4 december 2020, 10:00 (Paramaribo, UTC−3) · 13:00 UTC"),
    (WINTER, "Etc/GMT+4", "en", "Friday, 4 December 2020, 09:00 UTC−4 · 13:00 UTC"),
    # the hour that comes twice
    ("2024-11-03T05:30:00Z", "America/New_York", "en", "Sunday, 3 November 2024, 01:30 (New York, UTC−4) · 05:30 UTC"),
    ("2024-11-03T06:30:00Z", "America/New_York", "en", "Sunday, 3 November 2024, 01:30 (New York, UTC−5) · 06:30 UTC"),
    # other names of a zone, and one that Babel calls `Argentina/Buenos Aires`
    (WINTER, "US/Eastern", "es", "viernes, 4 de diciembre de 2020, 8:00 (Nueva York, UTC−5) · 13:00 UTC"),
    (
        WINTER,
        "America/Argentina/Buenos_Aires",
        "en",
        "Friday, 4 December 2020, 10:00 (Buenos Aires, UTC−3) · 13:00 UTC",
    ),
]


@pytest.mark.parametrize(("instant", "zone_name", "language", "words"), SHOWN)
def test_an_instant_is_written_with_its_city_its_distance_and_utc(
    instant: str, zone_name: str, language: str, words: str
) -> None:
    assert str(shown(from_stamp(instant), zone_name, language)) == words


def test_every_language_of_the_interface_is_shown_above() -> None:
    assert {row[2] for row in SHOWN} == set(LANGUAGES)


def test_a_moment_has_its_parts_for_a_page() -> None:
    seen = shown(NINE, "America/Port_of_Spain", "en")
    assert seen.iso == "2020-12-04T09:00:00-04:00"
    assert seen.local == "Friday, 4 December 2020, 09:00 (Port of Spain, UTC−4)"
    assert seen.utc == "13:00 UTC"
    assert shown(NINE, "Europe/London", "en").utc == ""


@pytest.mark.parametrize(
    ("language", "short"),
    [
        ("en", "4 Dec 2020, 09:00 (Port of Spain, UTC−4)"),
        ("fr", "4 déc. 2020, 09:00 (Port-d’Espagne, UTC−4)"),
        ("es", "4 dic 2020, 9:00 (Puerto España, UTC−4)"),
        ("nl", "4 dec 2020, 09:00 (Port of Spain, UTC−4)"),
        ("pt", "4 de dez. de 2020, 09:00 (Port of Spain, UTC−4)"),
        ("ht", "4 desanm 2020, 09:00 (Port of Spain, UTC−4)"),
    ],
)
def test_the_short_form_opens_a_subject_line_with_day_and_hour(language: str, short: str) -> None:
    assert shown(NINE, "America/Port_of_Spain", language).short == short


@pytest.mark.parametrize(("zone_name", "label"), [("America/Barbados", "AST"), ("Asia/Kolkata", "IST")])
def test_no_abbreviation_that_means_another_zone_elsewhere_is_shown(zone_name: str, label: str) -> None:
    assert NINE.astimezone(zone(zone_name)).tzname() == label
    for language in LANGUAGES:
        assert label not in str(shown(NINE, zone_name, language))


DISTANCE = re.compile(r"(?P<hour>\d\d?):(?P<minute>\d\d) (?:\((?P<place>.+), )?UTC(?P<east>[+−]\d\d?(?::\d\d)?)?\)?$")


def east_of_utc(distance: str) -> timedelta:
    hours, _, minutes = distance[1:].partition(":")
    size = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return -size if distance.startswith("−") else size


@given(
    instant=st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    zone_name=st.sampled_from(sorted(names())),
    language=st.sampled_from(LANGUAGES),
)
def test_every_instant_is_shown_with_its_zone_and_utc_so_that_they_agree(
    instant: datetime, zone_name: str, language: str
) -> None:
    instant = instant.replace(microsecond=0)
    seen = shown(instant, zone_name, language)
    assert datetime.fromisoformat(seen.iso) == instant
    found = DISTANCE.search(seen.local)
    assert found, seen.local
    assert seen.short.endswith(found[0])
    there = datetime.fromisoformat(seen.iso)
    assert (int(found["hour"]), int(found["minute"])) == (there.hour, there.minute)
    assert east_of_utc(found["east"] or "+0") == there.utcoffset()
    assert bool(seen.utc) == bool(there.utcoffset())
    if seen.utc:
        assert re.search(rf"\b0?{instant.hour}:{instant:%M} UTC$", seen.utc)
        assert (str(instant.year) in seen.utc) == (instant.date() != there.date())


NO_PLACE = re.compile(r"Etc/.*|Factory|UTC|UCT|Universal|Zulu|Greenwich|GMT([+-]?0)?")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_zone_that_lies_somewhere_is_named_by_its_place(language: str) -> None:
    for name in names():
        found = DISTANCE.search(shown(NINE, name, language).local)
        assert found, name
        place = found["place"] or ""
        assert bool(place) != bool(NO_PLACE.fullmatch(name)), name
        assert not re.search(r"[/_\d]|GMT|UTC|[Uu]nknown", place), name


def test_a_zone_without_a_creole_name_keeps_its_own() -> None:
    for name in ("America/Santo_Domingo", "America/Havana", "Asia/Kathmandu"):
        assert f"({city(name)}, UTC" in shown(NINE, name, "ht").local


def test_babel_gives_words_and_is_asked_for_no_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> tzinfo:
        raise AssertionError("Babel may read another copy of the zones")

    monkeypatch.setattr("babel.dates.get_timezone", refuse)
    for cached in (moment._place, calendar._cldr, moment._hour):
        cached.cache_clear()
    for language in LANGUAGES:
        assert "UTC−4" in shown(NINE, "America/Barbados", language).local


def test_babel_alone_would_print_french_for_haitian_creole() -> None:
    assert format_date(date(2020, 12, 4), "full", locale="ht") == "vendredi 4 décembre 2020"
    assert day("2020-12-04", "ht") == "4 desanm 2020"


def test_haitian_creole_has_its_own_months_and_weekdays() -> None:
    months = [day(f"2020-{month:02}-02", "ht").split()[1] for month in range(1, 13)]
    assert " ".join(months) == "janvye fevriye mas avril me jen jiyè out septanm oktòb novanm desanm"
    week = [shown(NINE + timedelta(days=days), "UTC", "ht").local.split()[0] for days in range(3, 10)]
    assert " ".join(week) == "lendi madi mèkredi jedi vandredi samdi dimanch"


def test_a_language_that_is_not_known_is_refused_rather_than_written_in_another() -> None:
    for tag in ("gcf", "htx", "zz", ""):
        with pytest.raises(ValueError, match=f"for {tag!r}, only for en, es, fr, ht, nl, pt"):
            shown(NINE, "America/Martinique", tag)
        with pytest.raises(ValueError, match="only for"):
            day("2020-12-04", tag)


def test_a_naive_time_and_an_unknown_zone_are_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        shown(datetime(2020, 12, 4, 13), "UTC", "en")  # noqa: DTZ001  # this is what must be refused
    with pytest.raises(UnknownZone):
        shown(NINE, "America/Turin", "en")


def test_a_day_is_written_out_and_words_stay_as_they_are() -> None:
    assert day("2020-12-04", "pt") == "4 de dezembro de 2020"
    assert day("early December", "en") == "early December"
    assert day("", "en") == ""


@pytest.mark.parametrize(
    ("language", "first"),
    [("fr", "1er décembre 2020"), ("ht", "1ye desanm 2020"), ("en", "1 December 2020"), ("nl", "1 december 2020")],
)
def test_the_first_of_a_month_is_an_ordinal_where_the_language_wants_one(language: str, first: str) -> None:
    assert day("2020-12-01", language) == first
    assert day("2020-12-11", language) == f"11 {first.partition(' ')[2]}"


def test_a_regional_tag_speaks_its_language() -> None:
    assert [shown(NINE, "UTC", tag) for tag in ("pt-BR", "EN_tt", "ht-HT")] == [
        shown(NINE, "UTC", language) for language in ("pt", "en", "ht")
    ]


def test_a_span_over_a_change_of_clocks_tells_both_distances() -> None:
    night = [from_stamp(f"2021-10-3{day}:30:00Z") for day in ("0T23", "1T02")]
    said = moment.spanned(night[0], night[1], "Europe/Rome", calendar.ENGLISH)
    assert said == "Sunday, 31 October 2021, 01:30 (Rome, UTC+2) – 03:30 (Rome, UTC+1)"
    said = moment.spanned(night[0] - timedelta(hours=4), night[1], "Europe/Rome", calendar.ENGLISH)
    assert said == "Saturday, 30 October 2021, 21:30 (Rome, UTC+2) – Sunday, 31 October 2021, 03:30 (Rome, UTC+1)"
