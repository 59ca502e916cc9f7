"""Fed: the edition whose feeds were found to leave nothing out, noted for the next process."""

import json
from pathlib import Path

from pipeline.digest import canonical
from pipeline.files import Files

NOTE = "fed.json"


def read_fed(files: Files, folder: Path, basis: str) -> str:
    """The seal of that edition, '' where none is known that was made from the same newsroom and code."""
    try:
        row = json.loads(files.read(folder / NOTE))
        return str(row["seal"]) if row["basis"] == basis else ""
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def write_fed(files: Files, folder: Path, seal: str, basis: str) -> None:
    """Note it; OSError where the disk refuses."""
    data = canonical({"seal": seal, "basis": basis})
    if read_fed(files, folder, basis) != seal:
        files.write(folder / NOTE, data)
