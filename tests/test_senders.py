"""Senders killed at random on every network: no post is lost and none stands twice, or a person is asked."""

from pathlib import Path

import pytest

from tests.senders import ACCOUNTS, struck

BLIND = ("facebook", "slack", "teams")  # what keeps nothing from standing twice: there a person is asked


@pytest.mark.parametrize(
    ("kind", "senders"),
    [
        *((kind, 3) for kind in ("x", "bluesky", "linkedin", "slack")),
        *(pytest.param(kind, 40, marks=pytest.mark.prove) for kind in ACCOUNTS),
    ],
)
def test_senders_that_are_killed_lose_and_double_nothing(tmp_path: Path, kind: str, senders: int) -> None:
    told = struck(kind, tmp_path / "room", jobs=max(8, senders), senders=senders, seed=7)
    assert told.killed >= senders // 2
    assert told.broken > 0
    assert (told.lost, told.doubled) == ([], [])
    states = {row.state for row in told.rows}
    assert states <= ({"sent", "unknown"} if kind in BLIND else {"sent"})
    assert all(row.reason for row in (*told.rows, *told.doubtful) if row.state != "sent")
