"""How a text is written for LinkedIn, how it is read back, and how long it is."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.channels import linkedin
from pipeline.channels.linkedin.counting import MOST, count
from pipeline.channels.linkedin.little import RESERVED, little, plain
from pipeline.delivery import Post, Receipt
from pipeline.standins.linkedin import as_read

NOW = datetime(2020, 12, 4, 13, 0, tzinfo=UTC)
TEXTS = st.text(st.one_of(st.sampled_from(list(RESERVED + "#＃ a1é\n.,\u0301\u200d")), st.characters(codec="utf-8")))


@given(TEXTS)
@example("United Nations (UNICRI) and CARICOM [IMPACS] sign.")
@example(r"a\#b \\ {hashtag|\#|no} @[Nobody](urn:li:person:7)")
@example("#Trade#Turin #a_b #1 #café #cafe\u0301 C#")
def test_every_text_is_read_back_as_it_was_written_by_the_grammar_and_by_us(text: str) -> None:
    assert as_read(little(text)) == text
    assert plain(little(text)) == text


@given(TEXTS)
def test_outside_of_hashtags_every_reserved_character_stands_behind_a_backslash(text: str) -> None:
    rest = re.sub(r"\{hashtag\|\\#\|[^\W_]+\}", "", little(text))
    assert re.sub(r"\\[\\|{}@\[\]()<>#*_~]", "", rest) == re.sub(r"[\\|{}@\[\]()<>#*_~]", "", rest)


@pytest.mark.parametrize("sign", list(RESERVED))
def test_what_is_not_escaped_would_cut_the_text_off(sign: str) -> None:
    assert as_read(f"Before {sign} after") == "Before "
    assert little(f"Before {sign} after") == f"Before \\{sign} after"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("#Trade", r"{hashtag|\#|Trade}"),
        ("Signed (#Trade).", r"Signed \({hashtag|\#|Trade}\)."),
        ("#Trade, #Turin!", r"{hashtag|\#|Trade}, {hashtag|\#|Turin}!"),
        ("«#Réunion»", r"«{hashtag|\#|Réunion}»"),
        ("#2030Agenda", r"{hashtag|\#|2030Agenda}"),
        ("We are #1", r"We are \#1"),
        ("C#", r"C\#"),
        ("a#b", r"a\#b"),
        ("#a_b", r"\#a\_b"),
        ("#cafe\u0301", "\\#cafe\u0301"),
        ("#Trade#Turin", r"\#Trade\#Turin"),
        ("https://news.example/#top", r"https://news.example/\#top"),
        ("@desk", r"\@desk"),
    ],
)
def test_what_readers_take_for_a_hashtag_becomes_one_and_nothing_else_does(text: str, written: str) -> None:
    assert little(text) == written


@pytest.mark.parametrize(
    ("commentary", "text"),
    [
        (r"{hashtag|\#|Trade} and {hashtag|#|Turin} and {hashtag|＃|東京}", "#Trade and #Turin and ＃東京"),
        (r"Hello @[Acme \(Corp\)](urn:li:organization:1234)!", "Hello Acme (Corp)!"),
        ("Odd { text ( as it is", "Odd { text ( as it is"),
        ("ends with \\", "ends with \\"),
    ],
)
def test_what_others_wrote_is_read_as_readers_see_it(commentary: str, text: str) -> None:
    assert plain(commentary) == text


# Length


@given(TEXTS)
def test_the_count_is_never_less_than_any_other_reading_of_3000_characters(text: str) -> None:
    readings = (text, little(text), as_read(little(text)))
    assert count(text) >= max(len(each.encode("utf-16-le")) // 2 for each in readings) >= len(text)


def test_a_text_is_counted_as_it_is_written() -> None:
    (limit,) = linkedin.limits()
    assert (limit.most, limit.unit) == (MOST, "characters")
    assert [limit.count(text) for text in ("a", "(a)", "👍", "#Trade", "\ud800")] == [1, 5, 2, 18, 1]
    assert [limit.over("a" * length) for length in (3000, 3001)] == [0, 1]
    assert limit.over("(" * 1500) == 0
    assert limit.over("(" * 1501) == 2


@pytest.mark.parametrize("piece", ["#", "#a", "#a_", "# #1", "#" + "1" * 50, "(", "\\", "@[", "{hashtag|", "a" * 100])
def test_a_long_text_is_written_and_read_as_well(piece: str) -> None:
    long = piece * (100_000 // len(piece))
    assert as_read(little(long)) == long
    assert plain(long).count("a") == long.count("a")


# Corrections


def test_a_correction_says_the_text_and_what_was_wrong_or_that_alone_where_both_are_too_long() -> None:
    receipt = Receipt("urn:li:share:7", "", NOW)
    post = Post("It is signed (today).", "https://news.example/", "en", "The hour is 10:00.")
    assert linkedin.text(linkedin.correct(post, receipt)) == "It is signed (today).\n\nThe hour is 10:00."
    long = Post("(" * 1495, "https://news.example/", "en", "The hour is 10:00.")
    assert linkedin.text(linkedin.correct(long, receipt)) == "The hour is 10:00."
