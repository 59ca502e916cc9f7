"""Fixtures that several tests share."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import pytest
from hypothesis import HealthCheck, settings

from tests.hosts import Sshd, Stand, sshd, stand
from tests.room import Room, room_in

# How long an example takes is measured under benchmarks/; here a busy machine must not fail what holds.
settings.register_profile("dateline", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("dateline")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes name no test: those of a picture hold the second of their making, and every process must tell the same."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    """An sshd on loopback for all tests of one process."""
    with sshd(tmp_path_factory.mktemp("sshd")) as running:
        yield running


@pytest.fixture
def at(request: pytest.FixtureRequest) -> Iterator[Stand]:
    """A place for public pages of the kind that the test names; wherever other tests lie, newsroom.yml may name it."""
    kind = request.param
    with mock.patch.dict(os.environ), TemporaryDirectory(prefix="hosts-", dir="/tmp") as folder:
        made = stand(kind, Path(folder), request.getfixturevalue("server") if kind == "rsync" else None)
        try:
            yield made
        finally:
            made.close()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A newsroom with no approvals and no accounts, whose ledger has been at work before."""
    with room_in(tmp_path / "room") as made:
        made.open_ledger_before()
        yield made
