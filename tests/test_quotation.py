"""Quotation: each mark finds its partner in its paragraph, or is left over."""

import pytest

from pipeline.quotation import paragraphs


def seen(text: str) -> list[tuple[list[str], str, str]]:
    """Per paragraph: its quotations with marks, the marks without a closing and without an opening partner."""
    return [
        (
            [text[each.opens : each.closes + 1] for each in one.quotations],
            "".join(text[at] for at in one.unclosed),
            "".join(text[at] for at in one.unopened),
        )
        for one in paragraphs(text)
    ]


@pytest.mark.parametrize(
    "quotation",
    ["“a b”", '"a b"', "« a b »", "„a b“", "„a b”", "”a b”", "“a ‘b’ c”", "“a's b”", '("a b")', '"a", "b"'],
)
def test_marks_of_every_kind_find_their_partner(quotation: str) -> None:
    ((found, unclosed, unopened),) = seen(f"He said {quotation} to all.")
    assert found
    assert (unclosed, unopened) == ("", "")


def test_a_quotation_may_hold_another() -> None:
    assert seen("He: “a « b » c” and “d “e” f”.") == [(["« b »", "“a « b » c”", "“e”", "“d “e” f”"], "", "")]


def test_marks_without_a_partner_are_left_over() -> None:
    assert seen("“a\n\nb”\n\n  \n\nc") == [([], "“", ""), ([], "", "”"), ([], "", "")]


@pytest.mark.parametrize("text", ['A 12" ruler', "5'10” tall", "8”"])
def test_inches_are_no_quotation(text: str) -> None:
    assert seen(text) == [([], "", "")]


def test_a_year_may_end_a_quotation() -> None:
    assert seen('"in 2009" they said') == [(['"in 2009"'], "", "")]


@pytest.mark.parametrize(
    ("text", "mixed"), [('"a”', True), ('“a"', True), ("„a“", False), ("«a”", True), ("“a”", False)]
)
def test_two_kinds_of_marks_are_seen(text: str, mixed: bool) -> None:
    ((quotation,),) = [paragraph.quotations for paragraph in paragraphs(text)]
    assert quotation.mixed is mixed


def test_deep_noise_is_not_kept() -> None:
    (paragraph,) = paragraphs("“a " * 5000 + "”" * 5000)
    assert len(paragraph.quotations) == 3
    assert paragraph.unclosed == []
