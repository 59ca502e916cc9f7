"""Paging: the oldest are page 1 for ever, and no number ever shows anything else than before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.typeset.paging import SIZE, Page, paged


@given(count=st.integers(0, 200), size=st.integers(1, 12))
def test_everything_is_on_exactly_one_page_in_its_order(count: int, size: int) -> None:
    front, *archive = paged(range(count), size)
    assert [item for page in (*archive, front) for item in page.items] == list(range(count))
    assert [page.number for page in (front, *archive)] == list(range(len(archive) + 1))


@given(count=st.integers(0, 200), size=st.integers(1, 12))
def test_an_archive_page_is_full_and_the_front_is_never_nearly_empty(count: int, size: int) -> None:
    front, *archive = paged(range(count), size)
    assert all(len(page.items) == size for page in archive)
    assert len(front.items) < 2 * size
    assert len(front.items) >= min(count, size)


@given(count=st.integers(0, 120), size=st.integers(1, 9))
def test_one_more_changes_the_front_and_at_most_makes_one_page_and_tells_its_neighbour(count: int, size: int) -> None:
    before, after = told(count, size), told(count + 1, size)
    assert before[0] != after[0]
    fresh = after.keys() - before.keys()
    assert len(fresh) <= 1
    changed = {number for number in before if number and before[number] != after[number]}
    assert changed == {number - 1 for number in fresh if number > 1}
    for number in before.keys() - {0}:
        assert after[number][0] == before[number][0]


def told(count: int, size: int) -> dict[int, tuple[tuple[int, ...], int | None, int | None]]:
    """All that a page shows, by its number."""
    return {page.number: (page.items, page.older, page.newer) for page in paged(range(count), size)}


@given(count=st.integers(0, 120), size=st.integers(1, 9))
def test_older_leads_from_the_front_to_page_1_and_newer_all_the_way_back(count: int, size: int) -> None:
    pages = {page.number: page for page in paged(range(count), size)}
    down = walk(pages, lambda page: page.older)
    assert down == [0, *sorted(pages.keys() - {0}, reverse=True)]
    last = pages[down[-1]]
    up = walk(pages | {-1: last}, lambda page: page.newer, -1)
    assert up[1:] == list(reversed(down))[1:]


def walk(pages: dict[int, Page[int]], step: object, at: int | None = 0) -> list[int]:
    """The numbers along a way."""
    found = []
    while at is not None:
        found.append(at)
        at = step(pages[at])  # type: ignore[operator]
    return found


@pytest.mark.parametrize(
    ("count", "numbers", "front"),
    [(0, 0, 0), (29, 0, 29), (59, 0, 59), (60, 1, 30), (61, 1, 31), (70, 1, 40), (90, 2, 30)],
)
def test_a_page_holds_thirty(count: int, numbers: int, front: int) -> None:
    first, *archive = paged(range(count))
    assert (SIZE, len(archive), len(first.items)) == (30, numbers, front)
