"""A newsroom with much to hide: public releases, and beside them a canary in every field of what is not public."""

import os
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests import forks
from tests.forks import ROOT
from tests.leak.bytes_of import docx, jpeg, pdf, png
from tests.leak.faulty import faulty
from tests.leak.search import Flock

AHEAD = timedelta(hours=20)
LETTERS = "bcdfghjklmnpqrstvwxz"
COMMAND = [sys.executable, "-c", forks.COMMAND]

NEWSROOM = """\
name: Leak Newsroom
address: https://news.example
home: America/Port_of_Spain
languages: [en, fr]
order: DMY
organisations:
  agency:
    name: The Agency
    acronym: TA
    boilerplate: {{en: "The Agency does things.", fr: "L’Agence agit."}}
    contacts:
      - {{id: desk, name: Press desk, email: press@agency.example, phone: "+1 868 555 0100"}}
{partner}feeds:
  - {{name: all, title: All releases}}
  - {{name: trade, title: Trade, topic: trade}}
{feeds}channels:
  - {{name: x-ta, kind: x, account: "@ta", secret: LEAK_X, address: {x}}}
host: {{kind: folder, path: live, proof: folder}}
"""

PARTNER = """\
  {id}:
    name: "{name}"
    acronym: "{acronym}"
    zone: Europe/Rome
    city: "{city}"
    website: https://{website}.example
    handles: {{x: "@{handle}"}}
    boilerplate: {{en: "{boilerplate} does things in secret.", fr: "{boilerplate} agit en secret."}}
    contacts:
      - {{id: {contactid}, name: "{contact}", email: {contactemail}@partner.example, hours: "{contacthours}"}}
"""

PUBLIC = """\
---
title: {title}
embargo: FOR IMMEDIATE RELEASE
number: 7/2026
date: {day}
place: Port of Spain
issuers: [agency]
contacts: [desk]
topics: [trade]
summary: {title}, in short.
{more}---
{title}, and what there is to say about it.
"""

SECRET = """\
---
title: "{title} signs with {titlepartner}"
subtitle: "{subtitle}"
kind: advisory
embargo: {hour}
event: {{time: "{event}", place: "{eventplace}"}}
number: 116/2026 {number}
date: {day}
place: "{place}"
issuers: [agency, {partner}]
contacts:
  - desk
  - {{name: "{contactname}", organisation: {partner}, role: "{role}", email: {email}@partner.example,
     phone: "+1 868 555 0177", hours: "{hours}"}}
language: en
topics: [{topic}, trade]
summary: "{summary} in short."
pictures:
  - {{file: {picturefile}.jpg, alt: "{alt} at a table", caption: "{caption} signs", credit: "{credit}",
     licence: "{licence}"}}
  - {{file: {drawingfile}.png, alt: "{drawingalt} in blue"}}
attachments:
  - {{file: {attachment}.pdf, title: "{attachmenttitle}"}}
  - {{file: {document}.docx, title: "{documenttitle}"}}
social:
  text: "{post} for all"
  after: +2m
  x: "{postx} for X"
  bluesky: {{text: "{postbluesky} for Bluesky"}}
notes: |
  {notes}, *{notesemphasis}*
approved: [{{by: "{approvedby}", digest: "{approveddigest}"}}]
waive: [{{code: contact-lost, because: "{because}", by: "{waivedby}"}}]
---
{body} and **{bodybold}** with [{link}](https://{linkaddress}.example/{linkpath}).

## {heading}

- {listed}
"""

TRANSLATION = """\
---
title: "{titlefr}"
embargo: {hour}
date: {day}
place: "{placefr}"
issuers: [agency]
contacts: [desk]
language: fr
translation-of: {of}
summary: "{summaryfr}"
---
{bodyfr}
"""

# Not even sealed: kept back by a person, by a mistake, by a draft, or called off before anybody saw it.
OTHERS = {
    "held": 'hold: "{hold}"\n',
    "drafted": "draft: true\n",
    "calledoff": 'killed: "{killed}"\n',
}
BROKEN = "---\ntitle: {broken}: a `{brokenticked}` plan\nsubtitle {brokensubtitle}\n---\n{brokenbody}\n"
CHANGED = {
    "harvest-notice-april-2026": 'revision: 2\nupdate: "{update}"\n',
    "annual-report-march-2026": 'revision: 2\ncorrection: "{correction}"\n',
}


class Words(dict[str, str]):
    """Every field that a text names is a canary of its own."""

    def __init__(self, flock: Flock, known: Mapping[str, str], fields: set[str]) -> None:
        super().__init__(known)
        self._flock, self._fields = flock, fields

    def __missing__(self, key: str) -> str:
        self._fields.add(key)
        return self._flock.word(key)


@dataclass
class World:
    """The newsroom in `root`, what its commands said in `said`, and the folder `tmp` they had for passing things."""

    root: Path
    said: Path
    tmp: Path
    flock: Flock
    hour: datetime
    x: str = "http://127.0.0.1:9"
    started: float = 0.0
    fields: set[str] = field(default_factory=set)

    def words(self, **more: str) -> Words:
        """What the texts are filled with; each field named is kept in `fields`."""
        stamp = f"{self.hour:%Y-%m-%dT%H:%M:%SZ}"
        known = {"hour": stamp, "day": f"{self.hour:%Y-%m-%d}", "event": "4 December 2026, 09:00 hrs AST", "x": self.x}
        known |= {"partner": self.flock.name("partner"), "topic": self.flock.word("topic")}
        return Words(self.flock, known | more, self.fields)

    def run(self, *words: str, log: str, code: str = "", **environment: str) -> subprocess.CompletedProcess[bytes]:
        """Run a command of the newsroom; what it says is kept under the name of the log. `code` runs before it."""
        whole = ["-C", str(self.root), *words]
        done = forks.run(f"{code}\n{forks.COMMAND}", whole, self.root, self.environment | environment)
        (self.said / f"{log}.out").write_bytes(done.stdout)
        (self.said / f"{log}.err").write_bytes(done.stderr)
        return done

    @property
    def environment(self) -> dict[str, str]:
        """What a command of this newsroom finds around it: its own folder for temporary files."""
        own = {name: value for name, value in os.environ.items() if name != "CI"}  # the officer sits at a terminal
        return own | {"PYTHONPATH": str(ROOT), "COLUMNS": "120", "TMPDIR": str(self.tmp)}

    def describe(self, *, secrets: bool) -> None:
        """Write newsroom.yml, with the secret partner, feeds and all if wanted."""
        partner = feeds = ""
        if secrets:
            partner = PARTNER.format_map(self.words(id=self.flock.name("partner"), contactid="theirs"))
            feeds = (
                f"  - {{name: {self.flock.name('feed')}, title: {self.flock.word('feedtitle')}, "
                f"topic: {self.flock.word('topic')}}}\n"
                f"  - {{name: {self.flock.name('partnerfeed')}, title: {self.flock.word('partnerfeedtitle')}, "
                f"organisation: {self.flock.name('partner')}}}\n"
            )
        text = NEWSROOM.format(partner=partner, feeds=feeds, x=self.x)
        (self.root / "newsroom.yml").write_text(text, encoding="utf-8")

    def write_public(self) -> None:
        """The releases that everybody may read: two plain ones, and one with a picture and a document."""
        for slug in CHANGED:
            text = PUBLIC.format(title=f"Title of {slug}", day=f"{self.hour - AHEAD:%Y-%m-%d}", more="")
            (self.root / "releases" / f"{slug}.md").write_text(text)
        folder = self.root / "releases" / "open-day-may-2026"
        folder.mkdir(parents=True)
        more = "pictures: [{file: crowd.jpg, alt: A crowd}]\nattachments: [{file: plan.pdf, title: Plan}]\n"
        (folder / "release.md").write_text(
            PUBLIC.format(title="Open day", day=f"{self.hour - AHEAD:%Y-%m-%d}", more=more)
        )
        (folder / "crowd.jpg").write_bytes(jpeg("harmless"))
        (folder / "plan.pdf").write_bytes(pdf("harmless"))

    def write_secrets(self) -> None:
        """All that is not public yet, each field with its own canary."""
        folder = self.root / "releases" / self.flock.name("main")
        folder.mkdir()
        (folder / "release.md").write_text(SECRET.format_map(self.words()), encoding="utf-8")
        for kind, ending, made in (
            ("picturefile", "jpg", jpeg),
            ("drawingfile", "png", png),
            ("attachment", "pdf", pdf),
            ("document", "docx", docx),
        ):
            (folder / f"{self.flock.word(kind)}.{ending}").write_bytes(made(self.flock.word(f"within{kind}")))
        for slug, of in (("translated", self.flock.name("main")), ("translatedpublic", "open-day-may-2026")):
            self._release(self.flock.name(slug), TRANSLATION.format_map(self.words(of=of)))
        for slug, more in OTHERS.items():
            self._release(self.flock.name(slug), self._plain(more))
        self._release(self.flock.name("broken"), BROKEN.format_map(self.words()))
        for slug, more in CHANGED.items():
            self._release(slug, self._plain(more))
        for slug, text in faulty(self.flock.word("faulty")).items():
            self._release(self.flock.name(slug), text)
        templates = self.root / "templates"
        templates.mkdir()
        (templates / f"{self.flock.name('template')}.html").write_text(f"<!-- {self.flock.word('template')} -->")

    def _plain(self, more: str) -> str:
        text = PUBLIC.replace("FOR IMMEDIATE RELEASE", "{hour}").replace("{title}, and", "{bodyplain} and")
        words = self.words(title=self.flock.word("titleplain"), more=more.format_map(self.words()))
        return text.format_map(words)

    def _release(self, slug: str, text: str) -> None:
        (self.root / "releases" / f"{slug}.md").write_text(text, encoding="utf-8")


@contextmanager
def world_in(folder: Path, x: str = "http://127.0.0.1:9") -> Iterator[World]:
    """An empty newsroom; its canaries are drawn anew each time, so that nothing of another run is taken for a leak."""
    drawn = random.SystemRandom()
    text, slug = ("".join(drawn.choices(LETTERS, k=12)) for _ in range(2))
    hour = (datetime.now(UTC) + AHEAD).replace(microsecond=0)
    for name in ("newsroom/releases", "said", "tmp"):
        (folder / name).mkdir(parents=True)
    yield World(folder / "newsroom", folder / "said", folder / "tmp", Flock(text, slug), hour, x)
