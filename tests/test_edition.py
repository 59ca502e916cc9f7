"""The edition: equal seal, equal tree."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.digest import digest
from pipeline.edition import Edition, edition_from

PATHS = st.dictionaries(st.text("abc/.-", min_size=1, max_size=6), st.binary(max_size=2).map(digest), max_size=4)
ONE = Edition(digest(b"record"), {"index.html": digest(b"page"), "feeds/all.rss": digest(b"feed")})


@given(PATHS)
def test_an_edition_reads_back_from_its_own_form_with_the_same_seal(manifest: dict[str, str]) -> None:
    edition = Edition(digest(b"record"), manifest)
    again = edition_from(edition.data())
    assert (dict(again.manifest), again.record, again.seal) == (manifest, edition.record, edition.seal)


def test_the_seal_is_the_digest_of_the_form() -> None:
    assert ONE.seal == digest(ONE.data())


def test_the_order_in_which_parts_were_made_changes_nothing() -> None:
    assert sorted(ONE.manifest) != list(ONE.manifest)
    assert replace(ONE, manifest=dict(sorted(ONE.manifest.items()))).seal == ONE.seal


@pytest.mark.parametrize(
    "other",
    [
        replace(ONE, record=digest(b"another record")),
        replace(ONE, manifest={**ONE.manifest, "index.html": digest(b"another page")}),
        replace(ONE, manifest={**ONE.manifest, "more.html": digest(b"page")}),
        replace(ONE, manifest={"index.html": digest(b"page")}),
    ],
)
def test_any_other_tree_or_record_has_another_seal(other: Edition) -> None:
    assert other.seal != ONE.seal


def test_an_edition_of_nothing_reads_back() -> None:
    assert edition_from(Edition("", {}).data()) == Edition("", {})
