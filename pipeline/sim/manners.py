"""Manners: how the network behind each kind of account behaves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.sim.asked import Asked

HOUR = 3600.0
FOR_EVER = float("inf")

Named = Callable[[str, Asked, int], tuple[str, str]]  # account, what was asked, a number: the id and the address of it


@dataclass(frozen=True, slots=True)
class Manners:
    """What a network does with what it has already, with corrections, and with questions.

    `twins`: a post in the words of another one is refused, answered with the name of that one, or let stand. `knows`:
    for how many seconds it knows a request by its key; with `exact` nothing else ever stands under a key. `edits`: a
    correction changes the post where it stands; with `versions` it shows what that said before. A `hook` takes nothing
    back and cannot be asked. What is `harmless` twice is simply asked for again.
    """

    named: Named
    twins: Literal["refused", "named", "stand"] = "stand"
    knows: float = 0.0
    exact: bool = False
    edits: bool = False
    versions: bool = False
    hook: bool = False
    harmless: bool = False


def manners_of(kind: str, account: str) -> Manners:
    """The manners of an account by its kind and its own name; hooks differ by who reads them."""
    return MANNERS[("slack" if account == "slack" else "program") if kind == "webhook" else kind]


def _on_x(account: str, asked: Asked, number: int) -> tuple[str, str]:
    return str(number), f"https://x.example/{number}"


def _on_bluesky(account: str, asked: Asked, number: int) -> tuple[str, str]:
    return asked.key, f"https://bsky.example/profile/{account}/post/{asked.key}"


def _on_facebook(account: str, asked: Asked, number: int) -> tuple[str, str]:
    return f"{account}_{number}", f"https://www.facebook.com/{account}_{number}"


def _on_linkedin(account: str, asked: Asked, number: int) -> tuple[str, str]:
    urn = f"urn:li:share:{number}"
    return urn, f"https://www.linkedin.com/feed/update/{urn}/"


def _on_mastodon(account: str, asked: Asked, number: int) -> tuple[str, str]:
    return str(number), f"https://social.example/{account}/{number}"


def _by_hook(account: str, asked: Asked, number: int) -> tuple[str, str]:
    return asked.key, asked.page


def _by_page(account: str, asked: Asked, number: int) -> tuple[str, str]:
    return asked.page, asked.page


MANNERS: Mapping[str, Manners] = {
    "bluesky": Manners(_on_bluesky, knows=FOR_EVER, exact=True),
    "facebook": Manners(_on_facebook, edits=True),
    "indexnow": Manners(_by_page, harmless=True),
    "linkedin": Manners(_on_linkedin, twins="named", edits=True),
    "mastodon": Manners(_on_mastodon, knows=HOUR, edits=True, versions=True),
    "program": Manners(_by_hook, knows=FOR_EVER, hook=True),
    "slack": Manners(_by_hook, hook=True),
    "websub": Manners(_by_page, harmless=True),
    "x": Manners(_on_x, twins="refused"),
}
