"""Check: what a good sub-editor would say about every release before it may go out."""

from collections.abc import Container, Iterable

from pipeline.checks import AROUND, CHECKS, Context, checker, is_live
from pipeline.checks.missing import missing
from pipeline.newsroom import Newsroom
from pipeline.problem import Problem, in_order
from pipeline.release import Release


def check(releases: Iterable[Release], newsroom: Newsroom, context: Context) -> tuple[Problem, ...]:
    """Every problem of every release, drafts too, and of files that are gone, in the order of files and lines.

    What somebody set aside (`waive:`) is found all the same: `pipeline/waivers.py` weighs it.
    Pure: reads nothing but its arguments. A check that raises is a bug and is not caught.
    """
    releases = tuple(releases)
    found = [
        problem
        for release in releases
        for problem in (*_by_itself(release, newsroom, context), *_found(AROUND, release, newsroom, context))
    ]
    context.findings.forget_all_but({release.file for release in releases})
    return in_order([*found, *missing(context)])


def _by_itself(release: Release, newsroom: Newsroom, context: Context) -> tuple[Problem, ...]:
    if not context.whole and is_live(release, newsroom, context):
        return ()
    known = context.findings.of(release, newsroom)
    if known is None:
        known = _found(CHECKS.keys() - AROUND, release, newsroom, context)
        context.findings.keep(release, newsroom, known)
    return known


def _found(families: Container[str], release: Release, newsroom: Newsroom, context: Context) -> tuple[Problem, ...]:
    checks = [checker(name) for name in CHECKS if name in families]
    return tuple(problem for one in checks for problem in one(release, newsroom, context))
