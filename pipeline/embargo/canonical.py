"""The canonical form: an embargo in one line that everybody reads alike, and that this reader reads back."""

from pipeline.embargo.outcome import Embargo
from pipeline.zone import zone

IMMEDIATE = "FOR IMMEDIATE RELEASE"
_BARE = ("UTC", "GMT", "Etc/UTC", "Etc/GMT")


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
