"""The command `proof`: a release as a PDF for sign-off, with all that whoever answers for it must know."""

import argparse
from dataclasses import replace
from typing import Any

from pipeline.archive import keep_files
from pipeline.cli.edit import own_file
from pipeline.cli.hand import handed_over
from pipeline.cli.hours import hours
from pipeline.cli.say import Stopped, ended, everywhere, house, release_or_stop, surveyed
from pipeline.cli.schedule import Planned, posts_of
from pipeline.coming import PROBLEMS, Coming, approval_digest, approvals_missing, coming
from pipeline.newsroom import Newsroom
from pipeline.problem import Problem
from pipeline.record import Standing
from pipeline.release import Release
from pipeline.seal import Unsealable, made
from pipeline.spelled import spelled
from pipeline.survey import House, Survey

Row = dict[str, Any]

FOLDER = ".dateline/proofs"


def proof(words: argparse.Namespace) -> int:
    """Write the release as it will stand, and beside it its hour, checks, posts, letter and approvals."""
    from pipeline.typeset import press
    from pipeline.typeset.template import TemplateFault

    if not press.installed():
        raise Stopped(f"A proof needs a package that is not installed: run `pip install '{press.PACKAGE}'`.", 3)
    at = house(words.newsroom)
    seen = surveyed(at)
    release_or_stop(seen, words.slug)
    change = _change(seen, words.slug)
    try:
        data = _printed(at, seen, change)
    except (TemplateFault, Unsealable, ValueError) as why:
        raise Stopped(f"The proof cannot be made: {why}", 1) from why
    path = handed_over(at, seen, at.root / FOLDER / f"{words.slug}.pdf", words.out, data)
    number = spelled(approval_digest(change.release, change.issued))
    print(f"{path}: the proof of {words.slug}. It is under embargo: give it to nobody but those who sign it off.")
    print(f"Its number is {number}. An approval of just this text:")
    print(f"  dateline approve {words.slug} --by NAME --digest {number}")
    if PROBLEMS in change.obstacles or change.release.draft:
        print("It is still a draft or has problems, so it cannot be approved yet.")
    return 0


def _change(seen: Survey, slug: str) -> Coming:
    """What the release will change in public, however far it is from that; Stopped where there is nothing to sign."""
    release = own_file(seen, slug)
    if release is None:
        raise Stopped(f"{slug} has no file that can be read. Run `dateline check`.", 3)
    if release.killed:
        raise Stopped(f"{slug} is withdrawn, and that needs no proof.", 3)
    ready = replace(release, draft=False)
    found = coming([ready], seen.newsroom, seen.record, seen.problems)
    if not found:
        raise Stopped(f"{slug} is public as it stands. For a proof of a change, begin a new revision.", 3)
    return replace(found[0], release=release)


def _printed(at: House, seen: Survey, change: Coming) -> bytes:
    from pipeline.typeset import press
    from pipeline.typeset.documents import TEMPLATE, filled, printable
    from pipeline.typeset.paper import paper
    from pipeline.typeset.template import look
    from pipeline.typeset.view import release_view

    newsroom, release = seen.newsroom, change.release
    now = at.clock.now()
    earlier = tuple(each for each in seen.record.entries if each.slug == release.slug)
    standing = Standing(change.issued, (*earlier, change.entry(change.instant or now)))
    keep_files(at.store, at.files, [change.issued], seen.folders)
    inputs, parts = printable(newsroom, standing, f"{FOLDER}/{release.slug}")
    own = look(newsroom.templates)
    said = paper(release_view(inputs, own), inputs["accent"], inputs["paper"])
    said = filled(said, inputs, [made(at.store, part) for part in parts])
    about = _about(at, seen, change) | {"release": said, "letter": _letter(newsroom, standing)}
    about |= {name: said[name] for name in ("authors", "accent", "paper", "url")}
    return press.printed(own, (TEMPLATE, "proof.typ"), press.told_by_number(about), now)


def _about(at: House, seen: Survey, change: Coming) -> Row:
    from pipeline.typeset.paper import running

    release, newsroom = change.release, seen.newsroom
    problems = [each for each in seen.problems if each.place.file == release.file]
    return {
        "document": f"Proof: {release.title}",
        "running": running(f"Proof: {release.title}"),
        "keywords": [],
        "newsroom": newsroom.name,
        "page": "Page {number}",
        "lang": "en",
        "region": None,
        "direction": "ltr",
        "slug": release.slug,
        "number": spelled(approval_digest(release, change.issued)),
        "embargo": release.embargo.words if release.embargo else "",
        "hours": _hours(change, newsroom),
        "state": _state(release, change),
        "wanted": newsroom.approvals,
        "missing": approvals_missing(release, change.issued, newsroom),
        "approvals": _approvals(change),
        "problems": [_problem(each) for each in problems if each.stops],
        "advice": [_problem(each) for each in problems if not each.stops],
        "waivers": [
            {"code": each.code, "because": ended(each.because), "by": " and ".join(each.by)}
            for each in seen.waived.get(release.file, ())
        ],
        "posts": [_post(post) for post in posts_of(change, at, seen, at.ledger.load(), hours(at, seen))],
    }


def _hours(change: Coming, newsroom: Newsroom) -> list[list[str]]:
    """Each place in which the hour matters, and the hour there; none where it goes out as soon as it may."""
    if change.instant is None:
        return []
    ids = [row["id"] for row in change.issued.rows("issuers")]
    organisations = [newsroom.organisations[id_] for id_ in ids if id_ in newsroom.organisations]
    embargo = change.release.embargo
    found = everywhere(change.instant, newsroom.home, organisations, embargo.zone if embargo else "")
    return [[place, moment.local] for place, moment, _ in found]


def _state(release: Release, change: Coming) -> list[str]:
    """What keeps it back besides approvals, in plain words."""
    told = ["This is a draft: nothing happens with it yet."] if release.draft else []
    if release.hold:
        told.append(f"It is on hold: {ended(release.hold)}")
    if change.kind != "lift":
        told.append(f"It replaces what is public: revision {release.revision}.")
    return told


def _approvals(change: Coming) -> list[Row]:
    digest = approval_digest(change.release, change.issued)
    return [{"by": each.by, "holds": each.digest == digest} for each in change.release.approved]


def _problem(problem: Problem) -> Row:
    return {"place": str(problem.place), "code": problem.code, "wrong": problem.wrong, "mend": problem.mend}


def _post(post: Planned) -> Row:
    texts = [{"text": text, "count": post.counted(at)} for at, text in enumerate(post.texts)]
    return {"account": f"{post.account.name} ({post.account.kind})", "when": post.when, "texts": texts}


def _letter(newsroom: Newsroom, standing: Standing) -> Row:
    """The letter as it would go out with the lift, however long it is."""
    from pipeline.typeset.sheet import Reader, drawn, matter

    made_up = drawn(matter(newsroom, standing), Reader())
    return {"subject": made_up.subject, "text": made_up.text}
