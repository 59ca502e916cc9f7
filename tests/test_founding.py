"""The founding release: refused as its copy shows it, and carried to the second once its contacts are mended."""

import os
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.clock import HandClock
from pipeline.standins.x import SECRET, FakeX
from tests.room import Room, at, room_in

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
HOUR = "2020-12-04T13:00:00Z"

FRONT = """\
---
title: Crime prevention and International Justice will be Strengthened in the Caribbean
embargo: Friday, 4th December 2020 (at 09:00 hrs. AST)
date: 2020-12-04
place: Port of Spain and Turin
issuers: [unicri, caricom-impacs]
contacts:
{contacts}
language: en
social: {{text: UNICRI and CARICOM IMPACS sign a Memorandum of Understanding.}}
---

"""
AS_SHOWN = (
    "  - {name: Ms. Marina Mazzini, organisation: unicri}\n  - {name: Mr. Roger Belgrave, organisation: caricom-impacs}"
)
MENDED = (
    "  - {name: Ms. Marina Mazzini, organisation: unicri, email: press@unicri.example}\n"
    "  - {name: Mr. Roger Belgrave, organisation: caricom-impacs, phone: +1 868 555 0142}"
)
ORGANISATIONS = """\
  unicri: {name: UNICRI, zone: Europe/Rome, city: Turin}
  caricom-impacs: {name: CARICOM IMPACS, zone: America/Port_of_Spain, city: Port of Spain}
"""


def founding_text() -> str:
    """The document's own text, from its headline to where the page's machinery begins."""
    if not SEEDS.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail("the founding documents are missing beside the repository")
        pytest.skip("the founding documents are not beside this repository")
    (document,) = [
        text for path in sorted(SEEDS.glob("*.txt")) if "IMPACS MoU" in (text := path.read_text(encoding="utf-8"))
    ]
    start = document.index("CARICOM States will soon benefit")
    return document[start : document.index("The website encountered")]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[Room, FakeX]]:
    """A newsroom of the two organisations, days before the hour."""
    clock = HandClock(at("2020-12-01T12:00:00Z"))
    with FakeX(clock) as fake:
        channels = '[{name: x-unicri, kind: x, secret: X_KEY, organisation: unicri, address: "' + fake.address + '"}]'
        with room_in(tmp_path, channels=channels, clock=clock, secrets={"X_KEY": SECRET}) as room:
            room.describe(organisations=ORGANISATIONS)
            room.open_ledger_before()
            yield room, fake


def put(room: Room, contacts: str, text: str) -> None:
    """The founding release in the newsroom's folder."""
    path = room.root / "releases" / "mou.md"
    path.write_text(FRONT.format(contacts=contacts) + text, encoding="utf-8")


def test_the_page_as_shown_is_refused_with_a_located_problem_for_each_lost_contact(desk: tuple[Room, FakeX]) -> None:
    room, _ = desk
    put(room, AS_SHOWN, founding_text())
    done = room.tick(HOUR)
    assert done.lifted == ()
    places = {problem.place.line: problem for problem in done.survey.problems if problem.code == "contact-unreachable"}
    assert sorted(places) == [8, 9]
    assert "Ms. Marina Mazzini" in places[8].wrong
    assert "Mr. Roger Belgrave" in places[9].wrong
    lost = [problem for problem in done.survey.problems if problem.code == "contact-lost"]
    lines = (room.root / "releases/mou.md").read_text(encoding="utf-8").splitlines()
    assert any("Mazzini,;" in lines[problem.place.line - 1] for problem in lost)
    assert any("Belgrave,;" in lines[problem.place.line - 1] for problem in lost)


def test_with_its_contacts_mended_it_is_public_at_its_second_and_not_one_before(desk: tuple[Room, FakeX]) -> None:
    room, fake = desk
    put(room, MENDED, founding_text())
    done = room.tick("2020-12-04T12:59:59Z")
    assert [str(problem) for problem in done.survey.problems if problem.stops] == []
    assert "releases/mou/index.html" not in room.public()
    assert fake.posts == []
    done = room.tick(HOUR)
    assert [(item.entry.slug, item.entry.instant) for item in done.lifted] == [("mou", at(HOUR))]
    public = room.public()
    for path in ("releases/mou/index.html", "releases/mou/release.txt", "feeds/all.rss", "feeds/all.atom"):
        text = public[path].decode()
        assert "Marina" in text
        assert "press@unicri.example" in text
        assert "+1 868 555 0142" in text
    assert len(fake.posts) == 1
    assert "https://news.example/releases/mou/" in fake.posts[0].text
    assert (post := fake.posts[0]).at == at(HOUR), post


def test_its_letter_reaches_both_contacts(desk: tuple[Room, FakeX]) -> None:
    room, _ = desk
    put(room, MENDED, founding_text())
    room.tick(HOUR)
    target = room.root / "mou.eml"
    assert main(["-C", str(room.root), "letter", "mou", "--out", str(target)]) == 0
    letter = message_from_bytes(target.read_bytes(), policy=policy.default)
    for kind in ("plain", "html"):
        body = letter.get_body((kind,))
        assert body is not None
        assert "press@unicri.example" in body.get_content()
        assert "868 555 0142" in body.get_content()
