"""The icons: a tab, a telephone's screen, and the manifest that tells of them."""

import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from pipeline.drawing.colour import channels
from pipeline.drawing.icon import icon
from pipeline.drawing.shape import LINES, SIDE, STROKE
from pipeline.formats import plan
from pipeline.media import media_type
from pipeline.newsroom import Newsroom
from pipeline.palette import ACCENT
from pipeline.part import Part
from pipeline.pictures import clean
from pipeline.record import Record
from pipeline.typeset.template import TemplateFault
from tests import photographs
from tests.issuing import NEWSROOM

ROOT = Path(__file__).parents[1]


def icons(newsroom: Newsroom = NEWSROOM) -> dict[str, Part]:
    return {part.path: part for part in plan("icons")(newsroom, Record())}


def test_there_are_icons_of_the_sizes_that_are_asked_for_in_the_newsrooms_colour() -> None:
    for size in (180, 512):
        part = icons()[f"assets/icon-{size}.png"]
        found = Image.open(io.BytesIO(part.make()))
        assert (found.format, found.size) == ("PNG", (size, size))
        plain = found.convert("RGB")
        assert plain.getpixel((0, 0)) == channels(ACCENT)
        assert plain.getpixel((size // 2, size // 2)) == (255, 255, 255)
        assert part.make() == part.make()
    other = Image.open(io.BytesIO(icon({"size": 180, "colour": "#f2c230", "ink": "#10171d"}, b""))).convert("RGB")
    assert other.getpixel((0, 0)) == (0xF2, 0xC2, 0x30)


def test_the_icon_in_the_tab_has_the_same_shape_and_colour() -> None:
    said = icons()["assets/favicon.svg"].make().decode()
    assert f'fill="{ACCENT}"' in said
    assert 'stroke="#ffffff"' in said
    assert f'stroke-width="{STROKE}"' in said
    assert f'viewBox="0 0 {SIDE} {SIDE}"' in said
    assert re.findall(r"M8 (\d+)h(\d+)", said) == [(str(height), str(length)) for height, length in LINES]


def test_the_manifest_names_icons_that_are_there() -> None:
    found = icons(replace(NEWSROOM, name="L’Agence « Nord »"))
    part = found["assets/site.webmanifest"]
    assert part.media_type == media_type("site.webmanifest") == "application/manifest+json"
    told = json.loads(part.make())
    assert told["name"] == told["short_name"] == "L’Agence « Nord »"
    assert (told["display"], told["start_url"], told["theme_color"]) == ("browser", "../index.html", ACCENT)
    assert {f"assets/{row['src']}" for row in told["icons"]} == set(found) - {"assets/site.webmanifest"}
    for row in told["icons"]:
        assert media_type(row["src"]) == row["type"]


def test_a_newsrooms_own_icons_stand_first(tmp_path: Path) -> None:
    (tmp_path / "icon-180.png").write_bytes(photographs.png("Qqsecret"))
    (tmp_path / "favicon.svg").write_text('<svg fill="{{ colour }}"/>')
    found = icons(replace(NEWSROOM, templates=str(tmp_path)))
    own = found["assets/icon-180.png"].make()
    assert Image.open(io.BytesIO(own)).size == photographs.SIZE
    assert b"Qqsecret" not in own
    assert own == clean(photographs.png("Qqsecret")).data
    assert found["assets/favicon.svg"].make().decode() == f'<svg fill="{ACCENT}"/>'
    assert found["assets/icon-512.png"].digest == icons()["assets/icon-512.png"].digest


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"its own", "it is no PNG"),
        (photographs.jpeg(), "it is no PNG"),
        (photographs.png()[:60], "it ends in the middle"),
        (photographs.png()[:8], "it does not begin with its measures"),
    ],
)
def test_an_own_icon_that_is_no_png_is_told_by_its_file(tmp_path: Path, data: bytes, why: str) -> None:
    (tmp_path / "icon-512.png").write_bytes(data)
    with pytest.raises(TemplateFault) as caught:
        icons(replace(NEWSROOM, templates=str(tmp_path)))
    assert str(caught.value) == f"{tmp_path}/icon-512.png, line 1: this icon cannot be shown: {why}."


def test_every_page_names_the_icons_and_the_manifest() -> None:
    for part in plan("index")(NEWSROOM, Record()):
        said = part.make().decode()
        assert re.search(r'<link rel="apple-touch-icon" href="[^"]*assets/icon-180\.png">', said)
        assert re.search(r'<link rel="manifest" href="[^"]*assets/site\.webmanifest">', said)
