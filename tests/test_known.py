"""What one process read of public releases, another reads only where a file or newsroom.yml is not what it was."""

import json
import os
from dataclasses import fields, replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.files import Disk
from pipeline.read import Memory
from pipeline.release import Release
from pipeline.shelved import Shelved, is_shelved
from pipeline.survey import House, Survey, survey
from pipeline.tick import tick
from tests.room import Room

LATER = 10_000_000_000  # ns


class Counting(Disk):
    """The disk some seconds later, which notes what is read of the releases."""

    def __init__(self, later: int = LATER) -> None:
        self.looked: list[str] = []
        self.later = later

    def read(self, path: Path) -> bytes:
        if path.suffix == ".md":
            self.looked.append(path.stem)
        return super().read(path)

    def now(self, folder: Path) -> int:
        return super().now(folder) + self.later


def another(room: Room, later: int = LATER) -> tuple[House, Counting]:
    """A process that starts with nothing in mind."""
    disk = Counting(later)
    return replace(room.house(), files=disk, memory=Memory()), disk


@pytest.fixture
def public(room: Room) -> Room:
    """A newsroom with two public releases and one that waits, known to the next process."""
    room.write("alpha", embargo="FOR IMMEDIATE RELEASE", contacts="[desk]", social="{text: A post}")
    room.write("beta", embargo="FOR IMMEDIATE RELEASE", language="en", topics="[trade]")
    room.write("waits", title="SECRET", topics="[embargoed-matter]")
    for _ in range(2):
        tick(another(room)[0])
    return room


def told(seen: Survey) -> SimpleNamespace:
    """What follows from a survey, in full."""
    return SimpleNamespace(
        releases=[{each.name: getattr(one, each.name) for each in fields(Release)} for one in seen.releases],
        problems=seen.problems,
        record=seen.record.data(),
        texts={name: (dict(text.text), text.data()) for name, text in seen.record.texts.items()},
        coming=[(each.release.slug, each.issued.digest, each.obstacles) for each in seen.coming],
        digests=dict(seen.digests),
        mark=seen.mark,
    )


def test_another_process_reads_only_what_waits_and_knows_as_much(public: Room) -> None:
    house, disk = another(public)
    seen = survey(house, whole=False)
    assert disk.looked == ["waits"]
    assert [isinstance(one, Shelved) for one in seen.releases] == [True, True, False]
    assert all(is_shelved(text) for text in seen.record.texts.values())
    (public.root / ".dateline/known").unlink()
    assert told(seen) == told(survey(another(public)[0], whole=False))


def test_a_second_look_in_one_process_reads_only_what_is_new(public: Room) -> None:
    house, disk = another(public)
    survey(house, whole=False)
    disk.looked.clear()
    public.write("gamma")
    survey(house, whole=False)
    assert disk.looked == ["gamma"]


def test_nothing_of_what_waits_is_kept(public: Room) -> None:
    data = (public.root / ".dateline/known").read_text()
    assert "alpha" in data
    assert not any(word in data for word in ("waits", "SECRET", "embargoed-matter"))


def test_a_file_of_the_same_size_and_time_that_was_put_there_since_is_read(public: Room) -> None:
    path = public.root / "releases/alpha.md"
    before = path.stat()
    public.edit("alpha", "Something happened.", "Something happens!!")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    house, disk = another(public)
    seen = survey(house, whole=False)
    assert disk.looked == ["alpha", "waits"]
    assert "issued-changed" in {problem.code for problem in seen.problems if problem.place.file.endswith("alpha.md")}


def test_a_file_that_was_only_just_written_is_read_again(room: Room) -> None:
    room.write("alpha", embargo="FOR IMMEDIATE RELEASE")
    for _ in range(2):
        tick(another(room, later=0)[0])
    house, disk = another(room)
    survey(house, whole=False)
    assert disk.looked == ["alpha"]


@pytest.mark.parametrize("fault", ["bit", "cut", "basis", "foreign"])
def test_what_is_kept_and_damaged_is_as_if_it_were_not_there(public: Room, fault: str) -> None:
    path = public.root / ".dateline/known"
    sealed, _, data = path.read_bytes().partition(b"\n")
    path.write_bytes(
        {
            "bit": sealed + b"\n" + data.replace(b"alpha", b"alphb", 1),
            "cut": sealed + b"\n" + data[:-9],
            "basis": sealed + b"\n" + data.replace(b'"basis":"', b'"basis":"x', 1),
            "foreign": json.dumps([1]).encode(),
        }[fault]
    )
    house, disk = another(public)
    survey(house, whole=False)
    assert disk.looked == ["alpha", "beta", "waits"]


def test_another_newsroom_yml_has_every_release_read_in_its_light(public: Room) -> None:
    path = public.root / "newsroom.yml"
    path.write_text(path.read_text() + "# a remark\n")
    house, disk = another(public)
    survey(house, whole=False)
    assert disk.looked == ["alpha", "beta", "waits"]


def test_a_text_that_the_store_lost_is_issued_again_from_its_file(public: Room) -> None:
    house, _ = another(public)
    name = survey(house, whole=False).record.last("alpha")
    assert name
    (public.root / ".dateline/store" / name.digest[:2] / name.digest).unlink()
    seen = survey(another(public)[0], whole=False)
    assert seen.record.texts[name.digest]["title"] == "Title of alpha"
    assert "issued-text-lost" not in {problem.code for problem in seen.problems}


def test_a_file_that_changes_between_the_look_and_the_reading_is_told_as_a_disk_that_refuses(public: Room) -> None:
    house, _ = another(public)
    seen = survey(house, whole=False)
    public.edit("alpha", "Something happened.", "Another thing.")
    with pytest.raises(OSError, match="changed while it was read"):
        assert seen.releases[0].body


def test_what_is_asked_of_a_shelved_release_is_what_its_file_says(public: Room) -> None:
    one = survey(another(public)[0], whole=False).releases[0]
    assert isinstance(one, Shelved)
    assert one.social.text == "A post"
    assert replace(one, title="Another").title == "Another"
    with pytest.raises(AttributeError):
        _ = one.nothing
