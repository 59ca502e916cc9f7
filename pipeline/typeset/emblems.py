"""Whose marks stand on the page of a release, and how large."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from pipeline.newsroom import Mark, Newsroom
from pipeline.record import Standing

HIGH, WIDEST = 28, 112  # of a mark beside a name, in pixels


def emblems(newsroom: Newsroom, one: Standing) -> dict[str, Mark]:
    """The marks of its issuers, by their short names; none on a withdrawn text.

    A mark is how a newsroom looks, not what was issued: it is that of newsroom.yml as it is now.
    """
    if one.issued["killed"]:
        return {}
    ids = [row["id"] for row in one.issued.rows("issuers")]
    return {id_: newsroom.marks[id_] for id_ in ids if id_ in newsroom.marks}


def marks_of(newsroom: Newsroom, one: Standing) -> dict[str, list[Any]]:
    """The same as plain data: public path, width and height in pixels as shown."""
    return {id_: [mark.path(id_), *_seen(mark)] for id_, mark in emblems(newsroom, one).items()}


def with_marks(view: Mapping[str, Any], marks: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The issuers of a release's view, each with its `mark`: address, width and height, or None."""
    rows = view["text"].get("issuers", ())
    return [
        shown | {"mark": _shown(*marks[row["id"]]) if row["id"] in marks else None}
        for shown, row in zip(view["issuers"], rows, strict=True)
    ]


def _seen(mark: Mark) -> tuple[int, int]:
    """As high as a line of text, and as much wider as it is wide."""
    return min(WIDEST, max(1, round(mark.width * HIGH / mark.height))), HIGH


def _shown(path: str, width: int, height: int) -> dict[str, Any]:
    return {"href": f"../../{quote(path)}", "width": width, "height": height}
