"""The count of X's characters: by hand, against a simple reference, and on very long texts."""

import math
import time
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.channels import x
from pipeline.channels.x.counting import composed, count, ordered
from pipeline.standins.x import weighed

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
    ("👨\u200d👩\u200d👧", 2),
    ("🇹🇹", 2),
    ("🇹🇹🇹", 4),
    ("🇽🇽", 4),  # no flag
    ("👍🏽", 2),
    ("🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", 2),  # Scotland
    ("7\ufe0f\u20e3", 2),
    ("©", 1),
    ("©\ufe0f", 2),  # as an emoji
    ("❤\ufe0e", 4),  # as a letter
    ("🧑\u200d🎄", 5),  # newer than Unicode 11: X counts its parts
    ("https://unicri.it", 23),
    ("https://unicri.it/news/a-very-long-address-of-a-release?lang=en", 23),
    ("See (https://unicri.it/news/).", 4 + 1 + 23 + 2),
    ("a\nhttps://unicri.it/ b", 1 + 1 + 23 + 2),
    ("unicri.it", 23),
    ("the-longest-of-all-names.unicri.it", 23),
    ("www.un.org.", 24),
    ("https://newsroom.example/a", 26),  # no ending of X's
    ("https://newsroom.press/a", 23),
    ("The day was wrong.It is Friday.", 31 - 8 + 23),  # `wrong.It` is a link to Italy
    ("署名は un.org へ", 2 * 3 + 1 + 23 + 1 + 2),
    ("署名un.org", 4 + 23),
    ("署名.中国", 9),  # without a scheme only Latin names
    ("http://署名.中国", 23),
    ("http://xn--署.中国", 18),  # what says that it is written as the net does must be
    ("press@un.org", 12),
    ("@un.org #un.org", 15),
    ("https://a.com@b.org/c", 21),  # no name stands before `@` or behind it
    ("un.org/(a)/b(c(d))", 23),
    ("un.org/(a(b(c)))", 23 + 9),
    ("un.org/a(b)!(c)", 23 + 4),  # behind a letter or brackets only brackets stay with an address
    ("un.org:80/a?b=c.", 23 + 1),
    ("un.org:80", 23 + 3),  # a port without a path stays out
    ("un_1.org un_1.un.org", 8 + 1 + 3 + 23),  # X links `1.un.org`
    ("http://t.co/abc-defghijkl", 23 + 10),
    ("http://t.co/" + 41 * "a", 53),
    ("e.g. 9.30 p.m. on 4.12.", 23),
    ("wait...what", 11),
    ("a." * 127 + "it", 23),
    ("a" * 63 + ".it", 23),
    ("a" * 64 + ".it", 67),  # longer than the net allows
    ("http://" + 17 * "署" + ".it", 23),
    ("http://" + 59 * "署" + ".it", 7 + 59 * 2 + 3),  # longer in the letters of the net
    ("https://un.org/" + 4073 * "a", 23),
    ("https://un.org/" + 4074 * "a", 4089),  # too long for X to link
]


@pytest.mark.parametrize(("text", "weight"), COUNTS)
def test_a_text_weighs_what_was_counted_by_hand(text: str, weight: int) -> None:
    assert count(text) == weight


WORDS = st.one_of(
    st.text("aé署한\u2010“€", max_size=20),
    st.sampled_from(
        ["https://unicri.it/news/a-long-name-of-a-release", "un.org", "(caricom.org/x).", "a.com.org", "."]
    ),
)


@given(st.lists(WORDS, max_size=12), st.sampled_from([" ", "\n"]))
def test_a_count_is_that_of_a_simple_reference(words: list[str], between: str) -> None:
    text = between.join(words)
    assert count(text) == weighed(text)


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


# fmt: off
HOSTILE = (
    "a.", ".", "a", "a.a/", "http://", "https://a.com/%", "-", "_", "(", "a.co/(", "a.co/((", "http://a.com/(a(b)",
    "e\u0301.", "e\u0301\u0323", "\u0301", "\u0301\u0323", "\u0344", "?a=%", "a.co?!", "署.", "署名。", "署名.com",
    "http://署名.みんな ", "あ.みんな", "a_b.com.", "_.com", ".com", ".ver", "a-.com", "@a.com", "@😀.com/", "a.com_",
    "b.com署名.みんな/x ", "xn--a.", "a.xn--a ", "http://t.co/", "a.co ", "a.co,", "😀", "👨\u200d",
    "👨\u200d👩\u200d👧", "🇹", "1\ufe0f\u20e3", "\ud83d", "\u200d", "\ufe0f", "𠀀.com", "http://" + 60 * "ü" + ".de ",
)
# fmt: on


def cpu(work: Callable[[], object]) -> float:
    """The CPU seconds that one run takes this process; other work on the machine does not count."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


@pytest.mark.parametrize("piece", HOSTILE)
def test_three_times_the_text_takes_at_most_four_times_as_long(piece: str) -> None:
    once, thrice = (piece * (size // len(piece)) for size in (20_000, 60_000))
    shorter = longer = math.inf
    for turn in range(25):  # a busy machine slows down now one, now the other
        if turn >= 5 and longer <= 4 * shorter + 0.001:
            break
        shorter = min(shorter, cpu(lambda: count(once)))
        longer = min(longer, cpu(lambda: count(thrice)))
    assert longer <= 4 * shorter + 0.001
