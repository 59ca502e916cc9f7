"""The characters of an embargo: folded to plain ones where nothing is in doubt, refused where they could deceive."""

import html
import re
import unicodedata

from pipeline.embargo.outcome import Refusal

LONGEST = 500
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
LOOKALIKES = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u02d7\ufe58", "-")
    | dict.fromkeys("\u2236\ua789\u02d0", ":")
    | dict.fromkeys("\u2018\u2019\u201b\u02bc", "'")
    | dict.fromkeys("\u201c\u201d\u201f\u00ab\u00bb", '"')
)
BLANKS = re.compile(r"\s+")
RAISED_ENDING = re.compile(r"<sup>(st|nd|rd|th)</sup>", re.ASCII | re.IGNORECASE)
FULL_WIDTH_DIGITS = range(0xFF10, 0xFF1A)
RETYPE = "Type the line again on a plain keyboard, for example: Friday, 4 December 2020, 09:00 hrs {zone}."


def plain(words: str) -> str:
    """The words with entities decoded, NFKC, single blanks and plain dashes, colons and quotes (policy P18).

    Refusal for over 500 characters, bidi overrides, control characters, digits or letters of other scripts.
    """
    if len(words) > LONGEST:
        raise Refusal(f"The embargo is longer than {LONGEST} characters.")
    text = RAISED_ENDING.sub(r"\1", html.unescape(words)).translate(INVISIBLE)
    for character in text:
        _digit_as_typed(character)
    text = BLANKS.sub(" ", unicodedata.normalize("NFKC", text.translate(LOOKALIKES)))
    for character in text:
        _plain_or_latin(character)
    return text.strip()


def _digit_as_typed(character: str) -> None:
    """NFKC turns a raised 2 or a circled 9 into a digit that the eye reads as something else."""
    if character.isascii() or ord(character) in FULL_WIDTH_DIGITS:
        return
    if any(c.isdigit() for c in unicodedata.normalize("NFKC", character)):
        raise _strange(character)


def _plain_or_latin(character: str) -> None:
    """Cyrillic А looks like A; overrides show a line in another order than it is read."""
    if character.isascii() and character.isprintable():
        return
    kind = unicodedata.category(character)[0]
    latin = unicodedata.name(character, "").startswith("LATIN ")
    if kind in "CMN" or (kind == "L" and not latin):
        raise _strange(character)


def _strange(character: str) -> Refusal:
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "a control character").lower()
    return Refusal(f"The embargo holds the character {code} ({name}), which is easily misread.", RETYPE)
