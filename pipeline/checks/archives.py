"""Texts from an archive: their day is over, no two had one address, and what is public stays what it is."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from pipeline.checks import Context, is_live
from pipeline.newsroom import Newsroom
from pipeline.problem import Problem
from pipeline.release import Release

A_DAY = timedelta(days=1)  # a day alone is over everywhere within a day of its noon in UTC


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """A day to come, an address that another release had, and a public text that came from an archive, or did not."""
    yield from _made_old(release, context)
    if release.archive is None or release.killed:
        return
    if release.archive.since and _instant(release.archive.since) > context.instant:
        yield Problem(
            release.place_of("archive.since"),
            "archive-ahead",
            f"It was public before it came here, and {release.archive.since} is still to come.",
            "Write when it was public, or `embargo:` in place of `archive:` if it is still to go out.",
        )
    if not is_live(release, newsroom, context):
        yield from _shared(release, context)


def _instant(since: str) -> datetime:
    if len(since) > len("2009-03-04"):
        return datetime.fromisoformat(since)
    return datetime.fromisoformat(since).replace(tzinfo=UTC) - A_DAY / 2


def _shared(release: Release, context: Context) -> Iterator[Problem]:
    """Addresses that another release had as well: a redirect leads to one of them only."""
    for at, address in enumerate(release.archive.addresses if release.archive else ()):
        other = next((one for one in context.of_old(address) if one.file != release.file), None)
        if other:
            key = f"archive.address.{at}"
            yield Problem(
                release.place_of(key if key in release.places else "archive.address"),
                "archive-address",
                f"{other.file} stood at this address as well.",
                "Write it in the one of the two that readers found there, and take the other away.",
            )


def _made_old(release: Release, context: Context) -> Iterator[Problem]:
    """A public text that says now that it came from an archive, or says so no longer."""
    last = context.record.last(release.slug)
    public = context.record.texts.get(last.digest) if last else None
    if public is None or public.archived == bool(release.archive):
        return
    said = "did not come" if release.archive else "came"
    what = "Remove the lines `archive:`" if release.archive else "Put the lines `archive:` back"
    yield Problem(
        release.place_of("archive"),
        "archive-changed",
        f"What is public under this address {said} from an archive, and feeds and posts went by that.",
        f"{what}; if it is another text, give it an address of its own, such as `slug: {release.slug[:78]}-2`.",
    )
