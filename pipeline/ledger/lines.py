"""The ledger as JSON Lines: what is written out of one can be taken into another, all of it or nothing."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from pipeline.clock import from_stamp, stamp
from pipeline.delivery import Delivery, Key, Part, Receipt, State
from pipeline.ledger.contract import Ledger
from pipeline.ledger.schema import SCHEMA
from pipeline.promise import Promise


@dataclass(frozen=True, slots=True)
class Contents:
    """All that a ledger holds; a promise stands with its newsroom."""

    rows: tuple[Delivery, ...]
    promises: tuple[tuple[str, Promise], ...]
    entries: int | None
    claims: int


def contents(ledger: Ledger, newsrooms: Iterable[str]) -> Contents:
    """What a ledger holds, with the promises of these newsrooms, in an order that depends on nothing else."""
    rows = tuple(sorted(ledger.load(), key=lambda row: row.key))
    promises = tuple((name, each) for name in sorted(set(newsrooms)) for each in ledger.promises(name))
    return Contents(rows, promises, ledger.entries(), ledger.claims())


def to_lines(held: Contents) -> bytes:
    """The contents, one row a line; the first line says how many there are, so that none can be lost unseen."""
    first = {
        "dateline-ledger": SCHEMA,
        "deliveries": len(held.rows),
        "promises": len(held.promises),
        "entries": held.entries,
        "claims": held.claims,
    }
    lines = (first, *map(row_line, held.rows), *(promise_line(*pair) for pair in held.promises))
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


def from_lines(data: bytes) -> Contents:
    """The contents of JSON Lines; ValueError, in words, where they are damaged or not whole."""
    lines = list(parsed(data))
    first = lines.pop(0) if lines else {}
    if first.get("dateline-ledger") != SCHEMA:
        raise ValueError("its first line is not that of a ledger of this version of Dateline")
    rows, promises = [], []
    for number, line in enumerate(lines, 2):
        try:
            if "slug" in line and "words" in line:
                promises.append((_text(line["newsroom"]), promise_of(line)))
            else:
                rows.append(delivery_of(line))
        except (KeyError, TypeError, ValueError) as fault:
            raise ValueError(f"line {number} is damaged") from fault
    if (first.get("deliveries"), first.get("promises")) != (len(rows), len(promises)) or len(
        {r.key for r in rows}
    ) < len(rows):
        raise ValueError("it does not hold the rows that its first line counts")
    return Contents(tuple(rows), tuple(promises), first.get("entries"), int(first.get("claims") or 0))


def clashes(mine: Iterable[Delivery], theirs: Iterable[Delivery]) -> Iterator[str]:
    """Where taking their rows in would forget what mine know, in words."""
    known = {row.key: row for row in mine}
    for row in theirs:
        here = known.get(row.key)
        if here is not None and here != row and not further(row, here):
            yield f"{row.key} is {here.state} here (attempt {here.attempt}), and {row.state} there ({row.attempt})."


def further(row: Delivery, here: Delivery) -> bool:
    """Whether a row tells of everything the one here knows, and of more."""
    order = ("planned", "held", "sending", "unknown", "refused", "sent")
    steps = [max(1, order.index(each.state)) for each in (row, here)]  # planned and held are equally far
    if "sent" in (row.state, here.state):
        return here.state != "sent"
    return (row.attempt, steps[0]) > (here.attempt, steps[1])


def parsed(data: bytes) -> Iterator[dict[str, Any]]:
    """The object in each line; ValueError, in words, for a line that holds none."""
    for number, line in enumerate(data.splitlines(), 1):
        try:
            found = json.loads(line)
        except (ValueError, RecursionError) as fault:
            raise ValueError(f"line {number} is damaged") from fault
        if not isinstance(found, dict):
            raise ValueError(f"line {number} is damaged")
        yield found


def row_line(row: Delivery) -> dict[str, object]:
    """A delivery as the object of a line."""
    receipt = row.receipt
    return {
        **row.key._asdict(),
        "due": stamp(row.due),
        "state": row.state,
        "reason": row.reason,
        "request": b64encode(row.request).decode(),
        "receipt": {"id": receipt.id, "address": receipt.address, "at": stamp(receipt.at)} if receipt else None,
        "attempt": row.attempt,
        "owner": row.owner,
        "lease": stamp(row.lease) if row.lease else None,
        "wait": stamp(row.wait) if row.wait else None,
        "looks": row.looks,
    }


def promise_line(newsroom: str, made: Promise) -> dict[str, object]:
    """A promise of a newsroom as the object of a line."""
    kept = {name: getattr(made, name) for name in ("slug", "words", "facts", "zone", "tzdata")}
    return {"newsroom": newsroom, **kept, "instant": stamp(made.instant)}


def delivery_of(line: dict[str, Any]) -> Delivery:
    """The delivery of a line; KeyError, TypeError or ValueError where it is damaged."""
    if line["state"] not in get_args(State) or line["part"] not in get_args(Part):
        raise ValueError("no state or part of a delivery")
    receipt = line["receipt"]
    newsroom, slug, channel = (_text(line[name]) for name in ("newsroom", "slug", "channel"))
    return Delivery(
        Key(newsroom, slug, _count(line["revision"]), channel, line["part"]),
        from_stamp(line["due"]),
        line["state"],
        _text(line["reason"]),
        b64decode(line["request"], validate=True),
        Receipt(_text(receipt["id"]), _text(receipt["address"]), from_stamp(receipt["at"])) if receipt else None,
        _count(line["attempt"]),
        _text(line["owner"]),
        _instant(line["lease"]),
        _instant(line["wait"]),
        _count(line["looks"]),
    )


def promise_of(line: dict[str, Any]) -> Promise:
    """The promise of a line, its newsroom left out; the same errors where it is damaged."""
    slug, words, facts, zone, tzdata = (_text(line[name]) for name in ("slug", "words", "facts", "zone", "tzdata"))
    return Promise(slug, words, facts, from_stamp(line["instant"]), zone, tzdata)


def _instant(text: str | None) -> datetime | None:
    return from_stamp(text) if text else None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _count(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise TypeError("no count")
    return value
