"""Credentials: each secret is tried on its network before the hour at which a post needs it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pipeline.alarm import Alarm
from pipeline.channels import Access
from pipeline.coming import PROBLEMS
from pipeline.grants import Granted
from pipeline.newsroom import ChannelAccount, Newsroom
from pipeline.outlets import access_of
from pipeline.posts import called_for
from pipeline.survey import House, Survey

A_DAY, AN_HOUR = timedelta(hours=24), timedelta(hours=1)  # before an hour: then its accounts are asked, once each
AGAIN = timedelta(minutes=30)  # the shortest time from one question about an account to the next
SOONER = timedelta(minutes=10)  # the same where nobody heard an answer
A_WEEK = timedelta(days=7)  # before a secret ends: time enough to have a new one made
KEYS = "docs/channels.md says how"


@dataclass(frozen=True, slots=True)
class Need:
    """An account that is to post, and for which releases when, the soonest first."""

    account: ChannelAccount
    hours: tuple[tuple[datetime, str], ...]


def needs(seen: Survey, now: datetime) -> list[Need]:
    """The accounts with a post to come at an hour that is known, in the order of newsroom.yml."""
    hours: dict[str, list[tuple[datetime, str]]] = {}
    for change in seen.coming:
        if change.instant is None or change.instant <= now or PROBLEMS in change.obstacles:
            continue
        rows = called_for(seen.newsroom, change.entry(change.instant), change.issued, ())
        for row in (each for each in rows if each.key.part == "post"):
            hours.setdefault(row.key.channel, []).append((change.instant, change.release.slug))
    return [Need(each, tuple(sorted(hours[each.name]))) for each in seen.newsroom.channels if each.name in hours]


def granted(house: House, account: ChannelAccount) -> Granted:
    """What its network said last of the secret that the environment has for it."""
    return house.grants.of(account, house.secrets.get(account.secret, ""))


def plan(house: House, seen: Survey, now: datetime) -> Mapping[str, datetime]:
    """By account when its network is to be asked: at once where that is not after `now`.

    Once when an hour comes within a day, once when it comes within an hour; each half hour while it is wrong, and
    sooner where it did not answer or whoever asked was stopped.
    """
    wanted = (need for need in needs(seen, now) if house.secrets.get(need.account.secret))
    found = {need.account.name: _when(need, granted(house, need.account), now) for need in wanted}
    return {name: when for name, when in found.items() if when is not None}


def _when(need: Need, known: Granted, now: datetime) -> datetime | None:
    marks = [hour - early for hour, _ in need.hours for early in (A_DAY, AN_HOUR)]
    asked = known.asked
    if asked is None or asked > now:  # what the clock set back left behind says nothing
        return min(marks)
    if known.silent or known.unfinished:
        return asked + SOONER
    marks = [asked if known.wrong else mark for mark in marks if known.wrong or mark > asked]
    return max(asked + AGAIN, min(marks)) if marks else None


def ask(house: House, account: ChannelAccount, again: timedelta = AGAIN) -> Granted:
    """Ask the network about an account once, and write down what it says; nothing is asked `again` sooner.

    That it is asked is written down first: networks count such questions, also those of a desk that is killed. Busy
    where another asks just now, OSError where nothing can be written down; then nobody is asked.
    """
    secret = house.secrets.get(account.secret, "")
    with house.grants.lock(account):
        # the clock itself, for what the watch knows is only for the thread that lifts
        now = house.clock.now().replace(microsecond=0)
        known = house.grants.of(account, secret)
        wait = min(again, SOONER) if known.silent or known.unfinished else again
        if known.asked is not None and timedelta() <= now - known.asked < wait:
            return known
        begun = replace(known, asked=now)
        house.grants.keep(account, secret, begun)
        heard = _heard(house, account, access_of(account, secret, known), begun, now)
        house.grants.keep(account, secret, heard)
        return heard


def _heard(house: House, account: ChannelAccount, access: Access, begun: Granted, now: datetime) -> Granted:
    """What is known once its network has spoken, or has not."""
    try:
        said = house.channels(account.kind).verify(access, now)
    except Exception:
        return replace(begun, silent=True)
    told, token = said.told or begun.told, said.token or begun.token
    return Granted(now, now, False, said.wrong, said.expires, told, token)


def doubts(house: House, seen: Survey, now: datetime) -> Iterator[Alarm]:
    """An alarm for each account that could not post at an hour of the coming day, or may not be able to."""
    soon = {need.account.name: need for need in needs(seen, now) if need.hours[0][0] - now <= A_DAY}
    for account in seen.newsroom.channels:
        known, need = granted(house, account), soon.get(account.name)
        doubt = _doubt(house, need, known, seen.newsroom, now) if need else None
        if doubt is None and known.expires is not None and known.expires - now <= A_WEEK:
            doubt = _ending(account, known.expires, seen.newsroom, now)
        if doubt:
            yield doubt


def _doubt(house: House, need: Need, known: Granted, newsroom: Newsroom, now: datetime) -> Alarm | None:
    account, (hour, slug) = need.account, need.hours[0]
    told, until = f"{account.name} could not post about {slug} now.", f"Do that before {_day(hour, newsroom)}."
    if not house.secrets.get(account.secret):
        lacks = (
            f"the environment has no {account.secret}" if account.secret else "newsroom.yml names no `secret` for it"
        )
        mend = f"Put it there: {KEYS} to get one. {until}"
        return Alarm("credentials", slug, f"{told.removesuffix(' now.')}: {lacks}.", mend)
    if known.wrong:
        return Alarm("credentials", slug, f"{told} {known.wrong}", until)
    ended = next(((each, name) for each, name in need.hours if known.expires and known.expires <= each), None)
    if ended and known.expires:
        told = f"The secret of {account.name} ends {_day(known.expires, newsroom)}, before {ended[1]} goes out."
        return Alarm("credentials", ended[1], told, f"Have a new one made: {KEYS}. {until}")
    if known.silent and hour - now <= AN_HOUR:
        told = f"Nobody could ask yet whether {account.name} can post about {slug}."
        return Alarm("credentials", slug, told, "Its network does not answer. It is asked again by itself.")
    return None


def _ending(account: ChannelAccount, ends: datetime, newsroom: Newsroom, now: datetime) -> Alarm:
    verb = "ends" if ends > now else "ended"
    told = f"The secret of {account.name} {verb} {_day(ends, newsroom)}."
    return Alarm("credentials", "", told, f"Have a new one made: {KEYS}.")


def _day(instant: datetime, newsroom: Newsroom) -> str:
    """A day and hour where the newsroom is."""
    from pipeline.typeset.calendar import ENGLISH
    from pipeline.typeset.moment import shown

    return shown(instant, newsroom.home, ENGLISH).short
