"""Names across translations differ in nothing but what a language asks for."""

import pytest

from pipeline.release import Release
from tests.paper import a_release, checked, quoted


def translation(body: str, language: str = "fr", of: str = "original") -> Release:
    return a_release(body, file="releases/b.md", slug="b", language=language, translation_of=of)


def original(body: str, language: str = "en", **fields: object) -> Release:
    return a_release(body, slug="original", language=language, **fields)


def between(theirs: str, ours: str, languages: str = "en fr") -> list[str]:
    first, second = languages.split()
    return quoted(checked("translated", translation(ours, second), others=(original(theirs, first),)))


@pytest.mark.parametrize(
    ("theirs", "ours", "name"),
    [
        ("Here José Núñez spoke.", "Ici Jose Nunez parle.", "Jose Nunez"),
        ("Here Antonia De Meo spoke.", "Ici Antonia de Meo parle.", "de Meo"),
        ("Here Mr. Núñez spoke.", "Ici Mr. Nunez parle.", "Mr. Nunez"),
    ],
)
def test_a_name_that_lost_accents_or_capitals_on_the_way_is_found(theirs: str, ours: str, name: str) -> None:
    assert between(theirs, ours) == [name]


@pytest.mark.parametrize(
    ("theirs", "ours", "languages"),
    [
        ("José Núñez spoke.", "José Núñez parle.", "en fr"),
        ("The Executive Director spoke.", "Le Directeur exécutif parle.", "en fr"),
        ("El Ministerio Público habla.", "O Ministério Público fala.", "es pt"),
        ("Jose Nunez and José Núñez.", "Jose Nunez et José Núñez.", "en fr"),
    ],
)
def test_the_same_name_and_another_language_are_left_alone(theirs: str, ours: str, languages: str) -> None:
    assert between(theirs, ours, languages) == []


def test_people_are_compared_even_between_languages_that_are_alike() -> None:
    assert between("Aquí Sr. Núñez habla.", "Aqui Sr. Nunez fala.", "es pt") == ["Sr. Nunez"]


def test_the_message_names_the_original_and_its_spelling() -> None:
    (problem,) = checked("translated", translation("Jose Nunez"), others=(original("José Núñez"),))
    assert (problem.code, problem.stops) == ("name-in-translation", False)
    assert "`José Núñez` in `original`" in problem.wrong
    assert str(problem.place) == "releases/b.md:9:1"


def test_a_name_is_told_once() -> None:
    assert between("José Núñez", "Jose Nunez, Jose Nunez") == ["Jose Nunez"]


def test_a_release_that_translates_nothing_that_is_there_has_nothing_to_compare() -> None:
    assert checked("translated", translation("Jose Nunez", of="other"), others=(original("José Núñez"),)) == []
    assert checked("translated", translation("Jose Nunez", of="b")) == []
    assert checked("translated", translation("Jose Nunez"), others=(original("José Núñez", killed="Off."),)) == []
    assert checked("translated", a_release("Jose Nunez")) == []


def test_noise_gives_a_bounded_list() -> None:
    pairs = [f"A{chr(97 + at % 26)}{chr(97 + at // 26 % 26)}{chr(97 + at // 676)}" for at in range(2000)]
    ours = ". ".join(f"{word} Nunez" for word in pairs)
    assert len(between(ours.replace("Nunez", "Núñez"), ours)) == 20
