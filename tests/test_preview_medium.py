"""A page as paper or a screen at night has it: by its own rules for that medium, and no others."""

from pipeline.preview.medium import shown_on

SHEET = """
:root { color-scheme: light dark; }
@media (prefers-color-scheme: dark) { p { color: white } }
@media (prefers-color-scheme:light) { p { color: black } }
@media screen { nav { display: block } }
@media screen and (min-width: 600px) { nav { float: left } }
@media print { nav { display: none } }
@media (min-width: 48rem) { p { columns: 2 } }
"""


def test_on_a_screen_nothing_is_changed() -> None:
    assert shown_on("screen", SHEET) == SHEET


def test_at_night_what_is_for_dark_screens_holds_and_what_is_for_light_ones_not() -> None:
    text = shown_on("night", SHEET)
    assert "@media (min-width: 0) { p { color: white } }" in text
    assert "@media (max-width: 0) { p { color: black } }" in text
    assert "color-scheme: dark;" in text
    assert "@media print" in text


def test_by_day_what_is_for_light_screens_holds_and_what_is_for_dark_ones_not() -> None:
    text = shown_on("day", SHEET)
    assert "@media (max-width: 0) { p { color: white } }" in text
    assert "@media (min-width: 0) { p { color: black } }" in text
    assert "color-scheme: light;" in text
    assert "@media print" in text


def test_on_paper_what_is_for_print_holds_and_what_is_for_screens_not() -> None:
    text = shown_on("paper", SHEET)
    assert "@media (min-width: 0) { nav { display: none } }" in text
    assert "@media (max-width: 0) { nav { display: block } }" in text
    assert "@media (max-width: 0) and (min-width: 600px) { nav { float: left } }" in text
    assert "@media (max-width: 0) { p { color: white } }" in text
    assert "color-scheme: light;" in text


def test_every_rule_for_a_width_stays() -> None:
    assert all("@media (min-width: 48rem) { p { columns: 2 } }" in shown_on(each, SHEET) for each in ("night", "paper"))


def test_what_a_page_says_of_its_colours_follows() -> None:
    page = '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
    assert shown_on("night", page).count('content="dark"') == 2
    assert shown_on("paper", page).count('content="light"') == 2
