"""Names across translations: whoever is named in both languages is spelt one way in both."""

from collections.abc import Iterator

from pipeline.checks import Context
from pipeline.letters import folded, level
from pipeline.named import neighbours, runs, with_particles
from pipeline.newsroom import Newsroom
from pipeline.pieces import Piece, pieces, words
from pipeline.problem import Problem
from pipeline.release import Release

MOST = 20  # of one translation
SISTERS = {frozenset({"es", "pt"})}  # Ministerio Público, Ministério Público: so near that words look like names


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """Names of a translation that differ from its original in accents or capitals only; advice."""
    original = _original(release, context)
    if not original or release.killed or original.killed:
        return
    people = frozenset({release.language, original.language}) in SISTERS
    theirs: dict[str, set[str]] = {}
    for name, _, _ in _names(original, people=people):
        theirs.setdefault(folded(name), set()).add(name)
    told = set[str]()
    for name, piece, at in _names(release, people=people):
        known = theirs.get(folded(name))
        if known and name not in known and name not in told and len(told) < MOST:
            told.add(name)
            right = min(known)
            yield Problem(
                piece.place_at(at),
                "name-in-translation",
                f"`{name}` stands here, and `{right}` in `{original.slug}`, of which this is a translation.",
                f"If both mean the same, write it one way in both, such as `{right}`.",
                stops=False,
            )


def _original(release: Release, context: Context) -> Release | None:
    same = context.sharing(release.translation_of) if release.translation_of else ()
    return next((other for other in same if other.slug == release.translation_of and other.file != release.file), None)


def _names(release: Release, *, people: bool) -> Iterator[tuple[str, Piece, int]]:
    """Two neighbouring words with capitals, and `De Meo`; only of people where the two languages are alike."""
    for piece in pieces(release):
        text = words(piece.text)
        for run in runs(text):
            if people and run and not (run[0].is_honorific or piece.field.endswith(".name")):
                continue
            for name in with_particles(text, run):
                yield level(name.text), piece, name.start
            for one, other in neighbours(run):
                yield f"{one.text} {other.text}", piece, one.start
