"""Refusing: the two problems of a file that cannot be imported at all."""

from pipeline.problem import Place, Problem

MOST_LINES = 20_000  # of a text, as for a release


def too_big(place: Place, most: str) -> Problem:
    """The problem of a file that holds more than a release can."""
    return Problem(
        place,
        "file-too-big",
        f"This file holds more than {most}.",
        "Paste the text of the release alone into a file such as `release.txt`.",
    )


def unreadable(place: Place, wrong: str, mend: str) -> Problem:
    """The problem of a file that is no text this can read."""
    return Problem(place, "copy-unreadable", wrong, mend)
