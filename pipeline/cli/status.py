"""The command `status`: what is public, what waits and for how long, and every post."""

import argparse
from collections.abc import Iterable
from dataclasses import asdict

from pipeline.cli.say import (
    as_json,
    house,
    span,
    surveyed,
    table,
    times,
    waits,
    withdrawn,
)
from pipeline.clock import stamp
from pipeline.coming import PROBLEMS, Coming
from pipeline.daybook import read_daybook
from pipeline.delivery import Delivery
from pipeline.posts import called_for, reached
from pipeline.record import Entry
from pipeline.survey import House, Survey


def status(words: argparse.Namespace) -> int:
    """What is public, what waits and for how long, every post, which file to open; 3 where an outcome is unknown."""
    at = house(words.newsroom)
    seen = surveyed(at)
    public = {(entry.slug, entry.revision) for entry in seen.record.entries}
    mine = (row for row in at.ledger.load() if row.key.newsroom == seen.newsroom.key)
    rows = [row for row in mine if (row.key.slug, row.key.revision) in public]  # others are written down ahead
    if words.json:
        as_json(_status(at, seen, rows))
    else:
        _public(seen)
        _waiting(seen)
        _posts(at, seen, rows)
        _told_of_corrections(seen, rows)
        _alarms(at)
        _where(at, seen)
    return 3 if any(row.state == "unknown" for row in rows) else 0


def _public(seen: Survey) -> None:
    rows = []
    for item in seen.record.standing():
        ids = [issuer["id"] for issuer in item.issued.rows("issuers")]
        note = {"lift": "", "update": "updated", "correction": "corrected", "kill": "withdrawn"}[item.kind]
        rows.append((item.slug, note, "\n".join(times(item.lifted, seen.newsroom, ids))))
    table("Public", ("release", "", "since"), rows)


def _waiting(seen: Survey) -> None:
    rows = [_wait_row(change, seen) for change in seen.coming]
    rows += [(release.slug, "draft", "") for release in seen.releases if release.draft]
    rows += [(file, "cannot be read: see `dateline check`", "") for file in seen.unreadable()]
    table("Waiting", ("release", "why", "goes out"), rows)


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


def _posts(at: House, seen: Survey, rows: Iterable[Delivery]) -> None:
    said: list[tuple[str, str, str, str]] = [
        (row.key.slug, row.key.channel, row.state, _post_words(row, at, seen)) for row in rows
    ]
    accounts = {account.name: account for account in seen.newsroom.channels}
    for change in (each for each in seen.coming if PROBLEMS not in each.obstacles):
        entry = change.entry(change.instant or seen.at)
        for row in called_for(seen.newsroom, entry, change.issued, ()):
            after = span(row.due - entry.instant)
            said.append(
                (
                    row.key.slug,
                    row.key.channel,
                    "to come",
                    "with the lift" if after == "no time" else f"{after} after the lift",
                )
            )
    table(
        "Posts",
        ("release", "account", "state", ""),
        (
            (slug, f"{name} ({accounts[name].account})" if name in accounts else name, state, told)
            for slug, name, state, told in said
        ),
    )


def _post_words(row: Delivery, at: House, seen: Survey) -> str:
    if row.receipt:
        return row.receipt.address
    if row.state in ("planned", "held", "refused") and withdrawn(row.key.slug, seen):
        return "withdrawn: it will not be sent"
    account = next((each for each in seen.newsroom.channels if each.name == row.key.channel), None)
    if row.state == "planned" and account and not at.secrets.get(account.secret):
        return f"waits for its secret in {account.secret}"
    if row.state == "planned" and not row.reason:
        return "due now" if row.due <= seen.at else f"in {span(row.due - seen.at)}"
    return row.reason


def _told_of_corrections(seen: Survey, rows: Iterable[Delivery]) -> None:
    """Which accounts still lack a correction or a withdrawal: it is done only when each of them has it."""
    known = list(rows)
    by_slug: dict[str, list[Entry]] = {}
    for entry in seen.record.entries:
        by_slug.setdefault(entry.slug, []).append(entry)
    for slug, entries in by_slug.items():
        lacking = [each.key.channel for each in reached(seen.newsroom, entries, known) if each.lacks]
        if lacking:
            what = "withdrawal" if entries[-1].kind == "kill" else "correction"
            print(f"The {what} of {slug} is not done: {', '.join(sorted(set(lacking)))} still lacks it.")


def _alarms(at: House) -> None:
    """What the desk, or the last lift, said that a person must look at."""
    book = read_daybook(at.files, at.root / ".dateline")
    for alarm in book.alarms:
        print(f"Alarm ({stamp(book.at) if book.at else 'no time'}): {alarm}")


def _where(at: House, seen: Survey) -> None:
    stops = sum(problem.stops for problem in seen.problems)
    if stops:
        print(f"{stops} {'problem' if stops == 1 else 'problems'} to mend: run `dateline check`.")
    page = at.root / seen.newsroom.host.path / "index.html"
    if page.exists():
        print(f"The public pages: open {page}, or run `dateline serve`.")
    else:
        print("The public pages are not on this machine yet: run `dateline lift`.")


def _status(at: House, seen: Survey, rows: Iterable[Delivery]) -> dict[str, object]:
    return {
        "now": stamp(seen.at),
        "public": [
            {
                "slug": item.slug,
                "kind": item.kind,
                "lifted": stamp(item.lifted),
                "changed": stamp(item.changed),
                "address": seen.newsroom.url(f"releases/{item.slug}/index.html"),
            }
            for item in seen.record.standing()
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
        "drafts": [release.slug for release in seen.releases if release.draft],
        "unreadable": seen.unreadable(),
        "posts": [
            {"key": str(row.key), "state": row.state, "due": stamp(row.due), "told": _post_words(row, at, seen)}
            for row in rows
        ],
        "alarms": [asdict(alarm) for alarm in read_daybook(at.files, at.root / ".dateline").alarms],
        "problems": sum(problem.stops for problem in seen.problems),
    }
