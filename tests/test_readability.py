"""Readability: what is long is advised in words; what only looks long is not."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipeline.checks import Context, readability
from pipeline.problem import Problem
from pipeline.release import Release
from tests.test_boilerplate import NEWSROOM, RELEASE

CONTEXT = Context((), datetime(2030, 1, 1, tzinfo=UTC))
LEAD = "The Heads met."


def problems(release: Release) -> list[Problem]:
    found = list(readability.check(release, NEWSROOM, CONTEXT))
    assert not any(problem.stops for problem in found)
    return found


def of_title(title: str) -> list[str]:
    return [problem.code for problem in problems(replace(RELEASE, title=title, body=LEAD))]


def of_body(body: str) -> list[tuple[str, int, int]]:
    return [(p.code, p.place.line, p.place.column) for p in problems(replace(RELEASE, body=body))]


def words(number: int, first: str = "Word") -> str:
    return " ".join([first, *["word"] * (number - 1)])


@pytest.mark.parametrize(("letters", "codes"), [(120, []), (121, ["headline-long"])])
def test_a_headline_has_at_most_120_letters(letters: int, codes: list[str]) -> None:
    assert of_title("a" * letters) == codes


@pytest.mark.parametrize(
    "title", ["Heads adopt the plan.", "HEADS OF GOVERNMENT ADOPT THE PLAN", "LE CONSEIL ADOPTE LE PROJET"]
)
def test_a_headline_is_no_sentence_with_a_full_stop_and_no_shout(title: str) -> None:
    assert of_title(title) == ["headline-form"]


@pytest.mark.parametrize(
    "title",
    ["Heads adopt the plan", "Why wait?", "And then …", "And then...", "Heads meet in the U.S.",
     "The plan of Books Inc.", "Doors open at 9 a.m.", "UNICRI and CARICOM IMPACS sign MoU", "UN, EU, AU"],
)  # fmt: skip
def test_other_headlines_are_well_formed(title: str) -> None:
    assert of_title(title) == []


def test_a_shouted_headline_is_offered_as_a_sentence_without_its_full_stop() -> None:
    (problem,) = problems(replace(RELEASE, title="HEADS OF GOVERNMENT ADOPT THE PLAN.", body=LEAD))
    assert "`Heads of government adopt the plan`" in problem.mend


def test_a_headline_without_its_full_stop_is_offered() -> None:
    (problem,) = problems(replace(RELEASE, title="Heads adopt the plan.", body=LEAD))
    assert problem.mend == "Write `Heads adopt the plan`."


def test_a_first_paragraph_has_at_most_60_words() -> None:
    assert of_body(f"{words(30)}. {words(30)}.") == []
    assert of_body(f"{words(30)}. {words(31)}.") == [("lead-long", 8, 1)]


def test_a_first_paragraph_that_is_one_long_sentence_is_told_once() -> None:
    (problem,) = problems(replace(RELEASE, body=words(61) + "."))
    assert (problem.code, "one sentence of 61 words" in problem.wrong) == ("lead-long", True)


def test_the_break_that_is_offered_leaves_a_first_paragraph_that_fits() -> None:
    (problem,) = problems(replace(RELEASE, body=". ".join([words(25)] * 4)))
    assert "after sentence 2 of 4" in problem.mend


def test_a_heading_before_the_first_paragraph_is_not_it() -> None:
    assert of_body(f"## The plan\n\n{words(31)}. {words(31)}.") == [("lead-long", 10, 1)]


def test_a_later_paragraph_may_be_longer() -> None:
    assert of_body(f"{LEAD}\n\n{words(40)}. {words(40)}. {words(40)}.") == []


@pytest.mark.parametrize(("number", "told"), [(45, 0), (46, 1)])
def test_a_sentence_has_at_most_45_words(number: int, told: int) -> None:
    assert of_body(f"{LEAD}\n\n{words(number)}.") == [("sentence-long", 10, 1)] * told


def test_only_the_longest_sentence_of_a_paragraph_is_told_where_it_begins() -> None:
    assert of_body(f"{LEAD}\n\n{words(46)}. {words(50, 'Then')}.") == [("sentence-long", 10, 46 * 5 + 2)]


@pytest.mark.parametrize(
    "between", [". ", " 9 a.m. ", " 11 p.m. “", "! ", "? ", ".” ", ".» ", "… ", ". « ", ". “", ". ¿", ".\n"]
)  # fmt: skip
def test_a_sentence_ends_at_its_mark_in_every_language(between: str) -> None:
    assert of_body(f"{LEAD}\n\n{words(30)}{between}{words(30)}.") == []


@pytest.mark.parametrize(
    "between",
    [
        " Mr. ",
        " Dr. ",
        " Dña. ",
        " Capt. ",
        " A. ",
        " 9 a.m. AST ",
        " 9 p.m. Monday ",
        " 9 a.m. Port of Spain time ",
        " approx. then ",
        " 3.5 ",
    ],
)
def test_a_title_an_initial_or_a_number_ends_no_sentence(between: str) -> None:
    assert len(of_body(f"{LEAD}\n\n{words(30)}{between}{words(30)}.")) == 1


def test_items_rows_quotations_and_code_are_no_long_sentences() -> None:
    items = "\n".join(f"- {words(20)}" for _ in range(5))
    row = f"| {words(30)} | {words(30)} |\n|---|---|\n| a | b |"
    code = f"```\n{words(80)}\n```"
    assert of_body(f"{LEAD}\n\n{items}\n\n{row}\n\n> {words(60)}\n\n{code}\n\n1. {words(30)}\n2. {words(30)}") == []


def test_marks_and_addresses_are_no_words() -> None:
    link = "[word](https://us.example/a-long-way 'with a title of many more words here')"
    assert of_body(f"{LEAD}\n\n{words(20)} – {link} – **word** – {words(22)}.") == []


def test_a_withdrawn_release_and_an_empty_one_are_left_alone() -> None:
    assert problems(replace(RELEASE, title="A" * 200, body=words(90), killed="Called off.")) == []
    assert of_body("") == []


@pytest.mark.parametrize("unit", ["a", "A. ", ". ", "\n", " ", "- ", "a\n", "“", "1. A\n", "\u00a0"])
def test_hostile_text_gets_an_answer(unit: str) -> None:
    assert len(problems(replace(RELEASE, body=unit * (100_000 // len(unit))))) <= 2
