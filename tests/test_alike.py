"""Alike: words one slip apart are paired, with work that grows with their number only."""

import pytest

from pipeline import alike
from pipeline.alike import near_pairs, one_slip


@pytest.mark.parametrize(
    ("one", "other"),
    [("jonson", "johnson"), ("micheal", "michael"), ("hansen", "hanson"), ("executive", "executives"), ("", "a")],
)
def test_one_letter_more_less_or_other_and_two_in_the_wrong_order_are_one_slip(one: str, other: str) -> None:
    assert one_slip(one, other)
    assert one_slip(other, one)
    assert list(near_pairs([one, "between", other])) == [(one, other)]


@pytest.mark.parametrize(
    ("one", "other"), [("jones", "jones"), ("jones", "jaynes"), ("abcdef", "abdefc"), ("ab", "cd")]
)
def test_equal_words_and_two_slips_are_none(one: str, other: str) -> None:
    assert not one_slip(one, other)
    assert list(near_pairs([one, other])) == []


def test_doubling_the_wrong_letter_is_one_slip_too() -> None:
    assert list(near_pairs(["caribbean", "carribean"])) == [("caribbean", "carribean")]
    assert list(near_pairs(["comittee", "committe"])) == [("comittee", "committe")]
    assert list(near_pairs(["caribbean", "carrubean"])) == []


def test_words_too_long_for_names_are_not_compared() -> None:
    long = "a" * alike.LONGEST
    assert list(near_pairs([long + "a", long + "b"])) == []


def test_the_work_grows_with_the_number_of_words(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(one: str, other: str) -> bool:
        asked.append(other)
        return False

    monkeypatch.setattr(alike, "one_slip", counted)
    many = [f"aaaa{chr(0x4E00 + at)}aaaa" for at in range(3000)]
    assert list(near_pairs(many)) == []
    assert len(asked) <= len(many) * 10
