"""The record as the public sees it: one line for each thing that was issued."""

from pipeline.newsroom import Newsroom
from pipeline.part import Inputs, Part, part
from pipeline.record import Record
from pipeline.typeset.template import made_with


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """`feeds/record.jsonl`."""
    lines = record.data().decode()
    return (part("feeds/record.jsonl", "application/jsonl", made_with(), _make, {"lines": lines}),)


def _make(inputs: Inputs) -> bytes:
    return str(inputs["lines"]).encode()
