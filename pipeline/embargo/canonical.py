"""The canonical form: an embargo in one line that everybody reads alike, and that this reader reads back."""

from pipeline.embargo.outcome import Embargo
from pipeline.zone import links, names, zone

IMMEDIATE = "FOR IMMEDIATE RELEASE"
_BARE = ("UTC", "GMT", "Etc/UTC", "Etc/GMT")
_EXAMPLE = "America/Port_of_Spain"


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


def nearest_zone(name: str) -> str:
    """What to write for a zone whose name is none or cannot be named: `America/Jamaica` for Jamaica or Jamacia.

    An example where nothing is near: `EST5EDT`, `Etc/GMT+4` or `UTC-4` is a rule or a distance, and no one place's.
    """
    from difflib import get_close_matches

    if name in links():
        return links()[name]
    ending = f"/{name}".replace(" ", "_").lower()
    alike = sorted(each for each in names() if can_be_named(each) and each.lower().endswith(ending))
    places = sorted(each for each in names() if can_be_named(each) and each not in _BARE)
    return (alike or get_close_matches(name, places, n=1, cutoff=0.5) or [_EXAMPLE])[0]
