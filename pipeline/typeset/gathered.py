"""A part drawn from many things: planned from their names alone, so that a long list costs little where it stays."""

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

from pipeline.digest import digest
from pipeline.part import Inputs, Part
from pipeline.typeset.template import Look

Row = dict[str, Any]


def later(
    path: str,
    media_type: str,
    seen: Look,
    maker: Callable[[Inputs, Look], bytes],
    name: str,
    *,
    inputs: Callable[[], Inputs],
) -> Part:
    """A part made by `maker(inputs(), look)` and from nothing else, where `name` tells of all that `inputs` gives.

    So planned, a part costs next to nothing: that is for thousands of them, of which nearly all stay as they are.
    """
    named = _named(path, _called(maker), seen.digest, name)
    return Part(path, media_type, named, partial(_made, maker, inputs, seen))


@lru_cache(maxsize=64)
def _called(maker: Callable[..., bytes]) -> str:
    return f"{maker.__module__}.{maker.__qualname__}"


@lru_cache(maxsize=65_536)
def _named(*told: str) -> str:
    return digest("\n".join(told).encode())


def _made(maker: Callable[[Inputs, Look], bytes], inputs: Callable[[], Inputs], seen: Look) -> bytes:
    return maker(inputs(), seen)
