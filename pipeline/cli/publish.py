"""The commands that publish: lift, desk, announce."""

import argparse
import re
import signal
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import timedelta

from pipeline.alarms import REMEMBERED
from pipeline.channels import channel
from pipeline.cli.hours import hours, why
from pipeline.cli.say import (
    Stopped,
    as_json,
    channel_or_stop,
    house,
    release_or_stop,
    span,
    surveyed,
    text_lost,
    waits,
    withdrawn,
    working,
)
from pipeline.cli.takeback import taken_back
from pipeline.clock import stamp
from pipeline.codes import WHAT
from pipeline.coming import ON_TIME
from pipeline.delivery import ASKED, Delivery, Key, Receipt
from pipeline.desk import ask_clocks, ask_networks, run, tell_once
from pipeline.git import Git, GitRefuses
from pipeline.indexing import index_once
from pipeline.job import LEAD
from pipeline.ledger import LedgerRefuses
from pipeline.posts import called_for
from pipeline.problem import Problem
from pipeline.publish import Lifted, disk_refused
from pipeline.read import read
from pipeline.rest import NOTHING, rest_of, write_rest
from pipeline.sign import Sign, giving
from pipeline.survey import House, NoNewsroom, Survey
from pipeline.tick import Tick, tick
from pipeline.timetable import Slot
from pipeline.upstream import LONGEST, Upstream

STANDSTILL = ("cannot-be-made", "record")  # alarms that, where they are about no one release, keep all back
VERBS = {"lift": "is public", "update": "is updated", "correction": "is corrected", "kill": "is withdrawn"}


def lift(words: argparse.Namespace) -> int:
    """Run the line once. 1 where problems keep back what is due, 3 where something was refused or is unknown."""
    at = house(words.newsroom, lasting=True)
    began = at.files.now(at.root / ".dateline")
    try:
        with working("Lifting …"):
            ask_clocks(at)
            done = tell_once(at, ask_networks(at, tick(at)))
            if again := index_once(at, done):
                done = replace(again, lifted=(*done.lifted, *again.lifted))
    except NoNewsroom as why:
        raise misread_in_a_log(why.problems) from why
    if words.json:
        as_json(_report(done, every_row(at)))
    else:
        tell(done)
        if not done.lifted and not done.troubles:
            print(NOTHING)
    code = exit_code(done, every_row(at))
    with suppress(OSError, LedgerRefuses):
        _note_rest(at, done, began, code)
    return code


def _note_rest(at: House, done: Tick, began: int, code: int) -> None:
    """Whether a run that looks once has nothing to do for a while, unless something changes."""
    newsroom = done.survey.newsroom
    rest = rest_of(at.files, at.root, newsroom.host.path, began) if newsroom.host.kind == "folder" else None
    calm = not (code or done.alarms or done.refused or done.lifted or done.survey.coming or done.wake)
    calm = calm and not at.ledger.unsettled(newsroom.key) and at.written is None
    write_rest(at.files, at.root, rest if calm else None)


def desk(words: argparse.Namespace) -> int:
    """Wait and lift until stopped, or for a bounded time."""
    at = house(words.newsroom, lasting=True)
    reading = read(at.files, at.root, at.memory)
    if reading.newsroom is None:
        raise misread_in_a_log(reading.problems)
    if words.follow:
        at = replace(at, upstream=followed(at, words.branch), lead=LEAD)
    bounded = length_of_time(words.bounded) if words.bounded else None
    until = at.clock.now() + bounded if bounded else None
    told: list[str] = []
    puzzle: list[str] = []
    last: list[Tick] = []

    def say(done: Tick) -> None:
        last[:] = [done]
        puzzle.clear()
        with suppress(OSError):
            tell(done, told)

    def puzzled(why: NoNewsroom | OSError) -> None:
        words = puzzled_by(why)
        if words != puzzle:
            puzzle[:] = words
            aloud(*words, "Nothing is lifted until that is mended. The desk stays open.")

    closing, sign = asked_to_close(), Sign(at.files, at.root / ".dateline")
    with suppress(KeyboardInterrupt):
        lasting = f" for {span(bounded)}" if bounded else ""
        aloud(f"The desk is open{lasting}. Ctrl-C closes it; nothing is lost by closing.")
        run(at, until, say, puzzled, giving(sign, at.clock, closing))
        sign.over()
        aloud("The desk is closed.")
    return exit_code(last[-1], every_row(at)) if last else 0


def asked_to_close(*, twice: bool = True) -> Callable[[], bool]:
    """Whether SIGTERM or Ctrl-C asked for an end since; asked `twice`, it ends at once."""
    asked: list[int] = []

    def close(sign: int, _frame: object) -> None:
        if asked and twice:  # what is under way is settled by looking
            raise KeyboardInterrupt
        asked.append(sign)

    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, close)
    return lambda: bool(asked)


def puzzled_by(why: NoNewsroom | OSError) -> list[str]:
    if isinstance(why, NoNewsroom):
        return [_in_a_log(problem) for problem in why.problems]
    return [str(disk_refused(why))]


def misread_in_a_log(problems: Iterable[Problem]) -> Stopped:
    """The end of a command that is run as a service, for which newsroom.yml cannot be understood."""
    return Stopped("\n".join(map(_in_a_log, problems)), 1)


def every_row(at: House) -> tuple[Delivery, ...]:
    """Every delivery; none where the ledger cannot be used, which an alarm has said."""
    with suppress(LedgerRefuses):
        return at.ledger.load()
    return ()


def _in_a_log(problem: Problem) -> str:
    """A problem without a word of what was written: logs are read by strangers."""
    return f"{problem.place}: {problem.code}\n  {WHAT[problem.code]}\n  Run `dateline check`: it says more."


def aloud(*words: str) -> None:
    """Say it if it can be said: a log that is full must never stop the desk."""
    with suppress(OSError):
        for each in words:
            print(each, flush=True)


def announce(words: argparse.Namespace) -> int:
    """Send, by name, the posts that only a person may send; of a withdrawn release, take back what was posted."""
    at = house(words.newsroom, lasting=True)
    seen = surveyed(at)
    release_or_stop(seen, words.slug)
    channel_or_stop(seen, words.channel)
    gone = withdrawn(words.slug, seen)
    if not gone:
        _hold_what_is_missing(at, seen, words.slug)
    rows = _about(at, seen, words)
    if not rows:
        what = "nothing was posted that could be taken back" if gone else "there is nothing to send"
        print(f"No account of newsroom.yml posts {words.slug}, so {what}.")
        return 0
    if words.sent:
        _settle_by_hand(at, seen, rows, words.sent)
    if gone:
        rows = taken_back(at, seen, words.slug, rows, again=words.again)
        if not rows:
            print(f"Nothing that was posted of {words.slug} is out, so nothing is left to be taken back.")
            return 0
    elif words.sent:
        return 0
    else:
        _ask(at, rows, again=words.again)
        if words.channel:
            _wait_no_longer(at, rows, hours(at, seen))
    return _carry_out(at, rows)


def _carry_out(at: House, rows: Sequence[Delivery]) -> int:
    """One run of the line, and how these stand after it."""
    ask_clocks(at)
    done = tick(at)
    tell(done)
    after, slots = {row.key: row for row in at.ledger.load()}, hours(at, done.survey)
    for row in rows:
        what = ", to take its post back" if row.key.part == "recall" else ""
        print(f"{row.key.channel}{what}: {_told(after[row.key], at, done.survey, slots.get(row.key))}")
    return 3 if any(after[row.key].state in ("unknown", "refused") for row in rows) else 0


def _ask(at: House, rows: Iterable[Delivery], *, again: bool) -> None:
    for row in rows:
        if row.state in ("held", "refused", *(["unknown"] if again else [])):
            at.ledger.decide(row.key, "planned", ASKED, at.clock.now())


def _wait_no_longer(at: House, rows: Iterable[Delivery], hours: Mapping[Key, Slot]) -> None:
    """What only a rule of its account still keeps back goes out too, once its account is named."""
    for row in rows:
        slot = hours.get(row.key)
        held_up = slot is not None and (slot.waits or slot.dropped) and row.due <= at.clock.now()
        if held_up and row.state == "planned" and not row.attempt and not row.looks:
            at.ledger.decide(row.key, "planned", ASKED, at.clock.now())


def _about(at: House, seen: Survey, words: argparse.Namespace) -> list[Delivery]:
    rows = at.ledger.of(seen.newsroom.key, words.slug)
    return [row for row in rows if words.channel in (None, row.key.channel)]


def _hold_what_is_missing(at: House, seen: Survey, slug: str) -> None:
    """Plan, as held, the posts of the newest lift of a release of which the ledger knows nothing."""
    entries = [entry for entry in seen.record.entries if entry.slug == slug]
    if not entries:
        raise Stopped(f"{slug} is not public yet, so nothing can be announced.", 3)
    issued = seen.record.texts.get(entries[-1].digest)
    if issued is None:
        raise Stopped(f"{text_lost([slug])} Until then nothing of it is sent.", 3)
    known = {row.key for row in at.ledger.of(seen.newsroom.key, slug)}
    if issued.archived:
        raise Stopped(f"{slug} came from an archive, and nothing of an archive is announced.", 3)
    wanted = called_for(seen.newsroom, replace(entries[0], kind="lift"), issued, ())
    at.ledger.plan(
        replace(row, state="held", reason="It was public before this account was known.")
        for row in wanted
        if row.key not in known
    )


def _settle_by_hand(at: House, seen: Survey, rows: list[Delivery], address: str) -> None:
    unknown = [row for row in rows if row.state == "unknown" and row.key.part != "recall"]
    if len(unknown) != 1:
        raise Stopped("--sent settles exactly one post whose outcome is unknown: name its account with --channel.", 2)
    row = unknown[0]
    account = next((each for each in seen.newsroom.channels if each.name == row.key.channel), None)
    if account is None:
        raise Stopped(f"{row.key.channel} is not among the channels in newsroom.yml any more. Put it back first.", 2)
    id_ = channel(account.kind).id_of(row.request, address)
    if not id_:
        raise Stopped("--sent needs the address of the post itself, as the network shows it on a page of its own.", 2)
    at.ledger.found(row.key, Receipt(id_, address.split(maxsplit=1)[0], at.clock.now()))
    print(f"{row.key.channel}: sent, at {address}")


def _told(row: Delivery, at: House, seen: Survey, slot: Slot | None) -> str:
    """The state of a post and, if it still waits, for what."""
    if row.receipt:
        return f"{row.state} {row.receipt.address}"
    account = next((each for each in seen.newsroom.channels if each.name == row.key.channel), None)
    if row.state == "planned" and account and not account.is_at_hand(at.secrets):
        return f"planned, waits for its secret in {account.secret}"
    if row.state == "planned" and account and slot and slot.waits:
        return f"planned, waits ({why(slot, account)}); naming it with --channel {account.name} sends it now"
    return f"{row.state} ({row.reason})" if row.reason else row.state


def tell(done: Tick, told: list[str] | None = None) -> None:
    """What was lifted and what is in the way; what was told before is told again only when it is over."""
    for item in done.lifted:
        print(f"{stamp(item.entry.instant)}  {item.entry.slug} {VERBS[item.entry.kind]}{_late(item)}.", flush=True)
    standing = [*map(str, done.alarms), *filter(None, [_kept_back(done)])]
    for words in standing:
        if told is None or words not in told:
            print(words, flush=True)
    if told is not None:
        for words in (each for each in told if each not in standing):
            print(f"Over: {words.partition('. ')[0].rstrip('.')}.", flush=True)
        told[:] = standing
    still = any(alarm.code in STANDSTILL and not alarm.about for alarm in done.refused)
    ready = [change for change in done.survey.coming if not change.obstacles and not still]
    if ready and (told is None or done.lifted):
        following = ready[0]
        print(f"Next: {following.release.slug}, {waits(following, done.survey.at).rstrip('.')}.", flush=True)


def _late(item: Lifted) -> str:
    if item.late <= ON_TIME:
        return ""
    return f", {span(item.late)} late" + (f": {item.why}" if item.why else "")


def _kept_back(done: Tick) -> str:
    kept = done.survey.kept_back(done.survey.at)
    return f"Kept back by problems: {', '.join(kept)}. Run `dateline check`." if kept else ""


def exit_code(done: Tick, rows: tuple[Delivery, ...]) -> int:
    """3 where something was refused or is unknown; 1 where problems keep back what is due; else 0.

    A post that nobody settled counts as long as an alarm stands for it.
    """
    key, since = done.survey.newsroom.key, done.survey.at - REMEMBERED
    fresh = (row for row in rows if row.key.newsroom == key and row.due >= since)
    if done.troubles or any(row.state in ("unknown", "refused") for row in fresh):
        return 3
    return 1 if done.survey.kept_back(done.survey.at) else 0


def _report(done: Tick, rows: tuple[Delivery, ...]) -> dict[str, object]:
    return {
        "lifted": [
            {
                "slug": item.entry.slug,
                "kind": item.entry.kind,
                "instant": stamp(item.entry.instant),
                "late": int(item.late.total_seconds()),
                "why": item.why,
            }
            for item in done.lifted
        ],
        "troubles": list(done.troubles),
        "alarms": [asdict(alarm) for alarm in done.alarms],
        "posts": [{"key": str(row.key), "state": row.state, "reason": row.reason} for row in rows],
    }


def length_of_time(words: str, option: str = "--for") -> timedelta:
    """A length such as `90s`, `20m` or `5h30m`; the command ends where it is none."""
    match = re.fullmatch(r"(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?", "".join(words.split()))
    if not match or not any(match.groups()):
        raise Stopped(f"{option} {words} is no length of time. Write it like 90s, 20m or 5h30m.", 2)
    days, hours, minutes, seconds = (int(each or 0) for each in match.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def followed(at: House, branch: str | None) -> Upstream:
    """The branch that the files of a checkout follow: that of this name, or the one that is checked out."""
    git = Git(at.root, longest=LONGEST)
    try:
        name = branch or git.line("symbolic-ref", "--short", "HEAD")
    except GitRefuses as why:
        raise Stopped(
            "This is no checkout of a branch, so there is nothing to follow: name it with --branch.", 2
        ) from why
    return Upstream(at.root, at.files, git, name, at.clock)
