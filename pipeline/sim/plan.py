"""The plan of one seed: which families of faults there are, what is to come, and when it hurts most."""

from dataclasses import dataclass
from random import Random

FAULTS = (
    "kill", "pause", "power", "clock", "drift", "error", "full", "read-only", "ledger", "restore",
    "network", "lag", "web", "third", "outage",
)  # fmt: skip
LATER = ("witness",)  # families that came later have chance of their own, so that old seeds stay what they were
CHANGES = ("hold", "move", "edit", "correct", "update", "kill-release", "break", "remove", "zones", "late-approval")
HOUR = 3600.0
DAY = 24 * HOUR
HOURS = (3 * HOUR, 4 * HOUR, 9 * HOUR, 27 * HOUR, 31 * HOUR, 50 * HOUR)
SOON = (0.25 * HOUR, 0.5 * HOUR, HOUR)  # the hours of brief seeds
KINDS = ("bluesky", "facebook", "linkedin", "mastodon", "program", "slack", "x")  # of accounts that post
TOLD = ("indexnow", "websub")  # and of those that are only told of changes
SLUGS = ("alpha", "bravo", "charlie", "delta", "echo")


@dataclass(frozen=True, slots=True)
class Planned:
    """A release that is there from the beginning, or comes at `written`."""

    slug: str
    hour: float | None
    written: float = 0.0
    approved_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Rules:
    """When the account `one` posts, seconds since the start: its quiet hours of each day, and how far apart its posts
    are; `french`: the account `two` posts in French only, in which nobody writes."""

    begins: float
    ends: float
    drops: bool
    apart: float
    french: bool

    def quiet(self, at: float) -> bool:
        """Whether the account is quiet at that true second."""
        return self.begins <= at % DAY < self.ends or (at % DAY) + DAY < self.ends

    def over(self, at: float, hours: list[float]) -> float:
        """From that second on the first one by which what waited in quiet hours, and kept apart then, is out.

        None that comes soon after one at which people change their minds: so long after any of these hours.
        """
        acts = [hour + later for hour in hours for later in (0.0, HOUR, 7 * HOUR)]
        while any(self.quiet(at - ago) for ago in (0.0, 0.25 * HOUR, 0.5 * HOUR, 0.75 * HOUR)) or any(
            0.0 <= at - act < 0.25 * HOUR for act in acts
        ):
            at += 0.1 * HOUR + 1.0
        return at


@dataclass(frozen=True, slots=True)
class Plan:
    """What one seed draws before anything happens; seconds since the start."""

    seed: int
    faults: frozenset[str]
    changes: frozenset[str]
    approvals: int
    proof: str
    releases: tuple[Planned, ...]
    healing: float
    end: float
    moments: tuple[float, ...]
    witnessed: bool
    brief: bool = False
    kill_at: int = 0  # the step before which the desk that takes it is killed; 0 for none
    rules: "Rules | None" = None
    kinds: tuple[str, str] = ("x", "x")  # of the accounts `one` and `two`
    told: str = ""  # what else is told of each change

    @property
    def sound(self) -> bool:
        """Whether nothing goes wrong and nobody changes their mind."""
        return not self.faults and not self.changes and not self.kill_at


def drawn(seed: int, *, faults: bool = True, brief: bool = False, only: frozenset[str] = frozenset()) -> Plan:
    """The plan of a seed; with `only`, just these families; with `brief`, one hour in one afternoon."""
    rng = Random(f"plan {seed}")
    share = rng.choice([0.1, 0.25, 0.4])
    wanted = frozenset(name for name in FAULTS if rng.random() < share)
    changes = frozenset(name for name in CHANGES if rng.random() < share)
    wanted |= {name for name in LATER if Random(f"{name} {seed}").random() < share}
    if only:
        wanted, changes = frozenset((*FAULTS, *LATER)) & only, frozenset(CHANGES) & only
    if not faults:
        wanted = changes = frozenset()
    if wanted & {"restore", "ledger", "error", "full", "read-only"}:
        changes -= {"zones"}  # what an hour was promised to be stands in the ledger, and a lift does not wait for that
    # a clock that is wrong when the machine starts is known to be so by nothing but another clock
    astray = bool(wanted & {"clock", "drift"} and wanted & {"power", "restore"})
    if astray:
        wanted -= {"witness"}
    approvals = int(rng.random() < 0.3)
    releases = tuple(_releases(rng, approvals, brief=brief))
    hours = sorted({each.written if each.hour is None else each.hour for each in releases})
    healing = hours[-1] + (0.2 if brief else rng.choice([0.5, 2.0, 9.0])) * HOUR
    end = healing + (0.5 * HOUR if brief else 1.5 * HOUR + 300.0)  # at which no hour lies, also none moved to
    rules = _rules(Random(f"rules {seed}"), hours, brief=brief)
    kinds, told = _kinds(Random(f"kinds {seed}"))
    return Plan(
        seed=seed,
        faults=wanted,
        changes=changes,
        approvals=approvals,
        proof=rng.choice(["folder", "address"]),
        releases=releases,
        healing=healing,
        end=rules.over(end, hours) if rules else end,
        brief=brief,
        moments=tuple(hours),
        witnessed=rng.random() < 0.3 or astray or "witness" in wanted,
        rules=rules,
        kinds=kinds,
        told=told,
    )


def _rules(rng: Random, hours: list[float], *, brief: bool) -> Rules | None:
    """Of some newsrooms: quiet hours that begin near an hour, by whole minutes as newsroom.yml has them."""
    if rng.random() < 0.6:
        return None
    begins = 60.0 * (max(0.0, rng.choice(hours) + rng.choice([-600.0, 0.0, 60.0, 900.0])) % DAY // 60)
    length = rng.choice([120.0, 600.0, 1200.0]) if brief else rng.choice([0.5, 3.0, 9.0]) * HOUR
    drops, apart = rng.random() < 0.3, rng.choice([0.0, 90.0, 300.0])
    return Rules(begins, begins + length, drops, apart, french=rng.random() < 0.3)


def _kinds(rng: Random) -> tuple[tuple[str, str], str]:
    """The kinds of the two accounts, in half of all newsrooms both on X, and in a quarter what is only told."""
    told = rng.choice(TOLD) if rng.random() < 0.25 else ""
    return ("x", "x") if rng.random() < 0.5 else (rng.choice(KINDS), rng.choice(KINDS)), told


def _releases(rng: Random, approvals: int, *, brief: bool) -> list[Planned]:
    hours = sorted(rng.sample(SOON, 1) if brief else rng.sample(HOURS, rng.choice([2, 3])))
    found = []
    for slug in SLUGS[: 3 if brief else rng.choice([3, 3, 4])]:
        hour = rng.choice(hours)
        written = max(0.0, hour - rng.choice([0.2, 0.5, 0.5, 1.0, 5.0, 26.0 if rng.random() < 0.2 else 2.0]) * HOUR)
        late = hour - written > 4.5 * HOUR and approvals and rng.random() < 0.5
        found.append(Planned(slug, hour, written, written + (HOUR if late else 0.0)))
    if rng.random() < (0.1 if brief else 0.4):
        found.append(Planned(SLUGS[4], None, rng.choice(hours) - rng.choice([-0.3, -7.0, 1.0, 600.0])))
    return found
