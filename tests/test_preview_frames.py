"""What the preview shows is what goes out: the very bytes of the lift, for a release, a draft, and the whole site."""

import json
import re
from email import message_from_bytes
from email.policy import default

import pytest

from pipeline.formats.letter import letter
from pipeline.preview.card_seen import card_seen
from pipeline.preview.current import Current
from pipeline.preview.feed_seen import feed_seen
from pipeline.preview.frames import Frames
from pipeline.preview.glance import glance
from pipeline.preview.letter_seen import letter_seen
from pipeline.preview.outgoing import Outgoing, outgoing
from tests.photographs import photograph
from tests.room import HOUR, Room

LATER = "2026-12-05T13:00:00Z"
LATER_WORDS = "Saturday, 5 December 2026, 09:00 hrs AST"


def frames(room: Room) -> Frames:
    return Frames(Current(room.house))


def out(room: Room, slug: str) -> Outgoing:
    seen = room.survey()
    release = seen.of(slug)
    assert release is not None
    found = outgoing(seen, release)
    assert found is not None
    return found


def test_the_page_and_the_card_that_are_shown_are_those_of_the_lift_byte_for_byte(room: Room) -> None:
    room.write("before")
    room.tick(HOUR)
    room.write("alpha", embargo=LATER_WORDS, topics="[trade]", number="7/2026")
    room.write("alpha-fr", embargo=LATER_WORDS, language="fr", translation_of="alpha", title="Un titre")
    shown = frames(room)
    page = shown.answer("release/alpha/screen/releases/alpha/")
    french = shown.answer("release/alpha-fr/screen/releases/alpha-fr/")
    card = shown.answer("release/alpha/screen/assets/cards/alpha.png")
    room.tick(LATER)
    public = room.public()
    assert page == (200, "text/html; charset=utf-8", public["releases/alpha/index.html"])
    assert french[2] == public["releases/alpha-fr/index.html"]
    assert card == (200, "image/png", public["assets/cards/alpha.png"])


def test_a_draft_and_a_release_with_problems_are_shown_as_if_they_went_out(room: Room) -> None:
    room.write("alpha", draft="true")
    room.write("beta", contacts="[]")
    shown = frames(room)
    draft, faulty = (shown.answer(f"release/{slug}/screen/releases/{slug}/") for slug in ("alpha", "beta"))
    assert b"Title of beta" in faulty[2]
    room.edit("alpha", "draft: true\n", "")
    room.tick(HOUR)
    assert draft[2] == room.public()["releases/alpha/index.html"]
    assert "releases/beta/index.html" not in room.public()


def test_the_whole_site_at_an_instant_is_the_one_that_stands_then(room: Room) -> None:
    room.write("alpha", topics="[trade]")
    room.write("beta", embargo=LATER_WORDS)
    room.write("held", hold="Wait for the minister")
    shown = frames(room)
    names = ("index.html", "topics/trade/index.html", "feeds/all.rss", "feeds/trade.json", "contacts/index.html")
    at_first = {name: shown.answer(f"site/{HOUR}/screen/{name}")[2] for name in names}
    assert shown.answer(f"site/{HOUR}/screen/releases/beta/")[0] == 404
    assert shown.answer(f"site/{LATER}/screen/releases/beta/")[0] == 200
    assert shown.answer(f"site/{LATER}/screen/releases/held/")[0] == 404
    room.tick(HOUR)
    assert at_first == {name: room.public()[name] for name in names}


def test_looking_ahead_changes_nothing_in_public(room: Room) -> None:
    room.write("alpha")
    before = room.public()
    shown = frames(room)
    shown.answer(f"site/{HOUR}/screen/")
    shown.answer("release/alpha/screen/releases/alpha/")
    assert room.public() == before


def test_a_new_revision_is_shown_with_its_note_while_readers_still_see_the_old_text(room: Room) -> None:
    room.write("alpha")
    room.tick(HOUR)
    room.write("alpha", body="Something else happened.", revision="2", correction="The day was wrong.")
    page = frames(room).answer("release/alpha/screen/releases/alpha/")[2]
    assert b"Something else happened." in page
    assert b"The day was wrong." in page
    assert b"Something else happened." not in room.public()["releases/alpha/index.html"]


def test_what_was_withdrawn_before_it_was_public_is_not_shown(room: Room) -> None:
    room.write("alpha", killed="It was called off")
    seen = room.survey()
    release = seen.of("alpha")
    assert release is not None
    assert outgoing(seen, release) is None
    assert frames(room).answer("release/alpha/screen/releases/alpha/")[0] == 404


def test_the_pictures_of_a_release_are_those_that_readers_get(room: Room) -> None:
    folder = room.root / "releases" / "alpha"
    folder.mkdir()
    room.write("alpha", pictures="[{file: hall.jpg, alt: The hall}]").rename(folder / "release.md")
    (folder / "hall.jpg").write_bytes(photograph(1600, 900))
    shown = frames(room)
    tree = "release/alpha/screen"
    page = shown.answer(f"{tree}/releases/alpha/")[2].decode()
    smaller = re.findall(r"\.\./\.\./(assets/[^ \"]+) \d+w", page)
    pictures = {path: shown.answer(f"{tree}/{path}")[2] for path in ("releases/alpha/hall.jpg", *smaller)}
    room.tick(HOUR)
    assert smaller
    assert pictures == {path: room.public()[path] for path in pictures}


def test_the_letter_is_the_one_that_goes_out_in_both_its_parts(room: Room) -> None:
    room.write("alpha")
    found = letter_seen(room.survey().newsroom, out(room, "alpha"))
    before = out(room, "alpha")
    message = message_from_bytes(letter(room.survey().newsroom, before.standing, before.instant), policy=default)
    html, text = message.get_body(("html",)), message.get_body(("plain",))
    assert html is not None
    assert text is not None
    assert (found.html, found.text) == (html.get_content(), text.get_content())
    assert "embargo" in found.text.lower()
    assert frames(room).answer("letter/alpha/screen/")[2] == found.html.encode()


def test_the_entry_shown_is_in_each_feed_of_the_lift(room: Room) -> None:
    room.write("alpha")
    shown = dict(feed_seen(room.survey().newsroom, out(room, "alpha").standing))
    room.tick(HOUR)
    public = room.public()
    assert shown["RSS"] in public["feeds/all.rss"].decode()
    assert shown["Atom"] in public["feeds/all.atom"].decode()
    assert json.loads(shown["JSON Feed"]) in json.loads(public["feeds/all.json"])["items"]


def test_the_alternative_text_of_the_card_is_the_one_on_the_page(room: Room) -> None:
    room.write("alpha")
    path, alt = card_seen(room.survey().newsroom, out(room, "alpha").standing)
    room.tick(HOUR)
    assert f'content="{alt}"' in room.public()["releases/alpha/index.html"].decode()
    assert path in room.public()


def test_a_text_that_nobody_saved_is_shown_beside_the_one_on_the_disk(room: Room) -> None:
    path = room.write("alpha")
    current = Current(room.house)
    shown = Frames(current)
    typed = glance(current.house, current.seen(), "releases/alpha.md", path.read_bytes().replace(b"happened", b"new"))
    assert typed is not None
    first = shown.unsaved("alpha", typed)
    assert b"Something new." in shown.answer("unsaved/alpha/screen/releases/alpha/")[2]
    assert b"Something happened." in shown.answer("release/alpha/screen/releases/alpha/")[2]
    assert shown.unsaved("alpha", typed) == first + 1


def test_a_template_that_cannot_be_drawn_is_told_in_its_place(room: Room) -> None:
    room.write("alpha")
    (room.root / "templates").mkdir()
    (room.root / "templates" / "page.html").write_text("{{ unknown_name }}")
    status, _, body = frames(room).answer("release/alpha/screen/releases/alpha/")
    assert status == 500
    assert b"cannot be made yet" in body
    assert b"unknown_name" in body


@pytest.mark.parametrize(
    "path", ["", "release", "release/alpha", "release/alpha/wrong/", "wrong/alpha/screen/", "release/none/screen/x.css"]
)
def test_an_address_that_names_nothing_shows_nothing(room: Room, path: str) -> None:
    room.write("alpha")
    assert frames(room).answer(path)[0] == 404


@pytest.mark.parametrize("path", ["../../newsroom.yml", "../../../etc/passwd", "/etc/passwd", ".dateline/record.jsonl"])
def test_a_frame_reaches_nothing_but_the_tree(room: Room, path: str) -> None:
    room.write("alpha")
    status, _, body = frames(room).answer(f"release/alpha/screen/{path}")
    assert status == 404
    assert b"home:" not in body
    assert b"root:" not in body
