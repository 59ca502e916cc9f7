"""Telling: alarms, countdowns and receipts reach people by mail and webhook, in the background and never twice."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

from pipeline.alarm import Alarm
from pipeline.countdown import marks, next_mark
from pipeline.delivery import A_CALL
from pipeline.files import Busy
from pipeline.ledger import LedgerRefuses
from pipeline.news import Look, News, after_failing, after_telling, may_tell, news, next_news, notice_of, wants_receipt
from pipeline.newsroom import Newsroom
from pipeline.notice import Notice
from pipeline.patience import all_within
from pipeline.receipts import LiftReceipt, receipt_of
from pipeline.record import Entry
from pipeline.shift import FOR_EVER
from pipeline.sightings import read_sightings
from pipeline.survey import House, Survey
from pipeline.tellers import wanted
from pipeline.told import Book, Told

BEFORE, AFTER = A_CALL + timedelta(seconds=5), timedelta(seconds=3)  # a lift: no call is under way then
A_ROUND = timedelta(minutes=1)  # from one look at what is to be told to the next, where nothing else wakes
LONGEST = 2 * A_CALL.total_seconds()  # seconds for all of one telling
MOST = 50  # receipts looked at in one look


def look_of(house: House, seen: Survey, alarms: Iterable[Alarm]) -> Look:
    """What stands now, for those who are to be told; the ledger is read for receipts that are not told yet."""
    now, standing = house.watch.sure().instant, tuple(alarms)
    promises = house.promises.get(seen.newsroom.key, ())
    due = frozenset(change.release.slug for change in seen.coming if change.due(now))
    ahead = marks(seen, standing, promises, now)
    return Look(seen.newsroom, now, standing, ahead, tuple(_receipts(house, seen, now)), due)


def puzzled_look(house: House, newsroom: Newsroom, alarm: Alarm) -> Look:
    """What stands where nothing more can be seen than one alarm."""
    return Look(newsroom, house.watch.sure().instant, (alarm,), partial=True)


def is_news(house: House, look: Look) -> bool:
    """Whether anybody is to be told anything now; cheap."""
    books = _books(house)
    return any(_due(look, books.get(kind, Book()), kind) for kind in wanted(look.newsroom.alarms))


def may_begin(seen: Survey, hours: Iterable[datetime], now: datetime) -> bool:
    """Whether no lift is so near that a call might be in its way."""
    last = seen.record.entries[-1].instant if seen.record.entries else None
    if last is not None and timedelta() <= now - last < AFTER:
        return False
    return not any(timedelta() <= hour - now <= BEFORE for hour in hours)


def next_telling(house: House, seen: Survey, look: Look) -> datetime:
    """When to look at this again, if nothing changes until then."""
    books = _books(house)
    mine = [(books.get(kind, Book()), kind) for kind in wanted(look.newsroom.alarms)]
    if any(news(look, book, kind) for book, kind in mine):
        return look.at + A_ROUND
    following = next_mark(seen, house.promises.get(seen.newsroom.key, ()), look.at)
    hours = [following] if following else []
    hours += [next_news(look, book) for book, _ in mine]
    return min(hours, default=FOR_EVER)


def tell(house: House, look: Look, *, anyway: bool = False) -> None:
    """Tell all who are to be told, and note it; Busy where another desk or a watch tells just now, unless `anyway`.

    It is noted after the call: whoever is killed in between tells it once more, and never not at all.
    """
    told = Told(house.files, house.root / ".dateline")
    with _alone(told, anyway=anyway):
        books = _books(house)
        due = {kind: _due(look, books.get(kind, Book()), kind) for kind in wanted(look.newsroom.alarms)}
        works = [
            partial(_told, house, look, kind, books.get(kind, Book()), found) for kind, found in due.items() if found
        ]
        answers = dict(all_within(LONGEST, works))
        fresh = dict(books)
        for kind, found in due.items():
            if found:
                fresh[kind] = _noted(found, look, books.get(kind, Book()), answers.get(kind, "It did not answer."))
        house.told.update(fresh)
        with suppress(OSError):  # it is kept in mind as long as this process lives
            told.keep(fresh)
            house.told.clear()


def tell_one(house: House, newsroom: Newsroom, kind: str, notice: Notice) -> str:
    """Hand a notice to one teller: '' where it was taken, else why not."""
    module, telling = house.tellers(kind), newsroom.alarms
    name = module.variable(telling)
    secret = house.secrets.get(name, "")
    if not secret:
        return f"The environment has no {name}."
    return module.wrong(secret) or module.tell(notice, telling, secret, notice.at)


def untold(house: House, seen: Survey) -> Iterator[Alarm]:
    """An alarm for each teller that does not get through."""
    kinds = wanted(seen.newsroom.alarms)
    books = _books(house) if kinds else {}
    for kind in kinds:
        book = books.get(kind, Book())
        if book.tries:
            wrong = f"Alarms by {kind} reach nobody: {book.why}"
            yield Alarm("teller", "", wrong, "It is tried again by itself. To try at once: dateline doctor --tell")


@contextmanager
def _alone(told: Told, *, anyway: bool) -> Iterator[None]:
    """Under the lock of what was told; without it where the disk refuses, for that has to be told as well."""
    with ExitStack() as stack:
        with suppress(OSError, *([Busy] if anyway else [])):
            stack.enter_context(told.lock())
        yield


def _due(look: Look, book: Book, kind: str) -> News | None:
    found = news(look, book, kind)
    return found if may_tell(found, book, look.at) else None


def _told(house: House, look: Look, kind: str, book: Book, found: News) -> tuple[str, str]:
    try:
        return kind, tell_one(house, look.newsroom, kind, notice_of(found, look, book))
    except Exception as fault:  # a bug in a teller must not keep the other one from telling
        return kind, f"It failed ({type(fault).__name__})."


def _noted(found: News, look: Look, book: Book, why: str) -> Book:
    return after_failing(why, look.at, book) if why else after_telling(found, look, book)


def _books(house: House) -> dict[str, Book]:
    """What was told, by what is written down and what could not be."""
    return Told(house.files, house.root / ".dateline").read() | house.told


def _receipts(house: House, seen: Survey, now: datetime) -> Iterator[LiftReceipt]:
    """The receipts that may have to be told, the newest first; none of it where the ledger refuses."""
    kinds = wanted(seen.newsroom.alarms)
    books = _books(house) if kinds else {}
    open_ = (entry for entry in reversed(seen.record.entries) if any(_open(entry, books, kind, now) for kind in kinds))
    entries = list(islice(open_, MOST))
    if entries:
        known = read_sightings(house.files, house.root / ".dateline")
        with suppress(LedgerRefuses):
            for entry in entries:
                yield receipt_of(seen.newsroom, entry, house.ledger.of(seen.newsroom.key, entry.slug), known)


def _open(entry: Entry, books: Mapping[str, Book], kind: str, now: datetime) -> bool:
    told = books.get(kind, Book()).receipts.get(f"{entry.slug}/{entry.revision}")
    return wants_receipt(entry.instant, told, now)
