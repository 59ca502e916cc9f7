"""The archive: what was issued is found again wherever a copy survives."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

import pytest

from pipeline.archive import RECORD, Archive, RecordSplit, keep_files
from pipeline.digest import canonical, digest
from pipeline.edition import Edition
from pipeline.files import Disk
from pipeline.issued import Issued
from pipeline.pictures import public_bytes
from pipeline.record import Entry, Kind, Record
from pipeline.store import Store
from tests.photographs import png
from tests.single import Single

NOON = datetime(2020, 12, 4, 12, tzinfo=UTC)
OURS = ".dateline/record.jsonl"
DISK = Disk()


def text(slug: str, revision: int = 1) -> Issued:
    row = {"slug": slug, "title": f"Title of {slug}", "revision": revision}
    return Issued(row, digest(canonical(row)))


def record(*texts: Issued) -> Record:
    kinds: tuple[Kind, Kind] = ("lift", "correction")
    return Record().adding(
        (Entry(one["slug"], one["revision"], kinds[one["revision"] > 1], NOON + timedelta(hours=hour), one.digest), one)
        for hour, one in enumerate(texts)
    )


ONE, OTHER, ONE_AGAIN = text("one"), text("other"), text("one", 2)
SHORT, LONG = record(ONE, OTHER), record(ONE, OTHER, ONE_AGAIN)
FORKED = record(ONE, text("third"))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(DISK, tmp_path, Store(DISK, tmp_path / ".dateline"))


def edition(archive: Archive, known: Record) -> Edition:
    feeds = {f"feeds/all.{kind}": archive.store.put(kind.encode() + known.data()) for kind in ("rss", "atom")}
    return Edition(known.digest, feeds | {RECORD: archive.store.put(known.data()), "index.html": digest(b"page")})


def kept(archive: Archive, known: Record) -> Archive:
    archive.keep(known, edition(archive, known))
    return archive


def forget(archive: Archive, *paths: str) -> None:
    for path in paths:
        DISK.remove(archive.root / path)


def test_nothing_was_issued_in_a_new_newsroom(archive: Archive) -> None:
    assert archive.load(None, {}) == Record()


def test_what_was_kept_is_loaded_with_its_newest_texts(archive: Archive) -> None:
    found = kept(archive, LONG).load(None, {})
    assert found.entries == LONG.entries
    assert {standing.slug: standing.issued for standing in found.standing()} == {"one": ONE_AGAIN, "other": OTHER}


@pytest.mark.parametrize("lost", [(OURS,), ("feeds",), (".dateline",)])
def test_any_one_copy_is_enough(archive: Archive, lost: tuple[str, ...]) -> None:
    forget(kept(archive, LONG), *lost)
    found = archive.load(None, {})
    assert found.entries == LONG.entries
    assert found.standing()[1].issued == ONE_AGAIN


def test_the_public_copy_alone_gives_the_record_and_a_file_as_it_was_issued_gives_the_text(archive: Archive) -> None:
    found = archive.load(LONG.data(), {ONE_AGAIN.digest: ONE_AGAIN, ONE.digest: ONE})
    assert found.entries == LONG.entries
    assert set(found.texts) == {ONE_AGAIN.digest}  # the other text is found nowhere, and nothing is guessed


def test_a_text_that_was_found_elsewhere_is_kept_for_all_who_come_later(archive: Archive, tmp_path: Path) -> None:
    archive.load(LONG.data(), {ONE_AGAIN.digest: ONE_AGAIN})
    assert Store(DISK, tmp_path / ".dateline").get(ONE_AGAIN.digest) == ONE_AGAIN.data()


def test_a_committed_text_that_was_changed_is_not_taken(archive: Archive) -> None:
    forget(kept(archive, SHORT), ".dateline")
    path = archive.root / "feeds" / "issued" / "one.json"
    path.write_bytes(path.read_bytes().replace(b"Title", b"Other"))
    assert set(archive.load(None, {}).texts) == {OTHER.digest}


@pytest.mark.parametrize("short", [OURS, RECORD, "public"])
def test_the_longest_copy_wins_where_the_others_are_its_beginning(archive: Archive, short: str) -> None:
    kept(archive, LONG)
    public = SHORT.data() if short == "public" else LONG.data()
    if short != "public":
        DISK.write(archive.root / short, SHORT.data())
    assert archive.load(public, {}).entries == LONG.entries


@pytest.mark.parametrize(("where", "told"), [(OURS, ".dateline"), ("public", "the public tree")])
def test_copies_that_tell_different_stories_are_refused(archive: Archive, where: str, told: str) -> None:
    kept(archive, LONG)
    if where != "public":
        DISK.write(archive.root / where, FORKED.data())
    with pytest.raises(RecordSplit) as split:
        archive.load(FORKED.data() if where == "public" else LONG.data(), {})
    assert split.value.args == (told,)


def test_a_damaged_copy_is_refused_even_where_another_is_whole(archive: Archive) -> None:
    DISK.write(kept(archive, LONG).root / OURS, LONG.data()[:-9])
    with pytest.raises(ValueError, match="line 3 of the record is damaged"):
        archive.load(LONG.data(), {})


@pytest.mark.parametrize("edited", [FORKED.data(), LONG.data()[:-9], LONG.data() * 2])
def test_the_committed_copy_is_believed_only_where_nothing_else_is_left(archive: Archive, edited: bytes) -> None:
    kept(archive, LONG)
    DISK.write(archive.root / RECORD, edited)
    assert archive.load(LONG.data(), {}).entries == LONG.entries
    assert archive.load(None, {}).entries == LONG.entries
    DISK.remove(archive.root / OURS)
    DISK.write(archive.root / RECORD, LONG.data())
    assert archive.load(None, {}).entries == LONG.entries


def test_feeds_hold_exactly_what_the_public_sees_and_the_issued_texts(archive: Archive) -> None:
    kept(archive, SHORT)
    folder = archive.root / "feeds"
    assert DISK.names(folder) == ("all.atom", "all.rss", "issued", "record.jsonl")
    assert DISK.names(folder / "issued") == ("one.json", "other.json")
    assert (folder / "all.rss").read_bytes() == b"rss" + SHORT.data()
    assert digest((folder / "issued" / "one.json").read_bytes()) == ONE.digest


def test_a_feed_that_is_gone_leaves_feeds_and_what_somebody_put_there_stays(archive: Archive) -> None:
    kept(archive, SHORT)
    for name in ("old.rss", ".all.rss.77.new", "README.md", ".gitkeep"):
        DISK.write(archive.root / "feeds" / name, b"")
    DISK.write(archive.root / "feeds" / "issued" / "gone.json", b"")
    kept(archive, LONG)
    assert DISK.names(archive.root / "feeds") == (
        ".gitkeep",
        "README.md",
        "all.atom",
        "all.rss",
        "issued",
        "record.jsonl",
    )
    assert DISK.names(archive.root / "feeds" / "issued") == ("one.json", "other.json")


def test_keeping_the_same_again_writes_nothing(archive: Archive) -> None:
    kept(archive, LONG)
    single = Archive(Single(), archive.root, Store(Single(), archive.root / ".dateline"))
    with mock.patch.object(Single, "write", side_effect=AssertionError), mock.patch.object(Disk, "remove") as removed:
        kept(single, LONG)
    assert not removed.called


class Stopping(Single):
    """A disk that refuses from the n-th write or removal on."""

    def __init__(self, left: int) -> None:
        self.left = left

    def write(self, path: Path, data: bytes) -> None:
        self._count()
        super().write(path, data)

    def remove(self, path: Path) -> None:
        self._count()
        super().remove(path)

    def _count(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise OSError(28, "No space left on device")


def test_a_keeping_that_is_cut_short_anywhere_loses_nothing_and_is_mended_by_the_next(archive: Archive) -> None:
    kept(archive, SHORT)
    stops = 0
    while True:
        failing = replace(archive, files=Stopping(stops))
        try:
            failing.keep(LONG, edition(archive, LONG))
            break
        except OSError:
            stops += 1
        found = archive.load(None, {ONE_AGAIN.digest: ONE_AGAIN})
        assert found.entries in (SHORT.entries, LONG.entries)
        assert len(found.standing()) == 2
        if (archive.root / RECORD).read_bytes() == LONG.data():  # the record never names what is not there yet
            assert digest((archive.root / "feeds" / "issued" / "one.json").read_bytes()) == ONE_AGAIN.digest
        kept(archive, LONG)
        assert archive.load(None, {}).entries == LONG.entries
        forget(archive, ".dateline", "feeds")
        kept(archive, SHORT)
    assert stops >= 4


def test_texts_alone_can_be_kept_before_the_record_names_them(archive: Archive) -> None:
    archive.keep_texts(LONG.entries, LONG)
    assert archive.load(None, {}) == Record()
    assert len(archive.load(LONG.data(), {}).standing()) == 2


def test_a_kept_feed_that_is_damaged_is_refused_as_a_fault_of_the_disk(archive: Archive) -> None:
    made = edition(archive, SHORT)
    archive.store.path(made.manifest["feeds/all.rss"]).write_bytes(b"something else")
    with pytest.raises(OSError, match=r"feeds/all\.rss was damaged"):
        archive.keep(SHORT, made)
    assert archive.load(None, {}).entries == SHORT.entries  # what became public is known all the same


def picture(name: str, **fields: str) -> Issued:
    row = {"slug": "one", "pictures": [{"file": "signing.png", "alt": name} | fields]}
    return Issued(row, digest(canonical(row)))


def test_a_picture_is_taken_into_the_store_only_as_it_was_issued(archive: Archive) -> None:
    DISK.write(archive.root / "signing.png", b"pixels")
    right, wrong = digest(b"pixels"), digest(b"other pixels")
    texts = [picture("right", digest=right), picture("wrong", digest=wrong), picture("never read")]
    keep_files(archive.store, DISK, texts, {"one": archive.root})
    kept = Store(DISK, archive.root / ".dateline")
    assert kept.get(right) == b"pixels"
    assert not kept.has(wrong)


def test_a_picture_that_was_changed_since_is_not_taken_at_all(archive: Archive) -> None:
    DISK.write(archive.root / "signing.png", b"pixels")
    keep_files(archive.store, DISK, [picture("wrong", digest=digest(b"other pixels"))], {"one": archive.root})
    assert not archive.store.has(digest(b"pixels"))


def test_a_picture_is_kept_as_the_public_gets_it_and_not_at_all_if_it_cannot_be_taken_apart(archive: Archive) -> None:
    DISK.write(archive.root / "signing.png", png("canary"))
    clean, raw = digest(public_bytes(png("canary"))), digest(png("canary"))
    keep_files(archive.store, DISK, [picture("clean", digest=clean), picture("raw", digest=raw)], {"one": archive.root})
    assert b"canary" not in archive.store.get(clean)
    assert not archive.store.has(raw)
    cut = png()[:-20]
    DISK.write(archive.root / "signing.png", cut)
    keep_files(archive.store, DISK, [picture("cut", digest=digest(cut))], {"one": archive.root})
    assert not archive.store.has(digest(cut))


def test_a_picture_that_is_gone_or_a_link_is_left_for_the_seal_to_name(archive: Archive) -> None:
    DISK.write(archive.root / "elsewhere", b"pixels")
    (archive.root / "signing.png").symlink_to("elsewhere")
    texts = [picture("linked", digest=digest(b"pixels"))]
    keep_files(archive.store, DISK, texts, {"one": archive.root})
    keep_files(archive.store, DISK, texts, {"one": archive.root / "nowhere"})
    keep_files(archive.store, DISK, texts, {})
    assert not archive.store.has(digest(b"pixels"))


def test_the_older_documents_of_a_feed_lie_in_its_folder_and_leave_with_it(archive: Archive) -> None:
    older = {f"feeds/all/{number}.rss": archive.store.put(b"%d" % number) for number in (1, 2)}
    page = {"feeds/index.html": archive.store.put(b"for people"), "feeds/feeds.opml": archive.store.put(b"opml")}
    archive.keep(SHORT, Edition(SHORT.digest, {**older, **page, **edition(archive, SHORT).manifest}))
    folder = archive.root / "feeds"
    assert DISK.names(folder) == ("all", "all.atom", "all.rss", "feeds.opml", "issued", "record.jsonl")
    assert {name: (folder / "all" / name).read_bytes() for name in DISK.names(folder / "all")} == {
        "1.rss": b"1",
        "2.rss": b"2",
    }
    for name in ("README.md", "notes.json", "01.rss", ".2.rss.77.new"):
        DISK.write(folder / "all" / name, b"somebody's")
    DISK.make_folder(folder / "mine")
    DISK.write(folder / "mine" / "list.txt", b"somebody's")
    DISK.make_folder(folder / "gone")
    DISK.write(folder / "gone" / "3.json", b"of a feed that is gone")
    first = {"feeds/all/1.rss": older["feeds/all/1.rss"]}
    archive.keep(LONG, Edition(LONG.digest, {**first, **edition(archive, LONG).manifest}))
    assert DISK.names(folder) == ("all", "all.atom", "all.rss", "issued", "mine", "record.jsonl")
    assert DISK.names(folder / "all") == ("01.rss", "1.rss", "README.md", "notes.json")
    assert DISK.names(folder / "mine") == ("list.txt",)
