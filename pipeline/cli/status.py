"""The command `status`: what is public, what waits and for how long, and every post."""

import argparse
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict

from pipeline.cli.hours import hours, why
from pipeline.cli.say import (
    Stopped,
    as_json,
    house,
    span,
    surveyed,
    table,
    text_lost,
    times,
    waits,
    withdrawn,
)
from pipeline.clock import stamp
from pipeline.coming import PROBLEMS, Coming
from pipeline.daybook import read_daybook
from pipeline.delivery import HARMLESS, Delivery, Key
from pipeline.ledger import LedgerRefuses
from pipeline.newsroom import ChannelAccount
from pipeline.posts import called_for, reached
from pipeline.record import Entry
from pipeline.release import Waiver
from pipeline.survey import House, Survey
from pipeline.timetable import Slot


def status(words: argparse.Namespace) -> int:
    """What is public, what waits and for how long, every post, which file to open; 3 where an outcome is unknown, the
    ledger cannot be used or an issued text is missing."""
    at = house(words.newsroom)
    try:
        seen = surveyed(at)
    except Stopped as why:
        _alarms(at)
        raise why from why.__cause__
    rows, refused = _rows(at, seen)
    lost = [entries[-1].slug for entries in _public(seen) if entries[-1].digest not in seen.record.texts]
    if words.json:
        as_json(_status(at, seen, rows) | {"ledger": refused or None, "lost": lost})
    else:
        table("Public", ("release", "", "since"), (_public_row(entries, seen) for entries in _public(seen)))
        _waiting(seen)
        _set_aside(seen)
        _posts(at, seen, rows)
        _told_of_corrections(seen, rows)
        _alarms(at)
        print(*filter(None, [refused, text_lost(lost) if lost else ""]), sep="\n", end="\n" if refused or lost else "")
        _where(at, seen)
    return 3 if refused or lost or any(row.state == "unknown" for row in rows) else 0


def _rows(at: House, seen: Survey) -> tuple[list[Delivery], str]:
    """What was sent or is to be sent of what is public; and why the ledger cannot be used, '' where it can."""
    public = {(entry.slug, entry.revision) for entry in seen.record.entries}
    try:
        mine = [row for row in at.ledger.load() if row.key.newsroom == seen.newsroom.key]
    except LedgerRefuses as why:
        return [], f"{why} What was sent is not known here until then: docs/operate.md, “The ledger”, says what to do."
    return [row for row in mine if (row.key.slug, row.key.revision) in public], ""  # others are written down ahead


def _public(seen: Survey) -> list[list[Entry]]:
    """The entries of every release that was ever lifted, newest lift first; their texts may be missing."""
    by_slug: dict[str, list[Entry]] = {}
    for entry in seen.record.entries:
        by_slug.setdefault(entry.slug, []).append(entry)
    return sorted(by_slug.values(), key=lambda entries: (entries[0].instant, entries[0].slug), reverse=True)


def _public_row(entries: list[Entry], seen: Survey) -> tuple[str, str, str]:
    issued = seen.record.texts.get(entries[-1].digest)
    ids = [issuer["id"] for issuer in issued.rows("issuers")] if issued else []
    note = {"lift": "", "update": "updated", "correction": "corrected", "kill": "withdrawn"}[entries[-1].kind]
    return entries[0].slug, note, "\n".join(times(entries[0].instant, seen.newsroom, ids))


def _waiting(seen: Survey) -> None:
    rows = [_wait_row(change, seen) for change in seen.coming]
    rows += [(release.slug, "draft", "") for release in seen.releases if release.draft]
    rows += [(slug, "withdrawn before it was public", "it does not") for slug in _never(seen)]
    rows += [(file, "cannot be read: see `dateline check`", "") for file in seen.unreadable()]
    table("Waiting", ("release", "why", "goes out"), rows)


def _never(seen: Survey) -> list[str]:
    """What was withdrawn before anybody outside saw it."""
    return [each.slug for each in seen.releases if each.killed and not seen.record.last(each.slug)]


def _at_once(change: Coming) -> str:
    return "immediately" if change.release.embargo or change.release.killed else "not known"


def _wait_row(change: Coming, seen: Survey) -> tuple[str, str, str]:
    hour = (
        "\n".join(times(change.instant, seen.newsroom, change.release.issuers)) if change.instant else _at_once(change)
    )
    kind = "" if change.kind == "lift" else f"{change.kind}, "
    broken = change.release.broken
    if broken and change.instant is None:
        kind += f"its embargo was broken elsewhere, say {' and '.join(broken.by)}; "
    return change.release.slug, kind + waits(change, seen.at), hour


def _set_aside(seen: Survey) -> None:
    """Which checks people set aside in what is not public yet: for the eyes of who signs off, never for the public."""
    columns = ("release", "check", "set aside by", "because")
    table(
        "Set aside", columns, ((slug, each.code, " and ".join(each.by), each.because) for slug, each in _waived(seen))
    )


def _waived(seen: Survey) -> list[tuple[str, Waiver]]:
    files = [change.release for change in seen.coming] + [release for release in seen.releases if release.draft]
    return [(release.slug, waiver) for release in files for waiver in seen.waived.get(release.file, ())]


def _posts(at: House, seen: Survey, rows: Iterable[Delivery]) -> None:
    slots = _slots(at, seen)
    said: list[tuple[str, str, str, str]] = [
        (row.key.slug, row.key.channel, row.state, _post_words(row, at, seen, slots)) for row in rows
    ]
    accounts = {account.name: account for account in seen.newsroom.channels}
    for change in (each for each in seen.coming if PROBLEMS not in each.obstacles):
        entry = change.entry(change.instant or seen.at)
        for row in called_for(seen.newsroom, entry, change.issued, ()):
            said.append((row.key.slug, row.key.channel, "to come", _to_come(row, entry, seen, slots)))
    table(
        "Posts",
        ("release", "account", "state", ""),
        ((slug, _named(name, accounts.get(name)), state, told) for slug, name, state, told in said),
    )


def _named(name: str, account: ChannelAccount | None) -> str:
    return f"{name} ({account.account})" if account and account.account else name


def _slots(at: House, seen: Survey) -> Mapping[Key, Slot]:
    """When each post may leave by the rules of its account; none where the ledger cannot be used."""
    with suppress(LedgerRefuses):
        return hours(at, seen)
    return {}


def post_words(row: Delivery, at: House, seen: Survey) -> str:
    """Where a delivery can be seen, or why it cannot."""
    return _post_words(row, at, seen, _slots(at, seen))


def _post_words(row: Delivery, at: House, seen: Survey, slots: Mapping[Key, Slot]) -> str:
    if row.receipt:
        return row.receipt.address
    if row.key.part not in HARMLESS and row.state in ("planned", "held", "refused") and withdrawn(row.key.slug, seen):
        return "withdrawn: it will not be sent"
    account = next((each for each in seen.newsroom.channels if each.name == row.key.channel), None)
    if row.state == "planned" and account and not account.is_at_hand(at.secrets):
        return f"waits for its secret in {account.secret}"
    slot = slots.get(row.key)
    if row.state == "planned" and account and slot and slot.waits:
        return f"in {span(slot.hour - seen.at)}: {why(slot, account)}"
    if row.state == "planned" and not row.reason:
        return "due now" if row.due <= seen.at else f"in {span(row.due - seen.at)}"
    return row.reason


def _to_come(row: Delivery, entry: Entry, seen: Survey, slots: Mapping[Key, Slot]) -> str:
    account = next(each for each in seen.newsroom.channels if each.name == row.key.channel)
    slot = slots.get(row.key)
    if slot and slot.dropped:
        return "not sent: quiet hours"
    after = span((slot.hour if slot else row.due) - entry.instant)
    told = "with the lift" if after == "no time" else f"{after} after the lift"
    return f"{told}: {why(slot, account)}" if slot and slot.waits else told


def _told_of_corrections(seen: Survey, rows: Iterable[Delivery]) -> None:
    """Which accounts still lack a correction or a withdrawal: it is done only when each of them has it."""
    known = list(rows)
    for entries in reversed(_public(seen)):
        slug = entries[0].slug
        lacking = [each.key.channel for each in reached(seen.newsroom, entries, known) if each.lacks]
        if lacking:
            what = "withdrawal" if entries[-1].kind == "kill" else "correction"
            print(f"The {what} of {slug} is not done: {', '.join(sorted(set(lacking)))} still lacks it.")


def _alarms(at: House) -> None:
    """What the desk, or the last lift, said that a person must look at."""
    book = read_daybook(at.files, at.root / ".dateline")
    for alarm in book.alarms:
        print(f"Alarm: {alarm}")


def _where(at: House, seen: Survey) -> None:
    stops = sum(problem.stops for problem in seen.problems)
    if stops:
        print(f"{stops} {'problem' if stops == 1 else 'problems'} to mend: run `dateline check`.")
    folders = seen.newsroom.host.folders(at.root)
    page = folders[0] / "index.html" if folders else None
    if page is None:
        print(f"The public pages: {seen.newsroom.address}, from {seen.newsroom.host.where}.")
    elif page.exists():
        print(f"The public pages: open {page}, or run `dateline serve`.")
    else:
        print("The public pages are not on this machine yet: run `dateline lift`.")


def _status(at: House, seen: Survey, rows: Iterable[Delivery]) -> dict[str, object]:
    slots = _slots(at, seen)
    return {
        "now": stamp(seen.at),
        "public": [
            {
                "slug": entries[0].slug,
                "kind": entries[-1].kind,
                "lifted": stamp(entries[0].instant),
                "changed": stamp(entries[-1].instant),
                "address": seen.newsroom.url(f"releases/{entries[0].slug}/index.html"),
            }
            for entries in _public(seen)
        ],
        "waiting": [
            {
                "slug": change.release.slug,
                "kind": change.kind,
                "instant": stamp(change.instant) if change.instant else None,
                "obstacles": list(change.obstacles),
            }
            for change in seen.coming
        ],
        "waived": [
            {"slug": slug, "code": each.code, "by": list(each.by), "because": each.because}
            for slug, each in _waived(seen)
        ],
        "drafts": [release.slug for release in seen.releases if release.draft],
        "withdrawn": _never(seen),
        "unreadable": seen.unreadable(),
        "posts": [
            {"key": str(row.key), "state": row.state, "due": stamp(row.due), "told": _post_words(row, at, seen, slots)}
            for row in rows
        ],
        "alarms": [asdict(alarm) for alarm in read_daybook(at.files, at.root / ".dateline").alarms],
        "problems": sum(problem.stops for problem in seen.problems),
    }
