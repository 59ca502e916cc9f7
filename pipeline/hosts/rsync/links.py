"""Links: an edition as a folder of hard links out of the store, from which it is copied."""

from pathlib import Path

from pipeline.digest import is_digest
from pipeline.edition import Edition, edition_from
from pipeline.files import Files
from pipeline.store import Damaged, Store

LAYING = "laying"


def laid(files: Files, store: Store, folder: Path, edition: Edition) -> Path:
    """A folder within `folder` that holds exactly the edition; what differs from the one before is laid anew.

    Damaged where the store is.
    """
    made, laying = folder / edition.seal, folder / LAYING
    files.make_folder(folder, 0o700)
    files.remove(laying)  # nobody knows how far that came
    before = _before(files, store, folder, laying)
    files.make_folder(laying, 0o700)
    for path in before.manifest.keys() - edition.manifest.keys():
        files.remove(laying / path)
        _prune(files, (laying / path).parent, laying)
    new = {path: content for path, content in edition.manifest.items() if before.manifest.get(path) != content}
    files.make_folders(dict.fromkeys((laying / path).parent for path in new), 0o700)
    for path, content in new.items():
        store.get(content)  # verified before anything public is made of it
        files.clone(store.path(content), laying / path)
    files.rename(laying, made)
    return made


def _before(files: Files, store: Store, folder: Path, laying: Path) -> Edition:
    """The edition that was laid last, now under the name of one that is being laid; an empty one for none."""
    found = Edition("", {})
    for name in files.names(folder):
        try:
            known = edition_from(store.get(name)) if is_digest(name) and not found.manifest else None
        except (Damaged, ValueError):
            known = None
        if known is None:
            files.remove(folder / name)
        else:
            files.rename(folder / name, laying)
            found = known
    return found


def _prune(files: Files, folder: Path, top: Path) -> None:
    while folder != top and not files.names(folder):
        files.remove(folder)
        folder = folder.parent
