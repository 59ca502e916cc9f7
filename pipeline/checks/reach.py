"""How a contact is reached: by addresses and numbers that can exist, that somebody has, and that are what they seem."""

from collections.abc import Iterator

from pipeline.checks import Context
from pipeline.lookalike import in_latin, skeleton, strangers
from pipeline.mailbox import domain, homes, host, is_address
from pipeline.newsroom import Contact, Newsroom
from pipeline.problem import Place, Problem
from pipeline.release import Release
from pipeline.reserved import is_reserved, keeper
from pipeline.source import example
from pipeline.telephone import dialled, is_possible
from pipeline.zone import UnknownZone, country

ROUND = " \t\n,;:<>()[]\"'|"  # what an address in running text stands between
LOCAL, REST = 64, 255  # signs before and behind the `@` (RFC 5321)


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """Addresses and numbers that cannot be any, that nobody has, or whose letters only look as they should."""
    if release.killed:
        return
    invented = is_reserved(host(newsroom.address))  # a newsroom of examples has contacts of examples
    for at, contact in enumerate(release.contacts):
        if contact.email:
            place = release.place_of_contact(at, "email")
            yield from _email(place, contact, newsroom, invented)
        if contact.phone:
            place = release.place_of_contact(at, "phone")
            yield from _phone(place, contact, newsroom, invented)
    yield from _written(release)


def _email(place: Place, contact: Contact, newsroom: Newsroom, invented: bool) -> Iterator[Problem]:
    email, known = contact.email, newsroom.contact(contact.id) if contact.id else None
    if odd := strangers(email):
        yield _mixed(place, email, odd)
    elif not is_address(email):
        yield Problem(
            place,
            "contact-malformed",
            f"`{email}` is not an email address.",
            f"Write it whole and alone, such as `email: {example.email(newsroom)}`.",
        )
    elif not invented and is_reserved(domain(email)):
        yield Problem(
            place,
            "contact-reserved",
            f"`{domain(email)}` is a domain for examples, and no mail to `{email}` would arrive.",
            f"Write the address that somebody reads, `email: …`, or telephone alone: `phone: {example.PHONE}`."
            if is_reserved(domain(example.email(newsroom)))
            else f"Write the address that somebody reads, such as `email: {example.email(newsroom)}`.",
        )
    elif known is None and (ours := _taken_for(domain(email), newsroom)):
        yield Problem(
            place,
            "contact-lookalike",
            f"`{domain(email)}` looks like `{ours}`, which newsroom.yml has, and is another domain.",
            f"Write `email: {email.rpartition('@')[0]}@{ours}`, or add the other domain to newsroom.yml.",
        )


def _mixed(place: Place, address: str, odd: list[tuple[str, str]]) -> Problem:
    letter, alphabet = odd[0]
    return Problem(
        place,
        "contact-lookalike",
        f"The `{letter}` in `{address}` is a {alphabet} letter that only looks like a Latin one.",
        f"Type the address anew, letter by letter: `{in_latin(address)}`.",
    )


def _taken_for(name: str, newsroom: Newsroom) -> str:
    """The domain of ours that this one can be taken for, '' for none or where it is one of ours itself."""
    ours = {home for organisation in newsroom.organisations.values() for home in homes(organisation)}
    ours.add(host(newsroom.address))
    if name in ours:
        return ""
    shape = skeleton(name)
    return next((home for home in sorted(ours) if home and skeleton(home) == shape), "")


def _phone(place: Place, contact: Contact, newsroom: Newsroom, invented: bool) -> Iterator[Problem]:
    countries = _countries(contact, newsroom)
    if not is_possible(contact.phone, countries):
        yield Problem(
            place,
            "contact-malformed",
            f"`{contact.phone}` is not a telephone number.",
            f"Write it with the code of the country, such as `phone: {example.PHONE}`.",
        )
    elif not invented and (whose := keeper(dialled(contact.phone, countries))):
        yield Problem(
            place,
            "contact-reserved",
            f"`{contact.phone}` is one of the numbers that {whose} keeps for films and examples, and rings nowhere.",
            "Write the number that somebody answers behind `phone:`, with the code of the country.",
        )


def _countries(contact: Contact, newsroom: Newsroom) -> tuple[str, ...]:
    """The countries in which a number without `+` may be dialled: the organisation's, then the newsroom's."""
    organisation = newsroom.organisations.get(contact.organisation)
    zones = (organisation.zone if organisation else "", newsroom.home)
    return tuple(dict.fromkeys(filter(None, (_country(zone) for zone in zones if zone))))


def _country(zone: str) -> str:
    try:
        return country(zone)
    except UnknownZone:
        return ""


def _written(release: Release) -> Iterator[Problem]:
    """Email addresses in the text with letters of another alphabet."""
    if release.body.isascii() or "@" not in release.body:
        return
    for row, line in enumerate(release.body.split("\n")):
        seen = set[str]()
        at = -1
        while (at := line.find("@", at + 1)) >= 0:
            start, address = _around(line, at)
            if address in seen or "." not in address.rpartition("@")[2]:
                continue
            seen.add(address)
            if odd := strangers(address):
                yield _mixed(Place(release.file, release.body_line + row, start + 1), address, odd)


def _around(line: str, at: int) -> tuple[int, str]:
    """Where the address round an `@` begins, and the address."""
    before, after = line[max(0, at - LOCAL) : at], line[at + 1 : at + 1 + REST]
    left = max((before.rfind(sign) for sign in ROUND), default=-1)
    right = min((found for sign in ROUND if (found := after.find(sign)) >= 0), default=len(after))
    start = at - len(before) + left + 1
    return start, line[start : at + 1 + right].rstrip(".*_!?’”»")
