"""People: the contacts a copy names, with what it lost of each, and the handles it asks readers to follow."""

import re
from dataclasses import dataclass, replace

from pipeline.imports.copy import Copy, Piece, lines_of, short
from pipeline.imports.handles import NETWORK, VISIT, Handle, handles_of, visited
from pipeline.imports.issuers import named
from pipeline.newsroom import Newsroom

# Where the people stand whom a reader may ask, in the six languages.
HEADS = re.compile(
    r"\W*(?:(?:for|pour|para|voor|pou)\s+)?(?:(?:more|further|additional|media|press|plus\s+d['’]|más|mais|meer|plis)\s*)?"
    r"(?:informations?|informaci[oó]n|informações|informatie|enfòmasyon|enquiries|inquiries|contacts?|contactos?|"
    r"contatos?|contactpersonen|kontak|renseignements)"
    r"(?:\s+(?:please\s+)?(?:contact|press|media|presse|de\s+prensa|de\s+imprensa|para\s+la\s+prensa|laprès))?\s*:?\W*",
    re.IGNORECASE,
)
CUE = re.compile(
    r"\b(?:or\s+)?(?:please\s+)?(?:contact|contacter|contacte|contato|contactar|contacteer|kontakte)\b\s*:?\s+"
)
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
PHONE = re.compile(r"(?<![\w/.-])(?:\+\s?\d|\(\+?\d|\d)[\d ()./-]{5,22}\d(?!\w)")
CALLED = re.compile(
    r"\b(?:tel|tél|telephone|téléphone|teléfono|telefone|telefoon|phone|mobile|cell|móvil|t|m|p)\b\.?\s*:?\s*\(?$", re.I
)
FAX_LINE = re.compile(r"\W*(?:fax|télécopie)\b", re.IGNORECASE)
FAX = re.compile(r"\b(?:fax|télécopie|telecopier)\b\.?\s*:?\s*$", re.IGNORECASE)
TITLE = re.compile(
    r"\b(?:Ms|Mr|Mrs|Miss|Dr|Prof|Mme|Mlle|Sra|Srta|Sr|Dra|Mevr|Mevrouw|Dhr|Mw|Madam|Lt|Col|Capt|Hon|M)\b\.?\s+(?=[^\W\d_])"
)
DESK = re.compile(
    r"\b(?:desk|office|unit|department|service|team|bureau|oficina|dienst|prensa|presse|imprensa|press)\b", re.I
)
SMALL = re.compile("de|da|do|dos|das|del|la|le|les|van|von|der|den|di|el|bin|ter|ten|e|y|du")
MOST_ZONE, LONG, MOST_TRIES = 40, 320, 20  # lines that can name contacts, characters none of them has, and looks


@dataclass(frozen=True, slots=True)
class Person:
    """A contact as the copy has it: line, name, organisation's id ('' where not certain), role, email, phone."""

    line: int
    name: str
    organisation: str = ""
    role: str = ""
    email: str = ""
    phone: str = ""


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
        someone = _person(piece, newsroom)
        if someone:
            whose = last or _by_domain(someone.email, newsroom)
            people.append(replace(someone, organisation=whose))
        elif people and _reach(piece.text):
            email, phone = _reach(piece.text) or ("", "")
            before = people[-1]
            people[-1] = replace(before, email=before.email or email, phone=before.phone or phone)
        if someone or found or _reach(piece.text) or _announces(piece.text):
            taken.append(piece)
            visited(copy, piece)
    if taken and (people or handles):
        copy.take(taken)
        copy.told(
            taken[0].line,
            "copy-left-out",
            f"{lines_of(taken)} of the copy, from “{short(taken[0].text)}” on, name whom to ask and whom to follow; "
            "the people stand under `contacts:` now, and the lines are left out of the text.",
            "Compare them with the draft: `contacts:` is shown under every release.",
        )
    return tuple(people), tuple(handles)


def _zone(copy: Copy) -> list[Piece]:
    """The lines from where people are announced up to the next long one or heading."""
    tries = 0
    for at, piece in enumerate(copy.pieces):
        announced = len(piece.text) < 80 and HEADS.fullmatch(piece.text)
        alone = (
            len(piece.text) < LONG
            and (CUE.search(piece.text) or HEADS.match(piece.text))
            and (TITLE.search(piece.text) or _reach(piece.text) or NETWORK.search(piece.text))
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
        if any(_reach(each.text) or TITLE.search(each.text) or NETWORK.search(each.text) for each in zone):
            return zone
    return []


def _announces(text: str) -> bool:
    """Whether a line only leads to people, or names what is no way to ask them."""
    return bool(HEADS.fullmatch(text) or VISIT.search(text) or FAX_LINE.match(text))


def _reach(text: str) -> tuple[str, str] | None:
    """The first email address and telephone number of a line, None where it has neither; a fax is no telephone."""
    email = EMAIL.search(text)
    phone = next(
        (
            match[0].strip()
            for match in PHONE.finditer(text)
            if not FAX.search(text[: match.start()])
            and (match[0].lstrip("( ").startswith("+") or CALLED.search(text[: match.start()]))
            and 7 <= sum(sign.isdigit() for sign in match[0]) <= 15
        ),
        "",
    )
    return (email[0] if email else "", phone) if email or phone else None


def _person(piece: Piece, newsroom: Newsroom) -> Person | None:
    """The person or desk that a line names, with what stands behind the name."""
    text = piece.text
    start = _name_starts(text)
    if start is None:
        return None
    name, end = _name(text, start)
    if not name or named(name, newsroom):
        return None
    email, phone = _reach(text) or ("", "")
    return Person(piece.line, name, "", _role(text[end:], newsroom), email, phone)


def _name_starts(text: str) -> int | None:
    title = TITLE.search(text)
    if title:
        return title.start()
    cue = CUE.search(text)
    if cue:
        return cue.end()
    head = re.match(r"[^:]{3,40}:\s*(?=[^\W\d_])", text)
    if head and HEADS.fullmatch(head[0]):
        return head.end()
    words = text.split(",", maxsplit=1)[0].split()
    proper = 2 <= len(words) <= 4 and all(w[0].isupper() or SMALL.fullmatch(w) for w in words)
    return 0 if proper and not re.search(r"[:@\d]", text.split(",", maxsplit=1)[0]) else None


def _name(text: str, start: int) -> tuple[str, int]:
    """Words with capital letters from a place on, and where they end; small ones only between them."""
    title = TITLE.match(text, start)
    end = last = title.end() if title else start
    count = 0
    for word in re.finditer(r"[^\W\d_][\w.’'-]*", text[end:]):
        at = end + word.start()
        small = bool(SMALL.fullmatch(word[0]))
        if (
            text[last:at].strip()
            or count >= 6
            or not (word[0][0].isupper() or small or (count and DESK.fullmatch(word[0])))
        ):
            break
        last, count = end + word.end(), count + (not small)
    name = text[start:last].strip(" .-")
    return (name, last) if count >= (1 if title else 2) else ("", start)


def _role(rest: str, newsroom: Newsroom) -> str:
    """What stands behind a name between commas and is neither an address, a number nor an organisation."""
    for part in re.split(r"[,;|–()]", rest[:200]):
        words = part.strip(" .:-")
        if not words or named(words, newsroom):
            continue
        plain = re.fullmatch(r"[^\W\d_][\w /&'’.-]{2,60}", words)
        label = re.match(r"(?:tel|tél|phone|mobile|e-?mail|cell|fax|at|or)\b", words, re.IGNORECASE)
        return words if plain and not label else ""
    return ""


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
