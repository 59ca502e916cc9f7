"""Shelved: a release and a text that are known from before, of which the whole is read only where it is asked for."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from typing import Any

from pipeline.issued import Issued
from pipeline.release import Archived, Release

# what the lists of releases do not ask for
LONG = frozenset({"body", "boilerplates", "notes", "social", "subtitle", "summary", "title"})


class Text(Mapping[str, Any]):
    """An issued text of which the `head` is at hand, all but what is LONG; `whole` reads all of it, once."""

    __slots__ = ("_head", "_whole")

    def __init__(self, head: Mapping[str, Any], whole: Callable[[], Mapping[str, Any]]) -> None:
        self._head, self._whole = head, whole

    def __getitem__(self, key: str) -> Any:
        return (self._all() if key in LONG else self._head)[key]

    def get(self, key: str, default: Any = None) -> Any:
        return (self._all() if key in LONG else self._head).get(key, default)

    def __contains__(self, key: object) -> bool:
        return key in (self._all() if key in LONG else self._head)

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def _all(self) -> Mapping[str, Any]:
        return self._whole()


def is_shelved(issued: Issued) -> bool:
    """Whether all of a text is read only when somebody asks for it."""
    return isinstance(issued.text, Text)


def head_of(issued: Issued) -> dict[str, Any]:
    """What is kept of a text for lists, as plain data."""
    if isinstance(issued.text, Text):
        return dict(issued.text._head)
    return {key: value for key, value in issued.text.items() if key not in LONG}


class Shelved(Release):
    """A public release whose file is as it was when it was read: what it issues tells its slug and language.

    Whatever else is asked of it, `_whole` reads from the file, once.
    """

    __slots__ = ("_whole", "issued")

    _whole: Callable[[], Release]
    issued: Issued

    def __getattr__(self, name: str) -> Any:
        """Called only for what has no value yet."""
        if name.startswith("_") or name == "issued":
            raise AttributeError(name)
        whole = self._whole()
        for field in fields(Release):
            object.__setattr__(self, field.name, getattr(whole, field.name))
        return getattr(whole, name)


def shelved(file: str, revision: int, issued: Issued, whole: Callable[[], Release]) -> Shelved:
    """A release of which a look at all the others asks no more than this."""
    found = Shelved.__new__(Shelved)
    text, put = issued.text, object.__setattr__
    put(found, "_whole", whole)
    put(found, "issued", issued)
    put(found, "file", file)
    put(found, "slug", text["slug"])
    put(found, "revision", revision)
    put(found, "language", text["language"])
    put(found, "kind", text.get("kind", ""))
    put(found, "translation_of", text.get("translation_of", ""))
    put(found, "archive", _archived(text.get("archive")))
    put(found, "killed", "")
    put(found, "draft", False)
    put(found, "waive", ())
    put(found, "pictures", ())
    put(found, "attachments", ())
    return found


def may_be_shelved(release: Release, issued: Issued) -> bool:
    """Whether all that `shelved` says of it is true."""
    plain = not (release.draft or release.killed or release.waive or release.pictures or release.attachments)
    said = (issued["slug"], issued["language"], issued["kind"], issued["translation_of"])
    return plain and said == (release.slug, release.language, release.kind, release.translation_of)


def _archived(row: Mapping[str, Any] | None) -> Archived | None:
    return Archived(tuple(row.get("addresses", ())), row.get("since", "")) if row else None
