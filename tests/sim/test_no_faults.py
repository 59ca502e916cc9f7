"""Where nothing is wrong no alarm is raised, and every hour is kept to the second."""

import pytest

from pipeline.sim.run import run_seed


@pytest.mark.parametrize("batch", range(5))
def test_where_nothing_is_wrong_there_is_no_alarm(batch: int) -> None:
    for seed in range(batch * 10, batch * 10 + 10):
        outcome = run_seed(seed, faults=False, brief=True)
        assert not outcome.violations, f"dateline sim --no-faults --brief --seed {seed}: {outcome.violations[0]}"
