"""The clock: the one place that asks what time it is."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What every part of the line may ask of time; passed in, never ambient."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...

    def sleep(self, seconds: float) -> None:
        """Let this many seconds pass."""
        ...


class SystemClock:
    """The machine's own wall clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class HandClock:
    """A clock that stands still until it is moved; sleeping moves it."""

    def __init__(self, start: datetime) -> None:
        self._now = utc(start)

    def now(self) -> datetime:
        return self._now

    def sleep(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)

    def move_to(self, instant: datetime) -> None:
        """Set the clock, forwards or backwards."""
        self._now = utc(instant)


def utc(instant: datetime) -> datetime:
    """The same instant in UTC; ValueError for a naive time, which names no instant, or one out of the calendar."""
    if instant.tzinfo is None or instant.utcoffset() is None:
        raise ValueError("a time without a zone names no instant")
    try:
        return instant.astimezone(UTC)
    except OverflowError as fault:
        raise ValueError("a time before the year 1 or after 9999 cannot be told in UTC") from fault


def stamp(instant: datetime) -> str:
    """An instant as RFC 3339 in UTC, such as `2020-12-04T13:00:00Z`; parts of a second are cut off."""
    return utc(instant).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def from_stamp(text: str) -> datetime:
    """The instant of an RFC 3339 stamp; ValueError where it is malformed or has no zone."""
    return utc(datetime.fromisoformat(text))
