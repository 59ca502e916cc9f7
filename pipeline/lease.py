"""The lease: which of several runs waits; it saves minutes, and guards nothing."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pipeline.clock import Clock, from_stamp, stamp
from pipeline.git import Git, GitRefuses, Moved

NAME = "dateline-lease"
HELD = "refs/dateline/lease"
RENEWED = timedelta(minutes=1)  # how often whoever holds it says so
LAPSE = timedelta(minutes=3)  # how long it stands without that
LOOK = 15.0  # seconds from one look at another's lease to the next


@dataclass(slots=True)
class Lease:
    """A branch that shows a commit without parents, so that it never grows: who waits, until when, and a number that
    rises whenever another one takes over."""

    git: Git
    clock: Clock
    owner: str
    fence: int = 0  # ours, 0 where it is not held
    _tip: str = ""
    _at: float = field(default=0.0)

    def take(self) -> bool:
        """Hold it, at once or when whoever has it is not heard of for a whole lapse; False where another one lives.

        GitRefuses where that cannot be told.
        """
        begun = self.clock.elapsed()
        first = self.git.fetch(NAME, HELD)
        tip = first
        while not self._may_take(tip):
            if self.clock.elapsed() - begun > LAPSE.total_seconds():
                break
            self.clock.sleep(LOOK)
            tip = self.git.fetch(NAME, HELD)
            if tip and tip != first:
                return False
        return self._set(tip, self._read(tip)["fence"] + 1)

    def renew(self) -> bool:
        """Say that we are still here, where it is time; False where another run took over, or that cannot be told."""
        if not self.fence:
            return False
        if self.clock.elapsed() - self._at < RENEWED.total_seconds():
            return True
        try:
            return self._set(self._tip, self.fence)
        except GitRefuses:
            return False

    def leave(self) -> None:
        """Let the next run begin at once; where that cannot be said it lapses by itself."""
        try:
            if self.fence:
                self.git.push("", NAME, self._tip)
        except GitRefuses:
            return
        finally:
            self.fence = 0

    def _may_take(self, tip: str) -> bool:
        return not tip or self._read(tip)["until"] <= self.clock.now()

    def _set(self, tip: str, fence: int) -> bool:
        """Hold it under that number if it shows what it showed; False where another one was faster."""
        words = {"owner": self.owner, "fence": fence, "until": stamp(self.clock.now() + LAPSE)}
        empty = self.git.line("mktree", given=b"")
        commit = self.git.line("commit-tree", empty, given=json.dumps(words).encode())
        try:
            self.git.push(commit, NAME, tip)
        except Moved:
            self.fence = 0
            return False
        self.fence, self._tip, self._at = fence, commit, self.clock.elapsed()
        return True

    def _read(self, tip: str) -> dict[str, Any]:
        """What a lease says; one that nobody can understand is over."""
        over: dict[str, Any] = {"owner": "", "fence": 0, "until": datetime.min.replace(tzinfo=self.clock.now().tzinfo)}
        if not tip:
            return over
        try:
            said = json.loads(self.git.line("log", "-1", "--format=%B", tip))
            return {"owner": said["owner"], "fence": int(said["fence"]), "until": from_stamp(said["until"])}
        except (ValueError, TypeError, KeyError):
            return over
