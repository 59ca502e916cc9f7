"""The desk: waits to the second and runs the line, for ever or for a bounded time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from math import inf

from pipeline.alarm import Alarm
from pipeline.archive import RECORD
from pipeline.credentials import ask, plan
from pipeline.daybook import read_daybook, write_daybook
from pipeline.delivery import A_CALL
from pipeline.hour import BEFORE, keep_hour
from pipeline.indexing import index, seconds_left
from pipeline.news import Look
from pipeline.publish import disk_refused
from pipeline.read import read
from pipeline.shift import FOR_EVER, Shift
from pipeline.survey import House, NoNewsroom, Survey, fingerprint
from pipeline.tellers import wanted
from pipeline.telling import AFTER, is_news, look_of, may_begin, next_telling, puzzled_look, tell
from pipeline.tick import Tick, finish, ledger_age, retold, tick
from pipeline.wake import AGAIN, TRIES, lifts_ahead
from pipeline.watch import ask_in

TO_ANSWER = 12.0  # seconds for outside clocks; a disk or network that hangs keeps nobody longer
A_TRACE = 0.001  # seconds: less is how two clocks are rounded
A_MOMENT = 0.02  # seconds
HASTE = timedelta(seconds=0.05)  # two clocks never agree to the last digit
A_DAY = 86_400.0
UNHURRIED = timedelta(minutes=2)  # before a lift no network is asked about a secret any more
A_PAUSE = 5.0  # seconds from one telling to the next
A_ROUND = 60.0  # seconds from one asking of networks to the next, whatever could not be written down


def run(
    house: House,
    until: datetime | None,
    say: Callable[[Tick], None],
    puzzled: Callable[[NoNewsroom | OSError], None],
    stop: Callable[[], bool] = lambda: False,
) -> None:
    """Tick whenever something is due or a file changed, until that instant (None: for ever) or `stop()`.

    A newsroom.yml that cannot be understood, or a folder that cannot be read, is told to `puzzled` and waited out:
    the desk stays open. `stop` is asked at each half second and before each call; what is under way is finished.
    """
    # by the clock that nobody can set: a step of the other must not end a bounded desk
    end = None if until is None else house.clock.elapsed() + (until - house.clock.now()).total_seconds()
    shift = Shift(stop)
    ask_clocks(house, shift)
    if house.upstream:
        house.upstream.now()
    last: Tick | None = None
    while not stop() and _left(house, end) > A_TRACE:
        shift.trying = None if _told(shift) else shift.trying
        shift.telling = None if _has_told(shift) else shift.telling
        shift.findable = False
        mark, ledger, doubt = fingerprint(house), ledger_age(house), _doubts(house)
        grants = house.grants.ages()
        wake = FOR_EVER
        try:
            last = _next(house, last, shift)
            wake, mark, ledger = last.wake or FOR_EVER, last.survey.mark, last.ledger
            shift.newsroom = last.survey.newsroom
            say(last)
        except (NoNewsroom, OSError) as why:
            last = None
            puzzled(why)
            _tell_puzzled(house, note_puzzled(house, why), shift)
            wake = house.clock.now() + AGAIN  # not every cause lies in a file that is looked at
        before = (mark, ledger, doubt, grants)
        if end is not None:
            wake = min(wake, house.clock.now() + timedelta(seconds=max(0.0, _left(house, end))))
        _rest(house, wake, before, last, shift)
    _let_finish(house, shift)


def _rest(house: House, wake: datetime, before: object, last: Tick | None, shift: Shift) -> None:
    """Wait until then, or until anything changed; meanwhile outside clocks are asked as often as is worth while."""
    seen = last.survey if last else None

    def changed() -> bool:
        now = (fingerprint(house), ledger_age(house), _doubts(house), house.grants.ages())
        news = _told(shift) or _has_told(shift) or _is_findable(house, seen, shift)
        return shift.stop() or news or now != before

    def stirred() -> bool:
        came = bool(house.upstream and house.upstream.came())
        return came or bool(shift.heard and shift.heard() is not None) or changed()

    while house.clock.now() < wake and not changed():
        asking = min(_ask(house, seen, shift), _try_secrets(house, seen, shift), _tell(house, last, shift))
        asking = min(asking, _follow(house, seen), _index(house, seen, shift))
        house.clock.wait(min(wake, asking), stirred)


def ask_clocks(house: House, shift: Shift | None = None) -> None:
    """Ask the outside clocks of newsroom.yml and wait some seconds for what they say; before the first tick."""
    try:
        newsroom = read(house.files, house.root, house.memory).newsroom
    except OSError:  # the first tick says so
        return
    if newsroom is None:
        return
    heard, begun = house.witnesses(newsroom.clock, house.clock), house.clock.elapsed()
    while heard() is None and house.clock.elapsed() - begun < TO_ANSWER:
        house.clock.sleep(A_MOMENT)
    house.watch.consult(heard() or (), asked=newsroom.clock.asked)
    if shift:
        shift.asked = house.clock.elapsed()


def _ask(house: House, seen: Survey | None, shift: Shift) -> datetime:
    """Take in what outside clocks have said, ask them if it is time; the instant at which to look at this again."""
    if seen is None:
        shift.heard = None  # nobody can tell what was asked for; it is asked again
        return FOR_EVER
    elapsed, sure, sources = house.clock.elapsed(), house.watch.sure(), seen.newsroom.clock
    if shift.heard:
        said = shift.heard()
        if said is None:
            return FOR_EVER
        house.watch.consult(said, asked=sources.asked)
        shift.heard, shift.asked = None, elapsed
    hours = lifts_ahead(seen)
    to_hour = (min(hours) - sure.instant).total_seconds() if hours else None
    left = ask_in(shift.asked, elapsed, bool(sure.doubt), to_hour)
    if left > 0:
        return house.clock.now() + timedelta(seconds=left) if left < A_DAY else FOR_EVER
    shift.heard = house.witnesses(sources, house.clock)
    return house.clock.now()


def ask_networks(house: House, done: Tick) -> Tick:
    """For who looks only once: ask the networks that are to be asked by now, and wait for what they say.

    The same tick, with the alarms as they stand then.
    """
    shift = Shift()
    _try_secrets(house, done.survey, shift)
    if shift.trying is None:
        return done
    _let_finish(house, shift)
    return retold(house, done)


def _follow(house: House, seen: Survey | None) -> datetime:
    """Let the files follow their branch, if they have one; the instant at which to look at this again."""
    if house.upstream is None:
        return FOR_EVER
    hours = lifts_ahead(seen) if seen else []
    now = house.watch.sure().instant
    left = house.upstream.follow((min(hours) - now).total_seconds() if hours else None)
    return house.clock.now() + timedelta(seconds=left)


def _doubts(house: House) -> tuple[str, ...]:
    """What may keep lifts waiting and end by itself."""
    followed = (house.upstream.doubt(), house.upstream.wrong) if house.upstream else ()
    return (house.watch.sure().doubt, *followed)


def _try_secrets(house: House, seen: Survey | None, shift: Shift) -> datetime:
    """Ask networks in the background whether they accept a secret, if it is time; when to look at this again.

    Never within two minutes of a lift: after it everything is looked at anew.
    """
    if seen is None or shift.trying is not None or shift.stop():
        return FOR_EVER
    now, elapsed = house.clock.now(), house.clock.elapsed()
    if shift.tried is not None and elapsed - shift.tried < A_ROUND:
        return now + timedelta(seconds=A_ROUND - (elapsed - shift.tried))
    sure = house.watch.sure().instant
    times = plan(house, seen, sure)
    due = [account for account in seen.newsroom.channels if account.name in times and times[account.name] <= sure]
    if not due:
        return now + (min(times.values()) - sure) if times else FOR_EVER
    hours = lifts_ahead(seen)
    if hours and now + UNHURRIED >= min(hours):
        return FOR_EVER
    begun = [house.aside(house, partial(ask, account=account)) for account in due]
    shift.trying, shift.tried = (lambda: all(done() for done in begun)), elapsed
    return now


def tell_once(house: House, done: Tick) -> Tick:
    """For who looks only once: tell people what stands, and wait until they are told.

    The same tick, with the alarms as they stand then.
    """
    shift = Shift()
    look = look_of(house, done.survey, done.alarms)
    if not is_news(house, look):
        return done
    _begin_telling(house, look, shift)
    _let_finish(house, shift)
    return retold(house, done)


def _tell(house: House, last: Tick | None, shift: Shift) -> datetime:
    """Tell people in the background what they have not heard, if a lift is not just now; when to look at this again."""
    if last is None or not wanted(last.survey.newsroom.alarms) or shift.telling is not None or shift.stop():
        return FOR_EVER
    now, paused = house.clock.now(), _pause(house, shift)
    if paused > 0 or not may_begin(last.survey, lifts_ahead(last.survey), house.watch.sure().instant):
        return now + max(AFTER, timedelta(seconds=paused))
    look = look_of(house, last.survey, last.alarms)
    if not is_news(house, look):
        following = next_telling(house, last.survey, look)
        return following if following == FOR_EVER else now + (following - look.at)
    _begin_telling(house, look, shift)
    return now


def _index(house: House, seen: Survey | None, shift: Shift) -> datetime:
    """Make in the background what the search lacks, if no lift is near; when to look at this again."""
    if shift.indexing is not None and shift.indexing():
        shift.indexing = None
    if seen is None or not seen.newsroom.search or seen.showing in ("", shift.indexed) or shift.stop():
        return FOR_EVER
    elapsed, left = house.clock.elapsed(), seconds_left(house, seen)
    if not left:
        return FOR_EVER  # after the lift everything is looked at anew
    paused = 0.0 if shift.began is None else A_ROUND - (elapsed - shift.began)
    if shift.indexing is None and paused <= 0:
        shift.began, paused = elapsed, A_ROUND
        shift.indexing = house.aside(house, partial(_indexed, seen=seen, seconds=left, shift=shift))
    return house.clock.now() + timedelta(seconds=max(paused, A_PAUSE))


def _indexed(house: House, seen: Survey, seconds: float, shift: Shift) -> None:
    made, whole = index(house, seen, seconds)
    shift.findable = shift.findable or made
    shift.indexed = seen.showing if whole else shift.indexed


def _is_findable(house: House, seen: Survey | None, shift: Shift) -> bool:
    """Whether an index waits to be public, and no lift is so near that it must wait on."""
    return shift.findable and (seen is None or seconds_left(house, seen) > 0)


def _begin_telling(house: House, look: Look, shift: Shift) -> None:
    shift.told = house.clock.elapsed()
    shift.telling = house.aside(house, partial(tell, look=look))


def _pause(house: House, shift: Shift) -> float:
    """Seconds until it may be begun again: what could not be told, or not be noted, must not keep the desk busy."""
    return 0.0 if shift.told is None else A_PAUSE - (house.clock.elapsed() - shift.told)


def _tell_puzzled(house: House, alarm: Alarm, shift: Shift) -> None:
    """The same where nothing can be understood any more: those are told who were named when it last could be."""
    if shift.newsroom is not None and shift.telling is None and _pause(house, shift) <= 0:
        look = puzzled_look(house, shift.newsroom, alarm)
        if is_news(house, look):
            _begin_telling(house, look, shift)


def _has_told(shift: Shift) -> bool:
    """Whether those who were being told have been told, or could not be."""
    return shift.telling is not None and shift.telling()


def _told(shift: Shift) -> bool:
    """Whether networks that were asked about secrets have said all that they will say."""
    return shift.trying is not None and shift.trying()


def _let_finish(house: House, shift: Shift) -> None:
    """What is under way is finished: a token that was exchanged and not written down would be lost."""
    begun = house.clock.elapsed()
    under_way = [each for each in (shift.trying, shift.telling) if each]
    while not all(done() for done in under_way) and house.clock.elapsed() - begun < A_CALL.total_seconds():
        house.clock.sleep(A_MOMENT)


def _next(house: House, last: Tick | None, shift: Shift) -> Tick:
    """The hour that was made ready, if it is near and nothing changed; else a whole tick."""
    ready = last.ready if last else None
    if ready and ready.hour - house.watch.sure().instant <= BEFORE + house.lead + HASTE and _may_try(ready.hour, shift):
        kept = keep_hour(house, ready)
        if kept:
            carried = last.refused if last else ()
            return replace(finish(house, kept, shift, carried), wake=house.clock.now())  # what comes next is not ready
    return tick(house, shift)


def _may_try(hour: datetime, shift: Shift) -> bool:
    """A few times for each hour; what still fails then is lifted by a whole tick, a little later."""
    before, tries = shift.tries
    shift.tries = (hour, tries + 1 if before == hour else 1)
    return shift.tries[1] <= TRIES


def _left(house: House, end: float | None) -> float:
    """How many seconds a bounded desk still has."""
    return inf if end is None else end - house.clock.elapsed()


def puzzle(why: NoNewsroom | OSError) -> Alarm:
    """The alarm that stands while nothing can be looked at at all."""
    if isinstance(why, OSError):
        return disk_refused(why)
    if any(problem.place.file == RECORD for problem in why.problems):
        told = "The record of what is public is damaged, or two copies differ, so nothing is lifted."
        return Alarm("record", "", told, "Run `dateline check`.")
    return Alarm("newsroom", "", "newsroom.yml cannot be understood, so nothing is lifted.", "Run `dateline check`.")


def note_puzzled(house: House, why: NoNewsroom | OSError) -> Alarm:
    """That alarm, which the daybook tells from now on."""
    folder = house.root / ".dateline"
    alarm = puzzle(why)
    old = read_daybook(house.files, folder)
    if old.alarms != (alarm,):
        write_daybook(house.files, folder, replace(old, at=house.clock.now(), alarms=(alarm,)))
    return alarm
