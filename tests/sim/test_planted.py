"""Each planted bug is found, by the promise that it breaks; else the simulator is blind there."""

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


def found_at(bug: Planted) -> int | None:
    """The first seed in which the bug breaks its promise, and in which it is kept without the bug."""
    for seed in range(MOST):
        with pytest.MonkeyPatch.context() as patch:
            bug.plant(patch)
            broken = {violation.promise for violation in run_seed(seed).violations}
        if bug.promise in broken and bug.promise not in {each.promise for each in run_seed(seed).violations}:
            return seed
    return None
