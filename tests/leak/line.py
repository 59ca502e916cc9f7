"""The real line, run over a newsroom with much to hide: every command that an officer or a machine would run."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.cli import COMMANDS
from pipeline.standins.x import SECRET
from tests.leak.surfaces import now
from tests.leak.world import COMMAND, World

GIT = ("-c", "user.name=Scheduler", "-c", "user.email=scheduler@news.example", "-c", "init.defaultBranch=main")

BUG_WHEN_LOOKING = """
import pathlib, pipeline.cli.status
def broken(words):
    raise KeyError(pathlib.Path(words.newsroom, "newsroom.yml").read_text())
pipeline.cli.status.status = broken
"""
BUG_WHEN_LIFTING = """
import pipeline.publish
def broken(*given, **named):
    raise RuntimeError(repr(given))
pipeline.publish._bring_up_to_date = broken
"""
# a template of the newsroom that knows the places of earlier releases, and trips over a new one
TRIPS = '{% extends "built-in/page.html" %}{% block head %}{{ {"Port of Spain": 1}[place] }}{{ super() }}{% endblock %}'


def open_newsroom(world: World) -> None:
    """Public releases, lifted and committed before anything secret is written."""
    world.started = now()
    world.describe(secrets=False)
    world.run("lift", log="lift-empty")
    world.write_public()
    world.run("lift", log="lift-public", LEAK_X=SECRET)
    for words in (("init", "--quiet"), ("add", "feeds"), ("commit", "--quiet", "-m", "Lifted")):
        subprocess.run(["git", *GIT, *words], cwd=world.root, check=True, capture_output=True)


def run_the_line(world: World) -> None:
    """Write all that is secret, then run every command; what each says is kept in `said`."""
    world.describe(secrets=True)
    world.write_secrets()
    main = world.flock.name("main")
    for log, words in {
        "check": ["check"],
        "checkjson": ["check", "--json"],
        "github": ["check", "--format", "github"],
        "sarif": ["check", "--format", "sarif"],
        "status": ["status"],
        "statusjson": ["status", "--json"],
        "schedule": ["schedule"],
        "schedulejson": ["schedule", "--json"],
        "build": ["build"],
        "letter": ["letter", main],
        "ninjs": ["ninjs", main],
        "lift-waiting": ["lift"],
        "lift-json": ["lift", "--json"],
        "desk": ["desk", "--for", "3s"],
    }.items():
        world.run(*words, log=log, LEAK_X=SECRET)
    world.run("status", log="bug-looking", code=BUG_WHEN_LOOKING)
    world.run("lift", log="bug-lifting", code=BUG_WHEN_LIFTING)
    _misread(world)
    if "ledger" in COMMANDS:
        world.run("ledger", "export", log="export")
    subprocess.run(["git", "add", "feeds"], cwd=world.root, check=True)
    changed = subprocess.run(["git", "diff", "--cached", "--quiet"], cwd=world.root, check=False).returncode
    if changed:
        subprocess.run(["git", *GIT, "commit", "--quiet", "-m", "Lifted"], cwd=world.root, check=True)


def _misread(world: World) -> None:
    """The line is run over a newsroom.yml with mistakes in what is secret, and over a template that trips."""
    form = world.root / "newsroom.yml"
    before = form.read_text()
    partner = world.flock.word("misread")
    mistakes = f"order: {partner}`{partner}`\nhome: {partner}\n{partner}: x\nfeeds-{partner}: x\n"
    for at, text in enumerate((before + f"{partner}: x\n", before.replace("order: DMY\n", mistakes), before + "\t: [")):
        form.write_text(text.replace("home: America/Port_of_Spain\n", "") if at == 1 else text)
        world.run("lift", log=f"misread-lift-{at}")
    form.write_text(before)
    with desk(world, log="misread-desk") as process:
        _speaks(world.said / "misread-desk.out", beyond=0)
        said = (world.said / "misread-desk.out").stat().st_size
        form.write_text(before + f"{partner}: x\n")
        _speaks(world.said / "misread-desk.out", beyond=said)
        process.send_signal(signal.SIGTERM)
    form.write_text(before)
    own = world.root / "templates" / "page.html"
    own.write_text(TRIPS)
    world.run("lift", log="misread-template")
    own.unlink()
    world.run("lift", log="lift-after")


def _speaks(log: Path, beyond: int) -> None:
    """Waits until the log is longer than that many bytes, ten seconds at most, and then until no more is said."""
    for _ in range(100):
        if log.stat().st_size > beyond:
            break
        time.sleep(0.1)
    time.sleep(1)


@contextmanager
def desk(world: World, log: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A desk at work."""
    out, err = ((world.said / f"{log}.{name}").open("wb") for name in ("out", "err"))
    words = [*COMMAND, "-C", str(world.root), "desk"]
    with out, err, subprocess.Popen(words, stdout=out, stderr=err, env=world.environment, cwd=world.root) as process:
        try:
            yield process
            process.wait(30)
        finally:
            process.kill()


@contextmanager
def serving(root: Path) -> Iterator[int]:
    """`dateline serve` on a free port of this machine."""
    words = [sys.executable, "-u", *COMMAND[1:], "-C", str(root), "serve", "--port", "0"]
    here = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=here) as process:
        try:
            assert process.stdout
            said = process.stdout.readline()
            port = re.search(r":(\d+)/", said)
            assert port, said
            yield int(port[1])
        finally:
            process.kill()
