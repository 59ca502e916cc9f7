"""Unprinted: signs for which the PDF of a press kit has no shape, so that it is left out."""

from collections.abc import Iterator

from pipeline.checks import Context
from pipeline.newsroom import Newsroom
from pipeline.problem import Place, Problem
from pipeline.release import Release
from pipeline.typeset import press
from pipeline.typeset.catalogue import spoken
from pipeline.typeset.documents import unprintable
from pipeline.typeset.template import TemplateFault, look

LINES = ("title", "subtitle", "number", "place", "notes", "update", "correction")


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """Advice where a press kit will be without its PDF; where no look can be had, others tell why."""
    if not newsroom.press_kit or release.killed or not press.installed():
        return
    try:
        seen = look(newsroom.templates)
        known = spoken(seen, release.language)
        signs = unprintable(newsroom, context.issued(release, newsroom), seen) if known else ()
    except TemplateFault:
        return
    if signs:
        yield Problem(
            _place(release, signs[0]),
            "character-unprinted",
            f"The PDF has no shape for {press.shown(signs)}, so the press kit is made without it.",
            "Write it without, such as `title: Heads adopt the plan`, or leave it: page, text and letter show it.",
            stops=False,
        )


def _place(release: Release, sign: str) -> Place:
    """The first field in which a sign stands, the file where that is none of the release's own lines."""
    named = next((name for name in LINES if sign in getattr(release, name)), "")
    if not named and sign in release.body:
        line = release.body[: release.body.index(sign)].count("\n")
        return Place(release.file, release.body_line + line)
    return release.place_of(named)
