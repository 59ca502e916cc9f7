"""The sheet: what a letter says, its subject, plain text and HTML, before it is addressed to anybody."""

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pipeline.newsroom import Newsroom
from pipeline.palette import shades
from pipeline.record import Standing
from pipeline.typeset.article import as_html, as_plain
from pipeline.typeset.catalogue import Catalogue, catalogue, spoken
from pipeline.typeset.documents import with_kit
from pipeline.typeset.markdown import opening
from pipeline.typeset.moment import Moment, shown
from pipeline.typeset.template import Look, look, render
from pipeline.typeset.view import release_view, told

if TYPE_CHECKING:
    from css_inline import CSSInliner

LARGEST = 102_000  # bytes of HTML; Gmail hides what is beyond, contacts first
PREVIEW = 110  # signs that an inbox shows beside a subject

Row = dict[str, Any]


class LetterTooLong(ValueError):
    """The HTML is larger than mail programs show whole; the text says how large it is and what to do."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What of a recipient changes the words of a letter: many recipients are one and the same reader.

    `leave` is where the list is left, '' for a letter that goes to no list.
    """

    language: str = ""
    zone: str = ""
    leave: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The words of a letter; its HTML loads nothing, and its text has lines of at most 72 characters."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Matter:
    """What all readers of a release share: its view and its long texts, made once, and the look."""

    seen: Look
    view: Mapping[str, Any]
    plain: Mapping[str, Any]
    long: Mapping[str, Any]
    until: datetime | None


def matter(newsroom: Newsroom, standing: Standing, until: datetime | None = None) -> Matter:
    """All that letters of a release are made from; with the hour of an embargo, all that advance letters are.

    ValueError for a language the interface does not speak, TemplateFault for words that cannot be read.
    """
    seen = look(newsroom.templates)
    kit = {} if until else with_kit(newsroom, standing, seen)
    view = release_view(told(newsroom, standing) | kit, seen)
    if until:  # it is dated when it is written, and nothing was done to its text in public at that hour
        hour = shown(until, view["text"].get("zone", "UTC"), catalogue(seen, view["language"]).calendar)
        view |= {"public": False, "released_word": view["words"]["embargo_until"], "released": hour, "changed": None}
        view["notices"] = [notice for notice in view["notices"] if notice["kind"] != "broken"]
    view |= {
        **shades(newsroom.accent),
        "preview": _preview(view),
        "flag": _flag(standing, view["words"]),
    }
    return Matter(seen, view, as_plain(view), _mailed(as_html(view)), until)


def sheet(given: Matter, reader: Reader) -> Sheet:
    """What one kind of reader gets: the embargo and how to leave the list are told in his or her language.

    LetterTooLong where the HTML is over LARGEST bytes, TemplateFault where a template cannot be drawn.
    """
    made = drawn(given, reader)
    size = len(made.html.encode())
    if size > LARGEST:
        raise LetterTooLong(
            f"The letter is {size // 1000} kB long, and mail programs cut it off at {LARGEST // 1000} kB. "
            "Move part of the text to an attachment."
        )
    return made


def drawn(given: Matter, reader: Reader) -> Sheet:
    """The sheet, however long it is."""
    view = {**given.view, "banner": _banner(given, reader), "leave": _leave(given, reader)}
    view["subject"] = _subject(view)
    text = render(given.seen, "letter.txt", {**view, **given.plain})
    return Sheet(view["subject"], text, _inlined(render(given.seen, "letter.html", {**view, **given.long})))


def _preview(view: Mapping[str, Any]) -> str:
    """What an inbox shows behind the subject: in a few words what the title does not say already."""
    text, title = view["text"], _bare(view["title"])
    known = (text.get(name, "") for name in ("killed", "summary", "subtitle"))
    found = next((each for each in known if _bare(each) not in ("", title)), "") or opening(text.get("body", ""))
    return "" if _bare(found) == title else textwrap.shorten(found, PREVIEW, placeholder="…")


def _bare(text: str) -> str:
    return " ".join(text.split()).casefold().rstrip(".")


def _flag(standing: Standing, words: Mapping[str, str]) -> str:
    name = {"correction": "notice_correction", "update": "notice_update", "kill": "withdrawn"}.get(standing.kind)
    return f"{words[name].upper()}{words['colon']} " if name else ""


def _subject(view: Mapping[str, Any]) -> str:
    """The title under the trade's own flags: the embargo's hours, a correction, an update, a withdrawal."""
    banner = view["banner"]
    until = f"{banner['word'].upper()} {banner['short']}{banner['colon']} " if banner else ""
    return f"{until}{view['flag']}{view['title']}"


def _banner(given: Matter, reader: Reader) -> Row | None:
    """The hour of the embargo where the reader is, where the release is, and in UTC."""
    if given.until is None:
        return None
    tongue = _tongue(given, reader)
    words, zone = tongue.words, given.view["text"].get("zone", "UTC")
    here = shown(given.until, zone, tongue.calendar)
    there = shown(given.until, reader.zone or zone, tongue.calendar)
    moments = [here] if there.iso == here.iso else [there, here]
    return {
        "word": words["embargo_until"],
        "note": words["embargo_note"],
        "colon": words["colon"],
        "hours": [moment.local for moment in moments],
        "utc": here.utc,
        "short": _short(moments),
        "language": tongue.language,
        "direction": tongue.direction,
    }


def _short(moments: list[Moment]) -> str:
    """The hours in a subject line, `4 Dec 2020, 14:00 (Rome, UTC+1) = 09:00 (Port of Spain, UTC−4)`: one day once."""
    first, *others = moments
    said = [first.short]
    for other in others:
        day = other.short.partition(" (")[0].rpartition(", ")[0]
        said.append(other.short.removeprefix(f"{day}, ") if other.iso[:10] == first.iso[:10] else other.short)
    return " = ".join(said)


def _leave(given: Matter, reader: Reader) -> Row | None:
    """How a reader on a list leaves it, None where nobody can."""
    if not reader.leave:
        return None
    tongue = _tongue(given, reader)
    words = tongue.words
    return {
        "reason": words["letter_reason"].replace("{newsroom}", given.view["newsroom"]),
        "word": words["unsubscribe"],
        "colon": words["colon"],
        "address": reader.leave,
        "language": tongue.language,
        "direction": tongue.direction,
    }


def _tongue(given: Matter, reader: Reader) -> Catalogue:
    """The reader's language where the interface speaks it, else that of the release."""
    wanted = reader.language if spoken(given.seen, reader.language) else given.view["language"]
    return catalogue(given.seen, wanted)


def _mailed(long: Row) -> Row:
    """The long texts as mail programs take them, a wide table in a frame of its own that scrolls."""
    found = {name: _framed(_unlinked(long[name])) for name in ("body", "notes")}
    return long | found | {"abouts": [about | {"text": _framed(_unlinked(about["text"]))} for about in long["abouts"]]}


def _framed(html: str) -> str:
    return html.replace("<table>", '<div class="scroll"><table>').replace("</table>", "</table></div>")


def _unlinked(html: str) -> str:
    """Footnotes keep their numbers and lose their links: in many mail programs such a link leads nowhere."""
    return re.sub(r'<a href="#[^"]*"[^>]*>(.*?)</a>', r"\1", html) if 'href="#' in html else html


def _inlined(html: str) -> str:
    html = _inliner().inline(html)
    charset = '<meta charset="utf-8">'  # the inliner puts its rules before it, and a browser looks only so far
    html = html.replace(charset, "", 1).replace("<head>", f"<head>{charset}", 1)
    # the inliner adds tags that HTML does not need, and mail programs take a body away with all that it says
    return re.sub(r"</?t?body>", "", html)


@lru_cache(maxsize=1)
def _inliner() -> "CSSInliner":
    from css_inline import CSSInliner

    return CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
