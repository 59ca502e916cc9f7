"""Examples that fit this newsroom: its own issuers, contacts, addresses and hours, so that they can be copied."""

from functools import lru_cache

from pipeline import embargo
from pipeline.newsroom import Contact, Newsroom, Organisation
from pipeline.zone import city

PHONE = "+1 868 555 0100"


def hour(newsroom: Newsroom) -> str:
    """A day and hour that is read without doubt here: `Friday, 4 December 2099, 09:00 hrs AST`."""
    return _hour(newsroom.home, tuple(newsroom.zone_aliases.items()))


@lru_cache(maxsize=8)  # each release that is read may need one
def _hour(home: str, aliases: tuple[tuple[str, str], ...]) -> str:
    return embargo.example(home, dict(aliases))


def place(newsroom: Newsroom) -> str:
    """The city this newsroom's zone is named after."""
    return city(newsroom.home)


def issuer(newsroom: Newsroom) -> str:
    """The short name of an organisation that newsroom.yml knows."""
    return next(iter(newsroom.organisations), "agency")


def contacts(newsroom: Newsroom, organisation: str = "") -> str:
    """The line `contacts:` with somebody who answers for an organisation: a known contact's id, else one in full."""
    for known in _of(newsroom, organisation):
        for contact in known.contacts:
            if contact.id and contact.reachable:
                return f"contacts: [{contact.id}]"
    return f"contacts: [{contact_of(newsroom, organisation)}]"


def contact_of(newsroom: Newsroom, organisation: str = "") -> str:
    """A contact of an organisation written out: `{name: Press desk, organisation: us, email: …}`."""
    whose = organisation or issuer(newsroom)
    return f"{{name: Press desk, organisation: {whose}, email: {email(newsroom, whose)}}}"


def email(newsroom: Newsroom, organisation: str = "") -> str:
    """An email address as this organisation has them, else one at this newsroom's own address."""
    found = next((contact.email for contact in _people(newsroom, organisation) if "@" in contact.email), "")
    return f"press@{found.rpartition('@')[2] or _host(newsroom.address)}"


def phone(newsroom: Newsroom, organisation: str = "") -> str:
    """A telephone number this organisation has given, else one that nobody has."""
    return next((contact.phone for contact in _people(newsroom, organisation) if contact.phone), PHONE)


def link(newsroom: Newsroom) -> str:
    """A link in Markdown to an organisation of this newsroom."""
    for organisation in newsroom.organisations.values():
        if organisation.website:
            return f"[{organisation.acronym or organisation.name}]({organisation.website})"
    return f"[{newsroom.name}]({newsroom.address})"


def _of(newsroom: Newsroom, organisation: str) -> tuple[Organisation, ...]:
    known = newsroom.organisations
    return (known[organisation],) if organisation in known else () if organisation else tuple(known.values())


def _people(newsroom: Newsroom, organisation: str) -> tuple[Contact, ...]:
    return tuple(contact for known in _of(newsroom, organisation) for contact in known.contacts)


def _host(address: str) -> str:
    return address.partition("://")[2].partition("/")[0].partition(":")[0].removeprefix("www.")
