"""The commands with which people write: init, new, approve."""

import argparse
import json
import re
from pathlib import Path

from pipeline.cli.edit import FASTER
from pipeline.cli.say import Stopped, ended, house, release_or_stop, surveyed
from pipeline.cli.starter import DRAFT, FIRST, IGNORED, NEWSROOM
from pipeline.coming import approval_digest, approvals_missing
from pipeline.embargo.canonical import can_be_named
from pipeline.files import Disk
from pipeline.issued import resolve
from pipeline.source import example
from pipeline.source.amend import Unamendable, with_approval
from pipeline.source.slug import slugged
from pipeline.spelled import GROUPS, LONG, is_spelled, names
from pipeline.zone import UnknownZone, zone


def init(words: argparse.Namespace) -> int:
    """Write a new newsroom; nothing that is there already is touched."""
    root = Path(words.folder)
    if root.exists() and not root.is_dir():
        raise Stopped(f"{root} is a file. Name a folder for the newsroom.", 2)
    if (root / "newsroom.yml").exists():
        raise Stopped(f"{root / 'newsroom.yml'} is there already, so nothing was written.", 3)
    try:
        zone(words.home if can_be_named(words.home) else "")
    except UnknownZone:
        raise Stopped(f"There is no zone called {words.home}. Write one such as America/Port_of_Spain.", 2) from None
    filled = {"name": words.name, "address": words.address, "home": words.home}
    newsroom = re.sub("<(name|address|home)>", lambda m: json.dumps(filled[m.group(1)], ensure_ascii=False), NEWSROOM)
    files = Disk()
    for name, text in (("newsroom.yml", newsroom), (".gitignore", IGNORED), ("releases/first-release.md", FIRST)):
        if not (root / name).exists():
            files.make_folder((root / name).parent)
            files.write(root / name, text.encode())
    print(f"A new newsroom stands in {root}/. Next:")
    print(f"  1. open {root}/newsroom.yml and say who you are;")
    print(f"  2. open {root}/releases/first-release.md and write;")
    print(f"  3. run: dateline -C {root} check")
    return 0


def new(words: argparse.Namespace) -> int:
    """Write a new draft, named after today in the home zone and its title."""
    title = " ".join(words.title).strip()
    slug = slugged(words.slug or title)
    if not slug:
        told = "The name of the file is made from the letters a to z of the title, and it has none."
        raise Stopped(f"{told} Give one with --slug, such as --slug reading-room.", 2)
    at = house(words.newsroom)
    newsroom = surveyed(at).newsroom
    today = at.clock.now().astimezone(zone(newsroom.home)).date().isoformat()
    path = at.root / "releases" / f"{today}-{slug}.md"
    if path.exists():
        raise Stopped(f"{path} is there already, so nothing was written.", 3)
    issuers = ", ".join(newsroom.organisations)
    text = DRAFT.replace("<date>", today).replace("<issuers>", issuers).replace("<language>", newsroom.languages[0])
    text = text.replace("<hour>", example.hour(newsroom))
    text = text.replace("<title>", json.dumps(title, ensure_ascii=False))  # last: a title may hold anything
    at.files.make_folder(path.parent)
    at.files.write(path, text.encode())
    print(f"A new draft: {path}. Nothing happens with it until the line `draft: true` goes.")
    return 0


def approve(words: argparse.Namespace) -> int:
    """Write an approval, bound to exactly what would become public, into the release file."""
    if not words.by.strip():
        raise Stopped("--by needs a name: who approves?", 2)
    at = house(words.newsroom)
    seen = surveyed(at)
    release_or_stop(seen, words.slug)
    release = seen.of(words.slug)
    if release is None:
        raise Stopped(f"{words.slug} is public, but its file is no longer in releases/.", 3)
    if release.draft:
        raise Stopped(f"{words.slug} is a draft. Take the line `draft: true` out of {release.file} first.", 3)
    if release.killed:
        raise Stopped(f"{words.slug} was withdrawn, and that needs no approval. Nothing was changed.", 3)
    stops = [problem for problem in seen.problems if problem.stops and problem.place.file == release.file]
    if stops:
        raise Stopped(f"{words.slug} has problems. Run `dateline check {release.file}` and mend them first.", 1)
    issued = resolve(release, seen.newsroom)
    last = seen.record.last(words.slug)
    if last is not None and last.digest == issued.digest:
        print(f"{words.slug} is public exactly as it stands, so there is nothing to approve.")
        return 0
    if words.digest:
        _is_meant(" ".join(words.digest), approval_digest(release, issued), words.slug)
    for waiver in seen.waived.get(release.file, ()):
        print(f"Set aside in it: {waiver.code}, by {' and '.join(waiver.by)}: {ended(waiver.because)}")
    path = at.root / release.file
    data = at.files.read(path)
    try:
        amended = with_approval(data.decode("utf-8"), words.by, approval_digest(release, issued))
    except Unamendable as why:
        raise Stopped(f"{release.file}: {why}.", 1) from why
    if not at.files.rewrite(path, data, amended.encode()):
        raise Stopped(FASTER.format(file=release.file), 3)
    amended_release = surveyed(at).of(words.slug) or release
    left = approvals_missing(amended_release, issued, seen.newsroom)
    print(
        f"{words.by} approves {words.slug} exactly as it stands; any later edit voids this. Written to {release.file}."
    )
    print("It has every approval it needs." if left == 0 else f"It still waits for {left} more.")
    return 0


def _is_meant(number: str, digest: str, slug: str) -> None:
    """Stopped where the number of a proof is none, or that of another text than the release has now."""
    if not is_spelled(number):
        raise Stopped(f"`{number}` is no number of a proof. Write its {GROUPS} groups of {LONG} figures.", 2)
    if not names(number, digest):
        raise Stopped(
            f"This is not the {slug} that the number names: it was changed since that proof was made, or a figure is "
            f"wrong. Nothing was changed. Make a new proof, `dateline proof {slug}`, and have that one read.",
            3,
        )
