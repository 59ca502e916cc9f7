"""The people who answer: each issuer has somebody who can be reached, and no contact was lost in copying."""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.checks import Context, a_known, nearest
from pipeline.newsroom import Contact, Newsroom
from pipeline.problem import Place, Problem
from pipeline.release import Release
from pipeline.source import example
from pipeline.source.release_form import LOST as LOST_CONTACT

# What stood here was a link or an address, and copying kept only the signs round it (the founding page, 2020).
LOST = re.compile(
    r"""\(\s*,                                                # follow on Facebook (, or
    | \s\(\s*\)                                              # follow on Facebook ()
    | ,\s*;                                                   # contact: Ms. Mazzini,;
    | (?:^|[.:]\s+)(?-i:Visit)\s*:?\s*;                       # Visit; follow on
    | \b(?=[ceikpt])(?:e-?mail|courriel|correo(?:\selectr[oó]nico)?|imèl   # or contact:
      |t[eé]l\.?|(?:tele)?phone|t[eé]l[eé](?:phone|fono)|telef(?:one|oon|òn)
      |contact(?:s|os?|en)?|contatos?|kontak)\s*:\s*(?:[;,]|$)
    """,
    re.IGNORECASE | re.VERBOSE,
)


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """Contacts nobody can use, contacts of nobody known, issuers without one, and lines that lost theirs."""
    if release.killed:
        return
    for at, contact in enumerate(release.contacts):
        yield from _contact(release, newsroom, at, contact)
    spoken_for = _spoken_for(release, newsroom)
    for at, issuer in enumerate(release.issuers):
        if issuer in newsroom.organisations and issuer not in spoken_for:
            yield _nobody(release, newsroom, at, issuer)
    yield from _lost(release, newsroom)


def _spoken_for(release: Release, newsroom: Newsroom) -> set[str]:
    """The issuers with a contact, be it one whose name or organisation is misspelt: that is a problem already."""
    named = {contact.organisation or "" for contact in release.contacts}
    if "" in named:
        return set(release.issuers)
    lost = {issuer for issuer in release.issuers if f"{LOST_CONTACT}{issuer}" in release.places}
    return named | lost | {nearest(name, release.issuers) for name in named if name not in newsroom.organisations}


def _contact(release: Release, newsroom: Newsroom, at: int, contact: Contact) -> Iterator[Problem]:
    if not contact.reachable:
        yield Problem(
            release.place_of(f"contacts.{at}"),
            "contact-unreachable",
            f"Nobody can reach {contact.name or 'this contact'}: there is neither an email address nor a telephone.",
            f"Write one of them, such as `email: {example.email(newsroom, contact.organisation)}` "
            f"or `phone: {example.phone(newsroom, contact.organisation)}`.",
        )
    if contact.organisation and contact.organisation not in newsroom.organisations:
        yield Problem(
            release.place_of_contact(at, "organisation"),
            "contact-stranger",
            f"{contact.name} speaks for `{contact.organisation}`, which newsroom.yml does not know.",
            f"Write {a_known('organisation: {}', contact.organisation, newsroom)}.",
        )


def _nobody(release: Release, newsroom: Newsroom, at: int, issuer: str) -> Problem:
    return Problem(
        release.place_of(f"issuers.{at}"),
        "contact-unreachable",
        f"No contact of `{issuer}` is named, and a reader could not ask this issuer anything.",
        f"Add one{' to those that are there' if release.contacts else ''}, "
        f"such as `{example.contacts(newsroom, issuer)}`.",
    )


def _lost(release: Release, newsroom: Newsroom) -> Iterator[Problem]:
    """One problem for each line that lost something; advice once everybody in `contacts` can be reached."""
    stops = not release.contacts or any(not contact.reachable for contact in release.contacts)
    lines = release.body.split("\n")
    for row, line in enumerate(lines):
        found = LOST.search(line) if ":" in line or ";" in line or "(" in line else None  # most lines hold none of them
        if not found or (found[0].rstrip().endswith(":") and _goes_on(lines, row)):
            continue
        problem = Problem(
            Place(release.file, release.body_line + row, found.start() + 1),
            "contact-lost",
            f"After `{found[0].strip()}` an address or a number seems to have been lost in copying.",
            f"Write it again from the source, such as `contact: Press desk, {example.email(newsroom)}`.",
        )
        yield problem if stops else replace(problem, stops=False)


def _goes_on(lines: list[str], row: int) -> bool:
    """Whether what a line announces follows below it: the next line with text in it."""
    return any(line.strip() for line in lines[row + 1 : row + 3])
