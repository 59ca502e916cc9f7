"""The two readers of npm, asked in one process: rss-parser and @extractus/feed-extractor (tests/judges/readers.mjs)."""

import json
import subprocess
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from pipeline.clock import stamp
from tests.judges import ask
from tests.readers.shown import Shown


class GaveUp(Exception):
    """A reader could not read what it got."""


class Node:
    """The process, for as long as the block runs."""

    def __enter__(self) -> Self:
        ask.installed()
        script = str(ask.HERE / "readers.mjs")
        self._process = subprocess.Popen(
            ["node", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, traceback: TracebackType | None) -> None:
        self._process.communicate(timeout=60)

    def read(self, reader: str, address: str) -> list[Shown]:
        """The items that a reader finds at an address, in its order; GaveUp."""
        answer = self._asked({"reader": reader, "address": address})
        if "fault" in answer:
            raise GaveUp(answer["fault"])
        return [Shown(**{name: _plainly(name, value or "") for name, value in row.items()}) for row in answer["items"]]

    def _asked(self, question: dict[str, str]) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


def _plainly(name: str, value: str) -> str:
    """An instant as a stamp: the readers give back what they found, or with thousandths of a second."""
    return stamp(datetime.fromisoformat(value)) if value and name in ("published", "updated") else value
