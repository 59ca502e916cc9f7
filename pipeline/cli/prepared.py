"""What is to come, as `doctor` looks at it: the next lift, the desk, zone rules, hubs, and who is told of alarms."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from pipeline.channels.websub import answers
from pipeline.cli.accounts import Finding
from pipeline.cli.say import span, waits, working
from pipeline.countdown import spoken
from pipeline.daybook import read_daybook
from pipeline.digest import digest
from pipeline.indexing import missing
from pipeline.newsroom import Newsroom
from pipeline.notice import Notice
from pipeline.patience import all_within
from pipeline.search.pagefind import PACKAGE, installed
from pipeline.sign import Sign
from pipeline.survey import House, Survey
from pipeline.tellers import wanted
from pipeline.telling import LONGEST, tell_one
from pipeline.zone import TZDATA

AN_HOUR, A_WEEK = timedelta(hours=1), timedelta(days=7)
OPERATE = "docs/operate.md, “Alarms by mail and webhook”, says how."
TEST = "This is a test of `dateline doctor --tell`. If you read it, alarms reach you. There is nothing to do.\n"


def zones() -> Finding:
    """By which edition of the zone rules hours are read."""
    told = f"Hours are read by tzdata {TZDATA}."
    return Finding("time zones", True, f"{told} Upgrade that package when a government moves its clocks.")


def next_lift(at: House, seen: Survey) -> Finding:
    """What goes out next, and whether anything is in its way; a hold is meant, and what is far off has time."""
    coming = [each for each in seen.coming if each.instant is not None and each.instant > seen.at]
    going = [each for each in coming if not each.release.hold]
    if not going:
        held = f" {len(coming)} on hold." if coming else ""
        return Finding("next lift", True, f"Nothing waits for an hour.{held}")
    change = min(going, key=lambda each: (each.instant or seen.at, each.release.slug))
    slug, hour = change.release.slug, spoken(change.instant or seen.at, seen.newsroom)
    if change.obstacles:
        near = change.instant is not None and change.instant - seen.at <= A_WEEK
        told = f"{slug}, {hour}, is not ready{'' if near else ' yet'}: {waits(change, seen.at).rstrip('.')}."
        return Finding("next lift", not near, told, "Run `dateline check` and `dateline status`." if near else "")
    about = [alarm for alarm in read_daybook(at.files, at.root / ".dateline").alarms if alarm.about == slug]
    if about:
        return Finding("next lift", False, f"{slug}, {hour}: {about[0].wrong}", about[0].mend)
    return Finding("next lift", True, f"{slug}, {hour}, is ready and goes out {waits(change, seen.at)}.")


def desk(at: House, seen: Survey) -> Finding:
    """Whether a desk is alive here; without one only what comes within the hour is a reason to act."""
    now = at.clock.now()
    sign = Sign(at.files, at.root / ".dateline")
    last = sign.last()
    if last is not None and sign.is_fresh(now):
        return Finding("desk", True, "A desk is at work here.")
    ready = [each for each in seen.coming if not each.obstacles]
    soon = [each for each in ready if (each.instant or seen.at) - seen.at <= AN_HOUR]
    ago = f" The last sign of one is {span(now - last)} old." if last else ""
    if soon:
        told = f"No desk is at work here, and {soon[0].release.slug} is due within the hour.{ago}"
        return Finding("desk", False, told, "Start it: `dateline desk`, or its service.")
    return Finding("desk", True, f"No desk is at work here, and nothing is due within the hour.{ago}")


def searching(at: House, seen: Survey) -> Iterator[Finding]:
    """Whether all that is public can be found by readers, where they search."""
    if not seen.newsroom.search:
        return
    lacking = ", ".join(f"{year} ({language})" for year, language in (each.place for each in missing(at, seen)))
    if not installed():
        told = "The search needs a package that is not installed on this machine, so nothing new can be found by it."
        yield Finding("search", False, told, f"Install it with `pip install '{PACKAGE}'`.")
    elif lacking:
        told = f"Not everything can be found yet by the search: {lacking}."
        yield Finding("search", False, told, "Run `dateline lift`. A desk that is open makes it by itself.")
    else:
        yield Finding("search", True, "Readers can find by the search all that is public.")


def hubs(newsroom: Newsroom, *, offline: bool) -> Iterator[Finding]:
    """Whether the hubs answer that tell readers of a change."""
    accounts = {each.address for each in newsroom.channels if each.kind == "websub" and each.address}
    for hub in sorted(() if offline else accounts | ({newsroom.hub} - {""})):
        if answers(hub):
            yield Finding("hub", True, f"{hub} answers.")
        else:
            mend = "Readers look for themselves until it does. Look whether its address in newsroom.yml is right."
            yield Finding("hub", False, f"{hub} does not answer.", mend)


def tellers(at: House, newsroom: Newsroom, *, tell: bool) -> Iterator[Finding]:
    """Whether alarms can reach people: the form of each secret, and with `tell` whether a message is taken."""
    kinds = wanted(newsroom.alarms)
    if not kinds:
        yield Finding("alarms", True, f"newsroom.yml names nobody who is told of alarms: {OPERATE}")
    sound = {kind: _form(at, newsroom, kind) for kind in kinds}
    works = [partial(_tried, at, newsroom, kind) for kind in kinds if tell and not sound[kind]]
    with working("Telling …"):
        said = dict(all_within(LONGEST, works))
    for kind in kinds:
        wrong = sound[kind] or (said.get(kind, "It did not answer.") if tell else "")
        told = "A test message was taken." if tell else "Its secret has the right form. `--tell` sends a test message."
        yield Finding(f"alarms by {kind}", not wrong, wrong or told, OPERATE if wrong else "")


def _form(at: House, newsroom: Newsroom, kind: str) -> str:
    module = at.tellers(kind)
    name = module.variable(newsroom.alarms)
    secret = at.secrets.get(name, "")
    return module.wrong(secret) if secret else f"The environment has no {name}."


def _tried(at: House, newsroom: Newsroom, kind: str) -> tuple[str, str]:
    now = at.clock.now()
    mark = digest(f"{newsroom.key} {kind} {now.isoformat()}".encode())[:32]
    notice = Notice("[Dateline] Test: alarms reach you", TEST, mark, now, newsroom.address)
    return kind, tell_one(at, newsroom, kind, notice)
