"""Near: the repository of our own in which editions are staged; nothing in it is the only one of its kind."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

from pipeline.files import Files
from pipeline.git import Git, GitRefuses

T = TypeVar("T")
SHOWN, NEXT = "refs/dateline/shown", "refs/dateline/next/"
LOOSE = 5000  # objects, from which on they are packed and those that nothing needs are dropped
ARCHIVE, LIFT = 600.0, 60.0  # seconds for all pages and for those of one lift: meanwhile nothing else is done


class Near:
    """Commits by the seals of the editions they show; GitRefuses where git fails."""

    def __init__(self, git: Git, files: Files, branch: str) -> None:
        self.git, self._files, self._branch = git, files, branch

    def tip(self) -> str:
        """The commit that the branch shows elsewhere now, '' for no such branch."""
        self._make()
        return self.git.tip(self._branch)

    def tried(self, commit: str, work: Callable[[], T]) -> T:
        """What comes of work on a commit of the branch, which is fetched where it is not at hand."""
        self._make()
        if commit and not self.git.says_yes("cat-file", "-e", f"{commit}^{{commit}}"):
            where = ("--", self.git.remote, f"+refs/heads/{self._branch}:{SHOWN}")
            patient = replace(self.git, longest=ARCHIVE)
            patient.ask("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--depth=1", *where)
        return work()

    def mended(self, commit: str, work: Callable[[], T]) -> T:
        """The same; if git fails, once more in a repository made anew, under the desk's lock alone.

        A git that was killed leaves locks, and a disk may have damaged what lies there. What is staged is lost with
        it, and staged again.
        """
        try:
            return self.tried(commit, work)
        except GitRefuses:
            self.lose()
            return self.tried(commit, work)

    def lose(self) -> None:
        """Take all of it away: git never writes again what it believes to have."""
        self._files.remove(self.git.folder)

    def staged(self) -> frozenset[str]:
        """The seals of the editions that are staged."""
        if not self._made():
            return frozenset()
        names = self.git.line("for-each-ref", "--format=%(refname)", NEXT)
        return frozenset(name.removeprefix(NEXT) for name in names.split())

    def commit(self, seal: str) -> str:
        """The commit of an edition that is staged."""
        return self.git.line("rev-parse", "--verify", f"{NEXT}{seal}")

    def parent(self, seal: str) -> str | None:
        """The commit that a staged edition follows, '' for none; None where that edition is not staged."""
        if seal not in self.staged():
            return None
        return self.git.line("for-each-ref", "--format=%(parent)", f"{NEXT}{seal}")

    def keep(self, seal: str, commit: str) -> None:
        """This one is staged, and no other; now and then what nothing needs any more is dropped."""
        self.git.ask("update-ref", f"{NEXT}{seal}", commit)
        self._drop(self.staged() - {seal})
        with suppress(GitRefuses):  # no reason to be late
            self.git.ask("-c", f"gc.auto={LOOSE}", "-c", "gc.pruneExpire=now", "gc", "--auto", "--quiet")

    def push(self, commit: str, parent: str) -> None:
        """Show a commit on the branch if its parent shows there now, as `Git.push` does."""
        replace(self.git, longest=LIFT if parent else ARCHIVE).push(commit, self._branch, parent)
        with suppress(GitRefuses):  # it is public; the rest is only room on the disk
            self.git.ask("update-ref", SHOWN, commit)
            self._drop(self.staged())

    def blob(self, commit: str, path: str) -> bytes | None:
        """The bytes that a commit shows under a path, None where it shows no file."""
        id_ = self.git.files(commit, path).get(path)
        return self.git.contents([id_])[0] if id_ else None

    def _made(self) -> bool:
        return self._files.sort(self.git.folder / "HEAD") == "file"

    def _make(self) -> None:
        if not self._made():
            self._files.make_folder(self.git.folder, 0o700)
            self.git.ask("init", "--quiet", "--bare", "--template=")

    def _drop(self, seals: frozenset[str]) -> None:
        for seal in seals:
            self.git.ask("update-ref", "-d", f"{NEXT}{seal}")
