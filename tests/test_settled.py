"""Settled: what was found whole is not read again before somebody may have touched it."""

import json
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pytest

from pipeline.archive import Archive
from pipeline.files import SETTLES, Disk
from pipeline.settled import A_DAY, NOTE
from pipeline.store import Store
from tests.test_archive import LONG, ONE, OTHER, SHORT, edition


class Later(Disk):
    """A disk on which all was written a while ago."""

    passed = 0

    def now(self, folder: Path) -> int:
        return super().now(folder) + self.passed


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """What was kept and exported, found whole later, and so noted."""
    disk = Later()
    found = Archive(disk, tmp_path, Store(disk, tmp_path / ".dateline"))
    shown = edition(found, LONG)
    found.store.put(shown.data())
    found.keep(LONG, shown)
    disk.passed = 2 * SETTLES
    found.keep(LONG, shown)
    return found


def note(archive: Archive) -> Path:
    return archive.root / ".dateline" / NOTE


def again(archive: Archive) -> list[str]:
    """What is read of `feeds/` to keep the same once more."""
    shown = edition(archive, LONG)
    with mock.patch.object(Disk, "read", autospec=True, side_effect=Disk.read) as read:
        archive.keep(LONG, shown)
    below = [each.args[1] for each in read.call_args_list if "feeds" in each.args[1].parts]
    return sorted(str(path.relative_to(archive.root)) for path in below)


def test_of_what_nobody_touched_the_record_alone_is_read_again(archive: Archive) -> None:
    assert again(archive) == ["feeds/record.jsonl"]


def test_what_somebody_touched_is_read_and_mended(archive: Archive) -> None:
    path = archive.root / "feeds/all.rss"
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + b"?")
    archive.files.passed = -A_DAY // 4  # type: ignore[attr-defined]  # it was noted before that
    note(archive).write_text(json.dumps(json.loads(note(archive).read_text()) | {"at": path.stat().st_ctime_ns}))
    archive.files.passed = 2 * SETTLES  # type: ignore[attr-defined]
    assert "feeds/all.rss" in again(archive)
    assert path.read_bytes() == whole


def test_what_is_gone_is_written_again(archive: Archive) -> None:
    path = archive.root / "feeds/issued/other.json"
    path.unlink()
    again(archive)
    assert path.read_bytes() == OTHER.data()


def spoil(archive: Archive, **words: object) -> None:
    note(archive).write_text(json.dumps(json.loads(note(archive).read_text()) | words))


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda archive: note(archive).unlink(),
        lambda archive: note(archive).write_text("{"),
        lambda archive: spoil(archive, record=SHORT.digest),
        lambda archive: spoil(archive, entries=2),
        lambda archive: spoil(archive, since=0),
        lambda archive: spoil(archive, since=10**20),
        lambda archive: spoil(archive, seal="0" * 64),
    ],
)
def test_a_note_that_is_damaged_old_or_of_another_record_is_not_believed(
    archive: Archive, spoilt: Callable[[Archive], None]
) -> None:
    spoilt(archive)
    assert "feeds/issued/other.json" in again(archive)


def test_what_was_believed_for_a_day_is_read_again(archive: Archive) -> None:
    archive.files.passed += A_DAY  # type: ignore[attr-defined]
    assert "feeds/all.atom" in again(archive)
    assert again(archive) == ["feeds/record.jsonl"]


def test_a_text_that_is_new_is_kept_in_a_folder_that_nobody_touched(archive: Archive) -> None:
    with mock.patch.object(Disk, "touched", return_value=0):
        archive.keep_texts(LONG.entries, LONG)
        lost = archive.store.path(ONE.digest)
        lost.unlink()
        archive.keep(LONG, edition(archive, LONG))
        assert not lost.exists()  # of this it was noted that it was there
        spoil(archive, entries=0, size=0, record="e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        archive.keep(LONG, edition(archive, LONG))
    assert lost.read_bytes() == ONE.data()


def test_a_text_that_went_is_kept_again(archive: Archive) -> None:
    lost = archive.store.path(OTHER.digest)
    lost.unlink()
    spoil(archive, at=lost.parent.stat().st_ctime_ns)  # it went after that
    archive.keep(LONG, edition(archive, LONG))
    assert lost.read_bytes() == OTHER.data()
