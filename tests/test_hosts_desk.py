"""The real desk over each host: lifted at the hour, corrected, withdrawn, and what it does where the line is cut."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.desk import run
from pipeline.hosts import HostSilent
from pipeline.hour import keep_hour
from pipeline.tick import tick
from tests.hosts import KINDS, Stand
from tests.office import runner
from tests.room import HOUR, Room, room_in
from tests.room import at as instant

every = pytest.mark.parametrize("at", KINDS, indirect=True)
remote = pytest.mark.parametrize("at", KINDS[1:], indirect=True)
SECRET = "Nobody may read this before its hour."
PAGE = "releases/alpha/index.html"


@pytest.fixture
def newsroom(at: Stand) -> Iterator[Room]:
    """A newsroom whose pages go to that place, and in it one release that waits for its hour."""
    with room_in(at.folder / "room") as made:
        path = made.root / "newsroom.yml"
        path.write_text(path.read_text().replace("host: {kind: folder, path: live, proof: folder}", at.line))
        made.secrets |= os.environ
        made.open_ledger_before()
        made.write("alpha", body=SECRET)
        yield made


def shown(at: Stand) -> str:
    return at.public().get(PAGE, b"").decode()


@every
def test_a_release_is_lifted_at_its_hour_then_corrected_then_withdrawn(newsroom: Room, at: Stand) -> None:
    house = newsroom.house()
    newsroom.clock.move_to(instant("2026-12-04T12:00:00Z"))
    ready = tick(house).ready
    assert ready
    assert SECRET.encode() not in at.readable()
    newsroom.clock.move_to(instant("2026-12-04T12:59:59Z"))
    done = keep_hour(house, ready)
    assert done
    assert [(each.entry.slug, each.late.total_seconds()) for each in done.lifted] == [("alpha", 0.0)]
    assert (newsroom.clock.now(), done.troubles) == (instant(HOUR), ())
    assert SECRET in shown(at)
    newsroom.edit("alpha", "title:", "revision: 2\ncorrection: The day was wrong.\ntitle:")
    newsroom.edit("alpha", SECRET, "It is right now.")
    assert newsroom.tick("2026-12-04T14:00:00Z").troubles == ()
    assert "It is right now." in shown(at)
    newsroom.edit("alpha", "revision: 2", "revision: 3\nkilled: It was not ours to say.")
    assert newsroom.tick("2026-12-04T15:00:00Z").troubles == ()
    assert "It is right now." not in shown(at)
    assert "It was not ours to say." in shown(at)


@every
def test_a_desk_at_work_keeps_the_hour(newsroom: Room, at: Stand) -> None:
    newsroom.clock.move_to(instant("2026-12-04T12:59:30Z"))
    told: list[object] = []
    run(newsroom.house(), instant("2026-12-04T13:00:30Z"), lambda done: told.extend(done.alarms), told.append)
    assert SECRET in shown(at)
    assert told == []


@remote
def test_a_host_that_cannot_be_reached_is_an_alarm_in_words_and_nothing_is_lost(newsroom: Room, at: Stand) -> None:
    at.cut("away")
    done = newsroom.tick(HOUR)
    assert [alarm.code for alarm in done.refused] == ["host"]
    assert "it is tried again by itself" in done.troubles[0]
    assert SECRET not in shown(at)
    at.heal()
    assert newsroom.tick("2026-12-04T13:00:20Z").troubles == ()
    assert SECRET in shown(at)


@remote
@pytest.mark.parametrize("how", ["before", "after"])
def test_a_line_that_is_cut_at_the_hour_loses_and_doubles_nothing(newsroom: Room, at: Stand, how: str) -> None:
    house = newsroom.house()
    newsroom.clock.move_to(instant("2026-12-04T12:59:59Z"))
    ready = tick(house).ready
    assert ready
    host = house.host(ready.seen.newsroom)
    real = host.switch

    def cut(expected: str, following: str) -> None:
        at.cut(how)
        real(expected, following)

    object.__setattr__(host, "switch", cut)
    done = keep_hour(house, ready)
    assert (done is None) == (how == "before")
    object.__setattr__(host, "switch", real)
    newsroom.clock.sleep(1)
    tick(house)
    assert SECRET in shown(at)
    assert [entry.slug for entry in newsroom.survey().record.entries] == ["alpha"]


@remote
def test_what_is_public_is_still_proven_by_its_address_while_the_host_is_away(newsroom: Room, at: Stand) -> None:
    newsroom.tick(HOUR)
    pages = at.public()
    at.cut("away")

    house = newsroom.house()
    seen: list[str] = []

    def fetch(address: str) -> bytes | None:
        path = address.removeprefix("https://news.example/")
        seen.append(path)
        return pages.get(f"{path}index.html")

    path = newsroom.root / "newsroom.yml"
    path.write_text(
        path.read_text().replace("proof: branch", "proof: address").replace("proof: folder", "proof: address")
    )
    newsroom.clock.sleep(60)
    object.__setattr__(house, "fetch", fetch)
    done = tick(house)
    assert [alarm.code for alarm in done.refused] == ["host"]
    assert "releases/alpha/" in seen
    assert "not-seen" not in {alarm.code for alarm in done.alarms}


@pytest.mark.parametrize("at", ["branch"], indirect=True)
def test_pages_that_are_built_after_the_push_are_waited_for_without_a_false_alarm(newsroom: Room, at: Stand) -> None:
    path = newsroom.root / "newsroom.yml"
    path.write_text(path.read_text().replace("proof: branch", "proof: address"))
    house = newsroom.house()
    newsroom.clock.move_to(instant(HOUR))
    assert tick(house).alarms == ()
    newsroom.clock.move_to(instant("2026-12-04T13:14:00Z"))
    done = tick(house)
    assert done.alarms == ()
    assert done.wake
    assert (done.wake - newsroom.clock.now()).total_seconds() <= 5
    newsroom.clock.move_to(instant("2026-12-04T13:15:01Z"))
    assert [alarm.code for alarm in tick(house).alarms] == ["not-seen"]


@remote
def test_nothing_that_dateline_keeps_can_be_read_by_others(newsroom: Room, at: Stand) -> None:
    newsroom.tick("2026-12-04T12:00:00Z")
    assert (newsroom.root / ".dateline").stat().st_mode & 0o777 == 0o700
    assert any(Path(newsroom.root / ".dateline").rglob("*"))


@every
def test_a_house_keeps_one_host_until_newsroom_yml_names_another_place(newsroom: Room, at: Stand) -> None:
    house, seen = newsroom.house(), newsroom.survey().newsroom
    first = house.host(seen)
    assert house.host(seen) is first
    assert replace(house, owner="other").host(seen) is not first, "which may have other files"
    assert house.host(replace(seen, address="https://other.example")) is not first


@every
def test_doctor_and_status_say_where_the_pages_are(
    newsroom: Room, at: Stand, capsys: pytest.CaptureFixture[str]
) -> None:
    command = runner(newsroom.root, capsys)
    said = command("doctor", "--json")[1]
    (found,) = [each for each in json.loads(said)["found"] if each["what"] == "host"]
    assert found["good"]
    assert "which shows what was made public last. It can keep the second. Delay: " in found["told"]
    assert "You may not write" not in said
    if at.kind == "folder":
        return
    assert "The pages go to" in command("doctor", "--offline")[1]
    assert "The public pages: https://news.example, from " in command("status")[1]
    code, told = command("serve")
    assert (code, told.startswith("The public pages stand elsewhere: look at https://news.example.")) == (3, True)
    code, told = command("build", "--out", str(newsroom.root / "public"))
    assert code == 0
    at.cut("away")
    (found,) = [each for each in json.loads(command("doctor", "--json")[1])["found"] if each["what"] == "host"]
    assert not found["good"]
    assert "it is tried again by itself" in found["told"]
    assert "alpha" in command("status")[1], "what waits is told all the same"


@remote
def test_a_fresh_checkout_that_cannot_read_the_public_record_takes_nothing_back(newsroom: Room, at: Stand) -> None:
    newsroom.tick(HOUR)
    before = at.public()
    for path in ("feeds/record.jsonl", ".dateline/record.jsonl", ".dateline/host.json"):
        (newsroom.root / path).unlink()  # a run that was killed before it committed feeds/, on a machine that is gone
    newsroom.clock.move_to(instant("2026-12-04T14:00:00Z"))
    house = newsroom.house()
    host = house.host(newsroom.survey().newsroom)
    asked: list[str] = []

    def cut(_: str, path: str) -> bytes | None:
        asked.append(path)
        object.__setattr__(host, name, real)  # all that is asked after it is answered
        raise HostSilent("The line was cut.")

    name = "_bytes" if at.kind == "branch" else "_read"
    real = getattr(host, name)
    object.__setattr__(host, name, cut)
    done = tick(house)
    assert [alarm.code for alarm in done.refused] == ["host"]
    assert asked == ["feeds/record.jsonl"]
    assert at.public() == before
    assert newsroom.tick("2026-12-04T14:01:00Z").refused == ()
    assert at.public() == before


@remote
def test_a_fresh_checkout_without_a_line_says_only_that(newsroom: Room, at: Stand) -> None:
    newsroom.tick(HOUR)
    at.cut("away")
    for path in (newsroom.root / ".dateline").glob("*.json"):
        path.unlink()  # nothing is known of what showed
    done = newsroom.tick("2026-12-04T13:30:00Z")
    assert [alarm.code for alarm in done.refused] == ["host"]
