"""Fixtures that several tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.room import Room, room_in


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A newsroom with no approvals and no accounts, whose ledger has been at work before."""
    with room_in(tmp_path / "room") as made:
        made.open_ledger_before()
        yield made
