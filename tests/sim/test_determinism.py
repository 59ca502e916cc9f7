"""One seed is one history: in any process, at any time."""

import os
import subprocess
import sys

import pytest

from pipeline.sim.run import run_seed
from tests.cli import ROOT

SEEDS = (0, 5, 11, 32)  # in the first one pages are drawn for real


@pytest.mark.parametrize(("seed", "brief"), [(5, False), *((seed, True) for seed in SEEDS)])
def test_a_seed_has_the_same_history_twice_in_one_process(seed: int, brief: bool) -> None:
    first, second = run_seed(seed, brief=brief), run_seed(seed, brief=brief)
    assert (first.hash, first.steps, first.last) == (second.hash, second.steps, second.last)


def test_a_seed_has_the_same_history_in_another_process_with_other_hashes() -> None:
    code = f"from pipeline.sim.run import run_seed\nfor seed in {SEEDS}: print(run_seed(seed, brief=True).hash)"
    here = [run_seed(seed, brief=True).hash for seed in SEEDS]
    for salt in ("1", "77"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": salt},
        )
        assert done.stdout.split() == here


def test_two_seeds_have_different_histories() -> None:
    assert len({run_seed(seed, brief=True).hash for seed in SEEDS}) == len(SEEDS)
