"""An edition: the whole public tree as a manifest of digests, and the seal over it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from pipeline.digest import canonical, digest


@dataclass(frozen=True, slots=True)
class Edition:
    """The digest of the record it shows, and for each public path the digest of its bytes.

    `newest` is the instant of the newest entry of that record, where it is known: it follows from the record, so it is
    no part of the seal. `basis` names all else that it was made from, where that is known:
    behind a `|` the indexes for the search, which no other part is made from.
    """

    record: str
    manifest: Mapping[str, str]
    newest: datetime | None = field(default=None, compare=False)
    basis: str = field(default="", compare=False)
    _seal: list[str] = field(default_factory=list, init=False, repr=False, compare=False)

    def data(self) -> bytes:
        """The canonical form that the seal is taken over."""
        return canonical({"record": self.record, "manifest": dict(self.manifest)})

    @property
    def seal(self) -> str:
        """The name of this edition: equal seal, equal tree, byte for byte; taken once, for it is asked at the hour."""
        if not self._seal:
            self._seal.append(digest(self.data()))
        return self._seal[0]


@lru_cache(maxsize=2)
def edition_from(data: bytes) -> Edition:
    """The edition of its canonical form; the last are remembered, for in one lift several ask."""
    row = json.loads(data)
    return Edition(row.get("record", ""), row.get("manifest", {}))
