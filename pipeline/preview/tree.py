"""The tree: a public tree whose files are made when somebody asks for them, by the very formats that a lift uses."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.archive import keep_files
from pipeline.formats import FORMATS, plan
from pipeline.media import media_type
from pipeline.newsroom import Newsroom
from pipeline.part import Part
from pipeline.record import Record
from pipeline.survey import House

# Which formats most likely hold an address; all others are planned where these do not.
LIKELY = {
    "releases/": ("page", "pictures", "files", "text", "event", "ninjs"),
    "assets/": ("assets", "card", "marks", "icons", "pictures"),
    "feeds/": ("feed", "feeds", "record"),
}


class Tree:
    """The files of `edition(newsroom, record)`, each planned and made when it is first asked for."""

    def __init__(self, house: House, newsroom: Newsroom, record: Record, folders: Mapping[str, Path]) -> None:
        self._house, self._newsroom, self._record = house, newsroom, record
        self._planned: dict[str, Part] = {}
        self._left = list(FORMATS)
        self._made: dict[str, bytes] = {}
        newest = [each.digest for each in record.entries]
        keep_files(house.store, house.files, (record.texts[each] for each in newest if each in record.texts), folders)

    def at(self, path: str) -> tuple[str, bytes] | None:
        """The media type that a server tells and the bytes at a public path, None where nothing will stand there.

        What a template or a missing picture hinders raises as it does for a lift.
        """
        part = self._part(path)
        if part is None:
            return None
        if path not in self._made:
            self._made[path] = self._bytes(part)
        return media_type(path), self._made[path]

    def _part(self, path: str) -> Part | None:
        likely = next((names for start, names in LIKELY.items() if path.startswith(start)), ("index", "contacts"))
        for name in [*likely, *FORMATS]:
            if path in self._planned:
                break
            self._plan([name] if name in self._left else [])
        return self._planned.get(path)

    def _plan(self, names: Iterable[str]) -> None:
        for name in names:
            self._planned |= {part.path: part for part in plan(name)(self._newsroom, self._record)}
            self._left.remove(name)

    def _bytes(self, part: Part) -> bytes:
        if part.content:
            return self._house.store.get(part.content)
        return part.turn([self._bytes(each) for each in part.sources]) if part.turn else part.make()
