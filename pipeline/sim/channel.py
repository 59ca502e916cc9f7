"""The channels of the simulator: the real core of each kind, before a network of our own."""

from collections.abc import Container
from datetime import datetime

from pipeline.channels import Access, Grant, channel
from pipeline.delivery import Limit, Outcome, Post, Receipt
from pipeline.sim.asked import Asked, correction_asked, post_asked, recall_asked
from pipeline.sim.manners import manners_of
from pipeline.sim.network import Network
from pipeline.sim.posted import Place
from pipeline.sim.world import Actor


class SimChannel:
    """A channel for one process: what is pure is the real one's; what a request asks for is noted as it is composed."""

    def __init__(self, network: Network, actor: Actor, kind: str) -> None:
        self._network, self._actor, self._kind, self._real = network, actor, kind, channel(kind)
        self._own: dict[bytes, Asked] = {}  # pings of several releases may be the same bytes

    def limits(self, told: str = "") -> tuple[Limit, ...]:
        return self._real.limits(told)

    def compose(self, post: Post) -> bytes:
        request = self._real.compose(post)
        return self._note(request, post_asked(self._kind, request, self._real.text(request), post))

    def correct(self, post: Post, receipt: Receipt) -> bytes:
        request = self._real.correct(post, receipt)
        return self._note(request, correction_asked(self._kind, request, self._real.text(request), post, receipt))

    def recall(self, receipt: Receipt) -> bytes:
        request = self._real.recall(receipt)
        return self._note(request, recall_asked(self._kind, request, self._real.text(request), receipt))

    def text(self, request: bytes) -> str:
        return self._real.text(request)

    def send(self, request: bytes, access: Access, now: datetime) -> Outcome:
        return self._network.send(self._actor, self._asked(request), self._place(access), now)

    def find(self, request: bytes, access: Access, since: datetime, known: Container[str] = ()) -> Receipt | None:
        return self._network.find(self._actor, self._asked(request), self._place(access), since, known)

    def repeatable(self, request: bytes) -> bool:
        return self._real.repeatable(request)

    def id_of(self, request: bytes, address: str) -> str:
        return self._real.id_of(request, address)

    def credentials(self, access: Access) -> str:
        return "" if access.secret else "There is no secret."

    def verify(self, access: Access, now: datetime) -> Grant:
        return self._network.verify(self._actor, access)

    def _note(self, request: bytes, asked: Asked) -> bytes:
        self._own[request] = self._network.noted[request] = asked
        return request

    def _asked(self, request: bytes) -> Asked:
        asked = self._own.get(request) or self._network.noted.get(request)
        assert asked is not None, "a request that nobody composed"
        return asked

    def _place(self, access: Access) -> Place:
        return Place(access.secret or self._kind, access.account, manners_of(self._kind, access.account))
