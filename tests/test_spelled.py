"""Spelled: the number of a digest, as it is read out and heard."""

import re

import pytest

from pipeline.digest import digest
from pipeline.spelled import is_spelled, names, spelled

ONE = digest(b"one")


def test_a_digest_is_six_groups_of_four_figures_and_always_the_same_ones() -> None:
    assert re.fullmatch(r"\d{4}( \d{4}){5}", spelled(ONE))
    assert spelled(ONE) == spelled(ONE) != spelled(digest(b"other"))
    assert spelled("0" * 63 + "7") == "0000 0000 0000 0000 0000 0007"


@pytest.mark.parametrize("gap", [" ", "", "-", " - ", ".", "\u00a0", "\n"])
def test_however_its_groups_are_set_apart_it_is_the_same_number(gap: str) -> None:
    said = gap.join(spelled(ONE).split())
    assert is_spelled(said)
    assert names(said, ONE)
    assert not names(said, digest(b"other"))


@pytest.mark.parametrize("said", ["", "4821", ONE, "a" * 24, spelled(ONE) + " 1", "٠" * 24])
def test_anything_else_is_no_such_number(said: str) -> None:
    assert not is_spelled(said)
    assert not names(said, ONE)


def test_one_wrong_figure_names_nothing() -> None:
    said = spelled(ONE)
    other = ("1" if said[0] != "1" else "2") + said[1:]
    assert is_spelled(other)
    assert not names(other, ONE)
