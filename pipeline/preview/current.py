"""Current: the newsroom as it stands now, looked at again only where something changed."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta

from pipeline.digest import digest
from pipeline.preview.glance import glance
from pipeline.survey import House, NoNewsroom, Survey, survey

LONGEST = timedelta(minutes=5)  # after which all is looked at again, whatever the disk told of changes


class Current:
    """One survey for all who ask; used by one thread alone.

    `number` counts what may look different to a reader. A change of one release is looked at by itself at once; what
    it means for all others follows with `settle`.
    """

    def __init__(self, opening: Callable[[], House]) -> None:
        self._opening = opening
        self.house = opening()
        self.number = 1
        self._seen: Survey | None = None
        self._fresh = False
        self._until: datetime | None = None

    def seen(self) -> Survey:
        """How the newsroom stands; NoNewsroom where newsroom.yml cannot be understood."""
        now = self.house.clock.now()
        known = self._seen
        if known and not (self._until and now >= self._until) and now - known.at <= LONGEST:
            return known
        return self._look()

    def changed(self, files: Collection[str]) -> None:
        """Take in what changed, by the paths of the files in the newsroom; '' stands for anything else."""
        for file in files:
            known = self._seen
            data = self._read(file) if file and known else b""
            if known and data and digest(data) == known.digests.get(file):
                continue  # it was taken in already
            self._seen = glance(self.house, known, file, data) if known and data else None
            self._fresh = False
            self.number += 1

    def _read(self, file: str) -> bytes:
        try:
            return self.house.files.read(self.house.root / file)
        except OSError:
            return b""

    def settle(self) -> bool:
        """Look at everything again if anything changed since; whether that shows something new."""
        if self._fresh:
            return False
        before = self._seen
        try:
            self._look()
        except NoNewsroom:
            self._seen = None
        now, self._fresh = self._seen, True
        if before and now and (before.problems, before.coming) == (now.problems, now.coming):
            return False
        self.number += 1
        return True

    def _look(self) -> Survey:
        old, self.house = self.house, self._opening()
        self.house = replace(
            self.house, memory=old.memory, findings=old.findings, promises=old.promises, editions=old.editions
        )
        close = getattr(old.ledger, "close", None)
        if close and old.ledger is not self.house.ledger:
            close()
        seen = survey(self.house, whole=False)
        self._until = min(
            (each.instant for each in seen.coming if each.instant and each.instant > seen.at), default=None
        )
        self._seen, self._fresh = seen, True
        return seen
