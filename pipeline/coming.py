"""What is coming: each change of the public tree that releases and record call for, and what stands in its way."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pipeline.clock import stamp, utc
from pipeline.digest import canonical, digest
from pipeline.issued import Issued, resolve
from pipeline.newsroom import Newsroom
from pipeline.problem import Problem
from pipeline.record import Entry, Kind, Record
from pipeline.release import Release

ON_TIME = timedelta(minutes=1)
PROBLEMS = "has problems"
MOVED = "its hour moved: see `dateline check`"
WITNESSES = 2  # people who must say that an embargo was broken elsewhere


@dataclass(frozen=True, slots=True)
class Coming:
    """A release that will change in public: what as, when (None: as soon as it is first due), and what hinders it."""

    release: Release
    issued: Issued
    kind: Kind
    instant: datetime | None
    obstacles: tuple[str, ...]

    def due(self, now: datetime) -> bool:
        """Whether nothing hinders it and its instant has come."""
        return not self.obstacles and (self.instant is None or self.instant <= now)

    def entry(self, now: datetime) -> Entry:
        """Its entry in the record if it is lifted now.

        The instant is the one promised, unless the lift is over a minute late: then it is the true one.
        """
        true = now.replace(microsecond=0)
        late = self.instant is None or now - self.instant > ON_TIME
        instant = true if late or self.instant is None else self.instant
        return Entry(self.release.slug, self.release.revision, self.kind, instant, self.issued.digest)


def coming(
    releases: Iterable[Release],
    newsroom: Newsroom,
    record: Record,
    problems: Iterable[Problem],
    moved: Collection[str] = (),
    *,
    resolved: Mapping[str, Issued] | None = None,
) -> tuple[Coming, ...]:
    """Everything that is to change in public, soonest first; what has no fixed instant comes before the rest.

    `moved` are the files whose embargo no longer means the instant it was promised to mean; `resolved` what each file
    issues, where that is known already.
    """
    texts = resolved or {}
    stopped = {problem.place.file for problem in problems if problem.stops}
    newest = {entry.slug: entry for entry in record.entries}
    known = [(release, texts.get(release.file) or resolve(release, newsroom)) for release in releases]
    settled = {r.slug for r, issued in known if r.slug in newest and newest[r.slug].digest == issued.digest}
    found = [
        Coming(
            release=release,
            issued=issued,
            kind=_kind(release, newest.get(release.slug)),
            instant=_instant(release, issued, newest.get(release.slug), record),
            obstacles=_obstacles(
                release,
                issued,
                newsroom,
                stopped=release.file in stopped,
                moved=release.file in moved,
                settled=release.slug in settled,
            ),
        )
        for release, issued in known
        if (release.killed or not release.draft) and changes(release, newest.get(release.slug))
    ]
    found = _after_their_originals(found, newest)
    return tuple(sorted(found, key=lambda c: (c.instant is not None, c.instant, c.release.slug)))


def _after_their_originals(found: list[Coming], public: Collection[str]) -> list[Coming]:
    """A translation names its original, so that it never goes out before it."""
    while behind := {c.release.file for c in found if not c.obstacles and not _original_goes(c, found, public)}:
        found = [replace(c, obstacles=(_behind(c),)) if c.release.file in behind else c for c in found]
    return found


def _original_goes(change: Coming, found: Iterable[Coming], public: Collection[str]) -> bool:
    """Whether there is no original to wait for: none at all, one that is public, or one that goes out no later."""
    original = change.release.translation_of
    if not original or original in public or change.kind == "kill":
        return True
    goes = [other.instant for other in found if other.release.slug == original and not other.obstacles]
    return any(hour is None or (change.instant is not None and hour <= change.instant) for hour in goes)


def _behind(change: Coming) -> str:
    return f"waits for its original, {change.release.translation_of}"


def changes(release: Release, last: Entry | None) -> bool:
    """Whether the public is to see something new: a first text, or one with a higher revision."""
    if last is None:
        return not release.killed  # withdrawn before anyone saw it
    return release.revision > last.revision


def approval_digest(release: Release, issued: Issued) -> str:
    """What an approval is bound to: the issued text, its instant and what was waived.

    The mark of a broken embargo is left out: it is put on a text that was approved before.
    """
    instant = release.embargo.instant if release.embargo else None
    waived = [[waiver.code, waiver.because, *waiver.by] for waiver in release.waive]
    return digest(
        canonical({"issued": issued.unmarked, "instant": stamp(instant) if instant else "", "waived": waived})
    )


def approvals_missing(release: Release, issued: Issued, newsroom: Newsroom) -> int:
    """How many approvals are still wanting; a person counts once, however the name is typed."""
    wanted = approval_digest(release, issued)
    approving = (approval.by for approval in release.approved if approval.digest == wanted)
    return max(0, newsroom.approvals - len(people(approving)))


def ended_early(release: Release, issued: Issued) -> bool:
    """Whether two people say, for a reason, that the embargo of exactly this text and hour was broken elsewhere."""
    broken, instant = release.broken, release.embargo.instant if release.embargo else None
    if broken is None or instant is None or not broken.because:
        return False
    bound = broken.digest == approval_digest(release, issued) and broken.until == stamp(instant)
    return bound and len(people(broken.by)) >= WITNESSES


def people(names: Iterable[str]) -> frozenset[str]:
    """The different people of these names; one counts once, however the name is typed, and a mere sign is nobody."""
    return frozenset(person for person in map(_person, names) if person)


def _person(name: str) -> str:
    """The letters, marks and digits of a name, for all else sets no two people apart; '' where it has no letter."""
    text = unicodedata.normalize("NFKC", name).replace("\xad", "")
    known = "".join(sign if unicodedata.category(sign)[0] in "LMN" else " " for sign in text)
    return " ".join(known.split()).casefold() if any(map(str.isalpha, known)) else ""


def _kind(release: Release, last: Entry | None) -> Kind:
    if release.killed:
        return "kill"
    if last is None:
        return "lift"
    return "correction" if release.correction else "update"


def _instant(release: Release, issued: Issued, last: Entry | None, record: Record) -> datetime | None:
    """The embargo's instant; for a change of what is public already, only if it lies after the lift.

    A kill never waits for an hour, nor does a text whose embargo was broken elsewhere.
    """
    if release.killed or release.embargo is None or release.embargo.instant is None:
        return None
    instant = utc(release.embargo.instant)
    if last is None:
        return None if ended_early(release, issued) else instant
    public = record.texts.get(last.digest)
    ended = public is not None and public["broken"] == stamp(instant)
    return instant if instant > last.instant and not ended else None


def _obstacles(
    release: Release, issued: Issued, newsroom: Newsroom, *, stopped: bool, moved: bool, settled: bool
) -> tuple[str, ...]:
    if release.killed:  # taking away is never hindered, but each file takes away only its own text
        return ("another file is what is public under this address",) if settled else ()
    found = []
    if stopped:
        found.append(PROBLEMS)
    if release.embargo is None:
        found.append("its embargo cannot be read")
    if moved:
        found.append(MOVED)
    if release.hold:
        found.append(f"on hold: {release.hold}")
    missing = approvals_missing(release, issued, newsroom)
    if missing:
        found.append("waits for approval" if missing == 1 else f"waits for {missing} approvals")
    return tuple(found)
