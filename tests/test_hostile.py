"""Hostile input: no crash, no hang over 2 s, no more than 256 MiB; each refused with its place, or harmless."""

import json
import subprocess
import sys
from functools import cache
from typing import Any

import pytest

from tests.cli import ROOT
from tests.hostile.case import Case
from tests.hostile.every import EVERY
from tests.hostile.run import MOST_SECONDS

LONGEST = 8_000  # characters of one message
# What a text of such signs may be told besides: it is long, it lacks something, it looks unfinished.
BESIDES = {
    "boilerplate-foreign",
    "credit-missing",
    "headline-long",
    "lead-long",
    "licence-missing",
    "link-malformed",
    "link-plain",
    "placeholder-left",
    "quote-unpaired",
    "sentence-long",
}


@cache
def outcomes(kind: str) -> dict[str, dict[str, Any]]:
    """What became of each case of a kind, run in one process that is bounded in memory and time."""
    command = [sys.executable, "-m", "tests.hostile.run", kind]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    found = {row["ended"]: row for row in rows if "ended" in row}
    begun = [row["begins"] for row in rows if "begins" in row]
    died = f"ended as {done.returncode}: {done.stderr[-500:]}"
    return {name: found.get(name, {"crash": died, "seconds": 0.0}) for name in begun}


@pytest.mark.parametrize("case", EVERY, ids=lambda case: case.id)
def test_a_hostile_input_is_refused_with_its_place_or_is_harmless(case: Case) -> None:
    outcome = outcomes(case.kind).get(case.id, {"crash": "it was never reached", "seconds": 0.0})
    assert "crash" not in outcome, outcome["crash"]
    problems = outcome["problems"]
    found = {code for *_, code, _ in problems}
    assert found >= case.codes
    assert found - case.codes <= BESIDES
    assert all(file and line >= 1 and column >= 1 for file, line, column, _, _ in problems)
    assert all(length <= LONGEST for *_, length in problems)
    assert outcome["clean"] == ""
    assert outcome["seconds"] <= MOST_SECONDS


def test_there_are_three_hundred_of_them_and_no_two_have_one_name() -> None:
    assert len(EVERY) >= 300
    assert len({case.id for case in EVERY}) == len(EVERY)
