"""Gathered: a part of many things is planned from its name, and makes each of them only when it is made."""

from pipeline.part import Inputs
from pipeline.typeset.gathered import Row, later
from pipeline.typeset.template import Look, look


def test_nothing_is_made_before_the_part_is() -> None:
    asked = list[str]()

    def inputs() -> Row:
        asked.append("all")
        return {"x": 1}

    part = later("a", "text/plain", look(""), told, "name", inputs=inputs)
    assert asked == []
    assert part.make() == b"{'x': 1}"
    assert part.make() == part.make()
    assert asked == ["all"] * 3


def test_its_digest_tells_every_name_and_path_apart() -> None:
    digests = {
        later(path, "text/plain", look(""), told, name, inputs=dict).digest for path in "ab" for name in ("", "x", "y")
    }
    assert len(digests) == 6


def told(inputs: Inputs, seen: Look) -> bytes:
    return str(dict(inputs)).encode()
