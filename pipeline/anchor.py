"""The anchor: what the wall clock showed at a known second of a clock that nobody can set."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from pipeline.clock import from_stamp


@dataclass(frozen=True, slots=True)
class Anchor:
    """One moment by both clocks, in one run of the machine, and what outside clocks said of it since.

    `asked`: outside clocks are configured, so that it counts for nothing until it is `proven`, by them or by a person.
    `ahead`: by how many seconds the wall clock is too far ahead, at the least. `against`: who contradicts it, and by
    how many seconds it is ahead according to them.
    """

    wall: datetime
    elapsed: float
    boot: str
    asked: bool = False
    proven: bool = False
    ahead: float = 0.0
    against: Mapping[str, float] = field(default_factory=dict)

    def expected(self, elapsed: float) -> datetime:
        """What the wall clock shows at that second if it went on undisturbed."""
        return self.wall + timedelta(seconds=elapsed - self.elapsed)

    def holds(self, boot: str, elapsed: float) -> bool:
        """Whether it was taken in this run of the machine."""
        return self.boot == boot and self.elapsed <= elapsed

    def data(self) -> bytes:
        """Its bytes in `.dateline/clock.json`."""
        row = asdict(self) | {"wall": self.wall.isoformat()}
        return (json.dumps(row, sort_keys=True) + "\n").encode()


def anchor_from(data: bytes) -> Anchor:
    """The anchor that `data` wrote; ValueError where the bytes are damaged."""
    try:
        row = json.loads(data)
        seconds = [float(row["elapsed"]), float(row["ahead"])]
        against = {str(name): float(by) for name, by in row["against"].items()}
        found = Anchor(
            wall=from_stamp(row["wall"]),
            elapsed=seconds[0],
            boot=str(row["boot"]),
            asked=bool(row["asked"]),
            proven=bool(row["proven"]),
            ahead=seconds[1],
            against=against,
        )
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError("no anchor") from fault
    if not all(math.isfinite(number) for number in (*seconds, *against.values())):
        raise ValueError("no anchor")
    return found
