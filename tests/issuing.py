"""Releases as issued, made by hand: what the tests of pages, letters and texts start from."""

from datetime import UTC, datetime, timedelta
from typing import Any

from pipeline.embargo import Embargo
from pipeline.issued import resolve
from pipeline.newsroom import Contact, Feed, HostPlace, Newsroom, Organisation
from pipeline.record import Entry, Kind, Record
from pipeline.release import Release

LIFT = datetime(2020, 12, 4, 13, tzinfo=UTC)

INSTITUTE = Organisation(
    id="institute",
    name="Institute of Justice",
    acronym="IOJ",
    website="https://www.institute.example/",
    boilerplate={"en": "The Institute *does research*.", "fr": "L’Institut fait de la recherche."},
    handles={"x": "@institute", "facebook": "institute.page"},
)
AGENCY = Organisation(
    id="agency", name="Regional Agency", website="https://agency.example/", boilerplate={"en": "The Agency acts."}
)
DESK = Contact(
    "Press desk", "institute", "Public information", "press@institute.example", "+44 (0)20 7946 0112 ext. 5", "Weekdays"
)
OTHER_DESK = Contact("Media desk", "agency", phone="+1 868 555 0142")
NEWSROOM = Newsroom(
    file="newsroom.yml",
    name="Joint Newsroom",
    address="https://news.example",
    home="America/Port_of_Spain",
    languages=("en", "fr"),
    organisations={"institute": INSTITUTE, "agency": AGENCY},
    feeds=(
        Feed("all", "All"),
        Feed("francais", "En français", languages=("fr",)),
        Feed("secret", "The secret", topics=("secret",)),
    ),
    channels=(),
    host=HostPlace("folder", "live"),
)


def release(slug: str, **fields: Any) -> Release:
    """A joint release that is in order, but for the fields given."""
    base: dict[str, Any] = {
        "title": f"Title of {slug}",
        "embargo": Embargo(None, "FOR IMMEDIATE RELEASE", "America/Port_of_Spain", ""),
        "issuers": ("institute", "agency"),
        "contacts": (DESK, OTHER_DESK),
        "body": f"Body of {slug}.",
        "language": "en",
        "date": "2020-12-04",
        "place": "Port of Spain and Turin",
    }
    return Release(file=f"releases/{slug}.md", slug=slug, body_line=1, **(base | fields))


def lifted(record: Record, one: Release, *kinds: Kind, newsroom: Newsroom = NEWSROOM, at: datetime = LIFT) -> Record:
    """The record once the release was lifted, then changed hourly in the ways given."""
    issued = resolve(one, newsroom)
    entries = [
        (Entry(one.slug, revision, kind, at + timedelta(hours=revision - 1), issued.digest), issued)
        for revision, kind in enumerate(("lift", *kinds), 1)
    ]
    return record.adding(entries)


def record_of(*releases: Release) -> Record:
    """A record in which each of these was lifted, all at one instant."""
    record = Record()
    for one in releases:
        record = lifted(record, one)
    return record
