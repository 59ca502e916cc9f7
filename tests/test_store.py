"""The store: bytes by digest, checked on the way out, and no way out of its folder."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path
from unittest import mock

import pytest

from pipeline.digest import digest
from pipeline.files import Disk
from pipeline.store import Damaged, Store

ABSENT = digest(b"never kept")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(Disk(), tmp_path / "private")


@pytest.mark.parametrize("data", [b"", b"text", bytes(range(256)) * 1000])
def test_what_is_put_can_be_had_back_by_its_digest(store: Store, data: bytes) -> None:
    name = store.put(data)
    assert name == digest(data)
    assert store.get(name) == data
    assert store.has(name)
    assert store.put(data) == name


def test_what_is_added_is_had_back_at_once_and_kept_from_the_next_settling_on(store: Store, tmp_path: Path) -> None:
    names = [store.add(data) for data in (b"one", b"two", b"one")]
    other = Store(Disk(), tmp_path / "private")
    assert [store.get(name) for name in names] == [b"one", b"two", b"one"]
    assert [store.has(name) for name in names] == [True] * 3
    assert not any(other.has(name) for name in names)
    store.settle()
    assert [other.get(name) for name in names] == [b"one", b"two", b"one"]


@pytest.mark.parametrize("limit", ["MANY", "LARGE"])
def test_much_that_is_added_is_kept_by_itself(store: Store, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setattr(f"pipeline.store.{limit}", 3)
    for data in (b"1", b"2", b"3", b"4"):
        store.add(data)
    assert {path.name for path in store.contents()} == {digest(data) for data in (b"1", b"2", b"3")}


def test_what_a_disk_refused_is_forgotten_and_can_be_added_again(store: Store) -> None:
    name = store.add(b"page")
    store.note(digest(b"inputs"), name)
    with (
        mock.patch.object(Disk, "write_all", side_effect=OSError(28, "No space left")),
        pytest.raises(OSError, match="s"),
    ):
        store.settle()
    assert not store.has(name)
    assert store.made(digest(b"inputs")) == "", "it is made again"
    store.add(b"page")
    store.settle()
    assert store.get(name) == b"page"


def test_nothing_is_noted_before_what_it_names_is_kept(store: Store, tmp_path: Path) -> None:
    name = store.add(b"page")
    store.note(digest(b"inputs"), name)
    real, written = Disk.write_all, list[list[str]]()

    def noting(self: Disk, files: Iterable[tuple[Path, bytes]], mode: int | None = None) -> None:
        files = list(files)
        written.append([path.parent.parent.name for path, _ in files])
        real(self, files, mode)

    with mock.patch.object(Disk, "write_all", noting):
        store.settle()
    assert written == [["store"], ["private"]]


def test_what_was_never_kept_is_damaged_and_not_there(store: Store) -> None:
    assert not store.has(ABSENT)
    with pytest.raises(Damaged):
        store.get(ABSENT)


@pytest.mark.parametrize("found", [b"", b"tex", b"TEXT", b"text and more"])
def test_changed_bytes_are_refused_taken_away_and_can_be_put_again(store: Store, found: bytes) -> None:
    name = store.put(b"text")
    store.path(name).write_bytes(found)
    with pytest.raises(Damaged):
        store.get(name)
    assert not store.has(name)
    store.put(b"text")
    assert store.get(name) == b"text"


@pytest.mark.parametrize("found", [b"", b"tex"])
def test_bytes_cut_short_are_mended_by_putting_them_again(store: Store, found: bytes) -> None:
    name = store.put(b"text")
    store.path(name).write_bytes(found)
    store.put(b"text")
    assert store.get(name) == b"text"


@pytest.mark.parametrize("name", ["", "..", "../../newsroom.yml", "/etc/passwd", "a" * 63, "../../" + "a" * 58])
def test_no_name_leads_out_of_the_store(store: Store, tmp_path: Path, name: str) -> None:
    """A name may come from a damaged record; what it points at must be neither read nor removed."""
    outside = tmp_path / "newsroom.yml"
    outside.write_text("ours")
    assert not store.has(name)
    with pytest.raises(Damaged):
        store.get(name)
    with pytest.raises(Damaged):
        store.path(name)
    assert outside.read_text() == "ours"


def test_what_a_part_was_made_into_is_remembered(store: Store) -> None:
    part = digest(b"inputs")
    assert store.made(part) == ""
    store.note(part, store.put(b"page"))
    assert store.made(part) == digest(b"page")


@pytest.mark.parametrize(
    "noted",
    [
        b"",
        b"\0" * 129,
        b"\xff\xfe",
        f"{digest(b'inputs')} {digest(b'page')[:-1]}\n".encode(),
        f"{digest(b'inputs')} {ABSENT}\n".encode(),
        f"{digest(b'inputs')} ../../newsroom.yml".ljust(129).encode(),
    ],
)
def test_a_damaged_note_means_only_that_the_part_is_made_again(store: Store, tmp_path: Path, noted: bytes) -> None:
    part = digest(b"inputs")
    store.note(part, store.put(b"page"))
    store.settle()
    (tmp_path / "private" / "made" / f"{part[:2]}.notes").write_bytes(noted)
    assert store.made(part) == ""


def test_a_part_whose_bytes_are_gone_is_made_again(store: Store) -> None:
    part = digest(b"inputs")
    name = store.put(b"page")
    store.note(part, name)
    store.path(name).unlink()
    assert store.made(part) == ""


def test_the_store_is_closed_to_everyone_else(store: Store, tmp_path: Path) -> None:
    store.put(b"under embargo")
    assert stat.S_IMODE((tmp_path / "private").stat().st_mode) == 0o700


def test_what_is_kept_can_be_linked_into_the_public_tree_as_it_is_whatever_the_mask(store: Store) -> None:
    before = os.umask(0o077)
    try:
        paths = [store.path(store.put(data)) for data in (b"one", b"two")]
    finally:
        os.umask(before)
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o644}
    assert stat.S_IMODE(paths[0].parents[2].stat().st_mode) == 0o700


def test_it_lists_everything_that_lies_in_it(store: Store) -> None:
    assert list(store.contents()) == []
    names = [store.put(data) for data in (b"one", b"two")]
    stray = store.path(names[0]).with_name("stray")
    stray.write_bytes(b"")
    assert sorted(store.contents()) == sorted([stray, *map(store.path, names)])


def test_notes_are_known_to_other_processes_once_they_are_settled_and_none_is_lost(
    store: Store, tmp_path: Path
) -> None:
    other = Store(Disk(), tmp_path / "private")
    parts = {part: store.put(part.encode()) for part in (digest(b"%d" % number) for number in range(600))}
    for number, (part, content) in enumerate(parts.items()):
        (store if number % 2 else other).note(part, content)
    assert not any(Store(Disk(), tmp_path / "private").made(part) for part in parts)
    store.settle()
    other.settle()
    for each in (store, other, Store(Disk(), tmp_path / "private")):
        assert {part: each.made(part) for part in parts} == parts


def test_many_notes_are_settled_by_themselves(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.store.OFTEN", 3)
    content = store.put(b"page")
    for number in range(4):
        store.note(digest(b"%d" % number), content)
    known = Store(Disk(), tmp_path / "private")
    assert [bool(known.made(digest(b"%d" % number))) for number in range(4)] == [True, True, True, False]


def test_it_lists_the_notes_of_some_parts_and_what_they_name(store: Store, tmp_path: Path) -> None:
    parts = {part: store.put(part.encode()) for part in (digest(b"%d" % number) for number in range(40))}
    for part, content in parts.items():
        store.note(part, content)
    store.settle()
    for first in "05f":
        found = {part: content for _, notes in store.notes(first) for part, content in notes.items()}
        assert found == {part: content for part, content in parts.items() if part.startswith(first)}
    assert any(part.startswith("5") for part in parts)
    assert all(path.parent == tmp_path / "private" / "made" for path, _ in store.notes("5"))


def test_a_part_that_is_noted_again_is_the_newest_of_its_sheet(store: Store) -> None:
    parts = [part for part in (digest(b"%d" % number) for number in range(2000)) if part.startswith("5a")][:3]
    for part in (*parts, parts[0]):
        store.note(part, store.put(part.encode()))
        store.settle()
    ((_, notes),) = store.notes("5a")
    assert list(notes) == [*parts[1:], parts[0]]
