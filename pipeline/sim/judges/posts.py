"""What is judged of the accounts: each post once, after its page, and none that nobody wants any more."""

from collections.abc import Iterator
from itertools import groupby

from pipeline.delivery import Delivery
from pipeline.sim.history import READ_AGAIN, Found, History
from pipeline.sim.judges.pings import none_early
from pipeline.sim.plan import HOUR
from pipeline.sim.posted import Posted

LATE_LIMIT = 6 * HOUR
A_MOMENT = 5.0  # seconds that a claim, and the call that follows it, may take


def kill_obeyed(history: History) -> Iterator[Found]:
    """No post begins later than a second after its release was withdrawn in the file."""
    for post in history.machine.network.posts:
        since = history.since(post.by.name, post.called, READ_AGAIN)
        states = history.current(post.slug, since, post.called)
        if states and all(version is not None and version.kind == "kill" for version in states):
            yield Found(post.called, f"{post.account} was asked to post {post.text!r}")


def proven_first(history: History) -> Iterator[Found]:
    """No post, and no ping, begins before its page is public."""
    yield from none_early(history)
    looks = history.machine.sight.looks
    for post in history.machine.network.posts:
        since = history.since(post.by.name, post.called, READ_AGAIN)
        before = [look for look in looks if look.at <= since][-1:]
        shown = before + [look for look in looks if since < look.at <= post.called]
        if post.part == "correction":  # it is told in its own words, also when a later text is up by now
            shown = [look for look in looks if look.at <= post.called]
        if not any(post.canary in look.canaries for look in shown):
            yield Found(post.called, f"{post.account} was asked to post {post.text!r}")


def never_doubled(history: History) -> Iterator[Found]:
    """Each account has the post of a release once, and each correction once; a hook is told once of a recall.

    What changes a post where it stands, or takes it away, may be asked for again.
    """
    network, seen = history.machine.network, set()
    done = [post for post in (*network.posts, *network.recalls) if post.at is not None and post.adds]
    for post in sorted(done, key=lambda each: each.called):
        once = {"post": post.slug, "correction": post.canary, "recall": post.asked.key}[post.part]
        if (post.account, post.part, once) in seen:
            yield Found(post.called, f"{post.account} has {post.text!r} twice")
        seen.add((post.account, post.part, once))


def nothing_old(history: History) -> Iterator[Found]:
    """What is lifted long after its hour, or sent long after its lift, is not announced unasked."""
    slack = HOUR + 60.0 if history.plan.faults & {"clock", "drift"} else 60.0
    first = history.first_seen()
    for post in history.machine.network.posts:
        look = first.get(post.canary)
        if look is None or post.part != "post":
            continue
        entry = next((e for e in look.record if history.machine.people.canaries.get(e.digest) == post.canary), None)
        hours = [
            version.hour
            for version in history.current(entry.slug if entry else "", look.at - 60.0, look.at)
            if version is not None and version.hour is not None
        ]
        old = bool(hours) and look.at - max(hours) > LATE_LIMIT + slack
        quiet = history.plan.rules.ends - history.plan.rules.begins if history.plan.rules else 0.0
        if old or post.called - look.at > LATE_LIMIT + quiet + slack:
            yield Found(post.called, f"{post.account} was asked to post {post.text!r}")


def hours_kept(history: History) -> Iterator[Found]:
    """An account begins no post in its quiet hours, none too close to the one before, and none in other languages.

    By a clock that is wrong nobody can keep hours. A process that is stopped between its last look at the clock and the
    call posts that much later.
    """
    rules = history.plan.rules
    if rules is None or history.plan.faults & {"clock", "drift", "power", "restore"}:
        return
    before: Posted | None = None
    for post in sorted(history.machine.network.posts, key=lambda each: each.called):
        if post.account == "two":
            if rules.french:
                yield Found(post.called, f"{post.account} was asked to post {post.text!r} in English")
            continue
        if rules.quiet(post.called) and rules.quiet(history.since(post.by.name, post.called, READ_AGAIN)):
            yield Found(post.called, f"{post.account} was asked to post {post.text!r} in its quiet hours")
        if post.at is not None:
            if before and post.called - before.called < rules.apart - _stopped(history, before) - A_MOMENT:
                yield Found(post.called, f"{post.account} was asked to post {post.text!r} right after another")
            before = post


def _stopped(history: History, post: Posted) -> float:
    """For how long a post may have left after it was claimed: its process was stopped in between."""
    return post.called - history.since(post.by.name, post.called, READ_AGAIN) - READ_AGAIN


def posts_settled(history: History) -> Iterator[Found]:
    """When all is well again, each account has each post exactly once, or a person is told why not."""
    waiting = {row.key[1:] for row in history.rows if row.state in ("held", "unknown", "refused")}
    for key, told in _wanting(history):
        slug, _, account, part = key
        if part != "post" and any((row[0], row[2]) == (slug, account) for row in waiting):
            continue  # whether there is anything to correct or to take back is for a person to say first
        row = next((row for row in history.rows if row.key[1:] == key), None)
        if row is None or row.state not in ("held", "unknown", "refused") or not row.reason:
            state = f"{row.state} ({row.reason})" if row else "not in the ledger"
            yield Found(history.plan.end, f"{told} is missing and {state}")


def _wanting(history: History) -> Iterator[tuple[tuple[str, int, str, str], str]]:
    """What should stand on the accounts and does not: slug, revision, account, part; and in words."""
    machine = history.machine
    record = machine.sight.looks[-1].record if machine.sight.looks else ()
    french = history.plan.rules is not None and history.plan.rules.french
    for account in ("one",) if french else ("one", "two"):
        posts = [post for post in machine.network.posts if post.account == account and post.at is not None]
        for slug, group in groupby(sorted(record, key=lambda e: e.slug), key=lambda e: e.slug):
            entries = list(group)
            mine = [post for post in posts if post.slug == slug]
            standing = [post for post in mine if post.stands and post.adds]
            if entries[-1].kind == "kill":
                for post in standing:
                    revision = next(
                        iter(r.key.revision for r in history.rows if _carries(r, post)), entries[0].revision
                    )
                    yield (slug, revision, account, "recall"), f"the recall of {post.text!r} from {account}"
                continue
            if not any(post.part == "post" for post in mine):
                yield (slug, entries[0].revision, account, "post"), f"the post of {slug} on {account}"
                continue
            for number, entry in enumerate(entries[1:], 1):
                canary = machine.people.canaries.get(entry.digest, b"?")
                # a post that was late and bore a later text than what was wrong has nothing to correct
                later = {machine.people.canaries.get(each.digest) for each in entries[number:]}
                right = any(post.canary == canary or (post.part == "post" and post.canary in later) for post in mine)
                if entry.kind == "correction" and not right:
                    told = f"the correction {canary.decode()} on {account}"
                    yield (slug, entry.revision, account, "correction"), told


def _carries(row: Delivery, post: Posted) -> bool:
    return row.receipt is not None and row.receipt.id == post.id
