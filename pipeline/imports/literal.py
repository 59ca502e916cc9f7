"""Literal: plain words as Markdown that says just that."""

import re

# What a line may begin with that would make it something else than a line of words.
OPENS = re.compile(r"(?P<mark>#{1,6}|>|[-+=]+|~{3,})(?=\s|[-+=]*$|.*)|(?P<number>\d{1,9})(?P<stop>[.)])(?=\s|$)")
INSIDE = re.compile(r"[\\`*\[\]<|]|&(?=#?\w)|(?<!\w)_|_(?!\w)")


def literal(text: str) -> str:
    """One line of text so that CommonMark shows every sign of it as it was typed."""
    escaped = INSIDE.sub(lambda match: f"\\{match[0]}", text.strip())
    found = OPENS.match(escaped)
    if not found:
        return escaped
    if found["mark"]:
        return f"\\{escaped}"
    return f"{found['number']}\\{escaped[found.end('number') :]}"
