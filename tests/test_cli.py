"""The command line as people meet it: words, exit codes, no traceback, no text of a release where it must not be."""

import http.client
import json
import re
import signal
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest

from pipeline.alarm import Alarm
from pipeline.cli import COMMANDS, main, publish
from pipeline.cli.say import house
from pipeline.cli.server import server_of
from pipeline.clock import SystemClock
from pipeline.daybook import Daybook, write_daybook
from pipeline.delivery import Delivery, Key
from pipeline.files import Disk
from pipeline.ledger import SqliteLedger
from pipeline.tick import tick
from tests.cli import ROOT, dateline
from tests.room import START, Room, at, room_in, tree

PAST = "Tuesday, 1 December 2020, 09:00 hrs AST"
FUTURE = "Friday, 4 December 2045, 09:00 hrs AST"  # a Monday, so that it is refused
FAR = "Monday, 4 December 2045, 09:00 hrs AST"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A newsroom folder whose ledger is not open."""
    with room_in(tmp_path / "home") as room:
        return room.root


def write(home: Path, slug: str, **fields: str) -> Path:
    """A release in a newsroom folder."""
    room = Room.__new__(Room)
    room.root = home
    return Room.write(room, slug, **fields)  # type: ignore[arg-type]


def test_help_names_every_command_and_loads_nothing_heavy() -> None:
    script = (
        "import sys; from pipeline.cli import main; code = main(['--help']);"
        "heavy = {'tweepy', 'requests', 'feedgen', 'rich', 'jinja2', 'babel', 'yaml', 'lxml'} & set(sys.modules);"
        "sys.exit(f'loaded {heavy}' if heavy else code)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    for command in COMMANDS:
        assert re.search(rf"^\s+(?:\w+\s+)?{command}\s", done.stdout, re.MULTILINE), command


@pytest.mark.parametrize("words", [[], ["publish"], ["check", "--colour"], ["approve", "alpha"]])
def test_wrong_usage_ends_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert "usage" in capsys.readouterr().err


def test_a_folder_without_a_newsroom_is_told_what_to_do(tmp_path: Path) -> None:
    done = dateline("check", newsroom=tmp_path)
    assert done.returncode == 2
    assert "dateline init" in done.stderr


def test_init_writes_a_newsroom_that_checks_clean_and_overwrites_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "newsroom"
    done = dateline("init", str(folder), "--name", "Ministry: of #1", "--home", "America/Port_of_Spain")
    assert done.returncode == 0, done.stderr
    before = tree(folder)
    checked = dateline("check", newsroom=folder)
    assert checked.returncode == 0, checked.stdout
    assert "nothing to mend" in checked.stdout
    again = dateline("init", str(folder))
    assert again.returncode == 3
    assert tree(folder) == before


def test_init_refuses_a_zone_that_does_not_exist(tmp_path: Path) -> None:
    done = dateline("init", str(tmp_path / "x"), "--home", "America/Port_of_Spane")
    assert done.returncode == 2
    assert not (tmp_path / "x").exists()


def test_new_writes_a_draft_that_keeps_the_title_whole(home: Path) -> None:
    done = dateline("new", "Heads adopt Decision #4: no tax", newsroom=home)
    assert done.returncode == 0, done.stderr
    (path,) = (home / "releases").glob("*-heads-adopt-decision-4-no-tax.md")
    assert 'title: "Heads adopt Decision #4: no tax"' in path.read_text()
    assert "draft: true" in path.read_text()
    assert dateline("new", "Heads adopt Decision #4: no tax", newsroom=home).returncode == 3
    assert dateline("status", newsroom=home).stdout.count("draft") == 1


def test_a_title_without_latin_letters_asks_for_a_slug(home: Path) -> None:
    done = dateline("new", "新しい図書館", newsroom=home)
    assert done.returncode == 2
    assert "--slug" in done.stderr
    assert dateline("new", "新しい図書館", "--slug", "new-library", newsroom=home).returncode == 0
    assert dateline("new", "L’œuvre de l’été", newsroom=home).returncode == 0
    assert {path.name[11:] for path in (home / "releases").iterdir()} == {"new-library.md", "l-oeuvre-de-l-ete.md"}


def test_check_says_where_what_and_what_to_do_and_ends_with_1(home: Path) -> None:
    write(home, "alpha", embargo="soon")
    done = dateline("check", newsroom=home)
    assert done.returncode == 1
    assert re.search(r"releases/alpha\.md:3:10: embargo-unreadable \(stops\)\n  .+\n  .+", done.stdout)
    rows = json.loads(dateline("check", "--json", newsroom=home).stdout)
    assert [(row["line"], row["column"], row["stops"]) for row in rows] == [(3, 10, True)]


def test_check_of_one_file_says_only_what_is_wrong_with_it(home: Path) -> None:
    write(home, "alpha", embargo="soon")
    write(home, "beta")
    assert dateline("check", str(home / "releases/beta.md"), newsroom=home).returncode == 0
    assert dateline("check", "releases/alpha.md", newsroom=home).returncode == 1
    assert dateline("check", "releases/gamma.md", newsroom=home).returncode == 2


def test_check_of_a_folder_means_all_the_releases_in_it_and_nothing_else_is_called_good(home: Path) -> None:
    write(home, "alpha", embargo="soon")
    (home / "notes.txt").write_text("not a release")
    assert dateline("check", "releases", newsroom=home).returncode == 1
    assert dateline("check", str(home), newsroom=home).returncode == 1
    assert dateline("check", "notes.txt", newsroom=home).returncode == 2
    assert dateline("check", "newsroom.yml", newsroom=home).returncode == 0
    assert dateline("check", "/etc/hostname", newsroom=home).returncode == 2


def test_a_newsroom_with_problems_is_told_in_the_form_that_was_asked_for(home: Path) -> None:
    text = (home / "newsroom.yml").read_text()
    (home / "newsroom.yml").write_text(text.replace("order: DMY", "order: canaryorder"))
    annotations = dateline("check", "--format", "github", newsroom=home)
    assert annotations.returncode == 1
    assert annotations.stdout.startswith("::error file=newsroom.yml,line=")
    assert "canary" not in annotations.stdout + annotations.stderr
    (row,) = json.loads(dateline("check", "--json", newsroom=home).stdout)
    assert row["file"] == "newsroom.yml"


def test_annotations_never_quote_a_release(home: Path) -> None:
    write(home, "alpha", title="Canarytitle: canaryrest", embargo="canaryembargo", body="Canarybody, contact:")
    write(home, "beta", contacts="[{name: Canaryname, organisation: canaryorg}]", canarykey="canaryvalue")
    done = dateline("check", "--format", "github", newsroom=home)
    assert done.returncode == 1
    assert "canary" not in done.stdout.lower()
    write(home, "gamma", title="tax: up 5 %")
    (home / "releases/a\n::error title=Injected::hello.md").write_text("---\ntitle x\n---\n")
    done = dateline("check", "--format", "github", newsroom=home)
    assert "up 5" not in done.stdout
    assert "\n::error title=Injected" not in done.stdout
    assert all(
        re.match(r"::(error|warning) file=[^,\n]+\.md,line=\d+,col=\d+,title=[a-z-]+::", line)
        for line in done.stdout.splitlines()
    )
    assert "title=quotes-needed::" in done.stdout
    assert "dateline check --explain quotes-needed" in done.stdout


def test_approve_writes_into_the_file_and_leaves_every_other_byte_alone(tmp_path: Path) -> None:
    with room_in(tmp_path, approvals=2) as room:
        path = room.write("alpha")
    before = path.read_text()
    done = dateline("approve", "alpha", "--by", 'Director "of" Communications', newsroom=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "1 more" in done.stdout
    again = dateline("approve", "alpha", "--by", "Editor", newsroom=tmp_path)
    assert "every approval" in again.stdout
    after = path.read_text()
    kept = re.sub(r"approved:\n(?:  .*\n)+", "", after)
    assert kept == before
    assert after.count("- by:") == 2


def test_approving_what_is_public_or_unreadable_writes_nothing_and_says_why(home: Path) -> None:
    path = write(home, "alpha", embargo=PAST)
    dateline("lift", newsroom=home)
    before = path.read_bytes()
    done = dateline("approve", "alpha", "--by", "A", newsroom=home)
    assert (done.returncode, path.read_bytes()) == (0, before)
    assert "nothing to approve" in done.stdout
    (home / "releases/empty.md").write_bytes(b"")
    done = dateline("approve", "empty", "--by", "A", newsroom=home)
    assert done.returncode == 1
    assert "dateline check releases/empty.md" in done.stderr


def test_nobody_cannot_approve(home: Path) -> None:
    path = write(home, "alpha")
    before = path.read_bytes()
    assert dateline("approve", "alpha", "--by", " ", newsroom=home).returncode == 2
    assert path.read_bytes() == before


def test_approve_refuses_a_draft_and_a_release_with_problems(home: Path) -> None:
    write(home, "alpha", draft="true")
    write(home, "beta", embargo="soon")
    assert dateline("approve", "alpha", "--by", "A", newsroom=home).returncode == 3
    assert dateline("approve", "beta", "--by", "A", newsroom=home).returncode == 1
    unknown = dateline("approve", "alpah", "--by", "A", newsroom=home)
    assert unknown.returncode == 2
    assert "alpha" in unknown.stderr


def test_build_writes_the_tree_of_that_instant_and_lifts_nothing(home: Path) -> None:
    write(home, "alpha", embargo=FAR)
    assert dateline("build", newsroom=home).returncode == 0
    assert not (home / "public/releases").exists()
    done = dateline("build", "--at", "2045-12-04T13:00:00Z", newsroom=home)
    assert done.returncode == 0, done.stderr
    assert "still under embargo (alpha)" in done.stdout
    assert (home / "public/releases/alpha/index.html").exists()
    assert (home / "public").stat().st_mode & 0o077 == 0
    assert not (home / "live").exists()
    assert not (home / ".dateline/record.jsonl").exists()
    assert dateline("build", "--at", "2045-12-04T12:59:59Z", newsroom=home).returncode == 0
    assert not (home / "public/releases/alpha").exists()


def test_build_never_writes_over_the_public_pages_or_a_folder_of_others(home: Path) -> None:
    write(home, "alpha", embargo=PAST)
    assert dateline("lift", newsroom=home).returncode == 0
    before = tree(home / "live")
    assert dateline("build", "--out", "live", newsroom=home).returncode == 3
    (home / "mine").mkdir()
    (home / "mine/notes.txt").write_text("keep me")
    assert dateline("build", "--out", "mine", newsroom=home).returncode == 3
    assert tree(home / "live") == before
    assert (home / "mine/notes.txt").read_text() == "keep me"


@pytest.mark.parametrize("out", [".", "..", "releases", "releases/x", ".dateline/x", ".live.slots", "feeds", "live/x"])
def test_build_never_touches_what_people_wrote_or_read(home: Path, out: str) -> None:
    write(home, "alpha", embargo=PAST)
    assert dateline("lift", newsroom=home).returncode == 0
    before = tree(home)
    assert dateline("build", "--out", out, newsroom=home).returncode == 3
    assert tree(home).keys() == before.keys()


def test_a_build_shares_no_byte_with_what_is_public_and_is_closed_to_others(home: Path) -> None:
    write(home, "alpha", embargo=PAST)
    dateline("lift", newsroom=home)
    (home / "public").mkdir(mode=0o755)
    assert dateline("build", newsroom=home).returncode == 0
    assert (home / "public").stat().st_mode & 0o077 == 0
    before = (home / "live/index.html").read_bytes()
    with open(home / "public/index.html", "a") as page:
        page.write("changed")
    assert (home / "live/index.html").read_bytes() == before


def test_a_letter_never_states_an_embargo_that_nobody_wrote(home: Path) -> None:
    write(home, "alpha", embargo="soon")
    done = dateline("letter", "alpha", newsroom=home)
    assert done.returncode == 1
    assert "dateline check releases/alpha.md" in done.stderr
    assert not (home / ".dateline/letters").exists()


def test_a_title_that_was_cut_short_is_shown_nowhere(tmp_path: Path) -> None:
    with room_in(tmp_path, channels="[{name: x-ta, kind: x, secret: X_TA}]") as room:
        room.write("alpha", title="Heads adopt Decision #4", embargo=FAR)
    assert dateline("letter", "alpha", newsroom=tmp_path).returncode == 1
    for words in (["schedule"], ["status"], ["build", "--at", "2046-01-01T00:00:00Z"]):
        done = dateline(*words, newsroom=tmp_path)
        assert "Heads adopt Decision" not in done.stdout
    assert b"Heads adopt" not in b"".join(tree(tmp_path / "public").values())


def test_what_problems_keep_back_is_named_and_ends_with_1(home: Path) -> None:
    (home / "releases/empty.md").write_bytes(b"")
    write(home, "alpha", embargo=PAST, contacts="[{name: Nobody, organisation: agency}]")
    for words in (["lift"], ["desk", "--for", "1s"]):
        done = dateline(*words, newsroom=home)
        assert done.returncode == 1
        assert "Kept back by problems: alpha, releases/empty.md." in done.stdout
    built = json.loads(dateline("build", "--json", newsroom=home).stdout)
    assert built["left_out"] == ["alpha", "releases/empty.md"]


def test_build_refuses_an_instant_that_could_be_read_two_ways(home: Path) -> None:
    done = dateline("build", "--at", "04/12/2045", newsroom=home)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_lift_makes_public_what_is_due_and_status_says_so(home: Path) -> None:
    write(home, "alpha", embargo=PAST)
    write(home, "beta", embargo=FAR)
    done = dateline("lift", "--json", newsroom=home)
    assert done.returncode == 0, done.stderr
    assert [row["slug"] for row in json.loads(done.stdout)["lifted"]] == ["alpha"]
    assert "Nothing was due" in dateline("lift", newsroom=home).stdout
    status = json.loads(dateline("status", "--json", newsroom=home).stdout)
    assert [row["slug"] for row in status["public"]] == ["alpha"]
    assert [row["slug"] for row in status["waiting"]] == ["beta"]
    words = dateline("status", newsroom=home).stdout
    assert "4 Dec 2045, 09:00 (Port of Spain, UTC−4)" in words
    assert "13:00 UTC" in words


def test_status_says_the_hour_at_home_in_utc_and_in_each_issuers_zone_once(tmp_path: Path) -> None:
    form = "  {0}:\n    name: {0}\n    zone: {1}\n    contacts: [{{name: P, email: p@{0}.example}}]"
    zones = {"sister": "America/Port_of_Spain", "rome": "Europe/Rome", "tokyo": "Asia/Tokyo", "other": "Europe/Rome"}
    with room_in(tmp_path) as room:
        room.describe(organisations="\n".join(form.format(*each) for each in zones.items()))
        room.write("alpha", embargo=FAR, issuers="[agency, sister, rome, other]")
    words = dateline("status", newsroom=tmp_path).stdout
    assert re.findall(r"(?:4 Dec 2045, )?\d\d:\d\d(?: UTC| \(.*?\))", words) == [
        "4 Dec 2045, 09:00 (Port of Spain, UTC−4)",
        "13:00 UTC",
        "4 Dec 2045, 14:00 (Rome, UTC+1)",
    ]


def test_status_says_the_hour_once_where_home_keeps_utc(home: Path) -> None:
    text = (home / "newsroom.yml").read_text().replace("America/Port_of_Spain", "UTC")
    (home / "newsroom.yml").write_text(text)
    write(home, "alpha", embargo="Monday, 4 December 2045, 13:00 UTC")
    assert re.findall(r"13:00.*", dateline("status", newsroom=home).stdout) == ["13:00 UTC "]


def test_lift_names_what_a_template_asks_for_where_more_is_said_and_nothing_that_comes_next(home: Path) -> None:
    write(home, "alpha", embargo=PAST)
    assert dateline("lift", newsroom=home).returncode == 0
    write(home, "beta", embargo=FAR)
    assert "Next: beta" in dateline("lift", newsroom=home).stdout
    (home / "templates").mkdir()
    (home / "templates/page.html").write_text("<h1>{{ title }}</h1>\n{{ tilte }}")
    done = dateline("lift", newsroom=home)
    assert done.returncode == 3
    assert "page.html, line 2: nothing here is called `tilte`; did you mean `title`?" in done.stdout
    assert "until then nothing is lifted. `dateline build` says more." in done.stdout
    assert "Next:" not in done.stdout


def test_lift_ends_with_1_where_problems_keep_back_what_is_due(home: Path) -> None:
    write(home, "alpha", embargo=PAST, contacts="[{name: Nobody, organisation: agency}]")
    write(home, "beta", embargo=FUTURE)
    done = dateline("lift", newsroom=home)
    assert done.returncode == 1
    assert not (home / "live/releases").exists()


def test_the_desk_lifts_within_a_bounded_time_and_ends_by_itself(home: Path) -> None:
    write(home, "alpha", embargo="FOR IMMEDIATE RELEASE")
    done = dateline("desk", "--for", "1s", newsroom=home)
    assert done.returncode == 0, done.stderr
    assert "alpha is public." in done.stdout
    assert dateline("desk", "--for", "a while", newsroom=home).returncode == 2


def test_a_log_that_is_full_does_not_stop_the_desk(home: Path) -> None:
    write(home, "alpha", embargo="FOR IMMEDIATE RELEASE")
    command = [sys.executable, "-c", "import sys; from pipeline.cli import main; sys.exit(main())"]
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*command, "-C", str(home), "desk", "--for", "1s"], cwd=ROOT, stdout=full, stderr=full, check=False
        )
    assert done.returncode in (0, 120), "120: Python could not flush its last words"
    assert (home / "live/releases/alpha/index.html").exists()


def test_a_listener_who_leaves_early_is_no_problem_of_the_copy(home: Path) -> None:
    for number in range(30):
        write(home, f"release-{number}", embargo=FAR)
    command = f"{sys.executable} -c 'import sys; from pipeline.cli import main; sys.exit(main())' -C {home} status"
    done = subprocess.run(
        ["bash", "-c", f"{command} | head -1; exit ${{PIPESTATUS[0]}}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_desk_told_to_stop_stops_cleanly(home: Path) -> None:
    command = [sys.executable, "-u", "-c", "import sys; from pipeline.cli import main; sys.exit(main())"]
    desk = subprocess.Popen(
        [*command, "-C", str(home), "desk"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert desk.stdout is not None
    assert "open" in desk.stdout.readline()
    desk.send_signal(signal.SIGTERM)
    out, error = desk.communicate(timeout=20)
    assert desk.returncode == 0
    assert error == ""
    assert out is not None


def test_letter_bears_a_banner_before_the_lift_and_none_after(home: Path) -> None:
    write(home, "alpha", embargo=FAR, title='"Réunion à Kourou — ça y est"')
    done = dateline("letter", "alpha", newsroom=home)
    assert done.returncode == 0, done.stderr
    path = home / ".dateline/letters/alpha.eml"
    letter = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert "EMBARGO" in letter["Subject"].upper()
    assert "Réunion à Kourou — ça y est" in letter["Subject"]
    assert letter["Date"].datetime.year < 2045, "a letter is dated when it is written"
    write(home, "beta", embargo=PAST)
    assert dateline("lift", newsroom=home).returncode == 0
    dateline("letter", "beta", "--out", str(home / "beta.eml"), newsroom=home)
    assert b"EMBARGO" not in (home / "beta.eml").read_bytes().upper()
    write(home, "gamma", embargo="FOR IMMEDIATE RELEASE")
    assert "do not send it" in dateline("letter", "gamma", newsroom=home).stdout


def test_a_letter_is_addressed_with_the_hour_where_its_reader_is(home: Path) -> None:
    write(home, "alpha", embargo=FAR)
    reader = ("--to", "ana@paper.example", "--name", "Ana Núñez", "--zone", "Europe/Rome", "--language", "fr")
    done = dateline("letter", "alpha", *reader, newsroom=home)
    assert done.returncode == 0, done.stderr
    path = home / ".dateline/letters/alpha.eml"
    assert path.stat().st_mode & 0o077 == 0
    letter = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert letter["To"] == "Ana Núñez <ana@paper.example>"
    assert letter["Subject"].startswith("SOUS EMBARGO JUSQU’AU")
    assert "(Rome, UTC+" in letter["Subject"]


def test_agencies_get_an_advance_copy_that_nobody_else_may_read_and_afterwards_what_is_public(home: Path) -> None:
    write(home, "alpha", embargo=FAR)
    done = dateline("ninjs", "alpha", newsroom=home)
    assert done.returncode == 0, done.stderr
    path = home / ".dateline/letters/alpha.ninjs.json"
    assert path.stat().st_mode & 0o077 == 0
    assert "under embargo until 2045-12-04T13:00:00Z" in done.stdout
    found = json.loads(path.read_bytes())
    assert (found["embargoedUntil"], found["pubStatus"]) == ("2045-12-04T13:00:00Z", "usable")
    assert found["versionCreated"] < "2045", "it is dated when it is written"
    write(home, "beta", embargo=PAST)
    assert dateline("lift", newsroom=home).returncode == 0
    done = dateline("ninjs", "beta", "--out", str(home / "beta.json"), newsroom=home)
    assert "as it is public" in done.stdout
    assert (home / "beta.json").read_bytes() == (home / "live/releases/beta/ninjs.json").read_bytes()
    assert b"embargo" not in (home / "beta.json").read_bytes()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"embargo": "FOR IMMEDIATE RELEASE"}, "withheld (it is not public yet)"),
        ({"embargo": FAR, "hold": "The minister reads it."}, "withheld (on hold: The minister reads it.)"),
    ],
)
def test_what_may_not_go_out_is_withheld_from_agencies(home: Path, fields: dict[str, str], told: str) -> None:
    write(home, "alpha", **fields)
    done = dateline("ninjs", "alpha", newsroom=home)
    assert told in done.stdout
    assert json.loads((home / ".dateline/letters/alpha.ninjs.json").read_bytes())["pubStatus"] == "withheld"


@pytest.mark.parametrize("command", ["letter", "ninjs"])
@pytest.mark.parametrize("out", ["live/alpha", "live/releases/alpha/x", ".live.slots/x", "feeds/alpha", "seen/alpha"])
def test_what_is_handed_over_is_never_written_where_the_public_reads(home: Path, command: str, out: str) -> None:
    write(home, "zero", embargo=PAST)
    assert dateline("lift", newsroom=home).returncode == 0
    (home / "seen").symlink_to(home / "live")
    write(home, "alpha", embargo=FAR)
    before = tree(home / "live")
    done = dateline(command, "alpha", "--out", str(home / out), newsroom=home)
    assert (done.returncode, "where the public reads" in done.stderr) == (3, True), done.stderr
    assert tree(home / "live") == before
    assert not (home / out).exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--to", "ana"], "`ana` is not an email address"),
        (["--to", "ana@paper.example", "--zone", "Europe/Rom"], "such as `--zone Europe/Rome`"),
        (["--to", "ana@paper.example", "--language", "xx"], "Write one of en, es, fr"),
        (["--zone", "Europe/Rome"], "name one with --to"),
        (["--to", "ana@paper.example", "--token", "t1"], "write `letters:` there"),
    ],
)
def test_a_letter_to_nobody_or_to_nowhere_is_refused(home: Path, words: list[str], told: str) -> None:
    write(home, "alpha", embargo=FAR)
    done = dateline("letter", "alpha", *words, newsroom=home)
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr
    assert not (home / ".dateline/letters").exists()


def test_a_template_that_cannot_be_read_is_told_with_its_file_where_a_letter_is_wanted(home: Path) -> None:
    write(home, "alpha", embargo=FAR)
    (home / "templates").mkdir()
    (home / "templates/letter.txt").write_bytes("Été".encode("latin-1"))
    for reader in ([], ["--to", "ana@paper.example"]):
        done = dateline("letter", "alpha", *reader, newsroom=home)
        assert (done.returncode, "letter.txt, line 1: this file is not UTF-8" in done.stderr) == (1, True), done.stderr


def test_a_letter_is_written_to_a_file_and_no_folder_is_made_for_it(home: Path) -> None:
    write(home, "alpha", embargo=FAR)
    done = dateline("letter", "alpha", "--out", str(home), newsroom=home)
    assert done.returncode == 2
    assert done.stderr == f"{home} is a folder. Write the name of a file, such as --out {home}/alpha.eml.\n"
    done = dateline("letter", "alpha", "--out", str(home / "away/x.eml"), newsroom=home)
    assert done.returncode == 2
    assert f"There is no folder {home}/away." in done.stderr
    assert not (home / "away").exists()


def test_why_there_is_no_letter_is_told_and_that_a_release_is_on_hold(home: Path) -> None:
    write(home, "alpha", embargo=FAR, draft="true")
    done = dateline("letter", "alpha", newsroom=home)
    assert done.returncode == 3
    assert done.stderr.startswith("alpha is a draft. Take the line `draft: true` out of releases/")
    write(home, "beta", embargo=FAR, hold="The minister reads it")
    done = dateline("letter", "beta", newsroom=home)
    assert done.returncode == 0, done.stderr
    assert "It is on hold, so look before you send it: The minister reads it." in done.stdout


def test_schedule_shows_each_post_word_for_word(tmp_path: Path) -> None:
    channels = '[{name: x-ta, kind: x, account: "@ta", secret: X_TA}]'
    with room_in(tmp_path, channels=channels) as room:
        room.write("alpha", embargo=FAR, social="{text: The Agency did something., after: +2m}")
    (row,) = json.loads(dateline("schedule", "--json", newsroom=tmp_path).stdout)
    assert row["text"] == "The Agency did something.\nhttps://news.example/releases/alpha/"
    assert row["due"] == "2045-12-04T13:02:00Z"
    assert row["count"] <= row["most"] == 280
    words = dateline("schedule", newsroom=tmp_path).stdout
    assert "| The Agency did something." in words


def test_announce_asks_for_posts_by_name_and_for_nothing_else(tmp_path: Path) -> None:
    channels = '[{name: x-ta, kind: x, account: "@ta", secret: X_TA}]'
    with room_in(tmp_path, channels=channels) as room:
        room.write("alpha", embargo=PAST)
        room.write("beta", embargo=FAR)
    dateline("lift", newsroom=tmp_path)
    assert dateline("announce", "beta", newsroom=tmp_path).returncode == 3
    assert dateline("announce", "alpha", "--channel", "other", newsroom=tmp_path).returncode == 2
    status = json.loads(dateline("status", "--json", newsroom=tmp_path).stdout)
    assert [post["state"] for post in status["posts"]] == ["held"]
    done = dateline("announce", "alpha", newsroom=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "x-ta: planned" in done.stdout


def test_announcing_one_account_leaves_the_posts_of_others_as_they_are(tmp_path: Path) -> None:
    channels = "[{name: one, kind: x, secret: X_ONE}, {name: two, kind: x, secret: X_TWO}]"
    with room_in(tmp_path, channels=channels) as room:
        room.open_ledger_before()
        room.write("alpha", embargo=PAST.replace("2020", "2026"))
        room.tick("2026-12-01T13:00:30Z")
        assert {row.key.channel: row.state for row in room.rows()} == {"one": "planned", "two": "planned"}
    dateline("announce", "alpha", "--channel", "one", newsroom=tmp_path)
    status = json.loads(dateline("status", "--json", newsroom=tmp_path).stdout)
    assert {post["state"] for post in status["posts"]} == {"planned"}


def test_a_damaged_ledger_is_told_in_words(home: Path) -> None:
    write(home, "alpha", embargo=PAST)
    (home / ".dateline/ledger.sqlite3").write_bytes(b"this is no database, whatever its name says" * 50)
    for words in (
        ["ledger", "show"],
        ["ledger", "verify"],
        ["schedule"],
        ["desk", "--for", "1s"],
        ["announce", "alpha"],
    ):
        done = dateline(*words, newsroom=home)
        assert done.returncode == 3, words
        assert "The ledger cannot be used: file is not a database." in done.stdout + done.stderr, words
        assert "Traceback" not in done.stderr


def test_a_damaged_ledger_hides_nothing_that_was_lifted(home: Path) -> None:
    write(home, "alpha", embargo=PAST)
    (home / ".dateline/ledger.sqlite3").write_bytes(b"this is no database, whatever its name says" * 50)
    done = dateline("lift", newsroom=home)
    assert done.returncode == 3
    assert "alpha is public" in done.stdout
    assert "The ledger cannot be used" in done.stdout
    write(home, "beta", embargo=PAST)
    done = dateline("lift", "--json", newsroom=home)
    assert done.returncode == 3
    assert [row["slug"] for row in json.loads(done.stdout)["lifted"]] == ["beta"]


def test_status_says_all_that_it_can_without_a_ledger(home: Path) -> None:
    write(home, "alpha", embargo=PAST)
    write(home, "beta", embargo=FAR)
    dateline("lift", newsroom=home)
    (home / ".dateline/ledger.sqlite3").write_bytes(b"this is no database, whatever its name says" * 50)
    done = dateline("status", newsroom=home)
    assert done.returncode == 3
    assert re.search(r"^ ?alpha ", done.stdout, re.MULTILINE)
    assert re.search(r"^ ?beta ", done.stdout, re.MULTILINE)
    assert done.stdout.count("The ledger cannot be used: file is not a database.") == 1
    assert "The public pages: open" in done.stdout
    told = json.loads(dateline("status", "--json", newsroom=home).stdout)
    assert "The ledger cannot be used" in told["ledger"]
    assert told["posts"] == []


def test_status_shows_what_a_desk_was_alarmed_by_though_newsroom_yml_is_broken(home: Path) -> None:
    wrong = Alarm("disk", "", "The disk is nearly full.", "Make room on the disk.")
    write_daybook(Disk(), home / ".dateline", Daybook(at(START), alarms=(wrong,)))
    (home / "newsroom.yml").write_text("name: [")
    done = dateline("status", newsroom=home)
    assert done.returncode == 1
    assert "The disk is nearly full. Make room on the disk." in done.stdout
    assert "newsroom.yml" in done.stderr


def test_a_text_that_was_issued_and_is_lost_is_told_in_words(tmp_path: Path) -> None:
    with room_in(tmp_path, channels='[{name: x-ta, kind: x, account: "@ta", secret: X_TA}]') as room:
        room.write("alpha", embargo=PAST)
        room.write("beta", embargo=PAST)
    dateline("lift", newsroom=tmp_path)
    rmtree(tmp_path / ".dateline/store")
    rmtree(tmp_path / "feeds/issued")
    path = tmp_path / "releases/alpha.md"
    path.write_text(path.read_text().replace("Something happened.", "Something else did."))
    for words in (["status"], ["announce", "alpha"]):
        done = dateline(*words, newsroom=tmp_path)
        assert done.returncode == 3, done.stderr
        assert "The text that was issued for alpha is nowhere to be found." in done.stdout + done.stderr
    assert "beta" in dateline("status", newsroom=tmp_path).stdout
    told = json.loads(dateline("status", "--json", newsroom=tmp_path).stdout)
    assert told["lost"] == ["alpha"]
    assert {row["slug"] for row in told["public"]} == {"alpha", "beta"}


def test_what_nobody_settled_ends_with_3_as_long_as_its_alarm_stands_and_only_in_its_newsroom(tmp_path: Path) -> None:
    now = SystemClock().now()
    with room_in(tmp_path) as room:
        room.write("alpha", embargo=FAR)
        long_ago = Delivery(Key("news.example", "alpha", 1, "x-ta", "post"), now - timedelta(days=8), "refused", "No.")
        other = replace(long_ago, key=long_ago.key._replace(newsroom="other.example"), due=now)
        room.ledger.plan([long_ago, other])
    assert dateline("lift", newsroom=tmp_path).returncode == 0
    with closing(SqliteLedger(tmp_path / ".dateline/ledger.sqlite3")) as ledger:
        ledger.plan([replace(long_ago, key=long_ago.key._replace(channel="x-tb"), due=now - timedelta(days=6))])
    assert dateline("lift", newsroom=tmp_path).returncode == 3


def test_what_puzzles_a_desk_is_said_once_until_it_changes(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refusals = [OSError(5, "Input/output error", "/a.new"), OSError(5, "Input/output error", "/b.new")]
    refusals += [OSError(13, "Permission denied", "/c.new")]
    done = tick(house(str(home), lasting=True))
    told: list[str] = []

    def run(at: object, until: object, say: Any, puzzled: Any, stop: object) -> None:
        for why in (*refusals, refusals[-1]):
            puzzled(why)
        say(done)
        puzzled(refusals[-1])

    monkeypatch.setattr(publish, "run", run)
    monkeypatch.setattr(publish, "aloud", lambda *words: told.extend(words))
    monkeypatch.setattr(signal, "signal", lambda *of: None)
    main(["-C", str(home), "desk"])
    refused = [words for words in told if words.startswith("The disk refused")]
    assert refused == [
        "The disk refused: Input/output error.",
        "The disk refused: Permission denied.",
        "The disk refused: Permission denied.",
    ]


def test_a_desk_that_cannot_read_newsroom_yml_quotes_none_of_it(home: Path) -> None:
    path = home / "newsroom.yml"
    path.write_text(path.read_text().replace("channels: []", 'channels: [{kind: x, name: main, secret: "AAAA bbb"}]'))
    for words in (["desk", "--for", "1s"], ["lift"]):
        done = dateline(*words, newsroom=home)
        assert done.returncode == 1
        assert "newsroom.yml" in done.stderr
        assert "Run `dateline check`: it says more." in done.stderr
        assert "AAAA" not in done.stdout + done.stderr


def test_a_folder_that_cannot_be_written_is_told_in_words(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from pipeline.files import Disk

    def refuses(self: object, path: Path, data: bytes) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Disk, "write", refuses)
    assert main(["-C", str(home), "new", "A", "title"]) == 3
    assert "Permission denied" in capsys.readouterr().err


def test_a_bug_of_ours_leaves_a_report_without_any_text_and_no_traceback(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import pipeline.cli.status

    def broken(words: object) -> int:
        raise KeyError("canary text under embargo")

    monkeypatch.setattr(pipeline.cli.status, "status", broken)
    assert main(["-C", str(home), "status"]) == 4
    (report,) = (home / ".dateline/reports").iterdir()
    said = capsys.readouterr().err + report.read_text()
    assert "KeyError" in said
    assert "canary" not in said
    assert "Traceback" not in said


def test_serve_answers_every_unknown_address_alike_and_nothing_outside_the_public_tree(home: Path) -> None:
    write(home, "alpha", embargo=PAST)
    dateline("lift", newsroom=home)
    server = server_of((home / "live").absolute(), 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()

    def get(path: str) -> tuple[int, dict[str, str], bytes]:
        line = http.client.HTTPConnection("127.0.0.1", server.server_address[1])
        line.request("GET", path)
        answer = line.getresponse()
        told = (answer.status, dict(answer.getheaders()), answer.read())
        line.close()
        told[1].pop("Date", None)
        return told

    try:
        assert get("/releases/alpha/")[0] == 200
        unknown = get("/releases/beta/")
        assert unknown[0] == 404
        assert unknown[1]["Cache-Control"] == "no-store"
        for path in (
            "/x",
            "/../newsroom.yml",
            "/%2e%2e/newsroom.yml",
            "/releases/%00",
            "//etc/passwd",
            "/.live.slots/",
        ):
            assert get(path) == unknown, path
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_serve_before_anything_is_public_says_what_to_do(home: Path) -> None:
    done = dateline("serve", newsroom=home)
    assert done.returncode == 3
    assert "dateline lift" in done.stderr


def test_a_newsroom_that_cannot_be_read_is_told_by_every_command(home: Path) -> None:
    text = (home / "newsroom.yml").read_text()
    (home / "newsroom.yml").write_text(text.replace("home: America/Port_of_Spain", "home: Port of Spain"))
    for words in (["check"], ["status"], ["lift"], ["desk", "--for", "1s"], ["build"], ["schedule"], ["letter", "x"]):
        done = dateline(*words, newsroom=home)
        assert done.returncode == 1, words
        assert "newsroom.yml:" in done.stdout + done.stderr
        assert "Traceback" not in done.stderr


def test_a_build_says_of_each_release_why_it_is_left_out(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = home / "newsroom.yml"
    path.write_text(path.read_text().replace("approvals: 0", "approvals: 1"))
    write(home, "alpha")
    write(home, "beta", embargo="soon")
    assert main(["-C", str(home), "build", "--at", "2027-01-01T00:00:00Z"]) == 0
    said = capsys.readouterr().out
    assert "Left out:\n" in said
    assert "\n  alpha: waits for approval\n" in said
    assert "stands in their way" not in said


def test_the_time_of_a_build_without_an_hour_is_told_as_that_of_at(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["-C", str(home), "build", "--at", "2026-12-04"]) == 2
    assert capsys.readouterr().err.startswith("--at gives no hour. Write the day and the hour in full")
