"""The grants: what the networks said last of the accounts' secrets, and the tokens they gave in exchange."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from pipeline.clock import from_stamp, stamp
from pipeline.digest import canonical, digest
from pipeline.files import Files, Lock
from pipeline.newsroom import ChannelAccount


@dataclass(frozen=True, slots=True)
class Granted:
    """What is known of an account and its secret: when the network was asked, and when it last answered.

    `silent` says that it could not be asked the last time. `wrong`, `expires`, `told` and `token` are what it answered,
    as `pipeline.channels.Grant` has them.
    """

    asked: datetime | None = None
    answered: datetime | None = None
    silent: bool = False
    wrong: str = ""
    expires: datetime | None = None
    told: str = ""
    token: str = field(default="", repr=False)

    @property
    def unfinished(self) -> bool:
        """Whether it is asked just now, or whoever asked was stopped before it could write down what it heard."""
        return self.asked != self.answered and not self.silent


NOTHING = Granted()
Of = Callable[[ChannelAccount, str], Granted]


class Grants:
    """One file for each account in a folder of `.dateline` that nobody else can read.

    A token is a secret: it stands in that file alone, which holds at any instant the old one or the new one.
    """

    def __init__(self, files: Files, folder: Path) -> None:
        self._files, self._folder = files, folder / "grants"

    def of(self, account: ChannelAccount, secret: str) -> Granted:
        """What is known of an account; of another secret, or at another service, what was granted counts no more.

        What the server told of its limits holds for any secret. A file that is not there or damaged says nothing.
        """
        try:
            row = json.loads(self._files.read(self._path(account)))
            if row["at"] != _place(account):
                return NOTHING
            told = str(row.get("told", ""))
            if row["of"] != digest(secret.encode()):
                return Granted(told=told)
            asked, answered, expires = (_instant(row, name) for name in ("asked", "answered", "expires"))
            words = str(row.get("wrong", "")), expires, told, str(row.get("token", ""))
            return Granted(asked, answered, bool(row.get("silent")), *words)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return NOTHING

    def keep(self, account: ChannelAccount, secret: str, granted: Granted) -> None:
        """Write down what is known now, whole; OSError where the disk refuses, and then the old is there."""
        times = {"asked": granted.asked, "answered": granted.answered, "expires": granted.expires}
        row: dict[str, object] = {name: stamp(instant) for name, instant in times.items() if instant}
        row |= {"silent": granted.silent, "wrong": granted.wrong, "told": granted.told, "token": granted.token}
        row |= {"at": _place(account), "of": digest(secret.encode())}
        self._files.make_folder(self._folder, mode=0o700)
        path = self._path(account)
        if self._files.sort(path) == "none":
            self._files.write(path, b"")  # a file that is written over keeps its mode
        self._files.mode(path, 0o600)
        self._files.write(path, canonical(row))

    def ages(self) -> tuple[tuple[int, int], ...]:
        """A hint that somebody wrote down what a network said."""
        try:
            names = [name for name in self._files.names(self._folder) if name.endswith(".json")]
            return tuple(self._files.age(self._folder / name) for name in names)
        except OSError:
            return ()

    def lock(self, account: ChannelAccount) -> Lock:
        """Held by whoever asks about an account: two might exchange the same token. Busy where another does."""
        self._files.make_folder(self._folder, mode=0o700)
        return self._files.lock(self._path(account).with_suffix(".lock"))

    def _path(self, account: ChannelAccount) -> Path:
        return self._folder / f"{account.name}.json"


def _place(account: ChannelAccount) -> str:
    return digest(canonical([account.kind, account.address, account.account]))


def _instant(row: dict[str, str], name: str) -> datetime | None:
    return from_stamp(row[name]) if name in row else None
