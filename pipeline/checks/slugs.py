"""Addresses: no two releases share one."""

import unicodedata
from collections.abc import Iterator

from pipeline.checks import Context, is_live
from pipeline.newsroom import Newsroom
from pipeline.problem import Problem
from pipeline.release import Release


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """A problem for every release that shares its slug, but never for the one that is public under it.

    Slugs are compared as file systems do that keep no case and compose accents.
    """
    same = [other for other in context.releases if _folded(other.slug) == _folded(release.slug)]
    others = [other for other in same if other.file != release.file]
    public = next((other for other in same if is_live(other, newsroom, context)), None)
    if not others or (public and public.file == release.file):
        return
    holder = public or others[0]
    yield Problem(
        release.place_of("slug"),
        "slug-taken",
        f"The address `/releases/{release.slug}/` is also that of {holder.file}.",
        f"Write another one, such as `slug: {release.slug[:78]}-2`, or rename this file.",
    )


def _folded(slug: str) -> str:
    return unicodedata.normalize("NFC", slug).casefold()
