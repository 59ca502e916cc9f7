"""The officer's page of checks, section by section: what `check --explain` shows and other programs are given."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pipeline.checks import nearest
from pipeline.cli.say import Stopped
from pipeline.cli.shown import Words

PROGRAM = Path(__file__).parents[1]
SECTION = re.compile(r"^## `([a-z0-9-]+)`\n+(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
STRONG = re.compile(r"^\*\*([^*\n]+)\*\*", re.MULTILINE)


@cache
def sections() -> Mapping[str, str]:
    """What docs/checks.md says of each code, as Markdown without its heading."""
    return {code: text.strip() for code, text in SECTION.findall(_page().read_text(encoding="utf-8"))}


def plain(code: str) -> str:
    """The section of a code without the signs of Markdown; what stands in `these marks` is to be typed so."""
    return "".join(text for text, _ in _words(sections().get(code, "")))


def explained(code: str) -> list[Words]:
    """The section of a code under its name; the command ends where there is no such code."""
    known, code = sections(), code.strip("` ").lower()
    if code not in known:
        near = nearest(code, known)
        meant = f"Did you mean {near}?" if near else "`dateline check` names the code of each problem."
        raise Stopped(f"There is no check called {code}. {meant}", 2)
    return [(f"{code}\n\n", "bold"), *_words(known[code])]


def _words(section: str) -> list[Words]:
    """The text, with the word that begins a paragraph in bold; examples stay as they are to be typed."""
    pieces = STRONG.split(section)
    return [(piece, "bold" if at % 2 else "") for at, piece in enumerate(pieces) if piece]


def _page() -> Path:
    """In a wheel the page is inside the package; in a checkout it is beside it."""
    inside = PROGRAM / "docs" / "checks.md"
    return inside if inside.is_file() else PROGRAM.parent / "docs" / "checks.md"
