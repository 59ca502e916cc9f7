"""Given: a form as somebody filled it in, and what that changes in a release file."""

from collections.abc import Mapping, Sequence

from pipeline.source.stitch import Entry, Path

Given = Mapping[str, Sequence[str]]
Change = tuple[Path, Entry | None]


def said_in(given: Given, name: str) -> str | None:
    """What a form says in one field, None where it does not show it."""
    return given[name][0].replace("\r\n", "\n").strip() if given.get(name) else None
