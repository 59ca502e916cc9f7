"""Some days of scheduled runs in which everything goes wrong; `benchmarks/ci_days.py` plays 300 of them."""

import pytest

from benchmarks.ci_days import HURRIED, days, growth
from pipeline import lease


def test_late_dropped_doubled_and_killed_runs_lose_and_double_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in zip(("RENEWED", "LAPSE", "LOOK"), HURRIED, strict=True):
        monkeypatch.setattr(lease, name, value)
    told = days(3, seed=11)
    assert told.runs > 6
    assert told.killed > 0
    assert (told.early, told.lost, told.doubled) == ([], [], [])


def test_the_branch_grows_by_what_is_told_and_by_nothing_else() -> None:
    assert growth(batches=20, releases=10) < 60_000
