"""The command `time`: how an embargo is read, and when that is everywhere it matters."""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from pipeline.cli.say import Stopped, as_json, everywhere, folder, misread, problem_text, span, table
from pipeline.clock import Clock, SystemClock, stamp
from pipeline.embargo import Refusal, canonical
from pipeline.embargo.canonical import as_choice, can_be_named
from pipeline.embargo.explain import Explanation, Stretch, explain
from pipeline.files import Disk
from pipeline.newsroom import Organisation
from pipeline.problem import Place, Problem, in_order
from pipeline.zone import names


@dataclass(frozen=True, slots=True)
class Here:
    """What a phrase is read with: the newsroom's home, order, aliases and organisations; all empty outside of one."""

    home: str = ""
    order: str = ""
    aliases: Mapping[str, str] = field(default_factory=dict)
    organisations: tuple[Organisation, ...] = ()


def time(words: argparse.Namespace, clock: Clock | None = None) -> int:
    """Say how the phrase is read, when that is at home, in UTC and in the organisations' cities, and what to write."""
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
    """What is given, and what the newsroom says: a folder that nobody named may be none."""
    home = _home(words.home)
    if words.newsroom == "." and not Path("newsroom.yml").exists():
        return Here(home)
    from pipeline.read import read

    reading = read(Disk(), folder(words.newsroom))
    if reading.newsroom is None:
        raise misread(in_order(reading.problems))
    newsroom = reading.newsroom
    return Here(home or newsroom.home, newsroom.order, newsroom.zone_aliases, tuple(newsroom.organisations.values()))


def _home(name: str) -> str:
    """A home such as newsroom.yml takes, '' for none."""
    if not name or (name in names() and can_be_named(name)):
        return name
    mend = f"Write its area and city, such as {as_choice(name, '--home {}')}."
    raise Stopped(f"`{name}` is not the full name of a time zone. {mend}", 2)


def _day(day: str) -> str:
    try:
        return date.fromisoformat(day).isoformat() if day else ""
    except ValueError:
        raise Stopped(f"`{day}` is not a day of the calendar. Write it as `--date 2020-12-04`.", 2) from None


def _refused(why: Refusal, *, json: bool) -> int:
    """The refusal as `check` shows it, but for the place, and where its rule is explained."""
    problem = Problem(Place("embargo"), "embargo-unreadable", why.wrong, why.mend)
    if json:
        told = {"code": problem.code, "wrong": problem.wrong, "mend": problem.mend, "stops": problem.stops}
        as_json(told | {"rule": why.rule})
    else:
        print(problem_text(problem).removeprefix(f"{problem.place}: "))
        print(f"More about this: docs/times.md, rule {why.rule}")
    return 1


def _print(found: Explanation, here: Here, now: datetime) -> None:
    embargo = found.embargo
    table("How it is read", ("words", "meaning"), (_told(stretch) for stretch in found.stretches))
    if found.passed:
        print(f"Words that do not change the hour: {', '.join(f'“{words}”' for words in found.passed)}.\n")
    if embargo.instant is not None:
        cities = everywhere(embargo.instant, here.home, here.organisations, embargo.zone)
        rows = ((place, moment.local, zone) for place, moment, zone in cities)
        table("When that is", ("where", "day and hour", "zone"), rows)
        print(f"{_away(embargo.instant, now)}\n")
    print(f"To leave no doubt: `embargo: {canonical(embargo)}`")


def _told(stretch: Stretch) -> tuple[str, str]:
    return f"“{stretch.words}”" if stretch.words else "not written", stretch.meaning


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
