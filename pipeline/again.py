"""Again: an edition follows from the one before, so that a lift plans and makes only what it changes."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.digest import canonical
from pipeline.edition import Edition, edition_from
from pipeline.issued import Issued
from pipeline.newsroom import Newsroom
from pipeline.part import owner
from pipeline.record import MissingText, Record
from pipeline.store import Damaged, Store
from pipeline.typeset.desks import desks
from pipeline.typeset.families import families
from pipeline.typeset.template import look

ASKED = "contacts/index.html"  # which every release points at, where there is anybody to ask


@dataclass(frozen=True, slots=True)
class Base:
    """An edition that was sealed, and the record that it shows."""

    record: Record
    edition: Edition


def note(edition: Edition) -> bytes:
    """What the next process is told of the edition that shows what was issued."""
    return canonical({"basis": edition.basis, "seal": edition.seal})


def noted(data: bytes, store: Store, record: Record) -> Base | None:
    """The edition that was noted last, if it shows just this record and every word of its manifest is as it was."""
    try:
        row = json.loads(data)
        edition = replace(edition_from(store.get(row["seal"])), basis=str(row["basis"]), newest=record.newest)
    except (ValueError, KeyError, TypeError, Damaged):
        return None
    return Base(record, edition) if edition.record == record.digest else None


def base_of(known: Sequence[Base], basis: str, record: Record) -> Base | None:
    """Of these the one that the edition of a record differs least from, None where each part must be planned anew."""
    alike = (each for each in known if each.edition.basis.partition("|")[0] == basis)
    fitting = (each for each in alike if each.record.entries == record.entries[: len(each.record.entries)])
    return max(fitting, key=lambda each: len(each.record.entries), default=None)


def following(base: Base, newsroom: Newsroom, record: Record) -> tuple[Record, dict[str, str]] | None:
    """The record asking for the own parts of what changed since, and all own parts of the others as they are.

    None where something changed that every release shows. What is made of many releases is planned in full.
    """
    try:
        if bool(desks(newsroom, record.standing())) != (ASKED in base.edition.manifest):
            return None
        changed = _changed(base.record, newsroom, record)
    except MissingText:
        return None
    stays = {path: content for path, content in base.edition.manifest.items() if _stays(path, changed)}
    return record.asking(changed), stays


def _stays(path: str, changed: set[str]) -> bool:
    slug = owner(path)
    return bool(slug) and slug not in changed


def _changed(before: Record, newsroom: Newsroom, record: Record) -> set[str]:
    """What got an entry since, and what names its translations otherwise because of that."""
    added = {entry.slug for entry in record.entries[len(before.entries) :]}
    if not _translated(before.texts.values()) and not _translated(record.texts.values()):
        return added
    seen = look(newsroom.templates)
    old, new = (families(newsroom, each.standing(), seen) for each in (before, record))
    return added | {slug for slug in old.keys() | new.keys() if old.get(slug) != new.get(slug)}


def _translated(texts: Iterable[Issued]) -> bool:
    return any(text["translation_of"] for text in texts)
