"""The office: what the preview asks of the command line, so that both say and do the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pipeline.coming import Coming
from pipeline.problem import Problem
from pipeline.survey import House, Survey


@dataclass(frozen=True, slots=True)
class Told:
    """What a command said, and whether it did what was asked."""

    done: bool
    said: str


@dataclass(frozen=True, slots=True)
class PostSeen:
    """A post as its network will show it: each text with how much of each limit it takes, and its pictures."""

    account: str
    kind: str
    name: str
    when: str
    waits: str
    texts: tuple[tuple[str, str], ...]
    cost: str
    pictures: tuple[tuple[str, str], ...]  # digest and alternative text of each that goes with it


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a delivery stands: its account, its part, its state in a word, and where it can be seen or why not."""

    account: str
    part: str
    state: str
    told: str


class Office(Protocol):
    """The words and the deeds of the command line; all of it is asked in one thread."""

    def house(self) -> House:
        """The newsroom with its real seams, the ledger opened to be read."""
        ...

    def posts(self, at: House, seen: Survey, slug: str = "") -> tuple[PostSeen, ...]:
        """Every post to come as `dateline schedule` tells it, of one release or of all."""
        ...

    def quiet(self, at: House, seen: Survey) -> tuple[tuple[str, str], ...]:
        """The slug and the account of every post whose hour falls into quiet hours."""
        ...

    def sent(self, at: House, seen: Survey, slug: str) -> tuple[Sent, ...]:
        """What the ledger knows of a release's deliveries, as `dateline status` tells it."""
        ...

    def zones(self, instant: datetime, seen: Survey, ids: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """An instant at home, in UTC and in the cities of these organisations: each place with its words."""
        ...

    def waits(self, change: Coming, now: datetime) -> str:
        """Why a release is not public yet, or how long it still takes."""
        ...

    def marked(self, line: str, problem: Problem) -> tuple[str, str, str]:
        """The line that a problem is about: before the words that are wrong, these, and behind them."""
        ...

    def run(self, command: str, *words: str) -> Told:
        """One command of the command line, with its words."""
        ...

    def mend(self, file: str) -> Told:
        """What `dateline check --fix FILE` does."""
        ...

    def bug(self, fault: Exception) -> None:
        """A fault of ours is reported as the command line does; nothing of any text is in it."""
        ...
