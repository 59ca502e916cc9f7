"""What a person can settle of the posts of a withdrawn release with `announce`: all of it, and nothing is posted."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.cli import main, publish
from pipeline.clock import HandClock
from pipeline.delivery import Delivery
from pipeline.posts import NOTHING_OUT, WITHDRAWN
from pipeline.standins.x import SECRET, FakeX
from pipeline.survey import House
from tests.room import HOUR, Room, at, room_in

Announce = Callable[..., tuple[int, str]]


@pytest.fixture
def clock() -> HandClock:
    return HandClock(at("2026-12-01T12:00:00Z"))


@pytest.fixture
def fake(clock: HandClock) -> Iterator[FakeX]:
    with FakeX(clock) as serving:
        yield serving


@pytest.fixture
def room(tmp_path: Path, clock: HandClock, fake: FakeX) -> Iterator[Room]:
    """A newsroom with one account, in which alpha waits for its hour."""
    channels = '[{name: x-ta, kind: x, account: "@ta", secret: X_TA, address: "' + fake.address + '"}]'
    with room_in(tmp_path / "room", channels=channels, clock=clock, secrets={"X_TA": SECRET}) as made:
        made.open_ledger_before()
        made.write("alpha", social="{text: Alpha words.}")
        yield made


@pytest.fixture
def announce(room: Room, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Announce:
    """The command, by the room's own clock."""

    def house(newsroom: str, *, lasting: bool) -> House:
        return room.house()

    def command(*words: str) -> tuple[int, str]:
        capsys.readouterr()
        code = main(["-C", str(room.root), "announce", "alpha", *words])
        said = capsys.readouterr()
        return code, said.out + said.err

    monkeypatch.setattr(publish, "house", house)
    return command


def killed(room: Room, when: str) -> None:
    room.edit("alpha", "language: en", "language: en\nrevision: 2\nkilled: It was called off.")
    room.tick(when)


def state(room: Room) -> dict[str, str]:
    return {row.key.part: row.state for row in room.rows()}


def post(room: Room) -> Delivery:
    return next(row for row in room.rows() if row.key.part == "post")


def lost(room: Room, fake: FakeX, *, acts: bool) -> None:
    """A post of which nobody knows whether it went out, however often it was looked for."""
    fake.drops(acts)
    room.tick(HOUR)
    for minute in range(1, 6):
        fake.page = 0
        for _ in range(4):
            fake.fails(503)
        room.tick(f"2026-12-04T13:{10 * minute}:00Z")
        fake.faults.clear()
    fake.page = 100
    assert state(room) == {"post": "unknown"}


def test_a_taking_back_that_was_refused_is_tried_again_by_name(room: Room, fake: FakeX, announce: Announce) -> None:
    room.tick(HOUR)
    assert len(fake.standing) == 1
    room.secrets["X_TA"] = SECRET.replace("Consumer", "Wrong")
    killed(room, "2026-12-04T13:10:00Z")
    room.tick("2026-12-04T13:10:05Z")
    assert state(room) == {"post": "sent", "recall": "refused"}
    assert announce()[0] == 3
    room.secrets["X_TA"] = SECRET
    code, said = announce()
    assert code == 0, said
    assert "x-ta, to take its post back: sent" in said
    assert fake.standing == []
    assert announce()[0] == 0


def test_a_post_that_is_not_there_is_settled_without_being_posted(room: Room, fake: FakeX, announce: Announce) -> None:
    lost(room, fake, acts=False)
    killed(room, "2026-12-04T14:10:00Z")
    assert state(room) == {"post": "unknown", "recall": "planned"}
    code, said = announce()
    assert code == 3
    assert "x-ta: unknown" in said
    code, said = announce("--again")
    assert code == 0, said
    assert state(room) == {"post": "held", "recall": "held"}
    assert {row.key.part: row.reason for row in room.rows()} == {"post": WITHDRAWN, "recall": NOTHING_OUT}
    room.tick("2026-12-04T15:00:00Z")
    assert fake.posts == []
    assert state(room) == {"post": "held", "recall": "held"}


def test_a_post_that_is_there_after_all_is_taken_back(room: Room, fake: FakeX, announce: Announce) -> None:
    lost(room, fake, acts=True)
    (stored,) = fake.standing
    for _ in range(8):
        fake.fails(503)
    killed(room, "2026-12-04T14:10:00Z")
    fake.faults.clear()
    assert state(room) == {"post": "unknown", "recall": "planned"}
    code, said = announce("--sent", f"https://x.com/ta/status/{stored.id}")
    assert code == 0, said
    assert fake.standing == []
    assert state(room) == {"post": "sent", "recall": "sent"}


def test_of_a_withdrawn_release_nothing_is_posted_that_was_held_or_refused(
    room: Room, fake: FakeX, announce: Announce
) -> None:
    room.secrets["X_TA"] = SECRET.replace("Consumer", "Wrong")
    room.tick(HOUR)
    room.tick("2026-12-04T13:00:05Z")
    assert state(room) == {"post": "refused"}
    killed(room, "2026-12-04T13:10:00Z")
    room.secrets["X_TA"] = SECRET
    code, said = announce("--again")
    assert (code, said.splitlines()[-1]) == (
        0,
        "Nothing that was posted of alpha is out, so nothing is left to be taken back.",
    )
    assert state(room) == {"post": "held"}
    assert fake.posts == []


def test_a_taking_back_of_nothing_is_over(room: Room, fake: FakeX, announce: Announce) -> None:
    room.secrets.clear()
    room.tick(HOUR)
    killed(room, "2026-12-04T13:10:00Z")
    key = post(room).key
    room.ledger.decide(key, "refused", "X refused it.", at(HOUR))
    room.ledger.plan([Delivery(key._replace(part="recall"), at(HOUR), "refused", "It is not known where it stands.")])
    assert announce()[0] == 0
    assert state(room) == {"post": "held", "recall": "held"}


def test_another_account_is_left_alone(room: Room, fake: FakeX, announce: Announce) -> None:
    room.secrets.clear()
    room.tick(HOUR)
    killed(room, "2026-12-04T13:10:00Z")
    other = replace(post(room), key=post(room).key._replace(channel="gone"), state="unknown", reason="Nobody knows.")
    room.ledger.plan([other])
    announce("--again", "--channel", "x-ta")
    assert {row.key.channel: row.state for row in room.rows()}["gone"] == "unknown"
