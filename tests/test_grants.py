"""What networks said of the accounts' secrets is kept whole, closed to others, and for the one secret alone."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from pipeline.clock import HandClock
from pipeline.files import Busy, Disk
from pipeline.grants import NOTHING, Granted, Grants
from pipeline.ledger.lines import contents, to_lines
from pipeline.newsroom import ChannelAccount
from pipeline.outlets import Outlets
from pipeline.tidy import YOUNG
from tests.room import HOUR, Room, at

ACCOUNT = ChannelAccount("x-ta", "x", "@ta", "X_TA")
SECRET, TOKEN = "very-secret-words", "a-token-in-exchange"
FULL = Granted(at(HOUR), at(HOUR), True, "It is wrong. Mend it.", at(HOUR) + timedelta(days=9), '{"most":7}', TOKEN)


@pytest.fixture
def grants(tmp_path: Path) -> Grants:
    return Grants(Disk(), tmp_path / ".dateline")


def file_of(folder: Path) -> Path:
    return folder / ".dateline/grants/x-ta.json"


def test_what_is_kept_is_found_again(grants: Grants) -> None:
    assert grants.of(ACCOUNT, SECRET) == NOTHING
    grants.keep(ACCOUNT, SECRET, FULL)
    assert grants.of(ACCOUNT, SECRET) == FULL
    grants.keep(ACCOUNT, SECRET, Granted(at(HOUR)))
    assert grants.of(ACCOUNT, SECRET) == Granted(at(HOUR))


def test_another_secret_makes_the_token_void_and_leaves_what_the_server_told(grants: Grants) -> None:
    grants.keep(ACCOUNT, SECRET, FULL)
    assert grants.of(ACCOUNT, f"{SECRET}!") == Granted(told=FULL.told)


@pytest.mark.parametrize(
    "moved",
    [
        replace(ACCOUNT, address="https://a.example"),
        replace(ACCOUNT, account="@other"),
        replace(ACCOUNT, kind="mastodon"),
    ],
)
def test_another_account_or_server_makes_all_of_it_void(grants: Grants, moved: ChannelAccount) -> None:
    grants.keep(ACCOUNT, SECRET, FULL)
    assert grants.of(moved, SECRET) == NOTHING


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b'{"at": 1}', b"\xff", b'{"asked": "soon"}'])
def test_a_damaged_file_says_nothing(grants: Grants, tmp_path: Path, data: bytes) -> None:
    grants.keep(ACCOUNT, SECRET, FULL)
    file_of(tmp_path).write_bytes(data)
    assert grants.of(ACCOUNT, SECRET) == NOTHING


def test_nobody_else_can_read_the_file_at_any_time(grants: Grants, tmp_path: Path) -> None:
    modes: list[int] = []

    class Watched(Disk):
        def write(self, path: Path, data: bytes) -> None:
            super().write(path, data)
            modes.append(path.stat().st_mode & 0o777 if data else 0o600)

    watched = Grants(Watched(), tmp_path / ".dateline")
    for each in (FULL, replace(FULL, token="another")):
        watched.keep(ACCOUNT, SECRET, each)
    assert set(modes) == {0o600}
    assert file_of(tmp_path).parent.stat().st_mode & 0o777 == 0o700


def test_the_secret_itself_is_never_written_and_the_token_stands_in_no_representation(
    grants: Grants, tmp_path: Path
) -> None:
    grants.keep(ACCOUNT, SECRET, FULL)
    assert SECRET.encode() not in file_of(tmp_path).read_bytes()
    assert TOKEN not in f"{FULL!r} {FULL} {grants!r}"


class Cut(Exception):
    """The process is killed."""


def test_killed_at_any_instant_either_the_old_token_or_the_new_one_is_there(
    grants: Grants, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grants.keep(ACCOUNT, SECRET, FULL)
    after = replace(FULL, token="new")
    seen = set()
    left = [0]

    def cut(real: Callable[..., object], *words: object, **rest: object) -> object:
        left[0] -= 1
        if left[0] < 0:
            raise Cut
        return real(*words, **rest)

    for step in range(12):
        left[0] = step
        with monkeypatch.context() as patch, suppress(Cut):
            for name in ("fsync", "replace", "fchmod", "open"):
                patch.setattr(os, name, partial(cut, getattr(os, name)))
            grants.keep(ACCOUNT, SECRET, after)
        found = grants.of(ACCOUNT, SECRET)
        assert found in (FULL, after)
        seen.add(found.token)
        grants.keep(ACCOUNT, SECRET, FULL)
    assert seen == {TOKEN, "new"}


def test_two_cannot_ask_about_one_account_at_once(grants: Grants) -> None:
    with grants.lock(ACCOUNT):
        with pytest.raises(Busy), grants.lock(ACCOUNT):
            pass
        with grants.lock(replace(ACCOUNT, name="other")):
            pass


# In a newsroom


@contextmanager
def granted(room: Room) -> Iterator[None]:
    room.channels = '[{name: x-ta, kind: x, account: "@ta", secret: X_TA}]'
    room.describe()
    room.secrets["X_TA"] = SECRET
    room.house().grants.keep(ACCOUNT, SECRET, FULL)
    yield


def test_a_channel_gets_the_token_of_its_own_secret_and_its_limits_are_known(room: Room) -> None:
    with granted(room):
        house, seen = room.house(), room.survey()
        made = Outlets(
            seen.newsroom, room.secrets, room.ledger, HandClock(at(HOUR)), house.watch.sure, "me", house.archive.text,
            granted=house.grants.of,
        )  # fmt: skip
        outlet = made.outlet("x-ta")
        assert outlet is not None
        assert (outlet.access.token, outlet.told) == (TOKEN, FULL.told)
        room.secrets["X_TA"] = "another"
        outlet = made.outlet("x-ta")
        assert outlet is not None
        assert (outlet.access.token, outlet.told) == ("", FULL.told)


def test_a_token_stands_in_no_file_but_its_own_and_in_no_export(room: Room) -> None:
    with granted(room):
        room.write("alpha", social="{text: Words.}")
        room.tick("2026-12-04T12:30:00Z")
        room.tick(HOUR)
        holding = [path.name for path in room.root.rglob("*") if path.is_file() and TOKEN.encode() in path.read_bytes()]
        assert holding == ["x-ta.json"]
        exported = to_lines(contents(room.ledger, {"news.example"}))
        assert b"alpha" in exported
        assert TOKEN.encode() not in exported


def test_git_leaves_the_tokens_out(room: Room) -> None:
    from pipeline.cli.starter import IGNORED

    with granted(room):
        (room.root / ".gitignore").write_text(IGNORED)
        subprocess.run(["git", "init", "-q", str(room.root)], check=True)
        listed = ["git", "-C", str(room.root), "ls-files", "--others", "--exclude-standard"]
        done = subprocess.run(listed, capture_output=True, text=True, check=True)
        assert "newsroom.yml" in done.stdout
        assert ".dateline" not in done.stdout


def test_what_a_killed_run_left_of_a_token_is_cleared_away(room: Room) -> None:
    with granted(room):
        left = room.root / ".dateline/grants/.0123456789abcdef.new"
        left.write_text(TOKEN)
        old = left.stat().st_mtime_ns - 2 * YOUNG
        os.utime(left, ns=(old, old))
        (room.root / ".dateline/tidied").unlink(missing_ok=True)
        room.tick()
        assert not left.exists()
        assert file_of(room.root).exists()
