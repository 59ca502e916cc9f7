"""The verdict: one small function for each promise, over what the outside saw, in true time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from pipeline.delivery import Delivery
from pipeline.record import Entry
from pipeline.sim.machine import Machine, Said
from pipeline.sim.network import Posted
from pipeline.sim.plan import HOUR, Plan
from pipeline.sim.sight import Look
from pipeline.sim.texts import Version
from pipeline.sim.world import START

READ_AGAIN = 1.0  # seconds awake between the last look at a file and what follows from it
LATE_LIMIT = 6 * HOUR
TOLD = 75.0  # seconds after the hour by which an alarm says that a release is not public
OWN = ("post-unknown", "post-waits", "ledger-older")  # what may still wait for a person when all is well again


@dataclass(frozen=True, slots=True)
class Violation:
    """A promise that was broken: which, at which true second, and how."""

    promise: str
    at: float
    told: str

    def __str__(self) -> str:
        return f"{self.promise} at {self.at:.3f} s: {self.told}"


@dataclass(slots=True)
class History:
    """What happened, and what had been planned."""

    plan: Plan
    machine: Machine
    rows: tuple[Delivery, ...]

    def current(self, slug: str, start: float, end: float) -> list[Version | None]:
        """Every state of a release's file at any moment between these seconds."""
        history = self.machine.people.history.get(slug, [])
        before = [version for at, version in history if at <= start][-1:]
        return before + [version for at, version in history if start < at <= end]

    def since(self, by: str, at: float, seconds: float) -> float:
        """The second at which a process had so many seconds awake before it."""
        actor = self.machine.actors.get(by)
        cursor, needed = at, seconds
        for start, end in reversed(actor.pauses if actor else []):
            if end <= cursor - needed:
                break
            if start < cursor:
                needed -= max(0.0, cursor - end)
                cursor = start
        return cursor - needed

    def whole_from(self) -> list[Look]:
        """The looks from the first on that found a site."""
        looks = self.machine.sight.looks
        first = next((number for number, look in enumerate(looks) if look.faults != ("there is no site",)), len(looks))
        return looks[first:]

    def first_seen(self) -> dict[bytes, Look]:
        """For each canary the look that found it first."""
        found: dict[bytes, Look] = {}
        for look in self.machine.sight.looks:
            for canary in sorted(look.canaries):
                found.setdefault(canary, look)
        return found


Judge = Callable[[History], Iterator[Violation]]


def _wrong(history: History, canary: bytes, by: str, at: float) -> str:
    """Which promise it breaks that a text becomes public by a process at that second; '' for none."""
    slug = canary.decode().split("-")[1]
    current = history.current(slug, history.since(by, at, READ_AGAIN), at)
    versions = [version for version in current if version is not None and version.canary == canary]
    if not versions:
        return "not the text of the file"
    approvals = history.plan.approvals
    if any(version.permitted(at, approvals) for version in versions):
        return ""
    last = versions[-1]
    if last.kind != "kill" and last.hour is not None and last.hour > at:
        return "early"
    if last.hold:
        return "on hold"
    if approvals and not last.approved:
        return "not approved"
    return "not ready"


def never_early(history: History) -> Iterator[Violation]:
    """Nothing is seen in public, and no post leaves, before its hour in true time."""
    yield from _public(history, "never early", ("early",))


def hold_obeyed(history: History) -> Iterator[Violation]:
    """What was put on hold before the last look at its file does not become public."""
    yield from _public(history, "hold obeyed", ("on hold",))


def only_approved(history: History) -> Iterator[Violation]:
    """Only what was approved exactly so becomes public."""
    yield from _public(history, "only approved", ("not approved",))


def only_ready(history: History) -> Iterator[Violation]:
    """No draft, no text that was replaced, none with problems and none whose hour moved becomes public."""
    yield from _public(history, "only ready", ("not ready", "not the text of the file"))


def _public(history: History, promise: str, kinds: tuple[str, ...]) -> Iterator[Violation]:
    for canary, look in history.first_seen().items():
        wrong = _wrong(history, canary, look.by, look.at)
        if wrong in kinds:
            yield Violation(promise, look.at, f"{canary.decode()} is public: {wrong}")


def no_leak(history: History) -> Iterator[Violation]:
    """What is not to be public yet is nowhere within the reach of others."""
    first = history.first_seen()
    for exposure in history.machine.sight.exposures:
        look = first.get(exposure.canary)
        if look is not None and look.at <= exposure.at:
            continue
        wrong = _wrong(history, exposure.canary, exposure.by, exposure.at)
        if wrong:
            yield Violation("no leak", exposure.at, f"{exposure.canary.decode()} lies in {exposure.path}: {wrong}")


def site_whole(history: History) -> Iterator[Violation]:
    """At every change of the public tree index, feeds, record and pages are there and agree."""
    for look in history.whole_from():
        if look.faults:
            yield Violation("site whole", look.at, "; ".join(look.faults))


def record_grows(history: History) -> Iterator[Violation]:
    """The public record only grows; a power cut takes back at most what was not yet sure."""
    sight = history.machine.sight
    cuts = dict(sight.cuts)
    looks = [look for look in history.whole_from() if not look.faults]
    for before, after in pairwise(looks):
        cut = [settled for number, settled in cuts.items() if before.index < number <= after.index]
        base = sight.looks[max(cut)].record if cut and max(cut) >= 0 else () if cut else before.record
        if after.record[: len(base)] != base:
            yield Violation("record grows", after.at, "entries that were public are gone or changed")


def instants_true(history: History) -> Iterator[Violation]:
    """An entry's instant is the promised one or, over a minute late, the true one; and they go on in time."""
    doubtful = history.plan.faults & {"clock", "drift", "pause", "power"}
    known = history.machine.people.canaries
    for look, entry, before in _new_entries(history):
        at = (entry.instant - START).total_seconds()
        if before and (before[-1].instant - entry.instant).total_seconds() > 61:
            yield Violation("instants true", look.at, f"{entry.slug} is recorded before what was public already")
        hours = {v.hour for _, v in history.machine.people.history[entry.slug] if v and v.hour is not None}
        promised = entry.kind != "kill" and at in hours
        late = 63.0 if promised else 3.0
        if not doubtful and not -1.0 <= look.at - at <= late and entry.digest in known:
            yield Violation("instants true", look.at, f"{entry.slug} is recorded at {entry.instant}")


def _new_entries(history: History) -> Iterator[tuple[Look, Entry, tuple[Entry, ...]]]:
    seen: tuple[Entry, ...] = ()
    for look in history.whole_from():
        for number in range(len(seen), len(look.record)):
            yield look, look.record[number], look.record[:number]
        if len(look.record) > len(seen):
            seen = look.record


def issued_once(history: History) -> Iterator[Violation]:
    """No revision is issued twice, and what was withdrawn never comes back."""
    for look in history.machine.sight.looks[-1:]:
        for slug, group in groupby(sorted(look.record, key=lambda e: e.slug), key=lambda e: e.slug):
            entries = list(group)
            revisions = [entry.revision for entry in entries]
            if sorted(set(revisions)) != revisions:
                yield Violation("issued once", look.at, f"{slug} has the revisions {revisions}")
            if any(entry.kind == "kill" for entry in entries[:-1]):
                yield Violation("issued once", look.at, f"{slug} came back after it was withdrawn")


def kill_obeyed(history: History) -> Iterator[Violation]:
    """No post begins later than a second after its release was withdrawn in the file."""
    for post in history.machine.network.posts:
        slug = post.text.split("canary-")[1].split("-")[0]
        since = history.since(post.by.name, post.called, READ_AGAIN)
        states = history.current(slug, since, post.called)
        if states and all(version is not None and version.kind == "kill" for version in states):
            yield Violation("kill obeyed", post.called, f"{post.account} was asked to post {post.text!r}")


def proven_first(history: History) -> Iterator[Violation]:
    """No post begins before its page is public."""
    looks = history.machine.sight.looks
    for post in history.machine.network.posts:
        canary = _canary(post)
        since = history.since(post.by.name, post.called, READ_AGAIN)
        before = [look for look in looks if look.at <= since][-1:]
        shown = before + [look for look in looks if since < look.at <= post.called]
        if not any(canary in look.canaries for look in shown):
            yield Violation("proven first", post.called, f"{post.account} was asked to post {post.text!r}")


def never_doubled(history: History) -> Iterator[Violation]:
    """Each account has the post of a release once, and each correction once."""
    network = history.machine.network
    for account, slug, kind, posts in _groups([post for post in network.posts if post.at is not None]):
        keys = [_canary(post) if kind == "correction" else slug.encode() for post in posts]
        for number, key in enumerate(keys):
            if key in keys[:number]:
                yield Violation("never doubled", posts[number].called, f"{account} has {posts[number].text!r} twice")


def _groups(posts: list[Posted]) -> Iterator[tuple[str, str, str, list[Posted]]]:
    def key(post: Posted) -> tuple[str, str, str]:
        return post.account, post.text.split("canary-")[1].split("-")[0], _kind(post)

    for (account, slug, kind), group in groupby(sorted(posts, key=key), key=key):
        yield account, slug, kind, sorted(group, key=lambda post: post.called)


def nothing_old(history: History) -> Iterator[Violation]:
    """What is lifted long after its hour, or sent long after its lift, is not announced unasked."""
    slack = HOUR + 60.0 if history.plan.faults & {"clock", "drift"} else 60.0
    first = history.first_seen()
    for post in history.machine.network.posts:
        look = first.get(_canary(post))
        if look is None or _kind(post) != "post":
            continue
        entry = next((e for e in look.record if history.machine.people.canaries.get(e.digest) == _canary(post)), None)
        hours = [
            version.hour
            for version in history.current(entry.slug if entry else "", look.at - 60.0, look.at)
            if version is not None and version.hour is not None
        ]
        old = bool(hours) and look.at - max(hours) > LATE_LIMIT + slack
        if old or post.called - look.at > LATE_LIMIT + slack:
            yield Violation("nothing old", post.called, f"{post.account} was asked to post {post.text!r}")


def never_lost(history: History) -> Iterator[Violation]:
    """When all is well again, every release is public as its file says."""
    machine, end = history.machine, history.plan.end
    for slug, states in machine.people.history.items():
        version, entry = states[-1][1], machine.sight.entry(slug)
        if version is None or not version.permitted(end - 600.0, history.plan.approvals):
            continue
        if entry is None and version.kind == "kill":
            continue
        if entry is None or machine.people.canaries.get(entry.digest) != version.canary:
            yield Violation("never lost", end, f"{version.canary.decode()} is not public")


def posts_settled(history: History) -> Iterator[Violation]:
    """When all is well again, each account has each post exactly once, or a person is told why not."""
    waiting = {row.key[1:] for row in history.rows if row.state in ("held", "unknown", "refused")}
    for key, told in _wanting(history):
        slug, _, account, part = key
        if part != "post" and any((row[0], row[2]) == (slug, account) for row in waiting):
            continue  # whether there is anything to correct or to take back is for a person to say first
        row = next((row for row in history.rows if row.key[1:] == key), None)
        if row is None or row.state not in ("held", "unknown", "refused") or not row.reason:
            state = f"{row.state} ({row.reason})" if row else "not in the ledger"
            yield Violation("posts settled", history.plan.end, f"{told} is missing and {state}")


def _wanting(history: History) -> Iterator[tuple[tuple[str, int, str, str], str]]:
    """What should stand on the accounts and does not: slug, revision, account, part; and in words."""
    machine = history.machine
    record = machine.sight.looks[-1].record if machine.sight.looks else ()
    for account in ("one", "two"):
        posts = [post for post in machine.network.posts if post.account == account and post.at is not None]
        for slug, group in groupby(sorted(record, key=lambda e: e.slug), key=lambda e: e.slug):
            entries = list(group)
            mine = [post for post in posts if f"canary-{slug}-" in post.text]
            standing = [post for post in mine if post.gone is None]
            if entries[-1].kind == "kill":
                for post in standing:
                    revision = next(
                        iter(r.key.revision for r in history.rows if _carries(r, post)), entries[0].revision
                    )
                    yield (slug, revision, account, "recall"), f"the recall of {post.text!r} from {account}"
                continue
            if not any(_kind(post) == "post" for post in mine):
                yield (slug, entries[0].revision, account, "post"), f"the post of {slug} on {account}"
                continue
            for entry in entries[1:]:
                canary = machine.people.canaries.get(entry.digest, b"?").decode()
                if entry.kind == "correction" and not any(canary in post.text for post in mine):
                    yield (slug, entry.revision, account, "correction"), f"the correction {canary} on {account}"


def _carries(row: Delivery, post: Posted) -> bool:
    return row.receipt is not None and row.receipt.id == post.id


def waits_are_told(history: History) -> Iterator[Violation]:
    """When all is well again, an alarm names each release of which a post was refused or nobody knows."""
    last = _last_said(history)
    named = {alarm.about for said in last for alarm in said.alarms if alarm.code in OWN}
    for row in history.rows:
        if row.state in ("unknown", "refused") and row.key.slug not in named and last:
            told = f"no alarm says that {row.key.part} of {row.key.slug} on {row.key.channel} is {row.state}"
            yield Violation("alarm when due", history.plan.end, told)


def alarm_when_due(history: History) -> Iterator[Violation]:
    """Half a minute after an hour that was not kept, or that an approval was missing for, an alarm says so."""
    for slug, states in history.machine.people.history.items():
        for (at, version), end in zip(states, [*(at for at, _ in states[1:]), history.plan.end], strict=True):
            hour = version.hour if version is not None else None
            if version is None or hour is None or version.hold or version.draft or version.kind != "lift":
                continue
            if not (at <= hour - 60.0 and hour + TOLD + 1 < end) or _shown(history, version, hour + TOLD):
                continue
            if not any(_awake(history, name, hour - 60.0, hour + TOLD) for name in history.machine.actors):
                continue
            heard = [*_said_at(history, hour), *(s for s in history.machine.said if hour < s.at <= hour + TOLD)]
            if not any(alarm.about in (slug, "") for said in heard for alarm in said.alarms):
                yield Violation("alarm when due", hour + TOLD, f"no alarm says that {slug} is not public")


def _shown(history: History, version: Version, by: float) -> bool:
    looks = [look for look in history.machine.sight.looks if look.at <= by]
    return any(version.canary in look.canaries for look in looks[-1:])


def _awake(history: History, name: str, start: float, end: float) -> bool:
    """Whether a desk was at work all the time between these seconds."""
    actor = history.machine.actors[name]
    stopped = any(begin < end and stop > start for begin, stop in actor.pauses)
    return name.startswith("desk") and actor.begun <= start and not stopped and (not actor.dead or actor.ended > end)


def _said_at(history: History, at: float) -> list[Said]:
    """What each desk said last before that second."""
    last: dict[str, Said] = {}
    for said in history.machine.said:
        if said.at <= at:
            last[said.by] = said
    return list(last.values())


def _last_said(history: History) -> list[Said]:
    alive = {actor.name for actor in history.machine.alive()}
    return [said for said in _said_at(history, history.plan.end) if said.by in alive]


def no_false_alarm(history: History) -> Iterator[Violation]:
    """Where nothing is wrong there is no alarm; and none lingers when all is well again."""
    for said in history.machine.said:
        if history.plan.sound:
            for alarm in said.alarms:
                yield Violation("no false alarm", said.at, f"{alarm.code} {alarm.about}: {alarm}")
    for said in _last_said(history):
        for alarm in said.alarms:
            if alarm.code not in OWN:
                yield Violation("no false alarm", said.at, f"it lingers: {alarm.code} {alarm.about}: {alarm}")


def on_time(history: History) -> Iterator[Violation]:
    """Where nothing is wrong a release is public within a second of its hour."""
    if not history.plan.sound:
        return
    first = history.first_seen()
    for slug, states in history.machine.people.history.items():
        ready = next((at for at, v in states if v is not None and v.permitted(1e12, history.plan.approvals)), None)
        version = states[-1][1]
        if ready is None or version is None:
            continue
        due = max(ready, version.hour or 0.0)
        look = first.get(version.canary)
        late = (look.at if look else history.plan.end) - due
        if late > (1.0 if version.hour is not None and ready < version.hour - 60.0 else 5.0):
            yield Violation("on time", due, f"{slug} is {late:.3f} s late")


def desk_rests(history: History) -> Iterator[Violation]:
    """A desk that can do nothing waits."""
    world = history.machine.world
    if world.restless:
        yield Violation("desk rests", world.now, f"{world.steps} steps")


def desk_stays(history: History) -> Iterator[Violation]:
    """Whatever happens, a desk goes on."""
    for at, name, told in history.machine.crashes:
        yield Violation("desk stays open", at, f"{name}: {told}")


JUDGES: tuple[Judge, ...] = (
    never_early,
    hold_obeyed,
    only_approved,
    only_ready,
    no_leak,
    site_whole,
    record_grows,
    instants_true,
    issued_once,
    kill_obeyed,
    proven_first,
    never_doubled,
    nothing_old,
    never_lost,
    posts_settled,
    waits_are_told,
    alarm_when_due,
    no_false_alarm,
    on_time,
    desk_rests,
    desk_stays,
)


def verdict(history: History) -> list[Violation]:
    """Every promise that was broken, the earliest first."""
    judges = (desk_rests,) if history.machine.world.restless else JUDGES
    found = [violation for judge in judges for violation in judge(history)]
    return sorted(found, key=lambda violation: violation.at)


def _canary(post: Posted) -> bytes:
    return ("canary-" + post.text.split("canary-")[1].split()[0].rstrip(".")).encode()


def _kind(post: Posted) -> str:
    return "post" if post.text.startswith("What is said") else "correction"
