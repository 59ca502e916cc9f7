"""The people: they write releases and change their mind at the worst moments; all that they committed is remembered."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from random import Random

from pipeline.record import Entry, Kind
from pipeline.sim.disk import Disk
from pipeline.sim.texts import Reader, Version, spoken, text_of
from pipeline.sim.world import World


@lru_cache(maxsize=4096)
def digests_of(newsroom: str, version: Version) -> tuple[str, str]:
    """The digest of the text that this version issues, and the one that its approval names."""
    return Reader(newsroom).digests(text_of(version))


class People:
    """Everybody who may write into `releases/`; `seen` gives the newest public entry of a slug."""

    def __init__(self, world: World, disk: Disk, rng: Random, newsroom: str, root: str) -> None:
        self.world, self.disk, self.root = world, disk, root
        self.newsroom = spoken(newsroom)
        self.approving = "approvals: 1" in newsroom
        self.history: dict[str, list[tuple[float, Version | None]]] = {}
        self.canaries: dict[str, bytes] = {}  # by digest of the issued text
        self.seen: Callable[[str], Entry | None] = lambda slug: None
        self._rng = rng
        self._approvals: dict[str, str] = {}
        self._numbers: dict[str, int] = {}

    def now(self, slug: str) -> Version | None:
        """What the file says at this moment; None where there is no file."""
        return self.history[slug][-1][1] if slug in self.history else None

    def write(self, version: Version | None, slug: str = "") -> None:
        """Commit a version, or with None take the file away."""
        slug = version.slug if version else slug
        path = f"{self.root}/releases/{slug}.md"
        if version is None:
            self._take(path)
        else:
            if version.approved:
                self._approvals[slug] = digests_of(self.newsroom, _bare(version))[1]
            self.canaries[self._issued(version)] = version.canary
            self._numbers[slug] = max(version.number, self._numbers.get(slug, 0))
            self._put(path, text_of(version, self._approvals.get(slug, "")))
        self.history.setdefault(slug, []).append((self.world.now, version))
        self.world.tell("people", "wrote", f"{slug}: {version}")
        self.world.poke()

    def new(self, slug: str, hour: float | None, *, approved: bool, draft: bool = False) -> None:
        """A new release."""
        day = 0 if hour is not None else int(self.world.now // 86_400)
        self.write(Version(slug, 1, hour=hour, day=day, approved=approved, draft=draft))

    def change(self, slug: str, what: str) -> None:
        """One of the things that people do to a release."""
        version = self.now(slug)
        act = _ACTS[what]
        if version is None or (version.kind == "kill" and what not in ("break", "mend")):
            return
        after = act(self, version)
        if after is not None and after != version:
            self.write(after)

    def remove(self, slug: str) -> None:
        """Take the file away."""
        if self.now(slug) is not None:
            self.write(None, slug)

    def settle(self, slug: str, *, reword: bool = False) -> None:
        """Finish what was left half done: no hold, no draft, no fault, approved, and numbered if it was public.

        `reword`: an alarm asks which hour is meant.
        """
        version = self.last(slug)
        done = replace(version, hold=False, draft=False, broken=False, moved=False, approved=True)
        if reword or version.moved or self._takes_the_place_of_one_that_moved(version):
            done = replace(done, rewritten=version.rewritten + 1)
        public = self.seen(slug)
        if public and public.kind != "kill" and done.kind != "kill" and self._issued(done) != public.digest:
            done = self._next(done, "correction") if done.revision <= public.revision else done
        if done != self.now(slug):
            self.write(replace(done, approved=True))

    def _takes_the_place_of_one_that_moved(self, version: Version) -> bool:
        """Whether a release with the same words of the embargo is gone whose hour moved: this may be that one."""
        gone = [self.last(slug) for slug in self.history if self.now(slug) is None and slug != version.slug]
        return any(each.moved and (each.hour, each.rewritten) == (version.hour, version.rewritten) for each in gone)

    def last(self, slug: str) -> Version:
        """What the file says, or said before it was taken away."""
        return next(version for _, version in reversed(self.history[slug]) if version is not None)

    def restate(self, slug: str) -> None:
        """Say in other words which hour is meant, where other rules moved it."""
        version = self.now(slug)
        if version is not None and version.moved:
            self.settle(slug)

    def moved(self, slug: str) -> None:
        """Other zone rules: nothing in the file changes, and its words mean another hour."""
        version = self.now(slug)
        if version is not None:
            self.history[slug].append((self.world.now, replace(version, moved=True)))

    def _issued(self, version: Version) -> str:
        return digests_of(self.newsroom, _bare(version))[0]

    def _next(self, version: Version, kind: Kind) -> Version:
        number = self._numbers[version.slug] + 1
        public = self.seen(version.slug)
        base = max(version.revision, public.revision if public else 0)
        return replace(version, number=number, revision=base + 1, kind=kind, approved=False, hold=False)

    def _edit(self, version: Version) -> Version:
        return replace(version, number=self._numbers[version.slug] + 1, approved=False)

    def _move(self, version: Version) -> Version | None:
        if version.hour is None or self.seen(version.slug):
            return None
        hour = version.hour + self._rng.choice([-3600.0, -600.0, 60.0, 600.0, 3600.0, 7200.0])
        return replace(version, hour=hour, approved=False, rewritten=version.rewritten + 1, moved=False)

    def _kill(self, version: Version) -> Version:
        return replace(self._next(version, "kill"), broken=False, draft=False)

    def _put(self, path: str, data: bytes) -> None:
        with self.disk.granted():
            node = self.disk.written(data, 0o644, path)
            self.disk.put(path, node)
            self.disk.sync(node)
            self.disk.sync(self.disk.folder(f"{self.root}/releases"))

    def _take(self, path: str) -> None:
        with self.disk.granted():
            self.disk.take(path)
            self.disk.sync(self.disk.folder(f"{self.root}/releases"))


def _bare(version: Version) -> Version:
    """Only what its issued text follows from."""
    return replace(version, approved=False, hold=False, moved=False, draft=False, broken=False)


_ACTS: dict[str, Callable[[People, Version], Version | None]] = {
    "hold": lambda people, version: replace(version, hold=True),
    "unhold": lambda people, version: replace(version, hold=False),
    "approve": lambda people, version: replace(version, approved=True, draft=False),
    "edit": People._edit,
    "move": People._move,
    "correct": lambda people, version: people._next(version, "correction"),
    "update": lambda people, version: people._next(version, "update"),
    "kill": People._kill,
    "break": lambda people, version: replace(version, broken=True),
    "mend": lambda people, version: replace(version, broken=False),
}
