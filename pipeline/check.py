"""Check: what a good sub-editor would say about every release before it may go out."""

from collections.abc import Iterable

from pipeline.checks import CHECKS, Context, checker
from pipeline.checks.missing import missing
from pipeline.newsroom import Newsroom
from pipeline.problem import Problem, in_order
from pipeline.release import Release


def check(releases: Iterable[Release], newsroom: Newsroom, context: Context) -> tuple[Problem, ...]:
    """Every problem of every release, drafts too, and of files that are gone, in the order of files and lines.

    What somebody set aside (`waive:`) is found all the same: `pipeline/waivers.py` weighs it.
    Pure: reads nothing but its arguments. A check that raises is a bug and is not caught.
    """
    checks = [checker(name) for name in CHECKS]
    found = [problem for release in releases for one in checks for problem in one(release, newsroom, context)]
    return in_order([*found, *missing(context)])
