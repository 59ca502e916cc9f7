"""Glance: one release is read and checked anew, and all else stays as the last survey saw it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pipeline.check import check
from pipeline.checks import Context, Findings
from pipeline.coming import Coming, coming
from pipeline.instead import Instead
from pipeline.moved import review
from pipeline.problem import Problem, in_order
from pipeline.read import Memory, Reading, read
from pipeline.release import Release, Waiver
from pipeline.survey import House, Survey, as_advice_in_drafts, measures
from pipeline.typeset.length import letter_size
from pipeline.waivers import weighed

Waived = Mapping[str, tuple[Waiver, ...]]


def glance(house: House, seen: Survey, file: str, data: bytes) -> Survey | None:
    """The survey as it is if this one file holds these bytes.

    What that means for other releases, such as a translation that waits for this one, is left to the next survey. None
    where more must be looked at: the file is new or cannot be read, or the newsroom itself is another one by now.
    """
    reading = _reading(house, file, data)
    release = next((each for each in reading.releases if each.file == file), None)
    before = next((each for each in seen.releases if each.file == file), None)
    if reading.newsroom is not seen.newsroom or not before or not release or release.slug != before.slug:
        return None
    releases = tuple(release if each.file == file else each for each in seen.releases)
    found, waived = _found(house, seen, reading, release, releases)
    problems = in_order((*(each for each in seen.problems if each.place.file != file), *found))
    return replace(
        seen,
        releases=releases,
        problems=problems,
        coming=_coming(seen, release, problems),
        at=house.clock.now(),
        digests={**seen.digests, file: reading.digests[file]},
        waived={name: each for name, each in seen.waived.items() if name != file} | dict(waived),
    )


def _reading(house: House, file: str, data: bytes) -> Reading:
    memory = Memory()  # the house's own would forget all other releases
    memory.newsroom, memory.marks, memory.kept = house.memory.newsroom, house.memory.marks, house.memory.kept
    return read(Instead(house.root / file, data), house.root, memory)


def _found(
    house: House, seen: Survey, reading: Reading, release: Release, releases: Iterable[Release]
) -> tuple[tuple[Problem, ...], Waived]:
    """What is wrong with the release, and what of it people set aside."""
    newsroom, now = seen.newsroom, house.clock.now()
    context = Context(
        tuple(releases),
        now,
        seen.record,
        measures(house, newsroom),
        seen.unread,
        findings=Findings(),
        letter=letter_size(newsroom),
    )
    found = (*reading.problems, *check([release], newsroom, context))
    own = (each for each in found if each.place.file == release.file)
    left, waived = weighed(own, [release])
    promises = house.promises.get(newsroom.key, ())
    moved = review(promises, [release], newsroom, seen.record, now).problems
    return (*as_advice_in_drafts(left, [release]), *moved), waived


def _coming(seen: Survey, release: Release, problems: Iterable[Problem]) -> tuple[Coming, ...]:
    """What is coming, this release as it is now; the others are those that were coming before."""
    others = (each.release for each in seen.coming if each.release.file != release.file)
    moved = {problem.place.file for problem in seen.review.problems}
    return coming([release, *others], seen.newsroom, seen.record, problems, moved)
