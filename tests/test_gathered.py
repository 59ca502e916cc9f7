"""Gathered: a part of many things is planned from their names, and makes each of them only when it is made."""

from functools import partial

from pipeline.part import Inputs
from pipeline.typeset.gathered import Row, gathered
from pipeline.typeset.template import Look, look


def test_no_row_is_made_before_the_part_is() -> None:
    asked = list[str]()

    def row(name: str) -> Row:
        asked.append(name)
        return {"name": name}

    part = gathered("a", "text/plain", look(""), told, {"x": 1}, rows=((name, partial(row, name)) for name in "ab"))
    assert asked == []
    assert part.make() == b"{'x': 1, 'rows': [{'name': 'a'}, {'name': 'b'}]}"
    assert part.make() == part.make()
    assert asked == ["a", "b"] * 3


def test_its_digest_tells_every_row_input_and_path_apart() -> None:
    digests = {
        gathered(path, "text/plain", look(""), told, {"x": x}, rows=((name, dict) for name in rows)).digest
        for path in "ab"
        for x in (1, 2)
        for rows in ((), ("a",), ("b",), ("a", "b"), ("b", "a"))
    }
    assert len(digests) == 20


def told(inputs: Inputs, seen: Look) -> bytes:
    return str(dict(inputs)).encode()
