"""Other readers of times, each told all that it can be told: the same phrase, the same facts."""

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pipeline.embargo import read_embargo

INSTALL = "python -m pip install --require-hashes -r requirements-bench.txt"
LANGUAGES = ["en", "fr", "es", "nl", "pt"]  # Dateline's, but for Haitian Creole, which no other reader knows
Facts = dict[str, Any]


class NotRead(Exception):
    """A reader gave no instant."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A reader: the package it is in, and what it makes of a phrase under the facts known; any error is a refusal."""

    name: str
    package: str
    read: Callable[[str, Facts], datetime | None]

    @property
    def installed(self) -> bool:
        """Whether its package is here."""
        return importlib.util.find_spec(self.package) is not None


def dateline(text: str, facts: Facts) -> datetime | None:
    """Dateline's own reader."""
    known = {fact: facts.get(fact, "") for fact in ("home", "date", "order")}
    return read_embargo(text, **known, aliases=facts.get("abbr", {})).instant


def dateutil(text: str, facts: Facts) -> datetime:
    """dateutil, passing over the words that it does not know."""
    from dateutil import parser

    day = datetime.fromisoformat(facts["date"]) if facts.get("date") else None
    zones = {label: _east(written).total_seconds() for label, written in facts.get("abbr", {}).items()}
    first = facts.get("order") == "DMY"
    return _at_home(parser.parse(text, fuzzy=True, default=day, dayfirst=first, tzinfos=zones or None), facts)


def dateparser(text: str, facts: Facts) -> datetime:
    """dateparser, in the line's language if it is known, else in all five."""
    from dateparser import parse

    return _at_home(parse(text, languages=_languages(facts), settings=_settings(facts)), facts)


def dateparser_search(text: str, facts: Facts) -> datetime:
    """The first time that dateparser finds in the line."""
    from dateparser.search import search_dates

    found = search_dates(text, languages=_languages(facts), settings=_settings(facts))
    return _at_home(found[0][1] if found else None, facts)


def _languages(facts: Facts) -> list[str]:
    return [facts["lang"]] if facts.get("lang") in LANGUAGES else LANGUAGES


def _settings(facts: Facts) -> dict[str, Any]:
    order = {"DATE_ORDER": facts["order"]} if facts.get("order") else {}
    base = {"RELATIVE_BASE": datetime.fromisoformat(facts["date"])} if facts.get("date") else {}
    return {**order, **base}


def _at_home(found: datetime | None, facts: Facts) -> datetime:
    """A time without a zone is home's."""
    if found is not None and found.tzinfo is None and facts.get("home"):
        found = found.replace(tzinfo=ZoneInfo(facts["home"]))
    if found is None or found.tzinfo is None:
        raise NotRead
    return found.astimezone(UTC)


def _east(written: str) -> timedelta:
    ahead = timedelta(hours=int(written[1:3]), minutes=int(written[4:6]))
    return -ahead if written.startswith("-") else ahead


PEERS = (
    Peer("Dateline", "pipeline", dateline),
    Peer("dateutil, fuzzy", "dateutil", dateutil),
    Peer("dateparser", "dateparser", dateparser),
    Peer("dateparser, search", "dateparser", dateparser_search),
)
