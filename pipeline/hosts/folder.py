"""The folder host: two slots and one symbolic link, switched in one step."""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from pipeline.digest import digest, is_digest
from pipeline.edition import Edition, edition_from
from pipeline.fetched import get
from pipeline.files import Files
from pipeline.filetimes import are_set, set_times
from pipeline.hosts import Fetch, Host, HostRefuses, Promise, Seams
from pipeline.newsroom import Newsroom
from pipeline.store import Damaged, Store
from pipeline.tidy import leftovers

STAGING = "next"
# set outright: a mask of 077 would shut the public out
PRIVATE, UNLISTED, PUBLIC, READABLE = 0o700, 0o711, 0o755, 0o644


def open_host(newsroom: Newsroom, seams: Seams) -> Host:
    """The folder that newsroom.yml names, relative to the newsroom's own folder."""
    site = seams.root / newsroom.host.path
    return Folder(newsroom, site, seams.files, seams.store, seams.fetch or get)


class Folder:
    """`site` is a link to one slot; the other slot is staged beside it, closed to everyone else.

    A slot is named by the seal of the edition it holds, so that the link itself says what is shown.
    """

    def __init__(self, newsroom: Newsroom, site: Path, files: Files, store: Store, fetch: Fetch) -> None:
        self._newsroom, self._site, self._files, self._store = newsroom, site, files, store
        self._slots = site.with_name(f".{site.name}.slots")
        self._fetch = fetch

    def promise(self) -> Promise:
        return Promise(secret_staging=True, atomic=True, delay="none, for it is one rename of a symbolic link")

    def look(self) -> None:
        self._own_site()
        self._files.names(self._slots)

    def showing(self) -> str:
        target = Path(self._files.link_target(self._site))
        return target.name if target.parent == Path(self._slots.name) and is_digest(target.name) else ""

    def read(self, path: str) -> bytes | None:
        shown = self.showing()
        target = self._slots / shown / path
        try:
            return self._files.read(target) if shown and self._files.sort(target) == "file" else None
        except FileNotFoundError:  # the slot was taken while it was read
            return None

    def stage(self, edition: Edition) -> None:
        self._own_site()
        slot = self._slots / edition.seal
        if self._files.sort(slot) == "folder":
            self._set_mode(edition.seal)
            if edition.seal != self.showing() and not are_set(self._files, slot, self._site):
                self._set_times(slot, edition, self._shown())
            return
        self._files.make_folder(self._slots)
        self._files.mode(self._slots, UNLISTED)  # also where a run that was cut short had made it
        before = self._take_idle()
        try:
            self._fill(self._slots / STAGING, before, edition)
        except Damaged as fault:
            raise HostRefuses("A file kept for the public pages was damaged on the disk; it is made again.") from fault
        self._files.rename(self._slots / STAGING, slot)

    def verify(self, edition: Edition) -> bool:
        slot = self._slots / edition.seal
        if self._files.sort(slot) == "folder" and self._holds(slot, edition):
            return True
        if edition.seal != self.showing():
            self._files.remove(slot)
        return False

    def held(self) -> frozenset[str]:
        return frozenset(name for name in self._files.names(self._slots) if is_digest(name))

    def mend(self) -> None:
        if self._files.sort(self._slots) != "folder":
            return
        self._files.mode(self._slots, UNLISTED)
        for name in self._files.names(self._slots):
            if is_digest(name):
                self._set_mode(name)
        self._files.remove(self._slots / STAGING)
        with suppress(OSError):  # what somebody else left there must not hinder a lift
            for path in leftovers(self._files, self._site.parent):
                self._files.remove(path)

    def restore(self, edition: Edition) -> None:
        slot = self._slots / edition.seal
        gone = {path: each for path, each in edition.manifest.items() if self._files.sort(slot / path) != "file"}
        self._files.sync_folders(self._place(slot, gone, Edition("", {})))

    def unlock(self, seal: str) -> None:
        if self._files.sort(self._slots / seal) == "folder":
            self._files.mode(self._slots / seal, PUBLIC)

    def switch(self, expected: str, following: str) -> None:
        self._own_site()
        if self.showing() != expected:
            raise HostRefuses("Another edition is in public than the one this lift was made for; it is made again.")
        slot = self._slots / following
        if self._files.sort(slot) != "folder":
            raise HostRefuses("The edition is not staged; it is made again.")
        self._files.mode(slot, PUBLIC)  # synced, so that no power cut leaves a link to a closed slot
        self._files.swap_link(self._site, os.path.relpath(slot, self._site.parent))

    def proves(self, path: str, content: str) -> bool:
        beside = self._newsroom.host.proof == "folder"
        shown = self.read(path) if beside else self._fetch(self._newsroom.url(path))
        return shown is not None and digest(shown) == content

    def _own_site(self) -> None:
        if self._files.sort(self._site) != "none" and not self.showing():
            raise HostRefuses(
                f"{self._site.name} is not a link that Dateline made, so it is left alone. "
                "Move it away, or name another path under host: in newsroom.yml."
            )

    def _set_mode(self, name: str) -> None:
        """What shows is open; what does not, a slot opened by a switch that was cut short among it, is closed."""
        if self._files.sort(self._slots / name) == "folder":
            self._files.mode(self._slots / name, PUBLIC if name == self.showing() else PRIVATE)

    def _holds(self, slot: Path, edition: Edition) -> bool:
        """Whether the slot holds exactly these files, byte for byte."""
        try:
            return set(self._below(slot)) == set(edition.manifest) and all(
                digest(self._files.read(slot / path)) == content for path, content in edition.manifest.items()
            )
        except OSError:
            return False

    def _below(self, folder: Path, before: str = "") -> Iterator[str]:
        """The public path of all that lies below a folder and is no folder itself."""
        for name in self._files.names(folder):
            if self._files.sort(folder / name) == "folder":
                yield from self._below(folder / name, f"{before}{name}/")
            else:
                yield f"{before}{name}"

    def _take_idle(self) -> Edition:
        """Rename an idle slot to the staging name; the edition it holds, an empty one where none is usable."""
        staging = self._slots / STAGING
        self._files.remove(staging)  # a staging that was cut short: nobody knows what is in it
        usable: Edition | None = None
        for name in self._files.names(self._slots):
            if name == self.showing():
                continue
            known = self._known(name)
            if known is None or usable is not None:
                self._files.remove(self._slots / name)
                continue
            self._files.mode(self._slots / name, PRIVATE)
            self._files.rename(self._slots / name, staging)
            usable = known
        return usable or Edition("", {})

    def _known(self, name: str) -> Edition | None:
        try:
            return edition_from(self._store.get(name))
        except (Damaged, ValueError):
            return None

    def _fill(self, slot: Path, before: Edition, edition: Edition) -> None:
        """Make the slot, which holds the edition `before`, hold the edition; only what differs is touched."""
        self._files.make_folder(slot, PRIVATE)
        shown, touched = self._shown(), {slot: None}
        for path in sorted(before.manifest.keys() - edition.manifest.keys()):
            self._files.remove(slot / path)
            touched[self._prune((slot / path).parent, slot)] = None
        new = {path: each for path, each in edition.manifest.items() if before.manifest.get(path) != each}
        touched |= self._place(slot, new, shown)
        self._set_times(slot, edition, shown)
        self._files.sync_folders([folder for folder in touched if self._files.sort(folder) == "folder"])

    def _shown(self) -> Edition:
        """The edition in public, an empty one for none; read file by file where the store lost it."""
        showing = self.showing()
        return (self._known(showing) or self._read(self._slots / showing)) if showing else Edition("", {})

    def _read(self, slot: Path) -> Edition:
        """What stands in a slot, as far as it can be read."""
        manifest: dict[str, str] = {}
        for path in self._below(slot):
            with suppress(OSError):
                manifest[path] = digest(self._files.read(slot / path))
        return Edition(manifest.get("feeds/record.jsonl", ""), manifest)

    def _set_times(self, slot: Path, edition: Edition, shown: Edition) -> None:
        set_times(self._files, slot, edition, self._slots / self.showing(), shown)

    def _beside(self, path: str, content: str) -> Path | None:
        """The file that shows these bytes under this path: the other slot shows the same file, with its time."""
        found = self._slots / self.showing() / path
        try:
            return found if digest(self._files.read(found)) == content else None
        except OSError:
            return None

    def _stored(self, content: str) -> Path:
        self._store.get(content)  # verified before anything public is made of it
        return self._store.path(content)

    def _place(self, slot: Path, new: Mapping[str, str], shown: Edition) -> dict[Path, None]:
        """The slot holds these contents under their paths; the folders they are in, whose names are not synced yet."""
        targets = {path: slot / path for path in new}
        folders = dict.fromkeys(target.parent for target in targets.values())
        self._files.make_folders(folders, PUBLIC)
        for path, target in targets.items():
            beside = self._beside(path, new[path]) if shown.manifest.get(path) == new[path] else None
            self._files.clone(beside or self._stored(new[path]), target)
            self._files.mode(target, READABLE)
        return folders

    def _prune(self, folder: Path, slot: Path) -> Path:
        """Remove a folder and those above it that are empty now; the first that stays."""
        while folder != slot and not self._files.names(folder):
            self._files.remove(folder)
            folder = folder.parent
        return folder
