"""The commands that publish: lift, desk, announce."""

import argparse
import re
import signal
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import timedelta

from pipeline.cli.say import Stopped, as_json, house, misread, release_or_stop, span, surveyed, waits, working
from pipeline.clock import stamp
from pipeline.codes import WHAT
from pipeline.coming import ON_TIME
from pipeline.delivery import Delivery, Receipt
from pipeline.desk import ask_clocks, run
from pipeline.posts import called_for
from pipeline.problem import Problem
from pipeline.publish import Lifted
from pipeline.read import read
from pipeline.survey import House, NoNewsroom, Survey
from pipeline.tick import Tick, tick

VERBS = {"lift": "is public", "update": "is updated", "correction": "is corrected", "kill": "is withdrawn"}


def lift(words: argparse.Namespace) -> int:
    """Run the line once. 1 where problems keep back what is due, 3 where something was refused or is unknown."""
    at = house(words.newsroom, lasting=True)
    try:
        with working("Lifting …"):
            ask_clocks(at)
            done = tick(at)
    except NoNewsroom as why:
        raise Stopped("\n".join(_in_a_log(problem) for problem in why.problems), 1) from why
    rows = at.ledger.load()
    if words.json:
        as_json(_report(done, rows))
    else:
        _say(done)
        if not done.lifted and not done.troubles:
            print("Nothing was due. What is public is up to date.")
    return _code(done, rows)


def desk(words: argparse.Namespace) -> int:
    """Wait and lift until stopped, or for a bounded time."""
    at = house(words.newsroom, lasting=True)
    reading = read(at.files, at.root, at.memory)
    if reading.newsroom is None:
        raise misread(reading.problems)
    bounded = _length(words.bounded) if words.bounded else None
    until = at.clock.now() + bounded if bounded else None
    told: list[str] = []
    last: list[Tick] = []

    def say(done: Tick) -> None:
        last[:] = [done]
        with suppress(OSError):
            _say(done, told)

    closing: list[int] = []

    def close(sign: int, _frame: object) -> None:
        if closing:  # asked twice: at once, and what is under way is settled by looking
            raise KeyboardInterrupt
        closing.append(sign)

    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, close)
    with suppress(KeyboardInterrupt):
        lasting = f" for {span(bounded)}" if bounded else ""
        _aloud(f"The desk is open{lasting}. Ctrl-C closes it; nothing is lost by closing.")
        run(at, until, say, _puzzled, lambda: bool(closing))
        _aloud("The desk is closed.")
    return _code(last[-1], at.ledger.load()) if last else 0


def _puzzled(why: NoNewsroom | OSError) -> None:
    problems = why.problems if isinstance(why, NoNewsroom) else ()
    words = [_in_a_log(problem) for problem in problems] or [f"The disk refused: {why}."]
    _aloud(*words, "Nothing is lifted until that is mended. The desk stays open.")


def _in_a_log(problem: Problem) -> str:
    """A problem without a word of what was written: logs are read by strangers."""
    return f"{problem.place}: {problem.code}\n  {WHAT[problem.code]}\n  Run `dateline check`: it says more."


def _aloud(*words: str) -> None:
    """Say it if it can be said: a log that is full must never stop the desk."""
    with suppress(OSError):
        print(*words, sep="\n", flush=True)


def announce(words: argparse.Namespace) -> int:
    """Send, by name, the posts of a public release that nothing but a person may send."""
    at = house(words.newsroom, lasting=True)
    seen = surveyed(at)
    release_or_stop(seen, words.slug)
    rows = _candidates(at, seen, words.slug, words.channel)
    if not rows:
        print(f"No account of newsroom.yml posts {words.slug}, so there is nothing to send.")
        return 0
    if words.sent:
        _settle_by_hand(at, rows, words.sent)
        return 0
    asked = [row for row in rows if row.state in ("held", "refused", *(["unknown"] if words.again else []))]
    for row in asked:
        at.ledger.decide(row.key, "planned", "", at.clock.now())
    ask_clocks(at)
    done = tick(at)
    _say(done)
    after = {row.key: row for row in at.ledger.load()}
    for row in rows:
        now = after[row.key]
        print(f"{row.key.channel}: {_told(now, at, done.survey)}")
    return 3 if any(after[row.key].state in ("unknown", "refused") for row in rows) else 0


def _candidates(at: House, seen: Survey, slug: str, name: str | None) -> list[Delivery]:
    """The rows of the newest lift of a release; planned as held first where the ledger has none."""
    standing = next((item for item in seen.record.standing() if item.slug == slug), None)
    if standing is None:
        raise Stopped(f"{slug} is not public yet, so nothing can be announced.", 3)
    if standing.kind == "kill":
        raise Stopped(f"{slug} was withdrawn, so it is not announced.", 3)
    lift_entry = standing.entries[0]
    wanted = called_for(seen.newsroom, replace(lift_entry, kind="lift"), standing.issued, ())
    known = {row.key for row in at.ledger.load()}
    at.ledger.plan(
        replace(row, state="held", reason="It was public before this account was known.")
        for row in wanted
        if row.key not in known
    )
    if name is not None and name not in {account.name for account in seen.newsroom.channels}:
        raise Stopped(f"newsroom.yml has no channel called {name}.", 2)
    about = (seen.newsroom.key, slug)
    return [row for row in at.ledger.load() if row.key[:2] == about and name in (None, row.key.channel)]


def _settle_by_hand(at: House, rows: list[Delivery], address: str) -> None:
    unknown = [row for row in rows if row.state == "unknown"]
    if len(unknown) != 1:
        raise Stopped("--sent settles exactly one post whose outcome is unknown: name its account with --channel.", 2)
    last = re.search(r"(\d+)/?$", address)
    if last is None:
        raise Stopped("--sent needs the address of the post itself, which ends in its number.", 2)
    at.ledger.found(unknown[0].key, Receipt(last.group(1), address, at.clock.now()))
    print(f"{unknown[0].key.channel}: sent, at {address}")


def _told(row: Delivery, at: House, seen: Survey) -> str:
    """The state of a post and, if it still waits, for what."""
    if row.receipt:
        return f"{row.state} {row.receipt.address}"
    account = next((each for each in seen.newsroom.channels if each.name == row.key.channel), None)
    if row.state == "planned" and account and not at.secrets.get(account.secret):
        return f"planned, waits for its secret in {account.secret}"
    return f"{row.state} ({row.reason})" if row.reason else row.state


def _say(done: Tick, told: list[str] | None = None) -> None:
    """What was lifted and what is in the way; what was told before is told again only when it is over."""
    for item in done.lifted:
        print(f"{stamp(item.entry.instant)}  {item.entry.slug} {VERBS[item.entry.kind]}{_late(item)}.", flush=True)
    standing = [*map(str, done.alarms), *filter(None, [_kept_back(done)])]
    for words in standing:
        if told is None or words not in told:
            print(words, flush=True)
    if told is not None:
        for words in (each for each in told if each not in standing):
            print(f"Over: {words}", flush=True)
        told[:] = standing
    ready = [change for change in done.survey.coming if not change.obstacles]
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


def _code(done: Tick, rows: tuple[Delivery, ...]) -> int:
    """3 where something was refused or is unknown, 1 where problems keep back what is due, else 0."""
    if done.troubles or any(row.state in ("unknown", "refused") for row in rows):
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


def _length(words: str) -> timedelta:
    match = re.fullmatch(r"(\d{1,6})\s*(s|m|h|d)", words.strip())
    if not match:
        raise Stopped(f"--for {words} is no length of time. Write it like 90s, 20m or 6h.", 2)
    unit = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}[match.group(2)]
    return timedelta(**{unit: int(match.group(1))})
