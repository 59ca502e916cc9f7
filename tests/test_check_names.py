"""Names written two ways: in capitals, accents, or by a slip; and what only looks like it."""

import pytest

from pipeline.newsroom import Contact
from pipeline.problem import Place
from pipeline.release import Picture, Social
from tests.paper import DESK, a_newsroom, a_release, checked, places_asked, quoted
from tests.test_founding import founding_text

PEOPLE = a_newsroom("Roger Belgrave")


@pytest.mark.parametrize(
    ("body", "stray", "right"),
    [
        ("Antonia De Meo signs. Ms. de Meo is glad. Ms. De Meo left.", "de Meo", "De Meo"),
        ("Jan van der Berg and Piet van der Berg met Mr. Van der Berg.", "Van der Berg", "van der Berg"),
        ("The MoU replaces an MOU. The MoU is short.", "MOU", "MoU"),
        ("The MoUs replace an MOU and another MoU.", "MOU", "MoU"),
        ("Our Executive Director met. Our Executives Director spoke.", "Executives Director", "Executive Director"),
        ("The Health Organization and the Health Organisation.", "Health Organisation", "Health Organization"),
        ("Michael Jones came. Micheal Jones and Michael Jones left.", "Micheal Jones", "Michael Jones"),
        ("José Núñez met Jose Nunez.", "Jose Nunez", "José Núñez"),
        ("Mr. Hansen spoke. Mr. Hanson left.", "Hanson", "Hansen"),
        ("Minister Fernanda Espinosa signs. Ms. Espinoza is glad.", "Espinoza", "Espinosa"),
        ("Dr. Aisha Mohammed spoke. Dr. Mohamed left.", "Mohamed", "Mohammed"),
        ("The Caribbean Union and the Carribean Union.", "Carribean Union", "Caribbean Union"),
        ("Femke Halsema sprak. Toen zei mevrouw Halsma niets.", "Halsma", "Halsema"),
        ("M. Lefevre parle. M. Lefèvre rit. M. Lefèvre dort.", "M. Lefevre", "M. Lefèvre"),
    ],
)
def test_one_name_in_two_spellings_is_found_at_the_rarer_and_later(body: str, stray: str, right: str) -> None:
    (problem,) = checked("names", a_release(body))
    assert problem.code == "name-two-ways"
    assert not problem.stops
    assert problem.wrong.startswith(f"`{stray}` stands here, and `{right}` ")
    assert f"`{right}`" in problem.mend
    assert problem.place == Place("releases/a.md", 9, body.index(stray) + 1)


@pytest.mark.parametrize(
    "body",
    [
        "A Member State is one of the Member States.",
        "Minister Jones met Ministers Jones and Smith. The Director General met Directors General.",
        "South Africa and the South African Union.",
        "A Business Woman among Business Women; the Employer Council and the Employee Council.",
        "The Gambia Office and the Zambia Office; the Iran Office and the Iraq Office.",
        "It is IT. Us and US, who and WHO.",
        "THE MOU IS SIGNED\n\nThe MoU is signed.",
        "Plan Of Action For All\n\nThe Plan of Action.",
        "The executive director met the Executive Director.",
        "Write to press@MOU.example or www.MOU.example about the MoU, #MOU and @MOU.",
        "The `MOU` and the [MoU](https://mou.example/MOU).",
        "Jean DUPONT and Jean Dupont.",
        "The Marketing Office and Marketing Officer.",
        "Dr. Marc Hansen spoke to Dr. Mark Hanson.",
        "Peter Johnson and Paul Johnston of the Harbour Office; Harbor Johnston.",
        "The Villa de Hansen and the Casa de Hanson. Ms. Hill spoke.",
        "Rome. Michael Jones spoke in Roma. Michael Jones left.",
    ],
)
def test_what_only_looks_like_one_name_is_left_alone(body: str) -> None:
    assert checked("names", a_release(body)) == []


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("es", "Las Ministras Unidas y los Ministros Unidos. La Secretaria General y la Secretaría General."),
        ("pt", "Os Conselhos Nacionais e o Conselho Nacional."),
        ("fr", "Le Conseil National et la Commission Nationale. La Directrice Générale et le Directeur Général."),
        ("nl", "De Nederlandse Bank en het Nederlands Bankwezen."),
        ("fr", "Les Programmes Director et Programme Director."),
    ],
)
def test_the_grammar_of_other_languages_is_no_slip(language: str, body: str) -> None:
    assert checked("names", a_release(body, language=language)) == []


def test_a_name_is_compared_across_all_that_a_reader_sees() -> None:
    release = a_release(
        "Michael Jones signs.",
        contacts=(Contact("Marina Mazini", "unicri"), Contact("Ms. Marina Mazzini", "unicri")),
        pictures=(Picture("a.png", "Micheal Jones"),),
        social=Social("A MoU and an MOU"),
    )
    assert sorted(quoted(checked("names", release))) == ["MOU", "Marina Mazini", "Micheal Jones"]


def test_each_pair_is_told_once() -> None:
    assert quoted(
        checked("names", a_release("Michael Jones, Micheal Jones. Mr. Jones, Michael Jones, Micheal Jones."))
    ) == ["Micheal Jones"]


@pytest.mark.parametrize(
    "body", ["Roger Belgrove spoke to Roger Belgrave.", "Roger Belgrove, Roger Belgrove and Roger Belgrave."]
)
def test_what_newsroom_yml_spells_is_right_however_rare_and_stops(body: str) -> None:
    (problem,) = checked("names", a_release(body), PEOPLE)
    assert problem.stops
    assert quoted([problem]) == ["Roger Belgrove"]
    assert problem.mend == "Write `Roger Belgrave`, as in newsroom.yml."


def test_a_registered_contact_shows_which_name_is_right_too() -> None:
    (problem,) = checked("names", a_release("Marina Mazini spoke.", contacts=(DESK,)))
    assert (problem.stops, problem.mend) == (True, "Write `Marina Mazzini`, as in newsroom.yml.")


def test_two_surnames_that_are_alike_only_advise() -> None:
    (problem,) = checked("names", a_release("Mr. Belgrove met Mr. Belgrave."), PEOPLE)
    assert not problem.stops


def test_what_is_a_spelling_of_the_house_is_told_there_alone() -> None:
    body = "Antonia De Meo, Antonia de Meo; MoU, MOU; UNICRI, UNiCRI."
    assert checked("names", a_release(body), a_newsroom("De Meo", "MoU")) == []


@pytest.mark.parametrize(
    "body",
    [
        "Mme Hélène Lefevre spoke. Mme Hélène Lefèvre left.",
        "Ms. Helene Lefevre spoke; Ms. Hélène Lefèvre left.",
    ],
)
def test_a_word_of_a_whole_name_of_the_house_is_told_there_alone_too(body: str) -> None:
    house = a_newsroom("Hélène Lefèvre")
    assert checked("names", a_release(body), house) == []
    assert len(checked("spellings", a_release(body), house)) == 1


def test_a_surname_beside_the_whole_name_of_the_house_is_told_here() -> None:
    (problem,) = checked(
        "names", a_release("Ms. Hélène Lefèvre spoke; Ms. Lefevre left."), a_newsroom("Hélène Lefèvre")
    )
    assert quoted([problem]) == ["Lefevre"]


def test_a_killed_release_is_not_read() -> None:
    assert checked("names", a_release("A MoU and an MOU.", killed="Called off.")) == []


def test_the_founding_text_names_two_people_and_one_paper_in_two_ways() -> None:
    found = checked("names", a_release(founding_text()))
    assert sorted(quoted(found)) == ["Executives Director", "MoU", "de Meo"]


@pytest.mark.parametrize(
    "noise",
    [
        "A" * 100_000,
        "Aa " * 33_000,
        "A-" * 50_000,
        "A-a" * 33_000,
        "Aa. " * 25_000,
        "De " * 33_000,
        "Aa de " * 16_000,
        "Mr. " * 25_000,
        "Aé\u0301 " * 25_000,
        "MoU MOU " * 12_000,
        " ".join(f"Aaaa{chr(0xE0 + at % 30)}{chr(0x100 + at * 2 % 80)}aaa Bank" for at in range(8000)),
    ],
    ids=lambda text: text[:12],
)
def test_noise_is_read_once_and_gives_a_bounded_list(noise: str, monkeypatch: pytest.MonkeyPatch) -> None:
    placed = places_asked(monkeypatch)
    assert len(checked("names", a_release(noise))) <= 50
    assert len(placed) <= 150
