"""Threads through the whole line: one delivery each, as written, and what stands of them is never passed over."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipeline.channels import Access, channel, mastodon
from pipeline.cli import main
from pipeline.clock import HandClock
from pipeline.delivery import Delivery, Outcome, Post, Refused, RetryAt
from pipeline.newsroom import ChannelAccount
from pipeline.outlets import Outlet
from pipeline.outlets.frozen import known_posts, too_long
from pipeline.standins.mastodon import ACCOUNT, TOKEN, FakeMastodon
from tests.room import HOUR, Room, at, room_in

SOCIAL = '{mastodon: ["It is open.", "What it holds.", "When it opens."]}'
CREATE = "POST /api/v1/statuses"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[Room, FakeMastodon]]:
    clock = HandClock(at("2026-12-01T12:00:00Z"))
    with FakeMastodon(clock) as fake:
        channels = f'[{{name: desk, kind: mastodon, account: "{ACCOUNT}", secret: TOKEN, address: "{fake.address}"}}]'
        with room_in(tmp_path / "room", channels=channels, clock=clock, secrets={"TOKEN": TOKEN}) as room:
            room.open_ledger_before()
            yield room, fake


def only(room: Room, part: str = "post") -> Delivery:
    (row,) = [row for row in room.rows() if row.key.part == part]
    return row


def minutes(room: Room, count: int) -> None:
    for _ in range(count):
        room.clock.move_to(room.clock.now() + timedelta(minutes=1))
        room.tick()


def break_after_the_first(fake: FakeMastodon) -> None:
    made = fake._create

    def create(*given: Any) -> Any:
        fake._create = made  # type: ignore[method-assign]
        fake.drops(acts=False, at=CREATE)
        return made(*given)

    fake._create = create  # type: ignore[assignment, method-assign]


def test_a_thread_is_one_delivery_corrected_at_its_head_and_taken_away_whole(desk: tuple[Room, FakeMastodon]) -> None:
    room, fake = desk
    room.write("alpha", social=SOCIAL)
    room.tick(HOUR)
    assert [post.text.split("\n")[0] for post in fake.standing] == ["It is open.", "What it holds.", "When it opens."]
    receipt = only(room).receipt
    assert receipt is not None
    assert receipt.id.split() == [post.id for post in fake.standing]
    room.write("alpha", social=SOCIAL, revision="2", correction="It opens on Friday.")
    room.tick("2026-12-04T13:10:00Z")
    assert ["It opens on Friday." in post.text for post in fake.standing] == [True, False, False]
    room.write("alpha", social=SOCIAL, revision="3", killed="It was wrong altogether.")
    room.tick("2026-12-04T13:20:00Z")
    room.tick("2026-12-04T13:21:00Z")
    assert fake.standing == []
    assert {row.state for row in room.rows()} == {"sent"}


def test_a_thread_that_broke_off_is_looked_for_and_completed(desk: tuple[Room, FakeMastodon]) -> None:
    room, fake = desk
    room.write("alpha", social=SOCIAL)
    break_after_the_first(fake)
    room.tick(HOUR)
    assert (only(room).state, len(fake.posts)) == ("unknown", 1)
    assert "Of the 3 posts of this thread 1 are out." in only(room).reason
    minutes(room, 6)
    assert (only(room).state, only(room).attempt, len(fake.posts)) == ("sent", 2, 3)


@pytest.mark.parametrize("outcome", [RetryAt(at("2026-12-04T14:00:00Z"), "Later."), Refused("No.")])
def test_a_thread_of_which_a_post_stands_is_never_settled_as_not_sent(
    desk: tuple[Room, FakeMastodon], monkeypatch: pytest.MonkeyPatch, outcome: Outcome
) -> None:
    room, fake = desk
    room.write("alpha", social=SOCIAL)
    break_after_the_first(fake)
    room.tick(HOUR)
    monkeypatch.setattr(mastodon, "send", lambda *_: outcome)
    while only(room).attempt < 2:
        minutes(room, 1)
    assert only(room).state == "unknown"
    room.write("alpha", social=SOCIAL, revision="2", killed="It was wrong altogether.")
    minutes(room, 6)
    assert only(room, "recall").state == "planned", "it waits until a person has said what stands"
    assert len(fake.standing) == 1


def test_what_a_person_names_of_a_thread_that_broke_off_is_taken_back_with_it(
    desk: tuple[Room, FakeMastodon], capsys: pytest.CaptureFixture[str]
) -> None:
    room, fake = desk
    room.write("alpha", social=SOCIAL)
    fake.garbles(acts=True, at=CREATE)
    room.tick(HOUR)
    room.write("alpha", social=SOCIAL, revision="2", killed="It was wrong altogether.")
    minutes(room, 6)
    (first,) = fake.standing
    row = only(room)
    assert row.state == "unknown"
    found = mastodon.id_of(row.request, f"https://social.example/@desk/{first.id}")
    command = ["-C", str(room.root), "announce", "alpha", "--sent", f"https://social.example/@desk/{found}"]
    assert main(command) in (0, 3), capsys.readouterr().err
    minutes(room, 3)
    assert fake.standing == []


@pytest.mark.parametrize(("texts", "which"), [(("Two.", "b" * 70), "text 3 of its thread"), ((), "text")])
def test_a_text_that_is_too_long_for_its_account_is_named(texts: tuple[str, ...], which: str) -> None:
    account = ChannelAccount("desk", "mastodon", ACCOUNT)
    outlet = Outlet(account, Access(TOKEN), channel("mastodon"), told='{"max_characters":60}')
    first = "One." if texts else "a" * 68
    request = mastodon.compose(Post(first, "", "en", following=texts))
    over = 10 if texts else 8
    assert too_long(request, outlet) == f"The {which} is {over} characters too long for desk."
    assert too_long(mastodon.compose(Post("One.", "", "en", following=("b" * 60,))), outlet) == ""


def test_each_post_of_a_thread_is_accounted_for(desk: tuple[Room, FakeMastodon]) -> None:
    room, fake = desk
    room.write("alpha", social=SOCIAL)
    room.tick(HOUR)
    asked = SimpleNamespace(ledger=room.ledger)
    assert known_posts(only(room), asked) == {post.id for post in fake.standing}  # type: ignore[arg-type]


def test_the_ledger_shows_each_text(desk: tuple[Room, FakeMastodon], capsys: pytest.CaptureFixture[str]) -> None:
    room, _ = desk
    room.write("alpha", social=SOCIAL)
    room.tick(HOUR)
    main(["-C", str(room.root), "ledger", "show", "--json"])
    (row,) = json.loads(capsys.readouterr().out)["deliveries"]
    assert (row["text"].split("\n")[0], row["following"]) == ("It is open.", ["What it holds.", "When it opens."])
