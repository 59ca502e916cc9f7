"""Boilerplates: there in the language of the release, and told once, in the newsroom's own words."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipeline.checks import Context, boilerplate
from pipeline.newsroom import HostPlace, Newsroom, Organisation
from pipeline.problem import Place
from pipeline.release import Release

ABOUT = (
    "The Office of Libraries joins the public libraries of nine islands, lends books by boat, "
    "and trains all those who work at their desks."
)
UNDER = "L’Office des bibliothèques réunit les bibliothèques publiques de neuf îles."
US = Organisation("us", "Office of Libraries", "OL", boilerplate={"en": ABOUT, "fr": UNDER})
THEM = Organisation("them", "Friends of Libraries")
NEWSROOM = Newsroom(
    "newsroom.yml", "News", "https://news.example", "UTC", ("en", "fr", "pt"), {"us": US, "them": THEM}, (), (),
    HostPlace("folder", "live"),
)  # fmt: skip
RELEASE = Release("releases/a.md", "a", "Heads adopt the plan", None, ("us",), (), "", 8, "en")
CONTEXT = Context((), datetime(2030, 1, 1, tzinfo=UTC))


def told(body: str, newsroom: Newsroom = NEWSROOM, **fields: object) -> list[tuple[str, bool, int]]:
    release = replace(RELEASE, body=body, **fields)  # type: ignore[arg-type]
    found = boilerplate.check(release, newsroom, CONTEXT)
    return [(problem.code, problem.stops, problem.place.line) for problem in found]


def test_an_issuer_with_a_boilerplate_in_the_language_has_no_problem() -> None:
    assert told("The Heads met.") == []
    assert told("Les chefs se sont réunis.", language="fr") == []


def test_an_issuer_without_any_is_advised_where_it_is_named() -> None:
    places = {"issuers.1": Place("releases/a.md", 4, 15)}
    assert told("The Heads met.", issuers=("us", "them"), places=places) == [("boilerplate-missing", False, 4)]


def test_a_newsroom_that_does_without_boilerplates_is_asked_for_none() -> None:
    without = replace(NEWSROOM, organisations={"us": replace(US, boilerplate={}), "them": THEM})
    assert told("The Heads met.", without, issuers=("us", "them")) == []


def test_a_boilerplate_in_another_language_is_advised() -> None:
    assert told("Os chefes reuniram-se.", language="pt") == [("boilerplate-foreign", False, 1)]


def test_another_language_goes_beside_the_one_that_is_there() -> None:
    release = replace(RELEASE, body="Os chefes reuniram-se.", language="pt")
    alone = replace(NEWSROOM, organisations={"us": replace(US, boilerplate={"en": ABOUT})})
    (unnamed,) = boilerplate.check(release, alone, CONTEXT)
    assert unnamed.mend.endswith("`boilerplate: {en: the text that is there, pt: OL …}`.")
    named = replace(alone, places={"organisations.us.boilerplate.en": Place("newsroom.yml", 9, 11)})
    (beside,) = boilerplate.check(release, named, CONTEXT)
    assert (
        beside.mend == "Add `pt: OL …` to the `boilerplate:` that stands under `us` in newsroom.yml, beside its `en:`."
    )


@pytest.mark.parametrize(
    "copy", [ABOUT, ABOUT.replace("Libraries", "**Libraries**", 1), ABOUT.replace(" boat", "\nboat")]
)
def test_the_boilerplate_word_for_word_is_told_twice(copy: str) -> None:
    assert told(f"The Heads met.\n\n## About OL\n\n{copy}\n") == [("boilerplate-twice", False, 12)]
    assert told(f"The Heads met.\n\n{copy}\n") == [("boilerplate-twice", False, 10)]


@pytest.mark.parametrize("change", [("nine", "eight"), ("and trains all those", "and teaches those"), (" by boat", "")])
def test_nearly_the_same_text_stops(change: tuple[str, str]) -> None:
    assert told(f"The Heads met.\n\n{ABOUT.replace(*change)}") == [("boilerplate-differs", True, 10)]


@pytest.mark.parametrize(
    "heading",
    ["## About OL", "## About the Office of Libraries", "**About Office of Libraries**", "About OL:", "# Over OL"],
)
def test_a_section_about_an_issuer_in_words_of_its_own_is_advice(heading: str) -> None:
    other = "This house was built by fishermen who wanted to read in winter."
    assert told(f"The Heads met.\n\n{heading}\n\n{other}") == [("boilerplate-differs", False, 12)]


def test_a_section_about_somebody_else_is_none_of_our_business() -> None:
    other = "This house was built by fishermen who wanted to read in winter."
    assert told(f"The Heads met.\n\n## About the prize\n\n{other}") == []


def test_a_sentence_that_names_the_issuer_is_no_boilerplate() -> None:
    assert told("The Office of Libraries, which joins the libraries of nine islands, lends books by boat.") == []


def test_each_issuer_is_told_of_once() -> None:
    assert told(f"{ABOUT}\n\n{ABOUT}\n") == [("boilerplate-twice", False, 8)]


def test_an_unknown_or_repeated_issuer_and_a_withdrawn_release_are_left_to_others() -> None:
    assert told(ABOUT, issuers=("nobody",)) == []
    assert told("Les chefs.", language="pt", issuers=("us", "us")) == [("boilerplate-foreign", False, 1)]
    assert told(ABOUT, killed="Called off.") == []


def test_what_is_compared_has_a_bound() -> None:
    long = "word " * 50_000
    assert told(long) == []
    assert told("\n\n".join([ABOUT, *["Another paragraph."] * boilerplate.CLOSING])) == []
