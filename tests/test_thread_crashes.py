"""Threads through the real line: senders cut at every call; in the end each post is there once, in its order."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from pipeline.channels.bluesky.wire import Wire as BlueskyWire
from pipeline.channels.mastodon.wire import Wire as MastodonWire
from pipeline.clock import HandClock
from pipeline.newsroom import ChannelAccount
from pipeline.standins.proxy import Break, Proxy
from pipeline.standins.stage import Stage, staged
from pipeline.tick import tick
from tests.room import HOUR, Room, at, room_in

ACCOUNTS = {
    "bluesky": ChannelAccount("desk", "bluesky", "press.agency.example"),
    "mastodon": ChannelAccount("desk", "mastodon", "@desk@social.example"),
    "mastodon without keys": ChannelAccount("desk", "mastodon", "@desk@social.example"),
}
JOBS = [f"job-{number}" for number in range(4)]
SEEDS = [0, 1, *(pytest.param(seed, marks=pytest.mark.prove) for seed in range(2, 20))]


class Killed(BaseException):
    """The process ends here; nothing after this line of it ever runs."""


@dataclass
class Weather:
    """What goes wrong at a call, drawn at random: the line breaks, or the sender is killed before or after it."""

    rng: Random
    calm: float  # the odds that nothing happens to a call
    fair: bool = False
    struck: int = 0

    def line(self, call: str) -> Break:
        found: Break = "" if self._spared() else self.rng.choice(("before", "after", "middle"))
        self.struck += bool(found)
        return found

    def bound(self, real: Any) -> Any:
        """In place of the method by which a wire calls."""

        def call(*given: Any, **named: Any) -> Any:
            when = "" if self._spared() else self.rng.choice(("before", "after"))
            self.struck += bool(when)
            if when == "before":
                raise Killed
            answer = real(*given, **named)
            if when == "after":
                raise Killed
            return answer

        return call

    def _spared(self) -> bool:
        return self.fair or self.rng.random() < self.calm


@contextmanager
def desk(folder: Path, kind: str, weather: Weather) -> Iterator[tuple[Room, Stage, str]]:
    clock = HandClock(at("2026-12-01T12:00:00Z"))
    with staged(ACCOUNTS[kind], clock, lambda address: None) as stage, Proxy(stage.standin.port, weather.line) as line:
        account = f"{{name: desk, kind: {stage.account.kind}, account: '{stage.account.account}', secret: STANDIN"
        with room_in(folder, channels=f"[{account}, address: '{line.address}'}}]", clock=clock) as room:
            room.open_ledger_before()
            yield room, stage, stage.secret


def run(room: Room, secret: str, weather: Weather, part: str) -> None:
    """Cuts for a while, then calm; then a person has each that is still unknown sent again."""
    for calm, rounds in ((False, 14), (True, 14), (True, 14)):
        weather.fair = calm
        for _ in range(rounds):
            with suppress(Killed):
                tick(replace(room.house(), secrets={"STANDIN": secret}))
            room.clock.move_to(room.clock.now() + timedelta(seconds=weather.rng.choice((25, 70, 150))))
        for row in room.rows() if calm else ():
            if row.key.part == part and row.state == "unknown":
                assert row.reason
                room.ledger.decide(row.key, "planned", "", row.due)


def words(job: str) -> list[str]:
    return [f"First of {job}.", f"Second of {job}.", f"Third of {job}."]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", ACCOUNTS)
def test_however_senders_are_cut_each_post_of_a_thread_is_there_once_and_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, seed: int
) -> None:
    calm = 0.7 if kind == "bluesky" else 0.85  # a thread takes three calls there, and six or more here
    weather = Weather(Random(seed), calm)  # noqa: S311 -- a seed must give the same at every run
    monkeypatch.setattr(BlueskyWire, "_call", weather.bound(BlueskyWire._call))
    monkeypatch.setattr(MastodonWire, "request", weather.bound(MastodonWire.request))
    with desk(tmp_path / "room", kind, weather) as (room, stage, secret):
        if kind == "mastodon without keys":
            stage.standin.keys = False
        for job in JOBS:
            room.write(job, social=f"{{{stage.account.kind}: {words(job)}}}")
        room.clock.move_to(at(HOUR))
        run(room, secret, weather, "post")
        assert weather.struck > 0
        assert {row.state for row in room.rows()} == {"sent"}
        shown = stage.shown()
        first = [post.text.partition("\n")[0] for post in shown]
        assert Counter(first) == Counter(text for job in JOBS for text in words(job))
        below = {post.text.partition("\n")[0]: post.below.partition("\n")[0] for post in shown}
        assert below == {
            text: above for job in JOBS for text, above in zip(words(job), ["", *words(job)], strict=False)
        }
        assert [len(row.receipt.id.split()) for row in room.rows() if row.receipt] == [3] * len(JOBS)
        for job in JOBS:
            room.write(job, social=f"{{{stage.account.kind}: {words(job)}}}", revision="2", killed="It was wrong.")
        run(room, secret, weather, "recall")
        assert stage.shown() == []
        assert {row.state for row in room.rows()} == {"sent"}
