"""Line: a machine elsewhere, told what to do through `ssh` and copied to with `rsync`, within a time."""

import os
import shlex
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

from pipeline.hosts import HostRefuses, HostSilent, Seams
from pipeline.newsroom import HostPlace

SHORT, LONG = 40.0, 1800.0  # seconds for what is told, and for what is copied or read through
AWAY, BUSY = 255, 75  # how ssh ends that was cut off, and a script that waited for another desk in vain
OPTIONS = (
    "BatchMode=yes",
    "StrictHostKeyChecking=yes",
    "ConnectTimeout=10",
    "ServerAliveInterval=5",
    "ServerAliveCountMax=3",
    "ForwardAgent=no",
    "ForwardX11=no",
    "ClearAllForwardings=yes",
    "PermitLocalCommand=no",
    "LogLevel=ERROR",
)
# the socket lies where the calls are made from: its whole path could be longer than a socket's name may be
SHARED = ("ControlMaster=auto", "ControlPersist=60", "ControlPath=ssh-%C")
AGAIN = "Look at the connection, the key and the known hosts of who runs this; it is tried again by itself."


class Line:
    """One machine. One connection serves several calls within a minute, so that a switch need not shake hands."""

    def __init__(self, place: HostPlace, seams: Seams) -> None:
        who, _, self.site = place.to.partition(":/")
        if "]" in place.to:
            who, _, self.site = place.to.partition("]:/")
        self.site = f"/{self.site}"
        self.who = who.replace("[", "")
        self._there = place.to[: -len(self.site)]
        self._place, self._seams = place, seams

    def tell(self, script: str, *, longest: float = SHORT) -> bytes:
        """What a script of the shell says there; it travels by the standard input, so no login shell reads it.

        HostSilent where nobody knows whether it ran, HostRefuses where it ended in an error.
        """
        done = self._run([*self._ssh(), "--", self.who, "exec sh -s"], script.encode(), longest)
        if done.returncode == BUSY:
            raise HostRefuses("Another desk is at work on the machine of the public pages; it is tried again.")
        self._judge(done, f"Look whether its disk is full, and whether {self.site} may be made by that user there.")
        return done.stdout

    def copy(self, source: Path, target: str, *words: str) -> None:
        """Make a folder there hold what a folder here holds, compared byte by byte; errors as with `tell`."""
        told = ["rsync", "-s", "-rp", "--checksum", "--chmod=D755,F644", "--timeout=60", *words]
        told += ["-e", shlex.join(self._ssh()), f"{source.absolute()}/", f"{self._there}{target}/"]
        self._judge(
            self._run(told, b"", LONG),
            f"Look whether rsync is installed there, whether its disk is full, and who may write beside {self.site}.",
        )

    def _ssh(self) -> list[str]:
        options = [*OPTIONS, *(SHARED if self._from() else ())]
        words = ["ssh", "-T", "-p", str(self._place.port), *(word for each in options for word in ("-o", each))]
        return [*words, *self._identity()]

    def _from(self) -> Path | None:
        """The folder that calls are made from, which nobody else can enter; None where there is none yet."""
        folder = self._seams.root / ".dateline"
        return folder if self._seams.files.sort(folder) == "folder" else None

    def _identity(self) -> list[str]:
        name = self._place.identity
        if not name:
            return []
        path = self._seams.secrets.get(name, "")
        if not path:
            raise HostRefuses(f"The environment has no {name}. Put the path of the key for ssh there.")
        return ["-i", str((self._seams.root / path).absolute()), "-o", "IdentitiesOnly=yes"]

    def _judge(self, done: "subprocess.CompletedProcess[bytes]", mend: str) -> None:
        if done.returncode == AWAY or done.returncode < 0:
            raise HostSilent(f"The machine of the public pages cannot be reached by ssh. {AGAIN}")
        if done.returncode:
            raise HostRefuses(f"The machine of the public pages did not do it. {mend}")

    def _run(self, words: list[str], given: bytes, longest: float) -> "subprocess.CompletedProcess[bytes]":
        try:
            begun = subprocess.Popen(  # noqa: S603  # a list of words, no shell
                words,
                cwd=self._from(),
                env={**os.environ, "LC_ALL": "C", "SSH_ASKPASS_REQUIRE": "never"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # it may hold what a server says of itself
                start_new_session=True,
            )
        except OSError as fault:
            raise HostRefuses(f"The program `{words[0]}` cannot be run on this machine. Install it.") from fault
        try:
            out, _ = begun.communicate(given, timeout=longest)
        except subprocess.TimeoutExpired:
            told = f"The machine of the public pages took longer than {longest:.0f} seconds. {AGAIN}"
            raise HostSilent(told) from None
        finally:
            if begun.poll() is None:
                with suppress(ProcessLookupError):
                    os.killpg(begun.pid, signal.SIGKILL)
                begun.communicate()
        return subprocess.CompletedProcess(words, begun.returncode, out, b"")
