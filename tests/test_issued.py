"""The issued text: exactly what the public gets, under one digest."""

import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipeline.digest import canonical, digest
from pipeline.embargo import Embargo
from pipeline.issued import Issued, issued_from, resolve
from pipeline.newsroom import Contact, HostPlace, Newsroom, Organisation
from pipeline.problem import Place
from pipeline.release import Approval, Archived, Attachment, Broken, Event, Picture, Release, Social, Waiver

DESK = Contact("Press desk", "agency", "Media enquiries", "press@agency.example", "+1 868 555 0100", "9 to 5", "desk")
AGENCY = Organisation(
    id="agency",
    name="The Agency",
    acronym="TA",
    website="https://agency.example",
    boilerplate={"en": "The Agency does things.", "fr": "L’Agence agit."},
    handles={"x": "@agency"},
    contacts=(DESK,),
)
NEWSROOM = Newsroom(
    file="newsroom.yml",
    name="Test Newsroom",
    address="https://news.example",
    home="UTC",
    languages=("en", "fr"),
    organisations={"agency": AGENCY, "other": Organisation("other", "The Other")},
    feeds=(),
    channels=(),
    host=HostPlace("folder", "live"),
)
NINE = datetime(2020, 12, 4, 13, tzinfo=UTC)
PLAIN = Release(
    file="releases/one.md",
    slug="one",
    title="Heads adopt the plan",
    embargo=Embargo(NINE, "4 December 2020, 09:00 hrs AST", "America/Port_of_Spain", "2025b"),
    issuers=("agency",),
    contacts=(DESK,),
    body="The plan was adopted.",
    body_line=9,
    language="en",
)
FULL = replace(
    PLAIN,
    subtitle="All of them",
    event=Event("4 December 2020, 09:00 hrs AST", "Turin"),
    number="116/2020",
    date="2020-12-04",
    place="Turin",
    translation_of="un",
    topics=("trade",),
    summary="A plan.",
    pictures=(Picture("a.png", "Heads", digest=digest(b"a"), size=1, width=2, height=3),),
    attachments=(Attachment("a.pdf", "The plan", digest(b"p"), 1),),
    social=Social("Heads adopt", timedelta(minutes=2), {"x": "On X", "mastodon": False}),
    notes="To editors.",
    revision=2,
    correction="the day",
    broken=Broken("It is on a site.", ("Director", "Editor"), "2020-12-04T13:00:00Z", digest(b"text")),
)


def test_the_digest_is_that_of_the_stored_bytes_and_both_forms_render_alike() -> None:
    issued = resolve(FULL, NEWSROOM)
    again = issued_from(issued.data(), json.loads(issued.data()))
    assert issued.digest == digest(issued.data())
    assert again == issued


def test_the_text_holds_what_the_public_gets_with_names_in_the_place_of_ids() -> None:
    issued = resolve(FULL, NEWSROOM)
    assert issued["title"] == "Heads adopt the plan"
    assert issued["zone"] == "America/Port_of_Spain"
    assert issued["absent"] == ""
    assert issued.rows("absent") == []
    assert issued.rows("boilerplates") == [{"organisation": "The Agency", "text": "The Agency does things."}]
    assert issued.rows("issuers")[0]["handles"] == {"x": "@agency"}
    (contact,) = issued.rows("contacts")
    assert contact["organisation"] == "The Agency"
    assert "id" not in contact
    assert issued["social"]["after"] == 120


def test_the_boilerplate_is_in_the_releases_language_else_in_the_newsrooms_first() -> None:
    assert resolve(replace(PLAIN, language="fr"), NEWSROOM).rows("boilerplates")[0]["text"] == "L’Agence agit."
    assert resolve(replace(PLAIN, language="es"), NEWSROOM).rows("boilerplates")[0]["text"] == "The Agency does things."


def test_a_boilerplate_that_falls_back_names_its_language_and_the_digest_of_any_other_stays() -> None:
    (own,) = resolve(replace(PLAIN, language="fr"), NEWSROOM).rows("boilerplates")
    (other,) = resolve(replace(PLAIN, language="es"), NEWSROOM).rows("boilerplates")
    assert own == {"organisation": "The Agency", "text": "L’Agence agit."}
    assert other == {"organisation": "The Agency", "text": "The Agency does things.", "language": "en"}


def test_a_killed_release_keeps_nothing_of_what_was_withdrawn() -> None:
    killed = resolve(replace(FULL, killed="the meeting was called off"), NEWSROOM)
    kept = {"slug", "title", "kind", "number", "date", "language", "zone", "issuers", "contacts", "topics", "revision"}
    assert set(killed.text) == kept | {"killed"}
    for gone in ("The plan was adopted", "A plan.", "a.png", "a.pdf", "On X", "To editors", "does things", "the day"):
        assert gone not in killed.data().decode()


def test_no_post_is_a_decision_and_is_kept() -> None:
    silent = resolve(replace(PLAIN, social=Social(overrides={"x": False})), NEWSROOM)
    unsaid = resolve(replace(PLAIN, social=Social(overrides={})), NEWSROOM)
    assert silent["social"]["overrides"] == {"x": "none"}
    assert silent.digest != unsaid.digest
    assert issued_from(silent.data(), json.loads(silent.data()))["social"] == silent["social"]


def test_a_post_that_says_none_is_told_from_no_post() -> None:
    says = resolve(replace(PLAIN, social=Social(overrides={"x": "none"})), NEWSROOM)
    assert says["social"]["overrides"] == {"x": {"text": "none"}}


def test_a_thread_is_kept_behind_its_first_text_and_a_list_of_one_is_a_text() -> None:
    thread = resolve(replace(PLAIN, social=Social(overrides={"bluesky": ("One", "Two", "Three")})), NEWSROOM)
    assert thread["social"]["overrides"] == {"bluesky": {"text": "One", "following": ["Two", "Three"]}}
    alone, text = (
        resolve(replace(PLAIN, social=Social(overrides={"bluesky": own})), NEWSROOM) for own in (("One",), "One")
    )
    assert alone.digest == text.digest != thread.digest


@pytest.mark.parametrize("empty", ["", None, False, [], {}, {"inner": []}])
def test_a_field_added_later_that_a_text_does_not_use_leaves_its_digest_alone(empty: Any) -> None:
    issued = resolve(FULL, NEWSROOM)
    later = {
        **issued.text,
        "invented": empty,
        "contacts": [{**row, "invented": empty} for row in issued.rows("contacts")],
        "social": {**issued["social"], "invented": empty},
    }
    assert digest(canonical(later)) == issued.digest


# A change of any of these does not change what the public gets.
PRIVATE: dict[str, Any] = {
    "file": "releases/2020-12-04-one.md",
    "body_line": 10,
    "draft": True,
    "hold": "wait",
    "approved": (Approval("Director", digest(b"text")),),
    "waive": (Waiver("link-empty", "it is meant", ("Editor",)),),
    "places": {"title": Place("releases/one.md", 2)},
}
PUBLIC: dict[str, Any] = {
    "archive": Archived(("https://www.agency.example/news/12",), "2009-03-04"),
    "slug": "two",
    "title": "Another",
    "embargo": Embargo(NINE, "13:00 UTC", "UTC", "2025b"),
    "issuers": ("agency", "other"),
    "contacts": (replace(DESK, phone=""),),
    "body": "Another body.",
    "language": "fr",
    "subtitle": "",
    "kind": "statement",
    "event": None,
    "number": "117/2020",
    "date": "2020-12-05",
    "place": "Rome",
    "translation_of": "",
    "topics": ("trade", "law"),
    "summary": "Another.",
    "pictures": (Picture("a.png", "Heads of Government", digest=digest(b"a")),),
    "attachments": (Attachment("a.pdf", "The plan", digest(b"another")),),
    "social": Social("Heads adopt", timedelta(minutes=3), {"x": "On X", "mastodon": False}),
    "notes": "",
    "revision": 3,
    "update": "the hour",
    "correction": "",
    "killed": "called off",
    "broken": None,
}


def test_every_field_of_a_release_is_either_public_or_not() -> None:
    assert PRIVATE.keys() | PUBLIC.keys() == {field.name for field in fields(Release)}
    assert not PRIVATE.keys() & PUBLIC.keys()


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_field_changes_the_digest(name: str) -> None:
    assert resolve(replace(FULL, **{name: PUBLIC[name]}), NEWSROOM).digest != resolve(FULL, NEWSROOM).digest


@pytest.mark.parametrize("name", PRIVATE)
def test_a_private_field_does_not(name: str) -> None:
    assert resolve(replace(FULL, **{name: PRIVATE[name]}), NEWSROOM).digest == resolve(FULL, NEWSROOM).digest


def test_of_a_broken_embargo_the_public_learns_its_hour_and_neither_names_nor_reason() -> None:
    issued = resolve(FULL, NEWSROOM)
    assert issued["broken"] == "2020-12-04T13:00:00Z"
    other = Broken("Another reason.", ("Somebody", "Else"), "2020-12-04T13:00:00Z", digest(b"other"))
    assert resolve(replace(FULL, broken=other), NEWSROOM).digest == issued.digest


def test_without_its_mark_a_text_is_the_one_that_was_approved() -> None:
    plain = resolve(replace(FULL, broken=None), NEWSROOM)
    assert resolve(FULL, NEWSROOM).unmarked == plain.digest == plain.unmarked
    assert resolve(FULL, NEWSROOM).digest != plain.digest


def with_agency(**changes: Any) -> Newsroom:
    return replace(NEWSROOM, organisations=dict(NEWSROOM.organisations) | {"agency": replace(AGENCY, **changes)})


@pytest.mark.parametrize(
    "newsroom",
    [
        with_agency(name="The Bureau"),
        with_agency(boilerplate={"en": "The Agency does other things."}),
        with_agency(handles={}),
        with_agency(website="https://bureau.example"),
        with_agency(acronym=""),
    ],
)
def test_what_newsroom_yml_says_of_an_issuer_is_part_of_the_text(newsroom: Newsroom) -> None:
    assert resolve(FULL, newsroom).digest != resolve(FULL, NEWSROOM).digest


@pytest.mark.parametrize(
    "newsroom",
    [
        replace(NEWSROOM, organisations=dict(NEWSROOM.organisations) | {"partner": Organisation("partner", "Secret")}),
        with_agency(boilerplate={"en": "The Agency does things.", "fr": "L’Agence fait autre chose."}),
        with_agency(contacts=()),
        replace(NEWSROOM, name="Another", approvals=2, spellings=("CARICOM",)),
    ],
)
def test_what_newsroom_yml_says_besides_is_not(newsroom: Newsroom) -> None:
    assert resolve(FULL, newsroom).digest == resolve(FULL, NEWSROOM).digest


def test_an_issuer_or_organisation_that_is_not_registered_is_named_as_written() -> None:
    stranger = replace(DESK, organisation="Another Agency")
    issued = resolve(replace(PLAIN, issuers=("nobody",), contacts=(stranger,), embargo=None), NEWSROOM)
    assert issued.rows("issuers") == []
    assert issued.rows("contacts")[0]["organisation"] == "Another Agency"
    assert issued["zone"] == "UTC"


def test_equal_texts_are_equal() -> None:
    assert resolve(FULL, NEWSROOM) == resolve(FULL, NEWSROOM)
    assert isinstance(resolve(FULL, NEWSROOM), Issued)
