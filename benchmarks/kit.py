"""How long a PDF and a press kit take, with three pictures of four million pixels; printed with the machine's load.

The smaller sizes that the page shows of each picture are there before, as they are without a press kit.
"""

import io
import os
import sys
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).parents[1]))

from PIL import Image

from pipeline.files import Disk
from pipeline.formats import plan
from pipeline.record import Record
from pipeline.release import Picture
from pipeline.seal import seal
from pipeline.store import Store
from tests.issuing import NEWSROOM, lifted, release

RUNS = 9
WIDE, HIGH = 2450, 1633  # four million pixels
PDF, KIT = 60, 200  # milliseconds that they may take
NEWS = replace(NEWSROOM, press_kit=True)
BODY = "\n\n".join(f"## Part {at}\n\n" + "The library stays open until nine in the evening. " * 12 for at in range(8))
TABLE = "\n\n| Place | Day | Hours |\n|---|--:|---|\n" + "| Turin | 4 | nine to five |\n" * 12


def main() -> None:
    """Print the median of some runs, each of a release that was never made before."""
    times: dict[str, list[tuple[float, float]]] = {"PDF": [], "PDF with its pictures": [], "press kit with all": []}
    with TemporaryDirectory() as folder:
        store = Store(Disk(), Path(folder))
        pictures = tuple(picture(store, at) for at in range(3))
        for run in range(RUNS + 1):
            alone, shown = released(run, ()), released(run, pictures)
            seal(store, shown, plan("pictures")(NEWS, shown))
            taken = [timed(store, alone, "pdf"), timed(store, shown, "pdf")]
            with TemporaryDirectory() as other:
                fresh = Store(Disk(), Path(other))
                for each in pictures:
                    fresh.put(store.get(each.digest))
                seal(fresh, shown, plan("pictures")(NEWS, shown))  # the page has these sizes with or without a kit
                taken.append(timed(fresh, shown, "kit"))
            if run:  # the first one loads what all others use
                for name, took in zip(times, taken, strict=True):
                    times[name].append(took)
    out = [f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"]
    for (name, found), most in zip(times.items(), (PDF, None, KIT), strict=True):
        wall, worked = (median(each) for each in zip(*found, strict=True))
        out.append(f"{name}: {wall:.0f} ms, of work {worked:.0f} ms" + (f"; at most {most}" if most else ""))
    sys.stdout.write("\n".join(out) + "\n")


def picture(store: Store, seed: int) -> Picture:
    """A photograph of its own, as large as those that agencies get."""
    small = Image.effect_noise((WIDE // 8, HIGH // 8), 20 + seed).convert("RGB")
    out = io.BytesIO()
    small.resize((WIDE, HIGH), Image.Resampling.BICUBIC).save(out, "JPEG", quality=88)
    content = store.put(out.getvalue())
    return Picture(f"{seed}.jpg", "People", "People in a hall", "A. Desk", "CC BY 4.0", content, 9, WIDE, HIGH)


def released(run: int, pictures: tuple[Picture, ...]) -> Record:
    """Two pages of text, with a number of their own."""
    one = release("pact", body=f"Run {run}.\n\n{BODY}{TABLE}", pictures=pictures, number=f"{run}/2020")
    return lifted(Record(), one, newsroom=NEWS)


def timed(store: Store, record: Record, name: str) -> tuple[float, float]:
    """Milliseconds in which a format is planned, made and kept: by the clock, and of work."""
    begun, worked = perf_counter(), process_time()
    seal(store, record, plan(name)(NEWS, record))
    return (perf_counter() - begun) * 1e3, (process_time() - worked) * 1e3


if __name__ == "__main__":
    main()
