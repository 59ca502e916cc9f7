"""A full day of an officer in the preview, in a real browser: from a new release to its receipt, without a terminal."""

import sys
from pathlib import Path

from pipeline.clock import SystemClock
from pipeline.ledger import SqliteLedger
from pipeline.standins.x import SECRET, FakeX
from tests.judges import ask
from tests.previewing import shown

DAY = [
    "drafted",
    "told what is wrong while typing",
    "named a contact, and gave X words of its own",
    "seen what will go out before it was saved",
    "mended by one click",
    "seen every way it goes out",
    "approved",
    "held and let go",
    "seen the site of that day",
    "public, with its receipt",
]
CHANNELS = '[{{name: x-ta, kind: x, account: "@ta", secret: PREVIEW_X, address: {address}}}]'
STEP = "import sys; from pipeline.cli import main; sys.exit(main())"


def test_an_officer_drafts_mends_approves_and_sees_the_receipt_and_axe_finds_nothing(tmp_path: Path) -> None:
    with (
        FakeX(SystemClock()) as fake,
        shown(tmp_path, approvals=1, channels=CHANNELS.format(address=fake.address)) as site,
    ):
        desk = ["env", f"PREVIEW_X={SECRET}", sys.executable, "-c", STEP, "-C", str(site.newsroom.root), "lift"]
        told = ask.browser("preview.mjs", site.origin + site.entry, str(site.newsroom.root), str(tmp_path), *desk)
        posts = list(fake.posts)
        (path,) = (site.newsroom.root / "releases").glob("*-agency-opens-its-reading-room.md")
        written = path.read_text(encoding="utf-8")
    assert told["found"] == []
    assert told["day"] == DAY
    assert len(posts) == 1
    assert '{name: "Night desk", phone: "+1 868 555 0199"}' in written
    assert 'x: "Our reading room is open, all day."' in written
    assert [name for name in told["released"] if name.endswith("-agency-opens-its-reading-room.md")]
    rows = SqliteLedger(site.newsroom.root / ".dateline" / "ledger.sqlite3", reading=True)
    assert [row.state for row in rows.load()] == ["sent"]
    rows.close()
