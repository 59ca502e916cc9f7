"""chrony: what the time service of this machine knows, asked through `chronyc`."""

import math
import os
import subprocess

from pipeline.clock import Clock
from pipeline.newsroom import ClockSources
from pipeline.watch import Testimony

COMMAND = ("chronyc", "-c", "-n", "tracking")
TIMEOUT = 2  # seconds; it asks over a local socket
ALLOWED = 0.5  # seconds
FIELDS = 14
LOCAL = "7F7F0101"  # chrony's name for this machine's own clock, as one that it was told to take for a source
NOT_SYNCHRONISED = "Not synchronised"


def testify(sources: ClockSources, clock: Clock) -> tuple[Testimony, ...]:
    """What chrony says, unless newsroom.yml says `chrony: no`; none where it does not run or knows no time itself."""
    if sources.chrony is False:
        return ()
    try:
        done = subprocess.run(  # noqa: S603  # a fixed command, and no shell
            COMMAND,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=TIMEOUT,
            env=os.environ | {"LC_ALL": "C"},
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return _read(done.stdout, clock) if done.returncode == 0 else ()


def _read(answer: str, clock: Clock) -> tuple[Testimony, ...]:
    """The report `tracking` of chrony 2.3 to 4.8, fields by position (client.c, process_cmd_tracking).

    0 reference, 1 its address, 2 stratum, 3 instant of the last measurement in seconds since 1970, 4 correction that
    the wall clock still needs (positive where it is slow, so that it is ahead by the negative), 5 to 9 how it runs,
    10 root delay, 11 root dispersion, 12 interval, 13 leap status. The bound of the error is dispersion + delay / 2
    (chronyc(1), "Root dispersion").
    """
    fields = answer.strip().split(",")
    if len(fields) != FIELDS or fields[-1] not in ("Normal", "Insert second", "Delete second") or fields[0] == LOCAL:
        return ()
    try:
        measured, correction, delay, dispersion = (float(fields[at]) for at in (3, 4, 10, 11))
    except ValueError:
        return ()
    if not all(math.isfinite(number) for number in (measured, correction, delay, dispersion)):
        return ()
    at = clock.elapsed() - max(0.0, clock.now().timestamp() - measured)
    return (Testimony("chrony", -correction, dispersion + delay / 2, ALLOWED, at),)
