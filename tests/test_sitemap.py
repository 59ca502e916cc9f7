"""The sitemaps, held against the rules of sitemaps.org and of news search: no judge for them can be installed."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipeline.formats import news, sitemap
from pipeline.newsroom import Newsroom
from pipeline.record import Record
from tests.issuing import DESK, INSTITUTE, LIFT, NEWSROOM, lifted, record_of, release

SITE = "https://news.example/"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")  # of the W3C's profile of ISO 8601
HOSTILE = "\"><script>&amp;'\x0b]]>\ufffe T"


def files(record: Record, newsroom: Newsroom = NEWSROOM) -> dict[str, bytes]:
    return {part.path: part.make() for part in (*sitemap.plan(newsroom, record), *news.plan(newsroom, record))}


def tree(data: bytes) -> ET.Element:
    """A file of the sitemap protocol, held against its rules."""
    assert len(data) <= 50 * 2**20
    root = ET.fromstring(data)  # noqa: S314 -- our own
    kind, row = ("sitemapindex", "sitemap") if root.tag == f"{MAP}sitemapindex" else ("urlset", "url")
    assert (root.tag, len(root) <= 50_000) == (f"{MAP}{kind}", True)
    for one in root:
        assert one.tag == f"{MAP}{row}"
        assert one[0].tag == f"{MAP}loc"
        place = one[0].text or ""
        assert (place.startswith(SITE), len(place) < 2048, place.isascii()) == (True, True, True)
        assert {child.tag for child in one} <= {f"{MAP}loc", f"{MAP}lastmod", f"{XHTML}link", f"{NEWS}news"}
        assert all(STAMP.fullmatch(each.text or "") for each in one.findall(f"{MAP}lastmod"))
    places = [one[0].text for one in root]
    assert len(places) == len(set(places))
    return root


def places(data: bytes) -> list[str]:
    return [(one[0].text or "").removeprefix(SITE) for one in tree(data)]


def changes(data: bytes) -> dict[str, str]:
    return {(one[0].text or "").removeprefix(SITE): one.findtext(f"{MAP}lastmod") or "" for one in tree(data)}


def ways(one: ET.Element) -> dict[str, str]:
    """The same in other languages."""
    rows = one.findall(f"{XHTML}link")
    assert all(row.get("rel") == "alternate" for row in rows)
    found = {row.get("hreflang") or "": row.get("href") or "" for row in rows}
    assert len(found) == len(rows)
    return found


def test_the_sitemap_names_every_list_and_what_stands_with_the_hour_of_its_last_change() -> None:
    record = lifted(record_of(release("pact", topics=("trade",))), release("gone", killed="Why."), "kill")
    assert changes(files(record)["sitemap.xml"]) == {
        "": "2020-12-04T14:00:00Z",
        "organisations/agency/": "2020-12-04T14:00:00Z",
        "organisations/institute/": "2020-12-04T14:00:00Z",
        "topics/trade/": "2020-12-04T13:00:00Z",
        "years/2020/": "2020-12-04T14:00:00Z",
        "feeds/": "",
        "releases/pact/": "2020-12-04T13:00:00Z",
    }


def test_the_page_of_contacts_is_named_where_there_is_one() -> None:
    newsroom = replace(NEWSROOM, organisations={"institute": replace(INSTITUTE, contacts=(DESK,))})
    assert "contacts/" in places(files(record_of(release("pact")), newsroom)["sitemap.xml"])


def test_a_newsroom_that_has_released_nothing_has_a_sitemap_with_its_front_and_its_feeds() -> None:
    assert changes(files(Record())["sitemap.xml"]) == {"": "", "feeds/": ""}


def test_what_is_in_several_languages_says_so_in_each_of_them_alike() -> None:
    record = record_of(release("pact"), release("pacte", language="fr", translation_of="pact"), release("alone"))
    rows = {(one[0].text or "").removeprefix(SITE): ways(one) for one in tree(files(record)["sitemap.xml"])}
    pair = {"en": f"{SITE}releases/pact/", "fr": f"{SITE}releases/pacte/"}
    assert rows["releases/pact/"] == rows["releases/pacte/"] == pair
    assert rows["releases/alone/"] == {}
    assert rows[""] == rows["fr/"] == {"en": SITE, "fr": f"{SITE}fr/", "x-default": SITE}
    for place, same in rows.items():
        assert not same or f"{SITE}{place}" in same.values()
        assert {other.removeprefix(SITE) for other in same.values()} <= rows.keys()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that hold little, so that a few releases are too many for one."""
    monkeypatch.setattr(sitemap, "MOST", 13)
    monkeypatch.setattr(sitemap, "BATCH", 4)


def months(count: int) -> Record:
    record = Record()
    for number in range(count):
        one = release(f"r{number}", **({"killed": "No."} if number == 2 else {}))
        record = lifted(record, one, at=LIFT + timedelta(days=number))
    return record


@pytest.mark.usefixtures("small")
def test_too_much_for_one_file_is_an_index_of_files_of_which_one_more_release_changes_the_last() -> None:
    assert "sitemap-1.xml" not in files(months(9))  # nine releases less the withdrawn one, four lists and the feeds
    before, after = files(months(10)), files(months(11))
    assert places(after["sitemap.xml"]) == ["sitemap-lists.xml", "sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]
    assert places(after["sitemap-1.xml"]) == ["releases/r0/", "releases/r1/", "releases/r3/"]
    assert places(after["sitemap-3.xml"]) == ["releases/r8/", "releases/r9/", "releases/r10/"]
    assert set(changes(after["sitemap-lists.xml"])) == {
        "", "organisations/agency/", "organisations/institute/", "years/2020/", "feeds/",
    }  # fmt: skip
    assert changes(after["sitemap.xml"])["sitemap-3.xml"] == "2020-12-14T13:00:00Z"
    assert {path for path in after if after[path] != before.get(path)} == {
        "sitemap.xml", "sitemap-lists.xml", "sitemap-3.xml", "news-sitemap.xml",
    }  # fmt: skip


@pytest.mark.usefixtures("small")
def test_everything_is_in_exactly_one_of_the_files() -> None:
    given = files(months(14))
    named = [place for path in places(given["sitemap.xml"]) for place in places(given[path])]
    assert len(named) == len(set(named)) == 5 + 13
    assert {path for path in given if path.endswith(".xml")} - {"sitemap.xml", "news-sitemap.xml"} == set(
        places(given["sitemap.xml"])
    )


def test_the_limits_are_those_of_the_protocol() -> None:
    assert (sitemap.MOST, sitemap.BATCH, news.MOST) == (50_000, 10_000, 1000)
    assert sitemap.BATCH * 5 <= sitemap.MOST


def test_robots_may_see_everything_and_are_told_of_both() -> None:
    assert files(Record())["robots.txt"].decode() == (
        "User-agent: *\nAllow: /\n\n"
        "Sitemap: https://news.example/sitemap.xml\nSitemap: https://news.example/news-sitemap.xml\n"
    )


def told(record: Record, newsroom: Newsroom = NEWSROOM) -> list[tuple[str, ...]]:
    """Address, language, hour and title of each piece of news, held against the rules of news search."""
    root = tree(files(record, newsroom)["news-sitemap.xml"])
    assert len(root) <= 1000
    found = list[tuple[str, ...]]()
    for one in root:
        (row,) = one.findall(f"{NEWS}news")
        assert [each.tag for each in row] == [f"{NEWS}{tag}" for tag in ("publication", "publication_date", "title")]
        assert [each.tag for each in row[0]] == [f"{NEWS}name", f"{NEWS}language"]
        language, hour, title = (row[0][1].text or "", row[1].text or "", row[2].text or "")
        assert (bool(row[0][0].text), bool(title)) == (True, True)
        assert re.fullmatch("[a-z]{2,3}", language)
        assert STAMP.fullmatch(hour)
        found.append(((one[0].text or "").removeprefix(SITE), language, hour, title))
    return found


def test_the_news_is_what_was_lifted_in_the_two_days_up_to_the_newest_entry() -> None:
    record = lifted(Record(), release("old"), at=LIFT - timedelta(days=2, seconds=1))
    record = lifted(record, release("edge"), at=LIFT - timedelta(days=2))
    record = lifted(record, release("new", language="fr"))
    assert told(record) == [
        ("releases/new/", "fr", "2020-12-04T13:00:00Z", "Title of new"),
        ("releases/edge/", "en", "2020-12-02T13:00:00Z", "Title of edge"),
    ]


def test_a_correction_moves_the_two_days_on_and_brings_nothing_old_back() -> None:
    record = lifted(Record(), release("old"), at=LIFT - timedelta(days=30))
    record = lifted(record, release("old", update="More."), "update", at=LIFT)
    assert told(record) == []


def test_what_was_withdrawn_is_no_news_and_nothing_at_all_is_an_empty_list() -> None:
    assert told(lifted(Record(), release("gone", killed="No."), "kill")) == []
    assert told(Record()) == []


def test_only_the_newest_thousand_are_news(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "MOST", 2)
    record = Record()
    for number in range(3):
        record = lifted(record, release(f"r{number}"), at=LIFT + timedelta(minutes=number))
    assert [row[0] for row in told(record)] == ["releases/r2/", "releases/r1/"]


def test_a_region_is_no_language_of_the_news_and_its_name_is_the_newsrooms() -> None:
    newsroom = replace(NEWSROOM, name="Press & office <1>")
    record = lifted(Record(), release("pact", language="pt-BR"), newsroom=newsroom)
    assert [row[1] for row in told(record, newsroom)] == ["pt"]
    assert b"<news:name>Press &amp; office &lt;1&gt;</news:name>" in files(record, newsroom)["news-sitemap.xml"]


def test_no_title_however_hostile_breaks_a_file() -> None:
    bad: dict[str, Any] = dict.fromkeys(("title", "subtitle", "summary"), HOSTILE)
    record = lifted(Record(), release("pact", **bad, topics=(HOSTILE,)), at=datetime(2021, 1, 1, tzinfo=UTC))
    (row,) = told(record)
    assert row[3] == "\"><script>&amp;' ]]> T"
    assert "topics/script-amp-t/" in places(files(record)["sitemap.xml"])
