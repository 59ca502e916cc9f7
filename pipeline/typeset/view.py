"""A release as the templates see it: plain data in which every field is present, in the reader's language."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from pipeline.clock import from_stamp, stamp
from pipeline.newsroom import Newsroom
from pipeline.record import Standing
from pipeline.typeset.catalogue import Catalogue, catalogue
from pipeline.typeset.moment import Moment, day, shown, spanned
from pipeline.typeset.old import released, since
from pipeline.typeset.spacing import spaced
from pipeline.typeset.template import Look
from pipeline.zone import zone

Row = dict[str, Any]

# how a handle becomes an address; a handle that is an address already stays as it is
NETWORKS: Mapping[str, tuple[str, str]] = {
    "x": ("X", "https://x.com/{}"),
    "facebook": ("Facebook", "https://www.facebook.com/{}"),
    "instagram": ("Instagram", "https://www.instagram.com/{}"),
    "youtube": ("YouTube", "https://www.youtube.com/@{}"),
    "bluesky": ("Bluesky", "https://bsky.app/profile/{}"),
}

# what looks like an hour in the words of an event, a day in figures too; and the marks between hours of several zones
HOURS = re.compile(
    r"\d{1,2} ?[:.h] ?\d{2}|\d ?(?:[ap]\.?m\b|h\b|uur\b|hrs)"
    r"|\b(?:noon|midnight|midi|minuit|mediodía|medianoche|meio-dia|meia-noite|middag|middernacht|minwi)\b",
    re.IGNORECASE,
)
MORE = re.compile(r"[/;=&]")

# the notices over a text, by kind of entry: the field that says what happened, the newest matter first
NOTICES: Mapping[str, str] = {"kill": "killed", "correction": "correction", "update": "update"}


READ = ("text", "entries", "since", "newsroom", "url", "kit")  # of a row all that a view is made from, but `_lifted`

_made_last: list[tuple[Look, list[Any], Row] | None] = [None]


def told(newsroom: Newsroom, standing: Standing) -> Row:
    """All that a release's page, text and letter are made from, as plain data; cheap."""
    return {"text": dict(standing.issued.text), **about(newsroom, standing)}


def about(newsroom: Newsroom, standing: Standing) -> Row:
    """The same but for its text, of which nothing that is long is read for it."""
    return {
        "slug": standing.slug,
        "entries": [[entry.kind, stamp(entry.instant)] for entry in standing.entries],
        **({"lifted": stamp(standing.lifted)} if standing.archived else {}),
        **since(standing),
        "newsroom": newsroom.name,
        "url": newsroom.url(f"releases/{standing.slug}/index.html"),
    }


def release_view(row: Mapping[str, Any], look: Look) -> Row:
    """What a template gets of `told`; ValueError for a language the interface does not speak.

    The last one is remembered: a page, its plain text and the wire want the same, one after the other.
    """
    asked = [_lifted(row), *(row.get(name) for name in READ)]
    known = _made_last[0]
    if known is None or known[:2] != (look, asked):
        known = _made_last[0] = (look, asked, _made(row, look))
    return dict(known[2])


def _made(row: Mapping[str, Any], look: Look) -> Row:
    text = spaced(row["text"])
    tongue = catalogue(look, text.get("language", ""))
    words = tongue.words
    return {
        "text": text,
        "headline": _headline(text, words),
        **{name: text.get(name, "") for name in ("title", "subtitle", "number", "place", "language")},
        "words": words,
        "direction": tongue.direction,
        "newsroom": row["newsroom"],
        "url": row["url"],
        "kind": words[f"kind_{text.get('kind', 'release')}"],
        "day": day(text.get("date", ""), tongue.calendar),
        "killed": bool(text.get("killed")),
        "public": True,
        "event": _event(text["event"], tongue) if text.get("event") else None,
        "issuers": [_issuer(issuer) for issuer in text.get("issuers", ())],
        "contacts": [contact_row(contact) for contact in text.get("contacts", ())],
        "pictures": [_picture(picture) for picture in text.get("pictures", ())],
        "attachments": [_attachment(file, tongue) for file in text.get("attachments", ())],
        "kit": row.get("kit", {"pdf": "", "zip": ""}),
        **_moments(row["entries"], text, tongue),
        "released": released(row, from_stamp(_lifted(row)), text.get("zone", "UTC"), tongue.calendar),
    }


def _lifted(row: Mapping[str, Any]) -> str:
    return str(row.get("lifted") or row["entries"][0][1])


def issuer_names(text: Mapping[str, Any]) -> list[str]:
    """Who issued it, by acronym where there is one."""
    return [issuer.get("acronym") or issuer.get("name", "") for issuer in text.get("issuers", ())]


def web(address: str) -> str:
    """The address if a browser may be sent there, else ''."""
    return address if re.fullmatch(r"https?://[^\s<>\"']+", address, re.IGNORECASE) else ""


def _headline(text: Mapping[str, Any], words: Mapping[str, str]) -> str:
    """The title as it is told elsewhere, in a tab, a feed or a post: that of a withdrawn text says so."""
    title = str(text.get("title", ""))
    return f"{words['withdrawn']}{words['colon']} {title}" if text.get("killed") else title


def _moments(entries: Sequence[Sequence[str]], text: Mapping[str, Any], tongue: Catalogue) -> Row:
    zone, words = text.get("zone", "UTC"), tongue.words

    def at(instant: str) -> Moment:
        return shown(from_stamp(instant), zone, tongue.calendar)

    kind, changed = entries[-1]
    said = [(name, text.get(field)) for name, field in NOTICES.items()]
    if _before(entries[0][1], text.get("broken", "")):
        said.append(("broken", words["notice_broken_note"]))
    notices = [
        {"kind": name, "heading": words[f"notice_{name}"], "text": told, "at": at(_last(entries, name))}
        for name, told in said
        if told
    ]
    done = {"update": "updated", "correction": "corrected", "kill": "withdrawn"}.get(kind)
    return {
        "released_word": words["released"],
        "changed": {"word": words[done], "at": at(changed)} if done else None,
        "notices": notices,
    }


def _event(event: Mapping[str, Any], tongue: Catalogue) -> Row:
    """The event in its author's words, and its hour in each zone in which somebody waits for it, UTC last.

    `begins` and `ends` are stamps for machines, each "" where the words give none; `covered` is whether the zones
    tell all that the words say of it.
    """
    row: Row = {name: event.get(name, "") for name in ("time", "place", "accreditation", "begins", "ends")}
    if not row["begins"]:
        return row | {"zones": [], "covered": False}
    begin, end = from_stamp(row["begins"]), from_stamp(event["ends"]) if event.get("ends") else None
    zones = [spanned(begin, end, name, tongue.calendar) for name in _apart(event["zones"], begin)]
    return row | {"zones": zones, "covered": _covered(row["time"], 2 if end else 1)}


def _covered(words: str, hours: int) -> bool:
    """Whether an event's words name just the hours that were read from them, so that its zones tell all they say."""
    return not MORE.search(words) and len(HOURS.findall(words)) == hours


def _apart(names: Sequence[str], instant: datetime) -> list[str]:
    """Zones whose clocks differ at an instant, UTC last unless one of them has its hour."""
    found: dict[Any, str] = {}
    for name in (*names, "UTC"):
        found.setdefault(instant.astimezone(zone(name)).utcoffset(), name)
    return list(found.values())


def _before(lifted: str, hour: str) -> bool:
    """Whether it was lifted before the hour of an embargo that was broken, '' for none."""
    return bool(hour) and from_stamp(lifted) < from_stamp(hour)


def _last(entries: Sequence[Sequence[str]], kind: str) -> str:
    """When that was last done; a notice carried on by a later revision stays at its own hour."""
    if kind == "broken":
        return entries[0][1]
    instants = [instant for name, instant in entries if name == kind]
    return instants[-1] if instants else entries[-1][1]


def _issuer(issuer: Mapping[str, Any]) -> Row:
    website = web(issuer.get("website", ""))
    return {
        "name": issuer.get("name", ""),
        "acronym": issuer.get("acronym", ""),
        "website": website,
        "website_label": (urlsplit(website).hostname or "").removeprefix("www."),
        "accounts": [
            _account(network, handle) for network, handle in sorted(issuer.get("handles", {}).items()) if handle
        ],
    }


def _account(network: str, handle: str) -> Row:
    name, pattern = NETWORKS.get(network, (network.capitalize(), ""))
    if web(handle):
        return {"network": name, "label": urlsplit(handle).path.strip("/") or name, "address": handle}
    bare = handle.removeprefix("@")
    if network == "mastodon" and "@" in bare:
        bare, host = bare.split("@", 1)
        pattern = f"https://{host}/@{{}}"
    address = web(pattern.replace("{}", quote(bare, safe=".")))  # a handle is no format: it may hold braces
    return {"network": name, "label": f"@{handle.removeprefix('@')}", "address": address}


def contact_row(contact: Mapping[str, Any]) -> Row:
    """Who answers, with the addresses that call or write to them, '' where there is none."""
    row = {name: contact.get(name, "") for name in ("name", "organisation", "role", "email", "phone", "hours")}
    row["mailto"] = f"mailto:{quote(row['email'], safe='@')}" if row["email"] else ""
    row["tel"] = _tel(row["phone"])
    return row


def _tel(phone: str) -> str:
    """A telephone number as an address (RFC 3966): digits only, the extension apart, the trunk `(0)` left out."""
    number, *extension = re.split(r"\s*(?:ext\.?|extension|poste|x)\s*", phone, maxsplit=1, flags=re.IGNORECASE)
    digits = re.sub(r"(?!^\+)\D", "", number.replace("(0)", "").strip())
    beyond = re.sub(r"\D", "", "".join(extension))
    return f"tel:{digits}" + (f";ext={beyond}" if beyond else "") if digits else ""


def _picture(picture: Mapping[str, Any]) -> Row:
    row: Row = {name: picture.get(name, "") for name in ("alt", "caption", "credit", "licence")}
    return row | {
        "file": picture["file"],
        "href": quote(picture["file"]),
        "width": picture.get("width", 0),
        "height": picture.get("height", 0),
    }


def _attachment(file: Mapping[str, Any], tongue: Catalogue) -> Row:
    name = file["file"]
    return {
        "href": quote(name),
        "title": file.get("title") or name,
        "type": name.rpartition(".")[2].upper() if "." in name else "",
        "size": size_of(file.get("size", 0), tongue),
    }


def size_of(size: int, tongue: Catalogue) -> str:
    """A size in bytes as a reader knows it, such as `8 B`, `412 kB` or `1.2 MB`; '' where it is not known."""
    from babel.numbers import format_decimal

    if not size:
        return ""
    unit, amount = ("megabytes", size / 1e6) if size >= 999_500 else ("kilobytes", round(size / 1e3))
    if size < 1000:
        unit, amount = "bytes", size
    number = format_decimal(amount, format="#,##0.#", locale=tongue.locale)
    return tongue.words[unit].replace("{size}", number)
