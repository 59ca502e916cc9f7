"""Asked: what a draft still needs from a person, and what newsroom.yml knows of whom the copy names."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.imports.handles import Handle
from pipeline.imports.headline import Head
from pipeline.imports.person import Person
from pipeline.newsroom import Contact, Newsroom
from pipeline.problem import Place, Problem
from pipeline.source import example


@dataclass(frozen=True, slots=True)
class Found:
    """What is certain about a copy, '' or nothing where it is not."""

    head: Head
    language: str
    embargo: str
    doubt: str  # why an embargo line cannot be one
    event: str
    issuers: tuple[str, ...]
    people: tuple[Person, ...]
    handles: tuple[Handle, ...]
    quotes: tuple[str, ...]
    body: str


def registered(person: Person, newsroom: Newsroom) -> Contact | None:
    """The one contact of newsroom.yml with that name and organisation, reachable there and nothing else in the copy."""
    for organisation in newsroom.organisations.values():
        for contact in organisation.contacts:
            same = _bare(contact.name) == _bare(person.name) and person.organisation in ("", organisation.id)
            agree = person.email in ("", contact.email) and person.phone in ("", contact.phone)
            if same and agree and contact.id and contact.reachable:
                return contact
    return None


def _bare(name: str) -> str:
    return re.sub(r"^(?:Ms|Mr|Mrs|Miss|Dr|Prof|Mme|Sra|Sr|M)\b\.?\s+", "", " ".join(name.split())).casefold()


def asked_of(found: Found, newsroom: Newsroom, file: str, places: dict[str, Place]) -> Iterable[Problem]:
    """What the draft still needs from a person, at the places of its fields."""

    def ask(key: str, code: str, wrong: str, mend: str) -> Problem:
        return Problem(places[key], code, wrong, mend, stops=False)

    if not found.head.title:
        yield ask("title", "field-missing", "No line of the copy is certain to be its headline.",
                  'Write it, such as `title: "The reading room opens"`.')  # fmt: skip
    if not found.embargo:
        yield ask("embargo", "field-missing", _no_embargo(found),
                  f"When may it be public? Write it, such as `embargo: {example.hour(newsroom)}` or "
                  "`embargo: FOR IMMEDIATE RELEASE`.")  # fmt: skip
    if not found.issuers:
        yield ask("issuers", "field-missing", "The copy names no organisation of newsroom.yml as the one that speaks.",
                  f"Write who issues it, such as `issuers: [{example.issuer(newsroom)}]`.")  # fmt: skip
    for at, person in enumerate(found.people):
        yield from _lacking(person, newsroom, places[f"contacts.{at}"])
    if not found.language:
        yield ask("issuers", "copy-unsure", "The language of the copy is not certain.",
                  f"Write it below this line, such as `language: {newsroom.languages[0]}`.")  # fmt: skip
    elif found.language not in newsroom.languages:
        yield ask("language", "language-unknown", f"The copy is in `{found.language}`, in which this newsroom does not "
                  "publish.", f"Write `language: {newsroom.languages[0]}`, or add it to newsroom.yml.")  # fmt: skip
    yield from _strange_handles(found, newsroom, file)


def _no_embargo(found: Found) -> str:
    if found.doubt:
        return found.doubt
    if found.event:
        return f"“{found.event}” is when something takes place, and the copy does not say when the text may be public."
    return "The copy does not say when the text may be public."


def _lacking(person: Person, newsroom: Newsroom, place: Place) -> Iterable[Problem]:
    known = registered(person, newsroom)
    reach = person.email or person.phone
    if known and not reach:
        yield Problem(place, "copy-lost",
                      f"{person.name} is named as a contact, and the copy lost the address; newsroom.yml has one.",
                      f"Ask whether `{known.email or known.phone}` still holds.", stops=False)  # fmt: skip
    elif not reach:
        yield Problem(place, "contact-unreachable",
                      f"{person.name} is named as a contact, and the copy lost the address and the number.",
                      f"Write one of them, such as `email: {example.email(newsroom, person.organisation)}` or "
                      f"`phone: {example.phone(newsroom, person.organisation)}`.", stops=False)  # fmt: skip
    if not known and not person.organisation:
        yield Problem(place, "field-missing", f"The copy does not say for whom {person.name} speaks.",
                      f"Write it, such as `organisation: {example.issuer(newsroom)}`.", stops=False)  # fmt: skip


def _strange_handles(found: Found, newsroom: Newsroom, file: str) -> Iterable[Problem]:
    """Accounts of the copy that newsroom.yml does not have."""
    known = {
        handle.lstrip("@").casefold() for each in newsroom.organisations.values() for handle in each.handles.values()
    }
    for handle in found.handles:
        if handle.name.lstrip("@").casefold() not in known:
            whose = f", under `{handle.organisation}:`" if handle.organisation else ", under its organisation"
            yield Problem(Place(file, handle.line), "copy-unsure",
                          f"The copy names {handle.name} ({handle.network}), an account not in newsroom.yml.",
                          f"If it is yours, write it into newsroom.yml{whose}: "
                          f'`handles: {{{handle.network}: "{handle.name}"}}`.', stops=False)  # fmt: skip
