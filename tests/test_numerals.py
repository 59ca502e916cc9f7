"""Numerals: numbers in words are read in six languages, or not at all."""

import pytest

from pipeline.letters import folded
from pipeline.numerals import Numerals, number_at_end, numerals, value


def known(language: str) -> Numerals:
    found = numerals(language)
    assert found
    return found


READ = [
    ("en", "fifteen", 15),
    ("en", "twenty-one", 21),
    ("en", "one hundred and fifteen", 115),
    ("en", "twelve hundred", 1200),
    ("en", "two thousand, five hundred", 2500),
    ("en", "nine hundred and ninety-nine thousand nine hundred and ninety-nine", 999999),
    ("es", "quince", 15),
    ("es", "treinta y una", 31),
    ("es", "veintidos", 22),
    ("es", "doscientas cincuenta", 250),
    ("es", "dos mil", 2000),
    ("fr", "quatre-vingt-dix-sept", 97),
    ("fr", "quatre vingts", 80),
    ("fr", "soixante et onze", 71),
    ("fr", "septante-deux", 72),
    ("fr", "mille deux cents", 1200),
    ("ht", "kenz", 15),
    ("ht", "venteyen", 21),
    ("ht", "san de", 102),
    ("nl", "tweeëntwintig", 22),
    ("nl", "honderdvijf", 105),
    ("nl", "driehonderdachtenveertig", 348),
    ("nl", "vijftienduizend", 15000),
    ("pt", "vinte e um", 21),
    ("pt", "mil e cem", 1100),
    ("pt", "dois mil e vinte", 2020),
]


@pytest.mark.parametrize(("language", "words", "number"), READ)
def test_numbers_in_words_are_read(language: str, words: str, number: int) -> None:
    assert number_at_end(f"the Heads of {words}", known(language)) == (words, number)


@pytest.mark.parametrize("language", ["en", "es", "fr", "ht", "nl", "pt"])
def test_every_number_is_read_as_it_is_written(language: str) -> None:
    written = known(language).written
    assert {*range(20), 20, 30, 40, 50, 60, 80} <= written.keys()
    for number, word in written.items():
        assert value(folded(word).split("-"), known(language)) == number


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "two three"),
        ("en", "between two and three"),
        ("en", "two million five hundred"),
        ("en", "one, two, three"),
        ("en", "five twenty"),
        ("en", "two thousand three thousand"),
        ("en", "and"),
        ("en", "Heads"),
        ("en", ""),
        ("ht", "trann-de"),
        ("fr", "dix neuf cents mille millions deux"),
    ],
)
def test_what_could_be_another_number_is_none(language: str, words: str) -> None:
    assert number_at_end(words, known(language)) is None


def test_a_joining_word_in_front_belongs_to_the_sentence() -> None:
    assert number_at_end("Heads of State and fifteen", known("en")) == ("fifteen", 15)


def test_other_languages_are_not_guessed() -> None:
    assert numerals("de") is None
