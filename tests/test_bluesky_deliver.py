"""Deliveries to Bluesky through the whole line, against a stand-in on loopback: counted by what the outside saw."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from pipeline.channels.bluesky.wire import Said, Wire
from pipeline.cli import main
from pipeline.clock import HandClock
from pipeline.delivery import Delivery, Receipt
from pipeline.standins.bluesky import SECRET, FakeBluesky
from tests.room import HOUR, Room, at, room_in

CHANNELS = "[{name: bsky, kind: bluesky, account: press.agency.example, secret: BSKY, address: '%s'}]"


@pytest.fixture
def bsky(tmp_path: Path) -> Iterator[tuple[Room, FakeBluesky]]:
    """A newsroom with one account on the fake, whose ledger has been at work before."""
    clock = HandClock(at("2026-12-01T12:00:00Z"))
    with FakeBluesky(clock) as fake:
        channels = CHANNELS % fake.address
        with room_in(tmp_path / "room", channels=channels, clock=clock, secrets={"BSKY": SECRET}) as room:
            room.open_ledger_before()
            yield room, fake


def only(room: Room, part: str = "post") -> Delivery:
    """The one delivery of that part."""
    (row,) = [row for row in room.rows() if row.key.part == part]
    return row


def test_a_post_leaves_at_its_hour_after_the_lift_once_and_with_its_receipt(bsky: tuple[Room, FakeBluesky]) -> None:
    room, fake = bsky
    room.write("alpha", social="{text: 'The Agency did something. #Trade', after: +2m}")
    room.tick(HOUR)
    room.tick("2026-12-04T13:01:59Z")
    assert fake.calls == []
    for moment in ("2026-12-04T13:02:00Z", "2026-12-04T13:02:05Z", "2026-12-05T13:00:00Z"):
        room.tick(moment)
    (post,) = fake.posts
    assert post.text == "The Agency did something. #Trade"
    assert post.record["createdAt"] == "2026-12-04T13:02:00Z"
    assert post.card["uri"] == "https://news.example/releases/alpha/"
    assert (post.card["title"], post.card["description"]) == ("Title of alpha", "Summary of alpha.")
    row = only(room)
    assert row.state == "sent"
    assert row.receipt is not None
    assert row.receipt.id == post.key


def test_a_correction_hangs_below_the_post_and_a_kill_takes_both_away(bsky: tuple[Room, FakeBluesky]) -> None:
    room, fake = bsky
    room.write("alpha")
    room.tick(HOUR)
    room.write("alpha", revision="2", correction='"The day was wrong. It is Friday."')
    room.tick("2026-12-04T13:10:00Z")
    first, second = fake.standing
    assert second.text == "The day was wrong. It is Friday."
    assert second.record["reply"]["parent"]["cid"] == first.cid
    room.write("alpha", revision="3", killed="It was wrong altogether.")
    room.tick("2026-12-04T13:20:00Z")
    room.tick("2026-12-04T13:21:00Z")
    assert fake.standing == []
    assert {row.state for row in room.rows()} == {"sent"}


def test_an_unknown_post_is_settled_by_looking(bsky: tuple[Room, FakeBluesky]) -> None:
    room, fake = bsky
    room.write("alpha")
    fake.drops("putRecord", acts=True)
    fake.drops("getRecord", acts=False)
    room.tick(HOUR)
    assert only(room).state == "unknown"
    room.tick("2026-12-04T13:05:00Z")
    assert only(room).state == "sent"
    assert len(fake.posts) == 1


def test_what_is_not_there_after_three_looks_goes_out_under_the_same_key(bsky: tuple[Room, FakeBluesky]) -> None:
    room, fake = bsky
    room.write("alpha")
    fake.drops("putRecord", acts=False)
    for minute in range(30):
        room.tick(f"2026-12-04T13:{minute:02}:00Z")
    assert (only(room).state, only(room).attempt) == ("sent", 2)
    assert len(fake.posts) == fake.commits == 1
    assert len(fake.sessions) == 6, "two sendings, three looks, and one more right before the second"


def test_no_network_gets_one_request_oftener_than_three_times_unasked(bsky: tuple[Room, FakeBluesky]) -> None:
    room, fake = bsky
    room.write("alpha")
    for _ in range(9):
        fake.drops("putRecord", acts=False)
    for minute in range(59):
        room.tick(f"2026-12-04T13:{minute:02}:00Z")
    assert (only(room).state, only(room).looks, only(room).attempt) == ("unknown", 3, 3)
    assert len(fake.faults) == 6
    assert not fake.posts


def test_a_post_that_a_person_asks_for_again_has_the_key_that_it_had(bsky: tuple[Room, FakeBluesky]) -> None:
    room, fake = bsky
    room.write("alpha")
    fake.drops("putRecord", acts=True)
    fake.drops("getRecord", acts=False)
    room.tick(HOUR)
    assert only(room).state == "unknown"
    room.ledger.decide(only(room).key, "planned", "", at("2026-12-04T16:00:00Z"))
    for minute in range(30):
        room.tick(f"2026-12-04T16:{minute:02}:00Z")
    assert only(room).state in ("sent", "unknown")
    assert len(fake.posts) == fake.commits == 1


def test_a_ledger_that_forgot_a_post_sends_no_second_one(bsky: tuple[Room, FakeBluesky]) -> None:
    from pipeline.ledger import SqliteLedger

    room, fake = bsky
    copy = room.ledger.snapshot()
    room.write("alpha")
    room.tick(HOUR)
    room.ledger.close()
    room.ledger = SqliteLedger(None, database=copy)
    for moment in ("2026-12-04T13:10:00Z", "2026-12-04T13:20:00Z", "2026-12-04T13:30:00Z"):
        room.tick(moment)
    assert only(room).state == "sent"
    assert len(fake.posts) == fake.commits == 1


def test_a_person_settles_an_unknown_post_by_its_address(
    bsky: tuple[Room, FakeBluesky], capsys: pytest.CaptureFixture[str]
) -> None:
    room, fake = bsky
    room.write("alpha")
    fake.drops("putRecord", acts=True)
    fake.drops("getRecord", acts=False)
    room.tick(HOUR)
    address = f"https://bsky.app/profile/press.agency.example/post/{fake.posts[0].key}"
    assert main(["-C", str(room.root), "announce", "alpha", "--sent", "https://bsky.app/profile/press/post/"]) == 2
    assert main(["-C", str(room.root), "announce", "alpha", "--sent", address]) == 0, capsys.readouterr()
    row = only(room)
    assert row.receipt is not None
    assert (row.state, row.receipt.id, row.receipt.address) == ("sent", fake.posts[0].key, address)


# Senders cut off at any point


class Killed(BaseException):
    """The process ends here; nothing after this line of it ever runs."""


class Weather:
    """What goes wrong at a call, drawn at random: before it, instead of it, after it, or nothing."""

    def __init__(self, rng: Random) -> None:
        self.rng, self.fair, self.struck = rng, False, Counter[str]()

    def call(self, wire: Wire, method: str, url: str, **parts: Any) -> Any:
        import httpx

        real = _CALL
        what = "nothing" if self.fair else self.rng.choices(*zip(*ODDS.items(), strict=True))[0]
        self.struck[f"{what} at {url.rpartition('.')[2]}"] += 1
        if what == "killed before":
            raise Killed
        if what == "request lost":
            wire.visible = wire.visible or "putRecord" in url
            raise httpx.ReadError("cut")
        if what == "not reached":
            raise httpx.ConnectError("refused")
        if what == "failed":
            wire.visible = wire.visible or "putRecord" in url
            raise Said(503, "NotEnoughResources")
        if what == "asked to wait":
            raise Said(429, "RateLimitExceeded")
        said = real(wire, method, url, **parts)
        if what == "killed after":
            raise Killed
        if what == "answer lost":
            raise httpx.ReadError("cut")
        if what == "failed after":
            raise Said(502, "UpstreamFailure")
        return said

    def bound(self) -> Any:
        """In place of a method of Wire."""

        def _call(wire: Wire, *given: Any, **parts: Any) -> Any:
            return self.call(wire, *given, **parts)

        return _call

    def settle(self, ledger: Any, real: Any) -> Any:
        def settled(*given: Any) -> Any:
            if not self.fair and self.rng.random() < 0.15:
                self.struck["killed before it was written down"] += 1
                raise Killed
            return real(*given)

        return settled


_CALL = Wire._call
ODDS = {
    "nothing": 50,
    "killed before": 8,
    "killed after": 8,
    "request lost": 8,
    "answer lost": 10,
    "failed after": 6,
    "failed": 5,
    "not reached": 3,
    "asked to wait": 2,
}
JOBS = [f"job-{number}" for number in range(8)]


def asked_a_person(room: Room, fake: FakeBluesky) -> int:
    """A person looks at the account and says of each unknown post whether it is there."""
    unknown = [row for row in room.rows() if row.state == "unknown"]
    for row in unknown:
        assert row.reason
        there = [post for post in fake.standing if post.text == f"Title of {row.key.slug}"]
        if there:
            room.ledger.found(row.key, Receipt(there[0].key, "https://bsky.app/", room.clock.now()))
        else:
            room.ledger.decide(row.key, "planned", "", room.clock.now())
    return len(unknown)


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.prove) for seed in range(2, 40))])
def test_senders_cut_off_anywhere_leave_each_post_once(
    bsky: tuple[Room, FakeBluesky], monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    room, fake = bsky
    weather = Weather(Random(seed))  # noqa: S311 -- a seed must give the same faults at every run
    monkeypatch.setattr(Wire, "_call", weather.bound())
    monkeypatch.setattr(type(room.ledger), "settle_all", _settling(weather, type(room.ledger).settle_all))
    for job in JOBS:
        room.write(job)
    room.clock.move_to(at(HOUR))
    while room.clock.now() < at("2026-12-04T15:00:00Z"):
        with suppress(Killed):
            room.tick()
        room.clock.move_to(room.clock.now() + timedelta(seconds=weather.rng.choice((20, 70, 150))))
    weather.fair = True
    for _ in range(2):
        for _ in range(8):
            room.tick()
            room.clock.move_to(room.clock.now() + timedelta(minutes=3))
        asked_a_person(room, fake)
    for _ in range(3):
        room.tick()
        room.clock.move_to(room.clock.now() + timedelta(minutes=3))
    assert sorted(post.text for post in fake.posts) == [f"Title of {job}" for job in JOBS]
    assert fake.commits == len(JOBS)
    assert {row.state for row in room.rows()} == {"sent"}
    receipts = {row.key.slug: row.receipt for row in room.rows()}
    for post in fake.posts:
        mine = receipts[post.text.removeprefix("Title of ")]
        assert mine is not None
        assert mine.id == post.key
    assert sum(count for what, count in weather.struck.items() if not re.match("nothing", what)) > len(JOBS)


def _settling(weather: Weather, real: Any) -> Any:
    def settle(ledger: Any, *given: Any) -> Any:
        return weather.settle(ledger, lambda *more: real(ledger, *more))(*given)

    return settle
