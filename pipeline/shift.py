"""A shift: what a desk that is at work keeps in mind from one look to the next."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pipeline.feeds.present import Known, nothing_known
from pipeline.newsroom import Newsroom
from pipeline.patience import Done
from pipeline.witnesses import Heard

FOR_EVER = datetime.max.replace(tzinfo=UTC)


@dataclass(slots=True)
class Shift:
    """What a desk that is at work keeps in mind from one tick to the next, and may forget at any time."""

    stop: Callable[[], bool] = lambda: False
    proven: set[tuple[str, str]] = field(default_factory=set)  # slug and digest of what was seen outside
    seen: dict[tuple[str, str], datetime] = field(default_factory=dict)  # the same, and when first; until written down
    busy: float | None = None  # since when another desk holds the lock, by the clock that nobody can set
    hidden: set[str] = field(default_factory=set)  # slugs that were looked for outside and not seen
    awaited: set[str] = field(default_factory=set)  # slugs that are not seen outside yet, and need not be so soon
    looked: dict[str, float] = field(default_factory=dict)  # when each was last looked for
    heard: Heard | None = None  # what outside clocks were asked, until they answer
    asked: float | None = None  # when they last were, by the clock that nobody can set
    trying: Done | None = None  # whether the networks that were asked about secrets are done with it
    tried: float | None = None  # when they last were asked, by the clock that nobody can set
    telling: Done | None = None  # whether who is being told has been told
    told: float | None = None  # when that was last begun, by the clock that nobody can set
    indexing: Done | None = None  # whether what is being made for the search is made
    began: float | None = None  # when that was last begun, by the clock that nobody can set
    indexed: str = ""  # the seal of the edition all of which can be searched
    findable: bool = False  # whether something was made for the search that may not be public yet
    newsroom: Newsroom | None = None  # as it was understood last: who is told that it cannot be understood now
    tries: tuple[datetime, int] = (FOR_EVER, 0)  # how often an hour was waited for under the lock
    fed: str = ""  # the seal of the edition whose feeds were read last
    unfed: dict[str, list[str]] = field(default_factory=dict)  # what they leave out: by slug the formats
    read: Known = field(default_factory=nothing_known)  # what stands in documents of feeds that were read
