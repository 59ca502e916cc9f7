"""Digests and canonical bytes: the same content always has the same name."""

import hashlib
import json
import re
from typing import Any

DIGEST = re.compile("[0-9a-f]{64}")
HOLDERS, EMPTIED = (dict, list, tuple), (str, list, dict)


def digest(data: bytes) -> str:
    """SHA-256 of the bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def is_digest(name: str) -> bool:
    """Whether a name has the form of a digest; nothing else may become the path of kept bytes."""
    return DIGEST.fullmatch(name) is not None


def canonical(value: Any) -> bytes:
    """JSON in one form only: sorted keys, no blanks, UTF-8; ValueError for what JSON has no word for (NaN).

    Empty members of an object are left out, so that a field added in a later version
    does not change the digest of a text that does not use it.
    """
    plain = _without_empty(value)
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {}
        for key, item in value.items():
            held = _without_empty(item) if isinstance(item, HOLDERS) else item
            if held or not (held is None or held is False or isinstance(held, EMPTIED)):
                kept[key] = held
        return kept
    if isinstance(value, HOLDERS):
        return [_without_empty(item) for item in value]
    return value
