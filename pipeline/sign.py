"""The sign of life of a desk: the time of an empty file, set anew every few seconds by the desk's own loop."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.clock import Clock
from pipeline.files import Files

EVERY = 5.0  # seconds
SILENT = timedelta(seconds=60)  # longer than the longest call, in which a desk gives no sign
A_SECOND = 1_000_000_000  # ns


class Sign:
    """`desk.sign` in the folder: setting its time takes no room, so that a full disk does not silence a desk.

    A process that was stopped, that hangs or is gone sets nothing; no number of a process could tell that.
    """

    def __init__(self, files: Files, folder: Path) -> None:
        self._files, self._path = files, folder / "desk.sign"

    def give(self, now: datetime) -> None:
        """A desk is alive at this instant of the wall clock; a disk that refuses is no reason to stop."""
        with suppress(OSError):
            if self._files.sort(self._path) == "none":
                self._files.write(self._path, b"")
            self._files.set_time(self._path, int(now.timestamp() * A_SECOND))

    def over(self) -> None:
        """The desk closes; another one on the same folder gives its own sign again within seconds."""
        with suppress(OSError):
            self._files.remove(self._path)

    def last(self) -> datetime | None:
        """When a desk last gave a sign, None where none did since it was closed."""
        try:
            time, _ = self._files.age(self._path)
        except OSError:
            return None
        return datetime.fromtimestamp(time / A_SECOND, UTC) if time else None

    def is_fresh(self, now: datetime, within: timedelta = SILENT) -> bool:
        """Whether a desk gave a sign that lately; one of the future was given before the clock was set."""
        last = self.last()
        return last is not None and abs(now - last) <= within


def giving(sign: Sign, clock: Clock, stop: Callable[[], bool]) -> Callable[[], bool]:
    """`stop`, which a desk asks at each half second, with a sign given now and then when it is asked."""
    given: list[float] = []

    def asked() -> bool:
        elapsed = clock.elapsed()
        if not given or elapsed - given[0] >= EVERY:
            given[:] = [elapsed]
            sign.give(clock.now())
        return stop()

    return asked
