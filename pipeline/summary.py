"""The summary: what a run did, in Markdown for people; of what is not public yet it says no word but the slug."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.alarm import Alarm
from pipeline.clock import stamp
from pipeline.coming import ON_TIME
from pipeline.delivery import Delivery
from pipeline.publish import Lifted
from pipeline.survey import Survey

UNSAID = "A release that is not public yet"
VERBS = {"lift": "became public", "update": "was updated", "correction": "was corrected", "kill": "was withdrawn"}


@dataclass(frozen=True, slots=True)
class Told:
    """What a summary is made of; with `strangers` anybody may read it, so that what waits is not even named."""

    seen: Survey
    lifted: Sequence[Lifted]
    rows: Sequence[Delivery]
    alarms: Sequence[Alarm]
    troubles: Sequence[str] = ()
    note: str = ""
    strangers: bool = False


def summary(told: Told) -> str:
    """The whole of it."""
    parts = [
        ("Public", _public(told)),
        ("Posts", _posts(told)),
        ("Waiting", _waiting(told)),
        ("To do", [*warnings(told), *told.troubles]),
    ]
    lines = ["## Dateline", *filter(None, [told.note])]
    for name, rows in parts:
        if rows:
            lines += ["", f"### {name}", "", *(f"- {row}" for row in rows)]
    if not any(rows for _, rows in parts):
        lines += ["", "Nothing was due, and nothing waits."]
    return "\n".join(lines) + "\n"


def warnings(told: Told) -> list[str]:
    """What a person must look at, one sentence or two each, fit for a log that strangers read where they may."""
    public = {entry.slug for entry in told.seen.record.entries}
    return list(dict.fromkeys(_fit(alarm, public, told) for alarm in told.alarms))


def _fit(alarm: Alarm, public: Iterable[str], told: Told) -> str:
    if told.strangers and alarm.about not in ("", *public):
        return f"{UNSAID} needs a person ({alarm.code}). Run `dateline status` on a machine of yours."
    return str(alarm)


def _public(told: Told) -> list[str]:
    url = told.seen.newsroom.url
    return [
        f"{url(f'releases/{each.entry.slug}/')} {VERBS[each.entry.kind]} at {stamp(each.entry.instant)}{_late(each)}"
        for each in told.lifted
    ]


def _late(item: Lifted) -> str:
    if item.late <= ON_TIME:
        return "."
    why = f": {item.why}" if item.why else ""
    return f", {item.late - timedelta(microseconds=item.late.microseconds)} after its hour{why}."


def _posts(told: Told) -> list[str]:
    """The posts of what this run lifted, and what any run may have left open."""
    mine = {(item.entry.slug, item.entry.revision) for item in told.lifted}
    public = {(entry.slug, entry.revision) for entry in told.seen.record.entries}
    rows = [
        row
        for row in told.rows
        if (row.key.slug, row.key.revision) in public
        and ((row.key.slug, row.key.revision) in mine or row.state in ("sending", "unknown"))
    ]
    return [f"{row.key.slug}, {row.key.part} by {row.key.channel}: {_stands(row)}" for row in rows]


def _stands(row: Delivery) -> str:
    if row.receipt:
        return f"{row.receipt.address} at {stamp(row.receipt.at)}"
    return f"{row.state}, due {stamp(row.due)}" + (f" ({row.reason})" if row.reason else "")


def _waiting(told: Told) -> list[str]:
    waits = [change for change in told.seen.coming if change.instant is None or change.instant > told.seen.at]
    if told.strangers:
        return [f"{len(waits)} not public yet"] if waits else []
    return [f"{change.release.slug}, {_hour(change.instant)}{_held(change.obstacles)}" for change in waits]


def _hour(instant: datetime | None) -> str:
    return stamp(instant) if instant else "at once"


def _held(obstacles: Iterable[str]) -> str:
    """Why it cannot go out, without the officer's own words for a hold."""
    named = ["on hold" if why.startswith("on hold") else why for why in obstacles]
    return f": {', '.join(named)}" if named else ""
