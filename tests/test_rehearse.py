"""`dateline rehearse`: the posts of a release on stand-ins of every network, and nothing anywhere else."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.channels import CHANNELS
from pipeline.cli import main
from pipeline.record import Entry, MissingText
from pipeline.standins.stage import OPEN
from tests import photographs
from tests.room import HOUR, Room, room_in

ACCOUNTS = (
    ("x-us", "x", "@us"),
    ("sky", "bluesky", "us.example"),
    ("masto", "mastodon", "@us@social.example"),
    ("page", "facebook", "1234567"),
    ("company", "linkedin", "2414183"),
    ("slack", "webhook", "slack"),
    ("teams", "webhook", "teams"),
    ("partner", "webhook", "partner"),
    ("hub", "websub", ""),
    ("engines", "indexnow", "0123456789abcdef"),
)
CHANNELS_YML = ", ".join(
    f"{{name: {name}, kind: {kind}, account: '{account}', address: 'https://{name}.example/', secret: NOT_THERE}}"
    if kind != "webhook"
    else f"{{name: {name}, kind: {kind}, account: '{account}', secret: NOT_THERE}}"
    for name, kind, account in ACCOUNTS
)
POSTS = [name for name, kind, _ in ACCOUNTS if kind not in ("websub", "indexnow")]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with room_in(tmp_path / "room", channels=f"[{CHANNELS_YML}]") as room:
        yield room


@pytest.fixture(autouse=True)
def _loopback_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def held(self: socket.socket, address: Any) -> None:
        assert address[0] == "127.0.0.1", f"something was asked for at {address}"
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", held)


def rehearse(room: Room, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = main(["-C", str(room.root), "rehearse", *words])
    told = capsys.readouterr()
    assert not told.err or code in (0, 1, 2, 3)
    return code, told.out + told.err


def rows(room: Room, capsys: pytest.CaptureFixture[str], slug: str = "alpha") -> dict[str, dict[str, Any]]:
    _, out = rehearse(room, capsys, slug, "--json")
    return {row["channel"]: row for row in json.loads(out)["accounts"]}


def files(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def test_every_kind_of_channel_has_a_stage() -> None:
    assert OPEN.keys() == CHANNELS.keys()


def test_each_account_shows_the_post_once_and_withdraws_it(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    room.write("alpha", social="{text: The desk is open.}")
    found = rows(room, capsys)
    assert [*found] == [name for name, *_ in ACCOUNTS]
    for name in POSTS:
        assert [post["text"].split("\n")[0] for post in found[name]["posts"]] == ["The desk is open."], name
        left = found[name]["after withdrawal"]
        assert bool(left) == (found[name]["kind"] == "webhook"), name
    assert all(row["well"] for row in found.values())


def test_lines_that_break_leave_each_post_once_or_ask_a_person(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    room.write("alpha")
    found = rows(room, capsys)
    assert {row["broken lines"] for row in found.values()} == {3}
    asked = {name: row["a person is asked"] for name, row in found.items() if row["a person is asked"]}
    assert asked == {"page": 1, "slack": 2, "teams": 2}, "networks that keep nothing from standing twice"
    assert {name: row["there once"] for name, row in found.items() if row["there once"] < 3} == {
        "page": 2, "slack": 2, "teams": 2,
    }  # fmt: skip


def test_a_thread_is_shown_post_by_post_and_stands_once(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    room.write("alpha", social="{text: One., bluesky: [One., Two.], mastodon: [One., Two., Three.]}")
    found = rows(room, capsys)
    for name, texts in (("sky", ["One.", "Two."]), ("masto", ["One.", "Two.", "Three."]), ("x-us", ["One."])):
        posts = found[name]["posts"]
        assert [post["text"].split("\n")[0] for post in posts] == texts
        assert [post["below"].split("\n")[0] for post in posts] == ["", *texts[:-1]]
        assert found[name]["well"]
        assert (found[name]["there once"], found[name]["after withdrawal"]) == (3, [])
    assert [count.split(" ")[0] for count in found["sky"]["counts"]] == ["4", "4", "4", "4"]
    _, out = rehearse(room, capsys, "alpha")
    assert "  | Three.\n  in answer to: Two.\n" in out


def test_pictures_and_cards_are_shown_with_their_words(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    path = room.write("alpha", pictures="[{file: signing.jpg, alt: Two people sign}]")
    folder = room.root / "releases" / "alpha"
    folder.mkdir()
    (folder / "signing.jpg").write_bytes(photographs.jpeg())
    path.rename(folder / "release.md")
    found = rows(room, capsys)
    assert [found[name]["posts"][0]["pictures"] for name in ("x-us", "masto")] == [["Two people sign"]] * 2
    assert [found[name]["posts"][0]["card"] for name in ("sky", "company")] == ["Title of alpha"] * 2


def test_nothing_is_written_and_no_secret_is_wanted(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    room.write("alpha", body="The words of the release itself.")
    room.survey()  # which notes what it read
    before = files(room.root)
    code, out = rehearse(room, capsys, "alpha")
    assert code == 0
    assert "Nothing leaves this machine" in out
    assert {path for path, data in files(room.root).items() if before.get(path) != data} == set()


def test_what_is_public_is_rehearsed_as_it_stands(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    room.write("alpha", embargo="FOR IMMEDIATE RELEASE", date="2026-12-04")
    room.tick("2026-12-04T13:00:00Z")
    assert [post["text"].split("\n")[0] for post in rows(room, capsys)["x-us"]["posts"]] == ["Title of alpha"]


def test_a_lost_text_of_another_release_is_told(
    room: Room, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: object) -> Iterator[Any]:
        raise MissingText(Entry("other", 1, "lift", room.clock.now(), "0" * 64))
        yield

    room.write("alpha")
    monkeypatch.setattr("pipeline.cli.rehearse.rehearsed", lost)
    code, out = rehearse(room, capsys, "alpha")
    assert code == 3
    assert out.startswith("The text that was issued for other is nowhere to be found.")


def test_an_account_that_says_nothing_about_it_is_not_on_stage(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    room.write("alpha", social="{text: Words., x: false, webhook: false}")
    assert [*rows(room, capsys)] == ["sky", "masto", "page", "company", "hub", "engines"]


@pytest.mark.parametrize(
    ("fields", "code", "words"),
    [
        ({"draft": "true"}, 3, "draft"),
        ({"embargo": "some day"}, 1, "dateline check"),
        ({"social": "{x: " + "word " * 90 + "}"}, 1, "has problems"),
    ],
)
def test_what_cannot_go_out_is_not_played(
    room: Room, capsys: pytest.CaptureFixture[str], fields: dict[str, Any], code: int, words: str
) -> None:
    room.write("alpha", **fields)
    found, out = rehearse(room, capsys, "alpha")
    assert found == code
    assert words in out
    assert "|" not in out


def test_a_newsroom_without_channels_and_a_wrong_name_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with room_in(tmp_path / "none") as room:
        room.write("alpha")
        code, out = rehearse(room, capsys, "alpha")
        assert code == 0
        assert out.endswith("\nNo account posts about it.\n")
        assert rehearse(room, capsys, "alpah") == (2, "There is no release called alpah. Did you mean alpha?\n")


def test_a_post_that_does_not_go_out_is_told_with_its_reason(
    room: Room, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    room.write("alpha")
    monkeypatch.setattr("pipeline.channels.x.sending.credentials", lambda access: "These keys open nothing.")
    code, out = rehearse(room, capsys, "alpha")
    assert code == 3
    assert "it does not go out: These keys open nothing." in out


def test_what_an_officer_reads(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    room.write("alpha", social="{text: The desk is open.}")
    _, out = rehearse(room, capsys, "alpha")
    head, _, posts = out.partition("\n\n")
    assert head.splitlines()[:4] == [
        "alpha, played with stand-ins for the host and the networks. Nothing leaves this machine.",
        "  goes public at 4 Dec 2026, 09:00 (Port of Spain, UTC−4) (13:00 UTC), on the second",
        "  16 files change in public; the pages among them:",
        "    https://news.example/404.html",
    ]
    assert "    https://news.example/releases/alpha/" in head.splitlines()
    assert posts.startswith(
        """x-us (x): 54 of 280 characters
  | The desk is open.
  | https://news.example/releases/alpha/
  after a withdrawal nothing is left of it
  where the line breaks before, within or after the call: it is there once in 3 of 3 tries

sky (bluesky): 17 of 300 characters, 17 of 3000 bytes
"""
    )


def test_what_would_keep_it_back_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with room_in(tmp_path / "held", approvals=1) as room:
        room.write("alpha")
        code, out = rehearse(room, capsys, "alpha")
    assert code == 3
    assert out.splitlines()[1] == "  does not go out as it stands: it waits for approval"


def test_what_is_public_already_changes_nothing(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    room.write("alpha")
    room.tick(HOUR)
    before = files(room.root)
    out = rehearse(room, capsys, "alpha")[1]
    assert out.splitlines()[1] == "  is public already as it is written; nothing changes"
    assert files(room.root) == before
