"""Every place where the public, or whoever reads a log, could look."""

import os
import sqlite3
import stat
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

from tests.leak.search import Surface
from tests.leak.world import World

SOURCE = ("releases", "templates", "newsroom.yml", ".git")  # what people write is private, as the docs say
LOGS = (
    "lift",
    "desk",
    "serve",
    "github",
    "sarif",
    "bug",
    "misread",
)  # what these commands say is read by more people than one
SHARED = ("/tmp", "/var/tmp", "/dev/shm")  # noqa: S108 -- they are looked into, not written
OTHERS = ("pytest-", "bash_jobs", "leak")  # of other programs at work on the same machine, and our own
MOST = 4_000_000


def surfaces(world: World, *more: Surface) -> list[Surface]:
    """All of them but the answers of a server, which `answers` gives."""
    found = [*open_to_others(world.root), *committed(world.root), *objects(world.root), *logs(world), *machine(world)]
    return [*found, *passed_around(world), *more]


def open_to_others(root: Path) -> Iterator[Surface]:
    """Names and contents that another account of the machine, such as the web server's, can reach in the newsroom."""
    for path in _reachable(root):
        name = path.relative_to(root).as_posix()
        if stat.S_ISREG(path.lstat().st_mode) and path.lstat().st_mode & 0o004:
            yield Surface(f"open to others: {name}", name.encode() + b"\n" + path.read_bytes())
        else:
            target = os.readlink(path) if path.is_symlink() else ""
            yield Surface(f"name open to others: {name}", f"{name}\n{target}".encode())


def _reachable(folder: Path, top: bool = True) -> Iterator[Path]:
    """What can be listed, or opened by its name, without being the owner. A folder that may only be entered
    (`x` without `r`) is walked as well: its names may be guessed."""
    for path in sorted(folder.iterdir()):
        if top and path.name in SOURCE:
            continue
        yield path
        if not path.is_symlink() and path.is_dir() and path.stat().st_mode & 0o001:
            yield from _reachable(path, top=False)


def committed(root: Path) -> Iterator[Surface]:
    """`feeds/`, which the scheduler commits where everybody may read it; whatever its files allow."""
    for path in sorted((root / "feeds").rglob("*")):
        if path.is_file():
            name = path.relative_to(root).as_posix()
            yield Surface(f"committed: {name}", name.encode() + b"\n" + path.read_bytes())


def objects(root: Path) -> Iterator[Surface]:
    """Every object of the repository, also those that no branch holds any more."""
    if (root / ".git").exists():
        words = ["git", "cat-file", "--batch-all-objects", "--batch", "--unordered"]
        yield Surface("git objects", subprocess.run(words, cwd=root, capture_output=True, check=True).stdout)
        log = ["git", "log", "--all", "--format=%B%an%d"]
        yield Surface("git log", subprocess.run(log, cwd=root, capture_output=True, check=True).stdout)


def logs(world: World) -> Iterator[Surface]:
    """What the commands said whose words land in a log, a mail to us or the pages of a pull request."""
    for path in sorted(world.said.iterdir()):
        if path.name.startswith(LOGS):
            yield Surface(f"log: {path.name}", path.read_bytes(), names=not path.name.startswith("bug"))


def machine(world: World) -> Iterator[Surface]:
    """Reports of bugs, standing alarms, and the ledger as it is exported."""
    own = world.root / ".dateline"
    for path in sorted((own / "reports").glob("*")):
        yield Surface(f"report: {path.name}", path.name.encode() + b"\n" + path.read_bytes())
    for path in sorted(own.glob("alarms*")):
        yield Surface(f"alarms: {path.name}", path.read_bytes(), names=True)
    if (own / "ledger.sqlite3").exists():
        with closing(sqlite3.connect(f"file:{own / 'ledger.sqlite3'}?mode=ro", uri=True)) as ledger:
            yield Surface("ledger", "\n".join(ledger.iterdump()).encode(), names=True)
    for path in sorted(world.said.glob("export*")):
        yield Surface(f"ledger export: {path.name}", path.read_bytes(), names=True)


def passed_around(world: World) -> Iterator[Surface]:
    """New temporary files: in the folder that the commands were given for them, and in those that all share."""
    for path in sorted(world.tmp.rglob("*")):
        yield Surface(f"temporary: {path.name}", path.name.encode() + b"\n" + (_bytes(path) if path.is_file() else b""))
    for folder in map(Path, SHARED):
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if not path.name.startswith(OTHERS) and not path.is_symlink():
                yield from (
                    Surface(f"temporary: {each}", str(each).encode() + b"\n" + _bytes(each))
                    for each in _new(path, world)
                )


def _new(path: Path, world: World) -> Iterator[Path]:
    """A file, or the files right in a folder, that appeared since the line was run; a few hundred at most."""
    try:
        found = (
            [path] if path.is_file() else [each for each in path.iterdir() if each.is_file()] if path.is_dir() else []
        )
        yield from [each for each in found if each.lstat().st_ctime >= world.started][:300]
    except OSError:  # another program took it away, or keeps it to itself
        return


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.stat().st_size <= MOST else b""
    except OSError:
        return b""


def answers(port: int, addresses: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Each address with the whole answer to it: status, headers but `Date`, body; all on one connection."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    with closing(connection):
        for address in addresses:
            connection.putrequest("GET", address, skip_accept_encoding=True)
            connection.endheaders()
            yield address, told(connection.getresponse())


def told(answer: HTTPResponse) -> bytes:
    """An answer as bytes that can be compared and searched."""
    headers = "".join(f"{name}: {value}\n" for name, value in answer.getheaders() if name != "Date")
    return f"{answer.status} {answer.reason}\n{headers}\n".encode() + answer.read()


def crawled(world: World, port: int) -> Iterator[Surface]:
    """The answers to everything that is public, and to what the record, the feeds and the map of the site name."""
    slot = (world.root / "live").resolve()
    paths = ["/", *("/" + path.relative_to(slot).as_posix() for path in sorted(slot.rglob("*")))]
    paths += [path.removesuffix("index.html") for path in paths if path.endswith("/index.html")]
    paths += [f"/{name}" for name in ("robots.txt", "sitemap.xml", "favicon.ico", ".well-known/security.txt")]
    for address, answer in answers(port, paths):
        yield Surface(f"answer: {address}", answer)


def now() -> float:
    """A moment after which a file is new: file systems keep the hour of a change a little coarser than clocks do."""
    return time.time() - 0.02
