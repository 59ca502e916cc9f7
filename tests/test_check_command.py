"""The command `check` as people and machines meet it: its forms, the mark under the words, and what it never tells."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli.explain import explained, plain, sections
from pipeline.cli.sarif import sarif
from pipeline.cli.say import Stopped
from pipeline.cli.shown import WIDEST, Lines, full, reach, spot
from pipeline.codes import WHAT
from pipeline.files import Disk
from pipeline.problem import Place, Problem
from tests.cli import ROOT, dateline
from tests.room import room_in

SARIF = ROOT / "tests/schemas/sarif-2.1.0.json"
FILE = "releases/alpha.md"
BAD = {"embargo": "canarysoon", "issuers": "[canaryissuer]", "contacts": "[{name: Canaryname, phone: canaryphone}]"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A newsroom with one release that has several problems, each about a word that begins with `canary`."""
    with room_in(tmp_path / "home") as room:
        room.write("alpha", title="“Canarytitle of a plan”", body="Canarybody with [canarylink]() in it.", **BAD)  # type: ignore[arg-type]
    return tmp_path / "home"


def shown(problem: Problem, line: str) -> list[str]:
    return "".join(text for text, _ in full(problem, line)).splitlines()


def at(column: int, wrong: str = "Something is wrong.", line: int = 1) -> Problem:
    return Problem(Place("releases/a.md", line, column), "tab", wrong, "Mend it.")


def test_a_problem_shows_its_line_with_a_mark_under_the_words(home: Path) -> None:
    said = dateline("check", newsroom=home).stdout
    assert (
        f"{FILE}:3:10: embargo-unreadable (stops)\n     3 | embargo: canarysoon\n       |          ^^^^^^^^^^\n"
    ) in said
    assert "     2 | title: “Canarytitle of a plan”\n       |        ^^^^^^^^^^^^^^^^^^^^^^^\n" in said


def test_the_example_of_the_page_is_what_is_printed(tmp_path: Path) -> None:
    page = (ROOT / "docs/checks.md").read_text(encoding="utf-8").partition("\n## ")[0]
    example = "\n".join(line[4:] for line in page.splitlines() if line.startswith("    "))
    with room_in(tmp_path) as room:
        room.write("heads-adopt", title="Ministers agree: no tax")
    first, *rest = dateline("check", newsroom=tmp_path).stdout.split("\n\n")
    assert first in example
    assert rest == ["1 release checked: 1 problem stops a release.\n"]


def test_problems_come_in_the_order_of_the_file(home: Path) -> None:
    rows = json.loads(dateline("check", "--format", "json", newsroom=home).stdout)
    places = [(row["line"], row["column"]) for row in rows]
    assert len(places) >= 5
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("line", "column", "wrong", "marked"),
    [
        ("embargo: soon, after it", 10, "“soon” counts from another day.", "soon"),
        ("title: Heads adopt: a plan", 8, "`Heads adopt: a plan` holds a colon.", "Heads adopt: a plan"),
        ('title: "Heads adopt"', 8, "`Heads adopt` is odd.", '"Heads adopt"'),
        ('title: "Heads adopt", x', 8, "It is odd.", '"Heads adopt"'),
        ("title: «Les chefs» disent", 8, "It is odd.", "«Les chefs»"),
        ("issuers: [agency, other]", 11, "It is odd.", "agency"),
        ("a word.", 3, "It is odd.", "word"),
        ("issuers: [ht]", 11, "It is odd.", "ht"),
        ("issuers: [{id: (a)}]", 11, "It is odd.", "{id"),
        ("a (word)", 3, "It is odd.", "(word)"),
        ("…", 1, "It is odd.", "…"),
    ],
)
def test_the_mark_stands_under_the_words_that_are_meant(line: str, column: int, wrong: str, marked: str) -> None:
    length = reach(line, at(column, wrong))
    assert line[column - 1 : column - 1 + length] == marked


@pytest.mark.parametrize(
    ("line", "wrong", "marked"),
    [
        ("embargo: embargoed until monday", "“monday” counts from another day.", "monday"),
        ("embargo: 10/12/2026, 9 hrs AST", "The number 9 is part of no full day and of no full hour.", "9"),
        ("embargo: soon", "“later” is not here.", "soon"),
    ],
)
def test_of_an_embargo_the_words_are_marked_that_are_not_understood(line: str, wrong: str, marked: str) -> None:
    start, length = spot(line, Problem(Place("a.md", 3, 10), "embargo-unreadable", wrong, "Mend it."))
    assert line[start : start + length] == marked
    assert spot(line, at(10, wrong))[0] == 9, "other problems are marked where they stand"


@pytest.mark.parametrize(("line", "column"), [("", 1), ("   ", 2), ("short", 6), ("short", 400)])
def test_where_no_words_stand_the_mark_is_one_column(line: str, column: int) -> None:
    assert reach(line, at(column)) == 1
    assert shown(at(column), line)[-2:] == ["  Something is wrong.", "  Mend it."]


def test_wide_and_combining_letters_take_the_columns_that_a_terminal_gives_them() -> None:
    _, line, mark, *_ = shown(at(8), "新しい e\u0301 word")
    assert line == "     1 | 新しい e\u0301 word"
    assert mark == "       |          ^^^^"  # three letters of two columns, a blank, one letter, a blank


def test_of_a_long_line_the_part_is_shown_that_the_problem_is_about() -> None:
    _, line, mark, *_ = shown(at(50_001, "`here` is odd."), "a " * 25_000 + "here" + " b" * 25_000)
    assert len(line) <= len("     1 | ") + WIDEST + 2
    assert line[mark.index("^") : mark.rindex("^") + 1] == "here"
    assert (line[9], line[-1]) == ("…", "…")


@pytest.mark.parametrize(
    ("code", "line", "column", "seen"),
    [
        (
            "secret-written",
            "  - {kind: x, secret: ab1-cd2 ef3, name: x-us}",
            23,
            "  - {kind: x, secret: ••••••• •••, name: x-us}",
        ),
        ("secret-written", "    secret: 'ab1, cd2'", 13, "    secret: '•••• •••'"),
        ("secret-written", "      ab1 cd2", 7, "      ••• •••"),
        ("choice-unknown", "  - {kind: twitter, secret: ab1}", 12, "  - {kind: twitter, secret: •••}"),
        ("choice-unknown", "  - {kind: twitter, secret: X_US}", 12, "  - {kind: twitter, secret: X_US}"),
    ],
)
def test_a_secret_written_into_the_file_is_not_shown(code: str, line: str, column: int, seen: str) -> None:
    problem = Problem(Place("newsroom.yml", 7, column), code, "`kind` cannot be `twitter`.", "Mend it.")
    told = "".join(text for text, _ in full(problem, line))
    assert told.splitlines()[1] == f"     7 | {seen}"


def test_nothing_that_a_terminal_would_obey_is_shown() -> None:
    hostile = Problem(Place("a\x1b[2J.md"), "tab", "Odd \x1b[31m words.", "Mend \u202e it.")
    assert "\x1b" not in "".join(shown(hostile, "\x1b]0;title\x07 \u202eword\tx"))


def test_the_name_of_a_file_begins_no_line_of_a_log(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        room.write("alpha\n::error::x", title="Heads adopt", summary="They do.", slug="alpha", body="TBC")
    for environment in ({}, {"CI": "true"}):
        said = dateline("check", newsroom=tmp_path, **environment).stdout
        assert "placeholder-left" in said
        assert not [line for line in said.splitlines() if line.startswith("::")]


def test_lines_are_counted_as_the_reader_counts_them_and_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xef\xbb\xbfone\r\ntwo\rthree\n")
    (tmp_path / "b.md").symlink_to(tmp_path / "a.md")
    (tmp_path / "c.md").write_bytes("one\n".encode("utf-16"))
    lines = Lines(Disk(), tmp_path)
    assert [lines.at(Place("a.md", row)) for row in (1, 2, 3, 9)] == ["one", "two", "three", ""]
    assert [lines.at(Place(name)) for name in ("b.md", "c.md", "none.md", ".")] == ["", "", "", ""]


def terminal(home: Path, *words: str, **environment: str) -> str:
    """What the command writes to a terminal."""
    leader, follower = pty.openpty()
    command = [sys.executable, "-c", "import sys; from pipeline.cli import main; sys.exit(main())"]
    known = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], "TERM": "xterm-256color", "COLUMNS": "120"}
    with subprocess.Popen(
        [*command, "-C", str(home), *words], stdout=follower, stderr=subprocess.DEVNULL, env=known | environment
    ):
        os.close(follower)
        said = b""
        try:
            while piece := os.read(leader, 65536):
                said += piece
        except OSError:  # the other end was closed
            pass
    os.close(leader)
    return said.decode().replace("\r\n", "\n")


def test_a_terminal_is_coloured_unless_that_is_unwanted(home: Path) -> None:
    assert "\x1b[1;31membargo-unreadable" in terminal(home, "check")
    unwanted = terminal(home, "check", NO_COLOR="1")
    assert "embargo-unreadable" in unwanted
    assert "31m" not in unwanted


def test_what_is_piped_is_never_coloured(home: Path) -> None:
    for environment in ({}, {"FORCE_COLOR": "1", "TERM": "xterm-256color"}, {"CI": "true"}):
        assert "\x1b" not in dateline("check", newsroom=home, **environment).stdout


@pytest.mark.parametrize("form", [[], ["--format", "text"], ["--json"], ["--format", "json"]])
def test_in_ci_no_form_tells_a_word_of_a_release(home: Path, form: list[str]) -> None:
    here = dateline("check", *form, newsroom=home).stdout
    there = dateline("check", *form, newsroom=home, CI="true")
    assert "canary" in here.lower()
    assert "canary" not in (there.stdout + there.stderr).lower()
    assert there.returncode == 1
    assert WHAT["embargo-unreadable"] in there.stdout
    assert "dateline check --explain embargo-unreadable" in there.stdout


@pytest.mark.parametrize("name", ["CI", "JENKINS_URL", "TEAMCITY_VERSION", "TF_BUILD"])
def test_a_terminal_that_a_ci_service_gives_its_jobs_is_a_log_too(home: Path, name: str) -> None:
    said = terminal(home, "check", **{name: "True"})
    assert "embargo-unreadable" in said
    assert "canary" not in said.lower()
    assert "canarysoon" in terminal(home, "check", CI="false")


@pytest.mark.parametrize("form", ["github", "sarif"])
def test_annotations_and_sarif_never_tell_a_word_of_a_release(home: Path, form: str) -> None:
    done = dateline("check", "--format", form, newsroom=home)
    assert done.returncode == 1
    assert "embargo-unreadable" in done.stdout
    assert "canary" not in (done.stdout + done.stderr).lower()


def test_json_has_a_short_word_and_two_forms_at_once_are_refused(home: Path) -> None:
    assert dateline("check", "--json", newsroom=home).stdout == (
        dateline("check", "--format", "json", newsroom=home).stdout
    )
    assert dateline("check", "--json", "--format", "json", newsroom=home).returncode == 1
    assert dateline("check", "--json", "--format", "sarif", newsroom=home).returncode == 2


def judged(path: Path) -> subprocess.CompletedProcess[str]:
    judge = Path(sys.executable).parent / "check-jsonschema"
    command = [str(word) for word in (judge, "--schemafile", SARIF, path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("fields", [{}, {"draft": "true"}, BAD])
def test_sarif_is_what_its_schema_asks_for(tmp_path: Path, fields: dict[str, str]) -> None:
    with room_in(tmp_path / "home") as room:
        room.write("alpha", **fields)  # type: ignore[arg-type]
    path = tmp_path / "found.sarif"
    path.write_text(dateline("check", "--format", "sarif", newsroom=tmp_path / "home").stdout)
    done = judged(path)
    assert done.returncode == 0, done.stdout
    path.write_text(path.read_text().replace('"version": "2.1.0"', '"version": "9"'))
    assert judged(path).returncode == 1  # the judge is awake


def test_sarif_names_rule_level_and_region(home: Path) -> None:
    (run,) = json.loads(dateline("check", "--format", "sarif", newsroom=home).stdout)["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted({result["ruleId"] for result in run["results"]})
    for result in run["results"]:
        rule = rules[result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]
        assert rule["shortDescription"]["text"] == WHAT[rule["id"]]
        assert "**Why.**" in rule["help"]["markdown"]
        assert "Before:" in rule["help"]["text"]
    by_code = {result["ruleId"]: result for result in run["results"]}
    assert by_code["smart-quotes"]["level"] == "note"
    embargo = by_code["embargo-unreadable"]
    assert embargo["level"] == "error"
    (where,) = [place["physicalLocation"] for place in embargo["locations"]]
    assert where["artifactLocation"]["uri"] == FILE
    assert where["region"] == {"startLine": 3, "startColumn": 10, "endColumn": 20}


@pytest.mark.parametrize("mark", [Path.mkdir, Path.touch])  # a work tree and a submodule have a file
def test_a_code_host_is_given_paths_from_the_root_of_the_repository(home: Path, mark: Callable[[Path], None]) -> None:
    mark(home.parent / ".git")
    named = dateline("check", "--format", "github", newsroom=home).stdout.splitlines()
    assert {line.partition("file=")[2].partition(",")[0] for line in named} == {f"home/{FILE}"}
    (run,) = json.loads(dateline("check", "--format", "sarif", newsroom=home).stdout)["runs"]
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert {place["artifactLocation"]["uri"] for place in places} == {f"home/{FILE}"}
    assert {place["region"]["endColumn"] - place["region"]["startColumn"] for place in places} != {1}  # lines are found
    assert f"\n{FILE}:3:10: " in dateline("check", newsroom=home).stdout  # a person is told the newsroom's own
    (home / ".git").mkdir()
    assert f"file={FILE}," in dateline("check", "--format", "github", newsroom=home).stdout


def test_a_file_with_odd_signs_in_its_name_has_an_address_in_sarif() -> None:
    log = sarif([Problem(Place("releases/a b#é.md"), "tab", "W.", "M.")], Lines(Disk(), Path("/nowhere")))
    (result,) = log["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "releases/a%20b%23%C3%A9.md"


def test_every_code_is_explained_as_the_page_says_it() -> None:
    assert sections().keys() == WHAT.keys()
    for code, told in WHAT.items():
        text = "".join(words for words, _ in explained(code))
        assert text.startswith(f"{code}\n\nWhat. {told}\n\nWhy. ")
        assert "\n\nBefore:\n\n" in text
        assert "\n\nAfter:\n\n" in text
        assert "\n## " not in text
        assert plain(code) in text


def test_an_explanation_needs_no_newsroom_and_does_not_read_one(tmp_path: Path) -> None:
    done = dateline("check", "--explain", "tab", newsroom=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("tab\n\nWhat. A line is moved to the right with a tab.\n")
    assert done.stdout.rstrip().endswith("- unicri-desk")


@pytest.mark.parametrize(
    ("word", "meant"), [("contact-lots", "contact-lost"), ("emb-unreadable", "embargo-unreadable")]
)
def test_an_unknown_code_names_the_nearest(word: str, meant: str) -> None:
    with pytest.raises(Stopped, match=f"There is no check called {word}. Did you mean {meant}?") as stop:
        explained(word)
    assert stop.value.code == 2
    with pytest.raises(Stopped, match="`dateline check` names the code of each problem"):
        explained("zzzzzzzz")
    assert dateline("check", "--explain", word).returncode == 2


def test_a_code_is_explained_however_it_is_typed() -> None:
    assert explained("QUOTES-NEEDED") == explained("`quotes-needed`") == explained("quotes-needed")


def test_what_was_mended_is_never_told_where_others_read(home: Path) -> None:
    before = (home / FILE).read_bytes()
    for words, environment in (
        (["--format", "github"], {}),
        (["--format", "sarif"], {}),
        ([], {"CI": "true"}),
        (["--json"], {"CI": "true"}),
    ):
        done = dateline("check", "--fix", *words, newsroom=home, **environment)
        assert done.returncode == 2
        assert "on your own machine" in done.stderr
    assert (home / FILE).read_bytes() == before


def test_only_releases_are_counted_as_releases(tmp_path: Path) -> None:
    with room_in(tmp_path / "home") as room:
        room.write("alpha")
        (room.root / "releases/notes").mkdir()
    assert "\n1 release checked: 1 to think over.\n" in dateline("check", newsroom=room.root).stdout
    assert "0 releases checked" in dateline("check", "releases/notes", newsroom=room.root).stdout
    room.write("beta", title='"never closed')
    assert "\n2 releases checked: 1 problem stops" in dateline("check", newsroom=room.root).stdout


def test_where_newsroom_yml_stops_all_no_release_is_counted(home: Path) -> None:
    (home / "newsroom.yml").write_text("colour: red\n")
    last = dateline("check", newsroom=home).stdout.rstrip().splitlines()[-1]
    assert last.startswith("No release was checked: newsroom.yml has ")
