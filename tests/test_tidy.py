"""Tidy: what is needed or young stays, what is neither goes, and cutting it short harms nothing."""

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline import tidy as tidying
from pipeline.digest import digest
from pipeline.edition import Edition
from pipeline.files import Disk
from pipeline.issued import Issued
from pipeline.record import Entry, Kind, Record
from pipeline.store import Store
from pipeline.tidy import EVERY, MOST, NOTES, REPORTS, Needed, leftovers, tidy
from tests.single import Single

EMPTY = Needed(frozenset(), Record())
LEFT = f".{'0' * 16}.new"


def store(root: Path) -> Store:
    return Store(Disk(), root / ".dateline")


def note(root: Path, part: str, content: str) -> None:
    made = store(root)
    made.note(part, content)
    made.settle()


def noted(root: Path) -> list[str]:
    return [part for first in "0123456789abcdef" for _, notes in store(root).notes(first) for part in notes]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A newsroom in which one page was made."""
    (tmp_path / "releases" / "with-pictures").mkdir(parents=True)
    (tmp_path / "feeds" / "issued").mkdir(parents=True)
    note(tmp_path, digest(b"0"), store(tmp_path).put(b"page"))
    return tmp_path


def age(root: Path, hours: float = 2) -> None:
    """All that is there was written so long ago."""
    for path in root.rglob("*"):
        at = path.lstat().st_mtime_ns - int(hours * 3_600_000_000_000)
        os.utime(path, ns=(at, at), follow_symlinks=False)


def rounds(root: Path, needed: Needed = EMPTY) -> None:
    """As often as it takes to look at everything once."""
    for _ in range(16):
        assert not tidy(Disk(), root, store(root), needed)
        later(root)


def later(root: Path) -> None:
    """Ten minutes after it last looked."""
    path = root / ".dateline" / "tidied"
    if path.exists():
        at = path.stat().st_mtime_ns - EVERY
        os.utime(path, ns=(at, at))


def kept(root: Path) -> set[bytes]:
    return {path.read_bytes() for path in store(root).contents()}


def sealed(root: Path, tree: Mapping[str, bytes]) -> Edition:
    edition = Edition(digest(b"record"), {path: store(root).put(data) for path, data in tree.items()})
    store(root).put(edition.data())
    return edition


def text(root: Path, slug: str, *words: bytes) -> Issued:
    """An issued text with a picture and an attachment of these bytes, all in the store."""
    rows = [{"file": f"{at}", "digest": store(root).put(data)} for at, data in enumerate(words)]
    issued = {"slug": slug, "pictures": rows[:1], "attachments": rows[1:]}
    made = Issued(issued, "")
    return Issued(issued, store(root).put(made.data()))


def entry(issued: Issued, revision: int, kind: Kind = "lift") -> Entry:
    return Entry(issued["slug"], revision, kind, datetime(2026, 12, revision, tzinfo=UTC), issued.digest)


def test_what_no_edition_names_goes_with_its_notes_and_what_one_names_stays(root: Path) -> None:
    edition = sealed(root, {"index.html": b"index", "a.pdf": b"pdf"})
    for at in range(40):
        note(root, digest(b"part %d" % at), store(root).put(b"gone %d" % at))
    note(root, digest(b"kept"), digest(b"index"))
    age(root)
    rounds(root, Needed(frozenset({edition.seal}), Record()))
    assert kept(root) == {b"index", b"pdf", edition.data()}
    assert store(root).made(digest(b"kept")) == digest(b"index")
    assert noted(root) == [digest(b"kept")]


def test_a_note_that_was_written_whole_and_never_got_its_name_goes(root: Path) -> None:
    edition = sealed(root, {"index.html": b"page"})
    (sheet,) = (root / ".dateline" / "made").iterdir()
    (sheet.parent / LEFT).write_bytes(sheet.read_bytes())
    age(root)
    rounds(root, Needed(frozenset({edition.seal}), Record()))
    assert list(sheet.parent.iterdir()) == [sheet]


def test_notes_as_an_older_dateline_kept_them_go(root: Path) -> None:
    part = digest(b"part")
    folder = root / ".dateline" / "made" / part[:2]
    folder.mkdir()
    (folder / part).write_text(digest(b"page"))
    note(root, part, digest(b"page"))
    assert store(root).made(part) == digest(b"page")
    rounds(root)
    assert folder.exists()
    age(root)
    rounds(root)
    assert not folder.exists()


def test_what_is_younger_than_an_hour_stays_whoever_put_it_there(root: Path) -> None:
    age(root, hours=0.9)
    (root / "feeds" / LEFT).write_bytes(b"being written")
    rounds(root)
    assert kept(root) == {b"page"}
    assert store(root).made(digest(b"0")) == digest(b"page")
    assert (root / "feeds" / LEFT).exists()


def test_it_goes_by_the_disks_own_clock_and_not_by_the_machines(root: Path) -> None:
    class Ahead(Disk):
        def now(self, folder: Path) -> int:
            return super().now(folder) + 2 * tidying.YOUNG

    tidy(Disk(), root, store(root), EMPTY)
    assert kept(root) == {b"page"}
    later(root)
    tidy(Ahead(), root, store(root), EMPTY)
    assert kept(root) == set()


def test_what_the_record_issued_and_what_is_coming_stays_with_its_pictures(root: Path) -> None:
    first, second = text(root, "alpha", b"old picture"), text(root, "alpha", b"picture", b"programme")
    coming = text(root, "beta", b"secret picture", b"secret programme")
    record = Record((entry(first, 1), entry(second, 2, "update")), {second.digest: second})
    age(root)
    rounds(root, Needed(frozenset(), record, (coming,)))
    assert kept(root) == {
        *(issued.data() for issued in (first, second, coming)),
        b"picture",
        b"programme",
        b"secret picture",
        b"secret programme",
    }


def test_of_a_release_that_was_killed_only_the_notice_stays(root: Path) -> None:
    lifted, notice = text(root, "alpha", b"withdrawn picture"), text(root, "alpha")
    notice = Issued(dict(notice.text) | {"killed": "because"}, store(root).put(b"the notice"))
    other = text(root, "beta")
    record = Record((entry(lifted, 1), entry(other, 2), entry(notice, 3, "kill")))
    age(root)
    rounds(root, Needed(frozenset(), record))
    assert kept(root) == {b"the notice", other.data()}


def test_an_edition_that_cannot_be_read_costs_only_what_can_be_made_again(root: Path) -> None:
    edition = sealed(root, {"index.html": b"index"})
    issued = text(root, "alpha", b"picture")
    store(root).path(edition.seal).write_bytes(b"damaged")
    age(root)
    rounds(root, Needed(frozenset({edition.seal, digest(b"unknown")}), Record((), {issued.digest: issued})))
    assert kept(root) == {b"picture", issued.data()}


def test_of_many_notes_for_one_content_the_newest_few_stay(root: Path) -> None:
    edition = sealed(root, {"style.css": b"style"})
    parts = [part for part in (digest(b"look %d" % at) for at in range(4000)) if part.startswith("7a")][:9]
    for part in parts:
        note(root, part, digest(b"style"))
    rounds(root, Needed(frozenset({edition.seal}), Record()))
    assert all(store(root).made(part) for part in parts)
    age(root)
    rounds(root, Needed(frozenset({edition.seal}), Record()))
    assert [part for part in parts if store(root).made(part)] == parts[-NOTES:]


def test_bounded_work_is_done_in_one_call_and_the_rest_in_the_next(root: Path) -> None:
    folder = store(root).path(digest(b"page")).parent
    for at in range(MOST + 5):
        (folder / f"stray{at}").write_bytes(b"")
    age(root)
    assert tidy(Disk(), root, store(root), EMPTY)
    assert len(list(store(root).contents())) == 6
    assert not tidy(Disk(), root, store(root), EMPTY)
    assert list(store(root).contents()) == []


def test_a_sixteenth_of_the_notes_is_read_in_one_call_and_all_in_sixteen(root: Path) -> None:
    asked: list[str] = []

    class Asked(Store):
        def notes(self, first: str) -> Any:
            asked.append(first)
            return super().notes(first)

    for _ in range(17):
        tidy(Disk(), root, Asked(Disk(), root / ".dateline"), EMPTY)
        later(root)
    assert asked == [*"0123456789abcdef", "0"]
    (root / ".dateline" / "tidied").write_bytes(b"\xff damaged")
    later(root)
    tidy(Disk(), root, Asked(Disk(), root / ".dateline"), EMPTY)
    assert asked[-1] == "0"


@pytest.mark.parametrize(("ago", "looks"), [(0, False), (EVERY - 60_000_000_000, False), (EVERY, True), (-EVERY, True)])
def test_it_looks_every_ten_minutes_and_when_the_clock_was_set_back(root: Path, ago: int, looks: bool) -> None:
    age(root)
    (root / ".dateline" / "tidied").write_bytes(b"0")
    at = Disk().now(root / ".dateline") - ago
    os.utime(root / ".dateline" / "tidied", ns=(at, at))
    tidy(Disk(), root, store(root), EMPTY)
    assert (kept(root) == set()) == looks


def test_the_newest_bug_reports_stay(root: Path) -> None:
    reports = root / ".dateline" / "reports"
    reports.mkdir()
    for at in range(REPORTS + 7):
        (reports / f"2026-12-04T{at:06}Z.txt").write_text("a report")
    age(root)
    rounds(root)
    assert sorted(path.name for path in reports.iterdir()) == [
        f"2026-12-04T{at:06}Z.txt" for at in range(7, REPORTS + 7)
    ]


@pytest.mark.parametrize(
    "place", [".", ".dateline", ".dateline/letters", "feeds", "feeds/issued", "releases", "releases/with-pictures"]
)
def test_a_temporary_file_that_a_killed_run_left_goes_and_what_people_wrote_stays(root: Path, place: str) -> None:
    (root / place).mkdir(exist_ok=True)
    theirs = [root / place / name for name in ("notes.md", ".hidden", ".draft.new", ".alpha.md.77.new")]
    for path in (*theirs, root / place / LEFT):
        path.write_text("x")
    age(root)
    rounds(root)
    assert not (root / place / LEFT).exists()
    assert all(path.exists() for path in theirs)


def test_leftovers_in_the_store_and_among_the_notes_go_too(root: Path) -> None:
    content = store(root).path(digest(b"page"))
    among = root / ".dateline" / "made" / LEFT
    for path in (content.with_name(LEFT), among):
        path.write_bytes(b"half")
    age(root)
    rounds(root)
    assert not content.with_name(LEFT).exists()
    assert not among.exists()


def test_a_folder_with_no_leftovers_is_not_even_touched(root: Path) -> None:
    age(root)
    before = (root / "feeds").stat().st_mtime_ns
    assert leftovers(Disk(), root / "feeds") == []
    assert (root / "feeds").stat().st_mtime_ns == before
    assert leftovers(Disk(), root / "absent") == []


class Killed(BaseException):
    """The process ends here."""


class Cut(Disk):
    """A disk on which the n-th removal never happens, or is the last thing that does."""

    def __init__(self, at: int, after: bool) -> None:
        self.left, self.after = at, after

    def remove(self, path: Path) -> None:
        self.left -= 1
        if self.after or self.left:
            super().remove(path)
        if not self.left:
            raise Killed


@pytest.mark.parametrize("after", [False, True])
def test_cut_short_anywhere_it_leaves_a_store_that_tells_the_truth(root: Path, after: bool) -> None:
    edition = sealed(root, {"index.html": b"index"})
    for at in range(12):
        note(root, digest(b"part %d" % at), store(root).put(b"made %d" % at))
    age(root)
    needed = Needed(frozenset({edition.seal}), Record())
    for cut in range(1, 30):
        done = False
        try:
            for _ in range(16):
                tidy(Cut(cut, after), root, store(root), needed)
                later(root)
            done = True
        except Killed:
            assert store(root).get(digest(b"index")) == b"index"
            for at in range(12):
                content = store(root).made(digest(b"part %d" % at))
                assert content in ("", digest(b"made %d" % at))
                assert not content or store(root).get(content) == b"made %d" % at
        if done:
            break
    rounds(root, needed)
    assert kept(root) == {b"index", edition.data()}


def test_on_a_full_disk_it_still_makes_room(root: Path) -> None:
    class Full(Single):
        def write(self, path: Path, data: bytes) -> None:
            raise OSError(28, "No space left on device")

    age(root)
    assert not tidy(Full(), root, store(root), EMPTY)
    assert kept(root) == set()


def _gone(path: Path) -> None:
    path.unlink()


def _broken(path: Path) -> None:
    path.write_bytes(b"\xff")


def _unreadable(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere")


@pytest.mark.parametrize("disturb", [_gone, _broken, _unreadable])
def test_a_note_that_is_gone_broken_or_unreadable_is_no_hindrance(root: Path, disturb: Callable[[Path], None]) -> None:
    (path,) = (root / ".dateline" / "made").iterdir()
    age(root)
    disturb(path)
    rounds(root)
    assert kept(root) == set()
