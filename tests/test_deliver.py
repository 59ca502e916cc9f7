"""Deliveries, against a stateful fake of X on loopback: counted by what the outside saw."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any, cast

import pytest

from pipeline.channels import Access, Channel, channel
from pipeline.deliver import deliver, wants
from pipeline.delivery import FORGOTTEN, PUT_BACK, REPEATED, Delivery, Outcome, Receipt, Refused, RetryAt, Sent, Unknown
from pipeline.files import Disk
from pipeline.ledger import Claim, LedgerRefuses, SqliteLedger
from pipeline.outlets import Outlets
from pipeline.posts import NOTHING_OUT, TOO_LATE, WITHDRAWN
from pipeline.publish import publish
from pipeline.standins.x import SECRET, FakeX, Stored
from pipeline.survey import House, Survey
from pipeline.tick import tick
from pipeline.unplanned import note
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
    assert only(room).reason.startswith(TOO_LATE), "which is what the alarm goes by"


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


def test_an_unknown_post_that_is_not_seen_after_three_looks_is_sent_once_more(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    fake.drops(acts=False)
    room.write("alpha")
    room.tick(HOUR)
    frozen = only(room).request
    room.tick("2026-12-04T13:01:00Z")
    room.tick("2026-12-04T13:02:00Z")
    assert (only(room).state, only(room).looks, fake.posts) == ("unknown", 2, [])
    room.tick("2026-12-04T13:03:00Z")
    assert (only(room).state, only(room).reason, fake.posts) == ("planned", REPEATED, [])
    room.tick("2026-12-04T13:03:01Z")
    assert (only(room).state, only(room).attempt) == ("sent", 2)
    assert only(room).request == frozen
    assert len(fake.posts) == 1


@pytest.mark.parametrize("looks", [2, 3])
def test_what_would_say_something_else_by_now_is_not_sent_once_more_unasked(x: tuple[Room, FakeX], looks: int) -> None:
    room, fake = x
    fake.drops(acts=False)
    room.write("alpha")
    room.tick(HOUR)
    for minute in range(1, looks + 1):
        room.tick(f"2026-12-04T13:0{minute}:00Z")
    assert only(room).state == ("unknown" if looks == 2 else "planned")
    room.write("alpha", revision="2", title="Other title", correction="The title was wrong.")
    for minute in range(4, 20):
        room.tick(f"2026-12-04T13:{minute:02}:00Z")
    assert (only(room).state, only(room).looks, only(room).attempt) == ("unknown", 3, 1)
    assert fake.posts == []


def test_what_is_sent_once_more_and_was_asked_to_wait_still_may_say_nothing_else(
    x: tuple[Room, FakeX], monkeypatch: pytest.MonkeyPatch
) -> None:
    room, fake = x
    fake.drops(acts=False)
    room.write("alpha")
    room.tick(HOUR)
    for minute in range(1, 4):
        room.tick(f"2026-12-04T13:0{minute}:00Z")
    with monkeypatch.context() as patch:
        later = RetryAt(at("2026-12-04T13:10:00Z"), "Too many posts at once.")
        patch.setattr("pipeline.channels.x.send", lambda request, access, now: later)
        room.tick("2026-12-04T13:03:01Z")
    assert (only(room).state, only(room).wait) == ("planned", at("2026-12-04T13:10:00Z"))
    room.write("alpha", revision="2", title="Other title", correction="The title was wrong.")
    for minute in range(4, 20):
        room.tick(f"2026-12-04T13:{minute:02}:00Z")
    assert only(room).state == "unknown"
    assert fake.posts == []


def test_an_unknown_post_waits_for_a_person_where_the_network_would_show_it_twice(
    x: tuple[Room, FakeX], monkeypatch: pytest.MonkeyPatch
) -> None:
    room, fake = x
    monkeypatch.setattr("pipeline.channels.x.repeatable", lambda request: False)
    fake.drops(acts=False)
    room.write("alpha")
    room.tick(HOUR)
    for minute in range(1, 12):
        room.tick(f"2026-12-04T13:{minute:02}:00Z")
    assert only(room).state == "unknown"
    assert only(room).looks == 3
    assert fake.posts == []


def test_an_account_whose_network_hangs_delays_no_other(tmp_path: Path) -> None:
    both = "[{name: slow, kind: x, account: '@slow', secret: A}, {name: quick, kind: x, account: '@quick', secret: B}]"
    other, calls = Event(), list[str]()

    class Hanging:
        """X, but for one account that gets no answer before the other has one."""

        def __getattr__(self, name: str) -> Any:
            return getattr(channel("x"), name)

        def send(self, request: bytes, access: Access, now: datetime) -> Outcome:
            calls.append(access.account)
            if access.account == "@slow":
                return Unknown("No answer came.") if other.wait(30) else Refused("It waited for the other one.")
            other.set()
            return Sent(Receipt("1", "https://x.example/1", now))

    with room_in(tmp_path / "room", channels=both, secrets={"A": SECRET, "B": SECRET}) as room:
        room.open_ledger_before()
        room.write("alpha")
        room.clock.move_to(at(HOUR))
        tick(replace(room.house(), channels=lambda kind: cast(Channel, Hanging())))
        assert {row.key.channel: row.state for row in room.rows()} == {"slow": "unknown", "quick": "sent"}
        assert sorted(calls) == ["@quick", "@slow"]


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


def corrected_and_limited(room: Room, fake: FakeX) -> None:
    """A correction is public, and its post has to wait for a limit of the account."""
    room.write("alpha")
    room.tick(HOUR)
    fake.limits(str(int(at("2026-12-04T13:45:00Z").timestamp())))
    room.write("alpha", body="Mended.", revision="2", correction="The hour was wrong; it is ten.")
    room.tick("2026-12-04T13:30:00Z")
    assert only(room, "correction").state == "planned"


@pytest.mark.parametrize("kind", ["update", "correction"])
def test_a_correction_is_told_in_its_own_words_also_when_something_followed_it(
    x: tuple[Room, FakeX], kind: str
) -> None:
    room, fake = x
    corrected_and_limited(room, fake)
    tea = "There will be tea."
    if kind == "update":
        room.write("alpha", body="Mended, and more.", revision="3", update=tea)
    else:
        room.write("alpha", body="Mended, and more.", revision="3", correction=tea)
    for minute in (30, 46, 57):
        room.tick(f"2026-12-04T13:{minute}:30Z")
    told = [post.text.split("\n")[0] for post in fake.posts]
    expected = ["The hour was wrong; it is ten."] + [tea] * (kind == "correction")
    assert told[1:] == expected


def test_where_the_account_says_the_same_in_other_words_a_person_is_asked_within_minutes(
    x: tuple[Room, FakeX],
) -> None:
    room, fake = x
    room.write("alpha")
    room.secrets.clear()  # nothing can be sent yet
    room.tick(HOUR)
    page = "https://news.example/releases/alpha/"
    fake.posts.append(Stored("77", f"Somebody typed this by hand. {page}", room.clock.now()))
    room.secrets["X_TA"] = SECRET
    for minute in (5, 6, 7, 8):
        done = room.tick(f"2026-12-04T13:0{minute}:30Z")
    assert (only(room).state, len(fake.posts)) == ("unknown", 1)
    assert "in other words" in only(room).reason
    assert [alarm.code for alarm in done.alarms] == ["post-unknown"]


def test_a_correction_whose_words_are_lost_is_for_a_person(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    corrected_and_limited(room, fake)
    lost = room.survey().record.last("alpha")
    room.write("alpha", body="Mended, and more.", revision="3", update="There will be tea.")
    room.tick("2026-12-04T13:30:30Z")
    assert lost
    room.house().store.path(lost.digest).unlink()
    room.tick("2026-12-04T13:47:00Z")
    row = only(room, "correction")
    assert (row.state, len(fake.posts)) == ("refused", 1)
    assert row.reason == "The words of this correction are not at hand any more, so a person must write it."


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


def test_a_ledger_that_cannot_be_written_keeps_no_page_back_and_posts_nothing_until_it_can(
    x: tuple[Room, FakeX], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.ledger import LedgerRefuses

    room, fake = x

    def full(rows: object, *told: object) -> None:
        raise LedgerRefuses("The ledger cannot be used: disk full.")

    monkeypatch.setattr(room.ledger, "plan", full)
    room.write("alpha")
    done = room.tick(HOUR)
    assert [item.entry.slug for item in done.lifted] == ["alpha"]
    assert "dateline announce" in done.troubles[0]
    room.tick("2026-12-04T13:00:30Z")
    assert fake.posts == []
    monkeypatch.undo()
    for minute in range(1, 12):
        room.tick(f"2026-12-04T13:{minute:02}:00Z")
    assert len(fake.posts) == 1
    assert only(room).state == "sent"


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
from pipeline.tick import tick
from pipeline.files import Disk
from pipeline.ledger import SqliteLedger
from pipeline.survey import House

root = Path(sys.argv[1])
ledger = SqliteLedger(root / ".dateline/ledger.sqlite3")
def die(*_): os.kill(os.getpid(), signal.SIGKILL)
ledger.settle_all = die  # the post is out, and nothing more is written
clock = HandClock(from_stamp("2026-12-01T12:00:00Z"))
clock.move_to(from_stamp(sys.argv[2]))
tick(House(root, Disk(), clock, ledger, {"X_TA": sys.argv[3]}, "killed"))
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
    assert len(fake.posts) == 1
    assert only(room).state == "sent"


def put_back(room: Room, copy: bytes, *, witness: bool = True) -> None:
    """Open an older ledger in place of the one at work, with or without what counted its claims."""
    room.ledger.close()
    count = room.root / ".dateline" / "ledger.claims"
    room.ledger = SqliteLedger(None, files=Disk(), count=count if witness else None, database=copy)


def sent_later(room: Room, fake: FakeX) -> bytes:
    """A post left at 14:00; the ledger as it was before."""
    room.write("alpha", social="{text: Alpha words., after: +1h}")
    room.tick(HOUR)
    copy = room.ledger.snapshot()
    room.tick("2026-12-04T14:00:00Z")
    assert len(fake.posts) == 1
    fake.calls.clear()
    return copy


SENDS = "POST /2/tweets"


def test_what_an_older_ledger_would_send_again_is_looked_for_and_found(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    put_back(room, sent_later(room, fake))
    room.tick("2026-12-04T14:00:30Z")
    row = only(room)
    assert (row.state, row.receipt and row.receipt.id) == ("sent", fake.posts[0].id)
    assert len(fake.posts) == 1
    assert not room.ledger.put_back()


def test_what_an_older_ledger_would_send_and_is_not_there_waits_for_a_person(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    put_back(room, sent_later(room, fake))
    fake.posts.clear()
    for minute in range(1, 12):
        room.tick(f"2026-12-04T14:{minute:02}:00Z")
    assert (only(room).state, only(room).looks, only(room).reason) == ("unknown", 3, PUT_BACK)
    assert fake.posts == []
    assert room.ledger.put_back()


def test_what_came_to_be_unknown_long_after_its_hour_is_looked_for_once(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    put_back(room, sent_later(room, fake))
    fake.posts.clear()
    room.tick("2026-12-05T14:00:00Z")
    assert fake.calls != []
    fake.calls.clear()
    for minute in range(1, 12):
        room.tick(f"2026-12-05T14:{minute:02}:00Z")
    assert fake.calls == []
    assert wants(only(room), room.survey().newsroom, room.clock.now()) is None


def test_an_older_ledger_holds_back_nothing_whose_hour_is_still_to_come(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    room.write("beta", social="{text: Beta words., after: +2h}")
    put_back(room, sent_later(room, fake))
    room.tick("2026-12-04T14:30:00Z")
    room.tick("2026-12-04T15:00:00Z")
    assert [post.text.split("\n")[0] for post in fake.posts] == ["Alpha words.", "Beta words."]


def test_what_an_older_ledger_plans_for_a_release_that_is_not_public_goes_on_waiting(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    copy = sent_later(room, fake)
    put_back(room, copy)
    ahead = Delivery(only(room).key._replace(slug="beta"), at("2026-12-04T13:30:00Z"))
    room.ledger.plan([ahead])
    room.tick("2026-12-04T14:00:30Z")
    assert {row.key.slug: row.state for row in room.rows()} == {"alpha": "sent", "beta": "planned"}
    assert not room.ledger.put_back()


def test_a_post_whose_hour_passed_a_while_ago_is_looked_for_before_it_is_sent(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    put_back(room, sent_later(room, fake), witness=False)
    room.tick("2026-12-04T14:02:01Z")
    assert (only(room).state, len(fake.posts)) == ("sent", 1)
    assert only(room).receipt is not None
    assert SENDS not in fake.calls


def test_a_post_whose_hour_passed_a_while_ago_and_that_is_not_there_is_sent(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    secret = room.secrets.pop("X_TA")
    room.write("alpha")
    room.tick(HOUR)
    room.secrets["X_TA"] = secret
    room.tick("2026-12-04T13:02:01Z")
    assert (only(room).state, len(fake.posts)) == ("sent", 1)
    assert fake.calls.index(SENDS) == len(fake.calls) - 1 > 0


def test_a_post_that_cannot_be_looked_for_waits_and_is_looked_for_first_the_next_time_too(
    x: tuple[Room, FakeX],
) -> None:
    room, fake = x
    put_back(room, sent_later(room, fake), witness=False)
    fake.fails(503)
    room.tick("2026-12-04T14:05:00Z")
    assert (only(room).state, only(room).wait) == ("planned", at("2026-12-04T14:15:00Z"))
    room.tick("2026-12-04T14:14:59Z")
    assert only(room).state == "planned"
    room.tick("2026-12-04T14:15:00Z")
    assert (only(room).state, len(fake.posts)) == ("sent", 1)
    assert SENDS not in fake.calls


def test_what_a_person_asked_for_by_name_is_sent_without_looking(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    room.write("alpha")
    fake.fails(401)
    room.tick(HOUR)
    fake.calls.clear()
    room.clock.move_to(at("2026-12-04T13:30:00Z"))
    room.ledger.decide(only(room).key, "planned", "", room.clock.now())
    room.tick()
    assert len(fake.posts) == 1
    assert fake.calls == [SENDS]


def outlets(room: Room, seen: Survey, house: House) -> Outlets:
    clocks = room.clock, house.watch.sure
    return Outlets(seen.newsroom, room.secrets, room.ledger, *clocks, "test-desk", house.archive.text, house.channels)


def delivered(room: Room, gives_way: Callable[[], bool] = lambda: False) -> None:
    """Deliver alone, by what the record says."""
    seen, house = room.survey(), room.house()
    public = {item.slug: item for item in seen.record.standing()}
    deliver(seen.record, public, outlets(room, seen, house), lambda standing: True, gives_way)


def planned(room: Room) -> None:
    """A post is planned for 14:00, and it is that hour."""
    room.write("alpha", social="{text: Alpha words., after: +1h}")
    room.tick(HOUR)
    room.clock.move_to(at("2026-12-04T14:00:00Z"))


def test_a_kill_that_comes_while_a_post_is_made_ready_stops_it(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    planned(room)
    asked = iter([False, True])
    delivered(room, lambda: next(asked))
    assert (only(room).state, only(room).attempt, fake.calls) == ("planned", 0, [])
    delivered(room)
    assert len(fake.posts) == 1


@pytest.mark.parametrize(("slept", "state"), [(84, "sent"), (86, "planned"), (3600, "unknown")])
def test_a_desk_that_slept_between_its_claim_and_the_call_sends_nothing(
    x: tuple[Room, FakeX], monkeypatch: pytest.MonkeyPatch, slept: int, state: str
) -> None:
    room, fake = x
    planned(room)
    claim = room.ledger.claim_all

    def sleeping(wanted: list[Claim]) -> list[Delivery | None]:
        claimed = claim(wanted)
        room.clock.sleep(slept)
        room.ledger.lapse(room.clock.now())  # another desk looks on
        return claimed

    monkeypatch.setattr(room.ledger, "claim_all", sleeping)
    delivered(room)
    assert (only(room).state, len(fake.posts)) == (state, int(state == "sent"))


def test_deliveries_go_through_the_channels_that_are_passed_in(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    planned(room)
    asked: list[str] = []

    def channels(kind: str) -> Channel:
        asked.append(kind)
        return channel(kind)

    seen, house = room.survey(), room.house()
    through = replace(outlets(room, seen, house), channels=channels)
    deliver(seen.record, {"alpha": seen.record.standing()[0]}, through, lambda standing: True, lambda: False)
    assert (asked, len(fake.posts)) == (["x"], 1)


def test_nothing_is_sent_from_an_older_ledger_that_nobody_has_reconciled_yet(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    put_back(room, sent_later(room, fake))
    delivered(room)
    assert (only(room).state, len(fake.posts)) == ("sent", 1)
    assert SENDS not in fake.calls


def test_a_post_waits_for_a_clock_that_jumped_and_goes_out_at_its_hour_when_it_is_right(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    room.write("alpha", social="{text: Alpha words., after: +2m}")
    room.tick(HOUR)
    for hours in (1, 7):
        room.clock.step(hours * 3600)
        room.tick()
        assert (only(room).state, fake.calls) == ("planned", [])
        room.clock.step(-hours * 3600)
    room.tick("2026-12-04T13:01:59Z")
    assert fake.calls == []
    done = room.tick("2026-12-04T13:02:00Z")
    assert (only(room).state, len(fake.posts), done.alarms) == ("sent", 1, ())


def test_a_post_that_is_due_waits_for_as_long_as_the_clock_is_in_doubt(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    planned(room)
    room.clock.step(60)
    delivered(room)
    assert (only(room).state, fake.calls) == ("planned", [])
    room.clock.step(-60)
    delivered(room)
    assert (only(room).state, len(fake.posts)) == ("sent", 1)


def test_a_clock_that_jumps_while_a_post_is_made_ready_stops_it(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    planned(room)
    steps = iter([0, 60])

    def gives_way() -> bool:
        room.clock.step(next(steps))
        return False

    delivered(room, gives_way)
    assert (only(room).state, only(room).attempt, fake.calls) == ("planned", 0, [])


def test_a_live_sender_is_not_given_up_for_a_clock_that_jumped(x: tuple[Room, FakeX]) -> None:
    room, _ = x
    planned(room)
    row = only(room)
    assert room.ledger.claim(row.key, b"{}", "another desk", room.clock.now())
    room.clock.step(3600)
    delivered(room)
    assert only(room).state == "sending"
    room.clock.step(-3600)
    room.clock.sleep(121)
    delivered(room)
    assert only(room).state != "sending"


def test_what_was_sent_is_taken_back_however_doubtful_the_clock_is(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    room.write("alpha")
    room.tick(HOUR)
    room.write("alpha", revision="2", killed="It was wrong.")
    room.clock.step(3600)
    room.tick()
    assert (only(room, "recall").state, fake.standing) == ("sent", [])


@pytest.mark.parametrize("part", ["recall", "correction"])
@pytest.mark.parametrize("became", ["refused", "held"])
def test_where_the_post_turns_out_not_to_have_gone_out_there_is_nothing_to_take_back_or_to_correct(
    x: tuple[Room, FakeX], part: str, became: str
) -> None:
    room, fake = x
    planned(room)
    post = only(room)
    claimed = room.ledger.claim(post.key, b"{}", "another desk", room.clock.now())
    assert claimed
    if part == "recall":
        room.write("alpha", revision="2", killed="It was wrong.")
    else:
        room.write("alpha", revision="2", correction="It is ten.", body="Mended.")
    room.tick()
    assert only(room, part).state == "planned", "it may have gone out"
    room.ledger.settle(claimed, Refused("X does not accept the keys of this account."))
    if became == "held":
        room.ledger.decide(post.key, "held", WITHDRAWN, post.due)
    done = room.tick()
    assert (only(room, part).state, only(room, part).reason, fake.calls) == ("held", NOTHING_OUT, [])
    assert [alarm.code for alarm in done.alarms] == ["post-waits"] * (became == "refused"), "for the post alone"


def test_a_ledger_that_refuses_only_for_the_lift_itself_has_the_post_sent_right_after_it(
    x: tuple[Room, FakeX], monkeypatch: pytest.MonkeyPatch
) -> None:
    room, fake = x
    plan, refused = room.ledger.plan, list[object]()

    def once(rows: Any, *told: Any) -> None:
        rows = tuple(rows)
        if rows and not refused:
            refused.append(rows)
            raise LedgerRefuses("The ledger cannot be used: it is locked.")
        plan(rows, *told)

    monkeypatch.setattr(room.ledger, "plan", once)
    room.write("alpha")
    house = room.house()
    room.clock.move_to(at(HOUR))
    tick(house)
    tick(house)
    assert refused
    assert only(room).state == "sent"
    assert len(fake.posts) == 1
    assert not room.ledger.put_back()


def test_what_two_lifts_did_while_the_ledger_refused_is_all_made_up_for(
    x: tuple[Room, FakeX], monkeypatch: pytest.MonkeyPatch
) -> None:
    room, fake = x

    def refuses(*_: Any, **__: Any) -> None:
        raise LedgerRefuses("The ledger cannot be used: it is locked.")

    room.write("alpha")
    house = room.house()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("plan", "reconcile", "unsettled"):
            patch.setattr(room.ledger, name, refuses)
        room.clock.move_to(at(HOUR))
        tick(house)
        room.edit("alpha", "language: en", "language: en\nrevision: 2\nupdate: Something more happened.")
        room.clock.move_to(at("2026-12-04T13:00:20Z"))
        tick(house)
    assert [entry.revision for entry in room.survey().record.entries] == [1, 2]
    tick(house)
    assert [(row.key.revision, row.state) for row in room.rows()] == [(1, "sent")]
    assert len(fake.posts) == 1


def test_a_post_of_another_desk_s_lift_is_looked_for_and_not_vouched_for(
    x: tuple[Room, FakeX], monkeypatch: pytest.MonkeyPatch
) -> None:
    room, _ = x

    def refuses(*_: Any, **__: Any) -> None:
        raise LedgerRefuses("The ledger cannot be used: it is locked.")

    room.write("alpha")
    mine, other = room.house(), room.house()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("plan", "reconcile", "unsettled"):
            patch.setattr(room.ledger, name, refuses)
        room.clock.move_to(at(HOUR))
        tick(other)
        shutil.rmtree(room.root / ".dateline/unplanned")  # the other one has a folder of its own
        room.write("beta", embargo="FOR IMMEDIATE RELEASE", date="2026-12-04")
        tick(mine)
    tick(mine)
    assert {row.key.slug: row.reason for row in room.rows()} == {"alpha": FORGOTTEN, "beta": PUT_BACK}


def lifted_unplanned(room: Room, *slugs: str) -> None:
    """A desk lifts these, each in a run of its own, while the ledger refuses, and is gone."""

    def refuses(*_: Any, **__: Any) -> None:
        raise LedgerRefuses("The ledger cannot be used: it is locked.")

    house = room.house()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("plan", "reconcile", "unsettled"):
            patch.setattr(room.ledger, name, refuses)
        for slug in slugs:
            room.write(slug, embargo="FOR IMMEDIATE RELEASE", date="2026-12-04")
            tick(house)
    assert {entry.slug for entry in room.survey().record.entries} >= {*slugs}


def notes(room: Room) -> list[Path]:
    return sorted((room.root / ".dateline/unplanned").iterdir())


def test_what_a_desk_lifted_that_was_killed_before_the_ledger_knew_is_sent_and_nobody_is_asked(
    x: tuple[Room, FakeX],
) -> None:
    room, fake = x
    room.clock.move_to(at(HOUR))
    lifted_unplanned(room, "alpha", "beta")
    assert len(notes(room)) == 2
    tick(room.house())
    assert {row.key.slug: row.state for row in room.rows()} == {"alpha": "sent", "beta": "sent"}
    assert len(fake.posts) == 2
    assert not room.ledger.put_back()
    assert notes(room) == [], "they are for once"


def test_a_lift_that_was_planned_ahead_hinders_nobody_from_vouching_for_the_next_one(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    room.write("alpha")
    room.clock.move_to(at(HOUR))
    publish(room.house())  # the ledger planned ahead for it, and was told no more since
    assert room.ledger.entries() == 0
    lifted_unplanned(room, "beta")
    tick(room.house())
    assert {row.key.slug: row.state for row in room.rows()} == {"alpha": "sent", "beta": "sent"}
    assert len(fake.posts) == 2


def test_a_note_that_was_put_back_from_a_copy_vouches_for_nothing(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    room.clock.move_to(at(HOUR))
    lifted_unplanned(room, "alpha")
    (path,) = notes(room)
    told = json.loads(path.read_bytes())
    path.write_text(json.dumps({**told, "at": told["at"] - 60_000_000_000}))  # it was written a minute before
    tick(room.house())
    assert only(room).reason == FORGOTTEN
    assert SENDS not in fake.calls


def test_an_older_ledger_is_seen_through_also_after_a_lift_that_it_was_not_told_of(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    room.clock.move_to(at(HOUR))
    copy = room.ledger.snapshot()
    lifted_unplanned(room, "alpha")
    tick(room.house())
    assert len(fake.posts) == 1
    put_back(room, copy, witness=False)
    tick(room.house())
    assert fake.calls.count(SENDS) == 1
    assert [(row.state, row.reason) for row in room.rows()] == [("sent", "")], "it was looked for and found"


def test_a_note_of_a_lift_that_the_ledger_was_told_of_after_all_is_taken_away(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    room.write("alpha")
    (change,) = room.survey().coming
    note(Disk(), room.root / ".dateline", ("alpha", 1, change.issued.digest), None)
    room.clock.move_to(at(HOUR))
    tick(room.house())
    assert notes(room) == []
    assert len(fake.posts) == 1


def test_what_is_to_be_sent_once_more_is_taken_back_or_asked_about_when_the_release_is_withdrawn(
    x: tuple[Room, FakeX],
) -> None:
    room, fake = x
    fake.drops(acts=True)
    fake.late = 9
    room.write("alpha")
    room.tick(HOUR)
    for minute in (1, 2, 3):
        room.tick(f"2026-12-04T13:0{minute}:00Z")
    assert (only(room).state, only(room).reason) == ("planned", REPEATED)
    assert len(fake.standing) == 1, "it is there, and was not shown"
    room.write("alpha", revision="2", killed="It was wrong.")
    room.tick("2026-12-04T13:03:01Z")
    assert only(room).state == "unknown", "not held: nobody would look for it any more"
    assert only(room, "recall").state == "planned"
    fake.late = 0
    for minute in range(4, 9):
        room.tick(f"2026-12-04T13:0{minute}:10Z")
    assert (only(room).state, only(room, "recall").state) == ("sent", "sent")
    assert fake.standing == []


def test_a_fault_in_a_channel_stops_no_desk_and_leaves_doubt(
    x: tuple[Room, FakeX], monkeypatch: pytest.MonkeyPatch
) -> None:
    room, fake = x
    room.write("alpha")
    nothing = dict[str, Any]()
    monkeypatch.setattr("pipeline.channels.x.send", lambda request, access, now: nothing["missing"])
    room.tick(HOUR)
    assert (only(room).state, fake.posts) == ("unknown", [])
    assert "KeyError" in only(room).reason
