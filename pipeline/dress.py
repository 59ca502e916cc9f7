"""The dress rehearsal: a desk runs up to the hour of a release and past it, and nothing of that is real."""

from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from pipeline import desk
from pipeline.alarm import Alarm
from pipeline.clock import HandClock
from pipeline.edition import edition_from
from pipeline.lanes import at_once
from pipeline.ledger import LedgerRefuses, SqliteLedger
from pipeline.newsroom import ClockSources, HostPlace, Newsroom, Telling
from pipeline.overlay import Overlay
from pipeline.publish import Lifted
from pipeline.rehearsal import free
from pipeline.standins.stage import Shown, Stage, staged
from pipeline.store import Damaged
from pipeline.survey import House, NoNewsroom, Survey
from pipeline.tick import Tick

BEFORE, AFTER = timedelta(minutes=2), timedelta(minutes=15)  # of the hour that is played
PLACE = ".dateline/rehearsal/live"  # where the public tree stands in the play; nothing of it reaches a disk


@dataclass(slots=True)
class Dress:
    """What came of it: the lift, None for none, and the public paths that it changed; the posts of each account.

    `obstacles` is what keeps it back at the end, `alarms` all that stood at any time and tell of it or the newsroom.
    """

    lifted: Lifted | None = None
    changed: tuple[str, ...] = ()
    posts: dict[str, tuple[Shown, ...]] = field(default_factory=dict)
    obstacles: tuple[str, ...] = ()
    alarms: tuple[Alarm, ...] = ()


def dressed(house: House, seen: Survey, slug: str) -> Dress:
    """The real desk lifts the release on a host in memory, posts to stand-ins, by a clock that leaps to the hour.

    What is on the disk is read and never written; no secret of a real account and no address of one is in the play.
    """
    with ExitStack() as stack:
        return _Play(stack, house, seen, slug).played()


class _Play:
    """A house of the same files in which everything else is a prop."""

    def __init__(self, stack: ExitStack, house: House, seen: Survey, slug: str) -> None:
        self._slug, self._shown, self._dress = slug, _manifest(house, seen.showing), Dress()
        hours = (change.instant for change in seen.coming if change.release.slug == slug)
        self._hour = max(next(hours, None) or seen.at, seen.at)
        self._clock = _Leaping(max(seen.at, self._hour - BEFORE))
        self._stages: dict[str, Stage] = {}
        secrets: dict[str, str] = {}
        for account in seen.newsroom.channels:
            stage = stack.enter_context(staged(free(account), self._clock, self._public))
            name = f"STANDIN_{len(secrets)}"
            secrets[name] = stage.secret
            self._stages[account.name] = replace(stage, account=replace(stage.account, secret=name))
        self._newsroom = self._cast(seen.newsroom)
        self._house = House(
            house.root,
            Overlay(house.files, self._nanoseconds),
            self._clock,
            _ledger(house, seen),
            secrets,
            "rehearsal",
            self._public,
            witnesses=lambda sources, clock: tuple,
            calls=at_once,
            aside=lambda house, work: lambda: True,
            cast=self._cast,
        )

    def played(self) -> Dress:
        """Run the desk to the hour and past it."""
        desk.run(self._house, self._hour + AFTER, self._say, self._puzzled)
        self._dress.posts = {name: tuple(stage.shown()) for name, stage in self._stages.items()}
        return self._dress

    def _cast(self, newsroom: Newsroom) -> Newsroom:
        channels = tuple(self._stages[each.name].account for each in newsroom.channels if each.name in self._stages)
        place = HostPlace("folder", PLACE, "folder")
        return replace(newsroom, channels=channels, host=place, clock=ClockSources(), alarms=Telling())

    def _say(self, done: Tick) -> None:
        shown = _manifest(self._house, done.survey.showing)
        for lifted in (each for each in done.lifted if each.entry.slug == self._slug):
            self._dress.lifted = lifted
            self._dress.changed = tuple(sorted({path for path, _ in shown ^ self._shown}))
        self._shown = shown
        ahead = (change for change in done.survey.coming if change.release.slug == self._slug)
        self._dress.obstacles = next((change.obstacles for change in ahead), ())
        about = (alarm for alarm in done.alarms if alarm.about in ("", self._slug))
        self._dress.alarms = tuple(dict.fromkeys((*self._dress.alarms, *about)))

    def _puzzled(self, why: NoNewsroom | OSError) -> None:
        told = why.strerror if isinstance(why, OSError) else "newsroom.yml cannot be understood"
        self._dress.obstacles = (f"cannot be looked at: {told}",)

    def _public(self, address: str) -> bytes | None:
        """What readers would get at an address, in the play."""
        base = self._newsroom.url("")
        path = address.removeprefix(base) if address.startswith(base) else ""
        return self._house.host(self._newsroom).read(f"{path}index.html" if path.endswith("/") else path)

    def _nanoseconds(self) -> int:
        return int(self._clock.now().timestamp() * 1e9)


class _Leaping(HandClock):
    """A clock by which nobody waits: nothing changes meanwhile, so that only what is waited for is looked at."""

    def wait(self, until: datetime, changed: Callable[[], bool]) -> None:
        if not changed():
            self.move_to(max(until, self.now()))


def _manifest(house: House, seal: str) -> frozenset[tuple[str, str]]:
    """What an edition shows: public paths and digests; nothing where there is none, or its list is not kept."""
    try:
        return frozenset(edition_from(house.store.get(seal)).manifest.items()) if seal else frozenset()
    except (Damaged, OSError):
        return frozenset()


def _ledger(house: House, seen: Survey) -> SqliteLedger:
    """One in memory, at work, that knows what the real one read each embargo as."""
    ledger, key = SqliteLedger(None), seen.newsroom.key
    ledger.plan((), len(seen.record.entries))
    with suppress(LedgerRefuses):
        ledger.promise(key, house.ledger.promises(key), ())
    return ledger
