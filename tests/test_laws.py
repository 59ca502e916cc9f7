"""The eight laws of the house, each shown by running the real line in a small newsroom."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.clock import HandClock
from pipeline.desk import run
from pipeline.edition import Edition
from pipeline.files import Lock
from pipeline.standins.x import SECRET, FakeX
from pipeline.survey import House, NoNewsroom
from pipeline.tick import tick
from tests.room import HOUR, START, Room, at, room_in, tree

X = '[{name: x-ta, kind: x, account: "@ta", secret: X_TA}]'
SECOND_BEFORE = "2026-12-04T12:59:59Z"


def never_puzzled(why: NoNewsroom | OSError) -> None:
    """The newsroom of these tests can be understood."""
    raise AssertionError(why)


# --- one: an edition is a pure function -------------------------------------------------------------------------


def test_the_same_record_gives_the_same_bytes_in_another_folder(tmp_path: Path) -> None:
    trees = []
    for name in ("here", "there/deeper"):
        with room_in(tmp_path / name) as room:
            room.open_ledger_before()
            room.write("alpha", topics="[trade]")
            room.tick(HOUR)
            trees.append(room.public())
    assert trees[0] == trees[1]
    assert "releases/alpha/index.html" in trees[0]


def test_the_same_record_gives_the_same_bytes_in_another_zone_and_locale(tmp_path: Path) -> None:
    script = "import sys; from pathlib import Path; from tests.sample_history import replay; replay(Path(sys.argv[1]))"
    trees = []
    for zone, language, seed in (("Pacific/Auckland", "C", "1"), ("America/Port_of_Spain", "fr_FR.UTF-8", "2")):
        folder = tmp_path / seed
        environment = os.environ | {"TZ": zone, "LC_ALL": language, "LANG": language, "PYTHONHASHSEED": seed}
        subprocess.run(
            [sys.executable, "-c", script, str(folder)], env=environment, check=True, cwd=Path(__file__).parents[1]
        )
        trees.append(tree(folder / "live") | {f"kept {path}": data for path, data in tree(folder / "feeds").items()})
    assert trees[0] == trees[1]
    assert len(trees[0]) > 20


def test_the_record_is_in_the_order_of_its_instants_when_several_are_lifted_at_once(room: Room) -> None:
    room.write("promised")
    room.write("immediate", embargo="FOR IMMEDIATE RELEASE")
    room.write("late", embargo="Friday, 4 December 2026, 08:00 hrs AST")
    room.tick("2026-12-04T13:00:30Z")
    entries = room.survey().record.entries
    assert [entry.slug for entry in entries] == ["promised", "immediate", "late"]
    assert [entry.instant for entry in entries] == sorted(entry.instant for entry in entries)


def test_an_immediate_release_gets_its_instant_when_it_is_first_due(room: Room) -> None:
    room.write("now", embargo="FOR IMMEDIATE RELEASE")
    done = room.tick("2026-12-02T08:30:15Z")
    assert [item.entry.instant for item in done.lifted] == [at("2026-12-02T08:30:15Z")]
    room.tick("2026-12-02T09:00:00Z")
    assert len(room.survey().record.entries) == 1


def test_a_lift_within_a_minute_keeps_the_promised_instant(room: Room) -> None:
    room.write("alpha")
    done = room.tick("2026-12-04T13:00:59Z")
    assert done.lifted[0].entry.instant == at(HOUR)


def test_a_lift_over_a_minute_late_bears_the_true_instant_and_says_how_late(room: Room) -> None:
    room.write("alpha")
    done = room.tick("2026-12-04T13:05:00Z")
    assert done.lifted[0].entry.instant == at("2026-12-04T13:05:00Z")
    assert done.lifted[0].late.total_seconds() == 300


# --- two: non-interference -------------------------------------------------------------------------------------

SLUGS = st.sampled_from(["alpha", "beta", "gamma"])
WORDS = st.text("abcdefghij éèñ", min_size=3, max_size=30).filter(lambda text: text.strip() == text)
ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), SLUGS, WORDS, st.sampled_from(["[trade]", "[secret-topic]", "[]"])),
        st.tuples(st.just("remove"), SLUGS, st.just(""), st.just("")),
        st.tuples(st.just("partner"), st.just(""), WORDS, st.just("")),
        st.tuples(st.just("break"), SLUGS, WORDS, st.just("")),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=ACTIONS)
def test_nothing_public_changes_by_a_byte_while_unlifted_releases_contacts_and_topics_come_and_go(
    tmp_path_factory: pytest.TempPathFactory, actions: list[tuple[str, str, str, str]]
) -> None:
    with room_in(tmp_path_factory.mktemp("quiet")) as room:
        room.write("public-already", embargo="Tuesday, 1 December 2026, 07:00 hrs AST", topics="[trade]")
        room.tick()
        before = room.public()
        assert "releases/public-already/index.html" in before
        for action, slug, words, topics in actions:
            _act(room, action, slug, words, topics)
            done = room.tick(SECOND_BEFORE)
            assert done.lifted == ()
            assert room.public() == before
        assert tree(room.root / "feeds")["record.jsonl"] == before["feeds/record.jsonl"]


def _act(room: Room, action: str, slug: str, words: str, topics: str) -> None:
    if action == "write":
        contact = '[{name: "' + words + '", organisation: agency, email: new@agency.example}]'
        room.write(slug, body=words, title=f'"{words}"', topics=topics, contacts=contact)
    elif action == "remove":
        (room.root / "releases" / f"{slug}.md").unlink(missing_ok=True)
    elif action == "break":
        (room.root / "releases" / f"{slug}.md").write_text(f"---\ntitle {words}\n---\n")
    else:
        contacts = "    contacts:\n      - {id: theirs, name: Their desk, email: desk@partner.example}"
        partner = f'  partner:\n    name: "{words}"\n    zone: Europe/Rome\n    website: https://partner.example'
        secret = "  - {name: secret, title: Secret, topic: secret-topic}"
        theirs = "  - {name: theirs, title: Theirs, organisation: partner}"
        room.describe(organisations=f"{partner}\n{contacts}", feeds=f"{secret}\n{theirs}")


def test_a_feed_that_only_an_unlifted_release_would_fill_is_not_public(room: Room) -> None:
    room.write("of-another-topic", embargo="FOR IMMEDIATE RELEASE", topics="[health]")
    room.write("alpha", topics="[trade]")
    room.tick(SECOND_BEFORE)
    assert "feeds/trade.rss" not in room.public()
    room.tick(HOUR)
    assert "feeds/trade.rss" in room.public()


def test_a_clash_of_slugs_is_the_problem_of_the_release_that_is_not_public(room: Room) -> None:
    room.write("alpha", embargo="Tuesday, 1 December 2026, 07:00 hrs AST")
    room.tick()
    before = room.public()
    room.write("other", slug="alpha")
    done = room.tick(HOUR)
    assert room.public() == before
    assert "releases/other.md" in {problem.place.file for problem in done.survey.problems if problem.stops}


# --- three: never early -----------------------------------------------------------------------------------------


def test_a_release_is_public_at_its_second_and_not_one_second_before(room: Room) -> None:
    room.write("alpha")
    room.tick(SECOND_BEFORE)
    assert "releases/alpha/index.html" not in room.public()
    room.tick(HOUR)
    assert "releases/alpha/index.html" in room.public()


@pytest.mark.parametrize("field", [("draft", "true"), ("hold", "the minister is ill")])
def test_drafts_and_held_releases_do_not_lift(room: Room, field: tuple[str, str]) -> None:
    name, value = field
    room.write("alpha", **{name: value})  # type: ignore[arg-type]
    done = room.tick("2026-12-05T13:00:00Z")
    assert done.lifted == ()
    assert "releases/alpha/index.html" not in room.public()


def test_an_unapproved_release_does_not_lift_and_an_edit_voids_its_approval(tmp_path: Path) -> None:
    with room_in(tmp_path, approvals=1) as room:
        room.open_ledger_before()
        room.write("alpha")
        assert room.tick(HOUR).lifted == ()
        approved = f"[{{by: Director, digest: {room.approval('alpha')}}}]"
        room.write("alpha", approved=approved, body="Something else happened.")
        assert room.tick().lifted == ()
        room.write("alpha", approved=approved)
        assert [item.entry.slug for item in room.tick().lifted] == ["alpha"]


def test_a_hold_written_at_the_last_moment_is_seen_under_the_lock(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.hosts.folder import Folder

    room.write("alpha")
    room.write("beta")
    room.clock.move_to(at(HOUR))
    stage = Folder.stage

    def stage_then_hold(self: Folder, edition: Edition) -> None:
        stage(self, edition)
        room.write("alpha", hold="stop")  # everything is sealed and staged, and the switch is next

    monkeypatch.setattr(Folder, "stage", stage_then_hold)
    done = tick(room.house())
    assert [item.entry.slug for item in done.lifted] == ["beta"], "and it delays no other"
    assert "releases/alpha/index.html" not in room.public()


def test_a_clock_that_went_back_behind_the_record_lifts_nothing_and_says_so(room: Room) -> None:
    room.write("alpha")
    room.tick(HOUR)
    room.write("beta", embargo="Tuesday, 1 December 2026, 10:00 hrs AST")
    done = room.tick("2026-12-03T00:00:00Z")
    assert done.lifted == ()
    assert "clock" in done.troubles[0]


# --- five: what is due is derived -------------------------------------------------------------------------------


def test_the_desk_waits_to_the_second_and_lifts_in_order(room: Room) -> None:
    room.write("beta", embargo="Friday, 4 December 2026, 09:01 hrs AST")
    room.write("alpha")
    seen: list[tuple[str, str]] = []

    def note(done: object) -> None:
        seen.extend((item.entry.slug, room.clock.now().isoformat()) for item in done.lifted)  # type: ignore[attr-defined]

    room.clock.move_to(at("2026-12-04T12:58:00Z"))
    run(room.house(), at("2026-12-04T13:02:00Z"), note, never_puzzled)
    assert seen == [("alpha", "2026-12-04T13:00:00+00:00"), ("beta", "2026-12-04T13:01:00+00:00")]
    assert room.clock.now() == at("2026-12-04T13:02:00Z")


def test_the_desk_sees_a_release_that_is_written_while_it_waits(room: Room) -> None:
    lifted: list[str] = []
    sleep = room.clock.sleep

    def write_one_then_sleep(seconds: float) -> None:
        if not (room.root / "releases/late.md").exists():
            room.write("late", embargo="FOR IMMEDIATE RELEASE")
        sleep(seconds)

    room.clock.sleep = write_one_then_sleep  # type: ignore[method-assign]
    run(
        room.house(),
        at("2026-12-01T12:01:00Z"),
        lambda done: lifted.extend(item.entry.slug for item in done.lifted),
        never_puzzled,
    )
    assert lifted == ["late"]


def test_a_desk_that_was_slow_never_takes_back_what_another_lifted_meanwhile(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline import publish

    room.write("alpha")
    room.write("beta", embargo="Friday, 4 December 2026, 09:01 hrs AST")
    room.clock.move_to(at(HOUR))
    lock = publish._lock

    def another_was_first(house: House) -> Lock:
        monkeypatch.setattr(publish, "_lock", lock)
        assert [item.entry.slug for item in tick(house).lifted] == ["alpha"]
        room.clock.move_to(at("2026-12-04T13:01:00Z"))
        return lock(house)

    monkeypatch.setattr(publish, "_lock", another_was_first)
    assert [item.entry.slug for item in room.tick().lifted] == ["beta"]
    assert {"releases/alpha/index.html", "releases/beta/index.html"} <= room.public().keys()


def test_an_edition_that_became_public_from_elsewhere_is_not_switched_away(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.hosts.folder import Folder

    room.write("alpha")
    stage = Folder.stage
    moved: list[str] = []

    def stage_then_moved(self: Folder, edition: Edition) -> None:
        stage(self, edition)
        moved.append(self.showing())
        monkeypatch.setattr(Folder, "showing", lambda self: "f" * 64)  # another machine switched just now

    monkeypatch.setattr(Folder, "stage", stage_then_moved)
    before = room.public()
    done = room.tick(HOUR)
    assert moved
    assert done.lifted == ()
    assert done.troubles
    assert room.public() == before


def test_the_desk_stays_open_while_the_newsroom_cannot_be_understood(room: Room) -> None:
    room.write("alpha")
    good = (room.root / "newsroom.yml").read_text()
    lifted: list[str] = []
    puzzled: list[str] = []

    def mend_later(why: NoNewsroom | OSError) -> None:
        assert isinstance(why, NoNewsroom)
        puzzled.extend(problem.code for problem in why.problems)

    sleep = room.clock.sleep

    def broken_for_a_while(seconds: float) -> None:
        broken = at("2026-12-04T12:59:00Z") <= room.clock.now() < at("2026-12-04T13:00:30Z")
        text = good.replace("approvals: 0", "aprovals: 0") if broken else good
        if (room.root / "newsroom.yml").read_text() != text:
            (room.root / "newsroom.yml").write_text(text)
        sleep(seconds)

    room.clock.sleep = broken_for_a_while  # type: ignore[method-assign]
    room.clock.move_to(at("2026-12-04T12:58:50Z"))
    run(
        room.house(),
        at("2026-12-04T13:01:00Z"),
        lambda done: lifted.extend(item.entry.slug for item in done.lifted),
        mend_later,
    )
    assert set(puzzled) == {"key-unknown"}
    assert lifted == ["alpha"]


# --- six: nothing old goes out by surprise ----------------------------------------------------------------------


def test_a_first_run_over_an_archive_makes_the_pages_public_and_posts_nothing(tmp_path: Path) -> None:
    with room_in(tmp_path, channels=X, secrets={"X_TA": "a b c d"}) as room:
        room.write("old", embargo="Monday, 2 December 2019, 09:00 hrs AST")
        room.write("immediate", embargo="FOR IMMEDIATE RELEASE")
        room.tick()
        assert {"releases/old/index.html", "releases/immediate/index.html"} <= room.public().keys()
        assert {row.state for row in room.rows()} == {"held"}
        assert len(room.rows()) == 2


def test_a_lost_ledger_posts_nothing_again(tmp_path: Path) -> None:
    with room_in(tmp_path, channels=X) as room:
        room.open_ledger_before()
        room.write("alpha")
        room.tick(HOUR)
        assert [row.state for row in room.rows()] == ["planned"]
    (tmp_path / ".dateline/ledger.sqlite3").unlink()
    with room_in(tmp_path, channels=X, secrets={"X_TA": "a b c d"}) as room:
        room.tick("2026-12-04T13:00:05Z")
        assert room.rows() == []


def test_an_older_ledger_that_is_put_back_posts_nothing_twice(tmp_path: Path) -> None:
    with FakeX(HandClock(at("2026-12-04T13:00:05Z"))) as fake:
        channels = X.replace("secret", f'address: "{fake.address}", secret')
        ledger, copy = tmp_path / ".dateline/ledger.sqlite3", tmp_path / "copy"
        with room_in(tmp_path, channels=channels) as room:
            room.open_ledger_before()
            room.write("alpha")
            room.tick(HOUR)
            copy.write_bytes(ledger.read_bytes())
            room.secrets["X_TA"] = SECRET
            room.tick("2026-12-04T13:00:05Z")
            assert len(fake.posts) == 1
        ledger.write_bytes(copy.read_bytes())
        with room_in(tmp_path, channels=channels, secrets={"X_TA": SECRET}) as room:
            done = room.tick("2026-12-04T13:10:00Z")
            assert [row.state for row in room.rows()] == ["sent"], "it was looked for and found"
            assert len(fake.posts) == 1
            assert [alarm.code for alarm in done.alarms] == []


def test_an_archive_of_immediate_releases_copied_in_later_is_public_and_not_posted(tmp_path: Path) -> None:
    with room_in(tmp_path, channels=X, secrets={"X_TA": "a b c d"}) as room:
        room.open_ledger_before()
        room.write("old", embargo="FOR IMMEDIATE RELEASE", date="2015-03-02")
        room.write("new", embargo="FOR IMMEDIATE RELEASE", date="2026-12-01")
        room.tick("2026-12-01T12:00:10Z")
        assert {row.key.slug: row.state for row in room.rows() if row.state == "held"} == {"old": "held"}


def test_an_account_that_is_added_later_posts_nothing_old(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        room.open_ledger_before()
        room.write("alpha")
        room.tick(HOUR)
    with room_in(tmp_path, channels=X, secrets={"X_TA": "a b c d"}) as room:
        room.tick("2026-12-04T13:00:05Z")
        assert room.rows() == []


def test_a_release_lifted_more_than_six_hours_late_gets_its_page_and_its_posts_wait(tmp_path: Path) -> None:
    with room_in(tmp_path, channels=X) as room:
        room.open_ledger_before()
        room.write("alpha")
        room.tick("2026-12-04T19:00:01Z")
        assert "releases/alpha/index.html" in room.public()
        assert [row.state for row in room.rows()] == ["held"]


# --- seven: what was issued stays as issued ---------------------------------------------------------------------


def test_a_public_release_edited_without_a_revision_keeps_its_text_and_gets_a_problem(room: Room) -> None:
    room.write("alpha")
    room.tick(HOUR)
    before = room.public()
    room.edit("alpha", "Something happened.", "Nothing happened.")
    done = room.tick("2026-12-04T14:00:00Z")
    assert room.public() == before
    assert [problem.code for problem in done.survey.problems] == ["issued-changed"]


def test_a_public_release_changed_through_the_newsroom_keeps_its_text(room: Room) -> None:
    room.write("alpha")
    room.tick(HOUR)
    before = room.public()
    text = (room.root / "newsroom.yml").read_text()
    (room.root / "newsroom.yml").write_text(text.replace("The Agency does things.", "The Agency does other things."))
    done = room.tick("2026-12-04T14:00:00Z")
    assert room.public() == before
    assert [problem.code for problem in done.survey.problems] == ["issued-changed"]


def test_a_correction_with_a_revision_is_public_at_once_and_labelled_in_the_record(room: Room) -> None:
    room.write("alpha")
    room.tick(HOUR)
    room.write("alpha", body="Something else happened.", revision="2", correction="It was something else.")
    done = room.tick("2026-12-04T14:00:00Z")
    assert [(item.entry.kind, item.entry.revision) for item in done.lifted] == [("correction", 2)]
    page = room.public()["releases/alpha/index.html"].decode()
    assert "Something else happened." in page
    assert "It was something else." in page


def test_a_killed_release_leaves_a_notice_and_none_of_its_text_anywhere_public(room: Room) -> None:
    room.write("alpha", body="A sentence that must go.", summary="A summary that must go.")
    room.tick(HOUR)
    room.write("alpha", body="A sentence that must go.", revision="2", killed="It was wrong.")
    room.tick("2026-12-04T14:00:00Z")
    public = room.public()
    assert "It was wrong." in public["releases/alpha/index.html"].decode()
    everything = b"".join([*public.values(), *tree(room.root / "feeds").values()])
    assert b"must go" not in everything


def test_a_record_lost_from_the_machine_is_found_again_in_public_and_lifts_nothing_twice(room: Room) -> None:
    room.write("alpha")
    room.tick(HOUR)
    before = room.public()
    (room.root / ".dateline/record.jsonl").unlink()
    (room.root / "feeds/record.jsonl").unlink()
    done = room.tick("2026-12-05T13:00:00Z")
    assert done.lifted == ()
    assert room.public() == before


# --- eight: refuse, do not guess --------------------------------------------------------------------------------


def test_a_release_with_problems_never_stops_the_others(room: Room) -> None:
    room.write("good")
    room.write("soon", embargo="soon")
    room.write("nobody", contacts="[{name: Nobody, organisation: agency}]")
    (room.root / "releases/empty.md").write_bytes(b"")
    (room.root / "releases/broken.md").write_bytes(b"---\ntitle: \xff\xfe\n---\n")
    (room.root / "releases/colon.md").write_text("---\ntitle Missing colon\n---\n")
    done = room.tick(HOUR)
    assert [item.entry.slug for item in done.lifted] == ["good"]
    files = {problem.place.file for problem in done.survey.problems if problem.stops}
    assert files == {f"releases/{name}.md" for name in ("soon", "nobody", "empty", "broken", "colon")}


def test_a_template_that_cannot_be_read_lifts_nothing_and_says_so(room: Room) -> None:
    (room.root / "templates").mkdir()
    (room.root / "templates/page.html").write_bytes(b"\xff\xfe")
    room.write("alpha")
    before = room.public()
    done = room.tick(HOUR)
    assert "page.html" in done.troubles[0]
    assert room.public() == before
    (room.root / "templates/page.html").unlink()
    assert [item.entry.slug for item in room.tick().lifted] == ["alpha"]


def test_a_public_tree_that_was_lost_is_laid_again(room: Room) -> None:
    import shutil

    room.write("alpha")
    room.tick(HOUR)
    before = room.public()
    shutil.rmtree(room.root / ".live.slots")
    room.tick("2026-12-04T13:10:00Z")
    assert room.public() == before


def test_a_line_written_into_the_committed_record_makes_nothing_public(room: Room) -> None:
    room.write("alpha")
    (entry,) = room.survey().coming
    line = entry.entry(at(HOUR)).line().replace("2026-12-04", "2026-12-01")
    with open(room.root / "feeds/record.jsonl", "a") as record:
        record.write(line + "\n")
    done = room.tick("2026-12-01T13:00:00Z")
    assert done.lifted == ()
    assert "releases/alpha/index.html" not in room.public()
    assert tree(room.root / "feeds")["record.jsonl"] == room.public()["feeds/record.jsonl"]


def test_what_is_kept_privately_is_closed_to_others_even_if_it_was_open_before(room: Room) -> None:
    (room.root / ".dateline").chmod(0o755)
    room.write("alpha")
    room.tick(SECOND_BEFORE)
    assert (room.root / ".dateline").stat().st_mode & 0o077 == 0


def test_a_release_that_cannot_be_made_does_not_stop_the_others(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.typeset import documents

    make = documents._text

    def fails_for_beta(inputs: object, look: object) -> bytes:
        if "beta" in repr(inputs):
            raise RuntimeError("no")
        return make(inputs, look)  # type: ignore[arg-type]

    monkeypatch.setattr(documents, "_text", fails_for_beta)
    room.write("alpha")
    room.write("beta")
    done = room.tick(HOUR)
    assert [item.entry.slug for item in done.lifted] == ["alpha"]
    assert any("beta" in trouble for trouble in done.troubles)


def test_nothing_changes_in_public_when_the_disk_is_full(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.files import Disk

    room.write("alpha")
    before = room.public()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for name in ("write", "write_all"):
        monkeypatch.setattr(Disk, name, full)
    done = room.tick(HOUR)
    assert "No space left" in done.troubles[0]
    assert room.public() == before
    monkeypatch.undo()
    assert [item.entry.slug for item in room.tick().lifted] == ["alpha"]


def test_the_clock_of_the_room_stands_still_until_it_is_moved() -> None:
    clock = HandClock(at(START))
    clock.sleep(1.5)
    assert clock.now() == at("2026-12-01T12:00:01.5+00:00")
