"""The form in Actions: its shell lines, run for real against a repository, write what the commands write."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli import ROOT
from tests.room import Room
from tests.test_workflows import PERSON, QUIET, git

FORM: dict[Any, Any] = yaml.safe_load((ROOT / ".github/workflows/change.yml").read_text(encoding="utf-8"))
STEPS = {step["name"]: step["run"] for step in FORM["jobs"]["change"]["steps"] if "run" in step}
WHY = 'It is "not" ready; $(touch stray) `touch stray`'


class Form:
    """A checkout as the runner has it, the repository behind it, and a `gh` that notes what it is asked."""

    def __init__(self, root: Path) -> None:
        self.origin, self.other, self.home, self.root = root / "origin.git", root / "other", root / "home", root
        git(root, "init", "--quiet", "--bare", "--initial-branch", "main", str(self.origin))
        room = Room(self.other)
        room.ledger.close()
        room.write("alpha")
        (self.other / ".gitignore").write_text("/.dateline/\n/.venv\n")
        git(self.other, "init", "--quiet", "--initial-branch", "main")
        git(self.other, "remote", "add", "origin", str(self.origin))
        self.merge("First")
        git(root, "clone", "--quiet", str(self.origin), str(self.home))
        (self.home / ".venv" / "bin").mkdir(parents=True)
        (self.home / ".venv" / "bin" / "dateline").symlink_to(Path(sys.executable).parent / "dateline")
        (root / "bin").mkdir()
        for name, text in (("gh", f'echo "$@" >> {root}/asked\n'), ("sleep", "")):
            (root / "bin" / name).write_text(f"#!/bin/sh\n{text}")
            (root / "bin" / name).chmod(0o755)

    def merge(self, message: str) -> None:
        """What stands in the other checkout reaches the repository."""
        git(self.other, "add", "--all")
        git(self.other, "commit", "--quiet", "--message", message)
        git(self.other, "push", "--quiet", "origin", "HEAD:refs/heads/main")

    def run(self, name: str, **words: str) -> subprocess.CompletedProcess[str]:
        """A step, as the runner runs it: `bash -e` with the job's environment."""
        path = f"{self.root / 'bin'}:{os.environ['PATH']}"
        return subprocess.run(
            ["bash", "-e", "-c", STEPS[name]],
            cwd=self.home,
            env={**os.environ, **QUIET, **PERSON, "PATH": path, "BRANCH": "main", "PYTHONPATH": str(ROOT), **words},
            capture_output=True,
            text=True,
            check=False,
        )

    def asked(self, act: str, words: str = "", slug: str = "alpha") -> subprocess.CompletedProcess[str]:
        return self.run("Write it into the release's file", ACT=act, SLUG=slug, WORDS=words)

    def published(self) -> str:
        return git(self.origin, "show", "main:releases/alpha.md")


@pytest.fixture
def form(tmp_path: Path) -> Form:
    return Form(tmp_path)


def test_a_hold_is_committed_and_a_lift_begins(form: Form) -> None:
    assert form.asked("hold", WHY).returncode == 0
    assert form.run("Commit it").returncode == 0
    assert form.run("Start a lift").returncode == 0
    assert yaml.safe_load(form.published().split("---")[1])["hold"] == WHY
    assert git(form.origin, "log", "-1", "--format=%s", "main") == "Change a release by the form\n"
    assert (form.root / "asked").read_text() == "workflow run lift.yml --ref main\n"
    assert not (form.home / "stray").exists()


def test_a_hold_goes_again_and_an_hour_moves(form: Form) -> None:
    before = form.published()
    for act, words in (("hold", "Wait."), ("unhold", ""), ("move", "4 December 2048, 10:00 hrs AST")):
        assert form.asked(act, words).returncode == 0
    assert form.run("Commit it").returncode == 0
    text = form.published()
    assert "hold:" not in text
    assert "4 December 2048, 10:00 hrs AST" in text
    assert text != before


def test_somebody_who_merged_meanwhile_hinders_nothing(form: Form) -> None:
    assert form.asked("hold", "Wait.").returncode == 0
    (form.other / "releases" / "beta.md").write_text("---\ndraft: true\n---\n")
    form.merge("A new draft")
    assert form.run("Commit it").returncode == 0
    assert "hold: Wait." in form.published()
    assert "beta.md" in git(form.origin, "ls-tree", "-r", "--name-only", "main")


@pytest.mark.parametrize(("act", "words"), [("hold", ""), ("kill", "")])
def test_without_a_reason_nothing_is_written(form: Form, act: str, words: str) -> None:
    done = form.asked(act, words)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert form.run("Commit it").returncode == 0
    assert git(form.origin, "log", "--format=%s", "main") == "First\n"


def test_a_name_that_looks_like_an_option_is_only_a_name(form: Form) -> None:
    done = form.asked("hold", "Wait.", slug="--help")
    assert done.returncode == 2
    assert "There is no release called --help." in done.stderr


def test_the_form_offers_what_the_commands_are_called() -> None:
    inputs = FORM[True]["workflow_dispatch"]["inputs"]
    assert inputs["act"]["options"] == ["hold", "unhold", "move", "kill"]
    assert FORM["jobs"]["change"]["permissions"] == {"contents": "write", "actions": "write"}
    assert "secrets" not in str(FORM)
