"""How right, how fast and how evenly times are read, beside other readers: `make bench`.

Ends with 1 if Dateline reads a phrase wrongly, takes a millisecond for half of them, or takes more than 2.5 times as
long for a line of twice the length.
"""

import json
import re
import statistics
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.hostile import LENGTHS, cpu, growths  # noqa: E402  # run as a file, the root is not on the path
from benchmarks.peers import INSTALL, PEERS, Facts, Peer  # noqa: E402

TABLES = (ROOT.parent / "shared/embargo/corpus_public.tsv", *sorted((ROOT / "tests/embargo_cases").glob("*.tsv")))
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\"}
PASSES = 3
MOST_SECONDS, MOST_GROWTH = 0.001, 2.5


@dataclass(frozen=True, slots=True)
class Phrase:
    """What was written, the facts that were known, and the truth: an instant, NONE or REFUSE."""

    text: str
    facts: Facts
    truth: str


def phrases(table: Path) -> Iterator[Phrase]:
    """The phrases of a table of cases; the truth corpus names its columns alike."""
    header, *lines = (line.split("\t") for line in table.read_text(encoding="utf-8").rstrip("\n").split("\n"))
    for row in (dict(zip(header, line, strict=True)) for line in lines):
        text = re.sub(r"\\(.)", lambda found: ESCAPES[found[1]], row["text"])
        yield Phrase(text, json.loads(row["context"] or "{}"), re.sub("^REFUSE:.*", "REFUSE", row["expected"]))


def outcome(peer: Peer, phrase: Phrase) -> str:
    """An instant as the tables write it, NONE or REFUSE."""
    try:
        found = peer.read(phrase.text, phrase.facts)
    except Exception:  # readers raise many kinds of error for what they cannot read: all are refusals
        return "REFUSE"
    return found.astimezone(UTC).isoformat().replace("+00:00", "Z") if found else "NONE"


def verdict(said: str, truth: str) -> str:
    """`right`; `refused` for a needless refusal; `danger` for any other instant, or none, or one that should not be."""
    return "right" if said == truth else "refused" if said == "REFUSE" else "danger"


def measured(peer: Peer, asked: list[Phrase]) -> tuple[Counter[str], list[float]]:
    """What became of the phrases, and the CPU seconds of each, sorted; the pass that counts the first warms up."""
    counts = Counter(verdict(outcome(peer, phrase), phrase.truth) for phrase in asked)
    return counts, sorted(
        min(cpu(lambda phrase=phrase: outcome(peer, phrase)) for _ in range(PASSES))  # type: ignore[misc]
        for phrase in asked
    )


def beside_others(asked: list[Phrase]) -> bool:
    """Prints a line for each reader; whether Dateline keeps to its figures."""
    say(f"{len(asked):,} phrases of {sum(table.is_file() for table in TABLES)} tables, CPU per phrase\n")
    say(f"{'':20}{'median':>12}{'p95':>12}{'right':>8}{'danger':>8}{'needless refusals':>19}")
    kept = True
    for peer in PEERS:
        if not peer.installed:
            say(f"{peer.name:20} is not here. To measure it: {INSTALL}")
            continue
        counts, times = measured(peer, asked)
        median, late = statistics.median(times), times[int(len(times) * 0.95)]
        say(
            f"{peer.name:20}{median * 1e3:9.3f} ms{late * 1e3:9.3f} ms"
            f"{counts['right']:8,}{counts['danger']:8,}{counts['refused']:19,}"
        )
        if peer is PEERS[0]:
            kept = not counts["danger"] and median < MOST_SECONDS
    return kept


def evenly() -> bool:
    """Prints the lines whose time grows most with their length; whether none grows too much."""
    found = growths(MOST_GROWTH)
    longest = max(found, key=lambda growth: growth.seconds[-1])
    say(f"\n{len(found)} kinds of hostile lines, CPU in ms at {', '.join(map(str, LENGTHS))} characters")
    say(f"the slowest: {longest.seconds[-1] * 1e3:.1f} ms, {longest.name}")
    say("the steepest, with the most that doubling the length multiplied the time by:\n")
    for growth in found[:12]:
        say(f"{growth.worst:5.2f} " + "".join(f"{s * 1e3:9.3f}" for s in growth.seconds) + f"   {growth.name}")
    return found[0].worst <= MOST_GROWTH


def say(line: str) -> None:
    """One line of the report."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # the others warn of every zone that they do not know
    everything = [phrase for table in TABLES if table.is_file() for phrase in phrases(table)]
    sys.exit(0 if all([beside_others(everything), evenly()]) else 1)
