"""The alarms of newsroom.yml: who is told, and no secret in the file."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.cli.shown import covered
from pipeline.files import Disk
from pipeline.newsroom import Telling
from pipeline.problem import Place, Problem
from pipeline.read import Reading, read
from tests.room import Room


def reading(room: Room, alarms: str) -> Reading:
    path: Path = room.root / "newsroom.yml"
    path.write_text(path.read_text() + f"alarms: {alarms}\n")
    return read(Disk(), room.root)


def test_everything_that_can_be_said_is_taken(room: Room) -> None:
    found = reading(
        room,
        "{mail: [desk@agency.example, duty@agency.example, desk@agency.example], from: line@agency.example, "
        "smtp: SMTP_WAY, webhook: HOOK, webhook-for: teams, titles: yes}",
    )
    assert found.newsroom
    two = ("desk@agency.example", "duty@agency.example")
    assert found.newsroom.alarms == Telling(two, "line@agency.example", "SMTP_WAY", "HOOK", "teams", True)


def test_without_it_nobody_is_told(room: Room) -> None:
    newsroom = read(Disk(), room.root).newsroom
    assert newsroom
    assert newsroom.alarms == Telling()


@pytest.mark.parametrize(
    ("alarms", "wrong"),
    [
        ("{mail: [desk]}", ["alarms.mail.0: contact-malformed", "alarms: field-missing", "alarms: field-missing"]),
        ("{mail: [a@agency.example], smtp: S}", ["alarms: field-missing"]),
        ("{mail: [a@agency.example], from: a@agency.example}", ["alarms: field-missing"]),
        ("{webhook: https://hook.example/secret}", ["alarms.webhook: secret-written"]),
        ("{webhook: HOOK, webhook-for: irc}", ["alarms.webhook-for: choice-unknown"]),
        ("{webhok: HOOK}", ["webhok: key-unknown"]),
    ],
)
def test_a_slip_is_a_problem(room: Room, alarms: str, wrong: list[str]) -> None:
    problems = reading(room, alarms).problems
    assert sorted(each.code for each in problems) == sorted(each.partition(": ")[2] for each in wrong)
    assert "hook.example/secret" not in " ".join(f"{each.wrong} {each.mend}" for each in problems)


@pytest.mark.parametrize("key", ["smtp", "webhook"])
def test_a_secret_that_stands_in_the_file_is_not_shown_again(key: str) -> None:
    problem = Problem(Place("newsroom.yml", 1, 8), "secret-written", "", "")
    assert "hunter" not in covered(f"  {key}: smtps://u:hunter@mail.example", problem)
    assert covered(f"  {key}: SMTP_WAY", replace(problem, code="key-unknown")) == f"  {key}: SMTP_WAY"
