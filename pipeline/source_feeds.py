"""Source feeds: what a lift wrote into `feeds/` is committed to the source branch, and nothing else with it."""

from dataclasses import dataclass
from pathlib import Path

from pipeline.archive import RECORD
from pipeline.files import Files, is_leftover
from pipeline.git import Git, Moved

FOLDER = "feeds"
FETCHED = "refs/dateline/source"
MESSAGE = "Record what became public"
TRIES = 5


@dataclass(frozen=True, slots=True)
class SourceFeeds:
    """The newsroom in `root`, which is a checkout, or a folder of one, of a branch of the remote."""

    root: Path
    files: Files
    git: Git
    branch: str

    def commit(self) -> bool:
        """Let the branch hold the feeds as they are here; False where it did, or tells more than is known here.

        GitRefuses, or OSError, where it cannot; Moved where others are faster all the time.
        """
        for _ in range(TRIES):
            tip = self.git.fetch(self.branch, FETCHED)
            made = self._made(tip) if tip else ""
            if not made:
                return False
            try:
                self.git.push(made, self.branch, tip)
            except Moved:
                continue
            return True
        raise Moved("Others write into the branch all the time.")

    def _made(self, tip: str) -> str:
        """A commit after this one with the feeds as they are here; '' where there is nothing to tell."""
        mine, theirs = self._here(), self.git.files(tip, FOLDER)
        first = self.git.files("HEAD", FOLDER)
        wanted = {path: id_ for path, id_ in theirs.items() if path not in first} | mine
        if wanted == theirs or not self._tells_more(theirs.get(RECORD, "")):
            return ""
        above = self.git.line("rev-parse", "--show-prefix").strip("/")
        tree = self._with(tip, [*above.split("/"), FOLDER] if above else [FOLDER], self._tree(wanted))
        return self.git.line("commit-tree", tree, "-p", tip, given=MESSAGE.encode())

    def _tells_more(self, record: str) -> bool:
        """Whether the record here begins like the one on the branch: else another run knows what this one does not."""
        if not record:
            return True
        mine = self.files.read(self.root / RECORD) if self.files.sort(self.root / RECORD) == "file" else b""
        return mine.startswith(self.git.contents([record])[0])

    def _here(self) -> dict[str, str]:
        """The files in the folder, with their ids; what they hold is in the repository here."""
        paths = list(self._found(FOLDER))
        told = "".join(f"{self.root.absolute() / path}\n" for path in paths).encode()
        ids = self.git.line("hash-object", "-w", "--no-filters", "--stdin-paths", given=told).split()
        return dict(zip(paths, ids, strict=True))

    def _found(self, folder: str) -> list[str]:
        found: list[str] = []
        for name in self.files.names(self.root / folder):
            path = f"{folder}/{name}"
            sort = self.files.sort(self.root / path)
            if sort == "folder":
                found += self._found(path)
            elif sort == "file" and not is_leftover(name) and "\n" not in name:
                found.append(path)
        return found

    def _tree(self, files: dict[str, str]) -> str:
        """The tree of the folder."""
        inner: dict[str, dict[str, str]] = {}
        rows = []
        for path, id_ in files.items():
            name, _, rest = path.partition("/")[2].partition("/")
            if rest:
                inner.setdefault(name, {})[f"{name}/{rest}"] = id_
            else:
                rows.append(f"100644 blob {id_}\t{name}\0")
        rows += [f"040000 tree {self._tree(held)}\t{name}\0" for name, held in inner.items()]
        return self.git.line("mktree", "-z", given="".join(rows).encode())

    def _with(self, tree: str, way: list[str], new: str) -> str:
        """The same tree with another one at a path."""
        listed = self.git.ask("ls-tree", "-z", "--full-tree", tree).decode(errors="surrogateescape").split("\0")
        rows = {row.partition("\t")[2]: row for row in listed if row}
        name, *rest = way
        below = rows.get(name, "").partition("\t")[0].split()
        made = self._with(below[2], rest, new) if rest else new
        rows[name] = f"040000 tree {made}\t{name}"
        data = "".join(f"{row}\0" for row in rows.values()).encode(errors="surrogateescape")
        return self.git.line("mktree", "-z", given=data)
