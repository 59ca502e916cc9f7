"""A part of the public tree: planned cheaply, made lazily, named by everything it is made from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.digest import canonical, digest


@dataclass(frozen=True, slots=True)
class Part:
    """A public path, its media type, the digest of all inputs, and how to make its bytes.

    Equal digest means equal bytes: that is what lets a lift make only what changed.
    """

    path: str
    media_type: str
    digest: str
    make: Callable[[], bytes]


def part(
    path: str,
    media_type: str,
    made_with: str,
    maker: Callable[[Mapping[str, Any]], bytes],
    inputs: Mapping[str, Any],
) -> Part:
    """A part made by `maker(inputs)` and from nothing else.

    `made_with` is the digest of the code and templates at work; the inputs are plain data, so that
    the digest covers by construction whatever the maker can see.
    """
    name = f"{maker.__module__}.{maker.__qualname__}"
    key = digest(
        canonical({"path": path, "maker": name, "with": made_with, "inputs": inputs})
    )
    return Part(path, media_type, key, lambda: maker(inputs))
