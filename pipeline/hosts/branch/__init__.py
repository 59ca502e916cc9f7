"""The branch host: one commit per lift on a branch of a git repository, pushed in one step."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from errno import ENOSPC
from functools import cached_property
from typing import TypeVar

from pipeline.digest import digest
from pipeline.edition import Edition, edition_from
from pipeline.fetched import get
from pipeline.git import Git, GitRefuses, Moved
from pipeline.hosts import Host, HostRefuses, HostSilent, Promise, Seams
from pipeline.hosts.branch.access import patient, repository
from pipeline.hosts.branch.tree import Trees
from pipeline.lastseen import LastSeen, Shown
from pipeline.newsroom import Newsroom
from pipeline.store import Damaged

T = TypeVar("T")
SHOWN, NEXT = "refs/dateline/shown", "refs/dateline/next/"
BUILT = timedelta(minutes=15)  # GitHub says up to ten for its pages
LITTLE = 1 << 20  # bytes: with less room a failure of git is the disk's
LOOSE = 5000  # objects, from which on they are packed and those that nothing needs are dropped
AGAIN = "Look at the connection, the address of the repository and the token; it is tried again by itself."


def open_host(newsroom: Newsroom, seams: Seams) -> Host:
    """The branch that newsroom.yml names."""
    return Branch(newsroom, seams)


class Branch:
    """What is staged are commits in a repository of our own under `.dateline/`; a switch pushes one of them.

    A commit names in its message the seal of the edition that it shows, and what stands beside that.
    """

    def __init__(self, newsroom: Newsroom, seams: Seams) -> None:
        self._newsroom, self._seams, self._branch = newsroom, seams, newsroom.host.branch
        self._home = seams.root / ".dateline" / "branch.git"
        place = digest(f"branch {newsroom.host.repository} {self._branch}".encode())
        self._seen = LastSeen(seams.files, self._home.with_name("host.json"), seams.clock, place)
        self._fetch = seams.fetch or get

    def promise(self) -> Promise:
        took = f"the push takes {self._seen.switches()}"
        if self._newsroom.host.proof == "branch":
            return Promise(secret_staging=True, atomic=True, delay=took)
        served = "whoever serves the branch builds it then, unseen: GitHub Pages takes about a minute, at times ten"
        return Promise(secret_staging=True, atomic=True, delay=f"{took}; {served}", appears=BUILT)

    def look(self) -> None:
        self._seen.forget()
        self._ours()

    def showing(self) -> str:
        return self._shown().seal

    def read(self, path: str) -> bytes | None:
        shown = self._shown()
        if not shown.seal:
            return None
        with suppress(HostRefuses, OSError):
            return self._seen.reads(shown.seal, path, lambda: self._bytes(shown.name, path))
        return None

    def stage(self, edition: Edition) -> None:
        shown = self._ours()
        with self._told("The edition could not be laid ready."):
            if edition.seal != shown.seal and self._parent(edition.seal) != shown.name:
                commit = self._mended(shown.name, lambda: self._made(edition, shown))
                self._git.ask("update-ref", f"{NEXT}{edition.seal}", commit)
                self._drop(self._staged() - {edition.seal})
                self._tidy()

    def verify(self, edition: Edition) -> bool:
        with suppress(GitRefuses, HostRefuses, ValueError, IndexError):
            if edition.seal == self.showing() or self._trees.holds(f"{NEXT}{edition.seal}", edition):
                return True
        self._seams.files.remove(self._home)  # git never writes again what it believes to have
        return False

    def held(self) -> frozenset[str]:
        seal = self._shown().seal
        with suppress(HostRefuses, GitRefuses, OSError):
            return self._staged() | ({seal} if seal else set())
        return frozenset({seal} - {""})

    def mend(self) -> None:
        """What is staged lies in `.dateline/`, which nobody else can enter, so there is nothing to close."""
        self._seen.forget()
        self._seen.now(lambda: self._ask(mending=True))

    def restore(self, edition: Edition) -> None:
        shown = self._ours()
        with self._told("What is missing on the branch could not be put back."):
            commit = self._made(edition, shown)
        self._push(commit, shown.name, edition.seal)

    def unlock(self, seal: str) -> None:
        """Nothing is to be opened: it is public with the push, and not before."""

    def switch(self, expected: str, following: str) -> None:
        with self._told("The edition is not at hand."):
            parent = self._parent(following)
            if parent is None:
                raise HostRefuses("The edition is not staged; it is made again.")
            if self._trees.seal(parent) != expected:
                raise HostRefuses("Another edition is in public than the one this lift was made for; it is made again.")
            commit = self._git.line("rev-parse", "--verify", f"{NEXT}{following}")
        self._push(commit, parent, following)

    def proves(self, path: str, content: str) -> bool:
        if self._newsroom.host.proof == "branch":
            try:
                shown = self._seen.now(self._ask)
                found = self._bytes(shown.name, path) if shown.seal else None
            except (HostRefuses, OSError):
                return False
        else:
            found = self._fetch(self._newsroom.url(path))
        return found is not None and digest(found) == content

    @cached_property
    def _git(self) -> Git:
        return repository(self._newsroom, self._seams, self._home)

    @cached_property
    def _trees(self) -> Trees:
        return Trees(self._git, self._seams.files, self._seams.store)

    def _shown(self) -> Shown:
        """What it shows now; where it cannot be asked, what it showed last."""
        try:
            return self._seen.now(self._ask)
        except (HostRefuses, OSError):
            return self._seen.ever()

    def _ours(self) -> Shown:
        """What it shows now; HostRefuses where that is somebody else's."""
        shown = self._seen.now(self._ask)
        with self._told("What the branch shows could not be read."):
            if shown.name and not shown.seal and not self._tried(shown.name, lambda: self._trees.empty(shown.name)):
                raise HostRefuses(
                    f"The branch {self._branch} shows something that Dateline did not make, so it is left alone. "
                    "Name another branch under host: in newsroom.yml, or put that one back as Dateline left it."
                )
        return shown

    def _ask(self, *, mending: bool = False) -> Shown:
        """What the branch shows now; HostSilent where nobody can tell. Only who has the desk's lock may mend."""
        with self._told(f"The branch {self._branch} could not be asked."):
            self._make_home()
            tip, known = self._git.tip(self._branch), self._seen.ever()
            if not tip or tip == known.name:
                return Shown(known.seal if tip else "", tip)
            made_sure = self._mended if mending else self._tried
            return Shown(made_sure(tip, lambda: self._trees.seal(tip)), tip)

    def _mended(self, commit: str, work: Callable[[], T]) -> T:
        """What comes of work on a commit that is at hand; if git fails, once more in a repository made anew.

        Called under the desk's lock alone: what is staged is lost with it, and staged again.

        A git that was killed leaves locks, and a disk may have damaged what lies there. Nothing in it is the only one.
        """
        try:
            return self._tried(commit, work)
        except GitRefuses:
            self._seams.files.remove(self._home)
            return self._tried(commit, work)

    def _tried(self, commit: str, work: Callable[[], T]) -> T:
        self._have(commit)
        return work()

    def _have(self, commit: str) -> None:
        self._make_home()
        if commit and not self._git.says_yes("cat-file", "-e", f"{commit}^{{commit}}"):
            where = ("--", self._git.remote, f"+refs/heads/{self._branch}:{SHOWN}")
            patient(self._git).ask("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--depth=1", *where)

    def _make_home(self) -> None:
        if self._seams.files.sort(self._home / "HEAD") != "file":
            self._seams.files.make_folder(self._home, 0o700)
            self._git.ask("init", "--quiet", "--bare", "--template=")

    def _made(self, edition: Edition, shown: Shown) -> str:
        former: Edition | None = Edition("", {})
        if shown.seal:
            try:
                former = edition_from(self._seams.store.get(shown.seal))
            except (Damaged, ValueError):
                former = None
        try:
            return self._trees.commit(edition, shown.name, former)
        except Damaged as fault:
            raise HostRefuses("A file kept for the public pages was damaged on the disk; it is made again.") from fault

    def _parent(self, seal: str) -> str | None:
        """The commit that a staged edition follows, '' for none; None where that edition is not staged."""
        if seal not in self._staged():
            return None
        return self._git.line("for-each-ref", "--format=%(parent)", f"{NEXT}{seal}")

    def _staged(self) -> frozenset[str]:
        if self._seams.files.sort(self._home / "HEAD") != "file":
            return frozenset()
        names = self._git.line("for-each-ref", "--format=%(refname)", NEXT)
        return frozenset(name.removeprefix(NEXT) for name in names.split())

    def _drop(self, seals: frozenset[str]) -> None:
        for seal in seals:
            self._git.ask("update-ref", "-d", f"{NEXT}{seal}")

    def _tidy(self) -> None:
        """Now and then what nothing needs any more is dropped; that git refuses is no reason to be late."""
        with suppress(GitRefuses):
            self._git.ask("-c", f"gc.auto={LOOSE}", "-c", "gc.pruneExpire=now", "gc", "--auto", "--quiet")

    def _push(self, commit: str, parent: str, seal: str) -> None:
        """Show a commit if its parent shows now, in one step."""
        self._seen.forget()
        began = self._seams.clock.elapsed()
        try:
            patient(self._git).push(commit, self._branch, parent)
        except Moved as why:
            told = "Another edition is in public than the one this lift was made for; it is made again."
            raise HostRefuses(told) from why
        except GitRefuses as why:
            told = f"It is not known that the branch {self._branch} took the new pages: {why} {AGAIN}"
            raise HostSilent(told) from why
        self._seen.took(began)
        self._seen.saw(Shown(seal, commit))
        with suppress(GitRefuses):  # it is public; the rest is only room on the disk
            self._git.ask("update-ref", SHOWN, commit)
            self._drop(self._staged())

    def _bytes(self, commit: str, path: str) -> bytes | None:
        with self._told("The branch could not be read."):
            return self._tried(commit, lambda: self._blob(commit, path))

    def _blob(self, commit: str, path: str) -> bytes | None:
        rows = self._git.line("ls-tree", commit, "--", path)
        words = rows.split()
        return self._git.ask("cat-file", "blob", words[2]) if words[1:2] == ["blob"] else None

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        """What git does not do, in words; a disk without room as the disk's own fault, which others know to mend."""
        try:
            yield
        except GitRefuses as why:
            if self._seams.files.room(self._seams.root)[0] < LITTLE:
                raise OSError(ENOSPC, "No space left on device") from why
            raise HostSilent(f"{what} {why} {AGAIN}") from why
