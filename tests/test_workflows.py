"""The workflows: judged by independent tools, held to their promises, and their scripts run for real."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

HOUSE = Path(__file__).parents[1]
GITHUB = HOUSE / ".github"
FILES = {path.name: path.read_text(encoding="utf-8") for path in sorted((GITHUB / "workflows").glob("*.yml"))}
WORKFLOWS: dict[str, dict[Any, Any]] = {name: yaml.safe_load(text) for name, text in FILES.items()}
CHECK, LIFT, HOSTED = (WORKFLOWS[file] for file in ("check.yml", "lift-here.yml", "lift.yml"))
ON = True  # what YAML 1.1 makes of the word `on`


def jobs() -> list[tuple[str, dict[str, Any]]]:
    return [(f"{file}: {name}", job) for file, flow in WORKFLOWS.items() for name, job in flow["jobs"].items()]


def steps() -> list[tuple[str, dict[str, Any]]]:
    return [(f"{name}: {step['name']}", step) for name, job in jobs() for step in job["steps"]]


def lift_step(name: str) -> dict[str, Any]:
    (found,) = (step for step in LIFT["jobs"]["lift"]["steps"] if step["name"] == name)
    return dict(found)


def hosted_step(name: str) -> dict[str, Any]:
    (found,) = (step for step in HOSTED["jobs"]["lift"]["steps"] if step["name"] == name)
    return dict(found)


def judge(tool: str, *words: str | Path) -> None:
    program = Path(sys.executable).parent / tool
    if not program.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{tool} is not installed")
        pytest.skip(f"{tool} is not installed")
    done = subprocess.run([program, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_zizmor_finds_nothing() -> None:
    judge("zizmor", "--offline", "--no-config", "--persona", "auditor", GITHUB)


def test_the_workflows_follow_their_schema() -> None:
    judge(
        "check-jsonschema",
        "--builtin-schema",
        "vendor.github-workflows",
        *(GITHUB / "workflows" / name for name in FILES),
    )


def test_the_updates_follow_their_schema() -> None:
    judge("check-jsonschema", "--builtin-schema", "vendor.dependabot", GITHUB / "dependabot.yml")


def test_a_workflow_may_do_nothing_and_a_job_only_what_it_says() -> None:
    assert {name: flow["permissions"] for name, flow in WORKFLOWS.items()} == {name: {} for name in FILES}
    assert {name: job["permissions"] for name, job in jobs()} == {
        "change.yml: change": {"contents": "write", "actions": "write"},
        "check.yml: copy": {"contents": "read"},
        "check.yml: tests": {"contents": "read"},
        "lift-here.yml: lift": {"contents": "write"},
        "lift-here.yml: nowhere": {},
        "lift.yml: lift": {"contents": "write", "actions": "write"},
        "lift.yml: nowhere": {},
    }


def test_every_job_ends() -> None:
    most = {"lift.yml: lift": 355}
    assert all(0 < job["timeout-minutes"] <= most.get(name, 40) for name, job in jobs())


def test_every_action_is_pinned_by_commit_and_names_its_version() -> None:
    uses = [line.strip(" -") for text in FILES.values() for line in text.splitlines() if "uses:" in line]
    assert uses
    for line in uses:
        assert re.fullmatch(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


def test_no_checkout_leaves_its_token_behind() -> None:
    found = [step for _, step in steps() if "checkout" in step.get("uses", "")]
    assert found
    assert all(step["with"]["persist-credentials"] is False for step in found)


def test_a_pull_request_runs_without_secrets() -> None:
    assert list(CHECK[ON]) == ["pull_request"]
    assert "secrets" not in FILES["check.yml"]
    assert "github.token" not in FILES["check.yml"]
    assert not any("pull_request_target" in text for text in FILES.values())


def test_no_words_of_others_reach_a_shell() -> None:
    for name, step in steps():
        assert "${{" not in step.get("run", ""), name


def test_a_running_lift_is_never_cancelled_and_never_doubled() -> None:
    assert LIFT["concurrency"] == {"group": "lift-here", "cancel-in-progress": False}
    assert HOSTED["concurrency"] == {"group": "lift", "cancel-in-progress": False}


def test_the_schedule_asks_at_odd_minutes_and_its_runs_overlap() -> None:
    (schedule,) = LIFT[ON]["schedule"]
    minutes, *rest = schedule["cron"].split()
    asked = [int(minute) for minute in minutes.split(",")]
    assert rest == ["*", "*", "*", "*"]
    assert all(minute % 2 for minute in asked)
    gaps = [later - sooner for sooner, later in zip(asked, [*asked[1:], asked[0] + 60], strict=True)]
    waits = re.search(r"--for (\d+)m", lift_step("Wait to the second, lift, deliver")["run"])
    assert waits
    assert max(gaps) < int(waits[1]) < LIFT["jobs"]["lift"]["timeout-minutes"]


def test_a_run_on_a_machine_of_others_ends_before_its_time_and_leaves_room_to_push() -> None:
    waits = re.search(r"--for (\d+)h(\d+)m", hosted_step("Wait to the second, lift, deliver")["run"])
    assert waits
    assert int(waits[1]) * 60 + int(waits[2]) + 10 <= HOSTED["jobs"]["lift"]["timeout-minutes"] < 360


def test_a_run_on_a_machine_of_others_is_asked_for_at_odd_minutes_by_hand_and_by_a_merge() -> None:
    (schedule,) = HOSTED[ON]["schedule"]
    minutes, hours, *rest = schedule["cron"].split()
    assert all(int(minute) % 2 for minute in minutes.split(","))
    assert (hours, rest) == ("1-23/2", ["*", "*", "*"])
    assert "workflow_dispatch" in HOSTED[ON]
    assert HOSTED[ON]["push"]["paths"] == [
        "newsroom.yml",
        *(f"{each}/**" for each in ("releases", "templates", "marks")),
    ]


def test_only_the_desk_sees_the_secrets_and_it_has_one_for_each_account() -> None:
    newsroom = yaml.safe_load((HOUSE / "newsroom.yml").read_text(encoding="utf-8"))
    secrets = {row["secret"]: f"${{{{ secrets.{row['secret']} }}}}" for row in newsroom["channels"]}
    assert lift_step("Wait to the second, lift, deliver")["env"] == secrets
    ours = {"AHEAD": "${{ vars.DATELINE_AHEAD }}", "GITHUB_TOKEN": "${{ github.token }}"}
    assert hosted_step("Wait to the second, lift, deliver")["env"] == ours | secrets
    assert sum(text.count("secrets.") for text in FILES.values()) == 2 * len(secrets)


def test_only_the_steps_that_talk_to_the_repository_have_its_token() -> None:
    with_token = [name for name, step in steps() if "github.token" in str(step.get("env", ""))]
    assert with_token == [
        "change.yml: change: Commit it",
        "change.yml: change: Start a lift",
        "lift-here.yml: lift: Take the newest files",
        "lift-here.yml: lift: Commit what became public",
        "lift.yml: lift: Wait to the second, lift, deliver",
        "lift.yml: lift: Push what is left",
    ]
    assert sum(text.count("github.token") for text in FILES.values()) == len(with_token)


def test_only_the_reviewed_branch_lifts_and_only_where_the_web_folder_is() -> None:
    lift = LIFT["jobs"]["lift"]
    assert "github.ref_name == github.event.repository.default_branch" in lift["if"]
    assert lift["runs-on"] == "${{ vars.DATELINE_RUNNER }}"
    assert lift["defaults"]["run"]["working-directory"] == "${{ vars.DATELINE_HOME }}"
    assert "github.ref_name == github.event.repository.default_branch" in HOSTED["jobs"]["lift"]["if"]
    assert not any("uses" in step for step in lift["steps"])  # a checkout may empty the folder with the ledger


def test_every_target_that_a_workflow_makes_is_in_the_makefile() -> None:
    targets = re.findall(r"^([\w./-]+):", (HOUSE / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    wanted = {target for text in FILES.values() for target in re.findall(r"run: make (\S+)", text)}
    assert wanted
    assert wanted <= set(targets)


class Clone:
    """The clone on the runner, the public repository behind it, and somebody else who merges into that."""

    def __init__(self, root: Path) -> None:
        self.home, self.other, self.origin = root / "home", root / "other", root / "origin.git"
        git(root, "init", "--quiet", "--bare", "--initial-branch", "main", str(self.origin))
        git(root, "clone", "--quiet", str(self.origin), str(self.other))
        write(self.other, {".gitignore": "/.dateline/\n", "feeds/record.jsonl": "", "releases/a.md": "A"})
        self.merge("First")
        git(root, "clone", "--quiet", str(self.origin), str(self.home))
        write(self.home, {".dateline/ledger.sqlite3": "sent"})
        write(root, {"bin/sleep": "#!/bin/sh\n"})
        (root / "bin" / "sleep").chmod(0o755)

    def merge(self, message: str) -> None:
        """What stands in the other clone reaches the repository."""
        git(self.other, "add", "--all")
        git(self.other, "commit", "--quiet", "--message", message)
        git(self.other, "push", "--quiet", "origin", "HEAD:refs/heads/main")

    def run(self, name: str, ends: int = 0) -> None:
        """A step of the lift, as the runner runs it: `bash -e`, in the home folder, with the job's environment."""
        env = {key: value for key, value in LIFT["jobs"]["lift"]["env"].items() if "${{" not in value}
        path = f"{self.home.parent / 'bin'}:{os.environ['PATH']}"  # where sleeping takes no time
        env |= {"BRANCH": "main", "TOKEN": "token", "PATH": path, **QUIET}
        done = subprocess.run(
            ["bash", "-e", "-c", lift_step(name)["run"]],
            cwd=self.home,
            env=os.environ | env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == ends, done.stdout + done.stderr

    def published(self, path: str) -> str:
        return git(self.origin, "show", f"main:{path}")

    def messages(self) -> list[str]:
        return git(self.origin, "log", "--format=%s", "main").splitlines()


QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
PERSON = {
    f"GIT_{role}_{field}": "desk@newsroom.example" for role in ("AUTHOR", "COMMITTER") for field in ("NAME", "EMAIL")
}


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", *words], cwd=folder, env=os.environ | QUIET | PERSON, capture_output=True, text=True, check=True
    )
    return done.stdout


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path)


def test_what_became_public_is_committed_though_somebody_merged_meanwhile(clone: Clone) -> None:
    clone.run("Take the newest files")
    write(clone.home, {"feeds/record.jsonl": "lifted\n", "feeds/all.rss": "<rss/>", "stray.txt": "not ours"})
    write(clone.other, {"releases/b.md": "B"})
    clone.merge("A new release")
    clone.run("Commit what became public")
    assert clone.published("feeds/record.jsonl") == "lifted\n"
    assert clone.published("feeds/all.rss") == "<rss/>"
    assert clone.messages() == ["Record what became public", "A new release", "First"]
    assert "stray.txt" not in git(clone.origin, "ls-tree", "-r", "--name-only", "main")


def test_a_run_in_which_nothing_was_lifted_commits_nothing(clone: Clone) -> None:
    clone.run("Take the newest files")
    clone.run("Commit what became public")
    assert clone.messages() == ["First"]


def test_a_run_works_with_the_newest_files_and_keeps_the_ledger(clone: Clone) -> None:
    write(clone.other, {"releases/a.md": "A, on hold"})
    clone.merge("Hold")
    clone.run("Take the newest files")
    assert (clone.home / "releases/a.md").read_text() == "A, on hold"
    assert (clone.home / ".dateline/ledger.sqlite3").read_text() == "sent"


def test_what_an_interrupted_run_left_behind_reaches_the_repository_with_the_next(clone: Clone) -> None:
    write(clone.home, {"feeds/record.jsonl": "lifted\n", "stray.txt": "not ours"})
    write(clone.other, {"releases/b.md": "B"})
    clone.merge("A new release")
    clone.run("Take the newest files")
    assert (clone.home / "releases/b.md").exists()
    clone.run("Commit what became public")
    assert clone.published("feeds/record.jsonl") == "lifted\n"
    assert "stray.txt" not in git(clone.origin, "ls-tree", "-r", "--name-only", "main")


def test_a_push_that_is_refused_once_is_tried_again(clone: Clone) -> None:
    hook = clone.origin / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\nmkdir refused 2>/dev/null && exit 1\nexit 0\n")
    hook.chmod(0o755)
    write(clone.home, {"feeds/record.jsonl": "lifted\n"})
    clone.run("Commit what became public")
    assert (clone.origin / "refused").is_dir()
    assert clone.published("feeds/record.jsonl") == "lifted\n"


def test_a_record_that_cannot_be_pushed_fails_the_run_and_goes_with_the_next(clone: Clone) -> None:
    hook = clone.origin / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    write(clone.home, {"feeds/record.jsonl": "lifted\n"})
    clone.run("Commit what became public", ends=1)
    hook.unlink()
    clone.run("Take the newest files")
    clone.run("Commit what became public")
    assert clone.messages() == ["Record what became public", "First"]


@pytest.mark.parametrize("name", ["Take the newest files", "Commit what became public"])
def test_where_somebody_edited_the_record_the_desk_is_right(clone: Clone, name: str) -> None:
    write(clone.home, {"feeds/record.jsonl": "lifted\n"})
    write(clone.other, {"feeds/record.jsonl": "edited by hand\n"})
    clone.merge("A slip")
    clone.run(name)
    clone.run("Commit what became public")
    assert clone.published("feeds/record.jsonl") == "lifted\n"


def test_a_rebase_cut_short_does_not_stop_the_next_run(clone: Clone) -> None:
    write(clone.other, {"feeds/record.jsonl": "edited by hand\n"})
    clone.merge("A slip")
    write(clone.home, {"feeds/record.jsonl": "lifted\n"})
    git(clone.home, "commit", "--quiet", "--all", "--message", "Record what became public")
    git(clone.home, "fetch", "--quiet", "origin", "main")
    with pytest.raises(subprocess.CalledProcessError):
        git(clone.home, "rebase", "--quiet", "FETCH_HEAD")
    clone.run("Take the newest files")
    clone.run("Commit what became public")
    assert clone.published("feeds/record.jsonl") == "lifted\n"


@pytest.mark.parametrize(("flow", "name"), [(LIFT, "TOKEN"), (HOSTED, "GITHUB_TOKEN")], ids=["here", "hosted"])
def test_git_is_given_the_token_when_it_asks_and_no_other(tmp_path: Path, flow: dict[str, Any], name: str) -> None:
    (tmp_path / "config").write_text('[credential]\n\thelper = "!echo username=other; echo password=other; :"\n')
    env = {key: value for key, value in flow["jobs"]["lift"]["env"].items() if "${{" not in value}
    env |= {name: "a token", "GIT_CONFIG_GLOBAL": str(tmp_path / "config"), "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(
        ["git", "credential", "fill"],
        input="protocol=https\nhost=repository.example\n\n",
        env=os.environ | env,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "username=x-access-token\npassword=a token\n" in done.stdout
