"""Office hours: who goes out at night or at the weekend says who answers then."""

import re
from collections.abc import Iterator
from datetime import datetime, time

from pipeline.checks import Context
from pipeline.newsroom import Contact, Newsroom
from pipeline.problem import Problem
from pipeline.release import Release
from pipeline.weekend import weekend_of
from pipeline.zone import UnknownZone, city, zone

OPENS, CLOSES = time(8), time(18)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# A telephone that is marked as one for the night, in the languages that releases are written in.
ON_DUTY = re.compile(
    r"\b(?:duty|on[- ]call|out[- ]of[- ](?:office[- ])?hours|after[- ]hours|24/7|24 ?h|24 hours"
    r"|permanence|astreinte|de garde|hors des heures"
    r"|de guardia|fuera de horario|de plantão|fora do horário|fora de horas"
    r"|piket|buiten kantooruren|bereikbaarheidsdienst|degad)",
    re.IGNORECASE,
)


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """A lift that is to come, outside the office hours of an issuer whose contacts do not say when they answer."""
    instant = release.embargo.instant if release.embargo else None
    if release.killed or release.broken or instant is None:
        return
    if instant <= context.instant or context.record.last(release.slug):  # nobody can choose another hour any more
        return
    for issuer in dict.fromkeys(release.issuers):
        organisation = newsroom.organisations.get(issuer)
        theirs = [at for at, each in enumerate(release.contacts) if each.organisation in (issuer, "")]
        if not organisation or not theirs or any(_says_when(release.contacts[at]) for at in theirs):
            continue
        name = organisation.zone or newsroom.home
        there = _asleep(instant, name)
        if there:
            yield _problem(release, theirs[0], issuer, there, organisation.city or city(name))


def _says_when(contact: Contact) -> bool:
    """Whether a contact says when it answers, or has a telephone for the time when offices are closed."""
    return bool(contact.hours or (contact.phone and ON_DUTY.search(f"{contact.name} {contact.role}"[:500])))


def _asleep(instant: datetime, name: str) -> datetime | None:
    """The time in a zone where its offices are closed then, None where they are open or the zone is not known."""
    try:
        there = instant.astimezone(zone(name))
    except (UnknownZone, OverflowError):
        return None
    open_ = there.weekday() not in weekend_of(name) and OPENS <= there.time() <= CLOSES
    return None if open_ else there


def _problem(release: Release, at: int, issuer: str, there: datetime, place: str) -> Problem:
    day, hour = DAYS[there.weekday()], there.strftime("%H:%M")
    id_ = release.contacts[at].id
    where = f"under the contact `{id_}` in newsroom.yml" if id_ else "in this entry of `contacts`"
    return Problem(
        release.place_of(f"contacts.{at}"),
        "contact-asleep",
        f"The release goes out on {day} at {hour} in {place}, "
        f"and no contact of `{issuer}` says whether anybody answers then.",
        f"Say {where} when somebody does, such as `hours: {day}, {hour} to {_later(there)}`, or choose another hour.",
        stops=False,
    )


def _later(there: datetime) -> str:
    """Two hours on, or midnight: by then who writes for the morning has asked."""
    return there.replace(hour=there.hour + 2).strftime("%H:%M") if there.hour < 22 else "24:00"
