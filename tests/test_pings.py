"""Pings: a hub and search engines are told of each change, as often as it takes, and of nothing before its hour."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.channels import Access, Channel, channel
from pipeline.delivery import FORGOTTEN, Delivery, Post, Refused, RetryAt, Sent
from pipeline.ledger import SqliteLedger
from pipeline.standins.indexnow import FakeIndexNow
from pipeline.standins.websub import FakeHub
from tests.room import HOUR, Room, room_in

NOW = datetime(2026, 12, 4, 13, tzinfo=UTC)
KEY = "0123456789abcdef"
HUB, INDEXNOW = channel("websub"), channel("indexnow")
POST = Post(
    "Words",
    "https://news.example/releases/alpha/",
    "en",
    account=KEY,
    feeds=("https://a.example/1", "https://a.example/2"),
)


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with FakeHub() as fake:
        yield fake


@pytest.fixture
def engines() -> Iterator[FakeIndexNow]:
    with FakeIndexNow(lambda address: KEY.encode() if address == f"https://news.example/{KEY}.txt" else None) as fake:
        yield fake


# --- one call -----------------------------------------------------------------------------------------------------


def test_a_hub_is_told_of_each_feed_in_a_call_of_its_own(hub: FakeHub) -> None:
    outcome = HUB.send(HUB.compose(POST), Access("", hub.address), NOW)
    assert isinstance(outcome, Sent)
    assert (outcome.receipt.address, outcome.receipt.at) == (hub.address, NOW)
    assert sorted(hub.told) == [*POST.feeds]


@pytest.mark.parametrize("status", [429, 500, 503, None])
def test_a_hub_that_misses_one_feed_is_told_again(hub: FakeHub, status: int | None) -> None:
    hub.statuses = [status]
    outcome = HUB.send(HUB.compose(POST), Access("", hub.address), NOW)
    assert isinstance(outcome, RetryAt)
    assert outcome.instant == NOW + timedelta(minutes=1)
    assert isinstance(HUB.send(HUB.compose(POST), Access("", hub.address), NOW), Sent)


@pytest.mark.parametrize("status", [301, 400, 404])
def test_a_hub_that_takes_nothing_is_told_of_to_a_person(hub: FakeHub, status: int) -> None:
    hub.statuses = [status]
    outcome = HUB.send(HUB.compose(POST), Access("", hub.address), NOW)
    assert isinstance(outcome, Refused)
    assert str(status) in outcome.reason
    assert "newsroom.yml" in outcome.reason


def test_a_hub_without_an_address_is_nowhere() -> None:
    outcome = HUB.send(HUB.compose(POST), Access(""), NOW)
    assert isinstance(outcome, Refused)
    assert "`address:`" in outcome.reason
    assert (HUB.credentials(Access("")), HUB.verify(Access(""), NOW).wrong) == (outcome.reason, outcome.reason)
    assert HUB.credentials(Access("", "https://hub.example/")) == ""


def test_engines_are_told_of_the_page_and_find_the_key(engines: FakeIndexNow) -> None:
    outcome = INDEXNOW.send(INDEXNOW.compose(POST), Access("", engines.address, KEY), NOW)
    assert isinstance(outcome, Sent)
    assert engines.told == [POST.address]


def test_a_newsroom_below_a_folder_names_the_key_beside_its_pages(engines: FakeIndexNow) -> None:
    seen = list[str]()
    engines.read = lambda address: seen.append(address) or KEY.encode()  # type: ignore[func-returns-value]
    post = replace(POST, address="https://a.example/news/releases/alpha/")
    assert isinstance(INDEXNOW.send(INDEXNOW.compose(post), Access("", engines.address, KEY), NOW), Sent)
    assert seen == [f"https://a.example/news/{KEY}.txt"]


@pytest.mark.parametrize(
    ("status", "sort", "word"),
    [
        (202, Sent, ""),
        (429, RetryAt, "wait"),
        (500, RetryAt, "wait"),
        (None, RetryAt, "reached"),
        (400, Refused, "read"),
        (403, Refused, f"{KEY}.txt"),
        (422, Refused, "`address:`"),
        (418, Refused, "418"),
        (301, Refused, "301"),
    ],
)
def test_each_answer_of_indexnow_means_something(
    engines: FakeIndexNow, status: int | None, sort: type[object], word: str
) -> None:
    engines.statuses = [status]
    outcome = INDEXNOW.send(INDEXNOW.compose(POST), Access("", engines.address, KEY), NOW)
    assert isinstance(outcome, sort)
    assert word in getattr(outcome, "reason", "")


@pytest.mark.parametrize("key", ["", "short", "a b c d e f g", "x" * 129, "0123456789/../x"])
def test_what_is_no_key_is_told_nobody_and_gets_no_file(engines: FakeIndexNow, key: str) -> None:
    access = Access("", engines.address, key)
    outcome = INDEXNOW.send(INDEXNOW.compose(replace(POST, account=key)), access, NOW)
    assert isinstance(outcome, Refused)
    assert outcome.reason == INDEXNOW.credentials(access) == INDEXNOW.verify(access, NOW).wrong
    assert "8 to 128" in outcome.reason
    assert engines.told == []


@pytest.mark.parametrize("ping", [HUB, INDEXNOW])
def test_a_ping_shows_people_nothing_and_may_be_repeated(ping: Channel) -> None:
    request = ping.compose(POST)
    assert ping.compose(POST) == request
    assert ping.repeatable(request)
    assert (ping.text(request), ping.limits(), ping.find(request, Access(""), NOW)) == ("", (), None)


# --- through the line ---------------------------------------------------------------------------------------------


@pytest.fixture
def room(tmp_path: Path, hub: FakeHub) -> Iterator[tuple[Room, FakeHub, FakeIndexNow]]:
    folder = tmp_path / "room"

    def read(address: str) -> bytes | None:
        path = folder / "live" / address.removeprefix("https://news.example/")
        return path.read_bytes() if path.is_file() else None

    with FakeIndexNow(read) as engines:
        channels = (
            f"[{{name: hub, kind: websub, address: '{hub.address}'}},"
            f" {{name: engines, kind: indexnow, account: {KEY}, address: '{engines.address}'}}]"
        )
        with room_in(folder, channels=channels) as room:
            room.open_ledger_before()
            yield room, hub, engines


Pinged = tuple[Room, FakeHub, FakeIndexNow]
PAGE = "https://news.example/releases/alpha/"


def states(room: Room) -> dict[tuple[str, int], str]:
    return {(row.key.channel, row.key.revision): row.state for row in room.rows() if row.key.part == "ping"}


def test_each_change_is_told_and_nothing_before_its_hour(room: Pinged) -> None:
    newsroom, hub, engines = room
    newsroom.write("alpha")
    newsroom.tick("2026-12-04T12:59:59Z")
    assert (hub.told, engines.told) == ([], [])
    newsroom.tick(HOUR)
    assert engines.told == [PAGE]
    assert {each.rpartition(".")[2] for each in hub.told} == {"rss", "atom", "json"}
    assert "https://news.example/feeds/all.atom" in hub.told
    for revision, field in ((2, "update"), (3, "correction"), (4, "killed")):
        fields: dict[str, Any] = {"revision": str(revision), field: "The hour is another one."}
        newsroom.write("alpha", **fields)
        newsroom.tick(f"2026-12-04T13:0{revision}:00Z")
        assert engines.told == [PAGE] * revision
        assert hub.told.count("https://news.example/feeds/all.atom") == revision
    assert set(states(newsroom).values()) == {"sent"}
    assert len(states(newsroom)) == 8
    assert {row.key.part for row in newsroom.rows()} == {"ping"}


def test_a_ping_needs_no_secret_and_no_account_posts_for_it(room: Pinged) -> None:
    newsroom, *_ = room
    newsroom.write("alpha")
    assert not newsroom.tick(HOUR).alarms
    assert set(states(newsroom).values()) == {"sent"}


def test_a_ping_whose_outcome_is_unknown_is_sent_again_after_one_look(room: Pinged) -> None:
    newsroom, hub, engines = room
    hub.statuses = [None] * 3
    newsroom.write("alpha")
    newsroom.tick(HOUR)
    assert states(newsroom)["hub", 1] == "planned"
    newsroom.tick("2026-12-04T13:01:01Z")
    assert states(newsroom)["hub", 1] == "sent"
    (row,) = [row for row in newsroom.rows() if row.key.channel == "engines"]
    copy = replace(row, state="unknown", receipt=None)
    newsroom.ledger.take_in([copy], None, newsroom.ledger.claims())
    told = len(engines.told)
    for second in range(4):
        newsroom.tick(f"2026-12-04T13:02:0{second}Z")
    assert states(newsroom)["engines", 1] == "sent"
    assert len(engines.told) == told + 1


def test_a_ledger_that_forgot_a_ping_sends_it_again_and_asks_nobody(room: Pinged) -> None:
    newsroom, _, engines = room
    copy = newsroom.ledger.snapshot()
    newsroom.write("alpha")
    newsroom.tick(HOUR)
    newsroom.ledger.close()
    newsroom.ledger = SqliteLedger(None, database=copy)
    for minute in (1, 2, 3):
        newsroom.tick(f"2026-12-04T13:0{minute}:00Z")
    assert states(newsroom) == {("hub", 1): "sent", ("engines", 1): "sent"}
    assert FORGOTTEN not in {row.reason for row in newsroom.rows()}
    assert engines.told == [PAGE] * 2


def test_a_withdrawal_takes_nothing_back_from_a_hub(room: Pinged) -> None:
    newsroom, *_ = room
    newsroom.write("alpha")
    newsroom.tick(HOUR)
    newsroom.write("alpha", revision="2", killed="No.")
    newsroom.tick("2026-12-04T13:05:00Z")
    assert not [row for row in newsroom.rows() if row.key.part == "recall"]


def test_the_key_is_public_and_nothing_but_the_key(room: Pinged) -> None:
    newsroom, *_ = room
    newsroom.write("alpha")
    newsroom.tick(HOUR)
    assert (newsroom.root / "live" / f"{KEY}.txt").read_bytes() == KEY.encode()


def test_a_ping_that_comes_too_late_is_let_be_and_raises_no_alarm(room: Pinged) -> None:
    newsroom, hub, _ = room
    newsroom.write("alpha")
    newsroom.tick(HOUR)
    hub.told.clear()
    (row,) = [row for row in newsroom.rows() if row.key.channel == "hub"]
    late = Delivery(row.key, row.due)
    newsroom.ledger.take_in([late], None, newsroom.ledger.claims())
    done = newsroom.tick("2026-12-05T13:00:00Z")
    assert states(newsroom)["hub", 1] == "held"
    assert hub.told == []
    assert not [alarm for alarm in done.alarms if alarm.code.startswith("post")]


def test_a_ping_that_is_refused_is_told_to_a_person(room: Pinged) -> None:
    newsroom, hub, _ = room
    hub.statuses = [404] * 9
    newsroom.write("alpha")
    newsroom.tick(HOUR)
    assert states(newsroom)["hub", 1] == "refused"
    (told,) = [alarm for alarm in newsroom.tick("2026-12-04T13:00:05Z").alarms if alarm.code == "post-waits"]
    assert told.wrong == "The ping of alpha by hub waits for a person."


def test_a_websub_channel_without_an_address_is_the_hub_of_the_newsroom(tmp_path: Path) -> None:
    with room_in(tmp_path / "room", channels="[{name: hub, kind: websub}]") as newsroom:
        path = newsroom.root / "newsroom.yml"
        path.write_text(path.read_text() + "\nhub: https://hub.example/\n")
        (account,) = newsroom.survey().newsroom.channels
    assert (account.address, account.pings, account.is_at_hand({})) == ("https://hub.example/", True, True)
