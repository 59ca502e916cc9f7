"""Facebook, through the real core: senders cut at every point; in the end each post is there, once."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, cast

import pytest

import pipeline.tick as line
from pipeline.channels import Access, Channel, facebook
from pipeline.clock import HandClock
from pipeline.deliver import deliver
from pipeline.delivery import Delivery, Outcome, Receipt
from pipeline.outlets import Outlets
from pipeline.record import Record, Standing
from pipeline.standins.facebook import PAGE, TOKEN, FakeFacebook
from tests.room import HOUR, Room, at, room_in

JOBS = 8
START = "2026-12-01T12:00:00Z"
CHANNELS = "[{name: page, kind: facebook, account: '%s', secret: TOKEN, address: '%s'}]"


class Killed(BaseException):
    """The process is not there any more."""


class Cut:
    """The channel, whose process is killed before or after a call, or whose line breaks before or after the deed."""

    def __init__(self, fake: FakeFacebook, rng: Random) -> None:
        self.fake, self.rng, self.calm, self.cuts = fake, rng, False, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(facebook, name)

    def send(self, request: bytes, access: Access, now: datetime) -> Outcome:
        how = "" if self.calm else self.rng.choice(["", "before", "after", "lost", "unheard", "failed", "busy", "late"])
        self.cuts += bool(how)
        if how == "before":
            raise Killed
        if how in ("lost", "unheard"):
            self.fake.drops(acts=how == "unheard")
        if how == "failed":
            self.fake.errs(1, acts=self.rng.random() < 0.5)
        if how == "busy":
            self.fake.errs(32)
        if how == "late":
            self.fake.late, self.fake.bare = 2, 1
        outcome = facebook.send(request, access, now)
        if how == "after":
            raise Killed
        return outcome


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[tuple[Room, FakeFacebook]]:
    clock = HandClock(at(START))
    with FakeFacebook(clock) as fake:
        channels = CHANNELS % (PAGE, fake.address)
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

    def run(self, rounds: int, step: timedelta) -> None:
        """Deliver once in each round; who is killed leaves everything as it is."""
        assert self.called is not None
        for _ in range(rounds):
            self.room.clock.move_to(self.room.clock.now() + step)
            with suppress(Killed):
                deliver(*self.called, lambda release: True, lambda: False)

    def settle(self, part: str) -> None:
        """What is due becomes public; cuts for a while, then calm; then a person looks for what is still unknown."""
        self.room.tick()
        self.cut.calm = False
        self.run(40, timedelta(seconds=20))
        self.cut.calm = True
        self.run(30, timedelta(seconds=60))
        for row in [row for row in self.room.rows() if row.key.part == part and row.state == "unknown"]:
            assert row.reason
            there = seen_by_a_person(self.cut.fake, row)
            if there:
                self.room.ledger.found(row.key, there)
            else:
                self.room.ledger.decide(row.key, "planned", "", row.due)
        self.run(12, timedelta(seconds=60))


def seen_by_a_person(fake: FakeFacebook, row: Delivery) -> Receipt | None:
    said = facebook.text(row.request)
    there = next((post for post in fake.standing if row.key.part != "recall" and post.message == said), None)
    return Receipt(there.id, f"https://www.facebook.com/{there.id}", there.at) if there else None


def states(room: Room, part: str) -> set[str]:
    return {row.state for row in room.rows() if row.key.part == part}


def test_a_post_leaves_at_its_hour_with_a_card_of_the_page_is_corrected_in_place_and_taken_away(
    newsroom: tuple[Room, FakeFacebook],
) -> None:
    room, fake = newsroom
    room.write("alpha", social="{text: For all., facebook: {text: For the Page.}, after: +2m}")
    room.tick(HOUR)
    room.tick("2026-12-04T13:01:59Z")
    assert fake.calls == []
    for moment in ("2026-12-04T13:02:00Z", "2026-12-04T13:02:05Z", "2026-12-05T13:00:00Z"):
        room.tick(moment)
    (post,) = fake.posts
    assert (post.message, post.link, post.at) == (
        "For the Page.",
        "https://news.example/releases/alpha/",
        at("2026-12-04T13:02:00Z"),
    )
    room.write("alpha", social="{facebook: {text: For the Page.}}", revision="2", correction="The hour was wrong.")
    room.tick("2026-12-05T14:00:00Z")
    assert [each.message for each in fake.standing] == ["For the Page.\n\nThe hour was wrong."]
    room.write("alpha", revision="3", killed="It was wrong altogether.")
    room.tick("2026-12-05T15:00:00Z")
    room.tick("2026-12-05T15:01:00Z")
    assert (fake.standing, len(fake.posts)) == ([], 1)
    assert {row.state for row in room.rows()} == {"sent"}


def test_a_post_that_may_be_there_is_never_sent_again_by_itself(newsroom: tuple[Room, FakeFacebook]) -> None:
    room, fake = newsroom
    room.write("alpha", social="{text: Words.}")
    fake.drops(acts=True)
    fake.late = 99
    for minute in range(30):
        room.tick(f"2026-12-04T13:{minute:02}:00Z")
    (row,) = room.rows()
    assert (row.state, row.looks) == ("unknown", 3)
    assert len(fake.posts) == 1


def test_an_earlier_correction_that_got_lost_does_not_come_back_over_a_later_one(
    newsroom: tuple[Room, FakeFacebook],
) -> None:
    room, fake = newsroom
    room.write("alpha", social="{text: Words.}")
    room.tick(HOUR)
    fake.drops(acts=False)
    room.write("alpha", social="{text: Words.}", revision="2", correction="It is ten.")
    room.tick("2026-12-04T14:00:00Z")
    room.write("alpha", social="{text: Words.}", revision="3", correction="It is eleven.")
    for minute in range(1, 30):
        room.tick(f"2026-12-04T14:{minute:02}:00Z")
    assert [post.message for post in fake.standing] == ["Words.\n\nIt is eleven."]
    assert {row.key.revision: row.state for row in room.rows()} == {1: "sent", 2: "unknown", 3: "sent"}


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.prove) for seed in range(2, 24))])
def test_however_senders_are_cut_each_post_is_there_once_corrected_once_and_taken_away(
    newsroom: tuple[Room, FakeFacebook], monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    room, fake = newsroom
    cut = Cut(fake, Random(seed))  # noqa: S311 -- a seed must give the same numbers at every run
    core = Core(room, cut, monkeypatch)
    slugs = [f"job-{number:02}" for number in range(JOBS)]
    for slug in slugs:
        room.write(slug, social=f"{{text: Words of {slug}.}}")
    room.clock.move_to(at(HOUR))
    core.settle("post")
    assert cut.cuts > JOBS / 4
    assert states(room, "post") == {"sent"}
    assert sorted(post.message for post in fake.posts) == [f"Words of {slug}." for slug in slugs]
    assert len({row.receipt.id for row in room.rows() if row.receipt}) == JOBS

    for slug in slugs:
        room.write(slug, social=f"{{text: Words of {slug}.}}", revision="2", correction=f"Wrong in {slug} it was.")
    core.settle("correction")
    assert states(room, "correction") == {"sent"}
    said = sorted(post.message.split("\n\n") for post in fake.posts)
    assert said == [[f"Words of {slug}.", f"Wrong in {slug} it was."] for slug in slugs]
    assert {len(post.history) for post in fake.posts} == {1}

    for slug in slugs:
        room.write(slug, social=f"{{text: Words of {slug}.}}", revision="3", killed="It was wrong altogether.")
    core.settle("recall")
    assert states(room, "recall") == {"sent"}
    assert fake.standing == []
