"""What reading an embargo ends in: an Embargo or a Refusal."""

from dataclasses import dataclass
from datetime import UTC, datetime

WRITE = "Write the day and the hour in full, for example: Friday, 4 December 2099, 09:00 hrs {zone}."


@dataclass(frozen=True, slots=True)
class Embargo:
    """An instant (aware, UTC; None for immediate release), the author's words, the zone, the tzdata version.

    `zone` is the IANA zone the words name, or the newsroom's home: the one readers are shown. ValueError for
    an instant that is naive or not in UTC.
    """

    instant: datetime | None
    words: str
    zone: str
    tzdata: str

    def __post_init__(self) -> None:
        if self.instant is not None and self.instant.tzinfo != UTC:
            raise ValueError("an embargo's instant is aware and in UTC")


class Refusal(ValueError):
    """The words do not give exactly one instant: what is wrong and what to do, one sentence or two each.

    `rule` is the rule of docs/times.md that it rests on, such as `P12`. `{zone}`, `{offset}` and `{home}` in the
    advice stand for what is read without doubt at home; see `fitted`.
    """

    def __init__(self, rule: str, wrong: str, mend: str = WRITE) -> None:
        super().__init__(f"{wrong} {mend}")
        self.rule = rule
        self.wrong = wrong
        self.mend = mend

    def fitted(self, *, zone: str, offset: str, home: str) -> "Refusal":
        """This refusal with examples that fit a newsroom: its zone's label, its offset, its zone's name."""
        mend = self.mend.replace("{zone}", zone).replace("{offset}", offset).replace("{home}", home)
        return Refusal(self.rule, self.wrong, mend)
