"""The command `rehearse`: a release lifted in a play, with stand-ins for host, clock and networks."""

import argparse
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict

from pipeline.channels import channel, texts
from pipeline.cli.say import Stopped, as_json, house, release_or_stop, span, surveyed, text_lost, times
from pipeline.clock import stamp
from pipeline.coming import ON_TIME, PROBLEMS
from pipeline.delivery import Limit
from pipeline.dress import Dress, dressed
from pipeline.indexnow import key_path
from pipeline.issued import Issued
from pipeline.pictures import Unwalkable, public_bytes
from pipeline.record import Entry, MissingText
from pipeline.rehearsal import BREAKS, Played, Script, rehearsed
from pipeline.standins.alone import alone
from pipeline.standins.stage import Shown
from pipeline.survey import House, Survey

SHOWN = 12  # pages that are named on a terminal


def rehearse(words: argparse.Namespace) -> int:
    """Play the lift, the posts, a withdrawal, and lines that break; 3 where one would not go as it should."""
    # a proxy of the machine is for the world outside: what is played here must not go through it
    os.environ |= {"NO_PROXY": "*", "no_proxy": "*"}
    at = house(words.newsroom)
    seen = surveyed(at)
    release_or_stop(seen, words.slug)
    entry, issued = _change(at, seen, words.slug)
    script = Script(seen.newsroom, seen.record, entry, issued, _public(seen), _pictures(at, seen, issued))
    with alone():
        dress = dressed(at, seen, words.slug)
        try:
            plays = [[*rehearsed(script, how)] for how in ("", *BREAKS)]
        except MissingText as lost:
            raise Stopped(text_lost([lost.args[0].slug]), 3) from lost
    told = [_told(*each) for each in zip(*plays, strict=True)]
    stays = bool(seen.record.last(words.slug)) and not dress.obstacles  # public as it is written
    if words.json:
        as_json({"lift": _lift(dress, well=stays or _is_well(dress)), "accounts": told})
    else:
        print(f"{words.slug}, played with stand-ins for the host and the networks. Nothing leaves this machine.")
        print(*_act(dress, seen), sep="\n")
        for row in told:
            print()
            print(*_lines(row), sep="\n")
        if not told:
            print("No account posts about it.")
    return 0 if (stays or _is_well(dress)) and all(row["well"] for row in told) else 3


def _is_well(dress: Dress) -> bool:
    return dress.lifted is not None and dress.lifted.late <= ON_TIME and not dress.alarms


def _lift(dress: Dress, *, well: bool) -> dict[str, object]:
    """The lift, for a script."""
    return {
        "well": well,
        "instant": stamp(dress.lifted.entry.instant) if dress.lifted else None,
        "obstacles": list(dress.obstacles),
        "changed": list(dress.changed),
        "alarms": [asdict(alarm) for alarm in dress.alarms],
    }


def _act(dress: Dress, seen: Survey) -> Iterator[str]:
    """The lift, in an officer's words."""
    if dress.lifted:
        hour, *elsewhere = times(dress.lifted.entry.instant, seen.newsroom)
        on = "on the second" if dress.lifted.late <= ON_TIME else f"{span(dress.lifted.late)} late"
        yield f"  goes public at {hour}{f' ({elsewhere[0]})' if elsewhere else ''}, {on}"
        pages = [path for path in dress.changed if path.endswith(".html")]
        yield f"  {len(dress.changed)} files change in public; the pages among them:"
        yield from (f"    {seen.newsroom.url(path)}" for path in pages[:SHOWN])
        if len(pages) > SHOWN:
            yield f"    and {len(pages) - SHOWN} more (`--json` names them all)"
    elif dress.obstacles:
        yield f"  does not go out as it stands: it {' and '.join(dress.obstacles)}"
    else:
        yield "  is public already as it is written; nothing changes"
    yield from (f"  alarm: {alarm}" for alarm in dress.alarms)


def _change(at: House, seen: Survey, slug: str) -> tuple[Entry, Issued]:
    """What is to be public, else what is."""
    for change in (each for each in seen.coming if each.release.slug == slug):
        if PROBLEMS in change.obstacles:
            raise Stopped(f"{slug} has problems. Run `dateline check {change.release.file}` and mend them first.", 1)
        if change.kind != "kill":
            return change.entry(change.instant or at.clock.now()), change.issued
    last = seen.record.last(slug)
    issued = seen.record.texts.get(last.digest) if last else None
    if last is None or issued is None or last.kind == "kill":
        raise Stopped(f"{slug} is a draft or withdrawn, so nothing of it is posted.", 3)
    return last, issued


def _public(seen: Survey) -> Callable[[str], bytes | None]:
    """What IndexNow would find at the address of a key."""
    keys = {account.account for account in seen.newsroom.channels if account.kind == "indexnow"}
    files = {seen.newsroom.url(key_path(key)): key.encode() for key in keys}
    return files.get


def _pictures(at: House, seen: Survey, issued: Issued) -> Callable[[str], bytes]:
    """The public bytes of the release's pictures, as they are kept or as they lie beside it."""

    def picture(digest: str) -> bytes:
        if at.store.has(digest):
            return at.store.get(digest)
        folder, files = seen.folders.get(issued["slug"]), {row.get("digest"): row for row in issued.rows("pictures")}
        try:
            return public_bytes(at.files.read(folder / files[digest]["file"]))
        except (OSError, KeyError, TypeError, Unwalkable) as fault:
            raise LookupError(digest) from fault

    return picture


def _told(whole: Played, *broken: Played) -> dict[str, object]:
    """What happened on one account, for a script; `well` is whether all of it is as it should be."""
    account, first = whole.account, whole.rows[0]
    module, out = channel(account.kind), first.state == "sent"
    shown = texts(account.kind, module, first.request) if first.request else ()
    limits = [_counted(limit, text) for text in shown for limit in module.limits()]
    counts = [len(each.lifted) for each in broken if each.broken]
    # whoever is told twice where something changed is told once too often, and nobody sees it
    once = [count >= len(whole.lifted) if account.pings else count == len(whole.lifted) for count in counts]
    never_twice = account.pings or max(counts, default=0) <= len(whole.lifted)
    asked = [row.reason for each in broken for row in each.rows[:1] if row.state == "unknown"]
    return {
        "channel": account.name,
        "kind": account.kind,
        "ping": account.pings,
        "well": out and never_twice and len(asked) >= once.count(False),
        "reason": first.reason,
        "posts": [_post(each) for each in whole.lifted],
        "counts": limits,
        "after withdrawal": [_post(each) for each in whole.withdrawn],
        "broken lines": len(counts),
        "there once": sum(once),
        "a person is asked": len(asked),
    }


def _counted(limit: Limit, text: str) -> str:
    return f"{limit.count(text)} of {limit.most} {limit.unit}"


def _post(shown: Shown) -> dict[str, object]:
    return {"text": shown.text, "card": shown.card, "pictures": list(shown.pictures), "below": shown.below}


def _lines(row: dict[str, object]) -> Iterator[str]:
    counts = ", ".join(map(str, row["counts"]))  # type: ignore[call-overload]
    yield f"{row['channel']} ({row['kind']})" + (f": {counts}" if counts else "")
    if row["reason"]:
        yield f"  it does not go out: {row['reason']}"
        return
    if row["ping"]:
        yield "  is told of the lift, of every later change and of a withdrawal"
        yield from (f"  | {post['text']}" for post in row["posts"])  # type: ignore[attr-defined]
    else:
        yield from _shown(row["posts"])
        left = row["after withdrawal"]
        yield "  after a withdrawal " + ("nothing is left of it" if not left else "this stands there:")
        yield from _shown(left)
    times, once, asked = row["broken lines"], row["there once"], row["a person is asked"]
    if times:
        there = "it is told" if row["ping"] else "it is there once"
        person = f"; in {asked} a person is asked to look" if asked else ""
        yield f"  where the line breaks before, within or after the call: {there} in {once} of {times} tries{person}"


def _shown(posts: object) -> Iterator[str]:
    for post in posts:  # type: ignore[attr-defined]
        yield "  | " + str(post["text"]).replace("\n", "\n  | ")
        if post["below"]:
            yield f"  in answer to: {str(post['below']).partition(chr(10))[0]}"
        if post["card"]:
            yield f"  card: {post['card']}"
        yield from (f"  picture: {alt or 'without a description'}" for alt in post["pictures"])
