"""Everything: all that a ledger holds, row by row as it stands in the tables, to be compared and written elsewhere."""

from dataclasses import dataclass
from typing import Any

OWN = ("schema", "writes", "worked", "wake", "moved")  # facts about the tables, not about what is in them


@dataclass(frozen=True, slots=True)
class Everything:
    """The rows of each table in the order of their keys, and the facts without those about the tables themselves."""

    deliveries: tuple[tuple[Any, ...], ...]
    promises: tuple[tuple[Any, ...], ...]
    facts: tuple[tuple[str, str], ...]

    @property
    def keys(self) -> tuple[tuple[Any, ...], ...]:
        """What names each delivery."""
        return tuple(row[:5] for row in self.deliveries)

    def number(self, name: str) -> int:
        """A fact that counts, 0 where nothing is said."""
        return int(dict(self.facts).get(name) or 0)
