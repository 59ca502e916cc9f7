"""The command `kill`: a release is taken back, whatever state its file is in."""

import argparse
from collections.abc import Mapping, Sequence

from pipeline.cli.edit import (
    Found,
    Unwritable,
    edit,
    goes_to_the_desk,
    own_file,
    public_since,
    put,
    reason,
    went_out,
)
from pipeline.cli.say import Stopped, house, release_or_stop, surveyed, withdrawn
from pipeline.issued import Issued
from pipeline.newsroom import Newsroom
from pipeline.record import Entry
from pipeline.source.change import Value, quoted
from pipeline.survey import House, Survey


def kill(words: argparse.Namespace) -> int:
    """Withdraw a public release, or stop for good one that never was public."""
    because = reason(words.because, "--because")
    at = house(words.newsroom)
    seen = surveyed(at)
    release_or_stop(seen, words.slug)
    said = _write(at, seen, words.slug, because)
    while _may_go_out(seen, words.slug) and (now := went_out(at, seen, words.slug)):
        print(f"{words.slug} went out at {public_since(now, words.slug)}, just before that was written.")
        seen = now
        said = _write(at, seen, words.slug, because)
    print(*said, sep="\n")
    return 0


def _may_go_out(seen: Survey, slug: str) -> bool:
    """Whether a text of it waited when it was looked at: a desk may have lifted that before it saw the kill."""
    release, last = own_file(seen, slug), seen.record.last(slug)
    return release is not None and (last is None or release.revision > last.revision)


def _write(at: House, seen: Survey, slug: str, because: str) -> Sequence[str]:
    """Write the kill where it is not written yet; what to tell about it."""
    release, last = own_file(seen, slug), seen.record.last(slug)
    if withdrawn(slug, seen):
        return (f"{slug} was withdrawn already. Nothing was changed.",)
    if release is None and last is not None:
        file = _notice(at, seen, last, because)
        return _withdrawn(at, slug, f"Its own file is gone or cannot be read, so the notice is a new one: {file}.")
    if release is None:  # release_or_stop has found the name in a file or in the record
        raise Stopped(f"{slug} cannot be read yet, and was never public: take its file away.", 3)
    if release.killed and (last is None or release.revision > last.revision):
        return (f"{slug} is withdrawn in {release.file} already. Nothing was changed.",)
    where = Found(at, seen, release, last)
    return _never_public(where, because) if last is None else _public(where, last, because)


def _public(where: Found, last: Entry, because: str) -> Sequence[str]:
    release = where.release
    fields: dict[str, Value] = {"revision": str(max(release.revision, last.revision + 1)), "killed": because}
    try:
        edit(where, fields | ({"draft": "false"} if release.draft else {}))
    except Unwritable:
        _above(where, last, because)
    except Stopped as why:
        raise Stopped(f"{why}\nReaders still see {where.slug}.", why.code) from why
    return _withdrawn(where.at, where.slug, f"Written to {release.file}.")


def _above(where: Found, last: Entry, because: str) -> None:
    """Write the notice above all that stands in the file, which is its text from then on and is not shown."""
    data = where.at.files.read(where.at.root / where.release.file)
    put(where, data, _text(_issued(where.seen, last), where.seen.newsroom, last, because).encode() + data)


def _never_public(where: Found, because: str) -> Sequence[str]:
    if where.release.draft:
        drafted = "is a draft and was never public, so there is nothing to withdraw. Nothing was changed."
        raise Stopped(f"{where.slug} {drafted}", 3)
    edit(where, {"killed": because})
    return (
        f"{where.slug} was never public and does not go out any more. Written to {where.release.file}.",
        "Nobody outside sees a notice or the reason: there is nothing to take back.",
        goes_to_the_desk(where.at),
    )


def _withdrawn(at: House, slug: str, written: str) -> Sequence[str]:
    return (
        f"{slug} is marked as withdrawn. {written}",
        "Once the desk sees it, what is queued stops, and posts that are out are taken back where their network",
        "allows it. A notice with the reason stands at its address, and the text is gone from there.",
        "A hold, an approval or a problem in the file does not delay this.",
        f"{goes_to_the_desk(at)} Where no desk runs: dateline lift",
    )


def _notice(at: House, seen: Survey, last: Entry, because: str) -> str:
    """Write a release file that says no more than the notice, made from what is public; its name."""
    file = f"releases/{last.slug}-withdrawn.md"
    path = at.root / file
    if at.files.sort(path) != "none":
        raise Stopped(f"{file} is there already and was left alone. Write `killed:` into it, or take it away.", 3)
    at.files.make_folder(path.parent)
    at.files.write(path, _text(_issued(seen, last), seen.newsroom, last, because).encode())
    return file


def _issued(seen: Survey, last: Entry) -> Issued:
    """What is public, or no more than its name where that is nowhere to be found."""
    return seen.record.texts.get(last.digest) or Issued({"slug": last.slug}, "")


def _text(issued: Issued, newsroom: Newsroom, last: Entry, because: str) -> str:
    issuers = [row["id"] for row in issued.rows("issuers")] or list(newsroom.organisations)[:1]
    fields = {
        "title": quoted(issued["title"] or last.slug),
        "slug": last.slug,
        "embargo": "FOR IMMEDIATE RELEASE",
        "kind": issued["kind"],
        "number": quoted(issued["number"]) if issued["number"] else "",
        "date": issued["date"],
        "issuers": f"[{', '.join(issuers)}]",
        "contacts": f"[{', '.join(_contact(row, newsroom) for row in issued.rows('contacts'))}]",
        "language": issued["language"],
        "event": f"{{time: {quoted(issued['event']['time'])}}}" if issued["event"] else "",
        "topics": f"[{', '.join(map(quoted, issued['topics']))}]" if issued["topics"] else "",
        "revision": str(last.revision + 1),
        "killed": quoted(because),
    }
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in fields.items() if value) + "---\n"


def _contact(row: Mapping[str, str], newsroom: Newsroom) -> str:
    """A contact as it may stand in a file: an organisation is named there by its id."""
    ids = {organisation.name: id_ for id_, organisation in newsroom.organisations.items()}
    given = {**row, "organisation": ids.get(row.get("organisation", ""), row.get("organisation", ""))}
    return "{" + ", ".join(f"{key}: {quoted(value)}" for key, value in given.items() if value) + "}"
