"""The network: accounts that take posts and fail in every way they do, and the public address as readers reach it."""

from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from pipeline.channels import Access, Channel, Grant, OtherWords, channel
from pipeline.channels.x.wish import Delete, Put, wish_of
from pipeline.delivery import Limit, Outcome, Post, Receipt, Refused, RetryAt, Sent, Unknown
from pipeline.sim.world import Actor, World

SKEW = 60.0  # seconds by which a look begins earlier
TIMEOUT = 30.0


@dataclass(slots=True)
class Posted:
    """What one call put on an account or took away: true second of the call and of its effect (None: none)."""

    account: str
    text: str
    called: float
    by: Actor
    id: str
    at: float | None = None
    gone: float | None = None


@dataclass(slots=True)
class Weather:
    """How likely a call fails, in which way, and how long new posts stay unseen (seconds)."""

    trouble: float = 0.0
    lag: float = 0.0
    blind: float = 0.0  # how likely looking is impossible


class Network:
    """All that the accounts were asked and what stands on them, in true time."""

    def __init__(self, world: World, rng: Random) -> None:
        self.world, self._rng = world, rng
        self.weather = Weather()
        self.posts: list[Posted] = []
        self.recalls: list[Posted] = []
        self.asked: list[tuple[float, str]] = []  # true second and account of each question about a secret

    def channel(self, actor: Actor) -> Callable[[str], Channel]:
        """`House.channels` for one process."""
        return lambda kind: SimX(self, actor, channel(kind))

    def send(self, actor: Actor, request: bytes, account: str, now: datetime) -> Outcome:
        """One call: it takes its time, and what came of it may not be what the caller hears."""
        wish = wish_of(request)
        how = self._how()
        if how == "done" and isinstance(wish, Put) and self._twin(account, wish.text):
            how = "twin"
        text = wish.id if isinstance(wish, Delete) else wish.text
        made = Posted(account, text, self.world.now, actor, str(1000 + len(self.posts) + len(self.recalls)))
        (self.recalls if isinstance(wish, Delete) else self.posts).append(made)
        self.world.tell(actor.name, f"call {how}", f"{account}: {text!r}")
        wait = TIMEOUT if how in ("lost", "unheard") else self._rng.uniform(0.1, 3.0)
        effect = self.world.now + self._rng.uniform(0.05, 45.0 if how == "unheard" else wait)
        if how in ("done", "unheard"):
            self.world.at(effect, lambda: self._take(made))
        self.world.nap(actor, max(self.world.now + wait, effect if how == "done" else 0.0), light=False)
        self.world.step(actor, "answer", how, 0.0001)
        if how == "done":
            return Sent(Receipt(made.id, f"https://x.example/{made.id}", self.world.instant.replace(microsecond=0)))
        if how == "twin":
            return Unknown("X refused this as a second post of the same words. The first may be there.")
        if how in ("lost", "unheard"):
            return Unknown("No answer came in time.")
        if how == "later":
            return RetryAt(now + timedelta(seconds=self._rng.choice([60, 900])), "Too many posts at once.")
        return Refused("The network does not take this text.")

    def find(
        self, actor: Actor, request: bytes, account: str, since: datetime, known: Container[str]
    ) -> Receipt | None:
        """Look on the account, which shows new posts late; other words about the same page are for a person."""
        self.world.nap(actor, self.world.now + self._rng.uniform(0.1, 2.0), light=False)
        self.world.step(actor, "find", account, 0.0001)
        if self._rng.random() < self.weather.blind:
            raise LookupError("X could not be asked. Ask again later, or look at the account.")
        wish = wish_of(request)
        if isinstance(wish, Delete):
            done = [each for each in self.recalls if each.text == wish.id and each.at is not None]
            return Receipt(wish.id, f"https://x.example/{wish.id}", since) if done else None
        earliest = (since - self.world.instant).total_seconds() + self.world.now - SKEW
        page = wish.text.split("\n")[-1]
        about = [each for each in self._shown(account, earliest) if each.text.endswith(page) and each.id not in known]
        for each in about:
            if each.text == wish.text and each.at is not None:
                at = self.world.instant - timedelta(seconds=self.world.now - each.at)
                return Receipt(each.id, f"https://x.example/{each.id}", at.replace(microsecond=0))
        if about:
            raise OtherWords("The account shows a post with this address in other words.")
        return None

    def verify(self, actor: Actor, access: Access) -> Grant:
        """Whether a secret is accepted, with another token each time: a canary, for nobody else may come to see it."""
        self.asked.append((self.world.now, access.secret))
        dead = self._rng.random() < self.weather.trouble
        self.world.nap(actor, self.world.now + (TIMEOUT if dead else self._rng.uniform(0.1, 3.0)), light=False)
        self.world.step(actor, "verify", access.secret, 0.0001)
        if dead:
            raise LookupError("X could not be asked. Ask again later, or look at the account.")
        return Grant(token=f"canary-token-{len(self.asked)}")

    def _shown(self, account: str, earliest: float) -> list[Posted]:
        latest = self.world.now - self.weather.lag
        mine = (each for each in self.posts if each.account == account and each.gone is None)
        return [each for each in mine if each.at is not None and earliest <= each.at <= latest]

    def _how(self) -> str:
        if self._rng.random() >= self.weather.trouble:
            return "done"
        return self._rng.choice(["lost", "lost", "unheard", "unheard", "later", "later", "refused"])

    def _twin(self, account: str, text: str) -> bool:
        """Whether the account says the same already, shown or not: X refuses that."""
        mine = (each for each in self.posts if each.account == account and each.gone is None)
        return any(each.text == text and each.at is not None for each in mine)

    def _take(self, made: Posted) -> None:
        if made in self.posts and self._twin(made.account, made.text):
            return
        made.at = self.world.now
        self.world.tell("network", "took", f"{made.account}: {made.text!r}")
        if made in self.recalls:
            for each in self.posts:
                if each.id == made.text and each.account == made.account:
                    each.gone = self.world.now


class SimX:
    """A channel: the real rules of X, and a network of our own."""

    def __init__(self, network: Network, actor: Actor, real: Channel) -> None:
        self._network, self._actor, self._real = network, actor, real

    def limits(self, told: str = "") -> tuple[Limit, ...]:
        return self._real.limits(told)

    def compose(self, post: Post) -> bytes:
        return self._real.compose(post)

    def correct(self, post: Post, receipt: Receipt) -> bytes:
        return self._real.correct(post, receipt)

    def recall(self, receipt: Receipt) -> bytes:
        return self._real.recall(receipt)

    def text(self, request: bytes) -> str:
        return self._real.text(request)

    def send(self, request: bytes, access: Access, now: datetime) -> Outcome:
        return self._network.send(self._actor, request, access.secret, now)

    def find(self, request: bytes, access: Access, since: datetime, known: Container[str] = ()) -> Receipt | None:
        return self._network.find(self._actor, request, access.secret, since, known)

    def repeatable(self, request: bytes) -> bool:
        return self._real.repeatable(request)

    def id_of(self, request: bytes, address: str) -> str:
        return self._real.id_of(request, address)

    def credentials(self, access: Access) -> str:
        return "" if access.secret else "There is no secret."

    def verify(self, access: Access, now: datetime) -> Grant:
        return self._network.verify(self._actor, access)


class Web:
    """The public address: what the web server shows, as it is or as a cache kept it."""

    def __init__(self, world: World, rng: Random, read: Callable[[str], bytes | None]) -> None:
        self._world, self._rng, self._read = world, rng, read
        self.cached = 0.0  # seconds for which a cache keeps what it saw
        self.down = 0.0  # how likely an answer does not come
        self._kept: dict[str, tuple[float, bytes | None]] = {}

    def fetch(self, actor: Actor) -> Callable[[str], bytes | None]:
        """`House.fetch` for one process."""

        def get(address: str) -> bytes | None:
            silent = self._rng.random() < self.down
            self._world.nap(actor, self._world.now + (5.0 if silent else 0.02), light=False)
            self._world.step(actor, "fetch", address, 0.001)
            return None if silent else self._seen(address.split("://", 1)[-1].partition("/")[2])

        return get

    def _seen(self, path: str) -> bytes | None:
        at, body = self._kept.get(path, (-1.0, None))
        if at < 0 or self._world.now - at > self.cached:
            body = self._read(path + "index.html" if path.endswith("/") or not path else path)
            self._kept[path] = (self._world.now, body)
        return body
