"""The count: how long a text is on Facebook, never less than Facebook finds."""

from pipeline.delivery import Limit

MOST = 63_206  # believed: widely told, in none of Facebook's own documents


def limits(told: str = "") -> tuple[Limit, ...]:
    """63,206, in the units of UTF-16: never fewer than the characters, whichever of the two Facebook counts."""
    return (Limit(MOST, "characters", count),)


def count(text: str) -> int:
    """The units of UTF-16: 1 for most letters, 2 for an emoji; linear in the text."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
