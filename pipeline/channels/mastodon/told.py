"""What a server tells of its own limits: read from its description, kept in few words, read back with care."""

import json
from typing import Any

from pipeline.digest import canonical

MOST = 500  # characters of a post, unless the server says otherwise
LINK = 23  # what a link counts, however long it is
# Each number that is kept: where the server says it under `configuration`, and the most that can be meant by it.
_NUMBERS = {
    "max_characters": ("statuses", 1_000_000),
    "characters_reserved_per_url": ("statuses", 1_000),
    "max_media_attachments": ("statuses", 100),
    "image_size_limit": ("media_attachments", 10**9),
    "image_matrix_limit": ("media_attachments", 10**9),
}


def told_by(description: object) -> str:
    """The limits of a server, from its `/api/v2/instance` or `/api/v1/instance`, as canonical JSON; '' for none.

    What cannot be meant, such as no character at all, is left out.
    """
    server = _table(description)
    said = _table(server.get("configuration"))
    found = {name: _number(_table(said.get(group)), name) for name, (group, _) in _NUMBERS.items()}
    # before `configuration` was there, and in servers that are only like Mastodon
    old = {"max_characters": server.get("max_toot_chars")}
    found["max_characters"] = found["max_characters"] or _number(old, "max_characters")
    kept = {name: number for name, number in found.items() if number}
    return canonical(kept).decode() if kept else ""


def measures(told: str) -> tuple[int, int]:
    """The most characters of a post, and what a link counts, by what was told; 500 and 23 where that says nothing."""
    try:
        row = _table(json.loads(told)) if told else {}
    except ValueError:
        row = {}
    return _number(row, "max_characters") or MOST, _number(row, "characters_reserved_per_url") or LINK


def _number(row: dict[str, Any], name: str) -> int:
    """A number that can be meant, 0 for anything else."""
    found = row.get(name)
    if not isinstance(found, int) or isinstance(found, bool):
        return 0
    return found if 1 <= found <= _NUMBERS[name][1] else 0


def _table(found: object) -> dict[str, Any]:
    return found if isinstance(found, dict) else {}
