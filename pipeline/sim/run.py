"""Run: one seed from its plan to its verdict."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from pipeline.sim.chaos import heal, kill_at, unleash
from pipeline.sim.history import History
from pipeline.sim.machine import SPELLS, Machine
from pipeline.sim.pace import paced
from pipeline.sim.plan import Plan, drawn
from pipeline.sim.texts import newsroom_of
from pipeline.sim.verdict import Violation, verdict
from pipeline.sim.whims import unfold
from pipeline.sim.world import World

OFTEN, SELDOM = 16, 64  # pages are drawn for real in one seed of so many
DOUBT = {"clock", "drift", "power", "restore"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one seed ended: every promise it broke, how many steps it had, its hash, and the last events."""

    plan: Plan
    violations: tuple[Violation, ...]
    steps: int
    hash: str
    last: tuple[str, ...]
    loud: tuple[int, ...] = ()


def run(plan: Plan) -> Outcome:
    """Chaos, healing, verdict; the same at every run of the same plan."""
    rng = Random(f"run {plan.seed}")
    world = World(rng)
    with paced(real=plan.seed % (SELDOM if plan.brief else OFTEN) == 0):
        try:
            machine = _opened(world, plan, rng)
            world.run(plan.healing)
            _heal(machine, plan)
            world.run(plan.end)
            found = verdict(History(plan, machine, machine.book.rows().load()))
        finally:
            world.close()
    last = tuple(map(_told, world.last))
    return Outcome(plan, tuple(found), world.steps, f"{world.hash:08x}", last, tuple(world.loud))


def _opened(world: World, plan: Plan, rng: Random) -> Machine:
    machine = Machine(world, rng, newsroom_of(plan), SPELLS[:-1] if plan.brief else SPELLS)
    machine.start("desk-one")
    machine.start("desk-two", rng.choice([0.0, 0.3, 60.0]))
    unfold(machine, plan, Random(f"whims {plan.seed}"))
    unleash(machine, plan, Random(f"chaos {plan.seed}"))
    if plan.kill_at:
        kill_at(machine, plan.kill_at)
    return machine


def _heal(machine: Machine, plan: Plan) -> None:
    heal(machine)
    if plan.faults & DOUBT:
        machine.world.at(machine.world.now + 2.0, machine.believe)
    said = {each.by: each.alarms for each in machine.said}  # what each desk said last
    named = {alarm.about for alarms in said.values() for alarm in alarms if alarm.code == "hour-moved"}
    for slug in list(machine.people.history):
        machine.people.settle(slug, reword=slug in named)


def _told(event: tuple[float, str, str, str]) -> str:
    at, who, kind, what = event
    return f"{at:14.6f}  {who:12} {kind:12} {what}"


def struck(whole: Outcome) -> Iterator[Plan]:
    """The plan of an outcome once more for each step of it that may change something: a desk is killed before it."""
    return (replace(whole.plan, kill_at=step) for step in whole.loud)


def run_seed(seed: int, *, faults: bool = True, brief: bool = False) -> Outcome:
    """One seed by its number; a brief one has one hour in one afternoon, and takes a third of the time."""
    return run(drawn(seed, faults=faults, brief=brief))
