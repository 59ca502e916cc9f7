"""What templates see of a release: worked out once for those who ask in turn, and never another's."""

from typing import Any

import pytest

from pipeline.record import Standing
from pipeline.typeset.template import SPARE, look
from pipeline.typeset.view import release_view, told
from tests.issuing import NEWSROOM, lifted, record_of, release


def standing(**fields: Any) -> Standing:
    (one,) = record_of(release("pact", **fields)).standing()
    return one


def test_those_who_ask_in_turn_get_the_same_and_each_its_own_copy() -> None:
    row = told(NEWSROOM, standing())
    first = release_view(row, look(""))
    first["pictures"] = ["something else"]
    first["title"] = "Another"
    assert release_view(row, look("")) == release_view(told(NEWSROOM, standing()), look(""))
    assert release_view(row, look(""))["title"] == "Title of pact"
    assert release_view(row, look(""))["pictures"] == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text": {**told(NEWSROOM, standing())["text"], "title": "Another"}}, "title"),
        ({"newsroom": "Another"}, "newsroom"),
        ({"url": "https://other.example/"}, "url"),
        ({"kit": {"pdf": "", "zip": "x.zip"}}, "kit"),
        ({"lifted": "2001-02-03T04:05:06Z"}, "released"),
        ({"since": "2001-02-03"}, "released"),
        ({"entries": [["lift", "2020-12-04T13:00:00Z"], ["update", "2020-12-05T13:00:00Z"]]}, "changed"),
    ],
)
def test_whatever_differs_is_seen(changed: dict[str, Any], field: str) -> None:
    row = told(NEWSROOM, standing())
    before = release_view(row, look(""))
    after = release_view(row | changed, look(""))
    assert after[field] != before[field]
    assert release_view(row, look("")) == before


def test_in_another_look_it_is_made_anew() -> None:
    row = told(NEWSROOM, standing(language="de"))
    assert release_view(row, look(SPARE))["language"] == "de"
    with pytest.raises(ValueError, match="no interface words"):
        release_view(row, look(""))


def test_it_changes_with_its_release() -> None:
    (first,) = lifted(record_of(), release("pact")).standing()
    (second,) = lifted(record_of(), release("pact", killed="It was wrong."), "kill").standing()
    views = [release_view(told(NEWSROOM, one), look("")) for one in (first, second, first)]
    assert [view["killed"] for view in views] == [False, True, False]
