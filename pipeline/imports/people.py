"""People: the contacts a copy names, with what it lost of each, and the handles it asks readers to follow."""

from dataclasses import replace

from pipeline.imports.copy import Copy, Piece, lines_of, short
from pipeline.imports.handles import NETWORK, VISIT, Handle, handles_of, visited
from pipeline.imports.issuers import named
from pipeline.imports.person import CUE, HEADS, TITLE, Person, is_role, person_of
from pipeline.imports.reach import FAX_LINE, every_reach, reach_of
from pipeline.newsroom import Newsroom

MOST_ZONE, LONG, MOST_TRIES = 40, 320, 20  # lines that can name contacts, characters none of them has, and looks


def people_of(copy: Copy, newsroom: Newsroom) -> tuple[tuple[Person, ...], tuple[Handle, ...]]:
    """Contacts and handles; the lines that name them are taken out of the body and told."""
    zone = _zone(copy)
    people: list[Person] = []
    handles: list[Handle] = []
    taken: list[Piece] = []
    last = ""
    for piece in zone:
        found = tuple(handles_of(copy, piece, newsroom))
        handles += found
        ids = named(piece.text, newsroom) or tuple(dict.fromkeys(h.organisation for h in found if h.organisation))
        last = ids[0] if len(ids) == 1 else ("" if ids else last)
        someone = person_of(piece, newsroom)
        if someone:
            whose = last or _by_domain(someone.email, newsroom)
            people.append(replace(someone, organisation=whose))
        elif people and not people[-1].role and is_role(piece.text):
            people[-1] = replace(people[-1], role=piece.text)
            taken.append(piece)
        elif people and reach_of(piece.text):
            email, phone = reach_of(piece.text) or ("", "")
            before = people[-1]
            people[-1] = replace(before, email=before.email or email, phone=before.phone or phone)
        if someone or found or reach_of(piece.text) or _announces(piece.text):
            taken.append(piece)
            visited(copy, piece)
    if taken and (people or handles):
        copy.take(taken)
        one = lines_of(taken).startswith("Line ")
        name, lines = ("names", "line is") if one else ("name", "lines are")
        copy.told(
            taken[0].line,
            "copy-left-out",
            f"{lines_of(taken)} of the copy, from “{short(taken[0].text)}” on, {name} whom to ask and whom to follow; "
            f"the people stand under `contacts:` now, and the {lines} left out of the text.",
            "Compare them with the draft: `contacts:` is shown under every release.",
        )
        _tell_others(copy, taken, people)
    return tuple(people), tuple(handles)


def _tell_others(copy: Copy, taken: list[Piece], people: list[Person]) -> None:
    """Addresses and numbers for which no person of the draft has room."""
    known = {each for person in people for each in (person.email, person.phone)}
    for piece in taken:
        others = [each for each in every_reach(piece.text) if each not in known]
        if others:
            stand = "stands" if len(others) == 1 else "stand"
            copy.told(
                piece.line,
                "copy-left-out",
                f"“{'”, “'.join(others[:6])}” {stand} among the contacts of the copy, "
                "and not in the draft: a contact has one address and one number.",
                "Write another contact, if readers need it.",
            )


def _zone(copy: Copy) -> list[Piece]:
    """The lines from where people are announced up to the next long one or heading."""
    tries = 0
    for at, piece in enumerate(copy.pieces):
        announced = len(piece.text) < 80 and HEADS.fullmatch(piece.text)
        alone = (
            len(piece.text) < LONG
            and (CUE.search(piece.text) or HEADS.match(piece.text))
            and (TITLE.search(piece.text) or reach_of(piece.text) or NETWORK.search(piece.text))
        )
        if not announced and not alone:
            continue
        tries += 1
        if tries > MOST_TRIES:
            return []
        zone = [piece]
        for following in copy.pieces[at + 1 : at + MOST_ZONE]:
            if len(following.text) > LONG or (following.level and not HEADS.fullmatch(following.text)):
                break
            zone.append(following)
        if any(reach_of(each.text) or TITLE.search(each.text) or NETWORK.search(each.text) for each in zone):
            return zone
    return []


def _announces(text: str) -> bool:
    """Whether a line only leads to people, or names what is no way to ask them."""
    return bool(HEADS.fullmatch(text) or VISIT.search(text) or FAX_LINE.match(text))


def _by_domain(email: str, newsroom: Newsroom) -> str:
    """The organisation whose contacts or web site have the domain of an address."""
    domain = email.rpartition("@")[2].casefold()
    found = {
        organisation.id
        for organisation in newsroom.organisations.values()
        if domain
        and (
            domain in {contact.email.rpartition("@")[2].casefold() for contact in organisation.contacts}
            or organisation.website.casefold().rstrip("/").endswith((f"//{domain}", f"//www.{domain}"))
        )
    }
    return found.pop() if len(found) == 1 else ""
