"""What is saved from the form never hides what somebody else saved, however close the two are."""

from pipeline.cli.office import CommandLine
from pipeline.preview.author import Author
from pipeline.preview.current import Current
from pipeline.preview.frames import Frames
from tests.room import Room, somebody_saves

FILE = "releases/alpha.md"


def test_who_saves_in_the_last_instant_loses_nothing_and_neither_does_who_fills_in_the_form(room: Room) -> None:
    path = room.write("alpha")
    theirs = path.read_bytes().replace(b"Something", b"Anything")
    current = Current(room.house)
    author = Author(current, CommandLine(str(room.root)), Frames(current))
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
