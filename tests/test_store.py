"""The store: bytes by digest, checked on the way out, and no way out of its folder."""

import stat
from pathlib import Path

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


@pytest.mark.parametrize("noted", [b"", b"\0" * 64, b"\xff\xfe", ABSENT.encode(), b"../../newsroom.yml"])
def test_a_damaged_note_means_only_that_the_part_is_made_again(store: Store, tmp_path: Path, noted: bytes) -> None:
    part = digest(b"inputs")
    store.note(part, store.put(b"page"))
    (tmp_path / "private" / "made" / part[:2] / part).write_bytes(noted)
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


def test_it_lists_everything_that_lies_in_it(store: Store) -> None:
    assert list(store.contents()) == []
    names = [store.put(data) for data in (b"one", b"two")]
    stray = store.path(names[0]).with_name("stray")
    stray.write_bytes(b"")
    assert sorted(store.contents()) == sorted([stray, *map(store.path, names)])


def test_it_lists_the_notes_of_some_parts_and_what_they_name(store: Store, tmp_path: Path) -> None:
    parts = {part: store.put(part.encode()) for part in (digest(b"%d" % number) for number in range(40))}
    for part, content in parts.items():
        store.note(part, content)
    for first in "05f":
        found = {path.name: content for path, content in store.notes(first)}
        assert found == {part: content for part, content in parts.items() if part.startswith(first)}
    assert any(part.startswith("5") for part in parts)
    assert all(path.is_relative_to(tmp_path / "private" / "made") for path, _ in store.notes("5"))
