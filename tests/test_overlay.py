"""The overlay: it answers as the disk does, and the disk never learns of it."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.files import Disk
from pipeline.overlay import Overlay

NAMES = ("a", "b", "c", "a/x", "a/y", "b/x", "a/x/z")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.sampled_from(NAMES), st.binary(max_size=3)),
        st.tuples(
            st.just("rewrite"), st.sampled_from(NAMES), st.sampled_from([b"old", b"file", b""]), st.binary(max_size=3)
        ),
        st.tuples(st.just("make_folder"), st.sampled_from(NAMES)),
        st.tuples(st.just("remove"), st.sampled_from(NAMES)),
        st.tuples(st.just("rename"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
        st.tuples(st.just("clone"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
        st.tuples(st.just("swap_link"), st.sampled_from(NAMES), st.just("elsewhere")),
    ),
    max_size=8,
)


def begun(root: Path) -> None:
    (root / "a").mkdir(parents=True)
    (root / "a" / "x").write_bytes(b"old")
    (root / "b").write_bytes(b"file")


def seen(files: Any, root: Path) -> dict[str, object]:
    """All that can be asked about the paths; ages apart, for time passes."""
    found: dict[str, object] = {}
    for name in NAMES:
        path = root / name
        sort = files.sort(path)
        found[name] = (
            sort,
            files.link_target(path),
            files.read(path) if sort == "file" else files.names(path) if sort == "folder" else b"",
            files.age(path)[1] if sort == "file" else 0,
        )
    return found


def step(files: Any, root: Path, name: str, words: tuple[Any, ...]) -> str:
    """What one call says: whether it was done, nothing, or that it was refused."""
    try:
        made = getattr(files, name)(
            *(root / word if isinstance(word, str) and word in NAMES else word for word in words)
        )
    except OSError:
        return "refused"
    return str(made)


def sensible(files: Any, root: Path, name: str, words: tuple[Any, ...]) -> bool:
    """Whether the line ever asks for such a thing: files over files, folders to new names, into folders there are."""
    target = root / (words[1] if name in ("rename", "clone") else words[0])
    if files.sort(target.parent) != "folder" or any(files.sort(each) != "folder" for each in target.parents):
        return False
    sort = files.sort(target)
    if name in ("rename", "clone"):
        source, there = root / words[0], files.sort(root / words[0])
        inside = target.is_relative_to(source) or source.is_relative_to(target)
        # between two links of one file a disk renames nothing, and the line never asks for it
        same = sort == "file" and target.samefile(source) if there == "file" else False
        return not inside and not same and there == "file" and sort in ("none", "file")
    return sort in {"write": ("none", "file"), "rewrite": ("none", "file"), "make_folder": ("none", "folder")}.get(
        name, ("none", "file", "link")
    )


@settings(max_examples=150, deadline=None)
@given(steps=STEPS)
def test_it_answers_as_the_disk_would(tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[Any, ...]]) -> None:
    there, here = tmp_path_factory.mktemp("disk"), tmp_path_factory.mktemp("overlay")
    for root in (there, here):
        begun(root)
    disk, overlay = Disk(), Overlay(Disk(), lambda: 1)
    untouched = seen(disk, here)
    for name, *words in steps:
        if sensible(disk, there, name, tuple(words)):
            assert step(overlay, here, name, tuple(words)) == step(disk, there, name, tuple(words))
            assert seen(overlay, here) == seen(disk, there)
    assert seen(disk, here) == untouched


def test_a_folder_made_in_it_moves_with_all_it_holds(tmp_path: Path) -> None:
    overlay = Overlay(Disk(), lambda: 7)
    overlay.make_folder(tmp_path / "slots" / "next" / "feeds")
    overlay.write(tmp_path / "slots" / "next" / "feeds" / "all.rss", b"rss")
    overlay.rename(tmp_path / "slots" / "next", tmp_path / "slots" / "done")
    assert overlay.names(tmp_path / "slots") == ("done",)
    assert overlay.read(tmp_path / "slots" / "done" / "feeds" / "all.rss") == b"rss"
    assert overlay.touched(tmp_path / "slots" / "done" / "feeds" / "all.rss") == 7
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_the_disk_stays_where_it_is(tmp_path: Path) -> None:
    begun(tmp_path)
    with pytest.raises(OSError, match="Invalid cross-device link"):
        Overlay(Disk(), lambda: 1).rename(tmp_path / "a", tmp_path / "d")


def test_what_is_made_anew_holds_nothing_of_what_was_taken_away(tmp_path: Path) -> None:
    begun(tmp_path)
    overlay = Overlay(Disk(), lambda: 1)
    overlay.remove(tmp_path / "a")
    overlay.make_folder(tmp_path / "a")
    assert overlay.names(tmp_path / "a") == ()
    assert overlay.sort(tmp_path / "a" / "x") == "none"


def test_room_is_that_of_the_disk_also_below_what_is_not_there(tmp_path: Path) -> None:
    assert Overlay(Disk(), lambda: 1).room(tmp_path / "new" / "deep")[1] == Disk().room(tmp_path)[1]
