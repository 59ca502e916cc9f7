"""Aloud: tables have names, footnotes a way there and back, and pictures stand above the footnotes."""

import re
from dataclasses import replace
from itertools import count
from typing import Any

from pipeline.typeset.aloud import aloud, parted
from pipeline.typeset.markdown import html
from tests.issuing import record_of, release
from tests.test_page import PICTURE, outline, page

WORDS = {
    "table": "Tableau",
    "colon": "\u00a0:",
    "footnote": "Note {number}",
    "footnote_back": "Retour à la note {number}",
}
TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n\n"


def told(text: str, prefix: str = "") -> str:
    return aloud(html(text, prefix=prefix), WORDS, count(1))


def links(rendered: str, role: str) -> list[dict[str, Any]]:
    return [row for _, row in outline(rendered).tags if row.get("role") == role]


def test_a_table_is_called_by_its_number_and_by_the_heading_above_it() -> None:
    said = told(f'{TABLE}## *Rooms* & “more” "<"\n\nWords.\n\n{TABLE}{TABLE}')
    names = [row["aria-label"] for row in links(said, "group")]
    assert names == ["Tableau 1", 'Tableau 2\u00a0: Rooms & “more” "<"', 'Tableau 3\u00a0: Rooms & “more” "<"']


def test_the_tables_of_all_texts_on_a_page_are_counted_together_and_each_can_be_reached() -> None:
    frames = links(page(record_of(release("pact", body=TABLE, notes=f"## Rooms\n\n{TABLE}"))), "group")
    assert [row["aria-label"] for row in frames] == ["Table 1", "Table 2: Rooms"]
    assert {row["tabindex"] for row in frames} == {"0"}


def test_a_footnote_has_a_name_and_leads_back_to_its_first_mark() -> None:
    said = told("One[^a] two[^b] one again[^a].\n\n[^a]: First.\n\n    And more.\n\n[^b]: - Second\n")
    there, back = links(said, "doc-noteref"), links(said, "doc-backlink")
    assert [row["aria-label"] for row in there] == ["Note 1", "Note 2", "Note 1"]
    assert [row.get("id") for row in there] == ["from-note-a", "from-note-b", None]
    assert [(row["href"], row["aria-label"]) for row in back] == [
        ("#from-note-a", "Retour à la note 1"),
        ("#from-note-b", "Retour à la note 2"),
    ]
    assert re.search(r"<p>And more\. <a [^>]*>↩\ufe0e</a></p>\n</div>", said)


def test_a_footnote_that_nothing_refers_to_leads_nowhere() -> None:
    assert links(told("Words[^a].\n\n[^a]: One.\n\n[^b]: Two.\n"), "doc-backlink") == links(
        told("Words[^a].\n\n[^a]: One.\n"), "doc-backlink"
    )


def test_no_label_however_odd_gives_two_of_one_id() -> None:
    found = outline(told("A[^x] b[^from-note-x] c[^x y].\n\n[^x]: 1\n\n[^from-note-x]: 2\n\n[^x y]: 3\n"))
    ids = found.values("id")
    assert len(ids) == len(set(ids)) == 6


def test_a_text_without_tables_and_footnotes_stays_as_it_is() -> None:
    plain = html("Words, *stressed*.\n\n- one\n")
    assert aloud(plain, WORDS, count(1)) == plain
    assert parted(plain) == (plain, "")


def test_only_the_footnotes_that_end_a_text_are_parted_from_it() -> None:
    text, notes = parted(html("A[^a] b[^b] c[^c].\n\n[^a]: One.\n\nMore.\n\n[^b]: Two.\n\n[^c]: Three.\n"))
    assert "One." in text
    assert text.endswith("<p>More.</p>\n")
    assert re.findall(r'id="([^"]+)"', notes) == ["note-b", "note-c"]
    before_a_table = told(f"A[^a].\n\n[^a]: One.\n\n{TABLE}")
    assert parted(before_a_table) == (before_a_table, "")


def test_pictures_stand_above_the_footnotes_and_the_end_below_them() -> None:
    second = replace(PICTURE, file="again.jpg", caption="Again.")
    said = outline(
        page(record_of(release("pact", body="A claim.[^1]\n\n[^1]: Its source.", pictures=(PICTURE, second))))
    )
    places = [said.text.index(words) for words in ("Raised at noon.", "A claim.", "Again.", "Its source.", "Ends")]
    assert places == sorted(places)
