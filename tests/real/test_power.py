"""The power goes: what the public and the network saw is never forgotten, and the tree is whole."""

import random
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.clock import stamp
from pipeline.files import Disk
from pipeline.filesync import FEW
from tests.cli import dateline
from tests.real.disks import Image, can_break
from tests.real.made import Work, at_work, now, states
from tests.real.needs import need
from tests.real.runs import Runs
from tests.real.seen import whole
from tests.real.verdict import sound

CUTS, RELEASES = 20, 6
UNREADABLE = 5  # a copy is no snapshot: of one that nobody can mount nothing can be said


@contextmanager
def cut(disk: Image, folder: Path) -> Iterator[Path]:
    """The disk as it is found after the power went just now: what was only in memory is lost."""
    shutil.copyfile(disk.file, folder / "cut")
    with Image(folder / "cut", folder / "after") as copy:
        yield copy.folder


def judge(work: Work, disk: Image, folder: Path) -> bool:
    """Cut the power now and judge what is left; whether it could be judged."""
    public, posted = whole(work.site).slugs, set(work.network.times())
    try:
        with cut(disk, folder) as after:
            root = after / "newsroom"
            assert public <= whole(root / "live").slugs, "what was public is forgotten"
            known = states(root)
            forgotten = [slug for slug in posted if known.get(slug) not in ("sending", "sent", "unknown", "held")]
            assert not forgotten, "what was posted may be posted again"
            done = dateline("lift", newsroom=root)  # without the account's secret: nothing is posted
            assert public <= whole(root / "live").slugs, done.stdout
            sound(root)
    except OSError:
        return False
    return True


@pytest.mark.parametrize("count", [FEW, 40 * FEW], ids=["each by itself", "together"])
def test_what_is_written_at_once_survives_a_power_cut_right_after(tmp_path: Path, count: int) -> None:
    need(can_break(), "only root can mount a disk out of a file")
    files = {f"{number % 50}/{number}": b"%d" % number * 1000 for number in range(count)}
    with Image(tmp_path / "image", tmp_path / "disk", 48) as disk:
        disk.sync()
        Disk().make_folders((disk.folder / path).parent for path in files)
        Disk().write_all((disk.folder / path, data) for path, data in files.items())
        with cut(disk, tmp_path) as after:
            assert {path: (after / path).read_bytes() for path in files} == files


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(5))
def test_after_a_power_cut_nothing_public_is_forgotten_and_nothing_posted_is_posted_again(
    runs: Runs, tmp_path: Path, seed: int
) -> None:
    need(can_break(), "only root can mount a disk out of a file")
    chance = random.Random(seed)  # noqa: S311 -- chance, no secret
    with Image(tmp_path / "image", tmp_path / "disk", 48) as disk, at_work(disk.folder / "newsroom", runs) as work:
        work.network.pause = 0.2
        hours = [now() + timedelta(seconds=2 + 2.5 * number) for number in range(RELEASES)]
        for number, hour in enumerate(hours):
            work.room.write(f"news-{number}", embargo=stamp(hour))
        disk.sync()
        pid = work.runs.start("-C", work.root, "desk", "--for", "5m", out=tmp_path / "said", few=seed)
        judged = 0
        for _ in range(CUTS):
            time.sleep(chance.uniform(0.05, 0.6))
            judged += judge(work, disk, tmp_path)
        assert judged >= CUTS - UNREADABLE
        work.runs.kill(pid)
