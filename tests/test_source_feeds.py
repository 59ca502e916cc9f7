"""Source feeds: what is committed to the source branch, beside what others write there."""

from pathlib import Path

import pytest

from pipeline.files import Disk
from pipeline.git import WRITER, Git, Moved
from pipeline.source_feeds import SourceFeeds
from tests.ci_world import git


class Source:
    """A checkout, of which the newsroom is the folder `under`, and the repository behind it."""

    def __init__(self, root: Path, under: str = "") -> None:
        self.origin, self.other, self.home, self.under = root / "origin.git", root / "other", root / "home", under
        git(root, "init", "--quiet", "--bare", "--initial-branch", "main", str(self.origin))
        git(root, "clone", "--quiet", str(self.origin), str(self.other))
        self.merge("releases/a.md", "A")
        self.merge("feeds/record.jsonl", "one\n")
        git(root, "clone", "--quiet", "--depth", "1", f"file://{self.origin}", str(self.home))
        self.feeds = SourceFeeds(self.home / under, Disk(), Git(self.home / under, environment=WRITER), "main")

    def merge(self, path: str, text: str) -> None:
        """Somebody else writes a file into the repository."""
        self._write(self.other / self.under / path, text)
        git(self.other, "add", "--all")
        git(self.other, "commit", "--quiet", "--message", "Merged")
        git(self.other, "push", "--quiet", "origin", "HEAD:refs/heads/main")

    def lift(self, path: str, text: str) -> None:
        """A lift writes a file here."""
        self._write(self.home / self.under / path, text)

    def files(self) -> dict[str, str]:
        """What the branch holds."""
        paths = git(self.origin, "ls-tree", "-r", "--name-only", "main").split()
        return {path: git(self.origin, "show", f"main:{path}") for path in paths}

    def _write(self, path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.mark.parametrize("under", ["", "news/room"])
def test_only_the_feeds_are_committed_and_what_was_merged_meanwhile_stays(tmp_path: Path, under: str) -> None:
    source = Source(tmp_path, under)
    source.lift("feeds/record.jsonl", "one\ntwo\n")
    source.lift("feeds/issued/a.json", "{}")
    source.lift("releases/a.md", "an edit of its own")
    source.merge("releases/b.md", "B")
    assert source.feeds.commit()
    above = f"{under}/" if under else ""
    assert source.files() == {
        f"{above}feeds/issued/a.json": "{}",
        f"{above}feeds/record.jsonl": "one\ntwo\n",
        f"{above}releases/a.md": "A",
        f"{above}releases/b.md": "B",
    }
    assert not source.feeds.commit()


def test_a_run_that_knows_less_than_the_branch_commits_nothing(tmp_path: Path) -> None:
    source = Source(tmp_path)
    source.merge("feeds/record.jsonl", "one\ntwo\nthree\n")
    source.lift("feeds/record.jsonl", "one\ntwo\n")
    assert not source.feeds.commit()
    assert source.files()["feeds/record.jsonl"] == "one\ntwo\nthree\n"


def test_a_feed_that_a_lift_took_away_goes_and_one_that_others_added_stays(tmp_path: Path) -> None:
    source = Source(tmp_path)
    (source.home / "feeds/record.jsonl").unlink()
    source.lift("feeds/record.jsonl", "one\n")
    source.lift("feeds/old.rss", "old")
    assert source.feeds.commit()
    git(source.home, "pull", "--quiet", "--rebase", "--autostash", "origin", "main", fails=True)
    git(source.home, "reset", "--quiet", "--hard", "FETCH_HEAD")
    (source.home / "feeds/old.rss").unlink()
    git(source.other, "pull", "--quiet", "origin", "main")
    source.merge("feeds/notes.txt", "by hand")
    assert source.feeds.commit()
    assert {path for path in source.files() if path.startswith("feeds/")} == {"feeds/notes.txt", "feeds/record.jsonl"}


def test_a_push_that_others_were_faster_with_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, real = Source(tmp_path), Git.push
    source.lift("feeds/record.jsonl", "one\ntwo\n")

    def push(self: Git, commit: str, branch: str, expected: str) -> None:
        monkeypatch.setattr(Git, "push", real)
        source.merge("releases/b.md", "B")
        real(self, commit, branch, expected)

    monkeypatch.setattr(Git, "push", push)
    assert source.feeds.commit()
    assert {"releases/b.md", "feeds/record.jsonl"} <= source.files().keys()
    assert source.files()["feeds/record.jsonl"] == "one\ntwo\n"


def test_where_others_are_faster_all_the_time_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = Source(tmp_path)
    source.lift("feeds/record.jsonl", "one\ntwo\n")

    def push(self: Git, commit: str, branch: str, expected: str) -> None:
        raise Moved("Somebody else was faster.")

    monkeypatch.setattr(Git, "push", push)
    with pytest.raises(Moved, match="all the time"):
        source.feeds.commit()
