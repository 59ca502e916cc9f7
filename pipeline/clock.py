"""The clock: the one place that asks what time it is."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

AN_HOUR = 3600.0
SLICE = 0.5  # seconds: a step of the wall clock, or a change of a file, is seen at the latest then


class Clock(Protocol):
    """What every part of the line may ask of time; passed in, never ambient."""

    def now(self) -> datetime:
        """The present instant by the wall clock, aware, in UTC."""
        ...

    def elapsed(self) -> float:
        """Seconds since the machine was started, suspended time included; nobody can set it."""
        ...

    def boot(self) -> str:
        """The name of this run of the machine; under another name `elapsed` counts from another start."""
        ...

    def sleep(self, seconds: float) -> None:
        """Let this many seconds pass."""
        ...

    def wait(self, until: datetime, changed: Callable[[], bool]) -> None:
        """Let time pass until the wall clock shows that instant, or `changed()`; both are looked at each half second.

        The wait is cut in short slices measured against the wall clock each time, so that a step of it is seen.
        """
        ...


class SystemClock:
    """The machine's own clocks."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def elapsed(self) -> float:
        return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))

    def boot(self) -> str:
        try:
            return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        except OSError:  # no Linux: runs are told apart by `elapsed` alone, since the wall clock itself is in question
            return "unnamed"

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def wait(self, until: datetime, changed: Callable[[], bool]) -> None:
        while (left := (until - self.now()).total_seconds()) > 0 and not changed():
            time.sleep(min(SLICE, left))


class HandClock:
    """A clock that stands still until it is moved; sleeping and waiting move it."""

    def __init__(self, start: datetime, boot: str = "by-hand") -> None:
        self._now = utc(start)
        self._elapsed = timedelta()
        self._boot = boot

    def now(self) -> datetime:
        return self._now

    def elapsed(self) -> float:
        return self._elapsed.total_seconds()

    def boot(self) -> str:
        return self._boot

    def sleep(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        self._elapsed += timedelta(seconds=seconds)

    def wait(self, until: datetime, changed: Callable[[], bool]) -> None:
        while (left := (until - self.now()).total_seconds()) > 0 and not changed():
            self.sleep(min(SLICE, left) if left <= AN_HOUR else left - AN_HOUR)  # days by hand would be endless

    def move_to(self, instant: datetime) -> None:
        """Let time pass up to an instant; an earlier one is a step of the wall clock alone."""
        self._elapsed += max(timedelta(), utc(instant) - self._now)
        self._now = utc(instant)

    def step(self, seconds: float) -> None:
        """Set the wall clock forwards or backwards while no time passes."""
        self._now += timedelta(seconds=seconds)


def utc(instant: datetime) -> datetime:
    """The same instant in UTC; ValueError for a naive time, which names no instant, or one out of the calendar."""
    if instant.tzinfo is UTC:  # as nearly all are, and told ten times faster
        return instant
    if instant.tzinfo is None or instant.utcoffset() is None:
        raise ValueError("a time without a zone names no instant")
    try:
        return instant.astimezone(UTC)
    except OverflowError as fault:
        raise ValueError("a time before the year 1 or after 9999 cannot be told in UTC") from fault


def stamp(instant: datetime) -> str:
    """An instant as RFC 3339 in UTC, such as `2020-12-04T13:00:00Z`; parts of a second are cut off."""
    return utc(instant).isoformat(timespec="seconds").removesuffix("+00:00") + "Z"


def from_stamp(text: str) -> datetime:
    """The instant of an RFC 3339 stamp; ValueError where it is malformed or has no zone."""
    return utc(datetime.fromisoformat(text))
