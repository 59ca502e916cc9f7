"""Outgoing: a release as it will stand once it is public, whatever still hinders it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.ahead import with_changes
from pipeline.coming import Coming, coming
from pipeline.record import Entry, Record, Standing
from pipeline.release import Release
from pipeline.survey import Survey


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A release, the record in which it stands once it is out, and the change that is to come, None for no change.

    The record holds no more than what its own page tells of: its family of translations, and one other release.
    """

    release: Release
    change: Coming | None
    record: Record
    standing: Standing

    @property
    def instant(self) -> datetime | None:
        """Its hour to come, None where it has none or nothing is to come."""
        return self.change.instant if self.change else None


def outgoing(seen: Survey, release: Release) -> Outgoing | None:
    """The release as it will stand; None where it was withdrawn before it was public, so that nothing will."""
    change = next((each for each in seen.coming if each.release == release), None) or _if_it_went(seen, release)
    instant = (change.instant if change else None) or seen.at
    family = _family(seen, release)
    others = [
        each
        for each in seen.coming
        if each.release.slug in family - {release.slug} and not each.obstacles and (each.instant or seen.at) <= instant
    ]
    small = _part(seen, family | {*_another(seen, release)})
    record, _ = with_changes(small, [*others, *([change] if change else [])], instant)
    standing = next((each for each in record.standing() if each.slug == release.slug), None)
    return Outgoing(release, change, record, standing) if standing else None


def _if_it_went(seen: Survey, release: Release) -> Coming | None:
    """The change of a draft as it would come without that line; None where it changes nothing."""
    alone = coming([replace(release, draft=False)], seen.newsroom, seen.record, ())
    return replace(alone[0], release=release) if alone else None


def _family(seen: Survey, release: Release) -> set[str]:
    """The release, its original and every translation of either, one step each way."""
    root = release.translation_of or release.slug
    named = {text["slug"] for text in seen.record.texts.values() if text["translation_of"] == root}
    named |= {each.slug for each in seen.releases if each.translation_of == root}
    return named | {root, release.slug}


def _another(seen: Survey, release: Release) -> Iterator[str]:
    """A public release whose contacts the site names, so that its frame links to them as it will."""
    for entry in reversed(seen.record.entries):
        text = seen.record.texts.get(entry.digest)
        if entry.slug != release.slug and entry.kind != "kill" and text and text["contacts"]:
            yield entry.slug
            return


def _part(seen: Survey, slugs: set[str]) -> Record:
    """The record of these releases alone."""
    kept: tuple[Entry, ...] = tuple(each for each in seen.record.entries if each.slug in slugs)
    texts = {each.digest: seen.record.texts[each.digest] for each in kept if each.digest in seen.record.texts}
    return Record(tuple(each for each in kept if seen.record.last(each.slug) and _told(seen, each)), texts)


def _told(seen: Survey, entry: Entry) -> bool:
    """Whether the newest text of its release is at hand."""
    last = seen.record.last(entry.slug)
    return last is not None and last.digest in seen.record.texts
