"""The command `time`: how an embargo is read, and when that is everywhere it matters."""

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from pipeline.cli.say import Stopped, as_json, problem_text, span, table
from pipeline.clock import Clock, SystemClock, stamp
from pipeline.embargo import Embargo, Refusal, canonical
from pipeline.embargo.explain import Explanation, Stretch, explain
from pipeline.files import Disk
from pipeline.newsroom import Organisation
from pipeline.problem import Place, Problem, in_order
from pipeline.zone import city, names


@dataclass(frozen=True, slots=True)
class Here:
    """What a phrase is read with: the newsroom's home, order, aliases and organisations; all empty outside of one."""

    home: str = ""
    order: str = ""
    aliases: Mapping[str, str] = field(default_factory=dict)
    organisations: tuple[Organisation, ...] = ()


def time(words: argparse.Namespace, clock: Clock | None = None) -> int:
    """Say how the phrase is read, when that is at home, in UTC and at the issuers', how far off, and what to write."""
    here, day = _here(words), _day(words.date)
    try:
        found = explain(" ".join(words.phrase), home=here.home, date=day, order=here.order, aliases=here.aliases)
    except Refusal as why:
        return _refused(why, json=words.json)
    if words.json:
        as_json(_row(found))
    else:
        _print(found, here, (clock or SystemClock()).now())
    return 0


def _here(words: argparse.Namespace) -> Here:
    if words.home and words.home not in names():
        raise Stopped(f"There is no zone called {words.home}. Write one such as America/Port_of_Spain.", 2)
    root = Path(words.newsroom)
    if not (root / "newsroom.yml").exists():
        if words.newsroom != ".":
            raise Stopped(f"There is no newsroom.yml in {root.resolve()}. Leave -C out, or name a newsroom.", 2)
        return Here(words.home)
    from pipeline.read import read

    reading = read(Disk(), root)
    if reading.newsroom is None:
        raise Stopped("\n".join(problem_text(problem) for problem in in_order(reading.problems)), 1)
    newsroom = reading.newsroom
    home = words.home or newsroom.home
    return Here(home, newsroom.order, newsroom.zone_aliases, tuple(newsroom.organisations.values()))


def _day(day: str) -> str:
    try:
        return date.fromisoformat(day).isoformat() if day else ""
    except ValueError:
        raise Stopped(f"{day} is not a day of the calendar. Write it as --date 2020-12-04.", 2) from None


def _refused(why: Refusal, *, json: bool) -> int:
    """The refusal as `check` shows it, but for the place."""
    problem = Problem(Place("embargo"), "embargo-unreadable", why.wrong, why.mend)
    if json:
        as_json({"code": problem.code, "wrong": problem.wrong, "mend": problem.mend, "stops": problem.stops})
    else:
        print(problem_text(problem).removeprefix(f"{problem.place}: "))
    return 1


def _print(found: Explanation, here: Here, now: datetime) -> None:
    embargo = found.embargo
    table("How it is read", ("words", "meaning"), (_told(stretch) for stretch in found.stretches))
    if found.passed:
        print(f"Words that do not change the hour: {', '.join(f'“{words}”' for words in found.passed)}.\n")
    if embargo.instant is not None:
        table("When that is", ("where", "day and hour", "zone"), _zones(embargo, embargo.instant, here))
        print(f"{_away(embargo.instant, now)}\n")
    print(f"To leave no doubt: `embargo: {canonical(embargo)}`")


def _told(stretch: Stretch) -> tuple[str, str]:
    return f"“{stretch.words}”" if stretch.words else "not written", stretch.meaning


def _zones(embargo: Embargo, instant: datetime, here: Here) -> Iterator[tuple[str, str, str]]:
    """The instant at home, in UTC, at every issuer's and in the zone that the words name, each zone once."""
    from pipeline.typeset.moment import shown

    places = {here.home: f"{city(here.home)}, home"} if here.home else {}
    places.setdefault("UTC", "UTC")
    for each in here.organisations:
        if each.zone:
            places.setdefault(each.zone, each.city or city(each.zone))
    places.setdefault(embargo.zone, f"{city(embargo.zone)}, as written")
    for name, place in places.items():
        yield place, shown(instant, name, "en").local, name


def _away(instant: datetime, now: datetime) -> str:
    length = abs(instant - now)
    if length < timedelta(seconds=1):
        return "That is now."
    return f"That is in {span(length)}." if instant > now else f"That was {span(length)} ago."


def _row(found: Explanation) -> dict[str, object]:
    embargo = found.embargo
    return {
        "words": embargo.words,
        "instant": stamp(embargo.instant) if embargo.instant else None,
        "zone": embargo.zone,
        "tzdata": embargo.tzdata,
        "canonical": canonical(embargo),
        "read": [{"words": stretch.words, "meaning": stretch.meaning} for stretch in found.stretches],
        "passed_over": list(found.passed),
    }
