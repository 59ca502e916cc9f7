"""Letters: each is short enough to be shown whole, contacts and all."""

from collections.abc import Iterator

from pipeline.checks import Context, is_live
from pipeline.newsroom import Newsroom
from pipeline.problem import Place, Problem
from pipeline.release import Release
from pipeline.typeset.sheet import LARGEST


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """A letter that mail programs would cut off: it stops a newsroom that sends letters, and advises any other.

    Nothing is said of a text that is public already.
    """
    if release.killed or context.letter is None or is_live(release, newsroom, context):
        return
    size = context.letter(context.issued(release, newsroom))
    if size > LARGEST:
        yield Problem(
            Place(release.file, release.body_line),
            "letter-too-long",
            f"The letter of this release has {size // 1000} kB, and mail programs hide what is beyond "
            f"{LARGEST // 1000}: the end of the text and the contacts.",
            "Move a part of the text to a file: `attachments: [{file: annex.pdf, title: Annex}]`.",
            stops=newsroom.letters is not None,
        )
