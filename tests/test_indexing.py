"""What is made for the search: only of what is public, after a lift and never near one, and gone with a withdrawal."""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline import indexing
from pipeline.clock import from_stamp
from pipeline.desk import run
from pipeline.files import Disk
from pipeline.patience import Done
from pipeline.search.bundle import read_bundles, write_bundles
from pipeline.search.pagefind import NotIndexed, indexed
from pipeline.survey import House
from pipeline.tick import tick
from tests.room import HOUR, START, Room, room_in
from tests.searching import findable, look, searched, stored

AFTER = "2026-12-04T13:05:00Z"
NEXT = "Friday, 4 December 2026, 09:06 hrs AST"  # a minute after that


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with room_in(tmp_path) as here:
        searched(here)
        here.open_ledger_before()
        yield here


def indexes(room: Room) -> list[tuple[str, str]]:
    told = json.loads(room.public()["search/indexes.json"])
    return [(row["year"], row["language"]) for row in told["indexes"]]


def behind(room: Room) -> list[tuple[str, str]]:
    told = json.loads(room.public()["search/indexes.json"])
    return [(row["year"], row["language"]) for row in told["behind"]]


def counted(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The addresses in each index that is made from now on."""
    made: list[list[str]] = []

    def counting(pages: Mapping[str, str], seconds: float) -> dict[str, bytes]:
        made.append(list(pages))
        return indexed(pages, seconds)

    monkeypatch.setattr(indexing, "indexed", counting)
    return made


def test_words_under_embargo_are_in_no_index_until_they_are_public_and_then_they_are_found(room: Room) -> None:
    room.write("open", embargo="FOR IMMEDIATE RELEASE", body="The reading room opens.")
    room.write("waits", body="The quillwort survives.")
    look(room)
    assert "reading room" in findable(room)
    assert "quillwort" not in findable(room) + stored(room.root)
    room.tick(HOUR)
    assert "quillwort" not in findable(room) + stored(room.root)  # a lift makes no index
    assert behind(room) == [("2026", "en")]
    look(room, AFTER)
    assert "quillwort" in findable(room)
    assert (indexes(room), behind(room)) == ([("2026", "en")], [])


def test_a_lift_carries_the_index_along_as_it_is(room: Room) -> None:
    room.write("open", embargo="FOR IMMEDIATE RELEASE", body="The reading room opens.")
    look(room)
    before = {path: data for path, data in room.public().items() if path.startswith("search/2026/")}
    room.write("waits")
    room.tick(HOUR)
    after = room.public()
    assert "releases/waits/index.html" in after
    assert before
    assert {path: after[path] for path in after if path.startswith("search/2026/")} == before


def test_a_withdrawal_takes_its_year_out_of_the_search_in_the_same_switch(room: Room) -> None:
    room.write("stays", embargo="FOR IMMEDIATE RELEASE", body="The reading room opens.")
    room.write("goes", embargo="FOR IMMEDIATE RELEASE", body="The quillwort survives.")
    look(room)
    assert "quillwort" in findable(room)
    room.edit("goes", "title:", "revision: 2\nkilled: It was wrong.\ntitle:")
    room.tick(AFTER)
    assert indexes(room) == []
    assert "quillwort" not in findable(room)
    look(room)
    assert "reading room" in findable(room)
    assert "quillwort" not in findable(room)


def test_a_corrected_text_is_found_as_it_stands_now_and_never_as_it_was(room: Room) -> None:
    room.write("open", embargo="FOR IMMEDIATE RELEASE", body="The quillwort opens at ten.")
    look(room)
    room.edit("open", "title:", "revision: 2\ncorrection: It opens at nine.\ntitle:")
    room.edit("open", "quillwort opens at ten", "reading room opens at nine")
    room.tick(AFTER)
    assert "quillwort" not in findable(room)
    look(room)
    assert "at nine" in findable(room)
    assert "quillwort" not in findable(room)


def test_an_index_that_was_made_while_its_release_was_withdrawn_never_becomes_public(room: Room) -> None:
    room.write("goes", embargo="FOR IMMEDIATE RELEASE", body="The quillwort survives.")
    before = room.tick()
    room.edit("goes", "title:", "revision: 2\nkilled: It was wrong.\ntitle:")
    room.tick(AFTER)
    house = room.house()
    indexing.index(house, before.survey, 60)  # by what a desk had seen a moment ago
    room.tick()
    assert "quillwort" not in findable(room)


def test_each_year_and_language_has_an_index_and_a_lift_makes_only_its_own_again(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.write("open", embargo="FOR IMMEDIATE RELEASE")
    room.write("ouvert", embargo="FOR IMMEDIATE RELEASE", language="fr", body="La salle ouvre.")
    look(room)
    room.write("next-year", embargo="Monday, 4 January 2027, 09:00 hrs AST", date="2027-01-04")
    made = counted(monkeypatch)
    look(room, "2027-01-04T13:00:10Z")
    assert made == [["/releases/next-year/"]]
    assert indexes(room) == [("2027", "en"), ("2026", "fr"), ("2026", "en")]
    assert "La salle ouvre" in findable(room)


def test_what_is_indexed_is_not_made_again_and_the_same_pages_give_the_same_bytes(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        room.write(f"release-{number}", embargo="FOR IMMEDIATE RELEASE", body=f"Something happened {number} times.")
    look(room)
    before = room.public()
    made = counted(monkeypatch)
    look(room, AFTER)
    assert made == []
    (room.root / ".dateline" / "search.json").unlink()
    room.tick()
    assert indexes(room) == []  # nobody knows of it any more
    look(room)
    assert [len(pages) for pages in made] == [12]
    assert room.public() == before


def test_near_a_lift_nothing_is_begun_and_what_is_at_work_ends_a_minute_before(room: Room) -> None:
    room.write("open", embargo="FOR IMMEDIATE RELEASE")
    room.write("waits")
    room.clock.move_to(from_stamp("2026-12-04T12:58:30Z"))
    house = room.house()
    assert indexing.seconds_left(house, room.tick().survey) == 0
    look(room)
    assert indexes(room) == []
    room.clock.move_to(from_stamp("2026-12-04T12:57:40Z"))
    seen = room.tick().survey
    assert indexing.seconds_left(house, seen) == pytest.approx(80, abs=1)


def test_a_killed_indexing_leaves_nothing_and_is_made_at_the_next_look(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.write("open", embargo="FOR IMMEDIATE RELEASE", body="The reading room opens.")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(indexing, "indexed", killed)
        with pytest.raises(KeyboardInterrupt):
            look(room)
    assert "releases/open/index.html" in room.public()
    look(room)
    assert "reading room" in findable(room)


def test_a_program_that_fails_hinders_no_lift_and_no_post(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.write("open", embargo="FOR IMMEDIATE RELEASE")

    def refuses(*_: object) -> None:
        raise NotIndexed("Pagefind broke off.")

    monkeypatch.setattr(indexing, "indexed", refuses)
    done = look(room)
    assert [item.entry.slug for item in done.lifted] == ["open"]
    assert done.troubles == ()
    assert behind(room) == [("2026", "en")]


def test_an_index_of_which_a_file_was_lost_hinders_no_lift_and_is_made_again(room: Room) -> None:
    room.write("open", embargo="FOR IMMEDIATE RELEASE", body="The reading room opens.")
    look(room)
    (bundle,) = read_bundles(Disk(), room.root / ".dateline")
    for content in bundle.files.values():
        room.house().store.path(content).unlink()
    room.write("waits", body="The quillwort survives.")
    room.tick(HOUR)
    assert "releases/waits/index.html" in room.public()
    look(room, AFTER)
    assert "quillwort" in findable(room)


def test_what_was_lost_is_made_again_and_shown_by_the_desk_that_went_on_without_it(room: Room) -> None:
    room.write("open", embargo="FOR IMMEDIATE RELEASE", body="The reading room opens.")
    house = room.house()
    assert indexing.index_once(house, tick(house))
    before = room.public()
    (bundle,) = read_bundles(Disk(), room.root / ".dateline")
    lost = house.store.path(bundle.files["pagefind.js"])
    lost.unlink()
    house.editions.clear()
    done = tick(house)
    assert indexes(room) == []
    assert indexing.index_once(house, done)
    assert room.public() == before


def test_a_list_that_cannot_be_read_counts_as_none(room: Room) -> None:
    room.write("open", embargo="FOR IMMEDIATE RELEASE")
    look(room)
    for data in (b"", b"{}", b"[1]", b'{"bundles":[{"year":"../.."}]}', b"\xff", b'{"bundles":[1]}'):
        (room.root / ".dateline" / "search.json").write_bytes(data)
        room.tick()
        assert indexes(room) == []


def test_a_path_out_of_the_tree_is_no_name_of_a_file_of_an_index(room: Room) -> None:
    room.write("open", embargo="FOR IMMEDIATE RELEASE")
    look(room)
    folder = room.root / ".dateline"
    written = (folder / "search.json").read_text()
    assert '"pagefind.js"' in written
    (folder / "search.json").write_text(written.replace('"pagefind.js"', '"../pagefind.js"'))
    assert read_bundles(Disk(), folder) == ()


def test_a_newsroom_that_does_not_search_has_no_word_of_it_in_public(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        room.write("open", embargo="FOR IMMEDIATE RELEASE")
        look(room)
        public = room.public()
    assert [path for path in public if "search" in path] == []
    assert b"search" not in b"".join(data for path, data in public.items() if path.endswith((".html", ".css", ".js")))


def test_indexes_of_years_that_nothing_is_public_in_any_more_are_forgotten(room: Room) -> None:
    room.write("goes", embargo="FOR IMMEDIATE RELEASE", language="fr")
    room.write("stays", embargo="FOR IMMEDIATE RELEASE")
    look(room)
    room.edit("goes", "title:", "revision: 2\nkilled: Une erreur.\ntitle:")
    room.edit("stays", "title:", "revision: 2\nupdate: More is known.\ntitle:")
    look(room, AFTER)
    assert [each.language for each in read_bundles(Disk(), room.root / ".dateline")] == ["en"]


def test_a_desk_indexes_in_the_background_and_shows_it_at_once(room: Room) -> None:
    room.write("open", embargo="FOR IMMEDIATE RELEASE", body="The reading room opens.")
    begun: list[str] = []

    def aside(house: House, work: Callable[[House], object]) -> Done:
        begun.append(str(getattr(work, "func", work).__name__))
        work(house)
        return lambda: True

    house = replaced(room.house(), aside)
    run(house, from_stamp(START) + timedelta(seconds=30), lambda done: None, lambda why: None)
    assert begun == ["_indexed"]
    assert "reading room" in findable(room)


def replaced(house: House, aside: Callable[[House, Callable[[House], object]], Done]) -> House:
    return replace(house, aside=aside)


def test_a_desk_begins_no_index_within_two_minutes_of_a_lift_and_makes_it_after(room: Room) -> None:
    room.write("open", embargo="FOR IMMEDIATE RELEASE")
    room.write("waits", embargo=NEXT, body="The quillwort survives.")
    seen: list[str] = []

    def aside(house: House, work: Callable[[House], object]) -> Done:
        seen.append(house.clock.now().isoformat())
        work(house)
        return lambda: True

    room.clock.move_to(from_stamp(AFTER))
    house = replaced(room.house(), aside)
    run(house, from_stamp(AFTER) + timedelta(minutes=3), lambda done: None, lambda why: None)
    assert seen
    assert min(seen) >= "2026-12-04T13:06:00"
    assert "quillwort" in findable(room)


def test_the_list_of_indexes_holds_no_word_of_a_release(room: Room) -> None:
    room.write("open", embargo="FOR IMMEDIATE RELEASE", body="The quillwort survives.")
    look(room)
    written = (room.root / ".dateline" / "search.json").read_bytes()
    assert b"open" in written
    assert b"quillwort" not in written
    write_bundles(Disk(), room.root / ".dateline", read_bundles(Disk(), room.root / ".dateline"))
    assert (room.root / ".dateline" / "search.json").read_bytes() == written


def test_a_machine_that_knows_of_no_index_makes_it_of_what_is_public_before_its_first_switch(room: Room) -> None:
    room.write("open", embargo="FOR IMMEDIATE RELEASE", body="The reading room opens.")
    room.write("waits", body="The quillwort survives.")
    look(room)
    before = room.public()
    shutil.rmtree(room.root / ".dateline" / "store")
    (room.root / ".dateline" / "search.json").unlink()
    indexing.recall(room.house())
    assert "quillwort" not in stored(room.root)
    room.tick()
    assert room.public() == before


def test_what_is_due_waits_for_no_index_on_such_a_machine(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.write("open", embargo="FOR IMMEDIATE RELEASE")
    look(room)
    (room.root / ".dateline" / "search.json").unlink()
    room.write("due", embargo="FOR IMMEDIATE RELEASE")
    made = counted(monkeypatch)
    indexing.recall(room.house())
    assert made == []
