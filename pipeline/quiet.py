"""Quiet hours: when an account says nothing, by what the clocks of its zone show."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from math import ceil

from pipeline.clock import utc
from pipeline.zone import zone

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Quiet:
    """From the one reading of the clock up to the other, every day, over midnight where the second is the earlier.

    What counts is what a clock in the zone shows: where an hour is shown twice both are alike, and one that is leapt
    over ends or begins at the leap. What falls into them waits for their end, or with `drops` is not sent unasked.
    """

    begins: time
    ends: time
    zone: str
    drops: bool = False

    def holds(self, instant: datetime) -> bool:
        """Whether it is quiet at that instant."""
        shown = self._shown(instant).time()
        if self.begins < self.ends:
            return self.begins <= shown < self.ends
        return shown >= self.begins or shown < self.ends

    def end(self, instant: datetime) -> datetime:
        """The first instant from that one on, in UTC, at which it is not quiet."""
        return self._until(instant, self.ends, quiet=True)

    def beginning(self, instant: datetime) -> datetime:
        """The first instant from that one on, in UTC, at which it is quiet."""
        return self._until(instant, self.begins, quiet=False)

    def awake(self, start: datetime, end: datetime, most: timedelta) -> timedelta:
        """How much of the time between two instants is not quiet; no more is counted once it is over `most`."""
        spent, at = timedelta(), start
        while at < end and spent <= most:
            waking = min(self.end(at), end)
            at = min(self.beginning(waking), end)
            spent += at - waking
        return spent

    def _until(self, instant: datetime, reading: time, *, quiet: bool) -> datetime:
        """The first instant at which it is not so quiet, or so loud, any more: at that reading, or at a change."""
        at = utc(instant)
        while self.holds(at) == quiet:
            shown = self._shown(at)
            ahead = datetime.combine(shown.date(), reading) - shown.replace(tzinfo=None)
            at = self._change(at, at + (ahead if ahead > timedelta() else ahead + DAY))
        return at

    def _change(self, start: datetime, end: datetime) -> datetime:
        """The first instant after the start at which the zone has another offset, the end where it keeps its own.

        Clocks change at whole seconds, and in no zone twice within a day.
        """
        low, high = int(start.timestamp()), ceil(end.timestamp())
        if self._offset(low) == self._offset(high):
            return end
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._offset(middle) == self._offset(low) else (low, middle)
        return datetime.fromtimestamp(high, UTC)

    def _offset(self, second: int) -> timedelta | None:
        return datetime.fromtimestamp(second, zone(self.zone)).utcoffset()

    def _shown(self, instant: datetime) -> datetime:
        return instant.astimezone(zone(self.zone))


def day_of(instant: datetime, name: str) -> tuple[datetime, datetime]:
    """When the day of an instant begins and ends in a zone, in UTC; a midnight that is leapt over is the leap."""
    local = instant.astimezone(zone(name))
    return _midnight(local, timedelta()), _midnight(local, DAY)


def _midnight(local: datetime, days: timedelta) -> datetime:
    return (datetime.combine(local.date(), time(), local.tzinfo) + days).astimezone(UTC)
