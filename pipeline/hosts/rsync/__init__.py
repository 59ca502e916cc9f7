"""The rsync host: a folder on another machine, copied to over ssh, shown by one symbolic link that is turned there."""

from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from pipeline.digest import digest, is_digest
from pipeline.edition import Edition, edition_from
from pipeline.fetched import get
from pipeline.hosts import Host, HostRefuses, HostSilent, Promise, Seams
from pipeline.hosts.rsync import scripts
from pipeline.hosts.rsync.line import LONG, Line
from pipeline.hosts.rsync.links import laid
from pipeline.hosts.rsync.scripts import script, slots_of
from pipeline.lastseen import LastSeen, Shown
from pipeline.newsroom import Newsroom
from pipeline.store import Damaged

OTHER = "other"  # what stands at the site and is not ours
MOVED = "Another edition is in public than the one this lift was made for; it is made again."


def open_host(newsroom: Newsroom, seams: Seams) -> Host:
    """The folder elsewhere that newsroom.yml names."""
    return Rsync(newsroom, seams)


class Rsync:
    """As the folder host, but there: a link to one slot, beside it the others, closed to everyone else.

    A slot is named by the seal of the edition it holds, so that the link itself says what is shown.
    """

    def __init__(self, newsroom: Newsroom, seams: Seams) -> None:
        self._newsroom, self._seams = newsroom, seams
        self._line = Line(newsroom.host, seams)
        self._folder = seams.root / ".dateline" / "rsync"
        place = digest(f"rsync {newsroom.host.to} {newsroom.host.port}".encode())
        self._seen = LastSeen(seams.files, self._folder.with_name("host.json"), seams.clock, place)
        self._fetch = seams.fetch or get

    def promise(self) -> Promise:
        delay = f"one rename of a symbolic link there, over ssh: {self._seen.switches()}"
        return Promise(secret_staging=True, atomic=True, delay=delay)

    def look(self) -> None:
        self._seen.forget()
        self._ours()

    def showing(self) -> str:
        return self._shown().seal

    def read(self, path: str) -> bytes | None:
        seal = self._shown().seal
        return self._seen.reads(seal, path, lambda: self._read(seal, path)) if seal else None

    def stage(self, edition: Edition) -> None:
        shown = self._ours()
        if edition.seal not in shown.held:
            source = self._laid(edition)
            staging = f"staging-{token_hex(8)}"
            self._tell(scripts.BEGIN, staging=staging)
            linked = [f"--link-dest=../../{shown.seal}"] if shown.seal else []
            self._line.copy(source, f"{slots_of(self._line.site)}/{staging}/{edition.seal}", *linked)
            when = self._when(edition, shown.seal)
            self._seen.saw(self._heard(self._tell(scripts.FINISH, staging=staging, seal=edition.seal, when=when)))

    def verify(self, edition: Edition) -> bool:
        rows = self._tell(scripts.SUMS, longest=LONG, seal=edition.seal).decode(errors="surrogateescape").splitlines()
        parted = (row.partition("  ./") for row in rows)
        if {path: content for content, _, path in parted} == dict(edition.manifest):
            return True
        self._seen.forget()
        self._tell(scripts.DROP, seal=edition.seal)
        return False

    def held(self) -> frozenset[str]:
        return frozenset(self._shown().held)

    def mend(self) -> None:
        self._seen.forget()
        self._seen.now(lambda: self._heard(self._tell(scripts.MEND)))

    def restore(self, edition: Edition) -> None:
        self._seen.forget_reads()
        self._line.copy(self._laid(edition), f"{slots_of(self._line.site)}/{edition.seal}")

    def unlock(self, seal: str) -> None:
        self._seen.saw(self._heard(self._tell(scripts.UNLOCK, seal=seal)))

    def switch(self, expected: str, following: str) -> None:
        before = self._seen.ever()
        self._seen.forget()
        began = self._seams.clock.elapsed()
        try:
            said = self._tell(scripts.SWITCH, expected=expected, seal=following).decode().strip()
        except HostSilent:
            if self._heard(self._tell(scripts.LOOK)).seal != following:
                raise
            said = "done"
        if said == "unstaged":
            raise HostRefuses("The edition is not staged; it is made again.")
        if said != "done":
            raise HostRefuses(MOVED)
        self._seen.took(began)
        self._seen.saw(Shown(following, "index", tuple({*before.held, following})))

    def proves(self, path: str, content: str) -> bool:
        if self._newsroom.host.proof == "folder":
            try:
                seal = self._seen.now(self._ask).seal
                found = self._seen.reads(seal, path, lambda: self._read(seal, path)) if seal else None
            except HostRefuses:
                return False
        else:
            found = self._fetch(self._newsroom.url(path))
        return found is not None and digest(found) == content

    def _shown(self) -> Shown:
        """What it shows now; where it cannot be asked, what it showed last."""
        try:
            return self._seen.now(self._ask)
        except HostRefuses:
            return self._seen.ever()

    def _ours(self) -> Shown:
        """What it shows now; HostRefuses where that is somebody else's."""
        shown = self._seen.now(self._ask)
        if shown.name == OTHER:
            raise HostRefuses(
                f"On the machine of the public pages, {self._line.site} is not a link that Dateline made, so it is "
                "left alone. Move it away, or name another path under host: in newsroom.yml."
            )
        return shown

    def _ask(self) -> Shown:
        return self._heard(self._tell(scripts.LOOK))

    def _tell(self, text: str, *, longest: float = 0.0, **words: str) -> bytes:
        told = script(text, self._line.site, **words)
        return self._line.tell(told, longest=longest) if longest else self._line.tell(told)

    def _heard(self, said: bytes) -> Shown:
        """What shows and is held, from what `tell` says there; its name is `index` where the front page is there."""
        first, *rows = said.decode(errors="replace").splitlines() or [""]
        folder, _, seal = first.removeprefix("link ").rpartition("/")
        ours = first.startswith("link ") and folder == slots_of(self._line.site).rpartition("/")[2] and is_digest(seal)
        held = [row.removeprefix("slot ") for row in rows if row.startswith("slot ")]
        name = "index" if "index" in rows else ""
        if not ours:
            seal, name = "", "" if first == "none" else OTHER
        return Shown(seal, name, tuple(each for each in held if is_digest(each)))

    def _read(self, seal: str, path: str) -> bytes | None:
        found, _, data = self._tell(scripts.READ, seal=seal, path=path).partition(b"\n")
        return data if found == b"file" else None

    def _laid(self, edition: Edition) -> Path:
        try:
            return laid(self._seams.files, self._seams.store, self._folder, edition)
        except Damaged as fault:
            raise HostRefuses("A file kept for the public pages was damaged on the disk; it is made again.") from fault

    def _when(self, edition: Edition, shown: str) -> str:
        """The second that what is new shows as its time: that of the newest entry; '' for a new look, which is now."""
        with suppress(Damaged, ValueError):
            if shown and edition_from(self._seams.store.get(shown)).record == edition.record:
                return ""
        return str(int(edition.newest.timestamp())) if edition.newest else ""
