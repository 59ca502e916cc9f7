"""An edition: the whole public tree as a manifest of digests, and the seal over it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.digest import canonical, digest


@dataclass(frozen=True, slots=True)
class Edition:
    """The digest of the record it shows, and for each public path the digest of its bytes."""

    record: str
    manifest: Mapping[str, str]

    def data(self) -> bytes:
        """The canonical form that the seal is taken over."""
        return canonical({"record": self.record, "manifest": dict(self.manifest)})

    @property
    def seal(self) -> str:
        """The name of this edition: equal seal, equal tree, byte for byte."""
        return digest(self.data())


def edition_from(data: bytes) -> Edition:
    """The edition of its canonical form."""
    row = json.loads(data)
    return Edition(row.get("record", ""), row.get("manifest", {}))
