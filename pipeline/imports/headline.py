"""The head of a copy: number, headline, subtitle, and the dateline with its place and day."""

import re
from dataclasses import dataclass

from pipeline.imports.copy import Copy, Piece, short
from pipeline.imports.hours import day_of
from pipeline.newsroom import Newsroom

NUMBER = re.compile(
    r"\W*(?:(?:press\s+release|media\s+release|release|communiqué(?:\s+de\s+presse)?|comunicado(?:\s+de\s+prensa)?"
    r"|persbericht|nota\s+(?:de\s+prensa|à\s+imprensa)|kominike|ref(?:erence)?)\b[\s.:–-]*)?"
    r"(?:(?:no|nr|nº|n°|num|number|#)[\s.:°º]*)?(?P<number>\d{1,5}\s?/\s?\d{2,4})\W*",
    re.IGNORECASE,
)
# A line that only says what kind of paper this is.
LABEL = re.compile(
    r"\W*(?:press|media|news)\s+(?:release|advisory|statement|notice)\W*|\W*communiqué(?:\s+de\s+presse)?\W*"
    r"|\W*(?:comunicado|nota)\s+de\s+(?:prensa|imprensa)\W*|\W*nota\s+à\s+imprensa\W*|\W*persbericht\W*"
    r"|\W*(?:kominike|nòt)\s+(?:pou\s+)?laprès\W*|\W*(?:news|statement|advisory)\W*",
    re.IGNORECASE,
)
MONTH = (
    r"(?:jan|f[eé]v|feb|m[aä]r|ma[ir]|mei|apr|avr|abr|jui|jun|jul|ao[uû]|aug|ago|sep|set|oct|out|okt|nov|d[eé][cz]|"
    r"ene|fev|mas|me|jen|jiy)"
)
WEEKDAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|"
    r"mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo|(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?|maandag|dinsdag|"
    r"woensdag|donderdag|vrijdag|zaterdag|zondag|lendi|madi|mèkredi|jedi|vandredi|samdi|dimanch)"
)
DAY = re.compile(
    rf"(?:\b{WEEKDAY}\s*,?\s+)?(?:\d{{1,2}}(?:st|nd|rd|th|er|º)?\s+(?:de\s+)?{MONTH}\w{{0,8}}\.?,?\s+(?:de\s+)?\d{{4}}"
    rf"|{MONTH}\w{{0,8}}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}})",
    re.IGNORECASE,
)
OPENING = re.compile(r"(?P<place>[^\d:;()\[\]]{2,70}?)\s*[,(–—-]\s*$")
DASH = re.compile(r"\s*\)?\s*(?:--?|–|—|:)\s+|\s*\)?\s*\.?$")
LONGEST_TITLE, LONGEST_SUBTITLE = 220, 260


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the text, each '' where it is not certain."""

    title: str = ""
    subtitle: str = ""
    number: str = ""
    place: str = ""
    date: str = ""


def head_of(copy: Copy, newsroom: Newsroom) -> Head:
    """The head of a copy; what was understood is taken out of the body."""
    number = _number(copy)
    early = _own_line(copy, newsroom)
    title = _title(copy, newsroom)
    subtitle = _subtitle(copy) if title else ""
    place, date = early if early[1] else _dateline(copy, newsroom)
    return Head(title, subtitle, number, place, date)


def _number(copy: Copy) -> str:
    for piece in copy.pieces[:12]:
        found = NUMBER.fullmatch(piece.text) if len(piece.text) < 80 else None
        if found:
            copy.take([piece])
            return re.sub(r"\s", "", found["number"])
    return ""


def _title(copy: Copy, newsroom: Newsroom) -> str:
    """The first heading of the highest level, else the first line that could be one; not the name of a site."""
    labels = [piece for piece in copy.pieces[:8] if LABEL.fullmatch(piece.text)]
    copy.take(labels)
    names = _names(newsroom)
    headings = [piece for piece in copy.pieces if piece.level and _folded(piece.text) not in names]
    top = min((piece.level for piece in headings), default=0)
    found = next((piece for piece in headings if piece.level == top), None) or _first_line(copy, names)
    if found is None or len(found.text) > LONGEST_TITLE:
        return ""
    at = copy.pieces.index(found)
    before = copy.pieces[:at]
    if before:
        said = ", ".join(f"“{short(piece.text)}”" for piece in before[:4])
        copy.told(
            before[0].line,
            "copy-left-out",
            f"{said} stands above the headline and was left out.",
            f"If it belongs to the release, write it among the fields, such as `subtitle: {short(before[0].text)}`.",
        )
    copy.take([*before, found])
    return found.text


def _first_line(copy: Copy, names: set[str]) -> Piece | None:
    for at, piece in enumerate(copy.pieces[:6]):
        following = copy.pieces[at + 1] if at + 1 < len(copy.pieces) else None
        alone = following is None or following.starts
        words = len(piece.text.split())
        if _folded(piece.text) in names or piece.item:
            continue
        like = alone and 2 <= words <= 40 and not re.search(r"[.;,:]$", piece.text) and len(piece.text) <= LONGEST_TITLE
        return piece if like and following else None
    return None


def _subtitle(copy: Copy) -> str:
    """A lower heading right below the headline, or a line in one sentence without a full stop above the text."""
    piece = copy.pieces[0] if copy.pieces else None
    after = copy.pieces[1] if len(copy.pieces) > 1 else None
    if piece is None or after is None or piece.item or not after.starts or after.level:
        return ""
    like = bool(piece.level) or (
        piece.starts and len(piece.text.split()) >= 4 and piece.text[-1].isalnum() and len(after.text) > 120
    )
    if not like or len(piece.text) > LONGEST_SUBTITLE or DAY.search(piece.text):
        return ""
    copy.take([piece])
    return piece.text


def _own_line(copy: Copy, newsroom: Newsroom) -> tuple[str, str]:
    """A short line near the top that is place and day, or the day alone."""
    for piece in copy.pieces[:10]:
        found = DAY.search(piece.text) if len(piece.text) <= 110 else None
        if found and not piece.text[found.end() :].strip(" .)–—-"):
            place = piece.text[: found.start()].strip(" ,(–—-")
            day = day_of(found[0], newsroom)
            if day and _is_place(place, or_none=True):
                copy.take([piece])
                return place, day
    return "", ""


def _dateline(copy: Copy, newsroom: Newsroom) -> tuple[str, str]:
    """Place and day that run into the first paragraph: `Georgetown, 4 December 2020 – The Heads …`."""
    first = next((piece for piece in copy.pieces[:3] if not piece.level and not piece.item), None)
    found = DAY.search(first.text[:160]) if first else None
    if first is None or found is None:
        return "", ""
    opening = OPENING.fullmatch(first.text[: found.start()])
    behind = DASH.match(first.text, found.end())
    day = day_of(found[0], newsroom)
    if not opening or not behind or not day or not _is_place(opening["place"]):
        return "", ""
    rest = first.text[behind.end() :].strip()
    at = copy.pieces.index(first)
    marked = first.markdown[first.markdown.find(rest[:20]) :] if rest[:20] in first.markdown else ""
    if rest and not marked:
        return opening["place"].strip(), day  # the words are known, and stay where they are as well
    new = [Piece(first.line, rest, marked, starts=first.starts)] if rest else []
    copy.pieces[at : at + 1] = new
    return opening["place"].strip(), day


def _is_place(text: str, *, or_none: bool = False) -> bool:
    words = re.findall(r"[^\W\d_]+", text)
    if not words:
        return or_none and not text
    small = sum(word[0].islower() for word in words)
    return len(words) <= 9 and small <= len(words) // 2 and words[0][0].isupper()


def _names(newsroom: Newsroom) -> set[str]:
    known = newsroom.organisations.values()
    return {_folded(name) for each in known for name in (each.name, each.acronym) if name} | {_folded(newsroom.name)}


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()
