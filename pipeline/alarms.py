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
    silent: Mapping[str, str] | None = None,
    unfed: Mapping[str, Iterable[str]] | None = None,
) -> tuple[Alarm, ...]:
    """Every alarm that stands at that instant; `unproven` are the slugs that are switched to and not seen outside.

    `promises` tell the hour of a release whose file cannot be read at all, if it ever could be; `since` when what is
    due was first seen so; `silent` by their names why accounts can send nothing; `unfed` by slug which feeds leave out
    what is public.
    """
    rows = tuple(rows)
    unseen = (_not_seen(slug) for slug in unproven)
    found = [
        *_waiting(seen, now, since),
        *_withdrawn_in_vain(seen),
        *_unsent(seen, rows, now, silent or {}),
        *_unreadable(seen, promises, now),
        *unseen,
        *_posts(seen, rows, now),
        *(_left_out(slug, forms) for slug, forms in (unfed or {}).items()),
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
    for change in seen.coming:
        if change.kind == "kill" and change.obstacles:
            slug, why = change.release.slug, " and ".join(change.obstacles)
            told = f"The file of {slug} says that it is withdrawn, and it is still public: {why}."
            yield Alarm("not-ready", slug, told, "Run `dateline check`.")


def _unsent(seen: Survey, rows: Iterable[Delivery], now: datetime, silent: Mapping[str, str]) -> Iterator[Alarm]:
    """What is due and waits for something that only a person can mend: nobody would see that it does."""
    public = {(entry.slug, entry.revision) for entry in seen.record.entries}
    for row in rows:
        mine = row.key.newsroom == seen.newsroom.key and (row.key.slug, row.key.revision) in public
        why = silent.get(row.key.channel) or ("its file cannot be read" if row.key.slug in seen.unread else "")
        if mine and row.state == "planned" and why and now - row.due > OVERDUE:
            what = "taking back the post" if row.key.part == "recall" else f"the {row.key.part}"
            told = f"For {row.key.slug}, {what} by {row.key.channel} is due and cannot be sent: {why}."
            yield Alarm("post-waits", row.key.slug, told, "It goes out by itself once that is mended.")


def _unreadable(seen: Survey, promises: Iterable[Promise], now: datetime) -> Iterator[Alarm]:
    hours = {each.slug: each.instant for each in promises}
    # what a file that cannot be read calls itself may be any words; only its name, or what was promised, is repeated
    files = seen.unreadable()
    what = {slug: "file" for slug in seen.unread if slug in hours or any(slug in file for file in files)}
    what |= {change.release.slug: "embargo" for change in seen.coming if change.release.embargo is None}
    for slug in sorted(what):
        if seen.record.last(slug) is None and (slug not in hours or hours[slug] - now <= NOT_READY):
            when = f"The hour of {slug} is near or past, and its {what[slug]} cannot be read."
            told = when if slug in hours else f"The {what[slug]} of {slug} cannot be read, so nobody can tell its hour."
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


def _left_out(slug: str, forms: Iterable[str]) -> Alarm:
    told = f"{slug} is public, and these feeds leave it out, for they cannot hold it: {', '.join(forms)}."
    return Alarm(
        "feed", slug, told, f"Look for odd signs in its title, summary and text, then: dateline correct {slug}"
    )


def _posts(seen: Survey, rows: Iterable[Delivery], now: datetime) -> Iterator[Alarm]:
    mine = (row for row in rows if row.key.newsroom == seen.newsroom.key and now - row.due <= REMEMBERED)
    for row in mine:
        slug, account, ping = row.key.slug, row.key.channel, row.key.part == "ping"
        if row.state == "unknown" and (row.looks >= LOOKS or too_late(seen.newsroom, row.due, now)):
            told = f"Nobody knows whether the post of {slug} by {account} went out."
            mend = f"Look at the account, then: dateline announce {slug} --sent ADDRESS, or --again if it is not there."
            yield Alarm("post-unknown", slug, told, mend)
        elif row.state == "refused" or (row.state == "held" and row.reason.startswith(TOO_LATE) and not ping):
            told = f"The {'ping' if ping else 'post'} of {slug} by {account} waits for a person."
            yield Alarm("post-waits", slug, told, f"Run `dateline status`, then: dateline announce {slug}")
