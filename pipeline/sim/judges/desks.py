"""What is judged of the desks: alarms when they are due and no others, hours kept, and a desk that stays."""

from collections.abc import Iterator

from pipeline.sim.history import Found, History
from pipeline.sim.machine import Said
from pipeline.sim.texts import Version

TOLD = 75.0  # seconds after the hour by which an alarm says that a release is not public
OWN = ("post-unknown", "post-waits", "ledger-older")  # what may still wait for a person when all is well again


def waits_are_told(history: History) -> Iterator[Found]:
    """When all is well again, an alarm names each release of which a post was refused or nobody knows."""
    last = _last_said(history)
    named = {alarm.about for said in last for alarm in said.alarms if alarm.code in OWN}
    for row in history.rows:
        if row.state in ("unknown", "refused") and row.key.slug not in named and last:
            told = f"no alarm says that {row.key.part} of {row.key.slug} on {row.key.channel} is {row.state}"
            yield Found(history.plan.end, told)


def alarm_when_due(history: History) -> Iterator[Found]:
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
                yield Found(hour + TOLD, f"no alarm says that {slug} is not public")


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


def no_false_alarm(history: History) -> Iterator[Found]:
    """Where nothing is wrong there is no alarm; and none lingers when all is well again."""
    for said in history.machine.said:
        if history.plan.sound:
            for alarm in said.alarms:
                yield Found(said.at, f"{alarm.code} {alarm.about}: {alarm}")
    for said in _last_said(history):
        for alarm in said.alarms:
            if alarm.code not in OWN:
                yield Found(said.at, f"it lingers: {alarm.code} {alarm.about}: {alarm}")


def on_time(history: History) -> Iterator[Found]:
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
            yield Found(due, f"{slug} is {late:.3f} s late")


def desk_rests(history: History) -> Iterator[Found]:
    """A desk that can do nothing waits."""
    world = history.machine.world
    if world.restless:
        yield Found(world.now, f"{world.steps} steps")


def desk_stays(history: History) -> Iterator[Found]:
    """Whatever happens, a desk goes on."""
    for at, name, told in history.machine.crashes:
        yield Found(at, f"{name}: {told}")
