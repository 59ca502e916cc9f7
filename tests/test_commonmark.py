"""The parser of CommonMark: where raw HTML stands is found out only where there may be some, and never overlooked."""

from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.typeset import commonmark
from pipeline.typeset.commonmark import events, html_ranges, steps

PIECES = st.lists(
    st.one_of(
        st.text("ab -:/@.<>!?=\"'\n\t\r\x0c\x0b\x00\u00a0`*[]&\\", max_size=6),
        st.sampled_from(
            ["<b", "</", "<!--", "-->", "<?", "<![CDATA[", "<pre", "<div", "<https://a.example>", "<a@b.c>"]
        ),
    ),
    max_size=8,
).map("".join)


@settings(max_examples=500)
@given(PIECES)
def test_where_nothing_looks_like_html_there_is_none(text: str) -> None:
    with mock.patch.object(commonmark, "LIKE_HTML", mock.Mock(search=lambda _: True)):
        found = html_ranges(text)
    assert html_ranges(text) == found


@pytest.mark.parametrize(
    "text", ["a <b>", "<div\n>", "</p>", "<!-- x -->", "<?php ?>", "<!DOCTYPE a>", "<pre", "x <br/>", "<a-b c='d'>"]
)
def test_raw_html_is_found(text: str) -> None:
    assert html_ranges(text)


@pytest.mark.parametrize(
    "text", ["3 < 4", "<https://a.example/>", "<press@a.example>", "a <3 b", "x<", "<b@c.example>"]
)
def test_an_address_or_a_comparison_is_not_looked_at_twice(text: str) -> None:
    with mock.patch.object(commonmark, "events", side_effect=AssertionError):
        assert html_ranges(text) == ()


@given(PIECES)
def test_steps_are_the_events_without_their_places(text: str) -> None:
    told = [(f"{turn} {name}" if turn else name, detail) for turn, name, detail in steps(text)]
    assert told == [(name, detail) for name, detail, _, _ in events(text)]
