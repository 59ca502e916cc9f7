"""Check: what a good sub-editor would say about every release before it may go out."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache

from pipeline.checks import ALWAYS, AROUND, CHECKS, NOT_OF_OLD, OF_EVERY_AGE, Context, checker, is_live
from pipeline.checks.missing import missing
from pipeline.newsroom import Newsroom
from pipeline.problem import Problem, in_order
from pipeline.release import Release
from pipeline.shelved import Shelved

BY_ITSELF = frozenset(CHECKS) - AROUND
OF_SHELVED = ALWAYS - {"issued"}

Asked = Callable[[frozenset[str], bool], tuple[str, ...]]


def check(releases: Iterable[Release], newsroom: Newsroom, context: Context) -> tuple[Problem, ...]:
    """Every problem of every release, drafts too, and of files that are gone, in the order of files and lines.

    What somebody set aside (`waive:`) is found all the same: `pipeline/waivers.py` weighs it.
    Pure: reads nothing but its arguments. A check that raises is a bug and is not caught.
    """
    releases = tuple(releases)
    asked = lru_cache(maxsize=None)(_asked)  # ten thousand releases are asked the same
    found = [problem for release in releases for problem in _of_one(release, newsroom, context, asked)]
    context.findings.forget_all_but({release.file for release in releases})
    return in_order([*found, *missing(context)])


def _judged(family: str, release: Release, found: Iterable[Problem]) -> Iterable[Problem]:
    """What is found, as advice where a text of an archive is measured by manners that came after it."""
    if release.archive is None or family in OF_EVERY_AGE:
        return found
    return (replace(problem, stops=False) for problem in found)


def _of_one(release: Release, newsroom: Newsroom, context: Context, asked: Asked) -> tuple[Problem, ...]:
    if not context.whole and is_live(release, newsroom, context):
        # in what is shelved nothing was found that its own file and the record say
        families = OF_SHELVED if isinstance(release, Shelved) else ALWAYS
        return _found(asked(families, bool(release.archive)), release, newsroom, context)
    around = asked(AROUND, bool(release.archive))
    return (*_by_itself(release, newsroom, context, asked), *_found(around, release, newsroom, context))


def _by_itself(release: Release, newsroom: Newsroom, context: Context, asked: Asked) -> tuple[Problem, ...]:
    known = context.findings.of(release, newsroom)
    if known is None:
        known = _found(asked(BY_ITSELF, bool(release.archive)), release, newsroom, context)
        context.findings.keep(release, newsroom, known)
    return known


def _found(names: Iterable[str], release: Release, newsroom: Newsroom, context: Context) -> tuple[Problem, ...]:
    return tuple(
        problem for name in names for problem in _judged(name, release, checker(name)(release, newsroom, context))
    )


def _asked(families: frozenset[str], old: bool) -> tuple[str, ...]:  # by position, for the cache
    """Those of the checks, in their order."""
    return tuple(name for name in CHECKS if name in families and not (old and name in NOT_OF_OLD))
