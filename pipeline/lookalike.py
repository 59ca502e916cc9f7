"""Look-alikes: letters of another alphabet that pass for Latin ones, and domains that pass for one of ours."""

import re
import unicodedata
from functools import lru_cache

# The alphabets with letters that look just like Latin ones. Japanese or Korean names mix scripts and mislead nobody.
ALIKE = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU", "OSAGE", "DESERET")
MOST = 256  # signs of an address that are looked at
PUNYCODE = re.compile(r"\bxn--[a-z0-9-]+", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+")
# Signs that pass for others in the types that mail programs use; a capital `I` is an `l`.
PAIRS = (("0", "o"), ("1", "l"), ("i", "l"), ("rn", "m"), ("vv", "w"))


def strangers(address: str) -> list[tuple[str, str]]:
    """The letters of a mail or host address that pass for Latin ones, each with its alphabet: `("і", "Cyrillic")`.

    They do where they stand among Latin letters in one word, or where a whole word before a Latin ending is made of
    nothing else. A word of another alphabet that could not be read as Latin is no look-alike.
    """
    if address.isascii() and "xn--" not in address.lower():
        return []
    shown = PUNYCODE.sub(lambda found: unfolded(found[0]), address[:MOST])
    latin_end = shown.rpartition(".")[2].isascii()
    found: dict[str, str] = {}
    for word in WORD.findall(shown):
        alphabets = {letter: _alphabet(letter) for letter in word}
        odd = {letter: name for letter, name in alphabets.items() if name in ALIKE}
        mixed = odd and len(set(alphabets.values())) > 1
        if mixed or (odd and latin_end and all(twin(letter).isascii() for letter in odd)):
            found |= odd
    return [(letter, name.capitalize()) for letter, name in found.items()]


def unfolded(label: str) -> str:
    """A label that begins with `xn--` as people see it; as it is where it stands for nothing."""
    try:
        return label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError, OverflowError):
        return label


def in_latin(text: str) -> str:
    """The text as it looks: each letter of another alphabet that has a Latin twin is that twin."""
    return "".join(sign if sign.isascii() else twin(sign) for sign in text)


def skeleton(host: str) -> str:
    """What a host looks like at a glance: two hosts of one skeleton can be taken for each other."""
    text = in_latin(PUNYCODE.sub(lambda found: unfolded(found[0]), host[:MOST].lower()))
    for old, new in PAIRS:
        text = text.replace(old, new)
    return text


@lru_cache(maxsize=1024)
def twin(letter: str) -> str:
    """The Latin letter that a letter looks like, or the letter itself."""
    from confusable_homoglyphs.confusables import is_confusable  # type: ignore[import-untyped]  # it ships no types

    found = is_confusable(letter, greedy=True) or []
    twins = [each["c"] for one in found for each in one["homoglyphs"]]
    return next((each for each in twins if len(each) == 1 and each.isascii() and each.isalpha()), letter)


def _alphabet(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
