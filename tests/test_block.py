"""Blocks: what one account is told of several releases is claimed in one go, and each of it leaves once."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from pipeline.channels import CHANNELS, Access, Channel, webhook
from pipeline.delivery import Delivery, Key, Outcome, Receipt, RetryAt, Sent
from pipeline.lanes import at_once
from pipeline.ledger import Claim
from pipeline.mark import Mark
from pipeline.newsroom import ChannelAccount
from pipeline.outlets import Outlet
from pipeline.outlets.block import GAVE_WAY, MOST, Made
from pipeline.survey import House, fingerprint
from pipeline.tick import tick
from tests.room import HOUR, Room, at, room_in

PROGRAM = "https://hook.example/x whsec_dGhpcnR5LXR3byBieXRlcyBvZiBhIHNlY3JldCBrZXk="
SLUGS = ("alpha", "bravo", "charlie", "delta")


class Program:
    """What a program is told, and what the ledger says at each call; `acts` is done at the call of that number."""

    def __init__(self, room: Room) -> None:
        self.room, self.told, self.seen = room, list[bytes](), list[dict[str, str]]()
        self.acts: dict[int, Callable[[], Outcome | None]] = {}

    def send(self, request: bytes, access: Access, now: datetime) -> Outcome:
        self.told.append(request)
        self.seen.append(states(self.room))
        acted = self.acts.get(len(self.told), lambda: None)()
        return acted or Sent(Receipt(str(len(self.told)), "https://hook.example/x", now))


class Killed(BaseException):
    """The end of a process, in the middle of a call."""


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Room, Program]]:
    """Four releases that became public in the same second, and a program that is to be told of each."""
    channels = "[{name: hook, kind: webhook, account: program, secret: HOOK}]"
    with room_in(tmp_path / "room", channels=channels) as room:
        room.open_ledger_before()
        for slug in SLUGS:
            room.write(slug)
        room.tick(HOUR)
        program = Program(room)
        monkeypatch.setattr(webhook, "send", program.send)
        room.secrets["HOOK"] = PROGRAM
        yield room, program


def states(room: Room) -> dict[str, str]:
    return {row.key.slug: row.state for row in sorted(room.rows(), key=lambda row: row.key)}


def run(room: Room) -> None:
    """One look of the line, whose calls are made in this thread."""
    tick(replace(room.house(), calls=at_once))


def kill() -> Outcome:
    raise Killed


def test_what_one_account_is_told_is_claimed_in_one_go_before_the_first_of_it_leaves(
    made: tuple[Room, Program],
) -> None:
    room, program = made
    run(room)
    assert program.seen[0] == dict.fromkeys(SLUGS, "sending")
    assert len(program.told) == len(set(program.told)) == len(SLUGS)
    assert states(room) == dict.fromkeys(SLUGS, "sent")
    assert [row.receipt.id for row in room.rows() if row.receipt] == ["1", "2", "3", "4"]
    assert room.ledger.claims() == len(SLUGS)


def test_no_outcome_is_written_before_its_call(made: tuple[Room, Program]) -> None:
    room, program = made
    program.acts = dict.fromkeys(range(1, 5), lambda: room.clock.sleep(2))  # each outcome is written at once then
    run(room)
    assert [list(seen.values()).count("sent") for seen in program.seen] == [0, 1, 2, 3]
    assert all(state == "sending" for at, seen in enumerate(program.seen) for state in list(seen.values())[at:])


def test_what_a_slow_program_leaves_no_time_for_is_planned_again_and_leaves_once(made: tuple[Room, Program]) -> None:
    room, program = made
    program.acts = dict.fromkeys(range(1, 4), lambda: room.clock.sleep(34))
    run(room)
    assert len(program.told) == 3, "the fourth call could have outlasted the claims"
    assert list(states(room).values()) == ["sent", "sent", "sent", "planned"]
    run(room)
    assert len(program.told) == len(set(program.told)) == 4
    assert set(states(room).values()) == {"sent"}


def test_what_gives_way_in_the_middle_is_planned_again_unsent(made: tuple[Room, Program]) -> None:
    room, program = made
    program.acts = {2: lambda: room.edit("delta", "Something happened.", "Something else.")}
    run(room)
    assert len(program.told) == 2
    assert list(states(room).values()) == ["sent", "sent", "planned", "planned"]
    assert {row.reason for row in room.rows() if row.state == "planned"} == {GAVE_WAY}


def test_what_people_write_is_looked_at_once_while_a_block_is_made_and_anew_before_its_claim_and_each_call(
    made: tuple[Room, Program], monkeypatch: pytest.MonkeyPatch
) -> None:
    room, program = made
    looks = list[int]()

    def looked(house: House) -> Mark:
        looks.append(len(program.told))
        return fingerprint(house)

    monkeypatch.setattr("pipeline.tick.fingerprint", looked)
    run(room)
    assert looks == [0, 0, 1, 2, 3]


def test_a_desk_that_sleeps_in_the_middle_of_a_block_sends_nothing_of_it_any_more(made: tuple[Room, Program]) -> None:
    room, program = made

    def sleeps() -> None:
        room.clock.sleep(3600)
        room.ledger.lapse(room.clock.now())  # another desk looks on

    program.acts = {2: sleeps}
    run(room)
    assert len(program.told) == 2
    assert list(states(room).values()) == ["sent", "sent", "unknown", "unknown"]


@pytest.mark.parametrize("number", [1, 2, 4])
def test_a_kill_in_the_middle_of_a_block_loses_nothing_and_asks_nobody(made: tuple[Room, Program], number: int) -> None:
    room, program = made
    program.acts = {number: kill}
    with pytest.raises(Killed):
        run(room)
    assert set(states(room).values()) == {"sending"}, "how the first ended was to be written with the others"
    for _ in range(12):
        room.clock.move_to(room.clock.now() + timedelta(minutes=1))
        run(room)
    assert set(states(room).values()) == {"sent"}
    assert len(set(program.told)) == len(SLUGS), "a program knows what it is told again: it is the same"
    assert {row.attempt for row in room.rows()} == {2}


def test_no_more_is_claimed_than_a_block_holds(made: tuple[Room, Program]) -> None:
    room, program = made
    for number in range(MOST):
        room.write(f"more-{number}", embargo="FOR IMMEDIATE RELEASE", date="2026-12-04")
    run(room)
    assert list(program.seen[0].values()).count("sending") == MOST
    assert len(set(program.told)) == MOST + len(SLUGS)
    assert set(states(room).values()) == {"sent"}


def test_where_people_would_see_it_twice_one_is_claimed_at_a_time(
    made: tuple[Room, Program], monkeypatch: pytest.MonkeyPatch
) -> None:
    room, program = made
    monkeypatch.setattr(webhook, "repeatable", lambda request: False)
    run(room)
    assert [list(seen.values()).count("sending") for seen in program.seen] == [1, 1, 1, 1]
    assert set(states(room).values()) == {"sent"}


def test_what_was_tried_before_is_claimed_by_itself(made: tuple[Room, Program]) -> None:
    room, program = made
    later = RetryAt(room.clock.now() + timedelta(minutes=1), "busy")
    program.acts = dict.fromkeys(range(1, 5), lambda: later)
    run(room)
    assert set(states(room).values()) == {"planned"}
    room.clock.move_to(room.clock.now() + timedelta(minutes=1))
    run(room)
    assert [list(seen.values()).count("sending") for seen in program.seen[4:]] == [1, 1, 1, 1]


def test_accounts_that_claim_at_the_same_time_do_so_in_one_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = "{name: one, kind: webhook, account: program, secret: HOOK}"
    channels = f"[{one}, {one.replace('one', 'two')}]"
    with room_in(tmp_path / "room", channels=channels, secrets={"HOOK": PROGRAM}) as room:
        room.open_ledger_before()
        asked = list[list[str]]()
        real = room.ledger.claim_all

        def claim_all(wanted: list[Claim]) -> list[Delivery | None]:
            asked.append([wish.key.channel for wish in wanted])
            return real(wanted)

        monkeypatch.setattr(room.ledger, "claim_all", claim_all)
        monkeypatch.setattr(webhook, "send", Program(room).send)
        room.write("alpha")
        room.clock.move_to(at(HOUR))
        run(room)
        assert asked == [["one", "two"]]
        assert {row.state for row in room.rows()} == {"sent"}


def test_what_waited_with_its_claim_for_another_account_is_looked_at_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = "{name: one, kind: webhook, account: program, secret: HOOK}"
    with room_in(tmp_path / "room", channels=f"[{one}, {one.replace('one', 'two')}]") as room:
        room.open_ledger_before()
        room.write("alpha")
        room.tick(HOUR)
        program, looked = Program(room), list[bytes]()

        def find(request: bytes, *_: object) -> None:
            looked.append(request)
            if len(looked) == 2:
                room.clock.sleep(5)
                room.edit("alpha", "Something happened.", "Something else.")

        monkeypatch.setattr(webhook, "send", program.send)
        monkeypatch.setattr(webhook, "find", find)
        room.secrets["HOOK"] = PROGRAM
        room.clock.sleep(600)
        run(room)
        assert (len(looked), program.told) == (2, [])
        assert {row.state for row in room.rows()} == {"planned"}


@pytest.mark.parametrize("kind", CHANNELS)
def test_only_who_knows_by_an_id_what_it_is_told_again_is_told_in_blocks(kind: str) -> None:
    module = SimpleNamespace(repeatable=lambda request: True)
    outlet = Outlet(ChannelAccount("one", kind, "@one", "ONE"), Access(""), cast(Channel, module))
    row = Delivery(Key("news.example", "alpha", 1, "one", "post"), at(HOUR))
    assert Made(row, b"{}").goes_along(outlet) == (kind in {"indexnow", "webhook", "websub"})
