"""How things are said on a terminal: problems, instants in several zones, spans, tables."""

import json
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.clock import SystemClock
from pipeline.coming import Coming
from pipeline.files import Disk
from pipeline.ledger.choice import ledger_of
from pipeline.newsroom import Newsroom, Organisation
from pipeline.problem import Problem
from pipeline.survey import House, NoNewsroom, Survey, survey
from pipeline.zone import city

if TYPE_CHECKING:
    from rich.console import Console

    from pipeline.typeset.moment import Moment


class Stopped(Exception):
    """The command ends here: what to tell the person, and the exit code."""

    def __init__(self, told: str, code: int) -> None:
        super().__init__(told)
        self.code = code


def folder(newsroom: str) -> Path:
    """The newsroom's folder; the command ends where no newsroom.yml is in it."""
    root = Path(newsroom)
    if not (root / "newsroom.yml").exists():
        raise Stopped(f"There is no newsroom.yml in {root.resolve()}. Use -C DIR, or `dateline init DIR`.", 2)
    return root


def house(newsroom: str, *, lasting: bool = False) -> House:
    """The newsroom's folder with the real seams; only commands that send something open a ledger to write in it.

    A ledger that cannot be used refuses when it is asked: whoever needs nothing of it is not kept from working.
    """
    root = folder(newsroom)
    kept = root / ".dateline"
    if lasting:
        Disk().make_folder(kept, mode=0o700)
    ledger = ledger_of(kept, os.environ, Disk(), lasting=lasting)
    owner = f"{os.uname().nodename}:{os.getpid()}"
    return House(root, Disk(), SystemClock(), ledger, os.environ, owner, written=getattr(ledger, "age", None))


def surveyed(at: House) -> Survey:
    """The survey; where newsroom.yml cannot be understood its problems are said and the command ends."""
    try:
        return survey(at)
    except NoNewsroom as why:
        raise misread(why.problems) from why


def misread(problems: Iterable[Problem]) -> Stopped:
    """The end of a command for which newsroom.yml cannot be understood: its problems."""
    return Stopped("\n".join(problem_text(problem) for problem in problems), 1)


def release_or_stop(seen: Survey, slug: str) -> None:
    """Stop with the nearest names where there is no release of that slug."""
    from difflib import get_close_matches

    known = sorted({release.slug for release in seen.releases} | {entry.slug for entry in seen.record.entries})
    if slug in known:
        return
    unread = [file for file in seen.unreadable() if slug in file]
    if unread:
        raise Stopped(f"{unread[0]} cannot be read yet. Run `dateline check {unread[0]}`.", 1)
    near = get_close_matches(slug, known, n=3, cutoff=0.5)
    meant = f"Did you mean {' or '.join(near)}?" if near else "`dateline status` names them all."
    raise Stopped(f"There is no release called {slug}. {meant}", 2)


def channel_or_stop(seen: Survey, name: str | None) -> None:
    """Stop where newsroom.yml has no account of that name; None names none."""
    if name not in (None, *(account.name for account in seen.newsroom.channels)):
        raise Stopped(f"newsroom.yml has no channel called {name}.", 2)


def withdrawn(slug: str, seen: Survey) -> bool:
    """Whether a release was killed: nothing more is sent about it."""
    last = seen.record.last(slug)
    return last is not None and last.kind == "kill"


def text_lost(slugs: Iterable[str]) -> str:
    """That the texts which were issued for these releases are missing."""
    names = ", ".join(slugs)
    return f"The text that was issued for {names} is nowhere to be found. Run `dateline check`: it says what to do."


def problem_text(problem: Problem) -> str:
    """A problem as it stands on a terminal: place and code, then the two sentences."""
    word = "stops" if problem.stops else "advice"
    return f"{problem.place}: {problem.code} ({word})\n  {problem.wrong}\n  {problem.mend}"


def ended(sentence: str) -> str:
    """A person's own words, ended like a sentence."""
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."


def times(instant: datetime, newsroom: Newsroom, ids: Iterable[str] = ()) -> list[str]:
    """An instant `everywhere` in short: at home, in UTC where that is another hour, and at these organisations."""
    organisations = [newsroom.organisations[id_] for id_ in ids if id_ in newsroom.organisations]
    (_, home, _), *others = everywhere(instant, newsroom.home, organisations)
    return [*filter(None, (home.short, home.utc)), *(moment.short for _, moment, name in others if name != "UTC")]


def everywhere(
    instant: datetime, home: str, organisations: Iterable[Organisation], written: str = ""
) -> "list[tuple[str, Moment, str]]":
    """An instant at home, in UTC, in the organisations' cities and in the zone that the words name, each zone once.

    Each row is the place, the moment there in English, and the zone; '' stands for no home and no zone in the words.
    """
    from pipeline.typeset.calendar import ENGLISH
    from pipeline.typeset.moment import shown

    places = {home: f"{city(home)}, home"}
    places.setdefault("UTC", "UTC")
    for each in organisations:
        places.setdefault(each.zone, each.city or city(each.zone))
    places.setdefault(written, f"{city(written)}, as written")
    return [(place, shown(instant, name, ENGLISH), name) for name, place in places.items() if name]


def span(length: timedelta) -> str:
    """A length of time in its largest unit and the next smaller one: `3 hours 5 minutes`, `5 years`."""
    seconds = max(0, int(length.total_seconds()))
    units = (("year", 31_556_952), ("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))
    largest = next((at for at, (_, size) in enumerate(units) if seconds >= size), len(units))
    said = []
    for name, size in units[largest : largest + 2]:
        count, seconds = divmod(seconds, size)
        if count:
            said.append(f"{count} {name}{'' if count == 1 else 's'}")
    return " ".join(said) or "no time"


def waits(change: Coming, now: datetime) -> str:
    """Why a release is not public yet, in plain words."""
    if change.obstacles:
        return "; ".join(change.obstacles)
    if change.instant is None or change.instant <= now:
        return "due now"
    return f"in {span(change.instant - now)}"


def table(title: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """A table, in colour only on a terminal; nothing at all where there are no rows."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    filled = [list(row) for row in rows]
    if not filled:
        return
    shown = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        shown.add_column(column, overflow="fold")
    for row in filled:
        shown.add_row(*(Text(cell) for cell in row))
    console().print(shown)


def console() -> "Console":
    """The terminal: its own width, or a wide page where the output is piped."""
    from rich.console import Console

    return Console(highlight=False) if sys.stdout.isatty() else Console(width=120, highlight=False)


def working(what: str) -> AbstractContextManager[Any]:
    """A sign of life on a terminal while something longer runs; silent when piped."""
    if not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(what)


def as_json(value: Any, default: Callable[[Any], Any] = str) -> None:
    """One JSON value on standard output."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=default))
