"""The command `check`: every problem, where it stands, and how to mend it."""

import argparse
import re
from pathlib import Path

from pipeline.cli.say import Stopped, as_json, house, problem_text, surveyed, working
from pipeline.problem import Problem
from pipeline.survey import House, Survey

QUOTED = re.compile("`[^`]*`|“[^”]*”")
FIELD = re.compile(r"\b[a-z-]+:")  # the name of a field is no secret
WORD = re.compile(r"\w{4,}")


def check(words: argparse.Namespace) -> int:
    """Print the problems of all releases, or of the files named; 1 where one of them stops a release."""
    at = house(words.newsroom)
    with working("Reading the releases …"):
        seen = surveyed(at)
    wanted = _wanted(words.files or [str(at.root)], at, seen)
    problems = [problem for problem in seen.problems if problem.place.file in wanted]
    stops = sum(problem.stops for problem in problems)
    if words.json:
        as_json([_row(problem) for problem in problems])
    elif words.format == "github":
        for problem in problems:
            print(_annotation(problem, _words(at, problem.place.file)))
    else:
        _print(problems, sum(file.startswith("releases/") for file in wanted), stops)
    return 1 if stops else 0


def _print(problems: list[Problem], count: int, stops: int) -> None:
    for problem in problems:
        print(problem_text(problem), end="\n\n")
    releases = "1 release" if count == 1 else f"{count} releases"
    advice = len(problems) - stops
    if not problems:
        print(f"{releases} checked: nothing to mend.")
        return
    said = [f"{stops} {'problem stops' if stops == 1 else 'problems stop'} a release"] if stops else []
    said += [f"{advice} to think over"] if advice else []
    print(f"{releases} checked: {', '.join(said)}.")


def _wanted(words: list[str], at: House, seen: Survey) -> set[str]:
    """The files that these words name: a release, its folder, newsroom.yml, or all below a folder."""
    known = {release.file for release in seen.releases} | {problem.place.file for problem in seen.problems}
    known.add("newsroom.yml")
    found: set[str] = set()
    for word in words:
        name = _inside(word, at.root)
        below = {file for file in known if name in (file, ".") or file.startswith(f"{name}/")}
        if not below:
            raise Stopped(f"{word} is no release of this newsroom.", 2)
        found |= below
    return found


def _inside(word: str, root: Path) -> str:
    """The path of a word relative to the newsroom, whether it was written from there or from here."""
    path = Path(word) if Path(word).exists() else root / word
    if not path.exists():
        raise Stopped(f"There is no file {word}.", 2)
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        raise Stopped(f"{word} is not in this newsroom.", 2) from None


def _row(problem: Problem) -> dict[str, object]:
    return {
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "code": problem.code,
        "wrong": problem.wrong,
        "mend": problem.mend,
        "stops": problem.stops,
    }


def _annotation(problem: Problem, written: frozenset[str]) -> str:
    """A GitHub annotation: where, which check, what to do; `written` are the words of the file, never shown.

    It may be read by more people than the release itself, so whatever the advice quotes is left out if it
    could come from the release.
    """
    kind = "error" if problem.stops else "warning"
    told = QUOTED.sub(lambda quoted: _unless_written(quoted.group(0), written), problem.mend)
    place = f"file={problem.place.file},line={problem.place.line},col={problem.place.column}"
    return f"::{kind} {place},title={problem.code}::{told.replace('%', '%25')} (docs/checks.md, {problem.code})"


def _unless_written(quoted: str, written: frozenset[str]) -> str:
    words = WORD.findall(FIELD.sub("", quoted).casefold())
    return "…" if written.intersection(words) else quoted


def _words(at: House, file: str) -> frozenset[str]:
    """Every word of a file that is longer than three letters."""
    try:
        text = at.files.read(at.root / file).decode("utf-8", "replace")
    except OSError:
        return frozenset()
    return frozenset(WORD.findall(FIELD.sub("", text).casefold()))
