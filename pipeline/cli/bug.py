"""A bug of ours: a report file that can be sent to us, and never a traceback."""

import platform
import traceback
from pathlib import Path

from pipeline import __version__
from pipeline.clock import SystemClock, stamp


def report(fault: BaseException, command: str, newsroom: Path) -> str:
    """What the officer is told. The report file names code and lines only: an error's own words, like any value
    at work, could hold text under embargo."""
    text = "\n".join(
        [
            f"dateline {__version__}, Python {platform.python_version()}, {platform.system()}",
            f"command: {command}",
            f"fault: {type(fault).__name__}",
            *(
                f"  {Path(step.filename).name}:{step.lineno} {step.name}"
                for step in traceback.extract_tb(fault.__traceback__)
            ),
            "",
        ]
    )
    told = "Something in Dateline itself went wrong; nothing you wrote is at fault."
    try:
        folder = newsroom / ".dateline" / "reports"
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.parent.chmod(0o700)
        folder.mkdir(exist_ok=True)
        path = folder / f"{stamp(SystemClock().now()).replace(':', '')}.txt"
        path.write_text(text, encoding="utf-8")
    except OSError:
        return f"{told} Please send us this:\n{text}"
    return f"{told} Please send us the report {path}: it holds none of your text."
