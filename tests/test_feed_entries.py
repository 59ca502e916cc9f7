"""An entry in RSS, Atom and JSON: whole, the same wherever it stands, and left out where a format cannot hold it."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock
from xml.etree import ElementTree

import feedparser
import jsonschema
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.feeds import fragments, xml
from pipeline.feeds.entry import name_of, row_of
from pipeline.feeds.items import atom_entry, rss_item
from pipeline.formats import feed as feeds
from pipeline.kept import Kept
from pipeline.newsroom import Feed, Newsroom
from pipeline.record import Record, Standing
from pipeline.typeset import view
from pipeline.typeset.gathered import later
from pipeline.typeset.template import TemplateFault, look
from tests import feedgen_entries
from tests.test_feed import BEFORE, BOTH, CORRECTED, EVERY, FULL, KILLED, NEWSROOM, at, lifted, made, read, record, text

SCHEMA = Path(__file__).parent / "schemas" / "jsonfeed-1.1.json"
MEDIA = "{http://search.yahoo.com/mrss/}"
CHECKER = jsonschema.FormatChecker()
NOT_XML = "".join(map(chr, {*range(0x20)} - {9, 10, 13})) + "\ufffe\uffff"
EMPTY = {
    **dict.fromkeys(("id", "title", "description", "home", "self", "type"), "x"),
    **dict.fromkeys(("language", "author", "rights"), ""),
    "links": [],
    "archive": False,
    "updated": "1970-01-01T00:00:00Z",
}
RIGHTS = {"en": "Free to use & quote.", "fr": "Libre de droits."}


def items(known: Record, newsroom: Newsroom = NEWSROOM, name: str = "all") -> list[Any]:
    found = json.loads(made(known, newsroom)[f"feeds/{name}.json"])["items"]
    assert isinstance(found, list)
    return found


def with_1_1(schema: Any) -> Any:
    """The schema that was collected knows version 1.0; 1.1 brought `authors` and `language`, to feed and items."""
    for properties in (schema["properties"], schema["definitions"]["item"]["properties"]):
        assert not {"authors", "language"} & properties.keys()
        properties["authors"] = {"type": "array", "items": {"$ref": "#/definitions/author"}}
        properties["language"] = {"type": "string"}
    return schema


def test_json_feed_is_valid_by_its_schema() -> None:
    schema = jsonschema.Draft4Validator(with_1_1(json.loads(SCHEMA.read_text())), format_checker=CHECKER)
    newsroom = replace(NEWSROOM, hub="https://hub.example/", rights=RIGHTS, feeds=(Feed("all", "All", size=2),))
    records = (
        Record(),
        record((BEFORE, "lift", at(1)), (FULL, "lift", at(2)), (CORRECTED, "correction", at(3))),
        record((BEFORE, "lift", at(1)), (KILLED, "kill", at(2))),
        lifted(*(text(f"r{number}", summary="", issuers=[], language="fr") for number in range(7))),
    )
    for known in records:
        for path, data in made(known, newsroom).items():
            if path.endswith(".json"):
                assert [each.message for each in schema.iter_errors(json.loads(data))] == [], path
    assert [*schema.iter_errors({"version": "https://jsonfeed.org/version/1.1"})] != []


def test_an_item_of_json_carries_the_whole_release() -> None:
    (item,) = items(lifted(FULL))
    root = ElementTree.fromstring(made(lifted(FULL))["feeds/all.atom"])  # noqa: S314  # our own bytes
    assert item.pop("content_html") == root.findtext("{*}entry/{*}content")
    files = "https://newsroom.example/releases/accord/"
    assert item == {
        "id": "tag:newsroom.example,2020:accord",
        "url": files,
        "title": FULL["title"],
        "summary": FULL["summary"],
        "image": f"{files}the%20signing.jpg",
        "date_published": "2020-12-01T13:00:00Z",
        "date_modified": "2020-12-01T13:00:00Z",
        "authors": [{"name": "Regional Agency"}, {"name": "Ministry of Culture"}],
        "tags": ["libraries", "culture"],
        "language": "en",
        "attachments": [
            {"url": f"{files}the%20signing.jpg", "mime_type": "image/jpeg", "size_in_bytes": 1200},
            {"url": f"{files}second.png", "mime_type": "image/png", "size_in_bytes": 5},
            {"url": f"{files}programme.pdf", "mime_type": "application/pdf", "size_in_bytes": 34000}
            | {"title": "Programme"},
        ],
    }  # fmt: skip


def test_an_update_a_correction_and_a_kill_show_in_json_too() -> None:
    (corrected,) = items(record((BEFORE, "lift", at(1)), (CORRECTED, "correction", at(3))))
    (killed,) = items(record((BEFORE, "lift", at(1)), (KILLED, "kill", at(2))))
    assert corrected["id"] == killed["id"] == "tag:newsroom.example,2020:notice"
    assert "An earlier text gave a wrong figure." in corrected["content_html"]
    assert (corrected["date_published"], corrected["date_modified"][:10]) == ("2020-12-01T13:00:00Z", "2020-12-03")
    assert (killed["title"], killed["summary"]) == ("Withdrawn: Title of notice", "The notice was sent in error.")
    assert "SECRET" not in str(corrected) + str(killed)


@pytest.mark.parametrize("suffix", BOTH)
def test_every_picture_is_told_with_its_size_what_it_shows_and_who_made_it(suffix: str) -> None:
    pictures = [
        {"file": "a.jpg", "alt": "Two & two", "credit": "Agency", "size": 7, "width": 640, "height": 480},
        {"file": "b.png", "size": 5},
    ]
    known = lifted(text("one", pictures=pictures))
    root = ElementTree.fromstring(made(known)[f"feeds/all{suffix}"])  # noqa: S314  # our own bytes
    found = root.findall(f".//{MEDIA}content")
    there = "https://newsroom.example/releases/one/"
    first = {"url": f"{there}a.jpg", "medium": "image", "type": "image/jpeg", "fileSize": "7"}
    assert [each.attrib for each in found] == [
        first | {"width": "640", "height": "480"},
        {"url": f"{there}b.png", "medium": "image", "type": "image/png", "fileSize": "5"},
    ]
    assert [[(child.tag.removeprefix(MEDIA), child.text) for child in each] for each in found] == [
        [("description", "Two & two"), ("credit", "Agency")],
        [],
    ]
    assert read(known, suffix).entries[0].media_credit == [{"content": "Agency"}]


def test_a_withdrawn_text_that_still_has_files_shows_none_of_them() -> None:
    files = {"pictures": [{"file": "SECRET.jpg"}], "attachments": [{"file": "SECRET.pdf", "title": "SECRET"}]}
    one = text("one", killed="Sent in error.", summary="SECRET", body="SECRET", subtitle="SECRET", **files)
    for path, data in made(record((one, "lift", at(1)), (one, "kill", at(2)))).items():
        assert b"Sent in error." in data
        assert b"SECRET" not in data, path


@pytest.mark.parametrize("suffix", BOTH)
def test_who_may_use_a_release_is_said_in_the_language_of_the_feed_and_of_the_entry(suffix: str) -> None:
    newsroom = replace(NEWSROOM, rights=RIGHTS)
    known = lifted(text("one"), text("un", language="fr"), text("een", language="nl"))
    found = read(known, suffix, newsroom=newsroom)
    assert found.feed.rights == RIGHTS["en"]
    if suffix == ".atom":
        assert [each.rights for each in found.entries] == [RIGHTS["en"], RIGHTS["fr"], RIGHTS["en"]]
    else:
        assert made(known, newsroom)["feeds/all.rss"].count(b"<dc:rights>Libre de droits.</dc:rights>") == 1
    assert read(known, suffix, "francais", newsroom).feed.rights == RIGHTS["fr"]


# --- assembled from parts, and the same as whole ------------------------------------------------------------------


def plainly(inputs: Any, suffix: str) -> bytes:
    """What feedgen makes of all entries at once."""
    seen = look("")
    kind = {".rss": xml.RSS, ".atom": xml.ATOM}[suffix]
    feed = xml._feed(feeds._channel(inputs, suffix, kind, seen))
    for row in inputs["rows"]:
        entry_of = {".rss": feedgen_entries.rss_entry, ".atom": feedgen_entries.atom_entry}[suffix]
        feed.add_entry(entry_of(fragments.shown(row, seen)), order="append")
    data: bytes = feed.rss_str(pretty=True) if suffix == ".rss" else feed.atom_str(pretty=True)
    return data


@pytest.mark.parametrize("suffix", BOTH)
def test_a_document_is_byte_for_byte_what_feedgen_makes_of_all_its_entries_at_once(suffix: str) -> None:
    newsroom = replace(NEWSROOM, hub="https://hub.example/", rights=RIGHTS, feeds=(Feed("all", "All", size=5),))
    marks = "</item> </channel></rss> ]]> <entry> &amp;"
    picture = {"file": "a.png", "alt": marks}
    odd = text("odd", title=marks, body=marks, summary="    <item", language="fr", pictures=[picture])
    known = lifted(FULL, odd, text("bare", issuers=[], summary="", body=""), CORRECTED, *map(text, "abcd"))
    seen = list[Any]()
    with mock.patch.object(feeds, "later", wraps=later) as asked:
        documents = made(known, newsroom)
        for call in asked.call_args_list:
            path = call.args[0]
            if path.endswith(suffix):
                seen.append(path)
                assert documents[path] == plainly(call.kwargs["inputs"](), suffix), path
    assert len(seen) == 4


@pytest.mark.parametrize("suffix", BOTH)
@settings(max_examples=50, deadline=None)
@given(words=st.text(st.characters(exclude_categories=["Cs"], exclude_characters=NOT_XML), max_size=60))
def test_whatever_words_a_release_has_its_entry_is_the_one_feedgen_would_write(suffix: str, words: str) -> None:
    known = lifted(text("one", title=f"T {words}", body=words, summary=words))
    with mock.patch.object(feeds, "later", wraps=later) as asked:
        documents = made(known)
    (call,) = [each for each in asked.call_args_list if each.args[0] == f"feeds/all{suffix}"]
    assert documents[f"feeds/all{suffix}"] == plainly(call.kwargs["inputs"](), suffix)


CHANGED: dict[str, Any] = {
    "name": "Another",
    "address": "https://other.example",
    "home": "Europe/Rome",
    "languages": ("fr", "en"),
    "feeds": (),
    "rights": RIGHTS,
    "hub": "https://hub.example/",
    "topics": {"libraries": {"en": "Libraries!"}},
    "accent": "#000000",
}


def test_the_name_of_a_row_tells_of_all_that_it_is_made_from() -> None:
    newsrooms = [NEWSROOM, *(replace(NEWSROOM, **{field: value}) for field, value in CHANGED.items())]
    newsrooms += [replace(each, rights=RIGHTS) for each in newsrooms]
    same = Record().adding([(each, BEFORE) for each in record((BEFORE, "lift", at(1))).entries])
    records = [same, record((CORRECTED, "lift", at(1))), record((BEFORE, "lift", at(2)))]
    records += [record((BEFORE, "lift", at(1)), (BEFORE, kind, at(2))) for kind in ("update", "correction")]
    rows: dict[str, str] = {}
    for newsroom in newsrooms:
        for known in records:
            (one,) = known.standing()
            row = row_of(newsroom, one)
            told = json.dumps({key: value for key, value in row.items() if key != "name"}, sort_keys=True)
            assert rows.setdefault(row["name"], told) == told
            assert row["name"] == name_of(newsroom, one)
    assert len(rows) == len(set(rows.values())) > 10


def test_what_a_newsroom_does_not_say_in_an_entry_changes_no_name() -> None:
    (one,) = record((BEFORE, "lift", at(1))).standing()
    silent = {"home", "feeds", "hub", "topics", "accent", "languages"}
    names = {name_of(replace(NEWSROOM, **{field: CHANGED[field]}), one) for field in silent}
    assert names == {name_of(NEWSROOM, one)}


def test_an_entry_is_made_once_from_the_same_row_for_all_formats_and_feeds() -> None:
    fragments.forget()
    newsroom = replace(NEWSROOM, feeds=(*NEWSROOM.feeds, Feed("more", "More"), Feed("small", "Small", size=1)))
    with mock.patch.object(fragments, "shown", wraps=fragments.shown) as shown:
        made(lifted(FULL, text("other")), newsroom)
        made(lifted(FULL, text("other"), text("third")), newsroom)
    assert shown.call_count == 3


# --- what a format cannot hold ------------------------------------------------------------------------------------


def test_what_xml_alone_cannot_hold_is_in_json_all_the_same() -> None:
    known = record((text("good"), "lift", at(1)), (text("bad", summary="a\x0bb"), "lift", at(2)))
    assert [item["id"].rpartition(":")[2] for item in items(known)] == ["bad", "good"]
    assert items(known)[0]["summary"] == "a\x0bb"
    for suffix in BOTH:
        assert [each.id.rpartition(":")[2] for each in read(known, suffix).entries] == ["good"]


@pytest.mark.parametrize("fault", [ValueError, KeyError, TypeError, AttributeError, OverflowError])
def test_a_text_that_cannot_be_shown_at_all_is_left_out_everywhere_and_stops_no_feed(fault: type[Exception]) -> None:
    fragments.forget()
    real = view.release_view

    def broken(row: Any, seen: Any) -> Any:
        if row["slug"] == "bad":
            raise fault("no")
        return real(row, seen)

    with mock.patch.object(fragments, "release_view", broken):
        known = lifted(text("good"), text("bad"))
        assert [item["id"].rpartition(":")[2] for item in items(known)] == ["good"]
        for suffix in BOTH:
            assert [each.id.rpartition(":")[2] for each in read(known, suffix).entries] == ["good"]
    fragments.forget()


def test_a_broken_template_leaves_nothing_out_it_stops(tmp_path: Path) -> None:
    (tmp_path / "feed.html").write_text("{{ nothing }}")
    own = replace(NEWSROOM, templates=str(tmp_path))
    (part, *_) = feeds.plan(own, lifted(text("one")))
    with pytest.raises(TemplateFault):
        part.make()


# --- what is remembered -------------------------------------------------------------------------------------------


def test_what_the_feeds_remember_is_bounded() -> None:
    assert isinstance(fragments._known, Kept)
    assert fragments._known.most == 32_000_000


def test_a_long_history_is_remembered_by_what_it_weighs() -> None:
    with mock.patch.object(fragments, "_known", Kept[Any, fragments.Fragments](50_000, lambda each: each.size)) as kept:
        made(lifted(*(text(f"r{number}", body="word " * 1000) for number in range(8))))
        assert 0 < sum(each.size for each in kept._values.values()) <= 50_000


def test_the_same_release_under_two_newsrooms_has_two_names() -> None:
    one: Standing = lifted(text("one")).standing()[0]
    assert name_of(NEWSROOM, one) != name_of(replace(NEWSROOM, address="https://b.example"), one)
    later = replace(one, entries=(replace(one.entries[0], instant=at(1) + timedelta(seconds=1)),))
    assert name_of(NEWSROOM, one) != name_of(NEWSROOM, later)


def test_every_format_has_the_same_entries_in_the_same_order() -> None:
    known = lifted(FULL, text("un", language="fr"), CORRECTED)
    ids = [[item["id"] for item in items(known)]]
    ids += [[each.id for each in feedparser.parse(made(known)[f"feeds/all{suffix}"]).entries] for suffix in BOTH]
    assert ids[0] == ids[1] == ids[2]
    assert len(EVERY) == 3


def shown(**changes: Any) -> dict[str, Any]:
    return fragments.shown(row_of(NEWSROOM, lifted(FULL).standing()[0]), look("")) | changes


@settings(max_examples=200, deadline=None)
@given(field=st.sampled_from(["title", "summary", "content", "language", "rights", "url"]), sign=st.characters())
@example(field="title", sign="\ufffe")
@example(field="content", sign="\uffff")
@example(field="summary", sign="\ud800")
@example(field="rights", sign="\ufffd")
@example(field="language", sign="\x7f")
def test_an_entry_holds_just_the_signs_that_feedgen_takes(field: str, sign: str) -> None:
    row = shown(**{field: f"a{sign}b"})
    for ours, theirs in ((rss_item, feedgen_entries.rss_entry), (atom_entry, feedgen_entries.atom_entry)):
        feed = xml._feed(EMPTY)
        feed.add_entry(theirs(row))
        try:
            whole = feed.rss_str(pretty=True) if ours is rss_item else feed.atom_str(pretty=True)
        except ValueError:
            with pytest.raises(ValueError, match=r"XML|surrogates"):
                ours(row)
        else:
            assert ours(row) in whole


@settings(max_examples=100, deadline=None)
@given(marks=st.text(st.sampled_from("a&<>\"'\n\t\r ]"), min_size=1), size=st.integers(0, 2))
def test_whatever_marks_stand_in_the_rows_of_an_entry_it_is_the_one_feedgen_would_write(marks: str, size: int) -> None:
    picture = {"url": f"https://newsroom.example/{marks}", "type": marks, "alt": marks, "credit": marks, "size": size}
    picture |= {"width": size, "height": size}
    authors = [{"name": marks, "email": marks}, {"name": marks}][: 1 + size % 2]
    row = shown(pictures=[picture] * size, files=[picture] * size, topics=[marks] * size, authors=authors)
    for ours, theirs in ((rss_item, feedgen_entries.rss_entry), (atom_entry, feedgen_entries.atom_entry)):
        feed = xml._feed(EMPTY)
        feed.add_entry(theirs(row))
        assert ours(row) in (feed.rss_str(pretty=True) if ours is rss_item else feed.atom_str(pretty=True))


def test_an_entry_without_a_title_is_in_rss_alone() -> None:
    assert b"<title>" not in rss_item(shown(title=""))
    assert b"<description>" in rss_item(shown(summary=""))
    with pytest.raises(ValueError, match="title"):
        atom_entry(shown(title=""))
