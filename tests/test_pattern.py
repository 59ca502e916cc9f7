"""Pattern: what an account posts where a release gives it no text."""

from dataclasses import replace

import pytest

from pipeline.issued import resolve
from pipeline.newsroom import ChannelAccount
from pipeline.pattern import PLACES, filled, unknown
from pipeline.posts import post_of
from pipeline.release import Social
from tests.issuing import NEWSROOM, release

PACT = resolve(
    release("pact", summary="Two sign.", subtitle="A start", topics=("crime prevention", "santé-2030", "!")), NEWSROOM
)


@pytest.mark.parametrize(
    ("pattern", "shown"),
    [
        ("{title}", "Title of pact"),
        ("{issuers}: {title}. {summary}", "IOJ, Regional Agency: Title of pact. Two sign."),
        ("{title}\n\n{hashtags}", "Title of pact\n\n#CrimePrevention #Santé2030"),
        ("{place} | {subtitle}", "Port of Spain and Turin | A start"),
        ("No {headline} here", "No {headline} here"),
        ("Always the same.", "Always the same."),
    ],
)
def test_each_place_is_filled(pattern: str, shown: str) -> None:
    assert filled(pattern, PACT) == shown


def test_what_is_empty_leaves_no_gap_at_the_ends_and_no_heap_of_lines() -> None:
    bare = resolve(release("bare", topics=()), NEWSROOM)
    assert filled("{title}\n\n{hashtags}\n\nMore.", bare) == "Title of bare\n\nMore."
    assert filled("{hashtags} {title} {hashtags}", bare) == "Title of bare"


def test_braces_in_a_title_are_words() -> None:
    assert filled("{title}", resolve(release("odd", title="{summary} {x}"), NEWSROOM)) == "{summary} {x}"


def test_only_places_that_there_are_can_be_filled() -> None:
    assert unknown("".join(f"{{{name}}}" for name in PLACES)) == []
    assert unknown("{headline} {title} {}") == ["headline", ""]


def test_a_text_of_the_release_comes_before_the_pattern_of_the_account() -> None:
    account = ChannelAccount("a", "x", text="New: {title}")
    assert post_of(NEWSROOM, account, PACT).text == "New: Title of pact"
    said = resolve(release("pact", social=Social(text="In its own words.")), NEWSROOM)
    assert post_of(NEWSROOM, account, said).text == "In its own words."
    assert post_of(NEWSROOM, replace(account, text=""), PACT).text == "Title of pact"
