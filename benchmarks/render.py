"""How long a page, a letter and a card take: `python benchmarks/render.py` (some seconds).

Milliseconds of CPU, the median of many, warm: a joint release of some 490 words with contacts, a quote, a table and two
pictures, whose files are not made here. Ends with 1 if a page took 2 ms, a letter 4 ms or a card 2 ms.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.newsroom import say  # noqa: E402  # run as a file, the root is not on the path
from pipeline.embargo import Embargo  # noqa: E402
from pipeline.formats import card, page  # noqa: E402
from pipeline.formats.letter import letter  # noqa: E402
from pipeline.issued import resolve  # noqa: E402
from pipeline.newsroom import Contact, Feed, HostPlace, Newsroom, Organisation  # noqa: E402
from pipeline.record import Entry, Record  # noqa: E402
from pipeline.release import Picture, Release  # noqa: E402

GOALS = {"page": 2.0, "letter": 4.0, "card": 2.0}  # milliseconds of CPU
LIFT = datetime(2045, 12, 4, 13, tzinfo=UTC)
ZONE = "America/Port_of_Spain"

SENTENCES = (
    "The Institute and the Agency opened a reading room in {place} today, with [{number} places]"
    "(https://institute.example/rooms/{number}) and a collection on the history of the Region.",
    "Readers find there what the Region wrote about itself in a hundred years, and people who help them to find it.",
    "The room is open from Monday to Saturday, *from nine to five*, and a card is made while you wait at the desk.",
)
BODY = """\
{opening}

> “We waited long for this room,” said the director of the Agency. “Now it is open to **everybody**, and costs nothing.”

{paragraphs}

## What readers find

- newspapers from {number} towns, in print and on film;
- maps, letters and photographs, each with a list of what there is;
- a table for groups, which schools can ask for by telephone.

| Town | Places | Readers a year |
|---|---:|---:|
| Bridgetown | 24 | 12 400 |
| Kingstown | 11 | 8 250 |
| Port of Spain | 27 | 101 900 |
"""


def newsroom() -> Newsroom:
    """Two organisations, each with who it is and where it is found."""
    organisations = {
        name.lower(): Organisation(
            id=name.lower(),
            name=f"The {name}",
            acronym=name[:2].upper(),
            website=f"https://{name.lower()}.example",
            boilerplate={"en": f"The {name} keeps what the Region wrote, *and shows it to all who ask*. " * 3},
            handles={"x": f"@{name.lower()}", "facebook": f"{name.lower()}.page"},
        )
        for name in ("Institute", "Agency")
    }
    return Newsroom(
        file="newsroom.yml",
        name="Measured Newsroom",
        address="https://news.example",
        home=ZONE,
        languages=("en",),
        organisations=organisations,
        feeds=(Feed("all", "All releases"),),
        channels=(),
        host=HostPlace("folder", "live"),
    )


def release(number: int) -> Release:
    """One of as many different releases as are asked for: nothing of a text may be known from the one before."""
    told = [sentence.format(place="Port of Spain", number=number) for sentence in SENTENCES]
    body = BODY.format(opening=told[0], paragraphs="\n\n".join([" ".join(told)] * 5), number=number)
    return Release(
        file=f"releases/room-{number}.md",
        slug=f"room-{number}",
        title=f"Institute and Agency open reading room {number} in Port of Spain",
        embargo=Embargo(LIFT, "4 December 2045, 09:00 AST", ZONE, ""),
        issuers=("institute", "agency"),
        contacts=(
            Contact("Press desk", "institute", "Media enquiries", "press@institute.example", "+44 (0)20 7946 0112"),
            Contact("Media desk", "agency", "Media enquiries", "press@agency.example", "+1 868 555 0142", "Weekdays"),
        ),
        body=body,
        body_line=1,
        language="en",
        subtitle="A room for what the Region wrote about itself",
        number=f"{number}/2045",
        date="2045-12-04",
        place="Port of Spain and Turin",
        topics=("libraries", "training"),
        summary="A reading room opens, with places for schools and a collection on the history of the Region.",
        pictures=tuple(
            Picture(f"{name}.png", "A long table.", "The room.", "The Agency", "CC0", "a" * 64, 9, 1600, 900)
            for name in ("room", "table")
        ),
        notes="Pictures may be used free of charge.",
    )


def record(count: int) -> Record:
    """That many releases, all lifted."""
    texts = [resolve(release(number), newsroom()) for number in range(count)]
    return Record().adding((Entry(text["slug"], 1, "lift", LIFT, text.digest), text) for text in texts)


def milliseconds(makers: list[Callable[[], bytes]]) -> list[float]:
    """What each takes of the CPU, in order; the first fifth only warms."""
    took = []
    for make in makers:
        began = time.process_time()
        make()
        took.append((time.process_time() - began) * 1e3)
    return sorted(took[len(took) // 5 :])


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--releases", type=int, default=250)
    known, given = newsroom(), record(words.parse_args().releases)
    made: dict[str, list[Callable[[], bytes]]] = {
        "page": [part.make for part in page.plan(known, given) if part.media_type.startswith("text/html")],
        "letter": [lambda one=one: letter(known, one) for one in given.standing()],  # type: ignore[misc]
        "card": [part.make for part in card.plan(known, given)],
    }
    say(f"{len(release(1).body.split())} words in the body; milliseconds of CPU, warm")
    say(f"{'':8}{'median':>8}{'p90':>8}{'goal':>8}{'kB':>8}")
    kept = True
    for name, makers in made.items():
        took, size = milliseconds(makers), len(makers[0]()) / 1e3
        median = statistics.median(took)
        kept = kept and median < GOALS[name]
        say(f"{name:8}{median:8.2f}{took[len(took) * 9 // 10]:8.2f}{GOALS[name]:8.1f}{size:8.1f}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
