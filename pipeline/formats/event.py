"""The event of a release as a file for calendars (RFC 5545), beside its page."""

from typing import Any
from urllib.parse import urlsplit

from pipeline.clock import from_stamp, stamp
from pipeline.newsroom import Newsroom
from pipeline.part import Inputs, Part
from pipeline.record import Record, Standing
from pipeline.typeset.template import Look, drawn, look


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """`releases/<slug>/event.ics` for each release whose event has an hour; of a killed one, that it is cancelled."""
    seen = look(newsroom.templates)
    return tuple(
        drawn(f"releases/{one.slug}/event.ics", "text/calendar; charset=utf-8", seen, _make, _told(newsroom, one))
        for one in record.each()
        if _event(one).get("begins")
    )


def _event(one: Standing) -> dict[str, Any]:
    return dict(one.issued["cancelled" if one.issued["killed"] else "event"] or {})


def _told(newsroom: Newsroom, one: Standing) -> dict[str, Any]:
    event = {"place": "", "accreditation": "", "ends": "", **_event(one)}
    host = (urlsplit(newsroom.address).hostname or "").encode("idna").decode()
    return {
        "uid": f"{one.slug}@{host}",
        "title": one.issued["title"],
        "url": newsroom.url(f"releases/{one.slug}/index.html"),
        "changed": stamp(one.changed),
        "sequence": len(one.entries) - 1,
        "status": "CANCELLED" if one.issued["killed"] else "",
        **{name: event[name] for name in ("begins", "ends", "place", "accreditation")},
    }


def _make(inputs: Inputs, look: Look) -> bytes:
    """One event in UTC: a calendar shows it in its owner's zone, and no zone rules travel along.

    It has no METHOD: with PUBLISH it would need an ORGANIZER (RFC 5546, 3.2.1), and Outlook makes whatever has one a
    meeting with that person (MS-OXCICAL, 2.1.3.1.1.20.16). Who opens the file wants an entry of their own.
    """
    from icalendar import Calendar, Event

    event = Event()
    event.add("uid", inputs["uid"])
    event.add("dtstamp", from_stamp(inputs["changed"]))
    event.add("sequence", inputs["sequence"])
    event.add("dtstart", from_stamp(inputs["begins"]))
    if inputs["ends"]:
        event.add("dtend", from_stamp(inputs["ends"]))
    event.add("summary", inputs["title"])
    for name, text in (
        ("status", inputs["status"]),
        ("location", inputs["place"]),
        ("description", inputs["accreditation"]),
    ):
        if text:
            event.add(name, text)
    event.add("url", inputs["url"])
    calendar = Calendar()
    for name, value in (("prodid", "-//Dateline//Dateline//EN"), ("version", "2.0")):
        calendar.add(name, value)
    calendar.add_component(event)
    return bytes(calendar.to_ical())
