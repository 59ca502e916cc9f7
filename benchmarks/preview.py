"""How soon a saved release is shown: `python benchmarks/preview.py [--releases N]` (a minute; some for 10 000).

The newsroom has that many releases, all public but ten. The time runs from the moment the file is saved to the last
byte of the page and of the frame in it, both of which hold the new words; in between the preview has told the open page
that something changed, as a browser hears it. Ends with 1 where the median is over the goal: 0.3 s among 1 000
releases, 0.6 s among 10 000.
"""

import argparse
import http.client
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.newsroom import COMMAND, environment, made, say, write  # noqa: E402  # run as a file
from pipeline.ahead import with_changes  # noqa: E402
from pipeline.cli.say import house  # noqa: E402
from pipeline.survey import survey  # noqa: E402

GOALS = ((1_000, 0.3), (10_000, 0.6))  # releases, seconds
COMING = 10
LONG_AGO, TO_COME = datetime(2020, 1, 1, tzinfo=UTC), datetime(2045, 1, 2, 13, tzinfo=UTC)


def prepared(root: Path, releases: int) -> None:
    """A newsroom whose releases are public, so many as the record knows: their pages are not made, nor asked for."""
    made(root)
    for number in range(releases - COMING):
        write(root, f"release-{number}", LONG_AGO + timedelta(hours=number // 3))
    for number in range(COMING):
        write(root, f"coming-{number}", TO_COME + timedelta(days=number))
    at = house(str(root))
    seen = survey(at)
    due = [each for each in seen.coming if each.instant and each.instant < TO_COME]
    record, entries = with_changes(seen.record, due, LONG_AGO)
    at.archive.keep_texts(entries, record)
    at.files.write(root / ".dateline" / "record.jsonl", record.data())


class Page:
    """An open page of the preview: it asks, and hears what changed."""

    def __init__(self, address: str) -> None:
        port, entry = re.findall(r"127\.0\.0\.1:(\d+)(/\S+)", address)[0]
        self._port = int(port)
        self._headers: dict[str, str] = {}
        first = self._asked(entry)
        self._headers = {"Cookie": first.headers["set-cookie"].split(";")[0]}
        self.room = first.headers["location"]

    def get(self, path: str) -> str:
        return self._asked(path).read().decode()

    def events(self) -> http.client.HTTPResponse:
        """The line on which this page hears of changes."""
        return self._asked(f"{self.room}events")

    def _asked(self, path: str) -> http.client.HTTPResponse:
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=300)
        line.request("GET", path, headers=self._headers)
        return line.getresponse()


def heard(events: http.client.HTTPResponse) -> int:
    """The next number that is told."""
    while True:
        line = events.readline()
        if line.startswith(b"data: "):
            return int(line[6:])


def rounds(root: Path, page: Page, count: int, pause: float) -> list[float]:
    """Seconds from saving to all that is shown, in so many rounds."""
    path, address = root / "releases" / "coming-3.md", f"{page.room}release/coming-3"
    events, took = page.events(), []
    heard(events)
    shown = page.get(address)
    for number in range(count):
        time.sleep(max(3.0, pause))  # all else is looked at again meanwhile
        text = re.sub(r"summary: .*", f"summary: Saved as number {number}.", path.read_text())
        began = time.perf_counter()
        Path(f"{path}.new").write_text(text)
        os.replace(f"{path}.new", path)
        heard(events)
        shown = page.get(address)
        frame = page.get(re.findall(r'<iframe[^>]* src="([^"]+)"', shown)[0])
        took.append(time.perf_counter() - began)
        if f"Saved as number {number}." not in frame:
            sys.exit(f"the words of round {number} are not shown")
    return took


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--releases", type=int, default=1_000)
    words.add_argument("--rounds", type=int, default=10)
    words.add_argument("--keep", metavar="DIR", type=Path, help="a folder in which the newsroom is made once and kept")
    given = words.parse_args()
    folder = given.keep or Path(tempfile.mkdtemp(prefix="preview-"))
    root = folder / f"newsroom-{given.releases}"
    if not root.exists():
        prepared(root, given.releases)
    command = [*COMMAND, "-C", str(root), "preview", "--port", "0"]
    with subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, text=True) as running:
        try:
            address = next(line for line in running.stdout or () if "http://" in line)
            took = rounds(root, Page(address), given.rounds, given.releases / 1_000)
        finally:
            running.terminate()
    if not given.keep:
        shutil.rmtree(folder)
    goal = next((seconds for most, seconds in GOALS if given.releases <= most), GOALS[-1][1])
    middle = statistics.median(took)
    say(f"{given.releases} releases: median {middle:.3f} s, slowest {max(took):.3f} s of {len(took)}, goal {goal} s")
    return int(middle > goal)


if __name__ == "__main__":
    sys.exit(main())
