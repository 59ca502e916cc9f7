"""The three hosts as tests use them: a folder, a bare repository, and a machine elsewhere behind a real sshd."""

import getpass
import os
import shutil
import signal
import socket
import stat
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.clock import Clock, HandClock, from_stamp
from pipeline.digest import digest
from pipeline.edition import Edition
from pipeline.files import Disk
from pipeline.hosts import Host, Seams, host
from pipeline.newsroom import HostPlace, Newsroom
from pipeline.store import Store
from tests.real.needs import need

SSHD = "/usr/sbin/sshd"
KINDS = ("folder", "branch", "rsync")
Tree = dict[str, bytes]
NEWSROOM = Newsroom(
    file="newsroom.yml",
    name="Test Newsroom",
    address="https://news.example",
    home="UTC",
    languages=("en",),
    organisations={},
    feeds=(),
    channels=(),
    host=HostPlace("folder", "live"),
)
# What stands before a program: it goes through, is cut off before or after, or there is no line at all.
LINE = """#!/bin/sh
case " $* " in {calls})
  how=$(cat {flag} 2>/dev/null)
  case "$how" in
    before) rm {flag}; kill -9 $$ ;;
    after) rm {flag}; {real} "$@" >/dev/null; kill -9 $$ ;;
    away) exit 255 ;;
  esac ;;
esac
exec {real} "$@"
"""


@dataclass
class Stand:
    """One place of public pages, which desks on several machines share."""

    kind: str
    folder: Path
    place: HostPlace
    clock: Clock

    def host(self, desk: str = "one", **changes: str) -> Host:
        """The host as a desk of that name opens it, in a process of its own."""
        root = self.folder / desk
        newsroom = replace(NEWSROOM, host=replace(self.place, **changes))  # type: ignore[arg-type]  # all are texts
        return host(newsroom, Seams(root, Disk(), self.store(desk), clock=self.clock, secrets=os.environ))

    def store(self, desk: str = "one") -> Store:
        return Store(Disk(), self.folder / desk / ".dateline")

    def edition(self, tree: Mapping[str, bytes], desk: str = "one", newest: str = "2026-12-04T13:00:00Z") -> Edition:
        """An edition of this tree as a seal leaves it: every byte of it in the desk's store."""
        (self.folder / desk / ".dateline").mkdir(parents=True, exist_ok=True)
        store = self.store(desk)
        record = digest(repr(sorted(tree.items())).encode())
        made = Edition(record, {path: store.put(data) for path, data in tree.items()}, from_stamp(newest))
        store.put(made.data())
        return made

    def staged(self, tree: Mapping[str, bytes], desk: str = "one") -> str:
        made = self.edition(tree, desk)
        self.host(desk).stage(made)
        return made.seal

    def shown(self, tree: Mapping[str, bytes], desk: str = "one") -> str:
        """Stage and show a tree; its seal."""
        seal = self.staged(tree, desk)
        self.host(desk).switch(self.host(desk).showing(), seal)
        return seal

    @property
    def site(self) -> Path:
        """Where the pages stand: the link, or the bare repository."""
        return self.folder / ("pages.git" if self.kind == "branch" else "www/live")

    def public(self) -> Tree:
        """All that a reader finds."""
        if self.kind == "branch":
            found = tree_of(self.site, "gh-pages")
            return {path: data for path, data in found.items() if path != ".nojekyll"}
        if not self.site.exists():
            return {}
        site = self.site.resolve()
        return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}

    def readable(self) -> bytes:
        """All that somebody else may read there, by whatever name: open files, or every object of the repository."""
        if self.kind == "branch":
            return git(self.site, "cat-file", "--batch-all-objects", "--batch", "--unordered")
        return b"".join(path.read_bytes() for path in open_files(self.folder / "www"))

    def cut(self, how: str) -> None:
        """Cut the next call to the other machine off before or after it took effect, or all of them."""
        (self.folder / "line").write_text(how)

    def heal(self) -> None:
        (self.folder / "line").unlink(missing_ok=True)

    def close(self) -> None:
        """End the connections that are kept open."""
        for path in self.folder.glob("*/.dateline/ssh-*"):
            words = ["ssh", "-o", f"ControlPath={path.name}", "-O", "exit", "127.0.0.1"]
            subprocess.run(words, cwd=path.parent, capture_output=True, check=False)

    def occupy(self) -> None:
        """Somebody else's pages stand there."""
        if self.kind == "branch":
            commit_by_hand(self.site, {"index.html": b"theirs"}, "Our own pages")
        else:
            self.site.mkdir()
            (self.site / "index.html").write_bytes(b"theirs")

    @property
    def line(self) -> str:
        """The line of newsroom.yml."""
        proof = "branch" if self.kind == "branch" else "folder"
        where = {
            "folder": f"path: {self.place.path}",
            "branch": f"repository: {self.place.repository}, branch: gh-pages",
            "rsync": f'to: "{self.place.to}", port: {self.place.port}, identity: TEST_IDENTITY',
        }[self.kind]
        return f"host: {{kind: {self.kind}, {where}, proof: {proof}}}"


def open_files(folder: Path) -> Iterator[Path]:
    """The files that another user can come to who knows every name."""
    for path in folder.iterdir():
        mode = stat.S_IMODE(path.lstat().st_mode)
        if path.is_symlink():
            continue
        if path.is_dir() and mode & stat.S_IXOTH:
            yield from open_files(path)
        elif path.is_file() and mode & stat.S_IROTH:
            yield path


def git(folder: Path, *words: str, given: bytes = b"") -> bytes:
    who = {f"GIT_{who}_{what}": "hand@agency.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return subprocess.run(
        ["git", *words], cwd=folder, input=given, capture_output=True, check=True, env={**os.environ, **who}
    ).stdout


def tree_of(repository: Path, branch: str) -> Tree:
    """All that a branch shows."""
    if not git(repository, "for-each-ref", f"refs/heads/{branch}"):
        return {}
    names = git(repository, "ls-tree", "-r", "-z", "--name-only", branch).decode().split("\0")
    return {name: git(repository, "cat-file", "blob", f"{branch}:{name}") for name in names if name}


def commit_by_hand(repository: Path, more: Tree, message: str) -> None:
    """What a person adds to a branch on the pages of its host."""
    index = {"GIT_INDEX_FILE": str(repository / "by-hand")}
    tip = git(repository, "for-each-ref", "--format=%(objectname)", "refs/heads/gh-pages").decode().strip()
    os.environ.update(index)
    try:
        git(repository, "read-tree", *([tip] if tip else ["--empty"]))
        for path, data in more.items():
            blob = git(repository, "hash-object", "-w", "--stdin", given=data).decode().strip()
            git(repository, "update-index", "--add", "--cacheinfo", f"100644,{blob},{path}")
        tree = git(repository, "write-tree").decode().strip()
    finally:
        del os.environ["GIT_INDEX_FILE"]
    parent = ["-p", tip] if tip else []
    commit = git(repository, "commit-tree", tree, *parent, given=message.encode()).decode().strip()
    git(repository, "update-ref", "refs/heads/gh-pages", commit)


@dataclass(frozen=True)
class Sshd:
    """A server on loopback with a key of its own, and how to come to it."""

    port: int
    identity: Path
    config: Path


@contextmanager
def sshd(folder: Path) -> Iterator[Sshd]:
    """A real sshd, with nothing of the machine's own configuration."""
    need(Path(SSHD).exists() and shutil.which("ssh"), "sshd is not installed: apt install openssh-server")
    need(shutil.which("rsync"), "rsync is not installed: apt install rsync")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # it insists on it, where it is started by root
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    shutil.copy(folder / "user.pub", folder / "authorized")
    (folder / "known").write_text(f"[127.0.0.1]:{port} {(folder / 'host.pub').read_text()}")
    (folder / "sshd_config").write_text(
        f"ListenAddress 127.0.0.1\nPort {port}\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/authorized\n"
        "PidFile none\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n"
        "PermitRootLogin prohibit-password\nMaxStartups 100\nAllowTcpForwarding no\n"
    )
    (folder / "ssh_config").write_text(f"UserKnownHostsFile {folder}/known\nGlobalKnownHostsFile /dev/null\n")
    words = [SSHD, "-D", "-f", str(folder / "sshd_config")]
    server = subprocess.Popen(words, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        _answers(port)
        yield Sshd(port, folder / "user", folder / "ssh_config")
    finally:
        os.killpg(server.pid, signal.SIGKILL)  # what still serves a connection as well
        server.wait()


def _answers(port: int) -> None:
    for _ in range(200):
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("sshd does not answer")


def stand(kind: str, folder: Path, server: Sshd | None = None) -> Stand:
    """A place of that kind that nothing is public in yet, and the programs that lead to it on the path."""
    (folder / "www").mkdir()
    folder.chmod(0o755)
    place = HostPlace("folder", str(folder / "www/live"), "folder")
    programs = folder / "bin"
    programs.mkdir()
    words = {"flag": str(folder / "line")}
    if kind == "branch":
        (folder / "pages.git").mkdir()
        git(folder / "pages.git", "init", "--quiet", "--bare")
        place = HostPlace("branch", proof="branch", repository=str(folder / "pages.git"), branch="gh-pages")
        calls = '*" push "* | *" ls-remote "* | *" fetch "*'
        _program(programs / "git", LINE.format(calls=calls, real=shutil.which("git"), **words))
    elif kind == "rsync":
        assert server
        to = f"{getpass.getuser()}@127.0.0.1:{folder}/www/live"
        place = HostPlace("rsync", proof="folder", to=to, port=server.port, identity="TEST_IDENTITY")
        os.environ["TEST_IDENTITY"] = str(server.identity)
        real = f"{shutil.which('ssh')} -F {server.config}"
        _program(programs / "ssh", LINE.format(calls="*", real=real, **words))
    os.environ["PATH"] = f"{programs}:{os.environ['PATH']}"
    return Stand(kind, folder, place, HandClock(from_stamp("2026-12-01T12:00:00Z")))


def _program(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)
