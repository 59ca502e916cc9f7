"""The language: one of the newsroom's, and another than that of the original."""

import pytest

from tests.paper import a_release, checked, quoted

ORIGINAL = a_release("The Heads met.", file="releases/b.md", slug="heads-meet")


def test_a_language_that_the_newsroom_does_not_have_stops_with_the_nearest() -> None:
    (problem,) = checked("language", a_release("The Heads met.", language="eng"))
    assert (problem.code, problem.stops, quoted([problem])) == ("language-unknown", True, ["eng"])
    assert problem.mend == "Write `language: en`, or add it to newsroom.yml."


@pytest.mark.parametrize(
    ("language", "mend"),
    [
        ("English", "Write `language: en`."),
        ("anglais", "Write `language: en`."),
        ("Deutsch", "or add `de` to `languages:` in newsroom.yml."),
    ],
)
def test_a_language_that_is_given_by_its_name_is_answered_with_its_letters(language: str, mend: str) -> None:
    (problem,) = checked("language", a_release("The Heads met.", language=language))
    assert problem.mend.endswith(mend)
    assert checked("boilerplate", a_release("The Heads met.", language=language)) == []


def test_a_translation_of_what_is_not_there_stops_with_the_nearest() -> None:
    lost = a_release("Les chefs.", language="fr", translation_of="heads-met")
    (problem,) = checked("language", lost, others=(ORIGINAL,))
    assert (problem.code, problem.stops, quoted([problem])) == ("translation-unknown", True, ["heads-met"])
    assert problem.mend == "Write `translation-of: heads-meet`, or remove the line."


def test_a_translation_is_in_another_language_than_its_original() -> None:
    french = a_release("Les chefs.", language="fr", translation_of="heads-meet")
    assert checked("language", french, others=(ORIGINAL,)) == []
    english = a_release("The chiefs.", translation_of="heads-meet")
    assert [problem.code for problem in checked("language", english, others=(ORIGINAL,))] == ["translation-unknown"]
