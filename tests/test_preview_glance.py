"""A glance at one release finds what a whole survey finds in it, and reads no other."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.files import Disk
from pipeline.preview.current import Current
from pipeline.preview.glance import glance
from pipeline.survey import Survey, survey
from tests.room import HOUR, Room

FILE = "releases/alpha.md"

EDITS: list[Callable[[str], str]] = [
    lambda text: text.replace("Summary of alpha.", "Another summary."),
    lambda text: text.replace("[desk]", "[nobody]"),
    lambda text: text.replace("09:00 hrs AST", "10:00 hrs AST"),
    lambda text: text.replace("Friday, 4", "Thursday, 4"),
    lambda text: text.replace("summary:", "draft: true\nsummary:"),
    lambda text: text.replace("summary:", "hold: The minister reads it\nsummary:"),
    lambda text: text.replace("summary:", "waive: [{code: contact-asleep, because: We know, by: Ana}]\nsummary:"),
    lambda text: text.replace("summary:", "killed: It was called off\nsummary:"),
    lambda text: text + "\nTODO: ask again about **this**.\n",
]


def of(seen: Survey) -> object:
    """What a survey says of the release."""
    own = [each for each in seen.problems if each.place.file == FILE]
    coming = [each for each in seen.coming if each.release.file == FILE]
    return own, coming, seen.waived.get(FILE), seen.of("alpha"), seen.digests[FILE]


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("public", [False, True])
def test_a_glance_says_of_a_release_what_a_survey_says(room: Room, edit: Callable[[str], str], public: bool) -> None:
    path = room.write("alpha")
    room.write("beta", translation_of="alpha", language="fr")
    if public:
        room.tick(HOUR)
    house = room.house()
    seen = survey(house, whole=False)
    data = edit(path.read_text()).encode()
    found = glance(house, seen, FILE, data)
    path.write_bytes(data)
    assert found is not None
    assert of(found) == of(survey(house, whole=False))


def test_a_glance_leaves_the_file_as_it_is(room: Room) -> None:
    path = room.write("alpha")
    before, house = path.read_bytes(), room.house()
    glance(house, survey(house), FILE, before.replace(b"alpha", b"omega"))
    assert path.read_bytes() == before


def test_a_glance_reads_no_other_release(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.write("alpha")
    for at in range(5):
        room.write(f"other-{at}")
    house = room.house()
    seen = survey(house)
    asked: list[str] = []
    read = Disk.read

    def noted(self: Disk, path: Path) -> bytes:
        asked.append(path.name)
        return read(self, path)

    monkeypatch.setattr(Disk, "read", noted)
    assert glance(house, seen, FILE, (house.root / FILE).read_bytes()) is not None
    assert not [name for name in asked if name.startswith("other")]


@pytest.mark.parametrize("text", ["no fields at all", "---\ntitle: [\n---\n"])
def test_a_file_that_cannot_be_taken_in_is_left_to_a_survey(room: Room, text: str) -> None:
    room.write("alpha")
    house = room.house()
    assert glance(house, survey(house), FILE, text.encode()) is None


def test_a_changed_newsroom_is_left_to_a_survey(room: Room) -> None:
    path = room.write("alpha")
    house = room.house()
    seen = survey(house)
    room.describe(feeds="  - {name: more, title: More, topic: more}")
    assert glance(house, seen, FILE, path.read_bytes()) is None


def test_a_new_address_is_left_to_a_survey(room: Room) -> None:
    path = room.write("alpha")
    house = room.house()
    assert glance(house, survey(house), FILE, path.read_bytes().replace(b"title:", b"slug: omega\ntitle:")) is None


def test_what_changed_is_seen_at_once_and_what_it_means_for_others_once_it_is_quiet(room: Room) -> None:
    path = room.write("alpha")
    room.write("beta", translation_of="alpha", language="fr")
    current = Current(room.house)
    number = len(current.seen().coming) and current.number
    path.write_text(path.read_text().replace("Friday, 4", "Friday, 11"))
    current.changed([FILE])
    assert current.number == number + 1
    release = current.seen().of("alpha")
    assert release is not None
    assert release.embargo is not None
    assert release.embargo.instant is not None
    assert release.embargo.instant.day == 11
    assert current.settle(current.number, current.aside())
    assert current.seen() == survey(room.house(), whole=False)
    assert not current.settle(current.number, current.aside())


def test_what_was_found_aside_is_old_once_something_else_changed(room: Room) -> None:
    path = room.write("alpha")
    current = Current(room.house)
    current.seen()
    found, number = current.aside(), current.number
    path.write_text(path.read_text().replace("Title of alpha", "Title of another"))
    current.changed([FILE])
    assert not current.settle(number, found)
    release = current.seen().of("alpha")
    assert release is not None
    assert release.title == "Title of another"


def test_what_did_not_change_is_told_to_nobody(room: Room) -> None:
    room.write("alpha")
    current = Current(room.house)
    current.seen()
    current.changed([FILE])
    assert current.number == 1


def test_a_file_that_comes_or_goes_is_seen(room: Room) -> None:
    path = room.write("alpha")
    current = Current(room.house)
    current.seen()
    room.write("beta")
    current.changed(["releases/beta.md"])
    assert current.seen().of("beta") is not None
    path.unlink()
    current.changed([FILE])
    assert current.seen().of("alpha") is None


def test_an_hour_that_passes_is_seen_without_any_change(room: Room) -> None:
    room.write("alpha")
    current = Current(room.house)
    assert not current.seen().coming[0].due(current.seen().at)
    room.clock.sleep(4 * 24 * 3600)
    assert current.seen().coming[0].due(current.seen().at)
