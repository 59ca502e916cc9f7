"""Conditions of a request: 304 where the reader surely has it, and only there."""

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.conditions import judged

CHANGED = datetime(2025, 10, 15, 13, tzinfo=UTC)
NOW = CHANGED + timedelta(days=1)
TAG = '"abc"'


@pytest.mark.parametrize(
    ("field", "verdict"),
    [
        ('"abc"', "unchanged"),
        ('W/"abc"', "unchanged"),
        ('"x","abc"', "unchanged"),
        ('"x" , W/"abc" ', "unchanged"),
        ('"a,b","abc"', "unchanged"),
        (" * ", "unchanged"),
        ('"ABC"', "send"),
        (', "x",, "abc" ,', "unchanged"),
        ('x"abc"', "send"),
        ('"abc"x', "send"),
        ('"a""abc"', "send"),
        ('W/ "abc"', "send"),
        ('"abc" "x"', "send"),
        ("abc", "send"),
        ('"abc', "send"),
        ("", "send"),
        ('"xabc"', "send"),
        ('w/"x"', "send"),
    ],
)
@pytest.mark.parametrize("tag", [TAG, f"W/{TAG}"])
def test_a_tag_is_compared_weakly(field: str, verdict: str, tag: str) -> None:
    assert judged({"if-none-match": field}, tag, CHANGED, NOW) == verdict


@pytest.mark.parametrize(
    ("field", "verdict"),
    [
        ("Wed, 15 Oct 2025 13:00:00 GMT", "unchanged"),
        ("Wednesday, 15-Oct-25 13:00:00 GMT", "unchanged"),
        ("Wed Oct 15 13:00:00 2025", "unchanged"),
        ("Wed, 15 Oct 2025 13:02:00 GMT", "unchanged"),
        ("Thu, 16 Oct 2025 13:00:00 GMT", "unchanged"),
        ("Wed, 15 Oct 2025 12:59:59 GMT", "send"),
        ("Wed, 15 Oct 2025 13:00:01 GMT", "send"),
        ("Wed, 15 Oct 2025 13:01:59 GMT", "send"),
        ("Thu, 16 Oct 2025 13:00:01 GMT", "send"),
        ("Wed, 15 Oct 2025 13:00:00 -0400", "send"),
        ("Wed, 99 Oct 2025 13:00:00 GMT", "send"),
        ("Wed, 15 Oct 99999999999 13:00:00 GMT", "send"),
        ("2025-10-15T13:00:00Z", "send"),
        ("", "send"),
        ("0", "send"),
    ],
)
def test_a_date_is_the_one_that_was_shown_or_long_after(field: str, verdict: str) -> None:
    assert judged({"if-modified-since": field}, TAG, CHANGED, NOW) == verdict
    assert judged({"if-modified-since": field}, TAG, None, NOW) == "send"
    assert judged({"if-modified-since": field, "if-none-match": '"x"'}, TAG, CHANGED, NOW) == "send"
    assert judged({"if-modified-since": field, "if-none-match": TAG}, TAG, CHANGED, NOW) == "unchanged"


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        ({"if-match": TAG}, "send"),
        ({"if-match": "*"}, "send"),
        ({"if-match": f"W/{TAG}"}, "failed"),
        ({"if-match": '"x"'}, "failed"),
        ({"if-match": TAG, "if-none-match": TAG}, "unchanged"),
        ({"if-match": TAG, "if-unmodified-since": "Wed, 15 Oct 2025 12:00:00 GMT"}, "send"),
        ({"if-unmodified-since": "Wed, 15 Oct 2025 12:59:59 GMT"}, "failed"),
        ({"if-unmodified-since": "Wed, 15 Oct 2025 13:00:00 GMT"}, "send"),
        ({"if-unmodified-since": "once"}, "send"),
    ],
)
def test_what_must_hold_is_looked_at_first(asked: dict[str, str], verdict: str) -> None:
    assert judged(asked, TAG, CHANGED, NOW) == verdict


def test_a_weak_tag_never_holds_strongly() -> None:
    assert judged({"if-match": f"W/{TAG}, {TAG}"}, f"W/{TAG}", CHANGED, NOW) == "failed"
