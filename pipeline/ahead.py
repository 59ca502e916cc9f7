"""Ahead: the editions of what is to come are made before their hour, so that nothing is made at the instant."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby

from pipeline.alarm import Alarm
from pipeline.archive import keep_files
from pipeline.coming import PROBLEMS, Coming
from pipeline.edition import Edition
from pipeline.lift import Step
from pipeline.newsroom import Newsroom
from pipeline.part import Part
from pipeline.record import Entry, MissingText, Record
from pipeline.render import render
from pipeline.seal import Unsealable, seal
from pipeline.search import bundle
from pipeline.survey import House, Survey
from pipeline.typeset.template import SPARE, TemplateFault, made_with

AHEAD = timedelta(hours=24)  # how long before its hour an edition is sealed and staged
UNHURRIED = timedelta(minutes=1)
KEPT = 32  # editions remembered in one run


@dataclass(frozen=True, slots=True)
class Ready:
    """What goes out at one hour, made and sealed: only the switch is left."""

    hour: datetime
    changes: tuple[Coming, ...]
    step: Step
    seen: Survey


def edition_of(house: House, seen: Survey, record: Record) -> Edition:
    """The edition of a record, sealed in the store; Unsealable or MissingText where it cannot be made.

    In one run it is made once from the same record, newsroom, marks, templates and indexes.
    """
    try:
        marks = [each.digest for each in seen.newsroom.marks.values()]
        found = bundle.usable(seen.newsroom, record, bundle.read_bundles(house.files, house.root / ".dateline"))
        code = made_with(seen.newsroom.templates)
        follows = " ".join([record.digest, seen.digests["newsroom.yml"], code, *marks, bundle.named(found)])
        known = house.editions.get(follows)
        if known is None:
            keep_files(house.store, house.files, record.texts.values(), seen.folders)
            whole = tuple(each for each in found if all(map(house.store.has, each.files.values())))
            indexes = bundle.parts(seen.newsroom, record, whole)
            known = seal(house.store, record, (*_planned(seen.newsroom, record), *indexes))
            if whole != found:  # no lift waits for an index; it is made again
                return known
            house.editions[follows] = known
            for old in list(house.editions)[:-KEPT]:
                del house.editions[old]
    except TemplateFault as fault:
        raise Unsealable(str(fault), fault.brief) from fault
    return known


def _planned(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    try:
        return render(newsroom, record)
    except (TemplateFault, MissingText):
        raise
    except Exception as fault:  # as with making: no fault of a format may stop a desk, or a withdrawal
        brief = f"The pages cannot be planned: {type(fault).__name__}"
        raise Unsealable(f"The pages cannot be planned: {fault or type(fault).__name__}", brief) from fault


def with_changes(record: Record, changes: Iterable[Coming], now: datetime) -> tuple[Record, tuple[Entry, ...]]:
    """The record once these changes are public, and their entries, if that happens now."""
    pairs = sorted(((change.entry(now), change.issued) for change in changes), key=lambda p: (p[0].instant, p[0].slug))
    after = record.adding(pairs)
    return after, after.entries[len(record.entries) :]


def made(
    house: House, seen: Survey, record: Record, changes: Iterable[Coming], now: datetime
) -> tuple[list[Coming], Edition, list[Alarm]]:
    """Those of the changes that can be made, the edition with them, and an alarm for each other one.

    One that cannot be made never stops the others; Unsealable where not even what is public can be made again. A
    withdrawal that a template or catalogue hinders is made in the spare look: taking away is never hindered.
    """
    changes = list(changes)
    try:
        return changes, edition_of(house, seen, with_changes(record, changes, now)[0]), []
    except Unsealable as why:
        if not changes:
            raise
        fault = why
    plain = replace(seen, newsroom=replace(seen.newsroom, templates=SPARE))
    good, alarms = list[Coming](), list[Alarm]()
    edition = _tried(house, [seen], record)
    for change in sorted(changes, key=lambda each: bool(each.release.translation_of)):
        if _lacks_its_original(change, [*record.entries, *(each.entry(now) for each in good)]):
            alarms.append(_unmade(change, Unsealable("", "its original cannot be made public")))
            continue
        looks = [seen, plain] if change.kind == "kill" else [seen]
        with_it = _tried(house, looks, with_changes(record, [*good, change], now)[0])
        if with_it is None:
            alarms.append(_unmade(change, fault))
        else:
            edition = with_it
            good.append(change)
    if edition is None:
        raise fault
    return good, edition, alarms


def _lacks_its_original(change: Coming, public: Iterable[Entry]) -> bool:
    original = change.release.translation_of
    return bool(original) and change.kind != "kill" and original not in {entry.slug for entry in public}


def _tried(house: House, looks: Iterable[Survey], record: Record) -> Edition | None:
    """The edition in the first look in which it can be made."""
    for seen in looks:
        with suppress(Unsealable):
            return edition_of(house, seen, record)
    return None


def ahead(house: House, seen: Survey) -> tuple[Ready | None, list[Alarm]]:
    """Make every edition of the coming day, one on top of the other, and stage the first; an alarm for what fails.

    What still waits for an approval is tried as well, so that a fault in it is known hours before.
    """
    record, expected, first, alarms = seen.record, seen.showing, None, list[Alarm]()
    for hour, changes in _hours(seen):
        good, edition, failed = made(house, seen, record, changes, hour)
        alarms += failed
        if not good:
            continue
        record, additions = with_changes(record, good, hour)
        if first is None:
            first = Ready(hour, tuple(good), Step(expected, edition, record, additions), seen)
            _stage(house, first)
            house.archive.keep_texts(additions, record)
    for change in _waiting(seen):
        alarms += made(house, seen, seen.record, [change], change.instant or seen.at)[2]
    return first, alarms


def _stage(house: House, ready: Ready) -> None:
    """Lay it ready, and once read back every byte of it, unless its hour is so near that a withdrawal would wait."""
    host, edition = house.host(ready.seen.newsroom), ready.step.edition
    fresh = edition.seal not in host.held()
    host.stage(edition)
    if fresh and ready.hour - ready.seen.at > UNHURRIED and not host.verify(edition):
        host.stage(edition)


def _hours(seen: Survey) -> Iterator[tuple[datetime, list[Coming]]]:
    """What nothing hinders, by its hour, as far as the coming day goes."""
    ready = ((c.instant, c) for c in seen.coming if not c.obstacles and c.instant and c.instant <= seen.at + AHEAD)
    for hour, group in groupby(ready, key=lambda pair: pair[0]):
        yield hour, [change for _, change in group]


def _waiting(seen: Survey) -> list[Coming]:
    """What goes out within a day if people say so in time, and can be tried already."""
    soon = [c for c in seen.coming if c.instant is not None and c.instant <= seen.at + AHEAD]
    return [c for c in soon if c.obstacles and PROBLEMS not in c.obstacles and c.release.embargo]


def _unmade(change: Coming, why: Unsealable) -> Alarm:
    slug = change.release.slug
    told = f"{slug} cannot be made public: {why.brief.rstrip('.')}."
    return Alarm("cannot-be-made", slug, told, "Mend it before its hour; `dateline build` says more.")
