"""Amend a release file: change one field of its front matter and leave every other byte alone."""

import json
import re

FENCE = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)


class Unamendable(ValueError):
    """The file has no front matter in which the field could be written."""


def with_approval(text: str, by: str, digest: str) -> str:
    """The file with this approval added; approvals of any other digest, which are void, are taken out.

    Raises Unamendable for a file without front matter.
    """
    start, end = _front_matter(text)
    newline = "\r\n" if "\r\n" in text[:end] else "\n"
    front = text[start:end]
    kept = [each for each in _approvals(front) if each[1] == digest and each[0].casefold() != by.casefold()]
    block = "approved:" + newline
    for person, bound in [*kept, (by, digest)]:
        block += f"  - by: {json.dumps(person, ensure_ascii=False)}{newline}    digest: {bound}{newline}"
    return text[:start] + _without(front, "approved") + block + text[end:]


def _front_matter(text: str) -> tuple[int, int]:
    """Where the front matter begins and ends in the text, its fences left out."""
    fences = list(FENCE.finditer(text))
    if len(fences) < 2 or text[: fences[0].start()].strip("\ufeff \t\r\n"):
        raise Unamendable("the file does not begin with front matter between two lines of ---")
    return text.index("\n", fences[0].start()) + 1, fences[1].start()


def _approvals(front: str) -> list[tuple[str, str]]:
    block = _block(front, "approved")
    found = re.findall(r"by:\s*(\"(?:[^\"\\]|\\.)*\"|[^\n,{}]+?)\s*(?:\r?\n\s+|,\s*)digest:\s*([0-9a-f]{64})", block)
    return [(json.loads(by) if by.startswith('"') else by.strip(), digest) for by, digest in found]


def _block(front: str, key: str) -> str:
    match = re.search(rf"^{key}:.*\n(?:(?:[ \t-].*)?\n)*", front, re.MULTILINE)
    return match.group(0) if match else ""


def _without(front: str, key: str) -> str:
    block = _block(front, key)
    return front.replace(block, "", 1) if block else front
