"""git: what it answers, one-step pushes, and that nothing of an address or a password is ever told."""

from pathlib import Path

import pytest

from pipeline.git import Git, GitRefuses, Moved

AUTHOR = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Newsroom"), ("EMAIL", "newsroom@agency.example"))
}


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """A bare repository and an empty remote beside it."""
    for name in ("here.git", "there.git"):
        (tmp_path / name).mkdir()
        Git(tmp_path / name).ask("init", "--quiet", "--bare")
    return Git(tmp_path / "here.git", str(tmp_path / "there.git"), AUTHOR)


def commit(git: Git, words: str, *parents: str) -> str:
    tree = git.line("mktree", given=b"")
    return git.line("commit-tree", tree, *(word for each in parents for word in ("-p", each)), given=words.encode())


def test_a_branch_that_is_not_there_has_no_tip(git: Git) -> None:
    assert git.tip("state") == ""
    assert git.fetch("state", "refs/heads/state") == ""


def test_a_push_sets_the_branch_if_it_shows_what_was_expected(git: Git) -> None:
    first = commit(git, "one")
    git.push(first, "state", "")
    second = commit(git, "two", first)
    git.push(second, "state", first)
    assert git.tip("state") == second
    assert git.fetch("state", "refs/remotes/state") == second


@pytest.mark.parametrize("expected", ["", "first"])
def test_a_push_is_refused_where_somebody_else_was_faster(git: Git, expected: str) -> None:
    first = commit(git, "one")
    git.push(first, "state", "")
    theirs = commit(git, "theirs", first)
    git.push(theirs, "state", first)
    with pytest.raises(Moved):
        git.push(commit(git, "ours", first), "state", first if expected else "")
    assert git.tip("state") == theirs


def test_a_push_whose_answer_was_lost_is_seen_to_have_arrived(git: Git, tmp_path: Path) -> None:
    first = commit(git, "one")
    hook = tmp_path / "there.git" / "hooks" / "post-receive"
    hook.write_text("#!/bin/sh\nkill -9 $(cat /proc/$PPID/stat | cut -d' ' -f4) $PPID\n")
    hook.chmod(0o755)
    git.push(first, "state", "")
    assert git.tip("state") == first


def test_no_address_and_no_password_is_told(git: Git, tmp_path: Path) -> None:
    away = Git(git.folder, "https://officer:hunter2@127.0.0.1:1/newsroom.git")
    with pytest.raises(GitRefuses) as told:
        away.tip("state")
    assert str(told.value) == "`git ls-remote` failed."
    assert "hunter2" not in repr(Git(git.folder, environment={"TOKEN": "hunter2"}))


def test_a_git_that_hangs_is_ended(git: Git, tmp_path: Path) -> None:
    hangs = Git(git.folder, "ext::sleep 60", {"GIT_ALLOW_PROTOCOL": "ext"}, longest=0.5)
    with pytest.raises(GitRefuses, match="longer than"):
        hangs.ask("ls-remote", "--", hangs.remote)


def test_where_there_is_no_git_it_is_said(git: Git) -> None:
    nowhere = Git(git.folder, environment={"PATH": ""})
    with pytest.raises(GitRefuses, match="cannot be run here"):
        nowhere.line("version")
