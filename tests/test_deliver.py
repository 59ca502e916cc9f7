"""Deliveries, against a stateful fake of X on loopback: counted by what the outside saw."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.delivery import Delivery
from pipeline.desk import tick
from tests.fakes.x import SECRET, FakeX
from tests.room import HOUR, Room, at, room_in

ROOT = Path(__file__).parents[1]


@pytest.fixture
def x(tmp_path: Path) -> Iterator[tuple[Room, FakeX]]:
    """A newsroom with one account on the fake, whose ledger has been at work before."""
    from pipeline.clock import HandClock

    clock = HandClock(at("2026-12-01T12:00:00Z"))
    with FakeX(clock) as fake:
        channels = '[{name: x-ta, kind: x, account: "@ta", secret: X_TA, address: "' + fake.address + '"}]'
        with room_in(tmp_path / "room", channels=channels, clock=clock, secrets={"X_TA": SECRET}) as room:
            room.open_ledger_before()
            yield room, fake


def only(room: Room, part: str = "post") -> Delivery:
    """The one delivery of that part."""
    (row,) = [row for row in room.rows() if row.key.part == part]
    return row


def test_a_post_leaves_at_its_hour_after_the_lift_once_and_with_its_receipt(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    room.write("alpha", social="{text: The Agency did something., after: +2m}")
    room.tick(HOUR)
    room.tick("2026-12-04T13:01:59Z")
    assert fake.posts == []
    for moment in ("2026-12-04T13:02:00Z", "2026-12-04T13:02:05Z", "2026-12-05T13:00:00Z"):
        room.tick(moment)
    assert [post.text.split("\n")[0] for post in fake.posts] == ["The Agency did something."]
    row = only(room)
    assert row.state == "sent"
    assert row.receipt is not None
    assert row.receipt.id == fake.posts[0].id
    assert row.due == at("2026-12-04T13:02:00Z")


def test_posts_follow_their_lift_when_it_is_late(x: tuple[Room, FakeX]) -> None:
    room, _ = x
    room.write("alpha", social="{text: Words., after: +2m}")
    room.tick("2026-12-04T14:00:00Z")
    assert only(room).due == at("2026-12-04T14:02:00Z")


def test_nothing_is_posted_before_the_page_is_proven_public(
    x: tuple[Room, FakeX], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.hosts.folder import Folder

    room, fake = x
    room.write("alpha")
    monkeypatch.setattr(Folder, "proves", lambda self, path, content: False)
    room.tick(HOUR)
    assert fake.calls == []
    assert only(room).state == "planned"
    monkeypatch.undo()
    room.tick("2026-12-04T13:00:05Z")
    assert len(fake.posts) == 1


def test_the_page_is_proven_through_the_public_address(tmp_path: Path) -> None:
    asked: list[str] = []
    with FakeX(clock := Room(tmp_path / "unused").clock) as fake:
        channels = '[{name: x-ta, kind: x, account: "@ta", secret: X_TA, address: "' + fake.address + '"}]'
        with room_in(tmp_path / "room", channels=channels, clock=clock, secrets={"X_TA": SECRET}) as room:
            text = (room.root / "newsroom.yml").read_text().replace("proof: folder", "proof: address")
            (room.root / "newsroom.yml").write_text(text)
            room.open_ledger_before()
            room.write("alpha")
            from dataclasses import replace

            def fetch(address: str) -> bytes | None:
                asked.append(address)
                return None if len(asked) < 2 else room.public()["releases/alpha/index.html"]

            room.clock.move_to(at(HOUR))
            tick(replace(room.house(), fetch=fetch))
            assert fake.posts == []
            tick(replace(room.house(), fetch=fetch))
            assert len(fake.posts) == 1
    assert set(asked) == {"https://news.example/releases/alpha/"}


def test_without_its_secret_a_post_waits_and_the_lift_does_not(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    secret = room.secrets.pop("X_TA")
    room.write("alpha")
    assert room.tick(HOUR).lifted != ()
    assert only(room).state == "planned"
    room.secrets["X_TA"] = secret
    room.tick("2026-12-04T13:30:00Z")
    assert len(fake.posts) == 1


def test_a_post_whose_hour_passed_six_hours_ago_waits_for_a_person(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    secret = room.secrets.pop("X_TA")
    room.write("alpha")
    room.tick(HOUR)
    room.secrets["X_TA"] = secret
    room.tick("2026-12-04T19:00:01Z")
    assert fake.posts == []
    assert only(room).state == "held"


def test_the_request_is_in_the_ledger_as_sending_before_it_leaves(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    seen: list[tuple[str, bytes]] = []
    create = fake._create

    def look_first(wish: object) -> object:
        from pipeline.ledger import SqliteLedger

        ledger = SqliteLedger(room.root / ".dateline" / "ledger.sqlite3")
        seen.extend((row.state, row.request) for row in ledger.load())
        ledger.close()
        return create(wish)

    fake._create = look_first  # type: ignore[method-assign,assignment]
    room.write("alpha")
    room.tick(HOUR)
    assert [state for state, _ in seen] == ["sending"]
    assert b"Title of alpha" in seen[0][1]


def test_an_unknown_outcome_stays_unknown_until_the_post_is_seen_and_is_never_sent_again(
    x: tuple[Room, FakeX],
) -> None:
    room, fake = x
    fake.drops(acts=True)
    fake.late = 1
    room.write("alpha")
    room.tick(HOUR)
    assert only(room).state == "unknown"
    room.tick("2026-12-04T13:00:30Z")
    room.tick("2026-12-04T13:03:00Z")
    assert only(room).state == "sent"
    assert len(fake.posts) == 1


def test_an_unknown_post_that_is_not_seen_after_three_looks_waits_for_a_person(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    fake.drops(acts=False)
    room.write("alpha")
    room.tick(HOUR)
    for minute in range(1, 12):
        room.tick(f"2026-12-04T13:{minute:02}:00Z")
    assert only(room).state == "unknown"
    assert only(room).looks == 3
    assert fake.posts == []


def test_a_rate_limit_is_waited_out(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    fake.limits(str(int(at("2026-12-04T13:10:00Z").timestamp())))
    room.write("alpha")
    room.tick(HOUR)
    room.tick("2026-12-04T13:09:59Z")
    assert fake.posts == []
    room.tick("2026-12-04T13:10:01Z")
    assert len(fake.posts) == 1


def test_a_refusal_is_told_and_not_tried_again(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    fake.fails(401)
    room.write("alpha")
    room.tick(HOUR)
    room.tick("2026-12-04T13:10:00Z")
    assert only(room).state == "refused"
    assert only(room).reason
    assert fake.posts == []


def test_a_kill_stops_what_is_planned_and_takes_away_what_was_sent(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    room.write("alpha")
    room.write("beta", social="{text: Beta words., after: +1h}")
    room.tick(HOUR)
    for slug in ("alpha", "beta"):
        room.write(slug, revision="2", killed="It was wrong.")
    room.tick("2026-12-04T13:30:00Z")
    room.tick("2026-12-04T14:30:00Z")
    assert [post.text.split("\n")[0] for post in fake.posts] == ["Title of alpha"]
    assert fake.standing == []
    states = {(row.key.slug, row.key.part): row.state for row in room.rows()}
    assert states == {("alpha", "post"): "sent", ("alpha", "recall"): "sent", ("beta", "post"): "held"}


def test_a_kill_after_a_correction_takes_both_posts_away(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    room.write("alpha")
    room.tick(HOUR)
    room.write("alpha", body="Mended.", revision="2", correction="The hour was wrong; it is ten.")
    room.tick("2026-12-04T13:30:00Z")
    assert len(fake.standing) == 2
    room.write("alpha", revision="3", killed="It was wrong altogether.")
    room.tick("2026-12-04T14:00:00Z")
    assert fake.standing == []
    assert sorted((row.key.part, row.key.revision, row.state) for row in room.rows()) == [
        ("correction", 2, "sent"),
        ("post", 1, "sent"),
        ("recall", 1, "sent"),
        ("recall", 2, "sent"),
    ]


def test_nothing_is_taken_back_before_the_kill_is_public(
    x: tuple[Room, FakeX], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.hosts.folder import Folder

    room, fake = x
    room.write("alpha")
    room.tick(HOUR)
    room.write("alpha", revision="2", killed="It was wrong.")

    def refuses(self: object, expected: str, following: str) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Folder, "switch", refuses)
    room.tick("2026-12-04T13:30:00Z")
    assert only(room, "recall").state == "planned"
    room.tick("2026-12-04T13:30:30Z")
    assert len(fake.standing) == 1
    monkeypatch.undo()
    room.tick("2026-12-04T13:31:00Z")
    assert fake.standing == []


def test_a_correction_reaches_the_accounts_that_carry_the_original(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    room.write("alpha")
    room.tick(HOUR)
    room.write("alpha", body="Mended.", revision="2", correction="The hour was wrong; it is ten.")
    room.tick("2026-12-04T13:30:00Z")
    assert "The hour was wrong; it is ten." in fake.posts[1].text
    assert only(room, "correction").state == "sent"


def test_a_release_that_says_no_post_on_x_gets_none(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    room.write("alpha", social="{text: Words., x: false}")
    room.tick(HOUR)
    assert room.rows() == []
    assert fake.posts == []


def test_a_post_still_planned_when_a_revision_says_none_is_held(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    room.write("alpha", social="{text: Words., after: +1h}")
    room.tick(HOUR)
    room.write("alpha", social="{text: Words., x: false}", revision="2", update="No post after all.")
    room.tick("2026-12-04T13:30:00Z")
    room.tick("2026-12-04T14:00:00Z")
    assert fake.posts == []
    assert only(room).state == "held"


def test_a_recall_waits_until_it_is_known_whether_the_post_is_there(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    fake.drops(acts=True)
    fake.late = 2
    room.write("alpha")
    room.tick(HOUR)
    room.write("alpha", revision="2", killed="It was wrong.")
    room.tick("2026-12-04T13:00:30Z")
    assert only(room).state == "unknown"
    assert only(room, "recall").state == "planned"
    for minute in range(2, 6):
        room.tick(f"2026-12-04T13:{minute:02}:00Z")
    assert fake.standing == []
    assert only(room, "recall").state == "sent"


def test_posts_of_another_newsroom_in_the_same_ledger_are_left_alone(x: tuple[Room, FakeX]) -> None:
    from dataclasses import replace

    room, fake = x
    room.write("alpha", social="{text: Words., after: +1m}")
    room.tick(HOUR)
    row = only(room)
    theirs = replace(row, key=row.key._replace(newsroom="other.example"))
    room.ledger.plan([theirs])
    room.tick("2026-12-04T13:01:00Z")
    assert len(fake.posts) == 1
    assert {row.key.newsroom: row.state for row in room.rows()} == {"news.example": "sent", "other.example": "planned"}


def test_posts_give_way_to_a_lift_that_is_near(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    room.write("alpha", social="{text: Alpha words., after: +50s}")
    room.write("beta", embargo="Friday, 4 December 2026, 09:01 hrs AST", social="{text: Beta words., after: +1h}")
    room.tick(HOUR)
    room.tick("2026-12-04T13:00:50Z")
    assert fake.calls == []
    assert [item.entry.slug for item in room.tick("2026-12-04T13:01:00Z").lifted] == ["beta"]
    assert [post.text.split("\n")[0] for post in fake.posts] == ["Alpha words."]


def test_an_hour_that_comes_while_posts_are_sent_is_woken_to_at_once(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    create = fake._create

    def slowly(wish: object) -> object:
        room.clock.move_to(at("2026-12-04T13:02:30Z"))
        return create(wish)

    fake._create = slowly  # type: ignore[method-assign,assignment]
    room.write("alpha")
    room.write("beta", embargo="Friday, 4 December 2026, 09:02 hrs AST")
    done = room.tick(HOUR)
    assert done.wake is not None
    assert done.wake <= room.clock.now()


def test_a_ledger_that_cannot_be_written_keeps_no_page_back_and_posts_nothing(
    x: tuple[Room, FakeX], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.ledger import LedgerRefuses

    room, fake = x

    def full(rows: object) -> None:
        raise LedgerRefuses("The ledger cannot be used: disk full.")

    monkeypatch.setattr(room.ledger, "plan", full)
    room.write("alpha")
    done = room.tick(HOUR)
    assert [item.entry.slug for item in done.lifted] == ["alpha"]
    assert "dateline announce" in done.troubles[0]
    monkeypatch.undo()
    room.tick("2026-12-04T13:00:30Z")
    assert fake.posts == []
    assert room.rows() == []


def test_a_desk_that_finds_another_one_lifting_looks_again_soon(x: tuple[Room, FakeX]) -> None:
    from pipeline.files import Disk

    room, _ = x
    room.write("alpha")
    room.clock.move_to(at(HOUR))
    with Disk().lock(room.root / ".dateline" / "desk.lock"):
        done = tick(room.house())
    assert done.lifted == ()
    assert done.wake is not None
    assert (done.wake - room.clock.now()).total_seconds() <= 0.25


KILLED_BETWEEN = """
import os, signal, sys
from pathlib import Path
from pipeline.clock import HandClock, from_stamp
from pipeline.desk import tick
from pipeline.files import Disk
from pipeline.ledger import SqliteLedger
from pipeline.survey import House

root = Path(sys.argv[1])
ledger = SqliteLedger(root / ".dateline/ledger.sqlite3")
def die(*_): os.kill(os.getpid(), signal.SIGKILL)
ledger.settle = die  # the post is out, and nothing more is written
tick(House(root, Disk(), HandClock(from_stamp(sys.argv[2])), ledger, {"X_TA": sys.argv[3]}, "killed"))
"""


@pytest.mark.parametrize("accepted", [True, False])
def test_kill_9_between_sending_and_sent_leads_to_unknown_and_never_to_a_second_post(
    x: tuple[Room, FakeX], accepted: bool
) -> None:
    room, fake = x
    room.write("alpha")
    if not accepted:
        fake.drops(acts=False)
    fake.clock.move_to(at(HOUR))  # type: ignore[attr-defined]
    command = [sys.executable, "-c", KILLED_BETWEEN, str(room.root), HOUR, SECRET]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -9
    assert only(room).state == "sending"
    assert len(fake.posts) == int(accepted)
    fake.late = 1
    room.tick("2026-12-04T13:00:10Z")
    assert only(room).state == "sending", "its sender may still be at work until the lease ends"
    room.tick("2026-12-04T13:02:30Z")
    assert only(room).state == "unknown"
    for minute in range(4, 12):
        room.tick(f"2026-12-04T13:{minute:02}:00Z")
    assert len(fake.posts) == int(accepted)
    assert only(room).state == ("sent" if accepted else "unknown")
