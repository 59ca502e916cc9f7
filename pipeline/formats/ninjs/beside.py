"""What belongs to a release on the wire: its page and plain text, pictures, attachments and its event."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from pipeline.media import media_type
from pipeline.part import Inputs

Row = dict[str, Any]

TYPES = {"image": "picture", "audio": "audio", "video": "video"}  # of newsObjectType; all other files are `component`


def renditions(inputs: Inputs) -> list[Row]:
    """The same release for readers: its page, its plain text, its PDF, and all of it in one archive."""
    kit = inputs.get("kit", {})
    files = [("text", "release.txt"), ("print", kit.get("pdf")), ("press-kit", kit.get("zip"))]
    return [
        {"name": "web", "href": inputs["address"], "contentType": "text/html"},
        *(
            {"name": name, "href": inputs["address"] + file, "contentType": media_type(file).partition(";")[0]}
            for name, file in files
            if file
        ),
    ]


def beside(inputs: Inputs, view: Mapping[str, Any], public: bool) -> list[Row]:
    """The pictures, attachments and event; before the hour what they are, and not where."""
    text = view["text"]
    found = [_picture(inputs, row, public) for row in text.get("pictures", ())]
    found += [_attachment(inputs, row, public) for row in text.get("attachments", ())]
    return [*found, _event(inputs, view, public)] if view["event"] else found


def _picture(inputs: Inputs, row: Mapping[str, Any], public: bool) -> Row:
    texts = [("caption", row.get("caption", "")), ("alt", row.get("alt", ""))]
    return {
        **_part(inputs, row["file"], "picture"),
        "type": "picture",
        "descriptions": [{"role": role, "contentType": "text/plain", "value": said} for role, said in texts if said],
        "by": row.get("credit", ""),
        "usageTerms": row.get("licence", ""),
        "renditions": [_file(inputs, row, public)],
    }


def _attachment(inputs: Inputs, row: Mapping[str, Any], public: bool) -> Row:
    family = media_type(row["file"]).partition("/")[0]
    return {
        **_part(inputs, row["file"], "attachment"),
        "type": TYPES.get(family, "component"),
        "title": row.get("title", ""),
        "renditions": [_file(inputs, row, public)],
    }


def _event(inputs: Inputs, view: Mapping[str, Any], public: bool) -> Row:
    """The event in its author's words, and its hours where they give any."""
    event = view["event"]
    said = [("time", event["time"]), ("accreditation", event["accreditation"])]
    calendar = {"name": "calendar", "href": f"{inputs['address']}event.ics", "contentType": "text/calendar"}
    dates = {"startDate": event["begins"], "endDate": event["ends"]}
    return {
        "name": "event",
        "rel": "event",
        "uri": f"{inputs['id']}#event",
        "type": "event",
        "descriptions": [{"role": role, "contentType": "text/plain", "value": words} for role, words in said if words],
        "located": event["place"],
        "eventDetails": {"dates": {name: hour for name, hour in dates.items() if hour}} if event["begins"] else {},
        "renditions": [calendar] if public and event["begins"] else [],
    }


def _part(inputs: Inputs, file: str, rel: str) -> Row:
    """A file has an id below that of its release; its name there is what it is called here."""
    return {"name": file, "rel": rel, "uri": f"{inputs['id']}/{quote(file)}"}


def _file(inputs: Inputs, row: Mapping[str, Any], public: bool) -> Row:
    """The file as it stands beside the page; measures in pixels and bytes as far as they are known."""
    sizes = {"width": row.get("width", 0), "height": row.get("height", 0), "sizeInBytes": row.get("size", 0)}
    return {
        "name": "original",
        "href": inputs["address"] + quote(row["file"]) if public else "",
        "contentType": media_type(row["file"]).partition(";")[0],
        **{name: size for name, size in sizes.items() if size},
    }
