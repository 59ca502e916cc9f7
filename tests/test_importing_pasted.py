"""Import of pasted text: mail, lists, tabs, contacts of several lines, and what its lines leave open."""

import pytest

from pipeline.imports import Draft
from pipeline.imports.tongue import tongue
from pipeline.newsroom import Newsroom
from tests.test_importing import BODY, newsroom, of, problem

__all__ = ["newsroom"]

MAIL = f"""Subject: Fwd: PRESS RELEASE: The room opens on Friday
From: Jane Placeholder <jane@unicri.example>
Sent: Monday, 30 November 2026 10:12
To: editors@paper.example

Dear editors,

The room opens on Friday

{BODY}
"""


def body_after_lead(text: str, newsroom: Newsroom) -> tuple[Draft, str]:
    draft = of(f"The room opens on Friday\n\n{BODY}\n\n{text}", newsroom)
    return draft, draft.found.body.removeprefix(BODY).strip()


@pytest.mark.parametrize("first", ["Subject", "From"])
def test_the_head_of_an_email_is_left_out_and_its_subject_leads_to_the_headline(newsroom: Newsroom, first: str) -> None:
    lines = MAIL.split("\n")
    text = MAIL if first == "Subject" else "\n".join([lines[1], lines[0], *lines[2:]])
    draft = of(text, newsroom)
    assert draft.found.head.title == "The room opens on Friday"
    assert draft.found.body == BODY
    assert "jane@unicri.example" in problem(draft, "copy-left-out", "head of an email").wrong
    assert problem(draft, "copy-left-out", "“Dear editors,” stands above the headline and was left out")


def test_numbers_that_count_on_and_bullets_are_lists_and_a_year_is_none(newsroom: Newsroom) -> None:
    text = "1. Who\n2. What,\n   and why\n\n3) Both\n\n2020. It was good.\n\n• first\n  goes on\n• second\nThen more."
    assert body_after_lead(text, newsroom)[1] == (
        "1. Who\n2. What,\n   and why\n3. Both\n\n2020\\. It was good.\n\n- first\n   goes on\n- second\n\nThen more."
    )


@pytest.mark.parametrize(
    ("text", "asked"),
    [("Who\tPrice\nAd|ults\t5\n", True), ("| Who | Price |\n|---|:-:|\n| Ad&#124;ults | 5 |\n", False)],
)
def test_lines_with_tabs_or_bars_are_a_table(newsroom: Newsroom, text: str, asked: bool) -> None:
    draft, body = body_after_lead(text, newsroom)
    sign = "\\|" if asked else "\\&#124;"
    assert body == f"| Who | Price |\n|---|---|\n| Ad{sign}ults | 5 |"
    assert any("first row of a table" in each.wrong for each in draft.problems) == asked


def test_headings_of_markdown_are_headings(newsroom: Newsroom) -> None:
    draft = of(f"# The room opens\n\n{BODY}\n\n### Prices\n\nNone. #1 is free.", newsroom)
    assert draft.found.head.title == "The room opens"
    assert draft.found.body == f"{BODY}\n\n## Prices\n\nNone. #1 is free."


def test_a_role_below_a_name_is_that_of_the_name_and_a_second_number_is_told(newsroom: Newsroom) -> None:
    text = "Contact:\nJane Placeholder\nPress Officer, Library\nMon-Fri 9-17\njane@unicri.example\n"
    draft, body = body_after_lead(f"{text}Tel. +1 868 555 0100 / +1 868 555 0101", newsroom)
    (person,) = draft.found.people
    assert [person.name, person.role, person.email, person.phone] == [
        "Jane Placeholder",
        "Press Officer, Library",
        "jane@unicri.example",
        "+1 868 555 0100",
    ]
    assert body == "Mon-Fri 9-17"
    assert problem(draft, "copy-left-out", "“+1 868 555 0101” stands among the contacts")


def test_one_line_is_spoken_of_as_one(newsroom: Newsroom) -> None:
    draft, _ = body_after_lead("Contact: Ms. Jane Placeholder, jane@unicri.example", newsroom)
    assert "on, names whom to ask" in problem(draft, "copy-left-out", "Line 5").wrong
    two = of(f"Home\nNews and more\n\nThe room opens\n\n{BODY}", newsroom)
    assert problem(two, "copy-left-out", "“Home” leads round a page and was left out")


def test_a_row_that_is_left_out_does_not_tie_the_next_line_to_what_stands_above(newsroom: Newsroom) -> None:
    _, body = body_after_lead(
        "Who\tPrice\nAdults\t5\n\nContact:\nJane Placeholder, jane@unicri.example\nA line.", newsroom
    )
    assert body.endswith("| Adults | 5 |\n\nA line.")


def test_a_sentence_on_embargoed_goods_is_no_embargo(newsroom: Newsroom) -> None:
    goods = "Embargoed goods are not kept in the room, says the agency, which has talked with the customs office of it."
    draft = of(f"EMBARGOED UNTIL Friday, 4 December 2026, 09:00 AST\n\nThe room opens\n\n{BODY}\n\n{goods}", newsroom)
    assert draft.found.embargo == "EMBARGOED UNTIL Friday, 4 December 2026, 09:00 AST"
    assert goods in draft.found.body


def test_a_day_of_the_text_is_not_the_day_of_its_dateline(newsroom: Newsroom) -> None:
    draft = of(
        f"La salle ouvre ses portes\n\nTurin, le 3 décembre 2026 – {BODY}\n\n4 janvier 2027\n\nFin des mots.", newsroom
    )
    assert [draft.found.head.place, draft.found.head.date] == ["Turin", "2026-12-03"]
    assert "4 janvier 2027" in draft.found.body
    short = of(f"A sala abre as portas\n\nTer, 1 de dezembro de 2026\n\n{BODY}", newsroom)
    assert [short.found.head.place, short.found.head.date] == ["", "2026-12-01"]


def test_what_kind_of_paper_it_is_is_told(newsroom: Newsroom) -> None:
    draft = of(f"MEDIA ADVISORY\n\nThe room opens\n\n{BODY}", newsroom)
    assert "`kind: advisory`" in problem(draft, "copy-unsure", "MEDIA ADVISORY").mend


def test_a_few_small_words_are_enough_where_none_is_of_another_language() -> None:
    assert tongue("The pier of the harbour will open this Friday") == "en"
    assert tongue("Harbour Trust pier") == ""
