"""`dateline check --fix` writes the canonical form in the place of the words, and every other byte stays."""

import json
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli.fix import fix
from pipeline.cli.say import Stopped
from pipeline.embargo import read_embargo
from pipeline.source.amend import Unamendable, with_embargo
from pipeline.source.characters import decode
from pipeline.source.front_matter import sheet
from pipeline.source.written import Text
from tests.cli import dateline
from tests.room import HOUR, WORDS, Room, at, room_in, somebody_saves, tree

NEW = "2026-12-04T09:00:00-04:00[America/Port_of_Spain]"
FILE = "releases/alpha.md"
AFTER = 'title: "T: x"   # a note\n# embargo: not this one\nevent: {time: "5 Dec", embargo: x}\ntags:\n  embargo: y\n\n'


def page(embargo: str, before: str = "# first\n", after: str = AFTER, ending: str = "\n", mark: str = "") -> str:
    text = f"---\n{before}{embargo}\n{after}---\n\nembargo: {WORDS}\n---\nBody.  \n\n"
    return mark + text.replace("\n", ending)


def value(text: str) -> str:
    """The embargo, as the line reads the file."""
    found = sheet(decode(text.encode(), "x.md"), "x.md").fields.fields["embargo"].value
    assert isinstance(found, Text)
    return found.value.strip()


STYLES = {
    "embargo: {}": "embargo: {}",
    "embargo:   {}  ": "embargo:   {}  ",
    "embargo : {}": "embargo : {}",
    '"embargo": {}': '"embargo": {}',
    "embargo: '{}'": "embargo: '{}'",
    'embargo: "{}"': 'embargo: "{}"',
    'embargo: "{}"  # until the minister has spoken': 'embargo: "{}"  # until the minister has spoken',
    "embargo: '{}' # é": "embargo: '{}' # é",
    "embargo: {}\t# cut": "embargo: {}\t# cut",
    "embargo:\n  {}": "embargo:\n  {}",
    "embargo:  # why\n\n  {}": "embargo:  # why\n\n  {}",
    "embargo: >\n  {}": "embargo: >\n  {}",
    "embargo: |\n    {}\n\n": "embargo: |\n    {}\n\n",
    "embargo: >-  # note\n\n  {}  \n\n# below": "embargo: >-  # note\n\n  {}  \n\n# below",
    "embargo: |2+\n  {}\n  \n": "embargo: |2+\n  {}\n  \n",
    "embargo: {}\n": "embargo: {}\n",
    "? embargo\n: {}": "? embargo\n: {}",
}
SPLIT = {
    "embargo: Friday, 4 December 2026,\n  09:00 hrs AST": "embargo: {}",
    "embargo: 'Friday, 4 December 2026,\n\n  09:00 hrs AST'  # c": "embargo: '{}'  # c",
    'embargo: "Friday, 4 Dec\\x65mber 2026, \\\n   09:00 hrs AST"': 'embargo: "{}"',
    "embargo: >\n   Friday, 4 December 2026,\n   09:00 hrs AST\n\n": "embargo: >\n   {}\n\n",
    "embargo: |-\n Friday, 4 December 2026,\n 09:00 hrs AST": "embargo: |-\n {}",
}


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("style", STYLES)
def test_in_every_style_only_the_words_themselves_change(style: str, ending: str, mark: str) -> None:
    before = page(style.format(WORDS), ending=ending, mark=mark)
    after = with_embargo(before, NEW, was=WORDS)
    assert after == page(STYLES[style].format(NEW), ending=ending, mark=mark)
    assert value(after) == NEW
    assert with_embargo(after, NEW, was=NEW) == after


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("written", SPLIT)
def test_words_on_several_lines_become_one_line_in_the_same_style(written: str, ending: str) -> None:
    before = page(written, ending=ending)
    assert with_embargo(before, NEW, was=value(before)) == page(SPLIT[written].format(NEW), ending=ending)


def test_between_braces_the_words_get_the_quotes_that_they_need_there() -> None:
    before = "---\n{title: x, embargo: 4 December 2026 09:00 AST , place: y}\n---\nBody.\n"
    after = with_embargo(before, NEW, was="4 December 2026 09:00 AST")
    assert after == before.replace("4 December 2026 09:00 AST", f'"{NEW}"')


KEYS = st.from_regex(r"\A[a-z]{1,6}\Z").filter(lambda key: key not in ("embargo", "date"))
PLAIN = st.from_regex(r"\A[A-Za-zé漢😀][A-Za-zé漢😀0-9 ]{0,20}[A-Za-z]\Z")
LINES = st.one_of(
    st.just(""),
    PLAIN.map(lambda text: f"# {text}"),
    st.tuples(KEYS, PLAIN).map(lambda pair: f"{pair[0]}: {pair[1]}  "),
    st.tuples(KEYS, PLAIN).map(lambda pair: f'{pair[0]}: "{pair[1]}: \\"embargo: {WORDS}\\""'),
    st.tuples(KEYS, PLAIN).map(lambda pair: f"{pair[0]}: |\n  embargo: {pair[1]}\n   deeper\n"),
    st.tuples(KEYS, PLAIN).map(lambda pair: f"{pair[0]}:\n  embargo: {pair[1]}\n  date: [a, {{embargo: b}}]"),
)


def once(lines: list[str]) -> list[str]:
    """The lines without those that would give a key twice."""
    seen: set[str] = set()
    kept = []
    for line in lines:
        key = line.partition(":")[0] if line and line[0] != "#" else ""
        if not key or key not in seen:
            kept.append(line)
        seen.add(key)
    return kept


@given(
    st.lists(LINES, max_size=6).map(once),
    st.integers(0, 6),
    st.sampled_from(sorted({**STYLES})),
    st.tuples(st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\ufeff"])),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40),
)
def test_whatever_stands_around_it_every_other_byte_stays(
    lines: list[str], at: int, style: str, ends: tuple[str, str], body: str
) -> None:
    ending, mark = ends

    def whole(words: str) -> str:
        front = "\n".join([*lines[:at], style.format(words), *lines[at:]])
        return mark + f"---\n{front}\n---\n{body}".replace("\n", ending)

    assert with_embargo(whole(WORDS), NEW, was=WORDS) == whole(NEW)


@pytest.mark.parametrize(
    "text",
    [
        page("embargo: FOR IMMEDIATE RELEASE"),
        page(f"embargo: {WORDS}, or later"),
        page("embargo: [a, list]"),
        page("number: 1"),
        page(f"embargo: {WORDS}\nembargo: {WORDS}"),
        page(f"embargo: {WORDS}", before="date: 2026-11-30\n"),
        f"embargo: {WORDS}\n",
        f"---\nembargo: {WORDS}\n",
    ],
)
def test_a_file_that_says_something_else_by_now_is_left_alone(text: str) -> None:
    with pytest.raises(Unamendable):
        with_embargo(text, NEW, was=WORDS, date="2026-12-01")


def ran(room: Room, *files: str) -> list[str]:
    """What `--fix` says, each in one string."""
    seen = room.survey()
    return list(fix(room.house(), seen, {*files} or {each.file for each in seen.releases}, named=bool(files)))


def test_the_file_the_line_and_both_wordings_are_said(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        path = room.write("alpha")
        before = path.read_bytes()
        assert ran(room) == [f"{FILE}:3: embargo is now {NEW}\n  it was: {WORDS}"]
        assert path.read_bytes() == before.replace(WORDS.encode(), NEW.encode())
        assert ran(room) == []


def test_the_command_does_it_once_and_says_the_problems_that_are_left(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        room.write("alpha")
        room.write("beta", embargo="soon")
        room.write("gamma", embargo="FOR IMMEDIATE RELEASE")
    own = {FILE, ".dateline/checked.json"}
    others = {name: data for name, data in tree(tmp_path).items() if name not in own}
    done = dateline("check", "--fix", newsroom=tmp_path)
    assert done.returncode == 1
    assert f"{FILE}:3: embargo is now {NEW}" in done.stdout
    assert "releases/beta.md:3:10: embargo-unreadable (stops)" in done.stdout
    assert {name: data for name, data in tree(tmp_path).items() if name not in own} == others
    again = dateline("check", "--fix", FILE, newsroom=tmp_path)
    assert again.returncode == 0
    assert "Nothing was rewritten." in again.stdout


def test_the_problems_that_are_left_are_told_where_they_stand_now(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        room.write("alpha", embargo="Friday, 4 December 2026,\n  09:00 hrs AST", number="[one, two]")
    assert "alpha.md:11:" in dateline("check", newsroom=tmp_path).stdout
    assert "alpha.md:10:" in dateline("check", "--fix", newsroom=tmp_path).stdout


def test_only_the_files_named_are_rewritten(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        room.write("alpha")
        beta = room.write("beta")
    before = beta.read_bytes()
    assert dateline("check", "--fix", FILE, newsroom=tmp_path).returncode == 0
    assert beta.read_bytes() == before
    assert NEW in (tmp_path / FILE).read_text()


def test_beside_json_it_is_said_on_standard_error_and_annotations_never_quote(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        room.write("alpha")
    refused = dateline("check", "--fix", "--format", "github", newsroom=tmp_path)
    assert refused.returncode == 2
    assert WORDS in (tmp_path / FILE).read_text()
    done = dateline("check", "--fix", "--json", newsroom=tmp_path)
    assert json.loads(done.stdout) == []
    assert NEW in done.stderr


def test_approvals_and_promises_hold(tmp_path: Path) -> None:
    with room_in(tmp_path, approvals=1) as room:
        room.write("alpha")
        room.edit("alpha", "summary:", f"approved: [{{by: Director, digest: {room.approval('alpha')}}}]\nsummary:")
        room.tick()
        (before,) = room.survey().coming
        assert len(ran(room)) == 1
        (after,) = room.survey().coming
        assert (after.obstacles, after.instant, after.issued) == ((), before.instant, before.issued)
        room.tick()
        assert room.survey().problems == ()
        room.tick(HOUR)
        assert "releases/alpha/index.html" in room.public()


def test_the_order_the_aliases_and_the_day_of_the_release_are_written_out(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        room.write("alpha", embargo="4/12, 9 a.m.", date="2026-12-01")
        assert ran(room) == [f"{FILE}:3: embargo is now {NEW}\n  it was: 4/12, 9 a.m."]


def test_what_is_public_stays_as_it_was_written_and_that_is_said_where_it_was_asked_for(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        path = room.write("alpha")
        room.tick(HOUR)
        before = path.read_bytes()
        assert ran(room) == []
        assert ran(room, FILE) == [f"{FILE} is public already, so its embargo stays as it was written."]
        assert path.read_bytes() == before


@pytest.mark.parametrize(
    "fields",
    [
        {"embargo": f"{WORDS} # as agreed"},  # the note may be part of the words
        {"embargo": "|\n  Friday, 4 December 2026,\n  09:00 hrs AST"},
        {"embargo": f"“{WORDS}”"},
        {"embargo": "4 December 2026"},
        {"killed": "The meeting was called off."},
    ],
)
def test_words_that_have_a_problem_are_for_a_person_to_mend(tmp_path: Path, fields: dict[str, str]) -> None:
    with room_in(tmp_path) as room:
        path = room.write("alpha", **fields)  # type: ignore[arg-type]
        before = path.read_bytes()
        assert ran(room) == []
        assert path.read_bytes() == before


def test_an_embargo_that_new_zone_rules_moved_is_never_settled_by_a_machine(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        path = room.write("alpha")
        room.tick()
        (promise,) = room.ledger.promises("news.example")
        moved = replace(promise, instant=at("2026-12-04T12:00:00Z"), tzdata="2020a")
        room.ledger.promise("news.example", [moved], [])
        before = path.read_bytes()
        assert ran(room) == []
        assert path.read_bytes() == before
        assert [problem.code for problem in room.survey().problems] == ["embargo-moved"]


def test_nothing_is_rewritten_while_the_promises_cannot_be_looked_up(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        path = room.write("alpha")
        seen = room.survey()
        unsure = replace(seen, review=replace(seen.review, refused="The ledger cannot be read."))
        with pytest.raises(Stopped, match=r"Nothing was rewritten: The ledger cannot be read\."):
            list(fix(room.house(), unsure, {FILE}, named=False))
        assert WORDS in path.read_text()


def test_a_file_that_changed_since_it_was_read_is_left_alone_and_named(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        path = room.write("alpha")
        seen = room.survey()
        room.edit("alpha", "09:00 hrs", "10:00 hrs")
        before = path.read_bytes()
        (told,) = fix(room.house(), seen, {FILE}, named=False)
        assert told.startswith(f"{FILE}:3: embargo is left as it is: it was changed meanwhile")
        assert path.read_bytes() == before


def test_who_saves_while_it_is_rewritten_loses_nothing(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        path = room.write("alpha")
        theirs = path.read_bytes().replace(b"Something", b"Anything")
        seen = room.survey()
        with somebody_saves(path, theirs):
            (told,) = fix(room.house(), seen, {FILE}, named=False)
        assert told.startswith(f"{FILE}:3: embargo is left as it is: it was changed meanwhile")
        assert path.read_bytes() == theirs


def test_what_would_not_be_read_back_is_left_as_it_is(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        text = (tmp_path / "newsroom.yml").read_text()
        (tmp_path / "newsroom.yml").write_text(text.replace("home: America/Port_of_Spain", "home: Asia/Tokyo"))
        path = room.write("alpha", embargo="31 December 2099, 23:00 UTC-4")  # in Tokyo a day of 2100, which is no year
        before = path.read_bytes()
        (told,) = ran(room)
        assert told.endswith("2100-01-01T12:00:00+09:00[Asia/Tokyo] would not be read as the same instant.")
        assert path.read_bytes() == before


def test_the_file_keeps_its_mode_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        path = room.write("alpha")
        os.chmod(path, 0o640)
        assert len(ran(room)) == 1
        assert path.stat().st_mode & 0o777 == 0o640
        assert [each.name for each in path.parent.iterdir()] == ["alpha.md"]


def test_a_release_in_a_folder_of_its_own_and_a_draft_are_rewritten_too(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        path = room.write("alpha", draft="true")
        (tmp_path / "releases/beta").mkdir()
        (tmp_path / "releases/beta/release.md").write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        assert [re.split(":| ", told)[0] for told in ran(room)] == [FILE, "releases/beta/release.md"]
        both = [path.read_bytes(), (tmp_path / "releases/beta/release.md").read_bytes()]
        assert both[1] == both[0].replace(b"\n", b"\r\n")
        assert read_embargo(NEW, home="").instant == at(HOUR)
