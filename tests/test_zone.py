"""The zones: those of the pinned package, whatever the operating system says."""

import zoneinfo
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import tzdata

from pipeline.zone import TZDATA, UnknownZone, city, names, zone


@pytest.fixture
def lying_system(tmp_path: Path) -> Iterator[Path]:
    """An operating system whose Port of Spain keeps the hours of Tokyo."""
    tokyo = zoneinfo.ZoneInfo("Asia/Tokyo")
    assert tokyo.utcoffset(datetime(2020, 12, 4)) == timedelta(hours=9)  # noqa: DTZ001
    source = Path(tzdata.__file__).parent / "zoneinfo" / "Asia" / "Tokyo"
    (tmp_path / "America").mkdir()
    (tmp_path / "America" / "Port_of_Spain").write_bytes(source.read_bytes())
    zoneinfo.reset_tzpath([str(tmp_path)])
    zoneinfo.ZoneInfo.clear_cache()
    zone.cache_clear()
    yield tmp_path
    zoneinfo.reset_tzpath()
    zoneinfo.ZoneInfo.clear_cache()
    zone.cache_clear()


@pytest.mark.usefixtures("lying_system")
def test_the_operating_systems_zones_are_never_read() -> None:
    hour = datetime(2020, 12, 4, 9)  # noqa: DTZ001  # a wall clock
    assert zoneinfo.ZoneInfo("America/Port_of_Spain").utcoffset(hour) == timedelta(hours=9)
    assert zone("America/Port_of_Spain").utcoffset(hour) == timedelta(hours=-4)


def test_every_name_of_the_package_opens_and_knows_its_own_name() -> None:
    assert len(names()) > 400
    assert all(zone(name).key == name for name in names())


@pytest.mark.parametrize("name", ["", "AST", "Port of Spain", "America", "../../etc/passwd", "america/port_of_spain"])
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(UnknownZone):
        zone(name)


def test_a_zone_changes_its_hour_with_summer() -> None:
    rome = zone("Europe/Rome")
    assert rome.utcoffset(datetime(2020, 12, 4)) == timedelta(hours=1)  # noqa: DTZ001
    assert rome.utcoffset(datetime(2020, 7, 4)) == timedelta(hours=2)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("America/Port_of_Spain", "Port of Spain"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires"),
        ("UTC", "UTC"),
    ],
)
def test_a_zone_is_shown_by_its_city(name: str, place: str) -> None:
    assert city(name) == place


def test_the_version_of_the_zones_is_known() -> None:
    assert TZDATA == tzdata.IANA_VERSION
