"""Mastodon, through the real core: senders cut at every point; in the end each post is there, once."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from pipeline.channels import Access, Channel, mastodon
from pipeline.channels.mastodon.shown import of_text
from pipeline.clock import HandClock
from pipeline.delivery import Delivery, Outcome, Receipt
from pipeline.tick import tick
from tests.fakes.mastodon import ACCOUNT, TOKEN, FakeMastodon
from tests.room import HOUR, Room, at, room_in

JOBS = 20
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


def run(room: Room, cut: Cut, rounds: int, step: timedelta) -> None:
    channel: Callable[[str], Channel] = lambda kind: cut  # noqa: E731
    for _ in range(rounds):
        room.clock.move_to(room.clock.now() + step)
        try:
            tick(replace(room.house(), channels=channel))
        except Killed:
            continue


def settled(room: Room, cut: Cut, part: str) -> None:
    """Cuts for a while, then calm; then a person looks at the account for each post that is still unknown."""
    cut.calm = False
    run(room, cut, 60, timedelta(seconds=20))
    cut.calm = True
    run(room, cut, 40, timedelta(seconds=60))
    for row in [row for row in room.rows() if row.key.part == part and row.state == "unknown"]:
        assert row.reason
        there = seen_by_a_person(cut.fake, row)
        if there:
            room.ledger.found(row.key, there)
        else:
            room.ledger.decide(row.key, "planned", "", row.due)
    run(room, cut, 10, timedelta(seconds=60))


def seen_by_a_person(fake: FakeMastodon, row: Delivery) -> Receipt | None:
    wanted = of_text(mastodon.text(row.request))
    for post in fake.standing:
        if row.key.part != "recall" and of_text(post.text).says(wanted):
            return Receipt(post.id, f"https://social.example/@desk/{post.id}", post.at)
    return None


def states(room: Room, part: str) -> set[str]:
    return {row.state for row in room.rows() if row.key.part == part}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", ["mastodon", "no keys", "no edits"])
def test_however_senders_are_cut_each_post_is_there_once_corrected_once_and_taken_away(
    newsroom: tuple[Room, FakeMastodon], kind: str, seed: int
) -> None:
    room, fake = newsroom
    fake.keys, fake.edits = kind != "no keys", kind != "no edits"
    cut = Cut(fake, Random(seed))  # noqa: S311 -- a seed must give the same numbers at every run
    slugs = [f"job-{number:02}" for number in range(JOBS)]
    for slug in slugs:
        room.write(slug, social=f"{{text: Words of {slug}.}}")
    room.clock.move_to(at(HOUR))
    settled(room, cut, "post")
    assert cut.cuts > JOBS / 2
    assert states(room, "post") == {"sent"}
    said = [post.text.split("\n")[0] for post in fake.posts]
    assert sorted(said) == [f"Words of {slug}." for slug in slugs]

    for slug in slugs:
        room.write(slug, social=f"{{text: Words of {slug}.}}", revision="2", correction=f"Wrong in {slug} it was.")
    settled(room, cut, "correction")
    assert states(room, "correction") == {"sent"}
    telling = [post.text for post in fake.standing if "it was." in post.text]
    assert sorted(text.split("\n")[2] for text in telling) == [f"Wrong in {slug} it was." for slug in slugs]
    assert len(fake.posts) == (JOBS if fake.edits else 2 * JOBS)
    assert not fake.edits or {len(post.history) for post in fake.posts} == {1}

    for slug in slugs:
        room.write(slug, social=f"{{text: Words of {slug}.}}", revision="3", killed="It was wrong altogether.")
    settled(room, cut, "recall")
    assert states(room, "recall") == {"sent"}
    assert fake.standing == []
