"""Signs for which the PDF of a press kit has no shape: told where one is made, and nowhere else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.typeset import press
from tests.room import Room, room_in


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with room_in(tmp_path / "room") as room:
        yield room


def kits(room: Room) -> None:
    with (room.root / "newsroom.yml").open("a") as file:
        file.write("press-kit: yes\n")


def told(room: Room) -> list[str]:
    found = [each for each in room.survey().problems if each.code == "character-unprinted"]
    assert not any(each.stops for each in found)
    return [f"{each.place}: {each.wrong}" for each in found]


def test_a_newsroom_without_press_kits_may_write_any_sign(room: Room) -> None:
    room.write("alpha", body="A 🎉 here.")
    assert told(room) == []


@pytest.mark.parametrize(
    ("fields", "line"), [({"body": "One.\n\nA 漢 here."}, 14), ({"subtitle": "A 漢 here"}, 10), ({"notes": "A 漢"}, 10)]
)
def test_the_first_field_in_which_a_sign_stands_is_named(fields: dict[str, str], line: int, room: Room) -> None:
    kits(room)
    room.write("alpha", **fields)  # type: ignore[arg-type]  # `without` is none of them
    (problem,) = told(room)
    assert problem.startswith(f"releases/alpha.md:{line}:")
    assert "no shape for 漢 (U+6F22)" in problem


def test_where_it_is_not_known_what_the_fonts_have_nothing_is_told(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    kits(room)
    room.write("alpha", body="A 漢 here.")
    monkeypatch.setattr(press, "installed", lambda: False)
    assert told(room) == []
    assert [each.code for each in room.survey().problems if each.stops] == ["package-missing"]


def test_a_withdrawn_release_and_a_broken_template_folder_ask_nothing(room: Room) -> None:
    kits(room)
    room.write("alpha", body="A 漢 here.", revision="2", killed="Wrong.")
    assert told(room) == []
    room.write("beta", body="A 漢 here.")
    (room.root / "templates").mkdir()
    (room.root / "templates/page.html").write_bytes(b"\xff")
    assert told(room) == []
