"""The spellings of the house: what newsroom.yml names is written so, and plain words are left alone."""

import pytest

from pipeline.newsroom import Organisation
from pipeline.problem import Place
from pipeline.release import Social
from tests.paper import a_newsroom, a_release, checked, places_asked, quoted

HOUSE = a_newsroom("De Meo", "MoU", "Bird Rock", "Port of Spain", "Médecins du Lac", "WHO", "email", "Region")


@pytest.mark.parametrize(
    ("body", "seen", "right"),
    [
        ("Ms. de Meo signs.", "de Meo", "De Meo"),
        ("A MOU is signed.", "MOU", "MoU"),
        ("Two MOUs are signed.", "MOUs", "MoUs"),
        ("In Bird rock it rains.", "Bird rock", "Bird Rock"),
        ("In Port Of\nSpain it rains.", "Port Of Spain", "Port of Spain"),
        ("The Medecins du Lac came.", "Medecins du Lac", "Médecins du Lac"),
        ("Unicri signs.", "Unicri", "UNICRI"),
        ("**Ms. de Meo** signs.", "de Meo", "De Meo"),
    ],
)
def test_another_spelling_stops_the_release_at_its_place(body: str, seen: str, right: str) -> None:
    (problem,) = checked("spellings", a_release(body), HOUSE)
    assert (problem.code, problem.stops) == ("spelling-of-the-house", True)
    assert problem.wrong == f"`{seen}` stands here; newsroom.yml spells it `{right}`."
    assert problem.mend == f"Write `{right}`."
    assert problem.place == Place("releases/a.md", 9, body.index(seen.split(maxsplit=1)[0]) + 1)


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        ("a bird rock by the sea", "bird rock"),
        ("the region rejoices", "region"),
        ("It rains. Bird rock is wet.", "Bird rock"),
        ("in Port-of-Spain", "Port-of-Spain"),
        ("the unicri desk", "unicri"),
    ],
)
def test_what_could_be_a_plain_word_or_another_way_of_joining_only_advises(body: str, seen: str) -> None:
    (problem,) = checked("spellings", a_release(body), HOUSE)
    assert (quoted([problem]), problem.stops) == ([seen], False)


@pytest.mark.parametrize(
    "body",
    [
        "Ms. De Meo’s MoU, two MoUs, Bird\nRock, Port\u00a0of Spain, Médecins du Lac, UNICRI.",
        "PORT OF SPAIN, 4 December 2020. Antonia DE MEO signs.",
        "THE MOU IS SIGNED TODAY",
        "Who says what, and who does not? A mou is soft.",
        "See https://mou.example/MOU, @unicri, #MOU and press@MOU.example.",
        "`MOU` and [here](https://mou.example/MOU)",
        "Email the desk. Send an email.",
        "Birdrock, xMOU, MOU2 and de Meos.",
        "An office of libraries. Office of libraries open.",
        "Me\u0301decins du Lac.",
    ],
)
def test_right_spellings_capitals_addresses_and_other_words_are_left_alone(body: str) -> None:
    assert checked("spellings", a_release(body), HOUSE) == []


def test_the_name_of_an_organisation_in_other_capitals_is_advice() -> None:
    (problem,) = checked("spellings", a_release("The Office Of Libraries opens."), HOUSE)
    assert (quoted([problem]), problem.stops) == (["Office Of Libraries"], False)


def test_the_article_of_an_organisation_goes_with_its_sentence() -> None:
    agency = a_newsroom(organisations={"agency": Organisation("agency", "The Reading Agency")})
    assert checked("spellings", a_release("Here the Reading Agency signs, and the agency is glad."), agency) == []


def test_accents_and_hyphens_of_another_language_are_its_own() -> None:
    assert checked("spellings", a_release("Les Medecins du Lac à Port-of-Spain.", language="fr"), HOUSE) == []
    assert quoted(checked("spellings", a_release("Mme de Meo signe.", language="fr"), HOUSE)) == ["de Meo"]


def test_a_spelling_is_told_once_with_the_number_of_its_other_places() -> None:
    release = a_release("A MOU, a MOU, a MOU.", title="The MOU", social=Social("One more MOU"))
    (problem,) = checked("spellings", release, HOUSE)
    assert problem.wrong == "`MOU` stands here and in 4 other places; newsroom.yml spells it `MoU`."


def test_a_longer_name_is_compared_before_the_one_inside_it() -> None:
    house = a_newsroom("CARICOM IMPACS", "Impacs")
    assert quoted(checked("spellings", a_release("CARICOM IMPACS and Impacs and IMPACS."), house)) == []
    assert quoted(checked("spellings", a_release("Caricom IMPACS signs."), house)) == ["Caricom IMPACS"]


def test_two_spellings_that_newsroom_yml_has_are_both_right() -> None:
    assert checked("spellings", a_release("A MOU and a MoU."), a_newsroom("MoU", "MOU")) == []


def test_a_killed_release_is_not_read() -> None:
    assert checked("spellings", a_release("A MOU.", killed="Called off."), HOUSE) == []


@pytest.mark.parametrize("noise", ["MOU " * 25_000, "mou" * 33_000, "de Meo " * 14_000, "De Me" * 20_000])
def test_noise_gives_one_problem_for_each_spelling(noise: str, monkeypatch: pytest.MonkeyPatch) -> None:
    placed = places_asked(monkeypatch)
    assert len(checked("spellings", a_release(noise), HOUSE)) == len(placed) <= 1
