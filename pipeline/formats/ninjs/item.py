"""The news object: which field of ninjs says what of a release."""

from collections.abc import Mapping
from typing import Any

from pipeline.clock import from_stamp
from pipeline.formats.ninjs.beside import beside, renditions
from pipeline.formats.ninjs.bodies import bodies
from pipeline.part import Inputs
from pipeline.typeset.catalogue import catalogue
from pipeline.typeset.moment import shown
from pipeline.typeset.structured import full
from pipeline.typeset.template import Look
from pipeline.typeset.view import release_view

Row = dict[str, Any]

STANDARD = {"name": "ninjs", "version": "3.1", "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#"}
PLAIN = "text/plain"


def item(inputs: Inputs, look: Look) -> Row:
    """The object, without what is empty; of a withdrawn text only what its notice needs.

    With `status` it is an advance copy: nothing in it leads to a page that is not there yet.
    """
    view = release_view(inputs, look)
    row: Row = {
        "uri": inputs["id"],
        "type": "text",
        "representationType": "full",
        "version": str(inputs["revision"]),
        "firstCreated": inputs["first"],
        "versionCreated": inputs["changed"],
        "embargoedUntil": inputs["until"],
        "pubStatus": "canceled" if view["killed"] else inputs["status"] or "usable",
        "language": view["language"],
        "edNote": "\n".join([*_embargo(inputs, view, look), *_notices(view)]),
        "slugline": inputs["slug"],
        "altIds": _other_ids(inputs, view),
        "headlines": _texts(("main", view["headline"])),
        "descriptions": _texts(("notice", view["text"].get("killed", ""))),
        "by": "; ".join(issuer["name"] for issuer in view["issuers"]),
        "organisations": [_organisation(issuer) for issuer in view["issuers"]],
        "infoSources": [_contact(contact) for contact in view["contacts"]],
        "genres": [{"name": view["kind"], "literal": view["text"].get("kind", "release")}],
        "copyrightNotice": inputs["rights"],
        "renditions": [] if inputs["status"] else renditions(inputs),
        **({} if view["killed"] else _told(inputs, view)),
        "standard": STANDARD,
    }
    found: Row = full(row)
    return found


def _told(inputs: Inputs, view: Mapping[str, Any]) -> Row:
    """What a release says and brings along, as long as it stands."""
    public = not inputs["status"]
    return {
        "headlines": _texts(("main", view["headline"]), ("subhead", view["subtitle"])),
        "descriptions": _texts(("summary", view["text"].get("summary", ""))),
        "bodies": bodies(view),
        "located": view["place"],
        "subjects": [_subject(topic, public) for topic in inputs["topics"]],
        "associations": beside(inputs, view, public),
    }


def _texts(*found: tuple[str, str]) -> list[Row]:
    return [{"role": role, "contentType": PLAIN, "value": text} for role, text in found if text]


def _embargo(inputs: Inputs, view: Mapping[str, Any], look: Look) -> list[str]:
    """The embargo in words, for the people who read what their system took in."""
    if not inputs["until"]:
        return []
    words, colon = view["words"], view["words"]["colon"]
    zone, tongue = view["text"].get("zone", "UTC"), catalogue(look, view["language"])
    hour = shown(from_stamp(inputs["until"]), zone, tongue.calendar)
    told = " = ".join(filter(None, (hour.local, hour.utc)))
    said = [f"{words['embargo_until']}{colon} {told}", words["embargo_note"]]
    sure = inputs["status"] == "usable"
    return [*said, f"{words['online_from']}{colon} {inputs['address']}"] if sure else said


def _notices(view: Mapping[str, Any]) -> list[str]:
    """What was done to the text, in its author's words."""
    words = view["words"]
    said = [f"{notice['heading']}{words['colon']} {notice['text']}" for notice in view["notices"]]
    return [*said, words["notice_kill_note"]] if view["killed"] else said


def _other_ids(inputs: Inputs, view: Mapping[str, Any]) -> list[Row]:
    """The number on its letterhead, and the digest of the issued text that feeds/record.jsonl names."""
    found = (("number", view["number"]), ("sha256", inputs["digest"]))
    return [{"role": role, "value": value} for role, value in found if value]


def _organisation(issuer: Mapping[str, Any]) -> Row:
    ways = [{"type": "web", "value": issuer["website"]}]
    ways += [{"type": one["network"], "name": one["label"], "value": one["address"]} for one in issuer["accounts"]]
    return {
        "name": issuer["name"],
        "rel": "issuer",
        "literal": issuer["acronym"],
        "contactInfo": [way for way in ways if way["value"]],
    }


def _contact(contact: Mapping[str, Any]) -> Row:
    """Who answers, and what a caller should know before: role, organisation and hours name each way."""
    name = ", ".join(filter(None, (contact["role"], contact["organisation"], contact["hours"])))
    ways = [{"type": kind, "role": "work", "name": name, "value": contact[kind]} for kind in ("email", "phone")]
    return {
        "name": contact["name"],
        "role": "press contact",
        "contactInfo": [way for way in ways if way["value"]],
    }


def _subject(topic: Mapping[str, str], public: bool) -> Row:
    """A topic; the page that lists it may not be there before the hour."""
    literal = topic["address"].rstrip("/").rpartition("/")[2]
    return {"name": topic["label"], "rel": "about", "uri": topic["address"] if public else "", "literal": literal}
