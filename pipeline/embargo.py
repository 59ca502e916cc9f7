"""The embargo: what a person wrote about the hour, read as exactly one instant or refused."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Embargo:
    """An instant (aware, UTC; None for immediate release), the author's words, the zone, the tzdata version."""

    instant: datetime | None
    words: str
    zone: str
    tzdata: str
