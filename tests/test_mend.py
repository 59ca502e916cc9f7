"""`dateline check --fix` mends what is safe to mend, says what it did, and leaves every other byte as it was."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli.mend import mend
from pipeline.problem import Place
from pipeline.source.characters import UNSEEN
from pipeline.source.front_matter import sheet
from pipeline.source.mend import Mended, cleaned, straightened
from tests.cli import dateline
from tests.room import HOUR, Room, room_in, somebody_saves

FILE = "releases/alpha.md"
PAGE = """---
# a note
title: Heads adopt the plan
contacts:
  - {name: Desk, phone: +1 868 555 0100}
notes: |
  A note\x20\x20
  \twith a tab in it
---

A line.\x20\x20
\tA line that begins with a tab.
“A quotation.”
"""


def lines(text: str) -> list[int]:
    return [line for line, _ in cleaned(text).done]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_text_in_order_stays_as_it_is(ending: str) -> None:
    text = PAGE.replace("\n", ending)
    assert cleaned(text).text == text
    assert cleaned(text).done == ()


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_byte_order_mark_goes(ending: str) -> None:
    text = PAGE.replace("\n", ending)
    assert cleaned("\ufeff" + text).text == text
    assert lines("\ufeff" + text) == [1]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("signs", ["\ufeff", "\x0b", "\u202c\u202c", "\u2028", "\x1a", "\x85"])
def test_signs_that_nobody_can_see_go_from_the_end_of_a_line(signs: str, ending: str) -> None:
    text = PAGE.replace("\n", ending)
    spoilt = text.replace(f"the plan{ending}", f"the plan{signs}{ending}").replace("tion.”", f"tion.”{signs}")
    assert cleaned(spoilt).text == text
    assert lines(spoilt) == [3, 13]


def test_a_sign_between_words_is_for_a_person_and_then_nothing_is_done() -> None:
    spoilt = "\ufeff" + PAGE.replace("Heads adopt", "Heads \u202eadopt").replace("the plan", "the plan\u202c")
    assert cleaned(spoilt).text == spoilt
    assert cleaned(spoilt).done == ()


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_tabs_before_fields_become_spaces_and_those_in_texts_stay(ending: str) -> None:
    text = PAGE.replace("\n", ending)
    spoilt = text.replace("  - {name", "\t- {name")
    assert cleaned(spoilt).text == text
    assert lines(spoilt) == [5]


def test_several_lines_with_tabs_are_mended_together() -> None:
    spoilt = "---\ncontacts:\n\t- name: Desk\n\t  phone: x\n---\nText\n"
    assert cleaned(spoilt).text == "---\ncontacts:\n  - name: Desk\n    phone: x\n---\nText\n"
    assert lines(spoilt) == [3, 4]


@pytest.mark.parametrize(
    "text",
    [
        "---\ncontacts:\n\t- name: Desk\n\t phone: x\n---\nText\n",  # whose line is it?
        "---\ntitle: [\n\tb: c\n---\nText\n",
        "\ufeffno fields\n",
        "\ufeff",
        "",
    ],
)
def test_what_cannot_be_read_even_then_is_left_as_it_is(text: str) -> None:
    assert cleaned(text).text == text


@given(st.text(alphabet='-\t \n\r:ab[]{}"“”\ufeff\u202e\x0b#|', max_size=60), st.booleans())
def test_whatever_the_text_a_second_time_nothing_is_left_to_do_and_only_unseen_signs_and_tabs_change(
    text: str, fenced: bool
) -> None:
    text = f"---\n{text}\n---\nBody “x”\n" if fenced else text
    once = cleaned(text)
    assert cleaned(once.text).text == once.text
    assert UNSEEN.sub("", once.text).split() == UNSEEN.sub("", text).split()
    if not once.done:
        assert once.text == text


def places(text: str, *values: str) -> list[Place]:
    found = []
    for value in values:
        before = text[: text.index(value)]
        found.append(Place("a.md", before.count("\n") + 1, len(before) - before.rfind("\n")))
    return found


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_printers_quotation_marks_round_a_value_become_straight_and_nothing_else_changes(
    ending: str, mark: str
) -> None:
    text = mark + (
        "---\ntitle: “Heads adopt” # note\nsubtitle: „Ein Wort“\ncontacts: [{name: «Le bureau», role: “x” y}]\n"
        'summary: He said “yes”\nnotes: “He said "no"”\n---\n“Body”\n'
    ).replace("\n", ending)
    wanted = mark + (
        '---\ntitle: "Heads adopt" # note\nsubtitle: "Ein Wort"\ncontacts: [{name: "Le bureau", role: “x” y}]\n'
        "summary: He said “yes”\nnotes: 'He said \"no\"'\n---\n“Body”\n"
    ).replace("\n", ending)
    told = places(text, "“Heads adopt”", "„Ein", "«Le", "“He said")
    found = straightened(text, told)
    assert found.text == wanted
    assert [line for line, _ in found.done] == [2, 3, 4, 6]
    assert straightened(found.text, told).done == ()


@pytest.mark.parametrize("value", ["“a” and “b”", "plain", '"“quoted”"', "|\n  “x”"])
def test_what_is_no_whole_text_in_printers_marks_stays(value: str) -> None:
    text = f"---\ntitle: {value}\n---\nText\n"
    assert straightened(text, [Place("a.md", 2, 8), Place("a.md", 9, 9), Place("a.md", 3, 3)]).text == text


def ran(room: Room, *files: str) -> list[str]:
    seen = room.survey()
    return list(mend(room.house(), seen, {*files} or {*seen.digests}, named=bool(files)))


def test_all_of_it_is_mended_at_once_and_told_and_a_second_run_does_nothing(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        path = room.write("alpha", title="“Onwards”", contacts="\n\t- desk", body="Words.\u202c\n\n\tCode “x”")
        room.write("beta")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    done = dateline("check", "--fix", newsroom=tmp_path)
    assert done.returncode == 0, done.stdout
    assert (
        f"{FILE}:1: the byte order mark before the first line is gone.\n"
        f"{FILE}:7, 13: what nobody can see at the end of the line is gone.\n"
        f"{FILE}:8: the tabs that moved the line to the right are spaces now.\n"
        f"{FILE}:2: the printers' quotation marks round the text are straight ones now.\n\n"
    ) in done.stdout
    assert "2 releases checked: nothing to mend." in done.stdout
    after = path.read_bytes()
    assert after.startswith(b'---\ntitle: "Onwards"\nembargo: 2026-12-04T09:00:00-04:00')
    assert b"contacts:\n  - desk\n" in after
    assert after.endswith("---\n\nWords.\n\n\tCode “x”\n".encode())
    again = dateline("check", "--fix", newsroom=tmp_path)
    assert "Nothing was rewritten." in again.stdout
    assert path.read_bytes() == after


def test_what_is_public_withdrawn_or_the_newsrooms_own_is_left_alone(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        room.write("alpha")
        room.tick(HOUR)
        room.write("gamma", title="“Off”", killed="Called off.")
        alpha, gamma, own = tmp_path / FILE, tmp_path / "releases/gamma.md", tmp_path / "newsroom.yml"
        for path in (alpha, gamma, own):
            path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
        before = [path.read_bytes() for path in (alpha, gamma, own)]
        assert ran(room) == []
        assert ran(room, FILE, "newsroom.yml") == [f"{FILE} is public already, so it stays as it was written."]
        alpha.write_bytes(before[0].replace(b"issuers: ", b"issuers:\n\t- ").replace(b"[agency]", b"agency"))
        unread = alpha.read_bytes()
        assert ran(room) == []  # a public one that cannot even be read is public still
        assert [alpha.read_bytes(), *(path.read_bytes() for path in (gamma, own))] == [unread, *before[1:]]


def test_a_text_that_people_approved_keeps_its_quotation_marks_and_its_approval(tmp_path: Path) -> None:
    with room_in(tmp_path, approvals=1) as room:
        path = room.write("alpha", title="“Onwards”")
        room.edit("alpha", "summary:", f"approved: [{{by: Director, digest: {room.approval('alpha')}}}]\nsummary:")
        text = path.read_bytes()
        path.write_bytes(b"\xef\xbb\xbf" + text)
        assert ran(room) == [
            f"{FILE}:1: the byte order mark before the first line is gone.",
            f"{FILE}:2: the printers' quotation marks are left as they are: the text is approved as it stands, "
            "and a mended one would have to be approved again.",
        ]
        assert path.read_bytes() == text
        assert room.survey().coming[0].obstacles == ()


def test_printers_marks_round_an_embargo_are_for_a_person(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        path = room.write("alpha", embargo="“Friday, 4 December 2026, 09:00 hrs AST”")
        before = path.read_bytes()
        assert ran(room) == []
        assert path.read_bytes() == before


def test_a_file_that_changed_since_it_was_read_is_left_alone_and_named(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        path = room.write("alpha", title="“Onwards”")
        seen = room.survey()
        room.edit("alpha", "Something", "Anything")
        before = path.read_bytes()
        (told,) = mend(room.house(), seen, {FILE}, named=False)
        assert "changed meanwhile" in told
        assert path.read_bytes() == before


def test_who_saves_while_it_is_mended_loses_nothing(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        path = room.write("alpha", title="“Onwards”")
        theirs = path.read_bytes().replace(b"Something", b"Anything")
        seen = room.survey()
        with somebody_saves(path, theirs):
            (told,) = mend(room.house(), seen, {FILE}, named=False)
        assert told == f"{FILE} is left as it is: it was changed meanwhile; look at it and run this again."
        assert path.read_bytes() == theirs


def test_only_the_files_named_are_mended(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        room.write("alpha", title="“Onwards”")
        beta = room.write("beta", title="“Backwards”")
    before = beta.read_bytes()
    assert dateline("check", "--fix", FILE, newsroom=tmp_path).returncode == 0
    assert beta.read_bytes() == before
    assert b'"Onwards"' in (tmp_path / FILE).read_bytes()


def test_nothing_is_mended_while_the_promises_cannot_be_looked_up(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        path = room.write("alpha", title="“Onwards”")
    before = path.read_bytes()
    (tmp_path / ".dateline" / "ledger.sqlite3").write_bytes(b"no ledger" * 1000)
    done = dateline("check", "--fix", newsroom=tmp_path)
    assert done.returncode == 3
    assert "Nothing was rewritten" in done.stderr
    assert path.read_bytes() == before


def test_many_lines_are_told_in_few_words(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        room.write("alpha", body="Word.\x0b\n" * 20)
        (told,) = ran(room)
        assert told.endswith("and 14 more lines: what nobody can see at the end of the line is gone.")
        assert sheet((tmp_path / FILE).read_text(), "x").body.count("Word.") == 20


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_blanks_behind_a_field_go_and_those_that_break_a_line_of_text_stay(ending: str) -> None:
    text = PAGE.replace("\n", ending)
    spoilt = text
    for line, blanks in (("# a note", " "), ("plan", "   "), ("contacts:", "\t"), ("0100}", "  "), ("notes: |", "")):
        spoilt = spoilt.replace(line + ending, line + blanks + ending, 1)
    assert spoilt != text
    assert cleaned(spoilt).text == text
    assert lines(spoilt) == [2, 3, 4, 5]


def test_a_no_break_space_behind_a_field_goes_and_one_that_may_be_part_of_a_value_stays() -> None:
    text = "---\ntitle: x\nlanguage: en\nsocial:\n  mastodon: false\n---\nText\u00a0\n"
    assert cleaned(text.replace("en\n", "en \u00a0\n")).text == text
    inside = text.replace("false\n", "false\u00a0\n")
    assert cleaned(inside) == Mended(inside)


def test_blanks_stay_where_the_fields_cannot_be_read() -> None:
    text = "---\ntitle: a: b  \nslug: [x  \n---\nText\n"
    assert cleaned(text) == Mended(text)
