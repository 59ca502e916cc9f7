"""An outside reader who looks at the public tree all the time and keeps a list of what should never be seen."""

import threading
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.real.seen import Seen, whole

LOOK = 0.01  # seconds


class Watcher:
    """`with Watcher(site, hours) as watcher:` looks every 10 ms; `wrong` names each thing that must never be.

    `hours` tells when each release may first be seen; one that is not in it may never be.
    """

    def __init__(self, site: Path, hours: Mapping[str, datetime]) -> None:
        self._site, self._hours = site, hours
        self._over = threading.Event()
        self._lines: tuple[dict[str, Any], ...] = ()
        self._checked = ""
        self.wrong: list[str] = []
        self.looks = 0
        self.first: dict[str, datetime] = {}

    def __enter__(self) -> "Watcher":
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def waits_for(self, slug: str, within: float) -> bool:
        """Whether a release is seen in public before so many seconds are over."""
        end = time.monotonic() + within
        while slug not in self.first and time.monotonic() < end:
            time.sleep(LOOK)
        return slug in self.first

    def _watch(self) -> None:
        while not self._over.wait(LOOK):
            try:
                self._judge(whole(self._site))
            except Exception as wrong:  # whatever it was, a reader could not read what is public
                self.wrong.append(f"torn: {wrong!r}")

    def _judge(self, seen: Seen) -> None:
        self.looks += 1
        if seen.lines[: len(self._lines)] != self._lines:
            self.wrong.append(f"the record went back from {self._lines} to {seen.lines}")
        self._lines = seen.lines
        for slug in seen.slugs - self.first.keys():
            self.first[slug] = seen.at
            hour = self._hours.get(slug)
            if hour is None or seen.at < hour:
                self.wrong.append(f"{slug} was seen at {seen.at}, its hour is {hour}")
