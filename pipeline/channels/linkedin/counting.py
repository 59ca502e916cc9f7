"""The count: how long a text is on LinkedIn, never less than it may find."""

from pipeline.channels.linkedin.little import little
from pipeline.delivery import Limit

MOST = 3000


def limits(told: str = "") -> tuple[Limit, ...]:
    """3000 (learn.microsoft.com does not say of what; LinkedIn's own form and ayrshare.com/docs say characters)."""
    return (Limit(MOST, "characters", count),)


def count(text: str) -> int:
    """The halves (UTF-16) of the text as it is written in little text format; linear in the text.

    Whether LinkedIn counts before or after escaping, and what of an emoji, is told nowhere. After is never less, and
    neither are halves: a text that keeps this limit keeps every other reading of it.
    """
    return len(little(text).encode("utf-16-le", "surrogatepass")) // 2
