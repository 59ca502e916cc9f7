"""The form of a release: what it offers, and that a save never hides what somebody else saved."""

from pathlib import Path

from pipeline.cli.office import CommandLine
from pipeline.preview.author import Author
from pipeline.preview.current import Current
from pipeline.preview.frames import Frames
from tests.room import Room, room_in, somebody_saves

FILE = "releases/alpha.md"


def author_of(room: Room) -> Author:
    current = Current(room.house)
    return Author(current, CommandLine(str(room.root)), Frames(current))


def test_the_form_offers_the_networks_of_the_newsroom_and_of_the_release_and_room_for_a_thread(tmp_path: Path) -> None:
    accounts = ", ".join(f"{{name: {kind}, kind: {kind}, account: '@us', secret: NONE}}" for kind in ("x", "bluesky"))
    with room_in(tmp_path, channels=f"[{accounts}]") as room:
        room.write("alpha", social="{bluesky: [One, Two], linkedin: false}")
        rows = author_of(room).form(FILE)["networks"]
        assert [(row["title"], row["off"], row["texts"]) for row in rows] == [
            ("X", False, [("Text on X", "")]),
            (
                "Bluesky",
                False,
                [("Text on Bluesky", "One"), ("Text on Bluesky, post 2", "Two"), ("Text on Bluesky, post 3", "")],
            ),
            ("LinkedIn", True, [("Text on LinkedIn", "")]),
        ]
        room.write("alpha", social="{bluesky: [1, 2, 3, 4, 5, 6, 7, 8, 9]}")
        assert len(author_of(room).form(FILE)["networks"][1]["texts"]) == 9


def test_who_saves_in_the_last_instant_loses_nothing_and_neither_does_who_fills_in_the_form(room: Room) -> None:
    path = room.write("alpha")
    theirs = path.read_bytes().replace(b"Something", b"Anything")
    author = author_of(room)
    given = {"digest": [author.form(FILE)["sheet"].digest], "title": ["Mine"]}
    with somebody_saves(path, theirs):
        answer, shown = author.save(FILE, given)
    assert not answer.done
    assert "somebody else changed releases/alpha.md" in answer.said
    assert path.read_bytes() == theirs
    assert shown["given"] == given
    answer, _ = author.save(FILE, given | {"digest": [author.form(FILE)["sheet"].digest]})
    assert answer.done
    assert path.read_bytes() == theirs.replace(b'"Title of alpha"', b'"Mine"')
