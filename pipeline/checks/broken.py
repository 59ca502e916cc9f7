"""Broken embargoes: what was said about one ends it only if two people said so, about exactly this text."""

from collections.abc import Iterator

from pipeline.checks import Context
from pipeline.coming import WITNESSES, ended_early, people
from pipeline.newsroom import Newsroom
from pipeline.problem import Problem
from pipeline.release import Broken, Release
from pipeline.typeset.calendar import ENGLISH
from pipeline.typeset.moment import shown


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """A release that is not public and whose `broken:` does not end its embargo: it waits for its hour as before."""
    instant = release.embargo.instant if release.embargo else None
    broken = release.broken
    if broken is None or instant is None or instant <= context.instant or release.killed:
        return
    if context.record.last(release.slug):
        return  # that lift is done, and the line stays as its mark
    if not ended_early(release, context.issued(release, newsroom)):
        until = shown(instant, newsroom.home, ENGLISH).local
        yield Problem(
            release.place_of("broken"),
            "broken-void",
            f"{_why(broken)}: the release waits until {until}.",
            f"Run `dateline lift {release.slug} --now` with a reason and two names, or remove the line `broken:`.",
            stops=False,
        )


def _why(broken: Broken) -> str:
    if len(people(broken.by)) < WITNESSES:
        return "Fewer than two people say that this embargo was broken elsewhere"
    return "The text or its hour was changed after two people said that its embargo was broken elsewhere"
