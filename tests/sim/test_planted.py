"""Each planted bug is found, by the promise that it breaks; else the simulator is blind there."""

from functools import cache

import pytest

from pipeline.sim.run import run_seed
from tests.sim.planted import PLANTED, Planted

MOST = 1000


@pytest.mark.parametrize(
    "bug",
    [pytest.param(bug, id=bug.name.replace(" ", "-"), marks=[] if bug.fast else pytest.mark.prove) for bug in PLANTED],
)
def test_a_planted_bug_is_found(bug: Planted) -> None:
    assert found_at(bug) is not None


def test_there_are_enough_bugs_and_half_of_them_are_looked_for_every_day() -> None:
    assert len(PLANTED) >= 16
    assert 2 * sum(bug.fast for bug in PLANTED) >= len(PLANTED)


def found_at(bug: Planted) -> int | None:
    """The first seed in which the bug breaks its promise, and in which it is kept without the bug."""
    for seed in range(MOST):
        with pytest.MonkeyPatch.context() as patch:
            bug.plant(patch)
            outcome = run_seed(seed, brief=bug.brief, faults=bug.faults)
        broken = {violation.promise for violation in outcome.violations}
        if bug.promise in broken and bug.promise not in _broken_anyway(seed, bug.brief, bug.faults):
            return seed
    return None


@cache
def _broken_anyway(seed: int, brief: bool, faults: bool) -> set[str]:
    return {violation.promise for violation in run_seed(seed, brief=brief, faults=faults).violations}
