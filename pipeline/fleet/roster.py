"""The roster: which newsrooms a fleet serves, read from fleet.yml, each with secrets that no other one sees."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.files import Files
from pipeline.problem import Place, Problem, in_order
from pipeline.source.characters import Unreadable, decode
from pipeline.source.form import Form
from pipeline.source.written import table

NAME = re.compile(r"[a-z][a-z0-9-]{0,40}")
LINE = re.compile(r"(?:export +)?([A-Za-z_][A-Za-z0-9_]*)=(.*)")
OTHERS = 0o077  # what a group and everybody else may do with a file
EXAMPLE = "{name: agency, folder: /srv/agency, secrets: /etc/dateline/agency.env}"


@dataclass(frozen=True, slots=True)
class Post:
    """One newsroom of a fleet: its name in it, its checkout, its secrets, and the schema of its ledger."""

    name: str
    folder: Path
    secrets: Mapping[str, str] = field(repr=False)

    @property
    def schema(self) -> str:
        return f"dateline_{self.name.replace('-', '_')}"


def roster(files: Files, path: Path) -> tuple[tuple[Post, ...], tuple[Problem, ...]]:
    """The newsrooms that fleet.yml names, in its order, and every problem of it; paths count from where it lies."""
    try:
        form = Form(table(decode(files.read(path), path.name), path.name))
    except Unreadable as fault:
        return (), in_order(fault.problems)
    except OSError:
        told = f"There is no file {path.name} here, or it cannot be read."
        missing = Problem(Place(path.name), "file-absent", told, f"Write one, such as `newsrooms: [{EXAMPLE}]`.")
        return (), (missing,)
    parts = form.forms("newsrooms", example=EXAMPLE)
    if not parts and not form.notes.problems:
        form.problem("newsrooms", "field-missing", "No newsroom is named.", f"Write `newsrooms: [{EXAMPLE}]`.")
    posts = tuple(_post(files, part, path.parent) for part in parts)
    _apart(parts, posts)
    form.close()
    return posts, in_order(form.notes.problems)


def _post(files: Files, form: Form, home: Path) -> Post:
    name = form.text("name", need="agency")
    if name and not NAME.fullmatch(name):
        form.problem(
            "name",
            "id-form",
            f"`{name[:60]}` cannot name a newsroom of a fleet.",
            "Use small letters, digits, hyphens.",
        )
    folder = home / form.text("folder", need="/srv/agency")
    if form.text("folder") and files.sort(folder / "newsroom.yml") != "file":
        form.problem("folder", "file-absent", "There is no newsroom.yml in that folder.", "Name a newsroom’s checkout.")
    secrets = form.text("secrets", need="/etc/dateline/agency.env")
    return Post(name, folder, _secrets(files, form, home / secrets) if secrets else {})


def _apart(forms: tuple[Form, ...], posts: tuple[Post, ...]) -> None:
    """No two newsrooms have a name, a checkout or secrets in common."""
    for at, (form, post) in enumerate(zip(forms, posts, strict=True)):
        before = posts[:at]
        if post.name in {each.name for each in before}:
            form.problem("name", "name-twice", f"Two newsrooms are called `{post.name}`.", "Give one another name.")
        if post.folder.resolve() in {each.folder.resolve() for each in before}:
            told = "Another newsroom of the fleet lies in the same folder."
            form.problem("folder", "name-twice", told, "Give each newsroom a checkout of its own.")
        if form.text("secrets") in {each.text("secrets") for each in forms[:at]}:
            told = "Another newsroom of the fleet has the same secrets."
            form.problem("secrets", "name-twice", told, "Give each newsroom a file of its own.")


def _secrets(files: Files, form: Form, path: Path) -> dict[str, str]:
    """The variables of an environment file that is closed to everybody else; no value is ever told."""
    try:
        if path.stat().st_mode & OTHERS:
            told = "Others on this machine may read the file with the secrets."
            form.problem("secrets", "file-refused", told, f"Close it: `chmod 600 {path}`.")
            return {}
        lines = files.read(path).decode().splitlines()
    except (OSError, ValueError):
        told = "The file with the secrets is not there, or cannot be read by whoever runs the worker."
        form.problem("secrets", "file-absent", told, f"Make it, closed to others: `install -m 600 /dev/null {path}`.")
        return {}
    return dict(_variables(form, path, lines))


def _variables(form: Form, path: Path, lines: list[str]) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = LINE.fullmatch(line.strip())
        if found:
            yield found[1], _bare(found[2].strip())
        else:
            told, mend = "This line names no variable and its value.", "Write `NAME=value`, one a line."
            form.notes.problem(Place(path.name, number, 1), "key-unknown", told, mend)


def _bare(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
