"""The wheel: built, installed somewhere else and run from there, it is the whole program."""

import subprocess
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def pip(*words: str | Path) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", folder, ROOT)
    (found,) = folder.glob("dateline-*.whl")
    return found


@dataclass(frozen=True)
class Installed:
    """The program installed in a folder of its own; the repository is not on its path."""

    target: Path
    elsewhere: Path

    def python(self, *words: str) -> subprocess.CompletedProcess[str]:
        # -S: an editable install puts the repository on the path when the interpreter looks at its site
        path = f"{self.target}:{sysconfig.get_path('purelib')}"
        return subprocess.run(
            [sys.executable, "-S", *words],
            cwd=self.elsewhere,
            env={"PYTHONPATH": path, "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )

    def dateline(self, *words: str) -> str:
        """What the command says; it must end well and complain of nothing."""
        done = self.python(str(self.target / "bin" / "dateline"), *words)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    target = tmp_path_factory.mktemp("installed")
    pip("install", "--no-deps", "--no-index", "--target", target, wheel)
    return Installed(target, tmp_path_factory.mktemp("elsewhere"))


def test_the_wheel_holds_the_package_the_templates_and_the_page_of_checks_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        names = {name for name in opened.namelist() if ".dist-info/" not in name}
    code = {path.relative_to(ROOT).as_posix() for path in (ROOT / "pipeline").rglob("*") if path.is_file()}
    looks = {f"pipeline/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "templates").rglob("*.*")}
    assert names == {name for name in code | looks | {"pipeline/docs/checks.md"} if "__pycache__" not in name}
    assert "pipeline/templates/page.html" in names


def test_it_is_the_installed_code_that_runs(installed: Installed) -> None:
    told = installed.python("-c", "import pipeline, sys; print(pipeline.__file__, *sys.path, sep='\\n')").stdout.split()
    assert told[0] == str(installed.target / "pipeline" / "__init__.py")
    assert str(ROOT) not in told


def test_the_installed_command_begins_a_newsroom_checks_it_and_builds_it(installed: Installed) -> None:
    assert installed.dateline("--version").startswith("dateline ")
    installed.dateline("init", "ours")
    assert "1 release checked" in installed.dateline("-C", "ours", "check")
    assert "files in ours/public/" in installed.dateline("-C", "ours", "build")
    assert (installed.elsewhere / "ours" / "public" / "index.html").exists()


def test_the_installed_command_explains_a_code(installed: Installed) -> None:
    assert installed.dateline("check", "--explain", "tab").startswith("tab\n\nWhat. A line is moved to the right")
