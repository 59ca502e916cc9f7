"""Phrases of the embargo law, each with its rule and its instant entered twice: as wall clock and as UTC."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.embargo import Refusal, read_embargo

FOLDER = Path(__file__).parent / "embargo_cases"
HEADER = ["id", "rule", "text", "context", "local", "offset", "expected", "note"]
RULES = [f"P{number}" for number in range(22)]
FACTS = {"home", "date", "lang", "order"}
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\"}


@dataclass(frozen=True, slots=True)
class Case:
    """One line of a table: what was written, what was known, and what must come of it."""

    id: str
    rule: str
    text: str
    facts: dict[str, str]
    aliases: dict[str, str]
    local: str
    offset: str
    expected: str
    note: str

    @property
    def accepted(self) -> bool:
        """Whether an instant is left."""
        return self.expected != "NONE" and not self.expected.startswith("REFUSE:")


def tables() -> list[Path]:
    """Every table of cases, in the order of their names."""
    return sorted(FOLDER.glob("*.tsv"))


def rows(table: Path) -> list[list[str]]:
    """The lines of a table, split at tabs and nowhere else; the first is the header."""
    return [line.split("\t") for line in table.read_text(encoding="utf-8").rstrip("\n").split("\n")]


def case(row: list[str]) -> Case:
    """The case a line holds, its escapes undone."""
    name, rule, text, context, *entries = row
    phrase = re.sub(r"\\(.)", lambda found: ESCAPES[found[1]], text)
    facts = json.loads(context or "{}")
    aliases = facts.pop("abbr", {})
    return Case(name, rule, phrase, facts, aliases, *entries)


WIDTH = len(HEADER)  # a line of another width is left to the test of the columns
CASES = [case(row) for table in tables() for row in rows(table)[1:] if len(row) == WIDTH]


def offset(written: str) -> timedelta:
    """How far `+HH:MM` or `-HH:MM` is ahead of UTC."""
    found = re.fullmatch(r"([+-])(\d\d):(\d\d)", written)
    assert found, written
    ahead = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return ahead if found[1] == "+" else -ahead


def instant(written: str) -> datetime:
    """The instant of a second entry such as `2020-12-04T13:00:00Z`."""
    return datetime.strptime(written, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def outcome(written: Case) -> str:
    """What the reader makes of a case: the instant in UTC, `NONE` or `REFUSE`."""
    home, date, order = (written.facts.get(fact, "") for fact in ("home", "date", "order"))
    try:
        found = read_embargo(written.text, home=home, date=date, order=order, aliases=written.aliases).instant
    except Refusal:
        return "REFUSE"
    return found.astimezone(UTC).isoformat().replace("+00:00", "Z") if found else "NONE"


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.stem)
def test_every_table_has_the_same_columns(table: Path) -> None:
    header, *lines = rows(table)
    assert header == HEADER
    assert lines
    assert [line for line in lines if len(line) != WIDTH] == []


def test_every_case_has_an_id_of_its_own_that_begins_with_its_rule() -> None:
    names = [written.id for written in CASES]
    assert sorted({name for name in names if names.count(name) > 1}) == []
    assert [written.id for written in CASES if not re.fullmatch(rf"{written.rule}-\w+", written.id)] == []


def test_no_phrase_is_asked_twice_with_the_same_facts() -> None:
    asked = [(written.text, json.dumps([written.facts, written.aliases], sort_keys=True)) for written in CASES]
    assert sorted({phrase for phrase in asked if asked.count(phrase) > 1}) == []


def test_there_are_at_least_three_hundred_cases_and_every_rule_has_some() -> None:
    assert len(CASES) >= 300
    assert {written.rule for written in CASES} == set(RULES)


def test_every_case_says_why_and_knows_only_facts_the_reader_takes() -> None:
    assert [written.id for written in CASES if not written.note.strip()] == []
    assert [written.id for written in CASES if set(written.facts) - FACTS] == []


def test_the_wall_clock_less_its_offset_is_the_instant_entered_by_hand() -> None:
    wrong = []
    for written in (each for each in CASES if each.accepted):
        wall = datetime.fromisoformat(written.local)
        assert wall.tzinfo is None, written.id
        if wall.replace(tzinfo=UTC) - offset(written.offset) != instant(written.expected):
            wrong.append(written.id)
    assert wrong == []


def test_what_is_not_an_instant_has_no_wall_clock() -> None:
    others = [written for written in CASES if not written.accepted]
    assert [written.id for written in others if written.local or written.offset] == []
    assert [written.id for written in others if not re.fullmatch(r"NONE|REFUSE:[a-z-]+", written.expected)] == []


@pytest.mark.parametrize("written", CASES, ids=lambda written: written.id)
def test_a_phrase_is_read_as_the_law_says_or_refused(written: Case) -> None:
    promised = written.expected if written.accepted else written.expected.split(":")[0]
    assert outcome(written) == promised, f"{written.text!r} {written.facts} {written.aliases}: {written.note}"
