"""What is remembered of links: a word for the digest of each address, for a day, in `.dateline/links.json`.

The links of a release that waits are as secret as its text: no address is written down.
"""

import json
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from pipeline.clock import Clock, from_stamp, stamp
from pipeline.digest import digest
from pipeline.files import Files

A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
THERE = "there"
MOST = 2_000  # addresses; the oldest are forgotten first
MOST_BYTES = 1 << 20


class Remembered:
    """What was found at addresses. A page that was there is believed for a day, and one that was not for an hour:

    it may have been mended since. A file that cannot be read or written costs nothing but asking again.
    """

    def __init__(self, files: Files, folder: Path, clock: Clock) -> None:
        self._files, self._path, self._clock = files, folder / "links.json", clock
        self._found = self._read()

    def of(self, address: str) -> str:
        """What was found at an address of late, '' where it should be asked again."""
        at, word = self._found.get(_key(address), (None, ""))
        if at is None:
            return ""
        age = self._clock.now() - at
        return word if timedelta() <= age < (A_DAY if word == THERE else AN_HOUR) else ""

    def keep(self, address: str, word: str) -> None:
        """Remember what was found just now."""
        self._found[_key(address)] = self._clock.now(), word

    def save(self) -> None:
        """Write down what is not a day old."""
        now = self._clock.now()
        fresh = [(at, key, word) for key, (at, word) in self._found.items() if timedelta() <= now - at < A_DAY]
        rows = {key: [stamp(at), word] for at, key, word in sorted(fresh)[-MOST:]}
        with suppress(OSError):
            self._files.make_folder(self._path.parent, mode=0o700)
            self._files.write(self._path, json.dumps(rows, indent=0).encode())

    def _read(self) -> dict[str, tuple[datetime, str]]:
        try:
            if self._files.age(self._path)[1] > MOST_BYTES:
                return {}
            rows = json.loads(self._files.read(self._path))
            return {str(key): (from_stamp(at), str(word)) for key, (at, word) in rows.items()}
        except (OSError, ValueError, TypeError, AttributeError, RecursionError):
            return {}


def _key(address: str) -> str:
    return digest(address.encode())
