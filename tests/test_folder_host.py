"""The folder host: staged in secret, switched in one step, whole whatever happens."""

import os
import shutil
import stat
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import wraps
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from pipeline import fetched
from pipeline.digest import digest
from pipeline.edition import Edition
from pipeline.fetched import get
from pipeline.files import Disk, Files
from pipeline.hosts import Host, HostRefuses, Seams, host
from pipeline.newsroom import HostPlace, Newsroom
from pipeline.store import Store
from tests.single import Single

NEWSROOM = Newsroom(
    file="newsroom.yml",
    name="Test Newsroom",
    address="https://news.example",
    home="UTC",
    languages=("en",),
    organisations={},
    feeds=(),
    channels=(),
    host=HostPlace("folder", "live", "folder"),
)
Tree = dict[str, bytes]
FIRST: Tree = {
    "index.html": b"first",
    "releases/one/index.html": b"one",
    "releases/one/a.pdf": b"pdf",
    "style.css": b"s",
}
SECOND: Tree = FIRST | {"index.html": b"second", "releases/two/index.html": b"two"}
THIRD: Tree = {
    "index.html": b"third",
    "releases/two/index.html": b"two again",
    "style.css": b"s",
    "feeds/all.rss": b"f",
}


def store(root: Path) -> Store:
    return Store(Disk(), root / ".dateline")


def edition(root: Path, tree: Mapping[str, bytes]) -> Edition:
    """An edition of this tree, every byte of it in the store, as a seal leaves it."""
    made = Edition(digest(b"record"), {path: store(root).put(data) for path, data in tree.items()})
    store(root).put(made.data())
    return made


def folder(root: Path, files: Files | None = None, path: str = "live") -> Host:
    newsroom = replace(NEWSROOM, host=HostPlace("folder", path, "folder"))
    return host(newsroom, Seams(root, files or Disk(), store(root)))


def staged(root: Path, tree: Mapping[str, bytes]) -> str:
    made = edition(root, tree)
    folder(root).stage(made)
    return made.seal


def shown(root: Path, tree: Mapping[str, bytes]) -> str:
    """Stage and show a tree; its seal."""
    seal = staged(root, tree)
    folder(root).switch(folder(root).showing(), seal)
    return seal


def public(root: Path) -> Tree:
    """All that a reader of the site finds; a folder with nothing in it counts too."""
    site = (root / "live").resolve()
    found = {path.relative_to(site).as_posix(): path for path in site.rglob("*")}
    return {
        name: path.read_bytes() if path.is_file() else b"(empty folder)"
        for name, path in found.items()
        if path.is_file() or not any(path.iterdir())
    }


def slots(root: Path) -> list[Path]:
    return sorted((root / ".live.slots").iterdir())


def closed(path: Path) -> bool:
    return stat.S_IMODE(path.stat().st_mode) == 0o700


def test_nothing_shows_before_the_first_switch(tmp_path: Path) -> None:
    staged(tmp_path, FIRST)
    assert folder(tmp_path).showing() == ""
    assert folder(tmp_path).read("index.html") is None
    assert not (tmp_path / "live").exists()


def test_it_promises_secret_staging_and_one_step(tmp_path: Path) -> None:
    promise = folder(tmp_path).promise()
    assert promise.secret_staging
    assert promise.atomic


@pytest.mark.parametrize("path", ["live", "www/news/live"])
def test_a_switch_shows_exactly_the_edition(tmp_path: Path, path: str) -> None:
    at = folder(tmp_path, path=path)
    first = edition(tmp_path, FIRST)
    at.stage(first)
    at.switch("", first.seal)
    assert at.showing() == first.seal
    assert {name: (tmp_path / path / name).read_bytes() for name in FIRST} == FIRST
    assert at.read("index.html") == b"first"
    assert at.read("releases") is None
    assert at.read("absent/index.html") is None
    assert at.read("index.html/below") is None


def test_what_is_staged_is_closed_to_everyone_else_and_changes_nothing_public(tmp_path: Path) -> None:
    first = shown(tmp_path, FIRST)
    second = staged(tmp_path, SECOND)
    assert public(tmp_path) == FIRST
    assert folder(tmp_path).showing() == first
    assert closed(tmp_path / ".live.slots" / second)
    folder(tmp_path).switch(first, second)
    assert public(tmp_path) == SECOND
    assert not closed(tmp_path / ".live.slots" / second)


def test_staging_what_is_staged_or_shown_already_changes_nothing(tmp_path: Path) -> None:
    first = shown(tmp_path, FIRST)
    second = staged(tmp_path, SECOND)
    for tree in (SECOND, FIRST):
        staged(tmp_path, tree)
        assert [path.name for path in slots(tmp_path)] == sorted([first, second])
        assert public(tmp_path) == FIRST
    assert not closed(tmp_path / ".live.slots" / first)


def test_a_switch_is_refused_if_something_else_is_showing(tmp_path: Path) -> None:
    """So a desk that slept can't bring back what was killed meanwhile."""
    first = shown(tmp_path, FIRST)
    second = shown(tmp_path, SECOND)
    third = staged(tmp_path, THIRD)
    for expected in (first, "", third):
        with pytest.raises(HostRefuses, match="Another edition is in public"):
            folder(tmp_path).switch(expected, third)
        assert folder(tmp_path).showing() == second
        assert public(tmp_path) == SECOND
        assert closed(tmp_path / ".live.slots" / third)


def test_a_switch_to_what_is_not_staged_is_refused(tmp_path: Path) -> None:
    first = shown(tmp_path, FIRST)
    with pytest.raises(HostRefuses, match="not staged"):
        folder(tmp_path).switch(first, edition(tmp_path, SECOND).seal)
    assert public(tmp_path) == FIRST


@pytest.mark.parametrize("what", ["folder", "file", "link", "dangling link"])
def test_what_dateline_did_not_make_at_the_site_path_is_left_alone(tmp_path: Path, what: str) -> None:
    site, theirs = tmp_path / "live", tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "index.html").write_bytes(b"theirs")
    if what == "folder":
        theirs.rename(site)
    elif what == "file":
        site.write_bytes(b"theirs")
    else:
        site.symlink_to("theirs" if what == "link" else "nowhere")
    at, made = folder(tmp_path), edition(tmp_path, FIRST)
    assert at.showing() == ""
    with pytest.raises(HostRefuses, match=r"live is not a link that Dateline made.*Move it away, or name another"):
        at.stage(made)
    with pytest.raises(HostRefuses, match="left alone"):
        at.switch("", made.seal)
    assert not (tmp_path / ".live.slots").exists()
    assert (site.read_bytes() if what == "file" else what == "dangling link" or (site / "index.html").read_bytes()) in (
        True,
        b"theirs",
    )


def test_no_more_than_two_slots_stand_after_many_switches(tmp_path: Path) -> None:
    for at in range(9):
        tree = FIRST | {"index.html": b"%d" % at, f"releases/r{at}/index.html": b"r"}
        shown(tmp_path, tree)
        assert public(tmp_path) == tree
        assert len(slots(tmp_path)) <= 2


def test_what_the_next_edition_lacks_is_gone_with_its_folders(tmp_path: Path) -> None:
    for tree in (FIRST, SECOND, {"index.html": b"alone"}, {"index.html": b"still alone"}, FIRST, {"style.css": b"s"}):
        shown(tmp_path, tree)
        assert public(tmp_path) == tree


def test_a_file_can_take_the_place_of_a_folder_and_a_folder_that_of_a_file(tmp_path: Path) -> None:
    for tree in (
        {"a/b/c": b"deep"},
        {"x": b""},
        {"a": b"file"},
        {"x": b"1"},
        {"a/b": b"folder"},
        {"x": b"2"},
        {"a": b"f"},
    ):
        shown(tmp_path, tree)
        assert public(tmp_path) == tree


class Counting(Disk):
    """A disk that knows what was laid out."""

    def __init__(self) -> None:
        self.laid: list[str] = []

    def clone(self, source: Path, target: Path) -> None:
        self.laid.append(target.name)
        super().clone(source, target)


def test_only_what_differs_from_the_idle_slot_is_laid_out(tmp_path: Path) -> None:
    shown(tmp_path, FIRST)
    shown(tmp_path, SECOND)
    disk = Counting()
    folder(tmp_path, disk).stage(edition(tmp_path, FIRST | {"index.html": b"new"}))
    assert disk.laid == ["index.html"]


def test_everyone_may_read_the_public_tree_whatever_the_mask_of_the_desk(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        tmp_path.chmod(0o755)
        shown(tmp_path, FIRST)
    finally:
        os.umask(before)
    site = (tmp_path / "live").resolve()
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (site, *site.rglob("*")) if path.is_dir()}
    assert modes == {0o755}
    assert stat.S_IMODE(site.parent.stat().st_mode) == 0o711, "it is passed through, not listed"
    assert {stat.S_IMODE(path.stat().st_mode) for path in site.rglob("*") if path.is_file()} == {0o644}


@pytest.mark.parametrize("damage", [b"", b"not what was sealed", None])
def test_damaged_content_is_refused_before_anything_is_shown(tmp_path: Path, damage: bytes | None) -> None:
    first = shown(tmp_path, FIRST)
    made = edition(tmp_path, SECOND)
    path = store(tmp_path).path(made.manifest["releases/two/index.html"])
    path.unlink()
    if damage is not None:
        path.write_bytes(damage)
    with pytest.raises(HostRefuses, match="damaged on the disk"):
        folder(tmp_path).stage(made)
    assert public(tmp_path) == FIRST
    with pytest.raises(HostRefuses, match="not staged"):
        folder(tmp_path).switch(first, made.seal)
    shown(tmp_path, SECOND)  # sealed again, the bytes are put again
    assert public(tmp_path) == SECOND


def test_what_lies_between_the_slots_and_is_no_edition_is_cleared_away(tmp_path: Path) -> None:
    shown(tmp_path, FIRST)
    (tmp_path / ".live.slots" / digest(b"not an edition")).mkdir()
    (tmp_path / ".live.slots" / "notes.txt").write_text("x")
    second = shown(tmp_path, SECOND)
    assert public(tmp_path) == SECOND
    assert second in [path.name for path in slots(tmp_path)]
    assert len(slots(tmp_path)) == 2


def test_what_a_staging_left_half_done_is_never_taken_for_an_edition(tmp_path: Path) -> None:
    shown(tmp_path, THIRD)
    shown(tmp_path, FIRST)
    half = tmp_path / ".live.slots" / "next"
    half.mkdir()
    (half / "secret.html").write_bytes(b"half done")
    shown(tmp_path, SECOND)
    assert public(tmp_path) == SECOND
    assert len(slots(tmp_path)) == 2


def test_slots_beyond_the_second_are_cleared_away_whatever_they_hold(tmp_path: Path) -> None:
    root, elsewhere = tmp_path / "root", tmp_path / "elsewhere"
    shown(root, FIRST)
    more = [edition(elsewhere, THIRD), Edition(digest(b"one"), {}), Edition(digest(b"other"), {})]
    for made in more:
        folder(elsewhere).stage(made)
        store(root).put(made.data())
        shutil.copytree(elsewhere / ".live.slots" / made.seal, root / ".live.slots" / made.seal)
    shown(root, SECOND)
    assert public(root) == SECOND
    assert len(slots(root)) == 2


def test_an_edition_of_no_files_is_an_edition_like_any_other(tmp_path: Path) -> None:
    for tree in ({}, FIRST, {}, SECOND):
        shown(tmp_path, tree)
        assert public(tmp_path) == tree


# Cut short anywhere


class Killed(BaseException):
    """The process ends here: nothing of it runs any more."""


CALLS = ("make_folder", "mode", "write", "clone", "rename", "remove", "swap_link", "sync_folder")


class Cut(Single):
    """A disk on which the n-th act fails, or the process ends before or after it."""

    def __init__(self, at: int, how: str) -> None:
        self.left, self.how = at, how

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        return self._counted(found) if name in CALLS else found

    def _counted(self, act: Callable[..., None]) -> Callable[..., None]:
        @wraps(act)
        def counted(*words: Any, **more: Any) -> None:
            self.left -= 1
            last = self.left == 0
            if not last or self.how == "after":
                act(*words, **more)
            if last:
                raise OSError(5, "Input/output error") if self.how == "fails" else Killed

        return counted


def cut_everywhere(before: Path, how: str, act: Callable[[Host], None]) -> Iterator[Path]:
    """The same beginning again and again, the act on it cut one step later each time, until it comes through."""
    for at in range(1, 500):
        root = before.with_name(f"cut-{at}")
        shutil.copytree(before, root, symlinks=True)
        try:
            act(folder(root, Cut(at, how)))
        except (OSError, Killed):
            yield root
        else:
            return
    raise AssertionError("it never came through")


@pytest.mark.parametrize("how", ["fails", "before", "after"])
@pytest.mark.parametrize("warm", [False, True], ids=["no slot to reuse", "a slot to reuse"])
def test_a_staging_cut_short_anywhere_leaves_the_public_tree_whole_and_the_next_one_works(
    tmp_path: Path, how: str, warm: bool
) -> None:
    before, cuts = tmp_path / "before", 0
    third = shown(before, THIRD) if warm else ""
    first = shown(before, FIRST)
    made = edition(before, SECOND)
    for root in cut_everywhere(before, how, lambda at: at.stage(made)):
        cuts += 1
        assert folder(root).showing() == first
        assert public(root) == FIRST
        assert all(closed(path) for path in slots(root) if path.name not in (first, third))
        folder(root).stage(made)
        folder(root).switch(first, made.seal)
        assert public(root) == SECOND
        assert len(slots(root)) <= 2
    assert cuts > 20


@pytest.mark.parametrize("how", ["fails", "before", "after"])
def test_a_switch_cut_short_anywhere_shows_the_old_edition_or_the_new_one_whole(tmp_path: Path, how: str) -> None:
    before, cuts = tmp_path / "before", 0
    first = shown(before, FIRST)
    second = staged(before, SECOND)
    for root in cut_everywhere(before, how, lambda at: at.switch(first, second)):
        cuts += 1
        showing = folder(root).showing()
        assert public(root) == {first: FIRST, second: SECOND}[showing]
        staged(root, SECOND)
        assert closed(root / ".live.slots" / second) == (showing == first)
        folder(root).switch(showing, second)
        assert public(root) == SECOND
    assert cuts == 3  # open the slot, swap the link, sync it


# After a power cut, and after hands at work


class Noting(Single):
    """A disk that writes down what was done to it, in order."""

    def __init__(self) -> None:
        self.done: list[tuple[str, Path]] = []

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        return self._noted(name, found) if name in CALLS else found

    def _noted(self, name: str, act: Callable[..., None]) -> Callable[..., None]:
        @wraps(act)
        def noted(*words: Any, **more: Any) -> None:
            path = words[1] if name in ("clone", "rename") else words[0]
            if name != "make_folder" or not path.exists():
                self.done.append((name, path))
            act(*words, **more)

        return noted


@pytest.mark.parametrize("warm", [False, True], ids=["no slot to reuse", "a slot to reuse"])
def test_every_folder_of_a_slot_is_synced_after_its_last_change_and_before_the_slot_takes_its_name(
    tmp_path: Path, warm: bool
) -> None:
    if warm:
        shown(tmp_path, THIRD)
    shown(tmp_path, FIRST)
    disk, made = Noting(), edition(tmp_path, SECOND | {"releases/deep/er/x": b"x"})
    folder(tmp_path, disk).stage(made)
    slot, staging = tmp_path / ".live.slots" / made.seal, tmp_path / ".live.slots" / "next"
    assert disk.done[-2:] == [("rename", slot), ("sync_folder", slot.parent)]
    changed, synced = dict[Path, int](), dict[Path, int]()
    for at, (call, path) in enumerate(disk.done):
        if call == "sync_folder":
            synced[path] = at
        elif call in ("clone", "remove", "make_folder"):
            changed[path.parent] = at
    found = [staging / each.relative_to(slot) for each in (slot, *slot.rglob("*")) if each.is_dir()]
    unsynced = [each for each in found if changed.get(each, -1) > synced.get(each, -1)]
    assert unsynced == []
    assert len({*found} & changed.keys()) >= 3


def test_what_is_restored_is_synced(tmp_path: Path) -> None:
    shown(tmp_path, FIRST)
    (tmp_path / "live" / "index.html").unlink()
    (tmp_path / "live" / "releases" / "one" / "index.html").unlink()
    disk = Noting()
    folder(tmp_path, disk).restore(edition(tmp_path, FIRST))
    assert public(tmp_path) == FIRST
    slot = (tmp_path / "live").resolve()
    assert {path for call, path in disk.done if call == "sync_folder"} == {slot, slot / "releases" / "one"}


def test_a_slot_is_opened_and_synced_before_the_link_leads_to_it(tmp_path: Path) -> None:
    """Otherwise a power cut could leave a public tree that nobody else may read; that `mode` syncs is tested there."""
    first = shown(tmp_path, FIRST)
    second = staged(tmp_path, SECOND)
    disk = Noting()
    folder(tmp_path, disk).switch(first, second)
    slot = tmp_path / ".live.slots" / second
    assert disk.done == [("mode", slot), ("swap_link", tmp_path / "live"), ("sync_folder", tmp_path)]


def test_a_switch_does_as_much_for_ten_files_as_for_a_thousand(tmp_path: Path) -> None:
    calls = []
    for size in (10, 1000):
        root = tmp_path / str(size)
        made = edition(root, {f"releases/r{at}/index.html": b"r" for at in range(size)})
        folder(root).stage(made)
        disk = Noting()
        folder(root, disk).switch("", made.seal)
        calls.append([call for call, _ in disk.done])
    assert calls[0] == calls[1]


def test_mending_opens_what_shows_and_closes_what_does_not(tmp_path: Path) -> None:
    first = shown(tmp_path, FIRST)
    second = staged(tmp_path, SECOND)
    slots_folder = tmp_path / ".live.slots"
    slots_folder.chmod(0o700)
    (slots_folder / first).chmod(0o700)  # the mode was lost in a power cut
    (slots_folder / second).chmod(0o755)  # a switch was cut short, and then the release was held
    folder(tmp_path).mend()
    assert stat.S_IMODE(slots_folder.stat().st_mode) == 0o711  # not to be listed: its names are the seals
    assert not closed(slots_folder / first)
    assert closed(slots_folder / second)
    assert public(tmp_path) == FIRST


def test_staging_opens_what_shows_already_and_the_folder_of_the_slots(tmp_path: Path) -> None:
    first = shown(tmp_path, FIRST)
    slots_folder = tmp_path / ".live.slots"
    (slots_folder / first).chmod(0o700)
    staged(tmp_path, FIRST)
    assert not closed(slots_folder / first)
    slots_folder.chmod(0o700)
    staged(tmp_path, SECOND)
    assert not closed(slots_folder)


def test_mending_takes_away_what_was_left_half_done_and_nobody_elses_files(tmp_path: Path) -> None:
    folder(tmp_path).mend()  # before there is anything
    assert list(tmp_path.iterdir()) == []
    shown(tmp_path, FIRST)
    half = tmp_path / ".live.slots" / "next"
    (half / "releases").mkdir(parents=True)
    left, young, theirs = (tmp_path / name for name in (f".{'0' * 16}.new", f".{'1' * 16}.new", ".theirs.new"))
    for path in (left, young, theirs):
        path.symlink_to("nowhere")
        if path != young:
            os.utime(path, ns=(1, 1), follow_symlinks=False)
    folder(tmp_path).mend()
    assert not half.exists()
    assert [path.is_symlink() for path in (left, young, theirs)] == [False, True, True]
    assert public(tmp_path) == FIRST


def test_mending_what_is_in_order_changes_nothing(tmp_path: Path) -> None:
    shown(tmp_path, FIRST)
    shown(tmp_path, SECOND)
    folder(tmp_path).mend()
    before = written(tmp_path / ".live.slots")
    folder(tmp_path).mend()
    assert written(tmp_path / ".live.slots") == before


def written(folder: Path) -> dict[Path, tuple[int, int]]:
    """When the content and the rights of everything below a folder last changed; looking at it changes neither."""
    return {path: (path.lstat().st_mtime_ns, path.lstat().st_ctime_ns) for path in folder.rglob("*")}


def test_it_says_which_editions_it_holds(tmp_path: Path) -> None:
    assert folder(tmp_path).held() == frozenset()
    first = shown(tmp_path, FIRST)
    second = staged(tmp_path, SECOND)
    (tmp_path / ".live.slots" / "next").mkdir()
    assert folder(tmp_path).held() == {first, second}


def test_what_is_staged_whole_is_verified_and_stays(tmp_path: Path) -> None:
    first = shown(tmp_path, FIRST)
    made = edition(tmp_path, SECOND)
    assert not folder(tmp_path).verify(made)
    folder(tmp_path).stage(made)
    assert folder(tmp_path).verify(made)
    folder(tmp_path).switch(first, made.seal)
    assert public(tmp_path) == SECOND


def _changed(slot: Path) -> None:
    (slot / "index.html").unlink()
    (slot / "index.html").write_bytes(b"secone")


def _missing(slot: Path) -> None:
    (slot / "style.css").unlink()


def _more(slot: Path) -> None:
    (slot / "releases" / "secret.html").write_bytes(b"a draft")


def _link(slot: Path) -> None:
    (slot / "index.html").unlink()
    (slot / "index.html").symlink_to("style.css")


@pytest.mark.parametrize("spoil", [_changed, _missing, _more, _link])
def test_a_slot_that_does_not_hold_exactly_its_edition_is_taken_away_and_staged_anew(
    tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    first = shown(tmp_path, FIRST)
    made = edition(tmp_path, SECOND)
    folder(tmp_path).stage(made)
    spoil(tmp_path / ".live.slots" / made.seal)
    assert not folder(tmp_path).verify(made)
    assert folder(tmp_path).held() == {first}
    folder(tmp_path).stage(made)
    assert folder(tmp_path).verify(made)


def test_what_shows_is_never_taken_away_however_spoilt(tmp_path: Path) -> None:
    first = shown(tmp_path, FIRST)
    _missing(tmp_path / ".live.slots" / first)
    assert not folder(tmp_path).verify(edition(tmp_path, FIRST))
    assert folder(tmp_path).read("index.html") == b"first"


# Proof


def test_the_folder_proves_exactly_the_bytes_it_shows(tmp_path: Path) -> None:
    shown(tmp_path, FIRST)
    staged(tmp_path, SECOND)
    at = folder(tmp_path)
    assert at.proves("index.html", digest(b"first"))
    assert not at.proves("index.html", digest(b"second"))
    assert not at.proves("releases/two/index.html", digest(b"two"))


@contextmanager
def answering(answers: Mapping[str, tuple[int, bytes]]) -> Iterator[str]:
    """A server on loopback with these answers by path; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = answers.get(self.path, (404, b"Not found"))
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/news/")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.mark.usefixtures("no_proxy")
def test_the_address_proves_what_the_public_gets_from_it_and_not_what_lies_in_the_folder(tmp_path: Path) -> None:
    shown(tmp_path, SECOND)
    answers = {"/news/": (200, b"first"), "/news/releases/two/": (500, b"two"), "/news/style.css": (302, b"s")}
    with answering(answers) as address:
        newsroom = replace(NEWSROOM, address=f"{address}/news", host=HostPlace("folder", "live"))
        at = host(newsroom, Seams(tmp_path, Disk(), store(tmp_path)))
        assert at.proves("index.html", digest(b"first"))
        assert not at.proves("index.html", digest(b"second"))  # a cache still has the old page
        assert not at.proves("releases/two/index.html", digest(b"two"))
        assert not at.proves("style.css", digest(b"first"))  # sent elsewhere
        assert not at.proves("releases/one/index.html", digest(b"one"))
    assert not at.proves("index.html", digest(b"first"))  # nobody answers


@pytest.mark.usefixtures("no_proxy")
def test_an_address_gives_its_body_or_nothing() -> None:
    with answering({"/": (200, b"\x00\xff")}) as address:
        assert get(f"{address}/") == b"\x00\xff"
        assert get(f"{address}/absent") is None
    assert get(f"{address}/") is None


@contextmanager
def dripping(pieces: Iterator[bytes], head: bytes) -> Iterator[str]:
    """A server on loopback that says a head at once and then one piece each tenth of a second; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.close_connection = True
            with suppress(OSError):
                self.wfile.write(head)
                for piece in pieces:
                    self.wfile.write(piece)
                    if closing.wait(0.1):
                        return

        def log_message(self, *_: object) -> None:
            pass

    closing = threading.Event()
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            closing.set()
            server.shutdown()
            thread.join()


@pytest.mark.usefixtures("no_proxy")
@pytest.mark.parametrize("head", [b"HTTP/1.0 200 OK\r\n\r\n", b"HTTP/1.0 200 OK\r\nSlow: "])
def test_a_server_that_answers_drop_by_drop_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, head: bytes) -> None:
    monkeypatch.setattr(fetched, "LONGEST", 0.5)
    drops = [b"x"] * 30
    with dripping(iter([*drops, b"\r\n\r\n", b"whole"]), head) as address:
        assert get(address) is None
    monkeypatch.setattr(fetched, "LONGEST", 60.0)
    with dripping(iter([b"x\r\n\r\n", b"w", b"hole"]), head) as address:
        assert str(get(address)).endswith("whole'")


@pytest.mark.usefixtures("no_proxy")
def test_an_answer_without_end_is_not_taken_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetched, "MOST", 1000)
    with answering({"/most": (200, b"x" * 1000), "/more": (200, b"x" * 1001)}) as address:
        assert get(f"{address}/most") == b"x" * 1000
        assert get(f"{address}/more") is None


def test_another_way_to_fetch_can_be_passed_in(tmp_path: Path) -> None:
    asked: list[str] = []

    def fetch(address: str) -> bytes | None:
        asked.append(address)
        return b"first"

    newsroom = replace(NEWSROOM, host=HostPlace("folder", "live"))
    at = host(newsroom, Seams(tmp_path, Disk(), store(tmp_path), fetch))
    assert at.proves("releases/one/index.html", digest(b"first"))
    assert asked == ["https://news.example/releases/one/"]


def test_unlocking_a_slot_shows_nothing_and_leaves_the_switch_one_step(tmp_path: Path) -> None:
    first = shown(tmp_path, FIRST)
    second = staged(tmp_path, SECOND)
    folder(tmp_path).unlock(second)
    assert not closed(tmp_path / ".live.slots" / second)
    assert stat.S_IMODE((tmp_path / ".live.slots").stat().st_mode) == 0o711, "nobody else can list its name"
    assert public(tmp_path) == FIRST
    folder(tmp_path).switch(first, second)
    assert public(tmp_path) == SECOND


def test_unlocking_what_is_not_staged_does_nothing(tmp_path: Path) -> None:
    folder(tmp_path).unlock("0" * 64)
    assert not (tmp_path / ".live.slots").exists()
