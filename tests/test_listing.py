"""Listings: which there are, what is in each, and that nothing ever comes in between."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.feeds.held import held, in_any, own_feed
from pipeline.formats import index
from pipeline.newsroom import Feed, Newsroom
from pipeline.record import Record
from pipeline.typeset import paging
from pipeline.typeset.listing import Listing, listings, topic_name
from pipeline.typeset.paging import paged
from pipeline.typeset.template import look
from tests.issuing import LIFT, NEWSROOM, lifted, record_of, release
from tests.test_page import made


@contextmanager
def pages_of(size: int) -> Iterator[None]:
    with mock.patch.object(paging, "SIZE", size):
        yield


def folders(record: Record, newsroom: Newsroom = NEWSROOM) -> dict[str, list[str]]:
    """What each listing holds, oldest first, by its folder."""
    return {one.folder: [each.slug for each in one.standing] for one in found(record, newsroom)}


def found(record: Record, newsroom: Newsroom = NEWSROOM) -> tuple[Listing, ...]:
    return listings(newsroom, record, look(""))


def test_every_release_is_listed_by_topic_organisation_and_year() -> None:
    record = record_of(release("pact", topics=("trade", "youth")), release("more", issuers=("agency",)))
    assert folders(record) == {
        "": ["pact", "more"],
        "topics/trade/": ["pact"],
        "topics/youth/": ["pact"],
        "organisations/institute/": ["pact"],
        "organisations/agency/": ["pact", "more"],
        "years/2020/": ["pact", "more"],
    }


def test_nothing_public_is_one_empty_list() -> None:
    assert folders(Record()) == {"": []}


def test_the_year_is_that_of_the_newsrooms_own_zone() -> None:
    last = datetime(2021, 1, 1, 3, tzinfo=UTC)  # 23:00 on 31 December in Port of Spain
    assert "years/2020/" in folders(lifted(Record(), release("pact"), at=last))


def test_a_language_has_its_own_lists_once_somebody_has_published_in_it() -> None:
    english = record_of(release("pact", topics=("trade",)))
    assert not [folder for folder in folders(english) if folder.startswith("fr/")]
    both = folders(lifted(english, release("pacte", language="fr", topics=("trade",))))
    assert both["fr/"] == both["fr/topics/trade/"] == both["fr/years/2020/"] == ["pacte"]
    assert both[""] == both["topics/trade/"] == ["pact", "pacte"]


@pytest.mark.parametrize("language", ["es", "gcf"])
def test_a_language_that_newsroom_yml_does_not_name_or_that_has_no_words_has_no_lists(language: str) -> None:
    newsroom = replace(NEWSROOM, languages=("en", "gcf"))
    assert not [one for one in found(record_of(release("pact", language=language)), newsroom) if one.tree]


def test_a_list_is_in_the_order_of_the_record_and_not_of_the_instants() -> None:
    record = lifted(record_of(release("first")), release("late"), at=LIFT - timedelta(days=400))
    record = lifted(record, release("first"), "update", at=LIFT + timedelta(days=9))
    assert [one.slug for one in record.in_order()] == ["first", "late"]


def test_a_withdrawn_release_stays_where_it_was_as_in_the_feeds() -> None:
    record = lifted(
        record_of(release("pact", topics=("trade",))), release("pact", topics=("trade",), killed="No."), "kill"
    )
    assert folders(record)["topics/trade/"] == folders(record)[""] == ["pact"]
    (standing,) = record.standing()
    trade = replace(NEWSROOM, feeds=(Feed("trade", "Trade", topics=("trade",)),))
    assert in_any(trade, standing)
    (elsewhere,) = lifted(record, release("pact", topics=(), killed="No, no."), "kill").standing()
    assert in_any(trade, elsewhere), "who reads that feed has its text"


def test_a_feed_of_several_kinds_topics_or_languages_holds_any_of_them_and_meets_every_line() -> None:
    (one,) = record_of(release("pact", kind="advisory", topics=("trade",))).standing()
    for fields, held_there in (
        ({"kinds": ("advisory", "notice")}, True),
        ({"kinds": ("notice",)}, False),
        ({"topics": ("youth", "trade")}, True),
        ({"topics": ("youth",)}, False),
        ({"languages": ("fr", "en"), "organisations": ("agency",)}, True),
        ({"languages": ("fr",), "topics": ("trade",)}, False),
        ({"organisations": ("other",)}, False),
    ):
        assert in_any(replace(NEWSROOM, feeds=(Feed("a", "A", **fields),)), one) == held_there, fields


def test_a_topic_that_can_be_no_address_is_listed_under_one_that_can() -> None:
    record = record_of(
        release("a", topics=("Santé & école", "sante-ecole")), release("b", topics=("../../x", "貿易", "2030"))
    )
    topics = {folder: slugs for folder, slugs in folders(record).items() if folder.startswith("topics/")}
    assert topics == {"topics/sante-ecole/": ["a"], "topics/x/": ["b"], "topics/2030/": ["b"]}


NAMED = {"trade": {"en": "Trade & customs", "fr": "Commerce"}, "youth": {"en": "The young"}}


@pytest.mark.parametrize(
    ("id_", "language", "name"),
    [
        ("trade", "fr", "Commerce"),
        ("youth", "fr", "The young"),
        ("crime-prevention", "fr", "Crime prevention"),
        ("2030", "en", "2030"),
    ],
)
def test_a_topic_is_called_as_newsroom_yml_says_else_by_its_short_name(id_: str, language: str, name: str) -> None:
    assert topic_name(NAMED.get(id_, {}), id_, (language, "en")) == name


def test_an_organisation_is_called_as_it_was_last_issued() -> None:
    renamed = replace(NEWSROOM.organisations["agency"], name="A coming name")
    newsroom = replace(NEWSROOM, organisations={**NEWSROOM.organisations, "agency": renamed})
    labels = {one.id: one.label for one in found(record_of(release("pact")), newsroom) if one.kind == "organisations"}
    assert labels == {"agency": "Regional Agency", "institute": "Institute of Justice"}


def test_a_list_knows_the_feed_of_just_what_it_holds() -> None:
    feeds = (
        Feed("all", "All"), Feed("trade-fr", "t", topics=("trade",), languages=("fr",)),
        Feed("trade", "t", topics=("trade",)), Feed("other", "o", topics=("trade", "youth")),
        Feed("agency", "a", organisations=("agency",)),
        Feed("both", "b", topics=("youth",), organisations=("agency",)),
        Feed("elsewhere", "e", topics=("日本",)), Feed("elsewhere-fr", "e", topics=("日本",), languages=("fr",)),
    )  # fmt: skip
    newsroom = replace(NEWSROOM, feeds=(*feeds, Feed("francais", "f", languages=("fr",))))
    texts = (("pact", "en", ("trade", "youth")), ("pacte", "fr", ("trade", "日本")))
    record = record_of(*(release(slug, language=language, topics=topics) for slug, language, topics in texts))
    known = held(newsroom, record.in_order(), look(""))
    told = {one.folder: own_feed(newsroom, known, one) for one in found(record, newsroom)}
    assert {folder: feed.name for folder, feed in told.items() if feed} == {
        "topics/trade/": "trade", "organisations/agency/": "agency", "fr/": "francais", "fr/topics/trade/": "trade-fr",
    }  # fmt: skip


def test_no_two_parts_want_one_address_whatever_things_are_called() -> None:
    names = ("page", "index", "fr", "topics", "years", "contacts", "releases", "1")
    record = record_of(*(release(name, topics=names) for name in names), release("fr-one", language="fr", topics=names))
    with pages_of(2):
        paths = [part.path for part in index.plan(NEWSROOM, record)]
    assert len(paths) == len(set(paths))
    assert {"topics/page/page/1/index.html", "topics/fr/index.html", "fr/index.html"} <= set(paths)


ONE = st.fixed_dictionaries(
    {
        "topics": st.lists(st.sampled_from(["trade", "youth"]), max_size=2, unique=True).map(tuple),
        "issuers": st.sampled_from([("agency",), ("institute",), ("institute", "agency")]),
        "language": st.sampled_from(["en", "fr"]),
        "days": st.integers(-40, 400),
    }
)


def laid(record: Record) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """By path: what each page of each list holds, and what names the part."""
    held = {
        one.path(page.number): tuple(each.slug for each in page.items)
        for one in found(record)
        for page in paged(one.standing)
    }
    return held, {part.path: part.digest for part in index.plan(NEWSROOM, record)}


@settings(max_examples=25, deadline=None)
@given(rows=st.lists(ONE, min_size=8, max_size=16))
def test_no_address_ever_shows_other_releases_than_before(rows: list[dict[str, Any]]) -> None:
    record, held, digests = Record(), dict[str, tuple[str, ...]](), dict[str, str]()
    with pages_of(2):
        for number, row in enumerate(rows):
            fields = {name: value for name, value in row.items() if name != "days"}
            at = LIFT + timedelta(days=row["days"])
            record = lifted(record, release(f"r{number}", **fields), at=at)
            before, (held, now) = (held, digests), laid(record)
            archive = {path: slugs for path, slugs in before[0].items() if "page/" in path}
            assert archive.items() <= held.items()
            fresh = {path for path in held.keys() - before[0].keys() if "page/" in path}
            neighbours = {older_of(path) for path in fresh}
            changed = {path for path in archive if before[1][path] != now[path]}
            assert changed <= neighbours
            digests = now


def older_of(path: str) -> str:
    folder, number = path.removesuffix("/index.html").rsplit("/", 1)
    return f"{folder}/{int(number) - 1}/index.html"


def test_a_release_leads_to_the_lists_of_its_topics_in_its_own_language() -> None:
    newsroom = replace(NEWSROOM, topics={"law": {"en": "The law", "fr": "Le droit"}, "secret": {"en": "Secret"}})
    record = record_of(release("pact", topics=("law", "open-data")), release("pacte", language="fr", topics=("law",)))
    pact, pacte = (made(record, f"releases/{slug}/index.html", newsroom) for slug in ("pact", "pacte"))
    assert '<a href="../../topics/law/index.html">The law</a>' in pact
    assert '<a href="../../topics/open-data/index.html">Open data</a>' in pact
    assert '<a href="../../fr/topics/law/index.html">Le droit</a>' in pacte
    assert "Secret" not in pact


def test_a_withdrawn_release_leads_to_no_topic() -> None:
    record = lifted(
        record_of(release("pact", topics=("law",))), release("pact", topics=("law",), killed="Off."), "kill"
    )
    assert "topics/law" not in made(record, "releases/pact/index.html")
