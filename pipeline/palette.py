"""The palette: a newsroom's one colour, and the shades of it that can be read on light and dark paper."""

import re
from collections.abc import Mapping
from colorsys import hls_to_rgb, rgb_to_hls
from functools import lru_cache

PAPER, NIGHT = "#ffffff", "#10171d"
LEAST = 4.5  # contrast of small text with its paper (WCAG 2.2, 1.4.3)
ACCENT = "#0b4a6f"
STEPS = 100
_HEX = re.compile(r"#?([0-9a-fA-F]{6})")


def colour(words: str) -> str:
    """A colour as `#rrggbb` in small letters, '' where the words are none; the sign may be left out."""
    found = _HEX.fullmatch(words)
    return f"#{found[1].lower()}" if found else ""


def contrast(one: str, other: str) -> float:
    """How well one colour is seen on the other: from 1 for the same to 21 for black on white (WCAG 2.2)."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def readable(accent: str, paper: str, least: float = LEAST) -> str:
    """The accent itself if it can be read on that paper, else the nearest shade of the same hue that can."""
    hue, light, vivid = rgb_to_hls(*(channel / 255 for channel in _channels(accent)))
    end = 0.0 if _luminance(paper) > 0.5 else 1.0
    steps = (light + (end - light) * step / STEPS for step in range(1, STEPS + 1))
    candidates = (accent, *(_code(hls_to_rgb(hue, step, vivid)) for step in steps))
    return next(shade for shade in candidates if contrast(shade, paper) >= least)


@lru_cache(maxsize=8)
def shades(accent: str) -> Mapping[str, str]:
    """The accent on white paper and, light enough for a dark one, on that: `accent` and `accent_dark`."""
    return {"accent": readable(accent, PAPER), "accent_dark": readable(accent, NIGHT, 7)}


@lru_cache(maxsize=8)
def ink(ground: str) -> str:
    """White or the dark of a night page, whichever is read better on a colour."""
    return max((PAPER, NIGHT), key=lambda shade: contrast(ground, shade))


def _channels(code: str) -> tuple[int, int, int]:
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def _luminance(code: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(code))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _code(channels: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
