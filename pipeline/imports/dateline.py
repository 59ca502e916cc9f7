"""The dateline of a copy: its place and day, on a line of their own or at the beginning of the text."""

import re

from pipeline.imports.copy import Copy, Piece
from pipeline.imports.hours import day_of
from pipeline.newsroom import Newsroom

MONTH = (
    r"(?:jan|f[eé]v|feb|m[aä]r|ma[ir]|mei|apr|avr|abr|jui|jun|jul|ao[uû]|aug|ago|sep|set|oct|out|okt|nov|d[eé][czs]|"
    r"ene|fev|mas|me|jen|jiy)"
)
WEEKDAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|"
    r"mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo|(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?|maandag|dinsdag|"
    r"woensdag|donderdag|vrijdag|zaterdag|zondag|lendi|madi|mèkredi|jedi|vandredi|samdi|dimanch)"
)
WEEKDAY_SHORT = re.compile(
    r"(?<!\w)(?:mon|tues?|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim|mi[eé]|jue|vie|s[aá]b|dom|seg|ter|qua|qui|sex|"
    r"ma|di|wo|do|vr|za|zo|len|mad|mèk|jed|van)\.?,?\s*$",
    re.IGNORECASE,
)
DAY = re.compile(
    rf"(?:\b{WEEKDAY}\s*,?\s+)?(?:\d{{1,2}}(?:st|nd|rd|th|er|º)?\s+(?:de\s+)?{MONTH}\w{{0,8}}\.?,?\s+(?:de\s+)?\d{{4}}"
    rf"|{MONTH}\w{{0,8}}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}})",
    re.IGNORECASE,
)
OPENING = re.compile(r"(?P<place>[^\d:;()\[\]]{2,70}?)\s*[,(–—-]\s*(?:(?:le|el|op)\s+)?$", re.IGNORECASE)
DASH = re.compile(r"\s*\)?\s*(?:--?|–|—|:)\s+|\s*\)?\s*\.?$")
LONGEST_LINE = 110


def own_line(copy: Copy, newsroom: Newsroom) -> tuple[str, str]:
    """A short line near the top that is place and day, or the day alone."""
    for piece in copy.pieces[:10]:
        if is_text(piece):
            break  # the text has begun, and a day in it is about something else
        found = DAY.search(piece.text) if len(piece.text) <= LONGEST_LINE else None
        if found and not piece.text[found.end() :].strip(" .)–—-"):
            place = WEEKDAY_SHORT.sub("", piece.text[: found.start()]).strip(" ,(–—-")
            day = day_of(found[0], newsroom)
            if day and _is_place(place, or_none=True):
                copy.take([piece])
                return place, day
    return "", ""


def run_in_line(copy: Copy, newsroom: Newsroom) -> tuple[str, str]:
    """Place and day that run into the first paragraph: `Georgetown, 4 December 2020 – The Heads …`."""
    for piece in copy.pieces[:3]:
        found = None if piece.level or piece.item else _run_in(copy, piece, newsroom)
        if found:
            return found
    return "", ""


def _run_in(copy: Copy, first: Piece, newsroom: Newsroom) -> tuple[str, str] | None:
    found = DAY.search(first.text[:160])
    if found is None:
        return None
    opening = OPENING.fullmatch(first.text[: found.start()])
    behind = DASH.match(first.text, found.end())
    day = day_of(found[0], newsroom)
    if not opening or not behind or not day or not _is_place(opening["place"]):
        return None
    rest = first.text[behind.end() :].strip()
    at = copy.pieces.index(first)
    marked = first.markdown[first.markdown.find(rest[:20]) :] if rest[:20] in first.markdown else ""
    if rest and not marked:
        return opening["place"].strip(), day  # the words are known, and stay where they are as well
    new = [Piece(first.line, rest, marked, starts=first.starts)] if rest else []
    copy.pieces[at : at + 1] = new
    return opening["place"].strip(), day


def is_text(piece: Piece) -> bool:
    """Whether a block is more than a label or a headline: it is long, and ends as a sentence does."""
    return len(piece.text) > LONGEST_LINE and piece.text[-1] in '.!?”»"'


def _is_place(text: str, *, or_none: bool = False) -> bool:
    words = re.findall(r"[^\W\d_]+", text)
    if not words:
        return or_none and not text
    small = sum(word[0].islower() for word in words)
    return len(words) <= 9 and small <= len(words) // 2 and words[0][0].isupper()
