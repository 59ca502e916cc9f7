"""Named: a name is found round a place in whatever accents and capitals it stands there."""

import pytest

from pipeline.named import stands_round

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
