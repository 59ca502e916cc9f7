"""The tellers: ways in which people hear of alarms and receipts; one module each, one line in this table."""

from collections.abc import Mapping
from datetime import datetime
from importlib import import_module
from typing import Protocol, cast

from pipeline.newsroom import Telling
from pipeline.notice import Notice


class Teller(Protocol):
    """The contract of a teller: what it says is for people, and shows nothing of a secret or of an answer."""

    def variable(self, telling: Telling) -> str:
        """The environment variable that holds its secret, '' where the newsroom does not tell that way."""
        ...

    def wrong(self, secret: str) -> str:
        """'' if the secret has the right form, else two sentences on what is wrong with it."""
        ...

    def tell(self, notice: Notice, telling: Telling, secret: str, now: datetime) -> str:
        """Hand the notice over once, within `delivery.A_CALL`: '' where it was taken, else why not, in plain words."""
        ...


TELLERS: Mapping[str, str] = {
    "mail": "pipeline.tellers.mail",
    "webhook": "pipeline.tellers.webhook",
}


def teller(kind: str) -> Teller:
    """The teller of that kind."""
    return cast(Teller, import_module(TELLERS[kind]))


def wanted(telling: Telling) -> tuple[str, ...]:
    """The kinds of teller that a newsroom has."""
    return tuple(kind for kind in TELLERS if teller(kind).variable(telling))
