"""The branch host: one commit per lift on a branch of a git repository, pushed in one step."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from errno import ENOSPC
from functools import cached_property

from pipeline.digest import digest
from pipeline.edition import Edition, edition_from
from pipeline.fetched import get
from pipeline.git import GitRefuses, Moved
from pipeline.hosts import Host, HostRefuses, HostSilent, Promise, Seams
from pipeline.hosts.branch.access import repository
from pipeline.hosts.branch.near import Near
from pipeline.hosts.branch.tree import Trees
from pipeline.lastseen import LastSeen, Shown
from pipeline.newsroom import Newsroom
from pipeline.store import Damaged

BUILT = timedelta(minutes=15)  # GitHub says up to ten for its pages
LITTLE = 1 << 20  # bytes: with less room a failure of git is the disk's
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
        try:
            return self._seen.reads(shown.seal, path, lambda: self._bytes(shown.name, path)) if shown.seal else None
        except OSError as fault:
            raise HostSilent(f"The branch could not be read: {fault.strerror}.") from fault

    def stage(self, edition: Edition) -> None:
        shown = self._ours()
        with self._told("The edition could not be laid ready."):
            if edition.seal != shown.seal and self._near.parent(edition.seal) != shown.name:
                self._near.keep(edition.seal, self._made(edition, shown))

    def verify(self, edition: Edition) -> bool:
        with suppress(GitRefuses, HostRefuses, ValueError, IndexError):
            if edition.seal == self.showing() or self._trees.holds(self._near.commit(edition.seal), edition):
                return True
        self._near.lose()
        return False

    def held(self) -> frozenset[str]:
        seal = self._shown().seal
        with suppress(HostRefuses, GitRefuses, OSError):
            return self._near.staged() | ({seal} if seal else set())
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
            parent = self._near.parent(following)
            if parent is None:
                raise HostRefuses("The edition is not staged; it is made again.")
            if self._trees.seal(parent) != expected:
                raise HostRefuses("Another edition is in public than the one this lift was made for; it is made again.")
            commit = self._near.commit(following)
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
    def _near(self) -> Near:
        """Opened when it is needed first: where that cannot be, it is told then."""
        return Near(repository(self._newsroom, self._seams, self._home), self._seams.files, self._branch)

    @cached_property
    def _trees(self) -> Trees:
        return Trees(self._near.git, self._seams.files, self._seams.store)

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
            if (
                shown.name
                and not shown.seal
                and not self._near.tried(shown.name, lambda: self._trees.empty(shown.name))
            ):
                raise HostRefuses(
                    f"The branch {self._branch} shows something that Dateline did not make, so it is left alone. "
                    "Name another branch under host: in newsroom.yml, or put that one back as Dateline left it."
                )
        return shown

    def _ask(self, *, mending: bool = False) -> Shown:
        """What the branch shows now; HostSilent where nobody can tell. Only who has the desk's lock may mend."""
        with self._told(f"The branch {self._branch} could not be asked."):
            tip, known = self._near.tip(), self._seen.ever()
            if not tip or tip == known.name:
                return Shown(known.seal if tip else "", tip)
            made_sure = self._near.mended if mending else self._near.tried
            return Shown(made_sure(tip, lambda: self._trees.seal(tip)), tip)

    def _made(self, edition: Edition, shown: Shown) -> str:
        former: Edition | None = Edition("", {})
        if shown.seal:
            try:
                former = edition_from(self._seams.store.get(shown.seal))
            except (Damaged, ValueError):
                former = None
        try:
            return self._near.mended(shown.name, lambda: self._trees.commit(edition, shown.name, former))
        except Damaged as fault:
            raise HostRefuses("A file kept for the public pages was damaged on the disk; it is made again.") from fault

    def _push(self, commit: str, parent: str, seal: str) -> None:
        """Show a commit if its parent shows now, in one step."""
        self._seen.forget()
        began = self._seams.clock.elapsed()
        try:
            self._near.push(commit, parent)
        except Moved as why:
            told = "Another edition is in public than the one this lift was made for; it is made again."
            raise HostRefuses(told) from why
        except GitRefuses as why:
            told = f"It is not known that the branch {self._branch} took the new pages: {why} {AGAIN}"
            raise HostSilent(told) from why
        self._seen.took(began)
        self._seen.saw(Shown(seal, commit))

    def _bytes(self, commit: str, path: str) -> bytes | None:
        with self._told("The branch could not be read."):
            return self._near.tried(commit, lambda: self._near.blob(commit, path))

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        """What git does not do, in words; a disk without room as the disk's own fault, which others know to mend."""
        try:
            yield
        except GitRefuses as why:
            if self._seams.files.room(self._seams.root)[0] < LITTLE:
                raise OSError(ENOSPC, "No space left on device") from why
            raise HostSilent(f"{what} {why} {AGAIN}") from why
