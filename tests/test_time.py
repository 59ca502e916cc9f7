"""`dateline time` says how an embargo is read, when that is, and what to write; or what is wrong, as `check` does."""

import argparse
import json
import re
from pathlib import Path

import pytest

from pipeline.cli.time import time
from pipeline.clock import HandClock, from_stamp
from tests.cli import ROOT, dateline
from tests.room import room_in

RULE = re.compile(r'"(P\d+)"')
FOUNDING = "Friday, 4th December 2020 (at 09:00 hrs. AST)"
CANONICAL = "2020-12-04T09:00:00-04:00[America/Port_of_Spain]"
ROME = "  unicri:\n    name: U\n    zone: Europe/Rome\n    city: Turin\n    contacts: [{name: P, email: p@u.example}]"
SAME = "  sister:\n    name: S\n    zone: America/Port_of_Spain\n    contacts: [{name: Q, email: q@s.example}]"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A newsroom at home in Port of Spain, with a second organisation there and a third in Turin."""
    with room_in(tmp_path / "home") as room:
        room.describe(organisations=f"{SAME}\n{ROME}")
        return room.root


def words(
    phrase: str, newsroom: Path | str = ".", home: str = "", date: str = "", json: bool = False
) -> argparse.Namespace:
    return argparse.Namespace(phrase=[phrase], newsroom=str(newsroom), home=home, date=date, json=json)


def said(capsys: pytest.CaptureFixture[str], arguments: argparse.Namespace, now: str = "2020-12-01T09:00:00Z") -> str:
    """What is printed, at that hour of the clock, each run of blanks as one."""
    assert time(arguments, HandClock(from_stamp(now))) == 0
    return re.sub(r" +", " ", capsys.readouterr().out)


def test_the_founding_embargo_is_told_word_by_word_and_city_by_city(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = said(capsys, words(FOUNDING, home))
    assert "“Friday” the weekday, Friday, which fits" in told
    assert "“AST” Atlantic Standard Time, UTC−4, because the clock in Port of Spain shows AST that day" in told
    here = "Port of Spain, home Friday, 4 December 2020, 09:00 (Port of Spain, UTC−4) America/Port_of_Spain"
    assert told.count(here) == told.count("America/Port_of_Spain ") == 1
    assert "UTC Friday, 4 December 2020, 13:00 UTC UTC" in told
    assert "Turin Friday, 4 December 2020, 14:00 (Rome, UTC+1) Europe/Rome" in told
    assert f"To leave no doubt: `embargo: {CANONICAL}`" in told


def test_the_sign_before_a_distance_is_one_in_all_that_is_shown_and_plain_in_what_is_copied(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = said(capsys, words("4 December 2020, 09:00", home))
    assert "UTC-" not in told
    assert told.count("UTC−4") == 2
    assert "T09:00:00-04:00[" in told


@pytest.mark.parametrize(
    ("now", "away"),
    [
        ("2020-12-01T09:00:00Z", "That is in 3 days 4 hours."),
        ("2020-12-04T12:57:30Z", "That is in 2 minutes 30 seconds."),
        ("2020-12-04T13:12:00Z", "That was 12 minutes ago."),
        ("2025-12-04T18:57:00Z", "That was 5 years ago."),
        ("2021-12-14T18:57:00Z", "That was 1 year 10 days ago."),
        ("2020-12-06T13:50:20Z", "That was 2 days ago."),
        ("2020-12-04T10:59:30Z", "That is in 2 hours."),
        ("2020-12-04T13:00:00Z", "That is now."),
    ],
)
def test_how_far_off_it_is_is_told_in_plain_words(
    home: Path, now: str, away: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert away in said(capsys, words(FOUNDING, home), now)


def test_words_that_do_not_change_the_hour_are_named(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = said(capsys, words("Embargoed until 4 December 2020, 09:00", home))
    assert "Words that do not change the hour: “Embargoed until”." in told
    assert "not written no zone, so the clock at home, in Port of Spain: UTC−4 that day" in told


def test_a_zone_that_only_the_words_name_gets_its_line(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = said(capsys, words("4 December 2020, 09:00 Tokyo time", home))
    assert "Tokyo, as written Friday, 4 December 2020, 09:00 (Tokyo, UTC+9) Asia/Tokyo" in told


def test_immediate_release_is_said_to_have_no_hour(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = said(capsys, words("Para divulgação imediata", home))
    assert "no embargo: public as soon as nothing holds it back" in told
    assert "`embargo: FOR IMMEDIATE RELEASE`" in told
    assert "That " not in told


def test_order_and_aliases_are_those_of_the_newsroom(home: Path) -> None:
    text = (home / "newsroom.yml").read_text()
    (home / "newsroom.yml").write_text(text + 'zone-aliases: {XYT: "-03:00"}\n')
    row = json.loads(dateline("time", "--json", "4/12/2020 09:00 XYT", newsroom=home).stdout)
    assert row["instant"] == "2020-12-04T12:00:00Z"


def test_the_zone_given_counts_before_that_of_the_newsroom_and_the_day_before_none(home: Path) -> None:
    row = json.loads(
        dateline("time", "09:00", "--date", "2020-12-04", "--home", "Europe/Rome", "--json", newsroom=home).stdout
    )
    assert row["canonical"] == "2020-12-04T09:00:00+01:00[Europe/Rome]"
    assert row["read"][0] == {"words": "09:00", "meaning": "09:00 on the 24-hour clock"}


def test_it_works_without_a_newsroom_where_the_words_or_the_option_name_the_zone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert CANONICAL in said(capsys, words("4 December 2020, 09:00 America/Port_of_Spain"))
    assert CANONICAL in said(capsys, words(FOUNDING, home="America/Port_of_Spain"))
    assert time(words("4 December 2020, 09:00")) == 1
    assert "does not say in which zone" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("phrase", "rule"),
    [("soon", "P16"), ("Thursday, 4 December 2020, 09:00 AST", "P3"), ("4 Dec 2020 09:00 CST", "P12")],
)
def test_a_refusal_ends_with_1_in_the_words_of_check_and_names_its_rule(home: Path, phrase: str, rule: str) -> None:
    done = dateline("time", phrase, newsroom=home)
    assert (done.returncode, done.stderr) == (1, "")
    front = f'---\ntitle: One\nembargo: "{phrase}"\nissuers: [agency]\ncontacts: [desk]\nsummary: S\n---\nText.\n'
    (home / "releases/one.md").write_text(front)
    checked = dateline("check", newsroom=home).stdout
    refusal, more = done.stdout.strip().rsplit("\n", 1)
    head, *told = refusal.split("\n")
    assert head in checked
    assert "\n".join(told) in checked  # below the line that they are about, which stands in the release alone
    assert more == f"More about this: docs/times.md, rule {rule}"
    (row,) = [
        r for r in json.loads(dateline("check", "--json", newsroom=home).stdout) if r["code"] == "embargo-unreadable"
    ]
    told = json.loads(dateline("time", "--json", phrase, newsroom=home).stdout)
    assert told == {"rule": rule} | {key: row[key] for key in told if key != "rule"}
    assert {"code", "wrong", "mend", "stops"} < {*told}


def test_every_rule_that_a_refusal_can_name_is_in_the_page_for_officers() -> None:
    page = (ROOT / "docs/times.md").read_text()
    named = {rule for path in (ROOT / "pipeline/embargo").glob("*.py") for rule in RULE.findall(path.read_text())}
    assert len(named) > 15
    assert {rule for rule in named if not re.search(rf"\b{rule}\b", page)} == set()


@pytest.mark.parametrize(
    ("phrase", "told"),
    [
        ("", "The embargo is empty."),
        (" \n ", "The embargo is empty."),
        (f"4 December 2020, 09:00 UTC {'word ' * 500}", "The embargo is longer than 2,000 characters."),
        ("4 December 2020, \x1b[31m09:00 UTC", "The embargo holds the character U+001B"),
    ],
)
def test_what_is_no_line_at_all_is_refused_in_a_sentence(
    phrase: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert time(words(phrase, home="UTC")) == 1
    said = capsys.readouterr().out
    assert told in said
    assert len(said) < 400
    assert "\x1b" not in said


def test_a_phrase_on_several_lines_is_read_as_in_a_file(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert CANONICAL in said(capsys, words("Friday,\n 4 December 2020,\r\n\n09:00 hrs AST\n", home))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--home", "America/Port_of_Spane", "09:00"), "such as `--home America/Port_of_Spain`"),
        (("--home", "EST5EDT", "09:00"), "such as `--home America/Port_of_Spain`"),
        (("--home", "Etc/GMT+4", "09:00"), "such as `--home America/Port_of_Spain`"),
        (("--home", "Jamaica", "09:00"), "such as `--home America/Jamaica`"),
        (("--date", "4/12/2020", "09:00"), "`4/12/2020` is not a day of the calendar"),
        (("--date", "2020-13-01", "09:00"), "Write it as `--date 2020-12-04`"),
        ((), "usage"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_to_write(home: Path, arguments: tuple[str, ...], told: str) -> None:
    done = dateline("time", *arguments, newsroom=home)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


@pytest.mark.parametrize("zone", ["EST5EDT", "Etc/GMT+4", "Jamaica", "America/Port_of_Spane"])
def test_a_home_is_refused_here_in_the_words_of_newsroom_yml(home: Path, zone: str) -> None:
    text = (home / "newsroom.yml").read_text()
    (home / "newsroom.yml").write_text(text.replace("home: America/Port_of_Spain", f"home: {zone}"))
    told = dateline("time", "--home", zone, "09:00", newsroom=home).stderr
    refused = dateline("time", "09:00", newsroom=home).stderr
    wrong = f"`{zone}` is not the full name of a time zone."
    assert wrong in told
    assert wrong in refused


def test_a_folder_that_is_named_and_no_newsroom_is_not_taken_for_none(tmp_path: Path) -> None:
    done = dateline("time", "4 December 2020, 09:00 UTC", newsroom=tmp_path)
    assert done.returncode == 2
    assert "no newsroom.yml" in done.stderr


def test_a_newsroom_with_problems_is_told_and_nothing_is_read_by_half_of_it(home: Path) -> None:
    text = (home / "newsroom.yml").read_text()
    (home / "newsroom.yml").write_text(text.replace("order: DMY", "order: both"))
    done = dateline("time", "4/12/2020, 09:00", newsroom=home)
    assert done.returncode == 1
    assert "choice-unknown" in done.stderr
    assert done.stdout == ""


def test_the_phrase_needs_no_quotes(home: Path) -> None:
    done = dateline("time", *FOUNDING.replace("(", "").replace(")", "").split(), newsroom=home)
    assert done.returncode == 0
    assert CANONICAL in done.stdout
