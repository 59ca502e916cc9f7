"""The tree: what HTML becomes before Typst gets it."""

import json
from typing import Any

import pytest

from pipeline.typeset.markdown import html
from pipeline.typeset.tree import DEEPEST, tree


def told(markdown: str) -> list[Any]:
    return tree(html(markdown))


def depth(nodes: list[Any]) -> int:
    return max((1 + depth(each["in"]) for each in nodes if isinstance(each, dict) and "in" in each), default=0)


def test_paragraphs_lists_quotes_and_headings_keep_their_words_and_order() -> None:
    assert told("One *two* **three**.\n\n## Four\n\n- five\n- six\n\n> seven") == [
        {"tag": "p", "in": ["One ", {"tag": "em", "in": ["two"]}, " ", {"tag": "strong", "in": ["three"]}, "."]},
        {"tag": "h2", "in": ["Four"]},
        {"tag": "ul", "in": [{"tag": "li", "in": ["five"]}, {"tag": "li", "in": ["six"]}]},
        {"tag": "blockquote", "in": [{"tag": "p", "in": ["seven"]}]},
    ]


def test_a_table_has_its_cells_in_order_and_how_they_are_aligned() -> None:
    (table,) = told("| a | b |\n|---|--:|\n| 1 | *2* |\n| 3 |")
    assert table["columns"] == 2
    assert table["align"] == ["", "right"]
    assert table["head"] == [["a"], ["b"]]
    assert table["cells"] == [["1"], [{"tag": "em", "in": ["2"]}], ["3"], []]


def test_a_footnote_and_its_mark_find_each_other() -> None:
    paragraph, note = told("Said[^1].\n\n[^1]: The note.")
    assert paragraph["in"][1]["in"] == [{"tag": "a", "in": ["1"], "href": f"#{note['id']}"}]


def test_blanks_mean_nothing_between_blocks_and_stay_between_words_and_in_code() -> None:
    assert told("*a* *b*\n\n```\nx  y\n  z\n```") == [
        {"tag": "p", "in": [{"tag": "em", "in": ["a"]}, " ", {"tag": "em", "in": ["b"]}]},
        {"tag": "pre", "text": "x  y\n  z\n"},
    ]
    assert told("1\u00a0000") == [{"tag": "p", "in": ["1\u00a0000"]}]


def test_a_list_begins_at_its_own_number() -> None:
    (four,) = told("4. d\n5. e")
    assert four["start"] == 4


@pytest.mark.parametrize("mark", ["> ", "- ", "1. "])
def test_what_stands_deeper_than_anyone_follows_keeps_its_words_alone(mark: str) -> None:
    found = told(f"{mark * 60}word")
    assert depth(found) <= DEEPEST + 2
    assert "word" in json.dumps(found)


def test_a_table_in_the_deepest_quote_is_still_a_table() -> None:
    for deep in range(DEEPEST - 2, DEEPEST + 2):
        quote = "> " * deep
        found = json.dumps(told(f"{quote}| a |\n{quote}|---|\n{quote}| b |"))
        assert "a" in found
        assert ('"columns": 1' in found) == (deep < DEEPEST)


def test_typed_html_and_typst_are_words() -> None:
    said = told('<b>x</b> #panic("no") $1$')
    assert said == [{"tag": "p", "in": ['<b>x</b> #panic("no") $1$']}]
