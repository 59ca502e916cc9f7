"""The lookout: an independent process that sees what is due and not public, and tells people where no desk does."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from math import inf

from pipeline.alarm import Alarm
from pipeline.coming import Coming
from pipeline.desk import puzzle
from pipeline.edition import edition_from
from pipeline.fetched import get
from pipeline.news import Look
from pipeline.newsroom import Newsroom
from pipeline.onlooker import Onlooker
from pipeline.patience import Done
from pipeline.read import read_newsroom
from pipeline.record import Entry
from pipeline.sign import EVERY as SIGNS
from pipeline.sign import Sign
from pipeline.store import Damaged
from pipeline.survey import House, NoNewsroom, Survey, fingerprint, survey
from pipeline.telling import is_news, puzzled_look, tell

EVERY = timedelta(seconds=5)  # from one look to the next
ALONE = timedelta(seconds=20)  # after its hour, where no desk gives a sign: told within half a minute
BESIDE = timedelta(seconds=35)  # the same beside a desk at work, which tells it itself after half a minute
AT_WORK = timedelta(seconds=2 * SIGNS)  # how old its sign may be then
AN_HOUR = timedelta(hours=1)
A_MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)
PAGES = 3  # looked for at their address in one look
RECORD = "feeds/record.jsonl"


@dataclass(slots=True)
class Lookout:
    """What a watch keeps in mind from one look to the next, and may forget at any time.

    With `public` it knows only the releases and the public address, as on another machine: what is public is what
    the address shows, and whether a desk is alive cannot be seen.
    """

    house: House
    public: bool = False
    seen: Survey | None = None
    mark: object = None
    newsroom: Newsroom | None = None
    since: dict[str, datetime] = field(default_factory=dict)  # when what has no hour was first due
    proven: set[tuple[str, str]] = field(default_factory=set)  # what was seen at its address
    fetched: datetime | None = None
    record: bytes | None = None
    telling: Done | None = None

    def look(self) -> Look | None:
        """What stands now, as far as a watch is to tell it; None where nothing can be seen and nobody is known."""
        try:
            seen = self._surveyed()
        except (NoNewsroom, OSError) as why:
            self.seen = None
            return puzzled_look(self.house, self.newsroom, puzzle(why)) if self.newsroom else None
        now = self.house.watch.sure().instant
        due = [change for change in seen.coming if change.due(now)]
        self.since = {change.release.slug: self._since(change, now) for change in due}
        found = (*self._overdue(due, now), *self._no_desk(seen, now), *self._not_seen(seen, now))
        return Look(seen.newsroom, now, found, due=frozenset(self.since), by="watch")

    def tell(self, look: Look) -> None:
        """Tell in the background what nobody was told yet; whatever hangs there, the watch goes on looking."""
        if (self.telling is None or self.telling()) and is_news(self.house, look):
            # a desk that was stopped while it told somebody holds that lock for ever
            self.telling = self.house.aside(self.house, partial(tell, look=look, anyway=not self._at_work()))

    def _surveyed(self) -> Survey:
        """The survey, made anew where anything changed."""
        if self.newsroom is None:
            self.newsroom = read_newsroom(self.house.files, self.house.root, self.house.memory)
        house = self._there()
        mark = (fingerprint(house), self.record, house.files.age(house.root / ".dateline" / "record.jsonl"))
        if self.seen is None or mark != self.mark:
            self.seen, self.mark = survey(house, whole=False), mark
            self.newsroom = self.seen.newsroom
        return self.seen

    def _there(self) -> House:
        """The newsroom as it is to be looked at: with the record that the public address shows, where only that is
        known. An address that does not answer shows what it showed last."""
        if not self.public or self.newsroom is None:
            return self.house
        now = self.house.clock.now()
        if self.since or self.fetched is None or now - self.fetched >= A_MINUTE:
            self.record = (self.house.fetch or get)(self.newsroom.url(RECORD)) or self.record
            self.fetched = now
        if self.record is None:
            return self.house
        path = self.house.root / ".dateline" / "record.jsonl"
        return replace(self.house, files=Onlooker(self.house.files, instead={path: self.record}))

    def _since(self, change: Coming, now: datetime) -> datetime:
        return change.instant or self.since.get(change.release.slug, now)

    def _overdue(self, due: list[Coming], now: datetime) -> Iterator[Alarm]:
        at_work, blind = self._at_work(), self.public and self.record is None
        for change in due:
            slug = change.release.slug
            if blind and (change.instant is None or now - change.instant > A_DAY):
                continue  # the address never told what is public: what is older may well be
            if now - self.since[slug] >= (BESIDE if at_work else ALONE):
                done = "withdrawn" if change.kind == "kill" else "public"
                seen = "" if at_work or self.public else ", and no desk gives a sign of life"
                mend = "Look for the desk on its machine; by hand it is `dateline lift` there."
                yield Alarm("overdue", slug, f"{slug} is due and it is not {done} yet{seen}.", mend)

    def _no_desk(self, seen: Survey, now: datetime) -> Iterator[Alarm]:
        """An alarm where something that nothing hinders goes out within the hour, or is due, and no desk is alive."""
        if self.public or self._sign().is_fresh(self.house.clock.now()):
            return
        soon = [each for each in seen.coming if not each.obstacles and (each.instant or now) - now <= AN_HOUR]
        if soon:
            told = f"No desk gives a sign of life, and {soon[0].release.slug} is due within the hour or now."
            yield Alarm("no-desk", "", told, "Start it on its machine: `dateline desk`, or its service.")

    def _not_seen(self, seen: Survey, now: datetime) -> Iterator[Alarm]:
        """What became public within the hour and is not seen at its address."""
        fresh = [each for each in seen.record.entries if timedelta() <= now - each.instant <= AN_HOUR]
        newest = {each.slug: each for each in fresh}
        late = [each for each in newest.values() if (each.slug, each.digest) not in self.proven]
        for entry in [each for each in late if now - each.instant >= ALONE][:PAGES]:
            if self._shows(seen, entry):
                self.proven.add((entry.slug, entry.digest))
            else:
                told = f"{entry.slug} was made public, and its public address does not show it."
                mend = "Look at it in a browser: the web server or a cache may stand in between."
                yield Alarm("not-seen", entry.slug, told, mend)

    def _shows(self, seen: Survey, entry: Entry) -> bool:
        page = f"releases/{entry.slug}/index.html"
        if self.public:
            return (self.house.fetch or get)(seen.newsroom.url(page)) is not None
        host = self.house.host(seen.newsroom)
        try:
            manifest = edition_from(self.house.store.get(host.showing())).manifest
        except (Damaged, OSError, ValueError):  # a desk is at it just now, or says so itself
            return True
        return page in manifest and host.proves(page, manifest[page])

    def _at_work(self) -> bool:
        """Whether a desk is at work here and not in a call just now."""
        return not self.public and self._sign().is_fresh(self.house.clock.now(), AT_WORK)

    def _sign(self) -> Sign:
        return Sign(self.house.files, self.house.root / ".dateline")


def keep_watch(
    lookout: Lookout,
    until: datetime | None,
    say: Callable[[Look | None], None],
    stop: Callable[[], bool] = lambda: False,
) -> None:
    """Look every few seconds until that instant (None: for ever) or `stop()`; nothing but what was told is written."""
    clock = lookout.house.clock
    # by the clock that nobody can set, as a bounded desk
    end = inf if until is None else clock.elapsed() + (until - clock.now()).total_seconds()
    while not stop() and clock.elapsed() < end:
        look = lookout.look()
        if look:
            lookout.tell(look)
        say(look)
        clock.wait(clock.now() + min(EVERY, timedelta(seconds=min(A_DAY.total_seconds(), end - clock.elapsed()))), stop)


def onlooking(house: House) -> House:
    """The same newsroom, of which a watch changes nothing but its own note of what was told."""
    folder = house.root / ".dateline"
    return replace(house, files=Onlooker(house.files, own=(folder / "told.json", folder / "told.lock")))
