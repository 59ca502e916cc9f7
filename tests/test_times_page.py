"""docs/times.md: every phrase that it shows is read, or refused by the rule that it names."""

import re
from pathlib import Path

import pytest

from pipeline.clock import stamp
from pipeline.embargo import Refusal, read_embargo
from pipeline.embargo.mentions import mentions

PAGE = Path(__file__).parents[1].joinpath("docs/times.md").read_text(encoding="utf-8")
HOME = "America/Port_of_Spain"


def rows(heading: str) -> list[list[str]]:
    """The cells of the first table under a heading that begins with those columns, without its two head lines."""
    at = PAGE.index(f"| {heading} |")
    lines = PAGE[at:].split("\n\n")[0].split("\n")[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def phrase(cell: str) -> str:
    """What stands between the backquotes of a cell."""
    found = re.fullmatch(r"`([^`]+)`", cell)
    assert found, cell
    return found[1]


REFUSED = rows("phrase | rule | why | write instead")


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row[0])
def test_what_the_page_says_is_refused_is_refused_by_that_rule(row: list[str]) -> None:
    with pytest.raises(Refusal) as refused:
        read_embargo(phrase(row[0]), home=HOME)
    assert refused.value.rule == row[1]


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row[3])
def test_what_the_page_says_to_write_instead_is_read(row: list[str]) -> None:
    instant = read_embargo(phrase(row[3]), home=HOME).instant
    assert (instant is None) == (phrase(row[3]) == "FOR IMMEDIATE RELEASE")


def test_each_rule_that_refuses_a_phrase_has_a_row_and_the_others_are_told_below() -> None:
    told = {row[1] for row in REFUSED}
    assert told | {"P0", "P9", "P19"} == {f"P{number}" for number in range(22)}
    assert all(f"**{rule}**" in PAGE for rule in ("P0", "P9", "P19"))


@pytest.mark.parametrize("row", rows("write | it is read as"), ids=lambda row: row[0])
def test_the_short_answer_is_right(row: list[str]) -> None:
    instant = read_embargo(phrase(row[0]), home=HOME).instant
    if instant is None:
        assert row[1].startswith("no embargo")
    else:
        assert stamp(instant) == "2020-12-04T13:00:00Z"
        assert row[1].startswith("13:00 UTC")


@pytest.mark.parametrize("row", rows("phrase | where home is"), ids=lambda row: row[0])
def test_the_phrases_in_other_languages_are_read_without_a_home(row: list[str]) -> None:
    assert read_embargo(phrase(row[0]), home="").instant is not None


SAID = {"agrees": "agrees", "disagrees": "disagrees", "open": "unclear", "another": "other"}


@pytest.mark.parametrize("row", rows("in the text | Dateline says | why"), ids=lambda row: row[0])
def test_the_page_is_right_about_times_in_the_text(row: list[str]) -> None:
    embargo = read_embargo("Friday, 4 December 2020, 09:00 hrs", home=HOME)
    found = mentions(f"It was signed {phrase(row[0])}.", embargo, home=HOME, date="2020-12-04")
    assert [str(mention.verdict) for mention in found] == [SAID[row[1]]]
