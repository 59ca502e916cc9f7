"""The command `check`: every problem, where it stands, and how to mend it."""

import argparse
import re
import sys
from pathlib import Path

from pipeline.cli.say import Stopped, as_json, house, problem_text, working
from pipeline.codes import WHAT
from pipeline.problem import Problem, in_order
from pipeline.survey import House, NoNewsroom, Survey, survey

QUOTED = re.compile("[`“].*[`”]", re.DOTALL)  # from the first mark to the last: the words may hold marks themselves


def check(words: argparse.Namespace) -> int:
    """Say the problems of all releases, or of the files named; 1 where one of them stops a release.

    With `--fix` the embargoes of these files are rewritten first, and the problems are those that are left.
    """
    if words.fix and words.format == "github":
        raise Stopped("--fix says what stood in a release, and annotations never do. Leave one of them out.", 2)
    at = house(words.newsroom)
    try:
        seen = _seen(at)
        wanted = _wanted(words.files or [str(at.root)], at, seen)
        if words.fix:
            _fix(words, at, seen, wanted)
            seen = _seen(at)
    except NoNewsroom as why:  # then no release was read, and the newsroom's own problems are all there is to say
        return _report(words, list(why.problems), 0)
    problems = [problem for problem in seen.problems if problem.place.file in wanted]
    if words.online:
        problems = list(in_order([*problems, *_online(at, seen, wanted)]))
    return _report(words, problems, sum(file.startswith("releases/") for file in wanted))


def _seen(at: House) -> Survey:
    with working("Reading the releases …"):
        return survey(at)


def _online(at: House, seen: Survey, wanted: set[str]) -> list[Problem]:
    """The links that lead nowhere now; the only part of a check that asks other machines."""
    from pipeline.online import look
    from pipeline.online.ask import ask
    from pipeline.online.remembered import Remembered

    told = {problem.place for problem in seen.problems if problem.stops or problem.code == "link-malformed"}
    remembered = Remembered(at.files, at.root / ".dateline", at.clock)
    with working("Asking for the pages behind the links …"):
        releases = [release for release in seen.releases if release.file in wanted]
        return look(releases, seen.newsroom, told, remembered, ask)


def _fix(words: argparse.Namespace, at: House, seen: Survey, wanted: set[str]) -> None:
    """What was rewritten, a paragraph each; beside JSON it is said where no script reads it."""
    from pipeline.cli.fix import fix

    channel = sys.stderr if words.json else sys.stdout
    said = False
    for told in fix(at, seen, wanted, named=bool(words.files)):
        said = True
        print(told, end="\n\n", file=channel)
    if not said:
        print(
            "No embargo was rewritten.",
            end="\n\n",
            file=channel,
        )


def _report(words: argparse.Namespace, problems: list[Problem], count: int) -> int:
    stops = sum(problem.stops for problem in problems)
    if words.json:
        as_json([_row(problem) for problem in problems])
    elif words.format == "github":
        for problem in problems:
            print(_annotation(problem))
    else:
        _print(problems, count, stops)
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


def _annotation(problem: Problem) -> str:
    """A GitHub annotation. It may be read by more people than the release, so it quotes nothing of it:
    what is wrong is told by the code's own sentence, and every quotation of the advice is left out."""
    kind = "error" if problem.stops else "warning"
    place = problem.place
    where = f"file={_escaped(place.file, ':,')},line={place.line},col={place.column}"
    told = f"{WHAT[problem.code]} {QUOTED.sub('…', problem.mend)} (docs/checks.md, {problem.code})"
    return f"::{kind} {where},title={problem.code}::{_escaped(told)}"


def _escaped(text: str, more: str = "") -> str:
    """Text that cannot end a workflow command early (GitHub: workflow commands, escaping)."""
    return "".join(f"%{ord(sign):02X}" if sign in "%\r\n" + more else sign for sign in text)
