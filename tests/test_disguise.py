"""What a page would show, or obey, as something else than stands in the file is found at its place."""

from pathlib import Path

import pytest

from pipeline.files import Disk
from pipeline.read import read
from pipeline.source.disguise import look_alikes, spelt_unseen
from tests.room import HOUR, Room, room_in

HIDDEN = ["&#11;", "&#27;", "&#x202e;", "&#X202E;", "&#8203;", "&ZeroWidthSpace;", "&lrm;", "&#65279;", "&#x85;"]
SHOWN = ["&amp;", "&nbsp;", "&eacute;", "&#233;", "&#128522;", "&#0;", "&#xd800;", "&#9999999;", "&lrm", "&none;",
         "\\&#11;", "\\\\\\&#11;", "AT&T", "&shy;", "&zwj;"]  # fmt: skip


@pytest.mark.parametrize("reference", HIDDEN)
def test_a_reference_to_what_nobody_can_see_is_found(reference: str) -> None:
    found = spelt_unseen(f"One\nword {reference} and {reference}", "a.md")
    assert found
    assert (str(found.place), found.code) == ("a.md:2:6", "character-unseen")
    assert "and 1 more in this file" in found.wrong


def test_a_backslash_that_is_itself_escaped_hides_nothing() -> None:
    found = spelt_unseen("a \\\\&#11;", "a.md")
    assert found
    assert found.place.column == 5


@pytest.mark.parametrize("text", SHOWN)
def test_what_a_reader_sees_is_none(text: str) -> None:
    assert spelt_unseen(f"One {text} two", "a.md") is None


@pytest.mark.parametrize("fields", [{"body": "Words &#11; and words."}, {"notes": "Words &#x202e; and words."}])
def test_no_such_reference_gets_into_public(tmp_path: Path, fields: dict[str, str]) -> None:
    with room_in(tmp_path) as room:
        room.write("alpha", **fields)  # type: ignore[arg-type]
        room.write("beta")
        assert [(each.place.file, each.code) for each in room.tick(HOUR).survey.problems] == [
            ("releases/alpha.md", "character-unseen")
        ]
        assert "releases/alpha/index.html" not in room.public()
        assert "releases/beta/index.html" in room.public()


def test_a_newsroom_has_none_either(room: Room) -> None:
    room.describe(organisations='  other: {name: Other, zone: UTC, boilerplate: {en: "It &#11; does."}}')
    before = (room.root / "newsroom.yml").read_text().splitlines()
    (problem,) = read(Disk(), room.root).problems
    assert problem.code == "character-unseen"
    assert "&#11;" in before[problem.place.line - 1]


@pytest.mark.parametrize(
    ("text", "place", "typed"),
    [
        ("The M\u043erris plan", "a.md:1:6", "Morris"),
        ("The plan of\n\u0410gency", "a.md:2:1", "Agency"),
        ("The \u0391gency", "a.md:1:5", "Agency"),
        ("\u00e9t\u0435", "a.md:1:3", "\u00e9te"),
        ("M\u0585rris", "a.md:1:2", "Morris"),
        ("Words." * 40 + " M\u043erris", "a.md:1:243", "Morris"),
    ],
)
def test_a_letter_that_passes_for_a_latin_one_is_found_at_its_place(text: str, place: str, typed: str) -> None:
    (problem,) = look_alikes(text, "a.md")
    assert (str(problem.place), problem.code) == (place, "character-lookalike")
    assert f"letter by letter: `{typed}`." in problem.mend


@pytest.mark.parametrize(
    "text",
    [
        "The \u041c\u043e\u0441\u043a\u0432\u0430 office",  # a word that is Cyrillic throughout
        "5 k\u03a9 and 3 \u03bcm, TNF\u03b1, A\u03b2, \u0394T, IFN\u03b3",
        "L\u2019\u0153uvre d\u2019\u0141\u00f3d\u017a",
        "press@unicr\u0456.example",
        "[page](https://unicr\u0456.example/x)",
        "\u65b0\u3057\u3044Word",
    ],
)
def test_what_deceives_nobody_or_is_an_address_is_none(text: str) -> None:
    assert look_alikes(text, "a.md") == []


def test_a_release_with_one_is_read_and_stopped(room: Room) -> None:
    room.write("alpha", place="P\u043ert of Spain", body="Th\u0435 plan.")
    seen = room.survey()
    (problem,) = seen.problems
    assert (problem.code, problem.stops, problem.place.line) == ("character-lookalike", True, 5)
    assert "1 more stands in this file" in problem.wrong
    assert seen.of("alpha")


def test_a_long_text_of_such_letters_is_looked_at_a_few_signs_at_a_time() -> None:
    (problem,) = look_alikes("a\u0430" * 50_000, "a.md")
    assert len(problem.wrong) < 400
