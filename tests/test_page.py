"""Pages, index, text, files, assets, sitemap and record: what the public tree says, and never says."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest

from pipeline.formats import FORMATS, feed, plan
from pipeline.issued import resolve
from pipeline.media import media_type
from pipeline.newsroom import Contact, Feed, Newsroom
from pipeline.part import Part
from pipeline.record import Entry, Kind, Record
from pipeline.release import Attachment, Event, Picture
from tests.issuing import DESK, INSTITUTE, LIFT, NEWSROOM, lifted, record_of, release

MINE = [name for name in FORMATS if name != "feed"]
VOID = {"wbr", "meta", "link", "img", "br", "hr", "source"}
PICTURE = Picture("the flag.jpg", "A flag", "Raised at noon.", "The Institute", "CC BY 4.0", "a" * 64, 9000, 800, 450)
ATTACHMENT = Attachment("programme.pdf", "Programme", "b" * 64, 1_234_567)


def parts(record: Record, newsroom: Newsroom = NEWSROOM) -> dict[str, Part]:
    return {part.path: part for name in MINE for part in plan(name)(newsroom, record)}


def made(record: Record, path: str, newsroom: Newsroom = NEWSROOM) -> str:
    return parts(record, newsroom)[path].make().decode()


def page(record: Record, slug: str = "pact") -> str:
    return made(record, f"releases/{slug}/index.html")


class Outline(HTMLParser):
    """Tags, their attributes and the text of a page; every tag must be closed in its place."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.data = ""  # what is told to machines

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> out of place"

    def handle_data(self, data: str) -> None:
        if self.open[-1:] == ["script"]:
            self.data += data
        else:
            self.text += data

    def values(self, name: str) -> list[str]:
        return [attributes[name] or "" for _, attributes in self.tags if name in attributes]


def outline(rendered: str) -> Outline:
    found = Outline()
    found.feed(rendered)
    assert not found.open, f"never closed: {found.open}"
    return found


def full() -> Record:
    return record_of(
        release(
            "pact",
            subtitle="What it opens",
            number="116/2020",
            body="It is signed.[^1]\n\n> “Glad.”\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[^1]: Today.",
            notes="Free to use.",
            pictures=(PICTURE,),
            attachments=(ATTACHMENT,),
            event=Event("Friday, 10:00 AST", "The hall"),
        )
    )


def test_a_page_holds_everything_that_was_issued() -> None:
    text = outline(page(full())).text
    for said in (
        "Title of pact", "What it opens", "116/2020", "Press release", "Port of Spain and Turin, 4 December 2020",
        "Friday, 4 December 2020, 09:00 (Port of Spain, UTC−4)", "13:00 UTC", "Institute of Justice (IOJ)",
        "It is signed.", "“Glad.”",
        "Raised at noon.", "Picture: The Institute, CC BY 4.0", "Programme", "PDF, 1.2 MB", "Ends",
        "Notes to editors",
        "Free to use.", "Press desk", "Public information", "Weekdays", "About IOJ", "does research", "@institute",
        "About Regional Agency", "The Agency acts.",
        "Friday, 4 December 2020, 10:00 (Port of Spain, UTC−4)", "The hall",
    ):  # fmt: skip
        assert said in text, said


def test_contacts_websites_and_handles_are_links_that_work() -> None:
    links = outline(page(full())).values("href")
    for link in (
        "mailto:press@institute.example", "tel:+442079460112;ext=5", "tel:+18685550142", "https://www.institute.example/",
        "https://x.com/institute", "https://www.facebook.com/institute.page", "https://agency.example/",
        "programme.pdf",
    ):  # fmt: skip
        assert link in links, link
    assert not [link for link in links if link in ("", "mailto:", "tel:")]


@pytest.mark.parametrize("website", ["javascript:alert(1)", "www.no-scheme.example", "https://a.example/ x", ""])
def test_a_website_that_no_browser_should_open_is_not_a_link(website: str) -> None:
    newsroom = replace(
        NEWSROOM, organisations={**NEWSROOM.organisations, "institute": replace(INSTITUTE, website=website)}
    )
    record = lifted(Record(), release("pact"), newsroom=newsroom)
    links = outline(made(record, "releases/pact/index.html", newsroom)).values("href")
    assert not [link for link in links if "alert" in link or "no-scheme" in link or " " in link]


def test_the_head_names_language_address_feeds_and_picture_for_machines() -> None:
    found = outline(page(full()))
    assert found.tags[0] == ("html", {"lang": "en", "dir": "ltr"})
    meta = {row.get("property") or row.get("name"): row.get("content") for tag, row in found.tags if tag == "meta"}
    assert meta["og:title"] == "Title of pact"
    assert meta["og:description"] == "What it opens"
    assert meta["og:url"] == "https://news.example/releases/pact/"
    assert meta["og:image"] == "https://news.example/assets/cards/pact.png"
    heads = {(row.get("rel"), row.get("type")): row.get("href") for tag, row in found.tags if tag == "link"}
    assert heads["canonical", None] == "https://news.example/releases/pact/"
    assert heads["alternate", "application/rss+xml"] == "../../feeds/all.rss"
    assert heads["alternate", "application/atom+xml"] == "../../feeds/all.atom"
    assert heads["stylesheet", None] == "../../assets/style.css"


@pytest.mark.parametrize("path", ["index.html", "404.html", "releases/pact/index.html"])
def test_a_page_runs_no_script_but_the_one_that_copies_and_asks_nothing_of_anyone_else(path: str) -> None:
    found = outline(made(full(), path))
    loaded = [row.get("src") for _, row in found.tags if "src" in row]
    loaded += [row["href"] for tag, row in found.tags if tag == "link" and row["rel"] in ("stylesheet", "icon")]
    assert loaded
    assert not [address for address in loaded if "//" in (address or "")]
    assert [row for tag, row in found.tags if tag == "script"] == SCRIPTS * path.startswith("releases/")
    assert not {"iframe", "style", "form", "object", "embed"} & {tag for tag, _ in found.tags}
    assert not [name for _, row in found.tags for name in row if name.startswith("on") or name == "style"]


@pytest.mark.parametrize("path", ["index.html", "404.html", "releases/pact/index.html"])
def test_a_page_has_its_landmarks_one_heading_a_way_past_the_frame_and_no_id_twice(path: str) -> None:
    found = outline(made(full(), path))
    tags = [tag for tag, _ in found.tags]
    assert [tags.count(name) for name in ("main", "h1", "title")] == [1, 1, 1]
    assert "footer" in tags
    assert ("a", {"class": "skip", "href": "#main"}) in found.tags
    ids = found.values("id")
    assert len(ids) == len(set(ids))
    assert set(found.values("aria-labelledby")) <= set(ids)
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))


# what search engines are told, which is no script, and the button that copies
SCRIPTS: list[dict[str, str | None]] = [
    {"type": "application/ld+json"},
    {"src": "../../assets/page.js", "defer": None},
]
HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}'</title>"


@pytest.mark.parametrize("path", ["index.html", "releases/pact/index.html"])
def test_no_field_however_hostile_becomes_markup(path: str) -> None:
    bad: dict[str, Any] = dict.fromkeys(
        ("title", "subtitle", "number", "date", "place", "summary", "body", "notes", "update", "correction"), HOSTILE
    )
    record = lifted(
        Record(),
        release(
            "pact",
            **bad,
            event=Event(HOSTILE, HOSTILE),
            contacts=(Contact(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE),),
            pictures=(Picture("x.jpg", HOSTILE, HOSTILE, HOSTILE, HOSTILE, "a" * 64),),
            attachments=(Attachment("x.pdf", HOSTILE, "b" * 64),),
        ),
        "correction",
    )
    found = outline(made(record, path, replace(NEWSROOM, name=HOSTILE)))
    assert [row for tag, row in found.tags if tag == "script"] == SCRIPTS * path.startswith("releases/")
    assert not [name for _, row in found.tags for name in row if name.startswith("on")]
    assert "{{ 7*7 }}" in found.text


def test_a_withdrawn_release_shows_title_reason_and_hour_and_nothing_of_its_text() -> None:
    record = lifted(full(), release("pact", killed="It was not agreed."), "update", "kill")
    for path in ("releases/pact/index.html", "releases/pact/release.txt"):
        said = made(record, path)
        hour = "11:00 (Port of Spain, UTC−4)"
        for word in ("Title of pact", "It was not agreed.", "withdrawn", hour, "press@institute.example"):
            assert word in said, word
        for word in ("It is signed", "Glad", "flag", "programme", "Free to use", "About"):
            assert word not in said, word
    assert '<meta name="robots" content="noindex">' in page(record)
    assert not [path for path in parts(record) if path.endswith((".jpg", ".pdf"))]


def test_that_a_release_is_withdrawn_is_told_before_its_title() -> None:
    found = outline(page(lifted(full(), release("pact", killed="It was not agreed."), "update", "kill")))
    said = found.text.split("Skip to the text")[1]
    told = ("This text has been withdrawn", "It was not agreed.", "11:00", "Withdrawn · Press release", "Title of pact")
    places = [said.index(words) for words in told]
    assert places == sorted(places)
    assert said.count("11:00") == 1
    assert next(tag for tag, _ in found.tags if tag in ("h1", "h2")) == "h1"


def test_a_boilerplate_in_another_language_says_so_and_one_in_the_releases_own_does_not() -> None:
    said = page(record_of(release("pacte", language="fr")), "pacte")
    assert '<div lang="en" dir="ltr">\n<p>The Agency acts.</p>' in said
    assert said.count('<div lang="') == 1
    assert '<div lang="' not in page(full())


RTL = """msgid ""
msgstr "Language: ar\\nContent-Type: text/plain; charset=UTF-8\\n"

msgctxt "event_time"
msgid "Time"
msgstr "الوقت"
"""


def arabic(tmp_path: Any, **fields: Any) -> dict[str, str]:
    """The public files of a release that is read from the right."""
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "ar.po").write_text(RTL, encoding="utf-8")
    newsroom = replace(NEWSROOM, templates=str(tmp_path))
    record = lifted(Record(), release("dawra", language="ar", title="دورة تدريبية", **fields), newsroom=newsroom)
    return {path: made(record, path, newsroom) for path in ("releases/dawra/index.html", "releases/dawra/release.txt")}


def test_what_was_typed_keeps_its_own_order_in_a_page_that_is_read_from_the_right(tmp_path: Any) -> None:
    event = Event("17 May 2049, from the morning on", "Hall 4, first floor", "By 7 May, 12:00.")
    said, plain = arabic(tmp_path, event=event, pictures=(PICTURE,), attachments=(ATTACHMENT,)).values()
    for typed in (
        event.time, event.place, event.accreditation, "Raised at noon.", "Programme", "Press desk",
        "Public information", "Weekdays",
    ):  # fmt: skip
        assert re.search(rf'<\w+[^>]* dir="auto">{re.escape(typed)}</', said), typed
    for typed in (event.time, event.place, event.accreditation):
        assert f"\u2068{typed}\u2069" in plain, typed


def test_the_boilerplate_of_a_page_that_is_read_from_the_right_is_read_from_the_left(tmp_path: Any) -> None:
    said = arabic(tmp_path)["releases/dawra/index.html"]
    assert '<html lang="ar" dir="rtl">' in said
    assert '<div lang="en" dir="ltr">\n<p>The Institute <em>does research</em>.</p>' in said


def test_addresses_break_where_their_parts_end() -> None:
    said = page(full())
    assert '<span class="whole">press@</span><span class="whole">institute.example</span></a>' in said
    assert "https://<wbr>news.example/<wbr>releases/<wbr>pact/" in said


def test_links_that_share_say_what_they_do_and_only_regions_that_are_looked_for_are_landmarks() -> None:
    found = outline(page(full()))
    names = [row["aria-label"] for tag, row in found.tags if tag == "a" and row.get("rel") == "noreferrer"]
    assert {"Share: Email", "Share: X"} <= set(names)
    assert found.values("aria-labelledby") == ["contacts", "attachments", "share"]


def test_the_frame_of_a_release_says_that_it_belongs_to_the_press_releases() -> None:
    link = '<a href="{}index.html" aria-current="{}">Press releases</a>'
    assert link.format("../../", "true") in page(full())
    assert link.format("", "page") in made(full(), "index.html")
    assert link.format("../../", "true") in made(full(), "years/2020/index.html")
    assert "aria-current" not in made(full(), "404.html")


def test_a_picture_is_asked_for_as_wide_as_it_is_and_no_wider() -> None:
    small = replace(PICTURE, width=160, height=90)
    assert 'sizes="160px"' in page(record_of(release("pact", pictures=(small,))))
    assert 'sizes="(min-width: 44.5rem) 42rem, ' in page(full())


def test_the_head_of_a_withdrawn_page_announces_the_withdrawal_and_never_the_event() -> None:
    one = release("pact", killed="It was not agreed.", summary="Come on Friday.", subtitle="Come all")
    found = outline(page(lifted(Record(), one, "kill")))
    meta = {row.get("property") or row.get("name"): row.get("content") for tag, row in found.tags if tag == "meta"}
    assert "Withdrawn: Title of pact – Joint Newsroom" in found.text
    assert meta["og:title"] == "Withdrawn: Title of pact"
    assert meta["description"] == meta["og:description"] == "It was not agreed."
    kept = resolve(one, NEWSROOM)
    kept = replace(kept, text={**kept.text, "summary": "Come on Friday."})
    older = Record().adding([(Entry("pact", 1, "kill", LIFT, kept.digest), kept)])
    assert "Come on Friday." not in page(older)


def test_a_correction_and_an_update_stand_above_the_text_with_their_own_hour() -> None:
    record = lifted(
        Record(),
        release("pact", correction="It is eight.", update="The hall has changed.", revision=3),
        "correction",
        "update",
    )
    said = outline(page(record)).text
    correction, update, body = (
        said.index("It is eight."),
        said.index("The hall has changed."),
        said.index("Body of pact."),
    )
    assert correction < update < body
    assert "Friday, 4 December 2020, 10:00 (Port of Spain, UTC−4)\u00a0· 14:00 UTC" in said[correction:update]
    assert "Updated\nFriday, 4 December 2020, 11:00 (Port of Spain, UTC−4)\u00a0· 15:00 UTC" in said[:correction]
    assert "11:00" not in said[update:body], "it stands above already"


def test_translations_that_stand_link_to_one_another_and_to_no_other() -> None:
    english, french = release("pact"), release("pacte", language="fr", translation_of="pact")
    spanish = release("pacto", language="es", translation_of="pacte")
    record = record_of(english, french, spanish)
    assert others(record, "pact") == {"../pacto/index.html": "Español", "../pacte/index.html": "Français"}
    assert alternates(page(record)) == {
        "en": "https://news.example/releases/pact/",
        "es": "https://news.example/releases/pacto/",
        "fr": "https://news.example/releases/pacte/",
    }
    assert alternates(page(record, "pacte")) == alternates(page(record))
    assert alternates(page(record_of(english))) == {}
    assert others(record, "pacte") == {"../pact/index.html": "English", "../pacto/index.html": "Español"}
    assert others(record_of(english), "pact") == {}
    assert others(record_of(french), "pacte") == {}
    withdrawn = lifted(record, release("pacte", language="fr", killed="Why."), "kill")
    assert others(withdrawn, "pact") == {}
    assert others(withdrawn, "pacto") == {}


def others(record: Record, slug: str) -> dict[str, str]:
    rendered = page(record, slug)
    switch = dict(re.findall(r'<a href="([^"]+)" hreflang="\w+" lang="\w+">([^<]+)</a>', rendered))
    shown = {f"https://news.example/releases{href.removeprefix('..').removesuffix('index.html')}" for href in switch}
    own = {f"https://news.example/releases/{slug}/"} if switch else set()
    assert shown | own == set(alternates(rendered).values())
    return switch


def alternates(rendered: str) -> dict[str, str]:
    """What a page tells search engines of itself in other languages: address by language."""
    rows = [row for tag, row in outline(rendered).tags if tag == "link" and "hreflang" in row]
    found = {row["hreflang"] or "": row["href"] or "" for row in rows}
    assert len(found) == len(rows)
    return found


def test_texts_that_name_each_other_as_their_source_still_link() -> None:
    one = release("pact", translation_of="pacte")
    record = record_of(one, release("pacte", language="fr", translation_of="pact"))
    assert others(record, "pact") == {"../pacte/index.html": "Français"}
    third = release("aacto", language="es", translation_of="pact")
    assert others(lifted(record, third), "aacto") == {
        "../pact/index.html": "English",
        "../pacte/index.html": "Français",
    }


def test_of_two_translations_into_one_language_one_is_offered() -> None:
    french = [release(slug, language="fr", translation_of="pact") for slug in ("pacte", "pacte-bis")]
    record = record_of(release("pact"), *french)
    assert others(record, "pact") == {"../pacte/index.html": "Français"}
    assert others(record, "pacte-bis") == {"../pact/index.html": "English"}


def test_a_page_speaks_the_language_of_its_release() -> None:
    said = page(record_of(release("pacte", language="fr", attachments=(ATTACHMENT,))), "pacte")
    for word in (
        '<html lang="fr" dir="ltr">',
        "Communiqué de presse",
        "vendredi 4 décembre 2020",
        "PDF, 1,2 Mo",
        "L’Institut fait",
    ):
        assert word in said, word


def test_the_index_lists_newest_first_with_withdrawn_ones_marked() -> None:
    record = record_of(release("old", summary="Why it matters."))
    record = lifted(record, release("new"), at=LIFT + timedelta(days=60))
    record = lifted(record, release("gone", killed="Why."), "kill", at=LIFT + timedelta(days=30))
    said = outline(made(record, "index.html")).text
    assert said.index("2021") < said.index("Title of new") < said.index("Title of gone") < said.index("2020\n")
    assert "Withdrawn" in said[said.index("Title of gone") : said.index("Title of old")]
    assert "Withdrawn" not in said[: said.index("Title of gone")]
    assert "Body of new." in said
    assert "Why it matters." in said
    assert "Body of old." not in said
    assert "IOJ · Regional Agency" in said


@pytest.mark.parametrize(
    ("kinds", "fields", "marks"),
    [
        (("update",), {"update": "More."}, ["Updated"]),
        (("correction",), {"correction": "Eight."}, ["Corrected"]),
        (("correction", "update"), {"correction": "Eight.", "update": "More."}, ["Corrected", "Updated"]),
        (("update", "kill"), {"update": "More.", "killed": "Why."}, ["Withdrawn"]),
        ((), {}, []),
    ],
)
def test_the_index_marks_what_was_done_to_a_release(
    kinds: tuple[Kind, ...], fields: dict[str, str], marks: list[str]
) -> None:
    said = made(lifted(Record(), release("pact", **fields), *kinds), "index.html")
    assert re.findall(r'<p class="state[^>]*>([^<]*)</p>', said) == marks


FRENCH: dict[str, Any] = {
    "language": "fr",
    "title": "Où aller : à 16 h 30 ?",
    "subtitle": "Venez !",
    "body": "Le « cours » ouvre à 8 h 30 ; *venez* !\n\n`a ? b : c`\n\n| x : | y |\n| :--- | :---: |\n| 1 | 2 |",
    "event": Event("vendredi, 16 h 30", "La salle : rez-de-chaussée"),
}
HELD = ("aller\u00a0:", "16\u00a0h\u00a030\u00a0?", "Venez\u00a0!", "«\u00a0cours\u00a0»", "8\u00a0h\u00a030\u00a0;")


@pytest.mark.parametrize("path", ["releases/lieu/index.html", "releases/lieu/release.txt"])
def test_no_french_line_can_start_with_a_mark_or_break_inside_an_hour(path: str) -> None:
    said = unescape(made(record_of(release("lieu", **FRENCH)), path))
    for words in (*HELD, "salle\u00a0:", "vendredi, 16\u00a0h\u00a030"):
        assert words in said, words
    assert not re.search(r"(?<!a)(?<!b) [;:?!»](\s|$)|« ", said, re.MULTILINE)
    assert "a ? b : c" in said


def test_the_index_holds_french_lines_together_and_leaves_the_other_languages_alone() -> None:
    record = record_of(release("lieu", **FRENCH), release("place", title="So ? No : 16 h 30"))
    said = made(record, "index.html")
    assert "aller\u00a0: à 16\u00a0h\u00a030\u00a0?" in said
    assert "«\u00a0cours\u00a0»" in said
    assert "So ? No : 16 h 30" in said
    assert "So ? No : 16 h 30" in page(record, "place")


def test_a_reader_of_feeds_finds_the_newsroom_in_the_title_of_each() -> None:
    record = record_of(release("pact"), release("pacte", language="fr"))
    assert set(titles(made(record, "index.html"))) == {
        f"Joint Newsroom: {name} ({sort})"
        for name in ("All releases", "En français")
        for sort in ("RSS", "Atom", "JSON")
    }
    assert set(titles(page(record))) == {f"Joint Newsroom: All releases ({sort})" for sort in ("RSS", "Atom", "JSON")}
    assert "Joint Newsroom\u00a0: Tous les communiqués (RSS)" in titles(page(record, "pacte"))


def test_the_first_feed_that_a_page_names_is_that_of_just_what_it_shows() -> None:
    each = (Feed("trade", "Trade", topics=("trade",)), Feed("", "", each="organisation"), Feed("", "", each="language"))
    newsroom = replace(NEWSROOM, feeds=(*NEWSROOM.feeds[:1], *each))
    record = record_of(release("pact", topics=("trade",)), release("pacte", language="fr", topics=("trade", "law")))
    first = {
        path: re.findall(r'type="application/rss\+xml" [^>]*href="[./]*(feeds/[^"]*)"', made(record, path, newsroom))[0]
        for path in (
            "index.html", "releases/pact/index.html", "topics/trade/index.html", "organisations/agency/index.html",
            "topics/law/index.html", "years/2020/index.html",
            "fr/index.html", "releases/pacte/index.html", "fr/topics/trade/index.html",
        )
    }  # fmt: skip
    assert first == {
        "index.html": "feeds/all.rss",
        "releases/pact/index.html": "feeds/all.rss",
        "topics/trade/index.html": "feeds/trade.rss",
        "organisations/agency/index.html": "feeds/organisation-agency.rss",
        "topics/law/index.html": "feeds/all.rss",
        "years/2020/index.html": "feeds/all.rss",
        "fr/index.html": "feeds/language-fr.rss",
        "releases/pacte/index.html": "feeds/language-fr.rss",
        "fr/topics/trade/index.html": "feeds/language-fr.rss",
    }
    made_at_all = {part.path for part in feed.plan(newsroom, record)}
    assert set(first.values()) <= made_at_all


def titles(rendered: str) -> list[str]:
    """Of the links in its head, each once."""
    found = [
        row["title"] or "" for tag, row in outline(rendered).tags if tag == "link" and {"title", "type"} <= row.keys()
    ]
    assert len(found) == len(set(found))
    return found


def test_a_telephone_number_stays_on_one_line() -> None:
    assert 'a[href^="tel:"] { white-space: nowrap; }' in made(full(), "assets/style.css")


def test_the_index_names_only_feeds_that_hold_something_public() -> None:
    english, both = record_of(release("pact")), record_of(release("pact"), release("pacte", language="fr"))
    assert "feeds/all.rss" in made(Record(), "index.html")
    assert "francais" not in made(english, "index.html")
    assert 'href="feeds/francais.atom"' in made(both, "index.html")
    assert "secret" not in made(both, "index.html")


REGISTERED = replace(INSTITUTE, contacts=(replace(DESK, id="desk"),))
KNOWN = replace(NEWSROOM, organisations={**NEWSROOM.organisations, "institute": REGISTERED})
MOVED = replace(DESK, id="desk", phone="+44 20 7946 0999", email="new@institute.example")
SPOKESWOMAN = Contact("Secret spokeswoman", "institute", email="her@institute.example", id="her")


@pytest.mark.parametrize(
    "secret",
    [
        {"organisations": {**KNOWN.organisations, "partner": replace(REGISTERED, id="partner", name="Secret partner")}},
        {"organisations": {**KNOWN.organisations, "institute": replace(REGISTERED, contacts=(SPOKESWOMAN, MOVED))}},
        {"organisations": {**KNOWN.organisations, "institute": replace(REGISTERED, name="Its coming name")}},
        {"feeds": (*KNOWN.feeds, Feed("partner", "Secret partner", organisations=("partner",)))},
        {"feeds": (*KNOWN.feeds, Feed("nl", "Secret language", languages=("nl",)))},
        {"languages": (*KNOWN.languages, "nl")},
        {"topics": {"secret": {"en": "The secret", "fr": "Le secret"}}},
    ],
)
def test_what_only_unlifted_releases_use_changes_no_byte(secret: dict[str, Any]) -> None:
    more, record = replace(KNOWN, **secret), lifted(full(), release("pacte", language="fr", translation_of="pact"))
    assert "contacts/index.html" in parts(record, KNOWN)
    assert all_bytes(record, more) == all_bytes(record, KNOWN)
    assert {path: one.digest for path, one in parts(record, more).items()} == {
        path: one.digest for path, one in parts(record, KNOWN).items()
    }


def all_bytes(record: Record, newsroom: Newsroom) -> Mapping[str, bytes | str]:
    return {
        path: one.content or (one.digest if one.sources else one.make())
        for path, one in parts(record, newsroom).items()
    }


def test_one_more_release_leaves_the_parts_of_the_others_as_they_are() -> None:
    before, after = parts(full()), parts(lifted(full(), release("more")))
    remade = {path for path, one in after.items() if path not in before or before[path].digest != one.digest}
    assert remade == {
        "index.html", "sitemap.xml", "news-sitemap.xml", "feeds/record.jsonl",
        "releases/more/index.html", "releases/more/release.txt", "releases/more/ninjs.json",
        "years/2020/index.html", "organisations/agency/index.html", "organisations/institute/index.html",
        "assets/cards/more.png",
    }  # fmt: skip


def test_an_index_without_releases_says_so() -> None:
    assert "Nothing has been released yet." in made(Record(), "index.html")


def test_the_page_for_a_wrong_address_works_at_any_depth() -> None:
    said = made(Record(), "404.html", replace(NEWSROOM, address="https://site.example/press"))
    assert 'href="/press/assets/style.css"' in said
    assert 'href="/press/index.html"' in said


def test_the_text_of_a_release_has_the_trades_order_and_lines_that_fit() -> None:
    said = made(full(), "releases/pact/release.txt")
    places = [
        said.index(word)
        for word in (
            "Press release 116/2020", "Title of pact", "What it opens",
            "Released: Friday, 4 December 2020, 09:00 (Port of Spain, UTC−4)\n  13:00 UTC\n",
            "Time: Friday, 4 December 2020, 10:00 (Port of Spain, UTC−4)\n",
            "Port of Spain and Turin, 4 December 2020 — It is signed.", "> “Glad.”", "\nENDS\n",
            "NOTES TO EDITORS", "PRESS CONTACTS", "press@institute.example", "+44 (0)20 7946 0112 ext. 5",
            "ATTACHMENTS",
            "https://news.example/releases/pact/programme.pdf", "ABOUT IOJ", "ABOUT REGIONAL AGENCY",
            "https://news.example/releases/pact/\n",
        )
    ]  # fmt: skip
    assert places == sorted(places)
    assert max(len(line) for line in said.splitlines()) <= 72
    assert "\n\n\n" not in said


def test_marks_in_a_place_name_stay_text_in_both_forms() -> None:
    record = record_of(release("pact", place="*Here* [there](https://x.example)"))
    line = "*Here* [there](https://x.example), 4 December 2020"
    assert line in outline(page(record)).text
    assert line in made(record, "releases/pact/release.txt")


def test_a_body_that_opens_with_a_list_has_its_dateline_above() -> None:
    record = record_of(release("pact", body="- one\n- two"))
    assert '<p><span class="dateline">Port of Spain and Turin, 4 December 2020</span></p>\n<ul>' in page(record)
    assert "Port of Spain and Turin, 4 December 2020\n\n- one\n- two" in made(record, "releases/pact/release.txt")


def test_pictures_and_attachments_come_from_the_store_and_are_never_made() -> None:
    found = parts(full())
    flag, programme = found["releases/pact/the flag.jpg"], found["releases/pact/programme.pdf"]
    assert (flag.content, flag.media_type) == ("a" * 64, "image/jpeg")
    assert (programme.content, programme.media_type) == ("b" * 64, "application/pdf")
    with pytest.raises(LookupError, match="programme"):
        programme.make()
    assert media_type("x.exe") == "application/octet-stream"


def test_one_file_shown_and_offered_for_download_is_one_part() -> None:
    both = release("pact", pictures=(PICTURE,), attachments=(Attachment("the flag.jpg", "The flag", "a" * 64, 9),))
    assert [one.path for one in plan("files")(NEWSROOM, record_of(both))] == ["releases/pact/the flag.jpg"]


def test_the_record_is_public_line_by_line() -> None:
    lines = made(full(), "feeds/record.jsonl").splitlines()
    assert [json.loads(line)["slug"] for line in lines] == ["pact"]


def test_a_page_without_its_pictures_is_under_60_kilobytes() -> None:
    assert len(page(full()).encode()) + len(made(full(), "assets/style.css").encode()) < 60_000


def test_a_newsrooms_own_style_sheet_is_the_one_that_is_public(tmp_path: Any) -> None:
    (tmp_path / "style.css").write_text("body { color: red }")
    style = made(full(), "assets/style.css", replace(NEWSROOM, templates=str(tmp_path)))
    assert style.startswith("body { color: red }")
    assert "--serif" not in style
