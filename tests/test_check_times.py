"""The check of printed dates: the calendar is always right, and history may be told."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks import Context, checker
from pipeline.checks.times import MOST
from pipeline.embargo import Embargo
from pipeline.embargo.printed import dates
from pipeline.embargo.printed.dates import printed
from pipeline.embargo.printed.redated import moved, with_day, with_weekday
from pipeline.files import Disk
from pipeline.newsroom import HostPlace, Newsroom, Organisation
from pipeline.problem import Problem
from pipeline.read import read
from pipeline.release import Broken, Picture, Release
from pipeline.zone import TZDATA
from tests.codes import ROOT

HOME = "America/Port_of_Spain"
NINE = datetime(2020, 12, 4, 13, tzinfo=UTC)  # Friday, 09:00 at home
ISSUER = Organisation("unicri", "Institute", zone="Europe/Rome")
NEWSROOM = Newsroom(
    "n.yml", "N", "https://n.example", HOME, ("en",), {"unicri": ISSUER}, (), (), HostPlace("folder", "x")
)


def release(body: str, language: str = "en", instant: datetime | None = NINE, **more: object) -> Release:
    embargo = Embargo(instant, "", HOME, TZDATA)
    plain = Release("r.md", "r", "Heads adopt the plan", embargo, ("unicri",), (), body, 5, language)
    return replace(plain, **more)  # type: ignore[arg-type]  # the fields of a release


def found(body: str, language: str = "en", instant: datetime | None = NINE, **more: object) -> list[Problem]:
    return list(check(release(body, language, instant, **more)))


def check(one: Release) -> Iterator[Problem]:
    yield from checker("times")(one, NEWSROOM, Context((), NINE))


def codes(body: str, language: str = "en", instant: datetime | None = NINE, **more: object) -> list[tuple[str, bool]]:
    return [(problem.code, problem.stops) for problem in found(body, language, instant, **more)]


@pytest.mark.parametrize(
    ("language", "body", "wanted"),
    [
        ("en", "It is signed on Thursday, 4 December 2020.", "Friday, 4 December 2020|Thursday, 3 December 2020"),
        ("en", "It is signed on Thursday 4th December 2020.", "Friday 4th December 2020|Thursday 3rd December 2020"),
        ("en", "It was signed on Monday, 4 May 1998.", ""),
        ("en", "It was signed on Tuesday, 4 May 1998.", "Monday, 4 May 1998|Tuesday, 5 May 1998"),
        ("en", "It was signed on Tuesday, May 4, 1998.", "Monday, May 4, 1998|Tuesday, May 5, 1998"),
        ("en", "It was signed on Tue, Dec. 1st, 1997.", "Monday, Dec. 1st, 1997|Tue, Dec. 2nd, 1997"),
        ("en", "They met on Sunday, Dec. 1, 1997.", "Monday, Dec. 1, 1997|Sunday, November 30, 1997"),
        ("en", "It was signed on Monday, 4 May 1962.", "Friday, 4 May 1962|Monday, 7 May 1962"),
        ("en", "**Thursday,** *4 December* 2020", "Friday, 4 December 2020|Thursday, 3 December 2020"),
        ("en", "They sign on 4 December 2020 (Thursday).", "4 December 2020 (Friday)|3 December 2020 (Thursday)"),
        ("en", "THURSDAY, 4TH DECEMBER 2020", "FRIDAY, 4TH DECEMBER 2020|THURSDAY, 3RD DECEMBER 2020"),
        ("en", "It is signed on Thursday, 4 December.", "Friday, 4 December|Thursday, 3 December"),
        ("fr", "Signé le jeudi 4 décembre 2020.", "vendredi 4 décembre 2020|jeudi 3 décembre 2020"),
        ("fr", "Signé le mercredi 2 janvier 2020.", "jeudi 2 janvier 2020|mercredi 1er janvier 2020"),
        ("es", "Se firma el jueves 4 de diciembre de 2020.",
         "viernes 4 de diciembre de 2020|jueves 3 de diciembre de 2020"),
        ("pt", "Na quinta-feira, 4 de dezembro de 2020.",
         "sexta-feira, 4 de dezembro de 2020|quinta-feira, 3 de dezembro de 2020"),
        ("nl", "Op donderdag 4 december 2020.", "vrijdag 4 december 2020|donderdag 3 december 2020"),
        ("ht", "Jedi 4 desanm 2020.", "Vandredi 4 desanm 2020|Jedi 3 desanm 2020"),
    ],
)  # fmt: skip
def test_a_weekday_that_is_not_its_date_s_stops_with_both_ways_to_mend_it(
    language: str, body: str, wanted: str
) -> None:
    read_ = [problem for problem in found(body, language) if problem.code == "weekday-wrong"]
    ways = [tuple(problem.mend.split("`")[1:4:2]) for problem in read_]
    assert ways == ([tuple(wanted.split("|"))] if wanted else [])
    assert all(problem.stops for problem in read_)


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("en", "It was agreed in 2009, since 4 May 1998 and before 1 January."),
        ("en", "Friday, 4 December 2020, is the day; on Thursday they rest."),
        ("en", "They meet on Thursday and Friday, 3 and 4 December 2020."),
        ("en", "Thursday 3 and Friday 4 December 2020"),
        ("en", "Monday to Friday, 30 November to 4 December 2020"),
        ("en", "Monday and Thursday, 4 December 2020 to 8 January 2021; Monday–Thursday, 4 December 2020"),
        ("en", "In 1997 the Heads met in Port of Spain, and on Thursday, 4 December, they signed."),
        ("en", "On Wednesday, 25 October 1917, by the old calendar"),
        ("en", "On Thursday, 4 July they rest."),
        ("en", "The committee sat 4 December 2020, and the men wed 3 December 2020."),
        ("en", "`Thursday, 4 December 2020` is how not to write it."),
        ("en", "[the note](https://n.example/thursday-4-december-2020) of Friday"),
        ("en", "Call +1 868 555 0142, room 31 November Street is 4 doors on."),
        ("en", "In June 31 people came, in September 31 more; 31 June graduates."),
        ("en", "In February 2020 29 schools opened, and on 29 February 2020 a library."),
        ("en", "On 29 February they rest; the 40 December prizes."),
        ("en", "Resolution 31/11/2020 and file 2020-11-31 are adopted, in version 31.11.2020."),
        ("fr", "Du jeudi 3 au vendredi 4 décembre 2020, le 1er mai 1989"),
        ("pt", "A segunda vez, a sexta de 4 de dezembro de 2020"),
        ("nl", "De 2 december-actie; in mei 31 mensen"),
        ("xx", "Thursday, 4 December 2020 in a language that nobody here speaks"),
    ],
)
def test_what_is_right_or_no_date_has_no_problem(language: str, body: str) -> None:
    assert codes(body, language) == []


@pytest.mark.parametrize(
    ("language", "body", "wanted"),
    [
        ("en", "They open on 31 November.", "30 November|1 December"),
        ("en", "They open Monday, 31 November 2020.", "Monday, 30 November 2020|Monday, 1 December 2020"),
        ("en", "They opened on 29 February 2019.", "28 February 2019|1 March 2019"),
        ("en", "They opened on February 30, 2019.", "February 28, 2019|March 1, 2019"),
        ("fr", "Ouvert le 31 novembre 2020.", "30 novembre 2020|1er décembre 2020"),
        ("es", "Abre el 31 de abril de 2021.", "30 de abril de 2021|1 de mayo de 2021"),
        ("en", "They opened on 31 November 1962.", "30 November 1962|1 December 1962"),
    ],
)
def test_a_day_of_no_calendar_stops_with_the_days_around_it(language: str, body: str, wanted: str) -> None:
    (problem,) = found(body, language)
    assert (problem.code, problem.stops) == ("date-not-in-calendar", True)
    assert tuple(problem.mend.split("`")[1:4:2]) == tuple(wanted.split("|"))


@pytest.mark.parametrize(
    ("body", "advised"),
    [
        ("Port of Spain, 3 December 2020 – The Heads adopted the plan.", True),
        ("**Port of Spain**, 3 December 2020 — The Heads adopted the plan.", True),
        ("PORT OF SPAIN (3 December) - The Heads adopted the plan.", True),
        ("The Heads adopt the plan today, Thursday 3 December 2020, in Rome.", True),
        ("Port of Spain, 4 December 2020 – The Heads adopted the plan.", False),
        ("Port of Spain, 4 December – The Heads adopted the plan.", False),
        ("The Heads adopted the plan on 3 December 2020 – a day before.", False),
        ("They sign today.\n\nPort of Spain, 3 December 2020 – what was said there", False),
        ("The last meeting, 3 December 2015 – the longest – is over.", False),
        ("They sign today. On 3 December 2020 they met.", False),
    ],
)
def test_a_dateline_or_today_of_another_day_is_advice(body: str, advised: bool) -> None:
    assert codes(body) == [("date-other-than-embargo", False)] * advised


def test_the_day_of_the_embargo_is_that_of_home_of_its_zone_and_of_each_issuer() -> None:
    late = datetime(2020, 12, 4, 23, 30, tzinfo=UTC)  # the 4th at home, the 5th in Rome
    for day in ("4", "5"):
        assert codes(f"Rome, {day} December 2020 – The Heads", instant=late, date=f"2020-12-0{day}") == []
    assert len(codes("Rome, 6 December 2020 – The Heads", instant=late)) == 1


def test_a_line_date_behind_the_embargo_is_advice_and_a_text_may_bear_an_earlier_one() -> None:
    (problem,) = found("Rome, 5 December 2020 – The Heads", date="2020-12-05")
    assert (problem.code, problem.stops) == ("date-other-than-embargo", False)
    assert "`date: 2020-12-04`" in problem.mend
    assert codes("Rome, 3 December 2020 – The Heads", date="2020-12-03") == []
    assert len(codes("Rome, 2 December 2020 – The Heads", date="2020-12-03")) == 1


def test_without_an_instant_only_the_calendar_is_asked() -> None:
    text = "Rome, 3 December 2020 – today, Thursday, 4 December 2020, and on Thursday, 4 December"
    assert codes(text, instant=None, date="2020-12-01") == [("weekday-wrong", True)]
    assert codes(text, embargo=None) == [("weekday-wrong", True)]
    broken = Broken("x", ("a", "b"), "2020-12-04T13:00:00Z", "0")
    assert codes("Rome, 3 December 2020 – so", broken=broken, date="2020-12-01") == []


def test_every_text_that_readers_see_is_looked_at_and_a_report_of_a_correction_is_not() -> None:
    wrong = "Thursday, 4 December 2020"
    seen: dict[str, Any] = {"title": wrong, "subtitle": wrong, "summary": wrong, "notes": wrong}
    shown = (Picture("a.jpg", wrong, caption=wrong),)
    assert len(found(wrong, **seen, pictures=shown, correction=wrong, update=wrong)) == 7
    assert found(wrong, killed="Called off.") == []


def test_a_problem_stands_where_the_date_begins() -> None:
    (problem,) = found("The plan.\n\nIt is *signed* on **Thursday, 4 December 2020**.")
    assert str(problem.place) == "r.md:7:21"


def test_the_sample_newsroom_has_no_problem_with_times() -> None:
    reading = read(Disk(), ROOT)
    assert reading.newsroom
    context = Context(reading.releases, NINE)
    assert [p for one in reading.releases for p in checker("times")(one, reading.newsroom, context)] == []


def test_the_careful_reader_is_asked_only_about_what_the_glance_suspects(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.embargo import mentions

    def never(*_: object, **__: object) -> None:
        raise AssertionError("asked")

    monkeypatch.setattr(mentions, "mentions", never)
    assert found("Rome, 4 December 2020 – Friday, 4 December 2020, 12 people, 31 December 2021. " * 50) == []
    with pytest.raises(AssertionError, match="asked"):
        found("On Thursday, 4 December 2020")


def test_a_text_full_of_wrong_days_is_looked_into_a_bounded_number_of_times() -> None:
    assert len(found("Thursday, 4 December 2020; Thursday, 4 December; 31 November 2020; " * 2_000)) <= MOST


NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAYS = st.dates(date(1992, 1, 1), date(2090, 1, 1))


@given(DAYS, st.integers(0, 6), st.sampled_from(["{0}, {1:%-d} {1:%B} {1:%Y}", "{0} {1:%B} {1:%-d}, {1:%Y}"]))
def test_of_seven_weekdays_one_is_right_and_each_way_to_mend_is_right(day: date, on: int, form: str) -> None:
    text = f"on {form.format(NAMES[on], day)} they sign"
    problems = [problem for problem in found(text) if problem.code == "weekday-wrong"]
    assert bool(problems) == (on != day.weekday())
    for problem in problems:
        for way in problem.mend.split("`")[1:4:2]:
            assert codes(f"on {way} they sign") == []


@given(DAYS, DAYS, st.sampled_from(["4 December 2020", "Dec. 4th, 2020", "Friday, 4 December 2020"]))
def test_a_date_written_for_another_day_is_read_as_that_day(first: date, day: date, form: str) -> None:
    (one,) = printed(form, "en")
    for text in (moved(one, form, "en", day), with_day(one, form, "en", day)):
        (again,) = printed(text, "en")
        assert again.exact() == day
    (again,) = printed(with_day(one, form, "en", first), "en")
    assert again.on in (-1, first.weekday())


def test_the_nearest_day_that_fits_a_weekday_is_at_most_three_days_away() -> None:
    for distance in range(7):
        text = f"Friday, {date(2020, 12, 1) + timedelta(distance):%-d} December 2020"
        (one,) = printed(text, "en")
        day = one.exact()
        assert day
        _, by_day = with_weekday(one, text, "en", day)
        (again,) = printed(by_day, "en")
        there = again.exact()
        assert there
        assert (there.weekday(), abs((there - day).days) <= 3) == (4, True)


@pytest.mark.parametrize(
    "hostile",
    ["1 " * 50_000, "december " * 12_000, "4 " + "a" * 100_000, "31 nov " * 14_000, "1" * 100_000,
     " " * 100_000 + "4 December 2020", "(" * 50_000 + "4 mei" * 9_000, "Monday to " * 9_000 + "Friday, 4 May 2020"],
)  # fmt: skip
def test_no_text_is_looked_at_more_than_a_bounded_time_for_each_day(hostile: str) -> None:
    assert len(list(printed(hostile, "en"))) <= len(hostile)
    assert dates.LOOK < 100


@given(st.text(max_size=200), st.sampled_from(["en", "fr", "es", "pt", "nl", "ht"]))
def test_no_text_raises(text: str, language: str) -> None:
    assert all(problem.stops is not None for problem in found(text, language))
