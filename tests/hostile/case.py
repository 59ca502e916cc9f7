"""A hostile input: what it is, which trap it stands for, and the very codes it must end in."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

NEWSROOM = """name: Sample newsroom
address: https://news.example
home: America/Port_of_Spain
languages: [en, fr]
order: DMY
zone-aliases: {ECT: America/Guayaquil}
approvals: 0
organisations:
  agency:
    name: The Agency
    boilerplate: The Agency does things.
    contacts: [{id: desk, name: Press desk, email: press@agency.example}]
feeds: [{name: all, title: All releases}]
host: {kind: folder, path: live}
"""
GOOD = """---
title: Heads adopt the plan
embargo: 4 December 2026, 09:00 hrs AST
issuers: [agency]
contacts: [desk]
---

The Heads adopted the plan.
"""
BODY = GOOD.index("The Heads")


@dataclass(frozen=True)
class Case:
    """`name` with its `trap`; what is laid into a newsroom's folder; the codes it ends in, none where it is accepted.

    A `kind` is release, newsroom, tree or import; `data` the bytes of the one file, `lay` whatever else is laid.
    """

    kind: str
    trap: str
    name: str
    codes: frozenset[str]
    data: bytes = b""
    file: str = "hostile.md"
    lay: Callable[[Path], None] | None = None

    @property
    def id(self) -> str:
        return f"{self.kind}: {self.trap}: {self.name}"


def release(trap: str, name: str, text: str | bytes, *codes: str) -> Case:
    """A release's file of these bytes."""
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return Case("release", trap, name, frozenset(codes), data)


def fields(trap: str, name: str, lines: str, *codes: str) -> Case:
    """A good release with more lines among its fields."""
    return release(trap, name, GOOD.replace("issuers:", f"{lines}\nissuers:"), *codes)


def instead(trap: str, name: str, key: str, value: str, *codes: str) -> Case:
    """A good release with another value behind a key."""
    rows = [f"{key}: {value}" if row.startswith(f"{key}:") else row for row in GOOD.split("\n")]
    return release(trap, name, "\n".join(rows), *codes)


def body(trap: str, name: str, text: str, *codes: str) -> Case:
    """A good release with another body."""
    return release(trap, name, GOOD[:BODY] + text, *codes)


def newsroom(trap: str, name: str, text: str | bytes, *codes: str) -> Case:
    """A newsroom.yml of these bytes."""
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return Case("newsroom", trap, name, frozenset(codes), data)


def imported(trap: str, name: str, file: str, data: str | bytes, *codes: str) -> Case:
    """A file that should become a draft."""
    raw = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
    return Case("import", trap, name, frozenset(codes), raw, file)
