"""The command `check`: every problem, where it stands, and how to mend it."""

import argparse
import os
import sys
from pathlib import Path

from pipeline.checked import Checked, checked
from pipeline.cli.run import has_page, say_on_page, visibility
from pipeline.cli.say import Stopped, as_json, house, working
from pipeline.cli.shown import Lines, discreet, full, pointer, say
from pipeline.codes import WHAT
from pipeline.problem import Problem, in_order
from pipeline.survey import House, NoNewsroom, survey

MACHINES = ("CI", "JENKINS_URL", "TEAMCITY_VERSION", "TF_BUILD")  # what CI services say of themselves
DISCREET = ("github", "sarif")  # forms that land where more people read than may read the release


def check(words: argparse.Namespace) -> int:
    """Say the problems of all releases, or of the files named; 1 where one of them stops a release.

    With `--fix` what is safe to mend is mended first, and the problems are those that are left.
    """
    if words.explain:
        return _explain(words)
    words.format = _form(words)
    if words.fix and (words.format in DISCREET or _in_ci()):
        raise Stopped(
            "--fix says what stood in a release, and this may be read by more people than the release. "
            "Run `dateline check --fix` on your own machine.",
            2,
        )
    at = house(words.newsroom)
    try:
        found = _checked(at)
        wanted = _wanted(words.files or [str(at.root)], at, found)
        if words.fix:
            _fix(words, at, wanted)
            found = _checked(at)
    except NoNewsroom as why:  # then no release was read, and the newsroom's own problems are all there is to say
        return _report(words, at, list(why.problems), None)
    problems = [problem for problem in found.problems if problem.place.file in wanted]
    if words.online:
        problems = list(in_order([*problems, *_online(at, wanted)]))
    unread = {problem.place.file for problem in problems if problem.stops and problem.place.file.endswith(".md")}
    return _report(words, at, problems, len(wanted & {*found.files, *unread}))


def _explain(words: argparse.Namespace) -> int:
    from pipeline.cli.explain import explained

    say([explained(words.explain)])
    return 0


def _form(words: argparse.Namespace) -> str:
    """The form that was asked for; `--json` is short for one of them."""
    if words.json and words.format not in (None, "json"):
        raise Stopped(f"--json and --format {words.format} ask for two forms. Leave one of them out.", 2)
    return "json" if words.json else words.format or "text"


def _in_ci() -> bool:
    """Whether what is said lands in the log of a machine, and not before the person who asked.

    A terminal proves nothing: several CI services give every job one, and keep what it shows.
    """
    return any(os.environ.get(name, "").lower() not in ("", "0", "false", "no") for name in MACHINES)


def _checked(at: House) -> Checked:
    with working("Reading the releases …"):
        return checked(at)


def _online(at: House, wanted: set[str]) -> list[Problem]:
    """The links that lead nowhere now; the only part of a check that asks other machines."""
    from pipeline.online import look
    from pipeline.online.ask import ask
    from pipeline.online.remembered import Remembered

    with working("Asking for the pages behind the links …"):
        seen = survey(at)
        told = {problem.place for problem in seen.problems if problem.stops or problem.code == "link-malformed"}
        releases = [release for release in seen.releases if release.file in wanted]
        return look(releases, seen.newsroom, told, Remembered(at.files, at.root / ".dateline", at.clock), ask)


def _fix(words: argparse.Namespace, at: House, wanted: set[str]) -> None:
    """What was mended and rewritten, a paragraph each; beside JSON it is said where no script reads it."""
    from pipeline.cli.fix import fix, settled
    from pipeline.cli.mend import mend

    seen = survey(at)
    settled(seen)
    channel = sys.stderr if words.format == "json" else sys.stdout
    told = list(mend(at, seen, wanted, named=bool(words.files)))
    if told:
        seen = survey(at)
    told += fix(at, seen, wanted, named=bool(words.files))
    for paragraph in told or ["Nothing was rewritten."]:
        print(paragraph, end="\n\n", file=channel)


def _report(words: argparse.Namespace, at: House, problems: list[Problem], count: int | None) -> int:
    stops = sum(problem.stops for problem in problems)
    if words.format == "json":
        as_json([_row(problem) for problem in problems])
    elif words.format == "sarif":
        from pipeline.cli.clone import above
        from pipeline.cli.sarif import sarif

        as_json(sarif(problems, Lines(at.files, at.root), above(at.root)))
    elif words.format == "github":
        from pipeline.cli.clone import above

        folder = above(at.root)
        for problem in problems:
            print(_annotation(problem, folder))
        if has_page() and count is not None:
            from pipeline.cli.briefing import briefing

            closed = visibility() in ("private", "internal")
            say_on_page("\n".join([*briefing(at, survey(at), closed=closed), ""]))
    else:
        _print(problems, Lines(at.files, at.root), count, stops)
    return 1 if stops else 0


def _print(problems: list[Problem], lines: Lines, count: int | None, stops: int) -> None:
    hidden = _in_ci()
    say(discreet(problem) if hidden else full(problem, lines.at(problem.place)) for problem in problems)
    if count is None:
        many = "a problem" if len(problems) == 1 else f"{len(problems)} problems"
        print(f"No release was checked: newsroom.yml has {many}.")
        return
    releases = "1 release" if count == 1 else f"{count} releases"
    advice = len(problems) - stops
    if not problems:
        print(f"{releases} checked: nothing to mend.")
        return
    said = [f"{stops} {'problem stops' if stops == 1 else 'problems stop'} a release"] if stops else []
    said += [f"{advice} to think over"] if advice else []
    print(f"{releases} checked: {', '.join(said)}.")


def _wanted(words: list[str], at: House, found: Checked) -> set[str]:
    """The files that these words name: a release, its folder, newsroom.yml, a template, or all below a folder."""
    known = {*found.files} | {problem.place.file for problem in found.problems}
    known.add("newsroom.yml")
    wanted: set[str] = set()
    for word in words:
        name = _inside(word, at.root)
        below = {file for file in known if name in (file, ".") or file.startswith(f"{name}/")}
        if not below and name.partition("/")[0] != "templates":
            raise Stopped(f"{word} is no release of this newsroom.", 2)
        wanted |= below
    return wanted


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
    hidden = _in_ci()
    return {
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "code": problem.code,
        "wrong": WHAT[problem.code] if hidden else problem.wrong,
        "mend": pointer(problem.code) if hidden else problem.mend,
        "stops": problem.stops,
    }


def _annotation(problem: Problem, folder: str) -> str:
    """A GitHub annotation, at a path from the root of the repository, in which the newsroom may be a `folder`.

    It may be read by more people than the release, so it quotes nothing of it: what is wrong is told by the code's own
    sentence, and what to do by the page of checks.
    """
    kind = "error" if problem.stops else "warning"
    place = problem.place
    where = f"file={_escaped(folder + place.file, ':,')},line={place.line},col={place.column}"
    told = f"{WHAT[problem.code]} {pointer(problem.code)}"
    return f"::{kind} {where},title={problem.code}::{_escaped(told)}"


def _escaped(text: str, more: str = "") -> str:
    """Text that cannot end a workflow command early (GitHub: workflow commands, escaping)."""
    return "".join(f"%{ord(sign):02X}" if sign in "%\r\n" + more else sign for sign in text)
