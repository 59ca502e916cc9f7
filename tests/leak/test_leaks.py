"""Before its lift, nothing of a release is anywhere that the public or the reader of a log could look."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.clock import HandClock
from pipeline.desk import run
from pipeline.files import Disk
from pipeline.ledger import SqliteLedger
from pipeline.survey import House
from pipeline.tick import tick
from tests.leak.line import serving
from tests.leak.search import Surface, leaks
from tests.leak.surfaces import crawled, surfaces
from tests.leak.unpack import views
from tests.leak.world import World

# What stands on no page, not even after the lift: it is for colleagues, for another network, or of a broken file.
NEVER = {"hold", "killed", "approvedby", "approveddigest", "because", "waivedby", "brokenticked", "brokensubtitle"}
NEVER |= {"broken", "brokenbody", "post", "postx", "postbluesky", "city", "contact", "contacthours", "contactemail"}


class Cut(BaseException):
    """The power goes, a thousandth of a second before the hour."""


class LastMoment(HandClock):
    """A clock that stands a thousandth of a second before the hour once, and cuts there."""

    def __init__(self, world: World) -> None:
        super().__init__(world.hour - timedelta(seconds=2))
        self._hour = world.hour
        self.reached = False

    def sleep(self, seconds: float) -> None:
        left = (self._hour - self.now()).total_seconds() - 0.001
        if seconds < left or self.reached:
            super().sleep(seconds)
            return
        super().sleep(max(0.0, left))
        self.reached = True
        raise Cut


def house(world: World, clock: HandClock) -> House:
    """The copied newsroom with the real seams but for the clock and the network."""
    ledger = SqliteLedger(world.root / ".dateline" / "ledger.sqlite3")
    return House(
        world.root,
        Disk(),
        clock,
        ledger,
        {},
        "leak-desk",
        lambda address: None,
        witnesses=lambda sources, clock: tuple,  # real answers would take real time
    )


def test_nothing_of_an_unlifted_release_is_anywhere_the_public_or_a_log_reader_looks(
    world: World, told_to_x: Surface
) -> None:
    seen = surfaces(world, told_to_x)
    kinds = {surface.name.split(":")[0] for surface in seen}
    assert kinds >= {"open to others", "committed", "git objects", "log", "report", "ledger", "X"}
    assert told_to_x.data.count(b"POST /2/tweets") == 3
    assert "\n".join(map(str, leaks(world.flock, seen))) == ""


def test_no_answer_of_the_server_holds_anything_of_it(world: World) -> None:
    with serving(world.root) as port:
        seen = list(crawled(world, port))
    assert len([surface for surface in seen if surface.data.startswith(b"200")]) > 20
    assert not leaks(world.flock, seen)


def test_nothing_of_it_is_anywhere_a_thousandth_of_a_second_before_its_hour(world: World) -> None:
    clock = LastMoment(world)
    with pytest.raises(Cut):
        run(house(world, clock), None, lambda done: None, lambda why: None)
    assert clock.reached
    seen, (ready,) = surfaces(world), _unlocked(world)
    # it is open in its last second, under a name that nobody can list, guess or read anywhere
    elsewhere = [surface for surface in seen if f"/{ready}" not in surface.name]
    assert len(elsewhere) < len(seen)
    assert "\n".join(map(str, leaks(world.flock, elsewhere))) == ""
    assert [surface.name for surface in elsewhere if ready.encode() in surface.data] == []
    assert not (world.root / ".live.slots").stat().st_mode & 0o044


def _unlocked(world: World) -> list[str]:
    """The editions that are not public and that others could open."""
    slots = [path for path in (world.root / ".live.slots").iterdir() if path.stat().st_mode & 0o005]
    return [path.name for path in slots if path != (world.root / "live").resolve()]


def test_the_same_search_finds_every_field_in_what_the_officer_wrote(world: World) -> None:
    wrote = [*(world.root / "releases").rglob("*"), world.root / "newsroom.yml"]
    text = b"".join(path.name.encode() + (path.read_bytes() if path.is_file() else b"") for path in wrote).decode(
        "utf-8", "replace"
    )
    assert len(world.fields) > 55
    assert [field for field in sorted(world.fields) if world.flock.word(field) not in text] == []
    assert leaks(world.flock, [Surface("source", text.encode())])


def test_the_same_search_finds_it_on_the_officers_own_terminal_and_in_what_is_private(world: World) -> None:
    for name in ("check.out", "schedule.out", "schedulejson.out", "status.out"):
        assert leaks(world.flock, [Surface(name, (world.said / name).read_bytes(), names=True)]), name
    private = [world.root / ".dateline" / "letters", world.root / "public"]
    for folder in private:
        data = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
        assert bool(leaks(world.flock, [Surface(folder.name, data)])) == (folder.name == "letters")
    staged = [*(world.root / ".dateline" / "store").rglob("*"), *(world.root / ".live.slots").rglob("*")]
    data = b"".join(path.read_bytes() for path in staged if path.is_file())
    assert leaks(world.flock, [Surface("staged", data)])


def test_the_same_search_finds_all_of_it_once_it_is_public(world: World) -> None:
    clock = HandClock(world.hour)
    done = tick(house(world, clock))
    assert world.flock.name("main") in {item.entry.slug for item in done.lifted}
    open_now = [surface for surface in surfaces(world) if surface.name.startswith("open to others: .live.slots")]
    shown = b"\n".join(surface.data for surface in open_now).decode("utf-8", "replace")
    expected = sorted(world.fields - NEVER)
    assert [field for field in expected if world.flock.word(field) not in shown] == []
    found = leaks(world.flock, [replace(surface, names=False) for surface in open_now])
    assert {"plain", "zlib plain", "zip plain", "utf-16 plain"} <= {hit.guise for hit in found}


def test_what_a_camera_wrote_into_a_picture_stays_hidden_when_the_picture_is_public(world: World) -> None:
    tick(house(world, HandClock(world.hour)))
    slot = (world.root / "live").resolve()
    folder = slot / "releases" / world.flock.name("main")
    for kind, ending in (("picturefile", "jpg"), ("drawingfile", "png")):
        file = f"{world.flock.word(kind)}.{ending}"
        within = world.flock.word(f"within{kind}").encode()
        kept = world.root / "releases" / world.flock.name("main") / file
        assert any(within in view for _, view in views(kept.read_bytes())), "the officer's own file stays as it is"
        assert (folder / file).read_bytes()
        public = (path for path in slot.rglob("*") if path.is_file())
        assert [path for path in public if any(within in view for _, view in views(path.read_bytes()))] == []


def test_a_search_of_another_newsroom_finds_nothing_here(world: World, tmp_path: Path) -> None:
    other = replace(world.flock, text=world.flock.text[::-1].upper().lower() + "q", slug="qqqqqqqqqqqq")
    assert not leaks(other, surfaces(world))
