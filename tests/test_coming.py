"""What is coming: at which instant, as what, and what stands in its way."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipeline.coming import Coming, approval_digest, approvals_missing, coming
from pipeline.digest import digest
from pipeline.embargo import Embargo
from pipeline.issued import resolve
from pipeline.newsroom import Contact, HostPlace, Newsroom, Organisation
from pipeline.problem import Place, Problem
from pipeline.record import Entry, Kind, Record
from pipeline.release import Approval, Archived, Attachment, Broken, Event, Picture, Release, Social, Waiver

NINE = datetime(2020, 12, 4, 13, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DESK = Contact("Press desk", "agency", email="press@agency.example")
AGENCY = Organisation("agency", "The Agency", boilerplate={"en": "The Agency does things."}, contacts=(DESK,))
NEWSROOM = Newsroom(
    file="newsroom.yml",
    name="Test Newsroom",
    address="https://news.example",
    home="UTC",
    languages=("en",),
    organisations={"agency": AGENCY},
    feeds=(),
    channels=(),
    host=HostPlace("folder", "live"),
)
CAREFUL = replace(NEWSROOM, approvals=2)


def until(instant: datetime | None, zone: str = "UTC") -> Embargo:
    return Embargo(instant, "words", zone, "2025b")


def release(slug: str = "one", **fields: Any) -> Release:
    plain = Release(
        file=f"releases/{slug}.md",
        slug=slug,
        title="Heads adopt the plan",
        embargo=until(NINE),
        issuers=("agency",),
        contacts=(DESK,),
        body="The plan was adopted.",
        body_line=9,
        language="en",
    )
    return replace(plain, **fields)


def public(*texts: Release, kind: Kind = "lift", instant: datetime = NINE) -> Record:
    issued = [(text, resolve(text, NEWSROOM)) for text in texts]
    return Record().adding((Entry(t.slug, t.revision, kind, instant, i.digest), i) for t, i in issued)


def only(text: Release, record: Record | None = None, newsroom: Newsroom = NEWSROOM, *problems: Problem) -> Coming:
    (found,) = coming([text], newsroom, record or Record(), problems)
    return found


def none(*texts: Release, record: Record | None = None) -> bool:
    return coming(texts, NEWSROOM, record or Record(), ()) == ()


# Its instant


@pytest.mark.parametrize("late", [timedelta(), SECOND, timedelta(minutes=1)])
def test_a_lift_at_most_a_minute_late_has_the_instant_that_was_promised(late: timedelta) -> None:
    assert only(release()).entry(NINE + late).instant == NINE


@pytest.mark.parametrize("late", [timedelta(minutes=1, microseconds=1), timedelta(days=9)])
def test_a_lift_over_a_minute_late_has_the_true_instant_to_the_second(late: timedelta) -> None:
    assert only(release()).entry(NINE + late).instant == (NINE + late).replace(microsecond=0)


def test_an_immediate_release_has_the_instant_at_which_it_is_lifted() -> None:
    change = only(release(embargo=until(None)))
    now = NINE + timedelta(microseconds=999_999)
    assert change.instant is None
    assert change.due(now)
    assert change.entry(now).instant == NINE


def test_nothing_is_due_one_moment_before_its_hour() -> None:
    change = only(release())
    assert not change.due(NINE - timedelta(microseconds=1))
    assert change.due(NINE)
    assert change.due(NINE + timedelta(days=9))


def test_an_entry_says_what_is_issued() -> None:
    text = release(revision=3)
    assert only(text).entry(NINE) == Entry("one", 3, "lift", NINE, resolve(text, NEWSROOM).digest)


def test_what_comes_is_in_the_order_of_its_hours_and_what_has_none_comes_first() -> None:
    texts = [
        release("c", embargo=until(NINE + SECOND)),
        release("b"),
        release("a"),
        release("z", embargo=until(None)),
        release("y", embargo=until(None)),
    ]
    assert [change.release.slug for change in coming(texts, NEWSROOM, Record(), ())] == ["y", "z", "a", "b", "c"]


def broken(text: Release, *names: str, because: str = "It is on a site.") -> Release:
    """What these people said of this very text."""
    bound = approval_digest(text, resolve(text, NEWSROOM))
    return replace(text, broken=Broken(because, names, "2020-12-04T13:00:00Z", bound))


def test_what_two_people_say_was_broken_elsewhere_is_due_at_once_with_the_true_instant() -> None:
    change = only(broken(release(), "Director", "Editor"))
    assert change.instant is None
    assert change.entry(NINE - timedelta(hours=1)).instant == NINE - timedelta(hours=1)


@pytest.mark.parametrize(
    "text",
    [
        broken(release(), "Director"),
        broken(release(), "Director", " DIRECTOR", "\u2001"),
        broken(release(), "Director", "Editor", because=""),
        replace(broken(release(), "Director", "Editor"), body="The plan was not adopted."),
        replace(broken(release(), "Director", "Editor"), embargo=until(NINE + SECOND)),
        replace(broken(release(), "Director", "Editor"), embargo=None),
    ],
)
def test_what_they_did_not_agree_to_is_not(text: Release) -> None:
    assert only(text).instant == (text.embargo.instant if text.embargo else None)
    assert not only(text).due(NINE - SECOND)


def test_a_revision_does_not_wait_for_the_hour_that_was_broken_but_for_any_other() -> None:
    early = NINE - timedelta(hours=1)
    record = public(broken(release(), "Director", "Editor"), instant=early)
    text = replace(broken(release(), "Director", "Editor"), revision=2, correction="the day")
    assert only(text, record).instant is None
    assert only(replace(text, embargo=until(NINE + SECOND)), record).instant == NINE + SECOND
    assert only(replace(release(), revision=2), public(release(), instant=early)).instant == NINE


# What stands in its way


@pytest.mark.parametrize(
    ("text", "newsroom", "told"),
    [
        (release(hold="the minister's signature"), NEWSROOM, ("on hold: the minister's signature",)),
        (release(embargo=None), NEWSROOM, ("its embargo cannot be read",)),
        (release(), CAREFUL, ("waits for 2 approvals",)),
        (release(), replace(NEWSROOM, approvals=1), ("waits for approval",)),
        (
            release(hold="x", embargo=None),
            CAREFUL,
            ("its embargo cannot be read", "on hold: x", "waits for 2 approvals"),
        ),
    ],
)
def test_what_hinders_a_release_is_said_and_it_is_never_due(
    text: Release, newsroom: Newsroom, told: tuple[str, ...]
) -> None:
    change = only(text, None, newsroom)
    assert change.obstacles == told
    assert not change.due(NINE + timedelta(days=9))


def problem(file: str, *, stops: bool) -> Problem:
    return Problem(Place(file), "code", "It is wrong.", "Mend it.", stops)


def test_a_problem_stops_its_own_release_and_no_other() -> None:
    found = coming([release("bad"), release("good")], NEWSROOM, Record(), [problem("releases/bad.md", stops=True)])
    assert {change.release.slug: change.obstacles for change in found} == {"bad": ("has problems",), "good": ()}


def test_advice_stops_nothing() -> None:
    assert only(release(), None, NEWSROOM, problem("releases/one.md", stops=False)).obstacles == ()


def test_a_draft_is_not_coming() -> None:
    assert none(release(draft=True), release("two", draft=True, killed="x"), record=public(release("two")))


# What it is, and revisions


def test_what_is_public_as_it_stands_is_not_coming() -> None:
    assert none(release(), record=public(release()))


@pytest.mark.parametrize("changed", [{"body": "Another."}, {"killed": "called off"}, {"correction": "the day"}])
def test_a_change_of_what_is_public_without_a_higher_revision_is_not_coming(changed: dict[str, Any]) -> None:
    record = public(release(revision=2))
    for revision in (1, 2):
        assert none(release(revision=revision, **changed), record=record)
    assert not none(release(revision=3, **changed), record=record)


def test_a_change_of_newsroom_yml_alone_is_not_coming() -> None:
    other = replace(NEWSROOM, organisations={"agency": replace(AGENCY, boilerplate={"en": "Other things."})})
    assert coming([release()], other, public(release()), ()) == ()


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"update": "the hour"}, "update"),
        ({"correction": "the day"}, "correction"),
        ({"correction": "the day", "update": "the hour"}, "correction"),
        ({"killed": "called off", "correction": "the day"}, "kill"),
        ({}, "update"),
    ],
)
def test_a_higher_revision_of_what_is_public_is_of_the_kind_it_says(fields: dict[str, Any], kind: str) -> None:
    change = only(release(revision=2, **fields), public(release()))
    assert change.kind == kind
    assert change.entry(NINE + timedelta(hours=1)).kind == kind


def test_a_first_lift_is_a_lift_whatever_its_revision() -> None:
    assert only(release(revision=2, correction="the day")).kind == "lift"


def test_a_change_whose_hour_is_that_of_the_lift_is_immediate() -> None:
    change = only(release(revision=2, update="more"), public(release()))
    assert change.instant is None
    assert change.due(NINE)


def test_a_change_with_a_later_hour_waits_for_it() -> None:
    change = only(release(revision=2, update="more", embargo=until(NINE + SECOND)), public(release()))
    assert change.instant == NINE + SECOND
    assert not change.due(NINE)


# Kills


def test_a_release_killed_before_anyone_saw_it_never_comes() -> None:
    assert none(release(killed="called off"))


def test_a_kill_waits_for_nothing() -> None:
    text = release(revision=2, killed="x", hold="y", embargo=until(NINE + timedelta(days=9)))
    change = only(text, public(release()), CAREFUL, problem("releases/one.md", stops=True))
    assert change.obstacles == ()
    assert change.instant is None
    assert change.due(NINE)


def test_a_kill_in_another_file_takes_nothing_away() -> None:
    """A clash is always the unlifted release's problem, whatever it says."""
    intruder = release(file="releases/copy.md", revision=2, killed="x")
    found = coming([release(), intruder], NEWSROOM, public(release()), ())
    assert [change.obstacles for change in found] == [("another file is what is public under this address",)]
    (moved,) = coming([intruder], NEWSROOM, public(release()), ())  # the file itself was only renamed
    assert moved.obstacles == ()


# Approvals


def approved(text: Release, *people: str, newsroom: Newsroom = CAREFUL) -> Release:
    bound = approval_digest(text, resolve(text, newsroom))
    return replace(text, approved=tuple(Approval(by, bound) for by in people))


def missing(text: Release, newsroom: Newsroom = CAREFUL) -> int:
    return approvals_missing(text, resolve(text, newsroom), newsroom)


def test_two_people_make_two_approvals() -> None:
    assert missing(release()) == 2
    assert missing(approved(release(), "Director")) == 1
    assert missing(approved(release(), "Director", "Editor")) == 0
    assert missing(approved(release(), "Director", "Editor", "Minister")) == 0
    assert only(approved(release(), "Director", "Editor"), None, CAREFUL).obstacles == ()


@pytest.mark.parametrize("again", ["Director", "DIRECTOR", " director ", "Ｄirector"])
def test_one_person_counts_once_however_the_name_is_typed(again: str) -> None:
    assert missing(approved(release(), "Director", again)) == 1
    assert missing(approved(release(), "Communications  Director", "communications director")) == 1


def test_an_approval_of_another_text_does_not_count() -> None:
    assert missing(replace(release(), approved=(Approval("Director", digest(b"another")), Approval("Editor", "")))) == 2


# Any change of these leaves an approval as it is: they say nothing to the public and set nothing aside.
FREE: dict[str, Any] = {
    "file": "releases/renamed.md",
    "body_line": 10,
    "draft": True,
    "hold": "wait",
    "broken": Broken("It is on a site.", ("Director", "Editor"), "2020-12-04T13:00:00Z", digest(b"text")),
    "approved": (),
    "places": {"title": Place("releases/one.md", 2)},
}
BOUND: dict[str, Any] = {
    "slug": "two",
    "title": "Heads adopt the plan.",
    "embargo": until(NINE + SECOND),
    "issuers": (),
    "contacts": (replace(DESK, phone="+1 868 555 0100"),),
    "body": "The plan was adopted. ",
    "language": "fr",
    "subtitle": "x",
    "kind": "statement",
    "event": Event("noon"),
    "number": "1",
    "date": "2020-12-04",
    "place": "Turin",
    "translation_of": "un",
    "topics": ("trade",),
    "summary": "x",
    "pictures": (Picture("a.png", "x"),),
    "attachments": (Attachment("a.pdf", "x"),),
    "social": Social(after=SECOND),
    "notes": "x",
    "revision": 2,
    "update": "x",
    "correction": "x",
    "killed": "x",
    "waive": (Waiver("link-empty", "it is meant", ("Editor",)),),
    "archive": Archived(("https://www.agency.example/1",), "2009-03-04"),
}


def test_every_field_of_a_release_is_bound_by_an_approval_or_free() -> None:
    assert FREE.keys() | BOUND.keys() == {field.name for field in fields(Release)}
    assert not FREE.keys() & BOUND.keys()


@pytest.mark.parametrize("name", BOUND)
def test_any_edit_of_what_was_approved_voids_the_approvals(name: str) -> None:
    assert missing(replace(approved(release(), "Director", "Editor"), **{name: BOUND[name]})) == 2


@pytest.mark.parametrize("name", FREE)
def test_an_edit_of_what_is_not_public_does_not(name: str) -> None:
    bound = approval_digest(release(), resolve(release(), CAREFUL))
    edited = replace(release(), **{name: FREE[name]})
    assert approval_digest(edited, resolve(edited, CAREFUL)) == bound


def test_an_edit_of_the_boilerplate_in_newsroom_yml_voids_the_approvals() -> None:
    edited = replace(CAREFUL, organisations={"agency": replace(AGENCY, boilerplate={"en": "Other things."})})
    assert missing(approved(release(), "Director", "Editor"), edited) == 2


def test_an_hour_that_becomes_immediate_voids_the_approvals() -> None:
    text = approved(release(), "Director", "Editor")
    assert missing(replace(text, embargo=until(None))) == 2


def waits_of(translation: Release, *originals: Release, record: Record | None = None) -> tuple[str, ...]:
    """What a translation of `one` waits for."""
    found = coming((translation, *originals), NEWSROOM, record or Record(), ())
    return next(change.obstacles for change in found if change.release.slug == "un")


def translation(embargo: Embargo | None = None, **fields: Any) -> Release:
    return release("un", translation_of="one", embargo=embargo or until(NINE), **fields)


ORIGINAL = ("waits for its original, one",)


@pytest.mark.parametrize(
    ("original", "waits"),
    [
        (release(), ()),
        (release(embargo=until(NINE - SECOND)), ()),
        (release(embargo=until(None)), ()),
        (release(embargo=until(NINE + SECOND)), ORIGINAL),
        (release(hold="the minister asked"), ORIGINAL),
        (release(draft=True), ORIGINAL),
        (release(killed="withdrawn before anyone saw it"), ORIGINAL),
        (release(translation_of="zero"), ORIGINAL),  # which nobody wrote
        (release(translation_of="un"), ()),  # two that name each other go out together
    ],
)
def test_a_translation_names_its_original_and_never_goes_before_it(original: Release, waits: tuple[str, ...]) -> None:
    assert waits_of(translation(), original) == waits


def test_a_translation_that_goes_at_once_waits_for_an_original_that_has_an_hour() -> None:
    assert waits_of(translation(until(None)), release()) == ORIGINAL
    assert waits_of(translation(until(None)), release(embargo=until(None))) == ()


def test_a_translation_waits_for_nothing_once_its_original_was_public_and_is_withdrawn_at_any_time() -> None:
    assert waits_of(translation(), record=public(release())) == ()
    assert waits_of(translation(), record=public(release(killed="wrong"), kind="kill")) == ()
    before = public(translation())
    assert waits_of(translation(killed="wrong", revision=2), release(draft=True), record=before) == ()


def test_a_translation_of_a_translation_that_waits_waits_too() -> None:
    third = release("uno", translation_of="un", embargo=until(NINE))
    found = coming((third, translation(), release(draft=True)), NEWSROOM, Record(), ())
    assert [(c.release.slug, c.obstacles) for c in found] == [
        ("un", ORIGINAL),
        ("uno", ("waits for its original, un",)),
    ]
