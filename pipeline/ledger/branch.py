"""The branch: files kept as a line of commits in a repository, read and written without a work tree."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.digest import digest
from pipeline.git import Git

SEEN = "refs/dateline/ledger"  # the commit that was taken in last: what changed here since then is ours
FETCHED = "refs/dateline/fetched"
BLOB, TREE = "100644 blob", "040000 tree"


@dataclass(slots=True)
class Branch:
    """A branch that holds nothing but small files; `git` is the repository here whose remote has it."""

    git: Git
    name: str
    _blobs: dict[str, bytes] = field(default_factory=dict)  # by id, of the commits that were read or written last

    def fetch(self) -> str:
        """The commit that it shows now, brought here; '' for no such branch yet. GitRefuses where it cannot be had."""
        return self.git.fetch(self.name, FETCHED)

    def seen(self) -> str:
        """The commit that was taken in last, here and before this process; '' for none."""
        return self.git.line("for-each-ref", "--format=%(objectname)", SEEN)

    def see(self, commit: str) -> None:
        """Remember that a commit was taken in."""
        self.git.ask("update-ref", SEEN, commit)

    def push(self, commit: str, expected: str) -> None:
        """Let it show a commit if it shows `expected` now; Moved or GitRefuses as `Git.push` says."""
        self.git.push(commit, self.name, expected)

    def read(self, commit: str) -> dict[str, bytes]:
        """Every file of a commit by its path, none for ''; GitRefuses where it is not here."""
        if not commit:
            return {}
        ids = self.git.files(commit)
        wanted = sorted(set(ids.values()) - self._blobs.keys())
        self._blobs |= dict(zip(wanted, self.git.contents(wanted), strict=True))
        self._blobs = {id_: self._blobs[id_] for id_ in ids.values()}
        return {path: self._blobs[id_] for path, id_ in ids.items()}

    def commit(self, files: Mapping[str, bytes], parent: str, message: str) -> str:
        """A commit that holds exactly these files, here and nowhere else yet."""
        folders: dict[str, list[str]] = {"": []}
        known = {data: id_ for id_, data in self._blobs.items()}
        for path, data in sorted(files.items()):
            folder, _, name = path.rpartition("/")
            id_ = known.get(data) or self.git.line("hash-object", "-w", "--stdin", given=data)
            self._blobs[id_] = data
            folders.setdefault(folder, []).append(f"{BLOB} {id_}\t{name}\n")
        below = [folder for folder in folders if folder]
        made = self._trees([folders[folder] for folder in below])
        rows = [f"{TREE} {id_}\t{folder}\n" for folder, id_ in zip(below, made, strict=True)]
        (tree,) = self._trees([[*folders[""], *rows]])
        parents = ["-p", parent] if parent else []
        return self.git.line("commit-tree", tree, *parents, given=message.encode())

    def _trees(self, every: list[list[str]]) -> list[str]:
        """The id of each tree, all made in one call; no name on this branch holds a sign that would need quoting."""
        told = "\n".join("".join(rows) for rows in every)
        return self.git.line("mktree", "--batch", given=told.encode()).split() if every else []


def short(words: str) -> str:
    """A name for words that tells nothing of them: 32 hexadecimal digits."""
    return digest(words.encode())[:32]
