"""Hostile texts in every field: no script runs and no request leaves, though Chromium heeds no policy of the page."""

import email
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from email.policy import default
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from pipeline.formats import FORMATS, plan
from pipeline.formats.letter import letter
from pipeline.newsroom import Contact, Feed, Newsroom, Organisation
from pipeline.recipient import Recipient
from pipeline.record import Record, Standing
from pipeline.release import Attachment, Event, Picture, Release
from tests.hostile_payloads import PAYLOADS, SUM
from tests.issuing import LIFT, NEWSROOM, lifted, release
from tests.judges import ask

Pages = dict[str, str]
Makers = dict[str, Callable[[], str]]


def newsroom(text: str) -> Newsroom:
    """A newsroom that has the text wherever newsroom.yml takes one."""
    name = "".join(letter for letter in text if letter.isprintable())  # a feed cannot say the others
    one = Organisation(
        id="institute",
        name=text,
        acronym=text,
        website=text,
        boilerplate={"en": marked(text)},
        handles={"x": text, "mastodon": f"@{text}@{text}", "facebook": f"https://a.example/{text}", "other": text},
    )
    return replace(NEWSROOM, name=name, organisations={"institute": one}, feeds=(Feed("all", name), Feed("more", name)))


def marked(text: str) -> str:
    """Markdown that has the text in every place it may stand in."""
    return "\n\n".join((
        text, f"[{text}]({text})", f"[x](<{text}>)", f'[x](https://a.example "{text}")', f"![{text}]({text})",
        f"<{text}>", f"`{text}`", f"# {text}", f"> {text}", f"- {text}", f"| {text} |\n|:-:|\n| {text} |",
        f"x[^{text}]", f"[^{text}]: {text}", f"[r]\n\n[r]: {text} '{text}'", f"```{text}\n{text}\n```",
    ))  # fmt: skip


def hostile(text: str) -> Release:
    """A release that has the text in every field that holds words."""
    named = text.replace("/", "")  # a name of a file
    return release(
        "hostile",
        issuers=("institute",),
        contacts=(Contact(text, "institute", text, text, text, text), Contact(text, text, email=f"{text}@a.example")),
        topics=(text,),
        pictures=tuple(
            Picture(f"{named}{end}", text, text, text, text, "a" * 64, 9000, 800, 450) for end in ("", ".png")
        ),
        attachments=(Attachment(f"{named}.pdf", text, "b" * 64, 1_234_567), Attachment("a.pdf", text, "c" * 64, 9)),
        event=Event(text, text),
        body=marked(text),
        notes=marked(text),
        **dict.fromkeys(("title", "subtitle", "number", "place", "summary", "update", "correction"), text),
    )


def shown_anywhere(text: str) -> Makers:
    """How to make every page, letter and text of a feed in which the words stand, by name."""
    known, one = newsroom(text), hostile(text)
    dead = replace(one, slug="dead", killed=text)
    record = lifted(lifted(Record(), one, "correction", newsroom=known), dead, "kill", newsroom=known)
    return pages(known, record) | letters(known, record)


def pages(known: Newsroom, record: Record) -> Makers:
    found: Makers = {}
    for name in FORMATS:
        for part in plan(name)(known, record):
            if part.media_type.startswith("text/html"):
                found[part.path] = partial(decoded, part.make)
            elif part.path == "feeds/all.atom":
                found[part.path] = partial(contents, part.make)
    return found


def decoded(make: Callable[[], bytes]) -> str:
    return make().decode()


def contents(make: Callable[[], bytes]) -> str:
    """What a reader of feeds puts into its own page."""
    root = ElementTree.fromstring(make())  # noqa: S314  # our own
    return "".join(entry.text or "" for entry in root.iter("{http://www.w3.org/2005/Atom}content"))


def letters(known: Newsroom, record: Record) -> Makers:
    reader = Recipient("reader@a.example", known.organisations["institute"].name)
    return {
        f"{name} of {one.slug}": partial(opened, known, one, until, reader)
        for one in record.standing()
        for name, until in {"letter": None, "advance letter": LIFT}.items()
    }


def opened(known: Newsroom, one: Standing, until: datetime | None, reader: Recipient) -> str:
    """What a mail program shows of the letter."""
    message: Any = email.message_from_bytes(letter(known, one, until, reader), policy=default)
    return str(message.get_body(("html",)).get_content())


def look(documents: Pages, folder: Path) -> list[dict[str, str]]:
    """What Chromium finds in them."""
    (folder / "documents.json").write_text(json.dumps(documents), encoding="utf-8")
    told = ask.browser("hostile.mjs", str(folder / "documents.json"))
    assert told["seen"] == len(documents)
    found: list[dict[str, str]] = told["found"]
    return found


def every(at: int, name: str) -> bool:
    return True


def often(at: int, name: str) -> bool:
    """Every text in the page of its release; of all else an eighth, another one in each place."""
    return name == "releases/hostile/index.html" or (at + len(name)) % 8 == 0


@pytest.mark.parametrize("wanted", [often, pytest.param(every, marks=pytest.mark.prove)])
def test_no_hostile_text_in_any_field_runs_a_script_or_asks_anyone(
    wanted: Callable[[int, str], bool], tmp_path: Path
) -> None:
    documents = {
        f"{text!r}: {name}": make()
        for at, text in enumerate(PAYLOADS)
        for name, make in shown_anywhere(text).items()
        if wanted(at, name)
    }
    assert len(PAYLOADS) >= 60
    assert [name for name, page in documents.items() if str(SUM) in page] == []
    assert look(documents, tmp_path) == []


def test_one_living_text_among_many_pages_is_found(tmp_path: Path) -> None:
    documents = {name: make() for name, make in shown_anywhere("{{7*7}}").items()}
    whole = documents["index.html"]
    for name, living in {
        "script": "<script>__ran(1)</script>",
        "event": "<img src=x onerror=__ran(1)>",
        "link": "<a href='java\tscript:__ran(1)'>x</a>",
        "request": "<img src=//evil.example/pixel.png>",
        "data": '<script type="application/ld+json">{"a": </script>',
    }.items():
        documents[name] = whole.replace("</main>", f"{living}</main>")
    found = {(row["name"], row["sort"]) for row in look(documents, tmp_path)}
    assert {name for name, _ in found} == {"script", "event", "link", "request", "data"}
    assert found > {("script", "script ran"), ("event", "script ran"), ("request", "request to somebody else")}


@pytest.mark.prove
def test_the_texts_have_teeth_where_nobody_escapes_them(tmp_path: Path) -> None:
    naive = {
        str(at): f'<!doctype html><title>{text}</title><p title="{text}">{text}</p><a href="{text}">x</a>'
        for at, text in enumerate(PAYLOADS)
    }
    assert len({row["name"] for row in look(naive, tmp_path)}) >= 60
