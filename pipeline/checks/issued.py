"""What was issued stays as issued: a public release changes only by a numbered revision that says why (law 7)."""

from collections.abc import Iterator

from pipeline.checks import Context, is_live
from pipeline.clock import stamp
from pipeline.issued import Issued
from pipeline.newsroom import Newsroom
from pipeline.problem import Place, Problem
from pipeline.record import Entry
from pipeline.release import Release
from pipeline.typeset.calendar import ENGLISH
from pipeline.typeset.moment import shown

OF_A_REVISION = ("revision", "update", "correction")
FIELDS = {"translation_of": "translation-of", "zone": "embargo", "boilerplates": "issuers", "cancelled": "event"}


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """Changes of a public release without a revision, revisions without a reason, lines that change nothing."""
    if release.update and release.correction:
        yield _two_reasons(release)
    last = context.record.last(release.slug)
    if last is None or _is_somebody_elses(release, newsroom, context):
        return
    yield from _without_effect(release, newsroom, context, last)
    new, old = context.issued(release, newsroom), context.record.texts.get(last.digest)
    if new.digest == last.digest:
        return
    if release.revision <= last.revision:
        yield _changed(release, newsroom, last, _field_changed(release, new, old))
        return
    if release.revision > last.revision + 1:
        yield _jumped(release, last)
    if "killed" in release.places:
        return  # the reason; one that is none is a problem already
    if not (release.update or release.correction):
        yield _unexplained(release)
    elif old and _without_revision(new) == _without_revision(old):
        yield _nothing_new(release)


def _is_somebody_elses(release: Release, newsroom: Newsroom, context: Context) -> bool:
    """Whether another file is what is public under this slug: then the clash is the problem, not the change."""
    same = (other for other in context.sharing(release.slug) if other.slug == release.slug)
    return any(is_live(other, newsroom, context) for other in same if other.file != release.file)


def _without_effect(release: Release, newsroom: Newsroom, context: Context, last: Entry) -> Iterator[Problem]:
    """Lines that stop or move what waits, on a release that is public and has no new revision."""
    if last.kind == "kill" or release.killed:
        return
    since = _since(newsroom, last)
    if release.draft:
        yield _draft(release, since, last)
    if release.revision > last.revision:
        return
    if release.hold:
        yield _hold(release, since, last)
    instant = release.embargo.instant if release.embargo else None
    public = context.record.texts.get(last.digest)
    if instant and public and public["broken"] == stamp(instant):
        return  # it went out before this hour because its embargo was broken elsewhere
    if instant and instant > context.instant and instant != last.instant:
        yield _embargo(release, since, last)


def _since(newsroom: Newsroom, last: Entry) -> str:
    verb = "was withdrawn on" if last.kind == "kill" else "is public since"
    return f"This release {verb} {shown(last.instant, newsroom.home, ENGLISH).local}"


def _draft(release: Release, since: str, last: Entry) -> Problem:
    return Problem(
        release.place_of("draft"),
        "draft-of-live",
        f"{since}, and a draft of it changes nothing there.",
        f"Remove the line `draft:`, {_or_withdraw(last)}",
        stops=False,
    )


def _hold(release: Release, since: str, last: Entry) -> Problem:
    return Problem(
        release.place_of("hold"),
        "hold-of-live",
        f"{since}, and a hold does not take it back.",
        f"Remove the line `hold:`, {_or_withdraw(last)}",
        stops=False,
    )


def _embargo(release: Release, since: str, last: Entry) -> Problem:
    return Problem(
        release.place_of("embargo"),
        "embargo-of-live",
        f"{since}, and another embargo does not take it back.",
        f"Set the line `embargo:` back, {_or_withdraw(last)}",
        stops=False,
    )


def _or_withdraw(last: Entry) -> str:
    return f"or withdraw the release with `revision: {last.revision + 1}` and `killed: the meeting was called off`."


def _changed(release: Release, newsroom: Newsroom, last: Entry, field: Place) -> Problem:
    following = last.revision + 1
    if release.killed:
        wrong = f"{_since(newsroom, last)}, and is withdrawn only by a new revision."
        return Problem(release.place_of("killed"), "issued-changed", wrong, f"Also write `revision: {following}`.")
    return Problem(
        release.places.get("revision", field),
        "issued-changed",
        f"{_since(newsroom, last)} and was changed; the public keeps the old text.",
        f"Put it back, or write `revision: {following}` with `update:` for what is new "
        "or `correction:` for what was wrong.",
    )


def _field_changed(release: Release, new: Issued, old: Issued | None) -> Place:
    """The first field that says something else than what was issued, the start of the file where none is known."""
    keys = dict.fromkeys([*new.text, *(old.text if old else ())])
    changed = [FIELDS.get(key, key) for key in keys if old and new.text.get(key) != old.text.get(key)]
    return next((release.places[key] for key in changed if key in release.places), release.place_of())


def _without_revision(issued: Issued) -> dict[str, object]:
    return {key: value for key, value in issued.text.items() if key not in OF_A_REVISION}


def _unexplained(release: Release) -> Problem:
    return Problem(
        release.place_of("revision"),
        "revision-unexplained",
        f"Revision {release.revision} does not say what changed in a release that is public.",
        "Write `update: the hour has been added` for what is new, or `correction: the day is 4 December, not 3`.",
    )


def _two_reasons(release: Release) -> Problem:
    return Problem(
        release.place_of("correction"),
        "reason-twice",
        "This revision calls itself both an update and a correction.",
        "Keep `correction:` if something was wrong, and say there what is new as well; else keep `update:`.",
    )


def _jumped(release: Release, last: Entry) -> Problem:
    return Problem(
        release.place_of("revision"),
        "revision-jumps",
        f"Revision {last.revision} is public, and this is revision {release.revision}.",
        f"Write `revision: {last.revision + 1}`, unless the ones between were issued elsewhere.",
        stops=False,
    )


def _nothing_new(release: Release) -> Problem:
    return Problem(
        release.place_of("revision"),
        "revision-empty",
        f"Revision {release.revision} says the same as what is public.",
        "Make the change in the text itself as well, or remove `revision:` and the reason for it.",
        stops=False,
    )
