"""What there is to subscribe to: explained and listed for people, and as one file for feed readers."""

import posixpath
from dataclasses import replace
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from pipeline.formats import feed, feeds
from pipeline.newsroom import Feed, Newsroom
from pipeline.record import Record
from tests.issuing import NEWSROOM, lifted, record_of, release
from tests.test_page import outline, parts

EACH = tuple(Feed("", "", each=each) for each in ("topic", "organisation", "language"))
TRADE = Feed("trade", "Trade", topics=("trade",), titles={"en": "Trade", "fr": "Commerce"})
OURS = replace(
    NEWSROOM,
    feeds=(*NEWSROOM.feeds, TRADE, *EACH),
    topics={"law": {"en": "The law & more", "fr": "Le droit"}, "secret": {"en": "SECRET"}},
)


def record() -> Record:
    return record_of(release("pact", topics=("trade", "law")), release("pacte", language="fr", topics=("law",)))


def pages(given: Record, newsroom: Newsroom = OURS) -> dict[str, str]:
    return {part.path: part.make().decode() for part in feeds.plan(newsroom, given)}


def test_every_feed_that_is_there_is_listed_once_and_leads_to_its_three_forms() -> None:
    made = {part.path for part in feed.plan(OURS, record()) if part.path.count("/") == 1}
    found = pages(record())
    assert set(found) == {"feeds/index.html", "fr/feeds/index.html", "feeds/feeds.opml"}
    for path in ("feeds/index.html", "fr/feeds/index.html"):
        links = [row["href"] or "" for tag, row in outline(found[path]).tags if tag == "a" and "aria-label" in row]
        led = [posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(link))) for link in links]
        assert sorted(led) == sorted(made)
        assert len({row["aria-label"] for tag, row in outline(found[path]).tags if "aria-label" in row}) > len(made) / 3


def test_the_page_explains_in_the_readers_language_and_names_feeds_in_it() -> None:
    english, french = (outline(pages(record())[path]).text for path in ("feeds/index.html", "fr/feeds/index.html"))
    for told, said in (
        (english, ("All releases", "Trade", "The law & more", "Regional Agency", "If you are not sure, take RSS.")),
        (french, ("Tous les communiqués", "Commerce", "Le droit", "Regional Agency", "En cas de doute, prenez RSS.")),
    ):
        assert [words for words in said if words not in told] == []
    assert '<span lang="en">English</span>' in pages(record())["fr/feeds/index.html"]


@pytest.mark.parametrize("path", ["feeds/index.html", "feeds/feeds.opml"])
def test_what_no_public_release_is_in_is_not_named(path: str) -> None:
    assert "SECRET" not in pages(record())[path]
    assert "secret" not in pages(record())[path]
    english = pages(record_of(release("pact")))
    assert "fr/feeds/index.html" not in english
    assert "rançais" not in english[path]
    assert "all." in pages(Record())[path]


def test_one_more_release_changes_nothing_unless_it_brings_a_feed() -> None:
    before, more = feeds.plan(OURS, record()), lifted(record(), release("more", topics=("law",)))
    assert [part.digest for part in feeds.plan(OURS, more)] == [part.digest for part in before]
    fresh = lifted(record(), release("more", topics=("fresh",)))
    assert all("topic-fresh" in said for said in pages(fresh).values())


def test_the_file_for_feed_readers_names_every_feed_with_where_it_is_read() -> None:
    root = ElementTree.fromstring(pages(record())["feeds/feeds.opml"])  # noqa: S314  # our own bytes
    assert (root.tag, root.attrib, root.findtext("head/title")) == ("opml", {"version": "2.0"}, "Joint Newsroom")
    outlines = [each.attrib for each in root.findall("body/outline")]
    assert {each["type"] for each in outlines} == {"rss"}
    led = {each["xmlUrl"].removeprefix("https://news.example/"): each["htmlUrl"] for each in outlines}
    assert led.keys() == {
        part.path for part in feed.plan(OURS, record()) if part.path.count("/") == 1 and part.path.endswith(".atom")
    }
    assert led["feeds/topic-law.atom"] == "https://news.example/topics/law/"
    assert led["feeds/organisation-agency.atom"] == "https://news.example/organisations/agency/"
    assert led["feeds/language-fr.atom"] == "https://news.example/fr/"
    assert led["feeds/language-en.atom"] == led["feeds/all.atom"] == "https://news.example/"
    assert "Joint Newsroom: The law & more" in {each["text"] for each in outlines}


def test_every_page_leads_to_the_page_of_the_feeds_in_its_language() -> None:
    every = parts(record(), OURS)
    for path, part in every.items():
        if path.endswith(".html") and not path.startswith("assets"):
            links = {row.get("href") or "" for tag, row in outline(part.make().decode()).tags if tag == "a"}
            there = {posixpath.normpath(posixpath.join("/", posixpath.dirname(path), link)) for link in links}
            french = path.startswith(("fr/", "releases/pacte/"))
            assert ("/fr/feeds/index.html" if french else "/feeds/index.html") in there, path


def test_who_may_use_the_releases_stands_at_the_foot_of_every_page_in_its_language() -> None:
    ours = replace(OURS, rights={"en": "Free to use & quote.", "fr": "Libre de droits."})
    for path, said in parts(record(), ours).items():
        if path.endswith(".html"):
            french = path.startswith(("fr/", "releases/pacte/"))
            assert ("Libre de droits." if french else "Free to use &amp; quote.") in said.make().decode(), path
    assert "rights" not in pages(record())["feeds/index.html"]
