"""What a text measures on Bluesky, what in it is a link or a hashtag, and the keys of records."""

import re
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from pipeline.channels import bluesky
from pipeline.channels.bluesky.counting import graphemes, utf8
from pipeline.channels.bluesky.facets import facets
from pipeline.channels.bluesky.tid import is_tid, tid

NOW = datetime(2020, 12, 4, 13, 0, tzinfo=UTC)
SIGNS = "aé\u0301\u200d\ufe0f👨👩🏽🏻🇹🇹\r\n\u1100\u1161\u11a8\u0915\u094d\u0937\u0600#＃.,!?()[] \u00ad\u2060"

# Counting


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("Port of Spain", 13),
        ("e\u0301", 1),
        ("\r\n", 1),
        ("👨‍👩‍👧‍👧", 1),
        ("🏳️‍🌈", 1),
        ("🇹🇹", 1),
        ("🇹🇹🇮🇹", 2),
        ("🇹🇹🇮", 2),
        ("🇹🇹🇮🇹🇧🇧", 3),
        ("a🇹🇹\u200d🇮🇹", 3),
        ("각", 1),
        ("न\u094dद", 2),
        ("#\u094dक", 2),  # `regex` finds one, Bluesky two
        ("က\u1039က", 2),
        ("日本", 2),
    ],
)
def test_signs_are_counted_as_a_reader_sees_them(text: str, count: int) -> None:
    assert graphemes(text) == count


@given(st.text(st.sampled_from(SIGNS) | st.characters(), max_size=60))
def test_the_count_is_that_of_the_library_or_more_where_consonants_are_joined(text: str) -> None:
    plain = len(regex.findall(r"\X", text))
    assert graphemes(text) >= plain
    assert graphemes(text) == plain or regex.search(r"\p{InCB=Linker}", text)
    assert utf8(text) == len(text.encode("utf-8", "surrogatepass"))


def test_a_text_must_keep_both_limits() -> None:
    signs, weight = bluesky.limits()
    assert (signs.most, weight.most) == (300, 3000)
    families = "👨‍👩‍👧‍👧" * 121  # 25 bytes each
    assert (signs.over(families), weight.over(families)) == (0, 25)
    assert (signs.over("a" * 301), weight.over("a" * 301)) == (1, 0)


HOSTILE = [
    "a",
    "🇹",
    "\u0301",
    "a\u0301",
    "\u200d",
    "👨\u200d",
    "\u0915\u094d",
    "\u0600",
    "#",
    "#a",
    " #a",
    "#a ",
    "#.",
    " #1",
    " #" + "a" * 70,
    "https://",
    "https://a.b",
    "https://a.b/(",
    " https://a.b/)",
    "(https://a.b/)",
    "https://a.b ",
    ".",
    "http",
    "\r\n",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hundred_thousand_hostile_signs_take_no_time(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    for hostile in (text, "https://a.b/" + text, "#" + text):
        began = time.perf_counter()
        bluesky.text(bluesky.compose(bluesky_post(hostile)))
        for limit in bluesky.limits():
            limit.over(hostile)
        assert time.perf_counter() - began < 2


def bluesky_post(text: str) -> Any:
    from pipeline.delivery import Post

    return Post(text, "https://newsroom.int/", "en")


# Facets


def shown(text: str) -> list[tuple[str, str]]:
    """What each facet covers, and where it leads."""
    data = text.encode()
    found = []
    for facet in facets(text):
        (feature,) = facet["features"]
        covered = data[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode()
        found.append((covered, feature.get("uri") or feature["tag"]))
    return found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nothing here", []),
        ("Read https://a.example/b.", [("https://a.example/b", "https://a.example/b")]),
        ("(https://a.example)", [("https://a.example", "https://a.example")]),
        ("«https://a.example»", [("https://a.example", "https://a.example")]),
        ("“https://a.example/é”, he said", [("https://a.example/é", "https://a.example/é")]),
        ("https://a.example/b_(c)", [("https://a.example/b_(c)", "https://a.example/b_(c)")]),
        ("日本 https://a.example/?q=1#2!", [("https://a.example/?q=1#2", "https://a.example/?q=1#2")]),
        ("HTTP://A.example", [("HTTP://A.example", "HTTP://A.example")]),
        ("xhttps://a.example", []),
        ("https:// a", []),
        ("https:///a", []),
        ("https://" + "a" * 2000, []),
        ("today.It is", []),
        ("unicri.org", [("unicri.org", "https://unicri.org")]),
        (
            "press@agency.example @agency.bsky.social",
            [("@agency.bsky.social", "https://bsky.app/profile/agency.bsky.social")],
        ),
        ("#CARICOM signs", [("#CARICOM", "CARICOM")]),
        ("Signed: #CARICOM!", [("#CARICOM", "CARICOM")]),
        ("＃日本。", [("＃日本", "日本")]),
        ("#1 of #2026 in #3rd", [("#3rd", "3rd")]),
        ("a#b ##", []),
        ("#\ufe0f\u20e3", []),
        ("#" + "a" * 64, [("#" + "a" * 64, "a" * 64)]),
        ("#" + "a" * 65, []),
        ("#x(https://a.example", [("#x(https://a.example", "x(https://a.example")]),
        ("#https://a.example", [("#https://a.example", "https://a.example")]),
        ("https://a.example/#b #c", [("https://a.example/#b", "https://a.example/#b"), ("#c", "c")]),
    ],
)
def test_links_and_tags_are_marked_in_bytes(text: str, found: list[tuple[str, str]]) -> None:
    assert shown(text) == found


@given(st.lists(st.sampled_from([*SIGNS, "https://a.b", " #c", " ", "é", "日"]), max_size=40))
def test_facets_never_overlap_and_cover_whole_signs(pieces: list[str]) -> None:
    text = "".join(pieces)
    end = 0
    for facet in facets(text):
        start = facet["index"]["byteStart"]
        assert end <= start < facet["index"]["byteEnd"] <= len(text.encode())
        end = facet["index"]["byteEnd"]
        text.encode()[start:end].decode()


def test_what_is_marked_is_what_the_sdk_marks() -> None:
    from atproto_client.utils.facet_detection import detect_facets

    pieces = [
        "#CARICOM,",
        "#UNICRI's",
        "https://a.example/b,",
        "(https://a.example/c)",
        "#1",
        "a#b",
        "é",
        "日本",
        "#x.y!",
    ]
    for first in pieces:
        for second in pieces:
            text = f"Now {first} and {second} here"
            theirs = [
                (
                    each.index.byte_start,
                    each.index.byte_end,
                    getattr(each.features[0], "uri", None) or each.features[0].tag,
                )
                for each in detect_facets(text)
            ]
            ours = [
                (
                    each["index"]["byteStart"],
                    each["index"]["byteEnd"],
                    each["features"][0].get("uri") or each["features"][0]["tag"],
                )
                for each in facets(text)
            ]
            assert ours == theirs, text


def test_in_a_text_that_is_too_long_to_be_sent_nothing_is_marked() -> None:
    fits, long = (bluesky.compose(bluesky_post("#tag " + "a" * more)) for more in (2995, 2996))
    assert b"facets" in fits
    assert b"facets" not in long


# Keys


@given(st.integers(0, 7_000_000_000), st.text())
def test_a_key_is_a_timestamp_identifier_of_its_hour(seconds: int, mark: str) -> None:
    hour = datetime.fromtimestamp(seconds, UTC)
    key = tid(hour, mark)
    assert is_tid(key)
    number = 0
    for sign in key:
        number = number * 32 + "234567abcdefghijklmnopqrstuvwxyz".index(sign)
    made = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=number >> 10)
    assert hour <= made < hour + timedelta(seconds=1)


def test_a_key_never_changes_with_the_version() -> None:
    # were it another one tomorrow, what is unknown today could be sent twice
    assert tid(NOW, "0123456789abcdef" * 2) == "3hpogaxpg3t7r"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "release-1",
        "3kaaaaaaaaa2",
        "3kaaaaaaaaa2aa",
        "3kaaaaaaaaa2A",
        "kkaaaaaaaaa2a",
        "3kaaaaaaaaa2a\n",
        "3kaaaaaaaa/2a",
    ],
)
def test_what_is_no_key_is_told(text: str) -> None:
    assert not is_tid(text)


def test_the_words_of_a_card_are_those_of_the_release() -> None:
    assert re.search("description", bluesky.compose(bluesky_post("a")).decode()) is None
