"""A small newsroom in a folder, with a clock moved by hand and no network: what most tests work in."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

from pipeline.clock import HandClock, from_stamp
from pipeline.coming import approval_digest
from pipeline.delivery import Delivery
from pipeline.files import Busy, Disk
from pipeline.issued import resolve
from pipeline.ledger import SqliteLedger
from pipeline.patience import Done
from pipeline.survey import House, Survey, survey
from pipeline.tick import Tick, tick

START = "2026-12-01T12:00:00Z"
HOUR = "2026-12-04T13:00:00Z"  # Friday, 4 December 2026, 09:00 hrs AST
WORDS = "Friday, 4 December 2026, 09:00 hrs AST"

NEWSROOM = """\
name: Test Newsroom
address: https://news.example
home: America/Port_of_Spain
languages: [en, fr]
order: DMY
approvals: {approvals}
organisations:
  agency:
    name: The Agency
    acronym: TA
    zone: America/Port_of_Spain
    boilerplate: {{en: "The Agency does things.", fr: "L’Agence agit."}}
    contacts:
      - {{id: desk, name: Press desk, email: press@agency.example, phone: "+1 868 555 0100"}}
{organisations}
feeds:
  - {{name: all, title: All releases}}
  - {{name: trade, title: Trade, topic: trade}}
{feeds}
channels: {channels}
host: {{kind: folder, path: live, proof: folder}}
"""


@dataclass
class Room:
    """A newsroom in `root`; releases are written with `write` and time is moved with `tick(at)`."""

    root: Path
    approvals: int = 0
    channels: str = "[]"
    clock: HandClock = field(default_factory=lambda: HandClock(from_stamp(START)))
    secrets: dict[str, str] = field(default_factory=dict)
    ledger: SqliteLedger = field(init=False)

    def __post_init__(self) -> None:
        (self.root / "releases").mkdir(parents=True, exist_ok=True)
        (self.root / ".dateline").mkdir(exist_ok=True)
        self.describe()
        self.ledger = SqliteLedger(self.root / ".dateline" / "ledger.sqlite3")

    def describe(self, organisations: str = "", feeds: str = "") -> None:
        """Write newsroom.yml, with more organisations or feeds if wanted."""
        text = NEWSROOM.format(
            approvals=self.approvals, channels=self.channels, organisations=organisations, feeds=feeds
        )
        (self.root / "newsroom.yml").write_text(text)

    def write(
        self, slug: str, /, *, body: str = "Something happened.", without: tuple[str, ...] = (), **fields: str
    ) -> Path:
        """A release that is in order, but for the fields given; `translation_of` is written `translation-of`."""
        front = {
            "title": f'"Title of {slug}"',
            "embargo": WORDS,
            "date": "2026-12-01",
            "place": "Port of Spain",
            "issuers": "[agency]",
            "contacts": "[desk]",
            "language": "en",
            "summary": f"Summary of {slug}.",
        } | {key.replace("_", "-"): value for key, value in fields.items()}
        lines = [f"{key}: {value}" for key, value in front.items() if key not in without]
        path = self.root / "releases" / f"{slug}.md"
        path.write_text("---\n" + "\n".join(lines) + f"\n---\n\n{body}\n", encoding="utf-8")
        return path

    def edit(self, slug: str, old: str, new: str) -> None:
        """Change a release file; the old words must be in it."""
        path = self.root / "releases" / f"{slug}.md"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def house(self) -> House:
        """The real seams but for the clock."""
        return House(
            self.root,
            Disk(),
            self.clock,
            self.ledger,
            self.secrets,
            "test-desk",
            lambda address: None,
            witnesses=lambda sources, clock: tuple,
            aside=at_once,
        )

    def survey(self) -> Survey:
        """What can be known now."""
        return survey(self.house())

    def tick(self, at: str = "") -> Tick:
        """Run the line once, at that instant or now."""
        if at:
            self.clock.move_to(from_stamp(at))
        return tick(self.house())

    def open_ledger_before(self) -> None:
        """One run on an empty newsroom, so that nothing later is held as first seen."""
        self.tick()

    def approval(self, slug: str) -> str:
        """The digest that an approval of this release must name."""
        seen = self.survey()
        release = seen.of(slug)
        assert release is not None
        return approval_digest(release, resolve(release, seen.newsroom))

    def public(self) -> dict[str, bytes]:
        """Every public path and its bytes, as a reader of the folder sees them."""
        return tree(self.root / "live")

    def rows(self) -> list[Delivery]:
        """The ledger."""
        return list(self.ledger.load())


def at_once(house: House, work: Callable[[House], object]) -> Done:
    """What a desk does in the background is done here before it goes on."""
    with suppress(OSError, Busy):
        work(house)
    return lambda: True


@contextmanager
def somebody_saves(path: Path, data: bytes) -> Iterator[None]:
    """Somebody is faster: this file holds these bytes when another save of it is synced and about to take its place."""
    sync = os.fsync

    def synced(descriptor: int) -> None:
        sync(descriptor)
        path.write_bytes(data)

    with mock.patch("pipeline.files.os.fsync", synced):
        yield


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its path."""
    real = folder.resolve()
    return {path.relative_to(real).as_posix(): path.read_bytes() for path in sorted(real.rglob("*")) if path.is_file()}


@contextmanager
def room_in(folder: Path, **settings: object) -> Iterator[Room]:
    """A room whose ledger is let go of at the end."""
    room = Room(folder, **settings)  # type: ignore[arg-type]  # passed on as they are
    try:
        yield room
    finally:
        room.ledger.close()


def at(text: str) -> datetime:
    """An instant from its stamp."""
    return from_stamp(text).astimezone(UTC)
