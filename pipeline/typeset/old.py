"""Old: when a text from an archive was public, told as exactly as that is known."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pipeline.record import Standing
from pipeline.typeset.calendar import Calendar
from pipeline.typeset.moment import Moment, shown, whole_day


def since(one: Standing) -> dict[str, str]:
    """`since`, the day of a text from an archive whose hour is not known; nothing for all others."""
    words = str(one.issued["archive"].get("since", "")) if one.archived and one.issued.archived else ""
    return {"since": words} if len(words) == len("2009-03-04") else {}


def released(row: Mapping[str, Any], lifted: datetime, zone: str, calendar: Calendar) -> Moment:
    """When it became public: the instant, or the day alone where `since` says no more."""
    return whole_day(row["since"], calendar) if row.get("since") else shown(lifted, zone, calendar)
