"""What newsroom.yml says of letters: who they come from, and how readers leave them."""

from pathlib import Path

import pytest

from pipeline.files import Disk
from pipeline.newsroom import Mailing
from pipeline.problem import Problem
from pipeline.read import Reading, read
from tests.room import NEWSROOM

GOOD = {"from": "press@agency.example", "unsubscribe": '"https://news.example/leave/{token}"'}


def reading(folder: Path, **fields: str) -> Reading:
    """A newsroom with these fields of `letters`; `unsubscribe_mail` is written `unsubscribe-mail`."""
    rows = "".join(f"  {key.replace('_', '-')}: {value}\n" for key, value in (GOOD | fields).items() if value)
    text = NEWSROOM.format(approvals=0, channels="[]", organisations="", feeds="")
    (folder / "newsroom.yml").write_text(f"{text}letters:\n{rows}")
    return read(Disk(), folder)


def problem(folder: Path, **fields: str) -> Problem:
    (found,) = reading(folder, **fields).problems
    return found


def test_all_four_fields_are_read(tmp_path: Path) -> None:
    newsroom = reading(tmp_path, list="releases.news.example", unsubscribe_mail="leave@agency.example").newsroom
    assert newsroom
    assert newsroom.letters == Mailing(
        "press@agency.example",
        "https://news.example/leave/{token}",
        "releases.news.example",
        "leave@agency.example",
    )


def test_a_newsroom_without_them_has_none(tmp_path: Path) -> None:
    (tmp_path / "newsroom.yml").write_text(NEWSROOM.format(approvals=0, channels="[]", organisations="", feeds=""))
    newsroom = read(Disk(), tmp_path).newsroom
    assert newsroom
    assert newsroom.letters is None


@pytest.mark.parametrize(
    "address",
    [
        "http://news.example/leave/{token}",
        "https://news.example/leave",
        "https://news.example/{token}/{token}",
        "https:///leave/{token}",
        "https://user:word@news.example/{token}",
        "https://news.example/le ave/{token}",
        "https://news.example/été/{token}",
        "mailto:leave@news.example?subject={token}",
        "https://news.example/{token}/" + "a" * 300,
    ],
)
def test_an_address_at_which_nobody_could_leave_is_refused(tmp_path: Path, address: str) -> None:
    found = problem(tmp_path, unsubscribe=f'"{address}"')
    assert (found.code, found.place.file) == ("unsubscribe-unusable", "newsroom.yml")


def test_a_token_may_stand_behind_a_question_mark(tmp_path: Path) -> None:
    assert not reading(tmp_path, unsubscribe='"https://news.example/leave?reader={token}&list=a"').problems


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"from": "press"}, "contact-malformed"),
        ({"from": ""}, "field-missing"),
        ({"unsubscribe": ""}, "field-missing"),
        ({"unsubscribe_mail": "leave at agency"}, "contact-malformed"),
        ({"list": "Our Releases"}, "id-form"),
        ({"list": "releases"}, "id-form"),
        ({"subject": "x"}, "key-unknown"),
    ],
)
def test_what_makes_no_sense_is_told_at_its_place(tmp_path: Path, fields: dict[str, str], code: str) -> None:
    assert problem(tmp_path, **fields).code == code
