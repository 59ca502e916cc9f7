"""Once: the very same things are worked out once, and never taken for others."""

from collections.abc import Sequence

import pytest

from pipeline.once import once


def test_what_is_asked_again_of_the_very_same_is_not_worked_out_again() -> None:
    worked = list[Sequence[int]]()

    @once
    def total(numbers: Sequence[int]) -> int:
        worked.append(numbers)
        return sum(numbers)

    one, other = [1, 2], [1, 2]
    assert [total(one), total(one), total(other), total(numbers=other)] == [3] * 4
    assert [each is one for each in worked] == [True, False, False]


def test_who_asks_of_something_else_meanwhile_changes_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    @once
    def first(numbers: Sequence[int]) -> int:
        return numbers[0]

    five, nine = [5], [9]

    def compared(one: object, other: object) -> bool:
        monkeypatch.undo()
        first(nine)  # as another thread does
        return one is other

    first(five)
    monkeypatch.setattr("pipeline.once.is_", compared)
    assert first(five) == 5
