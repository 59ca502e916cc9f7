"""An alarm: something a person must look at, in their words; derived at every tick, never queued."""

from dataclasses import dataclass
from typing import Literal

Code = Literal[
    "not-ready",  # close to its hour, a release still has problems, or waits for an approval
    "cannot-be-made",  # its pages cannot be made, known as soon as they are sealed ahead
    "hour-moved",  # other time-zone rules moved its instant
    "overdue",  # its hour has passed, nothing hinders it, and it is not public
    "not-seen",  # it was switched, and the public address does not show it
    "feed",  # a feed leaves out what is public
    "upstream",  # the newest files could not be fetched, and lifts wait; or the files here cannot follow
    "clock-doubt",  # the clocks disagree; lifts wait
    "disk",  # the disk refuses, or the reserve cannot be kept
    "ledger",  # the ledger cannot be used
    "ledger-older",  # an older ledger was put back
    "newsroom",  # newsroom.yml cannot be understood
    "record",  # the record or an issued text is damaged or missing
    "host",  # the host refuses
    "desk-stuck",  # another desk holds the lock and does not go on
    "credentials",  # a network does not accept an account's secret, or nobody could ask, or it ends soon
    "post-unknown",  # nobody knows whether a post went out
    "post-waits",  # a post waits for a person
    "teller",  # who is to be told by mail or webhook cannot be reached that way
    "no-desk",  # something is due within the hour, and no desk shows a sign of life
]


@dataclass(frozen=True, slots=True)
class Alarm:
    """What is wrong and what to do, in two plain sentences; `about` is a slug, or '' for the whole newsroom.

    It holds no word of a release: it is written into logs.
    """

    code: Code
    about: str
    wrong: str
    mend: str

    def __str__(self) -> str:
        return f"{self.wrong} {self.mend}".strip()
