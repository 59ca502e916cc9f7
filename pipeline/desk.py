"""The desk: waits to the second and runs the line, for ever or for a bounded time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.deliver import LOOKS, Outlets, deliver
from pipeline.delivery import Delivery
from pipeline.edition import edition_from
from pipeline.ledger import LedgerRefuses
from pipeline.publish import Lifted, publish
from pipeline.record import MissingText, Standing
from pipeline.store import Damaged
from pipeline.survey import House, NoNewsroom, Survey

SLICE = 0.5  # seconds: a step of the wall clock is seen at the latest then
LOOK = timedelta(seconds=2)  # how often the files are compared with what was read
AGAIN = timedelta(seconds=5)  # until what could not be done is tried again
BUSY = timedelta(seconds=0.25)  # until a desk that found another one lifting looks what is left
A_CALL = timedelta(seconds=35)  # no call to a network takes longer: within it of a lift, posts give way


@dataclass(frozen=True, slots=True)
class Tick:
    """What one run of the line did and saw."""

    survey: Survey
    lifted: tuple[Lifted, ...]
    troubles: tuple[str, ...]
    wake: datetime | None


def tick(house: House) -> Tick:
    """Run the line once: lift what is due, then deliver what is due and proven public."""
    done = publish(house)
    troubles = list(done.troubles)
    try:
        _deliver(house, done.survey)
        deliveries = _deliveries(house, done.survey)
    except (LedgerRefuses, OSError) as why:
        troubles.append(str(why))
        deliveries = [house.clock.now()]
    wake = _wake(house, done.survey, deliveries)
    if done.busy:
        wake = min(wake or datetime.max.replace(tzinfo=UTC), house.clock.now() + BUSY)
    return Tick(done.survey, done.lifted, tuple(dict.fromkeys(troubles)), wake)


def run(
    house: House, until: datetime | None, say: Callable[[Tick], None], puzzled: Callable[[NoNewsroom | OSError], None]
) -> None:
    """Tick whenever something is due or a file changed, until that instant (None: for ever).

    A newsroom.yml that cannot be understood, or a folder that cannot be read, is told to `puzzled` and waited out:
    the desk stays open.
    """
    while True:
        mark = fingerprint(house)
        wake: datetime | None = None
        try:
            done = tick(house)
            wake = done.wake
            say(done)
        except (NoNewsroom, OSError) as why:
            puzzled(why)
            wake = house.clock.now() + AGAIN if isinstance(why, OSError) else None
        ledger = _ledger_age(house)
        while not _due(house, wake) and fingerprint(house) == mark and _ledger_age(house) == ledger:
            if until is not None and house.clock.now() >= until:
                return
            _wait(house, min(filter(None, (wake, until, house.clock.now() + LOOK))))
        if until is not None and house.clock.now() >= until:
            return


def fingerprint(house: House) -> tuple[tuple[str, int, int], ...]:
    """Names, ages and sizes of all that people write: a change means that it is worth reading again."""
    found = [("newsroom.yml", *house.files.age(house.root / "newsroom.yml"))]
    for folder in ("releases", "templates"):
        for path in _inside(house, house.root / folder):
            for file in (path, *_inside(house, path)):
                found.append((str(file), *house.files.age(file)))
    return tuple(found)


def _inside(house: House, folder: Path) -> list[Path]:
    """What lies in a folder; nothing where it is no folder or cannot be read, which reading will say."""
    try:
        return [folder / name for name in house.files.names(folder)] if house.files.sort(folder) == "folder" else []
    except OSError:
        return []


def _ledger_age(house: House) -> tuple[int, int]:
    """A hint that somebody else wrote into the ledger: asked for a post, say."""
    return house.files.age(house.root / ".dateline" / "ledger.sqlite3")


def _deliver(house: House, seen: Survey) -> None:
    """Deliver by what the public is shown now; where that cannot be told, nothing leaves."""
    host = house.host(seen.newsroom)
    try:
        shown = edition_from(house.store.get(host.showing())).manifest
        public = seen.record.standing()
    except (Damaged, MissingText):
        return

    def proven(standing: Standing) -> bool:
        path = f"releases/{standing.slug}/index.html"
        return path in shown and host.proves(path, shown[path])

    def gives_way() -> bool:
        hours = _lifts_ahead(seen)
        return bool(hours) and house.clock.now() + A_CALL >= min(hours)

    outlets = Outlets(seen.newsroom, house.secrets, house.ledger, house.clock, house.owner)
    deliver(seen.record, {item.slug: item for item in public}, outlets, proven, gives_way)


def _lifts_ahead(seen: Survey) -> list[datetime]:
    """The hours of the lifts that nothing hinders and that had not come when the newsroom was looked at."""
    hours = (change.instant for change in seen.coming if not change.obstacles)
    return [hour for hour in hours if hour is not None and hour > seen.at]


def _wake(house: House, seen: Survey, deliveries: list[datetime]) -> datetime | None:
    """The next instant at which something is to be done, as far as can be derived now.

    An hour that came while the line was running is woken to at once; what was tried already, a little later.
    """
    now = house.clock.now()
    tried = [now + AGAIN for change in seen.coming if not change.obstacles and (change.instant or seen.at) <= seen.at]
    waiting = [hour if hour > now else now + AGAIN for hour in deliveries]
    return min((*_lifts_ahead(seen), *tried, *waiting), default=None)


def _deliveries(house: House, seen: Survey) -> list[datetime]:
    """When each delivery of what is public wants attention."""
    public = {(entry.slug, entry.revision) for entry in seen.record.entries}
    staffed = {account.name for account in seen.newsroom.channels if house.secrets.get(account.secret)}
    rows = [row for row in house.ledger.load() if row.key.newsroom == seen.newsroom.key]
    return [hour for row in rows if (row.key.slug, row.key.revision) in public for hour in _hours(row, staffed)]


def _hours(row: Delivery, staffed: set[str]) -> Iterator[datetime]:
    """When a delivery wants attention; never, where only a person can move it."""
    if row.state == "sending" and row.lease:
        yield row.lease
    elif row.key.channel in staffed and (row.state == "planned" or (row.state == "unknown" and row.looks < LOOKS)):
        yield max(row.due, row.wait or row.due)


def _due(house: House, wake: datetime | None) -> bool:
    return wake is not None and house.clock.now() >= wake


def _wait(house: House, wake: datetime) -> None:
    """Sleep to that instant in short slices, measured against the wall clock each time."""
    while (left := (wake - house.clock.now()).total_seconds()) > 0:
        house.clock.sleep(min(SLICE, left))
