"""Pieces: every text that a reader sees, and the place of each word in it."""

from datetime import timedelta

import pytest

from pipeline.newsroom import Contact
from pipeline.pieces import Piece, pieces, words
from pipeline.problem import Place
from pipeline.release import Attachment, Event, Picture, Social
from tests.paper import a_release


def body_of(text: str) -> Piece:
    (body,) = [piece for piece in pieces(a_release(body=text)) if piece.field == "body"]
    return body


def test_every_text_that_a_reader_sees_is_a_piece() -> None:
    release = a_release(
        subtitle="b",
        summary="c",
        update="d",
        place="e",
        body="f",
        notes="g",
        event=Event("tomorrow", "h"),
        contacts=(Contact("i", "unicri", role="j"),),
        pictures=(Picture("x.png", "k", "l", "m"),),
        attachments=(Attachment("x.pdf", "n"),),
        social=Social("o", timedelta(), {"x": "p", "mastodon": False}),
    )
    assert {piece.field: piece.text for piece in pieces(release)} == {
        "title": "Heads adopt",
        "subtitle": "b",
        "summary": "c",
        "update": "d",
        "place": "e",
        "body": "f",
        "notes": "g",
        "event.place": "h",
        "contacts.0.name": "i",
        "contacts.0.role": "j",
        "pictures.0.alt": "k",
        "pictures.0.caption": "l",
        "pictures.0.credit": "m",
        "attachments.0.title": "n",
        "social.text": "o",
        "social.x": "p",
    }


def test_a_text_without_words_is_no_piece() -> None:
    assert [piece.field for piece in pieces(a_release())] == ["title"]


def test_the_pieces_of_a_release_are_taken_apart_once_and_not_kept_for_one_that_is_like_it() -> None:
    release = a_release("Heads met.")
    alike = a_release("Heads met.", places={"title": Place("releases/a.md", 7, 8)})
    assert pieces(release) is pieces(release)
    assert pieces(alike)[0].start.line == 7
    assert pieces(release)[0].start.line == 1


def test_a_word_of_the_body_is_found_at_its_line_and_column() -> None:
    body = body_of("Été à Paris.\n\n- **Ms. De Meo** signs")
    assert str(body.place_at(body.text.index("De Meo"))) == "releases/a.md:11:9"
    assert str(body.place_at(0)) == "releases/a.md:9:1"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("a *b* c", "a  b  c"),
        ("a `b` c", "a     c"),
        ("[plän](https://b.example/x) c", " plän                       c"),
        ("a <b>c</b> d", "a    c     d"),
        ("    code\n\nwords", "        \n\nwords"),
        ("# Head\n\nwords", "  Head\n\nwords"),
    ],
)
def test_in_markdown_only_what_is_read_is_left_and_nothing_moves(text: str, read: str) -> None:
    assert body_of(text).text == read


def test_a_field_is_known_by_its_beginning_and_a_registered_contact_by_its_entry() -> None:
    places = {"title": Place("releases/a.md", 2, 8), "contacts.0": Place("releases/a.md", 5, 12)}
    release = a_release(contacts=(Contact("Press desk", "unicri"),), places=places)
    assert [str(piece.place_at(3)) for piece in pieces(release)] == ["releases/a.md:2:8", "releases/a.md:5:12"]


def test_a_post_written_with_its_own_fields_is_found_at_its_text() -> None:
    places = {"social.x": Place("releases/a.md", 7, 3), "social.x.text": Place("releases/a.md", 8, 11)}
    release = a_release(social=Social(overrides={"x": "Heads adopt"}), places=places)
    assert str(pieces(release)[1].place_at(0)) == "releases/a.md:8:11"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("See https://unicri.example/MOU, and go", "See" + " " * 27 + ", and go"),
        ("Write to press@unicri.example.", "Write to                     ."),
        ("Follow @CImpacs (#MOU)!", "Follow          (    )!"),
        ("“www.mou.example”", "“               ”"),
        ("Nothing to hide", "Nothing to hide"),
        ("C# and a@b", "C# and a@b"),
    ],
)
def test_addresses_accounts_and_hashtags_are_not_spelt(text: str, read: str) -> None:
    assert words(text) == read
    assert len(words(text)) == len(text)
