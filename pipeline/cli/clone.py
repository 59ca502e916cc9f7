"""The git repository in which a newsroom lies: code hosts name every file from its root."""

import os
from pathlib import Path


def clone_of(root: Path) -> Path | None:
    """The root of the repository that this folder belongs to, None where it belongs to none.

    In a work tree or a submodule `.git` is a file.
    """
    whole = root.resolve()
    return next((each for each in (whole, *whole.parents) if os.path.exists(each / ".git")), None)


def above(root: Path) -> str:
    """What a path in this folder begins with, seen from the root of its repository: `press/`, or nothing."""
    clone = clone_of(root)
    inner = root.resolve().relative_to(clone).as_posix() if clone else "."
    return "" if inner == "." else f"{inner}/"
