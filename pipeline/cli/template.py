"""The command that gets a built-in template out: a file in the newsroom's own folder, to be changed there."""

import argparse
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from pipeline.cli.say import Stopped, folder
from pipeline.files import Disk
from pipeline.typeset.catalogue import SOURCE
from pipeline.typeset.template import look

FOLDER = "templates"


def template(words: argparse.Namespace) -> int:
    """Write a built-in template, or the words of the interface, into `templates/`; nothing there is touched."""
    built_in = _built_in()
    if not words.name:
        print(*sorted(built_in), sep="\n")
        return 0
    name = _meant(words.name, built_in)
    root = folder(words.newsroom)
    if name == SOURCE and not words.out:  # in its own place it would hide the words of a later version
        example = f"dateline template words.pot --out {FOLDER}/words/it.po"
        raise Stopped(f"Say which language it is to become, such as Italian: {example}.", 2)
    path = root / (words.out or f"{FOLDER}/{name}")
    if path.is_dir():
        raise Stopped(f"{path} is a folder. Write the name of a file, such as --out {path / Path(name).name}.", 2)
    if path.exists() or path.is_symlink():
        raise Stopped(f"{path} is there already, so nothing was written.", 3)
    files = Disk()
    files.make_folder(path.parent)
    files.write(path, built_in[name])
    print(f"{path}: as it is built in. What you change in it counts from now on; `dateline build` shows it.")
    return 0


def _built_in() -> Mapping[str, bytes]:
    """Every built-in file by its name below `templates/`."""
    known = look("")
    texts = {name: text.encode() for name, text in known.texts.items() if not name.startswith("built-in/")}
    return texts | {name: each.content for name, each in known.data.items() if not name.startswith("built-in/")}


def _meant(given: str, known: Mapping[str, bytes]) -> str:
    """The name as it is known: `templates/page.html` and `page.html` are one, `it` below `words/` needs no folder."""
    name = given.removeprefix(f"{FOLDER}/")
    for each in (name, f"words/{name}"):
        if each in known:
            return each
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    told = f"Did you mean {near[0]}?" if near else "`dateline template` lists them."
    raise Stopped(f"No template called {given} is built in. {told}", 2)
