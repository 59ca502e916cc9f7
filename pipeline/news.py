"""The news: what one teller has not told yet of what stands now, gathered into one message."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pipeline.alarm import Alarm
from pipeline.countdown import Mark, spoken, words
from pipeline.digest import canonical, digest
from pipeline.newsroom import Newsroom
from pipeline.notice import Notice
from pipeline.receipts import LiftReceipt, clock_time, lines
from pipeline.shift import FOR_EVER
from pipeline.told import Book, Raised

# what cannot wait until somebody looks; `feed` and `ledger-older` stand in `dateline status` alone
AT_ONCE = (
    "overdue",
    "no-desk",
    "not-seen",
    "cannot-be-made",
    "host",
    "disk",
    "ledger",
    "clock-doubt",
    "hour-moved",
    "desk-stuck",
    "credentials",
    "post-unknown",
    "post-waits",
    "newsroom",
    "record",
    "not-ready",
    "teller",
)
URGENT = AT_ONCE[:3]  # told however much was told before
EACH = ("post-unknown", "post-waits", "credentials", "teller")  # one for each account: their words tell them apart
WATCHED = ("overdue", "no-desk", "not-seen")  # what a watch finds out by itself
A_DAY, AN_HOUR, A_WEEK = timedelta(days=1), timedelta(hours=1), timedelta(days=7)
IN_A_ROW, MOST = 6, 30  # messages in an hour: after the first number they come at `APART`, after the second none does
APART = timedelta(minutes=5)
SETTLING = timedelta(minutes=10)  # how long a receipt waits for its posts
FRESH = timedelta(hours=6)  # what is longer in public gets no first receipt: an archive, a lost file
SHOWN = 10  # of a kind in one message
LONGEST = 120  # signs of a subject


@dataclass(frozen=True, slots=True)
class Look:
    """What stands at one look: `by` tells who looks. Where not all could be seen (`partial`), nothing is called over.

    `due` are the slugs that are due and not public: an alarm about that is not over while they are.
    """

    newsroom: Newsroom
    at: datetime
    alarms: tuple[Alarm, ...] = ()
    marks: tuple[Mark, ...] = ()
    receipts: tuple[LiftReceipt, ...] = ()
    due: frozenset[str] = frozenset()
    by: str = "desk"
    partial: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """What is to be told: alarms raised, by their keys, those to remind of, those that are over; marks; receipts."""

    raised: Mapping[str, Alarm]
    reminded: Mapping[str, Alarm]
    over: Mapping[str, Raised]
    marks: tuple[Mark, ...]
    receipts: tuple[LiftReceipt, ...]

    def __bool__(self) -> bool:
        return any((self.raised, self.reminded, self.over, self.marks, self.receipts))

    @property
    def urgent(self) -> bool:
        """Whether it cannot wait, however much was told before."""
        return any(alarm.code in URGENT for alarm in self.raised.values())


def news(look: Look, book: Book, teller: str = "") -> News:
    """What a teller has not told yet; that it fails itself only others can tell."""
    told = [
        each for each in look.alarms if each.code in AT_ONCE and not (each.code == "teller" and teller in each.wrong)
    ]
    standing = {_key(alarm): alarm for alarm in told}
    long_ago = {key for key, each in book.alarms.items() if look.at - each.at >= A_DAY}
    return News(
        raised={key: alarm for key, alarm in standing.items() if key not in book.alarms},
        reminded={key: alarm for key, alarm in standing.items() if key in long_ago},
        over={key: each for key, each in book.alarms.items() if key not in standing and _is_over(key, each, look)},
        marks=tuple(mark for mark in look.marks if mark.key not in book.marks),
        receipts=tuple(each for each in look.receipts if _is_new(each, book, look.at)),
    )


def may_tell(found: News, book: Book, now: datetime) -> bool:
    """Whether there is anything to tell, and not too much was told within the hour; after failures, a while later."""
    if not found or (book.tried is not None and timedelta() <= now - book.tried < _patience(book.tries)):
        return False
    lately = [at for at in book.sent if timedelta() <= now - at < AN_HOUR]
    if len(lately) >= MOST:
        return False
    return found.urgent or len(lately) < IN_A_ROW or now - lately[-1] >= APART


def next_news(look: Look, book: Book) -> datetime:
    """When something becomes news by mere waiting: a reminder, or a receipt whose posts take long."""
    again = [each.at + A_DAY for each in book.alarms.values()]
    late = [each.switched + SETTLING for each in look.receipts if each.name not in book.receipts]
    return min((at for at in (*again, *late) if at > look.at), default=FOR_EVER)


def after_telling(found: News, look: Look, book: Book) -> Book:
    """The book once all that was told; what is long over is left out, so that it never grows without bound."""
    now = look.at
    fresh = {key: Raised(now, look.by, alarm.wrong) for key, alarm in {**found.raised, **found.reminded}.items()}
    marks = {key: hour for key, hour in book.marks.items() if now - hour < A_DAY}
    receipts = {name: (at, outcome) for name, (at, outcome) in book.receipts.items() if now - at < 2 * A_WEEK}
    return Book(
        alarms={key: each for key, each in book.alarms.items() if key not in found.over} | fresh,
        marks=marks | {mark.key: mark.instant for mark in found.marks},
        receipts=receipts | {each.name: (now, each.outcome) for each in found.receipts},
        sent=(*(at for at in book.sent if now - at < AN_HOUR), now),
    )


def after_failing(why: str, now: datetime, book: Book) -> Book:
    """The book after a message that was not taken."""
    return replace(book, tries=book.tries + 1, tried=now, why=why)


def notice_of(found: News, look: Look, book: Book) -> Notice:
    """All of it in one message; the same is marked the same as long as nothing was told in between."""
    body = "\n".join(_body(found, look)).rstrip() + "\n"
    since = book.sent[-1].isoformat() if book.sent else ""
    told = [sorted({*found.raised, *found.reminded, *found.over}), [mark.key for mark in found.marks]]
    mark = digest(canonical([since, told, [[each.name, each.outcome] for each in found.receipts], look.newsroom.key]))
    return Notice(_subject(found), body, mark[:32], look.at, look.newsroom.address)


def wants_receipt(entry_at: datetime, told: tuple[datetime, str] | None, now: datetime) -> bool:
    """Whether something may still have to be told of an entry: it is fresh, or was told of and may settle later."""
    if told is None:
        return now - entry_at < FRESH
    done = all(word == "seen" or word.endswith(":sent") for word in told[1].split())
    return not done and now - entry_at < A_WEEK


def _is_new(receipt: LiftReceipt, book: Book, now: datetime) -> bool:
    """Once when all is settled or ten minutes are over; once more if it settled otherwise after that."""
    told = book.receipts.get(receipt.name)
    if told is None:
        return wants_receipt(receipt.switched, None, now) and (receipt.settled or now - receipt.switched >= SETTLING)
    return receipt.settled and told[1] != receipt.outcome


def _is_over(key: str, each: Raised, look: Look) -> bool:
    code, about = key.split("/")[:2]
    if look.partial or (code == "overdue" and about in look.due):
        return False
    return look.by != "watch" or (each.by == "watch" and code in WATCHED)


def _key(alarm: Alarm) -> str:
    """What makes an alarm the same: figures in its words may change."""
    own = f"/{digest(alarm.wrong.encode())[:12]}" if alarm.code in EACH else ""
    return f"{alarm.code}/{alarm.about}{own}"


def _patience(tries: int) -> timedelta:
    """Until the next try after so many failures: a minute at first, half an hour at most."""
    return timedelta(minutes=min(30, 2 ** min(tries, 6) / 2)) if tries else timedelta()


def _subject(found: News) -> str:
    """The first of it in a line of plain ASCII, and how much more there is."""
    firsts = [
        *(f"ALARM: {alarm.wrong}" for alarm in found.raised.values()),
        *(f"NOT READY: {mark.slug}" for mark in found.marks if mark.troubles),
        *(next(lines(each)) for each in found.receipts),
        *(f"Ready: {mark.slug}" for mark in found.marks if not mark.troubles),
        *(f"Still: {alarm.wrong}" for alarm in found.reminded.values()),
        *(f"Over: {each.wrong}" for each in found.over.values()),
    ]
    more = f" (and {len(firsts) - 1} more)" if len(firsts) > 1 else ""
    line = " ".join(firsts[0].encode("ascii", "replace").decode().split())
    return (
        f"[Dateline] {line[: LONGEST - 1]}…".replace("…", "...") + more
        if len(line) > LONGEST
        else f"[Dateline] {line}{more}"
    )


def _body(found: News, look: Look) -> Iterator[str]:
    yield f"{look.newsroom.name}, {spoken(look.at, look.newsroom)}"
    yield ""
    raised = (_alarm(each) for each in found.raised.values())
    yield from _section("Look at this now:", raised)
    yield from _section("Before the lift:", ([*words(mark, look.newsroom, look.at)] for mark in found.marks))
    yield from _section("Gone out:", ([*lines(each)] for each in found.receipts))
    yield from _section("Still so, a day later:", (_alarm(each) for each in found.reminded.values()))
    over = ([f"{each.wrong}", f"That is over. It was told at {clock_time(each.at)}."] for each in found.over.values())
    yield from _section("Over:", over)
    yield "`dateline status` shows all that stands now. Nobody reads answers to this message."


def _alarm(alarm: Alarm) -> list[str]:
    return [alarm.wrong, f"What to do: {alarm.mend}" if alarm.mend else "It is tried again by itself."]


def _section(title: str, items: Iterable[list[str]]) -> Iterator[str]:
    """The items under a title, each with its further lines below it; nothing where there are none."""
    every = list(items)
    if not every:
        return
    yield title
    for first, *rest in every[:SHOWN]:
        yield f"- {first}"
        yield from (f"  {line}" for line in rest)
    if len(every) > SHOWN:
        yield f"- and {len(every) - SHOWN} more: `dateline status` shows them all."
    yield ""
