"""Marks: read beside newsroom.yml, harmless, public with the first release of their organisation and not before."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from pipeline.files import Disk
from pipeline.formats import plan
from pipeline.newsroom import Mark, Newsroom
from pipeline.pictures import Unwalkable
from pipeline.pictures.svg import MOST_DEEP, Unsafe, clean
from pipeline.read import Memory, Reading, read
from pipeline.record import Record
from pipeline.source.marks import MOST_BYTES
from pipeline.tick import tick
from tests import photographs
from tests.issuing import NEWSROOM, lifted, record_of, release
from tests.room import HOUR, Room
from tests.test_laws import SECOND_BEFORE

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 80 40">{}</svg>'
PATH = '<path d="M0 0h8v8z"/>'
PARTNER = "  partner: {{name: Secret partner, mark: marks/{}}}\n"
MARK = Mark(".svg", "c" * 64, 80, 40, b"<svg/>")
MARKED = replace(NEWSROOM, marks={"institute": MARK})


def cleaned(inner: str = PATH) -> str:
    return clean(SVG.format(inner).encode()).data.decode()


def reading(room: Room, mark: str, data: bytes | None, memory: Memory | None = None) -> Reading:
    """A newsroom in which the agency has a mark of that name, with those bytes."""
    text = (room.root / "newsroom.yml").read_text()
    if "mark:" not in text:
        (room.root / "newsroom.yml").write_text(
            text.replace("    acronym: TA\n", f'    acronym: TA\n    mark: "{mark}"\n')
        )
    if data is not None:
        (room.root / mark).parent.mkdir(exist_ok=True)
        (room.root / mark).write_bytes(data)
    return read(Disk(), room.root, memory)


def marks_of(found: Reading) -> dict[str, Mark]:
    assert found.newsroom
    return dict(found.newsroom.marks)


# --- an SVG is only seen --------------------------------------------------------------------------------------


HOSTILE = [
    "<script>alert(1)</script>",
    "<script xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script>",
    "<metadata><script>alert(1)</script></metadata>",
    "<SCRIPT>alert(1)</SCRIPT>",
    '<path d="M0 0" onclick="alert(1)"/>',
    '<path d="M0 0" ONLOAD="alert(1)"/>',
    "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>",
    '<a href="https://elsewhere.example/">x</a>',
    '<image href="https://elsewhere.example/x.png"/>',
    '<image xlink:href="data:image/png;base64,AAAA"/>',
    '<use href="https://elsewhere.example/x.svg#a"/>',
    '<use href="#a"/>',
    '<animate attributeName="href" to="javascript:alert(1)"/>',
    '<set attributeName="onclick" to="alert(1)"/>',
    '<linearGradient xlink:href="https://elsewhere.example/x.svg#a"/>',
    '<linearGradient href="javascript:alert(1)"/>',
    '<path fill="url(https://elsewhere.example/x.svg#a)" d=""/>',
    '<path style="fill:url( \'https://elsewhere.example/\' )" d=""/>',
    '<path style="cursor:image-set(\'https://elsewhere.example/\' 1x)" d=""/>',
    '<path style="fill:\\75rl(https://elsewhere.example/)" d=""/>',
    "<style>@import 'https://elsewhere.example/x.css';</style>",
    "<style>path{background:url(//elsewhere.example/x)}</style>",
    "<style>path{background:image-set('//elsewhere.example/x' 1x)}</style>",
    "<style>" + " " * 9000 + "path{fill:u<!-- -->rl(//elsewhere.example/x)}</style>",
    "<style>" + "a" * 8190 + "u" + "rl(//elsewhere.example/x)</style>",
    "<style>path{fill:url<!-- -->(//elsewhere.example/x)}</style>",
    "<style>path{fill:u<![CDATA[rl(//elsewhere.example/x)]]>}</style>",
    "<text>Agency</text>",
    "<filter id='a'/>",
    "<iframe src='https://elsewhere.example/'/>",
]


@pytest.mark.parametrize("inner", HOSTILE)
def test_what_acts_or_reaches_out_is_refused(inner: str) -> None:
    with pytest.raises(Unsafe):
        cleaned(PATH + inner)


@pytest.mark.parametrize(
    "before",
    [
        "<!DOCTYPE svg>",
        '<!DOCTYPE svg [<!ENTITY a "x">]>',
        '<!DOCTYPE svg SYSTEM "https://elsewhere.example/x.dtd">',
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_a_document_type_is_refused(before: str) -> None:
    with pytest.raises(Unsafe, match="DOCTYPE"):
        clean((before + SVG.format(PATH)).encode())


@pytest.mark.parametrize(
    "data",
    [
        b"", b"no svg", b"<html/>", b"<svg viewBox='0 0 8 8'/>", SVG.format("<g>").encode(),
        SVG.format("&unknown;").encode(), SVG.format(PATH).encode("utf-16"), b"\xff\xfe<svg/>",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>', b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 8"/>',
        SVG.format("<g>" * MOST_DEEP + "</g>" * MOST_DEEP).encode(),
    ],
)  # fmt: skip
def test_what_is_no_drawing_is_told(data: bytes) -> None:
    with pytest.raises(Unwalkable):
        clean(data)


def test_shapes_and_colours_stay_and_what_editors_note_goes() -> None:
    noted = (
        "<!-- drawn by Qqname --><?editor Qqplace?><title>Qqtitle</title><desc>Qqdesc</desc>"
        "<metadata><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>Qqrdf</rdf:RDF></metadata>"
        "<ink:view xmlns:ink='http://www.inkscape.org/' ink:path='/home/qqperson'><path d='M9 9'/></ink:view>"
        "<g data-name='Qqlayer' xmlns:ink='http://www.inkscape.org/' ink:label='Qqlabel'>Qqtext</g>"
    )
    shapes = (
        "<defs><style>.a{fill:#123;font-family:'X'} .b&gt;c{fill:url(#g)}</style>"
        "<linearGradient id='g' xlink:href='#h'><stop offset='0' stop-color='red'/></linearGradient></defs>"
        "<g transform='translate(1 2) rotate(3)'><path class='a' d='M0 0h8v8z' fill='url( \"#g\" )'/></g>"
    )
    said = cleaned(noted + shapes)
    assert "qq" not in said.lower()
    assert "M9 9" not in said
    for kept in ("fill:#123", "&gt;", 'href="#h"', 'stop-color="red"', "translate(1 2)", "M0 0h8v8z", "url( &quot;#g"):
        assert kept in said or kept.replace("&quot;", '"') in said, kept
    ElementTree.fromstring(said)  # noqa: S314 -- our own words
    assert clean(said.encode()).data.decode() == said


def test_a_drawing_says_how_large_it_is_by_its_box_or_its_measures() -> None:
    def size(attributes: str) -> tuple[int, int]:
        found = clean(f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}/>'.encode())
        return found.width, found.height

    assert size('viewBox="-1.5 0, 80.2 40"') == (80, 40)
    assert size('width="64px" height="32"') == (64, 32)
    assert size('width="100%" height="100%" viewBox="0 0 8 4"') == (8, 4)


# --- a mark is read with the newsroom -------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_a_photograph_as_a_mark_has_no_metadata(room: Room, kind: str) -> None:
    suffix = {"jpeg": "jpg"}.get(kind, kind)
    found = marks_of(reading(room, f"marks/agency.{suffix}", getattr(photographs, kind)("Qqsecret")))["agency"]
    assert b"Qqsecret" not in found.data
    assert Image.open(io.BytesIO(found.data)).size == (found.width, found.height) == photographs.SIZE
    assert found.path("agency") == f"assets/marks/agency.{suffix}"


@pytest.mark.parametrize(
    ("mark", "data", "why"),
    [
        ("marks/agency.svg", None, "there is no such file"),
        ("marks/agency.svg", b"no svg", "cannot be read as SVG"),
        ("marks/agency.png", photographs.gif(), "not what its name says"),
        ("marks/agency.jpg", photographs.png(), "not what its name says"),
        ("marks/agency.gif", photographs.gif(), "only a file in the folder `marks`"),
        ("marks/agency.png", photographs.png()[:60], "ends in the middle"),
        ("marks/agency.svg", SVG.format(" " * MOST_BYTES).encode(), "larger than 200 kB"),
        ("agency.svg", SVG.format(PATH).encode(), "only a file in the folder `marks`"),
        ("releases/agency.svg", SVG.format(PATH).encode(), "only a file in the folder `marks`"),
        ("marks/../agency.svg", None, "only a file in the folder `marks`"),
        ("marks/.agency.svg", SVG.format(PATH).encode(), "only a file in the folder `marks`"),
        ("marks/deep/agency.svg", None, "only a file in the folder `marks`"),
    ],
)  # fmt: skip
def test_a_mark_that_cannot_be_shown_is_told_at_its_place_and_hinders_nothing(
    room: Room, mark: str, data: bytes | None, why: str
) -> None:
    found = reading(room, mark, data)
    (problem,) = found.problems
    assert problem.code == "mark-missing"
    assert why in problem.wrong
    line = (room.root / "newsroom.yml").read_text().splitlines()[problem.place.line - 1]
    assert line[problem.place.column - 1 :] == f'"{mark}"'
    assert marks_of(found) == {}
    room.write("pact", embargo="FOR IMMEDIATE RELEASE")
    assert [one.entry.slug for one in room.tick().lifted] == ["pact"]


def test_a_picture_of_too_many_pixels_is_no_mark(room: Room) -> None:
    out = io.BytesIO()
    Image.new("1", (4000, 1001)).save(out, "PNG")
    (problem,) = reading(room, "marks/agency.png", out.getvalue()).problems
    assert "4000 by 1001 pixels" in problem.wrong


def test_a_link_is_not_followed(room: Room) -> None:
    (room.root / "elsewhere.svg").write_text(SVG.format(PATH))
    (room.root / "marks").mkdir()
    (room.root / "marks" / "agency.svg").symlink_to(room.root / "elsewhere.svg")
    assert marks_of(reading(room, "marks/agency.svg", None)) == {}


def test_an_unsafe_drawing_is_told_by_its_own_code(room: Room) -> None:
    (problem,) = reading(room, "marks/agency.svg", SVG.format(HOSTILE[0]).encode()).problems
    assert (problem.code, problem.stops) == ("mark-unsafe", True)


def test_a_mark_is_read_anew_when_it_changes_and_the_newsroom_stays_the_same_while_it_does_not(room: Room) -> None:
    memory = Memory()
    first = reading(room, "marks/agency.svg", SVG.format(PATH).encode(), memory)
    again = read(Disk(), room.root, memory)
    assert again.newsroom is first.newsroom
    other = reading(room, "marks/agency.svg", SVG.format(PATH * 2).encode(), memory)
    assert marks_of(other) != marks_of(first)
    (room.root / "marks" / "agency.svg").unlink()
    assert marks_of(read(Disk(), room.root, memory)) == {}


# --- a mark is public with its organisation -------------------------------------------------------------------


def page(record: Record, newsroom: Newsroom = MARKED) -> str:
    return next(part for part in plan("page")(newsroom, record)).make().decode()


def paths(record: Record, newsroom: Newsroom = MARKED) -> dict[str, bytes]:
    return {part.path: part.make() for part in plan("marks")(newsroom, record)}


def test_a_mark_stands_beside_the_name_and_says_nothing_to_a_screen_reader() -> None:
    said = page(record_of(release("pact")))
    img = '<img class="mark" src="../../assets/marks/institute.svg" alt="" width="56" height="28">'
    assert f'<dd class="marked">{img} <bdi>Institute of Justice (IOJ)</bdi></dd>' in said
    assert "<dd><bdi>Regional Agency</bdi></dd>" in said
    assert paths(record_of(release("pact"))) == {"assets/marks/institute.svg": b"<svg/>"}


@pytest.mark.parametrize(("width", "height", "shown"), [(1000, 10, (112, 28)), (1, 1000, (1, 28)), (30, 30, (28, 28))])
def test_a_mark_is_as_high_as_a_line_and_never_very_wide(width: int, height: int, shown: tuple[int, int]) -> None:
    newsroom = replace(MARKED, marks={"institute": replace(MARK, width=width, height=height)})
    assert f'width="{shown[0]}" height="{shown[1]}"' in page(record_of(release("pact")), newsroom)


def test_a_withdrawn_release_shows_no_mark_and_keeps_none_public() -> None:
    gone = lifted(record_of(release("pact")), release("pact", killed="Why."), "kill")
    assert "assets/marks" not in page(gone)
    assert paths(gone) == {}


def partners(room: Room) -> Iterator[dict[str, bytes]]:
    """The public tree at each step of a partner that nobody may know of yet, as its mark comes, changes and goes."""
    (room.root / "marks").mkdir()
    room.describe(organisations=PARTNER.format("partner.svg"))
    room.write("secret", issuers="[partner]")
    for data in (None, SVG.format(PATH), SVG.format(PATH * 2), SVG.format(HOSTILE[0])):
        if data:
            (room.root / "marks" / "partner.svg").write_text(data)
        room.tick(SECOND_BEFORE)
        yield room.public()


def test_the_mark_of_an_organisation_that_issued_nothing_public_changes_no_byte(room: Room) -> None:
    room.write("pact", embargo="FOR IMMEDIATE RELEASE")
    room.tick()
    before = room.public()
    assert all(public == before for public in partners(room))


def test_a_mark_becomes_public_with_the_first_release_of_its_organisation_and_a_new_one_at_once(room: Room) -> None:
    (room.root / "marks").mkdir()
    (room.root / "marks" / "partner.svg").write_text(SVG.format(PATH))
    room.describe(
        organisations="  partner:\n    name: Partner\n    mark: marks/partner.svg\n    contacts:\n"
        '      - {id: partner-desk, name: Desk, email: desk@partner.example, phone: "+1 868 555 0101"}\n'
    )
    room.write("joint", issuers="[agency, partner]", contacts="[desk, partner-desk]")
    room.tick(SECOND_BEFORE)
    assert "assets/marks/partner.svg" not in room.public()
    assert [one.entry.slug for one in room.tick(HOUR).lifted] == ["joint"]
    public = room.public()
    assert public["assets/marks/partner.svg"] == clean(SVG.format(PATH).encode()).data
    (room.root / "marks" / "partner.svg").write_text(SVG.format(PATH * 2))
    room.tick()
    after = room.public()
    assert after["assets/marks/partner.svg"] == clean(SVG.format(PATH * 2).encode()).data
    assert after["feeds/record.jsonl"] == public["feeds/record.jsonl"]


def test_a_desk_that_stays_at_work_sees_a_new_mark(room: Room) -> None:
    reading(room, "marks/agency.svg", SVG.format(PATH).encode())
    room.write("pact", embargo="FOR IMMEDIATE RELEASE")
    house = room.house()
    for inner in (PATH, PATH * 2):
        (room.root / "marks" / "agency.svg").write_text(SVG.format(inner))
        tick(house)
        assert room.public()["assets/marks/agency.svg"] == clean(SVG.format(inner).encode()).data


def test_the_marks_of_the_sample_are_shapes_alone() -> None:
    marks = sorted((Path(__file__).parents[1] / "marks").iterdir())
    assert [path.name for path in marks] == ["caricom-impacs.svg", "unicri.svg"]
    for path in marks:
        clean(path.read_bytes())
