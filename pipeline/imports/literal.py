"""Literal: plain words as Markdown that says just that."""

import re

# What a line may begin with that would make it something else than a line of words.
OPENS = re.compile(r"(?P<mark>#{1,6}|>|[-+=]+|~{3,})(?=\s|[-+=]*$|.*)|(?P<number>\d{1,9})(?P<stop>[.)])(?=\s|$)")
INSIDE = re.compile(r"[\\`*\[\]<|]|&(?=#?\w)|(?<!\w)_|_(?!\w)")

BULLETS = "•‣◦▪●∙·"


def literal(text: str) -> str:
    """One line of text so that CommonMark shows every sign of it as it was typed."""
    escaped = INSIDE.sub(lambda match: f"\\{match[0]}", text.strip())
    found = OPENS.match(escaped)
    if not found:
        return escaped
    if found["mark"]:
        return f"\\{escaped}"
    return f"{found['number']}\\{escaped[found.end('number') :]}"


def literal_inside(text: str) -> str:
    """Words inside a block as Markdown that says just that; blanks at both ends stay."""
    words = " ".join(text.split())
    if not words:
        return " " if text else ""
    before, after = " " * text[:1].isspace(), " " * text[-1:].isspace()
    marked = literal(f"x{words}")[1:]  # not at the beginning of a line
    return f"{before}{marked}{after}"


def literal_opening(marked: str) -> str:
    """A block that is Markdown already, so that its first sign opens nothing."""
    if re.match(r"(?:#{1,6}|>|[-+=~])", marked):
        return f"\\{marked}"
    return re.sub(r"^(\d{1,9})([.)])(?=\s|$)", r"\1\\\2", marked)
