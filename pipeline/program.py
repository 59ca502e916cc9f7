"""Program: a name for the code and the libraries at work, for what must not outlive either."""

import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

from pipeline.digest import canonical, digest
from pipeline.files import Disk, Files
from pipeline.typeset.template import made_with


@cache
def program() -> str:
    """The digest of everything that what was read depends on beside the files: a process keeps what it started with."""
    return digest(canonical([made_with(), *libraries(Disk()), sys.version]))


def libraries(files: Files) -> list[str]:
    """The name and version of every library: some of them know telephone numbers, addresses or alphabets."""
    found = set[str]()
    for folder in map(Path, sys.path):
        with suppress(OSError):  # a packed one has no names
            found.update(name for name in files.names(folder) if name.endswith((".dist-info", ".egg-info")))
    return sorted(found)
