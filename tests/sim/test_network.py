"""The network of the simulator takes what the core of each channel asks for, as the network of its kind does."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from pipeline.channels import CHANNELS, Access, OtherWords, channel
from pipeline.delivery import Outcome, Post, Receipt, Refused, RetryAt, Sent, Unknown
from pipeline.sim.accounts import OWN, TOLD
from pipeline.sim.channel import SimChannel
from pipeline.sim.network import Network
from pipeline.sim.plan import KINDS, drawn
from pipeline.sim.plan import TOLD as PINGS
from pipeline.sim.world import START, Actor, World

PAGE = "https://news.example/releases/alpha/"
SINCE = START - timedelta(minutes=1)
HOOKS = ("program", "slack")
EDITED = ("facebook", "linkedin", "mastodon")


class Account:
    """The account `one` of a kind, on a network that does what it is told to."""

    def __init__(self, kind: str) -> None:
        self.world = World(Random(1))
        self.network = Network(self.world, Random(1))
        of, account, _ = OWN.get(kind, (kind, "0123456789abcdef", ""))
        self.access = Access("" if kind in PINGS else "one", account=account)
        self.channel = SimChannel(self.network, Actor("desk", 0.0), of)
        self.real = channel(of)

    def post(self, number: int = 1, note: int = 0, mark: str = "f" * 32) -> Post:
        said = f"What is said in canary-alpha-{number}"
        wrong = f"It is right now, see canary-alpha-{note}." if note else ""
        return Post(said, PAGE, "en", wrong, said, account=self.access.account, mark=mark, since=START, at=START)

    def call(self, request: bytes, how: str = "done") -> Outcome:
        """What comes of one call, which goes as `how` says."""
        self.network._how = lambda: how  # type: ignore[method-assign]
        outcome: Outcome = self._done(lambda: self.channel.send(request, self.access, START))
        return outcome

    def find(self, request: bytes) -> Receipt | None:
        found: Receipt | None = self._done(lambda: self.channel.find(request, self.access, SINCE))
        return found

    def sent(self, request: bytes) -> Receipt:
        """The receipt of a call that goes well."""
        outcome = self.call(request)
        assert isinstance(outcome, Sent)
        return outcome.receipt

    def says(self) -> list[str]:
        """What stands on the account by now."""
        self.world.run(self.world.now + 60.0)
        return [each.says[-1] for each in self.network.posts if each.stands and each.adds]

    def _done(self, ask: Callable[[], Any]) -> Any:
        told: list[Any] = []

        def work() -> None:
            try:
                told.append(ask())
            except OtherWords as why:
                told.append(why)

        self.world.start(Actor("desk", self.world.now), work)
        self.world.run(self.world.now + 60.0)
        if isinstance(told[0], OtherWords):
            raise told[0]
        return told[0]


def test_each_kind_of_channel_is_in_some_newsroom() -> None:
    assert {OWN[kind][0] for kind in KINDS} | set(PINGS) == CHANNELS.keys()
    plans = [drawn(seed, brief=True) for seed in range(300)]
    assert {kind for plan in plans for kind in plan.kinds} == OWN.keys()
    assert {plan.told for plan in plans} == TOLD.keys()


def test_half_of_the_newsrooms_are_on_x_alone_and_a_quarter_tells_of_its_changes() -> None:
    plans = [drawn(seed, brief=True) for seed in range(1000)]
    assert 450 < sum(plan.kinds == ("x", "x") for plan in plans) < 560
    assert 200 < sum(plan.told != "" for plan in plans) < 300


@pytest.mark.parametrize("kind", KINDS)
def test_the_real_core_understands_each_receipt(kind: str) -> None:
    account = Account(kind)
    request = account.channel.compose(account.post())
    receipt = account.sent(request)
    assert account.real.id_of(request, receipt.address) == receipt.id
    correction = account.channel.correct(account.post(2, note=2, mark="e" * 32), receipt)
    assert "canary-alpha-2" in account.real.text(correction)
    corrected = account.sent(correction)
    assert account.real.id_of(correction, corrected.address) == corrected.id
    assert isinstance(account.call(account.channel.recall(corrected)), Sent)


@pytest.mark.parametrize("kind", KINDS)
def test_a_correction_changes_the_post_where_its_network_can_and_is_one_of_its_own_elsewhere(kind: str) -> None:
    account = Account(kind)
    receipt = account.sent(account.channel.compose(account.post()))
    correction = account.channel.correct(account.post(1, note=2, mark="e" * 32), receipt)
    account.sent(correction)
    assert len(account.says()) == (1 if kind in EDITED else 2)
    assert "canary-alpha-2" in account.says()[-1]
    if kind in EDITED:
        assert isinstance(account.call(correction), Sent)
        assert len(account.says()) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_recall_takes_the_post_away_or_is_told_to_a_hook(kind: str) -> None:
    account = Account(kind)
    receipt = account.sent(account.channel.compose(account.post()))
    recall = account.channel.recall(receipt)
    account.sent(recall)
    assert account.says() == []
    assert [each.adds for each in account.network.recalls] == [kind in HOOKS]


@pytest.mark.parametrize(
    ("kind", "outcome", "twins"),
    [
        ("bluesky", Sent, 1),
        ("facebook", Sent, 2),
        ("linkedin", Sent, 1),
        ("mastodon", Sent, 1),
        ("program", Sent, 1),
        ("slack", Sent, 2),
        ("x", Unknown, 1),
    ],
)
def test_the_same_request_again_stands_twice_only_where_the_network_lets_it(
    kind: str, outcome: type, twins: int
) -> None:
    account = Account(kind)
    request = account.channel.compose(account.post())
    first, again = account.sent(request), account.call(request)
    assert isinstance(again, outcome)
    assert len(account.says()) == twins
    if twins == 1 and isinstance(again, Sent):
        assert again.receipt.id == first.id
    assert account.real.repeatable(request) == (twins == 1)


def test_other_words_under_a_key_are_refused_on_bluesky_and_are_the_old_ones_elsewhere() -> None:
    for kind, outcome in (("bluesky", Unknown), ("mastodon", Sent), ("program", Sent)):
        account = Account(kind)
        account.sent(account.channel.compose(account.post(1)))
        assert isinstance(account.call(account.channel.compose(account.post(2))), outcome)
        assert account.says()[0].startswith("What is said in canary-alpha-1")
        assert len(account.says()) == 1


def test_mastodon_knows_a_key_for_an_hour() -> None:
    account = Account("mastodon")
    request = account.channel.compose(account.post())
    account.sent(request)
    account.world.run(account.world.now + 3600.0)
    account.sent(request)
    assert len(account.says()) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_what_nobody_answered_is_found_where_the_network_can_be_asked(kind: str) -> None:
    account = Account(kind)
    request = account.channel.compose(account.post())
    assert isinstance(account.call(request, "unheard"), Unknown)
    assert len(account.says()) == 1
    if kind == "slack":
        with pytest.raises(OtherWords):
            account.find(request)
    elif kind == "program":
        assert account.find(request) is None
    else:
        found = account.find(request)
        assert found is not None
        assert found.id == account.network.posts[0].id


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in HOOKS])
def test_other_words_about_the_same_page_are_for_a_person(kind: str) -> None:
    account = Account(kind)
    account.sent(account.channel.compose(account.post(1)))
    with pytest.raises(OtherWords):
        account.find(account.channel.compose(account.post(2)))


def test_only_mastodon_shows_what_an_edited_post_said_before() -> None:
    for kind in EDITED:
        account = Account(kind)
        request = account.channel.compose(account.post())
        receipt = account.sent(request)
        edit = account.channel.correct(account.post(1, note=2), receipt)
        account.sent(edit)
        assert account.find(edit) == Receipt(receipt.id, receipt.address, SINCE)
        if kind == "mastodon":
            assert account.find(request) is not None
        else:
            with pytest.raises(OtherWords):
                account.find(request)


def test_a_post_that_is_gone_is_corrected_by_nobody() -> None:
    for kind in EDITED:
        account = Account(kind)
        receipt = account.sent(account.channel.compose(account.post()))
        account.sent(account.channel.recall(receipt))
        assert isinstance(account.call(account.channel.correct(account.post(1, note=2), receipt)), Refused)


@pytest.mark.parametrize("kind", PINGS)
def test_a_ping_may_be_told_again(kind: str) -> None:
    account = Account(kind)
    request = account.channel.compose(account.post())
    assert isinstance(account.call(request, "lost"), RetryAt)
    assert account.find(request) is None
    for _ in "12":
        account.sent(request)
    assert [each.slug for each in account.network.pings] == ["alpha"] * 3
    assert account.says() == []


def test_what_nobody_composed_is_never_carried_out() -> None:
    account = Account("x")
    with pytest.raises(AssertionError):
        account.channel.send(b'{"do":"post","text":"a"}', account.access, START)
