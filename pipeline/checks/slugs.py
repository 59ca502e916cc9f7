"""Addresses: no two releases share one."""

from collections.abc import Iterator

from pipeline.checks import Context, is_live
from pipeline.newsroom import Newsroom
from pipeline.problem import Problem
from pipeline.release import Release


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """A problem for every release that shares its slug, but never for the one that is public under it."""
    same = context.sharing(release.slug)
    other = next((one for one in same if one.file != release.file), None)
    if other is None:
        return
    public = next((one for one in same if is_live(one, newsroom, context)), None)
    if public and public.file == release.file:
        return
    yield Problem(
        release.place_of("slug"),
        "slug-taken",
        f"The address `/releases/{release.slug}/` is also that of {(public or other).file}.",
        f"Write another one, such as `slug: {release.slug[:78]}-2`, or rename this file.",
    )
