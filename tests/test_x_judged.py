"""The count of X's characters and its links, beside twitter-text: X's own package, which ours was written after."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipeline.channels.x.counting import composed, count
from pipeline.channels.x.endings import LATIN, OTHERS
from pipeline.channels.x.halves import halves
from pipeline.channels.x.links import links
from tests.judges import ask
from tests.test_x_counting import COUNTS

# fmt: off
PIECES = (
    "a", "b.com", "http://", "https://", "HTTPS://", "hTTp:/", ".", "..", "_", "-", "a_b.com", "_c.org", "d-.net",
    "-e.it", "com", "みんな", ".みんな", "署名", "あ.jp", ".中国", "xn--", "xn--p1ai", ".xn--p1ai", "/", "//", "/x",
    "/(a)", "!(a)", "/(a(b)c)", "(", "((", ")", "))", "()", "/a_(b", "?", "?q=1", "?!", "?#", "#", "@", "$", "＠", "＃",
    ":80", ":", "8", "t.co", "http://t.co/", "https://t.co/abc", "T.CO/" + 9 * "abc12", "\u200d", "\ufe0f", "\ufe0e",
    "😀", "👨", "👩", "👦", "👧", "❤", "💋", "\U0001f3fb", "\U0001f3ff", "♂", "♀", "🏃", "🕵", "👯", "🇹", "🇬", "🇧",
    "🏴", "🏳", "🌈", "🚀", "1", "\u20e3", "©", "™", "✌", "☝", "é", "e\u0301", "\u0301", "ß", "ſ", "ı", "\u0399", "ι",
    "\u1c80", "ϵλ", "ΕΛ", ".ελ", ".РФ", "рф", ".САЙТ", ".cайт", "Ö", "vermögensberater", ".VERMÖGENSBERATUNG",
    "\u200e", "\u202a", "\u2066", "\u061c", "\ufeff", "\ufffe", "\uffff", " ", "\t", "\n", "\u3000", "\xa0", "\x85",
    "\u2028", "\x00", "\x1c", "\x7f", '"', "`", "'", "!", "*", ";", ",", "=", "+", "&", "%", "|", "~", "[", "]", "–",
    "—", "…", "“", "\\", "^", "{", "}", "<", ">", "。", "．", "｡", "한국", ".닷컴", "गठ", ".भारत", "म्", ".ไทย",
    "پاکستان", ".قطر", "\ud83d", "\ude00", "\ud800", "𐐀", "𠀀", 60 * "x", 63 * "y", 20 * "署", 30 * "ü",
    8 * "名" + "a", "/" + 30 * "p", "community", ".co", ".c", ".community", "uk", "co.uk", "www.", "@b.com",
    "me@b.com", "#a.com", "$a.com", "\u212a.com", "\u2126", "\u0344", "\u0f73", "\u1100\u1161\u11a8", "가",
)
# fmt: on
HOSTILE = st.lists(
    st.one_of(st.sampled_from(PIECES), st.characters(exclude_categories=["Cn", "Cs"], codec="utf-16")), max_size=14
).map("".join)
FOUND = (Phase.explicit, Phase.reuse, Phase.generate)  # a failure names its texts: there is nothing to shrink
EMOJI = (*range(0xA9, 0xAF), *range(0x2030, 0x3300), *range(0x1F000, 0x1FB00))


def assert_as_judged(texts: Iterable[str]) -> None:
    """Each weight and each link is the judge's."""
    given_ = list(texts)
    wrong = [
        (text, ours, judged)
        for text, judged in zip(given_, ask.twitter_text(given_), strict=True)
        if (ours := (count(text), [(start, end) for start, end, _ in links(halves(composed(text)))])) != judged
    ]
    assert wrong == []


def test_what_was_counted_by_hand() -> None:
    assert_as_judged(text for text, _ in COUNTS)


@settings(max_examples=25, phases=FOUND, suppress_health_check=list(HealthCheck))
@given(st.lists(HOSTILE, min_size=100, max_size=200))
def test_texts_of_hostile_pieces(texts: list[str]) -> None:
    assert_as_judged(texts)


@pytest.mark.parametrize(
    ("before", "pieces", "most"),
    [
        ("a.co/", "a!()", 6),
        ("a.co", ("a", "!", "?", "/", ":", "8", "#", "("), 4),
        ("", ("a", "-", "_", ".", "署", ".co"), 5),
        ("", ("a", "-", "_", ".", "é", "😀", ".co", ".中国", "@"), 4),
        ("", ("http://", "a", "/", "_", ".", "a.co", ".中国", "署"), 4),
        ("", ("a", ".com", "-", "署", ".署", ".中国", "b", "_"), 4),
        ("http://t.co", ("a", "/", "?", "!", ":8", "(a)", "署", "-"), 4),
    ],
)
def test_every_short_text_of_a_few_pieces(before: str, pieces: Sequence[str], most: int) -> None:
    assert_as_judged(before + "".join(each) for length in range(most + 1) for each in product(pieces, repeat=length))


def test_every_ending_in_either_case_and_what_may_stand_behind_it() -> None:
    assert_as_judged(
        f"a.{form}{behind}"
        for ending in (*sorted(LATIN), *OTHERS)
        for form in (ending, ending.upper(), ending.capitalize())
        for behind in ("", "a", "é", "署", ".b", "-", "@a")
    )


def test_every_letter_of_an_ending_as_any_other_with_the_same_capital() -> None:
    same: dict[str, str] = {}
    for code in range(0x80, 0xD800):
        same[chr(code).upper()] = same.get(chr(code).upper(), "") + chr(code)
    assert_as_judged(
        f"http://a.{ending[:at]}{other}{ending[at + 1 :]}"
        for ending in (*sorted(LATIN)[:100], *OTHERS)
        for at, letter in enumerate(ending)
        for other in same.get(letter.upper(), "")
    )


@pytest.mark.parametrize("first", range(0, 0x10000, 0x4000))
def test_every_character_in_every_place_of_an_address(first: int) -> None:
    assert_as_judged(map(_around, _assigned(range(first, first + 0x4000))))


def _assigned(codes: Iterable[int]) -> Iterator[str]:
    """The characters of these that Python's Unicode knows; of those between blocks of ideographs one in 97."""
    for code in codes:
        rare = 0x3400 <= code < 0xF900
        if unicodedata.category(chr(code)) != "Cn" and (not rare or code % 97 == 0):
            yield chr(code)


def _around(character: str) -> str:
    c = character
    addresses = [f"{c}a.com", f"b{c}a.com", f"a{c}.com", f"a.com{c}", f"a.c{c}m", f"a.com/{c}", f"a.com/a{c}b"]
    schemes = [f"http://{c}a.みんな", f"http://a.みんな/({c})", f"http://t.co/a{c}b", f"ht{c}p://a.みんな"]
    return " ".join([*addresses, f"a.com?{c}", f"a.com?a{c}b", f"a.com:8{c}/a", f".{c}.com", f"a.{c}.com", *schemes])


def test_every_emoji_with_every_sign_behind_it() -> None:
    skin, behind = "\U0001f3fd", ("\u200d♂\ufe0f", "\u200d♀", "\u200d🚀")
    tails = ("", "\ufe0f", "\ufe0e", skin, "\ufe0f" + skin, "\ufe0e" + skin, skin + "\ufe0f", *behind)
    more = (*(skin + each for each in behind), *("\ufe0f" + each for each in behind))
    roles = ("👨\u200d", "👩\u200d", "👩" + skin + "\u200d", "🏳\ufe0f\u200d", "🏴\u200d", "👁\u200d")
    assert_as_judged(
        " ".join([*(chr(code) + tail for tail in (*tails, *more)), *(each + chr(code) + "\ufe0f" for each in roles)])
        for code in EMOJI
    )


def test_every_flag_and_every_key() -> None:
    letters = [chr(code) for code in range(0x1F1E6, 0x1F200)]
    assert_as_judged("".join(pair) for pair in product(letters, repeat=2))
    assert_as_judged(f"{key}{sign}\u20e3" for key in "0123456789#*a" for sign in ("", "\ufe0f", "\ufe0e"))
    tags = {
        code: "".join(chr(0xE0000 + ord(letter)) for letter in code) for code in ("gbeng", "gbsct", "gbwls", "ustx")
    }
    assert_as_judged(f"🏴{tag}{end}" for tag in tags.values() for end in ("\U000e007f", ""))


def test_every_family_and_every_couple() -> None:
    members = ("👨", "👩", "👦", "👧", "❤\ufe0f", "💋", "❤")
    assert_as_judged("\u200d".join(each) for length in (2, 3, 4, 5) for each in product(members, repeat=length))


@settings(max_examples=10, phases=FOUND, suppress_health_check=list(HealthCheck))
@given(st.lists(st.text("ab-éü署名日本語😀𠀀한국。", min_size=8, max_size=70), min_size=50, max_size=100))
def test_parts_of_names_near_the_longest_that_the_net_allows(parts: list[str]) -> None:
    assert_as_judged(f"http://{part}.com {part}x.com" for part in parts)


def test_addresses_near_the_longest() -> None:
    schemes, lengths = ("", "http://", "https://", "HTTP://"), range(4060, 4100)
    assert_as_judged(f"{scheme}a.com/{'b' * length}" for scheme, length in product(schemes, lengths))
    assert_as_judged(f"http://t.co/{'b' * length}{end}" for length in range(38, 43) for end in ("", "?a=b", "/c"))
