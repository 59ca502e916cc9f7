"""The command `sim`: newsrooms in which everything breaks, and whether every promise was kept."""

import argparse
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pipeline.cli.say import Stopped

if TYPE_CHECKING:
    from pipeline.sim.run import Outcome

T = TypeVar("T")
TOGETHER = 20  # seeds that one process takes at a time


def sim(words: argparse.Namespace) -> int:
    """Run the seeds; 3 at the first promise that was broken, after the last events before it."""
    if find_spec("greenlet") is None:
        raise Stopped("The simulator needs the package greenlet. Install it: pip install 'dateline[sim]'", 3)
    done = steps = 0
    for outcome in _outcomes(words):
        done, steps = done + 1, steps + outcome.steps
        if words.steps:
            print(f"seed {outcome.plan.seed}: {outcome.steps} steps, hash {outcome.hash}", flush=True)
        if outcome.violations:
            _report(outcome, words)
            return 3
    print(f"{done} newsrooms, {steps} steps: every promise was kept.")
    return 0


def _outcomes(words: argparse.Namespace) -> "Iterator[Outcome]":
    from pipeline.sim.run import run, run_seed, struck

    one = partial(run_seed, faults=not (words.no_faults or words.kill_every_step), brief=words.brief)
    if words.kill_every_step:
        yield (whole := one(words.seed))
        yield from _spread(run, struck(whole), words.jobs)
    else:
        yield from _spread(one, range(words.seed, words.seed + words.seeds), words.jobs)


def _spread(work: Callable[[T], "Outcome"], what: Iterable[T], jobs: int) -> "Iterator[Outcome]":
    if jobs <= 1:
        yield from map(work, what)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(work, what, chunksize=TOGETHER)


def _report(outcome: "Outcome", words: argparse.Namespace) -> None:
    plan = outcome.plan
    options = (" --no-faults" if words.no_faults else "") + (" --brief" if plan.brief else "")
    print("\n".join(outcome.last))
    print(f"\nseed {plan.seed}, hash {outcome.hash}, commit {_commit()}")
    print(f"faults: {' '.join(sorted(plan.faults)) or 'none'}; changes: {' '.join(sorted(plan.changes)) or 'none'}")
    if plan.kill_at:
        options = f"{options} --kill-every-step"
        print(f"killed before step {plan.kill_at}")
    for violation in outcome.violations:
        print(violation)
    print(f"\nThe first: {outcome.violations[0]}")
    print(f"Again: dateline sim --seed {plan.seed}{options}")


def _commit() -> str:
    """What is checked out here, as git has it written down."""
    git = Path(__file__).parents[2] / ".git"
    try:
        head = (git / "HEAD").read_text().strip()
        name = head.removeprefix("ref: ")
        if name == head:
            return head
        if (git / name).exists():
            return (git / name).read_text().strip()
        packed = (line.split() for line in (git / "packed-refs").read_text().splitlines())
        return next((line[0] for line in packed if line[1:] == [name]), "unknown")
    except OSError:
        return "unknown"
