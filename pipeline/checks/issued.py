"""What was issued stays as issued: a public release changes only by a numbered revision that says why (law 7)."""

from collections.abc import Iterator

from pipeline.checks import Context, is_live
from pipeline.clock import stamp
from pipeline.issued import resolve
from pipeline.newsroom import Newsroom
from pipeline.problem import Problem
from pipeline.record import Entry
from pipeline.release import Release


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """Changes of a public release without a revision, revisions without a reason, drafts of what is public."""
    last = context.record.last(release.slug)
    if last is None or _is_somebody_elses(release, newsroom, context):
        return
    if release.draft:
        yield _draft(release, last)
    if resolve(release, newsroom).digest == last.digest:
        return
    if release.revision <= last.revision:
        yield _changed(release, last)
    elif not (release.update or release.correction or release.killed):
        yield _unexplained(release)


def _is_somebody_elses(release: Release, newsroom: Newsroom, context: Context) -> bool:
    """Whether another file is what is public under this slug: then the clash is the problem, not the change."""
    others = (other for other in context.releases if other.slug == release.slug and other.file != release.file)
    return any(is_live(other, newsroom, context) for other in others)


def _changed(release: Release, last: Entry) -> Problem:
    following = last.revision + 1
    return Problem(
        release.place_of("revision"),
        "issued-changed",
        f"This release is public since {stamp(last.instant)} and was changed; the public keeps the old text.",
        f"Put it back, or write `revision: {following}` with `update:` for what is new "
        "or `correction:` for what was wrong.",
    )


def _unexplained(release: Release) -> Problem:
    return Problem(
        release.place_of("revision"),
        "revision-unexplained",
        f"Revision {release.revision} does not say what changed in a release that is public.",
        "Write `update: the hour has been added` for what is new, or `correction: the day is 4 December, not 3`.",
    )


def _draft(release: Release, last: Entry) -> Problem:
    return Problem(
        release.place_of("draft"),
        "draft-of-live",
        f"This release is public since {stamp(last.instant)}, and a draft of it changes nothing there.",
        "Remove the line `draft: true`, or withdraw it with `killed: the meeting was called off`.",
    )
