"""The wire: every release as a valid news object of IPTC ninjs 3.1, and nothing of an embargo in public."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.clock import from_stamp
from pipeline.formats import plan
from pipeline.formats.ninjs import _indented, _inputs, advance, ninjs
from pipeline.formats.ninjs.item import item
from pipeline.newsroom import Newsroom
from pipeline.record import Record, Standing
from pipeline.release import KINDS, Attachment, Event, Picture
from pipeline.typeset.permanent import permanent, uri
from pipeline.typeset.template import look
from tests.issuing import DESK, INSTITUTE, LIFT, NEWSROOM, lifted, record_of, release
from tests.judges.site import site
from tests.tongues import LANGUAGES

SCHEMA = json.loads((Path(__file__).parent / "schemas/ninjs-schema_3.1.json").read_text(encoding="utf-8"))
jsonschema: Any = import_module("jsonschema")  # it ships no types
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+")

PICTURE = Picture("the flag é.jpg", "A flag", "Raised at noon.", "The Institute", "CC BY 4.0", "a" * 64, 9000, 800, 450)
ATTACHMENT = Attachment("programme.pdf", "Programme", "b" * 64, 1_234_567)
HOURS = Event("Saturday 20 May 2023, 10:00 to 15:00 AST", "The hall", "Send names to the desk.")
FULL = release(
    "pact",
    subtitle="What it opens",
    number="116/2020",
    summary="In short.",
    topics=("law", "Crime prevention"),
    body="It is [signed](https://a.example/).[^1]\n\nAll of them, **glad**ly.\n\n[^1]: Today.",
    notes="Free to use, [says she](https://b.example/).",
    pictures=(PICTURE,),
    attachments=(ATTACHMENT, Attachment("song.mp3", "Song"), Attachment("figures.csv", "Figures")),
    event=HOURS,
)
HEBREW = "שלום 👩🏽‍💻 לעולם"


def is_uri(value: object) -> bool:
    return not isinstance(value, str) or URI.fullmatch(value) is not None


def is_instant(value: object) -> bool:
    return not isinstance(value, str) or bool(from_stamp(value))


CHECKER = jsonschema.FormatChecker(formats=())
CHECKER.checks("uri")(is_uri)
CHECKER.checks("date-time", raises=ValueError)(is_instant)


def faults(value: Any) -> list[str]:
    """What the schema finds, and what no reader wants: a member that says nothing."""
    judge = jsonschema.Draft202012Validator(SCHEMA, format_checker=CHECKER)
    wrong = [f"{'/'.join(map(str, fault.path))}: {fault.message}" for fault in judge.iter_errors(value)]
    return [*wrong, *(f"{path} is empty" for path, each in every(value) if each in ("", None, [], {}))]


def every(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    yield path, value
    rows = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in rows:
        yield from every(inner, f"{path}/{key}")


def read(data: bytes) -> Any:
    found = json.loads(data)
    assert faults(found) == []
    return found


def public(record: Record, slug: str = "pact", newsroom: Newsroom = NEWSROOM) -> Any:
    (data,) = (part.make() for part in plan("ninjs")(newsroom, record) if part.path == f"releases/{slug}/ninjs.json")
    return read(data)


def ahead(one: Any, until: datetime | None, *, firm: bool = True, now: datetime = LIFT - timedelta(days=2)) -> Any:
    (standing,) = lifted(Record(), one, at=now).standing()
    return read(advance(NEWSROOM, standing, until, firm=firm))


def standing(record: Record) -> Standing:
    (one,) = record.standing()
    return one


def by(rows: list[Any], role: str) -> list[str]:
    return [row["value"] for row in rows if row["role"] == role]


def test_the_judge_finds_what_is_wrong() -> None:
    good = public(record_of(release("pact")))
    for planted in (
        {"uri": "no uri at all"}, {"uri": "https://a.example/é"}, {"pubStatus": "killed"}, {"embargoed": "2020"},
        {"versionCreated": "yesterday"}, {"versionCreated": "2020-12-04T13:00:00"}, {"associations": [{"name": "x"}]},
        {"renditions": [{"href": "https://a.example/"}]}, {"altIds": [{"role": "x", "id": "y"}]}, {"title": ""},
        {"associations": [{"name": "x", "uri": "tag:a.example,2020:x", "height": 3}]},
    ):  # fmt: skip
        assert faults({**good, **planted}), planted


def test_every_standing_release_has_its_object_and_nobody_else_has_one() -> None:
    record = lifted(record_of(FULL, release("other")), release("gone", killed="Sent in error."), "kill")
    paths = {part.path for part in plan("ninjs")(NEWSROOM, record)}
    assert paths == {f"releases/{slug}/ninjs.json" for slug in ("pact", "other", "gone")}
    assert {part.media_type for part in plan("ninjs")(NEWSROOM, record)} == {"application/json"}


def test_it_says_what_it_is_and_of_which_hour() -> None:
    found = public(lifted(Record(), FULL, "update"))
    names = ("uri", "type", "version", "firstCreated", "versionCreated", "pubStatus")
    assert {name: found[name] for name in names} == {
        "uri": "tag:news.example,2020:pact",
        "type": "text",
        "version": "2",
        "firstCreated": "2020-12-04T13:00:00Z",
        "versionCreated": "2020-12-04T14:00:00Z",
        "pubStatus": "usable",
    }
    assert found["standard"] == {"name": "ninjs", "version": "3.1", "schema": SCHEMA["$id"]}
    assert (found["language"], found["slugline"], found["located"]) == ("en", "pact", "Port of Spain and Turin")
    issued = standing(record_of(FULL)).issued.digest
    assert found["altIds"] == [{"role": "number", "value": "116/2020"}, {"role": "sha256", "value": issued}]
    assert found["genres"] == [{"name": "Press release", "literal": "release"}]
    assert [row["href"] for row in found["renditions"]] == [
        "https://news.example/releases/pact/",
        "https://news.example/releases/pact/release.txt",
    ]


def test_it_holds_the_headlines_the_summary_and_every_long_text_twice() -> None:
    found = public(record_of(FULL))
    assert [(row["role"], row["value"]) for row in found["headlines"]] == [
        ("main", "Title of pact"),
        ("subhead", "What it opens"),
    ]
    assert by(found["descriptions"], "summary") == ["In short."]
    html, plain = by(found["bodies"], "main")
    assert '<a href="https://a.example/">signed</a>' in html
    assert plain == (
        "Port of Spain and Turin, 4 December 2020 — It is signed [1].(*1)\n\nAll of them, gladly.\n\n(*1) Today.\n\n"
        "[1] https://a.example/"
    )
    assert by(found["bodies"], "notes")[1] == "Free to use, says she [1].\n\n[1] https://b.example/"
    assert by(found["bodies"], "about")[1::2] == ["The Institute does research.", "The Agency acts."]
    assert [row["contentType"] for row in found["bodies"]] == ["text/html", "text/plain"] * 4


def test_characters_and_words_are_those_of_the_text_without_its_markup() -> None:
    found = public(record_of(release("pact", place="", date="", body="One **t**wo &\n\n- three\n- four")))
    html, plain = found["bodies"][:2]
    assert (html["charCount"], html["wordCount"]) == (len("One two & three four"), 5)
    assert (plain["charCount"], plain["wordCount"]) == (len("One two & - three - four"), 7)


def test_a_paragraph_is_one_line_and_a_wide_table_a_list() -> None:
    wide = f"| a | b |\n|---|---|\n| {'x' * 80} | {'y' * 80} |"
    found = public(record_of(release("pact", body=f"{'word ' * 300}\n\n{wide}")))
    plain = by(found["bodies"], "main")[1]
    assert max(map(len, plain.splitlines())) > 1500
    assert f"- a: {'x' * 80}\n  b: {'y' * 80}" in plain


def test_it_says_who_issued_it_who_answers_and_what_it_is_about() -> None:
    found = public(record_of(FULL))
    assert found["by"] == "Institute of Justice; Regional Agency"
    institute, agency = found["organisations"]
    assert (institute["name"], institute["literal"], agency["rel"]) == ("Institute of Justice", "IOJ", "issuer")
    assert {"type": "web", "value": "https://www.institute.example/"} in institute["contactInfo"]
    desk, other = found["infoSources"]
    ways = [(row["type"], row["value"]) for row in desk["contactInfo"]]
    assert ways == [("email", DESK.email), ("phone", DESK.phone)]
    assert desk["contactInfo"][0]["name"] == "Public information, Institute of Justice, Weekdays"
    assert [row["type"] for row in other["contactInfo"]] == ["phone"]
    assert [(row["name"], row["literal"], row["uri"]) for row in found["subjects"]] == [
        ("Law", "law", "https://news.example/topics/law/"),
        ("Crime prevention", "crime-prevention", "https://news.example/topics/crime-prevention/"),
    ]


def test_pictures_attachments_and_the_event_are_associated() -> None:
    picture, programme, song, figures, event = public(record_of(FULL))["associations"]
    assert picture["uri"] == "tag:news.example,2020:pact/the%20flag%20%C3%A9.jpg"
    assert picture["renditions"] == [
        {
            "name": "original",
            "href": "https://news.example/releases/pact/the%20flag%20%C3%A9.jpg",
            "contentType": "image/jpeg",
            "width": 800,
            "height": 450,
            "sizeInBytes": 9000,
        }
    ]
    told = picture["descriptions"]
    assert (by(told, "caption"), by(told, "alt")) == (["Raised at noon."], ["A flag"])
    assert (picture["by"], picture["usageTerms"]) == ("The Institute", "CC BY 4.0")
    assert (programme["title"], programme["renditions"][0]["sizeInBytes"]) == ("Programme", 1_234_567)
    assert not {"width", "height", "sizeInBytes"} & set(song["renditions"][0])
    assert [row["type"] for row in (picture, programme, song, figures, event)] == [
        "picture", "component", "audio", "component", "event",
    ]  # fmt: skip
    assert event["eventDetails"]["dates"] == {"startDate": "2023-05-20T14:00:00Z", "endDate": "2023-05-20T19:00:00Z"}
    assert (event["located"], by(event["descriptions"], "time")) == ("The hall", [HOURS.time])
    assert event["renditions"][0]["href"] == "https://news.example/releases/pact/event.ics"


def test_an_event_without_an_hour_is_told_in_its_words_alone() -> None:
    (event,) = public(record_of(release("pact", event=Event("Whenever it rains"))))["associations"]
    assert by(event["descriptions"], "time") == ["Whenever it rains"]
    assert not {"eventDetails", "renditions"} & set(event)


@pytest.mark.parametrize(("kind", "word"), [("update", "Update"), ("correction", "Correction")])
def test_an_update_and_a_correction_say_so_in_their_authors_words(kind: Any, word: str) -> None:
    found = public(lifted(record_of(release("pact")), release("pact", revision=2, **{kind: "It is *ten*."}), kind))
    assert found["edNote"] == f"{word}: It is *ten*."
    assert found["pubStatus"] == "usable"


def test_a_release_as_it_was_first_lifted_has_no_note() -> None:
    assert "edNote" not in public(record_of(FULL))


def test_of_a_withdrawn_release_the_notice_alone_is_left() -> None:
    secret = replace(FULL, body="SECRET", summary="SECRET", notes="SECRET", subtitle="SECRET", place="SECRET")
    gone = replace(secret, killed="Sent in error.", revision=2)
    found = public(lifted(record_of(secret), gone, "kill"))
    assert found["pubStatus"] == "canceled"
    assert found["edNote"].splitlines() == [
        "This text has been withdrawn: Sent in error.",
        "Please do not use or quote the earlier text.",
    ]
    assert by(found["headlines"], "main") == ["Withdrawn: Title of pact"]
    assert by(found["descriptions"], "notice") == ["Sent in error."]
    assert not {"bodies", "associations", "subjects", "located"} & set(found)
    assert "SECRET" not in json.dumps(found)


def test_even_a_withdrawn_text_that_was_kept_whole_does_not_get_out() -> None:
    whole, seen = _inputs(NEWSROOM, standing(record_of(FULL)), LIFT), look("")
    found = item({**whole, "text": {**whole["text"], "killed": "Sent in error."}}, seen)
    assert (found["pubStatus"], faults(found)) == ("canceled", [])
    assert not {"bodies", "associations"} & set(found)
    assert "In short." not in json.dumps(found)


def test_its_id_is_that_of_the_feeds_and_no_edit_changes_it() -> None:
    edited = release("pact", title="Another", revision=2, correction="So.")
    ids = {public(record)["uri"] for record in (record_of(FULL), lifted(record_of(FULL), edited, "correction"))}
    feeds = {part.path: part.make().decode() for part in plan("feed")(NEWSROOM, record_of(FULL))}
    assert ids == {"tag:news.example,2020:pact"}
    assert f"<id>{ids.pop()}</id>" in feeds["feeds/all.atom"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_in_every_language_is_valid(language: str, kind: str) -> None:
    found = public(record_of(replace(FULL, language=language, kind=kind)))
    assert (found["language"], found["genres"][0]["literal"]) == (language, kind)


def test_letters_of_the_right_and_emoji_come_back_whole_and_unescaped() -> None:
    one = release("pact", title=HEBREW, body=f"{HEBREW}\u2028{HEBREW}", place=HEBREW)
    found, (part,) = public(record_of(one)), plan("ninjs")(NEWSROOM, record_of(one))
    assert (by(found["headlines"], "main"), found["located"]) == ([HEBREW], HEBREW)
    assert HEBREW in by(found["bodies"], "main")[0]
    assert HEBREW.encode() in part.make()


def test_an_address_of_other_letters_is_a_uri() -> None:
    newsroom = replace(NEWSROOM, address="https://zürich.example:8443/münze/%C3%A9")
    found = public(record_of(FULL), newsroom=newsroom)
    assert found["uri"] == "tag:xn--zrich-kva.example,2020:pact"
    assert found["renditions"][0]["href"] == ("https://xn--zrich-kva.example:8443/m%C3%BCnze/%C3%A9/releases/pact/")
    assert uri("https://a.example/b%20c?d=e") == "https://a.example/b%20c?d=e"


def test_the_rights_of_a_newsroom_that_has_some_stand_in_it() -> None:
    owned = replace(NEWSROOM, rights={"en": "© Joint Newsroom", "fr": "© Salle de presse"})
    one = record_of(release("pact", language="fr"))
    assert public(one, newsroom=owned)["copyrightNotice"] == "© Salle de presse"
    assert "copyrightNotice" not in public(one)


def test_two_builds_are_the_same_bytes_and_another_text_is_another_part() -> None:
    one, again = (plan("ninjs")(NEWSROOM, record_of(FULL)) for _ in range(2))
    assert [(part.digest, part.make()) for part in one] == [(part.digest, part.make()) for part in again]
    (other,) = plan("ninjs")(NEWSROOM, record_of(replace(FULL, body="Other.")))
    assert other.digest != one[0].digest
    assert ninjs(NEWSROOM, standing(record_of(FULL))) == one[0].make()


def test_the_page_leads_to_it_and_to_no_reader_of_feeds_as_a_feed() -> None:
    for record in (record_of(FULL), lifted(Record(), release("pact", killed="Sent in error."), "kill")):
        (page,) = (part.make().decode() for part in plan("page")(NEWSROOM, record))
        assert '<link rel="alternate" title="IPTC ninjs" href="ninjs.json">' in page
        assert 'type="application/json"' not in page


def test_an_advance_copy_is_usable_from_its_hour_on_and_says_so_twice() -> None:
    found = ahead(FULL, LIFT)
    assert (found["embargoedUntil"], found["pubStatus"]) == ("2020-12-04T13:00:00Z", "usable")
    assert found["versionCreated"] == "2020-12-02T13:00:00Z"
    assert "firstCreated" not in found
    assert found["edNote"].splitlines() == [
        "Embargoed until: Friday, 4 December 2020, 09:00 (Port of Spain, UTC−4) = 13:00 UTC",
        "Not for publication, broadcast or posting before this time.",
        "Online at that time: https://news.example/releases/pact/",
    ]


def test_an_advance_copy_has_the_texts_of_the_public_one_and_leads_to_nothing_that_is_not_there_yet() -> None:
    found, later = ahead(FULL, LIFT), public(record_of(FULL))
    same = ("uri", "version", "headlines", "descriptions", "bodies", "organisations", "infoSources", "altIds")
    assert {name: found[name] for name in same} == {name: later[name] for name in same}
    addresses = [each for path, each in every(found) if str(each).startswith("https://news.example")]
    assert addresses == []
    assert [row["renditions"][0]["contentType"] for row in found["associations"][:2]] == [
        "image/jpeg",
        "application/pdf",
    ]


@pytest.mark.parametrize(
    ("until", "firm"),
    [(None, True), (LIFT, False), (LIFT - timedelta(days=2), True), (LIFT - timedelta(days=3), True)],
)
def test_what_may_not_go_out_at_an_hour_to_come_is_withheld(until: datetime | None, firm: bool) -> None:
    found = ahead(FULL, until, firm=firm)
    assert found["pubStatus"] == "withheld"
    assert ("embargoedUntil" in found) == (until is not None)
    assert "Online at that time" not in found.get("edNote", "")


def test_an_advance_copy_has_the_id_of_its_lift_even_when_that_is_in_another_year() -> None:
    new_year = datetime.fromisoformat("2021-01-01T13:00:00Z")
    found = ahead(release("pact"), new_year, now=new_year - timedelta(days=2))
    assert found["uri"] == permanent(NEWSROOM, "pact", new_year) == "tag:news.example,2021:pact"
    change = lifted(record_of(release("pact")), release("pact", revision=2, update="More."), "update", at=new_year)
    first, _, last = standing(change).entries
    kept = Standing(standing(change).issued, (first, replace(last, kind="update")))
    found = read(advance(NEWSROOM, kept, new_year + timedelta(days=9), firm=True))
    assert (found["uri"], found["firstCreated"]) == ("tag:news.example,2020:pact", "2020-12-04T13:00:00Z")


def test_a_withdrawal_that_is_not_public_yet_is_a_withdrawal() -> None:
    gone = standing(lifted(record_of(FULL), replace(FULL, killed="Sent in error.", revision=2), "kill"))
    found = read(advance(NEWSROOM, gone, None, firm=True))
    assert (found["pubStatus"], "bodies" in found) == ("canceled", False)


TEXT = st.text(max_size=40)
WORD = st.text(min_size=1, max_size=20).filter(str.strip)
FILE = st.from_regex(r"[A-Za-z0-9 é%#?&'\"+,;=()-]{1,12}\.(jpg|png|pdf|mp3|mp4|zip|x)", fullmatch=True)
MEASURE = st.integers(0, 9_000)
PICTURES = st.builds(Picture, FILE, TEXT, TEXT, TEXT, TEXT, st.just("a" * 64), MEASURE, MEASURE, MEASURE)
ATTACHMENTS = st.builds(Attachment, FILE, TEXT, st.just("b" * 64), MEASURE)
EVENTS = st.none() | st.builds(Event, WORD, TEXT, TEXT) | st.just(HOURS)
CONTACTS = st.builds(replace, st.just(DESK), name=WORD, role=TEXT, email=TEXT, phone=TEXT, hours=TEXT)
FIELDS = st.fixed_dictionaries(
    {
        "title": WORD,
        "body": st.text(max_size=200) | st.text("ab <>&*_[]()#|-\n`'\"^:!~1", max_size=200),
        "subtitle": TEXT,
        "number": TEXT,
        "place": TEXT,
        "summary": TEXT,
        "notes": TEXT,
        "date": st.sampled_from(("", "2020-12-04")),
        "kind": st.sampled_from(KINDS),
        "language": st.sampled_from(LANGUAGES),
        "topics": st.lists(WORD, max_size=3).map(tuple),
        "pictures": st.lists(PICTURES, max_size=2).map(tuple),
        "attachments": st.lists(ATTACHMENTS, max_size=2).map(tuple),
        "event": EVENTS,
        "contacts": st.lists(CONTACTS, max_size=2).map(tuple),
        "update": TEXT,
        "correction": TEXT,
        "killed": st.just("") | TEXT,
    }
)
ORGANISATIONS = st.fixed_dictionaries(
    {
        "name": WORD,
        "acronym": TEXT,
        "website": TEXT,
        "handles": st.dictionaries(st.sampled_from(("x", "mastodon", "tiktok")), TEXT, max_size=2),
        "boilerplate": st.dictionaries(st.sampled_from(("en", "fr")), TEXT, max_size=2),
    }
)


@given(FIELDS, ORGANISATIONS, st.sampled_from([[], ["update"], ["correction", "kill"]]), st.booleans())
@settings(max_examples=150)
def test_whatever_a_release_holds_its_object_is_valid(
    said: dict[str, Any], names: dict[str, Any], kinds: list[Any], firm: bool
) -> None:
    newsroom = replace(NEWSROOM, organisations={**NEWSROOM.organisations, "institute": replace(INSTITUTE, **names)})
    one = standing(lifted(Record(), release("pact", **said), *kinds, newsroom=newsroom))
    found = read(ninjs(newsroom, one))
    assert "embargoedUntil" not in found
    assert found["pubStatus"] == ("canceled" if said["killed"] else "usable")
    read(advance(newsroom, one, LIFT + timedelta(days=1), firm=firm))


def test_every_release_of_the_sample_is_valid_and_as_public_as_its_text(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    base = tmp_path_factory.getbasetemp()
    tree = site((base.parent if base.name.startswith("popen-") else base) / "judged")  # as the judges have it
    found = {path.parent.name: read(path.read_bytes()) for path in tree.glob("releases/*/ninjs.json")}
    assert found.keys() == {path.parent.name for path in tree.glob("releases/*/release.txt")}
    assert {row["pubStatus"] for row in found.values()} == {"usable", "canceled"}
    assert all("embargoedUntil" not in row for row in found.values())
    ids = [row["uri"] for row in found.values()]
    assert len(ids) == len(set(ids)) > 5


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)


@given(JSON)
def test_it_is_laid_out_as_json_with_an_indent_of_two(value: Any) -> None:
    assert _indented(value) == json.dumps(value, ensure_ascii=False, indent=2)
