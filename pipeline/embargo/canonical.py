"""The canonical form: an embargo in one line that everybody reads alike, and that this reader reads back."""

import re
from datetime import UTC, datetime

from pipeline.embargo import places
from pipeline.embargo.outcome import Embargo
from pipeline.zone import links, names, rank, zone

IMMEDIATE = "FOR IMMEDIATE RELEASE"
_BARE = ("UTC", "GMT", "Etc/UTC", "Etc/GMT")
_EXAMPLE = "America/Port_of_Spain"
_AREAS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
_SEASONS = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC))
_MOST = 4  # zones of one country that a message names


def canonical(embargo: Embargo) -> str:
    """RFC 9557: `2020-12-04T09:00:00-04:00[America/Port_of_Spain]`, or FOR IMMEDIATE RELEASE.

    The clock is that of the embargo's zone. A zone whose name is no area and place, such as `EST5EDT` or
    `Etc/GMT+4`, is left out, for the reader would not take it for that zone; the offset still gives the instant.
    """
    if embargo.instant is None:
        return IMMEDIATE
    local = embargo.instant.astimezone(zone(embargo.zone)).isoformat(timespec="seconds")
    return f"{local}[{embargo.zone}]" if can_be_named(embargo.zone) else local


def can_be_named(name: str) -> bool:
    """Whether an IANA zone is written by its name in an embargo: `Area/Place`, UTC and GMT are."""
    return name in _BARE or ("/" in name and not name.startswith("Etc/"))


def nearest_zones(name: str) -> tuple[str, ...]:
    """What to write for a zone whose name is none or cannot be named: `America/Jamaica` for Jamaica or Jamacia.

    A country or city leads to its own zone, or to one for each of its clocks, four at most; only a slip in the name of
    a zone's own city is guessed at, and in no other area than the one that is written. An example where nothing is
    near: `EST5EDT`, `Etc/GMT+4` or `UTC-4` is a rule or a distance, and no one place's.
    """
    if name in links():
        return (links()[name],)
    ending = f"/{name}".replace(" ", "_").lower()
    alike = sorted(each for each in names() if can_be_named(each) and each.lower().endswith(ending))
    return _of_place(name) or tuple(alike[:1]) or _of_slip(name) or (_EXAMPLE,)


def as_choice(name: str, shape: str) -> str:
    """Those zones as a message offers them, each in a shape such as `home: {}` with the signs that mark code."""
    return " or ".join(f"`{shape.format(near)}`" for near in nearest_zones(name))


def _of_place(name: str) -> tuple[str, ...]:
    """The zones of a country or city, as `Haiti`, `America/Haiti` or `Paris, France`.

    One for each clock that is shown there, that of most zones first.
    """
    first = name.partition("/")[0]
    area = f"{first}/" if first in _AREAS else ""
    for piece in (name, *re.split(r"[/,]", name)[::-1]):
        words = [places.fold(word) for word in piece.replace("_", " ").split()]
        words = words[: -1 if words[1:] and words[-1] == "time" else None]
        found = places.longest(words)
        zones = found[1] if found and found[0] == len(words) else ()
        clocks: dict[tuple[object, ...], list[str]] = {}
        for each in sorted((each for each in zones if each.startswith(area)), key=rank):
            clocks.setdefault(tuple(day.astimezone(zone(each)).utcoffset() for day in _SEASONS), []).append(each)
        if clocks:
            return tuple(alike[0] for alike in sorted(clocks.values(), key=len, reverse=True)[:_MOST])
    return ()


def _of_slip(name: str) -> tuple[str, ...]:
    """The zone whose city is written nearly so, in the area that is written or, where none is, in any."""
    from difflib import get_close_matches

    area, _, city = name.replace(" ", "_").lower().rpartition("/")
    cities = {each.partition("/")[2].lower(): each for each in sorted(names()) if each.partition("/")[0] in _AREAS}
    if area:
        cities = {key: each for key, each in cities.items() if each.lower().startswith(f"{area}/")}
    near = get_close_matches(city, cities, n=1, cutoff=0.7 if area else 0.8)
    return tuple(cities[each] for each in near)
