"""The command `lift`: of all that is due, or of one release whose embargo was broken elsewhere."""

import argparse
from collections.abc import Sequence
from datetime import datetime

from pipeline.cli import publish
from pipeline.cli.edit import Found, edit, found, goes_to_the_desk, stopping, told
from pipeline.cli.say import Stopped, ended
from pipeline.clock import stamp
from pipeline.coming import WITNESSES, approval_digest, approvals_missing, ended_early, people
from pipeline.issued import resolve

SHAPE = 'dateline lift SLUG --now --because "…" --by "Name" --by "Name"'


def lift(words: argparse.Namespace) -> int:
    """Run the line once; with a slug, first write down that its embargo was broken, and who says so."""
    if words.slug:
        _say_so(words)
    elif words.now or words.because or words.by:
        raise Stopped(f"Which release? {SHAPE}", 2)
    return publish.lift(words)


def _say_so(words: argparse.Namespace) -> None:
    if not words.now:
        raise Stopped(f"A release goes out by itself at its hour. If its embargo was broken elsewhere: {SHAPE}", 2)
    if not words.because:
        raise Stopped(f"Why does it go out before its hour? {SHAPE}", 2)
    because = told(words.because, "--because")
    names = _two([told(name, "--by") for name in words.by or ()])
    where = found(words.newsroom, words.slug)
    hour = _ready(where)
    issued = resolve(where.release, where.seen.newsroom)
    if ended_early(where.release, issued):
        _print(words, f"Two people have said so of {where.slug} already. Nothing was changed.")
        return
    bound = approval_digest(where.release, issued)
    edit(where, {"broken": {"because": because, "by": names, "until": stamp(hour), "digest": bound}})
    _print(
        words,
        f"{' and '.join(names)} say that the embargo of {where.slug} was broken. Written to {where.release.file}.",
        "It goes out at once, exactly as it stands; any edit before that voids this. Its page, its text and its letter",
        "say that it went out before its hour because the embargo had been broken. Names and reason are not shown.",
        goes_to_the_desk(where.at),
    )


def _two(names: Sequence[str]) -> tuple[str, ...]:
    """The names, if they are those of two different people."""
    if len(people(names)) < WITNESSES:
        same = "That is one person, however the name is typed." if len(names) > 1 else "One person is not enough."
        raise Stopped(f"{same} Two people must say that an embargo was broken: {SHAPE}", 3)
    return tuple(names)


def _ready(where: Found) -> datetime:
    """The hour of a release that nothing but its hour keeps back; else the command ends and says what else does."""
    release, slug = where.release, where.slug
    if release.killed:
        raise Stopped(f"{slug} was withdrawn, so it is not lifted. Nothing was changed.", 3)
    if where.last is not None:
        raise Stopped(f"{slug} is public already. Nothing was changed.", 3)
    if stopping(where):
        raise Stopped(f"{slug} has problems. Run `dateline check {release.file}` and mend them first.", 1)
    if release.hold:
        raise Stopped(f"{slug} is on hold: {ended(release.hold)} First: dateline unhold {slug}", 3)
    hour = release.embargo.instant if release.embargo else None
    if hour is None or hour <= where.at.clock.now():
        raise Stopped(f"{slug} has no embargo that lies ahead, so `dateline lift` alone is enough.", 3)
    missing = approvals_missing(release, resolve(release, where.seen.newsroom), where.seen.newsroom)
    if missing:
        needs = "an approval" if missing == 1 else f"{missing} approvals"
        raise Stopped(f"{slug} still waits for {needs}. First: dateline approve {slug} --by NAME", 3)
    return hour


def _print(words: argparse.Namespace, *lines: str) -> None:
    if not words.json:
        print(*lines, sep="\n", flush=True)
