"""Numbers written twice say the same both times."""

import pytest

from pipeline.problem import Place
from pipeline.release import Picture
from tests.paper import a_release, checked
from tests.test_founding import founding_text

DIFFERENT = [
    ("en", "serves fifteen (5) States", "fifteen (5)", "`fifteen (15)` or `five (5)`"),
    ("en", "Fifteen (5) States", "Fifteen (5)", "`Fifteen (15)` or `five (5)`"),
    ("en", "serves twenty-two (21) States", "twenty-two (21)", "`twenty-two (22)`, or the word for 21"),
    ("en", "by fifteen per cent (50%)", "fifteen per cent (50%)", "`fifteen per cent (15%)` or `fifty per cent (50%)`"),
    ("en", "serves 5 (fifteen) States", "5 (fifteen)", "`15 (fifteen)` or `5 (five)`"),
    ("en", "Heads of State and fifteen\n(5) others", "fifteen (5)", "`fifteen (15)` or `five (5)`"),
    ("es", "sirve a quince (5) Estados", "quince (5)", "`quince (15)` or `cinco (5)`"),
    ("fr", "au service de quatre-vingt-dix (80) États", "quatre-vingt-dix (80)", "`quatre-vingts (80)`"),
    ("ht", "pou kenz (5) Eta", "kenz (5)", "`kenz (15)` or `senk (5)`"),
    ("nl", "voor vijftien (5) staten", "vijftien (5)", "`vijftien (15)` or `vijf (5)`"),
    ("pt", "serve quinze (5) Estados", "quinze (5)", "`quinze (15)` or `cinco (5)`"),
    ("pt-BR", "serve quinze (5) Estados", "quinze (5)", "`quinze (15)` or `cinco (5)`"),
]


@pytest.mark.parametrize(("language", "body", "shown", "right"), DIFFERENT)
def test_a_word_and_its_figure_that_differ_stop_the_release(language: str, body: str, shown: str, right: str) -> None:
    (problem,) = checked("numbers", a_release(body, language=language))
    assert (problem.code, problem.stops) == ("number-disagrees", True)
    assert problem.wrong.startswith(f"`{shown}` says ")
    assert right in problem.mend
    assert problem.place == Place("releases/a.md", 9, body.index(shown.split(maxsplit=1)[0]) + 1)


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("en", "eight (8), two (2), fifteen (15), twenty-one (21), one hundred and fifteen (115)"),
        ("en", "two thousand, five hundred (2,500); twelve hundred (1200); fifteen per cent (15 %)"),
        ("en", "one in five (20%), the last one (2), two million five hundred (2,000,500)"),
        ("en", "Formula One (2019), Phase Two (3), Article Five (2), Article 5 (two)"),
        ("en", "between two and three (3), one, two, three (2), two point five (2.5), two thirds (66%)"),
        ("en", "options: two (a), five (see 4), fifteen (5 of them new), two; (3) and two.\n\n(3)"),
        ("es", "veintidós (22), treinta y uno (31), dos mil (2.000), por quince por ciento (15%)"),
        ("fr", "quinze pour cent (15 %), mille deux cents (1\u202f200), soixante et onze (71)"),
        ("nl", "tweeëntwintig (22), honderdvijf (105)"),
        ("pt", "vinte e um (21), Chefes e dois (2)"),
        ("de", "fünfzehn (5)"),
        ("fr", "fifteen (5)"),
    ],
)
def test_what_agrees_or_counts_nothing_is_left_alone(language: str, body: str) -> None:
    assert checked("numbers", a_release(body, language=language)) == []


def test_captions_are_read_as_well() -> None:
    release = a_release("Nothing.", pictures=(Picture("a.png", "x", "Fifteen (5) Heads"),))
    assert len(checked("numbers", release)) == 1


def test_the_founding_text_counts_right_until_a_figure_is_changed() -> None:
    text = founding_text()
    assert checked("numbers", a_release(text)) == []
    assert len(checked("numbers", a_release(text.replace("fifteen (15)", "fifteen (5)")))) == 1


def test_a_killed_release_is_not_read() -> None:
    assert checked("numbers", a_release("fifteen (5)", killed="Called off.")) == []


@pytest.mark.parametrize(
    "noise",
    [
        "1" * 100_000,
        "(" * 100_000,
        "one " * 25_000,
        "1 000 " * 16_000,
        "1 (a" * 25_000,
        "fifteen (5) " * 8_000,
        "5 (fifteen) " * 8_000,
        "five " * 20_000 + "(5)",
    ],
    ids=lambda text: text[:12],
)
def test_noise_gives_a_bounded_list(noise: str) -> None:
    assert len(checked("numbers", a_release(noise))) <= 50
