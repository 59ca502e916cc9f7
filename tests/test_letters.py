"""Letters: accents and capitals are set aside, and every character keeps its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.letters import among_capitals, bare, folded, level, opens_sentence, stands_alone


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Núñez", "nunez"),
        ("L’Été\u00a0à Saint\u2011Jean", "l'ete a saint-jean"),
        ("Port of\nSpain", "port of spain"),
        ("İzmir", "izmir"),
        ("日本", "日本"),
    ],
)
def test_letters_are_folded_to_the_plain_ones(text: str, plain: str) -> None:
    assert folded(text) == plain


@given(st.text())
def test_nothing_moves_when_letters_are_folded(text: str) -> None:
    assert len(folded(text)) == len(bare(text)) == len(level(text)) == len(text)


def test_a_bare_text_keeps_its_capitals_and_a_level_one_its_accents() -> None:
    assert bare("Ñandú") == "Nandu"
    assert level("L’Été\u00a0va") == "L'Été va"


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("Word", True),
        ("So. Word", True),
        ("So: “Word", True),
        ("- Word", True),
        ("So\nWord", True),
        ("so Word", False),
    ],
)
def test_a_sentence_opens_behind_a_stop_and_at_the_beginning(text: str, opens: bool) -> None:
    assert opens_sentence(text, text.index("Word")) is opens


@pytest.mark.parametrize(
    ("text", "among"), [("THE MOU IS HERE", True), ("The MOU is here", False), ("MOU", False), ("Two\nTHE MOU", True)]
)
def test_a_line_of_capitals_is_known_by_its_other_words(text: str, among: bool) -> None:
    at = text.index("MOU")
    assert among_capitals(text, at, at + 3) is among


@pytest.mark.parametrize(
    ("text", "alone"), [("a MOU.", True), ("MOU", True), ("MOUs", False), ("xMOU", False), ("MOU\u0301", False)]
)
def test_a_word_stands_alone_where_no_letter_and_no_accent_goes_on(text: str, alone: bool) -> None:
    at = text.index("MOU")
    assert stands_alone(text, at, at + 3) is alone
