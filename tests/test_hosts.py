"""What every host keeps: the same promises for a folder, a branch and a machine elsewhere."""

import pytest

from pipeline.digest import digest
from pipeline.hosts import HostRefuses, HostSilent
from tests.hosts import KINDS, Stand, Tree

FIRST: Tree = {
    "index.html": b"first",
    "releases/one/index.html": b"one",
    "releases/one/a b's.pdf": b"pdf",
    "style.css": b"s",
}
SECRET = b"a word that nobody may read before its hour"
SECOND: Tree = FIRST | {"index.html": b"second", "releases/two/index.html": SECRET}
THIRD: Tree = {"index.html": b"third", "releases/two": b"two again", "style.css": b"s", "feeds/all.rss": b"f"}


every = pytest.mark.parametrize("at", KINDS, indirect=True)
remote = pytest.mark.parametrize("at", KINDS[1:], indirect=True)


def later(at: Stand) -> None:
    """So much later that a host asks anew."""
    at.clock.sleep(60)


@every
def test_nothing_shows_before_the_first_switch(at: Stand) -> None:
    at.staged(FIRST)
    assert at.host().showing() == ""
    assert at.host().read("index.html") is None
    assert at.public() == {}


@every
def test_it_promises_secret_staging_and_one_step_and_can_be_used(at: Stand) -> None:
    promise = at.host().promise()
    assert promise.second
    at.host().look()


@every
def test_a_switch_shows_exactly_the_edition(at: Stand) -> None:
    host, first = at.host(), at.edition(FIRST)
    host.stage(first)
    host.unlock(first.seal)
    host.switch("", first.seal)
    assert host.showing() == first.seal == at.host("other").showing()
    assert at.public() == FIRST
    assert {path: at.host("other").read(path) for path in FIRST} == FIRST
    assert host.read("releases") is None
    assert host.read("absent/index.html") is None
    assert host.proves("index.html", digest(b"first"))
    assert not host.proves("index.html", digest(b"second"))


@every
def test_many_switches_each_show_what_they_should_and_no_more(at: Stand) -> None:
    for tree in (FIRST, SECOND, THIRD, {"index.html": b"alone"}, FIRST, {}, THIRD):
        at.shown(tree)
        assert at.public() == tree


@every
def test_what_is_staged_can_be_read_by_nobody_and_changes_nothing_public(at: Stand) -> None:
    first = at.shown(FIRST)
    second = at.staged(SECOND)
    assert at.host().verify(at.edition(SECOND))
    assert SECRET not in at.readable()
    assert at.public() == FIRST
    at.host().switch(first, second)
    assert SECRET in at.readable()


@every
def test_what_is_staged_is_held_and_staging_it_again_changes_nothing(at: Stand) -> None:
    first = at.shown(FIRST)
    second = at.staged(SECOND)
    for tree in (SECOND, FIRST):
        at.staged(tree)
        assert at.host().held() == {first, second}
        assert at.public() == FIRST


@every
def test_of_two_desks_that_race_one_wins_and_the_other_shows_nothing(at: Stand) -> None:
    first = at.shown(FIRST)
    mine, theirs = at.host(), at.host("two")
    made, other = at.edition(SECOND), at.edition(THIRD, "two")
    mine.stage(made)
    if at.kind == "branch":
        theirs.stage(other)  # on one machine there is one idle slot, and two desks have one lock
    mine.switch(first, made.seal)
    with pytest.raises(HostRefuses):
        theirs.switch(first, other.seal)
    assert at.public() == SECOND


@every
def test_a_desk_that_slept_cannot_bring_back_what_was_withdrawn(at: Stand) -> None:
    first = at.shown(FIRST)
    asleep = at.host()
    asleep.stage(at.edition(SECOND))
    assert asleep.showing() == first
    killed = at.shown(THIRD, "two")
    with pytest.raises(HostRefuses):
        asleep.switch(first, at.edition(SECOND).seal)
    assert at.public() == THIRD
    later(at)
    assert asleep.showing() == killed


@every
def test_what_was_staged_before_somebody_else_lifted_is_staged_anew(at: Stand) -> None:
    at.shown(FIRST)
    at.staged(SECOND)
    third = at.shown(THIRD, "two")
    at.clock.sleep(60)
    at.host().switch(third, at.staged(SECOND))
    assert at.public() == SECOND


@every
def test_a_switch_to_what_is_not_staged_is_refused(at: Stand) -> None:
    first = at.shown(FIRST)
    with pytest.raises(HostRefuses, match="not staged"):
        at.host().switch(first, at.edition(SECOND).seal)
    assert at.public() == FIRST


@every
def test_a_switch_from_something_else_than_what_shows_is_refused(at: Stand) -> None:
    at.shown(FIRST)
    second = at.staged(SECOND)
    with pytest.raises(HostRefuses, match="Another edition is in public"):
        at.host().switch(digest(b"something else"), second)
    with pytest.raises(HostRefuses, match="Another edition is in public"):
        at.host().switch("", second)
    assert at.public() == FIRST


@every
def test_what_somebody_else_made_there_is_left_alone_and_refused(at: Stand) -> None:
    at.occupy()
    assert at.host().showing() == ""
    with pytest.raises(HostRefuses, match="left alone"):
        at.host().look()
    with pytest.raises(HostRefuses, match="left alone"):
        at.host().stage(at.edition(FIRST))
    with pytest.raises(HostRefuses):
        at.host().switch("", at.edition(FIRST).seal)
    assert at.public() == {"index.html": b"theirs"}


@every
@pytest.mark.parametrize("damage", [b"not what was sealed", None])
def test_damaged_content_is_refused_before_anything_is_shown(at: Stand, damage: bytes | None) -> None:
    at.shown(FIRST)
    made = at.edition(SECOND)
    path = at.store().path(made.manifest["releases/two/index.html"])
    path.unlink()
    if damage:
        path.write_bytes(damage)
    with pytest.raises(HostRefuses, match="damaged on the disk"):
        at.host().stage(made)
    assert at.public() == FIRST
    at.shown(SECOND)  # sealed again, the bytes are put again
    assert at.public() == SECOND


@every
def test_a_new_look_at_the_same_record_is_shown_like_any_other(at: Stand) -> None:
    at.shown(FIRST)
    at.shown(FIRST | {"style.css": b"x"})
    assert at.public()["style.css"] == b"x"


@remote
def test_a_line_cut_before_the_switch_changes_nothing_and_it_can_be_made_again(at: Stand) -> None:
    first = at.shown(FIRST)
    host, second = at.host(), at.edition(SECOND)
    host.stage(second)
    at.cut("before")
    with pytest.raises(HostSilent):
        host.switch(first, second.seal)
    assert at.public() == FIRST
    assert host.showing() == first
    host.switch(first, second.seal)
    assert at.public() == SECOND


@remote
def test_a_switch_whose_answer_is_lost_is_looked_at_and_seen_to_be_made(at: Stand) -> None:
    first = at.shown(FIRST)
    host, second = at.host(), at.edition(SECOND)
    host.stage(second)
    at.cut("after")
    host.switch(first, second.seal)
    assert at.public() == SECOND
    assert host.showing() == second.seal


@remote
def test_without_a_line_it_tells_what_was_seen_last_and_does_nothing(at: Stand) -> None:
    first = at.shown(FIRST)
    second = at.staged(SECOND)
    at.cut("away")
    for host in (at.host(), at.host()):
        assert host.showing() == first
        assert host.held() >= {first}
        assert not host.proves("index.html", digest(b"first")), "nobody has seen it now"
        for act in (host.mend, host.look, lambda host=host: host.switch(first, second)):
            with pytest.raises(HostSilent):
                act()
    at.heal()
    later(at)
    at.host().switch(first, second)
    assert at.public() == SECOND


@remote
def test_it_is_not_asked_again_within_seconds_unless_something_was_switched(at: Stand) -> None:
    first = at.shown(FIRST)
    host = at.host()
    assert host.showing() == first
    second = at.shown(SECOND, "two")
    assert host.showing() == first
    later(at)
    assert host.showing() == second
    assert host.read("index.html") == b"second"


@remote
def test_it_measures_its_switches_and_tells_them(at: Stand) -> None:
    assert "not measured yet" in at.host().promise().delay
    at.shown(FIRST)
    assert "in the last switch" in at.host().promise().delay
    at.shown(SECOND)
    assert "in the last 2 switches" in at.host().promise().delay


@remote
def test_a_missing_program_is_named(at: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(HostRefuses, match=r"The program `(git|ssh)` cannot be run"):
        at.host().look()


@remote
def test_a_fresh_machine_goes_on_where_another_one_left(at: Stand) -> None:
    at.shown(FIRST)
    at.shown(SECOND, "fresh")
    assert at.public() == SECOND
