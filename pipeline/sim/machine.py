"""The machine: one disk, one clock and some desks on it; what kills, stops and starts them."""

import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from pipeline import desk
from pipeline.alarm import Alarm
from pipeline.files import Busy
from pipeline.lanes import at_once
from pipeline.patience import Done
from pipeline.sim.book import Book
from pipeline.sim.channel import SimChannel
from pipeline.sim.clock import SimClock, WallClock
from pipeline.sim.disk import Disk, Node
from pipeline.sim.files import SimFiles
from pipeline.sim.network import Network
from pipeline.sim.people import People
from pipeline.sim.sight import Sight
from pipeline.sim.web import Web
from pipeline.sim.witnesses import Witnesses
from pipeline.sim.world import Actor, Killed, World
from pipeline.survey import House, NoNewsroom
from pipeline.tick import Tick

ROOT = "/room"
SPELLS = (1.0, 3.0, 8.0, 12.0, 80.0)  # seconds that a refusal lasts: a desk tries again each second
WRITTEN = (f"{ROOT}/releases", f"{ROOT}/templates", f"{ROOT}/newsroom.yml")  # by people
UNTOLD = 2.0  # seconds: by less than that nothing can tell that the clock of a machine is wrong when it starts
SECRETS = {"SECRET_ONE": "one", "SECRET_TWO": "two"}


@dataclass(frozen=True, slots=True)
class Said:
    """The alarms that one tick of a desk gave."""

    at: float
    by: str
    alarms: tuple[Alarm, ...]


@dataclass(slots=True)
class Machine:
    """Everything of one run."""

    world: World
    rng: Random
    newsroom: str
    spells: tuple[float, ...] = SPELLS
    disk: Disk = field(init=False)
    wall: WallClock = field(init=False)
    book: Book = field(init=False)
    network: Network = field(init=False)
    web: Web = field(init=False)
    witnesses: Witnesses = field(init=False)
    people: People = field(init=False)
    sight: Sight = field(init=False)
    actors: dict[str, Actor] = field(default_factory=dict)
    desks: dict[str, Actor] = field(default_factory=dict)  # the one of each name that is at work
    said: list[Said] = field(default_factory=list)
    crashes: list[tuple[float, str, str]] = field(default_factory=list)
    asides: dict[str, list[Actor]] = field(default_factory=dict)  # by process what it does beside
    off: float = 0.0  # until when there is no power
    dark: bool = False
    _locks: dict[str, Actor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.disk = Disk()
        self.disk.put(ROOT, Node(0o755, folder=True))
        self.disk.put(f"{ROOT}/releases", Node(0o755, folder=True))
        self.disk.put(f"{ROOT}/.dateline", Node(0o700, folder=True))
        self.disk.put(f"{ROOT}/newsroom.yml", self.disk.written(self.newsroom.encode(), 0o644, ""))
        for folder in ("", ROOT, f"{ROOT}/releases"):
            node = self.disk.folder(folder)
            self.disk.sync(node)
            for each in (node.names or {}).values():
                self.disk.sync(each)
        self.wall = WallClock(self.world)
        self.disk.clock = self.wall.nanoseconds
        self.book = Book(self.world, self.disk, Path(ROOT) / ".dateline")
        self.network = Network(self.world, self.rng)
        self.people = People(self.world, self.disk, self.rng, self.newsroom, ROOT)
        self.sight = Sight(self.world, self.disk, ROOT, lambda: self.world.current, self.people.canaries)
        self.witnesses = Witnesses(self.world, self.rng, self.wall)
        self.web = Web(self.world, self.rng, self.sight.read)
        self.disk.watch, self.disk.synced = self._changed, self.sight.synced
        self.people.seen = self.sight.entry

    def _changed(self, path: str) -> None:
        self.world.changes += 1
        self.disk.edits += path.startswith(WRITTEN)
        self.sight.changed(path)

    def start(self, name: str, after: float = 0.0) -> None:
        """A desk of that name begins, as soon as there is power."""
        self.world.at(max(self.off, self.world.now + after), lambda: self._start(name))

    def _start(self, name: str) -> None:
        if self.world.now < self.off or name in self.desks:
            return
        actor = Actor(f"{name}{len(self.actors)}", self.world.now, slowness=self.rng.choice([0.5, 1.0, 1.0, 3.0]))
        self.actors[actor.name] = self.desks[name] = actor
        self.world.tell("machine", "start", actor.name)
        self.world.start(actor, lambda: self._work(name, actor))

    def _work(self, name: str, actor: Actor) -> None:
        try:
            desk.run(self._house(actor), None, lambda done: self._say(actor, done), self._puzzled)
        except Killed:
            return
        except Exception as fault:
            where = traceback.extract_tb(fault.__traceback__)[-1]
            told = f"{type(fault).__name__}: {fault} ({Path(where.filename).name}:{where.lineno})"
            self.crashes.append((self.world.now, actor.name, told))
            self.world.tell(actor.name, "crashed", told)
        self.let_go(actor)
        self.start(name, 5.0)

    def _house(self, actor: Actor) -> House:
        files = SimFiles(self.world, self.disk, actor, self._locks)
        return House(
            Path(ROOT),
            files,
            SimClock(self.world, self.wall, actor),
            self.book.of(actor, files),
            SECRETS,
            actor.name,
            self.web.fetch(actor),
            lambda kind: SimChannel(self.network, actor, kind),
            self.witnesses.begin,
            at_once,
            lambda house, work: self._aside(actor, work),
        )

    def _aside(self, actor: Actor, work: Callable[[House], object]) -> Done:
        """What a process does beside its other work; it dies with the process."""
        made = Actor(f"{actor.name}-aside", self.world.now, slowness=actor.slowness)
        self.asides.setdefault(actor.name, []).append(made)
        over: list[bool] = []

        def run() -> None:
            with suppress(Killed, OSError, Busy):
                work(self._house(made))
            self._unlock(made)
            over.append(True)
            self.world.poke()

        self.world.start(made, run)
        return lambda: bool(over)

    def _say(self, actor: Actor, done: Tick) -> None:
        self.said.append(Said(self.world.now, actor.name, done.alarms))
        told = " ".join(f"{alarm.code}:{alarm.about}" for alarm in done.alarms)
        lifted = " ".join(f"{each.entry.slug}/{each.entry.revision}" for each in done.lifted)
        self.world.tell(actor.name, "tick", f"lifted [{lifted}] alarms [{told}]")

    def _puzzled(self, why: NoNewsroom | OSError) -> None:
        self.world.tell("desk", "puzzled", str(why))

    def believe(self) -> None:
        """A person looked at the clock of this machine and says that it is right."""
        actor = Actor(f"person{len(self.actors)}", self.world.now)
        self.actors[actor.name] = actor

        def work() -> None:
            with suppress(Killed):
                self._house(actor).watch.believe()

        self.world.start(actor, work)

    def move_by_rules(self, slug: str) -> None:
        """Other zone rules: the words of a waiting embargo were promised to mean another hour than they do now."""
        if self.people.now(slug) is not None and self.book.shift_promise(slug):
            self.people.moved(slug)
            for actor in list(self.desks.values()):  # they come with another version of the program
                self.kill(actor, 1.0)

    def kill(self, actor: Actor, back_after: float) -> None:
        """kill -9, and a new desk in its place a while later."""
        self.world.tell("machine", "kill", actor.name)
        self.world.kill(actor)
        for each in self.asides.pop(actor.name, []):
            self.world.kill(each)
            self._unlock(each)
        self.let_go(actor)
        self.start(_plain_name(actor), back_after)

    def holds_lock(self, actor: Actor) -> bool:
        """Whether others have to wait for it."""
        return actor in self._locks.values()

    def let_go(self, actor: Actor) -> None:
        """A process is gone: so are its locks."""
        self._unlock(actor)
        name = _plain_name(actor)
        if self.desks.get(name) is actor:
            del self.desks[name]

    def _unlock(self, actor: Actor) -> None:
        for path in [path for path, holder in self._locks.items() if holder is actor]:
            del self._locks[path]

    def cut(self, dark: float) -> None:
        """The power goes, and comes back after so many seconds."""
        self.world.tell("machine", "power cut", f"for {dark:.0f} s")
        self.off = self.world.now + dark
        self.dark = True
        self.world.at(self.off, self.power_on)  # before any desk is started then
        for actor in list(self.desks.values()):
            self.kill(actor, 0.0)
        self.disk.cut(self.rng)
        self.book.renewed()
        self.sight.after_cut()

    def power_on(self) -> None:
        """The machine runs again, if it did not."""
        if not self.dark:
            return
        self.dark, self.off = False, self.world.now
        self.wall.restart()
        if abs(self.wall.ahead) < UNTOLD:
            self.wall.set(0.0)

    def copy(self, whole: bool) -> Callable[[], None]:
        """A backup of the ledger, or of all of .dateline; what is returned puts it back, with no desk at work."""
        ledger = self.book.snapshot()
        folder = _copied(self.disk.folder(f"{ROOT}/.dateline")) if whole else None

        def put_back() -> None:
            self.world.tell("people", "restored", "all of .dateline" if folder else "the ledger")
            for actor in list(self.desks.values()):
                self.kill(actor, 1.0)
            if folder is not None:
                self.disk.graft(ROOT, ".dateline", folder)
            self.book.put_back(ledger)

        return put_back

    def alive(self) -> Iterable[Actor]:
        """The desks that are at work."""
        return list(self.desks.values())


def _plain_name(actor: Actor) -> str:
    return actor.name.rstrip("0123456789")


def _copied(node: Node) -> Node:
    """A copy of a folder and all below it, synced."""
    made = Node(node.mode, data=node.data, target=node.target, folder=node.names is not None)
    made.time, made.told, made.kept, made.links = node.time, node.told, node.data, 1
    if node.names is not None:
        made.names = {name: _copied(each) for name, each in node.names.items()}
        made.kept_names = dict(made.names)
    return made
