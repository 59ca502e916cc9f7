"""Whims: what people change about their releases, and how close to the hour they do it."""

from collections.abc import Callable
from random import Random

from pipeline.sim.machine import Machine
from pipeline.sim.plan import HOUR, Plan

CLOSE = (-HOUR, -30.0, -2.0, -0.9, -0.3, -0.05, -0.002, 0.0, 0.001, 0.01, 0.3, 2.0, 60.0)
AFTER = (0.3, 1.0, 2.5, 20.0, 600.0, HOUR)

Whim = Callable[[Machine, Random, str, float], None]


def unfold(machine: Machine, plan: Plan, rng: Random) -> None:
    """Put all that people do on the calendar."""
    people, world = machine.people, machine.world
    for each in plan.releases:
        ready = not plan.approvals or each.approved_at <= each.written
        world.at(each.written, lambda one=each, done=ready: people.new(one.slug, one.hour, approved=done))  # type: ignore[misc]
        late = "late-approval" in plan.changes and rng.random() < 0.5
        if not ready:
            when = (each.hour or each.written) + rng.choice([1.0, 7 * HOUR]) if late else each.approved_at
            world.at(when, lambda one=each: people.change(one.slug, "approve"))  # type: ignore[misc]
    for name in sorted(plan.changes & WHIMS.keys()):
        for each in plan.releases:
            if rng.random() < 0.5:
                WHIMS[name](machine, rng, each.slug, each.written if each.hour is None else each.hour)


def _at(machine: Machine, when: float, slug: str, what: str) -> None:
    machine.world.at(when, lambda: machine.people.change(slug, what))


def _around(machine: Machine, rng: Random, hour: float, what: Callable[[], None]) -> None:
    """At a moment near the hour, or after so many steps of whoever is at work then."""
    when = hour + rng.choice(CLOSE)
    if rng.random() < 0.4:
        steps = rng.randrange(1, 150)
        machine.world.at(hour - 1.0, lambda: machine.world.strike(steps, lambda actor, kind, path: what()))
    else:
        machine.world.at(when, what)


def _hold(machine: Machine, rng: Random, slug: str, hour: float) -> None:
    _around(machine, rng, hour, lambda: machine.people.change(slug, "hold"))
    _at(machine, hour + rng.choice([90.0, HOUR, 7 * HOUR]), slug, "unhold")


def _one(what: str, approve: bool = True) -> Whim:
    def whim(machine: Machine, rng: Random, slug: str, hour: float) -> None:
        _around(machine, rng, hour, lambda: machine.people.change(slug, what))
        if approve and rng.random() < 0.6:
            _at(machine, hour + rng.choice([30.0, HOUR]), slug, "approve")

    return whim


def _later(what: str) -> Whim:
    """What is done to a release that is public, or believed to be."""

    def whim(machine: Machine, rng: Random, slug: str, hour: float) -> None:
        when = hour + rng.choice([-0.5, 0.0, *AFTER])
        _at(machine, when, slug, what)
        _at(machine, when + rng.choice([0.1, 5.0]), slug, "approve")

    return whim


def _kill(machine: Machine, rng: Random, slug: str, hour: float) -> None:
    if rng.random() < 0.5:
        _around(machine, rng, hour, lambda: machine.people.change(slug, "kill"))
    else:
        _at(machine, hour + rng.choice(AFTER), slug, "kill")


def _break(machine: Machine, rng: Random, slug: str, hour: float) -> None:
    _around(machine, rng, hour, lambda: machine.people.change(slug, "break"))
    _at(machine, hour + rng.choice([1.0, 100.0, HOUR]), slug, "mend")


def _remove(machine: Machine, rng: Random, slug: str, hour: float) -> None:
    _around(machine, rng, hour, lambda: machine.people.remove(slug))
    machine.world.at(hour + rng.choice([1.0, 100.0, HOUR]), lambda: machine.people.settle(slug))


def _zones(machine: Machine, rng: Random, slug: str, hour: float) -> None:
    machine.world.at(hour - rng.choice([300.0, 60.0, 5.0]), lambda: machine.move_by_rules(slug))
    machine.world.at(hour + rng.choice([-2.0, 20.0, 60.0]), lambda: machine.people.restate(slug))


WHIMS: dict[str, Whim] = {
    "hold": _hold,
    "move": _one("move"),
    "edit": _one("edit"),
    "correct": _later("correct"),
    "update": _later("update"),
    "kill-release": _kill,
    "break": _break,
    "remove": _remove,
    "zones": _zones,
}
