"""The simulated disk does what the real one does, and loses at a power cut what a real one may."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from types import SimpleNamespace

import pytest

from pipeline.files import Busy, Disk, Files
from pipeline.filesync import Systems
from pipeline.sim.disk import Disk as Model
from pipeline.sim.disk import Node
from pipeline.sim.files import SimFiles
from pipeline.sim.world import Actor, Killed, World

NAMES = ("a", "b", "c", "d/e", "d/f", "d", "g/h/i")


def opened() -> tuple[Model, SimFiles]:
    """An empty disk with a folder `/room`, and a process on it."""
    world, model = World(Random(1)), Model()
    model.put("/room", Node(0o755, folder=True))
    model.sync(model.root)
    return model, SimFiles(world, model, Actor("one", 0.0), {})


def tree(files: Files, folder: Path) -> dict[str, object]:
    """All that stands below a folder: what it is, what it holds, and its mode where it is none of a link."""
    found: dict[str, object] = {}
    for name in files.names(folder):
        path = folder / name
        sort = files.sort(path)
        if sort == "folder":
            found[name] = tree(files, path)
        else:
            found[name] = files.read(path) if sort == "file" else files.link_target(path)
    return found


def deed(rng: Random) -> Callable[[Files, Path], object]:
    """One thing to do, drawn at random."""
    one, other = rng.choice(NAMES), rng.choice(NAMES)
    data = rng.choice([b"", b"x", b"longer bytes"])
    return rng.choice(
        [
            lambda files, root: files.write(root / one, data),
            lambda files, root: files.rewrite(root / one, data, b"anew"),
            lambda files, root: files.rewrite(root / "link", data, b"anew"),
            lambda files, root: files.read(root / one),
            lambda files, root: files.sort(root / one),
            lambda files, root: files.names(root / one),
            lambda files, root: files.age(root / one)[1] if files.sort(root / one) == "file" else 0,
            lambda files, root: files.make_folder(root / one),
            lambda files, root: files.make_folders([root / one, root / other]),
            lambda files, root: files.write_all([(root / one, data), (root / other, b"other")]),
            lambda files, root: files.sync_folders([root / one, root / other]),
            lambda files, root: files.clone(root / one, root / other),
            lambda files, root: files.rename(root / one, root / other),
            lambda files, root: files.remove(root / one),
            lambda files, root: files.link_target(root / one),
            lambda files, root: files.swap_link(root / "link", other),
            lambda files, root: files.link_target(root / "link"),
            lambda files, root: files.read(root / "link"),
            lambda files, root: files.sort(root / "link"),
            lambda files, root: files.write(root / "link", data),
            lambda files, root: files.remove(root / "link"),
            lambda files, root: files.sync_folder(root / one),
        ]
    )


def answer(files: Files, root: Path, do: Callable[[Files, Path], object]) -> object:
    """What comes back: a value, or that it was refused."""
    try:
        return do(files, root)
    except OSError:
        return "refused"


@pytest.mark.parametrize("seed", range(150))
def test_the_model_answers_as_the_real_disk_does(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = SimpleNamespace(syncfs=lambda descriptor: 0)
    monkeypatch.setattr("pipeline.files.together", lambda folders, count: Systems(library, folders))
    rng, (_, files) = Random(seed), opened()
    for _ in range(25):
        do = deed(rng)
        assert answer(files, Path("/room"), do) == answer(Disk(), tmp_path, do)
        assert tree(files, Path("/room")) == tree(Disk(), tmp_path)


def test_modes_are_kept_as_on_the_real_disk(tmp_path: Path) -> None:
    _, files = opened()
    for each, root in ((files, Path("/room")), (Disk(), tmp_path)):
        each.make_folder(root / "a", mode=0o700)
        each.write(root / "a" / "b", b"x")
        each.mode(root / "a" / "b", 0o600)
        each.write(root / "a" / "b", b"y")
    node = files._disk.node("/room/a/b")
    assert node is not None
    assert node.mode == os.stat(tmp_path / "a" / "b").st_mode & 0o777 == 0o600


def test_a_lock_is_held_by_one_process() -> None:
    model, files = opened()
    other = SimFiles(files._world, model, Actor("two", 0.0), files._locks)
    with files.lock(Path("/room/lock")), pytest.raises(Busy), other.lock(Path("/room/lock")):
        pass
    with other.lock(Path("/room/lock")):
        assert model.node("/room/lock") is not None


@pytest.mark.parametrize("seed", range(20))
def test_what_is_written_whole_survives_a_power_cut(seed: int) -> None:
    model, files = opened()
    files.make_folder(Path("/room/a"))
    files.write(Path("/room/a/b"), b"kept")
    files.swap_link(Path("/room/live"), "a")
    model.cut(Random(seed))
    assert tree(files, Path("/room")) == {"a": {"b": b"kept"}, "live": "a"}


@pytest.mark.parametrize("seed", range(20))
def test_what_is_written_together_is_sure_once_it_is_done(seed: int) -> None:
    model, files = opened()
    files.make_folders([Path("/room/a/b"), Path("/room/a/c")])
    files.write_all((Path(f"/room/a/{name}"), name.encode()) for name in ("b/x", "c/x", "c/y"))
    model.cut(Random(seed))
    assert tree(files, Path("/room")) == {"a": {"b": {"x": b"b/x"}, "c": {"x": b"c/x", "y": b"c/y"}}}


@pytest.mark.parametrize("steps", range(1, 11))
def test_what_is_written_together_and_cut_short_by_the_power_is_whole_or_not_there(steps: int) -> None:
    model, files = opened()
    names = ("one", "two", "three")

    def cut(*_: object) -> None:
        raise Killed

    files._world.strike(steps, cut)
    with suppress(Killed):
        files.write_all((Path("/room") / name, name.encode()) for name in names)
    model.cut(Random(steps))
    found = {name: data for name, data in tree(files, Path("/room")).items() if name in names}
    assert found == {name: name.encode() for name in found}


def test_a_rename_that_was_not_synced_is_sometimes_lost() -> None:
    seen = set()
    for seed in range(30):
        model, files = opened()
        files.write(Path("/room/a"), b"x")
        model.put("/room/b", Node(0o644), moved="/room/a")
        model.cut(Random(seed))
        seen.add(tuple(tree(files, Path("/room"))))
    assert seen == {("a",), ("b",)}


def test_bytes_that_were_not_synced_are_sometimes_torn() -> None:
    seen = set()
    for seed in range(60):
        model, files = opened()
        model.put("/room/a", model.written(b"whole", 0o644, "/room/a"))
        model.sync(model.folder("/room"))
        model.cut(Random(seed))
        seen.add(files.read(Path("/room/a")))
    assert {b"", b"whole", b"\0\0\0\0\0"} <= seen
    assert seen & {b"w", b"wh", b"who", b"whol"}


def test_a_full_disk_refuses_and_leaves_what_was() -> None:
    model, files = opened()
    files.write(Path("/room/a"), b"x")
    model.room = 3
    with pytest.raises(OSError, match="No space"):
        files.write(Path("/room/a"), b"longer than that")
    assert tree(files, Path("/room")) == {"a": b"x"}


def test_others_reach_only_what_is_open_on_the_whole_way() -> None:
    model, files = opened()
    files.make_folder(Path("/room/a"), mode=0o700)
    files.write(Path("/room/a/b"), b"x")
    assert not model.reached("/room/a/b")
    files.mode(Path("/room/a"), 0o755)
    assert model.reached("/room/a/b")
