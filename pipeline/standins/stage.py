"""The stage: a stand-in for each kind of channel, the keys that open it, and what readers see on it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from pipeline.clock import Clock
from pipeline.newsroom import ChannelAccount
from pipeline.standins.serving import Serving


@dataclass(frozen=True, slots=True)
class Shown:
    """A post as readers see it: its words, the title on its card, what its pictures show in words.

    `below` are the words of the post that it answers, '' for none.
    """

    text: str
    card: str = ""
    pictures: tuple[str, ...] = ()
    below: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """An account on a stand-in: as newsroom.yml would have it, its secret, and what readers see there now."""

    account: ChannelAccount
    secret: str
    standin: Any
    shown: Callable[[], list[Shown]]


Opened = tuple[Serving, str, str, Callable[[], list[Shown]]]  # the stand-in, its secret, its account, what is shown


@contextmanager
def staged(account: ChannelAccount, clock: Clock, read: Callable[[str], bytes | None]) -> Iterator[Stage]:
    """The account on a stand-in of its network; `read` gives what is public at an address."""
    standin, secret, name, shown = OPEN[account.kind](account, clock, read)
    with standin:
        there = replace(account, address=standin.address, account=name or account.account, secret="STANDIN")
        if account.kind == "webhook":
            there, secret = replace(there, address=""), standin.secret  # type: ignore[attr-defined]
        yield Stage(there, secret, standin, shown)


def _x(account: ChannelAccount, clock: Clock, read: object) -> Opened:
    from pipeline.standins.x import SECRET, FakeX

    fake = FakeX(clock)
    return (
        fake,
        SECRET,
        "",
        lambda: [Shown(post.text, "", tuple(fake.pictures[each].alt for each in post.media)) for post in fake.standing],
    )


def _bluesky(account: ChannelAccount, clock: Clock, read: object) -> Opened:
    from pipeline.standins.bluesky import SECRET, FakeBluesky

    fake = FakeBluesky(clock)
    return fake, SECRET, "", lambda: [_on_bluesky(post, fake) for post in fake.standing]


def _on_bluesky(post: Any, fake: Any) -> Shown:
    above = {each.key: each.text for each in fake.posts}
    return Shown(post.text, post.card.get("title", ""), (), above.get(post.answers, ""))


def _mastodon(account: ChannelAccount, clock: Clock, read: object) -> Opened:
    from pipeline.standins.mastodon import ACCOUNT, TOKEN, FakeMastodon

    fake = FakeMastodon(clock)
    return fake, TOKEN, ACCOUNT, lambda: [_on_mastodon(post, fake) for post in fake.standing]


def _on_mastodon(post: Any, fake: Any) -> Shown:
    above = {each.id: each.text for each in fake.posts}
    pictures = tuple(fake.pictures[each].alt for each in post.media)
    return Shown(post.text, "", pictures, above.get(post.answers, ""))


def _facebook(account: ChannelAccount, clock: Clock, read: object) -> Opened:
    from pipeline.standins.facebook import PAGE, TOKEN, FakeFacebook

    fake = FakeFacebook(clock)
    return fake, TOKEN, PAGE, lambda: [Shown(post.message, post.link) for post in fake.standing]


def _linkedin(account: ChannelAccount, clock: Clock, read: object) -> Opened:
    from pipeline.standins.linkedin import ACCOUNT, TOKEN, FakeLinkedIn

    fake = FakeLinkedIn(clock)
    return fake, TOKEN, ACCOUNT, lambda: [Shown(post.text, post.article.get("title", "")) for post in fake.standing]


def _webhook(account: ChannelAccount, clock: Clock, read: object) -> Opened:
    from pipeline.standins.webhook import FakeWebhook

    form = account.account if account.account in ("slack", "teams") else "program"
    fake = FakeWebhook(clock, form)  # type: ignore[arg-type]
    return fake, "", "", lambda: [Shown(text) for text in fake.shown]


def _websub(account: ChannelAccount, clock: Clock, read: object) -> Opened:
    from pipeline.standins.websub import FakeHub

    fake = FakeHub()
    return fake, "", "", lambda: [Shown(feed) for feed in fake.told]


def _indexnow(account: ChannelAccount, clock: Clock, read: Callable[[str], bytes | None]) -> Opened:
    from pipeline.standins.indexnow import FakeIndexNow

    fake = FakeIndexNow(read)
    return fake, "", "", lambda: [Shown(page) for page in fake.told]


OPEN: Mapping[str, Callable[[ChannelAccount, Clock, Callable[[str], bytes | None]], Opened]] = {
    "bluesky": _bluesky,
    "facebook": _facebook,
    "indexnow": _indexnow,
    "linkedin": _linkedin,
    "mastodon": _mastodon,
    "webhook": _webhook,
    "websub": _websub,
    "x": _x,
}
