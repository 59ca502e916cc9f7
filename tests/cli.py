"""The command as a person runs it: in a process of its own, from another folder."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def dateline(*words: str, newsroom: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command; its exit code, standard output and standard error."""
    command = [sys.executable, "-c", "import sys; from pipeline.cli import main; sys.exit(main())"]
    if newsroom is not None:
        command += ["-C", str(newsroom)]
    return subprocess.run(
        [*command, *words],
        capture_output=True,
        text=True,
        cwd=ROOT.parent,
        env=os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "120"} | environment,
        timeout=120,
        check=False,
    )
