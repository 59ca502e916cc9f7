"""Silences the codes of the checks one at a time, and demands that a test of the family notices: not an example alone.

`python -m tests.blind [WORD ...]` tries the codes that hold any of the words, all without one. Ends with 1 if a code
can go unsaid with no test failing. In a run of pytest it is the plugin that silences the code named by `BLIND_TO`.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from pipeline.checks import CHECKS
from pipeline.problem import Problem
from tests.codes import codes_of_family

TESTS = Path(__file__).parent
BLIND_TO = "BLIND_TO"
FOUND_BY = ("check", "missing")  # the functions of a family that find problems
# These compare everything that is said, whatever it is: they show that a code is there, not when it is right.
OF_EXAMPLES = "not example and not exactly_the_words and not two_sentences"
COMPARING = frozenset({"test_clean", "test_explain", "test_hostile", "test_readme", "test_sample", "test_shelves"})
PYTEST = (sys.executable, "-m", "pytest", "-x", "-q", "-p", "tests.blind", "-p", "no:cacheprovider", "-k")
LONGEST = 180  # seconds


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Before anything of the tests is read: what the families find comes without the code."""
    if blind_to := os.environ.get(BLIND_TO):
        for name in CHECKS.values():
            family = import_module(name)
            for finder in filter(lambda finder: hasattr(family, finder), FOUND_BY):
                setattr(family, finder, _without(blind_to, getattr(family, finder)))


def _without(code: str, find: Callable[..., Iterable[Problem]]) -> Callable[..., Iterator[Problem]]:
    def found(*known: Any) -> Iterator[Problem]:
        return (problem for problem in find(*known) if problem.code != code)

    return found


def families() -> Iterator[tuple[str, str]]:
    """Each code of the checks, with its family."""
    yield from sorted((code, family) for family in CHECKS for code in codes_of_family(family))


def tests_of(family: str, code: str) -> list[Path]:
    """The test files that call the family, or name the code; those of checks at large where there is none."""
    calls = re.compile(
        rf"checks\.{family}\b|check(?:ed|er)\(\"{family}\"|pipeline\.checks import [^\n]*\b{family}\b|\"{code}\""
    )
    files = (path for path in sorted(TESTS.glob("test_*.py")) if path.stem not in COMPARING)
    return [path for path in files if calls.search(path.read_text(encoding="utf-8"))] or [TESTS / "test_check.py"]


def is_noticed(code: str, files: Sequence[Path]) -> bool:
    """Whether a test of these fails when nobody says the code."""
    try:
        run = subprocess.run(
            [*PYTEST, OF_EXAMPLES, *map(str, files)],
            env={**os.environ, BLIND_TO: code, "PYTHONPATH": str(TESTS.parent)},
            cwd=TESTS.parent,
            capture_output=True,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return run.returncode == 1  # only a test that fails: one that cannot be read shows nothing


def main(words: Sequence[str]) -> int:
    """The exit code: 0 if each code has a test of its family that notices when it is gone."""
    unnoticed = 0
    for code, family in families():
        if words and not any(word in code for word in words):
            continue
        files = tests_of(family, code)
        if not is_noticed(code, files):
            unnoticed += 1
            sys.stdout.write(f"{code}: no test of {family} notices ({', '.join(path.stem for path in files)})\n")
            sys.stdout.flush()
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
