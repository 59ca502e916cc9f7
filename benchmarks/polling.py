"""What a reader who polls costs the server of the public pages: `python benchmarks/polling.py` (about ten seconds).

Readers ask for a feed again and again with the ETag they have. Printed are the answers in a second, their size on the
wire and, where strace is installed, the calls to the file system in one poll: before a lift and
after it. Ends with 1 if a poll that finds nothing new took more than one look at the disk.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.newsroom import COMMAND, environment, made, run, say, write  # noqa: E402  # run as a file, the root is not on the path

POLLS = 2000
FEED = "/feeds/all.rss"
DISK = re.compile(r"^(?:\[pid\s+\d+\] )?(?:\d+ +)?(\w+)\(", re.MULTILINE)


def poll(line: HTTPConnection, tag: str = "") -> tuple[int, str, int]:
    """Status, ETag and bytes of the answer, headers included."""
    line.request("GET", FEED, headers={"Accept-Encoding": "gzip"} | ({"If-None-Match": tag} if tag else {}))
    answer = line.getresponse()
    head = sum(len(name) + len(value) + 4 for name, value in answer.getheaders()) + len("HTTP/1.1 200 OK\r\n\r\n")
    return answer.status, answer.headers["ETag"], head + len(answer.read())


def rate(line: HTTPConnection) -> None:
    """Prints what whole answers and polls cost."""
    for name, tag in (("the whole feed, packed", ""), ("nothing new", poll(line)[1])):
        begun = time.perf_counter()
        sizes = {poll(line, tag)[::2] for _ in range(POLLS)}
        took = time.perf_counter() - begun
        say(f"  {name:24}{POLLS / took:8,.0f} a second, {sizes.pop()[1]:,} bytes each")


def looks(line: HTTPConnection, server: int, when: str) -> bool:
    """Prints the calls to the file system of one poll, as strace sees them; whether it was one at most."""
    tag = poll(line)[1]
    time.sleep(1.1)  # a file that changed within the second is read again
    poll(line, tag)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "calls"
        words = ["strace", "-f", "-qq", "-e", "trace=%file,%desc", "-e", "signal=none", "-o", str(out)]
        tracer = subprocess.Popen([*words, "-p", str(server)], stderr=subprocess.DEVNULL)
        time.sleep(1.0)
        status = [poll(line, tag)[0] for _ in range(10)]
        time.sleep(0.3)
        tracer.terminate()
        tracer.wait(10)
        calls = [name for name in DISK.findall(out.read_text()) if name not in ("poll", "ppoll", "select", "accept4")]
    found = {name: calls.count(name) / len(status) for name in sorted(set(calls))}
    told = ", ".join(f"{count:g} {name}" for name, count in found.items()) or "none"
    say(f"  {when:24}{set(status)} calls to the file system in one poll: {told}")
    return set(status) == {304} and sum(found.values()) <= 1


def main() -> int:
    """The exit code."""
    with tempfile.TemporaryDirectory(prefix="dateline-polling-") as folder:
        root = made(Path(folder) / "room")
        for number in range(30):
            write(root, f"before-{number}", None)
        run(root, "lift")
        words = [*COMMAND, "-C", str(root), "serve", "--port", "0"]
        serving = subprocess.Popen(words, env=environment(), stdout=subprocess.PIPE, text=True)
        port = int(re.findall(r":(\d+)/", next(iter(serving.stdout or ())))[0])
        line = HTTPConnection("127.0.0.1", port)
        try:
            say(f"30 releases, one reader of {FEED} on one line")
            rate(line)
            if not shutil.which("strace"):
                say("  strace is not installed: calls are not counted")
                return 0
            kept = looks(line, serving.pid, "before a lift")
            write(root, "after", None)
            run(root, "lift")
            return 0 if looks(line, serving.pid, "after a lift") and kept else 1
        finally:
            line.close()
            serving.terminate()
            serving.wait(10)


if __name__ == "__main__":
    sys.exit(main())
