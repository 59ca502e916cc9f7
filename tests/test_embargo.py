"""The embargo reader: one instant or a refusal, after the policy's rules P0 to P21."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from pipeline.clock import from_stamp, stamp
from pipeline.embargo import Embargo, Refusal, read_embargo
from pipeline.embargo import example as embargo_example
from pipeline.zone import TZDATA, names, zone

HOME = "America/Port_of_Spain"
NINE = "2020-12-04T13:00:00Z"
ZONES = sorted(n for n in names() if "/" in n and not n.startswith("Etc/"))


def instant_of(
    words: str, home: str = HOME, date: str = "", order: str = "", aliases: Mapping[str, str] | None = None
) -> str:
    """The stamp of the instant the words are read as."""
    read = read_embargo(words, home=home, date=date, order=order, aliases=aliases or {})
    assert read.instant is not None
    return stamp(read.instant)


def refusal_of(
    words: str, home: str = HOME, date: str = "", order: str = "", aliases: Mapping[str, str] | None = None
) -> Refusal:
    """The refusal of the words; the test fails where they are read."""
    with pytest.raises(Refusal) as refused:
        read_embargo(words, home=home, date=date, order=order, aliases=aliases or {})
    return refused.value


def test_the_founding_embargo_is_read_with_its_words_zone_and_tzdata() -> None:
    words = "Friday, 4th December 2020 (at 09:00 hrs. AST)"
    assert read_embargo(words, home=HOME) == Embargo(from_stamp(NINE), words, HOME, TZDATA)


@pytest.mark.parametrize(
    "instant",
    [
        from_stamp(NINE).replace(tzinfo=None),
        datetime(2020, 12, 4, 9, tzinfo=timezone(timedelta(hours=-4))),
        datetime(2020, 12, 4, 13, tzinfo=ZoneInfo("Europe/London")),
    ],
)
def test_an_embargo_cannot_be_built_on_a_naive_or_foreign_time(instant: datetime) -> None:
    with pytest.raises(ValueError, match="aware and in UTC"):
        Embargo(instant, "words", HOME, TZDATA)


@pytest.mark.parametrize(
    "words",
    [
        "EMBARGOED UNTIL 0900hrs AST 4th December, 2020",
        "Strictly embargoed until 9am AST, Dec. 4th 2020",
        "Not for publication before 9:00 AM (AST) Friday 4 December 2020",
        "9:00 a.m., Fri. 4 Dec 2020",
        "9 a.m. on the 4th of December 2020",
        "09h00, 4-Dec-2020",
        "09.00, 4 December 2020",
        "9:00 hours, December 4, 2020",
        "0900 hrs (9 a.m.) AST, 4 December 2020",
        "For release at 09:00 local time on 2020-12-04",
        "2020/12/04 09:00",
        "2020-12-04T09:00:00",
        "2020-12-04T09:00:00-04:00",
        "2020-12-04T0900-0400",
        "2020-12-04T13:00Z",
        "2020-12-04T09:00:00-04:00[America/Port_of_Spain]",
        "Fri, 04 Dec 2020 09:00:00 -0400",
        "2020-12-04 09:00 hrs AST",
        "4 December 2020, 09:00 hrs America/Port_of_Spain",
        "4 December 2020, 09:00 UTC-4",
        "4 December 2020, 09:00 (GMT -0400)",
        "4 December 2020, 18:30 UTC+5:30",
        "4 December 2020, 1300Z",
        "4 December 2020, 8am EST",
        "4 December 2020, 14:00 CET",
        "4 December 2020, 8 a.m. ET",
        "4 December 2020, 7 a.m. Central Time",
        "09:00 AST [13:00 UTC] 4 December 2020",
        "GMT 13:00 / 09:00 AST, 4 December 2020",
        "Date: 4 December 2020\nTime: 09:00",
        "DO NOT PUBLISH BEFORE THIS TIME: 09:00, 4 December 2020",
    ],
)
def test_every_way_to_write_the_founding_hour_is_the_same_instant(words: str) -> None:
    assert instant_of(words) == NINE


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "is empty"),
        ("   \n", "is empty"),
        ("soon", "“soon” counts from another day or hour"),
        ("Thursday, 4th December 2020 (at 09:00 hrs. AST)", "“4 December 2020” is a Friday, not a Thursday"),
        ("4 December 2020", "gives no hour"),
        ("09:00 hrs AST", "has no date that could supply it"),
        ("Friday 09:00 hrs AST", "no full day"),
        ("09:00 hrs, 4 December", "no full day"),
        ("9 on 4 December 2020", "number 9 is part of no full day"),
        ("9:00, 4 December 2020", "morning or in the evening"),
        ("900 hrs, 4 December 2020", "900 has three digits"),
        ("2030, 4 December 2020", "2030 belongs to no day"),
        ("25:00 hrs, 4 December 2020", "no hour 25:00"),
        ("0960 hrs, 4 December 2020", "no hour 0960"),
        ("24:01 hrs, 4 December 2020", "no hour 24:01"),
        ("14:00 a.m., 4 December 2020", "contradicts itself"),
        ("00:30 p.m., 4 December 2020", "contradicts itself"),
        ("midnight, 4 December 2020", "Midnight"),
        ("12 midnight, 4 December 2020", "Midnight"),
        ("12 a.m., 4 December 2020", "Midnight"),
        ("09:00 hrs, 4rd December 2020", "neither one day nor another"),
        ("09:00 hrs, 31 November 2020", "“31 November 2020” is no day"),
        ("09:00 hrs, 4 December 2101", "no year between 1990 and 2099"),
        ("09:00 hrs, 2101-12-04", "“2101-12-04” is not between"),
        ("09:00 hrs, 4 Dec '20", "year 20 has two digits"),
        ("09:00 hrs, 04/12/20", "two digits"),
        ("09:00 hrs, 3 or 4 December 2020", "number 3 is part of no full day"),
        ("09:00 hrs, 3-4 December 2020", "“3-4” cannot be read"),
        ("09:00-10:00 hrs, 4 December 2020", "“09:00-10:00” reads like a range"),
        ("09:00 -10:00, 4 December 2020", "“09:00 -10:00” reads like a range"),
        ("09:00 - 13:00 GMT, 4 December 2020", "“09:00 - 13:00” reads like a range"),
        ("09:00 and 13:00 GMT, 4 December 2020", "not each has its zone"),
        ("09:00 AST and later, 4 December 2020", "“later” counts from another day or hour"),
        ("09:00 ATS, 4 December 2020", "“ATS” stands where a zone would"),
        ("09:00 UTC+15, 4 December 2020", "No zone is +15:00"),
        ("09:00 UTC-3:60, 4 December 2020", "No zone is -3:60"),
        ("09:00 et, 4 December 2020", "“et” can be a zone or another word here"),
        ("09:00 UTC-12:30, 4 December 2020", "No zone is -12:30"),
        ("09:00 Etc/GMT+4, 4 December 2020", "No zone is named Etc/GMT+4"),
        ("09:00 America/Port_of_Spane, 4 December 2020", "No zone is named America/Port_of_Spane"),
        ("2020-12-04T09:00:00-05:00[America/Port_of_Spain]", "do not agree"),
        ("09:00 AST / 09:00 GMT, 4 December 2020", "not the same instant"),
        ("20:01 AST / 00:01 GMT, 4 December 2020", "can belong to either hour"),
        ("4 December 2020 (5 December 2020), 09:00 hrs", "do not agree"),
        ("EMBARGO LIFTED 4 December 2020, 09:00 hrs AST", "“LIFTED” reports a change"),
        ("until ... 09:00 hrs, 4 December 2020", "holds “..”"),
        ("until [ ] 09:00 hrs, 4 December 2020", "holds “[ ]”"),
        ("09:00 hrs, 4 December 2020?", "holds “?”"),
        ("Friday. " * 9 + "4 December 2020, 09:00 hrs", "too many days"),
        ("9" * 2001, "longer than 2,000"),
    ],
)
def test_what_is_not_one_instant_is_refused_and_told_why(words: str, said: str) -> None:
    assert said in refusal_of(words).wrong


@pytest.mark.parametrize("words", ["FOR IMMEDIATE RELEASE", "Embargo: For immediate release.", "No embargo"])
def test_immediate_release_has_no_instant(words: str) -> None:
    assert read_embargo(words, home=HOME) == Embargo(None, words, HOME, TZDATA)


@pytest.mark.parametrize(
    "words",
    ["NOT FOR IMMEDIATE RELEASE", "For immediate release?", "FOR IMMEDIATE RELEASE, 4 December 2020, 09:00 hrs AST"],
)
def test_immediate_release_is_refused_beside_anything_else(words: str) -> None:
    assert refusal_of(words).mend


@pytest.mark.parametrize("word", ["(sharpish)", "[sharpish]", "sharpish"])
def test_a_word_that_nobody_knows_right_behind_the_hour_could_be_its_zone(word: str) -> None:
    assert "sharpish" in refusal_of(f"4 December 2020, 09:00 {word}").wrong


@pytest.mark.parametrize(
    ("words", "stamped"),
    [
        ("00:00 hrs, 4 December 2020", "2020-12-04T04:00:00Z"),
        ("12:01 a.m., 4 December 2020", "2020-12-04T04:01:00Z"),
        ("12 p.m., 4 December 2020", "2020-12-04T16:00:00Z"),
        ("12 noon, Friday 4 December 2020", "2020-12-04T16:00:00Z"),
        ("24:00 hrs, Thursday 3 December 2020", "2020-12-04T04:00:00Z"),
        ("11:59 p.m., 3 December 2020", "2020-12-04T03:59:00Z"),
        ("21:00 p.m., 3 December 2020", "2020-12-04T01:00:00Z"),
    ],
)
def test_the_hours_round_midnight_and_noon_are_exact(words: str, stamped: str) -> None:
    assert instant_of(words) == stamped


@pytest.mark.parametrize(
    ("words", "order", "stamped"),
    [
        ("09:00, 13/12/2020", "", "2020-12-13T13:00:00Z"),
        ("09:00, 12/13/2020", "", "2020-12-13T13:00:00Z"),
        ("09:00, 12.12.2020", "", "2020-12-12T13:00:00Z"),
        ("09:00, 04/12/2020", "DMY", NINE),
        ("09:00, 12/04/2020", "MDY", NINE),
        ("09:00, Friday 04/12/2020", "", NINE),
    ],
)
def test_a_numeric_date_is_read_where_only_one_day_is_left(words: str, order: str, stamped: str) -> None:
    assert instant_of(words, order=order) == stamped


def test_a_numeric_date_with_two_readings_or_against_the_order_is_refused() -> None:
    assert "12 April 2020 or 4 December 2020" in refusal_of("09:00, 04/12/2020").wrong
    assert "“13/12/2020” is no day" in refusal_of("09:00, 13/12/2020", order="MDY").wrong
    assert "two days" in refusal_of("09:00, 04/12", date="2020-12-01").wrong
    assert "order of dates" in refusal_of("09:00, 4 December 2020", order="YMD").wrong


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("09:00 hrs, Friday 4 December", "2020-12-04"),
        ("09:00 hrs, 4 December", "2020-09-05"),
        ("09:00 hrs, 4 December (2020-12-04)", ""),
        ("09:00 hrs AST", "2020-12-04"),
        ("09:00 hrs, Friday", "2020-12-04"),
    ],
)
def test_the_date_of_the_release_supplies_the_year_or_the_day(words: str, date: str) -> None:
    assert instant_of(words, date=date) == NINE


@pytest.mark.parametrize("date", ["2020-12-05", "2020-09-04", "9999-12-31", "2020-12", "December"])
def test_a_date_of_the_release_that_is_later_too_early_or_unreadable_supplies_nothing(date: str) -> None:
    assert refusal_of("09:00 hrs, 4 December", date=date).mend


def test_a_year_from_the_release_runs_over_new_year() -> None:
    assert instant_of("09:00 hrs, Tuesday 4 January", date="2021-12-20") == "2022-01-04T13:00:00Z"
    assert "is a Tuesday" in refusal_of("09:00 hrs, Monday 4 January", date="2021-12-20").wrong


@pytest.mark.parametrize(
    ("words", "home", "stamped"),
    [
        ("09:00 AST, 4 December 2020", "America/Santo_Domingo", NINE),
        ("09:00 AST (UTC-4), 4 December 2020", "", NINE),
        ("10:00 CST, 4 December 2020", "America/Belize", "2020-12-04T16:00:00Z"),
        ("10:00 CST, 4 December 2020", "America/Havana", "2020-12-04T15:00:00Z"),
        ("0930 BST 1 October 2026", "Europe/London", "2026-10-01T08:30:00Z"),
        ("10:00 IST, 4 July 2026", "Europe/Dublin", "2026-07-04T09:00:00Z"),
        ("10:00 EST, 4 July 2026", "America/Jamaica", "2026-07-04T15:00:00Z"),
        ("09:00 EST (13:00 UTC), 4 July 2026", "", "2026-07-04T13:00:00Z"),
        ("01:30 EDT, 1 November 2026", "America/New_York", "2026-11-01T05:30:00Z"),
        ("01:30 EST, 1 November 2026", "America/New_York", "2026-11-01T06:30:00Z"),
        ("01:30 UTC-5, 1 November 2026 America/New_York", "", "2026-11-01T06:30:00Z"),
        ("01:30 AST, 1 November 2026", "Atlantic/Bermuda", "2026-11-01T05:30:00Z"),
        ("01:30 GMT, 25 October 2026", "Europe/London", "2026-10-25T01:30:00Z"),
        ("00:01 gmt, 21 Sept. 1998", "", "1998-09-21T00:01:00Z"),
    ],
)
def test_an_abbreviation_is_read_where_home_the_season_or_a_second_statement_leaves_one_instant(
    words: str, home: str, stamped: str
) -> None:
    assert instant_of(words, home=home) == stamped


@pytest.mark.parametrize(
    ("words", "home", "said"),
    [
        ("09:00 AST, 4 December 2020", "America/New_York", "AST stands for more than one zone"),
        ("09:00 AST, 4 December 2020", "", "AST stands for more than one zone"),
        ("0930 BST 1 October 2026", HOME, "BST stands for more than one zone"),
        ("10:00 BST, 4 December 2020", "Europe/London", "BST stands for more than one zone"),
        ("09:00 ECT, 4 December 2020", "America/St_Lucia", "ECT stands for more than one zone"),
        ("09:00 PST, 4 December 2020", "Asia/Manila", "PST stands for more than one zone"),
        (
            "09:00 EST, 4 July 2026",
            HOME,
            "EST (UTC-5) is not in force in New York on “4 July 2026”: the clock there is UTC-4",
        ),
        ("9 a.m. EDT, 4 December 2020", "America/New_York", "EDT (UTC-4) is not in force in New York"),
        ("09:00 CET, 6 July 2026", "Europe/Zurich", "CET (UTC+1) is not in force in Zurich"),
        ("13:00 GMT, 4 August 2026", "Europe/London", "GMT (UTC) is not in force in London"),
        ("02:30 EST, 8 March 2026", "", "does not exist"),
        ("02:30 ET, 8 March 2026", "", "does not exist"),
        ("02:30, 8 March 2026", "America/New_York", "does not exist"),
        ("01:30, 1 November 2026", "America/New_York", "comes twice"),
        ("09:00, 4 December 2020", "", "in which zone"),
        ("09:00, 4 December 2020", "America/Tobago_", "home zone America/Tobago_ does not exist"),
    ],
)
def test_a_zone_that_leaves_doubt_is_refused(words: str, home: str, said: str) -> None:
    assert said in refusal_of(words, home=home).wrong


@pytest.mark.parametrize("meaning", ["-04:00", "America/St_Lucia"])
def test_an_alias_of_the_newsroom_gives_an_abbreviation_its_meaning(meaning: str) -> None:
    for written, key in (("ECT", "ECT"), ("ect", "ECT"), ("ECT", "Ect")):
        words = f"09:00 {written}, 4 December 2020"
        assert instant_of(words, home="America/St_Lucia", aliases={key: meaning}) == NINE


def test_an_alias_that_is_a_word_or_means_no_zone_is_refused() -> None:
    assert "AT is a word of its own" in refusal_of("09:00, 4 December 2020", aliases={"AT": "-03:00"}).wrong
    assert "which is no zone" in refusal_of("09:00, 4 December 2020", aliases={"XST": "four"}).wrong
    assert "No zone is +14:30" in refusal_of("09:00, 4 December 2020", aliases={"XST": "+14:30"}).wrong


@pytest.mark.parametrize(
    ("words", "home", "shown"),
    [
        ("09:00 AST, 4 December 2020", HOME, HOME),
        ("09:00 UTC-4, 4 December 2020", HOME, HOME),
        ("13:00 GMT, 4 December 2020", HOME, HOME),
        ("13:00 UTC, 4 December 2020", "", "UTC"),
        ("8 a.m. EST, 4 December 2020", HOME, "America/New_York"),
        ("8 a.m. EST, 4 December 2020", "America/Jamaica", "America/Jamaica"),
        ("09:00 America/Guyana, 4 December 2020", HOME, "America/Guyana"),
        ("8 a.m. ET / 09:00 local time, 4 December 2020", HOME, HOME),
    ],
)
def test_readers_are_shown_the_zone_that_the_words_name_or_home(words: str, home: str, shown: str) -> None:
    assert read_embargo(words, home=home).zone == shown


@pytest.mark.parametrize(
    "words",
    [
        "09:00&nbsp;hrs AST, Friday&#44; 4&#8239;December 2020",
        "09\u200b:00 hrs AST, 4 Decem\u00adber\u200e 2020",
        "\uff10\uff19\uff1a00 hrs AST, 4\u202fDecember\u00a02020",
        "**09\u223600 hrs. AST, 4<sup>th</sup> December 2020**",
        "4 December 2020, 09:00 UTC\u22124",
    ],
)
def test_harmless_characters_are_folded(words: str) -> None:
    assert instant_of(words) == NINE


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("09:00 hrs \u0410ST, 4 December 2020", "U+0410"),
        ("\u202e09:00 hrs AST, 4 December 2020", "U+202E"),
        ("\u2066\u0669:00 hrs AST, 4 December 2020", "U+0669"),
        ("09:00 hrs AST, 1\u00b2 December 2020", "U+00B2"),
        ("09:00 hrs AST, \u2463 December 2020", "U+2463"),
        ("\u30079:00 hrs AST, 4 December 2020", "U+3007"),
        ("0\u03369:00 hrs AST, 4 December 2020", "U+0336"),
        ("09:00\x00 hrs AST, 4 December 2020", "U+0000"),
        ("09:00\ud800 hrs AST, 4 December 2020", "U+D800"),
    ],
)
def test_deceiving_characters_are_refused_by_their_number(words: str, code: str) -> None:
    assert code in refusal_of(words).wrong


def test_a_struck_out_or_otherwise_marked_up_digit_is_refused() -> None:
    assert refusal_of("09:00 hrs AST, <s>1</s>4 December 2020").mend
    assert refusal_of("09:00 hrs AST, ~~1~~4 December 2020").mend
    assert refusal_of("O9:00 hrs AST, 4 December 2020").mend


FIRST, LAST = (int(from_stamp(s).timestamp()) for s in ("1990-01-03T00:00:00Z", "2099-12-28T00:00:00Z"))
INSTANTS = st.integers(FIRST, LAST).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(INSTANTS, st.sampled_from(ZONES))
def test_an_instant_in_iso_8601_with_offset_and_zone_reads_back(instant: datetime, name: str) -> None:
    there = instant.astimezone(zone(name))
    offset = there.strftime("%z")
    assume(len(offset) == 5)
    for words in (stamp(instant), there.isoformat(), f"{there.isoformat()}[{name}]"):
        assert read_embargo(words, home="").instant == instant
    assert read_embargo(f"{there.isoformat()}[{name}]", home=HOME).zone == name


@given(INSTANTS, st.sampled_from(ZONES), st.booleans())
def test_an_instant_in_words_with_its_offset_reads_back(instant: datetime, name: str, month_first: bool) -> None:
    minute = instant.replace(second=0)
    there = minute.astimezone(zone(name))
    offset = there.strftime("%z")
    assume(len(offset) == 5)
    day = f"{there:%B} {there.day}, {there.year}" if month_first else f"{there.day} {there:%B} {there.year}"
    for hour in (f"{there:%H:%M} hrs", f"{there:%I:%M %p}"):
        words = f"{there:%A}, {day}, {hour} UTC{offset[:3]}:{offset[3:]}"
        if hour.startswith("12:00 AM"):
            assert "Midnight" in refusal_of(words).wrong
        else:
            assert read_embargo(words, home="").instant == minute


@given(INSTANTS, st.sampled_from(ZONES))
def test_a_wall_clock_time_reads_back_to_its_instant_or_is_refused_as_coming_twice(
    instant: datetime, name: str
) -> None:
    there = instant.astimezone(zone(name))
    words = f"{there:%Y-%m-%d %H:%M:%S} {name}"
    passes = {there.replace(fold=fold).astimezone(UTC) for fold in (0, 1)}
    if len(passes) > 1:
        assert "comes twice" in refusal_of(words).wrong
    else:
        assert read_embargo(words, home=HOME).instant == instant


FRAGMENTS = st.sampled_from(
    re.split(
        " ",
        "4 4th December Dec. 2020 04/12/2020 2020-12-04 T 09:00 0900 9am 9 a.m. p.m. hrs noon midnight Friday Thu "
        "AST EST GMT Z ET UTC -04:00 UTC-4 America/Port_of_Spain [ ] ( ) , . : - / embargoed until at on for "
        "immediate release not local time 24:00 2020-12-04T09:00:00-04:00 &nbsp; \u200b \u202e soon",
    )
)
TEXTS = st.one_of(
    st.text(max_size=300),
    st.text(alphabet="0123456789:./-+ TZapmhrs", max_size=60),
    st.lists(FRAGMENTS, max_size=12).map(" ".join),
    st.lists(FRAGMENTS, max_size=12).map("".join),
)


@given(
    TEXTS,
    st.sampled_from(["", HOME, "Europe/London", "Mars"]),
    st.sampled_from(["", "2020-12-01", "9999-12-31", "x"]),
    st.sampled_from(["", "DMY", "MDY", "YMD"]),
    st.dictionaries(st.sampled_from(["ECT", "soon", "at", "\u00df"]), st.sampled_from(["-04:00", HOME, "?"])),
)
@example("24:00", HOME, "9999-12-31", "", {})
def test_no_text_does_anything_but_be_read_or_refused_in_two_sentences(
    text: str, home: str, date: str, order: str, aliases: dict[str, str]
) -> None:
    try:
        read = read_embargo(text, home=home, date=date, order=order, aliases=aliases)
    except Refusal as refusal:
        for sentence in (refusal.wrong, refusal.mend):
            assert re.fullmatch(r"\S.{,200}\.", sentence)
    else:
        assert read.words == text
        assert read.zone in names()
        assert read.instant is None or 1989 < read.instant.year < 2101


@given(st.integers(0, 40), st.sampled_from("123456789"))
def test_one_digit_more_is_never_passed_over(at: int, digit: str) -> None:
    words = "Friday, 4 December 2020, 09:00 hrs UTC-04:00"
    altered = words[:at] + digit + words[at:]
    try:
        read = read_embargo(altered, home="")
    except Refusal:
        return
    assert read.instant != from_stamp(NINE)


@pytest.mark.parametrize("piece", ["(", "[ ", "9", "a/", "4 Dec ", "9:", "A/a/", "not for ", ". ", "-", "\u200b", "&"])
def test_long_hostile_lines_end_in_a_refusal(piece: str) -> None:
    for words in (piece * (500 // len(piece)), piece * 200_000):
        assert refusal_of(words).mend


@pytest.mark.parametrize("words", ["immediate", "Immediately", "NOW", "at once", "ASAP", "for immediate"])
def test_a_word_for_at_once_is_told_the_words_that_mean_it(words: str) -> None:
    assert "FOR IMMEDIATE RELEASE" in refusal_of(words).mend


@pytest.mark.parametrize(
    ("words", "wrong", "meant"),
    [
        ("4 Decmber 2026, 09:00 hrs", "“Decmber” is not a month.", "December"),
        ("Decmber 4, 2026, 09:00 hrs", "“Decmber” is not a month.", "December"),
        ("4 Setember 2026, 09:00 hrs", "“Setember” is not a month.", "September"),
        ("Firday, 4 December 2026, 09:00 hrs", "“Firday” is not a day of the week.", "Friday"),
    ],
)
def test_a_misspelt_month_or_weekday_is_named_with_the_one_meant(words: str, wrong: str, meant: str) -> None:
    refusal = refusal_of(words)
    assert refusal.wrong == wrong
    assert f"Write {meant}" in refusal.mend


@pytest.mark.parametrize("words", ["soon", "2030, 4 December 2020", "9:00, 4 December 2020", "-", "09:00 Mars/Foo"])
@pytest.mark.parametrize(
    ("home", "label"),
    [(HOME, "AST"), ("Europe/Rome", "CET"), ("Africa/Nairobi", "EAT"), ("Asia/Kathmandu", "UTC+5:45"), ("", "UTC-4")],
)
def test_the_example_of_a_refusal_uses_the_zone_of_the_newsroom(words: str, home: str, label: str) -> None:
    assert label in refusal_of(words, home=home).mend


def test_the_example_is_read_in_every_home_as_nine_in_the_morning() -> None:
    assert len(ZONES) > 400
    for home in ("", *ZONES):
        nine = datetime(2099, 12, 4, 9, tzinfo=zone(home) if home else timezone(timedelta(hours=-4)))
        assert read_embargo(embargo_example(home), home=home).instant == nine, home


def test_a_label_that_the_newsroom_gives_another_meaning_is_no_example() -> None:
    assert embargo_example(HOME, {"AST": "+03:00"}).endswith("UTC-4")
