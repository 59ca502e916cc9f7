"""Pace: while a run lasts, what is pure is worked out once for the same input, in all seeds; the publisher is as it is.

Pages are drawn for real, and in every format, in some of the seeds; in the others each part is its inputs, written out,
and there are only the formats that the judges look at.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from importlib import import_module
from pathlib import PurePath
from typing import Any
from unittest.mock import patch

from pipeline.digest import digest
from pipeline.part import Part

DRAWN = (
    "page", "text", "index", "contacts", "event", "feed", "feeds", "icons", "missing", "news", "ninjs",
    "sitemap", "assets",
)  # fmt: skip
PAINTED = ("card", "icons")
LOOKED_AT = ("page", "text", "files", "index", "assets", "feed", "missing", "sitemap", "record")
MOST = 20_000

_JOINED = PurePath.__truediv__
_known: dict[Any, Any] = {}


@contextmanager
def paced(*, real: bool) -> Iterator[None]:
    """Within it the publisher is fast enough for thousands of newsrooms."""
    if len(_known) > MOST:
        _known.clear()
    with ExitStack() as stack:
        for module, name, wrapped in _wrapped(real):
            stack.enter_context(patch.object(module, name, wrapped))
        yield


@lru_cache(maxsize=MOST)
def _below(folder: PurePath, name: str | PurePath) -> PurePath:
    """Paths never change, so that one of each will do."""
    return _JOINED(folder, name)


def _wrapped(real: bool) -> Iterator[tuple[Any, str, Any]]:
    template = import_module("pipeline.typeset.template")
    read = import_module("pipeline.read")
    survey = import_module("pipeline.survey")
    look = _once("look", template.look, lambda own: own)
    yield PurePath, "__truediv__", _below
    yield read, "_release_of", _once("release", read._release_of, lambda files, source, newsroom, data: (source, data))
    yield read, "_newsroom_of", _once("newsroom", read._newsroom_of, lambda data, file, languages: (data, languages))
    yield from _everywhere(
        "pipeline.typeset.template", "made_with", _once("made with", template.made_with, lambda own="": own)
    )
    yield from _everywhere("pipeline.survey", "fingerprint", _looked(survey.fingerprint))
    yield survey, "check", _once("check", survey.check, _checked)
    resolve, count = import_module("pipeline.issued").resolve, import_module("pipeline.channels.x.counting").count
    yield from _everywhere("pipeline.issued", "resolve", _once("resolve", resolve, _resolved))
    channels = import_module("pipeline.channels")
    yield from _everywhere("pipeline.channels", "channel", _once("channel", channels.channel, lambda kind: kind))
    yield from _everywhere("pipeline.channels.x.counting", "count", _once("count", count, lambda text: text))
    if not real:
        formats = import_module("pipeline.formats").FORMATS
        yield import_module("pipeline.render"), "FORMATS", {name: formats[name] for name in LOOKED_AT}
    for name in DRAWN:
        module = import_module(f"pipeline.formats.{name}")
        yield module, "look", look
        if hasattr(module, "drawn"):
            yield module, "drawn", _drawn(template.drawn) if real else _plain
        if hasattr(module, "later"):
            yield module, "later", _drawn(module.later) if real else _plain_later
    for name in PAINTED:  # pixels take long, and no seed looks at them
        module = import_module(f"pipeline.formats.{name}")
        yield module, "look", look
        yield module, "painted", _unpainted


def _everywhere(module: str, name: str, wrapped: Any) -> Iterator[tuple[Any, str, Any]]:
    """A function in each module that knows it by its name."""
    real = getattr(import_module(module), name)
    for other in _knowing(real, name, len(sys.modules)):
        yield other, name, wrapped


@lru_cache(maxsize=64)
def _knowing(real: Any, name: str, loaded: int) -> list[Any]:
    own = [each for known, each in sys.modules.items() if known.startswith("pipeline.")]
    return [each for each in own if getattr(each, name, None) is real]


def _looked(real: Callable[..., Any]) -> Callable[..., Any]:
    """A look at what people write takes one step where they wrote nothing since the last one."""
    known: dict[int, Any] = {}

    def looked(house: Any) -> Any:
        house.files.age(house.root)
        edits = house.files.edits
        if edits not in known:
            mark = real(house)
            if house.files.edits != edits:
                return mark
            known[edits] = mark
        return known[edits]

    return looked


def _resolved(release: Any, newsroom: Any) -> Any:
    # both are read once for the same bytes; a newsroom is copied after that, but not what it holds
    return _kept(release), _kept(newsroom.organisations), newsroom.home


def _checked(releases: Any, newsroom: Any, context: Any) -> Any:
    record, hours = context.record, [release.embargo and release.embargo.instant for release in releases]
    read = tuple(map(_kept, releases)), _kept(newsroom.organisations), newsroom.home, context.unread
    return read, record.entries, frozenset(record.texts), tuple(hour and hour > context.instant for hour in hours)


def _kept(thing: Any) -> int:
    """The identity of a thing, which stays its own as long as it is known here."""
    _known[id(thing)] = thing
    return id(thing)


def _once(name: str, work: Callable[..., Any], key: Callable[..., Any]) -> Callable[..., Any]:
    def done(*args: Any) -> Any:
        known = (name, key(*args))
        if known not in _known:
            _known[known] = work(*args)
        return _known[known]

    return done


def _drawn(real: Callable[..., Part]) -> Callable[..., Part]:
    def drawn(*args: Any, **more: Any) -> Part:
        part = real(*args, **more)
        return Part(part.path, part.media_type, part.digest, _once("made", part.make, lambda: part.digest))

    return drawn


def _unpainted(path: str, media_type: str, maker: Any, inputs: Any, data: Any = None) -> Part:
    written = json.dumps(inputs, sort_keys=True).encode()
    named = f"{path} {maker.__module__}.{maker.__qualname__} unpainted ".encode()
    return Part(path, media_type, digest(named + written), lambda: written)


def _plain(path: str, media_type: str, seen: Any, maker: Any, inputs: Any, **_: Any) -> Part:
    written = json.dumps(inputs, sort_keys=True).encode()
    named = f"{path} {maker.__module__}.{maker.__qualname__} {seen.digest} plain "
    return Part(path, media_type, digest(named.encode() + written), lambda: written)


def _plain_later(path: str, media_type: str, seen: Any, maker: Any, name: str, *, inputs: Any) -> Part:
    return _plain(path, media_type, seen, maker, inputs())
