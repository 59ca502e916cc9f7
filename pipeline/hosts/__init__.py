"""The hosts: where the public tree stands; one module each, one line in this table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Protocol

from pipeline.clock import Clock, SystemClock
from pipeline.edition import Edition
from pipeline.files import Files
from pipeline.newsroom import Newsroom
from pipeline.store import Store

Fetch = Callable[[str], bytes | None]


class HostRefuses(Exception):
    """The host does not do it; the argument says why and what to do, in plain words."""


class HostSilent(HostRefuses):
    """The host cannot be asked, or did not answer: what it was told to do may be done or not."""


AT_ONCE = timedelta(seconds=5)  # what is switched to is seen by then where nothing is built or copied after it


@dataclass(frozen=True, slots=True)
class Promise:
    """What a host can promise: secret staging, an atomic switch, and how long a switch takes to show.

    `delay` says it for people; `appears` is how long the public address may need without anything being wrong.
    """

    secret_staging: bool
    atomic: bool
    delay: str
    appears: timedelta = AT_ONCE

    @property
    def second(self) -> bool:
        """Whether it can promise the second."""
        return self.secret_staging and self.atomic and self.appears <= AT_ONCE


@dataclass(frozen=True, slots=True)
class Seams:
    """What a host may touch of the world: the newsroom's folder, files, store, secrets, public address and clock."""

    root: Path
    files: Files
    store: Store
    fetch: Fetch | None = None
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    clock: Clock = field(default_factory=SystemClock)


class Host(Protocol):
    """The contract of a host.

    One that stands elsewhere may remember for some seconds what it showed; where it cannot be asked, `showing`, `read`
    and `held` tell what was seen last. Only `switch` always asks the real thing, so it alone is a guard. HostSilent
    where the others need an answer and get none.
    """

    def promise(self) -> Promise:
        """What this host can keep; lacking secrecy or atomicity there is no promised second."""
        ...

    def look(self) -> None:
        """Ask it now, changing nothing; HostRefuses or OSError, in words for people, where it could not be used."""
        ...

    def showing(self) -> str:
        """The seal of the edition in public now, '' for none."""
        ...

    def read(self, path: str) -> bytes | None:
        """The bytes it shows under a public path, None where it shows none; HostRefuses where nobody can tell."""
        ...

    def stage(self, edition: Edition) -> None:
        """Lay the edition ready where the public cannot see it; HostRefuses or OSError leave all as it was."""
        ...

    def verify(self, edition: Edition) -> bool:
        """Whether what is staged is the edition, every byte read and nothing else; if not it is taken away.

        Once, well before the hour: it costs as much as reading the whole tree.
        """
        ...

    def held(self) -> frozenset[str]:
        """The seals of the editions it holds, shown or not: the store must keep what they name."""
        ...

    def mend(self) -> None:
        """Put right what a power cut or a killed run left: what shows can be read, all else is closed or gone.

        Cheap, for every run; called under the desk's lock. OSError where it cannot be done.
        """
        ...

    def restore(self, edition: Edition) -> None:
        """Put back what somebody took away from the edition that shows."""
        ...

    def unlock(self, seal: str) -> None:
        """Let a staged edition be read by whoever finds it, which nobody can: the switch is then one step."""
        ...

    def switch(self, expected: str, following: str) -> None:
        """Show `following` in one step if `expected` is what shows now, else HostRefuses and no change."""
        ...

    def proves(self, path: str, content: str) -> bool:
        """Whether the public gets exactly these bytes under this path, seen the way the public sees it."""
        ...


HOSTS: Mapping[str, str] = {
    "folder": "pipeline.hosts.folder",
    "branch": "pipeline.hosts.branch",
    "rsync": "pipeline.hosts.rsync",
}


def host(newsroom: Newsroom, seams: Seams) -> Host:
    """The host that newsroom.yml names."""
    module = import_module(HOSTS[newsroom.host.kind])
    opened: Host = module.open_host(newsroom, seams)
    return opened
