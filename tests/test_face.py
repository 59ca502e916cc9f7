"""Faces: letters that are kept and put down one by one are what the font would draw at once."""

from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw

from pipeline.drawing.card import card
from pipeline.drawing.face import FINER, STEPS, face, font
from tests.test_card import SAID

FONT = (Path(__file__).parents[1] / "templates/fonts/card.ttf").read_bytes()
TEXTS = [
    "Illicit million jijij",
    "AVATAR: To Yves, Été",
    "ÀÉÎÕÜ ŒÆĲ ĳ ñç",
    "“Why?” – 1 000 €…",
    "/(f)[j]{Q}|",
    "fi fl ffi",
]
WIDTH, HEIGHT = 1600, 160


def at_once(words: str, size: int, left: int) -> Image.Image:
    """A line in shades of 17, drawn finer and then made small."""
    fine = Image.new("L", (FINER * WIDTH, FINER * HEIGHT))
    ImageDraw.Draw(fine).text((FINER * left, FINER * 20), words, font=font(FONT, FINER * size), fill=255, anchor="la")
    return fine.reduce(FINER).point(STEPS)


def by_letters(words: str, size: int, left: int) -> Image.Image:
    ground = Image.new("L", (WIDTH, HEIGHT))
    for right, down, seen in face(FONT, size).stamps(words, left, 20):
        ImageDraw.Draw(ground).bitmap((right, down), seen, 255)
    return ground


@pytest.mark.parametrize("words", TEXTS)
@pytest.mark.parametrize("size", [100, 78, 42, 22])
def test_letter_by_letter_a_line_looks_as_if_drawn_at_once(words: str, size: int) -> None:
    wanted, found = at_once(words, size, 10), by_letters(words, size, 10)
    assert wanted.getbbox() is not None
    assert found.getbbox() == wanted.getbbox(), "nothing is cut off"
    differ = ImageChops.difference(wanted, found).histogram()
    assert sum(differ[1:]) <= 6, "where two letters meet in one pixel"
    assert not any(differ[65:])


@pytest.mark.parametrize("words", TEXTS)
def test_a_line_is_as_wide_as_the_font_says(words: str) -> None:
    for size in (100, 42, 26):
        assert face(FONT, size).measure(words) == font(FONT, FINER * size).getlength(words) / FINER


def test_half_a_pixel_is_kept_where_a_letter_begins() -> None:
    steps = {words: face(FONT, 42).measure(words) for words in ("i", "l", "m", "n")}
    assert any(step % 1 for step in steps.values()), "else this would show nothing"
    asides = {right for right, _, _ in face(FONT, 42).stamps("illilili", 0, 0)}
    whole = [face(FONT, 42).measure("illilili"[:count]) for count in range(8)]
    assert len(asides) == 8
    assert all(abs(right - at) < 6 for right, at in zip(sorted(asides), whole, strict=True))


def test_a_letter_is_drawn_once_for_many_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    other = FONT + b"\0 of this test"
    first = card(SAID | {"title": "Pact of pacts"}, other)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("a letter was drawn again")

    monkeypatch.setattr("PIL.ImageDraw.ImageDraw.text", never)
    monkeypatch.setattr("PIL.ImageFont.FreeTypeFont.getlength", never)
    assert card(SAID | {"title": "Pact of pacts"}, other) == first
