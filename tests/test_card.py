"""The social card: the right size, the right letters, room for every title, and none where it would be wrong."""

import io
import struct
import textwrap
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageFont

from pipeline.drawing.card import INNER, SCALE, Line, card, composed, measure
from pipeline.drawing.colour import channels, ramp
from pipeline.drawing.legible import can_be_drawn, drawable
from pipeline.drawing.letters import letters
from pipeline.drawing.wrapped import Room, cut, wrapped
from pipeline.formats import plan
from pipeline.newsroom import Newsroom
from pipeline.palette import ink as ink_on
from pipeline.part import Part
from pipeline.record import Record
from pipeline.typeset.catalogue import catalogue, languages
from pipeline.typeset.template import TemplateFault, look, painter
from tests.issuing import INSTITUTE, NEWSROOM, lifted, record_of, release
from tests.test_page import outline

ROOT = Path(__file__).parents[1]
FONT = (ROOT / "templates/fonts/card.ttf").read_bytes()
SAID = {"kind": "Press release", "issuers": "IOJ", "newsroom": "Joint Newsroom", "colour": "#0b4a6f", "ink": "#ffffff"}
EVERY_LETTER = frozenset(map(chr, range(0x110000)))
# what an interface language writes beside a to z
LETTERS = {
    "en": "“”‘’–—…&%£$€éï",
    "fr": "àâæçéèêëîïôœùûüÿÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ«»’…–—°№€\u00a0\u202f",
    "es": "áéíñóúüÁÉÍÑÓÚÜ¿¡«»“”ªº",
    "nl": "éèëïóöüĳĲÉËÏÖÜ‘’„”€",
    "pt": "áâãàçéêíóôõúÁÂÃÀÇÉÊÍÓÔÕÚªº“”",
    "ht": "àèòÀÈÒ‘’“”«»–—",
}


def cards(record: Record, newsroom: Newsroom = NEWSROOM) -> dict[str, Part]:
    return {part.path: part for part in plan("card")(newsroom, record)}


def drawn(title: str, **more: str) -> Image.Image:
    found = Image.open(io.BytesIO(card(SAID | {"title": title} | more, FONT)))
    found.load()
    return found


def meta(record: Record, newsroom: Newsroom = NEWSROOM) -> dict[str | None, str | None]:
    (page,) = plan("page")(newsroom, record)
    tags = outline(page.make().decode()).tags
    return {row.get("property") or row.get("name"): row.get("content") for tag, row in tags if tag == "meta"}


@pytest.mark.parametrize(
    "title", ["Pact", "Word and more " * 22, "a" * 80, "One of them is " + "a" * 300, "É" * 5000, "— / – -", " x "]
)
def test_a_card_is_1200_by_630_whatever_the_title_is_and_the_same_again(title: str) -> None:
    found = drawn(title)
    assert (found.format, found.size) == ("PNG", (1200, 630))
    assert set(found.info) == set()
    assert card(SAID | {"title": title}, FONT) == card(SAID | {"title": title}, FONT)
    plain = found.convert("RGB")
    edge = [(x, y) for x in (0, 79, 1125, 1199) for y in range(0, 630, 7)]
    assert {plain.getpixel(place) for place in edge} == {channels(SAID["colour"])}, "the margins are free"


def test_a_card_is_light() -> None:
    assert len(card(SAID | {"title": "Ministers meet in Bridgetown to agree a common plan " * 4}, FONT)) < 40_000


@pytest.mark.parametrize(
    ("title", "size"),
    [
        ("Pact", SCALE[0]),
        ("Ministers meet in Bridgetown to agree a common plan for libraries and archives", 78),
        ("Word and more " * 30, SCALE[-1]),
    ],
)
def test_the_title_has_the_largest_size_at_which_all_of_it_fits(title: str, size: int) -> None:
    found, lines = composed(title.strip(), FONT)
    assert found == size
    assert max(map(measure(FONT, found), lines)) <= INNER
    if not lines[-1].endswith("…"):
        assert " ".join(lines) == title.strip()


def test_an_ellipsis_stands_only_between_words_and_only_where_nothing_else_helps() -> None:
    title = " ".join(f"word{number}" for number in range(90))
    _, lines = composed(title, FONT)
    said = " ".join(lines)
    assert said.endswith("…")
    assert title.startswith(said.removesuffix("…") + " ")
    fits = " ".join(title.split()[:25])
    assert " ".join(composed(fits, FONT)[1]) == fits


def test_a_long_word_is_broken_into_parts_of_one_length() -> None:
    _, lines = composed("Donau" * 16, FONT)
    assert "".join(lines) == "Donau" * 16
    assert max(map(len, lines)) - min(map(len, lines)) <= 1


def test_lines_end_at_blanks_and_hyphens_but_not_where_a_blank_holds() -> None:
    def letters_of(text: str) -> float:
        return 10 * len(text)

    assert wrapped("one two three", letters_of, Room(90, 2)) == ["one two", "three"]
    assert wrapped("Saint-Barthélemy", letters_of, Room(120, 2)) == ["Saint-", "Barthélemy"]
    assert wrapped("from 2020-12-04 on", letters_of, Room(110, 3)) == ["from", "2020-12-04", "on"]
    assert wrapped("five\u00a0six seven", letters_of, Room(90, 2)) == ["five\u00a0six", "seven"]
    assert wrapped("one two three", letters_of, Room(90, 1)) is None
    assert wrapped("seventeen letters", letters_of, Room(80, 3)) is None
    assert wrapped("a b c d e f", letters_of, Room(70, 2)) == ["a b c", "d e f"], "balanced"
    assert cut("one two, three", letters_of, Room(80, 1)) == ["one two…"]
    assert cut("abcdefghij", letters_of, Room(60, 2)) == ["abcde", "fghij"]


@given(st.lists(st.text("ab-", min_size=1, max_size=9), min_size=1, max_size=12), st.integers(1, 30), st.integers(1, 5))
def test_no_room_is_called_too_small_that_is_not(words: list[str], width: int, lines: int) -> None:
    text = " ".join(words)
    found = wrapped(text, len, Room(width, lines))
    if found is not None:
        assert len(found) <= lines
        assert max(map(len, found)) <= width
        assert "".join(found).replace(" ", "") == "".join(words)
    if max(map(len, words)) <= width and len(textwrap.wrap(text, width, break_on_hyphens=False)) <= lines:
        assert found is not None


def test_a_dash_never_begins_a_line() -> None:
    for count in range(1, 30):
        _, lines = composed("word " * count + "– and another one — here", FONT)
        assert not [line for line in lines if line.startswith(("–", "—"))]


@pytest.mark.parametrize("language", LETTERS)
def test_the_font_has_the_letters_of_each_language(language: str) -> None:
    assert can_be_drawn(LETTERS[language], FONT)
    shape = ImageFont.truetype(io.BytesIO(FONT), 60)
    box = bytes(shape.getmask("\u4e00"))
    for letter in drawable(LETTERS[language], FONT).replace("\u00a0", ""):
        assert bytes(shape.getmask(letter)) not in (b"", box), letter


def test_every_interface_language_was_looked_at_and_its_own_words_can_be_drawn() -> None:
    seen = look("")
    assert set(languages(seen)) <= set(LETTERS)
    for language in languages(seen):
        assert can_be_drawn("".join(catalogue(seen, language).words.values()), FONT), language


def test_letters_are_composed_and_what_nobody_sees_is_left_out() -> None:
    assert drawable("e\u0301te\u0301\u00ad\u200b \ufb01n \u2011\t\nx", FONT) == "été fin ‐  x"


def test_a_letter_that_would_be_composed_into_one_the_font_lacks_is_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.drawing.legible.letters", lambda font: frozenset("abe\u0301"))
    assert can_be_drawn("abe", FONT + b"\0 abe")
    assert not can_be_drawn("abe\u0301", FONT + b"\0 abe")


def test_a_font_is_asked_once_for_a_letter_however_many_releases_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("pipeline.drawing.legible._try", lambda letter, data: asked.append(letter))
    other = FONT + b"\0 of this test"
    assert all(can_be_drawn(title, other) for title in ("Pact", "A pact", "A tap, a cat"))
    assert sorted(asked) == sorted("PactA p,")
    assert not can_be_drawn("Pact 国", other)
    assert not can_be_drawn("Pact 国", other), "no is said as often as it is asked"


@pytest.mark.parametrize("title", ["国连", "Мемо", "مذكرة", "Pact 🎉", "a\u0329"])
def test_a_letter_that_the_font_lacks_means_no_card_and_the_first_picture_instead(title: str) -> None:
    from tests.test_page import PICTURE

    record = record_of(release("pact", title=title, pictures=(PICTURE,)))
    assert cards(record) == {}
    found = meta(record)
    assert found["og:image"] == "https://news.example/releases/pact/the%20flag.jpg"
    assert (found["og:image:alt"], found["og:image:type"]) == ("A flag", "image/jpeg")
    bare = meta(record_of(release("pact", title=title)))
    assert "og:image" not in bare
    assert bare["twitter:card"] == "summary"


def test_a_card_is_the_same_whatever_the_machine_has_beside_pillow(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for raqm, other in ((True, FONT + b"\0"), (False, FONT + b"\0\0")):  # Pillow has it where the machine has FriBidi
        monkeypatch.setattr("PIL.ImageFont.core.HAVE_RAQM", raqm)
        made.append(card(SAID | {"title": "AVATAR: To Yves, Été"}, other))
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("title", "drawn_well"),
    [
        ("Мемо", True), ("Ελλάδα", True), ("国连", True), ("협정", True), ("日本", True), ("Việt Nam", True),
        ("e\u0301", True), ("مذكرة", False), ("מזכר", False), ("ސ", False), ("नमस्ते", False), ("ကို", False),
        ("สวัสดี", False), ("ភាសា", False), ("ᠮᠣᠩ", False), ("a\u0329", False), ("Pact ١", False),
    ],
)  # fmt: skip
def test_letters_that_join_or_run_from_the_right_are_on_no_card_whatever_the_font(
    monkeypatch: pytest.MonkeyPatch, title: str, drawn_well: bool
) -> None:
    monkeypatch.setattr("pipeline.drawing.legible.letters", lambda font: EVERY_LETTER)
    assert can_be_drawn(title, FONT + title.encode()) is drawn_well


def test_a_newsroom_may_write_with_a_font_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    other = tmp_path / "fonts" / "card.ttf"
    other.write_bytes(FONT + b"\0")
    newsroom = replace(NEWSROOM, templates=str(tmp_path))
    record = record_of(release("pact"))
    before, after = cards(record)["assets/cards/pact.png"], cards(record, newsroom)["assets/cards/pact.png"]
    assert before.digest != after.digest
    other.write_bytes(b"no font")
    with pytest.raises(TemplateFault, match=r"fonts/card\.ttf, line 1: this is no TrueType or OpenType font\."):
        plan("card")(newsroom, record)


def table_of(tag: bytes) -> slice:
    """Where a table of the font lies."""
    at = FONT.index(tag) + 8
    start, length = struct.unpack_from(">II", FONT, at)
    return slice(start, start + length)


@pytest.mark.parametrize("tag", [b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp"])
@pytest.mark.parametrize("filled", [b"\0", b"\xff", b"\x7f"])
def test_a_font_that_is_broken_behind_its_list_of_letters_is_told_by_its_file(
    tmp_path: Path, tag: bytes, filled: bytes
) -> None:
    broken = bytearray(FONT)
    broken[table_of(tag)] = filled * len(broken[table_of(tag)])
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "card.ttf").write_bytes(broken)
    record = record_of(release("pact", title="Ägypten"))
    newsroom, told = replace(NEWSROOM, templates=str(tmp_path)), ""
    try:
        found = cards(record, newsroom)
    except TemplateFault as fault:
        told = str(fault)
    if told:
        assert told.startswith(f"{tmp_path}/fonts/card.ttf, line 1: this font is broken (")
    else:  # FreeType draws what it can
        assert Image.open(io.BytesIO(found["assets/cards/pact.png"].make())).size == (1200, 630)
    assert told or (tag, filled) not in [(b"head", b"\xff"), (b"glyf", b"\x7f")]


def cmap(*tables: bytes) -> bytes:
    """A font that has nothing but lists of letters."""
    head = 4 + 8 * len(tables)
    offsets = [head + sum(map(len, tables[:number])) for number in range(len(tables))]
    rows = b"".join(struct.pack(">HHI", 3, 10, offset) for offset in offsets)
    body = struct.pack(">HH", 0, len(tables)) + rows + b"".join(tables)
    return b"\0\1\0\0" + struct.pack(">H6x4sIII", 1, b"cmap", 0, 28, len(body)) + body


def test_a_list_of_letters_that_repeats_itself_is_walked_once() -> None:
    groups = struct.pack(">III", 0, 0x10FFFF, 1) * 10_000
    endless = struct.pack(">HHIII", 12, 0, 0, 0, 10_000) + groups
    segments = 8000
    whole = b"\xff\xff" * segments + b"\0\0" + b"\0\0" * segments + b"\0\1" * segments + b"\0\0" * segments
    short = struct.pack(">HHHH6x", 4, 0, 0, 2 * segments) + whole
    assert len(letters(cmap(endless, *[short] * 300))) == 0x110000


@pytest.mark.parametrize("length", [0, 3, 11, 40, 200, 400, 900])
def test_a_font_that_was_cut_short_is_no_font(length: int) -> None:
    with pytest.raises(ValueError, match="no TrueType"):
        letters(FONT[:length])


def test_a_page_says_all_that_networks_ask_for() -> None:
    found = meta(lifted(Record(), release("pact", correction="It was wrong."), "correction"))
    assert (
        found
        | {
            "og:image": "https://news.example/assets/cards/pact.png",
            "og:image:type": "image/png",
            "og:image:width": "1200",
            "og:image:height": "630",
            "og:image:alt": "Press release: Title of pact",
            "og:locale": "en_US",
            "article:published_time": "2020-12-04T09:00:00-04:00",
            "article:modified_time": "2020-12-04T10:00:00-04:00",
            "twitter:card": "summary_large_image",
            "twitter:image:alt": "Press release: Title of pact",
        }
        == found
    )
    assert "article:modified_time" not in meta(record_of(release("pact")))
    assert meta(record_of(release("pact", language="fr")))["og:locale"] == "fr_FR"


def test_a_withdrawn_release_has_no_card() -> None:
    gone = lifted(record_of(release("pact")), release("pact", killed="Why."), "kill")
    assert cards(gone) == {}
    assert "og:image" not in meta(gone)


def test_what_only_unlifted_releases_use_changes_no_card() -> None:
    partner = replace(INSTITUTE, id="partner", name="Secret partner", acronym="SP")
    more = replace(NEWSROOM, organisations={**NEWSROOM.organisations, "partner": partner})
    record = record_of(release("pact"))
    assert {path: one.digest for path, one in cards(record, more).items()} == {
        path: one.digest for path, one in cards(record).items()
    }


def test_a_card_outlives_a_change_of_the_templates(tmp_path: Path) -> None:
    record = record_of(release("pact"))
    (tmp_path / "page.html").write_text("another page")
    other = replace(NEWSROOM, templates=str(tmp_path))
    assert look(str(tmp_path)).digest != look("").digest
    assert cards(record)["assets/cards/pact.png"].digest == cards(record, other)["assets/cards/pact.png"].digest


def test_what_draws_imports_nothing_of_the_house_but_itself() -> None:
    from tests.test_imports import CODE, ours

    found = {other for module in CODE if module.startswith("pipeline.drawing") for other in ours(CODE[module])}
    assert all(other.startswith("pipeline.drawing") for other in found)
    assert len(painter()) == 64


@pytest.mark.parametrize(
    ("colour", "ink"),
    [
        ("#0b4a6f", "#ffffff"),
        ("#000000", "#ffffff"),
        ("#ffffff", "#10171d"),
        ("#f2c230", "#10171d"),
        ("#9a2617", "#ffffff"),
    ],
)
def test_the_writing_is_white_or_dark_by_its_contrast(colour: str, ink: str) -> None:
    assert ink_on(colour) == ink
    assert ramp(colour, ink, 2) == [*channels(colour), *channels(ink)]
    assert drawn("Pact", colour=colour, ink=ink).convert("RGB").getpixel((3, 3)) == channels(colour)
    newsroom = replace(NEWSROOM, accent=colour)
    (part,) = cards(record_of(release("pact")), newsroom).values()
    assert Image.open(io.BytesIO(part.make())).convert("RGB").getpixel((3, 3)) == channels(colour)


@pytest.mark.parametrize("colour", ["", "red", "#fff", "0b4a6f0", "#gggggg"])
def test_a_colour_is_written_with_six_digits(colour: str) -> None:
    with pytest.raises(ValueError, match=r"colour|hexadecimal"):
        channels(colour)


def test_the_licence_of_the_font_travels_with_it() -> None:
    said = (ROOT / "templates/fonts/OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in said
    assert "Reserved Font Name" in said  # in its definitions
    assert "Public Sans" in said


def pixels(image: Image.Image) -> Any:
    return image.tobytes()


def test_letters_that_reach_into_the_line_above_are_drawn_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    apart = [drawn(title, kind=kind) for title, kind in (("Pact", ""), ("", "Notice of a treaty and of nothing else"))]
    assert [image.size for image in apart] == [(1200, 630)] * 2, "also where nothing is to be seen"
    monkeypatch.setattr("pipeline.drawing.card._head", lambda kind: (Line(kind, 30, 11, 130, 500),))
    high = drawn("", kind="Notice")
    both = drawn("Pact", kind="Notice")
    wanted = ImageChops.lighter(*(Image.frombytes("L", one.size, pixels(one)) for one in (apart[0], high)))
    assert pixels(both) == pixels(wanted)


def test_titles_that_differ_give_cards_that_differ() -> None:
    assert pixels(drawn("One")) != pixels(drawn("Two"))
