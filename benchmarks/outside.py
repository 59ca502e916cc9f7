"""What the outside sees: programs of their own that look at a public folder through its link, and write down what
they saw and when. Run by the other benchmarks, never by hand.

They read by the file system, along the same path and the same link that a web server would follow for each request;
a server between would only add its own time.
"""

import hashlib
import json
import os
import sys
import time
from pathlib import Path

EVERY = 0.005  # seconds between two looks


def watch(site: Path, wanted: dict[str, float], until: float) -> None:
    """Look for each page from three seconds before its hour; a line of JSON for each: when the look ended that saw
    it first, by the wall clock."""
    absent = set(wanted)
    while absent and time.time() < until:
        began = time.time()
        for slug in sorted(slug for slug in absent if wanted[slug] < began + 3):
            if whole(site / "releases" / slug / "index.html", slug):
                tell({"slug": slug, "seen": time.time()})
                absent.remove(slug)
        time.sleep(max(0.0, EVERY - (time.time() - began)))


def whole(page: Path, slug: str) -> bool:
    """Whether the page is there, to its end."""
    try:
        data = page.read_bytes()
    except OSError:
        return False
    return slug.encode() in data and data.rstrip().endswith(b"</html>")


def tell(row: dict[str, object]) -> None:
    """One line of JSON."""
    sys.stdout.write(json.dumps(row) + "\n")
    sys.stdout.flush()


def read_on(site: Path, paths: list[str], end: Path) -> None:
    """Read files one after the other until the file `end` is there, and count: whole, torn, missing, and pairs of
    neighbours that were of two versions."""
    count = {"whole": 0, "torn": 0, "missing": 0, "mixed": 0, "versions": 0}
    versions: set[bytes] = set()
    last = b""
    while not end.exists():
        for path in paths:
            version = _version(site / path)
            if isinstance(version, str):
                count[version] += 1
                continue
            count["whole"] += 1
            count["mixed"] += bool(last) and version != last
            last = version
            versions.add(version)
        last = b""
    tell({**count, "versions": len(versions)})


def _version(path: Path) -> bytes | str:
    """The version that a file says it is; `torn` where the digest in its first line is not that of the rest."""
    try:
        with open(path, "rb") as file:
            os.sched_yield()  # a reader is seldom alone on a machine
            data = file.read()
    except OSError:
        return "missing"
    head, _, rest = data.partition(b"\n")
    if hashlib.sha256(rest).hexdigest().encode() != head:
        return "torn"
    return rest[:12]


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    if asked["do"] == "watch":
        watch(Path(asked["site"]), asked["wanted"], asked["until"])
    else:
        read_on(Path(asked["site"]), asked["paths"], Path(asked["end"]))
