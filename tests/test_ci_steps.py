"""The steps of the lift on machines of others, as real processes: killed at git, cancelled, overlapping.

The repository is a bare one on this machine, the public host a folder outside the checkout, and GitHub a stand-in.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.clock import SystemClock
from pipeline.standins.serving import Call, Reply, Serving
from pipeline.standins.x import SECRET, FakeX
from tests.ci_world import QUIET, git
from tests.room import NEWSROOM, Room
from tests.test_workflows import HOSTED, hosted_step

ROOT = Path(__file__).parents[1]
LIFT, CLOSE = "Wait to the second, lift, deliver", "Push what is left"
WRAPPER = """\
#!/bin/sh
case " $* " in
  *" push "*|*" fetch "*|*" ls-remote "*) n=$(($(cat "$COUNT" 2>/dev/null || echo 0) + 1)); echo $n >"$COUNT" ;;
  *) exec "$REAL" "$@" ;;
esac
test "$n$WHEN" = "${KILL}before" && kill -9 $PPID && exit 1
"$REAL" "$@"
code=$?
test "$n$WHEN" = "${KILL}after" && kill -9 $PPID
exit $code
"""


class FakeGithub(Serving):
    """What a run asks of GitHub, noted; the repository is as `visibility` says."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[str] = []
        self.visibility, self.status = "private", 204

    def reply(self, call: Call) -> Reply:
        self.calls.append(f"{call.method} {call.target} {call.body.decode()}".strip())
        assert call.headers["Authorization"] == "Bearer a-token"
        if call.method == "GET":
            return Reply(200, json.dumps({"visibility": self.visibility}).encode())
        return Reply(self.status)


class Platform:
    """The repository and all that a run finds around it."""

    def __init__(self, root: Path, fake: FakeX, github: FakeGithub) -> None:
        self.root, self.fake, self.github, self.machines = root, fake, github, 0
        self.origin, self.officer, self.public = root / "origin.git", root / "officer", root / "www"
        self.public.mkdir()
        git(root, "init", "--quiet", "--bare", "--initial-branch", "main", str(self.origin))
        git(root, "clone", "--quiet", str(self.origin), str(self.officer))
        channel = f'[{{name: x-ta, kind: x, account: "@ta", secret: DATELINE_X_UNICRI, address: "{fake.address}"}}]'
        text = NEWSROOM.format(approvals=0, channels=channel, organisations="", feeds="")
        (self.officer / "newsroom.yml").write_text(text.replace("path: live", "path: site/live"))
        (self.officer / ".gitignore").write_text("/.dateline/\n/site\n/.venv/\n")
        (self.officer / "releases").mkdir()
        self.push()
        (root / "bin").mkdir()
        (root / "bin/git").write_text(WRAPPER)
        (root / "bin/git").chmod(0o755)

    def push(self) -> None:
        git(self.officer, "pull", "--quiet", "--rebase", "origin", "main", fails=True)
        git(self.officer, "add", "--all")
        git(self.officer, "commit", "--quiet", "--message", "Written", fails=True)
        git(self.officer, "push", "--quiet", "origin", "HEAD:refs/heads/main")

    def write(self, slug: str, ago: timedelta) -> None:
        """A release whose hour is a while ago, or to come."""
        hour = datetime.now(UTC) - ago
        room = Room.__new__(Room)
        room.root = self.officer
        words = f"{hour:%A}, {hour.day} {hour:%B %Y}, {hour:%H:%M} UTC"
        Room.write(room, slug, embargo=words, social=f"{{text: Words of {slug}.}}", date=f"{hour:%Y-%m-%d}")
        self.push()

    def machine(self) -> Path:
        """A fresh checkout, with the program installed."""
        self.machines += 1
        home = self.root / f"machine-{self.machines}"
        git(self.root, "clone", "--quiet", "--depth", "1", f"file://{self.origin}", str(home))
        (home / "site").symlink_to(self.public)
        (home / ".venv/bin").mkdir(parents=True)
        code = "from pipeline.cli import main; import sys; sys.exit(main())"
        (home / ".venv/bin/dateline").write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{code}" "$@"\n')
        (home / ".venv/bin/dateline").chmod(0o755)
        return home

    def start(self, home: Path, name: str, **more: str) -> subprocess.Popen[str]:
        """A step, as the runner runs it: `bash -e`, with the environment of job and step."""
        env = {key: value for key, value in HOSTED["jobs"]["lift"]["env"].items() if "${{" not in value}
        env |= {
            "GITHUB_TOKEN": "a-token",
            "GITHUB_API_URL": self.github.address,
            "GITHUB_REPOSITORY": "agency/newsroom",
            "GITHUB_WORKFLOW_REF": "agency/newsroom/.github/workflows/lift.yml@refs/heads/main",
            "GITHUB_REF_NAME": "main",
            "GITHUB_ACTIONS": "true",
            "GITHUB_STEP_SUMMARY": str(home) + ".md",
            "GITHUB_EVENT_PATH": "",
            "AHEAD": "",
            "DATELINE_X_UNICRI": SECRET,
            "PATH": f"{self.root / 'bin'}:{os.environ['PATH']}",
            "REAL": str(shutil.which("git")),
            "COUNT": str(home) + ".count",
            "KILL": "0",
            "WHEN": "",
            "PYTHONPATH": str(ROOT),
            **QUIET,
        }
        return subprocess.Popen(
            ["bash", "-e", "-c", hosted_step(name)["run"]],
            cwd=home,
            env=os.environ | env | more,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, home: Path, name: str = LIFT, ends: int = 0, **more: str) -> str:
        begun = self.start(home, name, **more)
        said, _ = begun.communicate(timeout=120)
        assert begun.returncode == ends, said
        return said

    def day(self) -> str:
        """A whole run on a fresh machine; what it said."""
        home = self.machine()
        return self.run(home) + self.run(home, CLOSE)

    def lapse(self) -> None:
        """The lease of a run that was killed is over."""
        git(self.origin, "update-ref", "-d", "refs/heads/dateline-lease")

    def ledger(self) -> str:
        return git(self.origin, "grep", "-h", "-o", '"state":"[a-z]*"', "dateline-state", fails=True).strip()


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Platform]:
    """A repository in which a first run was at work."""
    with FakeX(SystemClock()) as fake, FakeGithub() as github:
        made = Platform(tmp_path, fake, github)
        made.day()
        yield made


def test_a_run_lifts_what_is_due_posts_it_and_says_so(platform: Platform) -> None:
    platform.write("alpha", timedelta(minutes=3))
    said = platform.day()
    assert "alpha is public" in said
    assert (platform.public / "live/releases/alpha/index.html").exists()
    assert len(platform.fake.posts) == 1
    assert platform.ledger() == '"state":"sent"'
    assert "alpha" in git(platform.origin, "show", "main:feeds/record.jsonl")
    sheet = (platform.root / "machine-2.md").read_text()
    assert "https://news.example/releases/alpha/ became public at" in sheet
    assert "after its hour: nothing was at work here at its hour" in sheet
    assert "x-ta: https://" in sheet
    platform.day()
    assert len(platform.fake.posts) == 1


def test_a_run_asks_github_to_keep_the_schedule_on_and_for_no_other_run_in_vain(platform: Platform) -> None:
    assert platform.github.calls == [
        "GET /repos/agency/newsroom",
        "PUT /repos/agency/newsroom/actions/workflows/lift.yml/enable",
    ]


def test_a_run_that_cannot_wait_long_enough_starts_the_next_one(platform: Platform) -> None:
    platform.write("alpha", -timedelta(hours=5, minutes=45))
    said = platform.run(platform.machine(), AHEAD="6h")
    assert "Another run was started" in said
    assert 'POST /repos/agency/newsroom/actions/workflows/lift.yml/dispatches {"ref": "main"}' in platform.github.calls


def test_that_the_next_run_could_not_be_started_is_said_and_no_end(platform: Platform) -> None:
    platform.write("alpha", -timedelta(hours=5, minutes=45))
    platform.github.status = 403
    said = platform.run(platform.machine(), ends=3, AHEAD="6h")
    assert "::warning title=Dateline::The run that was to wait on could not be started: GitHub answered 403." in said
    assert "a-token" not in said


def test_a_public_repository_with_a_text_under_embargo_is_refused(platform: Platform) -> None:
    platform.write("secret-thing", -timedelta(days=3))
    platform.github.visibility = "public"
    said = platform.run(platform.machine(), ends=3)
    assert "This repository is public and holds a text under embargo" in said
    assert "secret-thing" not in said
    path = platform.officer / "newsroom.yml"
    path.write_text(path.read_text() + "public-drafts: yes\n")
    platform.push()
    platform.day()


def test_pages_that_would_be_thrown_away_are_refused(platform: Platform) -> None:
    home = platform.machine()
    (home / "site").unlink()
    assert "puts the public pages into this checkout" in platform.run(home, ends=3)
    assert not (home / "site").exists()


def test_the_event_tells_who_sees_the_repository(platform: Platform) -> None:
    platform.write("alpha", -timedelta(days=3))
    event = platform.root / "event.json"
    event.write_text('{"repository": {"private": false}}')
    assert "public" in platform.run(platform.machine(), ends=3, GITHUB_EVENT_PATH=str(event))
    event.write_text('{"repository": {"private": true, "visibility": "internal"}}')
    platform.run(platform.machine(), GITHUB_EVENT_PATH=str(event))


def test_a_run_that_is_cancelled_ends_soon_and_pushes_what_it_wrote(platform: Platform) -> None:
    platform.write("alpha", -timedelta(hours=2))
    home, written = platform.machine(), git(platform.origin, "rev-parse", "dateline-state")
    begun = platform.start(home, LIFT)
    while git(platform.origin, "rev-parse", "dateline-state") == written:  # what the embargo was read as
        assert begun.poll() is None
        time.sleep(0.05)
    begun.terminate()
    begun.communicate(timeout=30)
    assert begun.returncode == 0
    platform.run(home, CLOSE)
    assert git(platform.origin, "for-each-ref", "--format=%(refname:short)").split() == ["dateline-state", "main"]


STEPS = [(5, "after"), (8, "before"), (9, "after"), (11, "after")]


@pytest.mark.parametrize(
    ("kill", "when"),
    [
        pytest.param(kill, when, marks=() if (kill, when) in STEPS else pytest.mark.prove)
        for kill in range(1, 19)
        for when in ("before", "after")
    ],
)
def test_a_run_that_is_killed_at_any_call_of_git_doubles_nothing(platform: Platform, kill: int, when: str) -> None:
    platform.write("alpha", timedelta(minutes=3))
    home = platform.machine()
    begun = platform.start(home, LIFT, KILL=str(kill), WHEN=when)
    begun.communicate(timeout=120)
    if begun.returncode in (-9, 137):
        platform.run(home, CLOSE)
    platform.lapse()
    again = platform.start(platform.machine(), LIFT)
    deadline = time.monotonic() + 60
    while not (platform.public / "live/releases/alpha/index.html").exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    while '"state":"planned"' in platform.ledger() or not platform.ledger():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    again.terminate()
    again.communicate(timeout=60)
    # what was claimed by the dead is looked for once its lease is over, which in-process tests play to the end
    assert (len(platform.fake.posts), platform.ledger()) in [
        (1, '"state":"sent"'),
        (0, '"state":"sending"'),
        (1, '"state":"sending"'),
    ]


@pytest.mark.prove
def test_two_runs_at_once_double_nothing(platform: Platform) -> None:
    platform.write("alpha", timedelta(minutes=3))
    begun = [platform.start(platform.machine(), LIFT) for _ in range(2)]
    for each in begun:
        each.communicate(timeout=120)
    assert len(platform.fake.posts) == 1
    assert platform.ledger() == '"state":"sent"'
