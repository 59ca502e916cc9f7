"""Faults at one chosen system call of a real run, by strace."""

import re
import subprocess
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.real.runs import Runs

# Every call by which a run changes a disk or speaks to a network, by the name it has on one machine or another.
CHANGES = (
    "write",
    "pwrite64",
    "openat",
    "fsync",
    "fdatasync",
    "syncfs",
    "rename",
    "renameat",
    "link",
    "linkat",
    "symlink",
    "symlinkat",
    "unlink",
    "unlinkat",
    "rmdir",
    "mkdir",
    "mkdirat",
    "chmod",
    "fchmod",
    "fchmodat",
    "ftruncate",
    "fallocate",
    "flock",
    "connect",
    "sendto",
    "recvfrom",
)
REFUSED = ("write", "pwrite64", "fsync", "fdatasync", "syncfs", "rename", "renameat")
REFUSED_ONCE = ("openat", "mkdir", "link", "symlink", "ftruncate", "fallocate")
FEW = 4  # files; above that they are written together, so that this is struck as well
CALL = re.compile(r"^(\d+) +(\w+)\((.*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens at the `at`-th call of that name, and with `lasting` at every later one too."""

    call: str
    at: int
    how: str  # signal=KILL, error=ENOSPC or error=EIO
    lasting: bool = False

    def __str__(self) -> str:
        return f"{self.call}:{self.how}:when={self.at}{'+' if self.lasting else ''}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended, what it said, and whether the fault came."""

    code: int
    said: str
    struck: bool


def calls_of(runs: Runs, newsroom: Path) -> dict[str, list[int]]:
    """Which calls of each name change something in an undisturbed lift, counted as strace does: in each process anew.

    Of opens, those that make a file.
    """
    outcome, trace = _traced(runs, newsroom, ["-e", f"trace={','.join(f'?{name}' for name in CHANGES)}"])
    assert outcome.code == 0, outcome.said
    found: dict[str, set[int]] = {}
    count: Counter[tuple[str, str]] = Counter()
    for pid, name, words in CALL.findall(trace):
        count[pid, name] += 1
        if name != "openat" or "O_CREAT" in words:
            found.setdefault(name, set()).add(count[pid, name])
    return {name: sorted(positions) for name, positions in found.items()}


def lift_with(runs: Runs, newsroom: Path, fault: Fault) -> Outcome:
    """One lift with one fault in it."""
    outcome, _ = _traced(runs, newsroom, ["-e", f"trace={fault.call}", "-e", f"inject={fault}"])
    return outcome


def _traced(runs: Runs, newsroom: Path, words: list[str]) -> tuple[Outcome, str]:
    out, trace = newsroom.with_suffix(".said"), newsroom.with_suffix(".trace")
    pid = runs.start("-C", newsroom, "lift", out=out, waits=True, few=FEW)
    with subprocess.Popen(
        ["strace", "-f", "-q", "-p", str(pid), "-o", trace, *words], stderr=subprocess.PIPE, text=True
    ) as strace:
        while _untraced(pid):
            assert strace.poll() is None, strace.communicate()[1]
            time.sleep(0.002)
        runs.go(pid)
        code = runs.ended(pid, within=60)
        assert strace.stderr
        strace.communicate(timeout=30)
    told = trace.read_text(encoding="utf-8", errors="replace")
    struck = "(INJECTED)" in told or "+++ killed by SIGKILL +++" in told
    return Outcome(code, out.read_text(encoding="utf-8"), struck), told


def _untraced(pid: int) -> bool:
    return "TracerPid:\t0" in Path(f"/proc/{pid}/status").read_text(encoding="ascii")
