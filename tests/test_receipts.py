"""Receipts: what went where at which second, of lifts, corrections and withdrawals, from record and ledger alone."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.delivery import Delivery, Key, Receipt
from pipeline.files import Disk
from pipeline.receipts import LiftReceipt, lines, receipt_of
from pipeline.record import Entry
from pipeline.sightings import MOST, Sighting, read_sightings, write_sightings
from tests.office import PAST, Run, runner
from tests.room import HOUR, Room, at, room_in

ENTRY = Entry("alpha", 1, "lift", at(HOUR), "a" * 64)


def receipt(room: Room, *rows: Delivery, entry: Entry = ENTRY, **known: object) -> LiftReceipt:
    sighting = Sighting(**known)  # type: ignore[arg-type]
    return receipt_of(room.survey().newsroom, entry, rows, {(entry.slug, entry.revision): sighting})


def row(account: str, state: str, part: str = "post", **more: object) -> Delivery:
    key = Key("news.example", "alpha", 1, account, part)  # type: ignore[arg-type]
    return Delivery(key, at(HOUR), state, **more)  # type: ignore[arg-type]


def test_a_receipt_says_each_second_and_what_still_waits(room: Room) -> None:
    there = Receipt("1", "https://x.example/1", at("2026-12-04T13:00:02Z"))
    found = receipt(
        room,
        row("x-ta", "sent", receipt=there),
        row("blue", "planned", wait=at("2026-12-04T13:05:00Z")),
        row("social", "refused", reason="It was too long."),
        row("hub", "sent", "ping", receipt=replace(there, address="https://hub.example/")),
        switched=at(HOUR),
        seen=at("2026-12-04T13:00:01Z"),
    )
    assert [*lines(found)] == [
        "alpha is public (revision 1).",
        "Page: https://news.example/releases/alpha/",
        "Public since 4 Dec 2026, 13:00:00 UTC, on its second.",
        "Seen there at 4 Dec 2026, 13:00:01 UTC.",
        "blue, post: is still to be sent at 4 Dec 2026, 13:05:00 UTC.",
        "social, post: was refused. It was too long.",
        "x-ta, post: done at 4 Dec 2026, 13:00:02 UTC: https://x.example/1",
        "hub, notice of the change: done at 4 Dec 2026, 13:00:02 UTC: https://hub.example/",
    ]
    assert not found.settled
    assert receipt(room, row("x-ta", "held"), seen=at(HOUR)).settled
    assert not receipt(room, row("x-ta", "sent", receipt=there)).settled, "nobody saw it yet"


def test_a_late_lift_says_how_late_and_why(room: Room) -> None:
    found = receipt(room, switched=at("2026-12-04T13:07:12Z"), late=432.0, why="nothing was at work here at its hour")
    assert [*lines(found)][2] == (
        "Public since 4 Dec 2026, 13:07:12 UTC, 7 minutes 12 seconds after its hour: "
        "nothing was at work here at its hour."
    )
    assert [*lines(receipt(room))][2] == "Public since 4 Dec 2026, 13:00:00 UTC, by the record."


def test_a_withdrawal_shows_what_is_taken_back_and_a_correction_what_corrects(room: Room) -> None:
    rows = (row("x-ta", "sent"), row("x-ta", "planned", "recall"), row("x-ta", "planned", "correction"))
    corrected = replace(rows[2], key=rows[2].key._replace(revision=2))
    kill = receipt(room, *rows[:2], corrected, entry=replace(ENTRY, revision=3, kind="kill"))
    assert [each.key.part for each in kill.posts] == ["recall"]
    assert "x-ta, taking back the post: is still to be sent" in "\n".join(lines(kill))
    change = receipt(room, *rows[:2], corrected, entry=replace(ENTRY, revision=2, kind="correction"))
    assert [each.key.part for each in change.posts] == ["correction"]


def test_a_desk_notes_when_it_switched_and_when_it_saw(room: Room) -> None:
    room.write("alpha")
    room.tick("2026-12-04T12:59:00Z")
    room.tick("2026-12-04T13:00:20Z")
    room.tick("2026-12-04T13:00:30Z")
    known = read_sightings(Disk(), room.root / ".dateline")
    shown = at("2026-12-04T13:00:20Z")
    assert known["alpha", 1] == Sighting(shown, 20.0, "", shown)
    room.write("beta")
    room.tick("2026-12-04T13:10:00Z")
    late = read_sightings(Disk(), room.root / ".dateline")["beta", 1]
    assert (late.switched, late.late) == (at("2026-12-04T13:10:00Z"), 600.0)
    assert late.why


def test_what_was_noted_stays_small_and_a_damaged_note_says_nothing(room: Room) -> None:
    folder = room.root / ".dateline"
    write_sightings(Disk(), folder, {(f"a{at_}", 1): Sighting(at(HOUR)) for at_ in range(MOST + 5)})
    known = read_sightings(Disk(), folder)
    assert (len(known), ("a4", 1) in known, (f"a{MOST + 4}", 1) in known) == (MOST, False, True)
    for damaged in ("[{}]", "{", "3"):
        (folder / "seen.json").write_text(damaged)
        assert read_sightings(Disk(), folder) == {}
    write_sightings(Disk(), room.root / "newsroom.yml", {})


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Room]:
    with room_in(tmp_path / "room") as made:
        made.open_ledger_before()
        yield made


@pytest.fixture
def run(home: Room, capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(home.root, capsys)


def test_the_command_shows_each_revision_and_speaks_to_scripts(home: Room, run: Run) -> None:
    home.write("alpha", embargo=PAST)
    assert run("receipt", "alpha") == (3, "alpha is not public yet, so there is no receipt of it.\n")
    assert run("receipt", "alfa")[0] == 2
    home.clock.sleep(5)
    home.tick()
    home.write("alpha", embargo=PAST, revision="2", killed="It was wrong.")
    home.clock.sleep(timedelta(minutes=1).total_seconds())
    home.tick()
    code, said = run("receipt", "alpha")
    first, second = said.split("\n\n")
    assert (code, first.splitlines()[0]) == (0, "alpha is public (revision 1).")
    assert second.splitlines()[0] == "alpha is withdrawn (revision 2)."
    assert "after its hour: it could not be done before." in first
    code, said = run("receipt", "alpha", "--json")
    assert [(each["kind"], each["settled"], each["posts"]) for each in json.loads(said)] == [
        ("lift", True, []),
        ("kill", True, []),
    ]
