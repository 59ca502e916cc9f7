"""A newsroom made for measuring: its folder, its releases, and the real command to run in it."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from pipeline.files import Disk
from pipeline.newsroom import Newsroom
from pipeline.read import read

ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-c", "import sys; from pipeline.cli import main; sys.exit(main())"]

FORM = """\
name: Measured Newsroom
address: https://news.example
home: America/Port_of_Spain
languages: [en]
order: DMY
organisations:
  agency:
    name: The Agency
    acronym: TA
    boilerplate: {{en: The Agency does things.}}
    contacts:
      - {{id: desk, name: Press desk, email: press@agency.example, phone: "+1 868 555 0100"}}
feeds:
  - {{name: all, title: All releases}}
channels: {channels}
host: {{kind: folder, path: live, proof: folder}}
"""

RELEASE = """\
---
title: Title of {slug}
embargo: {embargo}
date: {day}
place: Port of Spain
issuers: [agency]
contacts: [desk]
summary: Summary of {slug}.
{more}---
{body}
"""

BODY = "\n\n".join(["The Agency and its partners agreed on many things that the Region has waited for. " * 6] * 5)


def made(root: Path, channels: str = "[]") -> Path:
    """A new newsroom whose ledger has been at work before, so that nothing later is taken for old."""
    (root / "releases").mkdir(parents=True)
    (root / "newsroom.yml").write_text(FORM.format(channels=channels))
    run(root, "lift")
    return root


def write(root: Path, slug: str, hour: datetime | None, more: str = "") -> None:
    """A release with an hour to the second, or an immediate one."""
    embargo = f"{hour:%Y-%m-%dT%H:%M:%SZ}" if hour else "FOR IMMEDIATE RELEASE"
    day = f"{hour or datetime.now().astimezone():%Y-%m-%d}"
    text = RELEASE.format(slug=slug, embargo=embargo, day=day, more=more, body=BODY)
    (root / "releases" / f"{slug}.md").write_text(text)


def run(root: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """One command, to its end; what it could not do ends the benchmark."""
    done = subprocess.run(
        [*COMMAND, "-C", str(root), *words], env=environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"dateline {' '.join(words)}: {done.stdout}{done.stderr}")
    return done


def opened(root: Path, *words: str, **more: str) -> "subprocess.Popen[bytes]":
    """A desk in a process of its own; it says nothing here."""
    return subprocess.Popen(
        [*COMMAND, "-C", str(root), "desk", *words], env=environment() | more, stdout=subprocess.DEVNULL
    )


def environment() -> dict[str, str]:
    """The program of this checkout, wherever it is called from."""
    return os.environ | {"PYTHONPATH": str(ROOT)}


def newsroom_of(root: Path) -> Newsroom:
    """What its newsroom.yml says."""
    found = read(Disk(), root).newsroom
    if found is None:
        sys.exit("newsroom.yml cannot be understood")
    return found


def say(line: str) -> None:
    """One line of the report."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
