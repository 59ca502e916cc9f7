"""A part of the public tree: planned cheaply, made lazily, named by everything it is made from."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.digest import digest

Inputs = Mapping[str, Any]
OWN = ("releases/", "assets/cards/", "assets/pictures/")  # the folders of what is made of one release alone


@dataclass(frozen=True, slots=True)
class Part:
    """A public path, its media type, the digest of all inputs, and how to make its bytes.

    Equal digest means equal bytes: that is what lets a lift make only what changed.
    `content` is the digest of bytes that are already in the store; such a part is never made.
    `sources` are parts whose bytes it is made from: by `turn`, and `make` is not to be called.
    """

    path: str
    media_type: str
    digest: str
    make: Callable[[], bytes]
    content: str = ""
    sources: tuple["Part", ...] = ()
    turn: Callable[[Sequence[bytes]], bytes] | None = None


def owner(path: str) -> str:
    """The slug of the release whose own a public path is, '' for what is made of several, or of none."""
    for folder in OWN:
        if path.startswith(folder):
            return path[len(folder) :].partition("/")[0].removesuffix(".png")
    return ""


def part(path: str, media_type: str, made_with: str, maker: Callable[[Inputs], bytes], inputs: Inputs) -> Part:
    """A part made by `maker(inputs)` and from nothing else.

    `made_with` is the digest of the code and templates at work; the inputs are plain data (TypeError
    otherwise), so that the digest covers by construction whatever the maker can see.
    """
    return Part(path, media_type, key(path, maker, made_with, inputs), lambda: maker(inputs))


def given(path: str, media_type: str, content: str, data: bytes) -> Part:
    """A part whose bytes are at hand already, under their digest `content`."""
    return Part(path, media_type, digest(f"{path}\n{content}".encode()), lambda: data)


def kept(path: str, media_type: str, content: str) -> Part:
    """A part whose bytes are in the store under their digest `content`; making it is a LookupError."""
    named = digest(f"{path}\n{content}".encode())
    return Part(path, media_type, named, _of_the_store(path), content)


def turned(
    path: str, media_type: str, made_with: str, maker: Callable[[bytes, Inputs], bytes], *, source: str, inputs: Inputs
) -> Part:
    """A part made by `maker(data, inputs)` and from nothing else, where the data is in the store under `source`."""
    named = key(path, maker, made_with, {"source": source, "inputs": inputs})
    return gathered(path, media_type, named, (kept(path, media_type, source),), lambda data: maker(data[0], inputs))


def gathered(
    path: str, media_type: str, named: str, sources: Sequence[Part], turn: Callable[[Sequence[bytes]], bytes]
) -> Part:
    """A part that `turn` makes from the bytes of others, public or not; it is `named` by theirs among all else."""
    return Part(path, media_type, named, _of_the_store(path), sources=tuple(sources), turn=turn)


def _of_the_store(path: str) -> Callable[[], bytes]:
    def missing() -> bytes:
        raise LookupError(f"{path} is not made but taken from the store")

    return missing


def key(path: str, maker: Callable[..., bytes], made_with: str, inputs: Inputs) -> str:
    """The name of a part: the digest of its path, its maker, the code and templates, and every input."""
    name = f"{maker.__module__}.{maker.__qualname__}"
    # not the canonical form, which drops empty members: a maker can tell '' from nothing
    whole = json.dumps([path, name, made_with, inputs], sort_keys=True, ensure_ascii=False)
    return digest(whole.encode())
