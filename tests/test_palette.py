"""The palette: every shade of a newsroom's colour can be read where it stands."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.formats.letter import letter
from pipeline.palette import NIGHT, PAPER, colour, contrast, readable, shades
from pipeline.record import Record
from tests.issuing import NEWSROOM, record_of, release
from tests.test_page import made

CODES = st.tuples(*[st.integers(0, 255)] * 3).map(lambda channels: "#{:02x}{:02x}{:02x}".format(*channels))


@pytest.mark.parametrize(
    ("words", "code"),
    [("#0B4A6F", "#0b4a6f"), ("0b4a6f", "#0b4a6f"), ("navy", ""), ("#fff", ""), ("#0b4a6f;}", ""), ("", "")],
)
def test_a_colour_is_six_figures_and_nothing_else(words: str, code: str) -> None:
    assert colour(words) == code


def test_contrast_is_as_the_guidelines_have_it() -> None:
    assert contrast("#000000", "#ffffff") == contrast("#ffffff", "#000000") == 21
    assert contrast("#777777", "#777777") == 1
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@given(CODES)
def test_every_colour_has_a_shade_that_can_be_read_on_light_and_one_on_dark_paper(code: str) -> None:
    found = shades(code)
    assert contrast(found["accent"], PAPER) >= 4.5
    assert contrast(found["accent_dark"], NIGHT) >= 7


def test_a_colour_that_can_be_read_stays_itself() -> None:
    assert readable("#0b4a6f", PAPER) == "#0b4a6f"
    assert readable("#f5a623", PAPER) == "#a36907"


def test_the_style_sheet_is_in_the_newsrooms_colour() -> None:
    style = made(Record(), "assets/style.css", replace(NEWSROOM, accent="#a01c2d"))
    assert "--accent: #a01c2d;" in style
    assert "#0b4a6f" not in style


def test_a_letter_is_in_the_newsrooms_colour() -> None:
    (standing,) = record_of(release("pact")).standing()
    found = letter(replace(NEWSROOM, accent="#a01c2d"), standing).decode()
    assert "#a01c2d" in found
    assert "#0b4a6f" not in found
