"""The contacts of a release as a form shows them: some by their ids, some written out in the release itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.preview.given import Change, Given, said_in
from pipeline.source.stitch import LAST
from pipeline.source.written import Listing, Table, Text, Written, texts_of

CONTACTS = "contacts"
PERSON = ("name", "organisation", "role", "email", "phone", "hours")
NEW = "new"  # in place of the number of a contact, one that is not there yet


@dataclass(frozen=True, slots=True)
class Contacts:
    """The contacts of a release in order: an id of newsroom.yml, or the fields of one that is written out."""

    entries: tuple[str | Mapping[str, str], ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(each for each in self.entries if isinstance(each, str))

    @property
    def people(self) -> Mapping[str, Mapping[str, str]]:
        """Those that are written out, each by its number in the list."""
        return {str(at): each for at, each in enumerate(self.entries) if not isinstance(each, str)}


def contacts_of(value: Written | None) -> Contacts | None:
    """The contacts as they are written, None where a form cannot show them."""
    if isinstance(value, Text):
        return None if value.value.strip() else Contacts()
    if value is None:
        return Contacts()
    entries = [_contact(each) for each in value.items] if isinstance(value, Listing) else [None]
    return None if None in entries else Contacts(tuple(each for each in entries if each is not None))


def _contact(value: Written) -> str | Mapping[str, str] | None:
    if isinstance(value, Text):
        return value.value.strip()
    if isinstance(value, Table) and set(value.fields) <= {*PERSON}:
        return texts_of(value)
    return None


def contacts_changed(was: Contacts, given: Given) -> Iterator[Change]:
    """What a form says otherwise of the contacts; one that it does not name stays."""
    gone = []
    for number, person in was.people.items():
        said = _said(given, number)
        if said is None:
            continue
        if f"contact-{number}-gone" in given or not any({**person, **said}.values()):
            gone.append(int(number))
            continue
        for name, words in said.items():
            if words != person.get(name, ""):
                yield (CONTACTS, int(number), name), words or None
    wanted = given.get(CONTACTS, ())
    if f"has-{CONTACTS}" in given:
        gone += [at for at, each in enumerate(was.entries) if isinstance(each, str) and each not in wanted]
    yield from (((CONTACTS, at), None) for at in sorted(gone, reverse=True))
    yield from (((CONTACTS, LAST), each) for each in dict.fromkeys(wanted) if each and each not in was.ids)
    if new := {name: words for name, words in (_said(given, NEW) or {}).items() if words}:
        yield (CONTACTS, LAST), new


def _said(given: Given, number: str) -> dict[str, str] | None:
    """What a form says of one contact, None where it does not show it."""
    said = {name: said_in(given, f"contact-{number}-{name}") for name in PERSON}
    found = {name: words for name, words in said.items() if words is not None}
    return found or None


def people_shown(was: Contacts, given: Given) -> Mapping[str, Mapping[str, str]]:
    """Each contact that a form shows, as somebody filled it in, else as it is written; last an empty one."""
    names = {name.split("-")[1] for name in given if name.startswith("contact-") and name.count("-") == 2}
    numbers = [*dict.fromkeys([*was.people, *sorted(names - {NEW})]), NEW]
    return {each: {**was.people.get(each, {}), **(_said(given, each) or {})} for each in numbers}
