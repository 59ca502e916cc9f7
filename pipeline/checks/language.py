"""The language: one this newsroom publishes in, and translations of something that is there."""

from collections.abc import Iterator

from pipeline.checks import Context, instead, nearest
from pipeline.newsroom import Newsroom
from pipeline.problem import Problem
from pipeline.release import Release
from pipeline.source.language_name import code_of


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """An unknown language; a translation of nothing, of itself, or into the same language."""
    if release.language not in newsroom.languages:
        yield Problem(
            release.place_of("language"),
            "language-unknown",
            f"This newsroom does not publish in `{release.language}`.",
            _language(release.language, newsroom.languages),
        )
    if release.translation_of:
        yield from _translation(release, context)


def _language(given: str, known: tuple[str, ...]) -> str:
    """What to write for a language that may be given by its name: `English` is `en`."""
    named = code_of(given)
    if named in known:
        return f"Write `language: {named}`."
    if named:
        return f"Write {instead('language', named, known)}, or add `{named}` to `languages:` in newsroom.yml."
    return f"Write {instead('language', given, known)}, or add it to newsroom.yml."


def _translation(release: Release, context: Context) -> Iterator[Problem]:
    wanted = release.translation_of
    same = [other for other in context.sharing(wanted) if other.slug == wanted]
    original = next((other for other in same if other.file != release.file), None)
    if not original:
        near = nearest(wanted, [other.slug for other in context.releases if other.file != release.file])
        yield Problem(
            release.place_of("translation-of"),
            "translation-unknown",
            f"There is no other release `{wanted}` that this one could be a translation of.",
            f"Write `translation-of: {near}`, or remove the line."
            if near
            else "Write the name of its file without the day, or remove the line `translation-of:`.",
        )
    elif original.language == release.language:
        yield Problem(
            release.place_of("translation-of"),
            "translation-unknown",
            f"`{wanted}` and this release are both in `{release.language}`.",
            "Say in which language this one is, such as `language: fr`.",
        )
