"""Numbers that are written twice, in words and in figures, say the same both times."""

import re
from collections.abc import Iterator
from itertools import islice

from pipeline.checks import Context
from pipeline.letters import folded
from pipeline.newsroom import Newsroom
from pipeline.numerals import Numerals, number_at_end, numerals, value
from pipeline.pieces import Piece, pieces
from pipeline.problem import Place, Problem
from pipeline.release import Release

FIGURE = r"\d{1,3}(?:[ .,\u00a0\u202f]\d{3})+|\d{1,7}"
BEHIND = re.compile(rf"\s\((?P<figure>{FIGURE})\s?%?\)")  # fifteen (15), fifteen per cent (15%)
BEFORE = re.compile(rf"(?<![\w.,:/-])(?P<figure>{FIGURE})\s\((?P<words>[^\W\d][^()\d\n]{{1,80}})\)")  # 15 (fifteen)
PER_CENT = re.compile(r"\s+(?:per\s?cent|pour\s?cent|por\s?cien(?:to)?|por\s?cento|procent|pousan)\Z", re.IGNORECASE)
MOST = 50  # of one release
WINDOW = 160  # characters in front of a figure in which its words stand
YEARS = range(1000, 2200)


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """`fifteen (5)` and `5 (fifteen)`, in the languages whose numerals are known."""
    known = numerals(release.language.partition("-")[0])
    if release.killed or not known:
        return
    yield from islice(_differing(release, known), MOST)


def _differing(release: Release, known: Numerals) -> Iterator[Problem]:
    for piece in pieces(release):
        if "(" in piece.text:
            yield from _behind(piece, known)
            yield from _before(piece, known)


def _behind(piece: Piece, known: Numerals) -> Iterator[Problem]:
    for found in BEHIND.finditer(piece.text):
        before = re.split(r"\n\s*\n|[.;:!?()]", piece.text[max(found.start() - WINDOW, 0) : found.start()])[-1]
        counted, shares = PER_CENT.subn("", before)
        words, number = number_at_end(counted, known) or ("", 0)
        if words and shares == ("%" in found[0]) and not _is_name(counted.removesuffix(words), words):
            figure = _figure(found["figure"])
            if _disagree(number, figure):
                at = found.start() - len(before) + counted.rindex(words.split()[0])
                form = f"{{words}}{before[len(counted) :]} ({{figure}}{'%' * shares})"
                yield _problem(piece.place_at(at), form, words, (number, figure), known)


def _before(piece: Piece, known: Numerals) -> Iterator[Problem]:
    for found in BEFORE.finditer(piece.text):
        words = found["words"].strip()
        number = value(folded(words).replace("-", " ").split(), known)
        figure = _figure(found["figure"])
        before = piece.text[max(found.start() - WINDOW, 0) : found.start()]
        if number is not None and _disagree(number, figure) and not _is_name(before, words.capitalize()):
            yield _problem(piece.place_at(found.start()), "{figure} ({words})", words, (number, figure), known)


def _disagree(number: int, figure: int) -> bool:
    """Whether word and figure differ; `one` is often a pronoun, and a year counts nothing: Formula One (2019)."""
    return number not in (1, figure) and not (figure in YEARS and number < YEARS.start)


def _figure(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _is_name(before: str, words: str) -> bool:
    """Whether the number belongs to a name, such as Phase Two or Article Five, with a remark behind it."""
    previous = before.split()[-1:]
    return words[:1].isupper() and bool(previous) and previous[0][0].isupper()


def _problem(place: Place, form: str, words: str, values: tuple[int, int], known: Numerals) -> Problem:
    """`form` is how words and figure stand together; `values` are those of the words and of the figure."""
    number, figure = values
    other = known.written.get(figure, "")
    as_figure = f" or `{form.format(words=other, figure=figure)}`" if other else f", or the word for {figure}"
    return Problem(
        place,
        "number-disagrees",
        f"`{form.format(words=words, figure=figure)}` says {number} in words and {figure} in figures.",
        f"Find out which is right, and write `{form.format(words=words, figure=number)}`{as_figure}.",
    )
