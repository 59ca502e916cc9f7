"""The issued text: a release resolved into exactly what the public gets, named by its digest."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time
from typing import Any

from pipeline.clock import from_stamp, stamp
from pipeline.digest import canonical, digest
from pipeline.mentions import mentions
from pipeline.newsroom import Newsroom, Organisation
from pipeline.release import Attachment, Picture, Release
from pipeline.zone import zone


@dataclass(frozen=True, slots=True)
class Issued:
    """What was or will be issued: plain data, kept by the digest of its canonical JSON.

    Keys: slug, title, subtitle, kind, number, date, place, language, translation_of, topics,
    summary, body, notes, event, zone, issuers, contacts, boilerplates, pictures, attachments,
    social, revision, update, correction, killed, cancelled, broken, archive. Empty ones are absent from what is stored.
    An event has `begins` and `ends` as stamps, where its words give hours, and the `zones` to tell them in; `cancelled`
    has these two stamps of the event of a killed release, whose entry in calendars is taken back, and nothing else.
    A boilerplate has a `language` where it is not that of the release.
    `broken` is the hour, as a stamp, of an embargo that was broken elsewhere: the mark of a text lifted before it.
    `archive` has the old addresses of a text that was public elsewhere before, and `since`: a stamp, or the day alone.
    """

    text: Mapping[str, Any]
    digest: str

    def __getitem__(self, key: str) -> Any:
        return self.text.get(key, "")

    def rows(self, key: str) -> list[dict[str, Any]]:
        """A list member such as `contacts`, empty where there is none."""
        return list(self.text.get(key, ()))

    @property
    def archived(self) -> bool:
        """Whether it came from an archive: then nothing announces it, now or later."""
        return "archive" in self.text

    @property
    def since(self) -> datetime | None:
        """When a text of an archive was first public; noon of its day where no hour is known, None for all others."""
        if not self.archived:
            return None
        words = str(self.text["archive"].get("since", ""))
        if len(words) != len("2009-03-04"):
            return from_stamp(words) if words else None
        return datetime.combine(date.fromisoformat(words), time(12), zone(self["zone"])).astimezone(UTC)

    @property
    def unmarked(self) -> str:
        """The digest of the same text without the mark of a broken embargo: what people approve, before it or after."""
        if "broken" not in self.text:
            return self.digest
        return digest(canonical({key: value for key, value in self.text.items() if key != "broken"}))

    def data(self) -> bytes:
        """The canonical JSON whose digest this is."""
        return canonical(dict(self.text))


def issued_from(data: bytes, text: Mapping[str, Any]) -> Issued:
    """An issued text from its stored bytes and their parsed form."""
    return Issued(text, digest(data))


def resolve(release: Release, newsroom: Newsroom) -> Issued:
    """The release with its organisations, contacts and boilerplate filled in; a pure function of both.

    A killed release keeps only what its notice needs: the text that was withdrawn must not stay.
    """
    issuers = [newsroom.organisations[id_] for id_ in release.issuers if id_ in newsroom.organisations]
    text: dict[str, Any] = {
        "slug": release.slug,
        "title": release.title,
        "kind": release.kind,
        "number": release.number,
        "date": release.date,
        "language": release.language,
        "zone": release.embargo.zone if release.embargo else newsroom.home,
        "issuers": [_issuer(organisation) for organisation in issuers],
        "contacts": [_contact(contact, newsroom) for contact in release.contacts],
        "topics": list(release.topics),
        "revision": release.revision,
        "killed": release.killed,
        "archive": _row(release.archive) if release.archive else {},
    }
    text |= _cancelled(release, newsroom) if release.killed else _body(release, issuers) | _event(release, newsroom)
    if not release.killed:
        said = (words for _, words in release.social.texts)
        text["social"]["mentions"] = mentions(said, newsroom.organisations)
    data = canonical(text)
    return Issued(json.loads(data), digest(data))  # in the form in which it comes back from the store


def _body(release: Release, issuers: list[Organisation]) -> dict[str, Any]:
    social = release.social
    return {
        "subtitle": release.subtitle,
        "place": release.place,
        "translation_of": release.translation_of,
        "summary": release.summary,
        "body": release.body,
        "notes": release.notes,
        "boilerplates": [
            {"organisation": organisation.name, **_boilerplate(organisation, release.language)}
            for organisation in issuers
            if organisation.boilerplate and not release.archive  # an old text says itself who spoke then
        ],
        "pictures": [_file(picture) for picture in release.pictures],
        "attachments": [_file(attachment) for attachment in release.attachments],
        "social": {
            "text": social.text,
            "after": int(social.after.total_seconds()),
            "overrides": {kind: _own(said) for kind, said in sorted(social.overrides.items())},
        },
        "update": release.update,
        "correction": release.correction,
        "broken": release.broken.until if release.broken else "",
    }


def _own(said: str | bool | tuple[str, ...]) -> str | dict[str, Any]:
    """What a network is to be told alone: a text, a first text and those `following` it, or "none"."""
    if isinstance(said, tuple):
        return {"text": said[0], "following": list(said[1:])}
    # False is a decision here, and canonical JSON drops it: it is kept as a word
    return "none" if said is False else {"text": said}


def _event(release: Release, newsroom: Newsroom) -> dict[str, Any]:
    """The event, and what its words were read as: that is approved with the text, and no new zone rules move it."""
    if release.event is None:
        return {}
    from pipeline.event import zones

    hours = _hours(release, newsroom)
    told = zones(release, newsroom) if hours["begins"] else ()
    return {"event": _row(release.event) | hours | {"zones": list(told)}}


def _cancelled(release: Release, newsroom: Newsroom) -> dict[str, Any]:
    """When the event of a killed release was to be: calendars want the hour of what they take out."""
    return {"cancelled": _hours(release, newsroom) if release.event else {}}


def _hours(release: Release, newsroom: Newsroom) -> dict[str, str]:
    from pipeline.event import span

    begin, end = (stamp(each.instant) if each and each.instant else "" for each in span(release, newsroom))
    return {"begins": begin, "ends": end}


def _row(one: Any) -> dict[str, Any]:
    """A dataclass as plain data, for none holds another that is issued: `asdict` copies all that is in it."""
    return {each.name: getattr(one, each.name) for each in fields(one)}


def _file(file: Picture | Attachment) -> dict[str, Any]:
    row = _row(file)
    del row["carried"]  # what the public does not get is no part of what is issued
    return row


def _issuer(organisation: Organisation) -> dict[str, Any]:
    return {
        "id": organisation.id,
        "name": organisation.name,
        "acronym": organisation.acronym,
        "website": organisation.website,
        "handles": dict(organisation.handles),
    }


def _contact(contact: Any, newsroom: Newsroom) -> dict[str, Any]:
    organisation = newsroom.organisations.get(contact.organisation)
    row = _row(contact)
    row["organisation"] = organisation.name if organisation else contact.organisation
    del row["id"]
    return row


def _boilerplate(organisation: Organisation, language: str) -> dict[str, str]:
    """The boilerplate in the language of the release, else the first that there is, with its `language` beside it."""
    texts = organisation.boilerplate
    if texts.get(language):
        return {"text": texts[language]}
    other = next((each for each in texts if texts[each]), "")
    return {"text": texts.get(other, ""), "language": other}
