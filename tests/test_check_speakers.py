"""Quotations have a speaker, named somewhere near them."""

import pytest

from pipeline.problem import Place
from tests.paper import a_release, checked
from tests.test_founding import founding_text

SAYS = {
    "en": "“We are glad that the room is open to everyone.”",
    "es": "«Nos alegra que la sala esté abierta a todos.»",
    "fr": "« Nous sommes heureux que la salle soit ouverte à tous. »",
    "ht": "“Nou kontan wè sal la louvri pou tout moun.”",
    "nl": "„Wij zijn blij dat de zaal voor iedereen open is.”",
    "pt": "“Estamos felizes por a sala estar aberta a todos.”",
}


@pytest.mark.parametrize("language", SAYS)
def test_a_sentence_that_nobody_says_is_advice_at_its_place(language: str) -> None:
    (problem,) = checked("speakers", a_release(f"...\n\n{SAYS[language]}\n\n...", language=language))
    assert (problem.code, problem.stops) == ("quote-unattributed", False)
    assert problem.place == Place("releases/a.md", 11, 1)
    assert SAYS[language][:12] in problem.wrong


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "she said"),
        ("es", "dijo la ministra"),
        ("fr", "a déclaré la ministre"),
        ("ht", "minis la di"),
        ("nl", "aldus de minister"),
        ("pt", "disse a ministra"),
    ],
)
def test_a_verb_of_saying_is_enough(language: str, words: str) -> None:
    assert checked("speakers", a_release(f"{SAYS[language]}, {words}.", language=language)) == []


@pytest.mark.parametrize(
    "body",
    [
        f"The motto: {SAYS['en']}",
        f"Mr. Jones opened the room.\n\n{SAYS['en']}",
        f"Here the Minister came.\n\n## More\n\n{SAYS['en']}",
        f"{SAYS['en']}\n\nWith these words Michael Jones left.",
        "The book “How to keep a small archive in the tropics” is out.",
        "It is “open to all.”",
        "“The Room,” “The Door” and “The Key.”",
        "No quotation.",
    ],
)
def test_a_name_a_colon_or_no_sentence_is_left_alone(body: str) -> None:
    assert checked("speakers", a_release(body)) == []


def test_a_month_or_a_day_of_the_week_is_nobody() -> None:
    assert len(checked("speakers", a_release(f"The plan takes effect on Monday, in May.\n\n{SAYS['en']}"))) == 1


def test_a_name_far_away_speaks_for_nobody() -> None:
    body = f"Mr. Jones came.\n\nit rained.\n\nit snowed.\n\n{SAYS['en']}"
    assert len(checked("speakers", a_release(body))) == 1


def test_who_is_named_only_inside_the_quotation_does_not_say_it() -> None:
    assert len(checked("speakers", a_release("it rained. “We asked what the Minister said to Mr. Jones.”"))) == 1


def test_a_language_without_known_verbs_is_not_looked_at() -> None:
    assert checked("speakers", a_release(SAYS["en"], language="de")) == []


def test_the_founding_text_names_all_its_speakers() -> None:
    assert checked("speakers", a_release(founding_text())) == []


def test_a_killed_release_is_not_read() -> None:
    assert checked("speakers", a_release(SAYS["en"], killed="Called off.")) == []


@pytest.mark.parametrize(
    "noise", [f"{SAYS['en']} " * 2000, f"{SAYS['en']}\n\n" * 2000, "“" * 50_000 + "”" * 50_000, "sa" * 50_000 + "“a”"]
)
def test_noise_gives_a_bounded_list(noise: str) -> None:
    assert len(checked("speakers", a_release(noise))) <= 50
