"""The workflows before judges that others wrote: actionlint, and ShellCheck for every line of shell in them."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli import ROOT
from tests.judges.ask import actionlint, shellcheck

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
# newer than the actionlint that can be had: the schema of the workflows, which is asked too, knows it
NEWER = ('unexpected key "deployment" for "environment" section',)


def scripts(workflow: Path) -> list[str]:
    jobs: dict[str, Any] = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"]
    return [step["run"] for job in jobs.values() for step in job.get("steps", ()) if "run" in step]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_actionlint_finds_nothing(workflow: Path) -> None:
    assert [line for line in actionlint(workflow) if not any(words in line for words in NEWER)] == []


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_shellcheck_finds_nothing(workflow: Path) -> None:
    assert scripts(workflow)
    assert [line for script in scripts(workflow) for line in shellcheck(script)] == []


def test_the_judges_find_faults(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yml"
    bad.write_text(
        "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps: [{run: 'echo ${{ github.event.issue.title }}'}]\n"
    )
    assert len(actionlint(bad)) == 1
    assert len(shellcheck("rm -rf $HOME/x y")) == 1
