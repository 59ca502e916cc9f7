"""Intend: what a lift calls for is written down before it, and what would be a surprise is held."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.delivery import Delivery, Receipt, Sent
from pipeline.intend import intend
from pipeline.ledger import LedgerRefuses
from pipeline.reserve import Reserve
from tests.room import HOUR, Room, at, room_in

X = '[{name: x-ta, kind: x, account: "@ta", secret: X_TA}]'


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Room]:
    """A newsroom with an account whose secret is elsewhere, and a ledger that has been at work before."""
    with room_in(tmp_path / "office", channels=X) as made:
        made.open_ledger_before()
        yield made


def states(room: Room) -> list[tuple[str, str]]:
    """Part and state of each delivery."""
    return [(row.key.part, row.state) for row in room.rows()]


def sent_elsewhere(room: Room, when: str) -> None:
    """Another desk, which has the secret, sends the post at that instant."""
    (row,) = room.rows()
    claimed = room.ledger.claim(row.key, b"{}", "another", at(when))
    assert claimed is not None
    room.ledger.settle(claimed, Sent(Receipt("1", "https://x.example/1", at(when))))


CORRECTION = "language: en\nrevision: 2\ncorrection: It was something else."
KILL = "language: en\nrevision: 2\nkilled: It was wrong."


@pytest.mark.parametrize(("change", "part"), [(CORRECTION, "correction"), (KILL, "recall")], ids=["corrected", "gone"])
def test_an_account_that_turns_out_to_carry_the_post_gets_what_followed(office: Room, change: str, part: str) -> None:
    office.write("alpha")
    office.tick(HOUR)
    office.edit("alpha", "language: en", change)
    office.tick("2026-12-04T13:10:00Z")
    assert [found for found, _ in states(office)] == ["post"], "nobody knew of any account that carries it"
    (post,) = office.rows()
    office.ledger.decide(post.key, "planned", "", post.due)
    sent_elsewhere(office, "2026-12-04T13:05:00Z")
    office.tick("2026-12-04T13:11:00Z")
    assert sorted(states(office)) == sorted([("post", "sent"), (part, "planned")])


def test_what_followed_too_long_ago_is_not_sent_by_surprise(office: Room) -> None:
    office.write("alpha")
    office.tick(HOUR)
    office.edit("alpha", "language: en", CORRECTION)
    office.tick("2026-12-04T13:10:00Z")
    sent_elsewhere(office, "2026-12-04T13:05:00Z")
    office.tick("2026-12-04T19:10:01Z")
    assert states(office) == [("post", "sent")]


def test_a_post_that_was_sent_is_not_followed_by_its_lift_once_more(office: Room) -> None:
    office.write("alpha")
    office.tick(HOUR)
    sent_elsewhere(office, "2026-12-04T13:05:00Z")
    office.tick("2026-12-04T13:11:00Z")
    assert states(office) == [("post", "sent")]


@pytest.mark.parametrize(
    ("when", "state"),
    [("2026-12-02T09:59:59Z", "planned"), ("2026-12-02T10:00:00Z", "held")],
    ids=["within six hours of its day", "later"],
)
def test_an_immediate_release_is_old_six_hours_after_its_day_at_home(office: Room, when: str, state: str) -> None:
    office.write("alpha", embargo="FOR IMMEDIATE RELEASE")
    office.tick(when)
    assert states(office) == [("post", state)]


def test_a_correction_of_an_old_release_is_not_old_itself(office: Room) -> None:
    office.write("alpha", embargo="FOR IMMEDIATE RELEASE")
    office.tick("2026-12-01T13:00:00Z")
    sent_elsewhere(office, "2026-12-01T13:05:00Z")
    office.edit("alpha", "language: en", CORRECTION)
    office.tick("2026-12-20T13:00:00Z")
    assert sorted(states(office)) == [("correction", "planned"), ("post", "sent")]


def test_a_broken_embargo_is_posted_at_once_however_old_the_day_of_its_release_is(office: Room) -> None:
    office.write("alpha")
    told = f"{{because: It is out., by: [Ana, Jo], until: {HOUR}, digest: {office.approval('alpha')}}}"
    office.edit("alpha", "language: en", f"language: en\nbroken: {told}")
    done = office.tick("2026-12-03T13:00:00Z")
    assert [item.entry.slug for item in done.lifted] == ["alpha"]
    assert states(office) == [("post", "planned")]


@pytest.mark.parametrize(
    ("when", "state"), [("2026-12-04T19:00:00Z", "planned"), ("2026-12-04T19:00:01Z", "held")], ids=["within", "later"]
)
def test_a_post_whose_hour_passed_over_six_hours_before_its_lift_is_held(office: Room, when: str, state: str) -> None:
    office.write("alpha")
    office.tick(when)
    assert states(office) == [("post", state)]


def test_what_is_due_when_dateline_first_runs_is_held_and_says_how_to_send_it(tmp_path: Path) -> None:
    with room_in(tmp_path, channels=X) as room:
        room.write("alpha")
        room.tick(HOUR)
        (row,) = room.rows()
        assert (row.state, row.reason) == (
            "held",
            "Due before Dateline first ran here. To send it: dateline announce alpha",
        )


def test_the_ledger_is_told_of_a_record_ahead_and_of_its_entries_once_they_are_public(office: Room) -> None:
    office.write("alpha")
    ready = office.tick("2026-12-04T12:59:59Z").ready
    assert ready
    assert intend(office.house(), ready.seen, ready.changes, ready.hour, ready.step.record) == []
    assert office.ledger.entries() == 0
    assert not office.ledger.is_older(1, ready.step.record.digest)
    assert office.ledger.is_older(1, "of another record")
    office.tick(HOUR)
    assert office.ledger.entries() == 1
    assert not office.ledger.is_older(1)


def test_on_a_full_disk_the_reserve_is_freed_and_the_deliveries_are_written_down_after_all(
    office: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, reserve = office.ledger.plan, office.root / ".dateline/reserve"

    def while_there_is_room(rows: tuple[Delivery, ...], entries: int | None = None, ahead: str = "") -> None:
        if reserve.exists() and rows:
            raise LedgerRefuses("The ledger cannot be used: database or disk is full.", full=True)
        plan(rows, entries, ahead)

    office.write("alpha")
    office.tick("2026-12-04T12:59:00Z")
    assert reserve.exists()
    monkeypatch.setattr(office.ledger, "plan", while_there_is_room)
    done = office.tick(HOUR)
    assert states(office) == [("post", "planned")]
    assert done.refused == ()


def test_a_tick_that_calls_for_nothing_new_does_not_write_into_the_ledger(
    office: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(rows: object, *told: object) -> None:
        raise AssertionError("something was written")

    office.write("alpha")
    office.tick(HOUR)
    monkeypatch.setattr(office.ledger, "plan", never)
    assert office.tick("2026-12-04T13:00:10Z").refused == ()


def test_where_no_account_is_to_post_the_ledger_still_learns_how_many_entries_are_public(room: Room) -> None:
    room.write("alpha")
    room.tick(HOUR)
    assert room.ledger.entries() == 1


def test_a_ledger_that_refuses_for_another_reason_leaves_the_reserve_alone(
    office: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(rows: object, *told: object) -> None:
        raise LedgerRefuses("The ledger cannot be used: it is locked.")

    office.write("alpha")
    office.tick("2026-12-04T12:59:00Z")
    freed = list[Path]()
    monkeypatch.setattr(office.ledger, "plan", locked)
    monkeypatch.setattr(Reserve, "free", lambda self: bool(freed.append(self.folder)))  # type: ignore[func-returns-value]
    done = office.tick(HOUR)
    assert "ledger" in {alarm.code for alarm in done.refused}
    assert freed == []
