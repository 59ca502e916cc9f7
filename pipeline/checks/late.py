"""Late: an embargo that ended long ago, of a release that was never public."""

from collections.abc import Iterator

from pipeline.checks import Context
from pipeline.newsroom import Newsroom
from pipeline.problem import Problem
from pipeline.release import Release
from pipeline.typeset.calendar import ENGLISH
from pipeline.typeset.moment import shown


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """An instant further back than the newsroom sends posts for, and no entry of this slug in the record."""
    instant = release.embargo.instant if release.embargo else None
    if instant is None or release.killed or release.draft or release.hold or release.broken:
        return
    if context.instant - instant <= newsroom.late_limit or context.record.last(release.slug):
        return
    yield Problem(
        release.place_of("embargo"),
        "lift-past-unknown",
        f"The embargo ended on {shown(instant, newsroom.home, ENGLISH).local}, and the release was never public: "
        "its page will appear at once, and nothing will be posted.",
        "Look whether the day and the year are right; "
        f"the posts of an old text go out with `dateline announce {release.slug}`.",
        stops=False,
    )
