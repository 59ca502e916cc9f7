"""The journal: what several runs on machines of their own know of one branch, and what they may send."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.clock import HandClock
from pipeline.delivery import LEASE, Delivery, Key, Receipt, RetryAt, Sent
from pipeline.git import WRITER, Git, GitRefuses
from pipeline.ledger import Claim, LedgerRefuses, SqliteLedger
from pipeline.ledger.branch import Branch
from pipeline.ledger.journal import JournalLedger
from pipeline.ledger.merge import merged, merged_facts
from pipeline.ledger.opaque import Shelf, place
from pipeline.promise import Promise

NOON = datetime(2026, 12, 4, 12, tzinfo=UTC)
ROOM = "news.example"
KEYS = [Key(ROOM, "quiet-harbour", 1, channel, "post") for channel in ("x-us", "mastodon-us", "bluesky-us")]
ROWS = [Delivery(key, NOON) for key in KEYS]
SENT = Sent(Receipt("77", "https://x.example/77", NOON))


@dataclass
class Away:
    """A branch behind a line that can be cut: `before` the push arrives, or `after` it did; `late` ones come later."""

    branch: Branch
    cut: str = ""
    late: list[tuple[str, str]] = field(default_factory=list)

    def __getattr__(self, name: str) -> object:
        return getattr(self.branch, name)

    def fetch(self) -> str:
        if self.cut == "all":
            raise GitRefuses("`git ls-remote` failed.")
        return self.branch.fetch()

    def push(self, commit: str, expected: str) -> None:
        if self.cut == "late":
            self.late.append((commit, expected))
        if self.cut in ("all", "before", "late"):
            raise GitRefuses("`git push` failed.")
        self.branch.push(commit, expected)
        if self.cut == "after":
            raise GitRefuses("`git push` failed.")


class Run:
    """One run: a machine of its own, with a repository and a ledger in which nothing stands yet."""

    def __init__(self, root: Path, name: str, *slugs: str) -> None:
        folder = root / name
        if not folder.exists():
            folder.mkdir()
            Git(folder).ask("init", "--quiet", "--bare")
        self.away = Away(Branch(Git(folder, str(root / "there.git"), WRITER), "state"))
        self.known = [(ROOM, slug) for slug in slugs or ("quiet-harbour",)]
        self.clock = HandClock(NOON)
        kept = SqliteLedger(folder / "ledger.sqlite3")
        self.ledger = JournalLedger(kept, self.away, lambda: self.known, self.clock)  # type: ignore[arg-type]
        self.name = name

    def claims(self, *keys: Key, now: datetime = NOON) -> list[str]:
        """The channels of what this run gets."""
        got = self.ledger.claim_all([Claim(key, b"{}", self.name, now) for key in keys])
        return [row.key.channel for row in got if row]

    def state(self, key: Key = KEYS[0]) -> str:
        return next(row.state for row in self.ledger.load() if row.key == key)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "there.git").mkdir()
    Git(tmp_path / "there.git").ask("init", "--quiet", "--bare")
    return tmp_path


@pytest.fixture
def one(root: Path) -> Iterator[Run]:
    """A run that planned three posts, which stand on the branch."""
    run = Run(root, "one")
    with closing(run.ledger):
        run.ledger.plan(ROWS, 1)
        run.ledger.flush()
        yield run


@pytest.fixture
def two(one: Run, root: Path) -> Iterator[Run]:
    """Another run that read what the first one wrote."""
    run = Run(root, "two")
    with closing(run.ledger):
        assert run.state() == "planned"
        yield run


def commits(root: Path) -> list[str]:
    return Git(root / "there.git").line("log", "--format=%s", "state").splitlines()


def test_claims_of_one_moment_are_one_push_and_the_push_is_there_before_they_count(one: Run, root: Path) -> None:
    before = len(commits(root))
    assert one.claims(*KEYS) == ["x-us", "mastodon-us", "bluesky-us"]
    assert commits(root)[: len(commits(root)) - before] == ["3 claims"]
    assert Run(root, "late").state() == "sending"


def test_what_another_run_took_is_not_ours(one: Run, two: Run) -> None:
    assert one.claims(KEYS[0]) == ["x-us"]
    assert two.claims(*KEYS) == ["mastodon-us", "bluesky-us"]
    assert one.claims(*KEYS) == []


def test_results_come_with_the_next_push_and_are_seen_by_all(one: Run, two: Run) -> None:
    (claimed,) = one.ledger.claim_all([Claim(KEYS[0], b"{}", "one", NOON)])
    assert claimed is not None
    one.ledger.settle(claimed, SENT)
    one.ledger.flush()
    assert two.claims(*KEYS[:2]) == ["mastodon-us"]
    assert two.state() == "sent"


def test_what_both_wrote_down_is_brought_together(one: Run, two: Run) -> None:
    one.ledger.decide(KEYS[0], "held", "a person said so", NOON)
    two.ledger.decide(KEYS[1], "held", "a person said so", NOON)
    one.ledger.flush()
    two.ledger.flush()
    assert [two.state(key) for key in KEYS] == ["held", "held", "planned"]
    assert one.claims(*KEYS) == ["bluesky-us"]


@pytest.mark.parametrize("cut", ["before", "after"])
def test_a_push_with_an_unknown_outcome_claims_nothing_and_is_looked_at_before_the_next(
    one: Run, two: Run, cut: str
) -> None:
    one.away.cut = cut
    with pytest.raises(LedgerRefuses, match="Nothing is sent"):
        one.claims(KEYS[0])
    assert one.state() == "planned"
    one.away.cut = ""
    one.clock.sleep(60)
    assert one.claims(KEYS[0], now=NOON + timedelta(minutes=1)) == ["x-us"]
    assert two.claims(KEYS[0]) == []


def test_a_push_that_arrives_late_is_seen_and_no_sender_is_invented(one: Run, two: Run) -> None:
    one.away.cut = "late"
    with pytest.raises(LedgerRefuses):
        one.claims(KEYS[0])
    one.clock.sleep(60)
    with pytest.raises(LedgerRefuses):
        one.claims(KEYS[0])
    one.away.cut = ""
    one.away.push(*one.away.late[0])
    assert two.claims(KEYS[0]) == []
    one.clock.sleep(60)
    assert one.claims(*KEYS[:2], now=NOON + timedelta(minutes=2)) == ["x-us", "mastodon-us"]
    assert [row.attempt for row in one.ledger.load()] == [0, 1, 2]


def test_until_the_branch_was_read_nothing_is_known_and_nothing_is_new(one: Run, root: Path) -> None:
    blind = Run(root, "blind")
    blind.away.cut = "all"
    with pytest.raises(LedgerRefuses, match="cannot be used"):
        blind.ledger.is_new()
    blind.away.cut = ""
    with pytest.raises(LedgerRefuses, match="cannot be used"):
        blind.ledger.is_new()  # not asked again at once
    blind.clock.sleep(11)
    assert not blind.ledger.is_new()


def test_once_read_what_stands_here_can_be_asked_and_written_while_the_branch_is_away(one: Run) -> None:
    one.away.cut = "all"
    one.ledger.plan(ROWS, 1, "digest")
    assert one.state() == "planned"
    with pytest.raises(LedgerRefuses):
        one.claims(*KEYS)
    assert [row.state for row in one.ledger.load()] == ["planned"] * 3


def test_what_is_planned_ahead_of_a_lift_is_on_the_branch_before_it(one: Run, root: Path) -> None:
    one.ledger.plan([replace(ROWS[0], due=NOON + timedelta(hours=1))], 1, "after-the-lift")
    fresh = Run(root, "fresh")
    assert not fresh.ledger.is_older(2, "after-the-lift")
    assert fresh.ledger.is_older(2, "something-else")


def test_what_two_runs_foresee_is_known_until_one_of_it_comes_to_pass(one: Run, two: Run, root: Path) -> None:
    one.ledger.plan([], 1, "of-one")
    two.ledger.plan([], 1, "of-two")
    assert [Run(root, "fresh").ledger.is_older(2, name) for name in ("of-one", "of-two", "x")] == [False, False, True]


def test_no_name_of_a_release_stands_on_the_branch(one: Run, root: Path) -> None:
    one.ledger.decide(KEYS[0], "held", "To send it: dateline announce quiet-harbour", NOON)
    one.ledger.promise(ROOM, [Promise("quiet-harbour", "w" * 64, "f" * 64, NOON, "UTC", "2026a")], [])
    one.ledger.flush()
    there = Git(root / "there.git")
    every = there.ask("cat-file", "--batch-all-objects", "--batch") + there.ask("log", "--format=%B", "state")
    assert b"announce" in every
    assert b"quiet" not in every
    fresh = Run(root, "fresh")
    assert "announce quiet-harbour" in next(row.reason for row in fresh.ledger.load() if row.state == "held")
    assert [each.slug for each in fresh.ledger.promises(ROOM)] == ["quiet-harbour"]


def test_what_is_known_of_a_release_that_nobody_knows_here_is_carried_along(one: Run, root: Path) -> None:
    stranger = Run(root, "stranger", "another-one")
    assert stranger.ledger.load() == ()
    other = Delivery(Key(ROOM, "another-one", 1, "x-us", "post"), NOON)
    stranger.ledger.plan([other], 2)
    assert stranger.claims(other.key) == ["x-us"]
    assert len(Run(root, "fresh", "quiet-harbour", "another-one").ledger.load()) == 4
    assert Run(root, "fresh", "quiet-harbour", "another-one").ledger.entries() == 2


def test_a_release_that_comes_to_be_known_meanwhile_brings_its_rows(one: Run, two: Run, root: Path) -> None:
    stranger = Run(root, "stranger", "another-one")
    stranger.ledger.is_new()
    stranger.known.append((ROOM, "quiet-harbour"))
    two.claims(KEYS[1])
    stranger.ledger.plan([Delivery(Key(ROOM, "another-one", 1, "x-us", "post"), NOON)])
    stranger.ledger.flush()
    assert stranger.state(KEYS[1]) == "sending"


def test_of_a_release_that_was_unknown_when_the_branch_was_read_nothing_is_sent_twice(one: Run, root: Path) -> None:
    (claimed,) = one.ledger.claim_all([Claim(KEYS[0], b"{}", "one", NOON)])
    assert claimed is not None
    one.ledger.settle(claimed, SENT)
    one.ledger.flush()
    stranger = Run(root, "stranger", "another-one")
    assert stranger.ledger.load() == ()
    stranger.ledger.plan(ROWS, 1)
    assert stranger.claims(*KEYS[:2]) == ["mastodon-us"]
    assert Run(root, "fresh").state() == "sent"


def test_a_promise_that_was_struck_out_stays_so(one: Run, two: Run) -> None:
    made = Promise("quiet-harbour", "w" * 64, "f" * 64, NOON, "UTC", "2026a")
    one.ledger.promise(ROOM, [made], [])
    one.ledger.flush()
    two.ledger.decide(KEYS[0], "held", "", NOON)
    two.ledger.flush()
    assert two.ledger.promises(ROOM) == (made,)
    two.ledger.promise(ROOM, [], ["quiet-harbour"])
    two.ledger.flush()
    one.ledger.decide(KEYS[1], "held", "", NOON)
    one.ledger.flush()
    assert one.ledger.promises(ROOM) == ()


def test_the_next_process_on_the_same_machine_pushes_what_the_last_one_could_not(one: Run, root: Path) -> None:
    (claimed,) = one.ledger.claim_all([Claim(KEYS[0], b"{}", "one", NOON)])
    assert claimed is not None
    one.ledger.settle(claimed, RetryAt(NOON, "Come back later."))
    again = Run(root, "one")
    again.ledger.flush()
    fresh = Run(root, "fresh")
    assert fresh.state() == "planned"
    assert fresh.claims(KEYS[0]) == ["x-us"]


def test_a_branch_that_was_put_back_makes_nothing_unsent(one: Run, root: Path) -> None:
    there = Git(root / "there.git")
    old = there.line("rev-parse", "state")
    (claimed,) = one.ledger.claim_all([Claim(KEYS[0], b"{}", "one", NOON)])
    assert claimed is not None
    one.ledger.settle(claimed, SENT)
    one.ledger.flush()
    there.ask("update-ref", "refs/heads/state", old)
    assert one.claims(*KEYS[:2]) == ["mastodon-us"]
    assert one.state() == "sent"
    assert Run(root, "fresh").state() == "sent"


def test_the_claim_of_a_run_that_died_lapses_and_is_never_claimed_unlooked(one: Run, two: Run) -> None:
    one.claims(KEYS[0])
    two.ledger.decide(KEYS[2], "held", "", NOON)
    two.ledger.flush()
    two.ledger.lapse(NOON + 2 * LEASE)
    assert two.state() == "unknown"
    assert two.claims(KEYS[0], now=NOON + 2 * LEASE) == []


def test_a_branch_that_others_wrote_is_refused_in_words(root: Path) -> None:
    there = Git(root / "there.git", environment=WRITER)
    for line in ('{"dateline-journal": 99}', "no JSON"):
        blob = there.line("hash-object", "-w", "--stdin", given=line.encode())
        tree = there.line("mktree", given=f"100644 blob {blob}\tfacts.jsonl\n".encode())
        there.ask("update-ref", "refs/heads/state", there.line("commit-tree", tree, given=b"x"))
        with pytest.raises(LedgerRefuses, match=r"another version|damaged"):
            Run(root, f"run{len(line)}").ledger.load()


def test_a_file_on_the_branch_can_be_read_line_by_line(one: Run, root: Path) -> None:
    data = Git(root / "there.git").ask("show", f"state:{place(ROOM, 'quiet-harbour')}")
    assert [json.loads(line)["channel"] for line in data.splitlines()] == ["bluesky-us", "mastodon-us", "x-us"]


ROW = ROWS[0]
SENDING = replace(ROW, state="sending", attempt=1, owner="one", lease=NOON, request=b"{}")
DONE = replace(SENDING, state="sent", receipt=SENT.receipt)
BACK = replace(SENDING, state="planned", wait=NOON)
LOST = replace(SENDING, state="unknown")


@pytest.mark.parametrize(
    ("before", "ours", "theirs", "wins"),
    [
        (None, ROW, None, ROW),
        (None, None, ROW, ROW),
        (ROW, ROW, SENDING, SENDING),
        (SENDING, BACK, SENDING, BACK),
        (SENDING, BACK, LOST, LOST),
        (SENDING, LOST, DONE, DONE),
        (SENDING, DONE, LOST, DONE),
        (DONE, ROW, DONE, DONE),
        (DONE, DONE, ROW, DONE),
        (SENDING, ROW, SENDING, SENDING),
        (ROW, replace(ROW, due=NOON + LEASE), ROW, replace(ROW, due=NOON + LEASE)),
        (ROW, replace(ROW, due=NOON + LEASE), replace(ROW, state="held"), replace(ROW, state="held")),
    ],
)
def test_what_tells_more_wins(
    before: Delivery | None, ours: Delivery | None, theirs: Delivery | None, wins: Delivery
) -> None:
    shelves = [Shelf({each.key: each} if each else {}) for each in (before, ours, theirs)]
    assert list(merged(*shelves).rows.values()) == [wins]


def test_counts_are_never_lowered() -> None:
    facts = merged_facts({}, {"at-work": "yes", "claims": "9", "entries": "2"}, {"claims": "10", "entries": "1"})
    assert facts == {"at-work": "yes", "claims": "10", "entries": "2", "ahead": ""}
