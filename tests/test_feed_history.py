"""The history of a feed: complete, in documents that stay as they are, and a function of what is public alone."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.feeds import fragments
from pipeline.feeds.history import documents
from pipeline.formats import feed as feeds
from pipeline.issued import Issued
from pipeline.newsroom import Feed, Newsroom, Organisation
from pipeline.part import Part
from pipeline.record import Entry, Kind, Record, entries_from
from tests.test_feed import AGENCY, EVERY, NEWSROOM, at, text

FIVE = replace(NEWSROOM, feeds=(Feed("all", "All", size=5), Feed("trade", "Trade", topics=("trade",), size=5)))
ID = re.compile(r"tag:newsroom\.example,\d+:([a-z0-9-]+)")


def lifted(count: int, **fields: Any) -> Record:
    """Releases an hour apart, each third on trade."""
    found = Record()
    for number in range(count):
        topics = [] if number % 3 else ["trade"]
        found = after(found, text(f"r{number}", topics=topics, **fields), "lift", number)
    return found


def after(record: Record, one: Issued, kind: Kind, hours: int) -> Record:
    return record.adding([(Entry(one["slug"], one["revision"], kind, at(1) + timedelta(hours=hours), one.digest), one)])


def parts(record: Record, newsroom: Newsroom = FIVE) -> dict[str, Part]:
    return {part.path: part for part in feeds.plan(newsroom, record)}


def remade(before: Record, later: Record, newsroom: Newsroom = FIVE) -> set[str]:
    """The documents whose bytes differ; their names differ just where their bytes do."""
    old, new = parts(before, newsroom), parts(later, newsroom)
    differ = {path for path, part in new.items() if path not in old or old[path].make() != part.make()}
    assert differ == {path for path, part in new.items() if path not in old or old[path].digest != part.digest}
    assert old.keys() <= new.keys()
    return {path.rpartition(".")[0].removeprefix("feeds/") for path in differ}


def slugs(data: bytes) -> list[str]:
    """The slugs of a document in its order."""
    return list(dict.fromkeys(ID.findall(data.decode())))


def walked(known: Mapping[str, Part], name: str, suffix: str) -> Iterator[Any]:
    """Every document of a feed as a reader finds it, from the one it polls on back."""
    path = f"feeds/{name}{suffix}"
    while path:
        data = known[path].make()
        yield path, data
        if suffix == ".json":
            older = json.loads(data).get("next_url", "")
        else:
            found = feedparser.parse(data, response_headers={})
            assert not found.bozo, found.get("bozo_exception")
            older = "".join(link.href for link in found.feed.links if link.rel == "prev-archive")
        path = older.removeprefix("https://newsroom.example/")


@pytest.mark.parametrize("suffix", EVERY)
@pytest.mark.parametrize("count", [0, 1, 4, 5, 23])
def test_the_head_and_the_archives_together_are_the_complete_history(count: int, suffix: str) -> None:
    known = parts(lifted(count))
    every = [f"r{number}" for number in reversed(range(count))]
    for name, wanted in (("all", every), ("trade", [slug for slug in every if int(slug[1:]) % 3 == 0])):
        found = [slugs(data) for _, data in walked(known, name, suffix)] if wanted or name == "all" else []
        assert [*dict.fromkeys(slug for document in found for slug in document)] == wanted
        assert all(len(document) == 2 for document in found[1:])
        archived = [slug for document in found[1:] for slug in document]
        assert len(archived) == len(set(archived))


@pytest.mark.parametrize("size", range(5, 18))
def test_the_head_holds_all_that_no_archive_does_whatever_was_corrected(size: int) -> None:
    record = lifted(41)
    assert len(documents(record.in_order(), size)[0].standing) == size
    for number in range(30):
        one = text(f"r{number}", correction="Was wrong.", revision=2)
        record = after(record, one, "correction", 100 + number)
    standing = sorted(record.standing(), key=lambda one: one.lifted)
    head, *archive = documents(standing, size)
    assert len(head.standing) == size
    held = {one.slug for document in archive for one in document.standing}
    assert {one.slug for one in standing} - held <= {one.slug for one in head.standing}
    assert "r29" in {one.slug for one in head.standing}, "and in what room is left, what changed last"


def test_one_more_release_changes_the_heads_and_at_most_one_archive_of_each_feed_it_is_in() -> None:
    record = lifted(12)
    for number in range(12, 40):
        longer = after(record, text(f"r{number}", topics=[] if number % 3 else ["trade"]), "lift", number)
        changed = remade(record, longer)
        archives = sorted(path for path in changed if "/" in path)
        assert {path for path in changed if "/" not in path} == {"all"} | ({"trade"} if number % 3 == 0 else set())
        assert len(archives) == len({path.partition("/")[0] for path in archives})
        fresh = {path.rpartition(".")[0] for path in parts(longer).keys() - parts(record).keys()}
        assert {f"feeds/{path}" for path in archives} == fresh, "an archive that is there already does not change"
        record = longer


@pytest.mark.parametrize(("kind", "field"), [("correction", "correction"), ("update", "update"), ("kill", "killed")])
def test_a_change_of_an_old_release_changes_the_heads_and_the_one_archive_that_holds_it(kind: Kind, field: str) -> None:
    record = lifted(23)
    one = text("r3", topics=["trade"], revision=2, **{field: "So it is."})
    assert remade(record, after(record, one, kind, 99)) == {"all", "all/2", "trade", "trade/1"}


def test_an_organisation_that_is_called_anew_changes_the_head_alone() -> None:
    newsroom = replace(NEWSROOM, feeds=(Feed("all", "All"), Feed("", "", each="organisation", size=5)))
    record = lifted(12)
    after_it = after(record, text("late", issuers=[{"id": "agency", "name": "Agency of the Region"}]), "lift", 50)
    changed = remade(record, after_it, newsroom)
    assert {path for path in changed if f"feeds/{path}.rss" in parts(record, newsroom)} == {
        "all",
        "organisation-agency",
    }
    title = json.loads(parts(after_it, newsroom)["feeds/organisation-agency.json"].make())["title"]
    assert title.endswith("Agency of the Region")
    old = after(after_it, text("r3", correction="Wrong.", revision=2, topics=["trade"]), "correction", 99)
    title = json.loads(parts(old, newsroom)["feeds/organisation-agency.json"].make())["title"]
    assert title.endswith("Regional Agency"), "as it was issued last"


def test_a_withdrawn_text_is_in_no_document_any_more() -> None:
    record = lifted(23, body="SECRET", summary="SECRET", pictures=[{"file": "SECRET.png"}])
    row = {"slug": "r3", "title": "r3", "language": "en", "revision": 2, "killed": "Sent in error."}
    known = parts(after(record, Issued(row, "k" * 64), "kill", 99))
    for path in ("feeds/all", "feeds/all/2"):
        for suffix in (".rss", ".atom"):
            found = feedparser.parse(known[path + suffix].make(), response_headers={}).entries
            (entry,) = [entry for entry in found if entry.id.endswith(":r3")]
            assert ("Sent in error." in str(entry), "SECRET" in str(entry)) == (True, False)
        items = json.loads(known[f"{path}.json"].make())["items"]
        (item,) = [str(item) for item in items if item["id"].endswith(":r3")]
        assert ("Sent in error." in item, "SECRET" in item) == (True, False)


@pytest.mark.parametrize("suffix", [".rss", ".atom"])
def test_an_archive_says_that_it_is_one_and_where_it_stands_and_knows_of_nothing_newer(suffix: str) -> None:
    newsroom = replace(FIVE, hub="https://hub.example/")
    known, there = parts(lifted(23), newsroom), "https://newsroom.example/feeds/"
    links = {}
    for path in ("all", "all/9", "all/1"):
        data = known[f"feeds/{path}{suffix}"].make()
        found = feedparser.parse(data, response_headers={}).feed
        links[path] = {link.rel: link.href for link in found.links if link.rel != "alternate"}
        assert (b"<fh:archive/>" in data) == ("/" in path)
        assert found.link == "https://newsroom.example/"
    assert links == {
        "all": {
            "self": f"{there}all{suffix}", "hub": "https://hub.example/", "prev-archive": f"{there}all/10{suffix}",
        },
        "all/9": {
            "self": f"{there}all/9{suffix}", "current": f"{there}all{suffix}", "prev-archive": f"{there}all/8{suffix}",
        },
        "all/1": {"self": f"{there}all/1{suffix}", "current": f"{there}all{suffix}"},
    }  # fmt: skip


def test_a_hub_is_named_in_every_head_and_nowhere_else() -> None:
    newsroom, record = replace(FIVE, hub="https://hub.example/"), lifted(23)
    with_hub = {path for path, part in parts(record, newsroom).items() if b"https://hub.example/" in part.make()}
    assert with_hub == {f"feeds/{name}{suffix}" for name in ("all", "trade") for suffix in EVERY}
    assert not any(b"hub" in part.make() for part in parts(record).values())
    assert json.loads(parts(record, newsroom)["feeds/all.json"].make())["hubs"] == [
        {"type": "WebSub", "url": "https://hub.example/"}
    ]


# --- at each instant a function of what is public ----------------------------------------------------------------

TOPICS = st.lists(st.sampled_from(["trade", "youth"]), max_size=2, unique=True)
STEP = st.tuples(st.sampled_from(["lift", "update", "correction", "kill"]), st.integers(0, 8), TOPICS, st.booleans())
STEPS = st.lists(STEP, min_size=1, max_size=25)
EACH = replace(
    NEWSROOM, feeds=(Feed("all", "", size=4), Feed("", "", each="topic", size=3), Feed("", "", each="language"))
)


def histories(steps: list[tuple[Kind, int, list[str], bool]]) -> Iterator[Record]:
    """The record at each instant at which something became public."""
    record, hours = Record(), 0
    for kind, number, topics, french in steps:
        slug = f"r{number}"
        last = record.last(slug)
        hours += 1
        if (last is None) != (kind == "lift") or (last and last.kind == "kill"):
            continue
        fields: dict[str, Any] = {"revision": (last.revision if last else 0) + 1, "topics": topics}
        fields |= {"language": "fr" if french else "en", "body": f"Text {hours}."}
        said = {"update": "update", "correction": "correction", "kill": "killed"}.get(kind)
        if kind == "kill":
            fields |= {"body": "", "summary": ""}
        one = text(slug, **fields | ({said: f"Said {hours}."} if said else {}))
        record = after(record, one, kind, hours)
        yield record


def entries(known: Mapping[str, bytes], name: str) -> dict[str, datetime]:
    """Each id of a feed and when it was changed last, from the documents of one format."""
    found: dict[str, datetime] = {}
    for path, data in known.items():
        if path == f"feeds/{name}.json" or (path.startswith(f"feeds/{name}/") and path.endswith(".json")):
            for item in json.loads(data)["items"]:
                changed = datetime.fromisoformat(item["date_modified"])
                assert found.setdefault(item["id"], changed) == changed, "one entry in two states at one instant"
    return found


@settings(max_examples=30, deadline=None)
@given(steps=STEPS)
def test_a_feed_is_at_each_instant_a_function_of_what_is_public(steps: list[tuple[Kind, int, list[str], bool]]) -> None:
    seen, changed = dict[str, datetime](), ""
    for record in histories(steps):
        made = {path: part.make() for path, part in parts(record, EACH).items()}
        # whatever was made or remembered before, and whatever else is at hand that is not public
        fragments.forget()
        more = {"0" * 64: text("coming", body="SECRET"), **dict(reversed(list(record.texts.items())))}
        again = Record(tuple(record.entries), more)
        names = {path: part.digest for path, part in parts(record, EACH).items()}
        assert {path: part.make() for path, part in parts(again, EACH).items()} == made
        assert {path: part.digest for path, part in parts(again, EACH).items()} == names
        now = entries(made, "all")
        assert now == {f"tag:newsroom.example,2020:{one.slug}": one.changed for one in record.standing()}
        assert seen.keys() <= now.keys(), "an id that was there is there for ever"
        assert all(now[id_] >= before for id_, before in seen.items()), "updated never goes back"
        for suffix in (".rss", ".atom"):
            document = feedparser.parse(made[f"feeds/all{suffix}"], response_headers={})
            ids = [entry.id for entry in document.entries]
            assert not document.bozo
            assert len(ids) == len(set(ids))
            published = [entry.published_parsed for entry in document.entries]
            assert published == sorted(published, reverse=True)
        updated = feedparser.parse(made["feeds/all.atom"], response_headers={}).feed.updated
        assert updated >= changed
        assert datetime.fromisoformat(updated) == max(one.changed for one in record.standing())
        seen, changed = now, updated


@settings(max_examples=30, deadline=None)
@given(steps=STEPS)
def test_each_feed_of_a_topic_or_language_holds_all_that_was_ever_its_own(
    steps: list[tuple[Kind, int, list[str], bool]],
) -> None:
    wanted, record = dict[str, set[str]]({"all": set()}), Record()
    for record in histories(steps):
        newest = record.entries[-1]
        issued = record.texts[newest.digest]
        for name in ("all", *(f"topic-{topic}" for topic in issued["topics"]), f"language-{issued['language']}"):
            wanted.setdefault(name, set()).add(newest.slug)
    made = {path: part.make() for path, part in parts(record, EACH).items()}
    heads = {path.removeprefix("feeds/").removesuffix(".json") for path in made if path.endswith(".json")}
    assert {name for name in heads if "/" not in name} == wanted.keys()
    assert {name: {id_.rpartition(":")[2] for id_ in entries(made, name)} for name in wanted} == wanted


@settings(max_examples=30, deadline=None)
@given(steps=STEPS)
def test_an_archive_changes_only_to_correct_or_withdraw_what_it_holds(
    steps: list[tuple[Kind, int, list[str], bool]],
) -> None:
    old: dict[str, bytes] = {}
    for record in histories(steps):
        made = {path: part.make() for path, part in parts(record, EACH).items()}
        slug = record.entries[-1].slug
        assert old.keys() <= made.keys(), "what could be read once can be read for ever"
        for path, data in old.items():
            if made[path] != data and path.count("/") > 1:
                assert slug in slugs(made[path]), path
                assert slugs(made[path]) == slugs(data), "each entry stays where it stands"
        old = made


def test_a_revision_that_is_filed_otherwise_stays_where_it_stood_and_comes_last_where_it_comes_to() -> None:
    record = lifted(23)  # on trade are r0, r3, r6 …; two to an archive
    newsroom = replace(NEWSROOM, feeds=(Feed("all", "All", size=5), Feed("", "", each="topic", size=5)))
    moved = text("r3", topics=["youth"], correction="It is about youth.", revision=2)
    later = after(record, moved, "correction", 99)
    heads = {"all", "topic-trade", "topic-youth"}
    assert remade(record, later, newsroom) == {*heads, "all/2", "topic-trade/1"}
    known = parts(later, newsroom)
    assert slugs(known["feeds/topic-trade/1.atom"].make()) == ["r3", "r0"]
    assert b"It is about youth." in known["feeds/topic-trade/1.rss"].make()
    assert slugs(known["feeds/topic-youth.atom"].make()) == ["r3"]
    for number in range(30, 34):
        later = after(later, text(f"r{number}", topics=["youth"]), "lift", number)
    assert slugs(parts(later, newsroom)["feeds/topic-youth/1.atom"].make()) == ["r30", "r3"], "by the hour of its lift"
    back = after(later, text("r3", topics=["trade"], correction="So be it.", revision=3), "correction", 120)
    assert remade(later, back, newsroom) == {*heads, "all/2", "topic-trade/1", "topic-youth/1"}
    gone = after(back, text("r3", language="fr", topics=[], killed="No.", revision=4), "kill", 130)
    assert remade(back, gone, newsroom) == {*heads, "all/2", "topic-trade/1", "topic-youth/1"}
    assert entries_from(gone.data()) == gone.entries, "and all of this is kept in the record"
    assert [(place, at.language, at.topics) for place, at in gone.standing()[-4].filings()] == [
        (3, "en", ("trade",)), (23, "en", ("youth",)), (28, "en", ("trade",)), (29, "fr", ()),
    ]  # fmt: skip


def test_a_feed_that_all_have_left_names_no_list_that_is_gone_and_its_archives_name_none_at_all() -> None:
    newsroom = replace(NEWSROOM, feeds=(Feed("", "", each="topic"), Feed("", "", each="organisation")))
    record = after(Record(), text("r0", topics=["trade"]), "lift", 0)
    assert b"newsroom.example/topics/trade/" in parts(record, newsroom)["feeds/topic-trade.rss"].make()
    other = [{"id": "ministry", "name": "Ministry of Culture"}]
    later = after(record, text("r0", issuers=other, update="More.", revision=2), "update", 2)
    known = parts(later, newsroom)
    assert b"newsroom.example/topics/trade/" not in known["feeds/topic-trade.rss"].make()
    for known_as, organisations in (
        ("Agency of now", {"agency": Organisation("agency", "Agency of now")}),
        ("agency", {}),
    ):
        title = parts(later, replace(newsroom, organisations=organisations))["feeds/organisation-agency.json"].make()
        assert json.loads(title)["title"].endswith(known_as), "no text bears its name any more"


def test_two_releases_of_one_hour_have_each_an_id_of_its_own() -> None:
    record = Record()
    for slug in ("one", "two", "one-two"):
        record = after(record, text(slug, issuers=[AGENCY]), "lift", 0)
    assert len(entries({path: part.make() for path, part in parts(record).items()}, "all")) == 3
