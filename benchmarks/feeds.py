"""How long the feeds take: `python benchmarks/feeds.py` (a minute or two).

Milliseconds of CPU, the median of several, with nothing remembered (cold) and as in a desk that is at work (warm).

1. A feed of 50 releases of some 490 words, in RSS and in Atom; beside it the same entries written by plain feedgen,
   which is given the finished words of each.
2. 20 feeds with the whole history of an archive, after one more release was lifted: everything planned, and what has
   another name made anew. Cold here means that the process has just begun and knows no text; the store still has
   what was made before.

Ends with 1 if, warm, a feed took 15 ms or the history 150 ms.
"""

import argparse
import gc
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.newsroom import say  # noqa: E402  # run as a file, the root is not on the path
from benchmarks.render import LIFT, newsroom, release  # noqa: E402
from pipeline.clock import from_stamp  # noqa: E402
from pipeline.feeds import entry, fragments  # noqa: E402
from pipeline.feeds.entry import row_of  # noqa: E402
from pipeline.formats import feed  # noqa: E402
from pipeline.issued import Issued, resolve  # noqa: E402
from pipeline.newsroom import Feed, Newsroom  # noqa: E402
from pipeline.part import Part  # noqa: E402
from pipeline.record import Entry, Record  # noqa: E402
from pipeline.typeset.template import look  # noqa: E402

ONE, HISTORY = 15.0, 150.0  # milliseconds of CPU: the goals
TOPICS = 17  # with all releases, two organisations and these, there are 20 feeds
SIZE = 50


def record(count: int, known: Newsroom) -> Record:
    """That many releases an hour apart, each by two organisations and on one of the topics."""
    return Record().adding(_lifted(number, known) for number in range(count))


def _lifted(number: int, known: Newsroom) -> tuple[Entry, Issued]:
    one = resolve(replace(release(number), topics=(f"topic-{number % TOPICS}",)), known)
    return Entry(one["slug"], 1, "lift", LIFT + timedelta(hours=number), one.digest), one


def again(given: Record) -> Record:
    """The same record as the next look reads it: nothing that was worked out is in it."""
    return Record(given.entries, given.texts)


def cpu(work: Callable[[], object], before: Callable[[], object] = lambda: None, times: int = 7) -> float:
    """Milliseconds of CPU, the median of several runs, what comes before each of them not counted.

    Nor is that Python looks through all that the process holds besides, ten thousand texts, once in two such runs.
    """
    took = []
    for _ in range(times):
        before()
        gc.collect()
        gc.freeze()
        began = time.process_time()
        work()
        took.append((time.process_time() - began) * 1e3)
        gc.unfreeze()
    return statistics.median(took)


def forget() -> None:
    """As a process that has just begun."""
    fragments.forget()
    entry._names.clear()


def plainly(rows: list[dict[str, Any]], atom: bool) -> bytes:
    """What somebody writes who follows feedgen's own page, and gives every date by hand."""
    from feedgen.feed import FeedGenerator

    made = FeedGenerator()
    made.id("https://news.example/feeds/all.atom")
    made.title("Measured Newsroom")
    made.description("Measured Newsroom")
    made.link(href="https://news.example/feeds/all.rss", rel="self")
    made.link(href="https://news.example/", rel="alternate")
    made.updated(from_stamp(max(row["changed"] for row in rows)))
    for row in rows:
        one = made.add_entry(order="append")
        one.id(row["id"])
        one.title(row["title"])
        one.link(href=row["url"])
        one.published(from_stamp(row["lifted"]))
        one.updated(from_stamp(row["changed"]))
        one.category([{"term": topic} for topic in row["topics"]])
        one.content(row["content"], type="html")
        one.summary(row["summary"])
    data: bytes = made.atom_str(pretty=True) if atom else made.rss_str(pretty=True)
    return data


def one_feed() -> bool:
    """Prints what a feed of 50 takes; whether it kept to the figure."""
    known = newsroom()
    given, seen = record(SIZE, known), look("")
    rows = [fragments.shown(row_of(known, one), seen) for one in given.standing()]
    say(f"a feed of {SIZE}, {len(release(1).body.split())} words in each body: milliseconds of CPU")
    say(f"{'':8}{'cold':>8}{'warm':>8}{'feedgen':>9}{'goal':>7}{'kB':>6}")
    kept = True
    for form, path in (("RSS", "feeds/all.rss"), ("Atom", "feeds/all.atom"), ("JSON", "feeds/all.json")):

        def made(path: str = path) -> bytes:
            return next(part for part in feed.plan(known, again(given)) if part.path == path).make()

        cold, warm = cpu(made, forget), cpu(made)
        peer = f"{cpu(lambda form=form: plainly(rows, form == 'Atom')):9.1f}" if form != "JSON" else f"{'–':>9}"  # type: ignore[misc]
        say(f"{form:8}{cold:8.1f}{warm:8.1f}{peer}{ONE:7.0f}{len(made()) / 1e3:6.0f}")
        kept = kept and warm < ONE
    return kept


def history(count: int) -> bool:
    """Prints what 20 feeds with their whole history take after one lift; whether they kept to the figure."""
    topics = [Feed(f"topic-{at}", f"Topic {at}", topics=(f"topic-{at}",)) for at in range(TOPICS)]
    issuers = [Feed(name, name, organisations=(name,)) for name in ("institute", "agency")]
    known = replace(newsroom(), feeds=(Feed("all", "All"), *issuers, *topics))
    before = record(count, known)
    names = {part.path: part.digest for part in feed.plan(known, before)}
    after = before.adding([_lifted(count, known)])
    done: list[Part] = []

    def rebuilt() -> None:
        done[:] = [part for part in feed.plan(known, again(after)) if names.get(part.path) != part.digest]
        for part in done:
            part.make()

    def as_before() -> None:
        """What a desk that is at work has made: the same feeds without the last release."""
        forget()
        for part in feed.plan(known, again(before)):
            if part.path in heads:
                part.make()

    heads = {path for path in names if path.count("/") == 1}
    seen = look("")
    say(f"\nload of the machine {os.getloadavg()[0]:.1f}")
    say(f"{count:,} releases in {len(known.feeds)} feeds, {len(names):,} documents, after one lift")
    cold, warm = cpu(rebuilt, forget, 3), cpu(rebuilt, as_before, 5)
    planned = cpu(lambda: feed.plan(known, again(after)))
    say(f"  cold {cold:.0f} ms; warm {warm:.0f} ms, of which planning {planned:.0f} ms; goal {HISTORY:.0f} ms")
    paths = [part.path for part in done]
    say(f"  made anew: {len(paths)} documents, {sum('/' in path[6:] for path in paths)} of them archive pages")
    rows = [fragments.shown(row_of(known, one), seen) for one in after.standing()[:SIZE]]
    peer = cpu(lambda: [plainly(rows, atom) for atom in (False, True)], times=3)
    say(f"  plain feedgen: {peer:.0f} ms for the first {SIZE} of one feed in two forms, {peer * 20:.0f} ms for all 20")
    return warm < HISTORY


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--releases", type=int, default=10_000)
    asked = words.parse_args()
    return 0 if [one_feed(), history(asked.releases)] == [True, True] else 1


if __name__ == "__main__":
    sys.exit(main())
