"""The survey: what stands, what comes and what is wrong, at one instant; nothing is changed by looking."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from pipeline.archive import Archive, RecordSplit, keep_files
from pipeline.channels import CHANNELS, Channel, channel
from pipeline.check import check
from pipeline.checks import Context, Counter
from pipeline.clock import Clock
from pipeline.coming import MOVED, PROBLEMS, Coming, coming
from pipeline.files import Files
from pipeline.hosts import Fetch, Host, host
from pipeline.issued import resolve
from pipeline.ledger import Ledger, LedgerRefuses
from pipeline.moved import Review, review
from pipeline.newsroom import Newsroom
from pipeline.problem import Place, Problem, in_order
from pipeline.read import Reading, read
from pipeline.record import Record
from pipeline.release import Release
from pipeline.store import Store
from pipeline.watch import Watch


@dataclass(frozen=True, slots=True)
class House:
    """One newsroom's folder and every seam to the world: files, clock, ledger, secrets, network."""

    root: Path
    files: Files
    clock: Clock
    ledger: Ledger
    secrets: Mapping[str, str]
    owner: str
    fetch: Fetch | None = None
    channels: Callable[[str], Channel] = channel
    watch: Watch = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "watch", Watch(self.clock, self.files, self.root / ".dateline"))

    @property
    def store(self) -> Store:
        return Store(self.files, self.root / ".dateline")

    @property
    def archive(self) -> Archive:
        return Archive(self.files, self.root, self.store)

    def host(self, newsroom: Newsroom) -> Host:
        return host(newsroom, self.root, self.files, self.store, self.fetch)


@dataclass(frozen=True, slots=True)
class Survey:
    """All that can be known of a newsroom at one instant."""

    newsroom: Newsroom
    releases: tuple[Release, ...]
    problems: tuple[Problem, ...]
    record: Record
    coming: tuple[Coming, ...]
    folders: Mapping[str, Path]
    at: datetime
    showing: str  # the seal of the edition that was public when the record was read
    review: Review

    def of(self, slug: str) -> Release | None:
        """The release of that slug, as it is written now."""
        return next((release for release in self.releases if release.slug == slug), None)

    def unreadable(self) -> list[str]:
        """The release files that could not be taken in at all."""
        stopped = {problem.place.file for problem in self.problems if problem.stops}
        return sorted(f for f in stopped - {each.file for each in self.releases} if f.startswith("releases/"))

    def kept_back(self, at: datetime) -> list[str]:
        """What is due at an instant but has problems or an hour that moved: slugs, and files that cannot be read."""
        kept = (change for change in self.coming if {PROBLEMS, MOVED} & {*change.obstacles})
        due = (change for change in kept if change.instant is None or change.instant <= at)
        return [*(change.release.slug for change in due), *self.unreadable()]


class NoNewsroom(Exception):
    """The newsroom itself cannot be understood; the argument is the problems."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("newsroom.yml has problems")
        self.problems = problems


def survey(house: House) -> Survey:
    """Read, check and compare with the record; NoNewsroom where newsroom.yml cannot be understood."""
    reading = read(house.files, house.root)
    newsroom = reading.newsroom
    if newsroom is None:
        raise NoNewsroom(in_order(reading.problems))
    host = house.host(newsroom)
    showing = host.showing()  # before the record: what becomes public in between is then refused at the switch
    record, lost = _record(house, host.read("feeds/record.jsonl"), newsroom, reading)
    now = house.clock.now()
    context = Context(reading.releases, now, record, _counters(), reading.unread)
    found = (*reading.problems, *lost, *check(reading.releases, newsroom, context))
    problems = in_order(_as_advice_in_drafts(found, reading.releases))
    reviewed = _review(house, newsroom, reading.releases, record, now)
    moved = {problem.place.file for problem in reviewed.problems}
    return Survey(
        newsroom=newsroom,
        releases=reading.releases,
        problems=in_order((*problems, *reviewed.problems)),
        record=record,
        coming=coming(reading.releases, newsroom, record, problems, moved),
        folders=reading.folders,
        at=now,
        showing=showing,
        review=reviewed,
    )


def _as_advice_in_drafts(problems: Iterable[Problem], releases: Iterable[Release]) -> Iterator[Problem]:
    """A draft is not finished, so nothing in it is worth an alarm yet."""
    drafts = {release.file for release in releases if release.draft}
    for problem in problems:
        yield replace(problem, stops=False) if problem.place.file in drafts else problem


def _record(
    house: House, public: bytes | None, newsroom: Newsroom, reading: Reading
) -> tuple[Record, tuple[Problem, ...]]:
    resolved = {text.digest: text for text in (resolve(release, newsroom) for release in reading.releases)}
    try:
        record = house.archive.load(public, resolved)
    except RecordSplit as split:
        raise NoNewsroom((_split(str(split)),)) from split
    except ValueError as fault:
        raise NoNewsroom((_damaged(str(fault)),)) from fault
    with suppress(OSError):  # a folder that may only be read can still be looked at
        keep_files(house.store, house.files, record.texts.values(), reading.folders)
    newest = {entry.slug: entry for entry in record.entries}
    lost = [_lost(entry.slug) for entry in newest.values() if entry.digest not in record.texts]
    return record, tuple(lost)


def _review(house: House, newsroom: Newsroom, releases: tuple[Release, ...], record: Record, now: datetime) -> Review:
    """A ledger that cannot be used never keeps a page back: then nothing is compared, and publishing says so."""
    try:
        known = house.ledger.promises(newsroom.key)
    except LedgerRefuses as why:
        return Review(refused=str(why))
    return review(known, releases, newsroom, record, now)


def _counters() -> dict[str, Counter]:
    return {kind: _counter(kind) for kind in CHANNELS}


def _counter(kind: str) -> Counter:
    module = channel(kind)
    limits = module.limits()
    return Counter(limits.most, limits.unit, module.count)


def _split(where: str) -> Problem:
    return Problem(
        Place("feeds/record.jsonl"),
        "record-split",
        f"The record in {where} does not begin like the other copies: they tell different stories of what was issued.",
        "Nothing is lifted until one copy is put right. Keep the copy that the public sees, and take the others away.",
    )


def _damaged(fault: str) -> Problem:
    return Problem(
        Place("feeds/record.jsonl"),
        "record-damaged",
        f"A copy of the record cannot be read: {fault}.",
        "Put the last good version of that file back from git; nothing is lifted until then.",
    )


def _lost(slug: str) -> Problem:
    return Problem(
        Place("feeds/record.jsonl"),
        "issued-text-lost",
        f"The text that was issued for {slug} is nowhere to be found: not in .dateline, not in feeds/issued.",
        f"Put feeds/issued/{slug}.json back from git, or set the release back to what was issued.",
    )
