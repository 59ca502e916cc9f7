"""Last seen: what a host elsewhere showed when it was last asked, and how many seconds its last switches took."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from pipeline.clock import Clock
from pipeline.files import Files

FRESH = 5.0  # seconds: an hour is waited for one second, so that no network is asked at its instant
KEPT = 10  # switches


@dataclass(frozen=True, slots=True)
class Shown:
    """The seal of the edition that shows ('' for none), the host's own name for it, and the seals that are held."""

    seal: str = ""
    name: str = ""
    held: tuple[str, ...] = ()


class LastSeen:
    """Remembers for some seconds what a host showed, and for who cannot ask it what anybody saw last.

    It may be lost at any time: then it is asked again. `place` tells one host from another that stood here before.
    """

    def __init__(self, files: Files, path: Path, clock: Clock, place: str) -> None:
        self._files, self._path, self._clock, self._place = files, path, clock, place
        self._known: dict[str, Any] | None = None
        self._fresh: tuple[float, Shown | Exception] | None = None
        self._read: dict[tuple[str, str], bytes | None] = {}

    def now(self, ask: Callable[[], Shown]) -> Shown:
        """What it shows, asked anew when some seconds are gone; what `ask` raises is raised again as long."""
        if self._fresh is None or not 0 <= self._clock.elapsed() - self._fresh[0] < FRESH:
            self.forget()
            try:
                self.saw(ask())
            except Exception as fault:
                self._fresh = (self._clock.elapsed(), fault)
                raise
        _, found = self._fresh or (0.0, Shown())
        if isinstance(found, Exception):
            raise found
        return found

    def saw(self, shown: Shown) -> None:
        """It shows this now."""
        if (shown.seal, shown.name) != (self.ever().seal, self.ever().name):
            self.forget_reads()
        self._fresh = (self._clock.elapsed(), shown)
        self._keep(asdict(shown) | {"held": list(shown.held)})

    def forget(self) -> None:
        """Ask anew at the next look: something is about to change it, or is odd."""
        self._fresh = None

    def ever(self) -> Shown:
        """What was seen last, by this process or one before."""
        row = self._row()
        return Shown(row.get("seal", ""), row.get("name", ""), tuple(row.get("held", ())))

    def reads(self, seal: str, path: str, ask: Callable[[], bytes | None]) -> bytes | None:
        """What stands under a path of an edition, asked once for as long as that one shows."""
        if (seal, path) not in self._read:
            self._read[seal, path] = ask()
        return self._read[seal, path]

    def forget_reads(self) -> None:
        """Somebody may have taken something away."""
        self._read.clear()

    def took(self, began: float) -> None:
        """A switch that began at that second, by `Clock.elapsed`, was done just now."""
        seconds = round(self._clock.elapsed() - began, 3)
        self._keep({"switches": [*self._row().get("switches", []), seconds][-KEPT:]})

    def switches(self) -> str:
        """How long the last ones took, in words."""
        known = self._row().get("switches", [])
        if not known:
            return "not measured yet"
        count = "the last switch" if len(known) == 1 else f"the last {len(known)} switches"
        return f"{median(known):.1f} s, at most {max(known):.1f} s, in {count}"

    def _row(self) -> dict[str, Any]:
        if self._known is None:
            try:
                row = json.loads(self._files.read(self._path))
            except (OSError, ValueError):
                row = None
            self._known = row if isinstance(row, dict) and row.get("place") == self._place else {}
        return self._known

    def _keep(self, more: dict[str, Any]) -> None:
        before = self._row()
        self._known = {**before, **more, "place": self._place}
        if self._known != before:
            with suppress(OSError):  # it is known here, and others will ask
                self._files.make_folder(self._path.parent, 0o700)
                self._files.write(self._path, json.dumps(self._known, sort_keys=True).encode())
