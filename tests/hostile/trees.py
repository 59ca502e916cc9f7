"""Traps of the folder: links, pipes and sockets, names that clash, and files that are none."""

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.hostile.case import GOOD, Case


def tree(trap: str, name: str, lay: Callable[[Path], None], *codes: str) -> Case:
    """Whatever is laid into a newsroom's folder."""
    return Case("tree", trap, name, frozenset(codes), lay=lay)


def at(name: str, text: str = GOOD) -> Callable[[Path], None]:
    """A release under this name."""
    return lambda folder: _write(folder / "releases" / name, text)


def both(*laid: Callable[[Path], None]) -> Callable[[Path], None]:
    """Several at once."""

    def lay(folder: Path) -> None:
        for each in laid:
            each(folder)

    return lay


def linked(name: str, target: str) -> Callable[[Path], None]:
    """A symbolic link under this name."""

    def lay(folder: Path) -> None:
        path = folder / "releases" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(target)

    return lay


def piped(name: str) -> Callable[[Path], None]:
    """A pipe that nobody writes to: whoever opens it as a file waits for ever."""

    def lay(folder: Path) -> None:
        path = folder / "releases" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        os.mkfifo(path)

    return lay


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _socket(folder: Path) -> None:
    before = Path.cwd()
    os.chdir(folder / "releases")  # the path of a socket may have 107 bytes only
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("a.md")
    finally:
        os.chdir(before)


def _sparse(folder: Path) -> None:
    with (folder / "releases/a.md").open("wb") as file:
        file.truncate(1 << 40)


def _odd_bytes(folder: Path) -> None:
    _write(folder / "releases" / os.fsdecode(b"caf\xe9.md"), GOOD)


def _make(path: Path, kind: str, target: str) -> None:
    """Something of this kind where a file or folder was expected; nothing for `nothing`."""
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "file":
        path.touch()
    elif kind == "folder":
        path.mkdir()
    elif kind == "link":
        path.symlink_to(target)


def _releases_are(kind: str) -> Callable[[Path], None]:
    def lay(folder: Path) -> None:
        path = folder / "releases"
        path.rmdir()
        _make(path, kind, "/etc")

    return lay


def _newsroom_is(kind: str) -> Callable[[Path], None]:
    def lay(folder: Path) -> None:
        path = folder / "newsroom.yml"
        path.unlink()
        _make(path, kind, "/etc/passwd")

    return lay


def beside(lay: Callable[[Path], None], file: str) -> Callable[[Path], None]:
    """A release that names a picture which is laid beside it."""
    named = GOOD.replace("issuers:", f"pictures: [{{file: '{file}', alt: Two people sign}}]\nissuers:")
    return both(at("2026-12-04-signing/release.md", named), lay)


def cases() -> Iterator[Case]:
    yield tree("symlinks", "a release", linked("a.md", "/etc/passwd"), "link-followed")
    yield tree("symlinks", "a release in a folder", linked("a/release.md", "/etc/passwd"), "link-followed")
    yield tree("symlinks", "a folder of a release", linked("a", "/etc"), "link-followed")
    yield tree("symlinks", "to nowhere", linked("a.md", "nowhere"), "link-followed")
    yield tree("symlinks", "to itself", linked("a.md", "a.md"), "link-followed")
    yield tree("symlinks", "a device", linked("a.md", "/dev/zero"), "link-followed")
    yield tree("symlinks", "the releases", _releases_are("link"), "link-followed")
    yield tree("symlinks", "newsroom.yml", _newsroom_is("link"), "link-followed")
    yield tree(
        "symlinks", "a picture", beside(linked("2026-12-04-signing/p.png", "/etc/passwd"), "p.png"), "file-absent"
    )
    yield tree("pipes and devices", "a release", piped("a.md"), "file-unreadable")
    yield tree("pipes and devices", "a release in a folder", piped("a/release.md"), "file-unreadable")
    yield tree("pipes and devices", "a socket", _socket, "file-unreadable")
    yield tree("pipes and devices", "the releases", _releases_are("pipe"), "file-unreadable")
    yield tree("pipes and devices", "newsroom.yml", _newsroom_is("pipe"), "file-unreadable")
    yield tree("pipes and devices", "a picture", beside(piped("2026-12-04-signing/p.png"), "p.png"), "file-unreadable")
    yield tree("files that are none", "the releases a file", _releases_are("file"), "file-unreadable")
    yield tree("files that are none", "newsroom.yml a folder", _newsroom_is("folder"), "file-absent")
    yield tree("files that are none", "newsroom.yml absent", _newsroom_is("nothing"), "file-absent")
    yield tree("files that are none", "a folder named .md", at("a.md/x.txt"), "file-ignored")
    yield tree("files that are none", "release.md a folder", at("a/release.md/x"), "file-absent")
    yield tree("files that are none", "a TiB of nothing", _sparse, "file-too-big")
    yield tree("slugs that clash", "with a date", both(at("2026-12-04-a.md"), at("a.md")), "slug-taken")
    yield tree("slugs that clash", "file and folder", both(at("a/release.md"), at("a.md")), "slug-taken")
    yield tree("slugs that clash", "two dates", both(at("2026-12-04-a.md"), at("2026-12-05-a.md")), "slug-taken")
    yield tree("slugs that clash", "by case", both(at("A.md"), at("a.md")), "slug-form")
    yield tree("slugs that clash", "composed", both(at("caf\u00e9.md"), at("cafe\u0301.md")), "slug-form")
    yield tree("slugs that clash", "by letter", both(at("\u0430.md"), at("a.md")), "slug-form")
    yield tree("names", "too long", at("a" * 200 + ".md"), "slug-form")
    yield tree("names", "blank", at("a b.md"), "slug-form")
    yield tree("names", "line end", at("a\nb.md"), "slug-form")
    yield tree("names", "escape for terminals", at("a\x1b[31m.md"), "slug-form")
    yield tree("names", "direction of writing", at("a\u202edm.md"), "slug-form")
    yield tree("names", "other bytes", _odd_bytes, "slug-form")
    yield tree(
        "names",
        "dots",
        at("...md"),
    )
    yield tree("names", "capital ending", at("a.MD"), "file-ignored")
    yield tree("names", "hidden", at(".a.md", "x"))
    yield tree("names", "500 broken files", both(*(at(f"a{n}.md", "x") for n in range(500))), "front-matter-missing")
