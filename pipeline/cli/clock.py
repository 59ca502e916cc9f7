"""The command `clock`: what each clock says of that of this machine, and how a person says that it is right."""

import argparse
from collections.abc import Iterable

from pipeline.cli.say import as_json, folder, misread, table, times, working
from pipeline.clock import Clock, SystemClock, stamp
from pipeline.files import Disk
from pipeline.newsroom import ClockSources, Newsroom
from pipeline.problem import in_order
from pipeline.watch import Sure, Testimony, Watch, length


def clock(words: argparse.Namespace) -> int:
    """What each clock says, and whether lifts wait for it; 3 where they do. `--believe` settles that."""
    from pipeline.read import read

    root = folder(words.newsroom)
    reading = read(Disk(), root)
    if reading.newsroom is None:
        raise misread(in_order(reading.problems))
    newsroom, ours = reading.newsroom, SystemClock()
    watch = Watch(ours, Disk(), root / ".dateline")
    heard, sure = consulted(watch, newsroom, ours)
    if words.believe:
        Disk().make_folder(root / ".dateline", mode=0o700)
        sure = watch.believe()
    if words.json:
        as_json(_report(ours, newsroom.clock, heard, sure))
    else:
        _print(ours, newsroom, heard, sure)
    return 3 if sure.doubt else 0


def consulted(watch: Watch, newsroom: Newsroom, ours: Clock) -> tuple[tuple[Testimony, ...], Sure]:
    """What the other clocks say, and what can be relied on after that."""
    from pipeline.witnesses import testify

    with working("Asking the other clocks …"):
        heard = testify(newsroom.clock, ours)
    return heard, watch.consult(heard, asked=newsroom.clock.asked)


def _print(ours: SystemClock, newsroom: Newsroom, heard: Iterable[Testimony], sure: Sure) -> None:
    said = {each.name: _words(each) for each in heard}
    now = ours.now()
    rows = [("this machine", "\n".join((stamp(now), times(now, newsroom)[0])))]
    rows += ((name, said.get(name, "no answer")) for name in _names(newsroom.clock, said))
    table("Clocks", ("clock", "says"), rows)
    print(sure.doubt or "The clock of this machine is believed.")
    if sure.advice:
        print(sure.advice)


def _names(sources: ClockSources, said: Iterable[str]) -> list[str]:
    """Every clock that was asked; chrony is not missed where nobody said that it runs."""
    chrony = ["chrony"] if sources.chrony or "chrony" in said else []
    return [*chrony, *sources.hosts]


def _words(each: Testimony) -> str:
    by = f"this machine is {length(each.ahead)} {'ahead' if each.ahead > 0 else 'behind'}"
    verdict = "contradicts" if each.contradicts else "agrees"
    return f"{verdict}: {by}, give or take {length(each.margin)}"


def _report(ours: SystemClock, sources: ClockSources, heard: Iterable[Testimony], sure: Sure) -> dict[str, object]:
    said = {each.name: each for each in heard}
    return {
        "now": stamp(ours.now()),
        "doubt": sure.doubt,
        "advice": sure.advice,
        "clocks": [
            {
                "clock": name,
                "ahead": said[name].ahead,
                "margin": said[name].margin,
                "agrees": not said[name].contradicts,
            }
            if name in said
            else {"clock": name, "ahead": None, "margin": None, "agrees": None}
            for name in _names(sources, said)
        ],
    }
