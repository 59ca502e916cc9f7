"""Events: what a text announces lies after the lift, and the hour of the event is not that of the embargo by a slip."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from pipeline.checks import Context
from pipeline.clock import utc
from pipeline.embargo.days import WEEKDAYS, spoken
from pipeline.embargo.printed.dates import Printed, printed
from pipeline.event import begins
from pipeline.newsroom import Newsroom
from pipeline.pieces import Piece, pieces
from pipeline.problem import Problem
from pipeline.release import Event, Release
from pipeline.zone import zone

LOOKED_AT = ("title", "subtitle", "summary", "body")
RECENT = 60  # days: what is to come, and lies further back than this, is rather told of another time
# Up to the day itself, with nothing between that could make the day one of something else.
_GAP = r"(?: +(?!{never}\b)[^\s.!?;:]+){{0,7}}[\s,(]*\Z"
_WILL: Mapping[str, tuple[str, str]] = {
    "en": (
        r"\b(?:will|shall|is to|are to|is due to|are due to|(?:is|are) scheduled to) (?:also |now |then )?"
        r"(?:be (?:held|signed|launched|opened|unveiled|inaugurated|hosted)|take place|sign|open|meet|gather|begin|"
        r"start|launch|convene|speak)\b",
        r"(?:signed|adopted|agreed|held|made|which|that|who|whose|since|from|until|before|after|following|by|dated|last)",
    ),
    "fr": (
        r"\b(?:aura lieu|auront lieu|se tiendra|se tiendront|se réunira|se réuniront|se déroulera|signeront|signera|"
        r"s['’]ouvrira|débutera|commencera|sera (?:signé|inauguré|lancé)e?)\b",
        r"(?:signé|signée|adopté|adoptée|qui|que|dont|depuis|après|avant|jusqu\S*)",
    ),
    "es": (
        r"\b(?:tendrá lugar|tendrán lugar|se celebrará|se celebrarán|se realizará|se reunirá|se reunirán|firmarán|"
        r"firmará|comenzará|se inaugurará)\b",
        r"(?:firmado|firmada|adoptado|que|desde|después|antes|hasta)",
    ),
    "pt": (
        r"\b(?:terá lugar|terão lugar|realizar-se-á|será (?:realizad|assinad|lançad|inaugurad)[oa]|assinarão|assinará|"
        r"começará|reunir-se-á)\b",
        r"(?:assinado|assinada|adotado|que|desde|depois|antes|até)",
    ),
    "nl": (
        r"\b(?:zal|zullen|vindt|vinden)\b(?= (?:op|plaats|in))",
        r"(?:ondertekend|gesloten|die|dat|sinds|na|voor|vanaf|tot)",
    ),
    "ht": (r"\bpral (?:fèt|siyen|ouvri|rankontre)\b", r"(?:siyen|ki|depi|apre|anvan|jiska)"),
}
# `will sign the plan of 2 December`: right before a day, these make it the day of something else
OF = frozenset(["of", "from", "since", "de", "du", "del", "do", "van", "desde"])
WILL = {
    language: re.compile(will + _GAP.format(never=never), re.IGNORECASE) for language, (will, never) in _WILL.items()
}
IN_A_TITLE = re.compile(r"\bto (?:sign|launch|open|host|hold|meet|unveil|inaugurate|convene)\b", re.IGNORECASE)


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """Announced days that lie before the lift; an event at the very instant of the lift that is still to come."""
    lift = release.embargo.instant if release.embargo else None
    if release.killed or lift is None or release.broken:
        return
    here = utc(lift).astimezone(zone(newsroom.home)).date()
    announced = list(_announced(release, here))
    invites = release.kind == "advisory"
    if release.event and (invites or _is_to_come(release, announced, here)):
        begin = begins(release, newsroom)
        if invites and begin and begin.instant and begin.instant < lift:
            yield _over(release, release.event, here)
        elif begin and begin.instant == lift:
            yield _same_hour(release, release.event)
    for piece, one, day in announced:
        if 0 < (here - day).days <= RECENT:
            yield _before(release, piece, one, here)


def _announced(release: Release, here: date) -> Iterator[tuple[Piece, Printed, date]]:
    """Each date of which the text says that something will happen on it."""
    will = WILL.get(release.language)
    if will is None:
        return
    for piece in pieces(release):
        if piece.field in LOOKED_AT:
            for one in printed(piece.text, release.language):
                day = one.nearest(here)
                before = re.split(r"[.!?]\s|\n\n", piece.text[max(0, one.start - 120) : one.start])[-1].split()
                if day and before and before[-1].lower() not in OF and will.search(" ".join(before)):
                    yield piece, one, day


def _is_to_come(release: Release, announced: list[tuple[Piece, Printed, date]], here: date) -> bool:
    """Whether the headline or a dated sentence tells of the event as of something to come."""
    headline = release.language == "en" and IN_A_TITLE.search(f"{release.title} {release.subtitle}")
    return bool(headline) or any(day == here for _, _, day in announced)


def _over(release: Release, event: Event, here: date) -> Problem:
    return Problem(
        release.place_of("event.time"),
        "event-before-lift",
        f"The event is at `{event.time}`, and readers get the invitation only on {_told(here)}.",
        "Set the line `embargo:` to an hour before the event, or mend the line `event:`.",
        stops=False,
    )


def _before(release: Release, piece: Piece, one: Printed, here: date) -> Problem:
    words = " ".join(piece.text[one.start : one.end].split())
    return Problem(
        piece.place_at(one.start),
        "event-before-lift",
        f"The text says what will happen on `{words}`, and readers get it only on {_told(here)}.",
        f"Write what happened on `{words}`, or mend the day, or the line `embargo:`.",
        stops=False,
    )


def _same_hour(release: Release, event: Event) -> Problem:
    return Problem(
        release.place_of("event.time"),
        "event-is-embargo",
        f"The text tells of the event at `{event.time}` as still to come, and is public at that very hour.",
        "If it shall invite people, set the line `embargo:` to an earlier hour; if not, write that it happens now.",
        stops=False,
    )


def _told(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]}, {spoken(day)}"
