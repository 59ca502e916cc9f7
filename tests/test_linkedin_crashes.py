"""LinkedIn, through the real core: senders cut at every point; in the end each post is there, once."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, cast

import pytest

import pipeline.tick as line
from pipeline.channels import Access, Channel, linkedin
from pipeline.clock import HandClock
from pipeline.deliver import deliver
from pipeline.delivery import Delivery, Outcome, Receipt
from pipeline.outlets import Outlets
from pipeline.record import Record, Standing
from pipeline.standins.linkedin import ACCOUNT, REFRESHED, TOKEN, FakeLinkedIn
from tests.room import HOUR, Room, at, room_in

JOBS = 8
START = "2026-12-01T12:00:00Z"
HOWS = ["", "before", "after", "lost", "unheard", "no urn", "500", "late", "ghost", "unread"]


class Killed(BaseException):
    """The process is not there any more."""


class Cut:
    """The channel, whose process is killed before or after a call, or whose line breaks before or after the deed."""

    def __init__(self, fake: FakeLinkedIn, rng: Random) -> None:
        self.fake, self.rng, self.calm, self.cuts = fake, rng, False, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(linkedin, name)

    def send(self, request: bytes, access: Access, now: datetime) -> Outcome:
        how = "" if self.calm else self.rng.choice(HOWS)
        self.cuts += bool(how)
        if how == "before":
            raise Killed
        if how in ("lost", "unheard"):
            self.fake.drops(acts=how != "lost", at=self._deed(request))
        if how == "no urn":
            self.fake.garbles(acts=True, at=self._deed(request))
        if how == "500":
            self.fake.fails(500, acts=self.rng.random() < 0.5, at=self._deed(request))
        if how == "late":
            self.fake.late = 2
        if how == "ghost" and b'"do":"post"' in request:
            self.fake.ghosts = ["urn:li:share:7431329065766260736"]
        if how == "unread":
            self.fake.fails(503, at="GET")
        outcome = linkedin.send(request, access, now)
        if how == "after":
            raise Killed
        return outcome

    def _deed(self, request: bytes) -> str:
        return "DELETE" if b'"do":"delete"' in request else "POST /rest/posts"


@pytest.fixture(params=[TOKEN, REFRESHED], ids=["token", "refreshed"])
def newsroom(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Room, FakeLinkedIn]]:
    clock = HandClock(at(START))
    with FakeLinkedIn(clock) as fake:
        channels = f'[{{name: page, kind: linkedin, account: "{ACCOUNT}", secret: TOKEN, address: "{fake.address}"}}]'
        with room_in(tmp_path / "room", channels=channels, clock=clock, secrets={"TOKEN": request.param}) as room:
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
        """Cuts for a while, then calm; then a person looks at the page for each post that is still unknown."""
        self.room.tick()
        self.cut.calm = False
        self.run(40, timedelta(seconds=20))
        self.cut.calm = True
        self.cut.fake.faults.clear()
        self.cut.fake.ghosts.clear()
        self.run(15, timedelta(seconds=60))
        for row in [row for row in self.room.rows() if row.key.part == part and row.state == "unknown"]:
            assert row.reason
            there = seen_by_a_person(self.cut.fake, row)
            if there:
                self.room.ledger.found(row.key, there)
            else:
                self.room.ledger.decide(row.key, "planned", "", row.due)
        self.run(12, timedelta(seconds=60))


def seen_by_a_person(fake: FakeLinkedIn, row: Delivery) -> Receipt | None:
    for post in fake.standing:
        if row.key.part != "recall" and post.text == linkedin.text(row.request):
            return Receipt(post.id, f"https://www.linkedin.com/feed/update/{post.id}/", post.at)
    return None


def states(room: Room, part: str) -> set[str]:
    return {row.state for row in room.rows() if row.key.part == part}


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.prove) for seed in range(2, 12))])
def test_however_senders_are_cut_each_post_is_there_once_corrected_once_and_taken_away(
    newsroom: tuple[Room, FakeLinkedIn], monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    room, fake = newsroom
    cut = Cut(fake, Random(seed))  # noqa: S311 -- a seed must give the same numbers at every run
    core = Core(room, cut, monkeypatch)
    slugs = [f"job-{number:02}" for number in range(JOBS)]
    words = {slug: f"Words of {slug} (UNICRI)." for slug in slugs}
    for slug in slugs:
        room.write(slug, social=f"{{text: {words[slug]}}}")
    room.clock.move_to(at(HOUR))
    core.settle("post")
    assert cut.cuts > JOBS / 2
    assert states(room, "post") == {"sent"}
    assert sorted(post.text for post in fake.posts) == sorted(words.values())
    receipts = {row.receipt.id for row in room.rows() if row.receipt}
    assert receipts == {post.id for post in fake.posts}

    for slug in slugs:
        room.write(slug, social=f"{{text: {words[slug]}}}", revision="2", correction=f"Wrong in {slug} it was.")
    core.settle("correction")
    assert states(room, "correction") == {"sent"}
    wanted = [f"{words[slug]}\n\nWrong in {slug} it was." for slug in slugs]
    assert sorted(post.text for post in fake.posts) == wanted
    assert {post.edits for post in fake.posts} == {1}

    for slug in slugs:
        room.write(slug, social=f"{{text: {words[slug]}}}", revision="3", killed="It was wrong altogether.")
    core.settle("recall")
    assert states(room, "recall") == {"sent"}
    assert fake.standing == []
    assert len(fake.posts) == JOBS


# The whole line, uncut


def test_a_post_leaves_after_the_lift_once_and_a_kill_takes_it_away(newsroom: tuple[Room, FakeLinkedIn]) -> None:
    room, fake = newsroom
    room.write("alpha", social="{text: 'The Agency did something (new). #Trade'}")
    room.tick("2026-12-04T12:59:59Z")
    assert fake.calls == []
    for moment in (HOUR, "2026-12-04T13:02:00Z", "2026-12-04T13:20:00Z"):
        room.tick(moment)
    (post,) = fake.posts
    assert post.text == "The Agency did something (new). #Trade"
    assert post.article["source"] == "https://news.example/releases/alpha/"
    room.write("alpha", revision="2", killed="It was wrong altogether.")
    room.tick("2026-12-04T13:30:00Z")
    assert fake.standing == []
    assert {row.state for row in room.rows()} == {"sent"}


def test_a_text_that_is_too_long_as_it_is_written_is_a_problem_before_it_is_due(
    newsroom: tuple[Room, FakeLinkedIn],
) -> None:
    room, _ = newsroom
    room.write("alpha", social=f"{{text: '{'(' * 1501}'}}")
    found = [problem for problem in room.survey().problems if problem.code == "post-too-long"]
    assert len(found) == 1
    assert "2 characters over the 3000 that LinkedIn takes" in found[0].wrong
