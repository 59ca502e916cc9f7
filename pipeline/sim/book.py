"""The ledger of the simulated machine: the real one in memory, shared by its processes, refusing as its disk does."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from pipeline.files import Files
from pipeline.ledger import Ledger, LedgerRefuses, SqliteLedger
from pipeline.sim.disk import Disk, Node
from pipeline.sim.world import Actor, World

COST = 0.001  # seconds
PATIENCE = 5.0  # seconds that SQLite waits for another process
ROOM = 8192  # bytes that a journal takes
ASKED = frozenset(
    {"promises", "unsettled", "of", "entries", "is_new", "lately"}
)  # answers that follow from the rows alone


class Book:
    """One ledger file. Processes come to it one after the other; what a call changed is durable when it returns."""

    def __init__(self, world: World, disk: Disk, folder: Path) -> None:
        self._world, self._disk, self._folder = world, disk, folder
        self.refuses = False
        self.user: Actor | None = None
        self._files: Files | None = None
        self._answers: dict[Any, Any] = {}  # to what was asked since the last change
        self._real = self._made(_new())

    def of(self, actor: Actor, files: Files) -> Ledger:
        """The ledger as one process has it open."""
        return cast(Ledger, SimLedger(self, actor, files))

    def rows(self) -> SqliteLedger:
        """The ledger itself, for whoever judges."""
        self._files = _Unseen(self._disk)  # type: ignore[assignment]  # only what a witness asks
        return self._real

    def snapshot(self) -> bytes:
        """A copy of it, as a backup would have it."""
        return self._real.snapshot()

    def put_back(self, copy: bytes) -> None:
        """An older copy stands in its place."""
        self._real.close()
        self._real = self._made(copy)
        self.renewed()

    def call(self, actor: Actor, files: Files, name: str, args: tuple[Any, ...], named: Mapping[str, Any]) -> Any:
        """Carry out one call of a process, which may be killed before it, and after it at its next step."""
        self._world.step(actor, "ledger", name, COST)
        self._enter(actor)
        self._files = files
        try:
            if self.refuses or self._disk.broken or self._disk.room < ROOM:
                raise LedgerRefuses("The ledger cannot be used: disk I/O error. Nothing is sent until it can.")
            before = self._changes()
            if name in ASKED:
                return self._asked(before, name, args)
            answer = getattr(self._real, name)(*args, **named)
            if self._changes() != before:
                self.renewed()
        finally:
            self.user = None
        return answer

    def _asked(self, changes: int, name: str, args: tuple[Any, ...]) -> Any:
        asked = (changes, name, args)
        if asked not in self._answers:
            if not any(known[0] == changes for known in self._answers):
                self._answers.clear()
            self._answers[asked] = getattr(self._real, name)(*args)
        return self._answers[asked]

    def shift_promise(self, slug: str) -> bool:
        """What the embargo of a slug was promised to mean was read by older zone rules, an hour later."""
        wanted = "slug = ? AND instant <> ''"
        moved = self._real._db._db.execute(
            f"UPDATE promise SET tzdata = '2001a', instant = replace(instant, ':00Z', ':30Z') WHERE {wanted}", (slug,)
        )
        return moved.rowcount == 1

    def renewed(self) -> None:
        """Its file has another age now, which light sleepers see."""
        path = str(self._folder / "ledger.sqlite3")
        node = self._disk.node(path)
        if node is None and self._disk.node(self._folder) is not None:
            node = Node(0o600)
            self._disk.put(path, node)
        if node is not None:
            node.time = self._disk.tick()
            node.kept = node.data
        self._world.poke()

    def _enter(self, actor: Actor) -> None:
        since = self._world.now
        while self.user is not None and not self.user.dead:
            if self._world.now - since > PATIENCE:
                raise LedgerRefuses("The ledger cannot be used: database is locked. Nothing is sent until it can.")
            self._world.nap(actor, self._world.now + 0.05, light=False)
        self.user = actor

    def _changes(self) -> int:
        return self._real._db._db.total_changes

    def _made(self, content: bytes) -> SqliteLedger:
        self._answers.clear()
        return SqliteLedger(None, files=_Of(self), count=self._folder / "ledger.claims", database=content)

    def file(self, kind: str, *args: Any) -> Any:
        """What the witness beside the ledger asks of the disk, as the process that is at it now."""
        return getattr(self._files or _Unseen(self._disk), kind)(*args)


@lru_cache(maxsize=1)
def _new() -> bytes:
    """A ledger in which nothing is written yet."""
    ledger = SqliteLedger(None)
    try:
        return ledger.snapshot()
    finally:
        ledger.close()


class _Of:
    """The files seam of whoever is at the ledger now."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def __getattr__(self, kind: str) -> Callable[..., Any]:
        return lambda *args: self._book.file(kind, *args)


class _Unseen:
    """Reading of the disk that is no step of any process."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk

    def read(self, path: Path) -> bytes:
        node = self._disk.node(path)
        if node is None:
            raise FileNotFoundError(path)
        return node.data


class SimLedger:
    """`pipeline.ledger.Ledger` for one process: each call is one step."""

    def __init__(self, book: Book, actor: Actor, files: Files) -> None:
        self._book, self._actor, self._files = book, actor, files

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            return self._book.call(self._actor, self._files, name, args, named)

        return call
