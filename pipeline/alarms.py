"""Alarms: what a person must look at now, derived from all that can be seen, so that none is lost and none lingers."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from pipeline.alarm import Alarm
from pipeline.coming import MOVED, Coming
from pipeline.deliver import LOOKS
from pipeline.delivery import Delivery
from pipeline.posts import TOO_LATE, too_late
from pipeline.promise import Promise
from pipeline.survey import Survey

NOT_READY = timedelta(hours=3)  # before its hour: time enough to mend a release or to find who approves it
OVERDUE = timedelta(seconds=30)
NOT_SEEN = timedelta(seconds=5)
STUCK = timedelta(seconds=30)
REMEMBERED = timedelta(days=7)  # how long a post that nobody settled is worth an alarm


def alarms(
    seen: Survey,
    rows: Iterable[Delivery],
    promises: Iterable[Promise],
    now: datetime,
    *,
    unproven: Iterable[str],
    since: Mapping[str, datetime],
) -> tuple[Alarm, ...]:
    """Every alarm that stands at that instant; `unproven` are the slugs that are switched to and not seen outside.

    `promises` tell the hour of a release whose file cannot be read at all, if it ever could be; `since` when what is
    due was first seen so.
    """
    unseen = (_not_seen(slug) for slug in unproven)
    found = [
        *_waiting(seen, now, since),
        *_withdrawn_in_vain(seen),
        *_unreadable(seen, promises, now),
        *unseen,
        *_posts(seen, rows, now),
    ]
    return tuple(dict.fromkeys(found))


def _waiting(seen: Survey, now: datetime, since: Mapping[str, datetime]) -> Iterator[Alarm]:
    for change in seen.coming:
        wanted = [why for why in change.obstacles if why != MOVED and not why.startswith("on hold")]
        if wanted and len(wanted) == len(change.obstacles):
            if change.instant is not None and change.instant - now <= NOT_READY:
                yield _not_ready(change, wanted)
        elif change.due(now) and now - (change.instant or since.get(change.release.slug, now)) > OVERDUE:
            yield _overdue(change)


def _withdrawn_in_vain(seen: Survey) -> Iterator[Alarm]:
    """A line `killed:` that has no effect, because it stands under the revision that is public."""
    for release in seen.releases:
        last = seen.record.last(release.slug)
        if release.killed and last and last.kind != "kill" and release.revision <= last.revision:
            told = f"The file of {release.slug} says that it is withdrawn, and it is still public."
            yield Alarm("not-ready", release.slug, told, f"Write `revision: {last.revision + 1}` into it.")


def _unreadable(seen: Survey, promises: Iterable[Promise], now: datetime) -> Iterator[Alarm]:
    hours = {each.slug: each.instant for each in promises}
    for slug in sorted(seen.unread):
        if seen.record.last(slug) is None and (slug not in hours or hours[slug] - now <= NOT_READY):
            when = f"The hour of {slug} is near or past, and its file cannot be read."
            told = when if slug in hours else f"The file of {slug} cannot be read, so nobody can tell its hour."
            yield Alarm("not-ready", slug, told, "Run `dateline check`: it says what is wrong in it.")


def _not_ready(change: Coming, wanted: list[str]) -> Alarm:
    slug = change.release.slug
    told = f"The hour of {slug} is near or past, and it {' and '.join(wanted)}."
    return Alarm(
        "not-ready", slug, told, f"Run `dateline check` and `dateline status`, or hold it: dateline hold {slug}"
    )


def _overdue(change: Coming) -> Alarm:
    slug = change.release.slug
    done = "withdrawn" if change.kind == "kill" else "public"
    told = f"{slug} is due and it is not {done} yet."
    return Alarm("overdue", slug, told, "It is tried again by itself. If another line tells why, mend that.")


def _not_seen(slug: str) -> Alarm:
    told = f"{slug} was made public, and its public address does not show it."
    return Alarm("not-seen", slug, told, "Look at it in a browser: the web server or a cache may stand in between.")


def _posts(seen: Survey, rows: Iterable[Delivery], now: datetime) -> Iterator[Alarm]:
    mine = (row for row in rows if row.key.newsroom == seen.newsroom.key and now - row.due <= REMEMBERED)
    for row in mine:
        slug, account = row.key.slug, row.key.channel
        if row.state == "unknown" and (row.looks >= LOOKS or too_late(seen.newsroom, row.due, now)):
            told = f"Nobody knows whether the post of {slug} by {account} went out."
            mend = f"Look at the account, then: dateline announce {slug} --sent ADDRESS, or --again if it is not there."
            yield Alarm("post-unknown", slug, told, mend)
        elif row.state == "refused" or (row.state == "held" and row.reason.startswith(TOO_LATE)):
            told = f"The post of {slug} by {account} waits for a person."
            yield Alarm("post-waits", slug, told, f"Run `dateline status`, then: dateline announce {slug}")
