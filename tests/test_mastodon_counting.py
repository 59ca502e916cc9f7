"""The count of Mastodon's characters: by hand, against a simple reference, and on very long words."""

import time

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from pipeline.channels import mastodon
from pipeline.channels.mastodon.counting import count
from pipeline.standins.mastodon import weighed

MORE = 23 - 9 + 2  # what a link can add to its letters


def test_a_post_may_have_500_characters() -> None:
    (limit,) = mastodon.limits()
    assert (limit.most, limit.unit, limit.over("a" * 503)) == (500, "characters", 3)


COUNTS = [
    ("", 0),
    ("Agreement signed.", 17),
    ("é", 1),
    ("e\u0301", 1),
    ("署名", 2),
    ("각각", 2),
    ("\u1112\u1161\u11ab", 1),  # a syllable in three letters
    ("“Yes” – she said…", 17),
    ("👨\u200d👩\u200d👧", 1),
    ("🇹🇹", 1),
    ("👍🏽", 1),
    ("❤\ufe0f", 1),
    ("น้ำ", 1),
    ("क्षत्रिय", 5),  # 3 by the newest tables of Unicode, 5 by those of a server that is a year old
    ("a\r\nb", 3),
    ("🇹🇹🇹🇹🇹", 3),
    ("🇹🇹\u0301", 2),  # a server counts 1
    ("https://unicri.it", 23),
    ("https://unicri.it/news/a-very-long-address-of-a-release?lang=en", 23),
    ("HTTPS://UNICRI.IT/", 23),
    ("See (https://unicri.it/news/).", 4 + 1 + 23 + 2),
    ("a\nhttps://unicri.it/ b", 1 + 1 + 23 + 2),
    ("unicri.it", 9),  # without a scheme Mastodon makes no link of it
    ("e.g. 9.30 p.m. on 4.12.", 23),
    ("https://newsroom.example/a", 26 + MORE),  # Mastodon knows no such ending and counts 26
    ("http://a.com@b.org/c", 20 + MORE),
    ("https://un.org/" + 985 * "a", 23),
    ("https://un.org/" + 986 * "a", 1001 + MORE),  # an address too long to be trusted
    ("https://un.org/a(b)", 19 + MORE),
    ("ssb://un.org", 12 + MORE),
    ("@desk", 5),
    ("@desk@social.example", 5),
    ("Ask (@press.desk@social.example), please.", 4 + 11 + 11),
    ("@desk@social.example's", 5 + 17),  # what stands behind it is in doubt
    ("a@desk@social.example", 21),  # no mention, as a letter stands before it
    ("press@agency.example", 20),
    ("@desk@" + "a." * 125 + "org", 5),
    ("@desk@" + "a." * 126 + "org", 6 + 255),  # no name is longer than 253
    ("@desk@social.example@x", 22),
    ("@desk@social.example://", 23 + MORE),
    ("#Topic", 6),
]


@pytest.mark.parametrize(("text", "length"), COUNTS)
def test_a_text_is_as_long_as_was_counted_by_hand(text: str, length: int) -> None:
    assert count(text) == length
    assert count(text) >= weighed(text)


WORDS = st.one_of(
    st.text(max_size=20),
    st.text("a.:/@#-_\u0301\u200d\u0600\u094d\u0915👩🇹", max_size=12),
    st.sampled_from(
        [
            "https://unicri.it/news/a-long-name-of-a-release",
            "http://a.uk",
            "http://\u0301a.uk\u0301",
            "https://a.com.org",
            "(caricom.org/x).",
            "@desk@social.example",
            "@a.b@c.org.",
            "\u0600",
            "\u0301",
            "://",
            ".",
        ]
    ),
)


@given(st.lists(WORDS, max_size=12), st.sampled_from(["", " ", "\n", "\u3000"]))
def test_a_count_is_never_below_a_simple_reference(words: list[str], between: str) -> None:
    text = between.join(words)
    assert count(text) >= weighed(text)


@given(st.text(), st.text(), st.sampled_from([" ", "\n", "\t"]))
@example("\r", "", " ")
def test_counting_is_a_sum_over_words_so_its_cost_is_too(one: str, other: str, between: str) -> None:
    assume(not (one.endswith("\r") and between == "\n"))  # together they end one line
    assert count(one + between + other) == count(one) + 1 + count(other)


HOSTILE = [
    "a.", ".", "a", "a://", "https://", "https://a.com/%", "-", "@", "@a", "@a@", "@a.b@c.", "a.-", "@a.-", "?a=%", "(",
    "e\u0301", "\u0301", "\u0600", "\u200d", "👩\u200d", "👩", "🇹", "🇹a", "👍🏽", "\u1100", "\u1161", "\u11a8", "각",
    "क्", "\u0903", "\u3000", "\r\n", "\n\r",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("first", ["", "@a", "@a@b", "https://un.org/"])
def test_100_kb_of_anything_are_counted_in_one_pass(piece: str, first: str) -> None:
    text = first + piece * (100_000 // len(piece.encode()))
    began = time.perf_counter()
    assert count(text) > 0
    assert time.perf_counter() - began < 2.0  # what takes the square of it takes minutes
