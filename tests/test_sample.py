"""The sample newsroom: complete, true to its history, and safe to copy."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline.clock import HandClock, from_stamp
from pipeline.files import Disk
from pipeline.ledger import SqliteLedger
from pipeline.survey import House, Survey, survey
from tests.cli import ROOT, dateline
from tests.room import tree
from tests.sample_history import replay

NOW = "2026-11-22T12:00:00Z"


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of what people wrote and what the public has seen, as a fresh clone holds it."""
    for name in ("releases", "feeds", "marks", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "newsroom.yml", tmp_path)
    return tmp_path


def seen(folder: Path, at: str = NOW) -> Survey:
    """The survey of a folder at an instant."""
    ledger = SqliteLedger(None)
    try:
        return survey(House(folder, Disk(), HandClock(from_stamp(at)), ledger, {}, "test"))
    finally:
        ledger.close()


def test_the_sample_has_no_problem_and_no_false_alarm(sample: Path) -> None:
    assert [str(problem) for problem in seen(sample).problems] == []


def test_the_feeds_in_the_repository_are_what_its_history_left(tmp_path: Path) -> None:
    replay(tmp_path / "again")
    assert tree(tmp_path / "again" / "feeds") == tree(ROOT / "feeds"), "run: python -m tests.sample_history"


def test_the_sample_shows_every_kind_of_release(sample: Path) -> None:
    found = seen(sample)
    public = {item.slug: item for item in found.record.standing()}
    assert {item.kind for item in public.values()} == {"lift", "update", "correction", "kill"}
    founding = public["unicri-caricom-impacs-mou"]
    assert founding.lifted == from_stamp("2020-12-04T13:00:00Z")
    assert [row["id"] for row in founding.issued.rows("issuers")] == ["unicri", "caricom-impacs"]
    assert len(founding.issued.rows("contacts")) == 2
    assert founding.issued.rows("pictures")[0]["alt"]
    assert founding.issued.rows("pictures")[0]["credit"]
    waiting = {change.release.slug: change for change in found.coming}
    assert waiting["youth-essay-prize"].due(found.at)
    assert waiting["twenty-five-years-of-the-memorandum"].obstacles == ()
    assert waiting["statement-on-public-libraries"].obstacles == ("waits for approval",)
    assert any(release.draft for release in found.releases)
    assert any(release.translation_of for release in found.releases)
    assert any(release.attachments for release in found.releases)
    assert found.newsroom.approvals == 1


def test_a_first_lift_of_a_fresh_clone_lifts_the_immediate_release_and_posts_nothing(sample: Path) -> None:
    done = dateline("lift", "--json", newsroom=sample)
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert [row["slug"] for row in told["lifted"]] == ["youth-essay-prize"]
    assert {post["state"] for post in told["posts"]} == {"held"}
    record = (sample / "feeds/record.jsonl").read_bytes()
    assert record.startswith((ROOT / "feeds/record.jsonl").read_bytes())
    assert (sample / "live/releases/unicri-caricom-impacs-mou/index.html").exists()
    again = dateline("lift", "--json", newsroom=sample)
    assert json.loads(again.stdout)["lifted"] == []


def test_contacts_in_the_repository_use_reserved_addresses_and_numbers_only() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    texts = [
        ROOT / name for name in listed if name.startswith(("releases/", "feeds/", "docs/")) or name == "newsroom.yml"
    ]
    found = 0
    for path in texts:
        if path.suffix in {".png", ".pdf"}:
            continue
        text = path.read_text(encoding="utf-8")
        for address in re.findall(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)", text):
            found += 1
            assert address.endswith((".example", "example.org")), f"{path}: {address}"
        for number in re.findall(r"\+\d[\d  -]{6,}\d", text):
            found += 1
            digits = re.sub(r"\D", "", number)
            assert re.fullmatch(r"186855501\d\d|442079460\d{3}", digits), f"{path}: {number}"
    assert found > 20
