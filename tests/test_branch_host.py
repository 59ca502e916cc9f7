"""The branch host: one commit per lift, what stands beside the pages, and a token that is written nowhere."""

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.files import Disk
from pipeline.hosts import HostRefuses, Seams
from pipeline.hosts.branch.access import HELPER, repository
from pipeline.newsroom import HostPlace, Newsroom
from pipeline.store import Store
from tests.hosts import NEWSROOM, Stand, commit_by_hand, git, tree_of
from tests.test_hosts import FIRST, SECOND, THIRD

pytestmark = pytest.mark.parametrize("at", ["branch"], indirect=True)
TOKEN = "a-token-that-opens-everything"


def branch(at: Stand) -> list[str]:
    """The commits of the branch, the newest first."""
    return git(at.site, "log", "--format=%H", "gh-pages").decode().split()


def opened(at: Stand, **secrets: str) -> tuple[Newsroom, Seams, Path]:
    """What the repository of the first desk is opened with."""
    root = at.folder / "one"
    home = root / ".dateline/branch.git"
    return replace(NEWSROOM, host=at.place), Seams(root, Disk(), at.store(), secrets=secrets), home


def test_each_lift_is_one_commit_after_the_one_that_showed(at: Stand) -> None:
    for tree in (FIRST, SECOND, THIRD):
        at.shown(tree)
    assert len(branch(at)) == 3
    assert f"Dateline-Edition: {at.host().showing()}".encode() in git(at.site, "log", "-1", "gh-pages")


def test_a_commit_is_as_old_as_the_newest_entry_of_the_record(at: Stand) -> None:
    at.shown(FIRST)
    assert git(at.site, "log", "-1", "--format=%aI %cI", "gh-pages").split() == [b"2026-12-04T13:00:00+00:00"] * 2


def test_what_stands_beside_the_pages_stays_also_on_a_machine_that_knows_nothing(at: Stand) -> None:
    beside = {"CNAME": b"news.example\n", "README.md": b"# Ours\n"}
    commit_by_hand(at.site, beside, "Before the first lift")
    at.shown(FIRST)
    assert tree_of(at.site, "gh-pages") == FIRST | beside | {".nojekyll": b""}
    at.shown(THIRD, "fresh")
    assert tree_of(at.site, "gh-pages") == THIRD | beside | {".nojekyll": b""}


def test_what_a_person_adds_beside_the_pages_with_the_seal_of_the_edition_stays(at: Stand) -> None:
    seal = at.shown(FIRST)
    commit_by_hand(at.site, {"licence/text": b"free"}, f"A licence\n\nDateline-Edition: {seal}\n")
    at.clock.sleep(60)
    at.shown(SECOND)
    at.shown(THIRD, "fresh")
    assert at.public() == THIRD | {"licence/text": b"free"}


def test_what_a_person_adds_without_it_is_refused_and_left_alone(at: Stand) -> None:
    at.shown(FIRST)
    commit_by_hand(at.site, {"page.html": b"ours"}, "Our page")
    at.clock.sleep(60)
    with pytest.raises(HostRefuses, match="did not make, so it is left alone"):
        at.host().stage(at.edition(SECOND))
    assert at.public() == FIRST | {"page.html": b"ours"}


def test_what_somebody_took_away_is_put_back(at: Stand) -> None:
    first = at.edition(FIRST)
    at.shown(FIRST)
    message = f"Oh\n\nDateline-Edition: {first.seal}\n"
    tree = git(at.site, "mktree").decode().strip()
    commit = git(at.site, "commit-tree", tree, "-p", branch(at)[0], given=message.encode()).decode().strip()
    git(at.site, "update-ref", "refs/heads/gh-pages", commit)
    at.clock.sleep(60)
    desk = at.host()
    assert desk.read("index.html") is None
    desk.restore(first)
    assert desk.read("index.html") == b"first"
    assert at.public() == FIRST


def test_only_what_differs_is_written(at: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    at.shown(FIRST)
    made = at.edition(SECOND)
    got: list[str] = []
    real = Store.get

    def get(self: Store, name: str) -> bytes:
        got.append(name)
        return real(self, name)

    monkeypatch.setattr(Store, "get", get)
    at.host().stage(made)
    assert {name for name in got if name in made.manifest.values()} == {
        made.manifest["index.html"],
        made.manifest["releases/two/index.html"],
    }


def test_what_changes_on_the_disk_while_it_is_written_is_seen(at: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    at.shown(FIRST)
    made, store = at.edition(SECOND), at.store()
    content = made.manifest["releases/two/index.html"]
    real = type(store).get
    store.path(content).write_bytes(b"damaged")
    good = {content: SECOND["releases/two/index.html"]}
    monkeypatch.setattr(type(store), "get", lambda self, name: good.get(name) or real(self, name))
    with pytest.raises(HostRefuses, match="damaged on the disk"):
        at.host().stage(made)


@pytest.mark.parametrize("leftover", ["shallow.lock", "packed-refs.lock", "dateline.index.lock", "HEAD", "objects"])
def test_what_a_killed_git_left_behind_hinders_nothing(at: Stand, leftover: str) -> None:
    at.shown(FIRST)
    at.shown(SECOND, "two")
    home = at.folder / "one/.dateline/branch.git"
    if leftover == "objects":
        for path in home.glob("objects/*/*"):
            path.chmod(0o600)
            path.write_bytes(b"cut short")
    else:
        (home / leftover).write_bytes(b"")
    at.clock.sleep(60)
    at.host().mend()  # as every run begins
    at.shown(THIRD)
    assert at.public() == THIRD


def test_who_only_looks_takes_nothing_away_that_is_staged(at: Stand) -> None:
    at.shown(FIRST)
    second = at.staged(SECOND)
    at.shown(THIRD, "two")
    (at.folder / "one/.dateline/branch.git/shallow.lock").write_bytes(b"")
    at.clock.sleep(60)
    looking = at.host()
    assert looking.read("feeds/all.rss") is None
    assert second in looking.held()


def test_what_was_damaged_after_it_was_staged_is_seen_and_made_anew(at: Stand) -> None:
    at.shown(FIRST)
    made = at.edition(SECOND)
    desk = at.host()
    desk.stage(made)
    home = at.folder / "one/.dateline/branch.git"
    name = subprocess.run(
        ["git", "hash-object", "--stdin"], input=SECOND["releases/two/index.html"], capture_output=True, check=True
    ).stdout.decode()
    path = home / "objects" / name[:2] / name[2:].strip()
    path.chmod(0o600)
    path.write_bytes(b"damaged")
    assert not desk.verify(made)
    desk.stage(made)
    assert desk.verify(made)
    desk.switch(desk.showing(), made.seal)
    assert at.public() == SECOND


def test_a_token_stands_in_no_file_and_on_no_command_line(at: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGES_TOKEN", TOKEN)
    spy = at.folder / "bin/git"
    spy.write_text(f'#!/bin/sh\necho "$0 $*" >> {at.folder}/words\nexec /usr/bin/git "$@"\n')
    at.place = replace(at.place, token="PAGES_TOKEN")
    at.shown(FIRST)
    assert "push" in (at.folder / "words").read_text()
    for path in at.folder.rglob("*"):
        assert not path.is_file() or TOKEN.encode() not in path.read_bytes(), path
    assert TOKEN not in repr(repository(*opened(at, PAGES_TOKEN=TOKEN)))


def test_git_gets_the_token_from_its_environment(at: Stand) -> None:
    at.place = replace(at.place, token="PAGES_TOKEN")
    told = repository(*opened(at, PAGES_TOKEN=TOKEN, GIT_CONFIG_COUNT="1"))
    assert told.environment["GIT_CONFIG_COUNT"] == "4"
    assert HELPER in told.environment.values()
    got = subprocess.run(
        ["git", "credential", "fill"],
        input=b"protocol=https\nhost=git.example\n\n",
        env={**os.environ, **told.environment, "GIT_CONFIG_KEY_0": "a.b", "GIT_CONFIG_VALUE_0": "c"},
        capture_output=True,
        check=True,
    ).stdout
    assert f"password={TOKEN}\n".encode() in got


def test_a_token_that_is_missing_is_named(at: Stand) -> None:
    at.place = replace(at.place, token="PAGES_TOKEN")
    with pytest.raises(HostRefuses, match="The environment has no PAGES_TOKEN"):
        at.host().look()


def test_without_a_repository_it_is_the_newsrooms_own(at: Stand) -> None:
    at.place = HostPlace("branch", proof="branch", branch="gh-pages")
    root = at.folder / "one"
    root.mkdir()
    with pytest.raises(HostRefuses, match="no checkout"):
        at.host().look()
    git(root, "init", "--quiet")
    git(root, "remote", "add", "origin", "../pages.git")
    at.shown(FIRST)
    assert at.public() == FIRST
