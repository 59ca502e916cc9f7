"""The witness: how many claims there were, told beside the ledger, so that an older copy of it gives itself away."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock

from pipeline.files import Files


@dataclass(frozen=True, slots=True)
class Witness:
    """A small file that counts claims; without a path there is none, and it tells nothing."""

    files: Files
    path: Path | None

    def claims(self) -> int:
        """How many claims it knows of, 0 where it is absent or unreadable."""
        try:
            return int(self.files.read(self.path)) if self.path else 0
        except (OSError, ValueError):
            return 0

    def keep(self, claims: int) -> None:
        """Know of that many claims, durably, and never of fewer; OSError where the disk refuses."""
        if self.path and claims > self.claims():
            self.files.write(self.path, str(claims).encode())

    @property
    def turn(self) -> Lock:
        """Held while it is made to know of more: whoever waits for it finds its own claim counted already."""
        return _turn(self.path)


@cache
def _turn(path: Path | None) -> Lock:
    """One for each file in this process, however many ledgers share it."""
    return Lock()
