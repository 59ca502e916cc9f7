"""The release as a PDF: what another program reads in it, in every language, and when there is none."""

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pipeline.drawing.smaller import smaller
from pipeline.files import Disk
from pipeline.formats import FORMATS, plan
from pipeline.issued import resolve
from pipeline.newsroom import Mark, Newsroom
from pipeline.part import Part
from pipeline.record import Record
from pipeline.release import Attachment, Event, Picture, Release
from pipeline.seal import seal
from pipeline.store import Store
from pipeline.typeset import press
from pipeline.typeset.catalogue import catalogue
from pipeline.typeset.paper import paper
from pipeline.typeset.spacing import held
from pipeline.typeset.template import SPARE, TemplateFault, look
from pipeline.typeset.view import release_view, told
from tests import photographs
from tests.hostile_payloads import PAYLOADS
from tests.issuing import DESK, LIFT, NEWSROOM, lifted, record_of, release
from tests.paper_of import fonts, opened, root, said_by, squeezed, tagged, tags
from tests.room import HOUR, Room, room_in
from tests.test_hostile_texts import hostile
from tests.test_hostile_texts import newsroom as hostile_newsroom
from tests.tongues import LANGUAGES

KIT = replace(NEWSROOM, press_kit=True, languages=LANGUAGES)
PATH = "releases/pact/release.pdf"
BODY = """\
The first words, *said* and **meant**, with a [link](https://law.example/) and a note[^1].

## What follows

| Place | Day |
|---|--:|
| Turin | 4 |

> “We are glad.”

[^1]: A note.
"""
# by language, words in its own letters
SAYS = {
    "en": "The Heads’ agreement – at last",
    "es": "¿Qué dicen los niños? ¡Más vergüenza!",
    "fr": "Le cœur de l’été : « où ça ? »",
    "ht": "Kominikasyon an te fèt nan lòt bò a",
    "nl": "Het coördinerende bureau: één idee",
    "pt": "A informação não é só dos irmãos",
}


def full(language: str = "en", **fields: Any) -> Release:
    known: dict[str, Any] = {
        "title": SAYS[language],
        "subtitle": f"{SAYS[language]} 2",
        "number": "116/2020",
        "body": BODY,
        "notes": "Rooms are booked.",
        "event": Event("Saturday 20 May 2023, 10:00 to 15:00 AST", "The hall", "At the desk."),
        "attachments": (Attachment("annex.pdf", "Annex", "b" * 64, 4_096),),
        "language": language,
    }
    return release("pact", **(known | fields))


def made(record: Record, newsroom: Newsroom = KIT, path: str = PATH, store: Store | None = None) -> bytes:
    (part,) = (each for each in plan("pdf")(newsroom, record) if each.path == path)
    return _made(part, store)


def _made(part: Part, store: Store | None) -> bytes:
    assert part.turn is not None
    return part.turn([_source(each, store) for each in part.sources])


def _source(part: Part, store: Store | None) -> bytes:
    if part.turn:
        return _made(part, store)
    return store.get(part.content) if store and part.content else part.make()


def corrected(language: str = "en") -> Record:
    one = full(language, correction="The day was wrong.")
    return lifted(Record(), one, "correction", newsroom=KIT)


def printed_words(said: Any) -> Iterator[str]:
    """Every text of nodes, in order."""
    for each in said:
        if isinstance(each, str):
            yield each
        elif "text" in each:
            yield each["text"]
        else:
            cells = [node for cell in (*each.get("head", []), *each.get("cells", [])) for node in cell]
            yield from printed_words([*each.get("in", []), *cells])


def in_order(record: Record) -> list[str]:
    """All that the paper must say, in the order in which it is read."""
    (one,) = record.standing()
    said = paper(release_view(told(KIT, one), look("")), KIT.accent, KIT.paper)
    words = said["words"]
    facts = [text for row in said["facts"] for text in (row["label"], *(line["said"] for line in row["lines"]))]
    notices = [text for each in said["notices"] for text in (each["heading"], *each["lines"], each["at"])]
    event = [text for row in said["event"] for text in (row["label"], *(line["said"] for line in row["lines"]))]
    found = [said["newsroom"].upper(), said["kind"], said["number"], said["title"], said["subtitle"], *facts, *notices]
    found += [*event, *printed_words(said["body"]), *printed_words(said["footnotes"]), words["ends"].upper()]
    found += [words["notes"], *printed_words(said["notes"]), words["press_contacts"]]
    for each in said["contacts"]:
        found += [each["name"], *each["lines"], *(way["label"] for way in each["ways"]), each["hours"]]
    found += [words["attachments"], *(text for each in said["attachments"] for text in (each["label"], each["facts"]))]
    for each in said["abouts"]:
        links = [text for link in each["links"] for text in (link.get("network", ""), link["label"])]
        found += [each["heading"], *printed_words(each["text"]), *links]
    return [*found, words["cite"], said["citation"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_says_all_that_the_release_says_in_the_same_order(language: str) -> None:
    record = corrected(language)
    said, at = squeezed(said_by(made(record))), 0
    for words in filter(None, map(squeezed, in_order(record))):
        found = said.find(words, at)
        assert found >= 0, f"{words!r} is not behind {said[max(0, at - 60) : at]!r}"
        at = found + len(words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_nothing_else_but_what_stands_at_head_and_foot_of_each_page(language: str) -> None:
    record = corrected(language)
    said, words = squeezed(said_by(made(record))), catalogue(look(""), language).words
    pages = len(opened(made(record)).pages)
    for number in range(1, pages + 1):
        foot = squeezed(f"https://news.example/releases/pact/{words['page_number'].format(number=f'{number}/{pages}')}")
        assert foot in said
        said = said.replace(foot, "", 1)
    said = said.replace(squeezed(f"{KIT.name}{SAYS[language]}"), "", pages - 1)
    both = (Counter(sign for sign in text if sign not in "·•") for text in (said, squeezed("".join(in_order(record)))))
    assert next(both) == next(both)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_a_tagged_pdf_with_title_language_author_and_date(language: str) -> None:
    data = made(corrected(language))
    read, known = opened(data), root(data)
    assert known["/MarkInfo"]["/Marked"]
    assert str(known["/Lang"]) == language
    assert known["/ViewerPreferences"]["/DisplayDocTitle"]
    assert read.metadata is not None
    assert read.metadata.title == held(SAYS[language], language)
    assert read.metadata.author == "Institute of Justice, Regional Agency"
    assert read.metadata.creation_date is not None
    assert read.metadata.creation_date == LIFT.replace(hour=LIFT.hour + 1)  # that of the correction
    assert "<pdfuaid:part>1</pdfuaid:part>" in known["/Metadata"].get_data().decode()


def test_its_structure_is_that_of_the_page() -> None:
    found = tags(made(corrected()))
    assert found.count("/H1") == 1
    for wanted in ("/H2", "/P", "/Table", "/TR", "/TH", "/TD", "/Link", "/L", "/LI", "/Strong", "/Em"):
        assert wanted in found, f"{wanted} is not among {sorted(set(found))}"
    assert found.index("/H1") < found.index("/H2")


def test_every_font_is_in_the_file() -> None:
    found = fonts(made(corrected()))
    assert len(found) >= 3
    assert all(found.values()), found
    assert all(name.partition("+")[2].startswith(("Libertinus", "DejaVu")) for name in found)


def photo(wide: int, high: int) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((wide, high), 40).convert("RGB").save(out, "JPEG", quality=70)
    return out.getvalue()


def with_pictures(store: Store, *files: tuple[str, bytes, int, int], **fields: Any) -> Record:
    pictures = tuple(
        Picture(
            name, f"What {name} shows", f"Caption of {name}", "A. Desk", "CC BY 4.0", store.put(data), 9, wide, high
        )
        for name, data, wide, high in files
    )
    return record_of(full(pictures=pictures, **fields))


def test_a_picture_is_printed_small_with_words_for_those_who_cannot_see_it(tmp_path: Path) -> None:
    store = Store(Disk(), tmp_path)
    large = photo(2400, 1600)
    data = made(with_pictures(store, ("hall.jpg", large, 2400, 1600)), store=store)
    (figure,) = (each for each in tagged(data) if each["/S"] == "/Figure")
    assert str(figure["/Alt"]) == "What hall.jpg shows"
    (image,) = (each for page in opened(data).pages for each in page.images)
    assert image.image is not None
    assert image.image.size == (960, 640)
    assert len(data) < len(large)
    assert squeezed("Caption of hall.jpg Picture: A. Desk, CC BY 4.0") in squeezed(said_by(data))


def test_what_cannot_be_made_small_is_there_by_its_words(tmp_path: Path) -> None:
    store = Store(Disk(), tmp_path)
    record = with_pictures(
        store,
        ("moves.gif", b"GIF89a", 9, 9),
        ("half.jpg", photo(900, 600)[:200], 900, 600),
        ("un.png", b"PNG", 0, 0),
        ("bad.png", b"\x89PNG\r\n", 900, 600),
    )
    data = made(record, store=store)
    assert not [each for each in tagged(data) if each["/S"] == "/Figure" and "half" not in str(each.get("/Alt", ""))]
    for name in ("moves.gif", "half.jpg", "un.png", "bad.png"):
        assert squeezed(f"Caption of {name}") in squeezed(said_by(data))


def test_a_picture_that_stands_on_its_side_is_printed_upright(tmp_path: Path) -> None:
    store = Store(Disk(), tmp_path)
    data = photographs.jpeg("", orientation=6)
    printed = made(with_pictures(store, ("hall.jpg", data, 6, 8)), store=store)
    (image,) = (each for page in opened(printed).pages for each in page.images)
    assert image.image is not None
    assert image.image.size == (6, 8)


@pytest.mark.parametrize("kind", [".svg", ".png"])
def test_a_mark_stands_beside_its_name_and_is_told_to_nobody(kind: str) -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
    content = drawing if kind == ".svg" else photographs.png("")
    marked = replace(KIT, marks={"agency": Mark(kind, "d" * 64, 9, 9, content)})
    record = record_of(full())
    with_mark, without = made(record, marked), made(record)
    assert with_mark != without
    assert tags(with_mark) == tags(without)
    assert said_by(with_mark) == said_by(without)


def test_equal_input_is_equal_bytes_and_a_newer_entry_or_typst_is_another_input(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    record = record_of(full())
    assert made(record) == made(record_of(full()))
    (one,), (later,) = plan("pdf")(KIT, record), plan("pdf")(KIT, corrected())
    assert one.digest != later.digest
    assert plan("pdf")(KIT, record)[0].digest == one.digest
    monkeypatch.setattr(press, "version", lambda: "99")
    assert plan("pdf")(KIT, record)[0].digest != one.digest


def test_a_newsroom_that_asks_for_none_has_none_and_needs_no_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "installed", lambda: False)
    record = record_of(full())
    assert plan("pdf")(NEWSROOM, record) == plan("kit")(NEWSROOM, record) == ()
    assert named_by(NEWSROOM, record) == {"page": False, "text": False, "ninjs": False}


def named_by(newsroom: Newsroom, record: Record) -> dict[str, bool]:
    """Whether page, text and ninjs name the press kit."""
    return {
        name: b"press-kit.zip" in b"".join(part.make() for part in plan(name)(newsroom, record))
        for name in ("page", "text", "ninjs")
    }


@pytest.mark.parametrize(("size", "points"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_it_is_on_the_paper_of_the_newsroom(size: str, points: tuple[int, int]) -> None:
    long = full(body="Words of a paragraph. " * 400)
    pages = opened(made(record_of(long), replace(KIT, paper=size))).pages
    assert len(pages) > 1
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in pages} == {points}


def test_page_text_and_ninjs_lead_to_pdf_and_kit() -> None:
    assert named_by(KIT, record_of(full())) == {"page": True, "text": True, "ninjs": True}
    for name in ("page", "ninjs"):
        assert b"release.pdf" in plan(name)(KIT, record_of(full()))[0].make()


def test_a_withdrawn_release_has_neither_and_names_neither() -> None:
    gone = lifted(record_of(full()), full(killed="It was wrong."), "kill", newsroom=KIT)
    assert plan("pdf")(KIT, gone) == plan("kit")(KIT, gone) == ()
    assert named_by(KIT, gone) == {"page": False, "text": False, "ninjs": False}


@pytest.mark.parametrize("fields", [{"title": "A 🎉"}, {"body": "A &#x1F389; here"}, {"notes": "漢"}])
def test_a_release_with_a_sign_that_no_font_has_goes_without_pdf_and_keeps_its_kit(fields: dict[str, str]) -> None:
    record = record_of(full(**fields))
    assert plan("pdf")(KIT, record) == ()
    assert len(plan("kit")(KIT, record)) == 1
    page = plan("page")(KIT, record)[0].make()
    assert b"release.pdf" not in page
    assert b"press-kit.zip" in page


def test_footnotes_whose_names_come_to_the_same_are_printed_and_so_is_a_mark_of_none() -> None:
    said = said_by(made(record_of(full(body="One[^a.b] two[^a-b].\n\n[^a.b]: First.\n\n[^a-b]: Second."))))
    assert "First." in said
    assert "Second." in said
    deep = "> " * 20 + "Said[^1].\n\n" + "> " * 20 + "[^1]: Deep."
    assert "Deep." in said_by(made(record_of(full(body=deep))))


def test_no_hostile_text_in_any_field_keeps_a_release_from_being_printed() -> None:
    typst = (
        '#panic("x")',
        '" + read("/etc/passwd") + "',
        "\\#show: x",
        "$ 1 $",
        "@label <label>",
        "#import",
        "é" * 3000,
    )
    nested = ("> " * 150 + "x", "- " * 150 + "x", "1. " * 150 + "x", "[x]" * 300, "*" * 200 + "x" + "*" * 200)
    printed = 0
    for text in (*PAYLOADS, *typst, *nested):
        known = replace(hostile_newsroom(text), press_kit=True)
        record = lifted(Record(), hostile(text), "correction", newsroom=known)
        for part in plan("pdf")(known, record):
            assert part.turn is not None
            assert part.turn([b""] * len(part.sources)).startswith(b"%PDF")
            printed += 1
    assert printed > 100


def test_signs_that_are_only_posted_keep_no_pdf_back() -> None:
    from pipeline.release import Social

    assert plan("pdf")(KIT, record_of(full(social=Social("Look 🎉"))))


def test_a_file_of_the_author_stands_before_ours() -> None:
    own = record_of(full(attachments=(Attachment("Release.pdf", "Ours", "b" * 64, 9),)))
    assert plan("pdf")(KIT, own) == ()
    assert len(plan("kit")(KIT, own)) == 1
    own = record_of(full(attachments=(Attachment("pact-press-kit.zip", "Ours", "b" * 64, 9),)))
    assert plan("pdf")(KIT, own) == plan("kit")(KIT, own) == ()
    paths = [part.path for name in FORMATS for part in plan(name)(KIT, own)]
    assert len(paths) == len(set(paths))


def test_without_the_package_a_press_kit_is_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "installed", lambda: False)
    for name in ("page", "text", "pdf", "kit"):
        with pytest.raises(TemplateFault, match=r"pip install 'dateline\[pdf\]'"):
            plan(name)(KIT, record_of(full()))
    assert plan("pdf")(replace(KIT, templates=SPARE), record_of(full())) == ()


def test_the_boilerplate_of_another_language_is_marked_as_one() -> None:
    data = made(record_of(full("es")))
    spoken = {str(each.get("/Lang", "")) for each in tagged(data)}
    assert "en" in spoken


def test_a_long_table_and_many_contacts_go_over_several_pages_and_lose_nothing() -> None:
    rows = "\n".join(f"| {'cell ' * 9} | {at} | {'other ' * 9} | x |" for at in range(80))
    body = f"| A | B | C | D |\n|---|--:|:-:|---|\n{rows}\n"
    data = made(record_of(full(title="Long words " * 12, body=body, contacts=(DESK,) * 14)))
    said = said_by(data)
    assert len(opened(data).pages) >= 4
    assert said.count("cell") == 9 * 80
    assert said.count(DESK.email) == 14
    assert tags(data).count("/TR") == 81


def test_a_boilerplate_longer_than_a_page_loses_nothing_and_a_short_one_stays_with_its_links() -> None:
    id_, one = next((id_, one) for id_, one in KIT.organisations.items() if one.website and one.handles)
    for sentences, lines in ((12, range(8, 20)), (300, range(2))):
        longer = replace(one, boilerplate={"en": "The agency acts. " * sentences})
        newsroom = replace(KIT, organisations={**KIT.organisations, id_: longer})
        for count in lines:
            body = "A line of words.\n\n" * count
            record = lifted(Record(), full(body=body, issuers=(id_,)), newsroom=newsroom)
            pages = [" ".join(page.extract_text().split()) for page in opened(made(record, newsroom)).pages]
            assert sum(page.count("The agency acts.") for page in pages) == sentences
            assert ["The agency acts." in page for page in pages if f"X {one.handles['x']}" in page] == [True]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with room_in(tmp_path / "room") as room:
        with (room.root / "newsroom.yml").open("a") as file:
            file.write("press-kit: yes\n")
        yield room


def test_it_is_made_ahead_and_public_in_the_same_switch(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.open_ledger_before()
    room.write("alpha")
    room.tick("2026-12-04T12:00:00Z")
    assert not [path for path in room.public() if "alpha" in path]

    def never(*_: object) -> bytes:
        raise AssertionError("something was printed at the hour")

    monkeypatch.setattr(press, "printed", never)
    room.tick(HOUR)
    public = room.public()
    assert {"releases/alpha/release.pdf", "releases/alpha/alpha-press-kit.zip"} <= public.keys()
    room.write("beta", embargo="Friday, 4 December 2026, 11:00 hrs AST")
    monkeypatch.undo()
    counted: list[str] = []
    printed = press.printed

    def counting(seen: Any, names: Any, data: Any, at: Any) -> bytes:
        counted.append(data["title"])
        return printed(seen, names, data, at)

    monkeypatch.setattr(press, "printed", counting)
    room.tick("2026-12-04T15:00:00Z")
    assert counted == ["Title of beta"]
    assert room.public()["releases/alpha/release.pdf"] == public["releases/alpha/release.pdf"]


def test_a_withdrawal_goes_out_where_the_package_is_gone(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.open_ledger_before()
    room.write("alpha")
    room.tick(HOUR)
    monkeypatch.setattr(press, "installed", lambda: False)
    room.write("beta", embargo="Friday, 4 December 2026, 10:00 hrs AST")
    done = room.tick("2026-12-04T14:00:00Z")
    assert done.lifted == ()
    assert any(alarm.code == "cannot-be-made" and "dateline[pdf]" in str(alarm) for alarm in done.alarms)
    room.write("alpha", revision="2", killed="It was wrong.")
    room.tick("2026-12-04T14:01:00Z")
    public = room.public()
    assert "It was wrong." in public["releases/alpha/index.html"].decode()
    assert not [path for path in public if path.endswith((".pdf", ".zip"))]


def test_sealing_makes_what_a_pdf_is_made_from_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, asked = Store(Disk(), tmp_path), list[int]()
    record = with_pictures(store, ("hall.jpg", photo(1200, 800), 1200, 800), attachments=())

    def counting(data: bytes, inputs: Any) -> bytes:
        asked.append(inputs["width"])
        return smaller(data, inputs)

    monkeypatch.setattr("pipeline.typeset.documents.smaller", counting)
    first = seal(store, record, [*plan("pdf")(KIT, record), *plan("kit")(KIT, record)])
    assert asked == [960]
    assert seal(store, record, [*plan("pdf")(KIT, record), *plan("kit")(KIT, record)]).manifest == first.manifest
    assert asked == [960]


def test_what_is_unprintable_is_looked_for_once_in_each_text(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    lacking = press.lacking

    def counting(text: str) -> tuple[str, ...]:
        asked.append(text)
        return lacking(text)

    monkeypatch.setattr(press, "lacking", counting)
    record = record_of(full(body=f"Only in this test: {test_what_is_unprintable_is_looked_for_once_in_each_text}."))
    for name in ("page", "text", "pdf", "kit", "ninjs"):
        plan(name)(KIT, record)
    assert len(asked) == 1


def test_the_issued_text_does_not_change_with_the_switch() -> None:
    assert resolve(full(), KIT) == resolve(full(), NEWSROOM)
