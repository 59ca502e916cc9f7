"""Releases and newsrooms on paper: made in memory, for checks that read nothing else."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from importlib import import_module

import pytest

from pipeline.checks import Context
from pipeline.newsroom import Contact, HostPlace, Newsroom, Organisation
from pipeline.pieces import Piece
from pipeline.problem import Place, Problem
from pipeline.release import Release

NOON = datetime(2020, 12, 1, 12, tzinfo=UTC)
DESK = Contact("Ms. Marina Mazzini", "unicri", email="press@unicri.example", id="desk")
UNICRI = Organisation("unicri", "Office of Libraries", "UNICRI", contacts=(DESK,))


def a_release(body: str = "", **fields: object) -> Release:
    plain: dict[str, object] = {
        "file": "releases/a.md",
        "slug": "a",
        "title": "Heads adopt",
        "embargo": None,
        "issuers": ("unicri",),
        "contacts": (),
        "body": body,
        "body_line": 9,
        "language": "en",
        "places": {},
    }
    return Release(**{**plain, **fields})  # type: ignore[arg-type]  # a test writes only the fields it is about


def a_newsroom(*spellings: str, **fields: object) -> Newsroom:
    plain: dict[str, object] = {
        "file": "newsroom.yml",
        "name": "Sample newsroom",
        "address": "https://news.example",
        "home": "America/Port_of_Spain",
        "languages": ("en", "fr", "es", "pt", "nl"),
        "organisations": {"unicri": UNICRI},
        "feeds": (),
        "channels": (),
        "host": HostPlace("folder", "live"),
        "spellings": spellings,
    }
    return Newsroom(**{**plain, **fields})  # type: ignore[arg-type]  # as above


def checked(
    family: str, release: Release, newsroom: Newsroom | None = None, others: tuple[Release, ...] = ()
) -> list[Problem]:
    """What one family of checks says about a release."""
    check: Callable[[Release, Newsroom, Context], Iterable[Problem]] = import_module(f"pipeline.checks.{family}").check
    return list(check(release, newsroom or a_newsroom(), Context((release, *others), NOON)))


def quoted(problems: Iterable[Problem]) -> list[str]:
    """The writer's own words that each problem begins with, as far as they stand between backticks."""
    return [problem.wrong.split("`")[1] for problem in problems]


def places_asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A list that takes down each offset whose place is looked for from now on: each costs a walk through the text."""
    asked: list[int] = []
    find = Piece.place_at

    def noted(piece: Piece, offset: int) -> Place:
        asked.append(offset)
        return find(piece, offset)

    monkeypatch.setattr(Piece, "place_at", noted)
    return asked
