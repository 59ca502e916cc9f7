"""The feeds of newsroom.yml: what may be written, and what is said where it may not."""

from pathlib import Path

import pytest

from pipeline.files import Disk
from pipeline.newsroom import Feed
from pipeline.read import Reading, read

NEWSROOM = """\
name: Test Newsroom
address: https://news.example
home: America/Port_of_Spain
languages: [en, fr]
organisations:
  agency:
    name: The Agency
    contacts:
      - {{id: desk, name: Press desk, email: press@agency.example}}
{more}
"""


def reading(folder: Path, more: str) -> Reading:
    (folder / "releases").mkdir(exist_ok=True)
    (folder / "newsroom.yml").write_text(NEWSROOM.format(more=more))
    return read(Disk(), folder)


def feeds(folder: Path, more: str) -> list[Feed]:
    found = reading(folder, f"feeds:\n{more}")
    assert [str(problem) for problem in found.problems] == []
    assert found.newsroom
    return list(found.newsroom.feeds)


@pytest.mark.parametrize(
    ("line", "feed"),
    [
        ("{name: a, title: A, topic: trade}", Feed("a", "A", topics=("trade",), titles={"en": "A"})),
        ("{name: a, title: A, topic: [trade, law]}", Feed("a", "A", topics=("trade", "law"), titles={"en": "A"})),
        ("{name: a, kind: advisory, size: 5}", Feed("a", "Test Newsroom: a", kinds=("advisory",), size=5)),
        ("{name: a, language: [en, fr]}", Feed("a", "Test Newsroom: a", languages=("en", "fr"))),
        ("{name: a, organisation: agency}", Feed("a", "Test Newsroom: a", organisations=("agency",))),
        ("{name: a, title: {en: A, fr: À}}", Feed("a", "A", titles={"en": "A", "fr": "À"})),
        ("{each: topic, size: 9}", Feed("", "", each="topic", size=9)),
    ],
)
def test_a_feed_is_read_as_it_is_written(tmp_path: Path, line: str, feed: Feed) -> None:
    assert feeds(tmp_path, f"  - {line}") == [Feed("all", "Test Newsroom"), feed]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("feeds:\n  - {title: A}", "11:5: field-missing: A feed has no name."),
        ("feeds:\n  - {name: a, kind: advisry}", "Write `kind: advisory`."),
        ("feeds:\n  - {name: a, organisation: [agency, agncy]}", "11:38: choice-unknown"),
        ("feeds:\n  - {name: a, language: [en, nl]}", "11:30: choice-unknown"),
        ("feeds:\n  - {each: topics}", "Write `each: topic`."),
        ("feeds:\n  - {each: topic, title: A}", "11:26: key-unknown: A line with `each:` gives"),
        ("feeds:\n  - {each: topic, language: fr}", "key-unknown"),
        ("feeds:\n  - {each: topic}\n  - {each: topic}", "12:12: name-twice: `each: topic` stands here a second time"),
        ("feeds:\n  - {each: topic}\n  - {name: topic-a}", "12:12: feed-name-taken: `each: topic` gives feeds"),
        ("feeds:\n  - {name: issued}", "11:12: feed-name-taken: `issued` is the folder"),
        ("feeds:\n  - {name: a}\n  - {name: a}", "name-twice"),
        ("feeds:\n  - {name: a, size: 0}", "11:21: number-unreadable"),
        ("hub: hub.example", "10:6: address-unreadable"),
        ("rights: {nl: Vrij}", "choice-unknown"),
    ],
)
def test_what_cannot_be_meant_is_told_where_it_stands(tmp_path: Path, more: str, told: str) -> None:
    found = reading(tmp_path, more)
    assert found.newsroom is None
    assert any(told in str(problem) for problem in found.problems), [str(problem) for problem in found.problems]


def test_a_name_that_only_looks_like_one_of_each_is_taken(tmp_path: Path) -> None:
    assert [feed.name for feed in feeds(tmp_path, "  - {each: topic}\n  - {name: topic}\n  - {name: language-a}")] == [
        "all", "", "topic", "language-a",
    ]  # fmt: skip


def test_rights_and_hub_are_read(tmp_path: Path) -> None:
    newsroom = reading(tmp_path, "hub: https://hub.example/push\nrights: {en: Free., fr: Libre.}").newsroom
    assert newsroom
    assert newsroom.hub == "https://hub.example/push"
    assert [newsroom.rights_in(language) for language in ("en", "fr", "nl")] == ["Free.", "Libre.", "Free."]
    single = reading(tmp_path, "rights: Free.").newsroom
    assert single
    assert single.rights == {"en": "Free."}
