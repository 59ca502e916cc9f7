"""Newsboat, of Debian: a reader for the terminal, without its screen; what it shows is what it keeps in its cache."""

import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from pipeline.clock import stamp
from tests.readers.shown import Shown
from tests.real.needs import need

FILES = {"url-file": "urls", "cache-file": "cache.db", "config-file": "config"}
SETTINGS = "reload-threads 1\nauto-reload no\n"
# as its list of articles is sorted: by date, of two at one second the later entry of its cache first
ARTICLES = """\
SELECT guid, title, url, pubDate, content, author FROM rss_item
WHERE feedurl = ? AND deleted = 0 ORDER BY pubDate DESC, id DESC
"""


def installed() -> str:
    """The path of the program; skip where it is not installed, fail in CI."""
    found = shutil.which("newsboat")
    need(found, "newsboat is not installed: apt install newsboat")
    return str(found)


class Newsboat:
    """One subscription with a cache of its own: an item that two feeds hold would be moved from one to the other."""

    def __init__(self, folder: Path, address: str) -> None:
        self.program = installed()
        folder.mkdir(parents=True)
        self.folder, self.address = folder, address
        (folder / "urls").write_text(f"{address}\n")
        (folder / "config").write_text(SETTINGS)

    def read(self) -> list[Shown]:
        """Reload the feed and tell every article."""
        own = [f"--{option}={self.folder / file}" for option, file in FILES.items()]
        done = subprocess.run(
            [self.program, *own, "--quiet", "--execute=reload"],
            env={"HOME": str(self.folder), "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        if done.returncode or done.stderr:
            raise RuntimeError(f"newsboat: {done.returncode}\n{done.stdout}{done.stderr}")
        with closing(sqlite3.connect(self.folder / "cache.db")) as cache:
            return [
                Shown(guid, title, url, stamp(datetime.fromtimestamp(date, UTC)), "", content, author)
                for guid, title, url, date, content, author in cache.execute(ARTICLES, [self.address])
            ]
