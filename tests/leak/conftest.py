"""The newsroom with much to hide, made and run once for all of these tests."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.clock import SystemClock
from pipeline.standins.x import FakeX
from tests.leak.line import open_newsroom, run_the_line
from tests.leak.search import Surface
from tests.leak.world import World, world_in


@pytest.fixture(scope="session")
def hidden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, FakeX]]:
    """The newsroom after the whole line has run over it, some hours before the lift, and what X was told."""
    folder = tmp_path_factory.mktemp("leak")
    with FakeX(SystemClock()) as x, world_in(folder / "world", x.address) as world:
        open_newsroom(world)
        run_the_line(world)
        yield world, x


@pytest.fixture
def world(hidden: tuple[World, FakeX], tmp_path: Path) -> World:
    """A copy of it that a test may change."""
    whole = hidden[0]
    shutil.copytree(whole.root.parent, tmp_path / "world", symlinks=True)
    at = tmp_path / "world"
    return replace(whole, root=at / "newsroom", said=at / "said", tmp=at / "tmp")


@pytest.fixture
def told_to_x(hidden: tuple[World, FakeX]) -> Surface:
    """Everything that left the machine."""
    fake = hidden[1]
    return Surface("X", "\n".join([*fake.calls, *(post.text for post in fake.posts)]).encode())
