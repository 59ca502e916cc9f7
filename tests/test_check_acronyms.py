"""Acronyms are written out once, where a reader could not know them."""

import pytest

from pipeline.newsroom import Organisation
from pipeline.release import Picture
from tests.paper import a_newsroom, a_release, checked, quoted
from tests.test_founding import founding_text


@pytest.mark.parametrize(
    ("language", "body", "acronym"),
    [
        ("en", "The States met at the WTO.", "WTO"),
        ("en", "The WTOs of this world.", "WTO"),
        ("fr", "Le CNES l’annonce.", "CNES"),
        ("es", "La CEPAL lo anuncia.", "CEPAL"),
        ("nl", "Het RIVM meldt het.", "RIVM"),
        ("pt", "A ANVISA anuncia.", "ANVISA"),
    ],
)
def test_an_acronym_that_is_nowhere_written_out_is_advice_at_its_first_place(
    language: str, body: str, acronym: str
) -> None:
    (problem,) = checked("acronyms", a_release(f"{body} Also {body}", language=language))
    assert (problem.code, problem.stops, quoted([problem])) == ("acronym-unexpanded", False, [acronym])
    assert problem.place.column == body.index(acronym) + 1
    assert f"`({acronym})`" in problem.mend


@pytest.mark.parametrize(
    "body",
    [
        "The World Trade Organization (WTO) met. The WTO left.",
        "The WTO (World Trade Organization) met. The WTO left.",
        "The World Trade Organization, or WTO, met.",
        "L’Organisation de coopération et de développement économiques, ou OCDE, se réunit.",
        "La Comisión Interamericana de Derechos Humanos, CIDH, se reúne.",
        "The NGOs of the USA sent a PDF to UNESCO at 09:00 hrs AST, for USD 20.",
        "World War XVII, ISO 9001, CO2, COVID-19, A/RES/70 and B-52.",
        "FOR IMMEDIATE RELEASE\n\nTHE WTO MEETS",
        "Jean DUPONT signs.",
        "See https://example.org/WTO, @WTO and #WTO, and `WTO`.",
        "The UNICRI, JRCC and MOU.",
        "U.N. and W.T.O. and R&D.",
    ],
)
def test_what_is_explained_known_or_no_acronym_is_left_alone(body: str) -> None:
    assert checked("acronyms", a_release(body), a_newsroom("JRCC", "MoU")) == []


@pytest.mark.parametrize(
    "body",
    [
        "Call us on VHF channel 16, by HTTP or at the ATM; its PIN is 1234.",
        "Telephones show the word TEST.",
        "Habrá cuentacuentos TODO EL DÍA en la plaza.",
        "Le film ENTRE LES MURS sort lundi.",
        "Las clases se reanudan MAÑANA.",
        "Il sera ouvert TOUS LES JOURS, SAUF le dimanche.",
        "Stand clear of THE TWO RED DOORS at noon.",
        "GENEVA – The Heads met.",
        "The keynote speaker is TBC.",
        "It is opened by the Minister, [NAME].",
        "Harbour Brewing plc (LSE: HRB) and Reef (Euronext Paris: REEF) report.",
    ],
)
def test_capitals_of_a_word_of_a_blank_or_of_what_everybody_knows_are_left_alone(body: str) -> None:
    assert checked("acronyms", a_release(body)) == []


def test_a_title_of_one_word_in_capitals_is_no_acronym() -> None:
    assert checked("acronyms", a_release("Nothing.", title="BULLETIN")) == []
    assert len(checked("acronyms", a_release("Nothing.", title="WTO meets"))) == 1


def test_brackets_that_closed_before_an_acronym_do_not_hide_it() -> None:
    assert len(checked("acronyms", a_release("He [the Minister] met the WTO."))) == 1


def test_the_boilerplate_of_an_issuer_may_explain_it_in_the_language_of_the_release() -> None:
    ours = Organisation("unicri", "Office", boilerplate={"en": "It runs the World Trade Organization (WTO)."})
    house = a_newsroom(organisations={"unicri": ours})
    assert checked("acronyms", a_release("The WTO met."), house) == []
    assert len(checked("acronyms", a_release("L’OMC et la WTO.", language="fr"), house)) == 2


def test_titles_and_captions_are_read_and_contacts_are_not() -> None:
    release = a_release("Nothing.", title="Heads at the WTO", pictures=(Picture("a.png", "x", "The IAEA"),))
    assert quoted(checked("acronyms", release)) == ["WTO", "IAEA"]


def test_the_founding_text_explains_all_of_its_own() -> None:
    assert checked("acronyms", a_release(founding_text())) == []


def test_a_killed_release_is_not_read() -> None:
    assert checked("acronyms", a_release("At the WTO.", killed="Called off.")) == []


MANY = " and ".join(chr(65 + a) + chr(65 + b) + chr(65 + c) for a in range(26) for b in range(26) for c in range(9))


@pytest.mark.parametrize(
    "noise",
    ["A" * 100_000, "WTO" * 33_000, "WTO " * 25_000, "the WTO, " * 11_000, MANY],
    ids=lambda text: text[:12],
)
def test_noise_gives_a_bounded_list(noise: str) -> None:
    assert len(checked("acronyms", a_release(noise))) <= 20
