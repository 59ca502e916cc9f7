"""The count: what a text measures on Bluesky, in signs as a reader sees them and in bytes."""

import re

from pipeline.delivery import Limit

MOST_BYTES = 3000

# The letters that flags are made of. A run of them is cut after each second one: that is where it ends for the reader
# too (Unicode Standard Annex 29, GB12 and GB13), and `regex` takes the square of a run's length (100 000: 29 s).
_FLAG = "\U0001f1e6-\U0001f1ff"
_JOINT = r"(?<=[\p{InCB=Linker}\p{InCB=Extend}])(?=\p{InCB=Consonant})"
_FLAGS_IN_A_ROW = re.compile(f"([{_FLAG}]{{2}})(?=[{_FLAG}])")


def limits(told: str = "") -> tuple[Limit, ...]:
    """300 graphemes and 3000 bytes: the lexicon app.bsky.feed.post asks for both."""
    return (Limit(300, "characters", graphemes), Limit(MOST_BYTES, "bytes", utf8))


def graphemes(text: str) -> int:
    """What a reader sees as single signs (Unicode Standard Annex 29), in a time linear in the text.

    Never fewer than Bluesky finds, but for marks that came into Unicode after its server did. Consonants that a sign of
    Indic scripts joins into one (GB9c) count each: which of them a server joins depends on its age, and `regex` joins
    some that nobody should.
    """
    import regex

    cut, flags = _FLAGS_IN_A_ROW.subn(r"\1\n", text)
    cut, joints = regex.subn(_JOINT, "\n", cut)
    return len(regex.findall(r"\X", cut)) - flags - int(joints)


def utf8(text: str) -> int:
    """The bytes of the text as it is sent."""
    return len(text.encode("utf-8", "surrogatepass"))
