"""Chaos: what each family of faults does, and when: mostly around an hour, when it hurts most."""

import errno
from collections.abc import Callable
from random import Random

from pipeline.ledger import LedgerRefuses
from pipeline.sim.disk import FREE, refuse
from pipeline.sim.machine import Machine
from pipeline.sim.network import Weather
from pipeline.sim.plan import HOUR, Plan
from pipeline.sim.world import Actor, Killed, Strike

FILE_STEPS = {
    "read", "names", "mkdir", "chmod", "reserve", "write", "fsync", "replace", "rename", "unlink", "symlink", "switch",
    "sync_folder", "link",
}  # fmt: skip
BACK = (0.5, 5.0, 60.0, 2400.0)  # seconds until a desk is started again
FORGIVEN = 600.0  # seconds after a send in which its ledger and its count are not put back together
AWAKE = 2.0  # seconds after which the first desk has looked at its clock
RIGHT = (0.5, 3.0, 15.0)  # seconds until somebody sets the clock right: in doubt it is asked every two seconds
Family = Callable[[Machine, Random, float], None]


def unleash(machine: Machine, plan: Plan, rng: Random) -> None:
    """Put every fault of the plan on the calendar."""
    for name in sorted(plan.faults):
        if name in EVERYWHERE:
            EVERYWHERE[name](machine, rng, rng.uniform(0.0, plan.healing))
    struck = sorted(name for name in plan.faults if name in AT_AN_HOUR)
    for moment in plan.moments:
        for name in struck:
            if rng.random() < 0.7:
                AT_AN_HOUR[name](machine, rng, moment + rng.choice([-30.0, -1.01, -0.5, -0.001, 0.0, 0.0, 0.02, 3.0]))
    for name in struck:
        AT_AN_HOUR[name](machine, rng, rng.uniform(0.0, plan.healing))


def heal(machine: Machine) -> None:
    """Everything works again, and everybody is at work."""
    world = machine.world
    world.tell("world", "healed", "")
    world.calm()
    machine.network.weather = Weather()
    machine.web.down = machine.web.cached = 0.0
    machine.disk.broken, machine.disk.room = 0, FREE
    machine.book.refuses = False
    machine.wall.set(0.0)
    machine.witnesses.silent = machine.witnesses.wrong = 0.0
    machine.power_on()
    for actor in machine.alive():
        world.resume(actor)
    for name in ("desk-one", "desk-two"):
        machine.start(name, 1.0)


def kill_at(machine: Machine, step: int) -> None:
    """Kill whatever process takes that very step, before its effect."""

    def blow(actor: Actor, kind: str, what: str) -> None:
        machine.kill(actor, 1.0)
        raise Killed

    machine.world.strike(step, blow)


def _strike(machine: Machine, at: float, steps: int, blow: Callable[[Actor, str, str], None]) -> None:
    machine.world.at(at, lambda: machine.world.strike(steps, blow))


def _kill(machine: Machine, rng: Random, at: float) -> None:
    back = rng.choice(BACK)

    def blow(actor: Actor, kind: str, what: str) -> None:
        machine.kill(actor, back)
        raise Killed

    _strike(machine, at, rng.randrange(1, 250), blow)


def _pause(machine: Machine, rng: Random, at: float) -> None:
    seconds = rng.choice([0.7, 2.0, 20.0, 70.0, 900.0, HOUR])

    patience = rng.choice([2.0, 5.0, 5.0, 40.0])

    def blow(actor: Actor, kind: str, what: str) -> None:
        # whoever waits for its lock looks four times a second: such a stop is ended sooner
        length = min(seconds, patience) if machine.holds_lock(actor) else seconds
        machine.world.tell("machine", "pause", f"{actor.name} for {length:.1f} s")
        machine.world.pause(actor, length)

    _strike(machine, at, rng.randrange(1, 250), blow)


def _power(machine: Machine, rng: Random, at: float) -> None:
    dark = rng.choice([5.0, 120.0, 2000.0])

    def blow(actor: Actor, kind: str, what: str) -> None:
        machine.cut(dark)
        raise Killed

    _strike(machine, at, rng.randrange(1, 250), blow)


def _clock(machine: Machine, rng: Random, at: float) -> None:
    ahead = rng.choice([-1, 1]) * rng.choice([0.6, 1.0, 2.0, 30.0, 600.0, HOUR])
    machine.world.at(max(AWAKE, at), lambda: machine.wall.set(ahead))
    machine.world.at(at + rng.choice(RIGHT), lambda: machine.wall.set(0.0))


def _drift(machine: Machine, rng: Random, at: float) -> None:
    rate = 1.0 + rng.choice([-1, 1]) * rng.choice([0.0005, 0.01, 0.05])
    # a clock that is wrong already when the machine starts is not known to be so
    machine.world.at(max(AWAKE, at - 25.0), lambda: machine.wall.set(machine.wall.ahead, rate))
    machine.world.at(at + rng.choice(RIGHT), lambda: machine.wall.set(0.0))


def _witness(machine: Machine, rng: Random, at: float) -> None:
    """The outside clock says nothing, or the wrong time, which is never the one that the machine has by mistake."""
    wrong = rng.choice([None, -1, 1])

    def turn(silent: float, ahead: float) -> None:
        machine.witnesses.silent, machine.witnesses.wrong = silent, ahead
        machine.world.tell("witness", "silent" if silent else "wrong" if ahead else "right", f"{ahead:.0f} s")

    off = (wrong or 0) * rng.choice([4.0, 45.0, 1000.0, 5000.0])
    machine.world.at(at - 60.0, lambda: turn(0.0 if wrong else 1.0, off))
    machine.world.at(at + rng.choice(RIGHT), lambda: turn(0.0, 0.0))


def _error(machine: Machine, rng: Random, at: float) -> None:
    code, lasting = rng.choice([errno.EIO, errno.ENOSPC]), rng.choice([0.0, 0.0, 4.0, 10.0])

    def blow(actor: Actor, kind: str, what: str) -> None:
        if kind not in FILE_STEPS:
            raise Strike
        machine.world.tell("disk", errno.errorcode[code], f"{kind} {what}, lasting {lasting:.0f} s")
        if lasting:
            machine.disk.broken = code
            machine.world.at(machine.world.now + lasting, lambda: _mend(machine))
        if kind not in ("read", "names") or code == errno.EIO:
            raise refuse(code, what)

    _strike(machine, at, rng.randrange(1, 200), blow)


def _mend(machine: Machine) -> None:
    machine.disk.broken = 0
    machine.world.tell("disk", "mended", "")


def _full(machine: Machine, rng: Random, at: float) -> None:
    room = rng.choice([0, 300, 3_000, 30_000])

    def fill() -> None:
        machine.disk.room = room
        machine.world.tell("disk", "full", f"{room} bytes left")

    def empty() -> None:
        machine.disk.room = FREE
        machine.world.tell("disk", "empty", "")

    machine.world.at(at - 5.0, fill)
    machine.world.at(at + rng.choice(machine.spells), empty)


def _read_only(machine: Machine, rng: Random, at: float) -> None:
    def lock() -> None:
        machine.disk.broken = errno.EROFS
        machine.world.tell("disk", "read-only", "")

    machine.world.at(at, lock)
    machine.world.at(at + rng.choice(machine.spells), lambda: _mend(machine))


def _ledger(machine: Machine, rng: Random, at: float) -> None:
    def blow(actor: Actor, kind: str, what: str) -> None:
        if kind != "ledger":
            raise Strike
        machine.world.tell("ledger", "refuses", what)
        raise LedgerRefuses("The ledger cannot be used: disk I/O error. Nothing is sent until it can.")

    def fail(refuses: bool) -> None:
        machine.book.refuses = refuses
        machine.world.tell("ledger", "refuses" if refuses else "works", "")

    if rng.random() < 0.5:
        _strike(machine, at, rng.randrange(1, 200), blow)
    else:
        machine.world.at(at, lambda: fail(True))
        machine.world.at(at + rng.choice(machine.spells), lambda: fail(False))


def _restore(machine: Machine, rng: Random, at: float) -> None:
    whole, later = rng.random() < 0.4, at + rng.choice([10.0, 2 * HOUR, 20 * HOUR])
    if whole:
        later = max(later, at + FORGIVEN)

    def put_back(copy: Callable[[], None]) -> None:
        last = max((post.called for post in machine.network.posts), default=-FORGIVEN)
        # put back with its count right after a send, nothing tells of that send: it is not promised
        if whole and machine.world.now - last < FORGIVEN:
            machine.world.at(last + FORGIVEN + 1.0, lambda: put_back(copy))
        else:
            copy()

    def copied() -> None:
        copy = machine.copy(whole)
        machine.world.at(later, lambda: put_back(copy))

    machine.world.at(at, copied)


def _network(machine: Machine, rng: Random, at: float) -> None:
    trouble = rng.choice([0.2, 0.6, 1.0])

    def turn(likely: float) -> None:
        machine.network.weather.trouble = likely

    machine.world.at(at - 60.0, lambda: turn(trouble))
    machine.world.at(at + rng.choice([60.0, 1200.0]), lambda: turn(0.0))


def _lag(machine: Machine, rng: Random, at: float) -> None:
    machine.network.weather.lag = rng.choice([20.0, 90.0, 400.0])
    machine.network.weather.blind = rng.choice([0.0, 0.5])


def _web(machine: Machine, rng: Random, at: float) -> None:
    cached, down = rng.choice([0.0, 4.0, 60.0]), rng.choice([0.0, 0.3, 1.0])

    def turn(kept: float, silent: float) -> None:
        machine.web.cached, machine.web.down = kept, silent

    machine.world.at(at - 60.0, lambda: turn(cached, down))
    machine.world.at(at + rng.choice(machine.spells), lambda: turn(0.0, 0.0))


def _third(machine: Machine, rng: Random, at: float) -> None:
    machine.world.at(at, lambda: machine.start("desk-three"))


def _outage(machine: Machine, rng: Random, at: float) -> None:
    """Nobody is at work for long."""

    def stop() -> None:
        for actor in machine.alive():
            machine.kill(actor, rng.choice([1.0, 5.0, 8.0]) * HOUR)

    machine.world.at(at, stop)


AT_AN_HOUR: dict[str, Family] = {
    "kill": _kill,
    "pause": _pause,
    "power": _power,
    "clock": _clock,
    "drift": _drift,
    "error": _error,
    "full": _full,
    "read-only": _read_only,
    "ledger": _ledger,
    "outage": _outage,
    "network": _network,
    "web": _web,
    "witness": _witness,
}
EVERYWHERE: dict[str, Family] = {
    "restore": _restore,
    "lag": _lag,
    "third": _third,
}
