"""The clean corpus: releases of varied style in six languages, each of which a good sub-editor would let pass."""

import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.check import check
from pipeline.checks import Context
from pipeline.files import Disk
from pipeline.problem import Problem
from pipeline.read import read
from tests.codes import ROOT

CLEAN = ROOT / "tests/examples/clean"
NAMES = sorted(path.stem for path in CLEAN.glob("*.md"))
BEFORE = datetime(2031, 1, 1, tzinfo=UTC)  # all of them still wait
CREOLE = "ht"  # pages are not made in it yet, but what is written in it is checked


@pytest.fixture(scope="module")
def problems(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Problem]]:
    """Every problem of the corpus by the name of its release, found as in one newsroom."""
    house = tmp_path_factory.mktemp("clean")
    shutil.copy(CLEAN / "_newsroom.yml", house / "newsroom.yml")
    (house / "releases").mkdir()
    for name in NAMES:
        shutil.copy(CLEAN / f"{name}.md", house / "releases")
    reading = read(Disk(), house)
    assert reading.newsroom
    newsroom = replace(reading.newsroom, languages=(*reading.newsroom.languages, CREOLE))
    found = [*reading.problems, *check(reading.releases, newsroom, Context(reading.releases, BEFORE))]
    return {name: [problem for problem in found if Path(problem.place.file).stem == name] for name in NAMES}


def test_the_corpus_has_sixty_releases_and_every_language_of_pages_and_one_more() -> None:
    texts = [(CLEAN / f"{name}.md").read_text(encoding="utf-8") for name in NAMES]
    written = [found[1] if (found := re.search(r"^language: (\w+)", text, re.MULTILINE)) else "en" for text in texts]
    assert len(NAMES) >= 60
    assert {language for language in written if written.count(language) >= 5} == {"en", "es", "fr", "ht", "nl", "pt"}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_stops_a_clean_release(name: str, problems: dict[str, list[Problem]]) -> None:
    for problem in problems[name]:
        print(problem)  # noqa: T201  the advice that it gets: seen with `pytest -rP`, and judged by a person
    assert [str(problem) for problem in problems[name] if problem.stops] == []
