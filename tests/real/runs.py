"""Real runs of the command without its start-up: a process that holds the whole program forks one for each."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PR_SET_PTRACER, ANYBODY = 0x59616D61, -1  # where only a parent may trace (Yama), the run lets strace in


class Runs:
    """`with Runs(newsroom, environment) as runs:` starts commands as processes of their own, in milliseconds.

    One lift in the newsroom shows which modules a run needs, so that they are in memory before the first.
    """

    def __init__(self, newsroom: Path, **environment: str) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.real.runs"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=os.environ | {"COLUMNS": "120"} | environment,
        )
        self._open: set[int] = set()
        self._ask(warm=str(newsroom))

    def __enter__(self) -> "Runs":
        return self

    def __exit__(self, *_: object) -> None:
        self.kill_all()
        self._server.communicate(timeout=30)

    def start(self, *words: str | Path, out: Path, waits: bool = False, few: int | None = None) -> int:
        """Begin `dateline WORDS`, what it says going to the file `out`; its process id. With `waits` it begins at `go`.

        More than `few` files are written together; else as many as always.
        The process is a fork of one that has all modules in memory; everything after that is the real command.
        """
        pid = int(self._ask(words=[str(word) for word in words], out=str(out), waits=waits, few=few))
        self._open.add(pid)
        return pid

    def go(self, pid: int) -> None:
        """Let a run that waits begin."""
        self._ask(go=pid)

    def ended(self, pid: int, within: float) -> int:
        """The exit code of a run, negative for a signal; TimeoutError where it still runs after so many seconds."""
        end = time.monotonic() + within
        while (code := self._ask(poll=pid)) is None:
            if time.monotonic() > end:
                raise TimeoutError(f"process {pid} still runs after {within} seconds")
            time.sleep(0.005)
        self._open.discard(pid)
        return int(code)

    def kill(self, pid: int) -> None:
        """kill -9, and wait until it is gone."""
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        self.ended(pid, within=30)

    def kill_all(self) -> None:
        """kill -9 for whatever still runs."""
        for pid in tuple(self._open):
            self.kill(pid)

    def run(self, *words: str | Path, out: Path, within: float = 60) -> int:
        """The exit code of a whole run."""
        return self.ended(self.start(*words, out=out), within)

    def _ask(self, **wish: Any) -> Any:
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(json.dumps(wish) + "\n")
        self._server.stdin.flush()
        line = self._server.stdout.readline()
        assert line, "the process that starts the runs has ended"
        return json.loads(line)


class _Server:
    """The other side: one line of JSON in, one out."""

    def __init__(self) -> None:
        self._gates: dict[int, int] = {}

    def serve(self) -> None:
        for line in sys.stdin:
            print(json.dumps(self._answer(json.loads(line))), flush=True)  # noqa: T201 -- this is the line to the test

    def _answer(self, wish: dict[str, Any]) -> Any:
        if "warm" in wish:
            return self._warm(wish["warm"])
        if "go" in wish:
            os.close(self._gates.pop(wish["go"]))
            return True
        if "poll" in wish:
            found, status = os.waitpid(wish["poll"], os.WNOHANG)
            return os.waitstatus_to_exitcode(status) if found else None
        return self._fork(wish["words"], wish["out"], wish["waits"], wish["few"])

    def _fork(self, words: list[str], out: str, waits: bool, few: int | None) -> int:
        gate, opens = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(opens)
            for other in self._gates.values():
                os.close(other)
            _be(words, out, gate, few)
        os.close(gate)
        if waits:
            self._gates[pid] = opens
        else:
            os.close(opens)
        return pid

    def _warm(self, newsroom: str) -> int:
        """Import what a run imports; how many modules that were."""
        script = (
            "import json, sys, tweepy; from pipeline.cli import main; main(sys.argv[1:]);"
            "from pipeline.channels import x; print(json.dumps([*sys.modules]))"
        )
        words = [sys.executable, "-c", script, "-C", newsroom, "lift"]
        said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
        names = [name for name in json.loads(said.splitlines()[-1]) if not name.startswith("_")]
        for name in names:
            with suppress(ImportError):
                import_module(name)
        return len(names)


def _be(words: list[str], out: str, gate: int, few: int | None) -> None:
    """Become the command: nothing of the server is left but its modules."""
    import ctypes

    from pipeline import filesync
    from pipeline.cli import main

    filesync.FEW = filesync.FEW if few is None else few
    log = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    quiet = os.open(os.devnull, os.O_RDONLY)
    for descriptor, end in ((quiet, 0), (log, 1), (log, 2)):
        os.dup2(descriptor, end)
    ctypes.CDLL(None).prctl(PR_SET_PTRACER, ANYBODY, 0, 0, 0)
    os.read(gate, 1)
    os.close(gate)
    code = 70
    try:
        code = main(words)
        sys.stdout.flush()
    except OSError:  # what it says could not be written; its exit code stands
        pass
    finally:
        os._exit(code)


if __name__ == "__main__":
    _Server().serve()
