"""Pictures: large enough to print, small enough to open, with a name to credit; and what their files carry."""

from collections.abc import Iterator

from pipeline.checks import Context
from pipeline.drawing.smaller import MOST_PIXELS
from pipeline.newsroom import Newsroom
from pipeline.pictures import CARRIED, MOST_BYTES
from pipeline.problem import Problem
from pipeline.release import Picture, Release

LEAST_WIDTH = 600


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """Pictures that are huge, small, without credit or licence; and what files carry that readers do not get."""
    if release.killed:
        return
    said = set[str]()
    for at, picture in enumerate(release.pictures):
        key = f"pictures.{at}"
        if picture.width * picture.height > MOST_PIXELS or picture.size > MOST_BYTES:
            yield _huge(release, f"{key}.file", picture)
        elif 0 < picture.width < LEAST_WIDTH:
            yield _small(release, f"{key}.file", picture)
        if not picture.credit:
            yield _without_credit(release, newsroom, key, picture)
        if not picture.licence:
            yield _without_licence(release, key, picture)
        yield from _carrying(release, f"{key}.file", picture.file, picture.carried, said)
    for at, attachment in enumerate(release.attachments):
        yield from _carrying(release, f"attachments.{at}.file", attachment.file, attachment.carried, said)


def _huge(release: Release, key: str, picture: Picture) -> Problem:
    size = f"{picture.size // 1_000_000} MB"
    if picture.size <= MOST_BYTES:
        size = f"{picture.width} by {picture.height} pixels"
    return Problem(
        release.place_of(key),
        "picture-huge",
        f"The picture `{picture.file}` has {size}: telephones of readers, and some networks, cannot open it.",
        f"Save `{picture.file}` again with at most 4000 pixels on its longer side.",
    )


def _small(release: Release, key: str, picture: Picture) -> Problem:
    return Problem(
        release.place_of(key),
        "picture-small",
        f"The picture `{picture.file}` is {picture.width} pixels wide, too few to look sharp on a page.",
        f"Put a larger one in place of `{picture.file}`: 1200 pixels or more.",
        stops=False,
    )


def _without_credit(release: Release, newsroom: Newsroom, key: str, picture: Picture) -> Problem:
    return Problem(
        release.place_of(key),
        "credit-missing",
        f"Nothing says who made the picture `{picture.file}`.",
        f"Name the photographer or the owner, such as `credit: {_owner(release, newsroom)}`.",
        stops=False,
    )


def _owner(release: Release, newsroom: Newsroom) -> str:
    issuers = (newsroom.organisations[id_] for id_ in release.issuers if id_ in newsroom.organisations)
    return next((issuer.acronym or issuer.name for issuer in issuers), newsroom.name)


def _without_licence(release: Release, key: str, picture: Picture) -> Problem:
    return Problem(
        release.place_of(key),
        "licence-missing",
        f"Nothing says how others may use the picture `{picture.file}`.",
        "Say so, such as `licence: CC BY 4.0` or `licence: Free for news about this release`.",
        stops=False,
    )


def _carrying(release: Release, key: str, file: str, carried: tuple[str, ...], said: set[str]) -> Iterator[Problem]:
    """What a file carries, once for a file that is shown and offered for download."""
    if not carried or file in said:
        return
    said.add(file)
    words = [CARRIED[kind] for kind in CARRIED if kind in carried]
    told = " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
    yield Problem(
        release.place_of(key),
        "picture-metadata",
        f"The file `{file}` carries {told}, which Dateline takes out of the copy that readers get.",
        "You need do nothing; what readers should know of it belongs in `caption:` and `credit:`.",
        stops=False,
    )
