"""A promise: the instant that the words of an embargo were read as, and by which zone rules."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Promise:
    """What a pending embargo was read as: the instant (UTC, whole seconds), the IANA zone and the tzdata version.

    `words` is the digest of the author's words, for the words themselves stay in their file; `facts` is that of all
    else they were read with: home zone, day of the release, order of dates, zone aliases.
    """

    slug: str
    words: str
    facts: str
    instant: datetime
    zone: str
    tzdata: str

    @property
    def basis(self) -> tuple[str, str]:
        """All that the instant follows from but the zone rules: it tells a release whose slug has changed."""
        return self.words, self.facts
