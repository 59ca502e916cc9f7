"""Mastodon, through the real core: senders cut at every point; in the end each post is there, once."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, cast

import pytest

import pipeline.tick as line
from pipeline.channels import Access, Channel, mastodon
from pipeline.channels.mastodon.shown import of_text
from pipeline.clock import HandClock
from pipeline.deliver import deliver
from pipeline.delivery import Delivery, Outcome, Receipt
from pipeline.outlets import Outlets
from pipeline.record import Record, Standing
from pipeline.standins.mastodon import ACCOUNT, TOKEN, FakeMastodon
from tests.room import HOUR, Room, at, room_in

JOBS = 8
START = "2026-12-01T12:00:00Z"


class Killed(BaseException):
    """The process is not there any more."""


class Cut:
    """The channel, whose process is killed before or after a call, or whose line breaks before or after the deed."""

    def __init__(self, fake: FakeMastodon, rng: Random) -> None:
        self.fake, self.rng, self.calm, self.cuts = fake, rng, False, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(mastodon, name)

    def send(self, request: bytes, access: Access, now: datetime) -> Outcome:
        how = "" if self.calm else self.rng.choice(["", "before", "after", "lost", "unheard", "keyless", "500", "late"])
        self.cuts += bool(how)
        if how == "before":
            raise Killed
        if how in ("lost", "unheard", "keyless"):
            self.fake.drops(acts=how != "lost", keyless=how == "keyless")
        if how == "500":
            self.fake.fails(500, acts=self.rng.random() < 0.5)
        if how == "late":
            self.fake.late = 2
        outcome = mastodon.send(request, access, now)
        if how == "after":
            raise Killed
        return outcome


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[tuple[Room, FakeMastodon]]:
    clock = HandClock(at(START))
    with FakeMastodon(clock) as fake:
        channels = f'[{{name: desk, kind: mastodon, account: "{ACCOUNT}", secret: TOKEN, address: "{fake.address}"}}]'
        with room_in(tmp_path / "room", channels=channels, clock=clock, secrets={"TOKEN": TOKEN}) as room:
            room.open_ledger_before()
            yield room, fake


class Core:
    """The core's `deliver`, as the line calls it for what is public, with another channel and no work beside it."""

    def __init__(self, room: Room, cut: Cut, monkeypatch: pytest.MonkeyPatch) -> None:
        self.room, self.cut = room, cut
        self.called: tuple[Record, Mapping[str, Standing], Outlets] | None = None
        monkeypatch.setattr(line, "deliver", self._note)

    def _note(self, record: Record, standing: Mapping[str, Standing], outlets: Outlets, *_: object) -> None:
        self.called = (record, standing, replace(outlets, channels=lambda kind: cast(Channel, self.cut)))

    def lift(self) -> None:
        """What is due becomes public, and nothing is sent yet."""
        self.room.tick()

    def run(self, rounds: int, step: timedelta) -> None:
        """Deliver once in each round; who is killed leaves everything as it is."""
        assert self.called is not None
        for _ in range(rounds):
            self.room.clock.move_to(self.room.clock.now() + step)
            with suppress(Killed):
                deliver(*self.called, lambda release: True, lambda: False)

    def settle(self, part: str) -> None:
        """Cuts for a while, then calm; then a person looks at the account for each post that is still unknown."""
        self.lift()
        self.cut.calm = False
        self.run(40, timedelta(seconds=20))
        self.cut.calm = True
        self.run(15, timedelta(seconds=60))
        for row in [row for row in self.room.rows() if row.key.part == part and row.state == "unknown"]:
            assert row.reason
            there = seen_by_a_person(self.cut.fake, row)
            if there:
                self.room.ledger.found(row.key, there)
            else:
                self.room.ledger.decide(row.key, "planned", "", row.due)
        self.run(12, timedelta(seconds=60))


def seen_by_a_person(fake: FakeMastodon, row: Delivery) -> Receipt | None:
    wanted = of_text(mastodon.text(row.request))
    for post in fake.standing:
        if row.key.part != "recall" and of_text(post.text).says(wanted):
            return Receipt(post.id, f"https://social.example/@desk/{post.id}", post.at)
    return None


def states(room: Room, part: str) -> set[str]:
    return {row.state for row in room.rows() if row.key.part == part}


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.prove) for seed in range(2, 12))])
@pytest.mark.parametrize("kind", ["mastodon", "no keys", "no edits"])
def test_however_senders_are_cut_each_post_is_there_once_corrected_once_and_taken_away(
    newsroom: tuple[Room, FakeMastodon], monkeypatch: pytest.MonkeyPatch, kind: str, seed: int
) -> None:
    room, fake = newsroom
    fake.keys, fake.edits = kind != "no keys", kind != "no edits"
    cut = Cut(fake, Random(seed))  # noqa: S311 -- a seed must give the same numbers at every run
    core = Core(room, cut, monkeypatch)
    slugs = [f"job-{number:02}" for number in range(JOBS)]
    for slug in slugs:
        room.write(slug, social=f"{{text: Words of {slug}.}}")
    room.clock.move_to(at(HOUR))
    core.settle("post")
    assert cut.cuts > JOBS / 2
    assert states(room, "post") == {"sent"}
    said = [post.text.split("\n")[0] for post in fake.posts]
    assert sorted(said) == [f"Words of {slug}." for slug in slugs]

    for slug in slugs:
        room.write(slug, social=f"{{text: Words of {slug}.}}", revision="2", correction=f"Wrong in {slug} it was.")
    core.settle("correction")
    assert states(room, "correction") == {"sent"}
    telling = [post.text for post in fake.standing if "it was." in post.text]
    assert sorted(text.split("\n")[2] for text in telling) == [f"Wrong in {slug} it was." for slug in slugs]
    assert len(fake.posts) == (JOBS if fake.edits else 2 * JOBS)
    assert not fake.edits or {len(post.history) for post in fake.posts} == {1}

    for slug in slugs:
        room.write(slug, social=f"{{text: Words of {slug}.}}", revision="3", killed="It was wrong altogether.")
    core.settle("recall")
    assert states(room, "recall") == {"sent"}
    assert fake.standing == []
