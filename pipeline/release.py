"""A release as its author wrote it: every field, each with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from pipeline.embargo import Embargo
from pipeline.newsroom import Contact
from pipeline.problem import Place

KINDS = ("release", "advisory", "statement", "notice")


@dataclass(frozen=True, slots=True)
class Event:
    """What the release invites to or tells of, and how the press gets in; an event is not an embargo."""

    time: str
    place: str = ""
    accreditation: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture beside the release: digest and size of its public bytes, width and height in pixels (0 unknown).

    `carried` is what its file holds that the public bytes do not, as in CARRIED of `pictures`.
    """

    file: str
    alt: str
    caption: str = ""
    credit: str = ""
    licence: str = ""
    digest: str = ""
    size: int = 0
    width: int = 0
    height: int = 0
    carried: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to download beside the release: digest and size of its public bytes; `carried` as of a picture."""

    file: str
    title: str
    digest: str = ""
    size: int = 0
    carried: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Social:
    """The posts: a shared text, a delay after the lift, and per channel kind its own text or False for none.

    Several texts are a thread there.
    """

    text: str = ""
    after: timedelta = timedelta()
    overrides: Mapping[str, str | bool | tuple[str, ...]] = field(default_factory=dict)

    @property
    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text, with the field that it stands in."""
        yield "social.text", self.text
        for network, own in self.overrides.items():
            if isinstance(own, str):
                yield f"social.{network}", own
            elif isinstance(own, tuple):
                yield from ((f"social.{network}.{at}", text) for at, text in enumerate(own))


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved, and the digest of what was approved."""

    by: str
    digest: str


@dataclass(frozen=True, slots=True)
class Waiver:
    """A check set aside for a reason, and by whom: one person or more."""

    code: str
    because: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """The embargo was broken elsewhere: why that is known, who says so, until when it was to hold, and of which text.

    `until` is the embargo's instant as a stamp; `digest` is that of an approval. Written by `dateline lift SLUG --now`.
    """

    because: str
    by: tuple[str, ...]
    until: str
    digest: str


@dataclass(frozen=True, slots=True)
class Archived:
    """A text that was public before it came here: its old addresses, its own first, and since when it was public.

    `since` is an instant as a stamp, or the day alone where no hour is known.
    """

    addresses: tuple[str, ...]
    since: str


@dataclass(frozen=True, slots=True)
class Release:
    """One release; made only by `read`. `embargo` is None where the words could not be read."""

    file: str
    slug: str
    title: str
    embargo: Embargo | None
    issuers: tuple[str, ...]
    contacts: tuple[Contact, ...]
    body: str
    body_line: int
    language: str
    subtitle: str = ""
    kind: str = "release"
    event: Event | None = None
    number: str = ""
    date: str = ""
    place: str = ""
    translation_of: str = ""
    topics: tuple[str, ...] = ()
    summary: str = ""
    pictures: tuple[Picture, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    social: Social = Social()
    notes: str = ""
    draft: bool = False
    hold: str = ""
    broken: Broken | None = None
    archive: Archived | None = None
    approved: tuple[Approval, ...] = ()
    revision: int = 1
    update: str = ""
    correction: str = ""
    killed: str = ""
    waive: tuple[Waiver, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)

    def place_of(self, key: str = "") -> Place:
        """Where a field such as `title` or `contacts.1.email` stands, or the start of the file."""
        return self.places.get(key, Place(self.file))

    def place_of_contact(self, at: int, field: str) -> Place:
        """Where a contact's field stands; the contact itself where newsroom.yml holds the field."""
        key = f"contacts.{at}.{field}"
        return self.place_of(key if key in self.places else f"contacts.{at}")
