"""The signals of the preview: which change on the disk is whose."""

import asyncio
from pathlib import Path

import pytest

from pipeline.preview.signals import Signals


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("releases/alpha.md", "releases/alpha.md"),
        ("releases/alpha/release.md", "releases/alpha/release.md"),
        ("releases/alpha/hall.jpg", ""),
        ("releases/folder", ""),
        ("releases/alpha.md~", None),
        ("releases/alpha.md.new", None),
        ("releases/.alpha.md.swp", None),
        ("releases/4913", None),
        ("templates/page.html", ""),
        ("marks/mark.svg", ""),
        ("newsroom.yml", ""),
        (".dateline/record.jsonl", ""),
        (".dateline/ledger.sqlite3", ""),
        (".dateline/ledger.sqlite3-shm", None),
        (".dateline/store", None),
        ("notes.txt", None),
        ("../elsewhere.md", None),
    ],
)
def test_only_what_a_page_may_show_is_taken_in_and_one_release_by_itself(
    tmp_path: Path, name: str, file: str | None
) -> None:
    (tmp_path / "releases/folder").mkdir(parents=True)
    assert asyncio.run(named(tmp_path, name)) == file


async def named(root: Path, name: str) -> str | None:
    return Signals(root, lambda: pytest.fail("nothing is opened for this")).named(str(root / name))
