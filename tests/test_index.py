"""The pages of the listings: where they lead, what they say of themselves, and how little a release changes."""

import posixpath
import re
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from urllib.parse import unquote

import pytest

from pipeline.newsroom import Feed, Newsroom
from pipeline.part import Part
from pipeline.record import Record
from pipeline.render import render
from tests.issuing import DESK, INSTITUTE, LIFT, NEWSROOM, lifted, record_of, release
from tests.test_listing import pages_of
from tests.test_page import outline

OURS = replace(
    NEWSROOM,
    organisations={**NEWSROOM.organisations, "institute": replace(INSTITUTE, contacts=(replace(DESK, id="desk"),))},
    topics={"trade": {"en": "Trade & customs", "fr": "Commerce"}},
    feeds=(*NEWSROOM.feeds, Feed("trade", "Trade", topics=("trade",))),
)


def record(count: int = 21) -> Record:
    """Releases a month apart, every fourth in French, every third on trade."""
    found = Record()
    for number in range(count):
        language = "fr" if number % 4 == 3 else "en"
        one = release(f"r{number}", language=language, topics=() if number % 3 else ("trade",))
        found = lifted(found, one, newsroom=OURS, at=LIFT + timedelta(days=30 * number))
    return found


def tree(given: Record, newsroom: Newsroom = OURS, size: int = 3) -> dict[str, Part]:
    with pages_of(size):
        return {part.path: part for part in render(newsroom, given)}


def made(path: str, given: Record | None = None, newsroom: Newsroom = OURS) -> str:
    return tree(record() if given is None else given, newsroom)[path].make().decode()


def links(path: str, rendered: str) -> set[str]:
    """Where the links of a page lead, as paths of the tree; those to elsewhere are left out."""
    found = set()
    for tag, row in outline(rendered).tags:
        href = row.get("href") or ""
        if tag in ("a", "link") and ":" not in href and not href.startswith("#"):
            found.add(posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(href))))
    return found


def slugs(rendered: str) -> list[str]:
    return re.findall(r'<h[23]><a href="[./]*releases/([^/]+)/', rendered)


def meta(rendered: str, rel: str) -> list[str]:
    return [row["href"] or "" for tag, row in outline(rendered).tags if tag == "link" and row.get("rel") == rel]


def test_no_link_leads_nowhere_and_every_page_is_reached_from_the_front() -> None:
    parts = tree(record())
    reached, ahead = set[str](), {"index.html"}
    while ahead:
        path = ahead.pop()
        reached.add(path)
        if path.endswith(".html"):
            ahead |= links(path, parts[path].make().decode()) - reached
    assert reached <= parts.keys()
    pages = {path for path in parts if path.endswith("index.html")}
    assert pages <= reached


def test_every_release_is_on_exactly_one_page_of_the_index_newest_first() -> None:
    parts = tree(record())
    paths = ["index.html", *(f"page/{number}/index.html" for number in range(6, 0, -1))]
    listed = [slug for path in paths for slug in slugs(parts[path].make().decode())]
    assert listed == [f"r{number}" for number in reversed(range(21))]
    assert "page/7/index.html" not in parts


def test_a_release_added_to_many_pages_makes_only_the_parts_it_must() -> None:
    count = 34  # ten archive pages of three, and a front
    before, after = tree(record(count)), tree(record(count + 1))
    assert "page/10/index.html" in before
    remade = {path for path in after if path not in before or before[path].digest != after[path].digest}
    assert before.keys() <= after.keys()
    assert remade == {
        "releases/r34/index.html", "releases/r34/release.txt", "releases/r34/ninjs.json",
        "index.html", "assets/cards/r34.png",
        # the list of its year is just long enough for a second archive page, and the first one is told
        "years/2023/index.html", "years/2023/page/2/index.html", "years/2023/page/1/index.html",
        "organisations/institute/index.html", "organisations/agency/index.html",
        "feeds/all.rss", "feeds/all.atom", "feeds/all.json", "feeds/record.jsonl", "sitemap.xml", "news-sitemap.xml",
    }  # fmt: skip


def test_a_page_that_comes_into_being_is_told_to_its_older_neighbour_alone() -> None:
    before, after = tree(record(35)), tree(record(36))
    fresh = {path for path in after.keys() - before.keys() if "/page/" in f"/{path}" and not path.startswith("fr/")}
    assert "page/11/index.html" in fresh
    archive = {path for path in before if path.startswith("page/")}
    assert {path for path in archive if before[path].digest != after[path].digest} == {"page/10/index.html"}


def test_a_correction_remakes_only_the_pages_that_list_it() -> None:
    before, given = tree(record()), record()
    after = tree(lifted(given, release("r4", correction="It is eight."), "correction", newsroom=OURS, at=LIFT))
    pages = {path for path in before if re.search(r"(^|/)page/\d", path) and before[path].digest != after[path].digest}
    assert pages == {
        "page/2/index.html", "organisations/institute/page/2/index.html", "organisations/agency/page/2/index.html",
        "years/2021/page/2/index.html",
    }  # fmt: skip


def test_older_and_newer_are_said_in_words_and_to_machines() -> None:
    front, second, first = (made(path) for path in ("index.html", "page/2/index.html", "page/1/index.html"))
    assert (meta(front, "prev"), meta(front, "next")) == ([], ["page/6/index.html"])
    assert (meta(second, "prev"), meta(second, "next")) == (["../../page/3/index.html"], ["../../page/1/index.html"])
    assert (meta(first, "prev"), meta(first, "next")) == (["../../page/2/index.html"], [])
    assert ("Older releases" in front, "Newer releases" in front, "First releases" in front) == (True, False, True)
    assert ("Older releases" in first, "Newer releases" in first, "First releases" in first) == (False, True, False)
    newest = made("page/6/index.html")
    assert meta(newest, "prev") == ["../../index.html"]
    assert "Communiqués plus anciens" in made("fr/index.html", record(25))


def test_an_archive_page_says_its_number_and_its_days_and_is_its_own_canonical() -> None:
    said = made("page/2/index.html")
    assert "<title>Press releases – Page 2 – Joint Newsroom</title>" in said
    assert "4 March 2021 – 3 May 2021" in outline(said).text
    assert meta(said, "canonical") == ["https://news.example/page/2/"]
    assert '<h1><a href="../../index.html">Press releases</a></h1>' in said


def test_the_same_list_in_other_languages_is_linked_for_people_and_for_machines() -> None:
    for path, other in (("index.html", "fr/index.html"), ("topics/trade/index.html", "fr/topics/trade/index.html")):
        english, french = made(path), made(other)
        wanted = {
            "en": f"https://news.example/{path.removesuffix('index.html')}",
            "fr": f"https://news.example/{other.removesuffix('index.html')}",
            "x-default": f"https://news.example/{path.removesuffix('index.html')}",
        }
        for rendered in (english, french):
            rows = [row for tag, row in outline(rendered).tags if tag == "link" and "hreflang" in row]
            assert {row["hreflang"]: row["href"] for row in rows} == wanted
        assert '<html lang="fr" dir="ltr">' in french
        assert re.search(r'hreflang="fr" lang="fr">Français</a>', english)
        assert re.search(r'hreflang="fr" lang="fr" aria-current="true">Français</a>', french)


def test_a_list_in_one_language_alone_offers_no_other() -> None:
    english = record_of(release("pact"))
    assert "hreflang" not in made("index.html", english)
    both = lifted(record_of(release("pact", topics=("trade",))), release("pacte", language="fr"))
    assert "hreflang" not in made("topics/trade/index.html", both)
    assert "hreflang" in made("index.html", both)


def test_a_language_version_lists_its_own_releases_and_the_first_one_all_of_them_marked() -> None:
    both = record_of(release("pact"), release("pacte", language="fr"))
    assert slugs(made("fr/index.html", both)) == ["pacte"]
    assert slugs(made("index.html", both)) == ["pacte", "pact"]
    assert '<li lang="fr">' in made("index.html", both)
    assert "<span>Français</span>" in made("index.html", both)
    assert '<li lang="fr">' not in made("fr/index.html", both)


def test_the_pages_of_a_release_lead_back_to_the_version_in_its_language() -> None:
    both = record_of(release("pact"), release("pacte", language="fr"), release("pacto", language="es"))
    homes = {
        slug: re.findall(r'<a class="brand" href="([^"]+)"', made(f"releases/{slug}/index.html", both))
        for slug in ("pact", "pacte", "pacto")
    }
    assert homes == {"pact": ["../../index.html"], "pacte": ["../../fr/index.html"], "pacto": ["../../index.html"]}


def test_the_front_offers_topics_organisations_and_years_with_how_many_there_are() -> None:
    text = " ".join(outline(made("index.html")).text.split())
    text = text.replace("Press releases: ", "")  # read aloud before each number
    assert "Topics Trade & customs 7 Organisations IOJ 21 Regional Agency 21 Years 2022 7 2021 13 2020 1 Feeds" in text
    french = " ".join(outline(made("fr/index.html")).text.split())
    french = french.replace("Communiqués de presse : ", "")
    assert "Thèmes Commerce 2 Organisations IOJ 5 Regional Agency 5 Années 2022 2 2021 3 Flux" in french


def test_a_feed_of_what_no_public_release_is_about_is_named_nowhere() -> None:
    told = replace(NEWSROOM, feeds=(*NEWSROOM.feeds, Feed("secret", "Secret partner", topics=("taxes",))))
    held = record_of(release("one", topics=("trade",)))
    pages = {path: one.make() for path, one in tree(held, told).items() if path.endswith(".html")}
    assert "topics/trade/index.html" in pages
    assert not [path for path, data in pages.items() if b"ecret" in data]


def test_the_list_of_a_topic_says_what_it_is_and_leads_to_its_feed() -> None:
    said = made("topics/trade/index.html")
    assert "<h1>Trade &amp; customs</h1>" in said
    assert "<title>Trade &amp; customs – Joint Newsroom</title>" in said
    assert meta(said, "alternate").count("../../feeds/trade.atom") == 1
    assert meta(said, "alternate").count("../../feeds/all.atom") == 1
    assert meta(made("topics/trade/page/1/index.html"), "alternate").count("../../../../feeds/trade.rss") == 1
    assert "../feeds/francais.rss" in meta(made("fr/index.html"), "alternate")
    assert "<h1>Institute of Justice (IOJ)</h1>" in made("organisations/institute/index.html")


@pytest.mark.parametrize("path", ["years/2021/index.html", "page/2/index.html", "fr/topics/trade/index.html"])
def test_headings_go_down_one_step_at_a_time_and_no_id_is_there_twice(path: str) -> None:
    found = outline(made(path))
    levels = [int(tag[1]) for tag, _ in found.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = found.values("id")
    assert len(ids) == len(set(ids))
    assert set(found.values("aria-labelledby")) <= set(ids)


def test_a_late_entry_of_an_older_day_gives_no_year_twice_on_a_page() -> None:
    given = lifted(record_of(release("new")), release("old"), at=LIFT - timedelta(days=400))
    said = made("index.html", lifted(given, release("newer"), at=LIFT + timedelta(days=1)))
    assert slugs(said) == ["newer", "new", "old"]
    assert re.findall(r'id="year-(\d+)"', said) == ["2020", "2019"]


def test_the_page_for_a_wrong_address_leads_to_the_releases_and_to_who_answers_and_is_not_found_by_search() -> None:
    said = made("404.html", newsroom=replace(OURS, address="https://site.example/press"))
    assert '<meta name="robots" content="noindex">' in said
    assert 'href="/press/contacts/index.html"' in said
    assert 'href="/press/index.html"' in said
    assert "contacts" not in made("404.html", Record())
