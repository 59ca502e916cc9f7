"""Quotations have both their marks, of one kind."""

import pytest

from pipeline.problem import Place
from pipeline.release import Picture
from tests.paper import a_release, checked, quoted
from tests.test_founding import founding_text


def codes(body: str, language: str = "en") -> list[str]:
    return [problem.code for problem in checked("quotes", a_release(body, language=language))]


@pytest.mark.parametrize(
    ("body", "at", "partner"),
    [
        ("He said: “We are glad.", 10, "”"),
        ('He said: "We are glad.', 10, '"'),
        ("Il dit : « Nous voilà.", 10, "»"),
        ("Hij zei: „Wij zijn blij.", 10, "”"),
        ("We are glad,” he said.", 13, "“"),
        ("Nous voilà », dit-il.", 12, "«"),
        ("“We are glad.\n\nSo are they.", 1, "”"),
    ],
)
def test_a_mark_without_its_partner_is_advice_at_its_place(body: str, at: int, partner: str) -> None:
    (problem,) = checked("quotes", a_release(body))
    assert (problem.code, problem.stops) == ("quote-unpaired", False)
    assert problem.place == Place("releases/a.md", 9, at)
    assert problem.mend.startswith(f"Write `{partner}` where it ")


@pytest.mark.parametrize(
    "body",
    [
        "“One.\n\n“Two.\n\n“Three.”",
        "He said “a “b” c” and “d”, (“e”) and “f”.",
        'He said "a" and ("b"), "c".',
        "Il dit « a “b” c » et « d ».",
        "Hij zei: „goed”, ”ook goed” en „anders“.",
        'A 12" ruler and a 5\'10" man of "2009".',
        'Code: `print("x` and [here](https://example.org/"x)',
        "- “a”\n- “b”\n\n> “c”",
        "No marks at all.",
        "» Taxis use Duke Street.\n» Buses use Park Street.",
        "Home » News » Releases",
    ],
)
def test_whole_quotations_are_left_alone(body: str) -> None:
    assert codes(body) == []


def test_a_mark_between_blanks_closes_a_quotation_in_french_and_begins_none_of_its_lines() -> None:
    assert codes("Nous voilà » dit-il.", "fr") == ["quote-unpaired"]
    assert codes("» Transports scolaires : rien ne change.", "fr") == []
    assert codes("« Nous voilà\n» dit-il.", "fr") == []
    assert codes("Bus et trams :\n» Bus, ligne 3 en service.", "fr") == []


def test_the_way_through_a_site_and_its_buttons_close_no_quotation_in_french() -> None:
    assert codes("Accueil » Actualités » Communiqués", "fr") == []
    assert codes("Lire la suite »", "fr") == []
    assert codes("Nous voilà enfin. »", "fr") == ["quote-unpaired"]
    assert codes("Nous voilà enfin rendus à bon port »", "fr") == ["quote-unpaired"]


def test_an_arrow_before_a_mark_without_a_partner_hides_nothing() -> None:
    assert quoted(checked("quotes", a_release("Home » News: glad” they said."))) == ["Home » News: glad”"]


def test_a_quotation_that_goes_on_without_a_new_mark_is_told_once() -> None:
    assert codes("“One.\n\nTwo.”\n\nThree.") == ["quote-unpaired"]


def test_the_words_at_the_mark_are_shown_and_not_half_a_word() -> None:
    long = "word " * 30
    assert quoted(checked("quotes", a_release(f"“{long}\n\nend"))) == ["“word word word word word word word …"]
    assert quoted(checked("quotes", a_release(f"{long}end”"))) == ["… word word word word word word end”"]


@pytest.mark.parametrize(
    ("body", "language", "kind"),
    [('He is "glad”.', "en", "“ … ”"), ('He is “glad".', "en", "“ … ”"), ('Il est « ravi".', "fr", "« … »")],
)
def test_two_kinds_of_marks_are_advice(body: str, language: str, kind: str) -> None:
    (problem,) = checked("quotes", a_release(body, language=language))
    assert (problem.code, problem.stops) == ("quote-mixed", False)
    assert f"`{kind}`" in problem.mend


def test_headlines_and_captions_are_read_and_the_names_of_contacts_are_not() -> None:
    release = a_release("Nothing.", title="Heads: “We are glad", pictures=(Picture("a.png", "x", "“Glad"),))
    assert [problem.code for problem in checked("quotes", release)] == ["quote-unpaired"] * 2


def test_the_founding_text_opens_a_quotation_with_one_mark_and_closes_it_with_another() -> None:
    assert codes(founding_text()) == ["quote-mixed"]


def test_a_killed_release_is_not_read() -> None:
    assert checked("quotes", a_release("“Open", killed="Called off.")) == []


@pytest.mark.parametrize(
    "noise",
    [
        "“" * 100_000,
        "”" * 100_000,
        '"' * 100_001,
        "“a” " * 25_000,
        '"a” ' * 25_000,
        "“\n\n" * 30_000,
        "«»" * 50_000,
        "“" * 50_000 + "”" * 50_000,
        " \n" * 50_000,
    ],
    ids=lambda text: text[:4],
)
def test_noise_gives_a_bounded_list(noise: str) -> None:
    assert len(codes(f"a {noise} b")) <= 100
