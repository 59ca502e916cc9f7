"""What the tests with real processes share."""

from collections.abc import Iterator

import pytest

from pipeline.standins.x import SECRET
from tests.real.runs import Runs
from tests.room import room_in


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    """Runs of the command, which know the secret of the account."""
    with room_in(tmp_path_factory.mktemp("runs") / "newsroom") as room, Runs(room.root, X_SECRET=SECRET) as started:
        yield started
