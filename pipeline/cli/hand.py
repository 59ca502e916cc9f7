"""What a command hands over: a file that only its owner can read, and never where the public reads."""

import os
from pathlib import Path

from pipeline.cli.say import Stopped
from pipeline.survey import House, Survey


def handed_over(at: House, seen: Survey, own: Path, out: str | None, data: bytes) -> Path:
    """The file that was written: `out` where a person names one, else `own`; nobody else on the machine may read it."""
    path = Path(out) if out else own
    shown = (*seen.newsroom.host.folders(at.root), at.root / "feeds")
    if any(folder.resolve() in path.resolve().parents for folder in shown):
        raise Stopped(f"{path} is where the public reads. Write it to another folder with --out.", 3)
    if out:
        _must_be_a_file(out, own.name)
    at.files.make_folder(path.parent, mode=0o700)
    os.umask(0o077)  # from its first byte on nobody else may read it
    at.files.write(path, data)
    at.files.mode(path, 0o600)
    return path


def _must_be_a_file(out: str, name: str) -> None:
    """What --out names: a folder is none, and one that is not there is not made in silence."""
    path = Path(out)
    if path.is_dir():
        raise Stopped(f"{out} is a folder. Write the name of a file, such as --out {path / name}.", 2)
    if not path.parent.is_dir():
        raise Stopped(f"There is no folder {path.parent}. Make it, or write to another place: --out {name}.", 2)
