"""Digests and canonical bytes: the same content always has the same name."""

import hashlib
import json
from typing import Any


def digest(data: bytes) -> str:
    """SHA-256 of the bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def canonical(value: Any) -> bytes:
    """JSON in one form only: sorted keys, no blanks, UTF-8.

    Empty members of an object are left out, so that a field added in a later version
    does not change the digest of a text that does not use it.
    """
    return json.dumps(_without_empty(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: _without_empty(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if not _empty(item)}
    if isinstance(value, list | tuple):
        return [_without_empty(item) for item in value]
    return value


def _empty(value: Any) -> bool:
    return value is None or value is False or (isinstance(value, str | list | dict) and not value)
