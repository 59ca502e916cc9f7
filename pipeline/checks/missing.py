"""Files that went: what is public keeps a release file, under the address it has."""

from collections.abc import Iterator

from pipeline.checks import Context
from pipeline.newsroom import Newsroom
from pipeline.problem import Place, Problem
from pipeline.record import Entry
from pipeline.release import Release

RECORD = "feeds/record.jsonl"


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """A release that would be published a second time, because its file or its slug was renamed."""
    slug = _moved_from(release, context)
    if slug:
        yield Problem(
            release.place_of("slug"),
            "issued-elsewhere",
            f"This is `{slug}`, which is public under that address and would be published a second time.",
            f"Write `slug: {slug}` among the fields, so that it keeps its address.",
        )


def missing(context: Context) -> Iterator[Problem]:
    """Public releases that have no file any more, neither under their slug nor under another."""
    moved = {_moved_from(release, context) for release in context.releases}
    for line, entry in context.without_file.values():
        if entry.slug not in moved:
            yield _missing(line, entry)


def _moved_from(release: Release, context: Context) -> str:
    """The slug under which this very text is public and has no file, '' for none."""
    if release.killed or context.record.last(release.slug):
        return ""
    return context.left_behind.get((release.title, release.body), "")


def _missing(line: int, entry: Entry) -> Problem:
    return Problem(
        Place(RECORD, line),
        "issued-missing",
        f"`{entry.slug}` is public, and its release file is gone.",
        f"Put the file back, or withdraw the release: a file with `slug: {entry.slug}`, "
        f"`revision: {entry.revision + 1}` and `killed: the meeting was called off`.",
        stops=False,
    )
