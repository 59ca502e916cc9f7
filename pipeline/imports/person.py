"""Person: whom one line of a copy names, with role, address and number."""

import re
from dataclasses import dataclass

from pipeline.imports.copy import Piece
from pipeline.imports.issuers import named
from pipeline.imports.reach import reach_of
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
TITLE = re.compile(
    r"\b(?:Ms|Mr|Mrs|Miss|Dr|Prof|Mme|Mlle|Sra|Srta|Sr|Dra|Mevr|Mevrouw|Dhr|Mw|Madam|Lt|Col|Capt|Hon|M)\b\.?\s+(?=[^\W\d_])"
)
DESK = re.compile(
    r"\b(?:desk|office|unit|department|service|team|bureau|oficina|dienst|prensa|presse|imprensa|press)\b", re.I
)
# Words for what somebody does: a line of its own with one of them, below a name, belongs to that name.
DOES = re.compile(
    r"\b(?:officer|director|directress|manager|spokes(?:person|man|woman)|coordinator|secretary|advis[eo]r|editor|chair\w*"
    r"|head\s+of|chief|attaché\w*|chargée?\s+de|responsable|porte-parole|directeur|directrice|conseillère?|jefe|jefa"
    r"|directora?|portavoz|encargad[oa]|coordinadora?|porta-voz|diretora?|assessora?|coordenadora?|woordvoerder"
    r"|persvoorlichter|directeur|hoofd|pòtpawòl|direktè|direktris)\b",
    re.IGNORECASE,
)
SMALL = re.compile("de|da|do|dos|das|del|la|le|les|van|von|der|den|di|el|bin|ter|ten|e|y|du")


@dataclass(frozen=True, slots=True)
class Person:
    """A contact as the copy has it: line, name, organisation's id ('' where not certain), role, email, phone."""

    line: int
    name: str
    organisation: str = ""
    role: str = ""
    email: str = ""
    phone: str = ""


def person_of(piece: Piece, newsroom: Newsroom) -> Person | None:
    """The person or desk that a line names, with what stands behind the name."""
    text = piece.text
    start = _name_starts(text)
    if start is None or (start == 0 and is_role(text.split(",", maxsplit=1)[0])):
        return None
    name, end = _name(text, start)
    if not name or named(name, newsroom):
        return None
    email, phone = reach_of(text) or ("", "")
    return Person(piece.line, name, "", _role(text[end:], newsroom), email, phone)


def is_role(text: str) -> bool:
    """Whether a line says what somebody does, and nothing else."""
    return len(text) <= 80 and bool(DOES.search(text)) and not re.search(r"[@:\d]|\.$", text) and not TITLE.search(text)


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
        label = re.match(
            r"(?:tel|tél|phone|mobile|e-?mail|courriel|correo|écrire|cell|fax|at|or)\b", words, re.IGNORECASE
        )
        return words if plain and not label else ""
    return ""
