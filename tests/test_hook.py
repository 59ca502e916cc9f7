"""The hook for pre-commit: its description is what pre-commit asks for, and its entry stops a commit of bad copy."""

import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli import ROOT, dateline
from tests.room import Room, room_in

HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
(HOOK,) = HOOKS
# What pre-commit takes in a manifest, and of which type (pre-commit.com, “Creating new hooks”).
TAKES = {
    "id": str, "name": str, "entry": str, "language": str, "description": str, "files": str, "exclude": str,
    "types": list, "types_or": list, "args": list, "pass_filenames": bool, "require_serial": bool, "stages": list,
    "always_run": bool, "fail_fast": bool, "verbose": bool, "minimum_pre_commit_version": str,
}  # fmt: skip


@pytest.fixture
def room(tmp_path: Path) -> Room:
    with room_in(tmp_path / "home") as made:
        made.write("alpha")
    return made


def test_the_manifest_says_all_that_pre_commit_needs_and_nothing_it_does_not_know() -> None:
    assert {"id", "name", "entry", "language"} <= HOOK.keys()
    assert {key: type(value) for key, value in HOOK.items()} == {key: TAKES[key] for key in HOOK}
    assert (HOOK["id"], HOOK["language"], HOOK["pass_filenames"]) == ("dateline-check", "python", False)


def test_the_entry_is_a_command_that_an_installed_dateline_has() -> None:
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert shlex.split(HOOK["entry"])[0] in scripts


@pytest.mark.parametrize(
    ("file", "runs"),
    [
        ("releases/alpha.md", True),
        ("releases/alpha/release.md", True),
        ("releases/alpha/signing.jpg", True),
        ("newsroom.yml", True),
        ("press/newsroom.yml", True),
        ("press/releases/alpha.md", True),
        ("docs/releases.md", False),
        ("README.md", False),
        ("my-newsroom.yml", False),
    ],
)
def test_it_runs_when_a_release_or_the_newsroom_is_committed(file: str, runs: bool) -> None:
    assert bool(re.search(HOOK["files"], file)) == runs


def as_the_hook(root: Path, *more: str) -> tuple[int, str]:
    """What pre-commit does: the entry and its arguments, in the newsroom's folder, with a pipe to write to."""
    done = dateline(*shlex.split(HOOK["entry"])[1:], *more, newsroom=root)
    return done.returncode, done.stdout


def test_good_copy_may_be_committed_and_bad_copy_may_not(room: Room) -> None:
    assert as_the_hook(room.root)[0] == 0
    room.edit("alpha", "[agency]", "[agencie]")
    code, said = as_the_hook(room.root)
    assert code == 1
    assert "issuer-unknown (stops)" in said
    assert "^^^^^^^" in said
    assert as_the_hook(room.root, "--format", "github")[1].startswith("::error file=releases/alpha.md")


def test_advice_does_not_stop_a_commit(room: Room) -> None:
    room.edit("alpha", '"Title of alpha"', "“Title of alpha”")
    code, said = as_the_hook(room.root)
    assert (code, "smart-quotes (advice)" in said) == (0, True)


def test_the_page_of_checks_shows_how_to_switch_it_on() -> None:
    page = (ROOT / "docs/checks.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```yaml\n(repos:\n.+?)```", page, re.DOTALL)
    (repository,) = yaml.safe_load(shown)["repos"]
    assert [hook["id"] for hook in repository["hooks"]] == [HOOK["id"]]
    assert repository.keys() == {"repo", "rev", "hooks"}
