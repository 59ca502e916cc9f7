"""The newsroom that is read, carried from stage to stage by the real line."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from pipeline.clock import HandClock, from_stamp
from tests.judges.site import DRAWING, PROGRAMME
from tests.readers.texts import EMBARGOED, RELEASES, Release
from tests.room import Room

BEGIN = "2024-06-03T12:00:00Z"  # it has passed wherever this runs: no server tells a date of the future
UPDATED, CORRECTED, KILLED = "2024-06-05T12:00:00Z", "2024-06-06T12:00:00Z", "2024-06-07T12:00:00Z"
AGENCY, CULTURE = "The Agency", "Ministry of Culture"
UPDATE = "Le programme est là & complet."
CORRECTION = "The day was wrong: it is Friday, not “Thurs.” <sic>."
REASON = "De leesweek gaat niet door."

SETTINGS = {
    "languages: [en, fr]": "languages: [en, fr, es, nl, pt, ht, ar]",
    "feeds:\n": "rights: Free to use & to quote.\nhub: https://hub.example/\nfeeds:\n  - {each: language}\n",
}
MINISTRY = """\
  ministry:
    name: Ministry of Culture
    zone: America/Port_of_Spain
    contacts:
      - {id: front, name: Front desk, email: press@ministry.example}
"""
# the newsroom's own catalogue of a language that is read from the right; the words it has not are English
ARABIC = """\
msgid ""
msgstr "Language: ar\\n"

msgctxt "language"
msgid "English"
msgstr "العربية"
"""


def room_of(folder: Path) -> Room:
    """The newsroom before its first release."""
    room = Room(folder, clock=HandClock(from_stamp(BEGIN)))
    room.describe(organisations=MINISTRY)
    _edit(folder / "newsroom.yml", SETTINGS)
    (folder / "templates/words").mkdir(parents=True)
    (folder / "templates/words/ar.po").write_text(ARABIC, encoding="utf-8")
    room.open_ledger_before()
    return room


def lift_all(room: Room) -> None:
    """Every release at its hour."""
    for one in RELEASES:
        _write(room, one, one.lifted)
    for hour in sorted({one.lifted for one in RELEASES}):
        _move(room, hour)


def embargo(room: Room) -> None:
    """A release is written and checked that waits for an hour which does not come."""
    _write(room, EMBARGOED, "2024-06-10T12:00:00Z")
    _move(room, "2024-06-04T12:00:00Z")
    assert [each.release.slug for each in room.survey().coming] == [EMBARGOED.slug]


def update(room: Room) -> None:
    """Something new is added to the French one."""
    _edit(_file(room, "reunion"), {"language: fr": f"language: fr\nrevision: 2\nupdate: '{UPDATE}'"})
    _move(room, UPDATED)


def correct(room: Room) -> None:
    """The first, which has everything, named the wrong day."""
    said = {"language: en": f"language: en\nrevision: 2\ncorrection: '{CORRECTION}'", "Thursday": "Friday"}
    _edit(_file(room, "accord"), said)
    _move(room, CORRECTED)


def kill(room: Room) -> None:
    """The Dutch one is taken back."""
    _edit(_file(room, "leesweek"), {"language: nl": f"language: nl\nrevision: 2\nkilled: '{REASON}'"})
    _move(room, KILLED)


# what happens before the readers read, by the name of the stage
STAGES: Mapping[str, Callable[[Room], None]] = {
    "empty": lambda room: None,
    "lifted": lift_all,
    "again": lambda room: None,
    "embargoed": embargo,
    "updated": update,
    "corrected": correct,
    "killed": kill,
}


def _move(room: Room, instant: str) -> None:
    """Let the line run at an instant; what troubles it is an error of the test."""
    done = room.tick(instant)
    stops = [str(problem) for problem in done.survey.problems if problem.stops]
    if stops or done.troubles:
        raise RuntimeError(f"{instant}: {stops} {done.troubles}")


def _write(room: Room, one: Release, instant: str) -> None:
    there, title = from_stamp(instant), one.title.replace("'", "''")
    hour = f"{there:%A}, {there.day} {there:%B %Y, %H:%M} UTC"
    _file(room, one.slug).parent.mkdir()
    _file(room, one.slug).write_text(
        f"---\ntitle: '{title}'\nembargo: {hour}\ndate: 2024-06-03\nplace: Port of Spain\n"
        f"issuers: {one.issuers}\ncontacts: {one.contacts}\nlanguage: {one.language}\nsummary: '{title}'\n"
        f"{one.files}---\n\n{one.body}\n",
        encoding="utf-8",
    )
    if one.files:
        for file in (DRAWING, PROGRAMME):
            shutil.copy(file, _file(room, one.slug).parent)


def _file(room: Room, slug: str) -> Path:
    return room.root / "releases" / slug / "release.md"


def _edit(file: Path, words: Mapping[str, str]) -> None:
    text = file.read_text(encoding="utf-8")
    for old, new in words.items():
        if text.count(old) != 1:
            raise ValueError(f"{file}: {old!r} stands there {text.count(old)} times")
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
