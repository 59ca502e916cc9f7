"""Rest: where nothing changed since a run found nothing to do, the next one need not look at everything again.

What a desk does between two looks, for runs that look once: they are told whether anything was touched since.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.digest import canonical, digest
from pipeline.files import SETTLES, Files
from pipeline.mark import written

NOTE = "rest.json"
NOTHING = "Nothing was due. What is public is up to date."
LONGEST = 3_600_000_000_000  # ns until everything is looked at all the same: no note tells of what disks lose


@dataclass(frozen=True, slots=True)
class Rest:
    """How a newsroom stood when there was nothing to do: digests and ages of all that a look depends on."""

    written: str
    program: str
    ledger: tuple[int, int]
    record: tuple[int, int]
    site: str
    shown: str


def rest_of(files: Files, root: Path, site: str, before: int) -> Rest | None:
    """How it stands now; None where nothing shows, or something was touched only just `before`, by the files."""
    found = list(written(files, root))
    shown = files.link_target(root / site)
    if not shown or any(told.touched + SETTLES > before for _, told in found):
        return None
    own = root / ".dateline"
    return Rest(
        digest("\n".join(f"{file} {told}" for file, told in found).encode()),
        _program(files),
        files.age(own / "ledger.sqlite3"),
        files.age(own / "record.jsonl"),
        site,
        f"{shown} {files.sort(root / site / 'index.html')}",
    )


def rests(files: Files, root: Path) -> bool:
    """Whether all is as it was when a run found nothing to do, not long ago, and nothing was to come so soon."""
    try:
        row = json.loads(files.read(root / ".dateline" / NOTE))
        at, now = int(row.pop("at")), files.now(root / ".dateline")
        found = rest_of(files, root, str(row["site"]), now) if at <= now < at + LONGEST else None
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return found is not None and _told(found) == row


def write_rest(files: Files, root: Path, rest: Rest | None) -> None:
    """Note it, or that there is no rest; OSError where the disk refuses."""
    own = root / ".dateline"
    if rest:
        files.write(own / NOTE, canonical(_told(rest) | {"at": files.now(own)}))
    elif files.sort(own / NOTE) != "none":
        files.remove(own / NOTE)


def _told(rest: Rest) -> dict[str, object]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(rest).items()}


def _program(files: Files) -> str:
    """A name for code, templates and libraries by their ages: they are others where one of these is."""
    here = Path(__file__).parent
    told = [*_below(files, here), *_below(files, here.parent / "templates")]
    told += [f"{folder} {files.age(Path(folder))}" for folder in sys.path]
    return digest("\n".join(told).encode())


def _below(files: Files, folder: Path) -> Iterator[str]:
    for name, told in files.glances(folder).items():
        if told.sort == "folder" and name != "__pycache__":
            yield from _below(files, folder / name)
        elif told.sort == "file":
            yield f"{folder}/{name} {told.age} {told.size}"
