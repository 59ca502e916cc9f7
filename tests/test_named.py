"""Named: a name is found round a place in whatever accents and capitals it stands there."""

import pytest

from pipeline.named import addressed, stands_round

TEXT = "Then Helene lefevre and Bird-Rock met Hélène Lefèvre."


@pytest.mark.parametrize(
    ("name", "at", "written"),
    [
        ("Hélène Lefèvre", TEXT.index("Helene"), "Helene lefevre"),
        ("Hélène Lefèvre", TEXT.index("lefevre"), "Helene lefevre"),
        ("Hélène Lefèvre", TEXT.index("Lefèvre"), "Hélène Lefèvre"),
        ("Bird Rock", TEXT.index("Rock"), "Bird-Rock"),
        ("Bird Rock", TEXT.index("met"), ""),
        ("Bird Rock", TEXT.index("and"), ""),
        ("Hélène Lefèvre", 0, ""),
    ],
)
def test_a_name_is_found_as_it_is_written_round_a_place(name: str, at: int, written: str) -> None:
    assert stands_round(name, TEXT, at) == written


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Hij vroeg mevrouw Halsema en dhr. van der Berg.", ["Halsema", "Berg"]),
        ("Dijo la señora Rosa Núñez, y doña Ana de Paz.", ["Núñez", "Paz"]),
        ("O senhor\nSilva e madan Pyè.", ["Silva", "Pyè"]),
        ("De voorheer Jansen; heer en meester; Doña Ana.", []),
    ],
)
def test_the_surname_behind_a_form_of_address_in_small_letters_is_found(text: str, names: list[str]) -> None:
    found = list(addressed(text))
    assert [word.text for word in found] == names
    assert [text[word.start :].startswith(word.text) for word in found] == [True] * len(names)


def test_a_long_row_of_names_is_read_once() -> None:
    assert len(list(addressed("heer Aa " * 20_000))) == 20_000
    assert len(list(addressed("heer " + "de " * 30_000))) == 0
