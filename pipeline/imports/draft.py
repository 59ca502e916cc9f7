"""The draft that a copy becomes: fields as far as they are certain, the body, and what was lost told by place."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.imports.asked import Found, asked_of, registered
from pipeline.imports.copy import Copy, short
from pipeline.imports.furniture import left_out
from pipeline.imports.headline import Head, head_of
from pipeline.imports.hours import embargo_of, event_of
from pipeline.imports.issuers import named, without_boilerplate
from pipeline.imports.mail import without_mail_head
from pipeline.imports.opened import opened
from pipeline.imports.people import people_of
from pipeline.imports.person import Person
from pipeline.imports.tongue import tongue
from pipeline.newsroom import Newsroom
from pipeline.problem import Place, Problem, in_order
from pipeline.source.slug import slugged

QUOTES = re.compile(r"“[^“”]{3,3000}”|\"[^\"“”]{3,3000}[\"”]|«[^«»]{3,3000}»|„[^„“]{3,3000}“")
SLUG = re.compile(r"[a-z0-9-]{1,80}")


@dataclass(slots=True)
class Draft:
    """A release's file to be written: its slug, its text, what was found, and the problems in the order of places."""

    slug: str
    text: str
    found: Found
    problems: tuple[Problem, ...] = field(default=())


def drafted(data: bytes, file: str, newsroom: Newsroom, slug: str = "") -> Draft:
    """The draft of a file's bytes; `file` is how problems call it, `slug` the one wanted ('': that of the headline).

    Raises Unreadable where the file cannot be taken in at all.
    """
    copy = opened(data, file)
    found = _found(copy, newsroom)
    slug = slug or slugged(found.head.title) or slugged(file.rpartition("/")[2].rpartition(".")[0]) or "draft"
    lines, places = _written(found, newsroom)
    text = "\n".join(lines) + f"\n\n{found.body}\n"
    name = f"releases/{slug}.md"
    asked = [*asked_of(found, newsroom, file, {key: Place(name, *spot) for key, spot in places.items()})]
    return Draft(slug, text, found, in_order([*copy.problems, *asked]))


def _found(copy: Copy, newsroom: Newsroom) -> Found:
    without_mail_head(copy)
    left_out(copy)
    embargo, doubt = embargo_of(copy, newsroom)
    head = head_of(copy, newsroom)
    people, handles = people_of(copy, newsroom)
    spoken = without_boilerplate(copy, newsroom)
    event = event_of(copy, newsroom)
    _tell_alone(copy)
    text = " ".join(piece.text for piece in copy.pieces)
    return Found(
        head,
        tongue(f"{head.title} {text}"),
        embargo,
        doubt,
        event,
        _issuers(
            copy,
            head,
            newsroom,
            [*spoken, *(each.organisation for each in people), *(each.organisation for each in handles)],
        ),
        people,
        handles,
        tuple(match[0] for match in QUOTES.finditer(text)),
        copy.body() or "Write the release here.",
    )


def _issuers(copy: Copy, head: Head, newsroom: Newsroom, sure: Iterable[str]) -> tuple[str, ...]:
    """Who speaks: whoever stands in the headline, or has a contact, an account or its boilerplate in the copy."""
    lead = copy.pieces[0].text if copy.pieces else ""
    above = named(f"{head.title} {head.subtitle}", newsroom)
    known = [id_ for id_ in dict.fromkeys([*above, *sure]) if id_]
    return tuple(known) or named(lead, newsroom)[:1]


def _tell_alone(copy: Copy) -> None:
    """Lines that stand alone without a full stop: headings, captions or leftovers, and no machine can know which."""
    for paragraph in copy.paragraphs():
        (piece, *more) = paragraph
        alone = not more and not piece.item and not piece.level and 2 <= len(piece.text.split()) <= 9
        if alone and piece.text[-1].isalnum():
            copy.told(
                piece.line,
                "copy-unsure",
                f"“{short(piece.text)}” stands alone: it may be a heading, the words under a picture, or a leftover.",
                f"Write `## {short(piece.text)}` for a heading, put it into `pictures:`, or take it out.",
            )


def _written(found: Found, newsroom: Newsroom) -> tuple[list[str], dict[str, tuple[int, int]]]:
    """The lines of the fields, and where each value stands."""
    head = found.head
    rows: list[tuple[str, str]] = [("title", _quoted(head.title))]
    rows += [("subtitle", _quoted(head.subtitle))] if head.subtitle else []
    rows += [("draft", "true"), ("embargo", _quoted(found.embargo))]
    rows += [("event", f"{{time: {_quoted(found.event)}}}")] if found.event else []
    rows += [(key, _quoted(value)) for key, value in (("number", head.number), ("place", head.place)) if value]
    rows += [("date", head.date)] if head.date else []
    rows += [("issuers", f"[{', '.join(found.issuers)}]")]
    lines, places = ["---"], {}
    for key, value in rows:
        lines.append(f"{key}: {value}")
        places[key] = (len(lines), len(key) + 3)
    lines.append("contacts:" if found.people else "contacts: []")
    places["contacts"] = (len(lines), 1)
    for at, person in enumerate(found.people):
        lines.append(f"  - {_contact(person, newsroom)}")
        places[f"contacts.{at}"] = (len(lines), 5)
    lines += [f"language: {found.language}"] if found.language else []
    places["language"] = (len(lines), 11)
    return [*lines, "---"], places


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _contact(person: Person, newsroom: Newsroom) -> str:
    """The id of a contact that newsroom.yml has under that name, else the contact as the copy has it."""
    known = registered(person, newsroom)
    if known:
        return known.id
    keys = ("name", "organisation", "role", "email", "phone")
    told = ((key, str(getattr(person, key))) for key in keys)
    return (
        "{"
        + ", ".join(f"{key}: {value if key == 'organisation' else _quoted(value)}" for key, value in told if value)
        + "}"
    )
