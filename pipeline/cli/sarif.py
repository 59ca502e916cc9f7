"""Problems as SARIF 2.1.0, the form in which code hosts and editors take findings in; it quotes no release."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from pipeline import __version__
from pipeline.cli.explain import plain, sections
from pipeline.cli.shown import Lines, pointer, reach
from pipeline.codes import WHAT
from pipeline.problem import Problem

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {True: "error", False: "note"}  # GitHub can keep a pull request back for errors alone


def sarif(problems: Iterable[Problem], lines: Lines, folder: str = "") -> dict[str, Any]:
    """The log of one run: a rule for each code that was found, and a result for each problem.

    `folder` is where the newsroom lies in its repository, such as `press/`: paths are read from the root of that.

    Columns count characters as a person does, not bytes and not halves of a pair (SARIF 2.1.0, 3.14.17).
    """
    found = list(problems)
    codes = sorted({problem.code for problem in found})
    driver = {"name": "Dateline", "version": __version__, "rules": [_rule(code) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, codes.index(problem.code), lines, folder) for problem in found],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str) -> dict[str, Any]:
    told = WHAT[code]
    return {
        "id": code,
        "shortDescription": {"text": told},
        "fullDescription": {"text": told},
        "help": {"text": plain(code) or told, "markdown": sections().get(code) or told},
    }


def _result(problem: Problem, rule: int, lines: Lines, folder: str) -> dict[str, Any]:
    place = problem.place
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": LEVELS[problem.stops],
        "message": {"text": f"{WHAT[problem.code]} {pointer(problem.code)}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(folder + place.file), "uriBaseId": "%SRCROOT%"},
                    "region": {
                        "startLine": place.line,
                        "startColumn": place.column,
                        "endColumn": place.column + reach(lines.at(place), problem),
                    },
                }
            }
        ],
    }
