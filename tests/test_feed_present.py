"""What is public is in the feeds; where one leaves it out a person is told, and never without cause."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest

from pipeline.alarm import Alarm
from pipeline.digest import digest
from pipeline.feeds import fragments, items
from pipeline.feeds.present import left_out, nothing_known, still_whole
from pipeline.newsroom import Feed
from pipeline.record import Record
from pipeline.render import render
from pipeline.shift import Shift
from pipeline.tick import tick
from tests.issuing import NEWSROOM, record_of, release
from tests.room import HOUR, Room


@pytest.fixture
def choking(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """RSS that cannot hold what is about beta."""
    real = items.rss_item

    def item(row: Any) -> bytes:
        if "beta" in row["url"]:
            raise ValueError("SECRET")
        return real(row)

    fragments.forget()
    monkeypatch.setattr(fragments, "rss_item", item)
    yield
    fragments.forget()


def told(room: Room, shift: Shift | None = None) -> list[Alarm]:
    return [alarm for alarm in tick(room.house(), shift).alarms if alarm.code == "feed"]


@pytest.mark.usefixtures("choking")
def test_a_release_that_one_feed_cannot_hold_is_public_and_an_alarm_names_it_and_that_feed(room: Room) -> None:
    room.write("alpha")
    room.write("beta", title="The hidden plan", body="Nobody may read this.")
    assert told(room) == [], "nothing is said before the hour"
    room.tick(HOUR)
    (alarm,) = told(room)
    public = room.public()
    assert b":alpha<" in public["feeds/all.rss"]
    assert b":beta<" not in public["feeds/all.rss"]
    assert b":beta<" in public["feeds/all.atom"]
    assert b':beta"' in public["feeds/all.json"]
    assert alarm.about == "beta"
    assert str(alarm).startswith("beta is public, and these feeds leave it out, for they cannot hold it: RSS.")
    for words in ("SECRET", "hidden", "Nobody"):
        assert words not in str(alarm)


@pytest.mark.usefixtures("choking")
def test_the_alarm_stands_until_the_text_is_mended(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    shift = Shift()
    room.write("beta")
    room.tick(HOUR)
    assert len(told(room, shift)) == 1
    assert len(told(room, shift)) == 1, "and it is not looked for again in the same edition"
    monkeypatch.undo()
    fragments.forget()
    room.write("beta", revision="2", correction="A sign was odd.")
    assert tick(room.house(), shift).lifted
    assert told(room, shift) == []


def test_where_all_is_well_nobody_is_told_anything(room: Room) -> None:
    for slug in ("alpha", "beta"):
        room.write(slug)
    assert told(room) == []
    room.tick(HOUR)
    assert told(room) == []
    room.write("beta", revision="2", killed="It was wrong.")
    assert tick(room.house()).lifted
    assert told(room) == []


def test_feeds_that_were_made_under_another_address_or_before_there_was_json_are_no_reason(room: Room) -> None:
    record = record_of(*(release(f"r{number}") for number in range(130)))
    made = {part.path: part for part in render(NEWSROOM, record) if part.path.startswith("feeds/") and not part.content}
    contents = {path: part.make() for path, part in made.items()}
    pages = {f"releases/r{number}/index.html": "0" * 64 for number in range(130)}
    manifest = {path: digest(data) for path, data in contents.items()} | pages
    by_digest = {digest(data): data for data in contents.values()}
    assert left_out(NEWSROOM, record.standing(), manifest, by_digest.__getitem__, nothing_known()) == {}
    fewer = {path: content for path, content in manifest.items() if not path.endswith(".json")}
    assert left_out(NEWSROOM, record.standing(), fewer, by_digest.__getitem__, nothing_known()) == {}
    gone = {path: content for path, content in manifest.items() if path != "feeds/all/2.atom"}
    assert set(left_out(NEWSROOM, record.standing(), gone, by_digest.__getitem__, nothing_known())) == {
        one.slug for one in sorted(record.standing(), key=lambda one: record.entries.index(one.entries[0]))[20:40]
    }
    unread = {path: content for path, content in gone.items() if not path.startswith("releases/")}
    assert left_out(NEWSROOM, record.standing(), unread, by_digest.__getitem__, nothing_known()) == {}, (
        "what has no page is not public"
    )


def test_a_feed_of_all_that_holds_less_by_declaration_leaves_nothing_out() -> None:
    newsroom = replace(NEWSROOM, feeds=(Feed("all", "All", languages=("fr",)),))
    record = record_of(release("pact"), release("pacte", language="fr"))
    contents = {part.path: part.make() for part in render(newsroom, record) if part.path.startswith("feeds/all")}
    manifest = {path: digest(data) for path, data in contents.items()}
    manifest |= {f"releases/{slug}/index.html": "" for slug in ("pact", "pacte")}
    read = {digest(data): data for data in contents.values()}.__getitem__
    assert left_out(newsroom, record.standing(), manifest, read, nothing_known()) == {}


def test_where_the_feed_of_all_holds_less_the_others_are_asked_too() -> None:
    french, english = Feed("all", "All", languages=("fr",)), Feed("english", "English", languages=("en",))
    record = record_of(release("pact"), release("pacte", language="fr"), release("verdrag", language="nl"))
    newsroom = replace(NEWSROOM, feeds=(french, english))
    contents = {part.path: part.make() for part in render(newsroom, record) if part.path.startswith("feeds/")}
    contents["feeds/english.rss"] = contents["feeds/english.rss"].replace(b":pact<", b":fact<")
    manifest = {path: digest(data) for path, data in contents.items()}
    manifest |= {f"releases/{slug}/index.html": "" for slug in ("pact", "pacte", "verdrag")}
    read = {digest(data): data for data in contents.values()}.__getitem__
    assert left_out(newsroom, record.standing(), manifest, read, nothing_known()) == {"pact": ["RSS"]}


def manifests(count: int, more: int, contents: dict[str, bytes]) -> tuple[Record, dict[str, str], dict[str, str]]:
    """A record with that many releases and more, and the manifests before and after; `contents` by digest."""
    record = record_of(*(release(f"r{number}") for number in range(count + more)))
    hours = (replace(entry, instant=entry.instant + timedelta(hours=at)) for at, entry in enumerate(record.entries))
    record = replace(record, entries=tuple(hours))
    before = replace(record, entries=record.entries[:count])
    made = []
    for each in (before, record):
        parts = [part for part in render(NEWSROOM, each) if part.path.startswith("feeds/") and not part.content]
        data = {part.path: part.make() for part in parts}
        contents.update((digest(one), one) for one in data.values())
        pages = {f"releases/{entry.slug}/index.html": entry.digest for entry in each.entries}
        made.append({path: digest(one) for path, one in data.items()} | pages)
    return record, made[0], made[1]


@pytest.mark.parametrize(("count", "more"), [(1, 1), (38, 3), (119, 1), (119, 40)])
def test_of_feeds_that_left_nothing_out_only_what_changed_is_read_again(count: int, more: int) -> None:
    contents, reads = dict[str, bytes](), list[str]()
    record, before, after = manifests(count, more, contents)

    def read(content: str) -> bytes:
        reads.append(content)
        return contents[content]

    assert still_whole(NEWSROOM, record.standing(), (before, after), read, nothing_known())
    same = [path for path in before if after.get(path) == before[path] and path.startswith("feeds/all/")]
    assert len({*reads} & {after[path] for path in same}) <= min(6, len(same)), "of each format two at most"
    for path in (path for path in after if before.get(path) != after[path] and path.startswith("feeds/all")):
        if not path.endswith(".opml"):
            spoilt = after | {path: digest(b"")}
            contents[digest(b"")] = b""
            whole = left_out(NEWSROOM, record.standing(), spoilt, read, nothing_known()) == {}
            assert still_whole(NEWSROOM, record.standing(), (before, spoilt), read, nothing_known()) == whole, path
            assert not whole or path.count("/") > 1, "the front alone has what is newest"


def test_what_has_another_page_now_is_looked_for_in_all_documents() -> None:
    contents = dict[str, bytes]()
    record, before, after = manifests(110, 0, contents)
    after["releases/r3/index.html"] = "0" * 64
    assert still_whole(NEWSROOM, record.standing(), (before, after), contents.__getitem__, nothing_known())
    for each in (before, after):
        contents[each["feeds/all/1.atom"]] = b""
    assert not still_whole(NEWSROOM, record.standing(), (before, after), contents.__getitem__, nothing_known())


def test_the_next_process_reads_none_of_the_feeds_that_did_not_change(room: Room) -> None:
    for slug in ("alpha", "beta"):
        room.write(slug)
    room.tick(HOUR)
    room.write("gamma", embargo="FOR IMMEDIATE RELEASE")
    with mock.patch("pipeline.tick.left_out", side_effect=AssertionError):
        assert told(room) == []
    assert b":gamma<" in room.public()["feeds/all.rss"]


@pytest.mark.usefixtures("choking")
def test_the_next_process_sees_what_is_left_out_now(room: Room) -> None:
    room.write("alpha")
    room.tick(HOUR)
    room.write("beta", embargo="FOR IMMEDIATE RELEASE")
    assert len(told(room)) == 1
    assert len(told(room)) == 1, "also the one after that"


def test_a_document_is_read_once() -> None:
    known, reads = nothing_known(), list[str]()
    manifest = {"feeds/all.rss": "a" * 64, "releases/pact/index.html": "b" * 64}

    def read(content: str) -> bytes:
        reads.append(content)
        return b"<guid>tag:news.example,2020:pact</guid>"

    for _ in range(3):
        assert left_out(NEWSROOM, record_of(release("pact")).standing(), manifest, read, known) == {}
    assert reads == ["a" * 64]
