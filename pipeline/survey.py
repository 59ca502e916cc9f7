"""The survey: what stands, what comes and what is wrong, at one instant; nothing is changed by looking."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from pipeline.again import Base
from pipeline.archive import RECORD, Archive, RecordSplit, keep_files
from pipeline.channels import CHANNELS, THREADS, Channel, channel, texts
from pipeline.check import check
from pipeline.checks import Context, Counter, Findings
from pipeline.clock import Clock
from pipeline.coming import MOVED, PROBLEMS, Coming, coming
from pipeline.digest import digest
from pipeline.edition import Edition
from pipeline.files import Files
from pipeline.grants import Grants
from pipeline.hosts import Fetch, Host, HostRefuses, Seams, host
from pipeline.issued import Issued
from pipeline.lanes import Begin
from pipeline.ledger import Ledger, LedgerRefuses
from pipeline.mark import Mark, mark_of
from pipeline.moved import Review, review
from pipeline.newsroom import ClockSources, HostPlace, Newsroom
from pipeline.patience import Done, begun
from pipeline.problem import Place, Problem, in_order
from pipeline.promise import Promise
from pipeline.read import Memory, Reading, read
from pipeline.record import Record
from pipeline.release import Release, Waiver
from pipeline.reserve import Reserve
from pipeline.store import Store
from pipeline.tellers import Teller, teller
from pipeline.told import Book
from pipeline.typeset.length import letter_size
from pipeline.unplanned import Mark as Unplanned
from pipeline.upstream import Upstream
from pipeline.waivers import weighed
from pipeline.watch import Watch
from pipeline.witnesses import Heard, begin


@dataclass(frozen=True, slots=True)
class House:
    """One newsroom's folder and every seam to the world: files, clock, ledger, secrets, network.

    `upstream` is the branch that the files follow, if any, and `lead` how much sooner than usual a lift is prepared
    because of that.
    """

    root: Path
    files: Files
    clock: Clock
    ledger: Ledger
    secrets: Mapping[str, str]
    owner: str
    fetch: Fetch | None = None
    channels: Callable[[str], Channel] = channel
    witnesses: Callable[[ClockSources, Clock], Heard] = begin
    calls: Begin = begun
    aside: "Callable[[House, Callable[[House], object]], Done]" = lambda house, work: begun(partial(work, house)).done
    upstream: Upstream | None = None
    lead: timedelta = timedelta()
    tellers: Callable[[str], Teller] = teller
    cast: Callable[[Newsroom], Newsroom] = lambda newsroom: newsroom  # who plays whom, in a rehearsal
    written: Callable[[], tuple[int, int]] | None = None  # the ledger's own sign of a change; None: its file's age
    serves: Callable[[str], bool] = lambda name: True  # the accounts that are served in this run
    watch: Watch = field(init=False)
    memory: Memory = field(default_factory=Memory)
    findings: Findings = field(default_factory=Findings)
    editions: dict[str, Edition] = field(default_factory=dict)  # sealed in this run, by all that they follow from
    bases: list[Base] = field(default_factory=list)  # the same, the newest last, for those that follow
    kept: set[str] = field(default_factory=set)  # seals whose record and feeds were written down in this run
    # lifted in this run while the ledger refused, and the hour that makes what is called for old
    unplanned: dict[Unplanned, datetime | None] = field(default_factory=dict)
    promises: dict[str, tuple[Promise, ...]] = field(default_factory=dict)  # by newsroom, as the ledger told them last
    told: dict[str, Book] = field(default_factory=dict)  # what tellers told and nobody could write down, by their kinds
    # one for each place, which may remember for some seconds what it showed
    _hosts: dict[tuple[HostPlace, str], Host] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "watch", Watch(self.clock, self.files, self.root / ".dateline", looking=True))

    @property
    def store(self) -> Store:
        return Store(self.files, self.root / ".dateline")

    @property
    def reserve(self) -> Reserve:
        return Reserve(self.files, self.root / ".dateline")

    @property
    def grants(self) -> Grants:
        return Grants(self.files, self.root / ".dateline")

    @property
    def archive(self) -> Archive:
        return Archive(self.files, self.root, self.store)

    def forget(self) -> None:
        """Rely on no edition that was made before: something that they are made of is not as it should be."""
        self.editions.clear()
        self.bases.clear()

    def host(self, newsroom: Newsroom) -> Host:
        place = (newsroom.host, newsroom.address)
        if place not in self._hosts:
            self._hosts.clear()  # newsroom.yml names another one now
            seams = Seams(self.root, self.files, self.store, self.fetch, self.secrets, self.clock)
            self._hosts[place] = host(newsroom, seams)
        return self._hosts[place]


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
    blind: str  # why the record that is public could not be read, in words: then a copy stands in, maybe an older one
    review: Review
    mark: Mark  # taken before anything was read
    digests: Mapping[str, str]  # of the bytes of every file that was read
    unread: frozenset[str]  # slugs of files that are there and could not be taken in
    waived: Mapping[str, tuple[Waiver, ...]]  # by file: the checks that people set aside, and why

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


def survey(house: House, *, whole: bool = True) -> Survey:
    """Read, check and compare with the record; NoNewsroom where newsroom.yml cannot be understood.

    Unless it is `whole`, problems in the text of what is public and unchanged are left out: they hinder nothing.
    """
    mark = fingerprint(house)
    reading = read(house.files, house.root, house.memory)
    if reading.newsroom is None:
        raise NoNewsroom(in_order(reading.problems))
    newsroom = house.cast(reading.newsroom)
    host = house.host(newsroom)
    showing = host.showing()  # before the record: what becomes public in between is then refused at the switch
    resolved = house.memory.resolved(reading.releases, newsroom)
    public, blind = _public(host)
    record, lost = _record(house, public, resolved, reading)
    now = house.watch.sure().instant
    counts, findings = measures(house, newsroom), house.findings
    context = Context(
        reading.releases, now, record, counts, reading.unread, resolved, findings, whole, letter=letter_size(newsroom)
    )
    found = (*reading.problems, *lost, *check(reading.releases, newsroom, context))
    left, waived = weighed(found, reading.releases)
    problems = in_order(as_advice_in_drafts(left, reading.releases))
    reviewed = _review(house, newsroom, reading.releases, record, now)
    moved = {problem.place.file for problem in reviewed.problems}
    return Survey(
        newsroom=newsroom,
        releases=reading.releases,
        problems=in_order((*problems, *reviewed.problems)),
        record=record,
        coming=coming(reading.releases, newsroom, record, problems, moved, resolved=resolved),
        folders=reading.folders,
        at=now,
        showing=showing,
        blind=blind,
        review=reviewed,
        mark=mark,
        digests=reading.digests,
        unread=reading.unread,
        waived=waived,
    )


def fingerprint(house: House) -> Mark:
    """Names, ages and sizes of all that people write: a change means that it is worth reading again."""
    return mark_of(house.files, house.root)


def age(house: House, path: Path) -> tuple[int, int]:
    """The age and size of a file, or how it refuses to tell them: that is a state like any other, and may change."""
    try:
        return house.files.age(path)
    except OSError as fault:
        return (-1, fault.errno or 0)


def unchanged(house: House, seen: Survey, releases: Iterable[Release]) -> bool:
    """Whether newsroom.yml, the files of these releases and what lies beside them are still what the survey read.

    Texts are compared byte for byte, pictures and attachments by age and size; OSError where one cannot be read.
    """
    before = {name: (age, size) for name, age, size in seen.mark}
    releases = tuple(releases)
    for release in releases:
        # a withdrawal shows none of them, and one that is gone must not hinder it
        groups = () if release.killed else (release.pictures, release.attachments)
        for name in (each.file for group in groups for each in group):
            path = house.root / Path(release.file).parent / name
            if before.get(str(path), (0, 0)) != house.files.age(path):
                return False
    files = ("newsroom.yml", *(release.file for release in releases))
    return all(_digest(house, file) == seen.digests.get(file) for file in files)


def _digest(house: House, file: str) -> str:
    try:
        return digest(house.files.read(house.root / file))
    except FileNotFoundError:
        return ""


def as_advice_in_drafts(problems: Iterable[Problem], releases: Iterable[Release]) -> Iterator[Problem]:
    """A draft is not finished, so nothing in it is worth an alarm yet."""
    drafts = {release.file for release in releases if release.draft}
    for problem in problems:
        yield replace(problem, stops=False) if problem.place.file in drafts else problem


def _public(host: Host) -> tuple[bytes | None, str]:
    """The record that is public, or why nobody can tell."""
    try:
        return host.read(RECORD), ""
    except HostRefuses as why:
        return None, str(why)


def _record(
    house: House, public: bytes | None, resolved: Mapping[str, Issued], reading: Reading
) -> tuple[Record, tuple[Problem, ...]]:
    try:
        record = house.archive.load(public, {text.digest: text for text in resolved.values()})
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
    """A ledger that cannot be used never keeps a page back: what it told before in this run is compared, if anything.

    Publishing says that it refused, and nothing new is written down.
    """
    try:
        known = house.promises[newsroom.key] = house.ledger.promises(newsroom.key)
    except LedgerRefuses as why:
        before = review(house.promises.get(newsroom.key, ()), releases, newsroom, record, now)
        return Review(problems=before.problems, refused=str(why))
    return review(known, releases, newsroom, record, now)


def measures(house: House, newsroom: Newsroom) -> dict[str, Counter]:
    """How each channel counts, as far as the servers of these accounts said."""
    return counters(_told(house, newsroom))


def counters(told: Mapping[str, Iterable[str]] | None = None) -> dict[str, Counter]:
    """How each channel counts; `told` is by kind what the servers of its accounts said of their limits."""
    return {kind: _counter(kind, (told or {}).get(kind, ())) for kind in CHANNELS}


def _counter(kind: str, told: Iterable[str]) -> Counter:
    """A post must keep the limits of each account of its kind: it is written once for all."""
    module = channel(kind)
    usual = module.limits()
    limits = sorted((limit for words in told for limit in module.limits(words)), key=lambda limit: limit.most)
    return Counter(
        lambda post: texts(kind, module, module.compose(post)), tuple(limits) or usual, usual, threads=kind in THREADS
    )


def _told(house: House, newsroom: Newsroom) -> dict[str, list[str]]:
    """What the servers of the accounts said of their limits, by kind; '' for one that was not asked yet."""
    found: dict[str, list[str]] = {}
    for account in newsroom.channels:
        told = house.grants.of(account, house.secrets.get(account.secret, "")).told
        found.setdefault(account.kind, []).append(told)
    return found


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
