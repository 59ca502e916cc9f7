"""The command `check`: every problem, where it stands, and how to mend it."""

import argparse
from pathlib import Path

from pipeline.cli.say import Stopped, as_json, house, problem_text, surveyed, working
from pipeline.problem import Problem


def check(words: argparse.Namespace) -> int:
    """Print the problems of all releases, or of the files named; 1 where one of them stops a release."""
    at = house(words.newsroom)
    with working("Reading the releases …"):
        seen = surveyed(at)
    wanted = {_relative(file, at.root) for file in words.files}
    problems = [problem for problem in seen.problems if not wanted or problem.place.file in wanted]
    stops = sum(problem.stops for problem in problems)
    if words.json:
        as_json([_row(problem) for problem in problems])
    elif words.format == "github":
        for problem in problems:
            print(_annotation(problem))
    else:
        _print(problems, len(wanted) or len(seen.releases), stops)
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


def _relative(file: str, root: Path) -> str:
    path = Path(file)
    if not path.exists() and not (root / path).exists():
        raise Stopped(f"There is no file {file}.", 2)
    path = path if path.exists() else root / path
    if path.is_dir():
        path = path / "release.md"
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        raise Stopped(f"{file} is not in this newsroom.", 2) from None


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


def _annotation(problem: Problem) -> str:
    """A GitHub annotation. It may be read by more people than the release, so it never quotes the release."""
    kind = "error" if problem.stops else "warning"
    place = problem.place
    told = (
        f"See docs/checks.md under {problem.code}; `dateline check {place.file}` on your own machine says it in full."
    )
    return f"::{kind} file={place.file},line={place.line},col={place.column},title={problem.code}::{told}"
