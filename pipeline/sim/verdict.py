"""The verdict: which promises were broken in one run."""

from dataclasses import dataclass

from pipeline.sim.history import History, Judge
from pipeline.sim.judges import desks, pings, posts, site

JUDGES: dict[str, Judge] = {
    "never early": site.never_early,
    "hold obeyed": site.hold_obeyed,
    "only approved": site.only_approved,
    "only ready": site.only_ready,
    "no leak": site.no_leak,
    "site whole": site.site_whole,
    "record grows": site.record_grows,
    "instants true": site.instants_true,
    "times true": site.times_true,
    "issued once": site.issued_once,
    "kill obeyed": posts.kill_obeyed,
    "proven first": posts.proven_first,
    "never doubled": posts.never_doubled,
    "nothing old": posts.nothing_old,
    "hours kept": posts.hours_kept,
    "never lost": site.never_lost,
    "posts settled": posts.posts_settled,
    "changes told": pings.changes_told,
    "waits told": desks.waits_are_told,
    "alarm when due": desks.alarm_when_due,
    "no false alarm": desks.no_false_alarm,
    "on time": desks.on_time,
    "desk rests": desks.desk_rests,
    "desk stays open": desks.desk_stays,
}
OF_THE_RESTLESS = "desk rests"


@dataclass(frozen=True, slots=True)
class Violation:
    """A promise that was broken: which, at which true second, and how."""

    promise: str
    at: float
    told: str

    def __str__(self) -> str:
        return f"{self.promise} at {self.at:.3f} s: {self.told}"


def verdict(history: History) -> list[Violation]:
    """Every promise that was broken, the earliest first; of a run that came to no end, only that."""
    judges = [OF_THE_RESTLESS] if history.machine.world.restless else JUDGES
    found = [Violation(promise, *each) for promise in judges for each in JUDGES[promise](history)]
    return sorted(found, key=lambda violation: violation.at)
