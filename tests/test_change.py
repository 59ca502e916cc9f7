"""Changing a release from the command line: only its file is edited, whole or not at all, and an officer is told."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from pipeline.cli import edit, main
from pipeline.cli import write as writing
from pipeline.cli.edit import TAKES
from pipeline.cli.say import Stopped
from pipeline.clock import SystemClock
from pipeline.files import Disk
from pipeline.release import Release
from pipeline.source import amend
from tests.office import FAR, FARTHER, PAST, Run, ask_approvals, page, release, runner, write
from tests.room import room_in, somebody_saves

SAID = 'a colon: a #, “quotes”, "these", é, 🎉'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A newsroom that asks for no approvals."""
    with room_in(tmp_path / "home") as room:
        return room.root


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(home, capsys)


def lifted(home: Path, run: Run, slug: str = "alpha", **fields: str) -> Path:
    """A release that is public."""
    path = write(home, slug, **({"embargo": PAST} | fields))
    code, said = run("lift")
    assert code == 0, said
    assert (home / "live/releases" / slug / "index.html").exists()
    return path


COMMANDS = {
    "hold": ("--because", "It waits."),
    "unhold": (),
    "move": (FARTHER,),
    "update": ("The hour is new.",),
    "correct": ("The day was wrong.",),
    "kill": ("--because", "It was called off."),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_an_unknown_name_gets_the_nearest_ones(home: Path, run: Run, command: str) -> None:
    write(home, "reading-room")
    code, said = run(command, "reading-rom", *COMMANDS[command])
    assert (code, said) == (2, "There is no release called reading-rom. Did you mean reading-room?\n")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_draft_is_said_to_be_one_and_nothing_changes(home: Path, run: Run, command: str) -> None:
    path = write(home, "alpha", draft="true")
    before = path.read_bytes()
    code, said = run(command, "alpha", *COMMANDS[command])
    assert code == 3
    assert "alpha is a draft" in said
    assert "Nothing was changed." in said
    assert path.read_bytes() == before


@pytest.mark.parametrize("command", ["hold", "move", "update", "correct", "kill"])
@pytest.mark.parametrize(
    ("words", "why"), [("", "empty"), ("two\nlines", "several lines"), ("turned \u202e round", "nobody can see")]
)
def test_words_that_cannot_stand_in_a_file_are_refused(
    home: Path, run: Run, command: str, words: str, why: str
) -> None:
    path = write(home, "alpha")
    before = path.read_bytes()
    given = ["--because", words] if "--because" in COMMANDS[command] else [words]
    code, said = run(command, "alpha", *given)
    assert code == 2
    assert why in said
    assert path.read_bytes() == before


def test_a_hold_is_one_line_and_taking_it_away_leaves_the_file_as_it_was(home: Path, run: Run) -> None:
    path = write(home, "alpha")
    before = path.read_bytes()
    code, said = run("hold", "alpha", "--because", SAID)
    assert code == 0
    assert "alpha is on hold and does not go out, whatever its hour. Written to releases/alpha.md." in said
    assert TAKES in said
    assert release(home, "alpha").hold == SAID
    assert path.read_bytes() == before.replace(b"---\n\nSome", f"hold: {_json(SAID)}\n---\n\nSome".encode())
    code, said = run("unhold", "alpha")
    assert code == 0
    assert SAID in said
    assert "It goes out on 4 Dec 2045, 09:00 (Port of Spain, UTC−4), 13:00 UTC." in said
    assert path.read_bytes() == before


def _json(words: str) -> str:
    return '"' + words.replace('"', '\\"') + '"'


def test_another_reason_takes_the_place_of_the_first_and_both_are_told(home: Path, run: Run) -> None:
    path = write(home, "alpha", hold="The minister reads it. # since noon")
    code, said = run("hold", "alpha", "--because", "The minister reads it again.")
    assert code == 0
    assert "The reason was: The minister reads it." in said
    assert 'hold: "The minister reads it again." # since noon\n' in path.read_text()
    before = path.read_bytes()
    assert run("hold", "alpha", "--because", "The minister reads it again.") == (
        0,
        "alpha is on hold for just that reason already. Nothing was changed.\n",
    )
    assert path.read_bytes() == before


@pytest.mark.parametrize("command", ["hold", "kill"])
def test_a_reason_that_is_none_is_refused_and_no_line_is_spoken_of(command: str, home: Path, run: Run) -> None:
    path = write(home, "alpha")
    before = path.read_bytes()
    for none in ("yes", "x", "?"):
        assert run(command, "alpha", "--because", none) == (
            1,
            f"--because: `{none}` says nothing to others, so nothing was changed. Say it in a few words.\n",
        )
    assert path.read_bytes() == before


def test_what_is_not_on_hold_is_left_alone(home: Path, run: Run) -> None:
    path = write(home, "alpha")
    before = path.read_bytes()
    assert run("unhold", "alpha") == (0, "alpha is not on hold. Nothing was changed.\n")
    assert path.read_bytes() == before


def test_after_a_hold_is_gone_it_is_said_what_else_is_in_the_way(home: Path, run: Run) -> None:
    ask_approvals(home, 1)
    write(home, "alpha", hold="The minister reads it.")
    assert "It still does not go out: waits for approval." in run("unhold", "alpha")[1]
    write(home, "alpha", hold="The minister reads it.", embargo=PAST)
    ask = home / "newsroom.yml"
    ask.write_text(ask.read_text().replace("approvals: 1", "approvals: 0"))
    assert "Its hour has come, so it goes out at once." in run("unhold", "alpha")[1]


@pytest.mark.parametrize("command", ["hold", "move"])
def test_a_public_release_is_neither_held_nor_moved(home: Path, run: Run, command: str) -> None:
    path = lifted(home, run)
    before = path.read_bytes()
    code, said = run(command, "alpha", *COMMANDS[command])
    assert code == 3
    assert "alpha is public, and" in said
    assert "dateline kill alpha" in said
    assert path.read_bytes() == before


def test_a_waiting_correction_of_a_public_release_can_be_held(home: Path, run: Run) -> None:
    lifted(home, run)
    assert run("correct", "alpha", "The day was wrong.")[0] == 0
    assert run("hold", "alpha", "--because", "The minister reads it.")[0] == 0
    assert release(home, "alpha").hold == "The minister reads it."


def test_a_move_is_read_first_and_told_at_home_and_in_utc(home: Path, run: Run) -> None:
    ask_approvals(home, 1)
    path = write(home, "alpha", embargo=f"{FAR}   # agreed on Monday")
    path.write_text(path.read_text().replace("   # agreed", "\n# agreed"))  # a note of its own line stays
    run("approve", "alpha", "--by", "Director")
    before = path.read_text()
    code, said = run("move", "alpha", *FARTHER.split())
    assert code == 0
    assert "5 Dec 2045, 09:00 (Port of Spain, UTC−4)" in said
    assert "13:00 UTC" in said
    assert "It was 4 Dec 2045, 09:00 (Port of Spain, UTC−4)." in said
    assert "What was approved before is void. It waits until one person approved it as it stands" in said
    assert path.read_text() == before.replace(FAR, FARTHER)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Friday, 5 December 2045, 09:00 hrs AST", "Tuesday"),
        ("soon", "Nothing was changed."),
        (PAST, "ago (1 Dec 2020, 09:00 (Port of Spain, UTC−4)), so nothing was changed."),
        ("FOR IMMEDIATE RELEASE", "name no hour"),
    ],
)
def test_a_move_to_no_hour_or_one_that_passed_is_refused(home: Path, run: Run, words: str, why: str) -> None:
    path = write(home, "alpha")
    before = path.read_bytes()
    code, said = run("move", "alpha", words)
    assert code == 1
    assert why in said
    assert path.read_bytes() == before


def test_a_move_to_the_same_hour_in_other_words_changes_nothing(home: Path, run: Run) -> None:
    path = write(home, "alpha")
    before = path.read_bytes()
    assert run("move", "alpha", "2045-12-04T13:00:00Z") == (
        0,
        "That is the hour that alpha has already. Nothing was changed.\n",
    )
    assert path.read_bytes() == before


def test_an_hour_that_could_not_be_read_can_be_moved_to_one_that_can(home: Path, run: Run) -> None:
    write(home, "alpha", embargo="soon")
    assert run("move", "alpha", FAR)[0] == 0
    assert run("check")[0] == 0


@pytest.mark.parametrize(("command", "needs"), [("update", "update"), ("correct", "correction")])
def test_what_is_not_public_yet_is_just_edited(home: Path, run: Run, command: str, needs: str) -> None:
    path = write(home, "alpha")
    before = path.read_bytes()
    code, said = run(command, "alpha", SAID)
    assert code == 3
    assert said == f"alpha is not public yet, so it needs no {needs}: just edit releases/alpha.md.\n"
    assert path.read_bytes() == before


def test_a_correction_waits_for_its_text_and_goes_out_with_it(home: Path, run: Run) -> None:
    path = lifted(home, run)
    before = path.read_text()
    code, said = run("correct", "alpha", "The hour was wrong: it is nine.")
    assert code == 0
    assert "Revision 2 of alpha is begun, as a correction. Written to releases/alpha.md." in said
    assert "Now change the text itself in releases/alpha.md; readers see the old one" in said
    assert "dateline unhold alpha" in said
    lines = 'revision: 2\ncorrection: "The hour was wrong: it is nine."\nhold: the text is being changed\n'
    assert path.read_text() == before.replace("---\n\nSome", f"{lines}---\n\nSome")
    run("lift")
    assert "The hour was wrong" not in page(home)
    code, said = run("unhold", "alpha")
    assert code == 3
    assert "still word for word the public one" in said
    path.write_text(path.read_text().replace("Something happened.", "It happened at nine."))
    assert run("unhold", "alpha")[0] == 0
    assert "alpha is corrected" in run("lift")[1]
    assert "The hour was wrong" in page(home)
    assert "It happened at nine." in page(home)


def test_a_text_that_was_changed_first_needs_no_hold(home: Path, run: Run) -> None:
    path = lifted(home, run)
    path.write_text(path.read_text().replace("Something happened.", "It happened at nine."))
    code, said = run("update", "alpha", "The hour has been added.")
    assert code == 0
    assert "The text in the file is changed already" in said
    assert "Nothing else is needed: revision 2 goes out as it stands." in said
    assert "alpha is updated" in run("lift")[1]
    assert "The hour has been added." in page(home)


def test_an_update_takes_the_place_of_the_correction_before_it(home: Path, run: Run) -> None:
    path = lifted(home, run)
    path.write_text(path.read_text().replace("Something happened.", "It happened at nine."))
    run("correct", "alpha", "The hour was wrong.")
    run("lift")
    path.write_text(path.read_text().replace("at nine.", "at nine, in Turin."))
    assert run("update", "alpha", "The place is new.")[0] == 0
    seen = release(home, "alpha")
    assert (seen.revision, seen.update, seen.correction) == (3, "The place is new.", "")
    assert path.read_text().count("revision:") == 1


def test_a_second_thought_does_not_raise_the_revision_again(home: Path, run: Run) -> None:
    lifted(home, run)
    run("update", "alpha", "The hour is new.")
    assert run("correct", "alpha", "The hour was wrong.")[0] == 0
    seen = release(home, "alpha")
    assert (seen.revision, seen.update, seen.correction) == (2, "", "The hour was wrong.")
    code, said = run("correct", "alpha", "The hour was wrong.")
    assert (code, said) == (0, "Revision 2 of alpha says just that already. Nothing was changed.\n")


def test_where_approvals_are_asked_for_a_revision_waits_for_them_and_needs_no_hold(home: Path, run: Run) -> None:
    lifted(home, run)
    ask_approvals(home, 2)
    code, said = run("correct", "alpha", "The hour was wrong.")
    assert code == 0
    assert "It waits until 2 people approved it as it stands: `dateline approve alpha --by NAME`." in said
    assert release(home, "alpha").hold == ""


def test_a_kill_of_what_is_public_leaves_a_notice_at_its_address(home: Path, run: Run) -> None:
    path = lifted(home, run)
    before = path.read_text()
    code, said = run("kill", "alpha", "--because", SAID)
    assert code == 0
    assert said.startswith("alpha is marked as withdrawn. Written to releases/alpha.md.\n")
    assert path.read_text() == before.replace("---\n\nSome", f"revision: 2\nkilled: {_json(SAID)}\n---\n\nSome")
    assert run("kill", "alpha", "--because", "Again.") == (
        0,
        "alpha is withdrawn in releases/alpha.md already. Nothing was changed.\n",
    )
    assert "alpha is withdrawn" in run("lift")[1]
    assert "a colon: a #" in page(home)
    assert "Something happened" not in page(home)
    assert run("kill", "alpha", "--because", "Again.") == (0, "alpha was withdrawn already. Nothing was changed.\n")
    for command in ("hold", "move", "update", "correct"):
        code, said = run(command, "alpha", *COMMANDS[command])
        assert code == 3
        assert "alpha was withdrawn" in said


def test_a_kill_without_its_revision_is_completed(home: Path, run: Run) -> None:
    path = lifted(home, run)
    path.write_text(path.read_text().replace("---\n\nSome", "killed: It was called off.\n---\n\nSome"))
    assert run("kill", "alpha", "--because", "It was called off.")[0] == 0
    assert "alpha is withdrawn" in run("lift")[1]


def test_what_was_never_public_is_killed_without_a_notice(home: Path, run: Run) -> None:
    path = write(home, "alpha")
    before = path.read_text()
    code, said = run("kill", "alpha", "--because", "It was called off.")
    assert code == 0
    assert "alpha was never public and does not go out any more." in said
    assert path.read_text() == before.replace("---\n\nSome", "killed: It was called off.\n---\n\nSome")
    assert run("kill", "alpha", "--because", "Again.")[1].endswith("already. Nothing was changed.\n")
    assert "was withdrawn, so nothing of it waits" in run("hold", "alpha", "--because", "Wait.")[1]


def test_every_command_knows_what_was_withdrawn_before_it_was_public(home: Path, run: Run) -> None:
    path = write(home, "alpha")
    assert run("kill", "alpha", "--because", "It was called off.")[0] == 0
    before = path.read_bytes()
    for command in ("update", "correct"):
        assert run(command, "alpha", "The hour.") == (
            3,
            "alpha was withdrawn, so it is not changed any more. Write a new release.\n",
        )
    assert run("approve", "alpha", "--by", "Duty editor") == (
        3,
        "alpha was withdrawn, and that needs no approval. Nothing was changed.\n",
    )
    for command in ("letter", "ninjs"):
        told = "alpha was withdrawn before it was public, so there is nothing to send of it.\n"
        assert run(command, "alpha") == (3, told)
    assert "withdrawn before it was public" in run("status")[1]
    assert '"withdrawn": [\n    "alpha"\n  ]' in run("status", "--json")[1]
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("issuers: [agency]", "issuers: [nobody]"),
        ("embargo: ", "embargo: soon, "),
        ("---\ntitle", "---\ndraft: true\ntitle"),
        ("---\ntitle", "---\nrevision: [many]\nkilled: {}\ntitle"),
        ("---\ntitle", "---\nhold: wait\ncolour: red\ntitle"),
        ("Something happened.", "It happened without a revision."),
        ("---\ntitle: ", "---\n{title: "),
        ("\n", "\r"),
        ("---\ntitle", "--- no fields any more ---\ntitle"),
        ("summary: ", "summary: [["),
        ("Something", "\u202eSomething"),
        ("contacts: [desk]", "contacts: [desk]\nslug: Not an Address"),
    ],
)
def test_a_kill_works_whatever_state_the_file_is_in(home: Path, run: Run, old: str, new: str) -> None:
    path = lifted(home, run)
    broken = path.read_text(encoding="utf-8").replace(old, new)
    if new.endswith("{title: "):
        broken = (
            "---\n{title: Alpha, embargo: 1 December 2020 at 09:00 UTC, issuers: [agency], contacts: [desk]}\n---\nX\n"
        )
    path.write_bytes(broken.encode())
    code, said = run("kill", "alpha", "--because", "It was called off.")
    assert code == 0, said
    assert said.startswith("alpha is marked as withdrawn. ")
    run("lift")
    assert "It was called off." in page(home)
    assert "Something happened" not in page(home)


def test_a_kill_works_where_the_file_is_gone_or_is_not_text(home: Path, run: Run) -> None:
    lifted(home, run).unlink()
    lifted(home, run, "beta").write_bytes(b"\xff\xfe\x00")
    for slug in ("alpha", "beta"):
        code, said = run("kill", slug, "--because", "It was called off.")
        assert code == 0, said
        assert f"the notice is a new one: releases/{slug}-withdrawn.md." in said
    run("lift")
    for slug in ("alpha", "beta"):
        assert "It was called off." in page(home, slug)
        assert "Press desk" in page(home, slug)
        assert "The Agency" in page(home, slug)


def test_a_notice_of_a_file_that_is_gone_still_takes_the_event_out_of_calendars(home: Path, run: Run) -> None:
    path = lifted(home, run, event='{time: "20 May 2031, 09:00 UTC"}')
    calendar = home / "live/releases/alpha/event.ics"
    assert "STATUS" not in calendar.read_text()
    path.unlink()
    assert run("kill", "alpha", "--because", "It was called off.")[0] == 0
    run("lift")
    assert "STATUS:CANCELLED" in calendar.read_text()
    assert "DTSTART:20310520T090000Z" in calendar.read_text()


def test_a_notice_never_overwrites_a_file(home: Path, run: Run) -> None:
    lifted(home, run).unlink()
    other = home / "releases/alpha-withdrawn.md"
    other.write_text("mine\n")
    code, said = run("kill", "alpha", "--because", "It was called off.")
    assert code == 3
    assert "is there already and was left alone" in said
    assert other.read_text() == "mine\n"


def test_of_two_files_with_one_address_the_public_one_is_killed(home: Path, run: Run) -> None:
    path = lifted(home, run, "zulu")
    write(home, "another").write_text(
        path.read_text().replace("Something", "Much").replace("---\ntitle", "---\nslug: zulu\ntitle", 1)
    )
    assert run("kill", "zulu", "--because", "It was called off.")[0] == 0
    assert "killed:" in path.read_text()
    run("lift")
    assert "It was called off." in page(home, "zulu")


@pytest.mark.parametrize("command", ["hold", "unhold", "move", "update"])
def test_a_file_in_which_nothing_can_be_written_is_left_alone(home: Path, run: Run, command: str) -> None:
    path = lifted(home, run) if command == "update" else write(home, "alpha", hold="Wait.")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r"))
    before = path.read_bytes()
    code, said = run(command, "alpha", *COMMANDS[command])
    assert code == 1
    assert "releases/alpha.md was left as it is: the file does not begin with front matter" in said
    assert path.read_bytes() == before


def test_a_file_that_somebody_else_changes_meanwhile_is_left_to_them(
    home: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, proof = write(home, "alpha"), edit._proof

    def meanwhile(*given: object) -> Release:
        path.write_text(path.read_text().replace("Something", "Much"))
        return proof(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(edit, "_proof", meanwhile)
    code, said = run("hold", "alpha", "--because", "The minister reads it.")
    assert code == 3
    assert "was changed by somebody else just now" in said
    assert "hold:" not in path.read_text()


def test_who_saves_in_the_last_instant_loses_nothing(home: Path) -> None:
    path = write(home, "alpha")
    where, before = edit.found(str(home), "alpha"), path.read_bytes()
    theirs = before.replace(b"Something", b"Much")
    with somebody_saves(path, theirs), pytest.raises(Stopped, match="changed by somebody else just now"):
        edit.put(where, before, before + b"More.\n")
    assert path.read_bytes() == theirs


def test_an_approval_is_not_written_over_what_somebody_else_saves(
    home: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, approved = write(home, "alpha"), amend.with_approval

    def meanwhile(*given: str) -> str:
        path.write_text(path.read_text().replace("Something", "Much"))
        return approved(*given)

    monkeypatch.setattr(writing, "with_approval", meanwhile)
    ask_approvals(home, 1)
    code, said = run("approve", "alpha", "--by", "Director")
    assert code == 3
    assert "was changed by somebody else just now" in said
    assert "Much" in path.read_text()
    assert "approved:" not in path.read_text()


def test_in_a_clone_it_is_said_that_the_desk_elsewhere_needs_it_too(home: Path, run: Run) -> None:
    write(home, "alpha")
    assert "docs/operate.md" not in run("hold", "alpha", "--because", "The minister reads it.")[1]
    (home / ".git").mkdir()
    assert "commit this and bring it there at once: docs/operate.md" in run("unhold", "alpha")[1]


def test_a_release_in_a_folder_of_its_own_is_changed_with_its_pictures_beside_it(home: Path, run: Run) -> None:
    path = write(home, "alpha", attachments="[{file: plan.pdf, title: The plan}]")
    folder = home / "releases/alpha"
    folder.mkdir()
    (folder / "plan.pdf").write_bytes(b"%PDF-1.7")
    path.rename(folder / "release.md")
    assert run("hold", "alpha", "--because", "The minister reads it.")[0] == 0
    assert "hold:" in (folder / "release.md").read_text()


def lifts_meanwhile(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk that lifts what is due after a command has looked, and before it writes."""
    proof = edit._proof

    def meanwhile(*given: object) -> Release:
        main(["-C", str(home), "lift"])
        return proof(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(edit, "_proof", meanwhile)


def lifts_to_the_end(home: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk that compared the file before a command wrote it, and is still under its lock when the command looks."""
    before, proof = path.read_bytes(), edit._proof
    desk = ExitStack()

    def takes_the_lock(*given: object) -> Release:
        desk.enter_context(Disk().lock(home / ".dateline/desk.lock"))
        return proof(*given)  # type: ignore[arg-type]

    def comes_to_the_end(self: object, seconds: float) -> None:
        monkeypatch.undo()
        desk.close()
        written = path.read_bytes()
        path.write_bytes(before)
        main(["-C", str(home), "lift"])
        path.write_bytes(written)

    monkeypatch.setattr(edit, "_proof", takes_the_lock)
    monkeypatch.setattr(SystemClock, "sleep", comes_to_the_end)


@pytest.mark.parametrize("desk", ["before", "under its lock"])
@pytest.mark.parametrize("command", ["hold", "move"])
def test_what_went_out_before_it_was_held_or_moved_is_said_to_be_public(
    home: Path, run: Run, monkeypatch: pytest.MonkeyPatch, command: str, desk: str
) -> None:
    path = write(home, "alpha", embargo=PAST)
    before = path.read_bytes()
    if desk == "before":
        lifts_meanwhile(home, monkeypatch)
    else:
        lifts_to_the_end(home, path, monkeypatch)
    code, said = run(command, "alpha", *COMMANDS[command])
    assert "Something happened" in page(home)
    assert code == 3
    assert "Too late: alpha went out at " in said
    assert "dateline kill alpha" in said
    assert "is on hold" not in said
    assert "has a new hour" not in said
    assert path.read_bytes() == before


@pytest.mark.parametrize("desk", ["before", "under its lock"])
def test_a_kill_in_the_last_second_takes_back_what_went_out_in_it(
    home: Path, run: Run, monkeypatch: pytest.MonkeyPatch, desk: str
) -> None:
    path = write(home, "alpha", embargo=PAST)
    if desk == "before":
        lifts_meanwhile(home, monkeypatch)
    else:
        lifts_to_the_end(home, path, monkeypatch)
    code, said = run("kill", "alpha", "--because", "It was called off.")
    assert code == 0, said
    assert "Something happened" in page(home)
    assert "just before that was written" in said
    assert "was never public" not in said
    assert "alpha is marked as withdrawn. Written to releases/alpha.md." in said
    monkeypatch.undo()
    assert "alpha is withdrawn" in run("lift")[1]
    assert "Something happened" not in page(home)
    assert path.read_text().count("killed:") == 1


@pytest.mark.parametrize("desk", ["before", "under its lock"])
def test_a_kill_in_the_last_second_of_a_correction_takes_both_texts_back(
    home: Path, run: Run, monkeypatch: pytest.MonkeyPatch, desk: str
) -> None:
    path = lifted(home, run)
    path.write_text(path.read_text().replace("Something happened.", "It happened at nine."))
    assert run("correct", "alpha", "The hour was wrong.")[0] == 0
    if desk == "before":
        lifts_meanwhile(home, monkeypatch)
    else:
        lifts_to_the_end(home, path, monkeypatch)
    code, said = run("kill", "alpha", "--because", "It was called off.")
    assert code == 0, said
    assert "It happened at nine." in page(home)
    monkeypatch.undo()
    assert release(home, "alpha").revision == 3
    assert "alpha is withdrawn" in run("lift")[1]
    assert "It happened at nine." not in page(home)


@pytest.mark.parametrize("command", ["hold", "move", "kill"])
def test_where_a_desk_stays_under_its_lock_nothing_is_promised(
    home: Path, run: Run, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    path = write(home, "alpha")
    before = path.read_bytes()
    run("lift")
    monkeypatch.setattr(edit, "PATIENCE", 0.0)
    with Disk().lock(home / ".dateline/desk.lock"):
        code, said = run(command, "alpha", *COMMANDS[command])
    assert code == 3
    assert "It is written, but a desk is lifting at this moment" in said
    assert "dateline status" in said
    assert path.read_bytes() != before


def test_a_kill_of_what_is_public_and_waits_for_nothing_waits_for_no_desk(home: Path, run: Run) -> None:
    lifted(home, run)
    with Disk().lock(home / ".dateline/desk.lock"):
        code, said = run("kill", "alpha", "--because", "It was called off.")
    assert code == 0
    assert "alpha is marked as withdrawn." in said


def damage(home: Path) -> None:
    """A ledger that is none any more."""
    (home / ".dateline/ledger.sqlite3").write_bytes(b"this is no database, whatever its name says" * 50)


def cut_short(home: Path) -> None:
    """A ledger as a desk leaves it that was killed inside a transaction: a journal waits to be rolled back."""
    script = (
        "import os, sqlite3, sys\n"
        "db = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "db.execute('PRAGMA cache_size = 1')\n"
        "db.execute('BEGIN IMMEDIATE')\n"
        "for row in range(300):\n"
        "    db.execute('INSERT INTO fact VALUES (?, ?)', (str(row), 'x' * 3000))\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(home / ".dateline/ledger.sqlite3")], check=False)
    assert (home / ".dateline/ledger.sqlite3-journal").exists()


@pytest.mark.parametrize("spoil", [damage, cut_short])
@pytest.mark.parametrize("command", ["hold", "unhold", "move", "kill"])
def test_a_ledger_that_cannot_be_used_keeps_no_officer_from_stopping_a_release(
    home: Path, run: Run, command: str, spoil: Callable[[Path], None]
) -> None:
    path = write(home, "alpha", **({"hold": "Wait."} if command == "unhold" else {}))
    before = path.read_bytes()
    spoil(home)
    code, said = run(command, "alpha", *COMMANDS[command])
    assert code == 0, said
    assert path.read_bytes() != before


@pytest.mark.parametrize("spoil", [damage, cut_short])
def test_what_is_public_is_killed_and_another_approved_without_a_ledger(
    home: Path, run: Run, spoil: Callable[[Path], None]
) -> None:
    lifted(home, run)
    write(home, "beta")
    ask_approvals(home, 1)
    spoil(home)
    assert run("kill", "alpha", "--because", "It was called off.")[0] == 0
    assert run("approve", "beta", "--by", "Director")[0] == 0
    assert release(home, "alpha").killed
    assert release(home, "beta").approved
