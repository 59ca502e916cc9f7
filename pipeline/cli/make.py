"""The commands that make something to look at or to hand over, and lift nothing: build, letter, ninjs."""

import argparse
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.ahead import edition_of, with_changes
from pipeline.cli.hand import handed_over
from pipeline.cli.say import Stopped, as_json, ended, house, release_or_stop, surveyed, waits, working
from pipeline.clock import HandClock, stamp
from pipeline.coming import Coming
from pipeline.embargo import Refusal, read_embargo
from pipeline.newsroom import Newsroom
from pipeline.record import MissingText, Standing
from pipeline.release import Release
from pipeline.seal import Unsealable
from pipeline.store import Damaged
from pipeline.survey import House, Survey
from pipeline.zone import UnknownZone

if TYPE_CHECKING:
    from pipeline.recipient import Recipient

LETTERS = ".dateline/letters"


def build(words: argparse.Namespace) -> int:
    """Write the whole public tree into a folder, as it will stand at an instant; nothing is lifted or recorded."""
    at = house(words.newsroom)
    seen = surveyed(at)
    out = at.root / words.out
    if not _may_be_rewritten(at, out, seen.newsroom):
        raise Stopped(f"{words.out} holds other things, so it was left alone. Build into another folder with --out.", 3)
    instant = instant_of(words.at, seen.newsroom) if words.at else at.clock.now()
    later = replace(at, clock=HandClock(instant))
    changes = [change for change in seen.coming if change.due(instant)]
    with working("Making the pages …"):
        try:
            record, _ = with_changes(seen.record, changes, instant)
            edition = edition_of(later, seen, record)
            try:
                _write_tree(at, out, edition.manifest)
            except Damaged:  # a desk cleared away what had been there for long: it is made again
                later.forget()
                edition = edition_of(later, seen, record)
                _write_tree(at, out, edition.manifest)
        except (Unsealable, MissingText, Damaged) as why:
            raise Stopped(f"The pages cannot be built. {why}", 3) from why
    left = {c.release.slug: waits(c, instant) for c in seen.coming if c.obstacles and _by(c, instant)}
    left |= dict.fromkeys(seen.unreadable(), "it cannot be read")
    if words.json:
        told = {"folder": str(out), "at": stamp(instant), "files": len(edition.manifest), "seal": edition.seal}
        as_json({**told, "left_out": list(left)})
        return 0
    print(f"{len(edition.manifest)} files in {out}/, as the public tree will stand at {stamp(instant)}.")
    if left:
        print("Left out:", *(f"  {name}: {why}" for name, why in left.items()), sep="\n")
    early = [change.release.slug for change in changes if change.instant and change.instant > at.clock.now()]
    if early:
        print(f"It shows what is still under embargo ({', '.join(early)}): keep it on this machine.")
    return 0


def _by(change: Coming, instant: datetime) -> bool:
    """Whether its hour has come at an instant, or it has none."""
    return change.instant is None or change.instant <= instant


def _may_be_rewritten(at: House, out: Path, newsroom: Newsroom) -> bool:
    """Whether a folder is empty, new or an earlier build, and nothing that anybody wrote or reads lies in it."""
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        return False
    root, target = at.root.resolve(), out.resolve()
    ours = [root / name for name in ("releases", "templates", "marks", "feeds", ".dateline", ".git")]
    ours += newsroom.host.folders(root)
    if any(target == each or each in target.parents or target in each.parents for each in ours):
        return False
    if not out.exists() or not any(out.iterdir()):
        return True
    built = (out / "feeds" / "record.jsonl").exists() and (out / "index.html").exists()
    return built and not any((out / name).exists() for name in ("newsroom.yml", ".git", ".dateline"))


def letter(words: argparse.Namespace) -> int:
    """Write the release as an .eml; before its lift it carries an embargo banner."""
    from pipeline.formats.letter import LetterTooLong
    from pipeline.formats.letter import letter as compose
    from pipeline.typeset.template import TemplateFault

    at = house(words.newsroom)
    seen = surveyed(at)
    standing, change = _as_it_stands(at, seen, words.slug)
    hour = change.instant if change else None
    try:
        data = compose(seen.newsroom, standing, hour, _recipient(words, seen))
    except (LetterTooLong, TemplateFault) as why:
        raise Stopped(f"The letter cannot be made: {why}", 1) from why
    path = handed_over(at, seen, at.root / LETTERS / f"{words.slug}.eml", words.out, data)
    print(f"{path}: {_letter_words(change)}.")
    if change is not None and change.release.hold:
        print(f"It is on hold, so look before you send it: {ended(change.release.hold)}")
    return 0


def ninjs(words: argparse.Namespace) -> int:
    """Write the release as agencies' systems take it; before its lift that is the advance copy, under embargo."""
    from pipeline.formats.ninjs import advance
    from pipeline.formats.ninjs import ninjs as compose
    from pipeline.typeset.template import TemplateFault

    at = house(words.newsroom)
    seen = surveyed(at)
    standing, change = _as_it_stands(at, seen, words.slug)
    hour = change.instant if change else None
    firm = change is not None and not change.obstacles
    try:
        data = advance(seen.newsroom, standing, hour, firm=firm) if change else compose(seen.newsroom, standing)
    except TemplateFault as why:
        raise Stopped(f"It cannot be made: {why}", 1) from why
    path = handed_over(at, seen, at.root / LETTERS / f"{words.slug}.ninjs.json", words.out, data)
    print(f"{path}: {_ninjs_words(change, at.clock.now())}.")
    return 0


def _recipient(words: argparse.Namespace, seen: Survey) -> "Recipient | None":
    """Whom the options name, None where they name nobody."""
    from pipeline.embargo.canonical import as_choice
    from pipeline.recipient import Recipient
    from pipeline.typeset.catalogue import languages, spoken
    from pipeline.typeset.template import look

    given = [f"--{name}" for name in ("name", "zone", "language", "token") if getattr(words, name)]
    if not words.to:
        if given:
            raise Stopped(
                f"{given[0]} says something of a reader: name one with --to, such as --to ana@paper.example.", 2
            )
        return None
    if words.token and not seen.newsroom.letters:
        told = "newsroom.yml does not say how readers leave the list: write `letters:` there, or leave --token out."
        raise Stopped(told, 2)
    known = look(seen.newsroom.templates)
    if words.language and not spoken(known, words.language):
        raise Stopped(f"No letter speaks `{words.language}`. Write one of {', '.join(languages(known))}.", 2)
    try:
        return Recipient(words.to, words.name, words.language, words.zone, words.token)
    except UnknownZone as why:
        near = as_choice(words.zone, "--zone {}")
        raise Stopped(f"`{words.zone}` is no time zone. Write its area and city, such as {near}.", 2) from why
    except ValueError as why:
        raise Stopped(f"The letter cannot be addressed: {why}.", 2) from why


def _letter_words(change: Coming | None) -> str:
    if change is None:
        return "as it is public"
    return "under embargo, with a banner" if change.instant else "not public yet, so do not send it before it is"


def _ninjs_words(change: Coming | None, now: datetime) -> str:
    if change is None:
        return "as it is public"
    if change.kind == "kill":
        return "withdrawn, but not in public yet"
    if change.obstacles:
        return f"marked as withheld ({waits(change, now)})"
    if change.instant is None or change.instant <= now:
        return "marked as withheld (it is not public yet)"
    return f"under embargo until {stamp(change.instant)}"


def _as_it_stands(at: House, seen: Survey, slug: str) -> tuple[Standing, Coming | None]:
    """How the release stands or will stand, and the change to come while that is not public."""
    release_or_stop(seen, slug)
    release = seen.of(slug)
    stops = {problem.place.file for problem in seen.problems if problem.stops}
    if release is not None and release.file in stops and any(c.release == release for c in seen.coming):
        raise Stopped(f"{slug} has problems. Run `dateline check {release.file}` and mend them first.", 1)
    now = at.clock.now()
    for change in seen.coming:
        if change.release.slug == slug:
            entry = replace(change.entry(change.instant or now), instant=now)  # a letter is dated when it is written
            earlier = tuple(each for each in seen.record.entries if each.slug == slug)
            return Standing(change.issued, (*earlier, entry)), change
    found = next((item for item in seen.record.standing() if item.slug == slug), None)
    if found is None and release is not None and release.killed:
        raise Stopped(f"{slug} was withdrawn before it was public, so there is nothing to send of it.", 3)
    if found is None:
        raise Stopped(_no_letter(slug, seen.of(slug)), 3)
    return found, None


def _no_letter(slug: str, release: Release | None) -> str:
    """Why there is no letter of what neither is public nor waits."""
    if release is None:
        return f"{slug} is not public, and its file cannot be read yet. Run `dateline check`."
    if release.draft:
        return f"{slug} is a draft. Take the line `draft: true` out of {release.file} first; a `hold:` keeps it back."
    return f"{slug} has problems. Run `dateline check {release.file}` and mend them first."


def instant_of(words: str, newsroom: Newsroom) -> datetime:
    """The instant that a person names with --at; the command ends where it names none."""
    try:
        embargo = read_embargo(words, home=newsroom.home, order=newsroom.order, aliases=newsroom.zone_aliases)
    except Refusal as why:
        raise Stopped(f"{why.wrong.replace('The embargo', '--at')} {why.mend}", 2) from why
    if embargo.instant is None:
        raise Stopped("--at needs a time, such as 2020-12-04T13:00:00Z.", 2)
    return embargo.instant


def _write_tree(at: House, out: Path, manifest: Mapping[str, str]) -> None:
    """The folder holds exactly these files. It may show what is under embargo, so it is closed to others."""
    at.files.make_folder(out, mode=0o700)
    at.files.mode(out, 0o700)
    for path in sorted(out.rglob("*"), reverse=True):
        if path.is_file() and path.relative_to(out).as_posix() not in manifest:
            at.files.remove(path)
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    at.files.make_folders((out / name).parent for name in manifest)
    # never a link into what is public
    at.files.write_all((out / name, at.store.get(content)) for name, content in manifest.items())
