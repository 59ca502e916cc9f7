"""Every promise is kept in two thousand newsrooms, and in each one in which it once was not."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.sim.plan import drawn
from pipeline.sim.run import run, run_seed

BATCH, BATCHES = 100, 20
LINES = [line.split() for line in Path(__file__).with_name("seeds.txt").read_text().splitlines() if line[0] != "#"]
KEPT = [(int(words[0]), words[1] == "brief") for words in LINES]


@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_promise_is_kept(batch: int) -> None:
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        outcome = run_seed(seed, brief=True)
        assert not outcome.violations, f"dateline sim --brief --seed {seed}: {outcome.violations[0]}"
        assert outcome.steps > 150
        assert len(outcome.plan.releases) >= 3


@pytest.mark.parametrize(("seed", "brief"), KEPT)
def test_a_seed_that_once_found_something_finds_nothing(seed: int, brief: bool) -> None:
    assert not run_seed(seed, brief=brief).violations


@pytest.mark.parametrize(("seed", "brief"), KEPT)
def test_nor_does_it_where_all_accounts_are_on_x_as_they_were_then(seed: int, brief: bool) -> None:
    assert not run(replace(drawn(seed, brief=brief), kinds=("x", "x"), told="")).violations


@pytest.mark.parametrize("seed", [262, 659])
def test_a_correction_reaches_a_program_that_did_not_answer_what_it_corrects(seed: int) -> None:
    plan = drawn(seed, brief=True, only=frozenset({"network", "lag", "outage", "restore", "correct", "kill-release"}))
    assert not run(replace(plan, kinds=("program", "bluesky"))).violations


def test_what_is_asked_for_at_the_last_full_minute_is_settled_at_the_end() -> None:
    plan = drawn(443, brief=True, only=frozenset({"network", "lag", "outage", "restore", "correct", "kill-release"}))
    assert not run(replace(plan, kinds=("program", "linkedin"))).violations
