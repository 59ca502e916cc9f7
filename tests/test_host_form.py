"""Where the public pages stand, as newsroom.yml says it: taken, or refused at its place."""

from pathlib import Path

import pytest

from pipeline.files import Disk
from pipeline.newsroom import HostPlace
from pipeline.problem import Problem
from pipeline.read import read
from tests.room import Room


def problems(room: Room, line: str) -> list[Problem]:
    path = room.root / "newsroom.yml"
    path.write_text(path.read_text().replace("{kind: folder, path: live, proof: folder}", line))
    return [each for each in read(Disk(), room.root).problems if each.place.file == "newsroom.yml"]


def place(room: Room, line: str) -> HostPlace:
    assert problems(room, line) == []
    newsroom = read(Disk(), room.root).newsroom
    assert newsroom
    return newsroom.host


def test_each_kind_is_taken_with_its_own_fields(room: Room) -> None:
    assert place(room, "{kind: branch, repository: 'https://git.example/a.git', token: PAGES, proof: branch}") == (
        HostPlace("branch", proof="branch", repository="https://git.example/a.git", branch="gh-pages", token="PAGES")
    )


def test_a_folder_elsewhere_is_taken(room: Room) -> None:
    found = place(room, "{kind: rsync, to: 'press@www.example.org:/srv/www/live', port: 2222, identity: KEY}")
    assert (found.to, found.port, found.identity, found.proof) == (
        "press@www.example.org:/srv/www/live", 2222, "KEY", "address",
    )  # fmt: skip
    assert (found.path, found.branch, found.folders(Path("/newsroom"))) == ("", "", ())


@pytest.mark.parametrize("repository", ["git@git.example:a/b.git", "ssh://git@git.example/a", "../pages.git", "/srv/a"])
def test_a_repository_may_be_an_address_or_a_path(room: Room, repository: str) -> None:
    assert place(room, f"{{kind: branch, repository: '{repository}'}}").repository == repository


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{kind: rsync}", "field-missing"),
        ("{kind: rsync, to: www.example.org}", "path-refused"),
        ("{kind: rsync, to: 'www.example.org:live'}", "path-refused"),
        ("{kind: rsync, to: 'www.example.org:/live'}", "path-refused"),
        ("{kind: rsync, to: 'www.example.org:/etc/www/live'}", "path-refused"),
        ("{kind: rsync, to: 'www.example.org:/srv/../live'}", "path-refused"),
        ("{kind: rsync, to: 'www.example.org:/srv/www/live/'}", "path-refused"),
        ("{kind: rsync, to: '-oProxyCommand=x:/srv/www/live'}", "path-refused"),
        ("{kind: rsync, to: 'a.example:/srv/www/live', port: 0}", "number-unreadable"),
        ("{kind: rsync, to: 'a.example:/srv/www/live', identity: /home/desk/key}", "secret-written"),
        ("{kind: rsync, to: 'a.example:/srv/www/live', proof: branch}", "choice-unknown"),
        ("{kind: rsync, to: 'a.example:/srv/www/live', path: live}", "key-unknown"),
        ("{kind: branch, repository: 'https://desk:hunter2@git.example/a.git'}", "secret-written"),
        ("{kind: branch, repository: 'https://hunter2@git.example/a.git'}", "secret-written"),
        ("{kind: branch, repository: 'https://[git.example/a.git'}", "secret-written"),
        ("{kind: branch, repository: '--upload-pack=x'}", "address-unreadable"),
        ("{kind: branch, repository: 'ext::sh -c x'}", "address-unreadable"),
        ("{kind: branch, branch: '-x'}", "path-refused"),
        ("{kind: branch, branch: 'a..b'}", "path-refused"),
        ("{kind: branch, token: ghp_hunter2}", "secret-written"),
        ("{kind: branch, proof: folder}", "choice-unknown"),
        ("{kind: folder, path: live, token: X}", "key-unknown"),
    ],
)
def test_what_cannot_be_a_host_is_refused_at_its_place(room: Room, line: str, code: str) -> None:
    (found,) = problems(room, line)
    assert (found.code, found.stops, found.place.line) == (code, True, 21)
    assert "hunter2" not in f"{found.wrong} {found.mend}"
