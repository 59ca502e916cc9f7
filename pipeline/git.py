"""git: a repository asked and told through the `git` program, within a time, and never for a password."""

import os
import signal
import subprocess
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

LONGEST = 60.0  # seconds for one call; a push that takes longer has an outcome that must be looked at
NOTHING = "0" * 40
# no hook, editor, prompt or setting of the machine's may come between; a helper for passwords may, by the environment
SETTINGS = (
    "core.hooksPath=/dev/null",
    "core.fsync=all",
    "core.autocrlf=false",
    "commit.gpgSign=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "protocol.ext.allow=never",
    "advice.detachedHead=false",
)
PLAIN = {"GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "true", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
PLACES = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR", "GIT_NAMESPACE")


def writer(name: str) -> dict[str, str]:
    """The variables by which a commit is of this author; git wants an address as well, and nobody shall write there."""
    told = {"NAME": name, "EMAIL": "newsroom@dateline.invalid"}
    return {f"GIT_{who}_{what}": said for who in ("AUTHOR", "COMMITTER") for what, said in told.items()}


WRITER = writer("Dateline")


class GitRefuses(Exception):
    """git did not do it; the argument says so in plain words and names no address: it may hold a password."""


class Moved(GitRefuses):
    """The branch is not what was expected: somebody else was faster, and nothing was changed."""


@dataclass(frozen=True, slots=True)
class Git:
    """One repository on this machine, with or without a work tree; `remote` is an address or the name of a remote."""

    folder: Path
    remote: str = "origin"
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    longest: float = LONGEST

    def ask(self, *words: str, given: bytes = b"") -> bytes:
        """What one command of git answers; GitRefuses where it fails, is not there or takes too long."""
        done = self._run(words, given)
        if done.returncode:
            raise GitRefuses(f"`git {words[0]}` failed.")
        return done.stdout

    def line(self, *words: str, given: bytes = b"") -> str:
        """The answer of a command as one line."""
        return self.ask(*words, given=given).decode(errors="replace").strip()

    def says_yes(self, *words: str) -> bool:
        """Whether a command that answers by its exit code says yes."""
        return self._run(words, b"").returncode == 0

    def tip(self, branch: str) -> str:
        """The commit that a branch of the remote shows now, '' for no such branch; GitRefuses if it cannot be asked."""
        answer = self.line("ls-remote", "--", self.remote, f"refs/heads/{branch}")
        return answer.partition("\t")[0]

    def fetch(self, branch: str, into: str) -> str:
        """Copy a branch of the remote to a reference here; its commit, '' for no such branch."""
        if not self.tip(branch):
            return ""
        self.ask(
            "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--", self.remote, f"+refs/heads/{branch}:{into}"
        )
        return self.line("rev-parse", "--verify", f"{into}^{{commit}}")

    def push(self, commit: str, branch: str, expected: str) -> None:
        """Set a branch of the remote to a commit if it shows `expected` now ('' for no such branch), in one step.

        Moved where it shows another one. GitRefuses where the outcome is unknown or it was refused: then the branch was
        looked at, and does not show the commit, as far as it can be seen.
        """
        name = f"refs/heads/{branch}"
        lease = f"--force-with-lease={name}:{expected}"
        done = self._run(
            ("push", "--quiet", "--porcelain", "--no-verify", lease, "--", self.remote, f"{commit}:{name}")
        )
        if done.returncode == 0:
            return
        shows = self.tip(branch)
        if shows == commit:
            return
        raise Moved("Somebody else was faster.") if shows != expected else GitRefuses("The repository refused a push.")

    def listing(self, commit: str, *under: str) -> dict[str, tuple[str, str]]:
        """What a commit holds by path, with its mode and id, links too; all, or what is at or below these paths.

        Such paths count from this folder, as do then those that come back.
        """
        words = ("--", *under) if under else ("--full-tree",)
        listed = self.ask("ls-tree", "-r", "-z", commit, *words).decode(errors="surrogateescape").split("\0")
        rows = (row.partition("\t") for row in listed if row)
        return {path: (about.split()[0], about.split()[2]) for about, _, path in rows}

    def files(self, commit: str, *under: str) -> dict[str, str]:
        """The same of the plain files alone, with the id of what each holds."""
        return {path: id_ for path, (mode, id_) in self.listing(commit, *under).items() if mode.startswith("100")}

    def contents(self, ids: Iterable[str]) -> list[bytes]:
        """What the files with these ids hold; GitRefuses where one is not here."""
        wanted = list(ids)
        answer, found, at = self.ask("cat-file", "--batch", given="\n".join([*wanted, ""]).encode()), [], 0
        for _ in wanted:
            head, at = answer[at : answer.index(b"\n", at)], answer.index(b"\n", at) + 1
            if head.split()[1:2] != [b"blob"]:
                raise GitRefuses("A file is not in the repository here.")
            found.append(answer[at : at + int(head.split()[2])])
            at += len(found[-1]) + 1
        return found

    def _run(self, words: tuple[str, ...], given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
        settings = [word for setting in SETTINGS for word in ("-c", setting)]
        kept = {name: value for name, value in os.environ.items() if name not in PLACES}
        try:
            begun = subprocess.Popen(  # noqa: S603  # a list of words, no shell
                ["git", *settings, *words],  # noqa: S607  # the git that whoever runs this uses
                cwd=self.folder,
                env={**kept, **PLAIN, **self.environment},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # it may hold an address with a password, or the name of a file
                start_new_session=True,
            )
        except OSError as fault:
            raise GitRefuses("The program `git` cannot be run here.") from fault
        try:
            out, _ = begun.communicate(given, timeout=self.longest)
        except subprocess.TimeoutExpired:
            raise GitRefuses(f"`git {words[0]}` took longer than {self.longest:.0f} seconds.") from None
        finally:
            if begun.poll() is None:
                with suppress(ProcessLookupError):
                    os.killpg(begun.pid, signal.SIGKILL)  # what it started as well
                begun.communicate()
        return subprocess.CompletedProcess(words, begun.returncode, out, b"")
