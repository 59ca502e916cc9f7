"""Planted bugs: each a small change of the publisher that somebody could make, and the promise that it breaks."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline import (
    alarm,
    alarms,
    coming,
    deliver,
    filetimes,
    hour,
    intend,
    lift,
    posts,
    publish,
    survey,
    tick,
    timetable,
    wake,
)
from pipeline.channels import facebook, webhook
from pipeline.clock import from_stamp, stamp
from pipeline.delivery import Delivery, Key, RetryAt, Unknown
from pipeline.edition import Edition
from pipeline.formats import feed
from pipeline.hosts import folder
from pipeline.ledger import Claim, rows, sqlite
from pipeline.newsroom import Newsroom
from pipeline.outlets import frozen
from pipeline.quiet import Quiet
from pipeline.record import Record
from pipeline.release import Release
from pipeline.shift import Shift
from pipeline.sim import pace
from pipeline.sim.files import SimFiles
from pipeline.watch import Sure, Watch

Patch = pytest.MonkeyPatch
ODD = alarm.Alarm("disk", "", "The disk is odd.", "")


@dataclass(frozen=True)
class Planted:
    """A bug, the promise that it breaks, and whether it is looked for in every run of the tests."""

    name: str
    promise: str
    plant: Callable[[Patch], None]
    fast: bool = False
    brief: bool = True  # looked for in the seeds of one afternoon
    faults: bool = True  # else where nothing goes wrong
    alone: bool = True  # whether in some seed no other promise tells of it


def wall_clock_only(patch: Patch) -> None:
    patch.setattr(Watch, "sure", lambda self: Sure(self._clock.now()))


def no_lock(patch: Patch) -> None:
    def lock(self: SimFiles, path: Path) -> AbstractContextManager[None]:
        return nullcontext()

    patch.setattr(SimFiles, "lock", lock)
    patch.setattr(folder.Folder, "switch", _switch_unasked)


def _switch_unasked(self: Any, expected: str, following: str) -> None:
    slot = self._slots / following
    self._files.mode(slot, folder.PUBLIC)
    self._files.swap_link(self._site, f"{self._slots.name}/{following}")


def silence_is_failure(patch: Patch) -> None:
    real = rows.ending

    def ending(outcome: Any) -> Any:
        return ("planned", outcome.reason, "") if isinstance(outcome, Unknown) else real(outcome)

    patch.setattr("pipeline.ledger.table.ending", ending)


def silence_is_success(patch: Patch) -> None:
    real = rows.ending
    patch.setattr(
        "pipeline.ledger.table.ending", lambda out: ("sent", "", "") if isinstance(out, Unknown) else real(out)
    )


def unknown_is_sent_again(patch: Patch) -> None:
    def looked(self: Any, key: Key, again: Any, *, able: bool) -> None:
        self.decide(key, "planned", "", again)

    patch.setattr(sqlite.SqliteLedger, "looked", looked)


def nothing_is_synced(patch: Patch) -> None:
    patch.setattr(SimFiles, "sync_data", lambda self, node, path: None)


def staged_in_place(patch: Patch) -> None:
    real = folder.Folder.stage

    def stage(self: Any, edition: Edition) -> None:
        shown = self.showing()
        if shown:
            self._place(self._slots / shown, edition.manifest, Edition("", {}))
        real(self, edition)

    patch.setattr(folder.Folder, "stage", stage)


def recorded_first(patch: Patch) -> None:
    def lifted(step: Any, host: Any, archive: Any, **seams: Any) -> str:
        archive.keep(step.record, step.edition)
        return real_lift(step, host, archive, **seams)

    real_lift = lift.lift
    patch.setattr(publish, "lift", lifted)
    patch.setattr(hour, "lift", lifted)


def no_intent(patch: Patch) -> None:
    real_claims, real_settle = sqlite.SqliteLedger.claim_all, sqlite.SqliteLedger.settle_all

    def claim(self: Any, wish: Claim) -> Delivery | None:
        row = next((each for each in self.load() if each.key == wish.key and each.state == "planned"), None)
        return replace(row, request=wish.request, owner=wish.owner, attempt=row.attempt + 1) if row else None

    def settle(self: Any, claimed: Delivery, outcome: Any) -> bool:
        (taken,) = real_claims(self, [Claim(claimed.key, claimed.request, claimed.owner, outcome_time(self))])
        return bool(taken and real_settle(self, [(taken, outcome)]) == [True])

    def outcome_time(self: Any) -> Any:
        return self.load()[0].due

    patch.setattr(sqlite.SqliteLedger, "claim_all", lambda self, wanted: [claim(self, wish) for wish in wanted])
    patch.setattr(sqlite.SqliteLedger, "settle_all", lambda self, ended: [settle(self, *each) for each in ended])


def kill_unseen_by_posts(patch: Patch) -> None:
    real = deliver.deliver

    def blind(record: Any, standing: Any, outlets: Any, proven: Any, gives_way: Any) -> None:
        real(record, standing, outlets, proven, lambda: False)

    patch.setattr(tick, "deliver", blind)


def files_not_read_again(patch: Patch) -> None:
    patch.setattr(publish, "unchanged", lambda *_: True)
    patch.setattr(hour, "unchanged", lambda *_: True)
    patch.setattr(hour, "_as_it_was", lambda *_: True)


def any_approval_counts(patch: Patch) -> None:
    def missing(release: Release, issued: Any, newsroom: Newsroom) -> int:
        return max(0, newsroom.approvals - len({each.by for each in release.approved}))

    patch.setattr(coming, "approvals_missing", missing)


def old_news_is_announced(patch: Patch) -> None:
    patch.setattr(intend, "too_late", lambda *_: False)
    for module in (deliver, frozen):
        patch.setattr(module, "too_late", lambda *_: False)


def staged_for_all_to_see(patch: Patch) -> None:
    patch.setattr(folder, "PRIVATE", 0o755)


def store_for_all_to_see(patch: Patch) -> None:
    real = SimFiles.mode
    patch.setattr(SimFiles, "mode", lambda self, path, mode: real(self, path, mode | 0o055))


def no_alarm_at_the_hour(patch: Patch) -> None:
    for name in ("_waiting", "_unreadable"):
        patch.setattr(alarms, name, lambda *_: iter(()))


def always_an_alarm(patch: Patch) -> None:
    real = alarms.alarms
    patch.setattr(tick, "alarms", lambda *args, **named: (*real(*args, **named), ODD))


def corrections_are_forgotten(patch: Patch) -> None:
    real = posts.called_for

    def called(newsroom: Any, entry: Any, issued: Any, known: Any) -> Any:
        return () if entry.kind == "correction" else real(newsroom, entry, issued, known)

    patch.setattr(intend, "called_for", called)
    patch.setattr(intend, "reached", lambda *_: ())  # and nobody makes up for them


def late_is_on_time(patch: Patch) -> None:
    patch.setattr(coming, "ON_TIME", timedelta(hours=9))


def entered_twice(patch: Patch) -> None:
    real = Record.adding
    patch.setattr(Record, "adding", lambda self, additions: real(self, [pair for pair in additions for _ in "12"]))


def moved_hours_are_kept(patch: Patch) -> None:
    real = coming._obstacles

    def obstacles(release: Any, issued: Any, newsroom: Any, **named: Any) -> Any:
        return real(release, issued, newsroom, **{**named, "moved": False})

    patch.setattr(coming, "_obstacles", obstacles)


def hours_are_slept_over(patch: Patch) -> None:
    for module in (tick, wake):
        patch.setattr(module, "lifts_ahead", lambda seen: [])


def busy_without_rest(patch: Patch) -> None:
    for name in ("BUSY", "SOON", "AGAIN"):
        patch.setattr(wake, name, timedelta())


def feeds_by_the_clock(patch: Patch) -> None:
    real = feed._channel
    counted = iter(range(1, 10_000_000))

    def channel(*args: Any) -> Any:
        now = from_stamp("2030-01-01T00:00:00Z") + timedelta(seconds=next(counted))
        return {**real(*args), "updated": stamp(now)}

    patch.setattr(feed, "_channel", channel)
    patch.setattr(pace, "_known", {})  # what was made without the bug


def a_post_that_stops_the_desk(patch: Patch) -> None:
    real = deliver._made

    def made(row: Any, *others: Any, **named: Any) -> Any:
        if row.attempt:
            raise KeyError(row.key)
        return real(row, *others, **named)

    patch.setattr(deliver, "_made", made)


def a_disk_that_stops_the_desk(patch: Patch) -> None:
    real = publish._keep_house

    def keep(house: Any, seen: Any) -> Any:
        for refused in (found := real(house, seen)):
            raise KeyError(refused.code)
        return found

    patch.setattr(publish, "_keep_house", keep)


def nobody_asks_later(patch: Patch) -> None:
    real = rows.ending
    patch.setattr(
        "pipeline.ledger.table.ending", lambda out: ("held", "", "") if isinstance(out, RetryAt) else real(out)
    )


def only_the_newest_are_kept(patch: Patch) -> None:
    real = Record.adding

    def adding(self: Record, additions: Any) -> Record:
        whole = real(self, additions)
        return replace(whole, entries=whole.entries[-2:])

    patch.setattr(Record, "adding", adding)


def old_hours_are_forgotten(patch: Patch) -> None:
    real = survey.Survey

    def forgetful(**named: Any) -> Any:
        kept = [c for c in named["coming"] if c.instant is None or named["at"] - c.instant < timedelta(minutes=5)]
        return real(**{**named, "coming": tuple(kept)})

    patch.setattr(survey, "Survey", forgetful)


def sent_before_the_switch(patch: Patch) -> None:
    real, real_deliver = intend.intend, deliver.deliver

    def eager(house: Any, seen: Any, due: Any, now: Any, following: Any) -> Any:
        due = list(due)
        told = real(house, seen, due, now, following)
        if due:
            tick._deliver(house, replace(seen, record=following), Shift())
        return told

    def unasked(record: Any, standing: Any, outlets: Any, proven: Any, gives_way: Any) -> None:
        real_deliver(record, standing, outlets, lambda _: True, lambda: False)

    patch.setattr(publish, "intend", eager)
    patch.setattr(hour, "intend", eager)
    patch.setattr(tick, "deliver", unasked)


def posts_are_not_asked_about(patch: Patch) -> None:
    patch.setattr(alarms, "_posts", lambda *_: iter(()))


def times_of_making(patch: Patch) -> None:
    patch.setattr(folder, "set_times", lambda *_: None)


def times_of_what_is_public(patch: Patch) -> None:
    real = filetimes.set_times

    def set_times(files: Any, slot: Path, edition: Edition, shown_slot: Path, shown: Edition) -> None:
        real(files, slot, edition, shown_slot, Edition(shown.record, {}))

    patch.setattr(folder, "set_times", set_times)


def nobody_sleeps(patch: Patch) -> None:
    patch.setattr(Quiet, "holds", lambda self, instant: False)


def posts_in_a_row(patch: Patch) -> None:
    real = timetable.Calendar._later

    def later(self: Any, row: Any, at: Any) -> Any:
        found = real(self, row, at)
        return found if found and found[0] == "quiet" else None

    patch.setattr(timetable.Calendar, "_later", later)


def twins_are_believed_refused(patch: Patch) -> None:
    patch.setattr(deliver, "LOOKS", 1)
    for module in (facebook, webhook):  # whose networks let them stand
        patch.setattr(module, "repeatable", lambda request: True)


def pings_are_forgotten(patch: Patch) -> None:
    real = posts.called_for

    def called(*asked: Any) -> Any:
        return tuple(row for row in real(*asked) if row.key.part != "ping")

    patch.setattr(intend, "called_for", called)


PLANTED: tuple[Planted, ...] = (
    Planted("wall clock only", "never early", wall_clock_only),
    Planted("no lock", "site whole", no_lock),
    Planted("silence is failure", "never doubled", silence_is_failure, fast=True),
    Planted("silence is success", "posts settled", silence_is_success, fast=True),
    Planted("unknown is sent again", "never doubled", unknown_is_sent_again),
    Planted("nothing is synced", "site whole", nothing_is_synced),
    Planted("staged in place", "site whole", staged_in_place, fast=True, alone=False),
    Planted("recorded first", "proven first", recorded_first, brief=False),
    Planted("no intent", "never doubled", no_intent, fast=True),
    Planted("kill unseen by posts", "kill obeyed", kill_unseen_by_posts),
    Planted("files not read again", "hold obeyed", files_not_read_again),
    Planted("any approval counts", "only approved", any_approval_counts, fast=True),
    Planted("old news is announced", "nothing old", old_news_is_announced, fast=True, brief=False),
    Planted("staged for all to see", "no leak", staged_for_all_to_see, fast=True),
    Planted("store for all to see", "no leak", store_for_all_to_see, fast=True),
    Planted("no alarm at the hour", "alarm when due", no_alarm_at_the_hour),
    Planted("always an alarm", "no false alarm", always_an_alarm, fast=True),
    Planted("corrections are forgotten", "posts settled", corrections_are_forgotten, brief=False),
    Planted("late is on time", "instants true", late_is_on_time, fast=True, brief=False),
    Planted("entered twice", "issued once", entered_twice, fast=True),
    Planted("moved hours are kept", "only ready", moved_hours_are_kept, fast=True),
    Planted("hours are slept over", "on time", hours_are_slept_over, faults=False),
    Planted("busy without rest", "desk rests", busy_without_rest),
    Planted("feeds by the clock", "site whole", feeds_by_the_clock, fast=True),
    Planted("a post that stops the desk", "desk stays open", a_post_that_stops_the_desk, alone=False),
    Planted("a disk that stops the desk", "desk stays open", a_disk_that_stops_the_desk),
    Planted("nobody asks later", "posts settled", nobody_asks_later, fast=True),
    Planted("only the newest are kept", "record grows", only_the_newest_are_kept),
    Planted("old hours are forgotten", "never lost", old_hours_are_forgotten, fast=True),
    Planted("sent before the switch", "proven first", sent_before_the_switch, fast=True),
    Planted("nobody sleeps", "hours kept", nobody_sleeps, fast=True),
    Planted("posts in a row", "hours kept", posts_in_a_row, fast=True),
    Planted("posts are not asked about", "waits told", posts_are_not_asked_about, fast=True),
    Planted("twins are believed refused", "never doubled", twins_are_believed_refused, alone=False),
    Planted("pings are forgotten", "changes told", pings_are_forgotten, fast=True),
    Planted("times of making", "times true", times_of_making, fast=True),
    Planted("times of what is public", "times true", times_of_what_is_public, fast=True),
)
