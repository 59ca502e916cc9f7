"""Drops the rules of the embargo reader one at a time, and demands that a test fails for each: `make prove`.

`python -m tests.mutate_embargo [WORD ...]` tries those whose heading holds every word. Ends with 1 if one survives, if
a change no longer fits the source, if a rule has none, or if the tests fail without any change.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
TABLE = Path(__file__).parent / "embargo_mutants.txt"
HEADING = re.compile(r"^# (?P<rule>P\d+) (?P<module>\S+): (?P<name>.+)$")
RULES = [f"P{number}" for number in range(22)]
# The quick ones of the reader's tests; the first to fail ends the trial.
TESTS = ("test_embargo_cases.py", "test_embargo.py", "test_labels.py", "test_languages.py", "test_zone.py")
NEEDED = ("pipeline", "tests", "docs", "templates", "pyproject.toml", "newsroom.yml")
AT_ONCE, LONGEST = 2, 180


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule of the policy, what becomes of it, the module, and its changes: each an old text and the new one."""

    rule: str
    name: str
    module: str
    changes: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return f"{self.rule} {self.module}: {self.name}"

    @property
    def path(self) -> str:
        """The module's file, from the root on."""
        return os.path.normpath(f"pipeline/embargo/{self.module}.py")

    def applied(self, source: str) -> str:
        """The source with the changes; ValueError where an old text is not in it exactly once, as whole lines."""
        for old, new in self.changes:
            pattern = re.compile("^" + re.escape(old).replace("…\\\n", ".*\n"), re.MULTILINE)
            if (found := len(pattern.findall(source))) != 1:
                raise ValueError(f"{self}: what it changes stands {found} times in {self.path}")
            source = pattern.sub(lambda _, new=new: new, source)  # type: ignore[misc]
        return source


def mutants() -> Iterator[Mutant]:
    """Every change of the table."""
    for block in TABLE.read_text(encoding="utf-8").split("\n\n#")[1:]:
        heading, *lines = f"#{block}".rstrip("\n").split("\n")
        found = HEADING.match(heading)
        if not found or not lines:
            raise ValueError(f"cannot be read as a change: {heading}")
        yield Mutant(found["rule"], found["name"], found["module"], tuple(_changes(lines)))


def _changes(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The old and the new text of each change; a line of @@ begins another one."""
    for part in re.split(r"^@@\n", "\n".join(lines) + "\n", flags=re.MULTILINE):
        rows = part.splitlines(keepends=True)
        old = "".join(row[1:] or row for row in rows if row[0] in "- \n")
        new = "".join(row[1:] or row for row in rows if row[0] in "+ \n")
        yield old, new


def unfit(found: Sequence[Mutant]) -> list[str]:
    """What is wrong with the table itself: changes that no longer fit, rules that have none."""
    wrong = [f"{rule} has no change" for rule in RULES if rule not in {mutant.rule for mutant in found}]
    for mutant in found:
        try:
            changed = mutant.applied((ROOT / mutant.path).read_text(encoding="utf-8"))
            compile(changed, mutant.path, "exec")
        except (ValueError, SyntaxError, OSError) as error:
            wrong.append(f"{mutant}: {error}" if not isinstance(error, ValueError) else str(error))
    return wrong


def copied(folder: Path) -> Path:
    """A copy of the project in a folder, to change."""
    for name in NEEDED:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy2
        copy(source, folder / name)
    return folder


def survives(copy: Path, mutant: Mutant | None = None) -> bool:
    """Whether all tests pass in a copy with the change made, or with none; the copy is put back as it was."""
    file = copy / (mutant.path if mutant else "pyproject.toml")
    original = file.read_text(encoding="utf-8")
    try:
        if mutant:
            file.write_text(mutant.applied(original), encoding="utf-8")
        return _pass(copy, told=mutant is None)
    finally:
        file.write_text(original, encoding="utf-8")


def _pass(copy: Path, *, told: bool) -> bool:
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider", "-p", "no:randomly"]
    tests = [f"tests/{name}" for name in TESTS if (copy / "tests" / name).is_file()]
    # Nothing compiled is kept: two changes of one size within a second would be taken for the same.
    own = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(copy), "CI": ""}
    try:
        run = subprocess.run(
            [*command, *tests], cwd=copy, env={**os.environ, **own}, capture_output=True, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired:
        return True  # nothing was found wrong
    if told and run.returncode:
        say(run.stdout.decode()[-3000:])
    # Only a test that fails notices a change; one that cannot be imported shows nothing.
    return run.returncode == 0 if told else run.returncode != 1


def survivors(found: Sequence[Mutant]) -> list[Mutant]:
    """Those that no test notices; each trial has a copy of the project to itself."""
    with TemporaryDirectory() as folder, ThreadPoolExecutor(AT_ONCE) as pool:
        copies: Queue[Path] = Queue()
        for number in range(AT_ONCE):
            (Path(folder) / str(number)).mkdir()
            copies.put(copied(Path(folder) / str(number)))
        if not survives(copies.queue[0]):
            raise RuntimeError("the tests fail without any change")

        def tried(mutant: Mutant) -> bool:
            copy = copies.get()
            try:
                alive = survives(copy, mutant)
            finally:
                copies.put(copy)
            say(f"{'SURVIVES' if alive else 'killed  '}  {mutant}")
            return alive

        return [mutant for mutant, alive in zip(found, pool.map(tried, found), strict=True) if alive]


def say(line: str) -> None:
    """One line of the report."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(words: Sequence[str]) -> int:
    """The exit code: 0 if every rule is held by a test."""
    found = list(mutants())
    if wrong := unfit(found):
        say("\n".join(wrong))
        return 1
    chosen = [mutant for mutant in found if all(word in str(mutant) for word in words)]
    alive = survivors(chosen)
    say(f"{len(chosen) - len(alive)} of {len(chosen)} changes are noticed by a test")
    for mutant in alive:
        say(f"not noticed: {mutant}")
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
