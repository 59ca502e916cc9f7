"""The command as a person runs it: in a process of its own, from another folder."""

import os
import subprocess
from pathlib import Path

from tests.forks import COMMAND, ROOT, run

__all__ = ["ROOT", "dateline"]


def dateline(*words: str, newsroom: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command; its exit code, standard output and standard error."""
    where = [] if newsroom is None else ["-C", str(newsroom)]
    done = run(COMMAND, [*where, *words], ROOT.parent, os.environ | {"COLUMNS": "120", "CI": ""} | environment)
    said = (told.decode().replace("\r\n", "\n") for told in (done.stdout, done.stderr))
    return subprocess.CompletedProcess(done.args, done.returncode, *said)
