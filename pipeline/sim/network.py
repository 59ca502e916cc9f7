"""The network: accounts that take posts as their kind does, and fail in every way they do."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from pipeline.channels import Access, Grant, OtherWords
from pipeline.delivery import Outcome, Receipt, Refused, RetryAt, Sent, Unknown
from pipeline.sim.asked import Asked
from pipeline.sim.posted import Place, Posted
from pipeline.sim.world import Actor, World

SKEW = 60.0  # seconds by which a look begins earlier
TIMEOUT = 30.0
AGAIN = timedelta(minutes=1)
SILENT = ("lost", "unheard")
DEAD = "The network could not be asked. Ask again later, or look at the account."
OTHER = "The account shows a post with this address in other words."
DOUBTS = {
    "twin": "The network refused this as a second post of the same words. The first may be there.",
    "clash": "Something else stands on the account where this post belongs.",
}
REFUSALS = {
    "refused": "The network does not take this text.",
    "gone": "The post that this is about is not there any more.",
}


def _unasked(place: Place) -> None:
    """What a look says that asks nobody: people would read a message twice, whoever knows it by its id would not."""
    if place.manners.hook and not place.manners.knows:
        raise OtherWords("A hook cannot be asked what it was given.")


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
        self.noted: dict[bytes, Asked] = {}  # what each frozen request asks for
        self.posts: list[Posted] = []
        self.recalls: list[Posted] = []
        self.pings: list[Posted] = []
        self.asked: list[tuple[float, str]] = []  # true second and account of each question about a secret

    def send(self, actor: Actor, asked: Asked, place: Place, now: datetime) -> Outcome:
        """One call: it takes its time, and what came of it may not be what the caller hears."""
        how = self._how()
        made = self._made(actor, asked, place)
        if how == "done":
            how = self._met(made)
        self.world.tell(actor.name, f"call {how}", f"{made.account}: {made.text!r}")
        wait = TIMEOUT if how in SILENT else self._rng.uniform(0.1, 3.0)
        effect = self.world.now + self._rng.uniform(0.05, 45.0 if how == "unheard" else wait)
        if how in ("done", "unheard"):
            self.world.at(effect, lambda: self._take(made))
        self.world.nap(actor, max(self.world.now + wait, effect if how == "done" else 0.0), light=False)
        self.world.step(actor, "answer", how, 0.0001)
        return self._heard(how, made, now)

    def find(self, actor: Actor, asked: Asked, place: Place, since: datetime, known: Container[str]) -> Receipt | None:
        """Look on the account, which shows new posts late; other words about the same page are for a person."""
        if place.manners.harmless or place.manners.hook:
            _unasked(place)
            return None
        self.world.nap(actor, self.world.now + self._rng.uniform(0.1, 2.0), light=False)
        self.world.step(actor, "find", place.name, 0.0001)
        if self._rng.random() < self.weather.blind:
            raise LookupError(DEAD)
        sought = Posted(asked, place, self.world.now, actor, "", "")
        if asked.earlier and (sought.deletes or sought.edits):
            there = self._standing(place, asked.earlier.id)
            done = there is None if sought.deletes else there is not None and asked.text in self._told(there)
            return Receipt(asked.earlier.id, asked.earlier.address, since) if done else None
        if place.manners.exact:
            return self._under_key(sought, since, known)
        return self._seen(sought, since, known)

    def verify(self, actor: Actor, access: Access) -> Grant:
        """Whether a secret is accepted, with another token each time: a canary, for nobody else may come to see it."""
        self.asked.append((self.world.now, access.secret))
        dead = self._rng.random() < self.weather.trouble
        self.world.nap(actor, self.world.now + (TIMEOUT if dead else self._rng.uniform(0.1, 3.0)), light=False)
        self.world.step(actor, "verify", access.secret, 0.0001)
        if dead:
            raise LookupError(DEAD)
        return Grant(token=f"canary-token-{len(self.asked)}")

    def _how(self) -> str:
        if self._rng.random() >= self.weather.trouble:
            return "done"
        return self._rng.choice(["lost", "lost", "unheard", "unheard", "later", "later", "refused"])

    def _made(self, actor: Actor, asked: Asked, place: Place) -> Posted:
        made = Posted(asked, place, self.world.now, actor, "", "", says=[asked.text])
        if made.edits or made.deletes:
            assert asked.earlier is not None
            made.id, made.address = asked.earlier.id, asked.earlier.address
        else:
            made.id, made.address = place.manners.named(
                place.account, asked, 1000 + len(self.posts) + len(self.recalls)
            )
        {"recall": self.recalls, "ping": self.pings}.get(asked.part, self.posts).append(made)
        return made

    def _met(self, made: Posted) -> str:
        """What a call meets on its account: `done` where nothing is against it."""
        manners = made.place.manners
        if made.edits:
            return "done" if self._standing(made.place, made.id) else "gone"
        before = self._before(made)
        if before is None:
            return "done"
        if manners.twins == "refused":
            return "twin"
        if manners.exact and before.text != made.text:
            return "clash"
        return "known" if before.gone is None or manners.hook else "gone"

    def _before(self, made: Posted) -> Posted | None:
        return made.repeats([*self.posts, *self.recalls], self.world.now) if made.adds else None

    def _take(self, made: Posted) -> None:
        if self._met(made) != "done":
            return
        made.at = self.world.now
        self.world.tell("network", "took", f"{made.account}: {made.text!r}")
        about = made.asked.earlier.id if made.asked.earlier else ""
        for each in self.posts:
            if each is not made and each.id == about and each.account == made.account:
                if made.edits and each.adds:
                    each.says.append(made.text)
                elif made.part == "recall":
                    each.gone = self.world.now

    def _heard(self, how: str, made: Posted, now: datetime) -> Outcome:
        if how in ("done", "known"):
            stands = made if made.at is not None else self._before(made) or made
            return Sent(Receipt(stands.id, stands.address, self.world.instant.replace(microsecond=0)))
        if how in DOUBTS:
            return Unknown(DOUBTS[how])
        if how in SILENT:
            told = "No answer came in time."
            return RetryAt(now + AGAIN, told) if made.place.manners.harmless else Unknown(told)
        if how == "later":
            return RetryAt(now + timedelta(seconds=self._rng.choice([60, 900])), "Too many posts at once.")
        return Refused(REFUSALS[how])

    def _standing(self, place: Place, id_: str) -> Posted | None:
        own = (each for each in self.posts if each.account == place.name and each.stands and each.adds)
        return next((each for each in own if each.id == id_), None)

    def _under_key(self, sought: Posted, since: datetime, known: Container[str]) -> Receipt | None:
        there = self._standing(sought.place, sought.asked.key)
        if there is None or there.id in known:
            return None
        if there.text != sought.text:
            raise OtherWords(OTHER)
        return Receipt(there.id, there.address, since)

    def _seen(self, sought: Posted, since: datetime, known: Container[str]) -> Receipt | None:
        earliest = (since - self.world.instant).total_seconds() + self.world.now - SKEW
        shown = [each for each in self._shown(sought.place, earliest) if each.id not in known]
        about = [each for each in shown if each.asked.page == sought.asked.page]
        for each in about:
            if sought.text in self._told(each) and each.at is not None:
                at = self.world.instant - timedelta(seconds=self.world.now - each.at)
                return Receipt(each.id, each.address, at.replace(microsecond=0))
        if about:
            raise OtherWords(OTHER)
        return None

    def _shown(self, place: Place, earliest: float) -> list[Posted]:
        latest = self.world.now - self.weather.lag
        mine = (each for each in self.posts if each.account == place.name and each.stands and each.adds)
        return [each for each in mine if each.at is not None and earliest <= each.at <= latest]

    def _told(self, there: Posted) -> list[str]:
        """What the account shows that a post says, and said before."""
        return there.says if there.place.manners.versions else there.says[-1:]
