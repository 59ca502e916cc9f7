"""The thread: all its posts in one commit, each answering the one before."""

from typing import Any

from pipeline.channels.bluesky.cid import cid
from pipeline.channels.bluesky.service import POSTS, Record, Service
from pipeline.channels.bluesky.wire import Said
from pipeline.channels.bluesky.wish import Following, Put


def plain(wish: Put, part: Put | Following) -> dict[str, Any]:
    """A post as it is written (lexicon app.bsky.feed.post), with nothing around its words."""
    record = {"$type": POSTS, "text": part.text, "createdAt": wish.at}
    return record | {"langs": wish.langs, "facets": part.facets}


def put_thread(wish: Put, first: dict[str, Any], service: Service) -> None:
    """Write a thread that begins with the record `first`; what stands of it already is left as it is.

    Readers see all of it or none: only where somebody took posts of it away is there less than all to write.
    """
    try:
        service.create(_missing(wish, first, service, [None for _ in wish.parts]))
    except Exception:
        stands = _looked(wish, service)
        if not any(stands):
            raise
        if any(there and there.text != part.text for there, part in zip(stands, wish.parts, strict=True)):
            raise Said(400, "InvalidSwap") from None
        missing = _missing(wish, first, service, stands)
        if missing:
            service.create(missing)


def _looked(wish: Put, service: Service) -> list[Record | None]:
    """What stands under each key, [] where looking fails: then the fault before it is what counts."""
    try:
        return [service.get(key) for key in wish.keys]
    except Exception:
        return []


def _missing(
    wish: Put, first: dict[str, Any], service: Service, stands: list[Record | None]
) -> dict[str, dict[str, Any]]:
    """The records by key that do not stand yet, each naming the one before it by its content."""
    found: dict[str, dict[str, Any]] = {}
    above: list[Record] = []
    for part, there in zip(wish.parts, stands, strict=True):
        record = plain(wish, part) if above else first
        if above:
            record["reply"] = {"root": above[0].strong, "parent": above[-1].strong}
        if there is None:
            found[part.key] = record
        above.append(there or Record(service.uri(part.key), cid(record), part.text))
    return found
