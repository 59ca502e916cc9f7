"""The rsync host: what lies closed on the other machine, what a killed run leaves there, how it is told."""

import os
import shutil
import stat
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.files import Disk
from pipeline.hosts import HostRefuses, HostSilent, Seams
from pipeline.hosts.rsync import scripts
from pipeline.hosts.rsync.line import Line
from pipeline.newsroom import HostPlace
from tests.hosts import Stand
from tests.test_hosts import FIRST, SECOND, THIRD

elsewhere = pytest.mark.parametrize("at", ["rsync"], indirect=True)


def slots(at: Stand) -> dict[str, int]:
    """Each folder beside the link, with its mode."""
    folder = at.folder / "www/.live.slots"
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir() if path.is_dir()}


@elsewhere
def test_a_slot_is_closed_until_it_is_unlocked_and_no_name_can_be_listed(at: Stand) -> None:
    first = at.shown(FIRST)
    second = at.staged(SECOND)
    assert slots(at) == {first: 0o755, second: 0o700}
    assert stat.S_IMODE((at.folder / "www/.live.slots").stat().st_mode) == 0o711
    at.host().unlock(second)
    assert slots(at) == {first: 0o755, second: 0o755}
    at.host().mend()
    assert slots(at) == {first: 0o755, second: 0o700}
    at.host().unlock("0" * 64)


@elsewhere
def test_what_is_copied_lies_closed_while_it_is_copied(at: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    at.shown(FIRST)
    real, seen = Line.copy, list[bytes]()

    def copy(self: Line, source: Path, target: str, *words: str) -> None:
        real(self, source, target, *words)
        seen.append(at.readable())

    monkeypatch.setattr(Line, "copy", copy)
    at.staged(SECOND)
    assert [SECOND["releases/two/index.html"] in each for each in seen] == [False]


@elsewhere
def test_a_staging_that_was_killed_stays_closed_and_is_gone_in_an_hour(at: Stand) -> None:
    first = at.shown(FIRST)
    half = at.folder / "www/.live.slots/staging-0"
    half.mkdir(mode=0o700)
    (half / "page").write_bytes(b"half")
    at.host().mend()
    assert slots(at) == {first: 0o755, "staging-0": 0o700}
    os.utime(half, (0, 0))
    at.host().mend()
    assert slots(at) == {first: 0o755}


@elsewhere
def test_unchanged_files_are_the_same_files_and_keep_their_time(at: Stand) -> None:
    at.shown(FIRST)
    before = (at.site / "style.css").stat()
    assert before.st_mtime == 1796389200  # the hour of the newest entry, not when it was copied
    second = at.edition(SECOND, newest="2026-12-04T14:00:00Z")
    at.host().stage(second)
    at.host().switch(at.host().showing(), second.seal)
    after = (at.site / "style.css").stat()
    assert (after.st_ino, after.st_mtime) == (before.st_ino, before.st_mtime)
    assert (at.site / "index.html").stat().st_mtime == before.st_mtime + 3600


@elsewhere
def test_what_somebody_took_away_is_put_back(at: Stand) -> None:
    first = at.edition(FIRST)
    at.shown(FIRST)
    desk = at.host()
    assert desk.read("index.html") == b"first"
    (at.site / "index.html").unlink()
    desk.mend()
    assert desk.read("index.html") is None
    desk.restore(first)
    assert at.public() == FIRST


@elsewhere
def test_what_was_damaged_there_is_seen_and_made_anew(at: Stand) -> None:
    at.shown(FIRST)
    made = at.edition(SECOND)
    desk = at.host()
    desk.stage(made)
    page = at.folder / "www/.live.slots" / made.seal / "releases/two/index.html"
    page.write_bytes(b"damaged")
    assert not desk.verify(made)
    assert made.seal not in slots(at)
    desk.stage(made)
    assert desk.verify(made)
    (page.parent / "more").symlink_to("/etc/passwd")
    assert not desk.verify(made)


@elsewhere
def test_what_shows_is_never_taken_away(at: Stand) -> None:
    at.shown(FIRST)
    made = at.edition(FIRST)
    (at.site / "style.css").write_bytes(b"damaged")
    assert not at.host().verify(made)
    assert at.public() == FIRST | {"style.css": b"damaged"}


@elsewhere
def test_no_more_than_two_slots_stand_after_many_switches(at: Stand) -> None:
    for number in range(4):
        at.shown(FIRST | {"index.html": b"%d" % number})
        assert len(slots(at)) <= 2


@elsewhere
def test_a_folder_that_is_not_there_is_told_in_words(at: Stand) -> None:
    at.place = replace(at.place, to=at.place.to.replace("/www/live", "/absent/live"))
    with pytest.raises(HostRefuses, match=r"whether .*/absent/live may be made") as told:
        at.host().stage(at.edition(FIRST))
    assert not isinstance(told.value, HostSilent)


@elsewhere
@pytest.mark.parametrize("what", ["known hosts", "key"])
def test_a_machine_or_a_key_that_is_not_known_is_refused(at: Stand, what: str) -> None:
    if what == "key":
        os.environ["TEST_IDENTITY"] = "absent"
    else:
        (at.folder / "bin/ssh").write_text('#!/bin/sh\nexec /usr/bin/ssh -o UserKnownHostsFile=/dev/null "$@"\n')
    with pytest.raises(HostSilent, match="cannot be reached by ssh"):
        at.host().look()
    del os.environ["TEST_IDENTITY"]
    at.clock.sleep(60)
    with pytest.raises(HostRefuses, match="The environment has no TEST_IDENTITY"):
        at.host().look()


@elsewhere
def test_a_public_address_is_asked_where_it_is_the_proof(at: Stand) -> None:
    at.shown(FIRST)
    assert not at.host(proof="address").proves("index.html", "0" * 64)


@pytest.mark.parametrize(
    ("to", "who", "site"),
    [
        ("press@www.example.org:/srv/www/live", "press@www.example.org", "/srv/www/live"),
        ("www.example.org:/srv/a:b/live", "www.example.org", "/srv/a:b/live"),
        ("press@[2001:db8::1]:/srv/www/live", "press@2001:db8::1", "/srv/www/live"),
    ],
)
def test_who_and_where_is_read_from_one_line(tmp_path: Path, to: str, who: str, site: str) -> None:
    line = Line(HostPlace("rsync", to=to), Seams(tmp_path, Disk(), None))  # type: ignore[arg-type]  # no store is asked
    assert (line.who, line.site) == (who, site)


# The scripts, without a line


def said(text: str, site: Path, path: str = "", **words: str) -> "subprocess.CompletedProcess[str]":
    told = scripts.script(text, str(site), **words)
    environment = {**os.environ, "PATH": path or os.environ["PATH"]}
    return subprocess.run(["/bin/sh", "-s"], input=told, env=environment, capture_output=True, text=True, check=False)


def laid(tmp_path: Path) -> Path:
    site = tmp_path / "it's $HOME; a site" / "live"
    for seal in ("a" * 64, "b" * 64):
        (site.with_name(".live.slots") / seal).mkdir(parents=True)
    return site


def test_no_letter_of_a_path_means_anything_to_the_shell(tmp_path: Path) -> None:
    site = laid(tmp_path)
    done = said(scripts.SWITCH, site, expected="", seal="a" * 64)
    assert (done.stdout, done.stderr, os.readlink(site)) == ("done\n", "", f".live.slots/{'a' * 64}")
    assert said(scripts.SWITCH, site, expected="", seal="b" * 64).stdout == "moved\n"
    assert said(scripts.SWITCH, site, expected="c" * 64, seal="b" * 64).stdout == "moved\n"
    assert said(scripts.SWITCH, site, expected="a" * 64, seal="c" * 64).stdout == "unstaged\n"
    assert said(scripts.SWITCH, site, expected="a" * 64, seal="b" * 64).stdout == "done\n"


def without_flock(tmp_path: Path) -> str:
    """A path on which every program but `flock` lies."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in ("mkdir", "rmdir", "readlink", "chmod", "ln", "mv", "rm", "sync", "find", "sleep"):
        found = shutil.which(name)
        assert found
        (folder / name).symlink_to(found)
    return str(folder)


def test_without_flock_a_folder_is_the_lock_and_one_that_was_left_behind_is_broken(tmp_path: Path) -> None:
    site, path = laid(tmp_path), without_flock(tmp_path)
    assert said(scripts.SWITCH, site, path, expected="", seal="a" * 64).stdout == "done\n"
    lock = site.with_name(".live.slots") / ".locked"
    assert not lock.exists()
    lock.mkdir()
    os.utime(lock, (0, 0))
    assert said(scripts.SWITCH, site, path, expected="a" * 64, seal="b" * 64).stdout == "done\n"
    assert not lock.exists()


@pytest.mark.parametrize("program", ["mv", "ln"])
def test_a_switch_that_fails_there_leaves_what_showed(tmp_path: Path, program: str) -> None:
    site, path = laid(tmp_path), without_flock(tmp_path)
    assert said(scripts.SWITCH, site, path, expected="", seal="a" * 64).stdout == "done\n"
    (Path(path) / program).unlink()
    (Path(path) / program).symlink_to("/bin/false")
    done = said(scripts.SWITCH, site, path, expected="a" * 64, seal="b" * 64)
    assert (done.returncode != 0, done.stdout) == (True, "")
    assert os.readlink(site) == f".live.slots/{'a' * 64}"


@elsewhere
def test_an_edition_that_another_desk_laid_ready_meanwhile_is_taken_as_it_is(at: Stand) -> None:
    at.shown(FIRST)
    desk = at.host()
    assert desk.showing()
    at.staged(THIRD, "two")
    desk.stage(at.edition(THIRD))
    assert desk.verify(at.edition(THIRD))
