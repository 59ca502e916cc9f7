"""Indexing: after a lift, and never near one, what can be searched is made from what is public, and nothing else."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from pipeline.ahead import edition_of
from pipeline.digest import canonical, digest
from pipeline.edition import edition_from
from pipeline.newsroom import Newsroom
from pipeline.record import MissingText, Record
from pipeline.seal import Unsealable
from pipeline.search.bundle import Bundle, Place, places, read_bundles, write_bundles
from pipeline.search.document import document, form, printed
from pipeline.search.pagefind import NotIndexed, indexed, installed
from pipeline.store import Damaged, Store
from pipeline.survey import House, NoNewsroom, Survey, survey
from pipeline.tick import Tick, tick
from pipeline.typeset.template import TemplateFault, look
from pipeline.wake import lifts_ahead

LONGEST = 120.0  # seconds for all of it; a year of a thousand releases takes two
UNHURRIED = timedelta(minutes=2)  # so near a lift nothing is begun
CLEAR = timedelta(minutes=1)  # and so near nothing is left at work


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an index is to hold: of each release its slug, the digest of its public news object, and its day."""

    place: Place
    rows: tuple[tuple[str, str, str], ...]

    def key(self, program: str) -> str:
        """The name of all that it is made from."""
        return digest(canonical([form(), program, *self.place, [list(row) for row in self.rows]]))


def seconds_left(house: House, seen: Survey) -> float:
    """How long this may take now; 0 where a lift is too near to begin."""
    hours = lifts_ahead(seen)
    left = min(hours) - house.watch.sure().instant if hours else timedelta.max
    return 0.0 if left < UNHURRIED else min(LONGEST, (left - CLEAR).total_seconds())


def wanted(store: Store, newsroom: Newsroom, record: Record, showing: str) -> list[Wanted]:
    """Every index that there should be of the edition that shows, as far as it is public; the newest year first.

    Damaged, MissingText or TemplateFault where that cannot be told.
    """
    manifest, seen = edition_from(store.get(showing)).manifest, look(newsroom.templates)
    found = []
    for place, standing in places(newsroom, record).items():
        rows = [(one.slug, manifest.get(f"releases/{one.slug}/ninjs.json", ""), printed(one, seen)) for one in standing]
        found.append(Wanted(place, tuple(row for row in rows if row[1])))
    return sorted((each for each in found if each.rows), key=lambda each: each.place, reverse=True)


def missing(house: House, seen: Survey) -> list[Wanted]:
    """The indexes that are to be made, or made again; none where nobody searches, or where it cannot be told."""
    program = installed()
    if not (seen.newsroom.search and seen.showing and program):
        return []
    try:
        needed = wanted(house.store, seen.newsroom, seen.record, seen.showing)
    except (Damaged, MissingText, TemplateFault):
        return []
    kept = {each.place: each for each in read_bundles(house.files, house.root / ".dateline")}
    return [each for each in needed if not _holds(house.store, kept.get(each.place), each.key(program))]


def _holds(store: Store, bundle: Bundle | None, key: str) -> bool:
    return bundle is not None and bundle.key == key and all(map(store.has, bundle.files.values()))


def index(house: House, seen: Survey, seconds: float) -> tuple[bool, bool]:
    """Make what is missing, one index after the other; whether any was made, and whether none is missing now.

    It may be ended at any instant: what is made is written down when it is whole, and the rest is made another time.
    """
    end, made = house.clock.elapsed() + seconds, False
    needed = missing(house, seen)
    for each in needed:
        left = end - house.clock.elapsed()
        try:
            if left <= 0:
                return made, False
            bundle = _made(house.store, each, left)
        except (NotIndexed, Damaged, ValueError):
            return made, False
        _keep(house, seen, bundle)
        made = True
    return made, True


def _made(store: Store, each: Wanted, seconds: float) -> Bundle:
    found = [document(store.get(content), when) for _, content, when in each.rows]
    files = indexed({f"/releases/{one.slug}/": one.html for one in found}, seconds)
    program = installed()
    kept = {name: store.add(data) for name, data in sorted(files.items())}
    store.settle()
    return Bundle(*each.place, program, each.key(program), {one.slug: one.text for one in found}, kept)


def _keep(house: House, seen: Survey, bundle: Bundle) -> None:
    """In place of the one before it; indexes of years and languages that nothing is public in any more go."""
    folder, known = house.root / ".dateline", places(seen.newsroom, seen.record)
    others = [each for each in read_bundles(house.files, folder) if each.place in known and each.place != bundle.place]
    write_bundles(house.files, folder, [*others, bundle])


def index_once(house: House, done: Tick) -> Tick | None:
    """For who looks only once: make what the search lacks, if no lift is near; the tick that made it public, if any."""
    left = seconds_left(house, done.survey)
    with suppress(OSError):  # a disk that refuses is told where it hinders a lift
        if done.survey.newsroom.search and left and index(house, done.survey, left)[0]:
            return tick(house)
    return None


def recall(house: House) -> None:
    """On a machine that knows of no index, before its first look: make those of the record that is public.

    Else the first switch would take them from the public pages until they are made again. Where anything is due or near
    this is left: what is searched waits.
    """
    with suppress(NoNewsroom, MissingText, Unsealable, OSError):
        seen = survey(house, whole=False)
        due = any(change.due(seen.at) for change in seen.coming)
        if not seen.newsroom.search or not seen.showing or due or read_bundles(house.files, house.root / ".dateline"):
            return
        edition = edition_of(house, seen, seen.record)
        index(house, replace(seen, showing=edition.seal), seconds_left(house, seen))
