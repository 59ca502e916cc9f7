"""Upstream: the newsroom's files follow the branch they came from, and nothing that was edited here is lost."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from pipeline.clock import Clock
from pipeline.files import Files
from pipeline.git import Git, GitRefuses
from pipeline.lanes import Begin
from pipeline.patience import begun

EVERY = 30.0  # seconds from one fetch to the next; what was fetched twice as long ago is too old for a lift
NEAR = 20.0  # seconds before a lift within which it is fetched once more
AGAIN = 5.0  # seconds until a fetch that failed is tried again
A_TRACE = 0.001  # seconds: less is how two clocks are rounded
LONGEST = 8.0  # seconds for one call of git, so that a fetch near a lift is over before it
FETCHED, FOLLOWED = "refs/dateline/upstream", "refs/dateline/followed"
OURS = ("newsroom.yml", "releases", "templates", "marks", "feeds")
APART = "The branch in the repository does not go on from the files here, so they are left as they are."
AHEAD = "The repository here has commits that were not pushed, so its files are left as they are."
MADE = "feeds/"  # written by every lift, so that they differ here by right


@dataclass(slots=True)
class Upstream:
    """The checkout in `root`, of whose `branch` the remote of `git` has the newest; asked by nobody but the desk."""

    root: Path
    files: Files
    git: Git
    branch: str
    clock: Clock
    begin: Begin = begun
    every: float = EVERY
    wrong: str = ""  # what keeps the files here from following, in words
    _going: Future[str] | None = None
    _near: bool = False  # whether the fetch that is under way, or failed last, was one right before a lift
    _failed: bool = False
    _began: float | None = None
    _fresh: float | None = None  # when the last fetch that came back well was begun
    _split: bool = False  # whether what is in the repository may say something else than the files here
    _format: str = ""
    _known: dict[str, tuple[tuple[int, int], str]] = field(default_factory=dict)  # ids of files here, by age

    def follow(self, to_hour: float | None = None) -> float:
        """Take in what was fetched, and fetch again if it is time; in how many seconds to look at this again.

        `to_hour`: seconds to the next lift, None for none. It waits for no other machine.
        """
        self._take_in()
        if self._going is None and self._left(to_hour) <= A_TRACE:
            self._began, self._near = self.clock.elapsed(), to_hour is not None and 0 <= to_hour <= NEAR
            self._going = self.begin(lambda: self.git.fetch(self.branch, FETCHED))
            self._take_in()
        return 1.0 if self._going else self._left(to_hour)

    def now(self) -> None:
        """Fetch and take in, before anything else is done; it waits for the answer."""
        self._began = None
        self.follow()
        if self._going:
            self._going.exception()  # waits
        self._take_in()

    def came(self) -> bool:
        """Whether what was fetched waits to be taken in."""
        return self._going is not None and self._going.done()

    def doubt(self) -> str:
        """Why a lift must wait, in plain words: a hold may stand in the repository that nobody here knows of."""
        stale = self._fresh is None or self.clock.elapsed() - self._fresh > 2 * self.every
        if stale or (self._failed and self._near):
            return "The newest files could not be fetched from the repository, where a lift may be held by now."
        return self.wrong if self._split else ""

    def _left(self, to_hour: float | None) -> float:
        """Seconds until the next fetch is to begin."""
        if self._began is None:
            return 0.0
        since = self.clock.elapsed() - self._began
        left = (AGAIN if self._failed else self.every) - since
        if to_hour is None or to_hour < 0 or since <= NEAR - to_hour:
            return left
        return min(left, to_hour - NEAR)

    def _take_in(self) -> None:
        """What came of a fetch that is over."""
        going = self._going
        if going is None or not going.done():
            return
        self._going = None
        try:
            tip = going.result()
            if not tip:
                raise GitRefuses("The branch is not there.")
            self._move(tip)
            self._failed, self._fresh = False, self._began
        except (GitRefuses, OSError):
            self._failed = True

    def _move(self, tip: str) -> None:
        """Bring the files forward to a commit; what was edited here, or does not come after what is here, stays."""
        bases = [self.git.line("rev-parse", "--verify", "HEAD^{commit}")]
        followed = self.git.line("for-each-ref", "--format=%(objectname)", FOLLOWED)
        if followed and self._leads(bases[0], followed):
            bases.append(followed)
        if not all(self._leads(base, tip) for base in bases):
            self._split = not self._leads(tip, bases[0])
            self.wrong = APART if self._split else AHEAD
            return
        new, old = self._listed(tip), [self._listed(base) for base in bases]
        changed = [path for path in sorted({*new, *(path for each in old for path in each)}) if self._waits(path, new)]
        plain = [path for path in changed if self._here(path) in _before(path, old) and self._is_plain(path)]
        for path in plain:
            self._put(path, new.get(path, ""))
        edited = [path for path in changed if path not in plain and not path.startswith(MADE)]
        self._split = any(new.get(path, "") not in _before(path, old) for path in edited)
        self.wrong = _edited(edited)
        if not edited:
            self.git.ask("update-ref", FOLLOWED, tip)

    def _waits(self, path: str, new: Mapping[str, str]) -> bool:
        return self._here(path) != new.get(path, "")

    def _leads(self, one: str, other: str) -> bool:
        return self.git.says_yes("merge-base", "--is-ancestor", one, other)

    def _listed(self, commit: str) -> dict[str, str]:
        return {path: id_ for path, id_ in self.git.files(commit, *OURS).items() if _is_safe(path)}

    def _here(self, path: str) -> str:
        """The id of what a file here holds, '' where there is none."""
        place = self.root / path
        age = self.files.age(place)
        if age == (0, 0):
            return ""
        known = self._known.get(path)
        if known is None or known[0] != age:
            self._known[path] = known = (age, self._id(self.files.read(place)))
        return known[1]

    def _id(self, data: bytes) -> str:
        """What git calls a file that holds this."""
        self._format = self._format or self.git.line("rev-parse", "--show-object-format")
        return hashlib.new(self._format, b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()

    def _put(self, path: str, id_: str) -> None:
        place = self.root / path
        if not id_:
            self.files.remove(place)
            return
        (data,) = self.git.contents([id_])
        self.files.make_folder(place.parent)
        self.files.write(place, data)

    def _is_plain(self, path: str) -> bool:
        """Whether no link or file lies on the way to a path."""
        return all(self.files.sort(folder) in ("folder", "none") for folder in _above(self.root, path))


def _above(root: Path, path: str) -> Iterator[Path]:
    return (root / folder for folder in PurePosixPath(path).parents if folder.name)


def _is_safe(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and parts[0] in OURS and not {"..", ".git", ".dateline"} & {part.lower() for part in parts}


def _before(path: str, old: Iterable[Mapping[str, str]]) -> set[str]:
    """What a file was in the commits that are here."""
    return {each.get(path, "") for each in old}


def _edited(paths: list[str]) -> str:
    if not paths:
        return ""
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return f"{paths[0]}{more} was changed on this machine and not in the repository, so it is left as it is."
