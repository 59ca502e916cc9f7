"""The body: the text of a release below its fields, taken out and put back while all else stays."""

import re

from pipeline.source.amend import front_matter


def body_of(text: str) -> str:
    """The text below the fields, without the blank lines around it, its lines ended by `\\n` alone.

    Unamendable for a file without front matter.
    """
    return _parts(text)[2].replace("\r\n", "\n")


def with_body(text: str, body: str) -> str:
    """The file with another text below its fields; fields, blank lines and line endings stay."""
    head, before, old, after = _parts(text)
    new = body.strip("\n").rstrip()
    if new == old.replace("\r\n", "\n"):
        return text
    ending = "\r\n" if "\r\n" in head else "\n"
    return head + (before if old else before or ending) + new.replace("\n", ending) + (after or ending)


def _parts(text: str) -> tuple[str, str, str, str]:
    """The fields with their fences, the blank lines, the text, and what is blank behind it."""
    _, end = front_matter(text)
    line = text.find("\n", end)
    start = len(text) if line < 0 else line + 1
    rest = text[start:]
    body = rest.rstrip()
    lead = len(body) - len(re.sub(r"\A(?:[ \t]*\r?\n)+", "", body))
    return text[:start], body[:lead], body[lead:], rest[len(body) :]
