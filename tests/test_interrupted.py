"""A lift cut short at any file operation, before or after it took effect: whole, once, and nothing is lost."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pipeline.tick import tick
from tests.room import HOUR, Room, at, room_in, tree
from tests.single import Single

CHANGING = {"write", "clone", "rename", "remove", "swap_link", "make_folder", "mode", "sync_folder", "reserve"}
MANY = {"write_all", "make_folders", "sync_folders"}


class Killed(BaseException):
    """The process ends here; nothing after this line of it ever runs."""


class Breaking:
    """The real file system until its n-th change: then `fault` comes before or after that change."""

    def __init__(self, at_call: int, fault: BaseException, *, after: bool) -> None:
        self._disk, self._left, self._fault, self._after = Single(), at_call, fault, after
        self.fired = False

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name in MANY:  # each of them counts
            return partial(getattr(Single, name), self)
        real: Callable[..., Any] = getattr(self._disk, name)
        return (lambda *given, **named: self._change(real, *given, **named)) if name in CHANGING else real

    def _change(self, real: Callable[..., Any], *given: Any, **named: Any) -> Any:
        self._left -= 1
        if self._left:
            return real(*given, **named)
        self.fired = True
        if self._after:
            real(*given, **named)
        raise self._fault


def whole(room: Room) -> None:
    """The public tree is one edition: its index, feeds and record agree on whether alpha is out."""
    public = room.public()
    out = "releases/alpha/index.html" in public
    assert (b'"alpha"' in public["feeds/record.jsonl"]) == out
    assert (b"Title of alpha" in public["index.html"]) == out
    assert (b"Title of alpha" in public["feeds/all.rss"]) == out


FAULTS: tuple[tuple[str, BaseException, bool], ...] = (
    ("killed-before", Killed(), False),
    ("killed-after", Killed(), True),
    ("disk-full", OSError(28, "No space left on device"), False),
    ("disk-broken", OSError(5, "Input/output error"), True),
)


@pytest.mark.parametrize(
    ("fault", "after", "first"),
    [
        # each fault at every fourth change, so that together they come at each; all of them at all in `make prove`
        pytest.param(fault, after, first, id=f"{name}-{first + 1}", marks=[] if first == number else pytest.mark.prove)
        for number, (name, fault, after) in enumerate(FAULTS)
        for first in range(4)
    ],
)
def test_a_lift_cut_short_at_a_change_of_the_disk_is_whole_and_goes_on(
    tmp_path: Path, fault: BaseException, after: bool, first: int
) -> None:
    calls = first - 3
    with room_in(tmp_path / "before") as before:
        before.open_ledger_before()
        before.write("alpha")
    while True:
        calls += 4
        shutil.copytree(before.root, tmp_path / str(calls), symlinks=True)
        room = Room(tmp_path / str(calls))
        room.clock.move_to(at(HOUR))
        files: Any = Breaking(calls, fault, after=after)
        with suppress(Killed):
            done = tick(replace(room.house(), files=files))
            told = [item.entry.slug for item in done.lifted]
            assert told == (["alpha"] if "releases/alpha/index.html" in room.public() else [])
            assert done.troubles or not files.fired or told
        whole(room)
        room.tick("2026-12-04T13:00:20Z")
        assert "releases/alpha/index.html" in room.public()
        whole(room)
        entries = room.survey().record.entries
        assert [(entry.slug, entry.instant) for entry in entries] == [("alpha", at(HOUR))]
        assert tree(room.root / "feeds")["record.jsonl"] == room.public()["feeds/record.jsonl"]
        room.ledger.close()
        if not files.fired:
            break
    assert calls > 20
