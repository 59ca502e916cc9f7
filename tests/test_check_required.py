"""What every release needs, and the nearest word where one is not known."""

import pytest

from tests.paper import a_release, checked


@pytest.mark.parametrize(
    ("fields", "code", "mend"),
    [
        ({"issuers": ("unicry",)}, "issuer-unknown", "Write `issuers: [unicri]`."),
        ({"issuers": ("unicri", "unicri")}, "issuer-twice", "Keep it once, such as `issuers: [unicri]`."),
        ({"kind": "advisori"}, "kind-unknown", "Write `kind: advisory`."),
        ({"number": "one"}, "number-odd", "Write the number of the release, such as `number: 116/2020`"),
    ],
)
def test_what_is_odd_among_the_fields_stops_with_what_to_write(fields: dict[str, object], code: str, mend: str) -> None:
    (problem,) = checked("required", a_release("The Heads met.", **fields))
    assert (problem.code, problem.stops) == (code, True)
    assert problem.mend.startswith(mend)


def test_a_release_without_words_stops_unless_it_is_withdrawn() -> None:
    assert [problem.code for problem in checked("required", a_release(""))] == ["body-empty"]
    assert checked("required", a_release("", killed="Called off.")) == []


@pytest.mark.parametrize("kind", ["release", "advisory", "statement", "notice"])
def test_each_kind_and_any_number_with_a_digit_is_as_it_should_be(kind: str) -> None:
    assert checked("required", a_release("The Heads met.", kind=kind, number="PR 7")) == []
