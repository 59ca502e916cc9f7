"""Posted: one call to a network, and what it put on an account, changed there or took away."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.delivery import Part
from pipeline.sim.asked import Asked
from pipeline.sim.manners import Manners
from pipeline.sim.world import Actor


@dataclass(frozen=True, slots=True)
class Place:
    """An account: its name in the simulator, its own name on the network, and the manners there."""

    name: str
    account: str
    manners: Manners


@dataclass(eq=False, slots=True)
class Posted:
    """What one call asked for, with the id it has there: true second of the call and of its effect (None: none).

    `says` is what it has said to readers, the latest last, and `gone` when it was taken away.
    """

    asked: Asked
    place: Place
    called: float
    by: Actor
    id: str
    address: str
    at: float | None = None
    gone: float | None = None
    says: list[str] = field(default_factory=list)

    @property
    def account(self) -> str:
        return self.place.name

    @property
    def text(self) -> str:
        return self.asked.text

    @property
    def slug(self) -> str:
        return self.asked.slug

    @property
    def part(self) -> Part:
        return self.asked.part

    @property
    def canary(self) -> bytes:
        """The canary of the text that it tells of."""
        return self.asked.canary

    @property
    def stands(self) -> bool:
        """Whether it had its effect and nothing took it away since."""
        return self.at is not None and self.gone is None

    @property
    def edits(self) -> bool:
        """Whether it only changes a post where that stands."""
        return self.part == "correction" and self.place.manners.edits

    @property
    def deletes(self) -> bool:
        """Whether it only takes a post away."""
        return self.part == "recall" and not self.place.manners.hook

    @property
    def adds(self) -> bool:
        """Whether readers see one thing more by it, and two if it is done twice."""
        return self.part != "ping" and not self.edits and not self.deletes

    def repeats(self, others: Iterable["Posted"], now: float) -> "Posted | None":
        """Which of them this is once more for its network: the one of the same key, or of the same words."""
        return next((each for each in others if each is not self and self._is_again(each, now)), None)

    def _is_again(self, other: "Posted", now: float) -> bool:
        manners = self.place.manners
        if other.account != self.account or other.at is None or not other.adds:
            return False
        if manners.knows:
            known = other.stands if manners.exact else now - other.at <= manners.knows
            return known and other.asked.key == self.asked.key
        return manners.twins != "stand" and other.gone is None and other.says[-1] == self.text
