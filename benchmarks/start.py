"""How much CPU it takes to say hello: `python benchmarks/start.py` (user + system seconds, median of 7 runs)."""

import resource
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
RUN = "import sys; from pipeline.cli import main; sys.exit(main())"
WORK = {
    "dateline --help": ["--help"],
    "dateline check (one release of the sample)": ["check", "releases/youth-essay-prize.md"],
    "dateline status (the sample)": ["status"],
}


def cpu(words: list[str]) -> float:
    """The CPU seconds of one run, its children included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", RUN, *words], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    for name, words in WORK.items():
        sys.stdout.write(f"{statistics.median(cpu(words) for _ in range(7)):.3f} s  {name}\n")
