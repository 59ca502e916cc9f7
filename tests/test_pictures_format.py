"""Pictures in the sizes that screens need: small, upright, bare, and never in a release's way."""

import io
import struct
import zlib
from pathlib import Path
from random import Random
from typing import Any

import pytest
from PIL import Image, ImageOps

from pipeline.drawing.smaller import smaller
from pipeline.files import Disk
from pipeline.formats import plan
from pipeline.part import Part
from pipeline.record import Record
from pipeline.release import Attachment, Picture
from pipeline.seal import Unsealable, seal
from pipeline.store import Store
from tests import photographs
from tests.issuing import NEWSROOM, lifted, record_of, release
from tests.room import Room

WORD = "Qqsecretqq"


def picture(file: str = "signing.jpg", width: int = 2000, height: int = 1000, digest: str = "a" * 64) -> Picture:
    return Picture(file, "Two sign", digest=digest, size=9000, width=width, height=height)


def planned(*pictures: Picture) -> dict[str, Part]:
    return {part.path: part for part in plan("pictures")(NEWSROOM, record_of(release("pact", pictures=pictures)))}


def shown(data: bytes) -> Image.Image:
    found = Image.open(io.BytesIO(data))
    found.load()
    return found


def saved(image: Image.Image, kind: str, **more: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (300, [300]), (480, [480]), (481, [480, 481]), (960, [480, 960]), (1200, [480, 960, 1200]),
        (1600, [480, 960, 1600]), (1601, [480, 960, 1600]), (6000, [480, 960, 1600]),
    ],
)  # fmt: skip
def test_a_picture_is_offered_in_the_sizes_below_its_own(width: int, widths: list[int]) -> None:
    assert list(planned(picture(width=width))) == [f"assets/pictures/pact/signing.jpg-{each}.webp" for each in widths]


@pytest.mark.parametrize(
    "other",
    [
        picture(width=0),
        picture("moving.gif"),
        picture("drawing.svg"),
        picture(width=10_000, height=4_001),
    ],
)
def test_what_cannot_be_made_smaller_well_is_offered_as_it_is_alone(other: Picture) -> None:
    assert planned(other) == {}


def test_the_same_file_shown_twice_is_planned_once_and_two_of_one_stem_keep_apart() -> None:
    found = planned(picture("a.jpg", 400), picture("a.jpg", 400), picture("a.png", 400, digest="b" * 64))
    assert list(found) == ["assets/pictures/pact/a.jpg-400.webp", "assets/pictures/pact/a.png-400.webp"]


def test_a_withdrawn_release_has_no_pictures_left_in_any_size() -> None:
    gone = lifted(record_of(release("pact", pictures=(picture(),))), release("pact", killed="Why."), "kill")
    assert plan("pictures")(NEWSROOM, gone) == ()


def test_no_file_of_the_author_can_stand_at_the_address_of_a_size_or_a_card() -> None:
    names = ("assets", "card.png", "signing.jpg-480.webp")
    files = tuple(Attachment(name, name, "b" * 64, 9) for name in names)
    record = record_of(release("pact", pictures=(picture(),), attachments=files))
    authors = {part.path for part in plan("files")(NEWSROOM, record)}
    ours = {part.path for name in ("pictures", "card") for part in plan(name)(NEWSROOM, record)}
    assert len(authors) == 4
    assert not authors & ours
    assert not [path for path in ours for other in authors if path.startswith(f"{other}/")]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
def test_a_size_is_upright_and_holds_nothing_but_pixels(kind: str, orientation: int) -> None:
    original = getattr(photographs, kind)(WORD, orientation=orientation)
    upright = ImageOps.exif_transpose(shown(original)).convert("RGB")
    made = smaller(original, {"width": upright.width})
    found = shown(made)
    assert (found.format, found.size) == ("WEBP", upright.size)
    assert set(found.info) <= {"loop", "background", "timestamp", "duration"}  # what every WebP has
    assert not found.getexif()
    assert WORD.encode() not in made
    for corner in ((0, 0), (upright.width - 1, 0), (0, upright.height - 1)):
        assert distance(found.convert("RGB").getpixel(corner), upright.getpixel(corner)) < 90
    assert smaller(original, {"width": upright.width}) == made


def distance(one: Any, other: Any) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


def test_a_size_is_in_proportion_and_much_lighter() -> None:
    original = saved(Image.effect_noise((2400, 1350), 60).convert("RGB"), "JPEG", quality=92)
    made = smaller(original, {"width": 480})
    assert shown(made).size == (480, 270)
    assert len(made) < len(original) / 20


def test_colours_are_converted_to_those_of_the_web_and_the_profile_goes() -> None:
    made = shown(
        smaller(saved(Image.new("RGB", (20, 20), (200, 40, 40)), "PNG", icc_profile=_swapped()), {"width": 20})
    )
    assert distance(made.getpixel((9, 9)), (40, 200, 40)) < 90  # the profile says that its first channel is green


def _swapped() -> bytes:
    """A profile of the web's colours in which red and green have changed places."""
    profile = bytearray(photographs.profile())
    profile[:] = profile.replace(b"rXYZ", b"####").replace(b"gXYZ", b"rXYZ").replace(b"####", b"gXYZ")
    return bytes(profile)


@pytest.mark.parametrize("profile", [b"no profile", b"", photographs.profile()[:200]])
def test_a_profile_that_is_none_changes_nothing(profile: bytes) -> None:
    made = shown(smaller(saved(Image.new("RGB", (20, 20), (200, 40, 90)), "PNG", icc_profile=profile), {"width": 20}))
    assert distance(made.getpixel((9, 9)), (200, 40, 90)) < 12


@pytest.mark.parametrize(
    ("image", "kind", "more", "expected"),
    [
        (Image.new("RGBA", (60, 40), (200, 40, 90, 100)), "PNG", {}, (200, 40, 90, 100)),
        (Image.new("LA", (60, 40), (200, 100)), "PNG", {}, (200, 200, 200, 100)),
        (Image.new("P", (60, 40), 0), "PNG", {"transparency": 0}, (0, 0, 0, 0)),
        (Image.new("RGB", (60, 40), (200, 40, 90)), "PNG", {"transparency": (200, 40, 90)}, (200, 40, 90, 0)),
        (Image.new("RGB", (60, 40), (200, 40, 90)), "PNG", {"transparency": (9, 9, 9)}, (200, 40, 90)),
        (Image.new("L", (60, 40), 200), "PNG", {"transparency": 200}, (200, 200, 200, 0)),
        (Image.new("1", (60, 40), 1), "PNG", {"transparency": 255}, (255, 255, 255, 0)),
        (Image.new("RGB", (60, 40), (200, 40, 90)).quantize(), "PNG", {}, (200, 40, 90)),
        (Image.new("1", (60, 40), 1), "PNG", {}, (255, 255, 255)),
        (Image.new("I;16", (60, 40), 0x8080), "PNG", {}, (128, 128, 128)),
        (Image.new("L", (60, 40), 128), "JPEG", {}, (128, 128, 128)),
        (Image.new("CMYK", (60, 40), (0, 215, 165, 55)), "JPEG", {}, (200, 31, 71)),
    ],
)
def test_every_kind_of_pixel_keeps_its_colour_and_what_shows_through_it(
    image: Image.Image, kind: str, more: dict[str, Any], expected: tuple[int, ...]
) -> None:
    found = shown(smaller(saved(image, kind, **more), {"width": 30}))
    assert (found.format, found.size) == ("WEBP", (30, 20))
    if expected[3:] == (0,):  # WebP keeps no colour where none is seen
        assert found.getpixel((9, 9))[3:] == (0,)  # type: ignore[index]
    else:
        assert distance(found.convert(f"RGB{'A'[: len(expected) - 3]}").getpixel((9, 9)), expected) < 16


def bare_png(depth: int, colour: int, through: bytes, pixels: bytes) -> bytes:
    """A PNG 8 by 8 in any depth, all of one row, with the one colour that is seen through (W3C PNG, 11.3.1.1)."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", 8, 8, depth, colour, 0, 0, 0)
    rows = zlib.compress((b"\0" + pixels) * 8)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"tRNS", through)
        + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(("depth", "level", "row"), [(1, 1, b"\xff"), (2, 2, b"\xaa\xaa"), (4, 9, b"\x99" * 4)])
def test_a_grey_of_few_bits_is_seen_through_where_it_says_so(depth: int, level: int, row: bytes) -> None:
    for through, alpha in ((level, 0), (0, 255)):
        found = shown(smaller(bare_png(depth, 0, struct.pack(">H", through), row), {"width": 8})).convert("RGBA")
        assert found.getpixel((4, 4))[3] == alpha  # type: ignore[index]


@pytest.mark.parametrize(
    ("colour", "through", "row"), [(0, b"\x12\x34", b"\x12\x34" * 8), (2, b"\x12\x34" * 3, b"\x12\x34" * 24)]
)
def test_a_colour_in_16_bits_that_is_seen_through_cannot_be_told_in_8_and_passes_as_it_is(
    colour: int, through: bytes, row: bytes
) -> None:
    data = bare_png(16, colour, through, row)
    assert smaller(data, {"width": 8}) == data


def test_what_moves_or_is_damaged_is_passed_on_as_it_is() -> None:
    torn = bytearray(saved(Image.effect_noise((600, 400), 60).convert("RGB"), "PNG"))
    torn[200:400] = bytes(200)
    tall = saved(Image.new("L", (4, 16_000)), "PNG")
    for data in (photographs.webp(frames=3), photographs.gif(frames=2), bytes(torn), b"no picture", b"", tall):
        assert smaller(data, {"width": 6}) == data


@pytest.mark.parametrize(
    "fault", [MemoryError(), ImportError("libwebp.so.7"), OSError("out of memory error when reading image file")]
)
def test_a_machine_that_cannot_is_no_damaged_picture(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    def failing(*_: object) -> None:
        raise fault

    data = photographs.jpeg()
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", failing)
    with pytest.raises((MemoryError, ImportError)):
        smaller(data, {"width": 6})
    monkeypatch.undo()
    monkeypatch.setattr("pipeline.drawing.smaller._webp", failing)
    with pytest.raises(type(fault)):
        smaller(data, {"width": 6})


def test_sealing_says_that_memory_ran_out_and_notes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise MemoryError

    store = Store(Disk(), tmp_path)
    original = store.put(saved(Image.new("RGB", (300, 200), "teal"), "JPEG"))
    parts = planned(picture(width=300, height=200, digest=original)).values()
    with monkeypatch.context() as patch:
        patch.setattr("PIL.ImageFile.ImageFile.load", failing)
        with pytest.raises(Unsealable, match="MemoryError"):
            seal(store, Record(), parts)
    (content,) = seal(store, Record(), parts).manifest.values()
    assert shown(store.get(content)).format == "WEBP"


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
def test_no_damage_gets_past_the_decoders(kind: str) -> None:
    whole = getattr(photographs, kind)(WORD, orientation=6)
    chance = Random(7)  # noqa: S311 -- the same damage at every run
    for _ in range(300):
        torn = bytearray(whole)
        for _ in range(chance.randrange(1, 6)):
            torn[chance.randrange(len(torn))] = chance.randrange(256)
        data = bytes(torn[: chance.randrange(len(torn) // 2, len(torn) + 1)])
        made = smaller(data, {"width": 6})
        assert made == data or shown(made).size[0] == 6


def test_more_pixels_than_memory_should_hold_are_neither_planned_nor_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    data = saved(Image.new("L", (8000, 5001)), "PNG")
    unpacked: list[Image.Image] = []
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda picture: unpacked.append(picture))  # noqa: PLW0108 -- a method
    assert smaller(data, {"width": 480}) == data
    assert unpacked == []


def test_sealing_takes_the_original_from_the_store_once(tmp_path: Path) -> None:
    store = Store(Disk(), tmp_path)
    original = saved(Image.new("RGB", (900, 600), "teal"), "JPEG")
    parts = planned(picture(width=900, height=600, digest=store.put(original))).values()
    sealed = seal(store, Record(), parts)
    for path, content in sealed.manifest.items():
        assert shown(store.get(content)).size[0] == int(path.rpartition("-")[2].removesuffix(".webp"))
    Disk().remove(store.path(next(iter(parts)).sources[0].content))
    assert seal(store, Record(), parts).manifest == sealed.manifest


def test_an_original_that_is_gone_or_damaged_is_said_in_plain_words(tmp_path: Path) -> None:
    store = Store(Disk(), tmp_path)
    original = store.put(saved(Image.new("RGB", (300, 200)), "JPEG"))
    parts = planned(picture(width=300, height=200, digest=original)).values()
    store.path(original).write_bytes(b"something else")
    for _ in range(2):  # what is damaged is removed
        with pytest.raises(Unsealable, match=r"The file for assets/pictures/pact/.* is missing\.") as caught:
            seal(store, Record(), parts)
        assert caught.value.brief == "A picture or an attachment is missing."


def test_a_part_that_is_made_from_another_is_named_by_it_and_is_not_made_alone() -> None:
    (one,) = planned(picture(width=300)).values()
    (other,) = planned(picture(width=300, digest="b" * 64)).values()
    assert one.digest != other.digest
    assert [each.content for each in one.sources] == ["a" * 64]
    with pytest.raises(LookupError, match="taken from the store"):
        one.make()


def test_a_page_offers_the_sizes_and_loads_what_lies_below_later(room: Room) -> None:
    folder = room.root / "releases" / "pact"
    folder.mkdir()
    for name in ("the flag, red.jpg", "hall.png"):
        kind = "JPEG" if name.endswith("jpg") else "PNG"
        (folder / name).write_bytes(saved(Image.new("RGB", (1000, 500), "teal"), kind))
    rows = '[{file: "the flag, red.jpg", alt: A}, {file: hall.png, alt: B}]'
    room.write("pact", embargo="FOR IMMEDIATE RELEASE", pictures=rows).rename(folder / "release.md")
    room.tick()
    public = room.public()
    page = public["releases/pact/index.html"].decode()
    assert (
        '<source type="image/webp" srcset="../../assets/pictures/pact/the%20flag%2C%20red.jpg-480.webp 480w, ' in page
    )
    assert '<img src="the%20flag%2C%20red.jpg" alt="A" width="1000" height="500">' in page
    assert '<img src="hall.png" alt="B" width="1000" height="500" loading="lazy" decoding="async">' in page
    sizes = [path for path in public if path.startswith("assets/pictures/")]
    assert len(sizes) == 6
    assert all(shown(public[path]).format == "WEBP" for path in sizes)
