"""Each planted bug is found, by the promise that it breaks and mostly by no other; else the simulator is blind."""

from functools import cache

import pytest

from pipeline.sim.run import run_seed
from pipeline.sim.verdict import JUDGES
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


def test_each_promise_has_a_bug_that_nothing_else_tells_of() -> None:
    assert {bug.promise for bug in PLANTED if bug.alone} == JUDGES.keys()


def found_at(bug: Planted) -> int | None:
    """The first seed in which the bug breaks its promise and, unless it is said otherwise, no other one."""
    for seed in range(MOST):
        with pytest.MonkeyPatch.context() as patch:
            bug.plant(patch)
            outcome = run_seed(seed, brief=bug.brief, faults=bug.faults)
        broken = {violation.promise for violation in outcome.violations}
        told = broken == {bug.promise} if bug.alone else bug.promise in broken
        if told and not _broken_anyway(seed, bug.brief, bug.faults):
            return seed
    return None


@cache
def _broken_anyway(seed: int, brief: bool, faults: bool) -> set[str]:
    return {violation.promise for violation in run_seed(seed, brief=brief, faults=faults).violations}
