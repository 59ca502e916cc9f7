"""A service that runs the steps of the lift as real processes, each on a fresh machine, over any kind of host.

The repository is a bare one on this machine, and GitHub a stand-in. A run can be killed at any call that leaves its
machine, and a reader of the public pages looks all the time.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.clock import stamp
from pipeline.hour import BEFORE
from pipeline.record import Entry, entries_from
from pipeline.standins.serving import Call, Reply, Serving
from pipeline.standins.x import SECRET, FakeX
from tests.ci_world import QUIET, git
from tests.hosts import Stand
from tests.room import NEWSROOM, Room
from tests.test_workflows import HOSTED, hosted_step

ROOT = Path(__file__).parents[1]
LIFT, CLOSE = "Wait to the second, lift, deliver", "Push what is left"
LOOK = 0.05  # seconds from one look of the reader to the next
UNLOCKED = 2 * BEFORE  # before its hour an edition may be read by whoever knows its name, which nobody does
RECORD = "feeds/record.jsonl"
# posts, and what the ledger says of them, after a run that was killed and one that went on until it was told to end,
# which it may hear between a claim and its call: then that is planned again
GONE_ON = [(1, '"state":"sent"'), (0, '"state":"sending"'), (1, '"state":"sending"'), (0, '"state":"planned"')]
# Stands before the programs that reach other machines. A call is one line of $COUNT: its number, its words, and the
# script that it brings; where that holds the words $KILL the run is killed before, amid or after the call.
WRAPPER = """\
#!/bin/sh
name=${0##*/}
eval "real=\\$REAL_$name"
case "$INSIDE $name $* " in
  " git "*" push "*|" git "*" fetch "*|" git "*" ls-remote "*|" rsync "*) given= ;;
  " ssh "*) given="$COUNT.$$"; cat >"$given" ;;
  *) exec "$real" "$@" ;;
esac
INSIDE=yes; export INSIDE
number=$(($(wc -l <"$COUNT") + 1))
line="#$number $name $* $(cat ${given:-/dev/null} | tr '\\n' ' ')"
printf '%s\\n' "$line" >>"$COUNT"
case "$line" in *"$KILL"*) when=$WHEN ;; *) when= ;; esac
[ "$when" != before ] || { kill -9 $PPID; exit 1; }
exec 3<&0
[ -z "$given" ] || exec 3<"$given"
[ "$when" != amid ] || { "$real" "$@" <&3 & sleep 0.03; kill -9 $PPID; kill -9 0; }
"$real" "$@" <&3
code=$?
[ "$when" != after ] || kill -9 $PPID
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
    """The repository and all that a run finds around it; `host` is the line of newsroom.yml."""

    def __init__(self, root: Path, fake: FakeX, github: FakeGithub, host: str = "") -> None:
        self.root, self.fake, self.github, self.machines = root, fake, github, 0
        self.origin, self.officer, self.public = root / "origin.git", root / "officer", root / "www"
        self.public.mkdir(exist_ok=True)
        git(root, "init", "--quiet", "--bare", "--initial-branch", "main", str(self.origin))
        git(root, "clone", "--quiet", str(self.origin), str(self.officer))
        channel = f'[{{name: x-ta, kind: x, account: "@ta", secret: DATELINE_X_UNICRI, address: "{fake.address}"}}]'
        text = NEWSROOM.format(approvals=0, channels=channel, organisations="", feeds="")
        folder = "host: {kind: folder, path: live, proof: folder}"
        (self.officer / "newsroom.yml").write_text(
            text.replace(folder, host or folder.replace("path: live", "path: site/live"))
        )
        (self.officer / ".gitignore").write_text("/.dateline/\n/site\n/.venv/\n")
        (self.officer / "releases").mkdir()
        self.push()
        self.programs = root / "programs"
        self.programs.mkdir()
        for name in ("git", "ssh", "rsync"):
            (self.programs / name).write_text(WRAPPER)
            (self.programs / name).chmod(0o755)

    def push(self) -> None:
        git(self.officer, "add", "--all")
        git(self.officer, "commit", "--quiet", "--message", "Written", fails=True)
        git(self.officer, "pull", "--quiet", "--rebase", "origin", "main", fails=True)
        git(self.officer, "push", "--quiet", "origin", "HEAD:refs/heads/main")

    def write(self, slug: str, ago: timedelta, body: str = "Something happened.") -> datetime:
        """A release whose hour, which comes back, is a while ago, or to come."""
        hour = (now() - ago).replace(microsecond=0)
        room = Room.__new__(Room)
        room.root = self.officer
        words = {"embargo": stamp(hour), "social": f"{{text: Words of {slug}.}}", "date": f"{hour:%Y-%m-%d}"}
        Room.write(room, slug, body=body, **words)  # type: ignore[arg-type]  # all are fields
        self.push()
        return hour

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
        Path(f"{home}.count").write_text("")
        env = {key: value for key, value in HOSTED["jobs"]["lift"]["env"].items() if "${{" not in value}
        env |= {f"REAL_{name}": str(shutil.which(name)) for name in ("git", "ssh", "rsync")}
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
            "PATH": f"{self.programs}:{os.environ['PATH']}",
            "COUNT": str(home) + ".count",
            "KILL": "#0 ",
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

    def killed(self, kill: str, when: str) -> bool:
        """A run that is killed at its first call with these words; whether it came so far. Its machine closes it."""
        home = self.machine()
        begun = self.start(home, LIFT, KILL=kill, WHEN=when)
        begun.communicate(timeout=120)
        died = begun.returncode in (-9, 137)
        if died and when != "amid":  # else the machine is gone with it
            self.run(home, CLOSE)
        self.lapse()
        return died

    def goes_on(self, public: Callable[[], bool]) -> None:
        """A run on a fresh machine, until that is public and all that may be sent was claimed."""
        begun = self.start(self.machine(), LIFT)
        deadline = time.monotonic() + 60
        while not public() or '"state":"planned"' in self.ledger() or not self.ledger():
            assert time.monotonic() < deadline, begun.poll()
            time.sleep(LOOK)
        begun.terminate()
        begun.communicate(timeout=60)

    def calls(self) -> list[str]:
        """What the newest machine asked of others, in order."""
        return Path(f"{self.root}/machine-{self.machines}.count").read_text().splitlines()

    def lapse(self) -> None:
        """The lease of a run that was killed is over."""
        git(self.origin, "update-ref", "-d", "refs/heads/dateline-lease")

    def ledger(self) -> str:
        return git(self.origin, "grep", "-h", "-o", '"state":"[a-z]*"', "dateline-state", fails=True).strip()


class Reader:
    """`with Reader(at, {slug: hour}) as reader:` looks all the time; `wrong` names each thing that must never be.

    Nothing of `secret` may lie where anybody could get at it before the hour; the record only grows, and what can be
    read is what it lists.
    """

    def __init__(self, at: Stand, hours: Mapping[str, datetime], secret: bytes) -> None:
        self._at, self._hours, self._secret, self._over = at, hours, secret, threading.Event()
        self._record: tuple[Entry, ...] = ()
        self.shown: list[str] = []  # names of the editions, one after the other
        self.wrong: list[str] = []
        self.looks = 0

    def __enter__(self) -> "Reader":
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._look()
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(LOOK):
            try:
                self._look()
            except Exception as wrong:  # whatever it was, a reader could not read what is public
                self.wrong.append(f"torn: {wrong!r}")

    def _look(self) -> None:
        self.looks += 1
        if now() < min(self._hours.values()) - UNLOCKED and self._secret in self._at.readable():
            self.wrong.append(f"the text could be read at {now()}")
        while (name := self._name()) and name not in self.shown[-1:]:
            found, at = self._at.public(), now()
            if self._name() == name:
                self.shown.append(name)
                self._judge(found, at)

    def _judge(self, found: Mapping[str, bytes], at: datetime) -> None:
        record = entries_from(found.get(RECORD, b""))
        if record[: len(self._record)] != self._record:
            self.wrong.append(f"the record went back from {self._record} to {record}")
        self._record = record
        listed = {entry.slug for entry in record}
        shown = {path.split("/")[1] for path in found if path.startswith("releases/")}
        if listed != shown:
            self.wrong.append(f"the record lists {sorted(listed)}, and {sorted(shown)} can be read")
        self.wrong += [f"{slug} was seen at {at}" for slug in shown if at < self._hours[slug]]

    def _name(self) -> str:
        """What tells one edition from another: a commit, or where the link leads."""
        site = self._at.site
        if self._at.kind != "branch":
            return os.readlink(site) if site.is_symlink() else ""
        tip = site / "refs/heads/gh-pages"
        return tip.read_text() if tip.exists() else ""


def now() -> datetime:
    """The instant by the real clock."""
    return datetime.now(UTC)
