"""Readers that others wrote show what the newsroom issued: each release once, in order, as it reads now, never early.

Where one shows something otherwise, that is asserted too; docs/feeds.md says it to people.
"""

import fcntl
from dataclasses import dataclass
from html import unescape

import pytest

from tests.readers import newsroom, story
from tests.readers.shown import Shown, run_together
from tests.readers.story import KEEPERS, PAGES, READERS, SUBSCRIPTIONS, Story
from tests.readers.texts import ACCORD, EMBARGOED, KHUTTA, LEESWEEK, PRESS, RELEASES, REUNION, Release

every = pytest.mark.parametrize("subscription", SUBSCRIPTIONS)


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """The whole story, read once for all workers: theirs is one folder under the run's own."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if base.name.startswith("popen-") else base) / "readers"
    folder.mkdir(exist_ok=True)
    written = folder / "story.json"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not written.exists():
            work = tmp_path_factory.mktemp("story")
            written.write_text(story.told(work).written(), encoding="utf-8")
    return story.read_back(written.read_text(encoding="utf-8"))


def item(items: list[Shown], one: Release) -> Shown:
    """What is shown of a release, which must be there once."""
    (found,) = [each for each in items if each.id == one.id]
    return found


def follow(lines: list[str], wanted: tuple[str, ...]) -> bool:
    """Whether these lines stand there, one after the other."""
    return any(tuple(lines[at : at + len(wanted)]) == wanted for at in range(len(lines)))


def changed(told: Story, subscription: str, before: str, after: str) -> tuple[Shown, Shown]:
    """The one item that differs between two stages, as it was and as it is; the others stay, and so does the order."""
    old, new = told.shown[before][subscription], told.shown[after][subscription]
    assert [each.id for each in old] == [each.id for each in new]
    (found,) = [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]]
    return found


def published(subscription: str, one: Release, when: str) -> str:
    """The hour that is shown of a release that changed: that of its lift, but for one that takes the last it finds."""
    return when if subscription == "feed-extractor .atom" else one.lifted


# --- before the first release -------------------------------------------------------------------------------------


def test_an_empty_feed_is_shown_as_such_by_all_but_one(told: Story) -> None:
    assert told.faults == {"empty: feed-extractor .atom": "Error: Unrecognized feed format"}
    readers = {*SUBSCRIPTIONS} - {"feed-extractor .atom"}
    assert told.shown["empty"] == {reader: [] for reader in readers}


# --- once, in order, whole ----------------------------------------------------------------------------------------


@every
def test_each_release_is_shown_once_in_order_with_its_title_its_address_and_its_hour(
    told: Story, subscription: str
) -> None:
    assert [(one.id, one.title, one.link, one.published) for one in told.shown["lifted"][subscription]] == [
        (one.id, one.shown_title, f"https://news.example/releases/{one.slug}/", one.lifted) for one in RELEASES
    ]
    dates = [one.updated for one in told.shown["lifted"][subscription]]
    knows_none = subscription.startswith("newsboat")
    assert dates == ["" if knows_none else one.lifted for one in RELEASES]


@every
def test_the_text_is_shown_as_it_was_written_in_each_language_and_in_each_reader_alike(
    told: Story, subscription: str
) -> None:
    shown = told.shown["lifted"][subscription]
    for one in RELEASES:
        lines = item(shown, one).lines
        assert follow(lines, one.lines), (one.slug, lines)
        assert PRESS in lines
        assert lines == item(told.shown["lifted"]["newsboat .rss"], one).lines
    accord = item(shown, ACCORD)
    assert accord.lines[0] == "Two pens. Picture: The Agency"
    assert {"Attachments", "Programme & map"} < {*accord.lines}
    for address in ("signing.png", "programme.pdf", "#note-1"):
        assert f'"https://news.example/releases/accord/{address}"' in accord.html


@every
def test_a_text_from_the_right_comes_with_its_direction(told: Story, subscription: str) -> None:
    opening = item(told.shown["lifted"][subscription], KHUTTA).html.partition(">")[0]
    assert 'dir="rtl"' in opening
    assert 'lang="ar"' in opening


@pytest.mark.parametrize("subscription", ["rss-parser .rss", "rss-parser .atom", "feed-extractor .json"])
def test_the_plain_text_that_a_reader_makes_itself_is_the_text(told: Story, subscription: str) -> None:
    for each in told.shown["lifted"][subscription]:
        said = unescape(each.said) if subscription == "feed-extractor .json" else each.said  # it leaves `&lt;` as it is
        assert run_together(said) == run_together("".join(each.lines))


@pytest.mark.parametrize("suffix", [".rss", ".atom"])
def test_of_xml_feed_extractor_shows_the_summary_and_drops_what_looks_like_a_tag(told: Story, suffix: str) -> None:
    shown = told.shown["lifted"][f"feed-extractor {suffix}"]
    assert item(shown, REUNION).said == REUNION.shown_title, "its summary is its title here"
    assert item(shown, ACCORD).said == "Ministers & partners agree: 3  books 🚢"


@every
def test_who_issued_it_is_named_by_most(told: Story, subscription: str) -> None:
    both = f"{newsroom.AGENCY}, {newsroom.CULTURE}"
    less = {"rss-parser .atom": newsroom.AGENCY, "reader .atom": newsroom.CULTURE}
    wanted = "" if subscription.startswith("feed-extractor") else less.get(subscription, both)
    assert item(told.shown["lifted"][subscription], ACCORD).authors == wanted


# --- read again ---------------------------------------------------------------------------------------------------


@every
def test_what_is_read_again_is_the_same(told: Story, subscription: str) -> None:
    assert told.shown["again"][subscription] == told.shown["lifted"][subscription]


@every
def test_what_waits_for_its_hour_changes_nothing(told: Story, subscription: str) -> None:
    assert told.shown["embargoed"][subscription] == told.shown["lifted"][subscription]
    for stage in told.shown.values():
        assert EMBARGOED.slug not in str(stage.get(subscription))


@every
def test_what_has_not_changed_is_not_sent_again_to_those_who_ask_for_changes(told: Story, subscription: str) -> None:
    statuses = {stage: by[subscription] for stage, by in told.statuses.items()}
    if subscription.startswith(KEEPERS):
        assert (statuses.pop("again"), statuses.pop("embargoed")) == ([304], [304])
    assert {status for each in statuses.values() for status in each} == {200}
    assert {len(each) for each in statuses.values()} == {1}


# --- what happens afterwards --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """A change of one release between two stages, and how its notice reads; `mended` is what its text says now."""

    one: Release
    stages: tuple[str, str]
    when: str
    heading: str
    text: str
    mended: tuple[str, str] = ("", "")


UPDATE = Change(REUNION, ("embargoed", "updated"), newsroom.UPDATED, "Mise à jour · ", newsroom.UPDATE)
CORRECTION = Change(
    ACCORD, ("updated", "corrected"), newsroom.CORRECTED, "Correction · ", newsroom.CORRECTION, ("Thursday", "Friday")
)


@every
@pytest.mark.parametrize("change", [UPDATE, CORRECTION], ids=["update", "correction"])
def test_an_update_and_a_correction_change_one_item_and_add_none(
    told: Story, subscription: str, change: Change
) -> None:
    old, new = changed(told, subscription, *change.stages)
    assert (new.id, new.title, new.link) == (change.one.id, old.title, old.link)
    assert new.published == published(subscription, change.one, change.when)
    assert new.updated == ("" if subscription.startswith("newsboat") else change.when)
    assert new.lines[0].startswith(change.heading)
    assert new.lines[1] == change.text
    assert new.lines[2:] == [line.replace(*change.mended) for line in old.lines]


@every
def test_a_release_that_is_taken_back_becomes_its_notice_and_nothing_of_it_is_left(
    told: Story, subscription: str
) -> None:
    old, new = changed(told, subscription, "corrected", "killed")
    assert (new.id, new.link) == (LEESWEEK.id, old.link)
    assert new.published == published(subscription, LEESWEEK, newsroom.KILLED)
    assert new.title == f"Ingetrokken: {LEESWEEK.title}"
    assert new.updated == ("" if subscription.startswith("newsboat") else newsroom.KILLED)
    assert new.lines[1] == newsroom.REASON
    assert "geheime programma" in old.html
    assert "geheime" not in str(told.shown["killed"][subscription])


# --- from a page to its feed --------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("way", ["reader", "links"])
def test_a_page_names_its_own_feed_first_in_every_format(told: Story, page: str, way: str) -> None:
    assert told.found[page][way][:3] == [f"{PAGES[page]}{suffix}" for suffix in (".rss", ".atom", ".json")]
    assert "all.rss" in told.found[page][way]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("reader", READERS)
def test_the_feed_of_a_page_holds_what_the_page_is_about_in_every_reader(told: Story, page: str, reader: str) -> None:
    held = {
        "all": [one.id for one in RELEASES],
        "trade": [ACCORD.id],
        "language-fr": [REUNION.id],
        "language-ar": [KHUTTA.id],
    }
    assert [one.id for one in told.followed[page][reader]] == held[PAGES[page]]
