"""A process that has loaded the whole program and forks itself for each command: loading is most of a short command.

The child is a process like any other: its own words, environment, folder and files, and it ends as Python ends.
"""

import atexit
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

ROOT = Path(__file__).parents[1]
LOADED = ("tweepy", "requests", "feedgen.feed", "jinja2", "babel.dates", "rich.console", "lxml.etree", "yaml")
COMMAND = "import sys; from pipeline.cli import main; sys.exit(main())"
LIMIT = 120  # seconds


def run(
    code: str, words: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[bytes]:
    """What `python -c CODE WORDS` does in that folder; TimeoutExpired where it does not end."""
    with tempfile.TemporaryDirectory() as said:
        out, err = (Path(said, name) for name in ("out", "err"))
        said_in = {"out": str(out), "err": str(err)}
        job = {"code": code, "words": list(words), "folder": str(folder), "environment": dict(environment)}
        ended = _asked(job | said_in)
        if ended == -signal.SIGALRM:
            raise subprocess.TimeoutExpired(list(words), LIMIT)
        return subprocess.CompletedProcess(list(words), ended, out.read_bytes(), err.read_bytes())


def _asked(job: dict[str, Any]) -> int:
    server = _server()
    assert server.stdin
    assert server.stdout
    server.stdin.write(json.dumps(job) + "\n")
    server.stdin.flush()
    return int(server.stdout.readline())


@cache
def _server() -> subprocess.Popen[str]:
    """One for each process of the tests; it ends when nobody can ask it any more."""
    command = [sys.executable, "-m", "tests.forks"]
    server = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(server.communicate)
    return server


def _serve() -> None:
    for module in walk_packages(import_module("pipeline").__path__, "pipeline."):
        import_module(module.name)
    for name in LOADED:
        import_module(name)
    while line := sys.stdin.readline():
        child = os.fork()
        if not child:
            _become(json.loads(line))
            return
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201 -- it is the answer


def _become(job: dict[str, Any]) -> None:
    signal.alarm(LIMIT)
    for number, path in enumerate((os.devnull, job["out"], job["err"])):
        os.dup2(os.open(path, (os.O_WRONLY if number else os.O_RDONLY) | os.O_CREAT, 0o600), number)
    os.chdir(job["folder"])
    os.environ.clear()
    os.environ.update(job["environment"])
    time.tzset()
    tempfile.tempdir = None
    sys.argv = ["-c", *job["words"]]
    try:
        exec(job["code"], {"__name__": "__main__"})  # noqa: S102 -- what `python -c` would run
    except Exception:
        traceback.print_exc()
        sys.exit(1)


if __name__ == "__main__":
    _serve()
