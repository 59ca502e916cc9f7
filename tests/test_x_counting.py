"""The count of X's characters: by hand, against a simple reference, and on very long words."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.channels import x
from pipeline.channels.x.counting import composed, count, ordered
from tests.fakes.x import weighed

# Above, below and within a letter, the four that fall into several marks, and one that is another's double.
MARKS = "\u0301\u0308\u0323\u0327\u0334\u0345\u0f71\u0f72\u0f74\u0344\u0f73\u0f75\u0f81\u0340"


def test_a_post_may_weigh_280() -> None:
    (limit,) = x.limits()
    assert (limit.most, limit.unit, limit.over("a" * 283)) == (280, "characters", 3)


COUNTS = [
    ("", 0),
    ("Agreement signed.", 17),
    ("é", 1),
    ("e\u0301", 1),  # combining: X composes it first
    ("q\u0301", 2),  # has no composed form
    ("署名", 4),
    ("한국", 4),
    ("“Yes” – she said…", 18),  # quotes and dash weigh 1, the ellipsis 2
    ("€5", 3),
    ("\u2028", 2),
    ("🙂", 2),
    ("👨\u200d👩\u200d👧", 8),  # X counts 2
    ("🇹🇹", 4),  # X counts 2
    ("https://unicri.it", 23),
    ("https://unicri.it/news/a-very-long-address-of-a-release?lang=en", 23),
    ("See (https://unicri.it/news/).", 4 + 1 + 23 + 2),
    ("a\nhttps://unicri.it/ b", 1 + 1 + 23 + 2),
    ("unicri.it", 23),
    ("the-longest-of-all-names.unicri.it", 34),  # X counts 23, or letters where it makes no link
    ("www.un.org.", 24),
    ("https://newsroom.example/a", 26 + 19),  # X knows no such ending and counts 26
    ("https://a.com@b.org/c", 21 + 2 * 19),
    ("http://t.co/abc-defghijkl", 25 + 19),  # X ends this link at the hyphen and counts 23 + 10
    ("e.g. 9.30 p.m. on 4.12.", 23),
    ("wait...what", 11),
    ("a." * 127 + "it", 256 + 19),  # no name is longer than 253
    ("https://un.org/" + 985 * "a", 23),
    ("https://un.org/" + 986 * "a", 1001 + 19),  # an address too long to be trusted
]


@pytest.mark.parametrize(("text", "weight"), COUNTS)
def test_a_text_weighs_what_was_counted_by_hand(text: str, weight: int) -> None:
    assert count(text) == weight


WORDS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["https://unicri.it/news/a-long-name-of-a-release", "un.org", "(caricom.org/x).", "a.com.org", "."]
    ),
)


@given(st.lists(WORDS, max_size=12), st.sampled_from(["", " ", "\n"]))
def test_a_count_is_never_below_a_simple_reference(words: list[str], between: str) -> None:
    text = between.join(words)
    assert count(text) >= weighed(text)


@given(st.text(), st.text(), st.sampled_from([" ", "\n", "\t"]))
def test_counting_is_a_sum_over_words_so_its_cost_is_too(one: str, other: str, between: str) -> None:
    assert count(one + between + other) == count(one) + 1 + count(other)


@given(st.text(MARKS, max_size=40))
def test_marks_are_put_in_order_before_python_would_do_it_in_square_time(marks: str) -> None:
    apart = "".join(unicodedata.normalize("NFD", mark) for mark in ordered(marks))
    assert apart == unicodedata.normalize("NFD", marks)


@given(st.text(st.one_of(st.characters(), st.sampled_from(MARKS)), max_size=40))
def test_a_text_in_order_is_composed_as_it_would_have_been_without(text: str) -> None:
    assert composed(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    "piece", ["a.", ".", "a", "a.a/", "https://", "https://a.com/%", "-", "e\u0301.", "e\u0301\u0323", "?a=%"]
)
def test_a_very_long_word_is_counted_in_one_pass(piece: str) -> None:
    once, thrice = count(piece * 20_000), count(piece * 60_000)
    assert 20_000 <= once < thrice <= 3 * once + 100
