"""The press contacts: who answers, as the public was told, and nobody that it has not been told of."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

from pipeline.formats import contacts
from pipeline.newsroom import Contact, Newsroom
from pipeline.record import Record
from tests.issuing import AGENCY, DESK, INSTITUTE, LIFT, NEWSROOM, OTHER_DESK, lifted, record_of, release
from tests.test_page import outline

HER = Contact("Ms. A. Speaker", "institute", "Speaker", "her@institute.example", hours="Always", id="her")


def newsroom(*people: Contact, agency: tuple[Contact, ...] = (OTHER_DESK,)) -> Newsroom:
    """The newsroom with these contacts of the institute."""
    both = {"institute": replace(INSTITUTE, contacts=people), "agency": replace(AGENCY, contacts=agency)}
    return replace(NEWSROOM, organisations=both)


def pages(record: Record, at: Newsroom) -> dict[str, str]:
    return {part.path: part.make().decode() for part in contacts.plan(at, record)}


def page(record: Record, at: Newsroom, path: str = "contacts/index.html") -> str:
    return pages(record, at)[path]


def test_contacts_stand_under_their_organisation_with_links_that_call_and_write() -> None:
    said = page(record_of(release("pact")), newsroom(DESK))
    text = " ".join(outline(said).text.split())
    assert "Institute of Justice (IOJ) institute.example Press desk Public information press@institute.example" in text
    assert "+44 (0)20 7946 0112 ext. 5 Weekdays Regional Agency agency.example Media desk +1 868 555 0142" in text
    links = outline(said).values("href")
    for link in ("mailto:press@institute.example", "tel:+442079460112;ext=5", "https://www.institute.example/"):
        assert link in links


def test_a_contact_that_no_public_release_names_is_not_shown() -> None:
    record = record_of(release("pact"))
    assert "Speaker" not in page(record, newsroom(DESK, HER))
    assert pages(record, newsroom(HER, agency=())) == {}
    assert pages(Record(), newsroom(DESK)) == {}
    assert "Ms. A. Speaker" in page(lifted(record, release("more", contacts=(HER,))), newsroom(DESK, HER))


def test_a_contact_that_newsroom_yml_does_not_know_any_more_is_not_shown() -> None:
    record = record_of(release("pact", contacts=(DESK, HER)))
    assert "Speaker" not in page(record, newsroom(DESK))


def test_a_number_that_has_not_been_issued_is_not_shown_before_it_is() -> None:
    record, moved = record_of(release("pact")), replace(DESK, phone="+44 20 7946 0999")
    assert "0999" not in page(record, newsroom(moved))
    issued = lifted(record, release("more", contacts=(moved,)), at=LIFT + timedelta(days=1))
    assert "0999" in page(issued, newsroom(moved))
    assert "0112" not in page(issued, newsroom(moved))


def test_the_newest_text_counts_and_a_revision_makes_an_old_release_new() -> None:
    moved = replace(DESK, phone="+44 20 7946 0999")
    record = lifted(record_of(release("pact")), release("more"), at=LIFT + timedelta(days=1))
    record = lifted(record, release("pact", contacts=(moved,)), "update", at=LIFT + timedelta(days=2))
    assert "0999" in page(record, newsroom(DESK))


def test_the_language_of_the_page_comes_before_what_is_newest() -> None:
    french = replace(DESK, role="Service de presse", hours="En semaine : 9 h")
    record = record_of(release("pacte", language="fr", contacts=(french,)))
    record = lifted(record, release("pact"), at=LIFT + timedelta(days=1))
    said = pages(record, newsroom(DESK))
    assert said.keys() == {"contacts/index.html", "fr/contacts/index.html"}
    assert "Public information" in said["contacts/index.html"]
    assert "Service de presse" in said["fr/contacts/index.html"]
    assert "semaine\u00a0: 9\u00a0h" in said["fr/contacts/index.html"]
    assert '<li lang="en">' in said["fr/contacts/index.html"]  # the other desk is named in English only


def test_the_versions_of_the_page_name_each_other() -> None:
    record = record_of(release("pact"), release("pacte", language="fr"))
    for said in pages(record, newsroom(DESK)).values():
        rows = re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', said)
        assert dict(rows) == {
            "en": "https://news.example/contacts/",
            "fr": "https://news.example/fr/contacts/",
            "x-default": "https://news.example/contacts/",
        }


def test_two_people_of_one_name_in_one_text_are_shown_once() -> None:
    said = page(record_of(release("pact")), newsroom(DESK, replace(DESK, id="again", email="x@institute.example")))
    assert said.count(">Press desk</strong>") == 1


def test_an_organisation_is_called_as_it_was_issued() -> None:
    renamed = replace(newsroom(DESK).organisations["institute"], name="Its coming name", acronym="ICN")
    at = replace(newsroom(DESK), organisations={"institute": renamed, "agency": AGENCY})
    said = page(record_of(release("pact")), at)
    assert "Institute of Justice (IOJ)" in said
    assert "coming" not in said


def test_no_detail_however_hostile_becomes_markup() -> None:
    hostile = "\"><script>alert(1)</script><a href='x'"
    bad: dict[str, Any] = {"role": hostile, "email": hostile, "phone": hostile, "hours": hostile}
    person = Contact(hostile, "institute", **bad)
    said = page(record_of(release("pact", contacts=(person,))), newsroom(person))
    assert "script" not in {tag for tag, _ in outline(said).tags}
