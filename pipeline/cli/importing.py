"""The command `import`: a text from elsewhere becomes a draft, and what was lost is said."""

import argparse
from pathlib import Path

from pipeline.cli.say import Stopped, house, problem_text, surveyed
from pipeline.imports import Draft, drafted
from pipeline.imports.opened import MOST_BYTES
from pipeline.imports.refusing import too_big
from pipeline.problem import Place
from pipeline.source.characters import Unreadable
from pipeline.source.slug import slugged
from pipeline.survey import House, Survey


def import_(words: argparse.Namespace) -> int:
    """Write the draft of a file into releases/; nothing that is there is touched, nothing is fetched."""
    wanted = slugged(words.slug or "")
    if words.slug and not wanted:
        raise Stopped("--slug needs letters a to z, such as --slug reading-room.", 2)
    at = house(words.newsroom)
    data = _bytes(at, Path(words.file))
    seen = surveyed(at)
    try:
        draft = drafted(data, words.file, seen.newsroom, wanted)
    except Unreadable as why:
        raise Stopped("\n".join(problem_text(problem) for problem in why.problems), 3) from why
    path = _free(at, seen, draft.slug)
    at.files.make_folder(path.parent)
    at.files.write(path, draft.text.encode())
    print(f"A new draft: {path}. Nothing happens with it until the line `draft: true` goes.")
    print(f"Found: {', '.join(_found(draft)) or 'the text alone'}.\n")
    for problem in draft.problems:
        print(problem_text(problem), end="\n\n")
    count = len(draft.problems)
    print(f"{count} to think over. `dateline check {path}` says what the draft itself still needs.")
    return 0


def _bytes(at: House, path: Path) -> bytes:
    """The bytes of a file, at most 4 MiB; a link is not followed, and what is no file is refused."""
    sort = at.files.sort(path)
    if sort == "none":
        raise Stopped(f"There is no file {path}.", 2)
    if sort != "file":
        raise Stopped(f"{path} is a {sort}. Name the file itself.", 2)
    data = b"" if at.files.age(path)[1] > MOST_BYTES else at.files.read(path)
    if not data and at.files.age(path)[1]:
        raise Stopped(problem_text(too_big(Place(str(path)), "4 MiB")), 3)
    return data


def _free(at: House, seen: Survey, slug: str) -> Path:
    """The path of the new draft; Stopped where a release has that address or something has that name."""
    path = at.root / "releases" / f"{slug}.md"
    taken = slug in seen.unread or seen.of(slug) is not None or seen.record.last(slug) is not None
    if taken or at.files.sort(path) != "none" or at.files.sort(path.with_suffix("")) != "none":
        raise Stopped(f"There is a release called {slug} already, so nothing was written. Give another --slug.", 3)
    return path


def _found(draft: Draft) -> list[str]:
    found = draft.found
    said = [name for name, value in (("headline", found.head.title), ("subtitle", found.head.subtitle)) if value]
    said += [f"{name} {value}" for name, value in (("number", found.head.number), ("date", found.head.date)) if value]
    said += [f"embargo “{found.embargo}”"] if found.embargo else []
    said += [f"event “{found.event}”"] if found.event else []
    said += [f"issuers {' and '.join(found.issuers)}"] if found.issuers else []
    said += [f"contacts {' and '.join(each.name for each in found.people)}"] if found.people else []
    said += (
        [f"accounts {' and '.join(f'{each.name} ({each.network})' for each in found.handles)}"] if found.handles else []
    )
    said += [f"{len(found.quotes)} quote{'s' if len(found.quotes) > 1 else ''}"] if found.quotes else []
    return said
