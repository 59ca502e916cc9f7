"""Seal: make the parts whose inputs changed, and write the edition down under its seal."""

from collections.abc import Iterable, Mapping

from pipeline.edition import Edition
from pipeline.part import Part
from pipeline.record import Record
from pipeline.store import Damaged, Store


class Unsealable(Exception):
    """The edition cannot be made whole; the text says why, in plain words; `brief` quotes no value, for logs."""

    def __init__(self, told: str, brief: str = "") -> None:
        super().__init__(told)
        self.brief = brief or told


def seal(
    store: Store, record: Record, parts: Iterable[Part], *, basis: str = "", stays: Mapping[str, str] | None = None
) -> Edition:
    """The edition of these parts, every byte of it in the store; Unsealable where one cannot be made.

    `basis` names all that they are made from beside the record; `stays` is what an edition before had alike: the
    digest of the bytes by public path.
    """
    try:
        manifest = _manifest(store, parts, stays or {})
    except Unsealable:
        store.settle()  # what could be made is not made again
        raise
    store.settle()
    edition = Edition(record.digest, manifest, record.newest, basis)
    store.put(edition.data())
    return edition


def made(store: Store, part: Part) -> bytes:
    """The bytes of one part, public or not, made if they must be; Unsealable where they cannot be."""
    data = _bytes(store, part)
    store.settle()
    return data


def _manifest(store: Store, parts: Iterable[Part], stays: Mapping[str, str]) -> dict[str, str]:
    manifest = dict(stays)
    for part in parts:
        if part.path in manifest:
            raise Unsealable(f"Two things want the public address {part.path}.", "Two things want one public address.")
        manifest[part.path] = _content(store, part)
    return manifest


def _bytes(store: Store, part: Part) -> bytes:
    try:
        return store.get(_content(store, part))
    except Damaged as fault:
        raise _missing(part) from fault


def _content(store: Store, part: Part) -> str:
    if part.content:
        if not store.has(part.content):
            raise _missing(part)
        return part.content
    kept = store.made(part.digest)
    if kept:
        return kept
    try:
        data = _made(store, part)
    except Unsealable:
        raise
    except Exception as fault:  # whatever is wrong with one part, the others must still be made
        brief = f"{part.path} cannot be made: {getattr(fault, 'brief', type(fault).__name__)}"
        raise Unsealable(f"{part.path} cannot be made: {str(fault) or type(fault).__name__}", brief) from fault
    content = store.add(data)
    store.note(part.digest, content)
    return content


def _made(store: Store, part: Part) -> bytes:
    return part.turn([_bytes(store, each) for each in part.sources]) if part.turn else part.make()


def _missing(part: Part) -> Unsealable:
    return Unsealable(f"The file for {part.path} is missing.", "A picture or an attachment is missing.")
