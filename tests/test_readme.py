"""The README is true: every command of it runs, and every file it names is there."""

import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

from tests.cli import ROOT, dateline
from tests.previewing import running

README = (ROOT / "README.md").read_text(encoding="utf-8")
DONE_ELSEWHERE = {"make demo", "make test", "make serve"}  # .ci/run runs them in a fresh clone


def commands() -> list[str]:
    """Every line of the console blocks, without its comment."""
    blocks = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    return [line.split("#")[0].strip() for block in blocks for line in block.splitlines() if line.strip()]


def test_every_dateline_command_of_the_readme_runs_in_order(tmp_path: Path) -> None:
    newsroom = tmp_path / "newsroom"
    words = [line for line in commands() if line.startswith("dateline ")]
    assert len(words) == 31
    slug = "agency-opens-its-reading-room"
    for line in words:
        arguments = _filled(line.removeprefix("dateline "), newsroom, slug)
        if arguments[0] == "serve":
            _serves(newsroom)
            continue
        if arguments[0] == "preview":
            with running(newsroom, tmp_path / "previewed.txt") as (_, address):
                assert "http://127.0.0.1:" in address
            continue
        done = dateline(*arguments, newsroom=None if arguments[0] == "init" else newsroom)
        # nobody serves its address here, so that no receipt can say when the page was seen there
        assert done.returncode == (3 if arguments[0] == "receipt" else 0), f"{line}: {done.stdout}{done.stderr}"
        if arguments[0] == "new":
            _finish(newsroom, slug)


def _filled(line: str, newsroom: Path, slug: str) -> list[str]:
    import shlex

    line = line.replace("Tuesday, 9 March 2027", "Tuesday, 5 December 2045")  # an hour that never passes here
    if "FILE" in line:
        (newsroom / "pasted.txt").write_text("The library opens a new hall\n\nThe library opened a new hall today.\n")
        line = line.replace("FILE", str(newsroom / "pasted.txt"))
    if "FOLDER" in line:
        (newsroom / "old").mkdir()
        (newsroom / "old/room.md").write_text("Title: The old room\nDate: 2009-03-04\n\nThe library had one room.\n")
        line = line.replace("FOLDER", str(newsroom / "old"))
    named = line.replace("DIR", str(newsroom)).replace("SLUG", slug).replace("--for 20m", "--for 1s")
    return shlex.split(named)


def _finish(newsroom: Path, slug: str) -> None:
    """What the officer writes into the draft before it is approved."""
    (path,) = (newsroom / "releases").glob(f"*{slug}.md")
    text = path.read_text(encoding="utf-8")
    for old, new in (
        ("draft: true\n", ""),
        ('embargo: ""', "embargo: FOR IMMEDIATE RELEASE"),
        ("contacts: []", "contacts: [press]"),
    ):
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def _serves(newsroom: Path) -> None:
    command = [sys.executable, "-u", "-c", "import sys; from pipeline.cli import main; sys.exit(main())"]
    with subprocess.Popen(
        [*command, "-C", str(newsroom), "serve", "--port", "0"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        address = server.stdout.readline().split()[0]
        with urllib.request.urlopen(address, timeout=10) as answer:
            assert answer.status == 200
            assert b"Press releases" in answer.read()
        server.terminate()


def test_every_make_target_of_the_readme_is_there_and_run_in_a_fresh_clone() -> None:
    targets = {line for line in commands() if line.startswith("make ")}
    assert targets <= DONE_ELSEWHERE
    ci = (ROOT / ".ci/run").read_text()
    for target in DONE_ELSEWHERE:
        assert target in ci
    assert shutil.which("make")
    for target in DONE_ELSEWHERE:
        done = subprocess.run([*target.split(), "--dry-run"], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_every_file_the_docs_point_to_is_there() -> None:
    checked = 0
    for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        text = re.sub(r"^ {4}.*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)  # examples
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text):
            checked += 1
            assert (path.parent / target).exists(), f"{path.name}: {target}"
    assert checked > 8


def test_the_release_of_the_readme_has_no_problem(tmp_path: Path) -> None:
    (release,) = re.findall(r"```markdown\n(.*?)```", README, re.DOTALL)
    folder = tmp_path / "n"
    dateline("init", str(folder), "--home", "America/Port_of_Spain")
    text = (folder / "newsroom.yml").read_text().replace("  us:\n", "  agency:\n", 1)
    (folder / "newsroom.yml").write_text(text)
    (folder / "releases/first-release.md").unlink()
    (folder / "releases/reading-room.md").write_text(release, encoding="utf-8")
    done = dateline("check", newsroom=folder)
    assert done.returncode == 0, done.stdout
    assert "nothing to mend" in done.stdout
