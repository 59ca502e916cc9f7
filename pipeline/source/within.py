"""Within: change what stands inside a field, an entry at a time, and leave every other byte alone."""

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from itertools import pairwise
from typing import Any

from pipeline.source.amend import Unamendable, fields_of, front_matter
from pipeline.source.change import plainly
from pipeline.source.stitch import LAST, WORDS, Entry, Path, added, chain_of, instead, without, wrapped
from pipeline.source.written import Listing, Table, Text, Written


def with_entries(text: str, changes: Iterable[tuple[Path, Entry | None]]) -> str:
    """The file with these entries of its fields saying just this, one change after the other; None takes one out.

    A path leads from a field through keys and numbers, such as `contacts`, 0, `phone`. What is not there yet is added
    behind the last of its kind, and what holds nothing any more goes too. Comments beside all that stays are kept, and
    the line endings. Unamendable where it stands in a way in which that cannot be written.
    """
    start, end = front_matter(text)
    ending = "\r\n" if "\r\n" in text[:end] else "\n"
    front = text[start:end]
    for path, entry in changes:
        front = _changed(front, path, entry, ending)
    return text[:start] + front + text[end:]


def _changed(front: str, path: Path, entry: Entry | None, ending: str) -> str:
    fields = fields_of(front)
    if entry is None and _at(fields, path) is None:
        return front
    wanted = _wanted(plainly(fields), path, entry)
    for way in _ways(front, path, entry, ending):
        if _reads(way, path, entry, wanted):
            return way
    raise Unamendable(f"`{path[0]}` stands in a way that cannot be changed here; change it in the whole file")


def _ways(front: str, path: Path, entry: Entry | None, ending: str) -> Iterator[str]:
    """The front matter with the entry changed, the way that reads best first."""
    chain = chain_of(front, path)
    missing = path[len(chain) - 1 :]
    if missing and entry is not None:
        yield added(front, chain[-1], missing[0], wrapped(missing[1:], entry), ending)
    elif entry is None:
        yield without(front, chain)
    else:
        yield from instead(front, chain[-1], entry)
        if isinstance(path[-1], str):  # what stands below its key goes, and the new one behind all others
            yield _changed(_changed(front, path, None, ending), path, entry, ending)


def _at(fields: Written | None, path: Path) -> Written | None:
    """What stands at a path, None where nothing does."""
    here = fields
    for step in path:
        if isinstance(here, Table) and isinstance(step, str):
            here = here.fields[step].value if step in here.fields else None
        elif isinstance(here, Listing) and isinstance(step, int) and -1 <= step < len(here.items) > 0:
            here = here.items[step]
        else:
            return None
    return here


def _wanted(fields: Any, path: Path, entry: Entry | None) -> Any:
    """All fields as they are to be read after the change."""
    made = deepcopy(fields)
    if entry is None:
        return _lessened(made, path)
    here: Any = made
    for step, following in pairwise(path):
        inner = here.get(step) if isinstance(here, dict) else here[step]
        if not inner:
            here[step] = inner = [] if isinstance(following, int) else {}
        here = inner
    last: Any = path[-1]
    if isinstance(here, list) and last == LAST:
        here.append(_plain(entry))
    elif isinstance(here, list if isinstance(last, int) else dict):
        here[last] = _plain(entry)
    else:
        raise Unamendable(f"`{path[0]}` is written in another way than it should be; change it in the whole file")
    return made


def _lessened(fields: Any, path: Path) -> Any:
    """The fields without what stands at a path, and without what then holds nothing."""
    trail = [fields]
    for step in path[:-1]:
        trail.append(trail[-1][step])
    for here, step in zip(reversed(trail), reversed(path), strict=True):
        del here[step]
        if here:
            break
    return fields


def _plain(entry: Any) -> Any:
    if isinstance(entry, Mapping):
        return {key: _plain(each) for key, each in entry.items()}
    return "false" if entry is False else entry if isinstance(entry, str) else list(entry)


def _reads(front: str, path: Path, entry: Entry | None, wanted: Any) -> bool:
    """Whether it is read as it is wanted, and nothing of the new entry as a note or as yes or no by mistake."""
    try:
        fields = fields_of(front)
    except Unamendable:
        return False
    said = _at(fields, path) if entry else None
    return plainly(fields) == wanted and not any(
        each.comment or (each.plain and each.value.lower() in WORDS) for each in _texts(said)
    )


def _texts(said: Written | None) -> Iterator[Text]:
    if isinstance(said, Text):
        yield said
    for each in said.items if isinstance(said, Listing) else ():
        yield from _texts(each)
    for field in said.fields.values() if isinstance(said, Table) else ():
        yield from _texts(field.value)
