"""The paper: what a release says in print, as plain data for the template in Typst."""

import base64
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.palette import PAPER, readable
from pipeline.typeset.aloud import parted
from pipeline.typeset.article import as_html
from pipeline.typeset.moment import Moment
from pipeline.typeset.sharing import citation
from pipeline.typeset.tree import tree

Row = dict[str, Any]

GRAVE = ("correction", "kill")
SIZES = {"a4": "a4", "letter": "us-letter"}  # as Typst calls them
RUNNING = 64  # signs at the head of a page beside the name of the newsroom
WORDS = ("ends", "notes", "press_contacts", "attachments", "cite")


def paper(view: Mapping[str, Any], accent: str, size: str) -> Row:
    """All that `release.typ` prints of a release, in the order of its page, as JSON could hold it.

    What is seen and not read is still to be put in: the `svg` of each picture, the `mark` of each issuer.
    """
    words, long = view["words"], as_html(view)
    body, footnotes = parted(long["body"])
    said = {
        "document": view["title"],
        "running": running(view["title"]),
        "authors": [issuer["name"] for issuer in view["issuers"] if issuer["name"]],
        "keywords": list(view["text"].get("topics", ())),
        "newsroom": view["newsroom"],
        "accent": readable(accent, PAPER),
        "paper": SIZES[size],
        "url": view["url"],
        "page": words["page_number"],
        "words": {name: words[name] for name in WORDS},
        **tongue(view["language"], view["direction"]),
        **{name: view[name] for name in ("kind", "number", "title", "subtitle")},
        "facts": _facts(view),
        "notices": [_notice(notice) for notice in view["notices"]],
        "event": _event(view["event"], words) if view["event"] else [],
        "body": tree(body),
        "footnotes": tree(footnotes),
        "notes": tree(long["notes"]),
        "pictures": [_picture(row, words) for row in view["pictures"]],
        "contacts": [_contact(contact) for contact in view["contacts"]],
        "attachments": [_attachment(view, file) for file in view["attachments"]],
        "abouts": [_about(about, words) for about in long["abouts"]],
        "citation": citation(view) if view["public"] else "",
    }
    return _anchored(said)


def running(title: str) -> str:
    """A title as it stands at the head of a page: on one line."""
    return textwrap.shorten(title, RUNNING, placeholder=" …")


def tongue(language: str, direction: str) -> Row:
    """A language as Typst takes it: its first word, its region or None, and the direction it is read in."""
    primary, *more = language.split("-")
    region = next((each.upper() for each in more if re.fullmatch("[A-Za-z]{2}", each)), None)
    known = primary.lower() if re.fullmatch("[A-Za-z]{2,3}", primary) else "en"
    return {"lang": known, "region": region, "direction": direction}


def drawing(data: bytes, kind: str, width: int, height: int) -> str:
    """A picture as an SVG that holds it, for Typst takes its bytes in no quicker way; an SVG as it is."""
    if kind == "image/svg+xml":
        return data.decode()
    inside = f'<image width="{width}" height="{height}" href="data:{kind};base64,{base64.b64encode(data).decode()}"/>'
    frame = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {frame}>{inside}</svg>'


def _facts(view: Mapping[str, Any]) -> list[Row]:
    words = view["words"]
    names = [_named(issuer) for issuer in view["issuers"]]
    rows = [_fact(words["issued_by"], names), _fact(view["released_word"], [_hour(view["released"])])]
    if view["changed"]:
        rows.append(_fact(view["changed"]["word"], [_hour(view["changed"]["at"])]))
    return rows


def _fact(label: str, said: Sequence[str]) -> Row:
    return {"label": label, "lines": [{"said": each, "mark": ""} for each in said]}


def _named(issuer: Mapping[str, Any]) -> str:
    short = issuer["acronym"]
    return f"{issuer['name']} ({short})" if short and short != issuer["name"] else str(issuer["name"])


def _hour(at: Moment) -> str:
    return f"{at.local} · {at.utc}" if at.utc else at.local


def _notice(notice: Mapping[str, Any]) -> Row:
    return {
        "heading": notice["heading"],
        "grave": notice["kind"] in GRAVE,
        "lines": [notice["text"]],
        "at": _hour(notice["at"]),
    }


def _event(event: Mapping[str, Any], words: Mapping[str, str]) -> list[Row]:
    hours = event["zones"] if event["covered"] else [event["time"], *event["zones"]]
    rows = [_fact(words["event_time"], [each for each in hours if each])]
    rows += [
        _fact(words[f"event_{name}"], event[name].split("\n")) for name in ("place", "accreditation") if event[name]
    ]
    return rows


def _anchored(said: Row) -> Row:
    """The same with each way to a footnote that is there, once: Typst refuses one that leads nowhere, or to two."""
    found = set[str]()
    for node in _nodes(said):
        if node.get("id") in found:
            del node["id"]
        elif "id" in node:
            found.add(node["id"])
    for node in _nodes(said):
        if node.get("href", "").startswith("#") and node["href"][1:] not in found:
            del node["href"]
    return said


def _nodes(said: Any) -> Iterator[Row]:
    """Every node of long texts, in order."""
    for each in said.values() if isinstance(said, dict) else said if isinstance(said, list) else ():
        yield from _nodes(each)
    if isinstance(said, dict) and "tag" in said:
        yield said


def _picture(row: Mapping[str, Any], words: Mapping[str, str]) -> Row:
    credit = words["picture_credit"].replace("{credit}", row["credit"]) if row["credit"] else ""
    return {
        "svg": "",
        "width": _share(row),
        "alt": row["alt"] or row["caption"] or row["href"],
        "caption": row["caption"],
        "credit": ", ".join(filter(None, (credit, row["licence"]))),
    }


def _share(row: Mapping[str, Any]) -> float:
    """How much of the width a picture takes, so that one that stands upright fills no page."""
    return float(min(1, round(0.6 * row["width"] / max(row["height"], 1), 3)))


def _contact(contact: Mapping[str, Any]) -> Row:
    ways = [
        {"label": contact[label], "address": contact[address]}
        for label, address in (("email", "mailto"), ("phone", "tel"))
        if contact[label]
    ]
    lines = [contact[name] for name in ("role", "organisation") if contact[name]]
    return {"name": contact["name"], "lines": lines, "ways": ways, "hours": contact["hours"]}


def _attachment(view: Mapping[str, Any], file: Mapping[str, Any]) -> Row:
    facts = ", ".join(filter(None, (file["type"], file["size"])))
    address = f"{view['url']}{file['href']}" if view["public"] else ""
    return {"label": file["title"], "address": address, "facts": facts}


def _about(about: Mapping[str, Any], words: Mapping[str, str]) -> Row:
    links = [{"network": "", "label": about["website_label"], "address": about["website"]}] if about["website"] else []
    return {
        "heading": words["about"].replace("{name}", about["acronym"] or about["name"]),
        "text": tree(about["text"]),
        **tongue(about["language"], about["direction"]),
        "links": [*links, *about["accounts"]],
    }
