"""Opaque: a ledger as files that name no release, and back for those whose slugs are known."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.delivery import Delivery, Key
from pipeline.ledger.branch import short
from pipeline.ledger.lines import delivery_of, parsed, promise_line, promise_of, row_line
from pipeline.promise import Promise

FACTS = "facts.jsonl"
VERSION = 1
HIDDEN = "\x00"  # stands in a reason for the slug, which can be no part of any words


class NotOurs(ValueError):
    """The files are not such as this version of Dateline writes; the argument says why, in plain words."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is known of one release: its deliveries, and what its embargo was read as, with its newsroom."""

    rows: Mapping[Key, Delivery] = field(default_factory=dict)
    promises: Mapping[str, Promise] = field(default_factory=dict)


def place(newsroom: str, slug: str) -> str:
    """The path of the file of a release; nobody can read the slug off it."""
    name = short(f"{newsroom}\n{slug}")
    return f"{name[:2]}/{name[2:]}.jsonl"


def shelves(rows: Iterable[Delivery], promises: Iterable[tuple[str, Promise]]) -> dict[str, Shelf]:
    """By path, with every slug hidden."""
    by_row: dict[str, dict[Key, Delivery]] = {}
    by_promise: dict[str, dict[str, Promise]] = {}
    for row in rows:
        path = place(row.key.newsroom, row.key.slug)
        reason = row.reason.replace(row.key.slug, HIDDEN)
        hidden = replace(row, key=row.key._replace(slug=_name(path)), reason=reason)
        by_row.setdefault(path, {})[hidden.key] = hidden
    for newsroom, made in promises:
        path = place(newsroom, made.slug)
        by_promise.setdefault(path, {})[newsroom] = replace(made, slug=_name(path))
    return {path: Shelf(by_row.get(path, {}), by_promise.get(path, {})) for path in {**by_row, **by_promise}}


def revealed(row: Delivery, slug: str) -> Delivery:
    """The same delivery under its own slug."""
    return replace(row, key=row.key._replace(slug=slug), reason=row.reason.replace(HIDDEN, slug))


def to_file(shelf: Shelf) -> bytes:
    """The shelf as JSON Lines, in an order that depends on nothing else."""
    rows = [row_line(shelf.rows[key]) for key in sorted(shelf.rows)]
    promises = [promise_line(newsroom, shelf.promises[newsroom]) for newsroom in sorted(shelf.promises)]
    return _lines([*rows, *promises])


def from_file(data: bytes) -> Shelf:
    """The shelf of a file; NotOurs where it is damaged."""
    rows: dict[Key, Delivery] = {}
    promises: dict[str, Promise] = {}
    try:
        for line in parsed(data):
            if "words" in line:
                promises[str(line["newsroom"])] = promise_of(line)
            else:
                row = delivery_of(line)
                rows[row.key] = row
    except (KeyError, TypeError, ValueError) as fault:
        raise NotOurs("a file on it is damaged") from fault
    return Shelf(rows, promises)


def facts_file(facts: Mapping[str, str]) -> bytes:
    """What a ledger says of itself as one line."""
    return _lines([{"dateline-journal": VERSION, **{name: facts[name] for name in sorted(facts)}}])


def facts_from(data: bytes) -> dict[str, str]:
    """The facts of such a line; NotOurs where another version wrote it or it is damaged."""
    try:
        (line,) = parsed(data)
    except ValueError as fault:
        raise NotOurs("its file of facts is damaged") from fault
    if line.pop("dateline-journal", None) != VERSION:
        raise NotOurs("another version of Dateline wrote it")
    return {name: str(value) for name, value in line.items()}


def _name(path: str) -> str:
    return path.replace("/", "").removesuffix(".jsonl")


def _lines(rows: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows).encode()
