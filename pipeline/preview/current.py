"""Current: the newsroom as it stands now, looked at again only where something changed."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Lock

from pipeline.digest import digest
from pipeline.preview.glance import glance
from pipeline.survey import House, NoNewsroom, Survey, survey

LONGEST = timedelta(minutes=5)  # after which all is looked at again, whatever the disk told of changes


class Current:
    """One survey for all who ask; used by one thread alone, but for `aside`.

    `number` counts what may look different to a reader. A change of one release is looked at by itself at once; what
    it means for all others is found `aside`, and taken in with `settle`.
    """

    def __init__(self, opening: Callable[[], House]) -> None:
        self._opening = opening
        self.house = opening()
        self.number = 1
        self.fresh = False
        self._seen: Survey | None = None
        self._until: datetime | None = None
        self._looking = Lock()  # a memory serves one survey at a time

    def seen(self) -> Survey:
        """How the newsroom stands; NoNewsroom where newsroom.yml cannot be understood."""
        now, known = self.house.clock.now(), self._seen
        if known and not (self._until and now >= self._until) and now - known.at <= LONGEST:
            return known
        self._open_again()
        return self._take_in(self._survey(self.house))

    def changed(self, files: Collection[str]) -> None:
        """Take in what changed, by the paths of the files in the newsroom; '' stands for anything else."""
        for file in files:
            known = self._seen
            data = self._read(file) if file and known else b""
            if known and data and digest(data) == known.digests.get(file):
                continue  # it was taken in already
            self._seen = glance(self.house, known, file, data) if known and data else None
            self.fresh = False
            self.number += 1

    def aside(self) -> Survey | None:
        """Look at everything in a thread of its own, None where newsroom.yml cannot be understood."""
        house = self._sharing(self._opening())
        try:
            return self._survey(house)
        except NoNewsroom:
            return None
        finally:
            if house.ledger is not self.house.ledger:
                _close(house)

    def settle(self, number: int, found: Survey | None) -> bool:
        """Take in what was found aside while this was the number; whether it shows something new."""
        if self.number != number:
            return False
        before = self._seen
        self._open_again()
        if found:
            self._take_in(found)
        self._seen, self.fresh = found, True
        same = before and found and (before.problems, before.coming) == (found.problems, found.coming)
        self.number += not same
        return not same

    def _survey(self, house: House) -> Survey:
        with self._looking:
            return survey(house, whole=False)

    def _take_in(self, seen: Survey) -> Survey:
        self._seen, self.fresh = seen, True
        hours = (each.instant for each in seen.coming if each.instant and each.instant > seen.at)
        self._until = min(hours, default=None)
        return seen

    def _open_again(self) -> None:
        """The ledger may be another one, or there for the first time."""
        old, self.house = self.house, self._sharing(self._opening())
        if old.ledger is not self.house.ledger:
            _close(old)

    def _sharing(self, house: House) -> House:
        known = self.house
        return replace(house, memory=known.memory, findings=known.findings, promises=known.promises)

    def _read(self, file: str) -> bytes:
        try:
            return self.house.files.read(self.house.root / file)
        except OSError:
            return b""


def _close(house: House) -> None:
    close = getattr(house.ledger, "close", None)
    if close:
        close()
