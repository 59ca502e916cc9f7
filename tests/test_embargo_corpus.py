"""The truth corpus, scored by its own scorer: every phrase right, none read to a wrong instant."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TRUTH = Path("..") / "shared" / "embargo"
PHRASES = 126


def truth(name: str) -> Path:
    """A file of the truth corpus beside this repository, as the scorer is told it; CI may not be without it."""
    path = TRUTH / name
    if not (ROOT / path).is_file():
        if os.environ.get("CI") == "true":
            pytest.fail(f"the truth corpus is not beside the repository: {path}")
        pytest.skip(f"the truth corpus is not beside this repository: {path}")
    return path


def test_every_phrase_of_the_truth_corpus_is_right_and_none_is_dangerous(tmp_path: Path) -> None:
    told = tmp_path / "scores.json"
    words = ["--adapter", "tests.embargo_adapter:read", "--file", str(truth("corpus_public.tsv")), "--misses", "20"]
    command = [sys.executable, str(truth("score.py")), *words, "--json", str(told)]
    run = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    scores = json.loads(told.read_text(encoding="utf-8"))["tests.embargo_adapter:read"]
    found = {name: scores[name] for name in ("n", "right", "dangerous")}
    assert found == {"n": PHRASES, "right": PHRASES, "dangerous": 0}, run.stdout
    assert set(scores["exceptions"]) == {"Refusal"}
