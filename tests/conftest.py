"""Fixtures that several tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.room import Room, room_in

# How long an example takes is measured under benchmarks/; here a busy machine must not fail what holds.
settings.register_profile("dateline", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("dateline")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes name no test: those of a picture hold the second of their making, and every process must tell the same."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A newsroom with no approvals and no accounts, whose ledger has been at work before."""
    with room_in(tmp_path / "room") as made:
        made.open_ledger_before()
        yield made
