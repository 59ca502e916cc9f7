"""Hours: the line that is an embargo, and the hour of something that will take place, which is none."""

import re
from collections.abc import Iterator
from datetime import datetime

from pipeline.embargo import Embargo, Refusal, read_embargo
from pipeline.embargo.mentions import Kind, mentions
from pipeline.imports.copy import Copy, Piece, short
from pipeline.newsroom import Newsroom
from pipeline.zone import TZDATA

# A line that opens so is an embargo, or immediate release; whether it can be read is for `read_embargo` to say.
OPENS = re.compile(
    r"\W*(?:strictly\s+|strict\s+)?(?:press\s+release\s*[-–—:|]\s*)?(?:under\s+|sous\s+|bajo\s+|sob\s+|onder\s+|anba\s+)?"
    r"(?:embargo|embargoed|embargad[oa]|anbago"
    r"|(?:for\s+)?(?:immediate\s+release|release\s+(?:on|at)\b|immediate\s+publication)"
    r"|not\s+for\s+(?:release|publication|broadcast)|pour\s+diffusion|à\s+diffuser|ne\s+pas\s+(?:publier|diffuser)"
    r"|para\s+(?:publicación|difusión|divulgação|publicação)|no\s+publicar|não\s+publicar|divulgação\s+imediata"
    r"|voor\s+(?:onmiddellijke|directe)\s+publicatie|niet\s+publiceren|pou\s+piblikasyon)",
    re.IGNORECASE,
)
LONGEST_LINE, SHORT = 200, 60
SAYS = re.compile(r"[.!?]\W*$")  # a sentence
# Words for what is still to come: without one of them near, an hour is not certain to be an event's.
COMING = re.compile(
    r"\b(?:will|to\s+be\s+held|takes?\s+place|invite[sd]?|aur(?:a|ont)\s+lieu|se\s+tiendr(?:a|ont)|\w{3,20}(?:era|eront)"
    r"|tendrán?\s+lugar|se\s+celebrarán?|\w{3,20}(?:ará|arán|erá|erán|irá|irán)|terá\s+lugar|realizar-se-á"
    r"|zal|zullen|vindt\s+plaats|pral|ap\s+fèt)\b",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"[.!?]\s+(?=[A-ZÀ-Þ«“\"])")
MOST_WORDS = 40_000  # characters in which an hour is looked for


def embargo_of(copy: Copy, newsroom: Newsroom, date: str = "") -> tuple[str, str]:
    """The words of the copy's embargo line ('' for none) and, where they cannot be read, why and what to do.

    The line is taken out of the body, and told where it cannot be read; a sentence that cannot is none, and stays.
    """
    found = [piece for piece in copy.pieces if _is_embargo(piece.text)]
    if not found:
        return "", ""
    words = list(dict.fromkeys(piece.text.strip(" *#_") for piece in found))
    if len(words) > 1:
        told = " and ".join(f"“{short(each)}”" for each in words[:3])
        _taken_out(copy, found)
        return "", f"The copy says {told}, and only one of them can hold."
    try:
        _read(words[0], newsroom, date)
    except Refusal as refusal:
        if SAYS.search(words[0]):
            return "", ""
        _taken_out(copy, found)
        return "", f"The copy says “{short(words[0])}”. {refusal.wrong}"
    copy.take(found)
    return words[0], ""


def _taken_out(copy: Copy, found: list[Piece]) -> None:
    for piece in found:
        copy.told(
            piece.line,
            "copy-left-out",
            f"“{short(piece.text, LONGEST_LINE)}” seems to be about an embargo and was left out of the text.",
            "If it belongs to the release, write it below the second line `---`; else say the hour in `embargo:`.",
        )
    copy.take(found)


def _is_embargo(text: str) -> bool:
    """Whether a line opens as an embargo does, and is no sentence on embargoed goods or on an embargo of arms."""
    return len(text) <= LONGEST_LINE and bool(OPENS.match(text) and (len(text) <= SHORT or re.search(r"[\d:]", text)))


def event_of(copy: Copy, newsroom: Newsroom) -> str:
    """The words of the one day and hour at which something will take place, '' where there is none or several."""
    hours: dict[datetime | None, str] = {}
    for words in _coming(copy.pieces, newsroom):
        try:
            hours.setdefault(_read(words, newsroom, "").instant, words)
        except Refusal:
            continue
    if len(hours) > 1:
        told = ", ".join(f"“{short(words)}”" for words in list(hours.values())[:4])
        copy.told(
            copy.pieces[0].line if copy.pieces else 1,
            "copy-unsure",
            f"The copy names several hours of things to come: {told}.",
            f'Write the one that it is about: `event: {{time: "{next(iter(hours.values()))}"}}`.',
        )
    return next(iter(hours.values())) if len(hours) == 1 else ""


def _coming(pieces: list[Piece], newsroom: Newsroom) -> Iterator[str]:
    """Every day with an hour that stands in a sentence on what is to come."""
    read = 0
    for piece in pieces:
        read += len(piece.text)
        if read > MOST_WORDS:
            return
        if not (re.search(r"\d", piece.text) and COMING.search(piece.text)):
            continue
        start = 0
        for end in [*(match.end() for match in SENTENCE.finditer(piece.text)), len(piece.text)]:
            sentence, start = piece.text[start:end], end
            if COMING.search(sentence):
                # an abbreviation may have cut the sentence: the hour is looked for in all of the piece
                yield from _hours(piece.text if len(piece.text) < 1500 else sentence, newsroom)
                break


def _hours(text: str, newsroom: Newsroom) -> Iterator[str]:
    never = Embargo(None, "", newsroom.home, TZDATA)
    found = mentions(text, never, home=newsroom.home, order=newsroom.order, aliases=newsroom.zone_aliases)
    yield from (mention.words.strip(" ,;.") for mention in found if mention.kind is Kind.BOTH)


def day_of(words: str, newsroom: Newsroom) -> str:
    """The day that words name, as year, month and day; '' where they do not name exactly one."""
    try:
        read = read_embargo(f"{words}, 12:00", home="UTC", order=newsroom.order)
    except Refusal:
        return ""
    return read.instant.date().isoformat() if read.instant else ""


def _read(words: str, newsroom: Newsroom, date: str) -> Embargo:
    return read_embargo(words, home=newsroom.home, date=date, order=newsroom.order, aliases=newsroom.zone_aliases)
