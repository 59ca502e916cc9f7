"""When: since when a text was public, from the words of its source; an hour without a zone is not guessed."""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from pipeline.imports.hours import day_of
from pipeline.moving.item import Asked
from pipeline.zone import zone

ISO = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})(?:[T ]+(?P<hour>\d{2}:\d{2})(?P<second>:\d{2})?(?:[.,]\d{1,9})?"
    r"\s*(?P<zone>Z|UTC|[+-]\d{2}:?\d{2})?)?",
    re.ASCII,
)
SECONDS = re.compile(r"[1-9]\d{8,9}", re.ASCII)  # since 1970, as databases keep them: from 1973 to 2286
MAIL = re.compile(r"(?:[A-Z][a-z]{2},\s+)?\d{1,2}\s+[A-Z][a-z]{2}\s+\d{4}\s+\d{2}:\d{2}", re.ASCII)


class Since(NamedTuple):
    """The instant with its distance from UTC or the day alone, as `archive.since` has it ('' for neither).

    `cut` says that an hour was there and is left out, because its zone is not known.
    """

    words: str
    cut: bool = False

    def instant(self) -> datetime:
        """The instant, or the beginning of the day in UTC; ValueError where there is neither."""
        found = datetime.fromisoformat(self.words)
        return found if found.tzinfo else found.replace(tzinfo=UTC)


def since_of(words: str, asked: Asked) -> Since:
    """What the words name without doubt."""
    words = words.strip()
    try:
        if SECONDS.fullmatch(words):
            return Since(_written(datetime.fromtimestamp(int(words), UTC)))
        if MAIL.match(words):
            words = _of_mail(words)
        found = ISO.fullmatch(words)
        if found:
            return _iso(found, asked)
    except (ValueError, OverflowError):
        return Since("")
    return Since(day_of(words[:100], asked.newsroom)) if words else Since("")


def _iso(found: re.Match[str], asked: Asked) -> Since:
    day = datetime.fromisoformat(found["day"]).date().isoformat()
    if not found["hour"]:
        return Since(day)
    plain = f"{day}T{found['hour']}{found['second'] or ':00'}"
    if found["zone"]:
        east = "+00:00" if found["zone"] in ("Z", "UTC") else found["zone"]
        return Since(_written(datetime.fromisoformat(plain + east)))
    local = _at_home(datetime.fromisoformat(plain), asked.zone) if asked.zone else None
    return Since(_written(local)) if local else Since(day, cut=True)


def _at_home(naive: datetime, name: str) -> datetime | None:
    """An hour by the clocks of a zone; None where they showed it twice or never."""
    first, second = (naive.replace(tzinfo=zone(name), fold=fold) for fold in (0, 1))
    same = first.utcoffset() == second.utcoffset()
    return first if same and first.astimezone(UTC).astimezone(zone(name)).replace(tzinfo=None) == naive else None


def _of_mail(words: str) -> str:
    """A date as mail and RSS write it (RFC 5322) in ISO form; one of no known zone without any."""
    from email.utils import parsedate_to_datetime

    return parsedate_to_datetime(words).isoformat()


def _written(instant: datetime) -> str:
    east = instant.utcoffset() or timedelta()
    return instant.replace(tzinfo=None, microsecond=0).isoformat() + ("Z" if not east else _distance(east))


def _distance(east: timedelta) -> str:
    minutes = int(abs(east).total_seconds()) // 60
    return f"{'-' if east < timedelta() else '+'}{minutes // 60:02}:{minutes % 60:02}"
