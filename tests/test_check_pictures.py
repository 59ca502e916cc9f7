"""The check of pictures: huge, small, nameless, and what their files carry."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.checks import Context
from pipeline.checks.pictures import check
from pipeline.files import Disk
from pipeline.newsroom import Newsroom
from pipeline.pictures import CARRIED, MOST_BYTES
from pipeline.problem import Problem
from pipeline.read import read
from pipeline.release import Attachment, Picture, Release
from tests.photographs import jpeg
from tests.test_check import GOOD, reading_of

FINE = Picture("a.jpg", "Two people", "", "UNICRI", "CC0-1.0", "0" * 64, 9000, 1200, 800)


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    found = reading_of(tmp_path).newsroom
    assert found
    return found


def problems(newsroom: Newsroom, *pictures: Picture, attachments: Iterable[Attachment] = ()) -> list[Problem]:
    release = Release("a.md", "a", "T", None, ("unicri",), (), "B", 1, "en", pictures=pictures)
    with_files = replace(release, attachments=tuple(attachments))
    return list(check(with_files, newsroom, Context((), datetime(2020, 12, 4, tzinfo=UTC))))


def told(newsroom: Newsroom, **changed: object) -> list[tuple[str, bool]]:
    found = problems(newsroom, replace(FINE, **changed))  # type: ignore[arg-type]  # the fields of a picture
    return [(problem.code, problem.stops) for problem in found]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"width": 8000, "height": 5000}, []),
        ({"width": 8000, "height": 5001}, [("picture-huge", True)]),
        ({"size": MOST_BYTES}, []),
        ({"size": MOST_BYTES + 1, "width": 0, "height": 0, "digest": ""}, [("picture-huge", True)]),
        ({"width": 599}, [("picture-small", False)]),
        ({"width": 600}, []),
        ({"width": 0, "height": 0}, []),
        ({"credit": ""}, [("credit-missing", False)]),
        ({"licence": ""}, [("licence-missing", False)]),
        ({"carried": ("serial",)}, [("picture-metadata", False)]),
    ],
)
def test_only_what_is_huge_stops(
    newsroom: Newsroom, changed: dict[str, object], expected: list[tuple[str, bool]]
) -> None:
    assert told(newsroom, **changed) == expected


def test_what_a_file_carries_is_told_as_one_would_say_it(newsroom: Newsroom) -> None:
    (one,) = problems(newsroom, replace(FINE, carried=("serial",)))
    assert "`a.jpg` carries the serial number of the camera, which" in one.wrong
    (three,) = problems(newsroom, replace(FINE, carried=("author", "copy", "place")))
    assert (
        "carries the place where it was taken, the name of its author or owner and a small copy of itself,"
        in three.wrong
    )
    (every,) = problems(newsroom, replace(FINE, carried=tuple(CARRIED)))
    assert all(words in every.wrong for words in CARRIED.values())


def test_a_file_that_is_shown_and_offered_is_told_once_and_each_other_file_too(newsroom: Newsroom) -> None:
    carried = ("place",)
    rows = [Attachment(name, "T", "0" * 64, 9, carried) for name in ("a.jpg", "b.jpg")]
    found = problems(newsroom, replace(FINE, carried=carried), attachments=rows)
    assert [problem.wrong.split("`")[1] for problem in found] == ["a.jpg", "b.jpg"]


def test_the_credit_that_is_proposed_is_the_short_name_of_the_issuer(newsroom: Newsroom) -> None:
    unicri = replace(newsroom.organisations["unicri"], acronym="UNICRI")
    short = replace(newsroom, organisations={"unicri": unicri})
    assert "`credit: UNICRI`" in problems(short, replace(FINE, credit=""))[0].mend
    assert (
        f"`credit: {newsroom.name}`" in problems(replace(newsroom, organisations={}), replace(FINE, credit=""))[0].mend
    )


def test_a_withdrawn_release_shows_no_pictures_and_has_no_problem_with_them(newsroom: Newsroom) -> None:
    release = Release(
        "a.md", "a", "T", None, ("unicri",), (), "", 1, "en", pictures=(Picture("a.jpg", ""),), killed="x"
    )
    assert list(check(release, newsroom, Context((), datetime(2020, 12, 4, tzinfo=UTC)))) == []


def test_what_a_picture_carried_is_no_part_of_what_is_issued(tmp_path: Path) -> None:
    from pipeline.issued import resolve

    line = "pictures: [{file: a.jpg, alt: Two people}]\nattachments: [{file: a.jpg}]\ntitle:"
    reading = reading_of(tmp_path, a=GOOD.replace("title:", line))
    (tmp_path / "releases/a.jpg").write_bytes(jpeg("canary"))
    reading = read(Disk(), tmp_path)
    assert reading.newsroom
    (release,) = reading.releases
    assert release.pictures[0].carried
    issued = resolve(release, reading.newsroom)
    assert b"carried" not in issued.data()
    (tmp_path / "releases/a.jpg").write_bytes(jpeg())
    (plain,) = read(Disk(), tmp_path).releases
    assert issued.digest == resolve(plain, reading.newsroom).digest
