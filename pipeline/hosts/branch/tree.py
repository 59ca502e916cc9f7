"""Tree: an edition as a commit; only what differs from the former one is written, and no work tree is made."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from urllib.parse import quote, unquote

from pipeline.digest import digest
from pipeline.edition import Edition
from pipeline.files import Files
from pipeline.git import NOTHING, Git
from pipeline.store import Damaged, Store

PLAIN = "100644"
NO_JEKYLL = ".nojekyll"  # GitHub Pages would leave out what begins with a line below
SEAL = re.compile(r"^Dateline-Edition: ([0-9a-f]{64})$", re.MULTILINE)
BESIDE = re.compile(r"^Dateline-Beside: (\S+)$", re.MULTILINE)
USUAL = re.compile(r"CNAME|\.nojekyll|\.git[a-z]+|(README|LICEN[CS]E)(\.\w+)?|\.well-known/.+")  # beside any pages
MANY, READ = 500, 20  # files in one call: to be written, and to be held in memory

Listing = Mapping[str, tuple[str, str]]  # by path the mode and the name of the blob


class Trees:
    """Commits of one repository; GitRefuses where git fails, Damaged where the store does."""

    def __init__(self, git: Git, files: Files, store: Store) -> None:
        self._files, self._store = files, store
        self._index = git.folder / "dateline.index"
        self._git = replace(git, environment={**git.environment, "GIT_INDEX_FILE": str(self._index.absolute())})

    def seal(self, commit: str) -> str:
        """The seal of the edition that a commit of ours shows, '' for any other."""
        found = SEAL.search(self._message(commit)) if commit else None
        return found[1] if found else ""

    def empty(self, commit: str) -> bool:
        """Whether a commit shows no page of anybody's."""
        return all(USUAL.fullmatch(path) for path in self.listing(commit))

    def listing(self, commit: str) -> Listing:
        """All that a commit shows; nothing for ''."""
        return self._git.listing(commit) if commit else {}

    def commit(self, edition: Edition, parent: str, former: Edition | None) -> str:
        """The commit that shows the edition after its parent ('' for none), which shows the former one.

        What the parent shows beside that stays. None: nobody knows any more what was in the former edition.
        """
        before = self.listing(parent)
        beside = self._beside(before, parent, former) - edition.manifest.keys()
        known = former.manifest if former else {}
        stays = {
            path
            for path, content in edition.manifest.items()
            if known.get(path) == content and before.get(path, ("",))[0] == PLAIN
        }
        new = {path: content for path, content in edition.manifest.items() if path not in stays}
        blobs = self._blobs(new.values())
        lines = [f"0 {NOTHING}\t{path}" for path in before if path not in stays and path not in beside]
        lines += [f"{PLAIN} {blobs[content]}\t{path}" for path, content in new.items()]
        if NO_JEKYLL not in beside:
            lines.append(f"{PLAIN} {self._git.line('hash-object', '-w', '--stdin')}\t{NO_JEKYLL}")
        tree = self._tree(parent, lines)
        return self._commit(tree, parent, edition, beside - {NO_JEKYLL})

    def holds(self, commit: str, edition: Edition) -> bool:
        """Whether a commit of ours shows exactly the edition and what it says stands beside it, every byte read."""
        beside = self._said_beside(commit) | {NO_JEKYLL}
        listing = {path: row for path, row in self.listing(commit).items() if path not in beside}
        if listing.keys() != edition.manifest.keys() - beside:
            return False
        names = {blob: edition.manifest[path] for path, (_, blob) in listing.items()}
        agree = all(edition.manifest[path] == names[blob] for path, (_, blob) in listing.items())
        return agree and all(digest(data) == names[blob] for blob, data in self._contents(names))

    def _contents(self, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        for some in _by(READ, blobs):
            yield from zip(some, self._git.contents(some), strict=True)

    def _message(self, commit: str) -> str:
        return self._git.ask("log", "-1", "--format=%B", commit).decode(errors="replace")

    def _said_beside(self, commit: str) -> set[str]:
        return {unquote(path) for path in BESIDE.findall(self._message(commit))} if commit else set()

    def _beside(self, before: Listing, parent: str, former: Edition | None) -> set[str]:
        if former:
            return set(before) - former.manifest.keys()
        said = self._said_beside(parent)
        return {path for path in before if path in said or USUAL.fullmatch(path)}

    def _blobs(self, contents: Iterable[str]) -> dict[str, str]:
        """The blob of each content, written from the store; Damaged where it is not what its digest says."""
        found: dict[str, str] = {}
        for some in _by(MANY, contents):
            expected = [_blob(self._store.get(content)) for content in some]
            paths = "".join(f"{self._store.path(content).absolute()}\n" for content in some)
            written = self._git.line("hash-object", "-w", "--no-filters", "--stdin-paths", given=paths.encode())
            if written.split() != expected:
                raise Damaged(some[0])
            found |= dict(zip(some, expected, strict=True))
        return found

    def _tree(self, parent: str, lines: Iterable[str]) -> str:
        for leftover in (self._index, self._index.with_name(f"{self._index.name}.lock")):
            self._files.remove(leftover)
        self._git.ask("read-tree", *([parent] if parent else ["--empty"]))
        told = "".join(f"{line}\0" for line in lines).encode(errors="surrogateescape")
        self._git.ask("update-index", "-z", "--index-info", given=told)
        return self._git.line("write-tree")

    def _commit(self, tree: str, parent: str, edition: Edition, beside: Iterable[str]) -> str:
        # a host has no clock: the commit is as old as the newest entry of the record
        at = f"@{int(edition.newest.timestamp()) if edition.newest else 0} +0000"
        dates = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
        git = replace(self._git, environment={**self._git.environment, **dates})
        also = "".join(f"Dateline-Beside: {quote(path, errors='surrogateescape')}\n" for path in sorted(beside))
        words = f"The public pages\n\nDateline-Edition: {edition.seal}\n{also}"
        return git.line("commit-tree", tree, *(["-p", parent] if parent else []), given=words.encode())


def _blob(data: bytes) -> str:
    """The name that git gives these bytes."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _by(many: int, what: Iterable[str]) -> Iterator[list[str]]:
    left = iter(dict.fromkeys(what))
    while some := list(islice(left, many)):
        yield some
