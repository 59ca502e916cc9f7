"""Sealing: what was made is known, to the next process too, whatever could not be made beside it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.digest import digest
from pipeline.files import Disk
from pipeline.part import Part, gathered
from pipeline.record import Record
from pipeline.render import render
from pipeline.seal import Unsealable, made, seal
from pipeline.store import Store
from tests.issuing import NEWSROOM, record_of, release


def store(root: Path) -> Store:
    return Store(Disk(), root / ".dateline")


def refuses() -> bytes:
    raise ValueError("it cannot be made")


def page(path: str, make: Callable[[], bytes] = lambda: b"page") -> Part:
    return Part(path, "text/html", digest(path.encode()), make)


def test_what_was_made_is_not_made_again_by_another_process(tmp_path: Path) -> None:
    seal(store(tmp_path), Record(), [page("a.html")])
    assert seal(store(tmp_path), Record(), [page("a.html", refuses)]).manifest == {"a.html": digest(b"page")}


def test_what_could_be_made_beside_a_fault_is_not_made_again(tmp_path: Path) -> None:
    with pytest.raises(Unsealable, match=r"b\.html cannot be made: it cannot be made"):
        seal(store(tmp_path), Record(), [page("a.html"), page("b.html", refuses)])
    again = seal(store(tmp_path), Record(), [page("a.html", refuses), page("b.html")])
    assert again.manifest == dict.fromkeys(("a.html", "b.html"), digest(b"page"))


def test_a_part_that_is_made_from_others_is_known_with_them(tmp_path: Path) -> None:
    whole = gathered("kit.zip", "application/zip", digest(b"kit"), [page("a.html")], lambda data: data[0] * 2)
    assert made(store(tmp_path), whole) == b"pagepage"
    known = store(tmp_path)
    assert [known.made(part.digest) for part in (whole, page("a.html"))] == [digest(b"pagepage"), digest(b"page")]


def test_what_lies_in_one_folder_is_made_together() -> None:
    folders = [part.path.rpartition("/")[0] for part in render(NEWSROOM, record_of(release("a"), release("b")))]
    turns = [folder for at, folder in enumerate(folders) if not at or folders[at - 1] != folder]
    assert len(turns) == len(set(turns)) < len(folders)
