"""Carried: what machines that do not last hand on beside the ledger: who was told what, and what was seen."""

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.files import Files
from pipeline.git import Git, GitRefuses, Moved

NAME = "dateline-told"
FETCHED = "refs/dateline/told"
FILES = ("told.json", "seen.json")
TRIES = 3  # of one push, while others are faster


@dataclass(slots=True)
class Carried:
    """A branch that shows one commit without parents, so that it never grows. It guards nothing: lost, people are told
    once more, and a receipt has the instant of the record alone."""

    git: Git
    files: Files
    folder: Path
    _known: dict[str, bytes] = field(default_factory=dict)
    _tip: str = ""

    def take(self) -> None:
        """Lay the files here that are not here yet; where the branch cannot be reached there are none."""
        with suppress(GitRefuses, OSError):
            self._tip = self.git.fetch(NAME, FETCHED)
            self._known = dict(zip(FILES, map(self._there, FILES), strict=True)) if self._tip else {}
            self.files.make_folder(self.folder, mode=0o700)
            for name, data in self._known.items():
                if data and self.files.sort(self.folder / name) == "none":
                    self.files.write(self.folder / name, data)

    def hand_on(self) -> None:
        """Let the branch show the files as they are here, if they changed; whoever comes last is believed."""
        with suppress(GitRefuses, OSError):
            held = {name: self._here(name) for name in FILES}
            if held == self._known or not any(held.values()):
                return
            commit = self._commit(held)
            for _ in range(TRIES):
                try:
                    self.git.push(commit, NAME, self._tip)
                except Moved:
                    self._tip = self.git.tip(NAME)
                    continue
                self._tip, self._known = commit, held
                return

    def _commit(self, held: dict[str, bytes]) -> str:
        blobs = {name: self.git.line("hash-object", "-w", "--stdin", given=data) for name, data in held.items() if data}
        rows = "".join(f"100644 blob {blob}\t{name}\n" for name, blob in blobs.items())
        return self.git.line("commit-tree", self.git.line("mktree", given=rows.encode()), given=b"What was told")

    def _there(self, name: str) -> bytes:
        try:
            return self.git.ask("cat-file", "blob", f"{FETCHED}:{name}")
        except GitRefuses:
            return b""

    def _here(self, name: str) -> bytes:
        try:
            return self.files.read(self.folder / name)
        except FileNotFoundError:
            return b""
