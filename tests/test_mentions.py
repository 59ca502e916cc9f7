"""Mentions: one short name in the shared text, and each network's own way of writing it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.issued import resolve
from pipeline.mentions import mentions, written
from pipeline.newsroom import ChannelAccount, Organisation
from pipeline.posts import post_of
from pipeline.release import Social
from tests.issuing import NEWSROOM, release

AGENCY = Organisation(
    "agency",
    "Regional Agency",
    acronym="RA",
    handles={"x": "@agency_ra", "mastodon": "@press@social.example", "bluesky": "agency.example", "facebook": "agency"},
)
WEB = Organisation(
    "web",
    "Institute of the Web",
    handles={
        "x": "https://x.com/web_institute/",
        "mastodon": "https://social.example/@web",
        "bluesky": "https://bsky.app/profile/web.example",
    },
)
KNOWN = mentions(["@agency and @web"], {"agency": AGENCY, "web": WEB})


@pytest.mark.parametrize(
    ("network", "shown"),
    [
        ("x", "Signed by @agency_ra and @web_institute."),
        ("mastodon", "Signed by @press@social.example and @web@social.example."),
        ("bluesky", "Signed by @agency.example and @web.example."),
        ("facebook", "Signed by RA and Institute of the Web."),
        ("linkedin", "Signed by RA and Institute of the Web."),
        ("webhook", "Signed by RA and Institute of the Web."),
    ],
)
def test_each_network_has_its_own_way_of_writing_a_mention(network: str, shown: str) -> None:
    assert written("Signed by @agency and @web.", network, KNOWN) == shown


def test_an_organisation_without_an_account_there_is_named_in_words() -> None:
    bare = Organisation("agency", "Regional Agency", handles={"mastodon": "press"})
    known = mentions(["@agency"], {"agency": bare})
    assert [written("@agency!", network, known) for network in ("x", "mastodon")] == ["Regional Agency!"] * 2


@pytest.mark.parametrize(
    "text",
    [
        "@agency.bsky.social", "press@agency", "@agency@social.example", "https://a.example/@agency", "@agency_x",
        "@agencyx", "@agency-x", "@Agency", "@@agency", "#@agency", "@someone",
    ],
)  # fmt: skip
def test_what_is_no_short_name_of_an_organisation_is_left_alone(text: str) -> None:
    assert written(text, "x", KNOWN) == text


@pytest.mark.parametrize(
    "text", ["(@agency)", "@agency:", "“@agency”", "@agency’s", "@agency, @agency", "@agency.", "\n@agency"]
)
def test_a_mention_may_stand_beside_points_and_brackets(text: str) -> None:
    assert written(text, "x", KNOWN) == text.replace("@agency", "@agency_ra")


@given(st.text(alphabet="@agency .,x\n-_/é", max_size=40))
def test_only_mentions_are_written_otherwise(text: str) -> None:
    assert written(text, "facebook", {}) == text
    shown = written(text, "facebook", KNOWN)
    assert shown == text or "RA" in shown


def test_a_post_names_the_others_as_its_network_does_and_they_are_approved_with_it() -> None:
    newsroom = replace(NEWSROOM, organisations={"agency": AGENCY, "web": WEB})
    social = Social(text="With @agency and @nobody.", overrides={"mastodon": "Here with @web."})
    issued = resolve(release("pact", social=social), newsroom)
    assert issued.text["social"]["mentions"].keys() == {"agency", "web"}
    shown = {kind: post_of(newsroom, ChannelAccount("a", kind), issued).text for kind in ("x", "mastodon", "facebook")}
    assert shown == {
        "x": "With @agency_ra and @nobody.",
        "mastodon": "Here with @web@social.example.",
        "facebook": "With RA and @nobody.",
    }
    renamed = replace(newsroom, organisations={"agency": replace(AGENCY, handles={"x": "@new"}), "web": WEB})
    later = resolve(release("pact", social=social), renamed)
    assert later.digest != issued.digest
    assert "With @new" in post_of(newsroom, ChannelAccount("a", "x"), later).text


def test_each_part_of_a_thread_names_the_others_as_its_network_does() -> None:
    newsroom = replace(NEWSROOM, organisations={"agency": AGENCY, "web": WEB})
    social = Social(overrides={"mastodon": ("It is open.", "With @web.", "And @agency.")})
    issued = resolve(release("pact", social=social), newsroom)
    post = post_of(newsroom, ChannelAccount("a", "mastodon"), issued)
    assert (post.text, post.following[0]) == ("It is open.", "With @web@social.example.")
    assert "@agency" not in post.following[1].split()


def test_a_release_that_mentions_nobody_is_issued_as_ever() -> None:
    plain = resolve(release("pact", social=Social(text="Write to press@agency")), NEWSROOM)
    assert "mentions" not in plain.text["social"]
    assert "social" not in resolve(release("pact", social=Social(text="@agency"), killed="No."), NEWSROOM).text


def test_a_handle_that_is_no_address_breaks_nothing() -> None:
    known = mentions(["@agency"], {"agency": replace(AGENCY, handles={"x": "http://[a"})})
    assert written("@agency", "x", known) == "RA"
