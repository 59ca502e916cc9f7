"""The page for an officer's first release is true: its example, its problems and its commands."""

import json
import re
from pathlib import Path

import pytest

from pipeline.cli import COMMANDS
from pipeline.codes import WHAT
from tests.cli import ROOT, dateline

PAGE = (ROOT / "docs/first-release.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"```markdown\n(.*?)```", PAGE, re.DOTALL)[0]
ROWS = re.findall(r"^\| `(.+)` \| `([a-z-]+)`: (.+) \| `(.+)` \|$", PAGE, re.MULTILINE)


def newsroom(folder: Path, home: str, release: str) -> Path:
    """A new newsroom as `init` writes it, with this release as its only one."""
    done = dateline("init", str(folder), "--home", home)
    assert done.returncode == 0, done.stderr
    for other in (folder / "releases").glob("*.md"):
        other.unlink()
    (folder / "releases/2027-03-08-reading-week.md").write_text(release, encoding="utf-8")
    return folder


def codes(folder: Path) -> list[str]:
    return [row["code"] for row in json.loads(dateline("check", "--json", newsroom=folder).stdout)]


def with_line(line: str) -> str:
    """The example with one of its fields written as this line."""
    key = line.partition(":")[0]
    changed = re.sub(rf"^{key}:.*\n(?:[ ]+.*\n)*", lambda match: f"{line}\n", EXAMPLE, count=1, flags=re.MULTILINE)
    assert line in changed
    return changed


@pytest.mark.parametrize("home", ["America/Port_of_Spain", "Europe/Rome", "Africa/Nairobi"])
def test_the_example_has_no_problem_in_a_new_newsroom_anywhere(tmp_path: Path, home: str) -> None:
    assert codes(newsroom(tmp_path / "n", home, EXAMPLE)) == []


def test_the_table_holds_the_problems_that_most_people_meet() -> None:
    assert [code for _, code, _, _ in ROWS] == ["quotes-needed", "embargo-unreadable", "contact-unreachable"]


@pytest.mark.parametrize(("line", "code", "note", "mended"), ROWS)
def test_each_line_of_the_table_gets_its_note_and_none_once_it_is_mended(
    tmp_path: Path, line: str, code: str, note: str, mended: str
) -> None:
    assert note == WHAT[code]
    assert codes(newsroom(tmp_path / "bad", "America/Port_of_Spain", with_line(line))) == [code]
    assert codes(newsroom(tmp_path / "good", "America/Port_of_Spain", with_line(mended))) == []


def test_the_page_names_only_commands_that_there_are() -> None:
    named = set(re.findall(r"dateline ([a-z]+)", PAGE))
    assert {"approve", "check", "status"} <= named <= set(COMMANDS)
    for command in named:
        assert dateline(command, "--help").returncode == 0


def test_a_translation_made_as_the_page_says_has_no_problem(tmp_path: Path) -> None:
    fields = re.search(r"(language: fr\ntranslation-of: reading-week)\n", PAGE)
    assert fields
    folder = newsroom(tmp_path / "n", "America/Port_of_Spain", EXAMPLE)
    known = folder / "newsroom.yml"
    known.write_text(re.sub(r"^languages: .*$", "languages: [en, fr]", known.read_text(), flags=re.MULTILINE))
    text = EXAMPLE.replace("language: en", fields[1])
    (folder / "releases/2027-03-08-reading-week-fr.md").write_text(text, encoding="utf-8")
    assert {code for code in codes(folder) if not code.startswith(("boilerplate-", "translation-"))} == set()
