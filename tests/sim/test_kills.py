"""A desk killed before any step of one newsroom: the other, or itself when started again, does what is left."""

import pytest

from pipeline.sim.run import run, run_seed, struck

FEW = 40  # of every so many steps one


@pytest.mark.parametrize(
    ("seed", "every"),
    [(3, FEW), *(pytest.param(seed, 1, marks=pytest.mark.prove) for seed in (3, 4, 5))],
)
def test_a_desk_killed_before_any_step_leaves_every_promise_kept(seed: int, every: int) -> None:
    whole = run_seed(seed, faults=False, brief=True)
    plans = list(struck(whole))
    assert len(plans) > 20 * FEW
    for plan in plans[seed % every :: every]:
        outcome = run(plan)
        told = f"dateline sim --kill-every-step --brief --seed {seed}, step {plan.kill_at}"
        assert not outcome.violations, f"{told}: {outcome.violations[0]}"
        assert outcome.hash != whole.hash
