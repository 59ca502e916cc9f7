"""Structured data, shared links and the citation: what machines and other writers take from a page."""

import json
import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from pipeline.record import Record
from pipeline.release import Event, Picture
from tests.issuing import lifted, record_of, release
from tests.test_page import HOSTILE, full, outline, page


def told(record: Record, slug: str = "pact") -> Any:
    return json.loads(outline(page(record, slug)).data)


def test_search_engines_are_told_all_that_they_ask_of_a_news_article() -> None:
    said = told(full())
    assert (said["@type"], said["headline"], said["inLanguage"]) == ("NewsArticle", "Title of pact", "en")
    assert said["mainEntityOfPage"] == "https://news.example/releases/pact/"
    assert said["datePublished"] == said["dateModified"] == "2020-12-04T09:00:00-04:00"
    assert said["publisher"]["name"] == "Joint Newsroom"
    assert [each["@type"] for each in said["author"]] == ["Organization", "Organization"]
    assert said["image"] == [
        "https://news.example/releases/pact/the%20flag.jpg", "https://news.example/assets/cards/pact.png"
    ]  # fmt: skip
    assert said["dateline"] == "Port of Spain and Turin, 4 December 2020"


def test_nothing_empty_is_told() -> None:
    said = json.dumps(told(record_of(release("pact", event=Event("Whenever")))))
    assert not re.search(r'(""|\[\]|null|{})', said)
    assert "about" not in said


def test_a_correction_is_told_with_its_hour() -> None:
    said = told(lifted(full(), release("pact", correction="It is eight."), "correction"))
    assert said["correction"] == "It is eight."
    assert said["dateModified"] > said["datePublished"]


def test_an_event_is_told_with_its_instants() -> None:
    about = told(record_of(release("pact", event=Event("Saturday 20 May 2023, 10:00 AST", "The hall"))))["about"]
    assert (about["@type"], about["startDate"]) == ("Event", "2023-05-20T14:00:00Z")
    assert about["location"]["name"] == "The hall"


def test_translations_know_each_other() -> None:
    record = record_of(release("pact"), release("pacte", language="fr", translation_of="pact"))
    assert told(record)["workTranslation"] == [
        {"@id": "https://news.example/releases/pacte/", "inLanguage": "fr"},
    ]
    french = told(record, "pacte")
    assert french["translationOfWork"] == [{"@id": "https://news.example/releases/pact/", "inLanguage": "en"}]
    assert "workTranslation" not in french


def test_a_withdrawn_text_is_told_to_no_machine_shared_by_nobody_and_not_cited() -> None:
    found = outline(page(lifted(full(), release("pact", killed="Why."), "kill")))
    assert found.data == ""
    assert not [tag for tag, row in found.tags if row.get("class") in ("share", "cite")]


def test_no_text_ends_the_data_it_stands_in() -> None:
    picture = Picture("x.jpg", HOSTILE, digest="a" * 64)
    record = record_of(release("pact", title=HOSTILE + "<!--<script>\u2028", pictures=(picture,), topics=("]]>",)))
    data = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page(record), re.DOTALL)
    assert len(data) == 1
    assert not re.search("[<>&\u2028]", data[0])
    assert json.loads(data[0])["headline"] == HOSTILE + "<!--<script>\u2028"


def shared(record: Record) -> list[str]:
    (block,) = re.findall(r'<section class="share".*?</section>', page(record), re.DOTALL)
    return [unescape(address) for address in re.findall('href="([^"]*)"', block)]


def test_share_links_carry_title_and_address_and_nothing_that_follows_a_reader() -> None:
    links = shared(record_of(release("pact", title="Tea & “cake” #1: 50% off?")))
    assert {urlsplit(link).hostname for link in links} == {
        None, "wa.me", "x.com", "bsky.app", "www.linkedin.com", "www.facebook.com",
    }  # fmt: skip
    for link in links:
        values = " ".join(value for row in parse_qs(urlsplit(link).query).values() for value in row)
        assert "https://news.example/releases/pact/" in values
        assert "Tea & “cake” #1: 50% off?" in values or "linkedin" in link or "facebook" in link
        assert not re.search("utm|ref=|fbclid|via=", link)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {},
            "IOJ, Regional Agency: Title of pact. Press release, 4 December 2020. https://news.example/releases/pact/",
        ),
        ({"number": "7/2020", "title": "{url}"}, "{url}. Press release 7/2020, 4 December 2020."),
        ({"language": "fr"}, "Regional Agency\u00a0: Title of pact. Communiqué de presse, 4 décembre 2020."),
    ],
)
def test_the_citation_names_issuers_title_kind_number_day_and_address(fields: dict[str, Any], words: str) -> None:
    said = outline(page(record_of(release("pact", **fields)))).text
    assert words in said
