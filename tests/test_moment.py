"""Moments: an instant as a reader in a zone and a language expects it."""

from datetime import UTC, datetime

import pytest

from pipeline.typeset.moment import LANGUAGES, day, shown, spoken

NINE = datetime(2020, 12, 4, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "local"),
    [
        ("en", "Friday, 4 December 2020, 09:00 AST"),
        ("fr", "vendredi 4 décembre 2020, 09:00 AST"),
        ("es", "viernes, 4 de diciembre de 2020, 09:00 AST"),
        ("nl", "vrijdag 4 december 2020, 09:00 AST"),
        ("pt", "sexta-feira, 4 de dezembro de 2020, 09:00 AST"),
    ],
)
def test_an_instant_is_written_in_each_language_with_its_zone_and_utc(language: str, local: str) -> None:
    moment = shown(NINE, "America/Port_of_Spain", language)
    assert moment.local == local
    assert moment.utc == "13:00 UTC"
    assert moment.iso == "2020-12-04T09:00:00-04:00"
    assert str(moment) == f"{local} (13:00 UTC)"


def test_every_language_of_the_interface_is_shown_above() -> None:
    assert set(LANGUAGES) == {"en", "fr", "es", "nl", "pt"}


def test_the_short_form_fits_a_subject_line() -> None:
    assert shown(NINE, "America/Port_of_Spain", "en").short == "4 Dec 2020, 09:00 AST"


def test_the_date_in_utc_is_told_where_it_is_another_day() -> None:
    late = datetime(2020, 12, 5, 1, 30, tzinfo=UTC)
    assert shown(late, "America/Port_of_Spain", "en").local == "Friday, 4 December 2020, 21:30 AST"
    assert shown(late, "America/Port_of_Spain", "en").utc == "5 December 2020, 01:30 UTC"
    assert shown(late, "America/Port_of_Spain", "fr").utc == "5 décembre 2020, 01:30 UTC"


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        ("America/Paramaribo", "10:00 UTC-3"),
        ("Asia/Kathmandu", "18:45 UTC+5:45"),
        ("Europe/Rome", "14:00 CET"),
        ("Asia/Dubai", "17:00 UTC+4"),
        ("America/St_Johns", "09:30 NST"),
    ],
)
def test_a_zone_that_has_only_a_number_is_named_by_its_distance_from_utc(zone: str, hour: str) -> None:
    assert shown(NINE, zone, "en").local == f"Friday, 4 December 2020, {hour}"


def test_an_hour_in_utc_is_not_told_twice() -> None:
    moment = shown(NINE, "UTC", "en")
    assert moment.utc == ""
    assert str(moment) == "Friday, 4 December 2020, 13:00 UTC"
    assert shown(NINE, "Europe/London", "en").utc == "13:00 UTC"


def test_haitian_creole_is_refused_rather_than_written_in_french_or_english() -> None:
    with pytest.raises(ValueError, match="'ht'"):
        shown(NINE, "America/Port-au-Prince", "ht")
    with pytest.raises(ValueError, match="'ht'"):
        day("2020-12-04", "ht")


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        shown(datetime(2020, 12, 4, 13), "UTC", "en")  # noqa: DTZ001  # this is what must be refused


def test_a_day_is_written_out_and_words_stay_as_they_are() -> None:
    assert day("2020-12-04", "pt") == "4 de dezembro de 2020"
    assert day("early December", "en") == "early December"
    assert day("", "en") == ""


def test_a_regional_tag_speaks_its_language() -> None:
    assert [spoken(tag) for tag in ("pt-BR", "EN_tt", "ht", "")] == ["pt", "en", "", ""]
