"""The medium: a page or a letter as paper, or a screen by day or at night has it, by its own rules for that medium.

No browser shows a frame as printed, or dark within a light page. So the rules that the style sheet itself has for the
medium are made to hold, and those for the others not; not one is added.
"""

import re
from typing import Literal

Medium = Literal["screen", "day", "night", "paper"]

EVER, NEVER = "(min-width: 0)", "(max-width: 0)"
NIGHT, DAY = r"\(\s*prefers-color-scheme\s*:\s*dark\s*\)", r"\(\s*prefers-color-scheme\s*:\s*light\s*\)"
PRINT, SCREEN = r"(?<=@media)(\s+)(?:only\s+)?print\b", r"(?<=@media)(\s+)(?:only\s+)?screen\b"
SCHEME = re.compile(r"(<meta name=\"(?:supported-)?color-schemes?\" content=\")[^\"]*(\")|(color-scheme:\s*)light dark")


def shown_on(medium: Medium, text: str) -> str:
    """A page or a style sheet as this medium has it; on a screen that is the reader's own it stays as it is."""
    if medium == "screen":
        return text
    dark = medium == "night"
    text = re.sub(NIGHT, EVER if dark else NEVER, re.sub(DAY, NEVER if dark else EVER, text))
    text = SCHEME.sub(lambda found: _scheme(found, "dark" if dark else "light"), text)
    if medium == "paper":
        text = re.sub(SCREEN, rf"\1{NEVER}", re.sub(PRINT, rf"\1{EVER}", text))
    return text


def _scheme(found: "re.Match[str]", scheme: str) -> str:
    return f"{found[1]}{scheme}{found[2]}" if found[1] else f"{found[3]}{scheme}"
