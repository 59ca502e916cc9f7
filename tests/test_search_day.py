"""Readers search, in a real browser and by keyboard alone: in several languages, and never what is not public."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.judges import ask
from tests.judges.served import served
from tests.room import HOUR, Room, room_in
from tests.searching import look, searched

GREEK = """\
msgid ""
msgstr "Language: el\\n"

msgctxt "language"
msgid "English"
msgstr "Ελληνικά"

msgctxt "search"
msgid "Search"
msgstr "Αναζήτηση"
"""
NOW = "FOR IMMEDIATE RELEASE"
ENGLISH: dict[str, Any] = {"front": "/", "link": "Search", "field": "Words to look for"}
FRENCH: dict[str, Any] = {"front": "/fr/", "link": "Rechercher", "field": "Mots à rechercher"}
GREEKS: dict[str, Any] = {"front": "/el/", "link": "Αναζήτηση", "field": "Words to look for"}


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with room_in(tmp_path / "newsroom") as here:
        searched(here)
        text = (here.root / "newsroom.yml").read_text()
        (here.root / "newsroom.yml").write_text(text.replace("languages: [en, fr]", "languages: [en, fr, el]"))
        (here.root / "templates" / "words").mkdir(parents=True)
        (here.root / "templates" / "words" / "el.po").write_text(GREEK)
        here.open_ledger_before()
        yield here


def asked(room: Room, out: Path, *searches: dict[str, Any]) -> dict[str, Any]:
    """What a reader was told and found; nothing may be wrong with a page on the way."""
    with served(room.root / "live") as origin:
        told: dict[str, Any] = ask.browser("search.mjs", origin, str(out), json.dumps(searches))
    assert told["found"] == []
    assert [each["live"] for each in told["answers"]] == [True] * len(searches)
    return told


def test_a_release_is_found_once_it_is_public_by_keyboard_in_each_language_and_not_after_it_is_withdrawn(
    room: Room, tmp_path: Path
) -> None:
    room.write("rooms", embargo=NOW, title='"The reading rooms open <early> & stay open"', body="Libraries open.")
    room.write("salles", embargo=NOW, language="fr", title='"Les salles ouvrent"', body="Les bibliothèques ouvrent.")
    room.write("anoigma", embargo=NOW, language="el", title='"Ανοίγουν οι βιβλιοθήκες"', body="Η βιβλιοθήκη ανοίγει.")
    room.write("waits", title='"The quillwort survives"', body="The quillwort is a plant.")
    look(room)
    quillwort, library = ENGLISH | {"words": "quillwort"}, ENGLISH | {"words": "library rooms"}
    first = asked(
        room,
        tmp_path / "first",
        quillwort,
        library,
        FRENCH | {"words": "bibliothèque"},
        GREEKS | {"words": "βιβλιοθήκη"},
        ENGLISH | {"words": "βιβλιοθήκη", "language": "ArrowUp"},
    )
    nothing, english, french, greek, other = first["answers"]
    assert (nothing["told"], nothing["titles"]) == ("No release with these words was found.", [])
    assert (english["told"], english["titles"]) == ("Releases found: 1", ["The reading rooms open <early> & stay open"])
    assert {"Libraries", "rooms"} <= {word.strip(".") for word in english["marked"]}
    assert english["opened"].strip() == "The reading rooms open <early> & stay open"
    assert (french["told"], french["titles"]) == ("Communiqués trouvés\u00a0: 1", ["Les salles ouvrent"])
    assert (greek["titles"], greek["lang"]) == (["Ανοίγουν οι βιβλιοθήκες"], ["el"])
    assert other["titles"] == greek["titles"]
    assert "The search needs JavaScript" in first["bare"]["told"]
    assert first["bare"]["lists"] >= 2

    room.tick(HOUR)
    (lifted,) = asked(room, tmp_path / "lifted", quillwort)["answers"]
    assert (lifted["titles"], lifted["behind"]) == ([], True)
    look(room)
    (indexed,) = asked(room, tmp_path / "indexed", quillwort)["answers"]
    assert (indexed["titles"], indexed["behind"]) == (["The quillwort survives"], False)

    room.edit("waits", "title:", "revision: 2\nkilled: It was wrong.\ntitle:")
    room.tick("2026-12-04T14:00:00Z")
    (withdrawn,) = asked(room, tmp_path / "withdrawn", quillwort)["answers"]
    assert withdrawn["titles"] == []
    look(room)
    gone, still = asked(room, tmp_path / "gone", quillwort, library)["answers"]
    assert (gone["titles"], len(still["titles"])) == ([], 1)


def test_more_are_shown_on_demand_and_an_index_that_cannot_be_had_is_tried_again_and_then_told(
    room: Room, tmp_path: Path
) -> None:
    for number in range(12):
        room.write(f"notice-{number}", embargo=NOW, body=f"The library opens at {number} sharp.")
    look(room)
    library = ENGLISH | {"words": "library"}
    many, again, never = asked(room, tmp_path, library, library | {"lost": 1}, library | {"lost": 9})["answers"]
    assert (many["told"], len(many["titles"])) == ("Releases found: 12", 10)
    assert (many["more"]["shown"], many["more"]["button"]) == (12, False)
    assert many["more"]["focused"].startswith("Title of notice-")
    assert again["told"] == "Releases found: 12"
    assert never["told"] == "The search cannot be used just now. All releases stand in the lists below."
    assert never["titles"] == []
