"""The table of capitals that need no full name stays a table: short, once each, in order."""

from pipeline.wellknown import KNOWN, WELL_KNOWN


def test_a_row_is_in_alphabetical_order_and_no_word_stands_in_two() -> None:
    rows = [words.split() for words in WELL_KNOWN.values()]
    assert rows == [sorted(row) for row in rows]
    assert len(KNOWN) == sum(map(len, rows))


def test_each_word_is_one_that_could_be_taken_for_an_acronym() -> None:
    assert [word for word in KNOWN if not (word.isascii() and word.isupper() and 3 <= len(word) <= 8)] == []
