"""A pending embargo is held to what its words were read as first: what new zone rules move waits for a person."""

import json
import os
import re
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import tzdata

from pipeline.clock import from_stamp
from pipeline.coming import MOVED
from pipeline.desk import run
from pipeline.digest import digest
from pipeline.embargo import Embargo
from pipeline.ledger import LedgerRefuses, SqliteLedger
from pipeline.moved import Review, _line, _short, promised, review
from pipeline.problem import Problem
from pipeline.promise import Promise
from pipeline.record import Record
from pipeline.release import Release
from pipeline.tick import tick
from pipeline.zone import TZDATA
from tests.cli import ROOT, dateline
from tests.issuing import LIFT, NEWSROOM, release
from tests.room import HOUR, Room, at, room_in

WORDS = "4 December 2026, 09:00"  # at home, in Port of Spain: 13:00 UTC
EARLIER, LATER = "2026-12-04T12:00:00Z", "2026-12-04T14:00:00Z"
AFTER = "2026-12-04T15:00:00Z"
ALPHA = "releases/alpha/index.html"
X = '[{name: x-ta, kind: x, account: "@ta", secret: X_TA}]'
KEY = "news.example"
UNREADABLE = (
    "The embargo of this release was {} on 2026-12-04 and cannot be read any more: "
    "either its words or the rules they are read by have changed."
)


def promise_of(room: Room, slug: str = "alpha") -> Promise:
    return next(each for each in room.ledger.promises(KEY) if each.slug == slug)


def promised_slugs(room: Room) -> list[str]:
    return [each.slug for each in room.ledger.promises(KEY)]


def read_before(room: Room, instant: str = EARLIER, tzdata: str = "2020a", **changed: Any) -> Promise:
    """The words of alpha, as they stand, were read as another instant by other zone rules."""
    room.tick()
    row = replace(promise_of(room), instant=at(instant), tzdata=tzdata, **changed)
    room.ledger.promise(KEY, [row], [])
    return row


def problems(room: Room) -> list[Problem]:
    return [problem for problem in room.survey().problems if problem.code == "embargo-moved"]


def lines_in(problem: Problem) -> list[str]:
    """The lines that a problem offers."""
    return re.findall(r"`embargo: ([^`]+)`", problem.mend)


# --- what is written down ---------------------------------------------------------------------------------------


def test_an_embargo_is_written_down_with_its_instant_zone_and_tzdata_version_when_it_is_first_seen(room: Room) -> None:
    room.write("alpha", embargo=WORDS)
    room.tick()
    row = promise_of(room)
    assert (row.slug, row.words) == ("alpha", digest(WORDS.encode()))
    assert (row.instant, row.zone, row.tzdata) == (at(HOUR), "America/Port_of_Spain", TZDATA)
    with closing(SqliteLedger(room.root / ".dateline/ledger.sqlite3")) as again:
        assert again.promises(KEY) == (row,)


def test_a_part_of_a_second_that_the_ledger_cannot_keep_is_no_move() -> None:
    embargo = Embargo(LIFT + timedelta(microseconds=5), WORDS, "UTC", TZDATA)
    row = promised(release("alpha", embargo=embargo), NEWSROOM)
    assert row
    assert row.instant == LIFT


def test_the_ledger_holds_no_word_of_an_embargo_or_a_release(room: Room) -> None:
    room.write("alpha", embargo=WORDS)
    room.tick()
    data = (room.root / ".dateline/ledger.sqlite3").read_bytes()
    assert b"alpha" in data
    assert WORDS.encode() not in data
    assert b"Title of" not in data


@pytest.mark.parametrize(
    "fields", [{"draft": "true"}, {"embargo": "FOR IMMEDIATE RELEASE", "hold": "wait"}, {"embargo": "soon"}]
)
def test_what_has_no_hour_or_is_a_draft_is_promised_nothing(room: Room, fields: dict[str, str]) -> None:
    room.write("alpha", **fields)  # type: ignore[arg-type]
    room.tick()
    assert promised_slugs(room) == []


def test_looking_writes_nothing_down_and_neither_does_a_tick_that_finds_nothing_new(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.write("alpha", embargo=WORDS)
    room.survey()
    assert promised_slugs(room) == []
    room.tick()
    monkeypatch.setattr(SqliteLedger, "promise", lambda *_: pytest.fail("written again"))
    room.tick()


def test_an_hour_that_has_come_when_it_is_first_seen_is_written_down_before_its_lift(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []

    def noting(act: str) -> Callable[..., None]:
        real: Callable[..., None] = getattr(SqliteLedger, act)

        def noted(*given: Any) -> None:
            order.append(act)
            real(*given)

        return noted

    for act in ("promise", "plan"):
        monkeypatch.setattr(SqliteLedger, act, noting(act))
    room.write("alpha", embargo=WORDS)
    room.tick(HOUR)
    assert order == ["promise", "plan", "plan"], "the second plan only counts what is public by then"


def test_a_promise_is_struck_out_once_its_release_is_public(room: Room) -> None:
    room.write("alpha", embargo=WORDS)
    room.tick()
    room.tick(HOUR)
    for second in (5, 10):
        room.tick(f"2026-12-04T13:00:{second:02}Z")
        assert promised_slugs(room) == []


def test_a_file_that_is_away_keeps_its_promise_until_a_month_after_its_hour(room: Room) -> None:
    path = room.write("alpha", embargo=WORDS)
    room.tick()
    path.unlink()
    room.tick("2027-01-03T12:59:59Z")
    assert promised_slugs(room) == ["alpha"]
    room.tick("2027-01-03T13:00:01Z")
    assert promised_slugs(room) == []


def test_a_release_killed_before_anyone_saw_it_is_forgotten_a_month_after_its_hour(room: Room) -> None:
    room.write("alpha", embargo=WORDS)
    room.tick()
    room.write("alpha", embargo=WORDS, killed="The meeting was called off.")
    room.tick("2027-01-03T13:00:01Z")
    assert promised_slugs(room) == []


def test_a_held_release_is_held_to_its_promise_however_long_its_hour_is_past(room: Room) -> None:
    room.write("alpha", embargo=WORDS)
    read_before(room)
    room.tick("2027-06-01T00:00:00Z")
    assert room.tick("2027-06-01T00:00:05Z").lifted == ()
    assert promised_slugs(room) == ["alpha"]


# --- what moved -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", [EARLIER, LATER])
@pytest.mark.parametrize("version", ["2020a", "2099z"])
def test_an_embargo_that_zone_rules_moved_is_not_lifted_and_changes_nothing_public(
    room: Room, before: str, version: str
) -> None:
    room.write("alpha", embargo=WORDS)
    row = read_before(room, before, version)
    public = room.public()
    for hour in (EARLIER, "2026-12-04T12:59:59Z", HOUR, LATER, AFTER):
        assert room.tick(hour).lifted == ()
        assert room.public() == public
        assert promise_of(room) == row, "what was promised first stays written down"


def test_the_problem_names_both_versions_the_words_and_both_instants_at_the_line_of_the_embargo(room: Room) -> None:
    path = room.write("alpha", embargo=WORDS)
    read_before(room)
    (problem,) = problems(room)
    assert problem.stops
    line = path.read_text().splitlines()[problem.place.line - 1]
    assert line == f"embargo: {WORDS}"
    assert problem.wrong == (
        f"Time-zone rules changed (tzdata 2020a to {TZDATA}): “{WORDS}” was 12:00 UTC and is now 13:00 UTC."
    )
    assert problem.mend == (
        "Write `embargo: 2026-12-04T09:00:00-04:00[America/Port_of_Spain]` if the clock on the wall still counts, "
        "or `embargo: 2026-12-04T08:00:00-04:00[America/Port_of_Spain]` if it is to be the moment it was."
    )


def test_the_problem_gives_the_days_where_they_differ_and_cuts_long_words_short(room: Room) -> None:
    words = f"{WORDS} local time{' ' * 80}in Port of Spain"
    room.write("alpha", embargo=WORDS)
    read_before(room, "2026-12-03T23:30:00Z")
    (problem,) = problems(room)
    assert "was 23:30 UTC on 2026-12-03 and is now 13:00 UTC on 2026-12-04." in problem.wrong
    assert _short(words) == f"{WORDS} local time in Port of Spain"
    assert _short("x" * 81) == "x" * 79 + "…"
    assert _short("x" * 80) == "x" * 80


@pytest.mark.parametrize("chosen", [0, 1])
def test_each_line_that_is_offered_settles_it_and_is_lifted_at_its_own_instant(room: Room, chosen: int) -> None:
    room.write("alpha", embargo=WORDS)
    read_before(room)
    (problem,) = problems(room)
    hour = at((HOUR, EARLIER)[chosen])
    room.edit("alpha", f"embargo: {WORDS}", f"embargo: {lines_in(problem)[chosen]}")
    assert problems(room) == []
    room.clock.move_to(hour - timedelta(seconds=1))
    assert room.tick().lifted == ()
    room.clock.move_to(hour)
    assert [item.entry.instant for item in room.tick().lifted] == [hour]


def test_an_embargo_that_did_not_move_has_its_version_brought_up_to_date_and_is_lifted(room: Room) -> None:
    room.write("alpha", embargo=WORDS)
    row = read_before(room, HOUR)
    done = room.tick()
    assert done.troubles == ()
    assert promise_of(room) == replace(row, tzdata=TZDATA)
    assert [item.entry.slug for item in room.tick(HOUR).lifted] == ["alpha"]


def test_rules_that_come_back_to_the_promised_instant_end_the_hold(room: Room) -> None:
    room.write("alpha", embargo=WORDS)
    read_before(room)
    assert problems(room)
    room.ledger.promise(KEY, [replace(promise_of(room), instant=at(HOUR))], [])
    assert problems(room) == []
    assert [item.entry.slug for item in room.tick(HOUR).lifted] == ["alpha"]


def test_the_same_zone_rules_and_another_instant_are_another_reader_and_hold_too(room: Room) -> None:
    room.write("alpha", embargo=WORDS)
    read_before(room, tzdata=TZDATA)
    (problem,) = problems(room)
    assert problem.wrong.startswith("Another version of Dateline reads this embargo otherwise: ")
    assert room.tick(HOUR).lifted == ()


@pytest.mark.parametrize("version", ["2020a", TZDATA])
def test_another_day_of_the_release_moves_its_embargo_only_under_the_same_zone_rules(room: Room, version: str) -> None:
    room.write("alpha", embargo="4 December, 09:00", date="2026-12-01")
    read_before(room, HOUR, version)
    room.write("alpha", embargo="4 December, 09:00", date="2027-12-01")
    assert bool(problems(room)) == (version != TZDATA)


@pytest.mark.parametrize(
    ("words", "line", "changed"),
    [
        (WORDS, "home: America/Port_of_Spain", "home: Europe/Rome"),
        ("04/12/2026 at 09:00", "order: DMY", "order: MDY"),
        ("4 December 2026, 09:00 hrs AST", "order: DMY", 'order: DMY\nzone-aliases: {AST: "+03:00"}'),
    ],
)
def test_what_a_person_declares_otherwise_in_the_newsroom_is_no_change_of_rules(
    room: Room, words: str, line: str, changed: str
) -> None:
    room.write("alpha", embargo=words)
    room.tick()
    before = promise_of(room)
    text = (room.root / "newsroom.yml").read_text()
    (room.root / "newsroom.yml").write_text(text.replace(line, changed))
    assert problems(room) == []
    room.tick()
    assert promise_of(room).instant != before.instant


@pytest.mark.parametrize("words", ["soon", "4 December 2026"])
def test_words_that_a_person_wrote_and_nobody_can_read_are_no_change_of_rules(room: Room, words: str) -> None:
    room.write("alpha", embargo=WORDS)
    room.tick()
    room.write("alpha", embargo=words)
    assert {problem.code for problem in room.survey().problems} == {"embargo-unreadable"}
    assert room.tick().troubles == ()


def test_a_slip_of_the_pen_in_the_days_of_an_upgrade_is_not_told_as_a_change_of_rules(room: Room) -> None:
    path = room.write("alpha", embargo=WORDS)
    read_before(room)
    room.write("alpha", embargo="4 Decembre 2026, 09:0")
    assert {problem.code for problem in room.survey().problems} == {"embargo-unreadable", "embargo-moved"}
    (problem,) = problems(room)
    assert path.read_text().splitlines()[problem.place.line - 1].startswith("embargo: ")
    assert problem.wrong == UNREADABLE.format("12:00 UTC")
    assert problem.mend == (
        "If that is still meant, write `embargo: 2026-12-04T08:00:00-04:00[America/Port_of_Spain]`; "
        "else write another hour."
    )


def test_immediate_release_is_an_answer_too(room: Room) -> None:
    room.write("alpha", embargo=WORDS)
    read_before(room)
    room.write("alpha", embargo="FOR IMMEDIATE RELEASE")
    assert [item.entry.slug for item in room.tick().lifted] == ["alpha"]


def test_what_moved_stays_held_while_the_ledger_refuses_to_tell_what_was_promised(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.write("alpha", embargo=WORDS)
    row, desk = read_before(room), room.house()
    tick(desk)

    def locked(_: str) -> tuple[Promise, ...]:
        raise LedgerRefuses("The ledger cannot be used: it is locked.")

    monkeypatch.setattr(room.ledger, "promises", locked)
    room.clock.move_to(from_stamp(HOUR))
    assert tick(desk).lifted == ()
    monkeypatch.undo()
    assert promise_of(room) == row


def test_only_the_release_that_moved_is_held(room: Room) -> None:
    room.write("alpha", embargo=WORDS)
    room.write("beta", embargo="2026-12-04T13:00:00Z")
    read_before(room)
    assert [item.entry.slug for item in room.tick(HOUR).lifted] == ["beta"]


def test_no_post_is_planned_or_sent_for_a_release_that_moved(tmp_path: Path) -> None:
    with room_in(tmp_path, channels=X, secrets={"X_TA": "a b c d"}) as room:
        room.open_ledger_before()
        room.write("alpha", embargo=WORDS)
        read_before(room)
        room.tick(HOUR)
        assert room.rows() == []


def test_a_revision_that_waits_for_an_hour_of_its_own_is_held_too(room: Room) -> None:
    room.write("alpha", embargo="FOR IMMEDIATE RELEASE")
    room.tick()
    room.write("alpha", embargo=WORDS, body="More happened.", revision="2", update="More is known.")
    read_before(room)
    assert room.tick(AFTER).lifted == ()
    assert b"More happened" not in room.public()[ALPHA]


def test_a_kill_is_never_held(room: Room) -> None:
    room.write("alpha", embargo="FOR IMMEDIATE RELEASE")
    room.tick()
    room.write("alpha", embargo=WORDS, revision="2", update="More is known.")
    read_before(room)
    room.write("alpha", embargo=WORDS, revision="2", killed="It was wrong.")
    assert problems(room) == []
    done = room.tick()
    assert [item.entry.kind for item in done.lifted] == ["kill"]
    assert done.troubles == ()


# --- what is no answer ------------------------------------------------------------------------------------------


def test_an_approval_given_before_the_move_is_void_and_one_given_after_it_does_not_settle_it(tmp_path: Path) -> None:
    with room_in(tmp_path, approvals=1) as room:
        room.open_ledger_before()
        room.write("alpha", embargo=EARLIER)  # the same text, approved when its embargo was an hour earlier
        before = room.approval("alpha")
        room.write("alpha", embargo=WORDS, approved=f"[{{by: Director, digest: {before}}}]")
        read_before(room)
        (change,) = room.survey().coming
        assert change.obstacles == (MOVED, "waits for approval")
        room.write("alpha", embargo=WORDS, approved=f"[{{by: Director, digest: {room.approval('alpha')}}}]")
        (change,) = room.survey().coming
        assert change.obstacles == (MOVED,)
        assert room.tick(AFTER).lifted == ()


def test_the_command_approve_asks_to_settle_it_first(room: Room) -> None:
    path = room.write("alpha", embargo=WORDS)
    read_before(room)
    text = path.read_text()
    done = dateline("approve", "alpha", "--by", "Director", newsroom=room.root)
    assert done.returncode == 1
    assert "has problems" in done.stderr
    assert path.read_text() == text


@pytest.mark.parametrize(
    "fields", [{"draft": "true"}, {"title": "[broken"}, {"embargo": "soon"}, {"killed": "It is off."}]
)
def test_a_release_that_was_something_else_for_a_while_is_still_held(room: Room, fields: dict[str, str]) -> None:
    room.write("alpha", embargo=WORDS)
    row = read_before(room)
    room.write("alpha", **({"embargo": WORDS} | fields))  # type: ignore[arg-type]
    room.tick()
    room.write("alpha", embargo=WORDS)
    assert promise_of(room) == row
    assert room.tick(AFTER).lifted == ()


def test_a_release_whose_file_was_away_for_a_while_is_still_held(room: Room) -> None:
    path = room.write("alpha", embargo=WORDS)
    read_before(room)
    text = path.read_text()
    path.unlink()
    room.tick()
    path.write_text(text)
    assert room.tick(AFTER).lifted == ()


def test_a_release_that_is_renamed_is_held_to_the_same_promise(room: Room) -> None:
    path = room.write("alpha", embargo=WORDS)
    row = read_before(room)
    path.rename(path.with_name("beta.md"))
    assert room.tick(AFTER).lifted == ()
    assert promise_of(room, "beta") == replace(row, slug="beta")
    assert room.tick("2027-02-01T00:00:00Z").lifted == ()
    assert room.tick("2027-02-01T00:00:05Z").lifted == (), "also when the old name is forgotten"
    assert promised_slugs(room) == ["beta"]


def at_nine(slug: str, day: str = "2026-12-04", **fields: Any) -> Release:
    """A release that says only `09:00 hrs`: its day, and so its instant, is the one in its line `date`."""
    embargo = Embargo(at(f"{day}T13:00:00Z"), "09:00 hrs", "America/Port_of_Spain", TZDATA)
    return release(slug, embargo=embargo, date=day, **fields)


def promised_before(seen: Release) -> Promise:
    """What a release was promised while other zone rules placed it an hour earlier."""
    row = promised(seen, NEWSROOM)
    assert row
    return replace(row, instant=row.instant - timedelta(hours=1), tzdata="2020a")


def reviewed(known: list[Promise], *releases: Release) -> Review:
    return review(known, releases, NEWSROOM, Record((), {}), at(EARLIER))


def moved_slugs(found: Review) -> list[str]:
    return [Path(problem.place.file).stem for problem in found.problems]


def test_a_new_release_is_not_held_to_what_a_deleted_one_with_the_same_words_and_another_day_was_promised() -> None:
    deleted, new = at_nine("deleted", "2026-11-20"), at_nine("new")
    found = reviewed([promised_before(deleted)], new)
    assert found.problems == ()
    assert found.made == (promised(new, NEWSROOM),)


def test_two_releases_with_the_same_words_that_are_renamed_at_once_are_each_held_to_their_own_promise() -> None:
    days = {"alpha": "2026-12-04", "beta": "2026-12-11"}
    known = [promised_before(at_nine(slug, day)) for slug, day in days.items()]
    found = reviewed(known, *(at_nine(f"new-{slug}", day) for slug, day in days.items()))
    assert moved_slugs(found) == ["new-alpha", "new-beta"]
    assert found.made == tuple(replace(row, slug=f"new-{row.slug}") for row in known)


def test_a_new_release_is_not_held_to_what_one_that_is_still_there_was_promised() -> None:
    there, new = at_nine("there"), at_nine("new")
    found = reviewed([promised_before(there)], there, new)
    assert moved_slugs(found) == ["there"]
    assert found.made == (promised(new, NEWSROOM),)


def test_a_renamed_release_is_told_from_one_of_the_same_day_that_was_deleted_by_its_words() -> None:
    other = Embargo(at(LATER), "10:00 hrs", "America/Port_of_Spain", TZDATA)
    known = [promised_before(at_nine("old")), promised_before(replace(at_nine("deleted"), embargo=other))]
    found = reviewed(known, at_nine("new"))
    assert moved_slugs(found) == ["new"]
    assert found.made == (replace(known[0], slug="new"),)


@pytest.mark.parametrize(("gone", "new"), [("a", "cd"), ("ab", "cde")])
def test_where_more_releases_fit_than_were_promised_anything_none_is_held_for_one_is_new(gone: str, new: str) -> None:
    present = [at_nine(slug) for slug in new]
    found = reviewed([promised_before(at_nine(slug)) for slug in gone], *present)
    assert found.problems == ()
    assert found.made == tuple(promised(each, NEWSROOM) for each in present)


@pytest.mark.parametrize("new", ["c", "cd"])
def test_where_promises_that_fit_disagree_none_is_taken(new: str) -> None:
    first = promised_before(at_nine("a"))
    present = [at_nine(slug) for slug in new]
    found = reviewed([first, replace(first, slug="b", instant=at(LATER))], *present)
    assert found.problems == ()
    assert found.made == tuple(promised(each, NEWSROOM) for each in present)


@pytest.mark.parametrize("new", ["c", "cd"])
def test_translations_with_one_embargo_that_are_renamed_at_once_stay_held(new: str) -> None:
    known = [promised_before(at_nine(slug)) for slug in "ab"]
    found = reviewed(known, *(at_nine(slug) for slug in new))
    assert moved_slugs(found) == list(new)
    assert found.made == tuple(replace(known[0], slug=slug) for slug in new)


def test_a_renamed_release_is_told_from_those_that_have_a_promise_or_are_no_longer_pending() -> None:
    kept = at_nine("kept")
    others = kept, at_nine("draft", draft=True), at_nine("killed", killed="It is off.")
    known = [promised_before(at_nine("old")), promised_before(kept)]
    found = reviewed(known, at_nine("new"), *others)
    assert moved_slugs(found) == ["new", "kept"]
    assert found.made == (replace(known[0], slug="new"),)


def test_an_update_of_what_is_public_is_not_taken_for_a_renamed_release_with_the_same_words(room: Room) -> None:
    room.write("alpha")
    room.tick(HOUR)
    room.write("alpha", body="More happened.", revision="2", update="There is more.")
    seen = room.survey()
    read = promised(seen.releases[0], seen.newsroom)
    assert read
    gone = replace(read, slug="gone", instant=read.instant - timedelta(hours=1), tzdata="2019a")
    room.ledger.promise("news.example", [gone], ["alpha"])
    assert [problem.code for problem in room.survey().problems] == []


def test_of_two_files_with_one_new_address_only_the_one_with_the_words_is_held_and_nothing_is_written() -> None:
    unreadable = at_nine("new", body="Another.")
    unreadable = replace(unreadable, file="releases/other.md", embargo=None)
    found = reviewed([promised_before(at_nine("old"))], at_nine("new"), unreadable)
    assert moved_slugs(found) == ["new"]
    assert found.made == ()


def test_a_release_that_is_renamed_twice_is_still_held(room: Room) -> None:
    path = room.write("alpha", embargo=WORDS)
    row = read_before(room)
    for slug in ("beta", "gamma"):
        path = path.rename(path.with_name(f"{slug}.md"))
        assert room.tick(AFTER).lifted == ()
        assert promise_of(room, slug) == replace(row, slug=slug)


def test_a_second_file_with_the_same_address_does_not_wipe_out_a_promise(room: Room) -> None:
    room.write("alpha", embargo=WORDS)
    row = read_before(room)
    other = room.write("other", slug="alpha", embargo="5 December 2026, 09:00")
    room.tick()
    assert promise_of(room) == row
    other.unlink()
    assert room.tick(AFTER).lifted == ()


# --- what is said, and what is not ------------------------------------------------------------------------------


def test_the_desk_says_at_once_that_a_person_is_asked_and_quotes_nothing_of_the_release(room: Room) -> None:
    room.write("alpha", embargo=WORDS, title='"A secret title"')
    read_before(room)
    told: list[str] = []
    until = room.clock.now() + timedelta(seconds=1)
    run(room.house(), until, lambda done: told.extend(done.troubles), lambda why: pytest.fail(str(why)))
    (line,) = told
    assert line.startswith("alpha is held. ")
    assert line.endswith("Run `dateline check`.")
    assert "secret" not in line
    assert WORDS not in line


def test_what_is_kept_back_at_its_hour_is_named(room: Room) -> None:
    room.write("alpha", embargo=WORDS)
    read_before(room)
    assert room.survey().kept_back(at("2026-12-04T12:59:59Z")) == []
    assert room.survey().kept_back(at(HOUR)) == ["alpha"]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, subprocess.CompletedProcess[str]]]:
    """What each command says of a release that moved, as it stands in the year 2089."""
    commands = ("lift", "desk --for 1s", "status", "status --json", "schedule", "check", "check --format github")
    with room_in(tmp_path_factory.mktemp("told"), channels=X) as room:
        room.write("alpha", embargo="2 December 2089, 09:00", title='"A secret title"')
        read_before(room, "2089-12-02T12:00:00Z")
        yield {command: dateline(*command.split(), newsroom=room.root) for command in commands}


@pytest.mark.parametrize("command", ["lift", "desk --for 1s", "check --format github"])
def test_no_log_names_a_word_of_the_release_or_its_hour(
    told: dict[str, subprocess.CompletedProcess[str]], command: str
) -> None:
    done = told[command]
    said = done.stdout + done.stderr
    assert "alpha" in said
    assert done.returncode != 0
    assert not re.search("secret|2089|09:00|1[23]:00", said)


@pytest.mark.parametrize("command", ["status", "status --json", "schedule"])
def test_whoever_looks_is_told_why_it_waits(told: dict[str, subprocess.CompletedProcess[str]], command: str) -> None:
    assert MOVED in told[command].stdout


def test_check_shows_the_problem_where_the_ledger_is_at_hand(
    told: dict[str, subprocess.CompletedProcess[str]],
) -> None:
    assert "embargo-moved (stops)" in told["check"].stdout
    assert "was 12:00 UTC and is now 13:00 UTC" in told["check"].stdout


# --- a ledger that cannot be used, or is of another age ---------------------------------------------------------


@pytest.mark.parametrize("act", ["promises", "promise"])
def test_a_ledger_that_cannot_be_used_keeps_no_page_back_and_it_is_said_that_nothing_can_be_compared(
    room: Room, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    def broken(*_: object) -> None:
        raise LedgerRefuses("The ledger cannot be used: disk full.")

    room.write("alpha", embargo=WORDS)
    monkeypatch.setattr(SqliteLedger, act, broken)
    done = room.tick(HOUR)
    assert [item.entry.slug for item in done.lifted] == ["alpha"]
    assert done.troubles == (
        "The ledger cannot be used: disk full. Until then nobody can see whether new time-zone rules move an embargo.",
    )


def test_what_could_not_be_looked_up_is_not_written_over(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise LedgerRefuses("The ledger cannot be used: disk full.")

    room.write("alpha", embargo=WORDS)
    row = read_before(room)
    with monkeypatch.context() as patch:
        patch.setattr(SqliteLedger, "promises", broken)
        room.tick()
    assert promise_of(room) == row
    assert room.tick(HOUR).lifted == ()


def test_a_ledger_of_a_time_without_promises_is_looked_into_and_gets_them_when_it_is_at_work(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    with closing(SqliteLedger(path)) as ledger:
        ledger._db.execute("DROP TABLE promise")
        ledger._db.execute("DROP INDEX unsettled")
        ledger._db.execute("UPDATE fact SET value = '1' WHERE name = 'schema'")
    with closing(SqliteLedger(path, reading=True)) as looked:
        assert looked.promises(KEY) == ()
    row = Promise("alpha", "w", "f", at(HOUR), "UTC", "2026f")
    with closing(SqliteLedger(path)) as working:
        working.promise(KEY, [row], [])
        assert working.promises(KEY) == (row,)


# --- with other zone rules for true: a package of them in a process of its own ----------------------------------


def zone_file(first: float, *changes: tuple[str, float]) -> bytes:
    """The rules of a zone: hours east of UTC at first, and from each stamp on (RFC 8536, version 1)."""
    instants = [int(from_stamp(stamp).timestamp()) for stamp, _ in changes]
    hours = [first, *(east for _, east in changes)]
    header = struct.pack(">4s16x6I", b"TZif", 0, 0, 0, len(changes), len(hours), 4)
    moves = struct.pack(f">{len(changes)}i{len(changes)}B", *instants, *range(1, len(hours)))
    kinds = b"".join(struct.pack(">i?B", int(east * 3600), False, 0) for east in hours)
    return header + moves + kinds + b"LMT\0"


RULES = {
    "moved": zone_file(-3),
    "gap": zone_file(-4, (HOUR, -3)),
    "fold": zone_file(-4, (LATER, -5)),
    "unmoved": zone_file(-4),
}


@pytest.fixture(scope="module")
def later_rules(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """By what they do to 09:00 on 4 December 2026, folders with a tzdata package in which Port of Spain differs."""
    plain = tmp_path_factory.mktemp("rules")
    shutil.copytree(Path(tzdata.__file__).parent, plain / "tzdata", ignore=shutil.ignore_patterns("__pycache__"))
    (plain / "tzdata/__init__.py").write_text('IANA_VERSION = "2089z"\n')
    found = {}
    for name, data in RULES.items():
        found[name] = plain.with_name(f"{plain.name}-{name}")
        shutil.copytree(plain, found[name], copy_function=os.link)
        changed = found[name] / "tzdata/zoneinfo/America/Port_of_Spain"
        changed.unlink()
        changed.write_bytes(data)
    return found


TICKS = """
import json, sys
from pathlib import Path
from pipeline.clock import HandClock, from_stamp
from tests.room import Room

room = Room(Path(sys.argv[1]), clock=HandClock(from_stamp(sys.argv[2]), boot=sys.argv[2]))
for hour in sys.argv[2:]:
    done = room.tick(hour)
    print(json.dumps({
        "lifted": [item.entry.line() for item in done.lifted],
        "told": list(done.troubles),
        "problems": [[problem.code, problem.wrong, problem.mend] for problem in done.survey.problems],
        "obstacles": [change.obstacles for change in done.survey.coming],
    }))
"""


def tick_under(rules: Path, room: Room, *hours: str) -> list[dict[str, Any]]:
    """What the line does at these hours in a process that has another tzdata package."""
    environment = os.environ | {"PYTHONPATH": f"{rules}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-c", TICKS, str(room.root), *hours]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def sealed(room: Room) -> Room:
    """Alpha was seen under the present rules, which say 13:00 UTC."""
    room.write("alpha", embargo=WORDS)
    room.tick()
    assert promise_of(room).instant == at(HOUR)
    return room


@pytest.mark.parametrize("name", ["moved", "gap", "fold"])
def test_a_later_tzdata_that_moves_a_pending_embargo_holds_it(
    later_rules: dict[str, Path], sealed: Room, name: str
) -> None:
    before = sealed.public(), promise_of(sealed)
    for seen in tick_under(later_rules[name], sealed, EARLIER, HOUR, AFTER):
        assert seen["lifted"] == []
        assert MOVED in seen["obstacles"][0]
        assert seen["told"][0].startswith("alpha is held. ")
        assert "embargo-moved" in [code for code, *_ in seen["problems"]]
    assert (sealed.public(), promise_of(sealed)) == before


def test_a_later_tzdata_that_does_not_move_it_lifts_it_at_its_second(
    later_rules: dict[str, Path], sealed: Room
) -> None:
    before, after = tick_under(later_rules["unmoved"], sealed, "2026-12-04T12:59:59Z", HOUR)
    assert before["lifted"] == before["problems"] == before["told"] == []
    assert promise_of(sealed).tzdata == "2089z"
    assert [json.loads(line)["instant"] for line in after["lifted"]] == [HOUR]


@pytest.mark.parametrize("name", ["gap", "fold"])
def test_an_hour_that_later_rules_leave_out_or_repeat_is_told_as_it_was(
    later_rules: dict[str, Path], sealed: Room, name: str
) -> None:
    (seen,) = tick_under(later_rules[name], sealed, EARLIER)
    wrong, mend = next((wrong, mend) for code, wrong, mend in seen["problems"] if code == "embargo-moved")
    assert wrong == UNREADABLE.format("13:00 UTC")
    (line,) = re.findall(r"`embargo: ([^`]+)`", mend)
    sealed.edit("alpha", f"embargo: {WORDS}", f"embargo: {line}")
    _, lifted = tick_under(later_rules[name], sealed, "2026-12-04T12:59:59Z", HOUR)
    assert [json.loads(each)["instant"] for each in lifted["lifted"]] == [HOUR]


def test_words_that_were_unreadable_for_a_while_are_held_to_what_they_meant_before(
    later_rules: dict[str, Path], sealed: Room
) -> None:
    tick_under(later_rules["gap"], sealed, EARLIER)
    (seen,) = tick_under(later_rules["moved"], sealed, AFTER)
    assert seen["lifted"] == []
    assert [code for code, *_ in seen["problems"]] == ["embargo-moved"]


@pytest.mark.parametrize(("chosen", "hour"), [(0, EARLIER), (1, HOUR)])
def test_under_the_later_rules_too_each_line_that_is_offered_is_lifted_at_its_own_instant(
    later_rules: dict[str, Path], sealed: Room, chosen: int, hour: str
) -> None:
    (seen,) = tick_under(later_rules["moved"], sealed, "2026-12-03T00:00:00Z")
    ((_, _, mend),) = seen["problems"]
    line = re.findall(r"`embargo: ([^`]+)`", mend)[chosen]
    sealed.edit("alpha", f"embargo: {WORDS}", f"embargo: {line}")
    second_before = (from_stamp(hour) - timedelta(seconds=1)).isoformat()
    before, after = tick_under(later_rules["moved"], sealed, second_before, hour)
    assert before["lifted"] == before["problems"] == []
    assert [json.loads(each)["instant"] for each in after["lifted"]] == [hour]


def test_a_zone_that_is_gone_from_the_later_rules_is_told_in_utc() -> None:
    assert _line(at(HOUR), "America/Atlantis") == "2026-12-04T13:00:00+00:00[UTC]"
