"""Time zones, from the pinned tzdata package and never from the operating system's copy."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

import tzdata

TZDATA = tzdata.IANA_VERSION


class UnknownZone(ValueError):
    """No zone of that name in the pinned tzdata."""


@cache
def zone(name: str) -> ZoneInfo:
    """The zone of an IANA name such as `America/Port_of_Spain`; UnknownZone where there is none."""
    parts = name.split("/")
    if name not in names():
        raise UnknownZone(name)
    folder = ".".join(["tzdata", "zoneinfo", *parts[:-1]])
    with resources.files(folder).joinpath(parts[-1]).open("rb") as data:
        return ZoneInfo.from_file(data, key=name)


@cache
def names() -> frozenset[str]:
    """Every zone name of the pinned tzdata."""
    text = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8")
    return frozenset(text.split())


@cache
def links() -> Mapping[str, str]:
    """The further names of zones, each with the zone that it is for tzdata: `Jamaica` is America/Jamaica."""
    text = resources.files("tzdata.zoneinfo").joinpath("tzdata.zi").read_text(encoding="utf-8")
    rows = (line.split() for line in text.splitlines() if line.startswith("L "))
    return {name: target for _, target, name in rows}


@cache
def country(name: str) -> str:
    """The country of a zone by its two letters, `TT` for America/Port_of_Spain; '' where it is none's, as UTC."""
    found = _countries()
    return found.get(name) or found.get(links().get(name, ""), "")


def rank(name: str) -> tuple[int, str]:
    """Where a zone comes among those of its country in tzdata's own order, which puts the most populous first."""
    return [*_countries()].index(name) if name in _countries() else len(_countries()), name


@cache
def _countries() -> Mapping[str, str]:
    text = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {row[2]: row[0] for row in rows}


def city(name: str) -> str:
    """The place a zone is named after: `America/Port_of_Spain` gives `Port of Spain`."""
    return name.rsplit("/", 1)[-1].replace("_", " ")
